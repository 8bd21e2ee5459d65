//! Recurring passages: wording of eight words or more that stands in two statements, exact or altered.
//!
//! A minister says “the harbour stays open to every ship of every flag” in May, an envoy says it again in July with “each ship”.
//!
//! 1. [`ReuseBuilder`] makes words into numbers (`row`), and of every five neighbouring runs of four words keeps the one that tells most
//!    as a seed (`seeds`): so two passages with eight words in a row in common have a seed in common. Whoever keeps the archive keeps
//!    the bytes of the [`ReuseSegment`]s and merges them ([`merge_reuse`]).
//! 2. [`ReuseWork::hits`] goes through the seeds of a segment in the order of their hashes, and finds where else each stands (`hits`): in
//!    the segment itself, in others. A seed at a few places pairs all of them; a frequent one, “of the United Nations and”, only those
//!    that go on alike, each with the one before, so that a stock phrase used a thousand times makes a chain and not half a million pairs.
//! 3. [`ReuseWork::links`] follows each hit both ways as long as the two go on alike but for a word here and there (`extend`). What
//!    shares too few words, or words that tell too little, is chance and dropped (`link`); the rest are [`ReuseLink`]s.
//!
//! 4. [`reuse_clusters`] gathers linked passages: each cluster is one wording with all its uses. The uses of a phrase that somebody asks
//!    about are found without seeds, by a look at every word ([`ReusePhrase`]).
//!
//! Words that a scanner misread are words replaced: a passage with one letter in twenty-five wrong keeps runs enough to be found.
//! The work is parted so that callers may spread it over threads; this room starts none. Where those who work at it share no memory,
//! seeds and pairs travel between them (`travelling`).

mod assembly;
mod cluster;
mod extend;
mod hits;
mod link;
mod phrase;
mod row;
mod seeds;
mod segment;
mod travelling;

use crate::index::assembly::{day_number, last_day_number};

pub use assembly::ReuseBuilder;
pub use cluster::{ReuseCluster, reuse_clusters};
pub use hits::{ReuseHits, ReuseWork};
pub use link::{FEWEST_WORDS_REUSED, ReuseLink, ReusedPassage};
pub use phrase::{MOST_WORDS_OF_A_PHRASE, PhraseUse, ReusePhrase};
pub use segment::{HeldStatement, ReuseSegment, merge_reuse, with_reuse_links};
pub use travelling::{
    SeedPair, SeedPlace, TravellingParagraph, TravellingSeed, links_of_pairs, links_of_paragraphs,
    pair_seeds, travelling_seeds,
};

/// A day as a number that grows with time, as segments hold it: a year or a month alone counts as its first day, or, where `is_last`,
/// as its last.
pub fn reuse_day(moment: dictum_model::Moment, is_last: bool) -> u32 {
    if is_last { last_day_number(moment) } else { day_number(moment) }
}
