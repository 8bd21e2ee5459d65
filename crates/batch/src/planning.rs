//! Before and after the workers: the input in tasks, and what they found taken into an archive.

use crate::{
    accounts::Shards,
    manifest::PartManifest,
    read_worker::ReadWorker,
    shard, storage,
    task::{Task, read_plan, write_plan},
    trouble::internal,
};
use dictum::{Dictum, IngestSummary, Parts, Progress, Refusal, Result, parts_of};
use std::{
    path::{Path, PathBuf},
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
};

/// What a plan came to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Planned {
    /// How many tasks.
    pub tasks: u64,
    /// How many bytes of input.
    pub bytes: u64,
    /// What was not planned, with the reason.
    pub refused: Vec<Refusal>,
}

/// Parts inputs into tasks of about so many bytes and writes the plan. The same input makes the same tasks.
///
/// # Errors
/// Where a named path does not exist or cannot be read, or the plan cannot be written.
pub fn plan(inputs: &[PathBuf], part_bytes: u64, out: &Path) -> Result<Planned> {
    let Parts { parts, refused } = parts_of(storage::list(inputs)?, part_bytes, &storage::copy_of_input)?;
    let tasks: Vec<Task> = (0..).zip(parts).map(|(ordinal, part)| Task::of(ordinal, part)).collect();
    write_plan(out, &tasks)?;
    let bytes = tasks.iter().map(|task| task.end - task.start).sum();
    Ok(Planned { tasks: tasks.len() as u64, bytes, refused })
}

/// Reads all parts of a plan on this machine, several at a time, and tells `each` what came of each.
///
/// # Errors
/// As [`ReadWorker::read`]; parts that were done by then stay done.
pub fn run_plan(
    worker: &ReadWorker,
    plan: &Path,
    at_a_time: usize,
    each: &(dyn Fn(&PartManifest) + Sync),
) -> Result<Vec<PartManifest>> {
    let tasks = read_plan(plan)?;
    shard::make_folder(&worker.out)?;
    let (next, done) = (AtomicUsize::new(0), Mutex::new(Vec::with_capacity(tasks.len())));
    let work = || -> Result<()> {
        while let Some(task) = tasks.get(next.fetch_add(1, Ordering::Relaxed)) {
            let manifest = worker.read(task).inspect_err(|_| next.store(tasks.len(), Ordering::Relaxed))?;
            each(&manifest);
            done.lock().unwrap_or_else(PoisonError::into_inner).push(manifest);
        }
        Ok(())
    };
    std::thread::scope(|scope| {
        let threads: Vec<_> = (0..at_a_time.max(1)).map(|_| scope.spawn(work)).collect();
        let ended = threads
            .into_iter()
            .map(|thread| thread.join().unwrap_or_else(|_| Err(internal("a thread broke off"))));
        ended.collect::<Result<Vec<()>>>()
    })?;
    let mut done = done.into_inner().unwrap_or_else(PoisonError::into_inner);
    done.sort_by_key(|manifest| manifest.ordinal);
    Ok(done)
}

/// Takes the parts of a plan, all of which have been read, into an archive.
///
/// # Errors
/// As [`Dictum::ingest`]; not found, where a part has no shard; where a store cannot be asked, and then what came before is kept.
pub fn gather(dictum: &Dictum, plan: &Path, shards: &Path, progress: &dyn Progress) -> Result<IngestSummary> {
    let tasks = read_plan(plan)?;
    let shards = Arc::new(Shards::open(shards, &tasks)?);
    let parts = tasks.iter().map(Task::part).collect::<Result<Vec<_>>>()?;
    let summary = dictum.ingest_parts(&parts, shards.clone(), progress)?;
    shards.trouble().map_or(Ok(summary), Err)
}
