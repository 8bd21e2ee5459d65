//! A phrase's history: first use and last, by month and by speaker, and in which words.

use super::{TraceRequest, TracedUse, WordingKind};
use crate::{
    Dictum,
    browse::Coverage,
    error::{Error, Result},
};
use dictum_archive::derived::ShelfFilter;
use dictum_collate::{ReusePhrase, ReusedPassage, Words};
use std::collections::{BTreeMap, HashSet};

/// So many uses are read for their words; beyond them only days and speakers count. Reading takes half a millisecond each at worst.
const MOST_READ: usize = 400;

/// A phrase's history.
#[derive(Clone, Debug)]
pub struct PhraseTrace {
    /// The phrase as it was asked for.
    pub phrase: String,
    /// How many uses there are, altered ones among them.
    pub uses: usize,
    /// How many of them are altered.
    pub altered: usize,
    /// In how many statements it stands.
    pub statements: usize,
    /// How many of those that were read stand within marks of quotation.
    pub quoted: usize,
    /// What it is, by how many use it.
    pub kind: WordingKind,
    /// The first use and the last; both are the same where there is one.
    pub first_and_last: Option<[TracedUse; 2]>,
    /// Uses by month, earliest first; those of an unknown month under an empty name.
    pub months: Vec<TracedMonth>,
    /// Who used it, those who used it most first; an unknown speaker has no name.
    pub speakers: Vec<TracedSpeaker>,
    /// In which words, the most frequent first.
    pub variants: Vec<TracedVariant>,
    /// The first uses, as many as were asked for.
    pub shown: Vec<TracedUse>,
    /// What was searched.
    pub coverage: Coverage,
}

/// The uses of a month.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TracedMonth {
    /// The month, or the year where no more is told.
    pub month: String,
    /// How many uses.
    pub uses: usize,
}

/// Who uses a phrase.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TracedSpeaker {
    /// The name.
    pub name: Option<String>,
    /// How many uses.
    pub uses: usize,
    /// The day of the first.
    pub first_day: String,
}

/// Words in which a phrase is used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TracedVariant {
    /// The words, as they stand at their first use.
    pub words: String,
    /// How many uses have them.
    pub uses: usize,
}

/// A use as the shared passages have it.
struct Found {
    passage: ReusedPassage,
    edits: u32,
    speaker: Option<String>,
    day: u32,
}

impl Dictum {
    /// Traces a phrase through the latest editions of all statements of a period.
    ///
    /// # Errors
    /// Asked wrongly where the phrase has no words.
    pub(super) fn trace_phrase(&self, request: &TraceRequest) -> Result<PhraseTrace> {
        let found = self.uses_of(request)?;
        let statements: HashSet<u64> = found.iter().map(|found| found.passage.doc).collect();
        let mut history = PhraseTrace {
            phrase: request.what.trim().to_owned(),
            uses: found.len(),
            altered: found.iter().filter(|found| found.edits > 0).count(),
            statements: statements.len(),
            quoted: 0,
            kind: WordingKind::by_speakers(speakers_of(&found).len()),
            first_and_last: None,
            months: months_of(&found),
            speakers: Vec::new(),
            variants: Vec::new(),
            shown: Vec::new(),
            coverage: self.coverage(&ShelfFilter::default())?,
        };
        self.read_uses(&found, request.limit, &mut history)?;
        history.speakers = speakers_of(&found);
        Ok(history)
    }

    /// All uses in the latest editions, earliest first.
    fn uses_of(&self, request: &TraceRequest) -> Result<Vec<Found>> {
        let phrase = ReusePhrase::of(&request.what).ok_or_else(|| {
            Error::asked_wrongly("the phrase has no words").with_hint("give a phrase of two words or more")
        })?;
        let latest = self.with_shelf(|shelf| shelf.latest_editions())?;
        let (reuse, days) = (self.reuse()?, request.period.days());
        let mut found = Vec::new();
        for segment in reuse.segments() {
            let day_of: BTreeMap<u64, u32> = segment.held().map(|held| (held.doc, held.day)).collect();
            phrase.uses(&segment, |used| {
                let day = day_of.get(&used.passage.doc).copied().unwrap_or(u32::MAX);
                let is_latest = latest.binary_search(&used.passage.doc).is_ok();
                if is_latest && days.contains(&day) {
                    let speaker = used.speaker.map(str::to_owned);
                    found.push(Found { passage: used.passage, edits: used.edits, speaker, day });
                }
            });
        }
        found.sort_by_key(|found| (found.day, found.passage));
        Ok(found)
    }

    /// Reads the words of the first uses and of the last.
    fn read_uses(&self, found: &[Found], limit: usize, history: &mut PhraseTrace) -> Result<()> {
        let mut variants: BTreeMap<String, TracedVariant> = BTreeMap::new();
        let read = |found: &Found| self.traced_use(&found.passage, found.edits, found.speaker.as_deref());
        for found in found.iter().take(MOST_READ) {
            let Some(used) = read(found)? else { continue };
            history.quoted += usize::from(used.quoted.is_some());
            let folded: Vec<String> = Words::of(&used.words).iter().map(str::to_owned).collect();
            let variant = variants
                .entry(folded.join(" "))
                .or_insert_with(|| TracedVariant { words: used.words.clone(), uses: 0 });
            variant.uses += 1;
            if history.shown.len() < limit.max(1) {
                history.shown.push(used);
            }
        }
        let last = found.last().map(read).transpose()?.flatten();
        history.first_and_last = history.shown.first().cloned().zip(last).map(|(first, last)| [first, last]);
        history.shown.truncate(limit);
        history.variants = variants.into_values().collect();
        history.variants.sort_by_key(|variant| std::cmp::Reverse(variant.uses));
        Ok(())
    }
}

/// A day of the shared passages, written to the month: 2021-07.
fn month_of(day: u32) -> String {
    if day == u32::MAX { String::new() } else { format!("{:04}-{:02}", day / 372, day % 372 / 31 + 1) }
}

/// A day of the shared passages in full.
pub(super) fn day_of(day: u32) -> String {
    if day == u32::MAX { String::new() } else { format!("{}-{:02}", month_of(day), day % 31 + 1) }
}

fn months_of(found: &[Found]) -> Vec<TracedMonth> {
    let mut months: BTreeMap<String, usize> = BTreeMap::new();
    found.iter().for_each(|found| *months.entry(month_of(found.day)).or_default() += 1);
    months.into_iter().map(|(month, uses)| TracedMonth { month, uses }).collect()
}

fn speakers_of(found: &[Found]) -> Vec<TracedSpeaker> {
    let mut speakers: BTreeMap<&Option<String>, TracedSpeaker> = BTreeMap::new();
    for found in found {
        let speaker = speakers.entry(&found.speaker).or_insert_with(|| TracedSpeaker {
            name: found.speaker.clone(),
            uses: 0,
            first_day: day_of(found.day),
        });
        speaker.uses += 1;
    }
    let mut speakers: Vec<TracedSpeaker> = speakers.into_values().collect();
    speakers.sort_by_key(|speaker| std::cmp::Reverse(speaker.uses));
    speakers
}
