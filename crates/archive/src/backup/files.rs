//! The small files of a backup: the log's tiles, which never change once they are written, and the private key.

use crate::{
    disk::Disk,
    error::{IoContext, Result},
};
use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
};

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
        let at = to.join(path.strip_prefix(from).unwrap_or(&path));
        let Some(length) = disk.length(&path).during("look at", &path)? else { return Ok(None) };
        if disk.length(&at).during("look at", &at)? != Some(length) {
            let Some(bytes) = read_if_there(disk, &path)? else { return Ok(None) };
            let folder = at.parent().unwrap_or(to);
            disk.make_folder(folder).during("make", folder)?;
            disk.truncate(&at, 0).or_else(ignore_missing).during("cut", &at)?;
            disk.write_at(&at, 0, &bytes).during("write", &at)?;
            disk.sync_file(&at).during("sync", &at)?;
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

fn ignore_missing(error: std::io::Error) -> std::io::Result<()> {
    if error.kind() == std::io::ErrorKind::NotFound { Ok(()) } else { Err(error) }
}
