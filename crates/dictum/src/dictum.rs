//! An open archive as the doors see it: [`Dictum`], with what it keeps open between questions.

use crate::{
    error::{Error, Result},
    growth::Growth,
    readings::{ROOM, Readings, ReadingsAsked},
    trace::{RecurringPassage, TopTrace, TracePeriod, TracedAtHand},
};
use dictum_archive::{
    Archive, EnteredCapture,
    derived::{Fulltext, Postings, Reuse, Shelf},
};
use dictum_extract::ReadOptions;
use dictum_formats::reading_json::from_json;
use dictum_model::{Correction, Reading};
use std::{
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
};

/// An open archive: the one API that every door uses.
pub struct Dictum {
    pub(crate) archive: Archive,
    pub(crate) fulltext: Fulltext,
    pub(crate) postings: Mutex<Option<Arc<Postings>>>,
    pub(crate) reuse: Mutex<Option<Arc<Reuse>>>,
    pub(crate) recurring: TracedAtHand<u64, Vec<RecurringPassage>>,
    pub(crate) repeated: TracedAtHand<(TracePeriod, usize), TopTrace>,
    shelves: Mutex<Vec<Shelf>>,
    readings: Readings,
    pub(crate) growth: Mutex<Arc<Growth>>,
    /// The last redaction when it was opened.
    pub(crate) last_redaction: u64,
}

impl Dictum {
    /// Makes a new archive in a new or empty folder.
    pub fn init(root: &Path) -> Result<Dictum> {
        Dictum::around(Archive::init(root)?)
    }

    /// Opens the archive in a folder.
    ///
    /// What was entered but not yet indexed, because a writer was killed, is indexed first; where another process writes
    /// just now, that is left to it.
    pub fn open(root: &Path) -> Result<Dictum> {
        let dictum = Dictum::around(Archive::open(root)?)?;
        dictum.catch_up()?;
        Ok(dictum)
    }

    /// Opens the archive in a folder, or makes it where there is none.
    pub fn open_or_init(root: &Path) -> Result<Dictum> {
        if root.join("FORMAT").exists() { Dictum::open(root) } else { Dictum::init(root) }
    }

    /// Finds the nearest archive at or above a folder.
    ///
    /// # Errors
    /// Not found, with the way to make one.
    pub fn find(start: &Path) -> Result<PathBuf> {
        dictum_archive::Folder::find(start)
            .ok_or_else(|| dictum_archive::Error::NoArchive(start.to_owned()))
            .map_err(Error::from)
    }

    pub(crate) fn around(archive: Archive) -> Result<Dictum> {
        let derived = archive.folder().derived();
        std::fs::create_dir_all(&derived).map_err(|error| Error::file("make", &derived, &error))?;
        // Asked first: one that comes in between is taken for news.
        let last_redaction = archive.catalogue()?.last_redaction()?;
        let fulltext = Fulltext::open(&derived)?;
        Ok(Dictum {
            last_redaction,
            archive,
            fulltext,
            postings: Mutex::default(),
            reuse: Mutex::default(),
            recurring: TracedAtHand::default(),
            repeated: TracedAtHand::default(),
            shelves: Mutex::default(),
            readings: Readings::within(ROOM),
            growth: Mutex::default(),
        })
    }

    /// Keeps so many bytes of readings at hand, in the place of 128 MiB.
    pub fn with_room_for_readings(mut self, bytes: usize) -> Dictum {
        self.readings = Readings::within(bytes);
        self
    }

    /// How many bytes of readings may be kept at hand.
    pub(crate) fn room_for_readings(&self) -> usize {
        self.readings.room()
    }

    /// How often a reading was asked for, and how often it was at hand.
    pub fn readings_asked(&self) -> ReadingsAsked {
        self.readings.asked()
    }

    /// The archive's folder.
    pub fn root(&self) -> &Path {
        self.archive.folder().root()
    }

    /// Asks the shelf, on a connection lent for it.
    pub(crate) fn with_shelf<T>(&self, ask: impl FnOnce(&Shelf) -> dictum_archive::Result<T>) -> Result<T> {
        let spare = self.shelves.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let shelf = match spare {
            Some(shelf) => shelf,
            None => Shelf::open(&self.archive.folder().derived())?,
        };
        let answer = ask(&shelf);
        self.shelves.lock().unwrap_or_else(PoisonError::into_inner).push(shelf);
        Ok(answer?)
    }

    /// Reads the capture entered under a number, with what people corrected, or takes the reading at hand.
    pub fn reading(&self, capture: u64) -> Result<Arc<Reading>> {
        let catalogue = self.archive.catalogue()?;
        let last_correction = catalogue.last_correction()?;
        if let Some(reading) = self.readings.get(capture, last_correction) {
            return Ok(reading);
        }
        let entered = catalogue.capture(capture)?;
        let corrections = catalogue.corrections_of_payload(entered.capture.digest)?;
        let reading = Arc::new(self.read_entered(entered)?.corrected(&corrections).reading);
        self.readings.put(capture, reading.clone(), last_correction);
        Ok(reading)
    }

    /// The reading of a capture that the shelf keeps, as the extractor made it. `None` where none of today's is kept, or the bytes it was made of are
    /// not what was written: nothing is told of what is lost.
    pub(crate) fn kept_reading(&self, entered: &EnteredCapture) -> Result<Option<Reading>> {
        let kept = self.with_shelf(|shelf| shelf.kept_reading(entered.entry))?;
        let kept = kept.and_then(|text| from_json(&text).ok()).filter(|kept| {
            kept.extractor == dictum_extract::VERSION && kept.capture.digest == entered.capture.digest
        });
        Ok(kept.filter(|kept| matches!(self.archive.is_unchanged(kept.capture.digest), Ok(true))))
    }

    /// Reads a capture from its kept payload, as the extractor reads it.
    pub(crate) fn read_entered(&self, entered: EnteredCapture) -> Result<FreshReading> {
        let payload = self.archive.payload(entered.capture.digest)?;
        let reading = dictum_extract::read(&payload, entered.capture, &ReadOptions::default());
        Ok(FreshReading { reading, payload })
    }
}

/// A reading with the payload that it was made of, to lay corrections over it.
pub(crate) struct FreshReading {
    pub(crate) reading: Reading,
    pub(crate) payload: Vec<u8>,
}

impl FreshReading {
    /// Lays corrections over the reading.
    pub(crate) fn corrected(mut self, corrections: &[Correction]) -> FreshReading {
        dictum_extract::correct(&self.payload, &mut self.reading, corrections);
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::IngestOptions;

    #[test]
    fn the_reading_of_an_edition_is_kept_for_as_long_as_its_bytes_are_what_was_written() {
        let home = tempfile::tempdir().unwrap();
        let dictum = Dictum::init(home.path()).unwrap();
        let samples = concat!(env!("CARGO_MANIFEST_DIR"), "/../../samples");
        dictum.ingest(&[samples.into()], &IngestOptions::default(), &()).unwrap();
        let editions = dictum.with_shelf(Shelf::latest_editions).unwrap();
        assert!(editions.len() > 10);
        let kept = || {
            let catalogue = dictum.archive.catalogue().unwrap();
            let captures =
                editions.iter().map(|edition| catalogue.edition(*edition).unwrap().edition.capture);
            let entered = captures.map(|capture| catalogue.capture(capture).unwrap());
            entered.filter(|entered| dictum.kept_reading(entered).unwrap().is_some()).count()
        };
        // Of a page that people corrected none is kept.
        assert!(kept() > editions.len() / 2, "{} of {}", kept(), editions.len());
        for pack in std::fs::read_dir(home.path().join("record/packs")).unwrap() {
            std::fs::write(pack.unwrap().path(), "nothing of it").unwrap();
        }
        assert_eq!(kept(), 0);
    }
}
