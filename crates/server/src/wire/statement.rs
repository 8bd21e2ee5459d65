//! A statement: as lists show it, and in full.

use super::{AbsenceShape, raw};
use dictum::{CaptureOfStatement, Citation, EnteredEdition, LinkedStatement, StatementCard, StatementView};
use dictum_formats::reading_json;
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::value::RawValue;

/// A statement without its words.
#[derive(Debug, JsonSchema, Serialize)]
pub struct CardShape<'a> {
    /// Its id: the same in every archive.
    pub id: &'a str,
    /// Where it is read in the reading room.
    pub path: String,
    /// Its headline.
    pub headline: Option<&'a str>,
    /// What it is: `address`, `interview` …
    pub kind: Option<&'a str>,
    /// Who put it out.
    pub publisher: Option<&'a str>,
    /// Who speaks in it.
    pub speakers: Vec<NameShape<'a>>,
    /// Where it was said.
    pub place: Option<&'a str>,
    /// When it was said.
    pub delivered_on: Option<&'a str>,
    /// When it was put out.
    pub published_at: Option<&'a str>,
    /// Its language.
    pub language: Option<&'a str>,
    /// Its address.
    pub target_uri: Option<&'a str>,
    /// How many words it has.
    pub words: u64,
    /// The entry number of its latest edition.
    pub edition: u64,
    /// The entry number of the capture that edition was first seen in.
    pub capture: u64,
    /// The digest of that capture's payload.
    pub digest: String,
    /// Names it came with.
    pub aliases: &'a [String],
}

/// Somebody who speaks.
#[derive(Debug, JsonSchema, Serialize)]
pub struct NameShape<'a> {
    /// The name.
    pub name: &'a str,
    /// The office.
    pub role: Option<&'a str>,
    /// The name in links.
    pub slug: String,
}

/// A statement in full.
#[derive(Debug, JsonSchema, Serialize)]
pub struct StatementShape<'a> {
    /// Who, what, when.
    pub statement: CardShape<'a>,
    /// The entry number of the edition whose words these are.
    pub edition_shown: u64,
    /// The reading of its capture, in the form that `dictum read --format json` prints.
    #[schemars(with = "serde_json::Map<String, serde_json::Value>")]
    pub reading: Box<RawValue>,
    /// Its editions, in the order in which they were first seen.
    pub editions: Vec<EditionShape<'a>>,
    /// The captures it rests on, in the order of entry.
    pub captures: Vec<CaptureOfStatementShape<'a>>,
    /// When it was seen to be gone, in the order of entry.
    pub absences: Vec<AbsenceShape<'a>>,
    /// The same statement at other addresses and in other languages, those that agree most first.
    pub links: Vec<LinkShape<'a>>,
    /// How to cite it.
    pub citation: CitationShape<'a>,
}

/// The same statement elsewhere.
#[derive(Debug, JsonSchema, Serialize)]
pub struct LinkShape<'a> {
    /// `same-words` or `translation`.
    pub kind: &'static str,
    /// How much agrees, from 0 to 1: the words kept in their order; of a translation the numbers.
    pub share: f32,
    /// The other statement.
    pub statement: CardShape<'a>,
}

/// An edition.
#[derive(Debug, JsonSchema, Serialize)]
pub struct EditionShape<'a> {
    /// The number of its entry.
    pub entry: u64,
    /// The entry number of the capture it was first seen in.
    pub capture: u64,
    /// The digest of its folded words.
    pub words: String,
    /// Its language.
    pub language: Option<&'a str>,
    /// The extractor that read it.
    pub extractor: &'a str,
}

/// A capture that a statement rests on.
#[derive(Debug, JsonSchema, Serialize)]
pub struct CaptureOfStatementShape<'a> {
    /// The edition it shows.
    pub edition: u64,
    /// The capture.
    #[serde(flatten)]
    pub capture: super::CaptureShape<'a>,
}

/// A citation in the forms that people paste.
#[derive(Debug, JsonSchema, Serialize)]
pub struct CitationShape<'a> {
    /// A sentence for a footnote.
    pub formatted: &'a str,
    /// CSL-JSON, one item.
    #[schemars(with = "serde_json::Value")]
    pub csl_json: Box<RawValue>,
    /// BibTeX.
    pub bibtex: &'a str,
    /// RIS.
    pub ris: &'a str,
}

impl<'a> CardShape<'a> {
    /// The shape of a statement as lists show it.
    pub fn of(card: &'a StatementCard) -> Self {
        let name = |speaker: &'a dictum::ShelvedSpeaker| NameShape {
            name: &speaker.name,
            role: speaker.role.as_deref(),
            slug: dictum::slug(&speaker.name),
        };
        CardShape {
            id: &card.id,
            path: crate::links::statement(&card.id),
            headline: card.headline.as_deref(),
            kind: card.kind.as_deref(),
            publisher: card.publisher.as_deref(),
            speakers: card.speakers.iter().map(name).collect(),
            place: card.place.as_deref(),
            delivered_on: card.delivered_on.as_deref(),
            published_at: card.published_at.as_deref(),
            language: card.language.as_deref(),
            target_uri: card.target_uri.as_deref(),
            words: card.words,
            edition: card.edition,
            capture: card.capture,
            digest: card.payload.to_string(),
            aliases: &card.aliases,
        }
    }
}

impl<'a> StatementShape<'a> {
    /// The shape of a statement in full.
    pub fn of(view: &'a StatementView) -> Self {
        StatementShape {
            statement: CardShape::of(&view.card),
            edition_shown: view.edition_shown,
            reading: raw(&reading_json::to_json(&view.reading)),
            editions: view.editions.iter().map(EditionShape::of).collect(),
            captures: view.captures.iter().map(CaptureOfStatementShape::of).collect(),
            links: view.links.iter().map(LinkShape::of).collect(),
            absences: view.absences.iter().map(AbsenceShape::of).collect(),
            citation: CitationShape::of(&view.citation),
        }
    }
}

impl<'a> LinkShape<'a> {
    fn of(link: &'a LinkedStatement) -> Self {
        LinkShape { kind: link.kind.as_str(), share: link.share, statement: CardShape::of(&link.statement) }
    }
}

impl<'a> EditionShape<'a> {
    fn of(entered: &'a EnteredEdition) -> Self {
        EditionShape {
            entry: entered.entry,
            capture: entered.edition.capture,
            words: entered.edition.words.to_string(),
            language: entered.edition.language.as_deref(),
            extractor: &entered.edition.extractor,
        }
    }
}

impl<'a> CaptureOfStatementShape<'a> {
    fn of(capture: &'a CaptureOfStatement) -> Self {
        CaptureOfStatementShape {
            edition: capture.edition,
            capture: super::CaptureShape::of(&capture.entered),
        }
    }
}

impl<'a> CitationShape<'a> {
    /// The shape of a citation.
    pub fn of(citation: &'a Citation) -> Self {
        CitationShape {
            formatted: &citation.formatted,
            csl_json: raw(&citation.csl_json),
            bibtex: &citation.bibtex,
            ris: &citation.ris,
        }
    }
}
