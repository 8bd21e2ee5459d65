//! A new catalogue taking the place of the old one, so that a kill leaves the one or the other, or says that it was cut short.
//!
//! The new one is whole before it is called `catalogue.rebuilt`. The old one is moved aside with its write-ahead log, which is not one step: in between
//! there is no catalogue, and the archive is not opened. Whoever rebuilds again ends it. Where there is a catalogue beside the rebuilt one, that is the one
//! in use, and the rebuilt one may be older.

use super::aside::SetAside;
use crate::{
    disk::Disk,
    error::{IoContext, Result},
    folder::Folder,
};
use std::path::{Path, PathBuf};

/// Where a new catalogue is made.
pub(super) fn building_path(folder: &Folder) -> PathBuf {
    folder.catalogue().with_extension("rebuilding")
}

/// Says whether a rebuild was cut short between the old catalogue and the new one.
pub(crate) fn was_cut_short(folder: &Folder) -> bool {
    !folder.catalogue().exists() && rebuilt_path(folder).exists()
}

fn rebuilt_path(folder: &Folder) -> PathBuf {
    folder.catalogue().with_extension("rebuilt")
}

/// Lets the new catalogue, which is closed, take the place of the old one.
pub(super) fn take_place(disk: &dyn Disk, folder: &Folder, aside: &mut SetAside<'_>) -> Result<()> {
    let (building, rebuilt) = (building_path(folder), rebuilt_path(folder));
    disk.sync_file(&building).during("sync", &building)?;
    disk.rename(&building, &rebuilt).during("rename", &building)?;
    sync_record(disk, folder)?;
    finish(disk, folder, aside)
}

/// Ends what a killed rebuild began, or takes away what it left.
pub(super) fn tidy(disk: &dyn Disk, folder: &Folder, aside: &mut SetAside<'_>) -> Result<()> {
    if was_cut_short(folder) {
        finish(disk, folder, aside)?;
    }
    remove_left(disk, folder)
}

/// Takes away what a killed rebuild left in an archive that has its catalogue.
pub(crate) fn remove_left(disk: &dyn Disk, folder: &Folder) -> Result<()> {
    remove_catalogue(disk, &building_path(folder))?;
    remove_catalogue(disk, &rebuilt_path(folder))
}

/// Says whether a file of `record/` is one that a killed rebuild left.
pub(crate) fn is_left(name: &str) -> bool {
    ["catalogue.rebuilding", "catalogue.rebuilt"].iter().any(|left| name.starts_with(left))
}

fn finish(disk: &dyn Disk, folder: &Folder, aside: &mut SetAside<'_>) -> Result<()> {
    aside.take_catalogue()?;
    let rebuilt = rebuilt_path(folder);
    disk.rename(&rebuilt, &folder.catalogue()).during("rename", &rebuilt)?;
    sync_record(disk, folder)
}

fn sync_record(disk: &dyn Disk, folder: &Folder) -> Result<()> {
    let record = folder.root().join("record");
    disk.sync_folder(&record).during("sync", &record)
}

/// Removes a catalogue that an earlier rebuild left.
fn remove_catalogue(disk: &dyn Disk, path: &Path) -> Result<()> {
    for end in ["", "-wal", "-shm", "-journal"] {
        let mut name = path.as_os_str().to_owned();
        name.push(end);
        let path = Path::new(&name);
        if disk.length(path).during("look at", path)?.is_some() {
            disk.remove(path).during("remove", path)?;
        }
    }
    Ok(())
}
