//! A capture, and its page as evidence.

use dictum::{EnteredCapture, EvidenceLine, EvidenceView};
use schemars::JsonSchema;
use serde::Serialize;

/// A capture as it was entered.
#[derive(Debug, JsonSchema, Serialize)]
pub struct CaptureShape<'a> {
    /// The number of its entry.
    pub entry: u64,
    /// The digest of its payload.
    pub digest: String,
    /// Where its bytes came from.
    pub source: &'a str,
    /// The address asked for.
    pub target_uri: Option<&'a str>,
    /// When it was fetched.
    pub captured_at: Option<String>,
    /// What told when.
    pub captured_at_from: Option<&'a str>,
    /// Its media type.
    pub media_type: Option<&'a str>,
    /// The length of its payload.
    pub bytes: usize,
    /// The HTTP status of the response.
    pub http_status: Option<u16>,
    /// Whether its bytes were held already.
    pub is_revisit: bool,
}

/// A captured page as evidence.
#[derive(Debug, JsonSchema, Serialize)]
pub struct EvidenceShape<'a> {
    /// The capture, with what its page told of it.
    pub capture: CaptureShape<'a>,
    /// The version of the extractor that read it.
    pub extractor: &'a str,
    /// The page's visible lines in order.
    pub lines: Vec<EvidenceLineShape<'a>>,
}

/// A visible line of a captured page.
#[derive(Debug, JsonSchema, Serialize)]
pub struct EvidenceLineShape<'a> {
    /// Its words.
    pub text: &'a str,
    /// Where it stands in the payload.
    pub span: [usize; 2],
    /// What the reading took it for: `headline`, `turn`, `listing` or `furniture`.
    pub part: &'a str,
    /// Whether the passage asked for stands in it.
    pub is_marked: bool,
}

impl<'a> CaptureShape<'a> {
    /// The shape of a capture as it was entered.
    pub fn of(entered: &'a EnteredCapture) -> Self {
        CaptureShape::with_facts(entered, &entered.capture)
    }

    /// The shape of a capture with what is known of it beside its entry.
    fn with_facts(entered: &'a EnteredCapture, facts: &'a dictum::model::Capture) -> Self {
        CaptureShape {
            entry: entered.entry,
            digest: facts.digest.to_string(),
            source: &facts.source,
            target_uri: facts.target_uri.as_deref(),
            captured_at: facts.captured_at.map(|at| at.to_string()),
            captured_at_from: facts.captured_at_from.map(|from| from.as_str()),
            media_type: facts.media_type.as_deref(),
            bytes: facts.bytes,
            http_status: facts.http_status,
            is_revisit: entered.is_revisit,
        }
    }
}

impl<'a> EvidenceShape<'a> {
    /// The shape of a captured page.
    pub fn of(view: &'a EvidenceView) -> Self {
        EvidenceShape {
            capture: CaptureShape::with_facts(&view.entered, &view.reading.capture),
            extractor: &view.reading.extractor,
            lines: view.lines.iter().map(EvidenceLineShape::of).collect(),
        }
    }
}

impl<'a> EvidenceLineShape<'a> {
    fn of(line: &'a EvidenceLine) -> Self {
        EvidenceLineShape {
            text: &line.text,
            span: [line.span.start, line.span.end],
            part: line.part.as_str(),
            is_marked: line.is_marked,
        }
    }
}
