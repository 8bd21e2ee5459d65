//! The shape of an exported statement: that of a statement in a reading, with its id, editions, captures and corrections.

use super::{
    correction_shape::CorrectionShape,
    shapes::{Text, Word},
    statement_shape::StatementShape,
};
use dictum_model::{AppliedCorrection, Capture, CapturedAtFrom, Digest, Statement};
use jiff::Timestamp;
use serde::Serialize;

/// An edition of an exported statement.
#[derive(Clone, Copy, Debug)]
pub struct ExportedEdition<'a> {
    /// The digest of its folded words.
    pub words: Digest,
    /// Its language.
    pub language: Option<&'a str>,
    /// Whether the exported words are this edition's.
    pub is_shown: bool,
}

/// A capture that an exported statement rests on.
#[derive(Clone, Copy, Debug)]
pub struct ExportedCapture<'a> {
    /// The capture as it was entered.
    pub capture: &'a Capture,
    /// The position of its edition among the statement's editions, from 0.
    pub edition: Option<usize>,
}

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
    pub(super) fn of(
        id: &'a str,
        statement: &'a Statement,
        editions: &[ExportedEdition<'a>],
        captures: &[ExportedCapture<'a>],
        corrections: &'a [AppliedCorrection],
    ) -> Self {
        StatementLine {
            id,
            statement: StatementShape::of(statement),
            editions: editions.iter().map(EditionShape::of).collect(),
            captures: captures.iter().map(CaptureLine::of).collect(),
            corrections: corrections.iter().map(CorrectionShape::of).collect(),
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
