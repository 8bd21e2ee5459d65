//! Which edition of its statement a capture shows: an older one with the same words, or a new one.
//!
//! The words of both captures are read by today's extractor and set against each other (`collate`'s comparison): a better
//! extractor, other furniture and another setting make no edition; a word, a letter or a hyphen that the publisher changed
//! makes one. It goes by readings as the extractor made them: a correction makes neither another statement nor an edition,
//! since the publisher changed no word.

use crate::{
    error::Result,
    identity::{Identity, folded, words_digest},
};
use dictum_archive::{Archive, EditionEntry, EnteredEdition, Intake, derived::ReadCapture};
use dictum_collate::ReadState;
use dictum_extract::ReadOptions;
use dictum_model::{Capture, Digest, Reading, Statement};
use std::{
    cell::OnceCell,
    collections::{HashMap, HashSet},
    sync::Arc,
};

/// So many editions of a statement a capture is compared with at most: those with its words first, then the latest. A page
/// that never comes twice the same must not make each of its captures dearer than the last.
const MOST_COMPARED: usize = 8;

/// The longest tag of a language that is entered, in bytes: BCP 47 needs 35, and what is longer names none.
const LONGEST_TAG: usize = 100;

/// A block of so many words may stand within a longer line of furniture, not only as one.
const LONG_BLOCK: usize = 6;

/// Readings of captures whose bytes wait to be committed, and so cannot be read again yet.
#[derive(Default)]
pub(crate) struct Uncommitted {
    readings: HashMap<u64, Arc<Reading>>,
}

impl Uncommitted {
    /// Keeps a capture's reading until the next commit.
    pub(crate) fn keep(&mut self, capture: u64, reading: &Reading) {
        self.readings.insert(capture, Arc::new(reading.clone()));
    }

    /// Forgets them all: they can be read from the archive now.
    pub(crate) fn clear(&mut self) {
        self.readings.clear();
    }

    /// Reads a capture as today's extractor does, from memory or from the archive.
    pub(crate) fn read(&self, archive: &Archive, number: u64, capture: Capture) -> Result<Arc<Reading>> {
        if let Some(reading) = self.readings.get(&number) {
            return Ok(reading.clone());
        }
        let payload = archive.payload(capture.digest)?;
        Ok(Arc::new(dictum_extract::read(&payload, capture, &ReadOptions::default())))
    }
}

/// The status by which a server says that what was held of the page goes on to hold.
const NOT_MODIFIED: u16 = 304;

/// Says whether a capture may show a statement: what a server sends with a refusal is its own page, whatever it says.
pub fn may_show_statement(capture: &Capture) -> bool {
    capture.http_status.is_none_or(|status| (200..300).contains(&status) || status == NOT_MODIFIED)
}

/// Decides which statement and edition a capture shows, entering an edition that is seen for the first time.
pub(crate) fn decide_edition(
    archive: &Archive,
    intake: &mut Intake<'_>,
    uncommitted: &mut Uncommitted,
    capture: u64,
    reading: &Reading,
) -> Result<Option<ReadCapture>> {
    let Some(statement) = reading.statement.as_ref().filter(|_| may_show_statement(&reading.capture)) else {
        return Ok(None);
    };
    let identity = Identity::of(reading, statement);
    let words = words_digest(statement);
    let known = intake.catalogue().editions(&identity.id)?;
    let finder = Finder { archive, intake, uncommitted, capture, words, new: Page::of(reading) };
    let edition = match finder.find(known)? {
        Some(entry) => entry,
        None => {
            uncommitted.keep(capture, reading);
            intake.enter_edition(EditionEntry {
                statement: identity.id.clone(),
                known_as: identity.known_as,
                capture,
                words,
                language: statement.language.clone().filter(|tag| tag.len() <= LONGEST_TAG),
                extractor: dictum_extract::VERSION.to_owned(),
            })?
        }
    };
    Ok(Some(ReadCapture { capture, statement: identity.id, edition, words }))
}

/// Looks for the edition that a capture shows among those of its statement.
struct Finder<'a> {
    archive: &'a Archive,
    intake: &'a Intake<'a>,
    uncommitted: &'a Uncommitted,
    capture: u64,
    words: Digest,
    new: Page<'a>,
}

impl Finder<'_> {
    fn find(&self, mut known: Vec<EnteredEdition>) -> Result<Option<u64>> {
        if let Some(own) = known.iter().find(|entered| entered.edition.capture == self.capture) {
            return Ok(Some(own.entry));
        }
        known.sort_by_key(|entered| (entered.edition.words != self.words, std::cmp::Reverse(entered.entry)));
        for entered in known.iter().take(MOST_COMPARED) {
            if self.is_one_with(entered)? {
                return Ok(Some(entered.entry));
            }
        }
        Ok(None)
    }

    fn is_one_with(&self, entered: &EnteredEdition) -> Result<bool> {
        let capture = self.intake.catalogue().capture(entered.edition.capture)?.capture;
        let held = match self.uncommitted.read(self.archive, entered.edition.capture, capture) {
            Ok(held) => held,
            Err(error) => {
                // Bytes that a court had taken out, or a damaged pack: the digest still tells the words that were read.
                tracing::warn!(edition = entered.entry, %error, "an edition cannot be read again: compared by its digest");
                return Ok(entered.edition.words == self.words);
            }
        };
        let old = Page::of(&held);
        let (Some(old_state), Some(new_state)) = (old.statement(), self.new.statement()) else {
            return Ok(false);
        };
        let comparison = dictum_collate::compare(old_state, new_state);
        let is_one = comparison.map(|comparison| {
            let beside_old = |line: &str| old.has_beside(line);
            let beside_new = |line: &str| self.new.has_beside(line);
            comparison.is_one_edition(
                &ReadState { statement: old_state, has_beside: &beside_old },
                &ReadState { statement: new_state, has_beside: &beside_new },
            )
        });
        Ok(is_one.unwrap_or_else(|| words_digest(old_state) == self.words))
    }
}

/// A reading with what its page shows beside the statement, folded when it is first asked for.
struct Page<'a> {
    reading: &'a Reading,
    lines: OnceCell<HashSet<String>>,
}

impl<'a> Page<'a> {
    fn of(reading: &'a Reading) -> Page<'a> {
        Page { reading, lines: OnceCell::new() }
    }

    fn statement(&self) -> Option<&'a Statement> {
        self.reading.statement.as_ref()
    }

    /// Says whether a block's words stand on the page outside of the statement.
    fn has_beside(&self, block: &str) -> bool {
        let block = folded(block);
        let lines = self.lines.get_or_init(|| self.folded_lines());
        let is_long = block.split(' ').count() >= LONG_BLOCK;
        lines.contains(&block) || (is_long && lines.iter().any(|line| line.contains(&block)))
    }

    fn folded_lines(&self) -> HashSet<String> {
        let listed = self.reading.listings.iter();
        let listed = listed.flat_map(|listing| [Some(listing.headline.as_str()), listing.teaser.as_deref()]);
        let furniture = self.reading.furniture.iter().map(|line| line.text.as_str());
        furniture.chain(listed.flatten()).map(folded).collect()
    }
}
