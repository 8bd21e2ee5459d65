//! What is kept open from question to question while the index stays as it is: opening it anew costs as much as a rare phrase.

use super::{
    facets::FacetColumns,
    facts::SegmentFacts,
    forms::languages_held,
    ranking::{count_turns_with, count_words},
};
use crate::error::Result;
use std::{
    collections::{HashMap, hash_map::Entry},
    sync::Arc,
};
use tantivy::{Searcher, Term, schema::Field};

/// Of so many terms it is kept how many turns have them: some megabyte.
const TERMS_AT_HAND: usize = 10_000;

/// What was opened of one state of the index.
#[derive(Default)]
pub(super) struct Opened {
    generation: Option<u64>,
    facts: HashMap<u32, SegmentFacts>,
    counted_by: Vec<Arc<FacetColumns>>,
    languages: Option<Vec<usize>>,
    words: Option<u64>,
    turns_with: HashMap<Term, u64>,
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

    /// The words of all turns that are held.
    pub(super) fn words(&mut self, searcher: &Searcher) -> tantivy::Result<u64> {
        let words = self.words.map_or_else(|| count_words(searcher), Ok)?;
        self.words = Some(words);
        Ok(words)
    }

    /// How many of the turns that are held have a term.
    pub(super) fn turns_with(&mut self, searcher: &Searcher, term: &Term) -> tantivy::Result<u64> {
        if let Some(turns) = self.turns_with.get(term) {
            return Ok(*turns);
        }
        if self.turns_with.len() == TERMS_AT_HAND {
            self.turns_with.clear();
        }
        let turns = count_turns_with(searcher, term)?;
        self.turns_with.insert(term.clone(), turns);
        Ok(turns)
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
