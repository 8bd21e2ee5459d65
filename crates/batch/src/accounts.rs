//! What shards say was found in the parts, for the taking of these parts into an archive.

use crate::{
    cells::Cells,
    schema::{Column, Kind, REFUSED, Table},
    shard,
    storage::{self, Near},
    task::Task,
    trouble::not_ours,
};
use dictum::{Error, FileCopy, InputPart, PartAccount, PartAccounts, Result, model::ErrorKind};
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use std::{
    collections::HashMap,
    fs::File,
    path::{Path, PathBuf},
    sync::{Mutex, PoisonError},
};

/// What gathering reads of the table `captures`.
const FOUND: Table = Table {
    name: "captures",
    version: 1,
    columns: &[
        Column { name: "capture", kind: Kind::Text, is_always_told: true },
        Column { name: "payload", kind: Kind::Text, is_always_told: false },
    ],
};

/// The shards of a plan's tasks.
///
/// Where a store cannot be asked any more, nothing behind is taken: gathered again, the rest comes behind what is held, in its order.
pub struct Shards {
    folder: PathBuf,
    /// Why the store cannot be asked any more.
    trouble: Mutex<Option<Error>>,
    /// The task of each part, by the part's digest, name and first byte.
    tasks: HashMap<(String, String, u64), String>,
}

impl Shards {
    /// Finds the shards of all tasks.
    ///
    /// # Errors
    /// Not found, where parts have not been read yet: says how many.
    pub fn open(folder: &Path, tasks: &[Task]) -> Result<Shards> {
        let whole = shard::whole(folder, tasks)?;
        let missing: Vec<&Task> = tasks.iter().filter(|task| !whole.contains(task.task.as_str())).collect();
        if let Some(first) = missing.first() {
            return Err(Error::not_found(format!(
                "{} of {} parts have no shard in {}; the first is {} of {}",
                missing.len(),
                tasks.len(),
                folder.display(),
                first.task,
                first.path.display()
            ))
            .with_hint(
                "have them read: “dictum batch run PLAN --out SHARDS”, or the job in integrations/spark",
            ));
        }
        let key = |task: &Task| (task.digest.clone(), task.name.clone(), task.start);
        let tasks = tasks.iter().map(|task| (key(task), task.task.clone())).collect();
        Ok(Shards { folder: folder.to_owned(), trouble: Mutex::default(), tasks })
    }

    /// Why not all was taken, where a store could not be asked.
    pub(crate) fn trouble(&self) -> Option<Error> {
        self.trouble.lock().unwrap_or_else(PoisonError::into_inner).take()
    }

    /// Brings something near, unless that failed before; what is missing is the trouble of one part alone.
    fn bring<T>(&self, bring: impl FnOnce() -> Result<T>) -> std::result::Result<T, String> {
        let mut trouble = self.trouble.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(trouble) = &*trouble {
            return Err(format!("{trouble}: gather again"));
        }
        bring().map_err(|error| match error.kind() {
            ErrorKind::NotFound => format!("{error}: gather again once it is there"),
            _ => {
                let told = format!("{error}: gather again");
                *trouble = Some(error);
                told
            }
        })
    }

    /// Where a table of a part's shard lies.
    fn table_of(&self, part: &InputPart, table: &Table) -> Result<PathBuf> {
        let key = (part.digest.clone(), part.name.clone(), part.range.start);
        let task = self.tasks.get(&key).ok_or_else(|| not_ours("the plan", "it lacks a part"))?;
        Ok(shard::shard_of(&self.folder, task).join(table.name).with_extension("parquet"))
    }

    fn read(found: &Near, refused: &Near) -> Result<PartAccount> {
        let mut account = PartAccount::default();
        each_row(found, &FOUND, &mut |cells, row| {
            if let Some(payload) = cells.maybe_text("payload", row)? {
                let payload = payload.parse().map_err(|error| not_ours("captures", error))?;
                account.captures.insert((cells.text("capture", row)?.to_owned(), payload));
            }
            Ok(())
        })?;
        each_row(refused, &REFUSED, &mut |cells, row| {
            if cells.truth("is_poisoned", row)? {
                match cells.maybe_text("place", row)? {
                    Some(place) => drop(account.poisoned.insert(place.to_owned())),
                    None => account.is_cut_short = true,
                }
            }
            Ok(())
        })?;
        Ok(account)
    }
}

impl PartAccounts for Shards {
    fn account_of(&self, part: &InputPart) -> std::result::Result<PartAccount, String> {
        let bring = |table| self.bring(|| storage::near(&self.table_of(part, table)?));
        let (found, refused) = (bring(&FOUND)?, bring(&REFUSED)?);
        Shards::read(&found, &refused).map_err(|error| {
            format!("its shard cannot be read ({error}): remove it and have the part read again")
        })
    }

    fn copy_of(&self, part: &InputPart) -> std::result::Result<Option<FileCopy>, String> {
        let copy = self.bring(|| storage::copy_of(part))?;
        Ok(copy.map(|copy| Box::new(copy) as FileCopy))
    }
}

/// Hands on the rows of a table of a shard.
fn each_row(near: &Near, table: &Table, each: &mut dyn FnMut(&Cells<'_>, usize) -> Result<()>) -> Result<()> {
    let wrong = |error: &dyn std::fmt::Display| not_ours(&near.told().display().to_string(), error);
    let open = File::open(near).map_err(|error| wrong(&error))?;
    let reader = ParquetRecordBatchReaderBuilder::try_new(open).and_then(|reader| reader.build());
    for batch in reader.map_err(|error| wrong(&error))? {
        let batch = batch.map_err(|error| wrong(&error))?;
        let cells = Cells::of(&batch, table)?;
        for row in 0..batch.num_rows() {
            each(&cells, row)?;
        }
    }
    Ok(())
}
