//! What is followed: another archive, in a folder or behind an address.

use crate::{
    Archive,
    error::{Error, Result},
};
use dictum_formats::tlog::{
    Bundle, Tile,
    tile::FULL,
    tree::{BeyondTheTree, Hashes},
};
use dictum_model::Digest;
use std::{cell::RefCell, collections::HashMap};

/// A pack, and up to which byte it is named.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PackEnd {
    /// Its number.
    pub number: u32,
    /// The first byte after its last frame.
    pub end: u64,
}

/// An archive that is followed. Nothing that it says is believed before it is proven.
pub trait Upstream {
    /// What it is called: a path or an address.
    fn name(&self) -> String;

    /// Its checkpoint, as a signed note.
    fn checkpoint(&self) -> Result<String>;

    /// Its public keys, one a line.
    fn keys(&self) -> Result<String>;

    /// A tile or bundle of its log by its path; `None` where it has none of that name.
    fn tile(&self, path: &str) -> Result<Option<Vec<u8>>>;

    /// Its packs, in the order of their numbers.
    fn packs(&self) -> Result<Vec<PackEnd>>;

    /// Bytes of a pack from one on, as many as it likes to give at a time; `None` where the pack is not there any more.
    fn pack_bytes(&self, pack: u32, from: u64) -> Result<Option<Vec<u8>>>;
}

/// So much of a pack is given at a time, in bytes.
const STRETCH: u64 = 8 << 20;

impl Archive {
    /// The packs that hold payloads, each with the end of the last that is named.
    pub fn pack_ends(&self) -> Result<Vec<PackEnd>> {
        let catalogue = self.catalogue()?;
        let mut ends = Vec::new();
        for number in catalogue.packs()? {
            // A writer may let a pack go in between.
            if let Some(place) = catalogue.last_place_in(number)? {
                ends.push(PackEnd { number, end: place.end() });
            }
        }
        Ok(ends)
    }

    /// Bytes of a pack from one on, 8 MiB at most and none beyond the last frame that is named; `None` where there is no such pack.
    ///
    /// # Errors
    /// [`Error::Damaged`] where the pack is shorter than the catalogue says.
    pub fn pack_bytes(&self, pack: u32, from: u64) -> Result<Option<Vec<u8>>> {
        let end = |archive: &Archive| {
            Ok::<_, Error>(archive.catalogue()?.last_place_in(pack)?.map(|place| place.end()))
        };
        let Some(named) = end(self)? else { return Ok(None) };
        let length = named.saturating_sub(from).min(STRETCH);
        match self.disk().read_at(&self.folder().pack(pack), from, length as usize) {
            Ok(bytes) => Ok(Some(bytes)),
            Err(_) if end(self)?.is_none() => Ok(None),
            Err(source) => Err(Error::Io { action: "read", path: self.folder().pack(pack), source }),
        }
    }
}

/// An archive in a folder of this machine.
pub struct FolderSource {
    archive: Archive,
}

impl FolderSource {
    /// Follows an open archive, which may be written to meanwhile.
    pub fn of(archive: Archive) -> FolderSource {
        FolderSource { archive }
    }
}

impl Upstream for FolderSource {
    fn name(&self) -> String {
        self.archive.folder().root().display().to_string()
    }

    fn checkpoint(&self) -> Result<String> {
        Ok(self.archive.checkpoint()?.note.to_string())
    }

    fn keys(&self) -> Result<String> {
        Ok(self.archive.log_keys()?.iter().map(|key| format!("{key}\n")).collect())
    }

    fn tile(&self, path: &str) -> Result<Option<Vec<u8>>> {
        self.archive.published_tile(path)
    }

    fn packs(&self) -> Result<Vec<PackEnd>> {
        self.archive.pack_ends()
    }

    fn pack_bytes(&self, pack: u32, from: u64) -> Result<Option<Vec<u8>>> {
        self.archive.pack_bytes(pack, from)
    }
}

/// The source's log as it stands for some size.
pub(super) struct SourceTiles<'a> {
    source: &'a dyn Upstream,
    size: u64,
    held: RefCell<HashMap<Tile, Vec<u8>>>,
}

impl<'a> SourceTiles<'a> {
    pub(super) fn new(source: &'a dyn Upstream, size: u64) -> SourceTiles<'a> {
        SourceTiles { source, size, held: RefCell::default() }
    }

    /// The entries of the bundle of this number, as many as the log has.
    pub(super) fn entries(&self, index: u64) -> Result<Vec<Vec<u8>>> {
        let beyond = BeyondTheTree { asked: index.saturating_mul(FULL), size: self.size };
        let bundle = Bundle::holding(beyond.asked, self.size).ok_or(beyond)?;
        let bytes = self.file(&bundle.path(), &Bundle { width: FULL, ..bundle }.path())?;
        let entries = Bundle::entries(&bytes).filter(|entries| entries.len() as u64 >= bundle.width);
        let entries = entries.ok_or_else(|| {
            self.untrue(format!("its {} does not hold {} entries", bundle.path(), bundle.width))
        })?;
        Ok(entries.into_iter().take(bundle.width as usize).map(<[u8]>::to_vec).collect())
    }

    fn tile(&self, tile: Tile) -> Result<Vec<u8>> {
        let mut bytes = self.file(&tile.path(), &Tile { width: FULL, ..tile }.path())?;
        if bytes.len() < tile.bytes() {
            return Err(self.untrue(format!("its {} has {} bytes", tile.path(), bytes.len())));
        }
        bytes.truncate(tile.bytes());
        Ok(bytes)
    }

    /// One file of the log, or where the log has grown since, the fuller one.
    fn file(&self, path: &str, full_path: &str) -> Result<Vec<u8>> {
        for path in [path, full_path] {
            if let Some(bytes) = self.source.tile(path)? {
                return Ok(bytes);
            }
        }
        Err(self.untrue(format!("its log lacks {path}")))
    }

    fn untrue(&self, what: String) -> Error {
        Error::Untrue { followed: self.source.name(), what }
    }
}

impl Hashes for SourceTiles<'_> {
    type Error = Error;

    fn hash(&self, level: u8, index: u64) -> Result<Digest> {
        let beyond = BeyondTheTree { asked: index, size: self.size };
        let tile = Tile::holding(level, index, self.size).ok_or(beyond)?;
        let held = self.held.borrow().get(&tile).cloned();
        let bytes = match held {
            Some(bytes) => bytes,
            None => {
                let bytes = self.tile(tile)?;
                self.held.borrow_mut().insert(tile, bytes.clone());
                bytes
            }
        };
        Ok(Tile::subtree(&bytes, level, index).ok_or(beyond)?)
    }
}
