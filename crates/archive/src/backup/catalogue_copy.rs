//! A copy of the catalogue as of one commit, and the comparison of its entries with those that the backup held.

use super::copy_path;
use crate::{
    disk::Disk,
    error::{Error, IoContext, Result},
    folder::Folder,
    record::{catalogue::Catalogue, entry::leaf_hash},
};
use dictum_model::Digest;

/// A copy that has not taken its place yet.
pub(super) struct CatalogueCopy {
    pub(super) catalogue: Catalogue,
    /// The catalogue that it will take the place of.
    pub(super) held: Option<Catalogue>,
    pub(super) entries: u64,
    pub(super) entries_before: u64,
    /// Its length in bytes.
    pub(super) bytes: u64,
}

/// Takes a copy and compares its entries with their hashes and with those that were backed up before.
///
/// # Errors
/// [`Error::Damaged`] where an entry does not match its hash, or an entry backed up before is gone or another.
pub(super) fn take(from: &Folder, to: &Folder, disk: &dyn Disk) -> Result<CatalogueCopy> {
    let path = copy_path(to);
    if disk.length(&path).during("look at", &path)?.is_some() {
        disk.remove(&path).during("remove", &path)?;
    }
    Catalogue::open_for_reading(&from.catalogue())?.copy_into(&path)?;
    disk.sync_file(&path).during("sync", &path)?;
    let catalogue = Catalogue::open_for_reading(&path)?;
    let held = to.catalogue().exists().then(|| Catalogue::open_for_reading(&to.catalogue())).transpose()?;
    let bytes = disk.length(&path).during("look at", &path)?.unwrap_or(0);
    let entries = catalogue.length()?;
    let entries_before = held.as_ref().map_or(Ok(0), Catalogue::length)?;
    compare(&catalogue, held.as_ref(), entries, entries_before)?;
    Ok(CatalogueCopy { catalogue, held, entries, entries_before, bytes })
}

impl CatalogueCopy {
    /// Lets it take the place of the catalogue held. From here on the backup is the new one.
    pub(super) fn publish(self, to: &Folder, disk: &dyn Disk) -> Result<()> {
        drop((self.catalogue, self.held));
        let (from, at) = (copy_path(to), to.catalogue());
        disk.rename(&from, &at).during("rename", &from)?;
        for folder in [to.root().join("record"), to.root().to_owned()] {
            disk.sync_folder(&folder).during("sync", &folder)?;
        }
        Ok(())
    }
}

fn compare(new: &Catalogue, held: Option<&Catalogue>, entries: u64, entries_before: u64) -> Result<()> {
    if entries < entries_before {
        return Err(Error::Damaged(format!(
            "the backup has {entries_before} entries, the archive {entries}: it lost some, or the backup is another archive's"
        )));
    }
    let mut held =
        held.map(|held| held.connection.prepare("SELECT leaf FROM entry ORDER BY number")).transpose()?;
    let mut held = held.as_mut().map(|held| held.query([])).transpose()?;
    let mut expected = 0;
    new.each_body(|number, body, leaf| {
        expected += 1;
        if number != expected {
            return Err(Error::Damaged(format!("entry {expected} is missing")));
        }
        if leaf_hash(body) != leaf {
            return Err(Error::Damaged(format!("entry {number} does not match its leaf hash")));
        }
        let before = held.as_mut().map(rusqlite::Rows::next).transpose()?.flatten();
        match before {
            Some(before) if before.get_ref(0)?.as_blob().ok() != Some(&leaf.0) => Err(Error::Damaged(format!(
                "entry {number} is another than was backed up: the backup is another archive's, or an entry was changed"
            ))),
            _ => Ok(()),
        }
    })
}

impl Catalogue {
    /// Writes the catalogue, as of its last commit, into a new file. The writer is not kept waiting.
    fn copy_into(&self, path: &std::path::Path) -> Result<()> {
        self.connection.execute_batch("PRAGMA query_only=OFF;")?;
        self.connection.execute("VACUUM INTO ?1", [path.to_string_lossy()])?;
        Ok(())
    }

    /// Calls `each` with number, text and leaf hash of every entry, in order.
    fn each_body(&self, mut each: impl FnMut(u64, &str, Digest) -> Result<()>) -> Result<()> {
        let mut query = self.connection.prepare("SELECT number, body, leaf FROM entry ORDER BY number")?;
        let mut rows = query.query([])?;
        while let Some(row) = rows.next()? {
            let number = row.get(0)?;
            let damaged = |_| Error::Damaged(format!("entry {number} cannot be read"));
            let body = row.get_ref(1)?.as_str().map_err(damaged)?;
            let leaf = row
                .get(2)
                .map(Digest)
                .map_err(|_| Error::Damaged(format!("entry {number} has no leaf hash")))?;
            each(number, body, leaf)?;
        }
        Ok(())
    }
}
