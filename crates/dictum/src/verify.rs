//! `verify`: what is kept, hashed and compared again, as deep as is asked for.

mod quotations;

pub use quotations::verify_quotations;

use crate::{Dictum, error::Result};
use dictum_archive::{Archive, FixityReport, FoundTimes, Level, VerificationEntry};
use jiff::Timestamp;
use std::{path::Path, time::SystemTime};

/// Verifies the archive in a folder as it lies there: it is not opened as for reading, so nothing is mended or made on the
/// way, and damage that keeps it from being opened is told like any other. `progress` is told how many of how many bytes
/// of packs are done.
///
/// # Errors
/// Not found where nothing speaks for an archive; where checking is impossible, as without the right to read.
pub fn verify_folder(root: &Path, level: Level, progress: impl FnMut(u64, u64)) -> Result<FixityReport> {
    Ok(Archive::as_it_is(root)?.verify_to(level, progress)?)
}

/// Enters a verify run in the record that it looked at, and gives the entry's number.
///
/// # Errors
/// Where another process writes, or the archive is too damaged to be written to: the run is not entered then.
pub fn record_verification(
    root: &Path,
    level: Level,
    started_at: SystemTime,
    report: &FixityReport,
) -> Result<u64> {
    let now = Timestamp::now();
    let count = |(code, times): (&&str, &u64)| FoundTimes { code: (*code).to_owned(), times: *times };
    let run = VerificationEntry {
        started_at: Timestamp::try_from(started_at).unwrap_or(now),
        ended_at: now,
        program: format!("dictum {}", env!("CARGO_PKG_VERSION")),
        level: level.to_string(),
        entries: report.entries,
        payloads: report.payloads,
        found: report.counts.iter().map(count).collect(),
    };
    Ok(Archive::open(root)?.intake()?.enter_verification(run)?)
}

impl Dictum {
    /// Verifies the whole record of an open archive; `progress` is told how many of how many bytes of packs are done.
    pub fn verify(&self, progress: impl FnMut(u64, u64)) -> Result<FixityReport> {
        Ok(self.archive.verify(progress)?)
    }
}
