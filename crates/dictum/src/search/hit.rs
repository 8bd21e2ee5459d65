//! One hit: where it stands, who speaks and when, and the words around it.

use super::excerpt::{Stretch, excerpt};
use crate::{Dictum, browse::StatementCard, error::Result};
use dictum_archive::derived::TurnItem;
use dictum_collate::Marks;

/// A passage with words that were looked for, and the statement it stands in.
#[derive(Clone, Debug, PartialEq)]
pub struct SearchHit {
    /// The statement, as its latest edition has it.
    pub statement: StatementCard,
    /// The passage.
    pub passage: FoundPassage,
}

/// A passage of a turn, or of a headline, with words that were looked for.
#[derive(Clone, Debug, PartialEq)]
pub struct FoundPassage {
    /// The id of its statement.
    pub statement: String,
    /// The entry number of the edition.
    pub edition: u64,
    /// Whether a later edition has replaced it.
    pub is_replaced: bool,
    /// The turn's id (`t3`), or `None` for a hit in the headline.
    pub turn: Option<String>,
    /// The turn's position from 1; 0 is the headline.
    pub position: u64,
    /// The position of the paragraph in its turn, from 1.
    pub paragraph: usize,
    /// The turn's role, or `headline`.
    pub role: String,
    /// Who speaks; for a headline `None`.
    pub speaker: Option<String>,
    /// The turn's language.
    pub language: Option<String>,
    /// The day of the statement as `20210708`, or 0: of delivery, else of publication.
    pub day: u64,
    /// For an answer, the beginning of the question it answers.
    pub question: Option<String>,
    /// The words around the hit, cut into stretches of which some are the words looked for.
    pub excerpt: Vec<Stretch>,
    /// BM25, for ranking only; 0 in a list.
    pub score: f32,
}

impl FoundPassage {
    /// The passage of a turn in which most of what was looked for stands.
    pub(super) fn of(turn: &TurnItem<&str>, score: f32, marks: &Marks) -> FoundPassage {
        let told = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
        let excerpt = excerpt(turn.words, marks);
        FoundPassage {
            statement: turn.statement.to_owned(),
            edition: turn.edition,
            is_replaced: turn.is_replaced,
            turn: told(turn.id),
            position: turn.turn,
            paragraph: excerpt.paragraph,
            role: turn.role.to_owned(),
            speaker: told(turn.speaker).filter(|_| turn.turn > 0),
            language: told(turn.language),
            day: turn.day(),
            question: told(turn.question),
            excerpt: excerpt.stretches,
            score,
        }
    }
}

impl Dictum {
    /// Puts a passage beside its statement; `None` in the moment between two commits, when only the index knows it.
    pub(super) fn search_hit(&self, passage: FoundPassage) -> Result<Option<SearchHit>> {
        let statement = self.with_shelf(|shelf| shelf.statement(&passage.statement))?;
        Ok(statement.map(|statement| SearchHit { statement, passage }))
    }
}
