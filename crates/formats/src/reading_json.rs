//! The JSON of a reading: one object on one line, in the form that the guide to `dictum read` documents.
//!
//! The shapes stand apart from the model on purpose: the model may be rearranged, what is on disk may not.
//! A key that the page does not tell is `null`; keys that only few readings need (`label_span`, `language` and
//! `translation_of` of a turn, `captured_at_candidates`, `evidence`, `corrections`) are left out where there is nothing to say.
//! Unknown keys are ignored on the way in, so that an older Dictum reads what a newer one wrote.

mod correction_shape;
mod export_shape;
mod page_shapes;
mod shapes;
mod stable_words;
mod statement_shape;

use crate::exported::Exported;
use dictum_model::{Digest, Reading};
use export_shape::{ImportedLine, StatementLine};
use serde::Serialize;
use shapes::ReadingShape;

/// Says why a line is not the JSON of a reading.
#[derive(Debug, thiserror::Error)]
pub enum ReadingJsonError {
    /// It is not JSON, or not of this form.
    #[error("this is not the JSON of a reading: {0}")]
    Form(#[from] serde_json::Error),
    /// It carries more distinct warning codes, fields and rules than any extractor of ours has.
    #[error("“{0}” is one stable word too many: no reading of ours has so many warning codes and rules")]
    TooManyWords(String),
}

/// Writes a reading as one line of JSON, without its evidence and without a line end.
pub fn to_json(reading: &Reading) -> String {
    written(&ReadingShape::of(reading))
}

/// Writes a reading as [`to_json`] does, with the key `evidence`: which rule read each value, and where.
pub fn to_json_explained(reading: &Reading) -> String {
    written(&ReadingShape::with_evidence(reading))
}

/// Writes a statement as one line of JSON of its own: as in a reading, with its id, editions, captures and corrections.
pub fn statement_to_json(exported: &Exported<'_>) -> String {
    written(&StatementLine::of(exported))
}

/// Writes a statement that came in another form as the JSON that is kept of it, with the form and the captures that it names.
pub(crate) fn imported_to_json(told: &Exported<'_>, form: &str, captures: &[Digest]) -> String {
    written(&ImportedLine::of(told, form, captures))
}

/// Reads what [`to_json`] or [`to_json_explained`] wrote; nothing that was written is lost.
pub fn from_json(line: &str) -> Result<Reading, ReadingJsonError> {
    serde_json::from_str::<ReadingShape<'_>>(line)?.into_reading()
}

#[expect(
    clippy::expect_used,
    reason = "the shapes have string keys only and their words print without error"
)]
fn written(shape: &impl Serialize) -> String {
    serde_json::to_string(shape).expect("a reading is always expressible as JSON")
}
