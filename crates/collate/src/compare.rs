//! Two states of one statement set against each other: what the publisher changed, block by block and word by word.
//!
//! 1. [`Side`] reads headline, labels and paragraphs of each state into one run of words.
//! 2. `matching` finds which words are the same: whole blocks first, then long runs, then what lies between them.
//! 3. `rows` sets blocks against blocks, so that a reader sees a turn beside what it was, and finds what was only moved.
//! 4. `hunks` names each difference by the words it touches, as the quote check does, and looks at words that are the
//!    same after folding for what folding forgave.
//!
//! Time and memory are bounded: beyond [`MOST_WORDS`] nothing is compared, and where two long stretches share nothing
//! that tells a place, one is taken to replace the other.

mod edition;
mod hunks;
mod joined;
mod matching;
mod printed;
mod rows;
mod side;

use crate::lexicon::Lexicon;
use dictum_model::{EditClass, Statement};
pub use edition::ReadState;
use matching::Matching;
pub(crate) use side::Side;
use std::ops::Range;

/// The most words that a state may have to be compared: five times the longest statement met in 104,000.
pub const MOST_WORDS: usize = 1_000_000;

/// A headline, label or paragraph of a statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum BlockAt {
    /// The headline.
    Headline,
    /// The label of a turn, counted from 0.
    Label {
        /// The turn.
        turn: usize,
    },
    /// A paragraph.
    Paragraph {
        /// The turn, counted from 0.
        turn: usize,
        /// The paragraph of the turn, counted from 0.
        paragraph: usize,
    },
}

impl BlockAt {
    /// The words of this block, as they stand in a statement that has it.
    pub fn text(self, statement: &Statement) -> &str {
        let text = match self {
            BlockAt::Headline => statement.headline.as_ref().map(|headline| &headline.text),
            BlockAt::Label { turn } => {
                statement.turns.get(turn).and_then(|turn| turn.label.as_ref()).map(|label| &label.text)
            }
            BlockAt::Paragraph { turn, paragraph } => statement
                .turns
                .get(turn)
                .and_then(|turn| turn.paragraphs.get(paragraph))
                .map(|paragraph| &paragraph.text),
        };
        text.map_or("", String::as_str)
    }
}

/// Some bytes of a block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    /// The block.
    pub block: BlockAt,
    /// The bytes of its text.
    pub range: Range<usize>,
}

impl Piece {
    /// The words of this piece, as they stand.
    pub fn text<'s>(&self, statement: &'s Statement) -> &'s str {
        self.block.text(statement).get(self.range.clone()).unwrap_or_default()
    }
}

/// How a stretch of words differs between the two states.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Difference {
    /// To the letter the same.
    Same,
    /// Only the shapes of quotation marks, dashes, spaces and hidden characters differ.
    Glyphs,
    /// The same words with other punctuation between them.
    Punctuation,
    /// The same words in other letters: case, accents, a hyphen.
    Respelled,
    /// Other words.
    Replaced,
    /// Words that the new state lacks.
    Removed,
    /// Words that the old state lacked.
    Added,
}

impl Difference {
    /// The word for it in every door.
    pub fn as_str(self) -> &'static str {
        match self {
            Difference::Same => "same",
            Difference::Glyphs => "glyphs",
            Difference::Punctuation => "punctuation",
            Difference::Respelled => "respelled",
            Difference::Replaced => "replaced",
            Difference::Removed => "removed",
            Difference::Added => "added",
        }
    }

    /// Says whether other words are read in one state than in the other.
    pub fn is_of_words(self) -> bool {
        matches!(self, Difference::Replaced | Difference::Removed | Difference::Added)
    }
}

/// A stretch of words, the same or different on both sides.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hunk {
    /// How it differs.
    pub difference: Difference,
    /// Its words in the old state, piece by piece where they run over blocks; empty for added words.
    pub old: Vec<Piece>,
    /// Its words in the new state, within one block; none for removed words.
    pub new: Option<Piece>,
    /// What kinds of words the difference touches, gravest first; empty for words that are the same.
    pub classes: Vec<EditClass>,
}

/// What became of a block.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Fate {
    /// Its words stand where they stood.
    Kept,
    /// Some of its words were changed.
    Changed,
    /// The old state lacked it.
    Added,
    /// The new state lacks it.
    Removed,
    /// It stood elsewhere in the old state.
    MovedHere,
    /// It stands elsewhere in the new state.
    MovedAway,
}

impl Fate {
    /// The word for it in every door.
    pub fn as_str(self) -> &'static str {
        match self {
            Fate::Kept => "kept",
            Fate::Changed => "changed",
            Fate::Added => "added",
            Fate::Removed => "removed",
            Fate::MovedHere => "moved-here",
            Fate::MovedAway => "moved-away",
        }
    }
}

/// A block of the new state beside what it was, or one that the new state lacks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// What became of it.
    pub fate: Fate,
    /// The block of the old state that it has most words of.
    pub old: Option<BlockAt>,
    /// The block of the new state.
    pub new: Option<BlockAt>,
    /// Its words, in order.
    pub hunks: Vec<Hunk>,
}

/// How much differs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Words that stand on both sides, those of moved blocks apart.
    pub words_kept: u64,
    /// Words that the new state lacks, or has elsewhere.
    pub words_removed: u64,
    /// Words that the old state lacked, or had elsewhere.
    pub words_added: u64,
    /// Stretches where words were replaced, removed or added, moved blocks apart.
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

/// Two states of a statement, set against each other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comparison {
    /// The blocks in the order of the new state; one that it lacks stands where it stood.
    pub rows: Vec<Row>,
    /// How much differs.
    pub tally: Tally,
}

impl Comparison {
    /// Says whether nothing differs, to the letter.
    pub fn is_same_to_the_letter(&self) -> bool {
        let Tally {
            words_removed, words_added, changes, blocks_moved, respelled, punctuation, glyphs, ..
        } = self.tally;
        words_removed + words_added + changes + blocks_moved + respelled + punctuation + glyphs == 0
    }
}

/// Sets two states of a statement against each other; nothing where one has more than [`MOST_WORDS`] words.
pub fn compare(old: &Statement, new: &Statement) -> Option<Comparison> {
    let (old_side, new_side) = (Side::of(old), Side::of(new));
    if old_side.words.len().max(new_side.words.len()) > MOST_WORDS {
        return None;
    }
    let lexicon = Lexicon::of(new.language.as_deref().or(old.language.as_deref()));
    let mut matching = Matching::of(&old_side, &new_side);
    matching.settle(&old_side, &new_side, lexicon);
    let rows = rows::rows(&old_side, &new_side, &matching, lexicon);
    let mut tally = Tally { words_kept: matching.kept(), ..Tally::default() };
    tally.words_removed = old_side.words.len() as u64 - tally.words_kept;
    tally.words_added = new_side.words.len() as u64 - tally.words_kept;
    rows.iter().for_each(|row| tally.count(row));
    Some(Comparison { rows, tally })
}

impl Tally {
    fn count(&mut self, row: &Row) {
        self.blocks_moved += u64::from(row.fate == Fate::MovedHere);
        for hunk in &row.hunks {
            match hunk.difference {
                Difference::Same => {}
                Difference::Glyphs => self.glyphs += 1,
                Difference::Punctuation => self.punctuation += 1,
                Difference::Respelled => self.respelled += 1,
                _ if row.fate == Fate::MovedAway => {}
                _ => self.changes += 1,
            }
        }
    }
}
