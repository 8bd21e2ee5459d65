//! Evidence: a captured page's own lines, with what the reading took each for, and the passage marked.

use crate::{Dictum, error::Result};
use dictum_archive::EnteredCapture;
use dictum_model::{Reading, Span};
use std::sync::Arc;

/// A captured page as evidence.
#[derive(Clone, Debug)]
pub struct EvidenceView {
    /// The capture as entered.
    pub entered: EnteredCapture,
    /// Its reading.
    pub reading: Arc<Reading>,
    /// The page's visible lines in order.
    pub lines: Vec<EvidenceLine>,
}

/// A visible line of a captured page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EvidenceLine {
    /// Its words.
    pub text: String,
    /// Where it stands in the payload.
    pub span: Span,
    /// What the reading took it for.
    pub part: PagePart,
    /// Whether the passage asked for stands in it.
    pub is_marked: bool,
}

/// What a line of a page is to its reading.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PagePart {
    /// The headline.
    Headline,
    /// Words or label of a turn.
    Turn,
    /// Another statement listed.
    Listing,
    /// Furniture.
    Furniture,
}

impl PagePart {
    /// The word for it in every door.
    pub fn as_str(self) -> &'static str {
        match self {
            PagePart::Headline => "headline",
            PagePart::Turn => "turn",
            PagePart::Listing => "listing",
            PagePart::Furniture => "furniture",
        }
    }
}

impl Dictum {
    /// Shows the page of the capture entered under a number; lines that share a byte with `marked` are marked.
    pub fn evidence(&self, capture: u64, marked: Option<Span>) -> Result<EvidenceView> {
        let entered = self.archive.catalogue()?.capture(capture)?;
        let reading = self.reading(capture)?;
        let payload = self.archive.payload(entered.capture.digest)?;
        let facts = &reading.capture;
        let lines =
            dictum_extract::visible_lines(&payload, facts.media_type.as_deref(), facts.charset.as_deref());
        let parts = Parts::of(&reading);
        let lines = lines
            .into_iter()
            .map(|line| EvidenceLine {
                part: parts.of_span(line.span),
                is_marked: marked.is_some_and(|marked| marked.overlaps(line.span)),
                text: line.text,
                span: line.span,
            })
            .collect();
        Ok(EvidenceView { entered, reading, lines })
    }

    /// How many bytes a payload has, by the first capture of it; 0 where none is known.
    pub fn payload_length(&self, digest: dictum_model::Digest) -> Result<usize> {
        let catalogue = self.archive.catalogue()?;
        let first = catalogue.first_capture_of_payload(digest)?;
        Ok(first
            .map(|entry| catalogue.capture(entry))
            .transpose()?
            .map_or(0, |entered| entered.capture.bytes))
    }

    /// The bytes of a payload, checked against their digest.
    pub fn payload(&self, digest: dictum_model::Digest) -> Result<Vec<u8>> {
        Ok(self.archive.payload(digest)?)
    }
}

/// The spans of a reading's parts, in page order, to look lines up in.
struct Parts(Vec<PartAt>);

struct PartAt {
    span: Span,
    part: PagePart,
}

impl Parts {
    fn of(reading: &Reading) -> Parts {
        let mut parts = Vec::new();
        let mut add = |span, part| parts.push(PartAt { span, part });
        for listing in &reading.listings {
            add(listing.span, PagePart::Listing);
        }
        if let Some(statement) = &reading.statement {
            if let Some(headline) = &statement.headline {
                add(headline.span, PagePart::Headline);
            }
            for turn in &statement.turns {
                turn.label.iter().for_each(|label| add(label.span, PagePart::Turn));
                turn.paragraphs.iter().for_each(|paragraph| add(paragraph.span, PagePart::Turn));
            }
        }
        parts.sort_by_key(|part| part.span);
        Parts(parts)
    }

    /// What stands at a line's span; whatever the reading took for nothing else is furniture.
    fn of_span(&self, span: Span) -> PagePart {
        let after = self.0.partition_point(|part| part.span.start < span.end);
        let before = self.0[..after].iter().rev().take(4).find(|part| part.span.overlaps(span));
        before.map_or(PagePart::Furniture, |part| part.part)
    }
}
