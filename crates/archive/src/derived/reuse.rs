//! The passages that statements share (`derived/reuse`): segments made by `dictum-collate`, kept as files and mapped, with the links of their
//! statements to all that was taken in before.

use super::{
    IndexState,
    segment_files::{Kind, SegmentFolder, SegmentMaps, look_over},
};
use crate::error::Result;
use dictum_collate::{
    ReuseBuilder, ReuseHits, ReuseLink, ReuseSegment, ReuseWork, merge_reuse, with_reuse_links,
};
use dictum_model::Statement;
use std::{
    collections::BTreeMap,
    num::NonZero,
    path::Path,
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
};

/// A segment is written when its builder holds so many words: at about 16 bytes a word 128 MB, and as much again for its links.
const WORDS_A_SEGMENT: usize = 8 << 20;
/// Under so many words one thread is done sooner than others could be started.
const WORDS_FOR_THREADS: usize = 1 << 17;
/// More threads than this wait for memory more than they gain. A guess; two were measured.
const MOST_THREADS: usize = 8;

static KIND: Kind = Kind {
    folder: "reuse",
    is_sound: |bytes| ReuseSegment::open(bytes).is_ok(),
    merge: |maps, out| out.write_all(&merge_reuse(&opened(maps))),
    // 20 million words, of which a merge holds 25 bytes each.
    largest_merged: 192 << 20,
};

/// The shared passages as they stood when they were opened.
pub struct Reuse(SegmentMaps);

/// Fills the shared passages; nothing is kept before [`ReuseWriter::commit`].
pub struct ReuseWriter {
    segments: SegmentFolder,
    builder: ReuseBuilder,
    /// The editions in the builder.
    waiting: Vec<u64>,
}

impl Reuse {
    /// Opens the shared passages in an archive's `derived` folder. What is missing or damaged counts as empty and knows of no entry, so
    /// that it is filled again.
    pub fn open(derived: &Path) -> Result<Reuse> {
        Ok(Reuse(SegmentMaps::open(&KIND, derived)?))
    }

    /// Reads every byte of the shared passages in an archive's `derived` folder again.
    pub(crate) fn look_over(derived: &Path) -> Result<IndexState> {
        look_over(&KIND, derived)
    }

    /// The number of the last entry that they have been told of.
    pub fn known_to(&self) -> u64 {
        self.0.manifest.known_to
    }

    /// Says whether they have been committed to since these were opened.
    pub fn is_stale(&self, derived: &Path) -> bool {
        self.0.is_stale(&KIND, derived)
    }

    /// The segments, to look for passages in.
    pub fn segments(&self) -> Vec<ReuseSegment<'_>> {
        opened(&self.0)
    }
}

impl ReuseWriter {
    /// Opens the shared passages for filling.
    pub fn open(derived: &Path) -> Result<ReuseWriter> {
        let segments = SegmentFolder::open(&KIND, derived)?;
        Ok(ReuseWriter { segments, builder: ReuseBuilder::new(), waiting: Vec::new() })
    }

    /// The number of the last entry that they have been told of.
    pub fn known_to(&self) -> u64 {
        self.segments.known_to()
    }

    /// Forgets everything.
    pub fn begin_anew(&mut self) -> Result<()> {
        self.builder = ReuseBuilder::new();
        self.waiting.clear();
        self.segments.begin_anew()
    }

    /// Adds a statement under the entry number of its edition.
    pub fn add(&mut self, edition: u64, statement: &Statement) -> Result<()> {
        self.builder.add(edition, statement);
        self.waiting.push(edition);
        if self.builder.len() >= WORDS_A_SEGMENT { self.flush() } else { Ok(()) }
    }

    /// Adds a statement in the place of what was added under the entry number of its edition, and links it anew.
    pub fn replace(&mut self, edition: u64, statement: &Statement) -> Result<()> {
        if self.waiting.contains(&edition) {
            self.flush()?;
        }
        self.segments.replace(edition);
        self.add(edition, statement)
    }

    /// Links what was added with all that is held, and keeps it, known up to entry `known_to`.
    pub fn commit(&mut self, known_to: u64) -> Result<()> {
        self.flush()?;
        self.segments.commit(known_to)
    }

    /// Waits until nothing is left to be merged.
    ///
    /// # Errors
    /// Where a merge failed; the passages are as they were committed.
    pub fn finish(self) -> Result<()> {
        self.segments.finish()
    }

    fn flush(&mut self) -> Result<()> {
        if self.builder.is_empty() {
            return Ok(());
        }
        self.waiting.clear();
        let own = std::mem::take(&mut self.builder).finish();
        let held = self.segments.segments()?;
        let links = ReuseSegment::open(&own).map_or(Vec::new(), |segment| linked(segment, &opened(&held)));
        self.segments.push(&with_reuse_links(own, &links))
    }
}

/// The segments in mapped files, each without the editions that were added anew.
fn opened(maps: &SegmentMaps) -> Vec<ReuseSegment<'_>> {
    let open = |(bytes, replaced)| Some(ReuseSegment::open(bytes).ok()?.without(replaced));
    maps.each().filter_map(open).collect()
}

/// Links the statements of a segment with one another and with those of others.
fn linked(own: ReuseSegment<'_>, others: &[ReuseSegment<'_>]) -> Vec<ReuseLink> {
    let work = ReuseWork::new(own, others);
    let threads = match own.words() {
        few if few < WORDS_FOR_THREADS => 1,
        _ => thread::available_parallelism().map_or(1, NonZero::get).min(MOST_THREADS),
    };
    let hits: Vec<ReuseHits> = spread(threads, threads, |part| vec![work.hits(part, threads)]);
    spread(threads, work.shares(), |share| {
        let mut links = Vec::new();
        work.links(share, &hits, |link| links.push(link));
        links
    })
}

/// Does pieces of work on some threads, and gives what they gave, in the order of the pieces.
fn spread<T: Send>(threads: usize, pieces: usize, work: impl Fn(usize) -> Vec<T> + Sync) -> Vec<T> {
    if threads < 2 {
        return (0..pieces).flat_map(work).collect();
    }
    let (next, done) = (AtomicUsize::new(0), Mutex::new(BTreeMap::new()));
    thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                loop {
                    let piece = next.fetch_add(1, Ordering::Relaxed);
                    if piece >= pieces {
                        break;
                    }
                    let given = work(piece);
                    done.lock().unwrap_or_else(PoisonError::into_inner).insert(piece, given);
                }
            });
        }
    });
    done.into_inner().unwrap_or_else(PoisonError::into_inner).into_values().flatten().collect()
}
