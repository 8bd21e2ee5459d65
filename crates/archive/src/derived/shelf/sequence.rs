//! Statements in an order that new ones do not shift: by day from a place on, and by the entry of their latest edition.

use super::{Page, Shelf, ShelfFilter, ShelvedStatement, condition};
use crate::error::Result;
use rusqlite::{params_from_iter, types::Value};

/// A place in the list of statements by day, beside the statement that it is named by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShelfPlace {
    /// The day that statement is filed under.
    pub day: String,
    /// Its id.
    pub id: String,
    /// Whether what comes before it is wanted; else what comes after.
    pub is_before: bool,
}

/// Which of the latest editions are wanted, by the numbers of their entries.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EditionRange {
    /// Those above a number, the least first.
    Above(u64),
    /// Those below a number, the greatest first.
    Below(u64),
}

/// A statement that has editions before its latest.
const HAS_CHANGED: &str =
    "EXISTS (SELECT 1 FROM reading AS r WHERE r.statement = statement.id AND r.edition < statement.edition)";

impl Shelf {
    /// Lists statements beside a place, latest day first: those next to it, `take` at most.
    pub fn statements_beside(
        &self,
        filter: &ShelfFilter,
        place: &ShelfPlace,
        take: u64,
    ) -> Result<Vec<ShelvedStatement>> {
        let (condition, mut parameters) = condition(filter);
        let (day, id) = (parameters.len() + 1, parameters.len() + 2);
        parameters.extend([Value::from(place.day.clone()), Value::from(place.id.clone())]);
        let (relation, other, order) =
            if place.is_before { (">", "<", "day, id DESC") } else { ("<", ">", "day DESC, id") };
        // The day stands alone before what is beside it: only then does SQLite begin at that day, and not at an end of the index.
        let condition =
            format!("{condition} AND day {relation}= ?{day} AND (day {relation} ?{day} OR id {other} ?{id})");
        let tail = format!("ORDER BY {order} LIMIT {take}");
        let mut statements = self.statements_where(&condition, &parameters, &tail)?;
        if place.is_before {
            statements.reverse();
        }
        Ok(statements)
    }

    /// Lists statements by the entry numbers of their latest editions: in the order in which the record grew.
    pub fn statements_by_edition(
        &self,
        filter: &ShelfFilter,
        range: EditionRange,
        take: u64,
    ) -> Result<Vec<ShelvedStatement>> {
        let (condition, mut parameters) = condition(filter);
        let (relation, order, number) = match range {
            EditionRange::Above(number) => (">", "ASC", number),
            EditionRange::Below(number) => ("<", "DESC", number),
        };
        parameters.push(Value::Integer(i64::try_from(number).unwrap_or(i64::MAX)));
        let condition = format!("{condition} AND edition {relation} ?{}", parameters.len());
        self.statements_where(&condition, &parameters, &format!("ORDER BY edition {order} LIMIT {take}"))
    }

    /// The ids of statements with the entry numbers of their latest editions, in the order of those: off one index.
    pub fn editions_of_statements(&self, page: Page) -> Result<Vec<(String, u64)>> {
        let mut query = self
            .connection
            .prepare_cached("SELECT id, edition FROM statement ORDER BY edition LIMIT ?1 OFFSET ?2")?;
        let rows = query.query_map([page.take, page.skip], |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// The ids of the statements wanted that come after one, with how many words each has, in the order of the ids.
    pub fn ids_after(&self, after: &str, filter: &ShelfFilter, take: u64) -> Result<Vec<(String, u64)>> {
        let (condition, mut parameters) = condition(filter);
        parameters.push(Value::from(after.to_owned()));
        let sql = format!(
            "SELECT id, words FROM statement WHERE {condition} AND id > ?{} ORDER BY id LIMIT {take}",
            parameters.len()
        );
        let mut query = self.connection.prepare_cached(&sql)?;
        let rows = query.query_map(params_from_iter(parameters), |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// Lists statements whose words were changed after they were first held, the last changed first.
    pub fn statements_changed(&self, page: Page) -> Result<Vec<ShelvedStatement>> {
        let tail = format!("ORDER BY edition DESC LIMIT {} OFFSET {}", page.take, page.skip);
        self.statements_where(HAS_CHANGED, &[], &tail)
    }

    /// Counts what [`Shelf::statements_changed`] lists.
    pub fn count_changed(&self) -> Result<u64> {
        let sql = format!("SELECT count(*) FROM statement WHERE {HAS_CHANGED}");
        Ok(self.connection.prepare_cached(&sql)?.query_row([], |row| row.get(0))?)
    }
}
