//! Which payloads were let go.

use super::Catalogue;
use crate::{
    error::{Error, Result},
    record::entry::{Entry, RedactionEntry},
};
use dictum_model::Digest;
use rusqlite::OptionalExtension;

impl Catalogue {
    /// The redaction of a payload, if there was one. An archive of before there were any has no table of them.
    pub fn redaction_of(&self, payload: Digest) -> Result<Option<RedactionEntry>> {
        if !self.has_table("redaction")? {
            return Ok(None);
        }
        let mut query =
            self.connection.prepare_cached("SELECT min(entry) FROM redaction WHERE payload = ?1")?;
        let number: Option<u64> = query.query_row([payload.0], |row| row.get(0)).optional()?.flatten();
        match number.map(|number| self.entry(number)).transpose()? {
            Some(Entry::Redaction(redaction)) => Ok(Some(*redaction)),
            Some(_) => {
                Err(Error::Damaged(format!("the row of the redaction of {payload} names another entry")))
            }
            None => Ok(None),
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

    /// The numbers of the entries that correct what is read from a payload.
    pub fn correcting_entries(&self, payload: Digest) -> Result<Vec<u64>> {
        self.numbers("SELECT entry FROM correction WHERE payload = ?1 ORDER BY entry", [payload.0])
    }
}
