//! A folder that stands under its name only once it is whole: written beside it, renamed.

use super::packed::cannot_write;
use crate::error::{Error, Result};
use std::{
    fs::File,
    path::{Path, PathBuf},
};

/// Has a folder filled that will stand at `folder`, which is new or empty; it stands there once it is whole, and not at all where filling fails.
///
/// # Errors
/// As `fill`; asked wrongly where something stands there that is no empty folder.
pub fn in_new_folder<T>(folder: &Path, fill: impl FnOnce(&Path) -> Result<T>) -> Result<T> {
    let new = NewFolder::beside(folder)?;
    let filled = fill(new.path())?;
    new.publish(folder)?;
    Ok(filled)
}

/// A folder in the making; what is not published is removed.
pub(super) struct NewFolder {
    path: PathBuf,
    is_published: bool,
}

impl NewFolder {
    /// Begins a folder that will stand at `folder`.
    ///
    /// # Errors
    /// Asked wrongly where something stands there that is no empty folder.
    pub(super) fn beside(folder: &Path) -> Result<NewFolder> {
        if std::fs::read_dir(folder).is_ok_and(|mut files| files.next().is_some()) || folder.is_file() {
            return Err(Error::asked_wrongly(format!("{} is not empty", folder.display()))
                .with_hint("name a new or empty folder"));
        }
        let plain: PathBuf = folder.components().collect();
        let mut name = plain.file_name().unwrap_or_default().to_owned();
        name.push(".part");
        let path = plain.with_file_name(name);
        // What a killed export left behind.
        match std::fs::remove_dir_all(&path) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                return Err(Error::file("remove", &path, &error));
            }
            _ => {}
        }
        std::fs::create_dir_all(&path).map_err(|error| cannot_write(&path, &error))?;
        Ok(NewFolder { path, is_published: false })
    }

    /// Where it is written until it is whole.
    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// Gives it its name.
    pub(super) fn publish(mut self, folder: &Path) -> Result<()> {
        let plain: PathBuf = folder.components().collect();
        // An empty folder gives way to one that is given its name.
        std::fs::rename(&self.path, &plain).map_err(|error| cannot_write(&plain, &error))?;
        self.is_published = true;
        let above = plain.parent().filter(|above| !above.as_os_str().is_empty()).unwrap_or(Path::new("."));
        File::open(above).and_then(|above| above.sync_all()).map_err(|error| cannot_write(above, &error))
    }
}

impl Drop for NewFolder {
    fn drop(&mut self) {
        if !self.is_published {
            // Nothing can be done about a leftover that cannot be removed; its name says what it is.
            let _ = std::fs::remove_dir_all(&self.path);
        }
    }
}
