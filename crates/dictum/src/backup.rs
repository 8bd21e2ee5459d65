//! `backup` and `restore`: the record copied while it is in use, and an archive made of the copy.

use crate::{Dictum, error::Result};
use dictum_archive::{Archive, BackupReport, FixityReport, Level};
use std::path::Path;

/// Copies the record of the archive in `from` into `to`, which is new, empty, or an earlier backup of the same archive. Others may serve and
/// ingest meanwhile; the archive is not opened as for reading, so nothing is indexed on the way.
///
/// # Errors
/// Damaged where what is to be copied is, or `to` backs up another archive: the backup held stays as it is.
pub fn back_up(from: &Path, to: &Path, with_key: bool) -> Result<BackupReport> {
    Ok(Archive::as_it_is(from)?.back_up(to, with_key, Level::Record)?)
}

/// An archive made of a backup.
pub struct Restored {
    /// What was found when every byte of it was read.
    pub fixity: FixityReport,
    /// Entries in it.
    pub entries: u64,
    /// Statements that can be found in it; none where it is damaged, since nothing is made of a damaged record.
    pub statements: Option<u64>,
}

/// Makes an archive of a backup in a new or empty folder, reads every byte of it again, and makes anew what is derived.
///
/// # Errors
/// Not found where `from` is no backup; asked wrongly where `to` is not empty.
pub fn restore(from: &Path, to: &Path) -> Result<Restored> {
    let archive = Archive::restore(from, to)?;
    let fixity = archive.verify(|_, _| ())?;
    let entries = archive.catalogue()?.length()?;
    drop(archive);
    let statements = if fixity.is_sound() { Some(Dictum::open(to)?.overview()?.statements) } else { None };
    Ok(Restored { fixity, entries, statements })
}
