//! Two states of a statement, set against each other.

use super::CardShape;
use dictum::{
    BlockPlace, CompareAnswer, ComparedRow, ComparedState, ComparedStretch, ListedChange, Tally,
    model::EditClass,
};
use schemars::JsonSchema;
use serde::Serialize;

/// Two states of a statement, set against each other.
#[derive(Debug, JsonSchema, Serialize)]
pub struct CompareShape<'a> {
    /// The statement, where both states are of one that is held.
    pub statement: Option<CardShape<'a>>,
    /// The older state.
    pub old: ComparedStateShape<'a>,
    /// The newer state.
    pub new: ComparedStateShape<'a>,
    /// How much differs.
    pub tally: TallyShape,
    /// Every difference, in order.
    pub changes: Vec<ListedChangeShape<'a>>,
    /// Headline, labels and paragraphs in the order of the new state; what it lacks stands where it stood.
    pub rows: Vec<ComparedRowShape<'a>>,
}

/// One of the two states.
#[derive(Debug, JsonSchema, Serialize)]
pub struct ComparedStateShape<'a> {
    /// The entry number of the edition; none where captures or files are compared.
    pub edition: Option<u64>,
    /// The place of the edition among those of its statement, from 1.
    pub place: Option<usize>,
    /// The entry number of the capture; none for a file.
    pub capture: Option<u64>,
    /// Where the bytes came from.
    pub source: &'a str,
    /// When they were fetched.
    pub captured_at: Option<String>,
    /// The statement's headline.
    pub headline: Option<&'a str>,
}

/// How much differs.
#[derive(Debug, JsonSchema, Serialize)]
pub struct TallyShape {
    /// Words that stand on both sides in their order.
    pub words_kept: u64,
    /// Words that the new state lacks, or has elsewhere.
    pub words_removed: u64,
    /// Words that the old state lacked, or had elsewhere.
    pub words_added: u64,
    /// Stretches where words were replaced, removed or added.
    pub changes: u64,
    /// Blocks that stand elsewhere.
    pub blocks_moved: u64,
    /// Words in other letters: case, accents, a hyphen.
    pub respelled: u64,
    /// Places where only punctuation differs.
    pub punctuation: u64,
    /// Places where only the shapes of characters differ.
    pub glyphs: u64,
}

/// One difference by itself.
#[derive(Debug, JsonSchema, Serialize)]
pub struct ListedChangeShape<'a> {
    /// `replaced`, `removed`, `added`, `moved`, `respelled`, `punctuation` or `glyphs`.
    pub change: &'static str,
    /// What kind of word it touches: the gravest.
    pub class: Option<&'static str>,
    /// All kinds of words it touches, gravest first.
    pub classes: Vec<&'static str>,
    /// The words that were.
    pub old: &'a str,
    /// The words that are.
    pub new: &'a str,
    /// Where they stood.
    pub old_place: Option<BlockPlaceShape<'a>>,
    /// Where they stand.
    pub new_place: Option<BlockPlaceShape<'a>>,
}

/// Where a block stands in its statement.
#[derive(Debug, JsonSchema, Serialize)]
pub struct BlockPlaceShape<'a> {
    /// `headline`, `label`, or the form of a paragraph.
    pub form: &'a str,
    /// The turn's id.
    pub turn: Option<&'a str>,
    /// The paragraph's position in its turn, from 1.
    pub paragraph: Option<usize>,
    /// Who speaks there.
    pub speaker: Option<&'a str>,
}

/// A headline, label or paragraph beside what it was.
#[derive(Debug, JsonSchema, Serialize)]
pub struct ComparedRowShape<'a> {
    /// `kept`, `changed`, `added`, `removed`, `moved-here` or `moved-away`.
    pub fate: &'static str,
    /// Where it stood.
    pub old: Option<BlockPlaceShape<'a>>,
    /// Where it stands.
    pub new: Option<BlockPlaceShape<'a>>,
    /// Its words, in order.
    pub stretches: Vec<ComparedStretchShape<'a>>,
}

/// A stretch of words.
#[derive(Debug, JsonSchema, Serialize)]
pub struct ComparedStretchShape<'a> {
    /// `same`, or how it differs.
    pub difference: &'static str,
    /// What kinds of words the difference touches, gravest first.
    pub classes: Vec<&'static str>,
    /// What stands before its words.
    pub before: &'a str,
    /// Its words in the old state; none where they are the same.
    pub old: Option<&'a str>,
    /// Its words in the new state.
    pub new: &'a str,
}

impl<'a> CompareShape<'a> {
    /// The shape of a comparison.
    pub fn of(answer: &'a CompareAnswer) -> Self {
        CompareShape {
            statement: answer.statement.as_ref().map(CardShape::of),
            old: ComparedStateShape::of(&answer.old),
            new: ComparedStateShape::of(&answer.new),
            tally: TallyShape::of(answer.tally),
            changes: answer.changes().into_iter().map(ListedChangeShape::of).collect(),
            rows: answer.rows.iter().map(ComparedRowShape::of).collect(),
        }
    }
}

impl<'a> ComparedStateShape<'a> {
    fn of(state: &'a ComparedState) -> Self {
        ComparedStateShape {
            edition: state.edition,
            place: state.place,
            capture: state.capture,
            source: &state.source,
            captured_at: state.captured_at.map(|at| at.to_string()),
            headline: state.headline.as_deref(),
        }
    }
}

impl TallyShape {
    fn of(tally: Tally) -> Self {
        TallyShape {
            words_kept: tally.words_kept,
            words_removed: tally.words_removed,
            words_added: tally.words_added,
            changes: tally.changes,
            blocks_moved: tally.blocks_moved,
            respelled: tally.respelled,
            punctuation: tally.punctuation,
            glyphs: tally.glyphs,
        }
    }
}

impl<'a> ListedChangeShape<'a> {
    fn of(listed: ListedChange<'a>) -> Self {
        ListedChangeShape {
            change: listed.change,
            class: listed.classes.first().map(|class| class.as_str()),
            classes: words(listed.classes),
            old: listed.old,
            new: listed.new,
            old_place: listed.row.old.as_ref().map(BlockPlaceShape::of),
            new_place: listed.row.new.as_ref().map(BlockPlaceShape::of),
        }
    }
}

impl<'a> BlockPlaceShape<'a> {
    fn of(place: &'a BlockPlace) -> Self {
        BlockPlaceShape {
            form: place.form,
            turn: place.turn.as_deref(),
            paragraph: place.paragraph,
            speaker: place.speaker.as_deref(),
        }
    }
}

impl<'a> ComparedRowShape<'a> {
    fn of(row: &'a ComparedRow) -> Self {
        ComparedRowShape {
            fate: row.fate.as_str(),
            old: row.old.as_ref().map(BlockPlaceShape::of),
            new: row.new.as_ref().map(BlockPlaceShape::of),
            stretches: row.stretches.iter().map(ComparedStretchShape::of).collect(),
        }
    }
}

impl<'a> ComparedStretchShape<'a> {
    fn of(stretch: &'a ComparedStretch) -> Self {
        let is_same = stretch.difference == dictum::Difference::Same;
        ComparedStretchShape {
            difference: stretch.difference.as_str(),
            classes: words(&stretch.classes),
            before: &stretch.before,
            old: (!is_same).then_some(stretch.old.as_str()),
            new: &stretch.new,
        }
    }
}

fn words(classes: &[EditClass]) -> Vec<&'static str> {
    classes.iter().map(|class| class.as_str()).collect()
}
