//! `read`: files taken apart and read without an archive.

use crate::{
    error::Result,
    ingest::{Found, IngestOptions, Plan, Refusal},
};
use dictum_extract::ReadOptions;
use dictum_model::Reading;
use std::{
    path::PathBuf,
    sync::{Arc, atomic::AtomicU64},
};

/// What came of one page, record or line.
pub enum ReadOutcome {
    /// It was read.
    Read(Box<Reading>),
    /// It could not be taken.
    Refused(Refusal),
}

/// Reads files, folders, globs or `-`: one reading a page, a WARC record or a line of statements, in order, each with what the file
/// of corrections beside it says. Stops when `each` says `false`.
///
/// # Errors
/// Where a named path does not exist or the options make no sense; a file that cannot be used is an outcome.
pub fn read_files(
    paths: &[PathBuf],
    options: &IngestOptions,
    site_zone: Option<&str>,
    each: &mut dyn FnMut(ReadOutcome) -> bool,
) -> Result<()> {
    let plan = Plan::of(paths, options)?;
    let read_options = ReadOptions { site_zone: site_zone.map(str::to_owned) };
    for refusal in plan.refused.iter().cloned() {
        if !each(ReadOutcome::Refused(refusal)) {
            return Ok(());
        }
    }
    let nobody_watches = Arc::new(AtomicU64::new(0));
    let mut goes_on = true;
    for input in &plan.inputs {
        plan.take_apart(input, &nobody_watches, &mut (), &mut |found| {
            goes_on = match found {
                Found::Capture(found) => {
                    let mut reading = dictum_extract::read(&found.payload, found.capture, &read_options);
                    let beside =
                        found.corrections.map(|beside| beside.placed(&found.payload, &reading, &[], None));
                    let mut goes_on = true;
                    match beside {
                        Some(Ok(corrections)) => {
                            dictum_extract::correct(&found.payload, &mut reading, &corrections);
                        }
                        Some(Err(refusal)) => goes_on = each(ReadOutcome::Refused(refusal)),
                        None => {}
                    }
                    goes_on && each(ReadOutcome::Read(Box::new(reading)))
                }
                Found::Refused(refusal) => each(ReadOutcome::Refused(refusal)),
                Found::Revisit(found) => each(ReadOutcome::Refused(Refusal {
                    what: found.capture.source,
                    why: "a revisit holds no page of its own: its first capture is read".into(),
                })),
                Found::PassedOver(_) | Found::Correction(_) => true,
            };
            goes_on
        });
        if !goes_on {
            break;
        }
    }
    Ok(())
}
