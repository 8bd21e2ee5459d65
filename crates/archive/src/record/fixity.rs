//! Fixity: what is kept, hashed and compared again, with numbered findings.
//!
//! Each check is a file in `fixity/` and a line in `CHECKS`; what it may find is numbered in `fixity/number.rs`, which says how
//! to add one. SQLite's own `integrity_check` finds only a few of the bits that may flip, so everything is compared with
//! a digest or with an entry.

mod catalogue_file;
mod derived;
mod entries;
mod files;
mod level;
mod log;
mod marker;
pub(super) mod number;
mod packs;
mod report;
mod rows;
mod schema;
pub(crate) mod write_ahead_log;

pub use level::{Level, Share};
pub use number::{Bearing, CITATION, FINDINGS, Number, SHELF};
pub use report::{Finding, FixityReport};

use crate::{
    Archive,
    error::{Error, Result},
};

/// Every check, in the order in which they run.
const CHECKS: &[Check] = &[
    Check { of: "FORMAT", from: Level::Open, fails_as: &number::MARKER, run: marker::check },
    // Before anything opens the catalogue, which may fold the log into it.
    Check {
        of: "the catalogue's write-ahead log",
        from: Level::Open,
        fails_as: &number::CATALOGUE_FILE,
        run: write_ahead_log::check,
    },
    Check {
        of: "the catalogue's tables",
        from: Level::Open,
        fails_as: &number::CATALOGUE_FILE,
        run: schema::check,
    },
    Check {
        of: "the record's files and their lengths",
        from: Level::Open,
        fails_as: &number::CATALOGUE_FILE,
        run: files::check,
    },
    Check {
        of: "the catalogue's file",
        from: Level::Record,
        fails_as: &number::CATALOGUE_FILE,
        run: catalogue_file::check,
    },
    Check {
        of: "every entry, and the rows that follow from it",
        from: Level::Record,
        fails_as: &number::CATALOGUE_FILE,
        run: entries::check,
    },
    Check {
        of: "every payload's place",
        from: Level::Record,
        fails_as: &number::CATALOGUE_FILE,
        run: packs::check,
    },
    Check {
        of: "the log's signature",
        from: Level::Open,
        fails_as: &number::CHECKPOINT_BAD,
        run: log::check_signature,
    },
    Check {
        of: "every tile and bundle of the log",
        from: Level::Record,
        fails_as: &number::TILE_DIFFERS,
        run: log::check_tiles,
    },
    Check {
        of: "shelf, full text and postings",
        from: Level::Record,
        fails_as: &number::CATALOGUE_FILE,
        run: derived::check,
    },
];

/// What is checked along with the places, at the deepest level.
const READ_DATA: &str = "the bytes of every payload";

/// One check.
struct Check {
    /// What is checked, in a few words for the report.
    of: &'static str,
    /// From which level on.
    from: Level,
    /// What it is found as when the check cannot go on for damage.
    fails_as: &'static Number,
    /// Checks it. What is wrong with what is kept is a finding.
    run: fn(&mut Examination<'_>) -> Result<()>,
}

/// A verify run under way: what the checks share.
pub(super) struct Examination<'a> {
    archive: &'a Archive,
    level: Level,
    /// Is told how many of how many bytes of packs are done.
    progress: &'a mut dyn FnMut(u64, u64),
    report: FixityReport,
    /// How many rows the entries tell of, once the entries have been read.
    rows: rows::RowCounts,
}

impl Examination<'_> {
    fn find(&mut self, number: &'static Number, what: impl Into<String>) {
        self.report.find(number, what);
    }
}

/// Checks the record as deep as `level` says. `progress` is told how many of how many bytes of packs are done.
///
/// # Errors
/// Only where checking itself is impossible, as when another process locks the catalogue or a file may not be read; what is
/// wrong with what is kept is a finding.
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
        rows: rows::RowCounts::default(),
    };
    for check in CHECKS {
        if !level.reaches(check.from) {
            examination.report.not_checked.push(check.of);
            continue;
        }
        match (check.run)(&mut examination) {
            Ok(()) => examination.report.checked.push(check.of),
            Err(error) if is_damage(&error) => {
                examination.find(check.fails_as, format!("checking {} broke off: {error}", check.of));
                examination.report.not_checked.push(check.of);
            }
            Err(error) => return Err(error),
        }
    }
    let mut report = examination.report;
    if level.reads_all_data() { &mut report.checked } else { &mut report.not_checked }.push(READ_DATA);
    Ok(report)
}

/// Says whether an error speaks of what is kept: not of another process, the disk's room or the user's rights.
fn is_damage(error: &Error) -> bool {
    use rusqlite::ErrorCode;
    match error {
        Error::Damaged(_) => true,
        Error::Io { source, .. } => source.kind() != std::io::ErrorKind::PermissionDenied,
        Error::Catalogue(error) => !matches!(
            error.sqlite_error_code(),
            Some(
                ErrorCode::DatabaseBusy
                    | ErrorCode::DatabaseLocked
                    | ErrorCode::DiskFull
                    | ErrorCode::OutOfMemory
                    | ErrorCode::PermissionDenied
                    | ErrorCode::AuthorizationForStatementDenied
            )
        ),
        _ => false,
    }
}
