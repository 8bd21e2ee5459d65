//! Which payloads were let go.

use super::Catalogue;
use crate::{
    error::{Error, Result},
    record::entry::{Entry, RedactionEntry},
};
use dictum_model::Digest;
use rusqlite::OptionalExtension;

/// A redaction with the number it was entered under.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EnteredRedaction {
    /// The number of the entry.
    pub entry: u64,
    /// What it says.
    pub redaction: RedactionEntry,
}

impl EnteredRedaction {
    /// Says whether a legal demand is named as its grounds.
    pub fn is_by_legal_demand(&self) -> bool {
        self.redaction.basis.is_some()
    }
}

impl std::fmt::Display for EnteredRedaction {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}; so says entry {}", self.redaction, self.entry)
    }
}

impl Catalogue {
    /// The redaction of a payload, if there was one. An archive of before there were any has no table of them.
    pub fn redaction_of(&self, payload: Digest) -> Result<Option<EnteredRedaction>> {
        if !self.has_table("redaction")? {
            return Ok(None);
        }
        let mut query =
            self.connection.prepare_cached("SELECT min(entry) FROM redaction WHERE payload = ?1")?;
        let number: Option<u64> = query.query_row([payload.0], |row| row.get(0)).optional()?.flatten();
        number.map(|number| self.entered_redaction(number)).transpose()
    }

    fn entered_redaction(&self, entry: u64) -> Result<EnteredRedaction> {
        match self.entry(entry)? {
            Entry::Redaction(redaction) => Ok(EnteredRedaction { entry, redaction: *redaction }),
            _ => Err(Error::Damaged(format!("the row of a redaction names entry {entry}, which is none"))),
        }
    }

    /// The statements that a redacted capture opened an edition of, each with the last entry that redacted one, in the order of those.
    pub fn redacted_statements(&self) -> Result<Vec<(String, u64)>> {
        if !self.has_table("redaction")? {
            return Ok(Vec::new());
        }
        let mut query = self.connection.prepare_cached(
            "SELECT e.statement, max(r.entry) AS last FROM redaction AS r JOIN capture AS c ON c.payload = r.payload \
             JOIN edition AS e ON e.capture = c.entry GROUP BY e.statement ORDER BY last",
        )?;
        let rows = query.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// The number of the redaction that was entered last; 0 where there is none.
    pub fn last_redaction(&self) -> Result<u64> {
        if !self.has_table("redaction")? {
            return Ok(0);
        }
        let sql = "SELECT coalesce(max(entry), 0) FROM redaction";
        Ok(self.connection.prepare_cached(sql)?.query_row([], |row| row.get(0))?)
    }

    /// How many payloads were let go.
    pub fn count_redactions(&self) -> Result<u64> {
        if !self.has_table("redaction")? {
            return Ok(0);
        }
        let sql = "SELECT count(*) FROM redaction";
        Ok(self.connection.prepare_cached(sql)?.query_row([], |row| row.get(0))?)
    }

    /// How many captures and revisits there were of payloads that were let go.
    pub fn count_redacted_captures(&self) -> Result<u64> {
        if !self.has_table("redaction")? {
            return Ok(0);
        }
        let sql = "SELECT count(*) FROM capture WHERE payload IN (SELECT payload FROM redaction)";
        Ok(self.connection.prepare_cached(sql)?.query_row([], |row| row.get(0))?)
    }

    /// The redactions that were entered last, the last first; `most` at most.
    pub fn last_redactions(&self, most: u32) -> Result<Vec<EnteredRedaction>> {
        if !self.has_table("redaction")? {
            return Ok(Vec::new());
        }
        let entries = self.numbers("SELECT entry FROM redaction ORDER BY entry DESC LIMIT ?1", [most])?;
        entries.into_iter().map(|entry| self.entered_redaction(entry)).collect()
    }

    /// The ids of the statements that begin with these characters and have editions, two at most.
    pub fn statements_by_prefix(&self, prefix: &str) -> Result<Vec<String>> {
        let sql = "SELECT DISTINCT statement FROM edition WHERE statement >= ?1 AND statement < ?1 || char(1114111) LIMIT 2";
        let mut query = self.connection.prepare_cached(sql)?;
        let rows = query.query_map([prefix], |row| row.get(0))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// The numbers of the entries that correct what is read from a payload.
    pub fn correcting_entries(&self, payload: Digest) -> Result<Vec<u64>> {
        self.numbers("SELECT entry FROM correction WHERE payload = ?1 ORDER BY entry", [payload.0])
    }
}
