//! The rebuildable half of an archive: what statements there are, and the indexes to find words in.
//!
//! Each part remembers up to which entry of the record it knows ([`Shelf::known_to`] and its like) and is told the rest
//! on opening, so that nothing here needs to be durable. Nothing here is evidence.

mod fulltext;
mod kin;
mod postings;
mod reuse;
mod segment_files;
mod shelf;

pub use fulltext::{
    CountedHits, Facet, FacetCount, FacetField, Fulltext, FulltextHit, FulltextWriter, IndexedTurn, TurnItem,
    Walked, Wanted,
};
pub use kin::ShelvedKin;
pub use postings::{Postings, PostingsWriter};
pub use reuse::{Reuse, ReuseWriter};
pub use shelf::{
    EditionRange, KnownListing, MonthCount, NameOfPerson, Page, ReadCapture, Shelf, ShelfFilter, ShelfPlace,
    ShelfWriter, ShelvedSpeaker, ShelvedStatement, SpeakerCount, fold_reading, slug,
};

/// What a look over a part of what is derived shows.
#[derive(Debug, Default)]
pub(crate) struct IndexState {
    /// The last entry that it says it knows; none where it is not there, or does not say it.
    pub(crate) knows_to: Option<u64>,
    /// What is wrong with it.
    pub(crate) faults: Vec<String>,
}

impl IndexState {
    fn damaged(what: impl Into<String>) -> IndexState {
        IndexState { knows_to: None, faults: vec![what.into()] }
    }
}
