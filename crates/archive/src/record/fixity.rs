//! Fixity: what is kept, hashed and compared again, with numbered findings.
//!
//! Each check is a file in `fixity/` and a line in [`CHECKS`]; what it may find is numbered in `fixity/number.rs`, which says how to add one.
//! SQLite's own `integrity_check` finds only a few of the bits that may flip, so everything is compared with a digest or
//! with an entry.

mod catalogue_file;
mod entries;
mod level;
mod number;
mod packs;
mod report;
mod rows;

pub use level::{Level, Share};
pub use number::{Bearing, FINDINGS, Number};
pub use report::{Finding, FixityReport};

use crate::{Archive, error::Result};
use dictum_model::Digest;
use std::collections::HashSet;

/// Every check, in the order in which they run.
const CHECKS: &[Check] = &[
    Check { of: "the catalogue's file", from: Level::Record, run: catalogue_file::check },
    Check { of: "entries, and the rows that follow from them", from: Level::Record, run: entries::check },
    Check { of: "places in packs", from: Level::Record, run: packs::check },
];

/// What is checked by looking again at what the checks before it read.
const READ_DATA: &str = "the bytes of every payload";

/// One check.
struct Check {
    /// What is checked, in a few words for the report.
    of: &'static str,
    /// From which level on.
    from: Level,
    /// Checks it. What is wrong with what is kept is a finding; an error is that checking itself is impossible.
    run: fn(&mut Examination<'_>) -> Result<()>,
}

/// A verify run under way: what the checks share.
pub(super) struct Examination<'a> {
    archive: &'a Archive,
    level: Level,
    /// Is told how many of how many bytes of packs are done.
    progress: &'a mut dyn FnMut(u64, u64),
    report: FixityReport,
    /// The payloads that entries name, once the entries have been read.
    named: HashSet<Digest>,
    /// How many rows the entries tell of, likewise.
    rows: rows::RowCounts,
}

impl Examination<'_> {
    fn find(&mut self, number: &'static Number, what: impl Into<String>) {
        self.report.findings.push(Finding { number, what: what.into() });
    }
}

/// Checks the record as deep as `level` says. `progress` is told how many of how many bytes of packs are done.
///
/// # Errors
/// Only where checking itself is impossible, as when the catalogue cannot be opened; what is wrong with what is kept is a
/// finding.
pub(crate) fn verify(
    archive: &Archive,
    level: Level,
    progress: &mut dyn FnMut(u64, u64),
) -> Result<FixityReport> {
    let mut examination = Examination {
        archive,
        level,
        progress,
        report: FixityReport::default(),
        named: HashSet::new(),
        rows: rows::RowCounts::default(),
    };
    for check in CHECKS {
        if level.reaches(check.from) {
            (check.run)(&mut examination)?;
            examination.report.checked.push(check.of);
        } else {
            examination.report.not_checked.push(check.of);
        }
    }
    let mut report = examination.report;
    if level.reads_all_data() { &mut report.checked } else { &mut report.not_checked }.push(READ_DATA);
    Ok(report)
}
