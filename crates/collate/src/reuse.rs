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
//! Words that a scanner misread are words replaced: a passage with one letter in twenty-five wrong keeps runs enough to be found.
//! The work is parted so that callers may spread it over threads; this room starts none.

mod assembly;
mod extend;
mod hits;
mod link;
mod row;
mod seeds;
mod segment;

pub use assembly::ReuseBuilder;
pub use hits::{ReuseHits, ReuseWork};
pub use link::{FEWEST_WORDS_REUSED, ReuseLink, ReusedPassage};
pub use segment::{ReuseSegment, merge_reuse};
