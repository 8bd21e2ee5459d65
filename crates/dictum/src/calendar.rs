//! When captures were made: by day, and those of a period with what each shows.

use crate::{Dictum, browse::StatementCard, error::Result};
use dictum_archive::{CaptureDay, EnteredCapture, derived::Page};

/// A capture whose time is known, and the statement that it shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DatedCapture {
    /// The capture as entered.
    pub entered: EnteredCapture,
    /// The statement, in its latest edition; none where the page shows none.
    pub statement: Option<StatementCard>,
}

impl Dictum {
    /// Counts captures by the day on which they were made (UTC), earliest first. `period` is the beginning of a day: nothing, `2031`, `2031-05`.
    pub fn capture_days(&self, period: &str) -> Result<Vec<CaptureDay>> {
        Ok(self.archive.catalogue()?.capture_days(period)?)
    }

    /// Counts captures of which the record does not tell when they were made, though their pages may.
    pub fn untimed_captures(&self) -> Result<u64> {
        Ok(self.archive.catalogue()?.count_untimed_captures()?)
    }

    /// Lists the captures of a period, earliest first, each with the statement it shows.
    pub fn captures_in(&self, period: &str, page: Page) -> Result<Vec<DatedCapture>> {
        let entered = self.archive.catalogue()?.captures_in(period, page.skip, page.take)?;
        self.with_shelf(|shelf| {
            let dated = |entered: EnteredCapture| {
                let statement = match shelf.reading_of(entered.entry)? {
                    Some(read) => shelf.statement(&read.statement)?,
                    None => None,
                };
                Ok(DatedCapture { entered, statement })
            };
            entered.into_iter().map(dated).collect()
        })
    }
}
