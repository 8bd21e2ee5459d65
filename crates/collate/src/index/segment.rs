//! Reads a segment where it lies.

use super::{
    assembly::NOBODY,
    bytes::{self, Damaged, SECTIONS, Section, bits_for, number, short, u32_at, unpack},
};
use crate::hash::hash_word;
use dictum_model::TurnRole;
use std::ops::Range;

pub use super::bytes::FORMAT_VERSION;

/// The code of every word too rare for a code of its own.
pub(super) const RARE: u16 = u16::MAX;

/// Every so many sorted places there is a fence: a sixteenth of a byte a word. A guess: so many places fill two cache lines.
pub(super) const FENCE: usize = 32;

/// Every so many words the directory names turn and paragraph.
pub(super) const BLOCK: usize = 256;

/// A segment of the index, read where its bytes lie.
#[derive(Clone, Copy, Debug)]
pub struct Segment<'a> {
    sections: [&'a [u8]; SECTIONS],
    bits: u32,
    /// Statements of it that have been taken in anew elsewhere: sorted.
    replaced: &'a [u64],
}

/// The number of a statement that was replaced before its segment was merged: no caller's.
pub(super) const REPLACED: u64 = u64::MAX;

/// What a place in the row of words belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct TurnAt {
    /// The row of the turn.
    pub(super) row: usize,
    /// The turn's words.
    pub(super) start: usize,
    pub(super) end: usize,
    /// Its number in the statement.
    pub(super) turn: usize,
    pub(super) speaker: u32,
    pub(super) is_question: bool,
}

/// A statement as the index knows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct DocAt {
    pub(super) number: u64,
    pub(super) day: u32,
}

impl<'a> Segment<'a> {
    /// Opens a segment; reads its head alone.
    ///
    /// # Errors
    /// Fails if the bytes are no segment, in another format, or damaged in the head. Damage further on makes words
    /// hard to find and nothing worse.
    pub fn open(bytes: &'a [u8]) -> Result<Segment<'a>, Damaged> {
        let sections = bytes::sections(bytes)?;
        Ok(Segment { bits: bits_for(sections[Section::Words as usize].len() / 2), sections, replaced: &[] })
    }

    /// The segment without these statements, by the caller's numbers in order: as when one was read anew.
    pub fn without(self, replaced: &'a [u64]) -> Segment<'a> {
        Segment { replaced, ..self }
    }

    pub(super) fn is_replaced(&self, number: u64) -> bool {
        number == REPLACED || self.replaced.binary_search(&number).is_ok()
    }

    /// How many words it holds, the gaps between turns included.
    pub fn words(&self) -> usize {
        self.section(Section::Words).len() / 2
    }

    /// How many statements it holds.
    pub fn statements(&self) -> usize {
        self.section(Section::Docs).len() / 16
    }

    pub(super) fn section(&self, section: Section) -> &'a [u8] {
        self.sections[section as usize]
    }

    /// The number of a word, from 1; nothing if the segment does not have it.
    pub(super) fn word_number(&self, word: &str) -> Option<u32> {
        let slots = self.section(Section::Slots);
        let size = slots.len() / 4;
        if !size.is_power_of_two() {
            return None;
        }
        let first = hash_word(word) as usize & (size - 1);
        // A damaged table may be full: one round is the most there is to see.
        for step in 0..size {
            match number(slots, (first + step) & (size - 1))? {
                0 => return None,
                found if self.letters(found) == Some(word.as_bytes()) => return Some(found),
                _ => {}
            }
        }
        None
    }

    pub(super) fn letters(&self, word: u32) -> Option<&'a [u8]> {
        let rows = self.section(Section::Vocabulary);
        let (start, end) = (number(rows, word as usize * 2)?, number(rows, word as usize * 2 + 2)?);
        self.section(Section::Letters).get(start as usize..end as usize)
    }

    /// The code of a word number.
    pub(super) fn code(word: u32) -> u16 {
        word.min(u32::from(RARE)) as u16
    }

    /// The code at a place; 0, a gap, beyond the end.
    pub(super) fn code_at(&self, place: usize) -> u16 {
        short(self.section(Section::Words), place).unwrap_or(0)
    }

    /// Says whether word number `word` stands at a place.
    pub(super) fn is_at(&self, place: usize, word: u32) -> bool {
        let code = self.code_at(place);
        code == Segment::code(word) && (code != RARE || self.rare_at(place) == Some(word))
    }

    /// Gives the number of each word in order, rare or not; 0 for a gap, and where bytes are damaged.
    pub(super) fn for_each_word(&self, mut take: impl FnMut(u32)) {
        let mut rare = self.section(Section::Rare).chunks_exact(8).peekable();
        let place_of = |row: &&[u8]| u32_at(row, 0).unwrap_or(0) as usize;
        for (place, code) in self.section(Section::Words).chunks_exact(2).enumerate() {
            let code = u16::from_le_bytes([code[0], code[1]]);
            if code != RARE {
                take(u32::from(code));
                continue;
            }
            while rare.next_if(|row| place_of(row) < place).is_some() {}
            let here = rare.next_if(|row| place_of(row) == place);
            take(here.and_then(|row| u32_at(row, 4)).unwrap_or(0));
        }
    }

    /// The numbers of all its words.
    pub(super) fn word_numbers(&self) -> Range<u32> {
        // A row for the gap, one for each word, one for the end.
        1..(self.section(Section::Vocabulary).len() / 8).saturating_sub(1).max(1) as u32
    }

    fn rare_at(&self, place: usize) -> Option<u32> {
        let rare = self.section(Section::Rare);
        let at =
            lower_bound(0..rare.len() / 8, |i| u32_at(rare, i * 8).is_some_and(|p| (p as usize) < place));
        (u32_at(rare, at * 8)? as usize == place).then(|| u32_at(rare, at * 8 + 4))?
    }

    /// Where in the sorted places those of a word stand.
    pub(super) fn range_of(&self, word: u32) -> Range<usize> {
        let rows = self.section(Section::Vocabulary);
        match (number(rows, word as usize * 2 + 1), number(rows, word as usize * 2 + 3)) {
            (Some(start), Some(end)) if start <= end && end as usize <= self.words() => {
                start as usize..end as usize
            }
            _ => 0..0,
        }
    }

    /// The place number `i` of the sorted places.
    pub(super) fn place(&self, i: usize) -> usize {
        unpack(self.section(Section::Places), self.bits, i).map_or(usize::MAX / 4, |place| place as usize)
    }

    /// Those of a range of more than [`FEW`](super::sort::FEW) sorted places, all alike for `depth` words, at which the
    /// next word has `code`.
    pub(super) fn narrowed(&self, range: Range<usize>, depth: usize, code: u16) -> Range<usize> {
        let code_of = |i: usize| self.code_at(self.place(i) + depth);
        let (lower, upper) = if depth == 1 {
            (self.between_fences(&range, |c| c < code), self.between_fences(&range, |c| c <= code))
        } else {
            (range.clone(), range)
        };
        let start = lower_bound(lower, |i| code_of(i) < code);
        // Most runs end soon after they begin: strides that double find the end in fewer looks than halving.
        let (mut stride, mut from) = (1, upper.start.max(start));
        while from + stride < upper.end && code_of(from + stride) <= code {
            from += stride;
            stride *= 2;
        }
        start..lower_bound(from..upper.end.min(from + stride), |i| code_of(i) <= code)
    }

    /// The places among which the first that is not `below` stands, going by the fences.
    fn between_fences(&self, range: &Range<usize>, below: impl Fn(u16) -> bool) -> Range<usize> {
        let fences = self.section(Section::Fences);
        let all = range.start.div_ceil(FENCE)..range.end.div_ceil(FENCE);
        let first = lower_bound(all.clone(), |fence| short(fences, fence).is_some_and(&below));
        let start = if first > all.start { (first - 1) * FENCE + 1 } else { range.start };
        let end = if first < all.end { first * FENCE } else { range.end };
        start..end
    }

    /// The turn that holds a place.
    pub(super) fn turn_at(&self, place: usize) -> Option<TurnAt> {
        let turns = self.section(Section::Turns);
        let first_word = |row: usize| u32_at(turns, row * 16).map(|word| word as usize);
        let row = last_at_most(self.rows_around(place, 0, turns.len() / 16), place, first_word)?;
        let packed = u32_at(turns, row * 16 + 12)?;
        Some(TurnAt {
            row,
            start: first_word(row)?,
            end: first_word(row + 1).unwrap_or(self.words()).saturating_sub(1),
            turn: u32_at(turns, row * 16 + 8)? as usize,
            speaker: packed / 8,
            is_question: packed % 8 == role_code(TurnRole::Question),
        })
    }

    /// The rows, of turns or of paragraphs by the directory's `column`, among which the one that holds a place is.
    fn rows_around(&self, place: usize, column: usize, rows: usize) -> Range<usize> {
        let directory = self.section(Section::Directory);
        let row_at = |block: usize| number(directory, block * 2 + column).map(|row| row as usize);
        let block = place / BLOCK;
        let start = row_at(block).unwrap_or(0).min(rows);
        start..row_at(block + 1).map_or(rows, |row| (row + 1).min(rows)).max(start)
    }

    /// The statement that holds a turn; nothing for one that was replaced.
    pub(super) fn doc_of(&self, turn_row: usize) -> Option<DocAt> {
        let docs = self.section(Section::Docs);
        let row = last_at_most(0..docs.len() / 16, turn_row, |row| {
            u32_at(docs, row * 16 + 8).map(|turn| turn as usize)
        })?;
        let (low, high) = (u32_at(docs, row * 16)?, u32_at(docs, row * 16 + 4)?);
        let number = u64::from(high) << 32 | u64::from(low);
        (!self.is_replaced(number)).then_some(DocAt { number, day: u32_at(docs, row * 16 + 12)? })
    }

    /// The numbers in their turn of the paragraphs that hold a range of places.
    pub(super) fn paragraphs_of(&self, places: Range<usize>) -> Option<Range<usize>> {
        let paragraphs = self.section(Section::Paragraphs);
        let row_of = |place| {
            last_at_most(self.rows_around(place, 1, paragraphs.len() / 8), place, |row| {
                u32_at(paragraphs, row * 8).map(|word| word as usize)
            })
        };
        let number_of = |place| u32_at(paragraphs, row_of(place)? * 8 + 4).map(|number| number as usize);
        let first = number_of(places.start)?;
        let last = number_of(places.end.saturating_sub(1).max(places.start))?;
        Some(first..last.max(first) + 1)
    }

    /// The name of speaker number `speaker`; nothing for nobody.
    pub(super) fn speaker(&self, speaker: u32) -> Option<&'a str> {
        if speaker == NOBODY {
            return None;
        }
        let starts = self.section(Section::SpeakerStarts);
        let (start, end) = (number(starts, speaker as usize)?, number(starts, speaker as usize + 1)?);
        std::str::from_utf8(self.section(Section::Speakers).get(start as usize..end as usize)?).ok()
    }
}

/// The code of a role on disk.
pub(super) fn role_code(role: TurnRole) -> u32 {
    match role {
        TurnRole::Speech => 0,
        TurnRole::Question => 1,
        TurnRole::Answer => 2,
        TurnRole::Moderator => 3,
        TurnRole::Interjection => 4,
        TurnRole::Text => 5,
    }
}

/// The first of a range that is not `below`, which holds for a first stretch of it and then no more.
fn lower_bound(range: Range<usize>, below: impl Fn(usize) -> bool) -> usize {
    let Range { mut start, mut end } = range;
    while start < end {
        let middle = start + (end - start) / 2;
        if below(middle) { start = middle + 1 } else { end = middle }
    }
    start
}

/// The last of some rows whose value, which grows with the rows, is at most `wanted`.
fn last_at_most(rows: Range<usize>, wanted: usize, value: impl Fn(usize) -> Option<usize>) -> Option<usize> {
    let first = rows.start;
    lower_bound(rows, |row| value(row).is_some_and(|value| value <= wanted))
        .checked_sub(1)
        .filter(|row| *row >= first)
}
