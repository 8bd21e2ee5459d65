//! A backup made an archive again, in a new folder.

use super::files;
use crate::{
    Archive, FORMAT,
    disk::{Disk, LocalDisk, replace},
    error::{Error, IoContext, Result},
    folder::{Folder, marker_text},
    record::catalogue::Catalogue,
};
use std::{path::Path, sync::Arc};

impl Archive {
    /// Makes an archive of a backup, in a new or empty folder. It is an archive only once all of it is there.
    ///
    /// # Errors
    /// [`Error::NoArchive`] where `from` is no backup; [`Error::NotEmpty`], [`Error::DiskFull`], [`Error::Damaged`].
    pub fn restore(from: &Path, to: &Path) -> Result<Archive> {
        Archive::restore_on(from, to, Arc::new(LocalDisk))
    }

    /// As [`Archive::restore`], on a disk of the caller's.
    pub fn restore_on(from: &Path, to: &Path, disk: Arc<dyn Disk>) -> Result<Archive> {
        let backup = Folder::anywhere(from)?;
        if !backup.is_backup() || !backup.catalogue().exists() {
            return Err(Error::NoBackup(from.to_owned()));
        }
        // A backup is not made meanwhile, and does not change under the copy.
        let _lock = backup.lock()?;
        let folder = Folder::begin(to, &*disk)?;
        copy_record(&backup, &folder, &*disk)?;
        let marker = folder.marker();
        replace(&*disk, &marker, marker_text(FORMAT).as_bytes()).during("write", &marker)?;
        Archive::open_on(to, disk)
    }
}

fn copy_record(backup: &Folder, to: &Folder, disk: &dyn Disk) -> Result<()> {
    let ends = Catalogue::open_for_reading(&backup.catalogue())?.ends_of_packs()?;
    let catalogue = disk.length(&backup.catalogue()).during("look at", &backup.catalogue())?.unwrap_or(0);
    let (needed, packs) = (ends.values().sum::<u64>() + catalogue, to.packs());
    let free = disk.free(&packs).during("look at", &packs)?;
    if free < needed {
        return Err(Error::DiskFull { path: packs, needed, free });
    }
    for (pack, end) in ends {
        files::copy_file(disk, &backup.pack(pack), &to.pack(pack), end)?;
    }
    files::copy_file(disk, &backup.catalogue(), &to.catalogue(), catalogue)?;
    files::copy_new_tiles(disk, &backup.log(), &to.log())?;
    for (from, at) in [(backup.log_keys(), to.log_keys()), (backup.log_checkpoint(), to.log_checkpoint())] {
        let Some(bytes) = files::read_if_there(disk, &from)? else { continue };
        disk.make_folder(&to.log()).during("make", &at)?;
        replace(disk, &at, &bytes).during("write", &at)?;
    }
    files::copy_folder(disk, &backup.harvest(), &to.harvest())?;
    files::copy_private(disk, &backup.private(), &to.private())?;
    for folder in [to.packs(), to.root().join("record"), to.root().to_owned()] {
        disk.sync_folder(&folder).during("sync", &folder)?;
    }
    Ok(())
}
