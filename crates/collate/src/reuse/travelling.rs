//! Reuse looked for by many who share no memory: seeds and pairs that carry what is needed of the words around them.
//!
//! What is found is what [`ReuseWork`] finds in one segment of the same statements, in the order of their numbers:
//!
//! 1. whoever has a statement gives its seeds ([`travelling_seeds`]);
//! 2. whoever has all seeds of one hash pairs their places ([`pair_seeds`]);
//! 3. whoever has all pairs of a statement, and the words of those it is paired with, follows them ([`links_of_pairs`]).

use super::{
    ReuseBuilder, ReuseHits, ReuseLink, ReuseSegment, ReuseWork,
    hits::{ITSELF, MOST_PLACES, pair_alike, words_going_on},
    row,
    seeds::for_each_seed,
    segment::NOBODY,
};
use crate::index::assembly::NO_DAY;
use std::collections::HashMap;

/// Where a seed stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SeedPlace {
    /// The caller's number for the statement.
    pub doc: u64,
    /// The turn, counted from 0.
    pub turn: u32,
    /// The paragraph of the turn, counted from 0.
    pub paragraph: u32,
    /// Its first word, counted from 0 in the paragraph.
    pub word: u32,
}

/// A seed with what decides whom it is paired with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TravellingSeed {
    /// The hash of its words: those of one hash are to come together.
    pub hash: u32,
    /// Where it stands.
    pub place: SeedPlace,
    /// The four words after it as one number; nothing at the end of a paragraph.
    pub going_on: Option<u64>,
}

/// Two places of one seed; the other stands in a statement of a lower number, or earlier in the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SeedPair {
    /// The later place.
    pub own: SeedPlace,
    /// The earlier one.
    pub other: SeedPlace,
}

/// A paragraph that travels.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct TravellingParagraph {
    /// Where it stands: its first word.
    pub place: SeedPlace,
    /// Its words.
    pub text: String,
}

/// Gives the seeds of a paragraph of spoken words, in their order.
pub fn travelling_seeds(paragraph: &TravellingParagraph, mut take: impl FnMut(TravellingSeed)) {
    let (mut words, mut scratch) = (Vec::new(), String::new());
    row::append(&paragraph.text, &mut words, &mut scratch);
    let word_at = |at: usize| words.get(at).copied().unwrap_or(row::GAP);
    for_each_seed(words.iter().copied(), 0, |seed| {
        let place = SeedPlace { word: seed.place, ..paragraph.place };
        let going_on = words_going_on(seed.place as usize, word_at);
        take(TravellingSeed { hash: seed.hash, place, going_on });
    });
}

/// Pairs the places of one hash, all of whose seeds are given: all of a few, else those that go on alike.
pub fn pair_seeds(seeds: &mut [TravellingSeed], mut take: impl FnMut(SeedPair)) {
    seeds.sort_unstable_by_key(|seed| seed.place);
    // A passage shared within one statement is none: those pairs need not travel.
    let mut give = |own: SeedPlace, other: SeedPlace| {
        if own.doc != other.doc {
            take(SeedPair { own, other });
        }
    };
    if seeds.len() <= MOST_PLACES {
        for (at, own) in seeds.iter().enumerate() {
            seeds[..at].iter().for_each(|other| give(own.place, other.place));
        }
        return;
    }
    let going_on = seeds.iter().filter_map(|seed| Some((seed.going_on?, true, seed.place)));
    pair_alike(&mut going_on.collect::<Vec<_>>(), true, give);
}

/// Builds a segment of paragraphs that are sorted by their places.
fn segment_of(paragraphs: &[TravellingParagraph]) -> Vec<u8> {
    let mut builder = ReuseBuilder::new();
    for statement in paragraphs.chunk_by(|one, other| one.place.doc == other.place.doc) {
        for (number, TravellingParagraph { place, text }) in statement.iter().enumerate() {
            if number == 0 {
                builder.begin(place.doc, NO_DAY);
            }
            builder.add_paragraph([place.turn, place.paragraph, NOBODY], text);
        }
    }
    builder.finish()
}

/// Finds on one machine what the three steps find on many.
pub fn links_of_paragraphs(paragraphs: &mut [TravellingParagraph], mut take: impl FnMut(ReuseLink)) {
    paragraphs.sort_unstable();
    let bytes = segment_of(paragraphs);
    let Ok(segment) = ReuseSegment::open(&bytes) else { return };
    let work = ReuseWork::new(segment, &[]);
    let hits = [work.hits(0, 1)];
    (0..work.shares()).for_each(|share| work.links(share, &hits, &mut take));
}

/// Follows pairs of some statements, all pairs of each of them, with the words of all paragraphs that are named in them.
pub fn links_of_pairs(
    paragraphs: &mut [TravellingParagraph],
    pairs: &[SeedPair],
    mut take: impl FnMut(ReuseLink),
) {
    paragraphs.sort_unstable();
    let bytes = segment_of(paragraphs);
    let Ok(segment) = ReuseSegment::open(&bytes) else { return };
    let first_words = first_words(&segment);
    let place = |place: SeedPlace| {
        let first = first_words.get(&SeedPlace { word: 0, ..place })?;
        first.checked_add(place.word)
    };
    let work = ReuseWork::new(segment, &[]);
    let mut hits = ReuseHits { shares: vec![Vec::new(); work.shares()] };
    for pair in pairs {
        if let (Some(own), Some(other)) = (place(pair.own), place(pair.other)) {
            work.give(own, ITSELF, other, &mut hits);
        }
    }
    let hits = [hits];
    (0..work.shares()).for_each(|share| work.links(share, &hits, &mut take));
}

/// Where the words of each paragraph of each statement begin.
fn first_words(segment: &ReuseSegment<'_>) -> HashMap<SeedPlace, u32> {
    let mut first_words = HashMap::new();
    for row in 0..segment.statements() {
        let Some(doc) = segment.doc(row) else { continue };
        for held in segment.paragraphs_of(row).filter_map(|row| segment.paragraph(row)) {
            let place = SeedPlace { doc: doc.number, turn: held.turn, paragraph: held.paragraph, word: 0 };
            first_words.insert(place, held.first_word as u32);
        }
    }
    first_words
}
