//! A positional index of folded words that finds where a quotation may stand, whatever was done to it.
//!
//! A segment is plain bytes: this module makes, reads, merges and searches them and touches no file. It holds every
//! spoken word of its statements as a number, and all places in the order of the words that follow them, deeper in large
//! groups and up to five: so one array serves seeds of one word to five, each a search by halving. What surrounds a hit is read from the row of
//! words itself, so candidates are ranked without fetching a statement.
//!
//! Invariant: opening a segment reads its head alone, and every later access is checked against the bytes that are
//! there. Damaged bytes give [`Damaged`] or no hits, never a panic.

pub(crate) mod assembly;
pub(crate) mod bytes;
mod candidates;
mod clusters;
mod merging;
mod repair;
mod seeds;
mod segment;
mod sort;
mod subsequence;
mod vocabulary;

pub use assembly::SegmentBuilder;
pub use bytes::{Damaged, SegmentSink};
pub use candidates::{Candidate, Candidates, Wanted, candidates};
pub use merging::merge;
pub use segment::{FORMAT_VERSION, Segment};
