//! The keeper: the only crate that touches an archive on disk.
//!
//! An archive is a folder. `record/` is irreplaceable: packs with every payload, and the catalogue with its append-only
//! entries. `derived/` can be thrown away: the shelf (what statements there are), the full-text index, the postings that
//! the quote check looks in.
//!
//! One capture's life here: [`Intake::keep`] puts its WARC record in a pack and enters it; [`Intake::enter_edition`]
//! enters the first sight of a statement's words, [`Intake::enter_correction`] what people say of its reading, [`Intake::enter_absent`] that a page is gone;
//! [`Intake::commit`] makes all durable; then [`derived::Shelf`] and the indexes are told, and remember up to which entry they know. Killed between the two, they are told again on opening.

mod backup;
pub mod derived;
mod disk;
mod error;
mod folder;
pub mod record;
mod tokens;

pub use backup::BackupReport;
pub use disk::{Disk, LocalDisk};
pub use error::{Error, Result};
pub use folder::{DEFAULT_NAME, FORMAT, Folder};
pub use record::{
    catalogue::{CaptureDay, Catalogue, EnteredAbsence, EnteredCapture, EnteredEdition, EnteredRedaction},
    entry::{
        AbsentEntry, EditionEntry, Entry, FoundTimes, KeyEntry, RedactionEntry, RunEntry, VerificationEntry,
    },
    fixity::{Bearing, FINDINGS, Finding, FixityReport, Level, Number, Share},
    follow::{FolderSource, FollowReport, Followed, PackEnd, Upstream},
    intake::{Intake, Kept},
    listing::{EntryListing, ListedEntry},
    log::{ConsistencyProof, SignedCheckpoint},
    rebuild::RebuildReport,
    repack::{Effort, PAGES_FOR_A_DICTIONARY, Repacked, SiteOf},
};
pub use tokens::{Admission, NewToken, Token, TokenUse, TokenUses};

use dictum_model::Digest;
use sha2::{Digest as _, Sha256};
use std::{
    ops::Deref,
    path::Path,
    sync::{Arc, Mutex, PoisonError},
};

/// An open archive. Any number may read; [`Archive::intake`] makes this process the one writer.
pub struct Archive {
    folder: Folder,
    disk: Arc<dyn Disk>,
    readers: Mutex<Vec<Catalogue>>,
    dictionaries: record::pack::Dictionaries,
}

impl Archive {
    /// Makes a new archive in a new or empty folder.
    pub fn init(root: &Path) -> Result<Archive> {
        Archive::init_on(root, Arc::new(LocalDisk))
    }

    /// Opens the archive in a folder.
    pub fn open(root: &Path) -> Result<Archive> {
        Archive::open_on(root, Arc::new(LocalDisk))
    }

    /// As [`Archive::init`], on a disk of the caller's.
    pub fn init_on(root: &Path, disk: Arc<dyn Disk>) -> Result<Archive> {
        let folder = Folder::init(root, &*disk)?;
        let archive = Archive::in_folder(folder, disk)?;
        // The first writer makes the log's key and signs that there is nothing yet.
        drop(archive.intake()?);
        Ok(archive)
    }

    /// As [`Archive::open`], on a disk of the caller's.
    pub fn open_on(root: &Path, disk: Arc<dyn Disk>) -> Result<Archive> {
        Archive::in_folder(Folder::open(root)?, disk)
    }

    fn in_folder(folder: Folder, disk: Arc<dyn Disk>) -> Result<Archive> {
        let catalogue = folder.catalogue();
        if record::rebuild::swap::was_cut_short(&folder) {
            return Err(Error::RebuildCutShort(catalogue));
        }
        // A new one in the place of one that was lost would take every payload for unacknowledged.
        if is_missing_or_empty(&catalogue) && folder.has_packs() {
            return Err(Error::Damaged(format!("{} is missing or empty", catalogue.display())));
        }
        // An archive of an earlier release lacks tables of today's; a damaged one is opened too, so that it can be verified.
        let lacks_tables = || {
            Catalogue::open_for_reading(&catalogue)
                .and_then(|held| held.has_all_tables())
                .is_ok_and(|has| !has)
        };
        if !catalogue.exists() || lacks_tables() {
            Catalogue::open_for_writing(&catalogue)?;
        }
        Ok(Archive { folder, disk, readers: Mutex::default(), dictionaries: Default::default() })
    }

    /// Opens an archive that may be damaged, for [`Archive::verify_to`]: nothing is made, mended or written.
    ///
    /// # Errors
    /// [`Error::NoArchive`] where nothing speaks for one; [`Error::NewerFormat`].
    pub fn as_it_is(root: &Path) -> Result<Archive> {
        let folder = Folder::as_it_is(root)?;
        Ok(Archive {
            folder,
            disk: Arc::new(LocalDisk),
            readers: Mutex::default(),
            dictionaries: Default::default(),
        })
    }

    /// The archive's paths.
    pub fn folder(&self) -> &Folder {
        &self.folder
    }

    /// The disk that the record's files lie on.
    pub(crate) fn disk(&self) -> &dyn Disk {
        &*self.disk
    }

    /// The dictionaries of sites' packs that are ready for use.
    pub(crate) fn dictionaries(&self) -> &record::pack::Dictionaries {
        &self.dictionaries
    }

    /// Unfolds the frame of a pack into the WARC record it holds.
    pub(crate) fn unfold(&self, frame: &[u8], place: record::pack::Place) -> Result<Vec<u8>> {
        self.dictionaries.unfold(self.disk(), &self.folder, frame, place)
    }

    /// Lends a connection that reads the catalogue; it goes back when it is dropped.
    pub fn catalogue(&self) -> Result<Lent<'_>> {
        let spare = self.readers.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let catalogue = match spare {
            Some(catalogue) => catalogue,
            None => Catalogue::open_for_reading(&self.folder.catalogue())?,
        };
        Ok(Lent { catalogue: Some(catalogue), home: &self.readers })
    }

    /// Becomes the one writer.
    ///
    /// # Errors
    /// [`Error::Locked`] names who writes already.
    /// [`Error::IsReplica`]: a replica takes nothing in but what its source has.
    pub fn intake(&self) -> Result<Intake<'_>> {
        match self.followed()? {
            Some(followed) => Err(Error::IsReplica(followed.source)),
            None => Intake::open(self),
        }
    }

    /// As [`Archive::intake`], in a replica too, where nothing can be entered: for whoever brings the indexes up to date.
    pub fn intake_for_indexing(&self) -> Result<Intake<'_>> {
        Intake::open(self)
    }

    /// Reads the WARC record that holds a payload, as it stands in its pack.
    ///
    /// # Errors
    /// [`Error::NoPayload`], [`Error::Damaged`].
    pub fn warc_record(&self, payload: Digest) -> Result<Vec<u8>> {
        let mut place = self.place(payload)?;
        loop {
            let record = record::pack::read_frame(self.disk(), &self.folder, place)
                .and_then(|frame| self.unfold(&frame, place));
            // A writer may have moved it to another pack since.
            let now = if record.is_err() { self.place(payload)? } else { place };
            if now == place {
                return record;
            }
            place = now;
        }
    }

    fn place(&self, payload: Digest) -> Result<record::pack::Place> {
        let catalogue = self.catalogue()?;
        if let Some((place, _)) = catalogue.place(payload)? {
            return Ok(place);
        }
        Err(catalogue
            .redaction_of(payload)?
            .map_or(Error::NoPayload(payload), |held| Error::Redacted(Box::new(held))))
    }

    /// Reads a payload and checks it against its digest.
    ///
    /// # Errors
    /// [`Error::NoPayload`]; [`Error::Damaged`] where the bytes are no longer those that were kept.
    pub fn payload(&self, payload: Digest) -> Result<Vec<u8>> {
        let bytes = payload_in(&self.warc_record(payload)?)?;
        if digest_of(&bytes) == payload {
            Ok(bytes)
        } else {
            Err(Error::Damaged(format!("the bytes kept as {payload} have changed")))
        }
    }

    /// Says whether what holds a payload is what was written: its bytes are hashed as they lie in the pack, and not unfolded.
    pub fn is_unchanged(&self, payload: Digest) -> Result<bool> {
        let Some((place, written)) = self.catalogue()?.place(payload)? else { return Ok(false) };
        let held = record::pack::read_frame(self.disk(), &self.folder, place);
        Ok(held.is_ok_and(|frame| digest_of(&frame) == written))
    }

    /// Hashes and compares everything in the record; `progress` is told how many of how many pack bytes are done.
    pub fn verify(&self, progress: impl FnMut(u64, u64)) -> Result<FixityReport> {
        self.verify_to(Level::ReadData(Share::ALL), progress)
    }

    /// As [`Archive::verify`], only as deep as `level` says.
    pub fn verify_to(&self, level: Level, mut progress: impl FnMut(u64, u64)) -> Result<FixityReport> {
        record::fixity::verify(self, level, &mut progress)
    }
}

/// A connection on loan from [`Archive::catalogue`].
pub struct Lent<'a> {
    catalogue: Option<Catalogue>,
    home: &'a Mutex<Vec<Catalogue>>,
}

impl Deref for Lent<'_> {
    type Target = Catalogue;

    fn deref(&self) -> &Catalogue {
        match &self.catalogue {
            Some(catalogue) => catalogue,
            None => unreachable!("a loan is taken back only when it is dropped"),
        }
    }
}

impl Drop for Lent<'_> {
    fn drop(&mut self) {
        let mut readers = self.home.lock().unwrap_or_else(PoisonError::into_inner);
        readers.extend(self.catalogue.take());
    }
}

/// The largest payload that is kept, in bytes: some hundred times the longest transcript met.
pub const LARGEST_PAYLOAD: usize = 64 << 20;

fn is_missing_or_empty(file: &Path) -> bool {
    std::fs::metadata(file).map_or(true, |metadata| metadata.len() == 0)
}

/// The SHA-256 of bytes.
pub fn digest_of(bytes: &[u8]) -> Digest {
    Digest(Sha256::digest(bytes).into())
}

/// The payload in a WARC record of ours: content and transfer encodings undone.
fn payload_in(warc_record: &[u8]) -> Result<Vec<u8>> {
    let damaged = |error: &dyn std::fmt::Display| Error::Damaged(format!("a WARC record of a pack: {error}"));
    let record = dictum_formats::warc::read_one(warc_record).map_err(|error| damaged(&error))?;
    let payload = record.payload(LARGEST_PAYLOAD).map_err(|error| damaged(&error))?;
    Ok(payload.bytes.into_owned())
}
