//! A disk as a process finds it that is killed at some operation.

use dictum_archive::{Disk, LocalDisk};
use std::{
    io,
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
};

/// A disk that stops doing anything after so many operations that write, as when the process is killed.
pub struct DyingDisk {
    left: AtomicUsize,
}

impl DyingDisk {
    /// A disk that does so many of them.
    pub fn after(writes: usize) -> Arc<DyingDisk> {
        Arc::new(DyingDisk { left: AtomicUsize::new(writes) })
    }

    fn writes(&self) -> io::Result<()> {
        let is_alive = |left: usize| left.checked_sub(1);
        self.left
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, is_alive)
            .map(drop)
            .map_err(|_| io::Error::other("killed"))
    }
}

impl Disk for DyingDisk {
    fn write_at(&self, path: &Path, offset: u64, bytes: &[u8]) -> io::Result<()> {
        if let Err(killed) = self.writes() {
            // Half of what was to be written is there.
            LocalDisk.write_at(path, offset, &bytes[..bytes.len() / 2])?;
            return Err(killed);
        }
        LocalDisk.write_at(path, offset, bytes)
    }

    fn truncate(&self, path: &Path, length: u64) -> io::Result<()> {
        self.writes()?;
        LocalDisk.truncate(path, length)
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.writes()?;
        LocalDisk.rename(from, to)
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        self.writes()?;
        LocalDisk.remove(path)
    }

    fn sync_file(&self, path: &Path) -> io::Result<()> {
        self.writes()?;
        LocalDisk.sync_file(path)
    }

    fn make_folder(&self, path: &Path) -> io::Result<()> {
        self.writes()?;
        LocalDisk.make_folder(path)
    }
}
