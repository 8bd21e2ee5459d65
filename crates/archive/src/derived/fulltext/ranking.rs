//! How found turns are ranked: by BM25 (Robertson and Zaragoza 2009) over the turns that are held.
//!
//! tantivy counts what was taken out and is not yet merged away, and leaves equals in the order of its segments: two archives of the same
//! statements would rank them otherwise, by what each has been through. Here what was taken out does not count, and equals stand as they were entered.

use super::{
    opened::Opened,
    schema::{Fields, NO_TURN},
};
use std::{
    cmp::{Ordering, Reverse},
    sync::{Mutex, MutexGuard, PoisonError},
};
use tantivy::{
    DocId, Score, Searcher, SegmentReader, Term,
    collector::{SegmentSortKeyComputer, SortKeyComputer, sort_key::NaturalComparator},
    columnar::Column,
    query::Bm25StatisticsProvider,
    schema::{Field, IndexRecordOption},
};

/// How turns and words are counted for one state of the index.
pub(super) struct HeldTurns<'a> {
    pub(super) searcher: &'a Searcher,
    pub(super) fields: &'a Fields,
    pub(super) opened: &'a Mutex<Opened>,
}

impl HeldTurns<'_> {
    fn opened(&self) -> MutexGuard<'_, Opened> {
        self.opened.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Bm25StatisticsProvider for HeldTurns<'_> {
    fn total_num_tokens(&self, field: Field) -> tantivy::Result<u64> {
        if field == self.fields.words {
            return self.opened().of(self.searcher).words(self.searcher);
        }
        // Of facts each turn is taken to have one word: how long a name is says nothing of what is sought.
        self.total_num_docs()
    }

    fn total_num_docs(&self) -> tantivy::Result<u64> {
        let held: u64 = self.searcher.num_docs();
        Ok(held - self.doc_freq(&Term::from_field_u64(self.fields.replaced, NO_TURN))?)
    }

    fn doc_freq(&self, term: &Term) -> tantivy::Result<u64> {
        self.opened().of(self.searcher).turns_with(self.searcher, term)
    }
}

/// The words of all turns that are held.
pub(super) fn count_words(searcher: &Searcher) -> tantivy::Result<u64> {
    let mut words = 0;
    for segment in searcher.segment_readers() {
        let lengths = segment.fast_fields().u64("length")?;
        words += segment.doc_ids_alive().filter_map(|doc| lengths.first(doc)).sum::<u64>();
    }
    Ok(words)
}

/// How many of the turns that are held have a term.
pub(super) fn count_turns_with(searcher: &Searcher, term: &Term) -> tantivy::Result<u64> {
    let mut turns = 0;
    for segment in searcher.segment_readers() {
        let index = segment.inverted_index(term.field())?;
        turns += u64::from(match segment.alive_bitset() {
            None => index.doc_freq(term)?,
            Some(alive) => index
                .read_postings(term, IndexRecordOption::Basic)?
                .map_or(0, |postings| postings.doc_freq_given_deletes(alive)),
        });
    }
    Ok(turns)
}

/// Best first, and equals as they were entered.
pub(super) struct BestFirst;

/// What a turn is ranked by: the greatest comes first.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
pub(super) struct Rank {
    /// A float's last digits tell in which order it was added up, which differs from segment to segment.
    thousandths: u32,
    edition: Reverse<u64>,
    turn: Reverse<u64>,
}

impl Rank {
    /// BM25, in thousandths.
    pub(super) fn score(self) -> f32 {
        self.thousandths as f32 / 1000.0
    }
}

/// What the turns of a segment are ranked by.
pub(super) struct SegmentRanks {
    edition: Column<u64>,
    turn: Column<u64>,
}

impl SortKeyComputer for BestFirst {
    type SortKey = Rank;
    type Child = SegmentRanks;
    type Comparator = NaturalComparator;

    fn requires_scoring(&self) -> bool {
        true
    }

    fn segment_sort_key_computer(&self, segment: &SegmentReader) -> tantivy::Result<SegmentRanks> {
        let columns = segment.fast_fields();
        Ok(SegmentRanks { edition: columns.u64("edition")?, turn: columns.u64("turn")? })
    }
}

impl SegmentSortKeyComputer for SegmentRanks {
    type SortKey = Rank;
    type SegmentSortKey = Rank;
    type SegmentComparator = NaturalComparator;

    fn segment_sort_key(&mut self, doc: DocId, score: Score) -> Rank {
        let number = |column: &Column<u64>| Reverse(column.first(doc).unwrap_or(u64::MAX));
        Rank { thousandths: thousandths(score), edition: number(&self.edition), turn: number(&self.turn) }
    }

    fn accept_sort_key_lazy(
        &mut self,
        doc: DocId,
        score: Score,
        threshold: &Rank,
    ) -> Option<(Ordering, Rank)> {
        // Most are worse than the worst that is kept: their columns need not be read.
        if thousandths(score) < threshold.thousandths {
            return None;
        }
        let rank = self.segment_sort_key(doc, score);
        let order = rank.partial_cmp(threshold)?;
        (order != Ordering::Less).then_some((order, rank))
    }

    fn convert_segment_sort_key(&self, rank: Rank) -> Rank {
        rank
    }
}

fn thousandths(score: Score) -> u32 {
    (score * 1000.0).round() as u32
}
