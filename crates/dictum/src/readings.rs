//! Readings kept at hand within so many bytes, for all doors of a process: what was asked for last stays longest.
//!
//! A reading is named by the entry of its capture, which never changes and names its payload by digest; readings of one process are of one
//! extractor. Two things can change what is to be shown: a correction, which empties this, and a redaction, after which the whole
//! archive is opened anew.

use dictum_model::{Furniture, Listing, Reading, Statement, Turn};
use std::{
    collections::HashMap,
    mem::{replace, size_of, size_of_val, take},
    sync::{Arc, Mutex, PoisonError},
};

/// How many bytes of readings are kept where nothing is chosen: some 5,000 of speeches.
pub(crate) const ROOM: usize = 128 << 20;

/// Readings at hand.
pub(crate) struct Readings {
    room: usize,
    held: Mutex<Held>,
}

/// How often a reading was at hand.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ReadingsAsked {
    /// How often one was asked for.
    pub asked: u64,
    /// How often it was at hand.
    pub at_hand: u64,
}

/// Readings by the entries of their captures.
type Generation = HashMap<u64, Arc<Reading>>;

/// Two generations: a reading asked for joins the younger; when that has half of the room, it becomes the older, and what was the
/// older goes. So nothing has to be moved when a reading is found among the younger, as in a list by time of use.
#[derive(Default)]
struct Held {
    younger: Generation,
    older: Generation,
    /// What the younger take, in bytes.
    bytes: usize,
    last_correction: u64,
    counts: ReadingsAsked,
}

impl Readings {
    pub(crate) fn within(room: usize) -> Readings {
        Readings { room, held: Mutex::default() }
    }

    /// How many bytes may be kept.
    pub(crate) fn room(&self) -> usize {
        self.room
    }

    /// The reading of a capture, if it is at hand and knows of all corrections up to the last.
    pub(crate) fn get(&self, capture: u64, last_correction: u64) -> Option<Arc<Reading>> {
        self.with_held(|held, gone| {
            held.know_of(last_correction, gone);
            held.counts.asked += 1;
            if let Some(reading) = held.younger.get(&capture).cloned() {
                held.counts.at_hand += 1;
                return Some(reading);
            }
            let reading = held.older.remove(&capture)?;
            held.counts.at_hand += 1;
            held.put(capture, reading.clone(), self.room, gone);
            Some(reading)
        })
    }

    /// Keeps the reading of a capture that was made knowing of the corrections up to the last.
    pub(crate) fn put(&self, capture: u64, reading: Arc<Reading>, last_correction: u64) {
        self.with_held(|held, gone| {
            // What was corrected since was read without it, and must not stay.
            if held.last_correction == last_correction {
                held.put(capture, reading, self.room, gone);
            }
        });
    }

    /// Does something with what is held. What is let go for it is freed when the others no longer wait: it is thousands of readings.
    fn with_held<T>(&self, act: impl FnOnce(&mut Held, &mut Vec<Generation>) -> T) -> T {
        let mut gone = Vec::new();
        let mut held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        let told = act(&mut held, &mut gone);
        drop(held);
        told
    }

    /// How often a reading was at hand so far.
    pub(crate) fn asked(&self) -> ReadingsAsked {
        self.held.lock().unwrap_or_else(PoisonError::into_inner).counts
    }
}

impl Drop for Readings {
    fn drop(&mut self) {
        let ReadingsAsked { asked, at_hand } = self.asked();
        if asked > 0 {
            tracing::info!("readings: {asked} asked for, {at_hand} of them at hand");
        }
    }
}

impl Held {
    /// Forgets everything when there is a newer correction than those it knows of: another process may enter one at any time.
    fn know_of(&mut self, last_correction: u64, gone: &mut Vec<Generation>) {
        if self.last_correction != last_correction {
            gone.extend([take(&mut self.younger), take(&mut self.older)]);
            (self.bytes, self.last_correction) = (0, last_correction);
        }
    }

    fn put(&mut self, capture: u64, reading: Arc<Reading>, room: usize, gone: &mut Vec<Generation>) {
        let bytes = bytes_of(&reading);
        if bytes > room / 2 {
            return;
        }
        if self.bytes + bytes > room / 2 {
            gone.push(replace(&mut self.older, take(&mut self.younger)));
            self.bytes = 0;
        }
        if self.younger.insert(capture, reading).is_none() {
            self.bytes += bytes;
        }
    }
}

/// What a reading takes in memory, nearly: its words, and the room of its parts.
fn bytes_of(reading: &Reading) -> usize {
    let statement = reading.statement.as_ref().map_or(0, bytes_of_statement);
    let lines = reading.furniture.iter().map(|line| size_of::<Furniture>() + line.text.capacity());
    let listings = reading.listings.iter().map(|item| {
        let link = item.target_uri.as_ref().map_or(0, String::capacity);
        size_of::<Listing>()
            + item.headline.capacity()
            + link
            + item.teaser.as_ref().map_or(0, String::capacity)
    });
    let warnings = reading.warnings.iter().map(|warning| size_of_val(warning) + warning.message.capacity());
    size_of::<Reading>()
        + statement
        + lines.chain(listings).chain(warnings).sum::<usize>()
        + size_of_val(reading.evidence.as_slice())
        + size_of_val(reading.corrections.as_slice())
}

fn bytes_of_statement(statement: &Statement) -> usize {
    let turn = |turn: &Turn| {
        let paragraphs = turn.paragraphs.iter();
        let named = turn.id.capacity() + turn.speaker.as_ref().map_or(0, String::capacity);
        size_of_val(turn)
            + named
            + paragraphs.map(|paragraph| size_of_val(paragraph) + paragraph.text.capacity()).sum::<usize>()
    };
    statement.turns.iter().map(turn).sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use dictum_extract::ReadOptions;
    use dictum_model::Capture;

    /// A reading of some words, and what it takes.
    fn reading(words: usize) -> (Arc<Reading>, usize) {
        let page = format!("<h1>On the ferry</h1><p>{}</p>", "The ferry sails on Monday. ".repeat(words));
        let capture = Capture {
            source: "ferry.html".into(),
            digest: dictum_archive::digest_of(page.as_bytes()),
            media_type: Some("text/html".into()),
            charset: None,
            bytes: page.len(),
            target_uri: None,
            captured_at: None,
            captured_at_candidates: Vec::new(),
            captured_at_from: None,
            http_status: None,
        };
        let reading = dictum_extract::read(page.as_bytes(), capture, &ReadOptions::default());
        let bytes = bytes_of(&reading);
        (Arc::new(reading), bytes)
    }

    #[test]
    fn readings_are_kept_within_their_room_and_those_asked_for_last_stay() {
        let (one, bytes) = reading(40);
        let readings = Readings::within(bytes * 8);
        readings.put(1, one.clone(), 0);
        for capture in 2..100 {
            readings.put(capture, one.clone(), 0);
            assert!(readings.get(1, 0).is_some(), "asked for again and again, gone at {capture}");
        }
        let held = readings.held.lock().unwrap();
        assert!(held.younger.len() + held.older.len() <= 8);
        assert!(!held.younger.contains_key(&2) && !held.older.contains_key(&2));
    }

    #[test]
    fn a_reading_that_would_push_out_half_of_the_others_is_not_kept() {
        let (long, bytes) = reading(200);
        let readings = Readings::within(bytes);
        readings.put(1, long, 0);
        assert!(readings.get(1, 0).is_none());
    }

    #[test]
    fn a_newer_correction_empties_it_and_what_was_read_before_it_does_not_come_in() {
        let (one, bytes) = reading(4);
        let readings = Readings::within(bytes * 8);
        readings.put(1, one.clone(), 0);
        assert!(readings.get(1, 7).is_none());
        readings.put(1, one.clone(), 0);
        assert!(readings.get(1, 7).is_none());
        readings.put(1, one, 7);
        assert!(readings.get(1, 7).is_some());
        assert_eq!(readings.asked(), ReadingsAsked { asked: 3, at_hand: 1 });
    }

    #[test]
    fn a_longer_reading_is_taken_to_need_more_room() {
        assert!(reading(400).1 > reading(40).1 + 9000);
    }
}
