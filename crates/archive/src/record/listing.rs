//! Entries as they are written, for those who list or publish them: texts, not what the texts say.

use super::{
    catalogue::Catalogue,
    entry::{Entry, KeyEntry},
};
use crate::error::Result;
use dictum_model::Digest;
use rusqlite::{OptionalExtension, params};

/// Which entries are listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EntryListing<'a> {
    /// The first number that may be; without one, the newest are listed.
    pub from: Option<u64>,
    /// Only entries of this kind.
    pub kind: Option<&'a str>,
    /// How many at most.
    pub limit: u64,
}

/// An entry as it is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListedEntry {
    /// Its number.
    pub number: u64,
    /// Its text.
    pub text: String,
    /// Its leaf hash.
    pub leaf: Digest,
}

impl ListedEntry {
    /// The word for its kind, as its first line has it.
    pub fn kind(&self) -> &str {
        let first = self.text.lines().next().unwrap_or_default();
        first.split_once(' ').map_or("", |(_, kind)| kind)
    }

    /// Its fields with their values as they are written, escapes and all.
    pub fn fields(&self) -> impl Iterator<Item = (&str, &str)> {
        self.text.lines().skip(1).filter_map(|line| line.split_once(' '))
    }
}

impl Catalogue {
    /// Lists entries in the order of their numbers.
    pub fn listed(&self, listing: &EntryListing<'_>) -> Result<Vec<ListedEntry>> {
        let order = if listing.from.is_some() { "ASC" } else { "DESC" };
        let mut query = self.connection.prepare_cached(&format!(
            "SELECT number, body, leaf FROM entry WHERE number >= ?1 AND (?2 IS NULL OR kind = ?2) \
             ORDER BY number {order} LIMIT ?3"
        ))?;
        let limit = i64::try_from(listing.limit).unwrap_or(i64::MAX);
        let rows = query.query_map(params![listing.from.unwrap_or(0), listing.kind, limit], |row| {
            Ok(ListedEntry { number: row.get(0)?, text: row.get(1)?, leaf: Digest(row.get(2)?) })
        })?;
        let mut entries = rows.collect::<rusqlite::Result<Vec<_>>>()?;
        entries.sort_unstable_by_key(|entry| entry.number);
        Ok(entries)
    }

    /// The texts of up to `count` entries after number `after`, in order. Where one is missing, what comes after it is left out.
    pub(super) fn bodies_after(&self, after: u64, count: u64) -> Result<Vec<String>> {
        let mut query = self.connection.prepare_cached(
            "SELECT number, body FROM entry WHERE number > ?1 AND number <= ?2 ORDER BY number",
        )?;
        let mut rows = query.query([after, after.saturating_add(count)])?;
        let mut bodies = Vec::new();
        while let Some(row) = rows.next()? {
            if row.get::<_, u64>(0)? != after + bodies.len() as u64 + 1 {
                break;
            }
            bodies.push(row.get(1)?);
        }
        Ok(bodies)
    }

    /// The texts of the entries of a kind among the first `size`.
    pub(super) fn bodies_of_kind(&self, kind: &str, size: u64) -> Result<Vec<String>> {
        let mut query = self
            .connection
            .prepare_cached("SELECT body FROM entry WHERE kind = ?1 AND number <= ?2 ORDER BY number")?;
        let bodies = query.query_map(params![kind, size], |row| row.get(0))?;
        Ok(bodies.collect::<rusqlite::Result<_>>()?)
    }

    /// The last entry about the log's keys. It looks through all entries: ask only while a key is being changed.
    pub(super) fn last_key_entry(&self) -> Result<Option<KeyEntry>> {
        let sql = "SELECT body FROM entry WHERE kind = 'key' ORDER BY number DESC LIMIT 1";
        let body: Option<String> = self.connection.query_row(sql, [], |row| row.get(0)).optional()?;
        match body.as_deref().map(Entry::from_text).transpose()? {
            Some(Entry::Key(key)) => Ok(Some(*key)),
            _ => Ok(None),
        }
    }
}
