//! Recordings: the trace of a workload, whole or killed and run again, with the ledger of what was handed in.

use crate::{
    ledger::Ledger,
    recorder::{Recorder, SeededBug, Watch},
    recording_disk::RecordingDisk,
    sandbox::Sandbox,
    trace::{Operation, Promised, with_rows_before_payloads},
    tree::Tree,
    workload::{ARCHIVE, Opened, Workload},
};
use anyhow::{Result, ensure};
use dictum_archive::{Archive, Disk, Error};
use std::{path::Path, sync::Arc};

/// What was done, and what was handed in.
#[derive(Clone, Debug)]
pub struct Recording {
    /// Every operation from the archive's making on.
    pub operations: Vec<Operation>,
    /// The operations before this one are those of an earlier recording.
    pub from: usize,
    /// What was handed in.
    pub ledger: Ledger,
}

impl Recording {
    /// Records a seed's workload.
    ///
    /// # Errors
    /// Where the workload itself fails, or wrote something that was not recorded.
    pub fn of(seed: u64, bug: Option<SeededBug>) -> Result<Recording> {
        let sandbox = Sandbox::new()?;
        let watch = Recorder::watch(sandbox.path(), bug)?;
        let mut ledger = Ledger::default();
        let mut archive = make(sandbox.path(), &watch)?;
        Workload::of(seed).perform(&mut archive, &watch, &mut ledger, 0)?;
        // SQLite tidies up when the last connection goes.
        drop(archive);
        Recording::finish(&sandbox, &watch, 0, ledger)
    }

    /// Records what happens when the workload is killed before operation `at` and the same is handed in again.
    ///
    /// # Errors
    /// Where the second run fails, or wrote something that was not recorded.
    pub fn killed_and_run_again(
        seed: u64,
        first: &Recording,
        at: usize,
        has_reader: bool,
    ) -> Result<Recording> {
        let sandbox = Sandbox::new()?;
        let before = first.operations[..at].to_vec();
        Tree::after(&before).put(sandbox.path())?;
        let watch = Recorder::watch_on(sandbox.path(), None, before)?;
        let _server = Reader::of(sandbox.path()).filter(|_| has_reader);
        let mut ledger = first.ledger.clone();
        let mut archive = open_or_make(sandbox.path(), &watch)?;
        let held = archive.archive.catalogue()?.length()?;
        ledger.entries.truncate(held as usize);
        ledger.batch_ends.retain(|end| *end <= held);
        // The last batch too: it may be held already, and whoever hands it in again is told so.
        let from = ledger.batches_to(held).saturating_sub(1);
        Workload::of(seed).perform(&mut archive, &watch, &mut ledger, from)?;
        drop((archive, _server));
        Recording::finish(&sandbox, &watch, at, ledger)
    }

    /// What a writer with the wrong order would have done: each row before its payload.
    pub fn with_rows_before_payloads(mut self) -> Recording {
        let wrong = with_rows_before_payloads(&self.operations[self.from..]);
        self.operations.splice(self.from.., wrong);
        self
    }

    fn finish(sandbox: &Sandbox, watch: &Watch, from: usize, ledger: Ledger) -> Result<Recording> {
        let operations = watch.operations();
        let differing = Tree::after(&operations).differences(&Tree::read(sandbox.path())?);
        ensure!(differing.is_empty(), "something was written past the recorder: {differing:?}");
        Ok(Recording { operations, from, ledger })
    }

    /// What was promised before operation `at`.
    pub fn promised_before(&self, at: usize) -> Promised {
        Promised::by(&self.operations[..at])
    }
}

/// A reader that was there before the writer was killed, and stays: so nobody is the last to close the catalogue, and what the
/// killed one left in the write-ahead log is not folded in by the way.
struct Reader(#[expect(dead_code, reason = "it is only held")] rusqlite::Connection);

impl Reader {
    fn of(sandbox: &Path) -> Option<Reader> {
        // A reader makes no catalogue: where a rebuild was killed between the old one and the new, there is none.
        let flags = rusqlite::OpenFlags::SQLITE_OPEN_READ_WRITE | rusqlite::OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let catalogue = sandbox.join(ARCHIVE).join("record/catalogue.sqlite");
        let connection = rusqlite::Connection::open_with_flags(catalogue, flags).ok()?;
        let read = connection.query_row("SELECT count(*) FROM entry", [], |_| Ok(()));
        read.ok().map(|()| Reader(connection))
    }
}

/// Makes the archive of a sandbox on a disk that is watched.
pub fn make(sandbox: &Path, watch: &Watch) -> dictum_archive::Result<Opened> {
    let disk: Arc<dyn Disk> = Arc::new(RecordingDisk(watch.recorder()));
    let archive = Archive::init_on(&sandbox.join(ARCHIVE), disk.clone())?;
    watch.acknowledge(0);
    Ok(Opened { archive, disk })
}

fn open_or_make(sandbox: &Path, watch: &Watch) -> dictum_archive::Result<Opened> {
    let (root, disk): (_, Arc<dyn Disk>) = (sandbox.join(ARCHIVE), Arc::new(RecordingDisk(watch.recorder())));
    let mut opened = Archive::open_on(&root, disk.clone());
    if let Err(Error::RebuildCutShort(_)) = opened {
        Archive::rebuild_on(&root, disk.clone(), |_, _| ())?;
        opened = Archive::open_on(&root, disk.clone());
    }
    match opened {
        Err(Error::NoArchive(_)) => make(sandbox, watch),
        opened => Ok(Opened { archive: opened?, disk }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_workload_leaves_just_the_files_that_its_trace_tells_of() {
        for seed in 0..4 {
            let recording = Recording::of(seed, None).unwrap();
            assert!(recording.operations.len() > 50);
            assert!(recording.promised_before(recording.operations.len()).entries > Some(0));
        }
    }

    #[test]
    fn sqlite_forces_its_write_ahead_log_and_its_folder_to_the_medium() {
        let recording = Recording::of(0, None).unwrap();
        let log = format!("{ARCHIVE}/record/catalogue.sqlite-wal");
        let folder = format!("{ARCHIVE}/record");
        for expected in [Operation::SyncFile(log), Operation::SyncFolder(folder)] {
            assert!(recording.operations.contains(&expected), "{expected:?}");
        }
    }
}
