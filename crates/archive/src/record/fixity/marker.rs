//! Does `FORMAT` say, to the byte, what this program writes into it?

use super::{Examination, number};
use crate::{
    FORMAT, Folder,
    disk::read_small,
    error::{Error, Result},
    folder::{BACKUP_MARKER, marker_text},
};

pub(super) fn check(examination: &mut Examination<'_>) -> Result<()> {
    let folder = examination.archive.folder();
    let what = match (read_small(&folder.marker()), Folder::open(folder.root())) {
        (Ok(text), Ok(_)) if text == marker_text(FORMAT) => return Ok(()),
        (Ok(text), Err(Error::IsBackup(_))) if text == BACKUP_MARKER => return Ok(()),
        (Ok(text), _) => format!("FORMAT reads “{}”", text.trim_end().escape_debug()),
        (Err(error), _) => format!("FORMAT cannot be read: {error}"),
    };
    examination.find(&number::MARKER, what);
    Ok(())
}
