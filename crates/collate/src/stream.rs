//! A statement, or some of its paragraphs, as one row of words that knows where each stands.
//!
//! Headings and notes are nobody's words: they are stepped over, so that a quotation may run from the paragraph before
//! a "(Applause)" into the one after it.

use crate::{Passage, Words};
use dictum_model::{Statement, Turn};
use std::ops::Range;

/// Some paragraphs of a statement by their place: all of a turn's, or a few.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The turn, counted from 0.
    pub turn: usize,
    /// The paragraphs of the turn, counted from 0; those beyond its last are ignored.
    pub paragraphs: Range<usize>,
}

/// The words of one statement that are looked at.
#[derive(Debug)]
pub(crate) struct Stream<'a> {
    pub(crate) doc: u64,
    pub(crate) statement: &'a Statement,
    words: Words,
    blocks: Vec<Block>,
}

/// One paragraph in the row.
#[derive(Debug)]
struct Block {
    first_word: usize,
    turn: usize,
    paragraph: usize,
    /// Whether the words before it do not lead on into it.
    parted: bool,
}

impl<'a> Stream<'a> {
    /// Reads the words at `places`, or of the whole statement where none are given.
    pub(crate) fn of(doc: u64, statement: &'a Statement, places: &[Place]) -> Stream<'a> {
        let mut stream = Stream { doc, statement, words: Words::default(), blocks: Vec::new() };
        if places.is_empty() {
            for turn in 0..statement.turns.len() {
                stream.take(turn, 0..usize::MAX);
            }
        } else {
            for place in merged(places) {
                stream.take(place.turn, place.paragraphs);
            }
        }
        stream
    }

    fn take(&mut self, turn: usize, paragraphs: Range<usize>) {
        let Some(Turn { paragraphs: all, .. }) = self.statement.turns.get(turn) else { return };
        let mut parted = true;
        let end = paragraphs.end.min(all.len());
        for paragraph in paragraphs.start..end {
            if let Some(held) = all.get(paragraph).filter(|held| held.is_spoken()) {
                self.blocks.push(Block { first_word: self.words.len(), turn, paragraph, parted });
                self.words.append(&held.text);
                parted = false;
            }
        }
    }

    /// How many words there are.
    pub(crate) fn len(&self) -> usize {
        self.words.len()
    }

    /// The folded word number `i`.
    pub(crate) fn word(&self, i: usize) -> &str {
        self.words.word(i)
    }

    fn block(&self, word: usize) -> Option<&Block> {
        let after = self.blocks.partition_point(|block| block.first_word <= word);
        after.checked_sub(1).and_then(|at| self.blocks.get(at))
    }

    /// Where word number `i` stands; beyond the last, an empty passage.
    pub(crate) fn passage(&self, i: usize) -> Passage {
        let (turn, paragraph) = self.block(i).map_or((0, 0), |block| (block.turn, block.paragraph));
        let range = self.words.range(i);
        Passage { doc: self.doc, turn, paragraph, start: range.start, end: range.end }
    }

    /// The number of the turn in which word number `i` stands.
    pub(crate) fn turn_of(&self, i: usize) -> usize {
        self.block(i).map_or(0, |block| block.turn)
    }

    /// The stretches in which each word leads on to the next: a turn, or the part of it that was taken.
    pub(crate) fn runs(&self) -> Vec<Range<usize>> {
        let starts: Vec<usize> = self.blocks.iter().filter(|b| b.parted).map(|b| b.first_word).collect();
        let ends = starts.iter().skip(1).copied().chain([self.words.len()]);
        starts.iter().zip(ends).map(|(&start, end)| start..end).filter(|run| !run.is_empty()).collect()
    }
}

/// Places in order, those that touch made one.
fn merged(places: &[Place]) -> Vec<Place> {
    let mut sorted = places.to_vec();
    sorted.sort_by_key(|place| (place.turn, place.paragraphs.start));
    let mut merged: Vec<Place> = Vec::with_capacity(sorted.len());
    for place in sorted {
        match merged.last_mut() {
            Some(last) if last.turn == place.turn && place.paragraphs.start <= last.paragraphs.end => {
                last.paragraphs.end = last.paragraphs.end.max(place.paragraphs.end);
            }
            _ => merged.push(place),
        }
    }
    merged
}
