//! Seeds: short runs of the quotation's words that are rare enough to look at every place they stand.

use super::{
    repair::{MOST_REPAIRED, repaired},
    segment::Segment,
    sort::FEW,
};
use crate::Quote;
use std::ops::Range;

/// Order in the sorted places goes this many words deep.
const DEPTH: usize = 5;

/// A quotation in the numbers of one segment.
#[derive(Clone, Debug)]
pub(super) struct Numbered {
    /// For each word its number; nothing if the segment does not have it.
    pub(super) words: Vec<Option<u32>>,
    /// For each word, whether a mark of omission stands before it.
    after_mark: Vec<bool>,
    /// For each word, how often it stands in the segment.
    pub(super) counts: Vec<usize>,
}

/// A run of words of the quotation with the sorted places at which it stands.
#[derive(Clone, Debug)]
pub(super) struct Seed {
    /// Its first word.
    pub(super) q: usize,
    /// How many words it has.
    pub(super) length: usize,
    /// Where in the sorted places it stands.
    pub(super) range: Range<usize>,
}

impl Numbered {
    pub(super) fn new(segment: &Segment<'_>, quote: &Quote) -> Numbered {
        let words: Vec<Option<u32>> = quote.words().iter().map(|word| segment.word_number(word)).collect();
        let counts = words.iter().map(|word| word.map_or(0, |word| segment.range_of(word).len())).collect();
        let mut after_mark = vec![false; words.len()];
        for mark in quote.marks() {
            if let Some(after) = after_mark.get_mut(mark.before_word) {
                *after = true;
            }
        }
        Numbered { words, after_mark, counts }
    }

    /// The same with words that the segment does not have taken for those they may be misread from; none if it has all.
    pub(super) fn repaired(&self, segment: &Segment<'_>, quote: &Quote) -> Option<Numbered> {
        let unknown: Vec<usize> =
            (0..self.words.len()).filter(|&q| self.words[q].is_none()).take(MOST_REPAIRED).collect();
        let mut mended = self.clone();
        for &q in &unknown {
            mended.words[q] = repaired(segment, quote.words().word(q));
            mended.counts[q] = mended.words[q].map_or(0, |word| segment.range_of(word).len());
        }
        (!unknown.is_empty()).then_some(mended)
    }

    /// A quotation of these word numbers, without marks.
    #[cfg(test)]
    pub(super) fn of_numbers(words: Vec<Option<u32>>) -> Numbered {
        Numbered { after_mark: vec![false; words.len()], counts: vec![1; words.len()], words }
    }

    /// The runs of words between marks of omission.
    pub(super) fn parts(&self) -> Vec<Range<usize>> {
        let starts = (0..self.words.len()).filter(|&q| q == 0 || self.after_mark[q]);
        let mut parts: Vec<Range<usize>> = starts.map(|start| start..self.words.len()).collect();
        for i in 1..parts.len() {
            parts[i - 1].end = parts[i].start;
        }
        parts
    }

    /// The seed that begins with word `q` and is extended until it stands in at most `few` places, not less than
    /// [`FEW`], or cannot go on.
    pub(super) fn seed(&self, segment: &Segment<'_>, q: usize, few: usize) -> Option<Seed> {
        let first = self.words.get(q).copied().flatten()?;
        let mut seed = Seed { q, length: 1, range: segment.range_of(first) };
        while seed.range.len() > few.max(FEW) && seed.length < DEPTH {
            let next = q + seed.length;
            let Some(word) = self.words.get(next).copied().flatten().filter(|_| !self.after_mark[next])
            else {
                break;
            };
            let narrowed = segment.narrowed(seed.range.clone(), seed.length, Segment::code(word));
            if narrowed.is_empty() {
                break;
            }
            seed.range = narrowed;
            seed.length += 1;
        }
        Some(seed)
    }

    /// The run of the quotation's words that stand as they are around one that stands at a place.
    pub(super) fn run_around(&self, segment: &Segment<'_>, q: usize, place: usize) -> Range<usize> {
        let stands = |q: usize, place: usize| self.words[q].is_some_and(|word| segment.is_at(place, word));
        let mut run = q..q + 1;
        while run.start > 0 && !self.after_mark[run.start] {
            let back = q - (run.start - 1);
            if !place.checked_sub(back).is_some_and(|place| stands(run.start - 1, place)) {
                break;
            }
            run.start -= 1;
        }
        while run.end < self.words.len()
            && !self.after_mark[run.end]
            && stands(run.end, place + (run.end - q))
        {
            run.end += 1;
        }
        run
    }

    /// Where the whole quotation stands as one run of words, marks of omission aside; at most `most` places.
    pub(super) fn whole(&self, segment: &Segment<'_>, most: usize) -> Vec<usize> {
        if self.words.iter().any(Option::is_none) {
            return Vec::new();
        }
        // A seed that begins near the end could not be extended.
        let last_start = self.words.len().saturating_sub(DEPTH).max(2);
        let mut starts: Vec<usize> = (0..self.words.len()).filter(|&q| q <= last_start).collect();
        starts.sort_by_key(|&q| self.counts[q]);
        let seeds = starts.into_iter().take(2).filter_map(|q| self.seed(segment, q, FEW));
        let Some(seed) = seeds.min_by_key(|seed| seed.range.len()) else { return Vec::new() };
        let standing = seed.range.take(most).filter_map(|i| {
            let start = segment.place(i).checked_sub(seed.q)?;
            let stands = |q: usize| self.words[q].is_some_and(|word| segment.is_at(start + q, word));
            (0..self.words.len()).all(stands).then_some(start)
        });
        standing.collect()
    }
}
