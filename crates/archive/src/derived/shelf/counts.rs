//! What is counted of the shelf: statements, their first and last day, publishers, what is listed and not held.
//!
//! Each is a walk over an index of all statements, and stands beside every answer of the quote check; so it is kept until somebody
//! commits to the shelf, which SQLite tells in a microsecond.

use super::{NOT_HELD, Shelf, ShelfFilter, condition};
use crate::error::Result;
use rusqlite::params_from_iter;
use std::collections::HashMap;

/// So many filters' counts are kept; beyond that, all are forgotten.
const FILTERS: usize = 256;

/// What was counted since somebody last committed to the shelf.
#[derive(Default)]
pub(super) struct Counts {
    /// The state of the file that it is of.
    version: i64,
    statements: HashMap<ShelfFilter, u64>,
    periods: HashMap<ShelfFilter, Option<[String; 2]>>,
    publishers: Option<Vec<(Option<String>, u64)>>,
    not_held: Option<u64>,
}

impl Shelf {
    /// Counts statements.
    pub fn count(&self, filter: &ShelfFilter) -> Result<u64> {
        self.kept(
            |counts| counts.statements.get(filter).copied(),
            || self.count_now(filter),
            |counts, count| {
                make_room(&mut counts.statements);
                counts.statements.insert(filter.clone(), count);
            },
        )
    }

    /// The earliest and the latest day that statements are filed under.
    pub fn period(&self, filter: &ShelfFilter) -> Result<Option<[String; 2]>> {
        self.kept(
            |counts| counts.periods.get(filter).cloned(),
            || self.period_now(filter),
            |counts, period| {
                make_room(&mut counts.periods);
                counts.periods.insert(filter.clone(), period);
            },
        )
    }

    /// Lists publishers with how many statements they put out, most first; an unknown publisher is `None`.
    pub fn publishers(&self) -> Result<Vec<(Option<String>, u64)>> {
        self.kept(
            |counts| counts.publishers.clone(),
            || self.publishers_now(),
            |counts, publishers| counts.publishers = Some(publishers),
        )
    }

    /// Counts what [`Shelf::not_held`] lists.
    pub fn count_not_held(&self) -> Result<u64> {
        self.kept(
            |counts| counts.not_held,
            || self.count_not_held_now(),
            |counts, count| counts.not_held = Some(count),
        )
    }

    /// What was counted before, as long as nobody has committed since; else counts, and keeps it.
    fn kept<T: Clone>(
        &self,
        held: impl FnOnce(&Counts) -> Option<T>,
        count: impl FnOnce() -> Result<T>,
        keep: impl FnOnce(&mut Counts, T),
    ) -> Result<T> {
        let Some(counts) = &self.counts else { return count() };
        // Asked before counting: what is committed in between is another version the next time.
        let version = self.version()?;
        if counts.borrow().version != version {
            *counts.borrow_mut() = Counts { version, ..Counts::default() };
        }
        if let Some(held) = held(&counts.borrow()) {
            return Ok(held);
        }
        let counted = count()?;
        keep(&mut counts.borrow_mut(), counted.clone());
        Ok(counted)
    }

    /// A number that is another one when any other connection has committed.
    fn version(&self) -> Result<i64> {
        Ok(self.connection.prepare_cached("PRAGMA data_version")?.query_row([], |row| row.get(0))?)
    }

    fn count_now(&self, filter: &ShelfFilter) -> Result<u64> {
        let (condition, parameters) = condition(filter);
        let sql = format!("SELECT count(*) FROM statement WHERE {condition}");
        Ok(self
            .connection
            .prepare_cached(&sql)?
            .query_row(params_from_iter(&parameters), |row| row.get(0))?)
    }

    fn period_now(&self, filter: &ShelfFilter) -> Result<Option<[String; 2]>> {
        let (condition, parameters) = condition(filter);
        // One aggregate a query: only then does SQLite read it off the end of an index.
        let end = |aggregate: &str| -> Result<Option<String>> {
            let sql = format!("SELECT {aggregate}(day) FROM statement WHERE day > '' AND {condition}");
            Ok(self
                .connection
                .prepare_cached(&sql)?
                .query_row(params_from_iter(&parameters), |row| row.get(0))?)
        };
        Ok(end("min")?.zip(end("max")?).map(|(first, last)| [first, last]))
    }

    fn publishers_now(&self) -> Result<Vec<(Option<String>, u64)>> {
        let mut query = self.connection.prepare_cached(
            "SELECT publisher, count(*) AS n FROM statement GROUP BY publisher ORDER BY n DESC, publisher",
        )?;
        let rows = query.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    fn count_not_held_now(&self) -> Result<u64> {
        let sql = format!("SELECT count(*) FROM listing AS l WHERE {NOT_HELD}");
        Ok(self.connection.prepare_cached(&sql)?.query_row([], |row| row.get(0))?)
    }
}

fn make_room<T>(held: &mut HashMap<ShelfFilter, T>) {
    if held.len() >= FILTERS {
        held.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::derived::{ShelfWriter, ShelvedStatement};
    use dictum_model::Digest;

    fn statement(id: &str, day: &str) -> ShelvedStatement {
        ShelvedStatement {
            id: id.into(),
            edition: 2,
            capture: 1,
            payload: Digest([0; 32]),
            headline: None,
            kind: None,
            publisher: Some("Harbour Office".into()),
            place: None,
            delivered_on: Some(day.into()),
            published_at: None,
            language: None,
            target_uri: None,
            words: 9,
            speakers: Vec::new(),
            aliases: Vec::new(),
            seen_at: None,
        }
    }

    fn put(writer: &mut ShelfWriter, id: &str, day: &str) {
        writer.put_statement(&statement(id, day), None).unwrap();
    }

    /// How many statements there are, by both ways of counting them, and their period.
    fn counted(shelf: &Shelf) -> (u64, Option<[String; 2]>) {
        let all = ShelfFilter::default();
        let count = shelf.count(&all).unwrap();
        assert_eq!(shelf.publishers().unwrap().iter().map(|(_, count)| count).sum::<u64>(), count);
        (count, shelf.period(&all).unwrap())
    }

    #[test]
    fn what_was_counted_is_counted_anew_once_somebody_commits() {
        let folder = tempfile::tempdir().unwrap();
        let reader = Shelf::open(folder.path()).unwrap();
        assert_eq!(counted(&reader), (0, None));
        let mut writer = ShelfWriter::open(folder.path()).unwrap();
        put(&mut writer, "a", "2031-05-01");
        assert_eq!(counted(&reader), (0, None));
        writer.commit(1).unwrap();
        assert_eq!(counted(&reader), (1, Some(["2031-05-01".into(), "2031-05-01".into()])));
        put(&mut writer, "b", "2031-05-09");
        writer.commit(2).unwrap();
        assert_eq!(counted(&reader), (2, Some(["2031-05-01".into(), "2031-05-09".into()])));
    }

    #[test]
    fn a_writer_counts_what_it_has_put_before_it_commits() {
        let folder = tempfile::tempdir().unwrap();
        let mut writer = ShelfWriter::open(folder.path()).unwrap();
        put(&mut writer, "a", "2031-05-01");
        assert_eq!(counted(writer.shelf()).0, 1);
        put(&mut writer, "b", "2031-05-02");
        assert_eq!(counted(writer.shelf()).0, 2);
    }

    #[test]
    fn each_filter_has_its_own_count_and_too_many_filters_are_no_trouble() {
        let folder = tempfile::tempdir().unwrap();
        let mut writer = ShelfWriter::open(folder.path()).unwrap();
        put(&mut writer, "a", "2031-05-01");
        writer.commit(1).unwrap();
        let reader = Shelf::open(folder.path()).unwrap();
        let from =
            |day: usize| ShelfFilter { from: Some(format!("2031-{day:03}")), ..ShelfFilter::default() };
        for day in 0..FILTERS * 2 {
            assert_eq!(
                reader.count(&from(day)).unwrap(),
                u64::from(from(day).from.as_deref() <= Some("2031-05-01")),
                "{day}"
            );
        }
        assert_eq!(reader.count(&ShelfFilter::default()).unwrap(), 1);
    }
}
