//! Citations: how to cite a statement or a passage so that it can be found again, down to the digest of the capture.

use crate::browse::StatementCard;
use dictum_formats::citation::{CitedFacts, citation_bibtex, citation_csl, citation_ris, citation_text};
use dictum_model::Reading;

/// A citation in the forms that people paste.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Citation {
    /// A sentence for a footnote.
    pub formatted: String,
    /// CSL-JSON, one item.
    pub csl_json: String,
    /// BibTeX.
    pub bibtex: String,
    /// RIS.
    pub ris: String,
}

/// Words to cite, and who spoke them.
pub(crate) struct CitedPassage<'a> {
    pub(crate) words: &'a str,
    pub(crate) speaker: Option<&'a str>,
}

/// Cites a statement as a reading shows it, or a passage of it.
pub(crate) fn cite(card: &StatementCard, reading: &Reading, passage: Option<&CitedPassage<'_>>) -> Citation {
    let statement = reading.statement.as_ref();
    let speakers = statement.map_or(&[][..], |statement| &statement.speakers);
    let named = passage.and_then(|passage| passage.speaker);
    // Without a passage a statement is its first speaker's only where there is no other.
    let speaker = match named {
        Some(name) => speakers.iter().find(|speaker| speaker.name == name),
        None => speakers.first().filter(|_| speakers.len() == 1),
    };
    let facts = CitedFacts {
        speaker: named.or(speaker.map(|speaker| speaker.name.as_str())),
        speaker_role: speaker.and_then(|speaker| speaker.role.as_deref()),
        headline: card.headline.as_deref(),
        kind: statement.and_then(|statement| statement.kind),
        publisher: card.publisher.as_deref(),
        delivered_on: statement.and_then(|statement| statement.delivered_on),
        published_at: statement.and_then(|statement| statement.published_at),
        language: card.language.as_deref(),
        uri: card.target_uri.as_deref(),
        captured_at: reading.capture.captured_at,
        digest: Some(reading.capture.digest),
        passage: passage.map(|passage| passage.words),
    };
    Citation {
        formatted: citation_text(&facts),
        csl_json: citation_csl(&facts).to_string(),
        bibtex: citation_bibtex(&facts),
        ris: citation_ris(&facts),
    }
}
