//! `ingest`: files in, captures kept, read, and put where they can be found.
//!
//! Three stages work side by side, each a batch behind the one before: files are taken apart into captures and read
//! (`take_apart`, on all cores); captures are entered, in the order of the input, by the one writer; shelf and indexes are filled.
//! What waits between two stages is bounded, so memory is too.

mod bag;
mod beside;
mod inputs;
mod members;
mod part;
mod pipeline;
mod take_apart;
mod tree;
mod web_archives;

use crate::{Dictum, error::Result, repack::site_of_page};
use dictum_archive::{Effort, PAGES_FOR_A_DICTIONARY, Repacked, RunEntry};
use jiff::Timestamp;
use std::{path::PathBuf, sync::Arc};

pub(crate) use beside::Beside;
pub use inputs::{
    CORRECTION_ENDING, Input, InputForm, Inputs, Refusal, list as list_inputs,
    list_stored as list_stored_inputs,
};
pub use part::{
    FileCopy, InputPart, PartAccount, PartAccounts, PartItem, Parts, is_unchanged, parts_of, read_part,
};
pub(crate) use take_apart::{Found, Plan};
pub use tree::StoredNames;
pub use web_archives::{Gate, Gatekeeper};

/// What the caller knows that the files do not say.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct IngestOptions {
    /// What the files hold, where their first bytes are not to decide.
    pub form: Option<InputForm>,
    /// A manifest: JSON lines with `path`, `target_uri`, `captured_at`.
    pub manifest: Option<PathBuf>,
    /// The address of the one file that is ingested.
    pub target_uri: Option<String>,
    /// When the one file that is ingested was fetched.
    pub captured_at: Option<Timestamp>,
    /// A file of corrections of the one file that is ingested; without it, the one beside each file is taken.
    pub correction: Option<PathBuf>,
}

/// What an ingest did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct IngestSummary {
    /// Files taken apart.
    pub files: u64,
    /// Captures whose bytes are new.
    pub captures: u64,
    /// Captures whose bytes were held: another address or time.
    pub revisits: u64,
    /// Captures that were entered before.
    pub seen: u64,
    /// Editions seen for the first time.
    pub editions: u64,
    /// Pages and listed statements seen to be gone.
    pub absences: u64,
    /// Corrections entered from files beside captures.
    pub corrections: u64,
    /// WARC records that hold no capture (`request`, `warcinfo`, …).
    pub passed_over: u64,
    /// How many files, records or lines were refused.
    pub refused: u64,
    /// The first of them (a thousand at most), each with the reason.
    pub refusals: Vec<Refusal>,
    /// Bytes of payloads taken in.
    pub payload_bytes: u64,
    /// What was moved to packs of their sites at the end.
    pub repacked: Repacked,
}

/// How many refusals are told one by one.
const REFUSALS_TOLD: usize = 1000;

impl IngestSummary {
    fn refuse(&mut self, refusal: Refusal) {
        self.refused += 1;
        if self.refusals.len() < REFUSALS_TOLD {
            self.refusals.push(refusal);
        }
    }

    /// Says whether the record grew.
    pub fn added_something(&self) -> bool {
        self.captures + self.revisits + self.editions + self.corrections > 0
    }
}

/// Is told how an ingest gets on. Lengths are in bytes of input files.
pub trait Progress: Send + Sync {
    /// Begins, with the length of all input where it is known.
    fn begin(&self, total: u64);
    /// So much has been read, and so many captures met.
    fn advance(&self, read: u64, captures: u64);
    /// What was entered is being made searchable.
    fn indexing(&self) {}
    /// Pages of sites that have enough of them now are packed with a dictionary.
    fn packing(&self) {}
}

/// Tells nobody.
impl Progress for () {
    fn begin(&self, _total: u64) {}
    fn advance(&self, _read: u64, _captures: u64) {}
}

impl Dictum {
    /// Ingests files, folders, globs or `-`.
    ///
    /// A file that cannot be used is refused, with the reason in the summary, and the rest is taken. Killed anywhere and run
    /// again, it ends with the same archive as an unbroken run.
    ///
    /// # Errors
    /// Where a named path does not exist, another process writes, the disk is full, or the archive is damaged. What was
    /// acknowledged by then is kept.
    pub fn ingest(
        &self,
        paths: &[PathBuf],
        options: &IngestOptions,
        progress: &dyn Progress,
    ) -> Result<IngestSummary> {
        self.ingest_planned(&Plan::of(paths, options)?, progress)
    }

    /// Ingests one file that was handed in as bytes, under the name that it is to be known by.
    ///
    /// # Errors
    /// As [`Dictum::ingest`]. What cannot be used is refused in the summary.
    pub fn ingest_bytes(&self, name: &str, bytes: &[u8], options: &IngestOptions) -> Result<IngestSummary> {
        self.ingest_planned(&Plan::of_bytes(name, bytes, options)?, &())
    }

    /// Ingests parts of files in their order, of each what the worker that read it found: what comes of it is, entry by entry, what
    /// an ingest of the whole files does.
    ///
    /// # Errors
    /// As [`Dictum::ingest`].
    pub fn ingest_parts(
        &self,
        parts: &[InputPart],
        accounts: Arc<dyn PartAccounts>,
        progress: &dyn Progress,
    ) -> Result<IngestSummary> {
        self.ingest_planned(&Plan::of_parts(parts, Some(accounts)), progress)
    }

    fn ingest_planned(&self, plan: &Plan, progress: &dyn Progress) -> Result<IngestSummary> {
        let started_at = Timestamp::now();
        let mut intake = self.archive.intake()?;
        let mut summary = IngestSummary::default();
        plan.refused.iter().cloned().for_each(|refusal| summary.refuse(refusal));
        pipeline::run(self, &mut intake, plan, started_at, progress, &mut summary)?;
        if summary.captures >= PAGES_FOR_A_DICTIONARY as u64 {
            progress.packing();
            summary.repacked = intake.repack(Effort::Gathered, &site_of_page)?;
        }
        if summary.added_something() {
            intake.close(RunEntry {
                started_at,
                ended_at: Timestamp::now(),
                program: concat!("dictum ", env!("CARGO_PKG_VERSION")).to_owned(),
                captures: summary.captures,
                revisits: summary.revisits,
                editions: summary.editions,
                refused: summary.refused,
            })?;
        }
        self.fulltext.refresh()?;
        Ok(summary)
    }
}
