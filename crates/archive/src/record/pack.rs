//! Packs: append-only files `record/packs/NNNNNN.warc.zst` that hold payloads as ordinary WARC records.
//!
//! Each record is one zstd frame with its length and checksum (IIPC *Zstandard Compression for WARC Files* 1.0), so any
//! WARC tool that knows zstd opens a pack without the catalogue. Found by (pack, offset, length). A site with enough pages
//! has packs of its own, which open with a dictionary made of them; everything else shares the general packs. See
//! `docs/on-disk/packs.md`.

pub(crate) mod dictionary;
mod file;
mod head;
mod unfolding;
mod writer;

pub(crate) use file::{PackFile, cut_tail};
pub(crate) use head::Head;
#[cfg(test)]
pub(crate) use unfolding::unfold_plain;
pub(crate) use unfolding::{Dictionaries, unfold_bytes};
pub(crate) use writer::{Framed, OpenPacks, PackWriter};

use crate::{
    disk::Disk,
    error::{Error, Result},
    folder::Folder,
};

/// A pack is sealed, and the next begun, when it has grown past this many bytes.
pub const SEAL_AT: u64 = 1 << 30;

/// Left free on the disk whatever happens, in bytes: SQLite needs room to commit and to recover.
pub const RESERVE: u64 = 64 << 20;

/// The most a frame may unfold to, in bytes: a payload at its cap with its headers, and some slack.
const LARGEST_FRAME: usize = 96 << 20;

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

/// Reads the frame at `place` as it stands in the pack.
pub(crate) fn read_frame(disk: &dyn Disk, folder: &Folder, place: Place) -> Result<Vec<u8>> {
    read_bytes(disk, folder, place.pack, place.offset, place.length)
}

fn read_bytes(disk: &dyn Disk, folder: &Folder, pack: u32, offset: u64, length: u64) -> Result<Vec<u8>> {
    let path = folder.pack(pack);
    disk.read_at(&path, offset, length as usize).map_err(|error| match error.kind() {
        std::io::ErrorKind::NotFound => Error::Damaged(format!("{} is missing", path.display())),
        std::io::ErrorKind::UnexpectedEof => {
            Error::Damaged(format!("{} ends before byte {}", path.display(), offset.saturating_add(length)))
        }
        _ => Error::Io { action: "read", path: path.clone(), source: error },
    })
}
