//! What came of a write: an ingest, a correction.

use dictum::{CorrectSummary, IngestSummary, Refusal, model::AppliedCorrection};
use schemars::JsonSchema;
use serde::Serialize;

/// What an ingest did.
#[derive(Debug, JsonSchema, Serialize)]
pub struct IngestShape<'a> {
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
    /// WARC records that hold no capture.
    pub passed_over: u64,
    /// Bytes of payloads taken in.
    pub payload_bytes: u64,
    /// How many files, records or lines were refused.
    pub refused: u64,
    /// The first thousand of them.
    pub refusals: Vec<RefusalShape<'a>>,
}

/// Why a file, a record or a line was not taken.
#[derive(Debug, JsonSchema, Serialize)]
pub struct RefusalShape<'a> {
    /// Which.
    pub what: &'a str,
    /// Why, with the cure.
    pub why: &'a str,
}

/// What came of corrections.
#[derive(Debug, JsonSchema, Serialize)]
pub struct CorrectShape<'a> {
    /// The bytes whose reading was corrected.
    pub payload: String,
    /// How many corrections were entered.
    pub entered: u64,
    /// How many had been entered before, to the letter.
    pub seen: u64,
    /// All corrections of the reading as it is shown now.
    pub corrections: Vec<AppliedCorrectionShape<'a>>,
    /// What the reading could not settle.
    pub warnings: Vec<&'a str>,
}

/// A correction as it is laid over a reading.
#[derive(Debug, JsonSchema, Serialize)]
pub struct AppliedCorrectionShape<'a> {
    /// What is corrected.
    pub field: &'static str,
    /// Of which words of the page.
    pub words: Option<&'a str>,
    /// What was read.
    pub from: Option<&'a str>,
    /// What it should be.
    pub to: Option<&'a str>,
    /// Who says so.
    pub by: &'a str,
    /// Why.
    pub reason: &'a str,
    /// When it was said.
    pub made_at: Option<String>,
}

impl<'a> IngestShape<'a> {
    /// The shape of what an ingest did.
    pub fn of(summary: &'a IngestSummary) -> IngestShape<'a> {
        let refusal = |refusal: &'a Refusal| RefusalShape { what: &refusal.what, why: &refusal.why };
        IngestShape {
            files: summary.files,
            captures: summary.captures,
            revisits: summary.revisits,
            seen: summary.seen,
            editions: summary.editions,
            absences: summary.absences,
            corrections: summary.corrections,
            passed_over: summary.passed_over,
            payload_bytes: summary.payload_bytes,
            refused: summary.refused,
            refusals: summary.refusals.iter().map(refusal).collect(),
        }
    }
}

impl<'a> CorrectShape<'a> {
    /// The shape of what came of corrections.
    pub fn of(summary: &'a CorrectSummary) -> CorrectShape<'a> {
        CorrectShape {
            payload: summary.payload.to_string(),
            entered: summary.entered,
            seen: summary.seen,
            corrections: summary.corrections.iter().map(AppliedCorrectionShape::of).collect(),
            warnings: summary.warnings.iter().map(|warning| warning.message.as_str()).collect(),
        }
    }
}

impl<'a> AppliedCorrectionShape<'a> {
    fn of(correction: &'a AppliedCorrection) -> AppliedCorrectionShape<'a> {
        AppliedCorrectionShape {
            field: correction.field.as_str(),
            words: correction.words.as_deref(),
            from: correction.from.as_deref(),
            to: correction.to.as_deref(),
            by: &correction.by,
            reason: &correction.reason,
            made_at: correction.made_at.map(|at| at.to_string()),
        }
    }
}
