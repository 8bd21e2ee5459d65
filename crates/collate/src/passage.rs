//! Where in the record some words stand.

/// A span of text in one paragraph of a statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Passage {
    /// The caller's number for the statement.
    pub doc: u64,
    /// The turn, counted from 0.
    pub turn: usize,
    /// The paragraph of the turn, counted from 0, headings and notes included.
    pub paragraph: usize,
    /// The first byte in the paragraph's text.
    pub start: usize,
    /// The byte after the last.
    pub end: usize,
}
