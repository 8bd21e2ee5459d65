//! When captures were made, as far as the record tells: how many on each day, and those of a day, month or year.

use super::{Catalogue, EnteredCapture};
use crate::error::Result;
use rusqlite::params;

/// A day on which captures were made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CaptureDay {
    /// The day in UTC: `2031-05-07`.
    pub day: String,
    /// How many.
    pub captures: u64,
}

impl Catalogue {
    /// Counts captures by the day on which they were made, earliest first. `period` is the beginning of a day: nothing, `2031`, `2031-05`.
    pub fn capture_days(&self, period: &str) -> Result<Vec<CaptureDay>> {
        // Every time stands in the index of addresses, which is read in place of the table.
        let mut query = self.connection.prepare_cached(
            "SELECT substr(captured_at, 1, 10) AS day, count(*) FROM capture \
             WHERE captured_at > ?1 AND captured_at < ?1 || '~' GROUP BY day ORDER BY day",
        )?;
        let rows =
            query.query_map([period], |row| Ok(CaptureDay { day: row.get(0)?, captures: row.get(1)? }))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// Counts the captures of which nothing beside the page tells when they were made.
    pub fn count_untimed_captures(&self) -> Result<u64> {
        let sql = "SELECT count(*) FROM capture WHERE captured_at = ''";
        Ok(self.connection.prepare_cached(sql)?.query_row([], |row| row.get(0))?)
    }

    /// The captures of a period, as [`Catalogue::capture_days`] takes it, earliest first.
    pub fn captures_in(&self, period: &str, skip: u64, take: u64) -> Result<Vec<EnteredCapture>> {
        let sql = "SELECT entry FROM capture WHERE captured_at > ?1 AND captured_at < ?1 || '~' \
                   ORDER BY captured_at, entry LIMIT ?2 OFFSET ?3";
        let numbers = self.numbers(sql, params![period, take, skip])?;
        numbers.into_iter().map(|number| self.capture(number)).collect()
    }
}
