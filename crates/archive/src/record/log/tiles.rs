//! The files of tiles and bundles under `record/log/`, written before the checkpoint that names them and read by it.

use crate::{
    disk::Disk,
    error::{Error, IoContext, Result},
    folder::Folder,
};
use dictum_formats::tlog::{
    Bundle, Tile,
    tile::FULL,
    tree::{BeyondTheTree, Hashes},
};
use dictum_model::Digest;
use std::{
    cell::RefCell,
    collections::{BTreeSet, HashMap},
    path::{Path, PathBuf},
};

/// Writes tiles and bundles; nothing is durable before [`TileWriter::sync`].
pub(super) struct TileWriter<'a> {
    disk: &'a dyn Disk,
    log: PathBuf,
    folders: BTreeSet<PathBuf>,
}

impl<'a> TileWriter<'a> {
    pub(super) fn new(disk: &'a dyn Disk, folder: &Folder) -> TileWriter<'a> {
        TileWriter { disk, log: folder.log(), folders: BTreeSet::new() }
    }

    /// Writes one file whole and forces its bytes to the medium. One that a killed writer left is overwritten: no checkpoint names it.
    pub(super) fn write(&mut self, path: &str, bytes: &[u8]) -> Result<()> {
        let path = self.log.join(path);
        if let Some(folder) = path.parent()
            && self.folders.insert(folder.to_owned())
        {
            self.disk.make_folder(folder).during("make", folder)?;
        }
        let held = self.disk.length(&path).during("look at", &path)?.unwrap_or(0);
        self.disk.write_at(&path, 0, bytes).during("write", &path)?;
        if held > bytes.len() as u64 {
            self.disk.truncate(&path, bytes.len() as u64).during("cut", &path)?;
        }
        self.disk.sync_file(&path).during("sync", &path)
    }

    /// Forces the lists of files to the medium, up to the folder that holds the log's own.
    pub(super) fn sync(self) -> Result<()> {
        let top = self.log.parent().unwrap_or(&self.log).to_owned();
        let mut folders = self.folders;
        folders.insert(self.log);
        let above: Vec<PathBuf> =
            folders.iter().flat_map(|folder| folder.ancestors()).map(Path::to_owned).collect();
        folders.extend(above.into_iter().filter(|folder| folder.starts_with(&top)));
        // The deepest first, so that what a folder lists is there.
        folders.iter().rev().try_for_each(|folder| self.disk.sync_folder(folder).during("sync", folder))
    }
}

/// Removes the partial versions of what is full now: a checkpoint that is durable names the full one.
pub(super) fn remove_partials(disk: &dyn Disk, folder: &Folder, full_path: &str) -> Result<()> {
    for width in 1..FULL {
        let path = folder.log().join(format!("{full_path}.p/{width}"));
        if disk.length(&path).during("look at", &path)?.is_some() {
            disk.remove(&path).during("remove", &path)?;
        }
    }
    Ok(())
}

/// Reads tiles and bundles as they stand for a log of some size.
pub(crate) struct TileReader<'a> {
    disk: &'a dyn Disk,
    folder: &'a Folder,
    size: u64,
    /// Tiles read: a root or a proof needs a dozen at most, and several hashes of each.
    held: RefCell<HashMap<Tile, Vec<u8>>>,
}

impl<'a> TileReader<'a> {
    pub(crate) fn new(disk: &'a dyn Disk, folder: &'a Folder, size: u64) -> TileReader<'a> {
        TileReader { disk, folder, size, held: RefCell::default() }
    }

    /// A tile's bytes.
    ///
    /// # Errors
    /// [`Error::Damaged`] where it is missing or of another length than its width asks.
    pub(crate) fn tile(&self, tile: Tile) -> Result<Vec<u8>> {
        let full = Tile { width: FULL, ..tile };
        let mut bytes = self.read(&tile.path(), &full.path())?;
        if bytes.len() == full.bytes() {
            bytes.truncate(tile.bytes());
        }
        match bytes.len() == tile.bytes() {
            true => Ok(bytes),
            false => Err(Error::Damaged(format!(
                "record/log/{} has {} bytes, {} are expected",
                tile.path(),
                bytes.len(),
                tile.bytes()
            ))),
        }
    }

    /// A bundle's entries.
    ///
    /// # Errors
    /// [`Error::Damaged`] where it is missing or holds fewer than its width asks.
    pub(crate) fn entries(&self, bundle: Bundle) -> Result<Vec<Vec<u8>>> {
        let full = Bundle { width: FULL, ..bundle };
        let bytes = self.read(&bundle.path(), &full.path())?;
        let entries =
            Bundle::entries(&bytes).filter(|entries| [bundle.width, FULL].contains(&(entries.len() as u64)));
        let damaged =
            || Error::Damaged(format!("record/log/{} does not hold {} entries", bundle.path(), bundle.width));
        let entries = entries.ok_or_else(damaged)?;
        Ok(entries.into_iter().take(bundle.width as usize).map(<[u8]>::to_vec).collect())
    }

    /// The bytes of a file under the log, as it stands.
    pub(crate) fn file(&self, name: &str) -> Result<Option<Vec<u8>>> {
        let path = self.folder.log().join(name);
        let Some(length) = self.disk.length(&path).during("look at", &path)? else { return Ok(None) };
        // A bundle of 256 of the longest entries: nothing that is ours is longer.
        if length > FULL * (2 + u64::from(u16::MAX)) {
            return Err(Error::Damaged(format!("{} is longer than it can be", path.display())));
        }
        self.disk.read_at(&path, 0, length as usize).during("read", &path).map(Some)
    }

    /// The file at `path`, or where it has been removed since, the full one.
    fn read(&self, path: &str, full_path: &str) -> Result<Vec<u8>> {
        for path in [path, full_path] {
            if let Some(bytes) = self.file(path)? {
                return Ok(bytes);
            }
        }
        Err(Error::Damaged(format!("record/log/{path} is missing")))
    }
}

impl Hashes for TileReader<'_> {
    type Error = Error;

    fn hash(&self, level: u8, index: u64) -> Result<Digest> {
        let beyond = BeyondTheTree { asked: index, size: self.size };
        let tile = Tile::holding(level, index, self.size).ok_or(beyond)?;
        let mut held = self.held.borrow_mut();
        let bytes = match held.entry(tile) {
            std::collections::hash_map::Entry::Occupied(bytes) => bytes.into_mut(),
            std::collections::hash_map::Entry::Vacant(place) => place.insert(self.tile(tile)?),
        };
        Ok(Tile::subtree(bytes, level, index).ok_or(beyond)?)
    }
}
