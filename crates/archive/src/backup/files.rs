//! The small files of a backup: the log's tiles, which never change once they are written, and the private key.

use crate::{
    disk::{Disk, replace},
    error::{IoContext, Result},
    folder::Folder,
};
use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
};

/// So much is copied at a time, in bytes.
const STRETCH: u64 = 8 << 20;

/// Tiles that the backup has now.
pub(super) struct CopiedTiles {
    /// Their paths in the backup.
    pub(super) paths: BTreeSet<PathBuf>,
    /// How many bytes were copied.
    pub(super) bytes: u64,
}

/// Copies the log's bundles and tiles that the backup lacks; `None` where one went away meanwhile, as narrow ones do when a full one is there.
pub(super) fn copy_new_tiles(disk: &dyn Disk, from: &Path, to: &Path) -> Result<Option<CopiedTiles>> {
    let mut copied = CopiedTiles { paths: BTreeSet::new(), bytes: 0 };
    let mut folders = BTreeSet::new();
    for path in files_below(&from.join("tile"))? {
        // What a killed writer left beside a tile is none.
        if path.extension().is_some_and(|extension| extension == "new") {
            continue;
        }
        let at = to.join(path.strip_prefix(from).unwrap_or(&path));
        let Some(length) = disk.length(&path).during("look at", &path)? else { return Ok(None) };
        if disk.length(&at).during("look at", &at)? != Some(length) {
            let Some(bytes) = read_if_there(disk, &path)? else { return Ok(None) };
            let folder = at.parent().unwrap_or(to);
            disk.make_folder(folder).during("make", folder)?;
            // Never a part of one: what has its name and its length is taken to be it.
            replace(disk, &at, &bytes).during("write", &at)?;
            folders.extend(folder.ancestors().take_while(|above| above.starts_with(to)).map(Path::to_owned));
            copied.bytes += bytes.len() as u64;
        }
        copied.paths.insert(at);
    }
    for folder in folders.iter().rev() {
        disk.sync_folder(folder).during("sync", folder)?;
    }
    Ok(Some(copied))
}

/// Removes the tiles that are not among these.
pub(super) fn remove_others(disk: &dyn Disk, log: &Path, kept: &BTreeSet<PathBuf>) -> Result<()> {
    for path in files_below(&log.join("tile"))? {
        if !kept.contains(&path) {
            disk.remove(&path).during("remove", &path)?;
        }
    }
    Ok(())
}

/// Copies the private key, readable by its owner only, and says whether there is one.
pub(super) fn copy_private(disk: &dyn Disk, from: &Path, to: &Path) -> Result<bool> {
    let mut copied = false;
    for path in files_below(from)? {
        let Some(bytes) = read_if_there(disk, &path)? else { continue };
        let at = to.join(path.strip_prefix(from).unwrap_or(&path));
        disk.make_folder(to).during("make", to)?;
        if disk.length(&at).during("look at", &at)?.is_some() {
            disk.remove(&at).during("remove", &at)?;
        }
        disk.write_private(&at, &bytes).during("write", &at)?;
        disk.sync_file(&at).during("sync", &at)?;
        copied = true;
    }
    if copied {
        disk.sync_folder(to).during("sync", to)?;
    }
    Ok(copied)
}

/// Copies the harvester's folder to where it waits for the copy of the catalogue, and gives how many bytes it has.
///
/// The last by name first, and all before the catalogue: what a job's journal says is done then stands in the inbox or the catalogue as they are
/// copied after it, and what is marked as told in the outbox.
pub(super) fn stage_harvest(disk: &dyn Disk, from: &Folder, to: &Folder) -> Result<u64> {
    let (harvest, waiting) = (from.harvest(), staged(to));
    remove_folder(&waiting)?;
    let mut bytes = 0;
    for path in files_below(&harvest)?.iter().rev() {
        bytes += copy_changing(disk, path, &waiting.join(path.strip_prefix(&harvest).unwrap_or(path)))?;
    }
    Ok(bytes)
}

/// Copies a file that may be replaced or go away meanwhile, and gives its length.
fn copy_changing(disk: &dyn Disk, from: &Path, to: &Path) -> Result<u64> {
    const LOOKS: usize = 3;
    for look in 1.. {
        let Some(length) = disk.length(from).during("look at", from)? else { break };
        match copy_file(disk, from, to, length) {
            Ok(()) => return Ok(length),
            Err(error) if look == LOOKS => return Err(error),
            Err(_) => {}
        }
    }
    Ok(0)
}

/// Lets the copy of the harvester's folder that waits take the place of the one before it.
pub(super) fn publish_harvest(disk: &dyn Disk, to: &Folder) -> Result<()> {
    let waiting = staged(to);
    remove_folder(&to.harvest())?;
    if waiting.is_dir() {
        disk.rename(&waiting, &to.harvest()).during("rename", &waiting)?;
    }
    disk.sync_folder(to.root()).during("sync", to.root())
}

/// Copies all files of a folder into another.
pub(super) fn copy_folder(disk: &dyn Disk, from: &Path, to: &Path) -> Result<()> {
    for path in files_below(from)? {
        let length = disk.length(&path).during("look at", &path)?.unwrap_or(0);
        copy_file(disk, &path, &to.join(path.strip_prefix(from).unwrap_or(&path)), length)?;
    }
    Ok(())
}

/// Copies the first bytes of a file, in a folder that is made where it is missing.
pub(super) fn copy_file(disk: &dyn Disk, from: &Path, to: &Path, length: u64) -> Result<()> {
    let folder = to.parent().unwrap_or(to);
    disk.make_folder(folder).during("make", folder)?;
    // An empty file is one too.
    for offset in (0..length.max(1)).step_by(STRETCH as usize) {
        let stretch = STRETCH.min(length - offset) as usize;
        let bytes = disk.read_at(from, offset, stretch).during("read", from)?;
        disk.write_at(to, offset, &bytes).during("write", to)?;
    }
    disk.sync_file(to).during("sync", to)?;
    disk.sync_folder(folder).during("sync", folder)
}

fn staged(to: &Folder) -> PathBuf {
    to.harvest().with_extension("new")
}

fn remove_folder(folder: &Path) -> Result<()> {
    match std::fs::remove_dir_all(folder) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(error).during("remove", folder),
        _ => Ok(()),
    }
}

/// Reads a small file whole; `None` where it is not there.
pub(super) fn read_if_there(disk: &dyn Disk, path: &Path) -> Result<Option<Vec<u8>>> {
    let Some(length) = disk.length(path).during("look at", path)? else { return Ok(None) };
    match disk.read_at(path, 0, length as usize) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error).during("read", path),
    }
}

/// All files below a folder, in order; none where there is no folder.
pub(super) fn files_below(folder: &Path) -> Result<Vec<PathBuf>> {
    let (mut files, mut folders) = (Vec::new(), vec![folder.to_owned()]);
    while let Some(folder) = folders.pop() {
        let listed = match std::fs::read_dir(&folder) {
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => continue,
            listed => listed.during("list", &folder)?,
        };
        for entry in listed {
            let entry = entry.during("list", &folder)?;
            let is_folder = entry.file_type().during("look at", &folder)?.is_dir();
            if is_folder { &mut folders } else { &mut files }.push(entry.path());
        }
    }
    files.sort();
    Ok(files)
}
