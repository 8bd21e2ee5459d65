//! Builds a segment: statements in, bytes out.

use super::{
    bytes::{SECTIONS, Section, assemble, bits_for, pack, put},
    segment::{RARE, role_code},
};
use crate::{hash::hash_word, person::speaker_of, token::for_each_word};
use dictum_model::{Moment, Statement};
use std::collections::HashMap;

/// Statements on their way into a segment. Memory grows with the words taken: about sixteen bytes each at the end.
#[derive(Debug, Default)]
pub struct SegmentBuilder {
    pub(super) vocabulary: Vocabulary,
    /// For each word its number, or [`GAP`] between turns.
    pub(super) words: Vec<u32>,
    pub(super) docs: Vec<Doc>,
    pub(super) turns: Vec<TurnRow>,
    pub(super) paragraphs: Vec<ParagraphRow>,
    speakers: HashMap<String, u32>,
    scratch: String,
}

/// No word: a turn ends here.
pub(super) const GAP: u32 = u32::MAX;
/// No speaker is named.
pub(super) const NOBODY: u32 = 0;
/// The day of a statement whose day is not told: later than any.
pub(super) const NO_DAY: u32 = u32::MAX;

#[derive(Clone, Copy, Debug)]
pub(super) struct Doc {
    pub(super) number: u64,
    pub(super) first_turn: u32,
    pub(super) day: u32,
}

#[derive(Clone, Copy, Debug)]
pub(super) struct TurnRow {
    pub(super) first_word: u32,
    pub(super) first_paragraph: u32,
    pub(super) turn: u32,
    /// The speaker's number times 8 plus the code of the role.
    pub(super) speaker_and_role: u32,
}

#[derive(Clone, Copy, Debug)]
pub(super) struct ParagraphRow {
    pub(super) first_word: u32,
    pub(super) paragraph: u32,
}

impl SegmentBuilder {
    /// Makes an empty builder.
    pub fn new() -> SegmentBuilder {
        SegmentBuilder::default()
    }

    /// Takes in the spoken words of a statement under the caller's number for it.
    pub fn add(&mut self, doc: u64, statement: &Statement) {
        let day = statement.delivered_on.or(statement.published_at).map_or(NO_DAY, day_number);
        self.docs.push(Doc { number: doc, first_turn: self.turns.len() as u32, day });
        for (turn, held) in statement.turns.iter().enumerate() {
            let speaker = speaker_of(statement, turn).map_or(NOBODY, |name| self.speaker(name));
            self.turns.push(TurnRow {
                first_word: self.words.len() as u32,
                first_paragraph: self.paragraphs.len() as u32,
                turn: turn as u32,
                speaker_and_role: speaker * 8 + role_code(held.role),
            });
            for (paragraph, held) in held.paragraphs.iter().enumerate().filter(|(_, held)| held.is_spoken()) {
                self.add_paragraph(paragraph, &held.text);
            }
            self.words.push(GAP);
        }
    }

    fn add_paragraph(&mut self, paragraph: usize, text: &str) {
        self.paragraphs
            .push(ParagraphRow { first_word: self.words.len() as u32, paragraph: paragraph as u32 });
        let SegmentBuilder { vocabulary, words, scratch, .. } = self;
        for_each_word(text, scratch, |word, _| words.push(vocabulary.number(word)));
    }

    /// Takes in words of no statement.
    #[cfg(test)]
    pub(super) fn take_words(&mut self, text: &str) {
        self.add_paragraph(0, text);
    }

    /// The number of a speaker, from 1.
    pub(super) fn speaker(&mut self, name: &str) -> u32 {
        if let Some(&number) = self.speakers.get(name) {
            return number;
        }
        let number = self.speakers.len() as u32 + 1;
        self.speakers.insert(name.to_owned(), number);
        number
    }

    /// How many words were taken in; a segment holds fewer than 2³¹.
    pub fn len(&self) -> usize {
        self.words.len()
    }

    /// Says whether no statement was taken in.
    pub fn is_empty(&self) -> bool {
        self.docs.is_empty()
    }

    /// Sorts what was taken in and writes the segment.
    pub fn finish(self) -> Vec<u8> {
        let order = self.vocabulary.by_frequency();
        let mut ranks = vec![0_u32; order.len()];
        for (rank, &number) in order.iter().enumerate() {
            ranks[number as usize] = rank as u32;
        }
        // Rank 0 is the gap, so that the order of words is the order of numbers.
        let full: Vec<u32> =
            self.words.iter().map(|&w| if w == GAP { 0 } else { ranks[w as usize] + 1 }).collect();
        let codes: Vec<u16> = full.iter().map(|&word| word.min(u32::from(RARE)) as u16).collect();
        let (starts, places) = super::sort::sorted_places(&full, &codes, order.len());
        let mut sections: [Vec<u8>; SECTIONS] = Default::default();
        sections[Section::Rare as usize] = rare_words(&full);
        drop(full);
        let mut words = Vec::with_capacity(codes.len() * 2);
        codes.iter().for_each(|code| words.extend_from_slice(&code.to_le_bytes()));
        sections[Section::Words as usize] = words;
        sections[Section::Places as usize] = pack(&places, bits_for(codes.len()));
        put(&mut sections[Section::Starts as usize], starts);
        self.vocabulary.write(&order, &mut sections);
        self.write_rows(&mut sections);
        assemble(&sections)
    }

    fn write_rows(&self, sections: &mut [Vec<u8>; SECTIONS]) {
        for doc in &self.docs {
            let (low, high) = (doc.number as u32, (doc.number >> 32) as u32);
            put(&mut sections[Section::Docs as usize], [low, high, doc.first_turn, doc.day]);
        }
        for turn in &self.turns {
            let row = [turn.first_word, turn.first_paragraph, turn.turn, turn.speaker_and_role];
            put(&mut sections[Section::Turns as usize], row);
        }
        for paragraph in &self.paragraphs {
            put(&mut sections[Section::Paragraphs as usize], [paragraph.first_word, paragraph.paragraph]);
        }
        let mut speakers: Vec<(&u32, &String)> =
            self.speakers.iter().map(|(name, number)| (number, name)).collect();
        speakers.sort_unstable();
        let ends = speakers.iter().scan(0, |end, (_, name)| {
            *end += name.len() as u32;
            Some(*end)
        });
        put(&mut sections[Section::SpeakerStarts as usize], [0, 0].into_iter().chain(ends));
        sections[Section::Speakers as usize] = speakers.iter().flat_map(|(_, name)| name.bytes()).collect();
    }
}

/// The rare words, by place.
fn rare_words(full: &[u32]) -> Vec<u8> {
    let mut section = Vec::new();
    for (place, &word) in full.iter().enumerate().filter(|(_, word)| **word >= u32::from(RARE)) {
        put(&mut section, [place as u32, word]);
    }
    section
}

/// A day as a number that grows with time; a year or a month alone counts as its first day.
pub(super) fn day_number(moment: Moment) -> u32 {
    let (month, day) = match (moment, moment.day()) {
        (_, Some(day)) => (day.month(), day.day()),
        (Moment::Month(_, month), None) => (month, 1),
        _ => (1, 1),
    };
    let year = u32::try_from(moment.year()).unwrap_or(0);
    year * 372 + (month as u32 - 1) * 31 + day as u32 - 1
}

/// Distinct words, numbered as they come, with how often each came.
#[derive(Debug, Default)]
pub(super) struct Vocabulary {
    letters: String,
    ends: Vec<u32>,
    counts: Vec<u32>,
    /// Half of the hash and the number plus one; a number of 0 is an empty slot.
    slots: Vec<(u32, u32)>,
}

impl Vocabulary {
    /// The number of a word, counted once more.
    pub(super) fn number(&mut self, word: &str) -> u32 {
        if self.ends.len() * 2 >= self.slots.len() {
            self.grow();
        }
        let hash = hash_word(word);
        let mask = self.slots.len() - 1;
        let mut slot = hash as usize & mask;
        loop {
            let (half, number) = self.slots[slot];
            if number == 0 {
                break;
            }
            if half == (hash >> 32) as u32 && self.word(number - 1) == word {
                self.counts[number as usize - 1] += 1;
                return number - 1;
            }
            slot = (slot + 1) & mask;
        }
        let number = self.ends.len() as u32;
        self.slots[slot] = ((hash >> 32) as u32, number + 1);
        self.letters.push_str(word);
        self.ends.push(self.letters.len() as u32);
        self.counts.push(1);
        number
    }

    fn word(&self, number: u32) -> &str {
        let at = number as usize;
        let start = at.checked_sub(1).map_or(0, |before| self.ends[before] as usize);
        &self.letters[start..self.ends[at] as usize]
    }

    fn grow(&mut self) {
        let size = (self.slots.len() * 2).max(1024);
        let mut slots = vec![(0, 0); size];
        for number in 0..self.ends.len() as u32 {
            let hash = hash_word(self.word(number));
            let mut slot = hash as usize & (size - 1);
            while slots[slot].1 != 0 {
                slot = (slot + 1) & (size - 1);
            }
            slots[slot] = ((hash >> 32) as u32, number + 1);
        }
        self.slots = slots;
    }

    /// Counts a word more often, when words come from another segment.
    pub(super) fn count(&mut self, number: u32, more: u32) {
        self.counts[number as usize] += more;
    }

    /// The words' numbers, the most frequent first; ties by letters, so that the same statements give the same bytes.
    fn by_frequency(&self) -> Vec<u32> {
        let mut order: Vec<u32> = (0..self.ends.len() as u32).collect();
        order.sort_unstable_by(|&a, &b| {
            let counts = self.counts[b as usize].cmp(&self.counts[a as usize]);
            counts.then_with(|| self.word(a).cmp(self.word(b)))
        });
        order
    }

    /// Writes letters and hash table; word numbers in a segment count from 1.
    fn write(&self, order: &[u32], sections: &mut [Vec<u8>; SECTIONS]) {
        let mut letters = Vec::with_capacity(self.letters.len());
        let size = (order.len() * 2).next_power_of_two().max(16);
        let mut slots = vec![0_u32; size];
        put(&mut sections[Section::LetterStarts as usize], [0, 0]);
        for (rank, &number) in order.iter().enumerate() {
            let word = self.word(number);
            letters.extend_from_slice(word.as_bytes());
            put(&mut sections[Section::LetterStarts as usize], [letters.len() as u32]);
            let mut slot = hash_word(word) as usize & (size - 1);
            while slots[slot] != 0 {
                slot = (slot + 1) & (size - 1);
            }
            slots[slot] = rank as u32 + 1;
        }
        sections[Section::Letters as usize] = letters;
        put(&mut sections[Section::Slots as usize], slots);
    }
}
