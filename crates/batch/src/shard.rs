//! The shard of a part: a folder of Parquet files that gets its name once it is whole.
//!
//! It is written beside its name and renamed, so that a killed worker leaves nothing that looks like one, and two workers with the same
//! part, as after a retry or by speculation, leave one shard: the second finds it there, and takes its own away. A shard for a store is
//! made on the scratch disk, and put there file by file, the account last.

use crate::{
    files::{Columns, TableFile},
    objects::Objects,
    reading_rows::ReadingFiles,
    rows::Cell,
    schema::REFUSED,
    storage::{self, Address},
    task::Task,
    trouble::{file, internal},
};
use dictum::{Result, model::ErrorKind};
use std::{
    collections::HashSet,
    ffi::OsString,
    path::{Path, PathBuf},
};

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
pub(crate) fn account_of(out: &Path, task: &str) -> Result<Option<String>> {
    let path = shard_of(out, task).join(ACCOUNT);
    match storage::near(&path) {
        Ok(near) => Ok(std::fs::read_to_string(near).ok()),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

/// The tasks among these whose shards are whole.
pub(crate) fn whole<'a>(out: &Path, tasks: &'a [Task]) -> Result<HashSet<&'a str>> {
    let tasks = tasks.iter().map(|task| task.task.as_str());
    match Address::of(out)? {
        None => Ok(tasks.filter(|task| shard_of(out, task).join(ACCOUNT).is_file()).collect()),
        Some(address) => {
            // One listing, and not a request a task.
            let mut accounts = HashSet::new();
            let prefix = if address.name.is_empty() { String::new() } else { format!("{}/", address.name) };
            Objects::of(&address)?.each(&address.name, &mut |name, _| {
                let shard = name.strip_prefix(&prefix).and_then(|name| name.strip_suffix(ACCOUNT));
                accounts.extend(shard.and_then(|shard| shard.strip_suffix('/')).map(str::to_owned));
            })?;
            Ok(tasks.filter(|task| accounts.contains(*task)).collect())
        }
    }
}

/// Makes the folder of shards, where there is none; a bucket has to be there.
pub(crate) fn make_folder(out: &Path) -> Result<()> {
    match Address::of(out)? {
        Some(address) => Objects::of(&address)?.look(&address.name),
        None => std::fs::create_dir_all(out).map_err(|error| file("make", out, error)),
    }
}

/// Puts a finished shard that lies on the scratch disk into the store of shards, the account last: a shard is there once that is.
///
/// Nothing is renamed in a store. Two workers with the same part put the same bytes, unless a record ended the reader of one alone:
/// then the tables of one may come to lie beside those of the other, and gathering says so.
pub(crate) fn send(scratch: &Path, out: &Path, task: &str) -> Result<()> {
    if account_of(out, task)?.is_some() {
        // Another worker was sooner.
        return Ok(());
    }
    let (from, to) = (shard_of(scratch, task), shard_of(out, task));
    let listed = std::fs::read_dir(&from).and_then(|held| held.map(|entry| Ok(entry?.file_name())).collect());
    let mut names: Vec<OsString> = listed.map_err(|error| file("read", &from, error))?;
    names.sort_by_key(|name| (name == ACCOUNT, name.clone()));
    for name in names {
        let path = to.join(&name);
        let address = Address::of(&path)?.ok_or_else(|| internal("a shard on a disk is not sent"))?;
        storage::upload(&from.join(&name), &address)?;
    }
    Ok(())
}

/// Removes what a killed reader of this worker left of a shard.
pub(crate) fn remove_left(out: &Path, task: &str, process: u32) {
    // What cannot be removed is passed over by engines, since its name begins with a dot.
    let _ = std::fs::remove_dir_all(out.join(format!(".{task}.{process}.part")));
}
