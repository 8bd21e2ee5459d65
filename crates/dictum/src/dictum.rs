//! An open archive as the doors see it: [`Dictum`], with what it keeps open between questions.

use crate::error::{Error, Result};
use dictum_archive::{
    Archive, EnteredCapture,
    derived::{Fulltext, Postings, Shelf},
};
use dictum_extract::ReadOptions;
use dictum_model::Reading;
use std::{
    collections::HashMap,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
};

/// How many readings are kept at hand. A reading of a long page takes about 200 KB: 256 of them 50 MB at most.
const READINGS_AT_HAND: usize = 256;

/// An open archive: the one API that every door uses.
pub struct Dictum {
    pub(crate) archive: Archive,
    pub(crate) fulltext: Fulltext,
    pub(crate) postings: Mutex<Option<Arc<Postings>>>,
    shelves: Mutex<Vec<Shelf>>,
    readings: Mutex<HashMap<u64, Arc<Reading>>>,
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
        let fulltext = Fulltext::open(&derived)?;
        Ok(Dictum {
            archive,
            fulltext,
            postings: Mutex::default(),
            shelves: Mutex::default(),
            readings: Mutex::default(),
        })
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

    /// Reads the capture entered under a number, or takes the reading at hand.
    pub fn reading(&self, capture: u64) -> Result<Arc<Reading>> {
        let at_hand = self.readings.lock().unwrap_or_else(PoisonError::into_inner).get(&capture).cloned();
        if let Some(reading) = at_hand {
            return Ok(reading);
        }
        let entered = self.archive.catalogue()?.capture(capture)?;
        let reading = Arc::new(self.read_entered(entered)?);
        let mut readings = self.readings.lock().unwrap_or_else(PoisonError::into_inner);
        if readings.len() >= READINGS_AT_HAND {
            readings.clear();
        }
        readings.insert(capture, reading.clone());
        Ok(reading)
    }

    /// Reads a capture from its kept payload.
    pub(crate) fn read_entered(&self, entered: EnteredCapture) -> Result<Reading> {
        let payload = self.archive.payload(entered.capture.digest)?;
        Ok(dictum_extract::read(&payload, entered.capture, &ReadOptions::default()))
    }
}
