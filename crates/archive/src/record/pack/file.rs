//! One pack that is appended to: what is on the disk, and what waits in memory to go there.

use super::{Framed, Head, Place, RESERVE};
use crate::{
    disk::Disk,
    error::{Error, IoContext, Result},
    folder::Folder,
};
use sha2::{Digest as _, Sha256};

/// A pack that is appended to.
pub(crate) struct PackFile {
    pub(crate) number: u32,
    pub(crate) head: Head,
    committed: u64,
    pending: Vec<u8>,
    compressor: zstd::bulk::Compressor<'static>,
}

impl PackFile {
    /// Opens a pack for writing after its last committed byte; what stands beyond it is cut off, since it was never acknowledged.
    ///
    /// # Errors
    /// [`Error::Damaged`] where the pack is shorter than that.
    pub(crate) fn open(
        disk: &dyn Disk,
        folder: &Folder,
        number: u32,
        head: Head,
        committed: u64,
        level: i32,
    ) -> Result<PackFile> {
        cut_tail(disk, folder, number, committed)?;
        let compressor = head.compressor(level).during("start zstd for", folder.root())?;
        Ok(PackFile { number, head, committed, pending: Vec::new(), compressor })
    }

    /// Puts one WARC record after the last.
    pub(crate) fn append(&mut self, folder: &Folder, warc_record: &[u8]) -> Result<Framed> {
        let frame =
            self.compressor.compress(warc_record).during("compress for", &folder.pack(self.number))?;
        Ok(self.append_frame(&frame))
    }

    /// Puts a frame after the last as it is: one without a dictionary, into a pack without one.
    pub(crate) fn append_frame(&mut self, frame: &[u8]) -> Framed {
        if self.end() == 0 {
            self.pending.extend_from_slice(&self.head.bytes);
        }
        let place = Place { pack: self.number, offset: self.end(), length: frame.len() as u64 };
        self.pending.extend_from_slice(frame);
        Framed { place, digest: Sha256::digest(frame).into() }
    }

    /// Writes what is pending, where there is room for it.
    pub(crate) fn write(&mut self, disk: &dyn Disk, folder: &Folder) -> Result<()> {
        if self.pending.is_empty() {
            return Ok(());
        }
        let path = folder.pack(self.number);
        let needed = self.pending.len() as u64 + RESERVE;
        let free = disk.free(&folder.packs()).during("look at", &path)?;
        if free < needed {
            return Err(Error::DiskFull { path, needed, free });
        }
        disk.write_at(&path, self.committed, &self.pending).during("append to", &path)?;
        self.committed += self.pending.len() as u64;
        self.pending.clear();
        Ok(())
    }

    /// Forces what was written to the medium.
    pub(crate) fn sync(&self, disk: &dyn Disk, folder: &Folder) -> Result<()> {
        let path = folder.pack(self.number);
        disk.sync_file(&path).during("sync", &path)
    }

    /// Says whether no byte of it is on the disk yet.
    pub(crate) fn is_unwritten(&self) -> bool {
        self.committed == 0
    }

    /// Bytes that wait to be written.
    pub(crate) fn pending_bytes(&self) -> usize {
        self.pending.len()
    }

    /// Where the next frame begins.
    pub(crate) fn end(&self) -> u64 {
        self.committed + self.pending.len() as u64
    }
}

/// A killed ingest may have left frames that no committed row names.
pub(crate) fn cut_tail(disk: &dyn Disk, folder: &Folder, number: u32, committed: u64) -> Result<()> {
    let path = folder.pack(number);
    match disk.length(&path).during("look at", &path)? {
        Some(length) if length > committed => {
            tracing::info!(pack = %path.display(), bytes = length - committed, "cutting an unacknowledged tail");
            disk.truncate(&path, committed).during("cut", &path)?;
            disk.sync_file(&path).during("sync", &path)
        }
        Some(length) if length < committed => Err(Error::Damaged(format!(
            "{} ends at byte {length}, but the catalogue names bytes up to {committed}",
            path.display(),
        ))),
        None if committed > 0 => Err(Error::Damaged(format!("{} is missing", path.display()))),
        _ => Ok(()),
    }
}
