//! What is kept open from question to question while the index stays as it is: opening it anew costs as much as a rare phrase.

use super::{facets::FacetColumns, facts::SegmentFacts, forms::languages_held};
use crate::error::Result;
use std::{
    collections::{HashMap, hash_map::Entry},
    sync::Arc,
};
use tantivy::{Searcher, schema::Field};

/// What was opened of one state of the index.
#[derive(Default)]
pub(super) struct Opened {
    generation: Option<u64>,
    facts: HashMap<u32, SegmentFacts>,
    counted_by: Vec<Arc<FacetColumns>>,
    languages: Option<Vec<usize>>,
}

impl Opened {
    /// Forgets what was opened of another state of the index.
    pub(super) fn of(&mut self, searcher: &Searcher) -> &mut Opened {
        let generation = Some(searcher.generation().generation_id());
        if self.generation != generation {
            *self = Opened { generation, ..Opened::default() };
        }
        self
    }

    /// The facts of a segment's turns.
    pub(super) fn facts(&mut self, searcher: &Searcher, segment: u32) -> Result<&mut SegmentFacts> {
        Ok(match self.facts.entry(segment) {
            Entry::Occupied(opened) => opened.into_mut(),
            Entry::Vacant(new) => new.insert(SegmentFacts::open(searcher.segment_reader(segment))?),
        })
    }

    /// The columns that all that is found is counted by, of each segment.
    pub(super) fn counted_by(&mut self, searcher: &Searcher) -> tantivy::Result<Vec<Arc<FacetColumns>>> {
        if self.counted_by.is_empty() {
            let segments = searcher.segment_readers().iter();
            let opened = segments.map(|segment| Ok(Arc::new(FacetColumns::open(segment)?)));
            self.counted_by = opened.collect::<tantivy::Result<_>>()?;
        }
        Ok(self.counted_by.clone())
    }

    /// The languages whose forms of words the index holds, as their numbers.
    pub(super) fn languages(&mut self, searcher: &Searcher, forms: Field) -> tantivy::Result<Vec<usize>> {
        if let Some(languages) = &self.languages {
            return Ok(languages.clone());
        }
        let languages = languages_held(searcher, forms)?;
        self.languages = Some(languages.clone());
        Ok(languages)
    }
}
