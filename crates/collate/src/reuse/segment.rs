//! Reads a segment of passages where it lies, and merges several into one.

use super::{
    assembly::ReuseBuilder,
    link::{LINK_BYTES, ReuseLink},
    row::{self, Row},
    seeds::Seed,
};
use crate::index::{
    Damaged,
    bytes::{head, number, sections_of},
};
use std::hint::black_box;

/// The first bytes of every segment of passages.
pub(super) const MAGIC: &[u8; 8] = b"DCTMREUS";
/// The form of segment that this program writes and reads; another is made again.
pub(super) const FORMAT_VERSION: u32 = 1;
pub(super) const SECTIONS: usize = 8;
/// No speaker is named.
pub(super) const NOBODY: u32 = 0;

/// The sections, by their place in the head; all but the names hold little-endian `u32`s.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Section {
    /// A number a word, a gap after each paragraph.
    Words = 0,
    /// For each seed its hash and its first word, by hash, then by word.
    Seeds = 1,
    /// For each beginning of a hash the first seed that has it, and one more for the end.
    Buckets = 2,
    /// For each statement the caller's number (two), its first paragraph, its day.
    Docs = 3,
    /// For each paragraph its first word, its turn, its number in the turn, its speaker.
    Paragraphs = 4,
    /// For each speaker, counted from 1, where the name begins, and one more for the end; 0 is nobody.
    SpeakerStarts = 5,
    /// The speakers' names as printed.
    Speakers = 6,
    /// The links of its statements with others, thirteen numbers each.
    Links = 7,
}

/// How many bits of a hash choose the bucket: four to eight seeds share one.
pub(super) fn bucket_bits(seeds: usize) -> u32 {
    (usize::BITS - seeds.leading_zeros()).saturating_sub(3).clamp(1, 28)
}

/// A segment of passages, read where its bytes lie.
#[derive(Clone, Copy, Debug)]
pub struct ReuseSegment<'a> {
    pub(super) words: Row<'a>,
    pub(super) seeds: &'a [[u8; 8]],
    sections: [&'a [u8]; SECTIONS],
    shift: u32,
    /// Statements of it that have been taken in anew elsewhere: sorted.
    replaced: &'a [u64],
}

/// The number of a statement that was replaced before its segment was merged: no caller's.
const REPLACED: u64 = u64::MAX;

/// A statement as a segment of passages holds it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HeldStatement {
    /// The caller's number for it.
    pub doc: u64,
    /// Its row in the segment.
    pub row: usize,
    /// Its day as [`reuse_day`](crate::reuse_day) counts; the highest number where it is not told.
    pub day: u32,
}

/// A statement of a segment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct DocAt {
    pub(super) number: u64,
    pub(super) day: u32,
    pub(super) first_word: usize,
    pub(super) first_paragraph: usize,
}

/// A paragraph of a segment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct ParagraphAt {
    pub(super) row: usize,
    pub(super) first_word: usize,
    pub(super) turn: u32,
    pub(super) paragraph: u32,
    pub(super) speaker: u32,
}

impl<'a> ReuseSegment<'a> {
    /// Opens a segment; reads its head alone.
    ///
    /// # Errors
    /// Fails if the bytes are no segment of passages, in another format, or damaged in the head. Damage further on makes reuse hard to
    /// find and nothing worse.
    pub fn open(bytes: &'a [u8]) -> Result<ReuseSegment<'a>, Damaged> {
        let sections: [&[u8]; SECTIONS] = sections_of(bytes, MAGIC, FORMAT_VERSION)?;
        let (words, _) = sections[Section::Words as usize].as_chunks();
        let (seeds, _) = sections[Section::Seeds as usize].as_chunks();
        Ok(ReuseSegment { words, seeds, sections, shift: 32 - bucket_bits(seeds.len()), replaced: &[] })
    }

    /// The segment without these statements, by the caller's numbers in order: as when one was read anew.
    pub fn without(self, replaced: &'a [u64]) -> ReuseSegment<'a> {
        ReuseSegment { replaced, ..self }
    }

    /// The links that were put into the segment, but for those of statements taken in anew since.
    pub fn links(&self) -> impl Iterator<Item = ReuseLink> + use<'a> {
        let (links, _) = self.sections[Section::Links as usize].as_chunks::<LINK_BYTES>();
        let replaced = self.replaced;
        let is_replaced = move |doc: u64| doc == REPLACED || replaced.binary_search(&doc).is_ok();
        let all = links.iter().map(ReuseLink::read);
        all.filter(move |link| !is_replaced(link.own.doc) && !is_replaced(link.other.doc))
    }

    /// The statements of the segment that were not taken in anew since: the caller's number, and the row to ask by.
    pub fn held(&self) -> impl Iterator<Item = HeldStatement> + use<'a> {
        let segment = *self;
        (0..self.statements()).filter_map(move |row| {
            let doc = segment.doc(row)?;
            Some(HeldStatement { doc: doc.number, row, day: doc.day })
        })
    }

    /// Who speaks in a paragraph of the statement of a row, where it is told.
    pub fn speaker_in(&self, row: usize, turn: u32, paragraph: u32) -> Option<&'a str> {
        let mut paragraphs = self.paragraphs_of(row).filter_map(|row| self.paragraph(row));
        let held = paragraphs.find(|held| (held.turn, held.paragraph) == (turn, paragraph))?;
        self.speaker(held.speaker)
    }

    fn number(&self, section: Section, at: usize) -> Option<u32> {
        number(self.sections[section as usize], at)
    }

    /// How many statements it holds.
    pub fn statements(&self) -> usize {
        self.sections[Section::Docs as usize].len() / 16
    }

    /// How many words it holds, the gaps between paragraphs included.
    pub fn words(&self) -> usize {
        self.words.len()
    }

    /// How many paragraphs it holds.
    pub fn paragraphs(&self) -> usize {
        self.sections[Section::Paragraphs as usize].len() / 16
    }

    /// Seed number `at`, by hash; beyond the last, one at no place.
    #[inline]
    pub(super) fn seed(&self, at: usize) -> Seed {
        self.seeds.get(at).map_or(Seed { hash: u32::MAX, place: u32::MAX }, Seed::read)
    }

    /// The seeds of each of some hashes, those of one in the order of their places.
    ///
    /// Each look-up waits for memory twice. Asked for in rounds that depend on nothing between them, the answers come side by side.
    pub(super) fn places_of(
        &self,
        hashes: impl Iterator<Item = u32> + Clone,
        places: &mut Vec<&'a [[u8; 8]]>,
    ) {
        let first = places.len();
        places.extend(hashes.clone().map(|hash| self.bucket(hash)));
        let found = &mut places[first..];
        let seeds = found.iter().filter_map(|bucket| bucket.first());
        black_box(seeds.fold(0, |all, seed| all ^ Seed::read(seed).hash));
        found.iter_mut().zip(hashes).for_each(|(bucket, hash)| *bucket = of_hash(bucket, hash));
    }

    /// The seeds whose hashes begin as this one.
    #[inline]
    fn bucket(&self, hash: u32) -> &'a [[u8; 8]] {
        let bucket = (hash >> self.shift) as usize;
        let start = self.number(Section::Buckets, bucket).unwrap_or(0) as usize;
        let end = self.number(Section::Buckets, bucket + 1).unwrap_or(0) as usize;
        self.seeds.get(start..end).unwrap_or(&[])
    }

    /// Statement number `row` of the segment; nothing for one that was replaced.
    pub(super) fn doc(&self, row: usize) -> Option<DocAt> {
        let cell = |column: usize| self.number(Section::Docs, row * 4 + column);
        let number = u64::from(cell(1)?) << 32 | u64::from(cell(0)?);
        let first_paragraph = cell(2)? as usize;
        let is_replaced = number == REPLACED || self.replaced.binary_search(&number).is_ok();
        let first_word = self.first_word(first_paragraph);
        (!is_replaced).then_some(DocAt { number, day: cell(3)?, first_word, first_paragraph })
    }

    /// The first word of a paragraph; beyond the last, the end.
    pub(super) fn first_word(&self, paragraph: usize) -> usize {
        self.number(Section::Paragraphs, paragraph * 4).map_or(self.words.len(), |word| word as usize)
    }

    /// The paragraphs of statement number `row`, by their rows.
    pub(super) fn paragraphs_of(&self, row: usize) -> std::ops::Range<usize> {
        let first = |row| self.number(Section::Docs, row * 4 + 2).map(|paragraph| paragraph as usize);
        let end = self.paragraphs();
        let start = first(row).unwrap_or(end).min(end);
        start..first(row + 1).unwrap_or(end).clamp(start, end)
    }

    /// Paragraph number `row` of the segment.
    pub(super) fn paragraph(&self, row: usize) -> Option<ParagraphAt> {
        let cell = |column: usize| self.number(Section::Paragraphs, row * 4 + column);
        Some(ParagraphAt {
            row,
            first_word: cell(0)? as usize,
            turn: cell(1)?,
            paragraph: cell(2)?,
            speaker: cell(3)?,
        })
    }

    /// The paragraph that holds a word.
    pub(super) fn paragraph_at(&self, place: usize) -> Option<ParagraphAt> {
        let (rows, _) = self.sections[Section::Paragraphs as usize].as_chunks::<16>();
        let after = rows.partition_point(|row| number(row, 0).is_some_and(|word| word as usize <= place));
        self.paragraph(after.checked_sub(1)?)
    }

    /// The statement that holds paragraph number `row`; nothing for one that was replaced.
    pub(super) fn doc_of(&self, row: usize) -> Option<DocAt> {
        let (docs, _) = self.sections[Section::Docs as usize].as_chunks::<16>();
        let after = docs.partition_point(|doc| number(doc, 2).is_some_and(|first| first as usize <= row));
        self.doc(after.checked_sub(1)?)
    }

    /// The name of speaker number `speaker`; nothing for nobody.
    pub(super) fn speaker(&self, speaker: u32) -> Option<&'a str> {
        if speaker == NOBODY {
            return None;
        }
        let start = self.number(Section::SpeakerStarts, speaker as usize)? as usize;
        let end = self.number(Section::SpeakerStarts, speaker as usize + 1)? as usize;
        std::str::from_utf8(self.sections[Section::Speakers as usize].get(start..end)?).ok()
    }
}

/// The seeds of one hash in a bucket, in the order of their places.
fn of_hash(bucket: &[[u8; 8]], hash: u32) -> &[[u8; 8]] {
    let from = bucket.iter().take_while(|seed| Seed::read(seed).hash < hash).count();
    let to = bucket[from..].iter().take_while(|seed| Seed::read(seed).hash == hash).count();
    &bucket[from..from + to]
}

/// Merges segments of passages into one, in their order; the words of a replaced statement stay in it unfound.
///
/// Memory is that of building the merged segment anew.
pub fn merge_reuse(segments: &[ReuseSegment<'_>]) -> Vec<u8> {
    let mut merged = ReuseBuilder::new();
    for segment in segments {
        merged.append(segment);
    }
    merged.finish()
}

/// Puts the links of its statements into a segment that was built just now and has none.
pub fn with_reuse_links(mut segment: Vec<u8>, links: &[ReuseLink]) -> Vec<u8> {
    let Ok(sections) = sections_of::<SECTIONS>(&segment, MAGIC, FORMAT_VERSION) else { return segment };
    let base = segment.as_ptr() as usize;
    let mut directory = sections
        .map(|section| ((section.as_ptr() as usize).saturating_sub(base) as u64, section.len() as u64));
    directory[Section::Links as usize] = (segment.len() as u64, (links.len() * LINK_BYTES) as u64);
    links.iter().for_each(|link| link.write(&mut segment));
    let head = head(MAGIC, FORMAT_VERSION, &directory);
    segment[..head.len()].copy_from_slice(&head);
    segment
}

impl ReuseBuilder {
    fn append(&mut self, segment: &ReuseSegment<'_>) {
        let (word, paragraph) = (self.words.len() as u32, self.paragraphs.len() as u32);
        self.words.extend((0..segment.words.len()).map(|place| row::word_at(segment.words, place)));
        for doc in 0..segment.statements() {
            let number = segment.doc(doc).map_or(REPLACED, |doc| doc.number);
            let cell = |column| segment.number(Section::Docs, doc * 4 + column).unwrap_or(0);
            self.docs.push([
                number as u32,
                (number >> 32) as u32,
                cell(2).saturating_add(paragraph),
                cell(3),
            ]);
        }
        for held in (0..segment.paragraphs()).filter_map(|row| segment.paragraph(row)) {
            let speaker = segment.speaker(held.speaker).map_or(NOBODY, |name| self.speaker(name));
            let first_word = (held.first_word as u32).saturating_add(word);
            self.paragraphs.push([first_word, held.turn, held.paragraph, speaker]);
        }
        self.links.extend(segment.links());
        self.seeds.extend(segment.seeds.iter().map(|seed| {
            let Seed { hash, place } = Seed::read(seed);
            Seed { hash, place: place.saturating_add(word) }
        }));
    }
}
