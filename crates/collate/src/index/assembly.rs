//! Builds a segment: statements in, bytes out.

use super::{
    bytes::{Assembly, Packer, Section, SegmentSink, bits_for, put, put_short},
    segment::{BLOCK, FENCE, role_code},
    sort::{self, Row},
    vocabulary::Vocabulary,
};
use crate::{
    person::speaker_of,
    token::{TakesWords, for_each_word},
};
use dictum_model::{Moment, Statement};
use std::{collections::HashMap, io, ops::Range};

/// Statements on their way into a segment. Memory grows with the words taken: four bytes each, fourteen at the end.
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
pub(crate) const NO_DAY: u32 = u32::MAX;

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
        for_each_word(text, scratch, &mut Numbering { vocabulary, words });
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

    /// Sorts what was taken in and gives the segment.
    pub fn finish(self) -> Vec<u8> {
        let mut out = io::Cursor::new(Vec::with_capacity(self.words.len() * 11 / 2 + (1 << 16)));
        let written = self.write(&mut out);
        debug_assert!(written.is_ok(), "memory takes whatever is written to it");
        out.into_inner()
    }

    fn write(mut self, out: &mut dyn SegmentSink) -> io::Result<()> {
        let order = self.vocabulary.by_frequency(&self.counts());
        let ranks = ranks(&order);
        let mut row = Row { codes: Vec::with_capacity(self.words.len()), rare: Vec::new() };
        for word in std::mem::take(&mut self.words) {
            row.push(ranks.get(word as usize).copied().unwrap_or(0));
        }
        self.write_row(&row, &order, out)
    }

    /// Writes the segment whose words are these, by their ranks in `order`.
    pub(super) fn write_row(&self, row: &Row, order: &[u32], out: &mut dyn SegmentSink) -> io::Result<()> {
        let mut assembly = Assembly::begin(out);
        assembly.section(Section::Words, |out| put_short(out, &row.codes))?;
        assembly.section(Section::Rare, |out| {
            row.rare.iter().for_each(|(place, rank)| put(out, [*place, *rank]))
        })?;
        let starts = sort::starts(row, order.len());
        let mut fences = Vec::with_capacity(row.codes.len() / FENCE + 1);
        assembly.section_in_parts(Section::Places, |assembly| {
            let mut packer = Packer::new(bits_for(row.codes.len()));
            let mut sorted = 0_usize;
            sort::sorted_places(row, &starts, |places| {
                places.iter().for_each(|place| packer.push(*place as u32, assembly.held()));
                let first = sorted.next_multiple_of(FENCE) - sorted;
                fences.extend(places.iter().skip(first).step_by(FENCE).map(|place| (place >> 48) as u16));
                sorted += places.len();
                assembly.let_go()
            })?;
            packer.finish(assembly.held());
            Ok(())
        })?;
        assembly.section(Section::Fences, |out| put_short(out, &fences))?;
        self.vocabulary.write(order, &starts, &mut assembly)?;
        self.write_rows(row.codes.len(), &mut assembly)?;
        assembly.finish()
    }

    /// How often each word came.
    fn counts(&self) -> Vec<u32> {
        let mut counts = vec![0; self.vocabulary.len()];
        for &word in self.words.iter().filter(|word| **word != GAP) {
            counts[word as usize] += 1;
        }
        counts
    }

    fn write_rows(&self, words: usize, assembly: &mut Assembly<'_>) -> io::Result<()> {
        assembly.section(Section::Docs, |out| {
            for doc in &self.docs {
                let (low, high) = (doc.number as u32, (doc.number >> 32) as u32);
                put(out, [low, high, doc.first_turn, doc.day]);
            }
        })?;
        assembly.section(Section::Turns, |out| {
            for turn in &self.turns {
                put(out, [turn.first_word, turn.first_paragraph, turn.turn, turn.speaker_and_role]);
            }
        })?;
        assembly.section(Section::Paragraphs, |out| {
            for paragraph in &self.paragraphs {
                put(out, [paragraph.first_word, paragraph.paragraph]);
            }
        })?;
        assembly.section(Section::Directory, |out| {
            for place in (0..words).step_by(BLOCK) {
                let turn = self.turns.partition_point(|turn| turn.first_word as usize <= place);
                let paragraph = self.paragraphs.partition_point(|held| held.first_word as usize <= place);
                put(out, [turn.saturating_sub(1) as u32, paragraph.saturating_sub(1) as u32]);
            }
        })?;
        self.write_speakers(assembly)
    }

    fn write_speakers(&self, assembly: &mut Assembly<'_>) -> io::Result<()> {
        let mut speakers: Vec<(&u32, &String)> =
            self.speakers.iter().map(|(name, number)| (number, name)).collect();
        speakers.sort_unstable();
        let ends = speakers.iter().scan(0, |end, (_, name)| {
            *end += name.len() as u32;
            Some(*end)
        });
        assembly.section(Section::SpeakerStarts, |out| put(out, [0, 0].into_iter().chain(ends)))?;
        assembly.section(Section::Speakers, |out| {
            speakers.iter().for_each(|(_, name)| out.extend_from_slice(name.as_bytes()));
        })
    }
}

/// Words on their way into a row of numbers.
struct Numbering<'a> {
    vocabulary: &'a mut Vocabulary,
    words: &'a mut Vec<u32>,
}

impl TakesWords for Numbering<'_> {
    fn take(&mut self, word: &str, _: Range<usize>) {
        self.words.push(self.vocabulary.number(word));
    }

    fn take_short(&mut self, letters: u64, _: Range<usize>) {
        self.words.push(self.vocabulary.number_of_short(letters));
    }
}

/// For each word number the rank that `order` gives it. Rank 0 is the gap, so that the order of words is the order of ranks.
pub(super) fn ranks(order: &[u32]) -> Vec<u32> {
    let mut ranks = vec![0_u32; order.len()];
    for (rank, &number) in order.iter().enumerate() {
        ranks[number as usize] = rank as u32 + 1;
    }
    ranks
}

/// A day as a number that grows with time; a year or a month alone counts as its first day.
pub(crate) fn day_number(moment: Moment) -> u32 {
    let (month, day) = match (moment, moment.day()) {
        (_, Some(day)) => (day.month(), day.day()),
        (Moment::Month(_, month), None) => (month, 1),
        _ => (1, 1),
    };
    let year = u32::try_from(moment.year()).unwrap_or(0);
    year * 372 + (month as u32 - 1) * 31 + day as u32 - 1
}

/// The last day of a year, a month or a day, as [`day_number`] counts.
pub(crate) fn last_day_number(moment: Moment) -> u32 {
    day_number(moment)
        + match (moment, moment.day()) {
            (_, Some(_)) => 0,
            (Moment::Month(..), None) => 30,
            _ => 371,
        }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_period_ends_with_its_last_day() {
        let days =
            |from: &str, to: &str| day_number(from.parse().unwrap())..=last_day_number(to.parse().unwrap());
        for (from, to, day, is_in) in [
            ("1987", "1987", "1987-12-31", true),
            ("1987", "1987", "1988-01-01", false),
            ("1987-02", "1987-02", "1987-02-28", true),
            ("1987-02", "1987-02", "1987-03-01", false),
            ("1987-05-03", "1987-05-03", "1987-05-03", true),
            ("1987-05-03", "1987-05-03", "1987-05-04", false),
        ] {
            assert_eq!(
                days(from, to).contains(&day_number(day.parse().unwrap())),
                is_in,
                "{day} in {from} to {to}"
            );
        }
    }
}
