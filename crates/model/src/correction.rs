//! What a person says that a reading got wrong: entered beside the captures, never in their place.
//!
//! A correction names a payload, since its bytes never change, and within it words with their place in bytes, since a better
//! extractor may number turns anew. So it holds for whatever is read from these bytes, by whichever extractor.

use crate::{Digest, Moment, ParagraphForm, Span, Speaker, StatementKind, TurnRole, words::vocabulary};
use jiff::Timestamp;

/// One thing corrected in the reading of one payload. A later correction of the same thing takes its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Correction {
    /// The bytes whose reading is corrected.
    pub payload: Digest,
    /// What is corrected, and to what.
    pub matter: Matter,
    /// Who says so.
    pub by: String,
    /// Why.
    pub reason: String,
    /// When it was said; not known of a correction beside a file that does not say it.
    pub made_at: Option<Timestamp>,
}

/// What is corrected, and to what. `None` says that the page does not tell it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Matter {
    /// The title.
    Headline(Option<Anchor>),
    /// What the statement is.
    Kind(Option<StatementKind>),
    /// Who speaks, with offices, all of them.
    Speakers(Vec<Speaker>),
    /// The house or hall.
    Venue(Option<String>),
    /// The town or country.
    Place(Option<String>),
    /// At what it was said.
    Occasion(Option<String>),
    /// When it was said; never more precise than a day.
    DeliveredOn(Option<Moment>),
    /// When it was put out.
    PublishedAt(Option<Moment>),
    /// Its language.
    Language(Option<String>),
    /// What the turn with these words is.
    TurnRole(Anchor, TurnRole),
    /// Who speaks the turn with these words.
    TurnSpeaker(Anchor, Option<String>),
    /// The mark printed before the turn with these words. With one a turn begins there; without one it goes on from the last.
    TurnLabel(Anchor, Option<Anchor>),
    /// What these words are on their page.
    Passage(Anchor, PassageUse),
}

/// Words of a payload, and where in it they stand.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Anchor {
    /// The words exactly, white space folded.
    pub words: String,
    /// Where.
    pub at: AnchorAt,
}

/// Where the words of an anchor stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum AnchorAt {
    /// So often have they stood on the page by then, 1 for the first time: as a person tells it.
    Time(usize),
    /// In these bytes: as it is entered.
    Bytes(Span),
    /// Nowhere on the page: they are the editor's own.
    Nowhere,
}

impl Anchor {
    /// The place in the payload, where it is told in bytes.
    pub fn span(&self) -> Option<Span> {
        match self.at {
            AnchorAt::Bytes(span) => Some(span),
            AnchorAt::Time(_) | AnchorAt::Nowhere => None,
        }
    }
}

/// What words are on their page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PassageUse {
    /// No part of the statement.
    Furniture,
    /// A part of the statement, set in this form.
    Words(ParagraphForm),
}

impl PassageUse {
    /// The word for it in every door.
    pub fn as_str(self) -> &'static str {
        match self {
            PassageUse::Furniture => FURNITURE,
            PassageUse::Words(form) => form.as_str(),
        }
    }
}

impl std::str::FromStr for PassageUse {
    type Err = crate::UnknownWord;

    /// Reads `furniture` or the form of a paragraph.
    fn from_str(word: &str) -> Result<Self, Self::Err> {
        if word == FURNITURE { Ok(PassageUse::Furniture) } else { word.parse().map(PassageUse::Words) }
    }
}

const FURNITURE: &str = "furniture";

vocabulary! {
    /// What of a reading can be corrected.
    CorrectedField, "thing that can be corrected" {
        /// The title.
        Headline = "headline",
        /// What the statement is.
        Kind = "kind",
        /// Who speaks.
        Speakers = "speakers",
        /// The house or hall.
        Venue = "venue",
        /// The town or country.
        Place = "place",
        /// At what it was said.
        Occasion = "occasion",
        /// When it was said.
        DeliveredOn = "delivered_on",
        /// When it was put out.
        PublishedAt = "published_at",
        /// Its language.
        Language = "language",
        /// What a turn is.
        TurnRole = "turn-role",
        /// Who speaks a turn.
        TurnSpeaker = "turn-speaker",
        /// The mark before a turn.
        TurnLabel = "turn-label",
        /// What words are on their page.
        Passage = "passage",
    }
}

impl Matter {
    /// What is corrected.
    pub fn field(&self) -> CorrectedField {
        match self {
            Matter::Headline(_) => CorrectedField::Headline,
            Matter::Kind(_) => CorrectedField::Kind,
            Matter::Speakers(_) => CorrectedField::Speakers,
            Matter::Venue(_) => CorrectedField::Venue,
            Matter::Place(_) => CorrectedField::Place,
            Matter::Occasion(_) => CorrectedField::Occasion,
            Matter::DeliveredOn(_) => CorrectedField::DeliveredOn,
            Matter::PublishedAt(_) => CorrectedField::PublishedAt,
            Matter::Language(_) => CorrectedField::Language,
            Matter::TurnRole(..) => CorrectedField::TurnRole,
            Matter::TurnSpeaker(..) => CorrectedField::TurnSpeaker,
            Matter::TurnLabel(..) => CorrectedField::TurnLabel,
            Matter::Passage(..) => CorrectedField::Passage,
        }
    }

    /// The words that say which turn or passage is meant; none where the whole statement is.
    pub fn anchor(&self) -> Option<&Anchor> {
        match self {
            Matter::TurnRole(anchor, _)
            | Matter::TurnSpeaker(anchor, _)
            | Matter::TurnLabel(anchor, _)
            | Matter::Passage(anchor, _) => Some(anchor),
            _ => None,
        }
    }

    /// What it is corrected to, in words.
    pub fn to_words(&self) -> Option<String> {
        match self {
            Matter::Headline(headline) => headline.as_ref().map(|anchor| anchor.words.clone()),
            Matter::Kind(kind) => kind.map(|kind| kind.to_string()),
            Matter::Speakers(speakers) => speakers_in_words(speakers),
            Matter::Venue(value)
            | Matter::Place(value)
            | Matter::Occasion(value)
            | Matter::Language(value)
            | Matter::TurnSpeaker(_, value) => value.clone(),
            Matter::DeliveredOn(moment) | Matter::PublishedAt(moment) => {
                moment.map(|moment| moment.to_string())
            }
            Matter::TurnRole(_, role) => Some(role.to_string()),
            Matter::TurnLabel(_, label) => label.as_ref().map(|anchor| anchor.words.clone()),
            Matter::Passage(_, passage) => Some(passage.as_str().to_owned()),
        }
    }
}

/// Speakers with their offices on one line; `None` for nobody.
pub fn speakers_in_words(speakers: &[Speaker]) -> Option<String> {
    let named = speakers.iter().map(|speaker| match &speaker.role {
        Some(role) => format!("{} ({role})", speaker.name),
        None => speaker.name.clone(),
    });
    (!speakers.is_empty()).then(|| named.collect::<Vec<_>>().join("; "))
}

/// A correction as it stands in a reading: what was read, and what is shown instead.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AppliedCorrection {
    /// What was corrected.
    pub field: CorrectedField,
    /// The words by which a turn or passage was found.
    pub words: Option<String>,
    /// Where they stand, or where the corrected value does; none for what stands nowhere on the page.
    pub span: Option<Span>,
    /// What the extractor read, in words.
    pub from: Option<String>,
    /// What is shown instead, in words.
    pub to: Option<String>,
    /// Who says so.
    pub by: String,
    /// Why.
    pub reason: String,
    /// When it was said, where that is known.
    pub made_at: Option<Timestamp>,
}
