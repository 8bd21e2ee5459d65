//! The postings that the quote check looks in (`derived/postings`): segments made by `dictum-collate`, kept as files and mapped.

use super::{
    IndexState,
    segment_files::{Kind, SegmentFolder, SegmentMaps, look_over},
};
use crate::error::Result;
use dictum_collate::{Segment, SegmentBuilder, merge};
use dictum_model::Statement;
use std::path::Path;

/// A segment is written when its builder holds so many words: at about 14 bytes a word 118 MB.
const WORDS_A_SEGMENT: usize = 8 << 20;

static KIND: Kind = Kind {
    folder: "postings",
    is_sound: |bytes| Segment::open(bytes).is_ok(),
    merge: |maps, out| merge(&opened(maps), out),
    // 170 million words, of which a merge holds some three bytes each. Each segment is asked in turn, so fewer are better.
    largest_merged: 880 << 20,
};

/// The postings as they stood when they were opened.
pub struct Postings(SegmentMaps);

/// Fills the postings; nothing is kept before [`PostingsWriter::commit`].
pub struct PostingsWriter {
    segments: SegmentFolder,
    builder: SegmentBuilder,
    /// The editions in the builder.
    waiting: Vec<u64>,
}

impl Postings {
    /// Opens the postings in an archive's `derived` folder. What is missing or damaged counts as empty and knows of no entry, so
    /// that it is filled again.
    pub fn open(derived: &Path) -> Result<Postings> {
        Ok(Postings(SegmentMaps::open(&KIND, derived)?))
    }

    /// Reads every byte of the postings in an archive's `derived` folder again.
    pub(crate) fn look_over(derived: &Path) -> Result<IndexState> {
        look_over(&KIND, derived)
    }

    /// The number of the last entry that the postings have been told of.
    pub fn known_to(&self) -> u64 {
        self.0.manifest.known_to
    }

    /// Says whether the postings have been committed to since these were opened.
    pub fn is_stale(&self, derived: &Path) -> bool {
        self.0.is_stale(&KIND, derived)
    }

    /// The segments, to look for candidates in.
    pub fn segments(&self) -> Vec<Segment<'_>> {
        opened(&self.0)
    }
}

impl PostingsWriter {
    /// Opens the postings for filling.
    pub fn open(derived: &Path) -> Result<PostingsWriter> {
        let segments = SegmentFolder::open(&KIND, derived)?;
        Ok(PostingsWriter { segments, builder: SegmentBuilder::new(), waiting: Vec::new() })
    }

    /// The number of the last entry that the postings have been told of.
    pub fn known_to(&self) -> u64 {
        self.segments.known_to()
    }

    /// Forgets everything.
    pub fn begin_anew(&mut self) -> Result<()> {
        self.builder = SegmentBuilder::new();
        self.waiting.clear();
        self.segments.begin_anew()
    }

    /// Adds a statement under the entry number of its edition.
    pub fn add(&mut self, edition: u64, statement: &Statement) -> Result<()> {
        self.builder.add(edition, statement);
        self.waiting.push(edition);
        if self.builder.len() >= WORDS_A_SEGMENT { self.flush() } else { Ok(()) }
    }

    /// Adds a statement in the place of what was added under the entry number of its edition.
    pub fn replace(&mut self, edition: u64, statement: &Statement) -> Result<()> {
        if self.waiting.contains(&edition) {
            self.flush()?;
        }
        self.segments.replace(edition);
        self.add(edition, statement)
    }

    /// Keeps what was added, known up to entry `known_to`.
    pub fn commit(&mut self, known_to: u64) -> Result<()> {
        self.flush()?;
        self.segments.commit(known_to)
    }

    /// Waits until nothing is left to be merged.
    ///
    /// # Errors
    /// Where a merge failed; the postings are as they were committed.
    pub fn finish(self) -> Result<()> {
        self.segments.finish()
    }

    fn flush(&mut self) -> Result<()> {
        if self.builder.is_empty() {
            return Ok(());
        }
        self.waiting.clear();
        self.segments.push(&std::mem::take(&mut self.builder).finish())
    }
}

/// The segments in mapped files, each without the editions that were added anew.
fn opened(maps: &SegmentMaps) -> Vec<Segment<'_>> {
    let open = |(bytes, replaced)| Some(Segment::open(bytes).ok()?.without(replaced));
    maps.each().filter_map(open).collect()
}
