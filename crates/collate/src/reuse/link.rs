//! Sets the passages of a statement against all others: seeds in common, followed as far as both go on alike.

use super::{
    extend::{backward, forward},
    row::{telling, word_at},
    seeds::{RUN, for_each_seed},
    segment::{ParagraphAt, ReuseSegment},
};
use std::ops::Range;

/// The fewest words that make a passage.
pub const FEWEST_WORDS_REUSED: usize = 8;
/// A seed that stands at more places than this tells too little.
const MOST_PLACES: usize = 32;
/// Words in common must tell so many bits: about what eight words of four letters do.
const LEAST_TOLD: u32 = 56;
/// So many words alike must remain when each edit takes one away.
const LEAST_SCORE: usize = 7;

/// A passage: some words of one paragraph of a statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ReusedPassage {
    /// The caller's number for the statement.
    pub doc: u64,
    /// The turn, counted from 0.
    pub turn: u32,
    /// The paragraph of the turn, counted from 0.
    pub paragraph: u32,
    /// The first of its words, counted from 0 in the paragraph.
    pub start: u32,
    /// The word after its last.
    pub end: u32,
}

/// Two passages with the same wording, exact or altered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ReuseLink {
    /// The passage of the statement that was asked about.
    pub own: ReusedPassage,
    /// The passage elsewhere.
    pub other: ReusedPassage,
    /// How many words were replaced, put in or left out between the two.
    pub edits: u32,
}

/// A seed that stands in both.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Hit {
    segment: u32,
    other: u32,
    own: u32,
}

/// A stretch in which two passages were followed.
#[derive(Clone, Debug, Default)]
struct Followed {
    segment: u32,
    own: Range<usize>,
    other: Range<usize>,
    edits: usize,
}

impl Followed {
    fn covers(&self, hit: Hit) -> bool {
        self.segment == hit.segment
            && self.own.contains(&(hit.own as usize))
            && self.other.contains(&(hit.other as usize))
    }
}

/// Gives every link of some of a segment's statements, by their rows, with statements that stand before each in the segment, and with all
/// of other segments.
///
/// The work may be parted by rows among as many threads as there are.
pub fn reuse_links(
    own: &ReuseSegment<'_>,
    rows: Range<usize>,
    others: &[ReuseSegment<'_>],
    mut take: impl FnMut(ReuseLink),
) {
    let mut search = Search { own, others, hits: Vec::new(), tried: Vec::new() };
    for row in rows {
        search.statement(row, &mut take);
    }
}

struct Search<'a> {
    own: &'a ReuseSegment<'a>,
    others: &'a [ReuseSegment<'a>],
    hits: Vec<Hit>,
    tried: Vec<Followed>,
}

/// The segment that the statements asked about stand in, among the hits.
const ITSELF: u32 = u32::MAX;

impl Search<'_> {
    fn statement(&mut self, row: usize, take: &mut impl FnMut(ReuseLink)) {
        let Some(doc) = self.own.doc(row) else { return };
        for paragraph in self.own.paragraphs_of(row) {
            let Some(held) = self.own.paragraph(paragraph) else { continue };
            let words = held.first_word..self.own.first_word(paragraph + 1).saturating_sub(1);
            if words.len() < FEWEST_WORDS_REUSED {
                continue;
            }
            self.find_hits(words, doc.first_word);
            self.follow_hits(|own, followed, segment| {
                let link = link(own, doc.number, held, segment, followed);
                link.into_iter().for_each(&mut *take);
            });
        }
    }

    /// Finds where seeds of some words stand elsewhere; in the segment itself only before its word `before`.
    fn find_hits(&mut self, words: Range<usize>, before: usize) {
        let Search { own, others, hits, .. } = self;
        hits.clear();
        let row = words.clone().map(|place| word_at(own.words, place));
        for_each_seed(row, words.start as u32, |seed| {
            let places = own.places(seed.hash);
            if places.len() <= MOST_PLACES {
                let earlier = places.take_while(|place| (*place as usize) < before);
                hits.extend(earlier.map(|other| Hit { segment: ITSELF, other, own: seed.place }));
            }
            for (number, segment) in others.iter().enumerate() {
                let places = segment.places(seed.hash);
                if places.len() <= MOST_PLACES {
                    hits.extend(places.map(|other| Hit { segment: number as u32, other, own: seed.place }));
                }
            }
        });
        hits.sort_unstable();
    }

    fn follow_hits(&mut self, mut take: impl FnMut(&ReuseSegment<'_>, &Followed, &ReuseSegment<'_>)) {
        self.tried.clear();
        for &hit in &self.hits {
            // Hits come in the order of their places: what was tried is behind once it ends before this one.
            self.tried.retain(|tried| tried.segment == hit.segment && tried.other.end > hit.other as usize);
            if self.tried.iter().any(|tried| tried.covers(hit)) {
                continue;
            }
            let segment = match hit.segment {
                ITSELF => self.own,
                number => &self.others[number as usize],
            };
            let Some(followed) = follow(self.own, segment, hit) else { continue };
            if is_reuse(self.own, &followed) {
                take(self.own, &followed, segment);
            }
            self.tried.push(followed);
        }
    }
}

/// Follows two passages both ways from a seed in common; nothing where only its hash was.
fn follow(own: &ReuseSegment<'_>, other: &ReuseSegment<'_>, hit: Hit) -> Option<Followed> {
    let (at, there) = (hit.own as usize, hit.other as usize);
    if (0..RUN).any(|i| word_at(own.words, at + i) != word_at(other.words, there + i)) {
        return None;
    }
    let after = forward(own.words, at + RUN, other.words, there + RUN);
    let before = backward(own.words, at, other.words, there);
    Some(Followed {
        segment: hit.segment,
        own: at - before.own..at + RUN + after.own,
        other: there - before.other..there + RUN + after.other,
        edits: after.edits + before.edits,
    })
}

/// Says whether what two passages share is more than unrelated texts share by chance.
fn is_reuse(own: &ReuseSegment<'_>, followed: &Followed) -> bool {
    let length = followed.own.len().min(followed.other.len());
    if length < FEWEST_WORDS_REUSED || length < followed.edits * 2 + LEAST_SCORE {
        return false;
    }
    let told: u32 = followed.own.clone().map(|place| telling(word_at(own.words, place))).sum();
    let kept = length - followed.edits;
    told * kept as u32 / length as u32 >= LEAST_TOLD
}

fn link(
    _own: &ReuseSegment<'_>,
    number: u64,
    held: ParagraphAt,
    segment: &ReuseSegment<'_>,
    followed: &Followed,
) -> Option<ReuseLink> {
    let there = segment.paragraph_at(followed.other.start)?;
    let doc = segment.doc_of(there.row)?;
    let passage = |doc: u64, held: ParagraphAt, words: &Range<usize>| ReusedPassage {
        doc,
        turn: held.turn,
        paragraph: held.paragraph,
        start: (words.start - held.first_word) as u32,
        end: (words.end - held.first_word) as u32,
    };
    let (own, other) = (passage(number, held, &followed.own), passage(doc.number, there, &followed.other));
    (doc.number != number).then_some(ReuseLink { own, other, edits: followed.edits as u32 })
}
