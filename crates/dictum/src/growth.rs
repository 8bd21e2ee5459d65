//! When the record grew: the times that feeds and harvesters go by, told by the entries of runs and by no clock.

use crate::{
    Dictum,
    error::{Error, Result},
};
use dictum_archive::{Entry, EntryListing};
use jiff::Timestamp;
use std::sync::{Arc, PoisonError};

/// When entries were entered: with the run that ended after them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Growth {
    /// The entry of each run, with its end, in the order of entry.
    runs: Vec<(u64, Timestamp)>,
}

impl Growth {
    /// When an entry was entered; `None` where the run that entered it has not ended, or was cut short and not repeated.
    pub fn entered_at(&self, entry: u64) -> Option<Timestamp> {
        let at = self.runs.partition_point(|(end, _)| *end < entry);
        self.runs.get(at).map(|(_, ended_at)| *ended_at)
    }

    /// When the last run ended.
    pub fn last(&self) -> Option<Timestamp> {
        self.runs.last().map(|(_, ended_at)| *ended_at)
    }

    /// When the first run ended.
    pub fn first(&self) -> Option<Timestamp> {
        self.runs.first().map(|(_, ended_at)| *ended_at)
    }

    /// The number of an entry up to which all were entered before a second of the Unix epoch: the highest that can be told.
    pub fn before_second(&self, second: i64) -> u64 {
        let earlier = self.runs.iter().take_while(|(_, ended_at)| ended_at.as_second() < second);
        earlier.last().map_or(0, |(end, _)| *end)
    }

    /// The number of an entry after which none was entered by a second of the Unix epoch: the lowest that can be told.
    pub fn by_second(&self, second: i64) -> u64 {
        let until = self.runs.iter().rev().find(|(_, ended_at)| ended_at.as_second() <= second);
        until.map_or(0, |(end, _)| *end)
    }

    /// The number of the last entry of which it is known when it was entered.
    pub fn known_to(&self) -> u64 {
        self.runs.last().map_or(0, |(end, _)| *end)
    }
}

impl Dictum {
    /// When the record grew, as far as it has.
    pub fn growth(&self) -> Result<Arc<Growth>> {
        let mut held = self.growth.lock().unwrap_or_else(PoisonError::into_inner);
        let catalogue = self.archive.catalogue()?;
        if catalogue.length()? <= held.known_to() {
            return Ok(held.clone());
        }
        let listing = EntryListing { from: Some(held.known_to() + 1), kind: Some("run"), limit: u64::MAX };
        let ended = catalogue.listed(&listing)?.into_iter().filter_map(|listed| {
            match Entry::from_text(&listed.text) {
                Ok(Entry::Run(run)) => Some((listed.number, run.ended_at)),
                _ => None,
            }
        });
        let mut runs = held.runs.clone();
        runs.extend(ended);
        if runs.len() > held.runs.len() {
            *held = Arc::new(Growth { runs });
        }
        Ok(held.clone())
    }

    /// The captures of an address whose bytes are held and whose time is known, the first first.
    ///
    /// # Errors
    /// Not found where there is none.
    pub fn captures_of_uri(&self, target_uri: &str) -> Result<Vec<dictum_archive::EnteredCapture>> {
        let catalogue = self.archive.catalogue()?;
        let mut captures = catalogue.captures_of_uri(target_uri)?;
        captures.retain(|entered| entered.capture.captured_at.is_some());
        let mut held = Vec::with_capacity(captures.len());
        for entered in captures {
            if catalogue.redaction_of(entered.capture.digest)?.is_none() {
                held.push(entered);
            }
        }
        held.sort_by_key(|entered| (entered.capture.captured_at, entered.entry));
        match held.is_empty() {
            true => Err(Error::not_found(format!("no capture of {target_uri} with its time is held"))
                .with_hint("an address is known as it was captured, to the letter")),
            false => Ok(held),
        }
    }

    /// One capture as it was entered.
    ///
    /// # Errors
    /// Not found.
    pub fn capture(&self, entry: u64) -> Result<dictum_archive::EnteredCapture> {
        Ok(self.archive.catalogue()?.capture(entry)?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_entry_was_entered_with_the_run_that_ended_after_it() {
        let at = |day: &str| format!("2031-05-{day}T10:00:00Z").parse::<Timestamp>().unwrap();
        let growth = Growth { runs: vec![(4, at("01")), (9, at("03"))] };
        for (entry, expected) in [(1, Some("01")), (4, Some("01")), (5, Some("03")), (10, None)] {
            assert_eq!(growth.entered_at(entry), expected.map(at), "{entry}");
        }
        assert_eq!((growth.first(), growth.last()), (Some(at("01")), Some(at("03"))));
        let of_day = |day: &str| at(day).as_second();
        assert_eq!([of_day("01"), of_day("02"), of_day("04")].map(|at| growth.before_second(at)), [0, 4, 9]);
        assert_eq!([of_day("01") - 1, of_day("01"), of_day("04")].map(|at| growth.by_second(at)), [0, 4, 9]);
    }
}
