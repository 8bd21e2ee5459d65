//! Two statements set beside each other.

use super::CardShape;
use dictum::{BesideAnswer, BesideAt};
use schemars::JsonSchema;
use serde::Serialize;

/// Two statements set beside each other, paragraph by paragraph.
#[derive(Debug, JsonSchema, Serialize)]
pub struct BesideShape<'a> {
    /// The first.
    pub left: CardShape<'a>,
    /// The second.
    pub right: CardShape<'a>,
    /// Whether the two are linked as one statement.
    pub is_kin: bool,
    /// Rows of paragraphs that belong together, in the order of both.
    pub rows: Vec<BesideRowShape<'a>>,
}

/// Paragraphs that belong together: of each statement none, one or two.
#[derive(Debug, JsonSchema, Serialize)]
pub struct BesideRowShape<'a> {
    /// Of the first statement.
    pub left: Vec<BesideParagraphShape<'a>>,
    /// Of the second.
    pub right: Vec<BesideParagraphShape<'a>>,
}

/// A paragraph and where it stands.
#[derive(Debug, JsonSchema, Serialize)]
pub struct BesideParagraphShape<'a> {
    /// The turn's id.
    pub turn: &'a str,
    /// The paragraph's position in its turn, from 1.
    pub paragraph: usize,
    /// Its words.
    pub text: &'a str,
}

impl<'a> BesideShape<'a> {
    /// Shapes two statements beside each other.
    pub fn of(answer: &'a BesideAnswer) -> BesideShape<'a> {
        let left = |at: &BesideAt| shaped(answer.left_at(*at), *at);
        let right = |at: &BesideAt| shaped(answer.right_at(*at), *at);
        let rows = answer.rows.iter().map(|row| BesideRowShape {
            left: row.left.iter().filter_map(left).collect(),
            right: row.right.iter().filter_map(right).collect(),
        });
        BesideShape {
            left: CardShape::of(&answer.left.card),
            right: CardShape::of(&answer.right.card),
            is_kin: answer.is_kin,
            rows: rows.collect(),
        }
    }
}

fn shaped<'a>(
    held: Option<(&'a dictum::model::Turn, &'a dictum::model::Paragraph)>,
    at: BesideAt,
) -> Option<BesideParagraphShape<'a>> {
    let (turn, paragraph) = held?;
    Some(BesideParagraphShape { turn: &turn.id, paragraph: at.paragraph + 1, text: &paragraph.text })
}
