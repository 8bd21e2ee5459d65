//! A statement that comes in a format of others, and the JSON that is kept of it.

use crate::exported::Exported;
use dictum_model::{
    Capture, Digest, Headline, Label, Paragraph, ParagraphForm, Span, Statement, Turn, TurnRole,
};

/// A statement as a file of another format tells it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Imported {
    /// The id that it has there.
    pub id: Option<String>,
    /// Its words and what is told of it. Its spans are empty: they would be of the file.
    pub statement: Statement,
    /// The digests of the captures that it was read from, where an archive tells them.
    pub captures: Vec<Digest>,
}

impl Imported {
    /// The statement as one JSON object: what is kept, and read again, in place of the file.
    pub fn to_json(&self, source: &str, form: &str) -> String {
        let read_from = Capture {
            source: source.to_owned(),
            digest: Digest([0; 32]),
            media_type: None,
            charset: None,
            bytes: 0,
            target_uri: None,
            captured_at: None,
            captured_at_candidates: Vec::new(),
            captured_at_from: None,
            http_status: None,
        };
        let told = Exported {
            id: self.id.as_deref().unwrap_or_default(),
            statement: &self.statement,
            read_from: &read_from,
            extractor: "",
            editions: Vec::new(),
            captures: Vec::new(),
            corrections: &[],
        };
        crate::reading_json::imported_to_json(&told, form, &self.captures)
    }
}

/// A statement of which nothing is told yet.
pub(crate) fn blank() -> Statement {
    Statement {
        headline: None,
        kind: None,
        publisher: None,
        speakers: Vec::new(),
        venue: None,
        place: None,
        occasion: None,
        delivered_on: None,
        published_at: None,
        language: None,
        translations: Vec::new(),
        canonical_uri: None,
        aliases: Vec::new(),
        turns: Vec::new(),
    }
}

const NOWHERE: Span = Span { start: 0, end: 0 };

pub(crate) fn headline(words: String) -> Headline {
    Headline { text: words, span: NOWHERE }
}

pub(crate) fn label(words: String) -> Label {
    Label { text: words, span: NOWHERE }
}

pub(crate) fn paragraph(form: ParagraphForm, words: String) -> Paragraph {
    Paragraph { text: words, form, span: NOWHERE }
}

/// A turn without words as yet.
pub(crate) fn turn(id: String, role: TurnRole) -> Turn {
    Turn {
        id,
        role,
        speaker: None,
        label: None,
        language: None,
        translation_of: None,
        paragraphs: Vec::new(),
    }
}

/// A turn of words that nobody says.
pub(crate) fn block(id: String) -> Turn {
    turn(id, TurnRole::Text)
}
