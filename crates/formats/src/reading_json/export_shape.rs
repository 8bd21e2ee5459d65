//! The shape of an exported statement: that of a statement in a reading, with its id, editions, captures and corrections.

use super::{
    correction_shape::CorrectionShape,
    shapes::{Text, Word},
    statement_shape::StatementShape,
};
use crate::exported::{Exported, ExportedCapture, ExportedEdition};
use dictum_model::{CapturedAtFrom, Digest};
use jiff::Timestamp;
use serde::Serialize;

#[derive(Serialize)]
pub(super) struct StatementLine<'a> {
    id: &'a str,
    #[serde(flatten)]
    statement: StatementShape<'a>,
    editions: Vec<EditionShape<'a>>,
    captures: Vec<CaptureLine<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    corrections: Vec<CorrectionShape<'a>>,
}

/// A statement that came in another form: no spans, editions and captures of its own.
#[derive(Serialize)]
pub(super) struct ImportedLine<'a> {
    #[serde(skip_serializing_if = "str::is_empty")]
    id: &'a str,
    #[serde(flatten)]
    statement: StatementShape<'a>,
    imported_from: Origin<'a>,
}

#[derive(Serialize)]
struct Origin<'a> {
    form: &'a str,
    file: &'a str,
    captures: Vec<Word<Digest>>,
}

impl<'a> ImportedLine<'a> {
    pub(super) fn of(told: &'a Exported<'a>, form: &'a str, captures: &[Digest]) -> Self {
        let captures = captures.iter().copied().map(Word).collect();
        let imported_from = Origin { form, file: &told.read_from.source, captures };
        ImportedLine { id: told.id, statement: StatementShape::of(told.statement), imported_from }
    }
}

#[derive(Serialize)]
struct EditionShape<'a> {
    words: Word<Digest>,
    language: Option<&'a str>,
    shown: bool,
}

#[derive(Serialize)]
struct CaptureLine<'a> {
    source: &'a str,
    digest: Word<Digest>,
    bytes: usize,
    target_uri: Option<Text<'a>>,
    captured_at: Option<Word<Timestamp>>,
    captured_at_from: Option<Word<CapturedAtFrom>>,
    http_status: Option<u16>,
    edition: Option<usize>,
}

impl<'a> StatementLine<'a> {
    pub(super) fn of(exported: &'a Exported<'a>) -> Self {
        StatementLine {
            id: exported.id,
            statement: StatementShape::of(exported.statement),
            editions: exported.editions.iter().map(EditionShape::of).collect(),
            captures: exported.captures.iter().map(CaptureLine::of).collect(),
            corrections: exported.corrections.iter().map(CorrectionShape::of).collect(),
        }
    }
}

impl<'a> EditionShape<'a> {
    fn of(edition: &ExportedEdition<'a>) -> Self {
        EditionShape { words: Word(edition.words), language: edition.language, shown: edition.is_shown }
    }
}

impl<'a> CaptureLine<'a> {
    fn of(exported: &ExportedCapture<'a>) -> Self {
        let capture = exported.capture;
        CaptureLine {
            source: &capture.source,
            digest: Word(capture.digest),
            bytes: capture.bytes,
            target_uri: capture.target_uri.as_deref().map(Text::from),
            captured_at: capture.captured_at.map(Word),
            captured_at_from: capture.captured_at_from.map(Word),
            http_status: capture.http_status,
            edition: exported.edition,
        }
    }
}
