//! Merges segments into one without holding their words: two bytes of each, and of their places a part at a time.

use super::{
    assembly::{Doc, NOBODY, ParagraphRow, SegmentBuilder, TurnRow, ranks},
    bytes::{Section, SegmentSink, u32_at},
    segment::{REPLACED, Segment},
    sort::Row,
};
use std::io;

/// Merges segments into one, in their order; a statement that stands in two is in the merged one twice, and the words of a
/// replaced one stay in it unfound. It needs about three bytes of memory a word.
///
/// Words at damaged places are left out as gaps.
///
/// # Errors
/// Where `out` cannot be written.
pub fn merge(segments: &[Segment<'_>], out: &mut dyn SegmentSink) -> io::Result<()> {
    let mut builder = SegmentBuilder::new();
    let mut counts: Vec<u32> = Vec::new();
    let numbers: Vec<Vec<u32>> =
        segments.iter().map(|segment| builder.take_vocabulary(segment, &mut counts)).collect();
    let order = builder.vocabulary.by_frequency(&counts);
    let ranks = ranks(&order);
    let words = segments.iter().map(|segment| segment.words()).sum();
    let mut row = Row { codes: Vec::with_capacity(words), rare: Vec::new() };
    for (segment, numbers) in segments.iter().zip(&numbers) {
        builder.append_rows(segment, row.codes.len() as u32);
        let rank = |word: u32| numbers.get(word as usize).map_or(0, |number| ranks[*number as usize]);
        segment.for_each_word(|word| row.push(if word == 0 { 0 } else { rank(word) }));
    }
    builder.write_row(&row, &order, out)
}

impl SegmentBuilder {
    /// Takes in the words of a segment, and adds to `counts` how often each stands there; gives for each of its numbers ours.
    fn take_vocabulary(&mut self, segment: &Segment<'_>, counts: &mut Vec<u32>) -> Vec<u32> {
        // Number 0 is the gap.
        let mut numbers = vec![0];
        for word in segment.word_numbers() {
            let letters = segment.letters(word).and_then(|letters| std::str::from_utf8(letters).ok());
            let number = self.vocabulary.number(letters.unwrap_or(""));
            counts.resize(self.vocabulary.len(), 0);
            counts[number as usize] += segment.range_of(word).len() as u32;
            numbers.push(number);
        }
        numbers
    }

    fn append_rows(&mut self, segment: &Segment<'_>, word: u32) {
        let (turn, paragraph) = (self.turns.len() as u32, self.paragraphs.len() as u32);
        let rows = |section: Section, width: usize| {
            segment.section(section).chunks_exact(width * 4).map(move |row| {
                let column = |i: usize| u32_at(row, i * 4).unwrap_or(0);
                [column(0), column(1), column(2 % width), column(3 % width)]
            })
        };
        for [low, high, first_turn, day] in rows(Section::Docs, 4) {
            let number = u64::from(high) << 32 | u64::from(low);
            let number = if segment.is_replaced(number) { REPLACED } else { number };
            self.docs.push(Doc { number, first_turn: first_turn.saturating_add(turn), day });
        }
        for [first_word, first_paragraph, number, packed] in rows(Section::Turns, 4) {
            let speaker = segment.speaker(packed / 8).map_or(NOBODY, |name| self.speaker(name));
            self.turns.push(TurnRow {
                first_word: first_word.saturating_add(word),
                first_paragraph: first_paragraph.saturating_add(paragraph),
                turn: number,
                speaker_and_role: speaker * 8 + packed % 8,
            });
        }
        for [first_word, number, ..] in rows(Section::Paragraphs, 2) {
            self.paragraphs
                .push(ParagraphRow { first_word: first_word.saturating_add(word), paragraph: number });
        }
    }
}
