//! The full-text index (`derived/fulltext`): a thin room around tantivy, one indexed item a turn.
//!
//! Text is cut into words and folded by `dictum-collate`, as in the quote check, so that both find the same. The index keeps
//! each turn's words and facts too, so that what is found is shown without another look at the record.

mod facets;
mod facts;
mod forms;
mod item;
mod near;
mod opened;
mod query;
mod ranking;
mod schema;
mod sequence;
mod soundness;
mod spelling;
mod steady;
mod wary;
mod writer;

pub use facets::{Facet, FacetCount, FacetField};
pub use item::{IndexedTurn, TurnItem};
pub use writer::FulltextWriter;

use super::IndexState;
use crate::error::{IoContext, Result};
use dictum_collate::{Editions, Query, Words};
use facets::FacetCollector;
use facts::{SegmentFacts, SegmentWords, StoredTurn};
use forms::NewForms;
use opened::Opened;
use query::Compiler;
use ranking::{BestFirst, HeldTurns, Rank};
use schema::{Fields, open_index};
use std::{
    ops::ControlFlow,
    path::Path,
    sync::{Mutex, PoisonError},
};
use tantivy::{
    DocAddress, DocId, DocSet, Index, IndexReader, Searcher, SegmentReader, TERMINATED, TantivyDocument,
    TantivyError,
    collector::{Count, TopDocs},
    query::{EnableScoring, Weight},
};

/// Bytes of memory for the writer: the merge policy works well from here, and more gains little at page size.
const WRITER_MEMORY: usize = 64 << 20;

/// Blocks of words kept unpacked for each segment from question to question, of 16 KiB each: some ten segments make 64 MB at most.
const BLOCKS_AT_HAND: usize = 400;

/// A turn that was found.
#[derive(Clone, Debug, PartialEq)]
pub struct FulltextHit {
    /// The turn, with its words.
    pub turn: TurnItem<String>,
    /// BM25 in thousandths: for ranking only.
    pub score: f32,
}

/// Turns that were found, with all that there are counted.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct CountedHits {
    /// The turns asked for, best first.
    pub hits: Vec<FulltextHit>,
    /// How many there are in all.
    pub total: usize,
    /// All of them counted by speaker, publisher and so on; none where it was not asked for.
    pub facets: Vec<Facet>,
}

/// What a walk over all turns that a query finds came to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Walked {
    /// How many turns were given.
    pub given: usize,
    /// Whether the bound ended the walk before the last turn.
    pub is_cut: bool,
}

/// Whether a walk reads the words of each turn, or its facts alone, which costs a tenth.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// Facts alone; ids, words and question are empty.
    Facts,
    /// Facts and words.
    Words,
}

/// Answers queries.
pub struct Fulltext {
    index: Index,
    reader: IndexReader,
    fields: Fields,
    opened: Mutex<Opened>,
}

impl Fulltext {
    /// Opens the index in an archive's `derived` folder, making it where it is missing, and anew where it has another form
    /// than today's: then it knows of no entry, and is told of all again.
    pub fn open(derived: &Path) -> Result<Fulltext> {
        let folder = derived.join("fulltext");
        std::fs::create_dir_all(&folder).during("make", &folder)?;
        guarded(|| Fulltext::open_in(&folder))
    }

    fn open_in(folder: &Path) -> Result<Fulltext> {
        let (index, fields) = match open_index(folder) {
            Err(TantivyError::SchemaError(_)) => {
                tracing::info!("the full-text index has an older form, and is made anew");
                std::fs::remove_dir_all(folder).during("empty", folder)?;
                std::fs::create_dir_all(folder).during("make", folder)?;
                open_index(folder)?
            }
            opened => opened?,
        };
        let reader = index.reader_builder().doc_store_cache_num_blocks(BLOCKS_AT_HAND).try_into()?;
        Ok(Fulltext { index, reader, fields, opened: Mutex::default() })
    }

    /// Reads every byte of the index in an archive's `derived` folder again.
    pub(crate) fn look_over(derived: &Path) -> IndexState {
        soundness::look_over(derived)
    }

    /// The number of the last entry that the index has been told of.
    pub fn known_to(&self) -> Result<u64> {
        Ok(self.index.load_metas()?.payload.and_then(|payload| payload.parse().ok()).unwrap_or(0))
    }

    /// Opens the index for filling.
    pub fn writer(&self) -> Result<FulltextWriter> {
        Ok(FulltextWriter {
            writer: self.index.writer_with_num_threads(1, WRITER_MEMORY)?,
            fields: self.fields,
            new_forms: NewForms::default(),
            words: Words::default(),
        })
    }

    /// Sees what was committed since it was opened.
    pub fn refresh(&self) -> Result<()> {
        Ok(self.reader.reload()?)
    }

    /// Finds turns, best first, passing over `skip` and giving up to `take`, and counts all there are.
    pub fn search(
        &self,
        query: &Query,
        editions: Editions,
        skip: usize,
        take: usize,
    ) -> Result<(Vec<FulltextHit>, usize)> {
        guarded(|| {
            let searcher = self.reader.searcher();
            let query = self.compiler(&searcher).query(query, editions)?;
            let top = TopDocs::with_limit(take.max(1)).and_offset(skip).order_by(BestFirst);
            let (found, total) = searcher.search_with_statistics_provider(
                &*query,
                &(top, Count),
                &self.held_turns(&searcher),
            )?;
            let found = found.into_iter().take(take);
            Ok((self.hits(&searcher, found)?, total))
        })
    }

    /// As [`Fulltext::search`], and counts all that is found by speaker, publisher and so on, in one pass.
    pub fn search_counted(
        &self,
        query: &Query,
        editions: Editions,
        skip: usize,
        take: usize,
    ) -> Result<CountedHits> {
        guarded(|| {
            let searcher = self.reader.searcher();
            let query = self.compiler(&searcher).query(query, editions)?;
            let top = TopDocs::with_limit(take.max(1)).and_offset(skip).order_by(BestFirst);
            let (found, total, facets) = searcher.search_with_statistics_provider(
                &*query,
                &(top, Count, self.facet_collector(&searcher)?),
                &self.held_turns(&searcher),
            )?;
            let hits = self.hits(&searcher, found.into_iter().take(take))?;
            Ok(CountedHits { hits, total, facets })
        })
    }

    /// Counts all that a query finds by speaker, publisher and so on.
    pub fn facets(&self, query: &Query, editions: Editions) -> Result<Vec<Facet>> {
        guarded(|| {
            let searcher = self.reader.searcher();
            let query = self.compiler(&searcher).query(query, editions)?;
            Ok(searcher.search(&*query, &self.facet_collector(&searcher)?)?)
        })
    }

    /// The forms of a folded word that the archive holds, itself among them, in the languages that it holds.
    pub fn forms_of(&self, word: &str) -> Result<Vec<String>> {
        guarded(|| self.compiler(&self.reader.searcher()).forms(word))
    }

    /// Words of the archive that are spelt nearly like a folded word, nearest first, then the most frequent.
    pub fn spellings_near(&self, word: &str, most: usize) -> Result<Vec<String>> {
        guarded(|| Ok(spelling::spellings_near(&self.reader.searcher(), self.fields.words, word, most)?))
    }

    fn facet_collector(&self, searcher: &Searcher) -> Result<FacetCollector> {
        let mut opened = self.opened.lock().unwrap_or_else(PoisonError::into_inner);
        Ok(FacetCollector { columns: opened.of(searcher).counted_by(searcher)? })
    }

    fn compiler<'a>(&'a self, searcher: &'a Searcher) -> Compiler<'a> {
        Compiler { fields: &self.fields, searcher, opened: &self.opened }
    }

    fn held_turns<'a>(&'a self, searcher: &'a Searcher) -> HeldTurns<'a> {
        HeldTurns { searcher, fields: &self.fields, opened: &self.opened }
    }

    fn hits(
        &self,
        searcher: &Searcher,
        found: impl Iterator<Item = (Rank, DocAddress)>,
    ) -> Result<Vec<FulltextHit>> {
        let mut opened = self.opened.lock().unwrap_or_else(PoisonError::into_inner);
        let opened = opened.of(searcher);
        let mut hits = Vec::new();
        for (rank, address) in found {
            let facts = opened.facts(searcher, address.segment_ord)?;
            // The searcher keeps unpacked blocks from question to question.
            let stored = StoredTurn::from(searcher.doc::<TantivyDocument>(address)?);
            let turn = stored.beside(facts.of(address.doc_id)?, &self.fields).to_owned();
            hits.push(FulltextHit { turn, score: rank.score() });
        }
        Ok(hits)
    }

    /// Gives every turn that a query finds to `each`, in the order of the index, until `each` breaks off or `most` were given:
    /// then the answer says that the walk was cut.
    pub fn walk(
        &self,
        query: &Query,
        editions: Editions,
        wanted: Wanted,
        most: usize,
        mut each: impl FnMut(&TurnItem<&str>) -> ControlFlow<()>,
    ) -> Result<Walked> {
        guarded(|| {
            let searcher = self.reader.searcher();
            let query = self.compiler(&searcher).query(query, editions)?;
            let weight = query.weight(EnableScoring::disabled_from_searcher(&searcher))?;
            let mut walk =
                Walk { fields: &self.fields, wanted, most, each: &mut each, walked: Walked::default() };
            for segment in searcher.segment_readers() {
                if walk.segment(segment, &*weight)?.is_break() {
                    break;
                }
            }
            Ok(walk.walked)
        })
    }
}

/// A walk under way.
struct Walk<'a> {
    fields: &'a Fields,
    wanted: Wanted,
    most: usize,
    each: &'a mut dyn FnMut(&TurnItem<&str>) -> ControlFlow<()>,
    walked: Walked,
}

impl Walk<'_> {
    fn segment(&mut self, segment: &SegmentReader, weight: &dyn Weight) -> Result<ControlFlow<()>> {
        let mut found = weight.scorer(segment, 1.0)?;
        let mut facts = SegmentFacts::open(segment)?;
        let words = SegmentWords::open(segment)?;
        while found.doc() != TERMINATED {
            let doc = found.doc();
            if !segment.is_deleted(doc) && self.turn(doc, &mut facts, &words)?.is_break() {
                return Ok(ControlFlow::Break(()));
            }
            found.advance();
        }
        Ok(ControlFlow::Continue(()))
    }

    fn turn(
        &mut self,
        doc: DocId,
        facts: &mut SegmentFacts,
        words: &SegmentWords,
    ) -> Result<ControlFlow<()>> {
        if self.walked.given == self.most {
            self.walked.is_cut = true;
            return Ok(ControlFlow::Break(()));
        }
        self.walked.given += 1;
        let facts = facts.of(doc)?;
        Ok(match self.wanted {
            Wanted::Facts => (self.each)(&facts),
            Wanted::Words => (self.each)(&words.of(doc)?.beside(facts, self.fields)),
        })
    }
}

/// Runs what reads the index. Its files are taken at their word by tantivy, and damaged ones may make it panic: that is an error
/// like any other then.
fn guarded<T>(read: impl FnOnce() -> Result<T>) -> Result<T> {
    std::panic::catch_unwind(std::panic::AssertUnwindSafe(read)).unwrap_or_else(|_| {
        let told = "its files are damaged".to_owned();
        Err(TantivyError::InternalError(told).into())
    })
}
