//! The text of an absence's entry: which page was gone, when, and by which capture that was seen.

use super::{Fields, Text};
use crate::error::Result;
use dictum_model::HowAbsent;
use jiff::Timestamp;

/// A page that was there and is gone, as a capture shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AbsentEntry {
    /// The id of the statement that the address has, or would have, in this archive.
    pub statement: String,
    /// The address.
    pub target_uri: String,
    /// When it was seen to be gone, where the capture tells.
    pub observed_at: Option<Timestamp>,
    /// How it was seen.
    pub how: HowAbsent,
    /// The number of the entry of the capture that shows it: the server's answer, or the list.
    pub witness: u64,
}

impl Text {
    /// Writes the fields in their fixed order: `statement` `target-uri` `observed-at` `how` `witness`.
    pub(super) fn absent(&mut self, absent: &AbsentEntry) {
        self.line("statement", &absent.statement);
        self.line("target-uri", &absent.target_uri);
        self.maybe("observed-at", absent.observed_at);
        self.line("how", absent.how);
        self.line("witness", absent.witness);
    }
}

impl Fields<'_> {
    pub(super) fn absent(&self) -> Result<AbsentEntry> {
        Ok(AbsentEntry {
            statement: self.need("statement")?,
            target_uri: self.need("target-uri")?,
            observed_at: self.parse("observed-at")?,
            how: self.need("how")?,
            witness: self.need("witness")?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::entry::Entry;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn an_absence_reads_back_from_its_text(
            target_uri in "\\PC+",
            seconds in proptest::option::of(0_i64..4_000_000_000),
            how in proptest::sample::select(HowAbsent::ALL),
            witness in 1_u64..,
        ) {
            let observed_at = seconds.map(|seconds| Timestamp::from_second(seconds).unwrap());
            let statement = "0123456789abc".to_owned();
            let entry = Entry::Absent(AbsentEntry { statement, target_uri, observed_at, how, witness });
            prop_assert_eq!(Entry::from_text(&entry.to_text().unwrap()).unwrap(), entry);
        }
    }

    #[test]
    fn an_absence_reads_as_plain_lines() {
        let entry = Entry::Absent(AbsentEntry {
            statement: "0123456789abc".into(),
            target_uri: "https://port.vessaria.example/ferry".into(),
            observed_at: Some("2031-07-01T08:00:00Z".parse().unwrap()),
            how: HowAbsent::Gone,
            witness: 12,
        });
        assert_eq!(
            entry.to_text().unwrap(),
            "dictum/1 absent\nstatement 0123456789abc\ntarget-uri https://port.vessaria.example/ferry\n\
             observed-at 2031-07-01T08:00:00Z\nhow status-410\nwitness 12\n"
        );
    }
}
