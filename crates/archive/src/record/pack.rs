//! Packs: append-only files `record/packs/NNNNNN.warc.zst` that hold payloads as ordinary WARC records.
//!
//! Each record is one zstd frame with its length and checksum (IIPC *Zstandard Compression for WARC Files* 1.0), so any
//! WARC tool that knows zstd opens a pack without the catalogue. Found by (pack, offset, length); see
//! `docs/on-disk/packs.md`.

use crate::{
    disk::Disk,
    error::{Error, IoContext, Result},
    folder::Folder,
};
use sha2::{Digest as _, Sha256};
use std::path::PathBuf;

/// A pack is sealed, and the next begun, when it has grown past this many bytes.
pub const SEAL_AT: u64 = 1 << 30;

/// Left free on the disk whatever happens, in bytes: SQLite needs room to commit and to recover.
pub const RESERVE: u64 = 64 << 20;

/// The most a frame may unfold to, in bytes: a payload at its cap with its headers, and some slack.
const LARGEST_FRAME: usize = 96 << 20;

/// zstd's own default. At 6 KB pages higher levels cost twice the time for 3 % less (measured on real pages).
const LEVEL: i32 = 3;

/// Where a frame lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// The pack's number, from 1.
    pub pack: u32,
    /// The frame's first byte.
    pub offset: u64,
    /// The frame's length in bytes.
    pub length: u64,
}

impl Place {
    /// The first byte after the frame.
    pub fn end(self) -> u64 {
        self.offset + self.length
    }
}

/// Appends frames to the open pack, holding them in memory until [`PackWriter::sync`].
pub(crate) struct PackWriter<'a> {
    disk: &'a dyn Disk,
    folder: Folder,
    compressor: zstd::bulk::Compressor<'static>,
    seal_at: u64,
    number: u32,
    committed: u64,
    pending: Vec<u8>,
}

impl<'a> PackWriter<'a> {
    /// Opens the last pack for writing after its last committed frame; what stands beyond it is cut off.
    pub(crate) fn open(disk: &'a dyn Disk, folder: &Folder, last: Option<Place>) -> Result<PackWriter<'a>> {
        let mut compressor = zstd::bulk::Compressor::new(LEVEL).during("start zstd for", folder.root())?;
        compressor.include_checksum(true).during("start zstd for", folder.root())?;
        let writer = PackWriter {
            disk,
            folder: folder.clone(),
            compressor,
            seal_at: SEAL_AT,
            number: last.map_or(1, |place| place.pack),
            committed: last.map_or(0, Place::end),
            pending: Vec::new(),
        };
        writer.cut_tail()?;
        Ok(writer)
    }

    /// Puts one WARC record after the last, and tells its place and the digest of its frame.
    pub(crate) fn append(&mut self, warc_record: &[u8]) -> Result<Framed> {
        if self.end() >= self.seal_at && self.pending.is_empty() {
            self.number += 1;
            self.committed = 0;
            self.cut_tail()?;
        }
        if self.end() == 0 {
            self.pending.extend_from_slice(&opening_frame());
        }
        let frame = self.compress(warc_record)?;
        let place = Place { pack: self.number, offset: self.end(), length: frame.len() as u64 };
        let digest = Sha256::digest(&frame).into();
        self.pending.extend_from_slice(&frame);
        Ok(Framed { place, digest })
    }

    /// Writes what is pending and forces it to the medium, with the folder when the pack is new.
    ///
    /// # Errors
    /// After any error the writer must be dropped: a failed sync may have lost what was written, and trying again would hide it.
    pub(crate) fn sync(&mut self) -> Result<()> {
        if self.pending.is_empty() {
            return Ok(());
        }
        let path = self.path();
        let needed = self.pending.len() as u64 + RESERVE;
        let free = self.disk.free(&self.folder.packs()).during("look at", &path)?;
        if free < needed {
            return Err(Error::DiskFull { path, needed, free });
        }
        self.disk.write_at(&path, self.committed, &self.pending).during("append to", &path)?;
        self.disk.sync_file(&path).during("sync", &path)?;
        if self.committed == 0 {
            let packs = self.folder.packs();
            self.disk.sync_folder(&packs).during("sync", &packs)?;
        }
        self.committed += self.pending.len() as u64;
        self.pending.clear();
        Ok(())
    }

    /// Bytes that wait for [`PackWriter::sync`].
    pub(crate) fn pending_bytes(&self) -> usize {
        self.pending.len()
    }

    #[cfg(test)]
    pub(crate) fn seal_packs_at(&mut self, bytes: u64) {
        self.seal_at = bytes;
    }

    fn end(&self) -> u64 {
        self.committed + self.pending.len() as u64
    }

    fn path(&self) -> PathBuf {
        self.folder.pack(self.number)
    }

    fn compress(&mut self, bytes: &[u8]) -> Result<Vec<u8>> {
        let path = self.path();
        self.compressor.compress(bytes).during("compress for", &path)
    }

    /// A killed ingest may have left frames that no committed row names.
    fn cut_tail(&self) -> Result<()> {
        let path = self.path();
        match self.disk.length(&path).during("look at", &path)? {
            Some(length) if length > self.committed => {
                tracing::info!(pack = %path.display(), bytes = length - self.committed, "cutting an unacknowledged tail");
                self.disk.truncate(&path, self.committed).during("cut", &path)?;
                self.disk.sync_file(&path).during("sync", &path)
            }
            Some(length) if length < self.committed => Err(Error::Damaged(format!(
                "{} ends at byte {length}, but the catalogue names bytes up to {}",
                path.display(),
                self.committed
            ))),
            None if self.committed > 0 => Err(Error::Damaged(format!("{} is missing", path.display()))),
            _ => Ok(()),
        }
    }
}

/// A frame that was put in a pack.
pub(crate) struct Framed {
    /// Where.
    pub(crate) place: Place,
    /// The SHA-256 of the frame's own bytes, so that a flipped bit is found even where zstd would not notice.
    pub(crate) digest: [u8; 32],
}

/// Reads the frame at `place` as it stands in the pack.
pub(crate) fn read_frame(disk: &dyn Disk, folder: &Folder, place: Place) -> Result<Vec<u8>> {
    let path = folder.pack(place.pack);
    disk.read_at(&path, place.offset, place.length as usize).map_err(|error| match error.kind() {
        std::io::ErrorKind::NotFound => Error::Damaged(format!("{} is missing", path.display())),
        std::io::ErrorKind::UnexpectedEof => {
            Error::Damaged(format!("{} ends before byte {}", path.display(), place.end()))
        }
        _ => Error::Io { action: "read", path: path.clone(), source: error },
    })
}

/// Unfolds a frame into the WARC record it holds.
pub(crate) fn unfold(frame: &[u8], place: Place) -> Result<Vec<u8>> {
    zstd::bulk::decompress(frame, capacity(frame)).map_err(|error| {
        Error::Damaged(format!(
            "the frame at byte {} of pack {:06} does not unfold: {error}",
            place.offset, place.pack
        ))
    })
}

fn capacity(frame: &[u8]) -> usize {
    let stated = zstd::zstd_safe::get_frame_content_size(frame).ok().flatten();
    stated.map_or(LARGEST_FRAME, |size| (size as usize).min(LARGEST_FRAME))
}

/// The frame that opens each pack: a constant `warcinfo` record, so that the same captures give the same packs.
///
/// It is framed by hand as one raw block (RFC 8878, section 3.1.1): no row names it, so verify compares it byte by byte, and
/// what a compressor makes of it may change from one version of zstd to the next.
pub(crate) fn opening_frame() -> Vec<u8> {
    let fields = "software: Dictum\r\nformat: WARC File Format 1.1\r\n\
                  description: a pack of a Dictum archive; docs/on-disk/packs.md describes it\r\n";
    let record = format!(
        "WARC/1.1\r\nWARC-Type: warcinfo\r\nWARC-Record-ID: <urn:uuid:64696374-756d-8000-8000-7061636b0001>\r\n\
         WARC-Date: 1970-01-01T00:00:00Z\r\nContent-Type: application/warc-fields\r\n\
         Content-Length: {}\r\n\r\n{fields}\r\n\r\n",
        fields.len()
    );
    const SINGLE_SEGMENT_WITH_TWO_BYTES_OF_LENGTH: u8 = 0b0110_0000;
    const LAST_RAW_BLOCK: u32 = 1;
    let length = record.len();
    let mut frame = vec![0x28, 0xb5, 0x2f, 0xfd, SINGLE_SEGMENT_WITH_TWO_BYTES_OF_LENGTH];
    // The format counts a two-byte length from 256.
    frame.extend_from_slice(&((length - 256) as u16).to_le_bytes());
    frame.extend_from_slice(&((length as u32) << 3 | LAST_RAW_BLOCK).to_le_bytes()[..3]);
    frame.extend_from_slice(record.as_bytes());
    frame
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_opening_frame_is_one_that_zstd_unfolds_to_a_sound_record() {
        let place = Place { pack: 1, offset: 0, length: 0 };
        let record = unfold(&opening_frame(), place).unwrap();
        assert!(record.starts_with(b"WARC/1.1\r\n") && record.ends_with(b"\r\n\r\n\r\n"));
    }
}
