//! A part of the input as a row, and as a line of a plan.

use crate::{
    cells::Cells,
    schema::TASKS,
    storage::{self, Address},
    trouble::{file, not_ours},
};
use arrow_array::RecordBatch;
use dictum::{InputPart, Result, model::Digest};
use serde::{Deserialize, Serialize};
use std::{
    fs::File,
    io::{BufRead, BufReader, Write},
    path::{Path, PathBuf},
};

/// The form of the plan's lines that this program writes and reads.
const PLAN_VERSION: u32 = 1;

/// A part of the input, with its place among the others.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Task {
    /// The form of this line.
    pub version: u32,
    /// Its place in the plan, from 0: the order in which an ingest would come to it.
    pub ordinal: u64,
    /// What its shard is called: the beginning of a digest of its bytes and of where they lie.
    pub task: String,
    /// The file's path, as the planner reached it, or its address in a store.
    pub path: PathBuf,
    /// The file's name as evidence.
    pub name: String,
    /// What it holds: `warc`, `wacz`, `jsonl`, `tei`, `akn`.
    pub form: String,
    /// The first byte of the part.
    pub start: u64,
    /// The byte after its last.
    pub end: u64,
    /// Whether that is all of the file.
    pub is_whole: bool,
    /// The SHA-256 of its bytes, in hexadecimal digits.
    pub digest: String,
}

impl Task {
    /// Makes a task of a part.
    pub fn of(ordinal: u64, part: InputPart) -> Task {
        let form = part.form.as_str();
        // The readings are the extractor's: another one reads the same bytes otherwise, and into another shard.
        let named = format!(
            "{}\n{}\n{}\n{}\n{}\n{}",
            part.digest,
            part.name,
            part.range.start,
            part.range.end,
            form,
            dictum_extract::VERSION
        );
        Task {
            version: PLAN_VERSION,
            ordinal,
            task: dictum_formats::digest_of(named.as_bytes()).hex()[..32].to_owned(),
            path: part.path,
            name: part.name,
            form: form.to_owned(),
            start: part.range.start,
            end: part.range.end,
            is_whole: part.is_whole,
            digest: part.digest,
        }
    }

    /// The part that it is.
    ///
    /// # Errors
    /// Asked wrongly where its form or name is none that a plan has.
    pub fn part(&self) -> Result<InputPart> {
        let is_name = self.task.len() == 32 && self.task.bytes().all(|byte| byte.is_ascii_hexdigit());
        if self.version != PLAN_VERSION
            || !is_name
            || format!("sha256:{}", self.digest).parse::<Digest>().is_err()
        {
            return Err(not_ours("a task", "it is none that this version of “dictum batch plan” made"));
        }
        Ok(InputPart {
            path: self.path.clone(),
            name: self.name.clone(),
            form: self.form.parse()?,
            range: self.start..self.end,
            is_whole: self.is_whole,
            digest: self.digest.clone(),
            copy: None,
        })
    }

    /// The tasks of a batch of rows.
    pub(crate) fn of_rows(batch: &RecordBatch) -> Result<Vec<Task>> {
        let cells = Cells::of(batch, &TASKS)?;
        let task = |row| {
            Ok(Task {
                version: PLAN_VERSION,
                ordinal: cells.count("ordinal", row)?,
                task: cells.text("task", row)?.to_owned(),
                path: cells.text("path", row)?.into(),
                name: cells.text("name", row)?.to_owned(),
                form: cells.text("form", row)?.to_owned(),
                start: cells.count("start", row)?,
                end: cells.count("end", row)?,
                is_whole: cells.truth("is_whole", row)?,
                digest: cells.text("digest", row)?.to_owned(),
            })
        };
        (0..batch.num_rows()).map(task).collect()
    }
}

/// Writes a plan, a line of JSON a task, under its name once it is whole.
///
/// # Errors
/// Where it cannot be written.
pub fn write_plan(path: &Path, tasks: &[Task]) -> Result<()> {
    match Address::of(path)? {
        None => write_file(path, tasks),
        Some(address) => {
            let scratch = storage::scratch()?;
            let plan = scratch.path().join("plan.jsonl");
            write_file(&plan, tasks)?;
            storage::upload(&plan, &address)
        }
    }
}

fn write_file(path: &Path, tasks: &[Task]) -> Result<()> {
    let beside = path.with_added_extension("part");
    let write = || {
        let mut out = File::create(&beside)?;
        for task in tasks {
            let line = serde_json::to_string(task).map_err(std::io::Error::other)?;
            writeln!(out, "{line}")?;
        }
        out.sync_all()?;
        std::fs::rename(&beside, path)
    };
    write().map_err(|error| file("write", path, error))
}

/// Reads a plan.
///
/// # Errors
/// Where it cannot be read, or is none.
pub fn read_plan(path: &Path) -> Result<Vec<Task>> {
    let near = storage::near(path)?;
    let plan = File::open(&near).map_err(|error| {
        dictum::Error::not_found(format!("cannot read {}: {error}", path.display()))
            .with_hint("“dictum batch plan INPUT… --out PLAN” makes one")
    })?;
    let mut tasks: Vec<Task> = Vec::new();
    for (number, line) in BufReader::new(plan).lines().enumerate() {
        let line = line.map_err(|error| file("read", path, error))?;
        let what = format!("{}, line {}", path.display(), number + 1);
        tasks.push(serde_json::from_str(&line).map_err(|error| not_ours(&what, error))?);
    }
    tasks.sort_by_key(|task| task.ordinal);
    Ok(tasks)
}
