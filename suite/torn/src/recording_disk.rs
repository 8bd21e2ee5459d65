//! The machine's disk under the record, with every operation told to a recorder first.

use crate::{
    recorder::{Decision, Fault, Recorder},
    trace::Operation,
};
use dictum_archive::{Disk, LocalDisk};
use std::{io, path::Path, sync::Arc};

/// A disk that writes down what is done with it, and fails where it is told to.
pub struct RecordingDisk(pub Arc<Recorder>);

impl RecordingDisk {
    /// Has an operation decided about, and done where it is to be done. Outside the sandbox nothing is watched.
    fn run(
        &self,
        path: &Path,
        operation: impl FnOnce(String) -> Operation,
        act: impl FnOnce() -> io::Result<()>,
    ) -> io::Result<()> {
        let Some(path) = self.0.relative(path) else { return act() };
        match self.0.decide(operation(path)) {
            Decision::Do => act(),
            Decision::Pretend => Ok(()),
            Decision::Fail(fault) => Err(fault.error()),
        }
    }
}

impl RecordingDisk {
    /// Writes into a file that is there.
    fn write(&self, path: &Path, offset: u64, bytes: &[u8]) -> io::Result<()> {
        let Some(name) = self.0.relative(path) else { return LocalDisk.write_at(path, offset, bytes) };
        match self.0.decide(Operation::Write { path: name, offset, bytes: bytes.into() }) {
            Decision::Do => LocalDisk.write_at(path, offset, bytes),
            Decision::Pretend => Ok(()),
            Decision::Fail(fault) => {
                if fault == Fault::ShortWrite {
                    LocalDisk.write_at(path, offset, &bytes[..bytes.len() / 2])?;
                }
                Err(fault.error())
            }
        }
    }
}

impl Disk for RecordingDisk {
    fn make_folder(&self, path: &Path) -> io::Result<()> {
        if path.is_dir() {
            return Ok(());
        }
        if let Some(above) = path.parent() {
            self.make_folder(above)?;
        }
        self.run(path, Operation::MakeFolder, || std::fs::create_dir(path))
    }

    fn write_at(&self, path: &Path, offset: u64, bytes: &[u8]) -> io::Result<()> {
        if !path.exists() {
            self.run(path, Operation::Create, || LocalDisk.write_at(path, 0, &[]))?;
        }
        self.write(path, offset, bytes)
    }

    fn write_private(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        self.run(path, Operation::Create, || LocalDisk.write_private(path, &[]))?;
        self.write(path, 0, bytes)
    }

    fn sync_file(&self, path: &Path) -> io::Result<()> {
        // The sandbox may lie in memory: what counts is that it was asked for.
        self.run(path, Operation::SyncFile, || path.metadata().map(drop))
    }

    fn sync_folder(&self, path: &Path) -> io::Result<()> {
        self.run(path, Operation::SyncFolder, || path.metadata().map(drop))
    }

    fn truncate(&self, path: &Path, length: u64) -> io::Result<()> {
        let operation = |path| Operation::Truncate { path, length };
        self.run(path, operation, || LocalDisk.truncate(path, length))
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        let Some(target) = self.0.relative(to) else { return LocalDisk.rename(from, to) };
        let operation = |from| Operation::Rename { from, to: target };
        self.run(from, operation, || LocalDisk.rename(from, to))
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        self.run(path, Operation::Remove, || LocalDisk.remove(path))
    }
}
