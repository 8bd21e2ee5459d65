//! Which statements are one statement on two sites or in two languages, and the keys by which candidates are found.

use super::{Shelf, ShelfWriter};
use crate::error::Result;
use rusqlite::params;
use std::collections::HashMap;

/// So many statements of one key are looked at: one that more share tells little.
const MOST_OF_A_KEY: u64 = 64;

/// A statement that is another one elsewhere or in another language.
#[derive(Clone, Debug, PartialEq)]
pub struct ShelvedKin {
    /// The other statement's id.
    pub other: String,
    /// How the two are one: a word of the hall's.
    pub kind: String,
    /// How much of them agrees, from 0 to 1.
    pub share: f32,
}

impl Shelf {
    /// The statements that are this one elsewhere or in another language, those that agree most first.
    pub fn kin_of(&self, statement: &str) -> Result<Vec<ShelvedKin>> {
        let sql = "SELECT other, kind, share FROM kin WHERE statement = ?1 ORDER BY share DESC, other";
        let mut query = self.connection.prepare_cached(sql)?;
        let rows = query.query_map([statement], |row| {
            Ok(ShelvedKin { other: row.get(0)?, kind: row.get(1)?, share: row.get::<_, f64>(2)? as f32 })
        })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// Statements that have at least so many of these keys, those with most first.
    pub fn statements_sharing(&self, keys: &[i64], least: usize, limit: usize) -> Result<Vec<String>> {
        let mut counts: HashMap<String, usize> = HashMap::new();
        for key in keys {
            for statement in self.statements_with_key(*key, None, MOST_OF_A_KEY)? {
                *counts.entry(statement).or_default() += 1;
            }
        }
        let mut found: Vec<(String, usize)> =
            counts.into_iter().filter(|(_, count)| *count >= least).collect();
        found.sort_by(|(a, a_count), (b, b_count)| b_count.cmp(a_count).then_with(|| a.cmp(b)));
        Ok(found.into_iter().take(limit).map(|(statement, _)| statement).collect())
    }

    /// Statements that have a key, but for those in one language, in the order of their ids.
    pub fn statements_with_key(&self, key: i64, but: Option<&str>, limit: u64) -> Result<Vec<String>> {
        let sql =
            "SELECT statement FROM kin_key WHERE key = ?1 AND language IS NOT ?2 ORDER BY statement LIMIT ?3";
        let mut query = self.connection.prepare_cached(sql)?;
        let rows = query.query_map(params![key, but, limit], |row| row.get(0))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }
}

impl ShelfWriter {
    /// Puts a statement's keys in the place of those it had, and forgets what it was kin to.
    pub fn put_keys(&mut self, statement: &str, language: &str, keys: &[i64]) -> Result<()> {
        let connection = &self.shelf().connection;
        connection.prepare_cached("DELETE FROM kin_key WHERE statement = ?1")?.execute([statement])?;
        connection.prepare_cached("DELETE FROM kin WHERE statement = ?1")?.execute([statement])?;
        connection.prepare_cached("DELETE FROM kin WHERE other = ?1")?.execute([statement])?;
        let mut insert = connection.prepare_cached("INSERT OR IGNORE INTO kin_key VALUES (?1, ?2, ?3)")?;
        for key in keys {
            insert.execute(params![key, statement, language])?;
        }
        Ok(())
    }

    /// Links two statements, each with the other.
    pub fn put_kin(&mut self, statement: &str, kin: &ShelvedKin) -> Result<()> {
        let connection = &self.shelf().connection;
        let mut insert = connection.prepare_cached("INSERT OR REPLACE INTO kin VALUES (?1, ?2, ?3, ?4)")?;
        insert.execute(params![statement, kin.other, kin.kind, f64::from(kin.share)])?;
        insert.execute(params![kin.other, statement, kin.kind, f64::from(kin.share)])?;
        Ok(())
    }
}
