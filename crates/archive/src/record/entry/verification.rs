//! The text of a verify run's entry: how deep it looked, and what it found.

use super::{Fields, Text};
use crate::error::{Error, Result};
use jiff::Timestamp;

/// A verify run, entered where that was asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VerificationEntry {
    /// When it began.
    pub started_at: Timestamp,
    /// When it ended.
    pub ended_at: Timestamp,
    /// The program and its version.
    pub program: String,
    /// How deep it looked: `open`, `record`, `read-data 3/30`.
    pub level: String,
    /// Entries compared: those with the numbers up to this one.
    pub entries: u64,
    /// Payloads read and hashed.
    pub payloads: u64,
    /// What was found, by number, and how often; nothing where all was sound.
    pub found: Vec<FoundTimes>,
}

/// How often a number was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FoundTimes {
    /// The number: `D008`.
    pub code: String,
    /// How often.
    pub times: u64,
}

impl Text {
    /// Writes the fields in their fixed order: `started-at` `ended-at` `program` `level` `entries` `payloads` `found`.
    pub(super) fn verification(&mut self, run: &VerificationEntry) {
        self.line("started-at", run.started_at);
        self.line("ended-at", run.ended_at);
        self.line("program", &run.program);
        self.line("level", &run.level);
        self.line("entries", run.entries);
        self.line("payloads", run.payloads);
        if !run.found.is_empty() {
            let found: Vec<String> =
                run.found.iter().map(|found| format!("{} {}", found.code, found.times)).collect();
            self.line("found", found.join(" "));
        }
    }
}

impl Fields<'_> {
    pub(super) fn verification(&self) -> Result<VerificationEntry> {
        Ok(VerificationEntry {
            started_at: self.need("started-at")?,
            ended_at: self.need("ended-at")?,
            program: self.need("program")?,
            level: self.need("level")?,
            entries: self.need("entries")?,
            payloads: self.need("payloads")?,
            found: found_in(&self.get("found").unwrap_or_default())?,
        })
    }
}

/// Reads `D008 2 D009 1`.
fn found_in(text: &str) -> Result<Vec<FoundTimes>> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let pair = |pair: &[&str]| match pair {
        [code, times] => times.parse().ok().map(|times| FoundTimes { code: (*code).to_owned(), times }),
        _ => None,
    };
    let found: Option<Vec<FoundTimes>> = words.chunks(2).map(pair).collect();
    found.ok_or_else(|| Error::Damaged(format!("an entry's found makes no sense: “{text}”")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Entry;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_verify_runs_entry_reads_back_from_its_text(
            level in "open|record|read-data [1-9]/9", entries: u64, payloads: u64,
            found in prop::collection::vec(("D0[0-9]{2}", any::<u64>()), 0..5)
        ) {
            let found = found.into_iter().map(|(code, times)| FoundTimes { code, times }).collect();
            let at = Timestamp::UNIX_EPOCH;
            let program = "dictum 0.1.0".to_owned();
            let run = VerificationEntry { started_at: at, ended_at: at, program, level, entries, payloads, found };
            let entry = Entry::Verification(Box::new(run));
            prop_assert_eq!(Entry::from_text(&entry.to_text().unwrap()).unwrap(), entry);
        }
    }

    #[test]
    fn a_count_without_its_number_is_refused() {
        assert!(found_in("D008").is_err() && found_in("D008 many").is_err());
    }
}
