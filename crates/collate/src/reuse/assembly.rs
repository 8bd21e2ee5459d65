//! Builds a segment of passages: statements in, bytes out.

use super::{
    link::ReuseLink,
    row,
    seeds::{self, Seed},
    segment::{FORMAT_VERSION, MAGIC, NOBODY, SECTIONS, Section, bucket_bits},
};
use crate::{
    index::{
        assembly::{NO_DAY, day_number},
        bytes::{head, head_length, put},
    },
    person::speaker_of,
};
use dictum_model::Statement;
use std::collections::HashMap;

/// Statements on their way into a segment of passages. Memory grows with the words taken: some seven bytes each, sixteen at the end.
#[derive(Debug, Default)]
pub struct ReuseBuilder {
    /// The words of all paragraphs, a gap after each.
    pub(super) words: Vec<u32>,
    pub(super) docs: Vec<[u32; 4]>,
    pub(super) paragraphs: Vec<[u32; 4]>,
    /// In each paragraph in order, then by hash once the segment is finished.
    pub(super) seeds: Vec<Seed>,
    speakers: HashMap<String, u32>,
    /// Links of segments that are merged.
    pub(super) links: Vec<ReuseLink>,
    scratch: String,
}

impl ReuseBuilder {
    /// Makes an empty builder.
    pub fn new() -> ReuseBuilder {
        ReuseBuilder::default()
    }

    /// Takes in the spoken words of a statement under the caller's number for it.
    pub fn add(&mut self, doc: u64, statement: &Statement) {
        let day = statement.delivered_on.or(statement.published_at).map_or(NO_DAY, day_number);
        self.begin(doc, day);
        for (turn, held) in statement.turns.iter().enumerate() {
            let speaker = speaker_of(statement, turn).map_or(NOBODY, |name| self.speaker(name));
            for (paragraph, held) in held.paragraphs.iter().enumerate().filter(|(_, held)| held.is_spoken()) {
                self.add_paragraph([turn as u32, paragraph as u32, speaker], &held.text);
            }
        }
    }

    /// Begins a statement: what is added next is of it.
    pub(super) fn begin(&mut self, doc: u64, day: u32) {
        self.docs.push([doc as u32, (doc >> 32) as u32, self.paragraphs.len() as u32, day]);
    }

    /// Adds a paragraph of the statement that was begun, by its turn, its number in the turn and its speaker.
    pub(super) fn add_paragraph(&mut self, [turn, paragraph, speaker]: [u32; 3], text: &str) {
        let first_word = self.words.len();
        self.paragraphs.push([first_word as u32, turn, paragraph, speaker]);
        row::append(text, &mut self.words, &mut self.scratch);
        let (words, seeds) = (&self.words[first_word..], &mut self.seeds);
        seeds::for_each_seed(words.iter().copied(), first_word as u32, |seed| seeds.push(seed));
        self.words.push(row::GAP);
    }

    /// The number of a speaker, from 1.
    pub(super) fn speaker(&mut self, name: &str) -> u32 {
        if let Some(&number) = self.speakers.get(name) {
            return number;
        }
        let number = self.speakers.len() as u32 + 1;
        self.speakers.insert(name.to_owned(), number);
        number
    }

    /// How many words were taken in, the gaps between paragraphs included; a segment holds fewer than 2³¹.
    pub fn len(&self) -> usize {
        self.words.len()
    }

    /// Says whether no statement was taken in.
    pub fn is_empty(&self) -> bool {
        self.docs.is_empty()
    }

    /// Sorts what was taken in and writes the segment.
    pub fn finish(mut self) -> Vec<u8> {
        seeds::sort(&mut self.seeds);
        self.write()
    }

    /// Writes the segment; the seeds are sorted.
    pub(super) fn write(self) -> Vec<u8> {
        let mut assembly = Assembly::with_capacity(self.words.len() * 4 + self.seeds.len() * 9);
        assembly.section(Section::Words, |out| put(out, self.words.iter().copied()));
        assembly.section(Section::Seeds, |out| {
            put(out, self.seeds.iter().flat_map(|seed| [seed.hash, seed.place]))
        });
        assembly.section(Section::Buckets, |out| {
            let shift = 32 - bucket_bits(self.seeds.len());
            let mut at = 0;
            for bucket in 0..1_u64 << (32 - shift) {
                while self.seeds.get(at).is_some_and(|seed| u64::from(seed.hash >> shift) < bucket) {
                    at += 1;
                }
                put(out, [at as u32]);
            }
            put(out, [self.seeds.len() as u32]);
        });
        assembly.section(Section::Docs, |out| put(out, self.docs.iter().flatten().copied()));
        assembly.section(Section::Paragraphs, |out| put(out, self.paragraphs.iter().flatten().copied()));
        let mut speakers: Vec<(&u32, &String)> =
            self.speakers.iter().map(|(name, number)| (number, name)).collect();
        speakers.sort_unstable();
        let ends = speakers.iter().scan(0, |end, (_, name)| {
            *end += name.len() as u32;
            Some(*end)
        });
        assembly.section(Section::SpeakerStarts, |out| put(out, [0, 0].into_iter().chain(ends)));
        assembly.section(Section::Speakers, |out| {
            speakers.iter().for_each(|(_, name)| out.extend_from_slice(name.as_bytes()));
        });
        assembly.section(Section::Links, |out| self.links.iter().for_each(|link| link.write(out)));
        assembly.finish()
    }
}

/// Puts a segment's bytes together, section after section, each written where it will lie.
struct Assembly {
    out: Vec<u8>,
    directory: [(u64, u64); SECTIONS],
}

impl Assembly {
    fn with_capacity(capacity: usize) -> Assembly {
        let mut out = Vec::with_capacity(head_length(SECTIONS) + capacity);
        out.resize(head_length(SECTIONS), 0);
        Assembly { out, directory: [(0, 0); SECTIONS] }
    }

    fn section(&mut self, section: Section, write: impl FnOnce(&mut Vec<u8>)) {
        let start = self.out.len();
        write(&mut self.out);
        self.directory[section as usize] = (start as u64, (self.out.len() - start) as u64);
    }

    fn finish(mut self) -> Vec<u8> {
        self.out[..head_length(SECTIONS)].copy_from_slice(&head(MAGIC, FORMAT_VERSION, &self.directory));
        self.out
    }
}
