//! Sets the passages of a statement against all others: seeds in common, followed as far as both go on alike.

use super::{
    extend::{backward, forward},
    hits::{Hit, ITSELF, ReuseHits, ReuseWork},
    row::{telling, word_at},
    seeds::RUN,
    segment::{ParagraphAt, ReuseSegment},
};
use crate::index::bytes::{number, put};
use std::ops::Range;

/// The fewest words that make a passage.
pub const FEWEST_WORDS_REUSED: usize = 8;
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

/// How many bytes a link takes in a segment.
pub(super) const LINK_BYTES: usize = 13 * 4;

impl ReuseLink {
    pub(super) fn write(&self, out: &mut Vec<u8>) {
        for passage in [self.own, self.other] {
            let (low, high) = (passage.doc as u32, (passage.doc >> 32) as u32);
            put(out, [low, high, passage.turn, passage.paragraph, passage.start, passage.end]);
        }
        put(out, [self.edits]);
    }

    pub(super) fn read(bytes: &[u8; LINK_BYTES]) -> ReuseLink {
        let cell = |at: usize| number(bytes, at).unwrap_or(0);
        let passage = |at: usize| ReusedPassage {
            doc: u64::from(cell(at + 1)) << 32 | u64::from(cell(at)),
            turn: cell(at + 2),
            paragraph: cell(at + 3),
            start: cell(at + 4),
            end: cell(at + 5),
        };
        ReuseLink { own: passage(0), other: passage(6), edits: cell(12) }
    }
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

impl ReuseWork<'_> {
    /// Gives every link that the statements of one share have with statements before them in the segment, and with all of other segments.
    /// `hits` are those of all parts.
    pub fn links(&self, share: usize, hits: &[ReuseHits], mut take: impl FnMut(ReuseLink)) {
        let Some((rows, _)) = self.shares.get(share) else { return };
        let mut all: Vec<Hit> = Vec::new();
        hits.iter().filter_map(|hits| hits.shares.get(share)).for_each(|hits| all.extend(hits));
        all.sort_unstable_by_key(|hit| hit.own);
        let (mut rest, mut tried) = (all.as_mut_slice(), Vec::new());
        for row in rows.clone() {
            for paragraph in self.own.paragraphs_of(row) {
                let end = self.own.first_word(paragraph + 1);
                let count = rest.partition_point(|hit| (hit.own as usize) < end);
                let (hits, after) = rest.split_at_mut(count);
                rest = after;
                if hits.is_empty() {
                    continue;
                }
                let (Some(doc), Some(held)) = (self.own.doc(row), self.own.paragraph(paragraph)) else {
                    continue;
                };
                let is_elsewhere = |hit: &Hit| hit.segment != ITSELF || (hit.other as usize) < doc.first_word;
                self.follow_hits(hits, is_elsewhere, &mut tried, |followed, segment| {
                    link(doc.number, held, segment, followed).into_iter().for_each(&mut take);
                });
            }
        }
    }

    fn follow_hits(
        &self,
        hits: &mut [Hit],
        is_elsewhere: impl Fn(&Hit) -> bool,
        tried: &mut Vec<Followed>,
        mut take: impl FnMut(&Followed, &ReuseSegment<'_>),
    ) {
        tried.clear();
        hits.sort_unstable_by_key(|hit| (hit.segment, hit.other));
        for &hit in hits.iter().filter(|hit| is_elsewhere(hit)) {
            // Hits come in the order of their places elsewhere: what ends before this one is behind.
            tried.retain(|tried| tried.segment == hit.segment && tried.other.end > hit.other as usize);
            if tried.iter().any(|tried| tried.covers(hit)) {
                continue;
            }
            let segment = self.others.get(hit.segment as usize).unwrap_or(&self.own);
            let Some(followed) = follow(&self.own, segment, hit) else { continue };
            if is_reuse(&self.own, &followed) {
                take(&followed, segment);
            }
            tried.push(followed);
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
        start: words.start.saturating_sub(held.first_word) as u32,
        end: words.end.saturating_sub(held.first_word) as u32,
    };
    let (own, other) = (passage(number, held, &followed.own), passage(doc.number, there, &followed.other));
    (doc.number != number).then_some(ReuseLink { own, other, edits: followed.edits as u32 })
}
