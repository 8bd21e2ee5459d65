//! The shard of a part: a folder of Parquet files that gets its name once it is whole.
//!
//! It is written beside its name and renamed, so that a killed worker leaves nothing that looks like one, and two workers with the same
//! part, as after a retry or by speculation, leave one shard: the second finds it there, and takes its own away.

use crate::{
    files::{Columns, TableFile},
    reading_rows::ReadingFiles,
    rows::Cell,
    schema::REFUSED,
    trouble::file,
};
use dictum::Result;
use std::path::{Path, PathBuf};

/// The file of a shard that is written last of all.
const ACCOUNT: &str = "manifest.json";

/// A shard in the making; what is not published is removed.
pub(crate) struct NewShard {
    pub(crate) files: ReadingFiles,
    refused: TableFile,
    beside: Beside,
}

struct Beside {
    path: PathBuf,
    name: PathBuf,
}

impl NewShard {
    pub(crate) fn create(out: &Path, task: &str) -> Result<NewShard> {
        let name = shard_of(out, task);
        // Engines pass over what begins with a dot.
        let path = out.join(format!(".{task}.{}.part", std::process::id()));
        std::fs::create_dir_all(&path).map_err(|error| file("make", &path, error))?;
        let beside = Beside { path, name };
        let files = ReadingFiles::create(&beside.path, Columns::Parquet)?;
        let refused = TableFile::create(&beside.path, &REFUSED, Columns::Parquet)?;
        Ok(NewShard { files, refused, beside })
    }

    /// Notes what was not taken, and the place of its record where it was poison.
    pub(crate) fn refuse(&mut self, what: &str, why: &str, poison: Option<&str>) -> Result<()> {
        self.refused.push(&[
            Cell::text(what),
            Cell::text(why),
            Cell::Truth(poison.is_some()),
            Cell::maybe(poison),
        ])
    }

    /// Gives the shard its name with the account that `tell` gives of it, once it knows the length of the files.
    pub(crate) fn publish(self, tell: impl FnOnce(u64) -> String) -> Result<()> {
        let bytes = self.files.finish()? + self.refused.finish()?;
        let account = self.beside.path.join(ACCOUNT);
        std::fs::write(&account, tell(bytes)).map_err(|error| file("write", &account, error))?;
        sync(&account)?;
        sync(&self.beside.path)?;
        match std::fs::rename(&self.beside.path, &self.beside.name) {
            // Another worker was sooner.
            Err(_) if self.beside.name.join(ACCOUNT).is_file() => Ok(()),
            Err(error) => Err(file("write", &self.beside.name, error)),
            Ok(()) => sync(self.beside.name.parent().unwrap_or(Path::new("."))),
        }
    }
}

impl Drop for Beside {
    fn drop(&mut self) {
        // Nothing can be done about a leftover that cannot be removed; once it is renamed there is none.
        let _ = std::fs::remove_dir_all(&self.path);
    }
}

fn sync(path: &Path) -> Result<()> {
    std::fs::File::open(path).and_then(|opened| opened.sync_all()).map_err(|error| file("write", path, error))
}

/// Where the shard of a task stands.
pub(crate) fn shard_of(out: &Path, task: &str) -> PathBuf {
    out.join(task)
}

/// The account of a shard that is whole; none where there is no such shard.
pub(crate) fn account_of(out: &Path, task: &str) -> Option<String> {
    std::fs::read_to_string(shard_of(out, task).join(ACCOUNT)).ok()
}

/// Removes what a killed reader of this worker left of a shard.
pub(crate) fn remove_left(out: &Path, task: &str, process: u32) {
    // What cannot be removed is passed over by engines, since its name begins with a dot.
    let _ = std::fs::remove_dir_all(out.join(format!(".{task}.{process}.part")));
}
