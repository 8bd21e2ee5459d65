//! The one write path: everything that enters the record comes through [`Intake`].
//!
//! Order of writing: append to the pack, sync the pack (and its folder when it is new), commit the catalogue's rows and
//! entries in one transaction, acknowledge. A process killed anywhere leaves at most a pack tail that no row names, which
//! the next writer cuts off.

use super::{
    catalogue::Catalogue,
    entry::{AbsentEntry, EditionEntry, Entry, RunEntry, VerificationEntry},
    log::publish::Publisher,
    pack::{Dictionaries, OpenPacks, PackWriter},
    repack::Enough,
    rewriting::remove_discarded,
};
use crate::{
    Archive,
    disk::Disk,
    error::{Error, IoContext, Result},
    folder::Folder,
};
use dictum_model::{Capture, Correction, Digest, SameName};
use jiff::Timestamp;
use std::fs::File;

/// A durable commit costs 4 to 10 ms: fifty captures share one.
const CAPTURES_A_COMMIT: usize = 50;

/// … unless they are large: this many bytes of frames wait at most.
const BYTES_A_COMMIT: usize = 8 << 20;

/// So many entries may be committed and not yet in the log while a long run goes on: what a lost catalogue would take with it.
/// A publishing costs some 15 syncs, which is little beside the hundred commits between two.
const MOST_UNPUBLISHED: u64 = 8192;

/// What became of a capture that was handed in. The number is that of its entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kept {
    /// Its bytes are new.
    Capture(u64),
    /// Its bytes were held; the address or the time is new.
    Revisit(u64),
    /// The same bytes of the same address at the same time were entered before.
    Seen(u64),
    /// Its bytes were let go, and are not taken in again; the number is that of their first capture.
    Redacted(u64),
}

impl Kept {
    /// The number of the capture's entry, new or old.
    pub fn entry(self) -> u64 {
        match self {
            Kept::Capture(entry) | Kept::Revisit(entry) | Kept::Seen(entry) | Kept::Redacted(entry) => entry,
        }
    }
}

/// The archive's one writer, holding its lock. What is not committed when it is dropped was never there.
pub struct Intake<'a> {
    pub(super) catalogue: Catalogue,
    pub(super) disk: &'a dyn Disk,
    pub(super) folder: Folder,
    pub(super) dictionaries: &'a Dictionaries,
    pub(super) enough: Enough,
    packs: PackWriter<'a>,
    pub(super) log: Publisher<'a>,
    /// What is followed, where this is a replica: nothing of its own is entered then.
    pub(super) followed: Option<String>,
    pending: usize,
    failed: bool,
    _lock: File,
}

/// Forces the write-ahead log to the medium as it was found.
///
/// A writer killed before its commit was synced leaves one that everybody sees and that a power cut may still take back. To say of
/// its captures that they are held, or to sign a log with them, would be to acknowledge what is not durable.
fn force_what_a_killed_writer_left(archive: &Archive) -> Result<()> {
    let (disk, catalogue) = (archive.disk(), archive.folder().catalogue());
    let log = catalogue.with_extension("sqlite-wal");
    if disk.length(&log).during("look at", &log)?.is_none_or(|length| length == 0) {
        return Ok(());
    }
    disk.sync_file(&log).during("sync", &log)?;
    let record = catalogue.parent().unwrap_or(archive.folder().root());
    disk.sync_folder(record).during("sync", record)
}

impl<'a> Intake<'a> {
    /// Takes the lock, and cuts what an earlier, killed writer left unacknowledged.
    ///
    /// # Errors
    /// [`Error::Locked`], and [`Error::Damaged`] where a pack is shorter than the catalogue says.
    pub(crate) fn open(archive: &'a Archive) -> Result<Intake<'a>> {
        let folder = archive.folder();
        let lock = folder.lock()?;
        super::fixity::write_ahead_log::refuse_broken(&folder.catalogue())?;
        let catalogue = Catalogue::open_for_writing(&folder.catalogue())?;
        force_what_a_killed_writer_left(archive)?;
        // Before anything is removed or cut: a catalogue that is older than the log must not decide that.
        let log = Publisher::open(archive, &catalogue)?;
        remove_discarded(&catalogue, archive.disk(), folder)?;
        super::rebuild::swap::remove_left(archive.disk(), folder)?;
        let followed = archive.followed()?.map(|followed| followed.source);
        let open_packs = match &followed {
            None => catalogue.open_packs()?,
            // What stands beyond the last frame named is what a killed following fetched: it is looked at before it goes.
            Some(_) => OpenPacks::none(),
        };
        let packs = PackWriter::open(archive.disk(), folder, open_packs)?;
        Ok(Intake {
            catalogue,
            disk: archive.disk(),
            folder: folder.clone(),
            dictionaries: archive.dictionaries(),
            enough: Enough::default(),
            packs,
            log,
            followed,
            pending: 0,
            failed: false,
            _lock: lock,
        })
    }

    /// Opens the packs again after others have taken their place.
    pub(super) fn open_packs_anew(&mut self) -> Result<()> {
        self.packs = PackWriter::open(self.disk, &self.folder, self.catalogue.open_packs()?)?;
        Ok(())
    }

    /// The catalogue as this writer sees it, with what waits to be committed.
    pub fn catalogue(&self) -> &Catalogue {
        &self.catalogue
    }

    /// Enters a capture. `warc_record` is called only where the bytes are new, and gives the WARC record that holds them.
    ///
    /// It is durable after the next [`Intake::commit`], which is called by itself every fifty captures.
    pub fn keep(&mut self, capture: &Capture, warc_record: impl FnOnce() -> Vec<u8>) -> Result<Kept> {
        self.keep_page_of(None, capture, warc_record)
    }

    /// As [`Intake::keep`], telling which site the page is of: where that site has packs of its own, it goes there.
    pub fn keep_page_of(
        &mut self,
        site: Option<&str>,
        capture: &Capture,
        warc_record: impl FnOnce() -> Vec<u8>,
    ) -> Result<Kept> {
        if self.catalogue.redaction_of(capture.digest)?.is_some() {
            let first = self.catalogue.first_capture_of_payload(capture.digest)?;
            return Ok(Kept::Redacted(first.unwrap_or_default()));
        }
        if let Some(entry) = self.catalogue.find_capture(capture)? {
            return Ok(Kept::Seen(entry));
        }
        // Held bytes of which neither address nor time is told say nothing new: a file handed in again without its manifest.
        if capture.target_uri.is_none() && capture.captured_at.is_none() {
            let held = self.catalogue.first_capture_of_payload(capture.digest)?;
            if let Some(entry) = held {
                return Ok(Kept::Seen(entry));
            }
        }
        self.guarded(|intake| {
            let held = intake.catalogue.place(capture.digest)?.is_some();
            if !held {
                intake.keep_payload(site, capture.digest, &warc_record())?;
            }
            let capture_entry = Box::new(capture.clone());
            let entry = intake.enter(&if held {
                Entry::Revisit(capture_entry)
            } else {
                Entry::Capture(capture_entry)
            })?;
            intake.pending += 1;
            Ok(if held { Kept::Revisit(entry) } else { Kept::Capture(entry) })
        })
    }

    /// Says whether it is time to [`Intake::commit`]: ask between captures, never between a capture and its edition.
    pub fn is_due(&self) -> bool {
        self.pending >= CAPTURES_A_COMMIT || self.packs.pending_bytes() >= BYTES_A_COMMIT
    }

    /// Enters the first sight of a state of a statement's words; its capture must have been entered before.
    pub fn enter_edition(&mut self, edition: EditionEntry) -> Result<u64> {
        self.guarded(|intake| intake.enter(&Entry::Edition(edition)))
    }

    /// Enters that a page was seen to be gone; the capture that shows it must have been entered before.
    pub fn enter_absent(&mut self, absent: AbsentEntry) -> Result<u64> {
        self.guarded(|intake| intake.enter(&Entry::Absent(absent)))
    }

    /// Enters a correction of what is read from a payload that is held. `None` where the very same was entered before.
    ///
    /// # Errors
    /// [`Error::NoPayload`] where the payload is not held.
    pub fn enter_correction(&mut self, correction: Correction) -> Result<Option<u64>> {
        if self.catalogue.place(correction.payload)?.is_none() {
            return Err(Error::NoPayload(correction.payload));
        }
        let is_same = |held: &Correction| {
            held.matter == correction.matter && held.by == correction.by && held.reason == correction.reason
        };
        if self.catalogue.corrections_of_payload(correction.payload)?.iter().any(is_same) {
            return Ok(None);
        }
        self.guarded(|intake| {
            let entry = intake.enter(&Entry::Correction(Box::new(correction)))?;
            intake.pending += 1;
            Ok(Some(entry))
        })
    }

    /// Enters what a person says of two names. `None` where the very same was the last word on them before.
    pub fn enter_same_name(&mut self, said: SameName) -> Result<Option<u64>> {
        let held = self.catalogue.same_names()?;
        let is_about = |held: &&SameName| {
            (held.name == said.name && held.other == said.other)
                || (held.name == said.other && held.other == said.name)
        };
        let last = held.iter().rev().find(is_about);
        if last.is_some_and(|last| {
            last.is_one == said.is_one && last.by == said.by && last.reason == said.reason
        }) {
            return Ok(None);
        }
        self.guarded(|intake| {
            let entry = intake.enter(&Entry::SameName(Box::new(said)))?;
            intake.pending += 1;
            Ok(Some(entry))
        })
    }

    /// Enters the account of a run that added something, commits, and folds the write-ahead log into the catalogue.
    pub fn close(mut self, run: RunEntry) -> Result<()> {
        self.guarded(|intake| intake.enter(&Entry::Run(run)).map(drop))?;
        self.settle()
    }

    /// Enters a verify run, commits, and gives the entry's number.
    pub fn enter_verification(&mut self, run: VerificationEntry) -> Result<u64> {
        let number = self.guarded(|intake| intake.enter(&Entry::Verification(Box::new(run))))?;
        self.settle()?;
        Ok(number)
    }

    /// Changes the log's key: enters the old and the new one with the reason, and signs a checkpoint by both.
    ///
    /// # Errors
    /// [`Error::NoCheckpoint`] where there is no key yet.
    pub fn rotate_log_key(&mut self, reason: &str, made_at: Timestamp) -> Result<u64> {
        let number = self.guarded(|intake| {
            let key = intake.log.begin_rotation(reason, made_at)?;
            intake.enter(&Entry::Key(Box::new(key)))
        })?;
        self.settle()?;
        Ok(number)
    }

    /// Commits, publishes the log, and folds the write-ahead log into the catalogue.
    pub fn settle(&mut self) -> Result<()> {
        self.commit()?;
        self.guarded(|intake| intake.log.publish(&intake.catalogue))?;
        self.catalogue.fold_write_ahead_log()
    }

    /// Makes all that was entered durable: pack, pack's folder, catalogue, in that order.
    pub fn commit(&mut self) -> Result<()> {
        self.guarded(|intake| {
            if intake.catalogue.connection.is_autocommit() {
                return Ok(());
            }
            intake.packs.sync()?;
            intake.catalogue.connection.execute_batch("COMMIT")?;
            intake.pending = 0;
            let unpublished = intake.catalogue.length()?.saturating_sub(intake.log.size());
            if unpublished >= MOST_UNPUBLISHED {
                intake.log.publish(&intake.catalogue)?;
            }
            Ok(())
        })
    }

    /// Runs a writing step. After any failed one the intake refuses all others: what a failed sync left is unknown, and
    /// trying again would take it for done.
    pub(super) fn guarded<T>(&mut self, step: impl FnOnce(&mut Self) -> Result<T>) -> Result<T> {
        if self.failed {
            return Err(Error::Damaged("an earlier write failed: open the archive anew".into()));
        }
        let result = step(self);
        if result.is_err() {
            self.failed = true;
            if !self.catalogue.connection.is_autocommit() {
                // The transaction goes with the connection in any case; this only frees its locks sooner.
                let _ = self.catalogue.connection.execute_batch("ROLLBACK");
            }
        }
        result
    }

    pub(super) fn enter(&mut self, entry: &Entry) -> Result<u64> {
        if let Some(source) = &self.followed {
            return Err(Error::IsReplica(source.clone()));
        }
        if self.catalogue.connection.is_autocommit() {
            self.catalogue.connection.execute_batch("BEGIN IMMEDIATE")?;
        }
        let number = self.catalogue.length()? + 1;
        self.catalogue.insert_entry(number, entry, &entry.to_text()?)?;
        Ok(number)
    }

    fn keep_payload(&mut self, site: Option<&str>, digest: Digest, warc_record: &[u8]) -> Result<()> {
        if self.catalogue.connection.is_autocommit() {
            self.catalogue.connection.execute_batch("BEGIN IMMEDIATE")?;
        }
        let framed = self.packs.append(site, warc_record)?;
        let head = site.and_then(|site| self.packs.head_of(site, framed.place.pack));
        if let Some(head) = head.filter(|head| framed.place.offset == head.bytes.len() as u64) {
            self.catalogue.insert_site_pack(framed.place.pack, head)?;
        }
        self.catalogue.insert_payload(digest, framed.place, Digest(framed.digest))
    }

    #[cfg(test)]
    pub(crate) fn seal_packs_at(&mut self, bytes: u64) {
        self.packs.seal_packs_at(bytes);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use dictum_formats::warc::write_resource;

    fn capture(payload: &[u8]) -> Capture {
        Capture {
            source: "page.txt".into(),
            digest: crate::digest_of(payload),
            media_type: None,
            charset: None,
            bytes: payload.len(),
            target_uri: None,
            captured_at: None,
            captured_at_candidates: vec![],
            captured_at_from: None,
            http_status: None,
        }
    }

    #[test]
    fn a_closed_run_leaves_no_write_ahead_log_behind() {
        let home = tempfile::tempdir().unwrap();
        let archive = Archive::init(home.path()).unwrap();
        let mut intake = archive.intake().unwrap();
        let capture = capture(b"The ferry sailed.");
        intake.keep(&capture, || write_resource(&capture, b"The ferry sailed.")).unwrap();
        intake.commit().unwrap();
        let log = home.path().join("record/catalogue.sqlite-wal");
        assert!(std::fs::metadata(&log).unwrap().len() > 0);
        let at = jiff::Timestamp::UNIX_EPOCH;
        let run = RunEntry {
            started_at: at,
            ended_at: at,
            program: "test".into(),
            captures: 1,
            revisits: 0,
            editions: 0,
            refused: 0,
        };
        intake.close(run).unwrap();
        assert_eq!(std::fs::metadata(&log).map_or(0, |metadata| metadata.len()), 0);
    }

    #[test]
    fn a_pack_that_has_grown_past_its_size_is_sealed_and_the_next_begun() {
        let home = tempfile::tempdir().unwrap();
        let archive = Archive::init(home.path()).unwrap();
        for round in 0..2 {
            let mut intake = archive.intake().unwrap();
            intake.seal_packs_at(700);
            for n in 0..3 {
                let payload = format!("The ferry sailed on day {n} of round {round}.");
                let capture = capture(payload.as_bytes());
                intake.keep(&capture, || write_resource(&capture, payload.as_bytes())).unwrap();
                intake.commit().unwrap();
            }
        }
        assert!(std::fs::read_dir(archive.folder().packs()).unwrap().count() > 1);
        let report = archive.verify(|_, _| ()).unwrap();
        assert_eq!((report.payloads, report.findings), (6, vec![]));
    }
}
