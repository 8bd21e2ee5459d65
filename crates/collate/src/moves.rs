//! What an alignment is made of: words on both sides, and the moves that set them against each other.

use crate::spelling::likeness;

/// A word of the quotation.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Row<'a> {
    pub(crate) word: &'a str,
    /// Its number among the quotation's distinct words.
    pub(crate) id: u32,
    /// What a match is worth: [`FUNCTION_WORTH`] or [`CONTENT_WORTH`].
    pub(crate) worth: i32,
    /// Put in by whoever quotes: costs nothing where the record lacks it.
    pub(crate) bracketed: bool,
    /// A mark of omission stands before it.
    pub(crate) after_mark: bool,
    /// It may be cut short: the first or last of the quotation or beside a mark.
    pub(crate) at_edge: bool,
}

/// A word of the record, or a gap between two stretches of it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Column<'a> {
    pub(crate) word: &'a str,
    /// The number of the same word among the quotation's; [`NO_WORD`] if it has none, [`GAP`] for a gap.
    pub(crate) id: u32,
    /// Which turn it stands in; equal only within one turn of one statement.
    pub(crate) turn: u32,
}

/// A word that the quotation does not have.
pub(crate) const NO_WORD: u32 = u32::MAX;
/// No word: the stretches on both sides do not touch.
pub(crate) const GAP: u32 = u32::MAX - 1;

/// What a matched word of grammar is worth. All these weights are guesses that the labelled quotations bore out.
pub(crate) const FUNCTION_WORTH: i32 = 3;
/// What any other matched word is worth.
pub(crate) const CONTENT_WORTH: i32 = 6;
/// One step of an alignment; `q` numbers words of the quotation, `t` columns of the record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Move {
    /// The same word on both sides.
    Same { q: usize, t: usize },
    /// Another word.
    Substituted { q: usize, t: usize },
    /// One word of the quotation is two of the record, `t` and `t + 1`.
    SplitInRecord { q: usize, t: usize },
    /// Two words of the quotation, `q` and `q + 1`, are one of the record.
    SplitInQuote { q: usize, t: usize },
    /// A word the record lacks.
    Added { q: usize },
    /// A word the quotation lacks.
    Dropped { t: usize },
    /// On to column `to`, from after column `from`.
    Jump { from: usize, to: usize, kind: Jump },
}

impl Move {
    /// The same step, `rows` further on in the quotation and `columns` further on in the record.
    pub(crate) fn moved(self, rows: usize, columns: usize) -> Move {
        match self {
            Move::Same { q, t } => Move::Same { q: q + rows, t: t + columns },
            Move::Substituted { q, t } => Move::Substituted { q: q + rows, t: t + columns },
            Move::SplitInRecord { q, t } => Move::SplitInRecord { q: q + rows, t: t + columns },
            Move::SplitInQuote { q, t } => Move::SplitInQuote { q: q + rows, t: t + columns },
            Move::Added { q } => Move::Added { q: q + rows },
            Move::Dropped { t } => Move::Dropped { t: t + columns },
            Move::Jump { from, to, kind } => Move::Jump { from: from + columns, to: to + columns, kind },
        }
    }
}

/// How an alignment jumps.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Jump {
    /// At a mark of omission, onward in the same turn.
    Omission,
    /// At a mark of omission, but back or into another turn.
    MarkedSplice,
    /// Without a mark.
    Splice,
}

/// The best alignment found.
#[derive(Clone, Debug)]
pub(crate) struct Path {
    pub(crate) moves: Vec<Move>,
}

/// Drops what the record has before the first and after the last word that the quotation took.
pub(crate) fn tidied(moves: Vec<Move>) -> Vec<Move> {
    let touches = |m: &Move| !matches!(m, Move::Dropped { .. } | Move::Jump { .. });
    let first = moves.iter().position(touches).unwrap_or(0);
    let last = moves.iter().rposition(touches).map_or(0, |at| at + 1);
    moves.get(first..last).map(<[Move]>::to_vec).unwrap_or_default()
}

/// Says whether `short` is `word` with its end or its beginning cut off.
pub(crate) fn is_cut(short: &str, word: &str) -> bool {
    short.len() < word.len() && (word.starts_with(short) || word.ends_with(short))
}

/// What must agree for [`is_split`] to hold, at hand without the words.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Shape {
    first: u8,
    length: usize,
    /// The same of the word and the one before it in one; no letter where there is none.
    first_joined: u8,
    length_joined: usize,
}

impl Shape {
    /// The shape of each word, and whether a mark parts it from the one before; a gap has no letter to agree in.
    pub(crate) fn of_each<'w>(words: impl Iterator<Item = (&'w str, bool)>) -> Vec<Shape> {
        let mut before = Shape::default();
        let shape = |(word, is_parted): (&'w str, bool)| {
            let first = word.bytes().next().unwrap_or(0);
            let mut shape = Shape { first, length: word.len(), ..Shape::default() };
            if !is_parted {
                (shape.first_joined, shape.length_joined) = (before.first, before.length + word.len());
            }
            before = shape;
            shape
        };
        words.map(shape).collect()
    }

    /// Says whether one of two words may be the other and the word before that in one.
    #[inline]
    pub(crate) fn may_be_split(self, other: Shape) -> bool {
        self.may_be_whole_of(other) || other.may_be_whole_of(self)
    }

    #[inline]
    fn may_be_whole_of(self, other: Shape) -> bool {
        self.first == other.first_joined && self.length.abs_diff(other.length_joined) <= 1
    }
}

/// Says whether `whole` is `first` and `second` in one, give or take a scanning error in a long word.
#[inline]
pub(crate) fn is_split(whole: &str, first: &str, second: &str) -> bool {
    let length = first.len() + second.len();
    let starts_alike = whole.as_bytes().first() == first.as_bytes().first();
    starts_alike
        && whole.len().abs_diff(length) <= 1
        && !second.is_empty()
        && is_split_in_letters(whole, first, second)
}

fn is_split_in_letters(whole: &str, first: &str, second: &str) -> bool {
    let length = first.len() + second.len();
    let to_the_letter = whole.len() == length && whole.starts_with(first) && whole.ends_with(second);
    to_the_letter || (length >= 5 && likeness(whole, &format!("{first}{second}")) >= 75)
}
