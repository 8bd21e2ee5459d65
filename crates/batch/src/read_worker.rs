//! `batch worker read`: tasks in, manifest rows out, a shard left for each.
//!
//! Each part is read by a process of its own (`part_reader`). Where a record ends that process, or holds it up too long, or takes more
//! memory than it may, the part is read again without it: the record is reported and the job goes on.

use crate::{
    files::TableStream,
    manifest::PartManifest,
    part_reader::Order,
    schema::MANIFEST,
    shard,
    storage::{self, Address},
    task::Task,
    trouble::{internal, not_ours},
};
use arrow_ipc::reader::StreamReader;
use dictum::{Error, InputPart, Result, model::ErrorKind};
use std::{
    collections::BTreeMap,
    io::{BufReader, Read, Write},
    path::PathBuf,
    process::{Child, Command, Stdio},
    sync::mpsc::{Receiver, RecvTimeoutError, sync_channel},
    time::Duration,
};
use tempfile::TempDir;

/// So many records of one part may end its reader; behind the last of them nothing of the part is read.
const MOST_POISONED: usize = 32;

/// How parts are read.
#[derive(Clone, Debug)]
pub struct ReadWorker {
    /// This program, and the verb that reads one part.
    pub reader: Vec<std::ffi::OsString>,
    /// The folder of shards.
    pub out: PathBuf,
    /// The most memory that reading a part may take, in bytes.
    pub memory: u64,
    /// How long one record may take.
    pub patience: Duration,
}

/// How a reader ended.
pub(crate) enum Ending {
    /// With its manifest.
    Done(PartManifest),
    /// By itself, with trouble that it told on standard error: not a record's doing.
    Trouble(String),
    /// Ended by something, after it had met so many records.
    Ended(u64, String),
}

impl ReadWorker {
    /// Answers each task on `input` with a row on `out`, both streams of Arrow.
    ///
    /// # Errors
    /// Where the stream is none of tasks, or a shard cannot be written. What a record does to its reader is no error.
    pub fn run(&self, input: impl Read, out: impl Write) -> Result<()> {
        shard::make_folder(&self.out)?;
        let tasks = StreamReader::try_new(input, None).map_err(|error| not_ours("standard input", error))?;
        let mut rows = TableStream::begin(out, &MANIFEST)?;
        for batch in tasks {
            let batch = batch.map_err(|error| not_ours("standard input", error))?;
            for task in Task::of_rows(&batch)? {
                let shard = shard::shard_of(&self.out, &task.task).display().to_string();
                rows.push(&self.read(&task)?.cells(&shard))?;
                rows.hand_on()?;
            }
        }
        rows.finish()
    }

    /// Reads one part, unless its shard is there.
    ///
    /// # Errors
    /// As [`ReadWorker::run`].
    pub fn read(&self, task: &Task) -> Result<PartManifest> {
        self.read_by(task, &|order| self.try_once(order))
    }

    /// Reads one part by whatever tries it once.
    pub(crate) fn read_by(
        &self,
        task: &Task,
        try_once: &dyn Fn(&Order) -> Result<Ending>,
    ) -> Result<PartManifest> {
        let part = task.part()?;
        if let Some(account) = shard::account_of(&self.out, &task.task)? {
            let held: PartManifest =
                serde_json::from_str(&account).map_err(|error| not_ours(&task.task, error))?;
            return Ok(PartManifest { was_there: true, ordinal: task.ordinal, ..held });
        }
        // The reader of a part knows files alone.
        let copy = storage::copy_of(&part)?;
        let part = InputPart { copy: copy.as_ref().map(|copy| copy.as_ref().to_owned()), ..part };
        if !dictum::is_unchanged(&part)? {
            return Err(Error::new(
                ErrorKind::Damaged,
                format!("{} has changed since it was planned", part.path.display()),
            )
            .with_hint("plan anew: “dictum batch plan”"));
        }
        let scratch = Address::of(&self.out)?.map(|_| storage::scratch()).transpose()?;
        let mut order = Order {
            task: task.clone(),
            copy: part.copy.clone(),
            out: scratch.as_ref().map_or(self.out.as_path(), TempDir::path).to_owned(),
            poisoned: BTreeMap::new(),
            stop_after: None,
            memory: self.memory,
        };
        let manifest = read_around_poison(&mut order, try_once)?;
        if let Some(scratch) = &scratch {
            shard::send(scratch.path(), &self.out, &task.task)?;
        }
        Ok(manifest)
    }

    fn try_once(&self, order: &Order) -> Result<Ending> {
        let Some((program, arguments)) = self.reader.split_first() else {
            return Err(internal("no program is named that reads a part"));
        };
        let mut child = Command::new(program)
            .args(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .map_err(|error| internal(format!("cannot start the reader of a part: {error}")))?;
        let process = child.id();
        let ending = self.follow(&mut child, order);
        // What is still running would otherwise be left behind; of what has ended this takes the rest away.
        let _ = child.kill();
        let status = child.wait().map_err(internal)?;
        shard::remove_left(&order.out, &order.task.task, process);
        Ok(match ending? {
            Ending::Ended(met, why) if why.is_empty() => {
                Ending::Ended(met, format!("it ended whoever read it ({status})"))
            }
            ending => ending,
        })
    }

    /// Gives the reader its order, and follows it to its end.
    fn follow(&self, child: &mut Child, order: &Order) -> Result<Ending> {
        let line = serde_json::to_string(order).map_err(internal)?;
        if let Some(mut stdin) = child.stdin.take() {
            // A reader that has ended already is told by its output.
            let _ = writeln!(stdin, "{line}");
        }
        let (Some(stdout), Some(mut stderr)) = (child.stdout.take(), child.stderr.take()) else {
            return Err(internal("the reader of a part has no output"));
        };
        let (out, told) = sync_channel::<Vec<u8>>(64);
        std::thread::scope(|scope| {
            scope.spawn(move || hand_on(stdout, &out));
            let troubles = scope.spawn(move || {
                let mut text = String::new();
                let _ = stderr.read_to_string(&mut text);
                text
            });
            let followed = self.listen(&told);
            if matches!(followed, Followed::TooSlow(_)) {
                let _ = child.kill();
            }
            drop(told);
            let trouble = troubles.join().unwrap_or_default();
            Ok(match followed {
                Followed::Told(manifest) => Ending::Done(serde_json::from_str(&manifest).map_err(internal)?),
                Followed::TooSlow(met) => Ending::Ended(
                    met,
                    format!("it held its reader up for more than {} seconds", self.patience.as_secs()),
                ),
                // A reader that ends by itself says so in our own words; one that is ended does not get to it.
                Followed::Silent(_) if trouble.starts_with("dictum: ") => {
                    Ending::Trouble(trouble.trim_start_matches("dictum: ").trim().to_owned())
                }
                Followed::Silent(met) => Ending::Ended(met, String::new()),
            })
        })
    }

    /// Counts the records met, until the manifest is told, nothing more comes, or nothing comes for too long.
    fn listen(&self, told: &Receiver<Vec<u8>>) -> Followed {
        let (mut met, mut manifest) = (0, Vec::new());
        loop {
            match told.recv_timeout(self.patience) {
                Ok(bytes) => {
                    let dots = if manifest.is_empty() {
                        bytes.iter().take_while(|byte| **byte == b'.').count()
                    } else {
                        0
                    };
                    met += dots as u64;
                    manifest.extend_from_slice(&bytes[dots..]);
                }
                Err(RecvTimeoutError::Timeout) => return Followed::TooSlow(met),
                Err(RecvTimeoutError::Disconnected) => {
                    let text = String::from_utf8_lossy(&manifest).trim().to_owned();
                    let is_whole = manifest.ends_with(b"\n") && !text.is_empty();
                    return if is_whole { Followed::Told(text) } else { Followed::Silent(met) };
                }
            }
        }
    }
}

/// Has the part read, again and again without what ended its reader.
fn read_around_poison(
    order: &mut Order,
    try_once: &dyn Fn(&Order) -> Result<Ending>,
) -> Result<PartManifest> {
    loop {
        match try_once(order)? {
            Ending::Done(manifest) => return Ok(manifest),
            Ending::Trouble(why) => return Err(internal(why)),
            Ending::Ended(met, _) if order.stop_after.is_some() => {
                return Err(internal(format!(
                    "the reader of {} was ended after {met} records, where it should have stopped",
                    order.task.name
                )));
            }
            // Ended before the first record, or between two: what comes next cannot be reached.
            Ending::Ended(met, _)
                if met == 0 || order.poisoned.contains_key(&met) || order.poisoned.len() >= MOST_POISONED =>
            {
                order.stop_after = Some(met);
            }
            Ending::Ended(met, how) => drop(order.poisoned.insert(met, how)),
        }
    }
}

enum Followed {
    Told(String),
    Silent(u64),
    TooSlow(u64),
}

fn hand_on(mut from: impl Read, to: &std::sync::mpsc::SyncSender<Vec<u8>>) {
    let mut buffer = [0; 4096];
    let mut from = BufReader::with_capacity(4096, &mut from);
    while let Ok(count @ 1..) = from.read(&mut buffer) {
        if to.send(buffer[..count].to_vec()).is_err() {
            return;
        }
    }
}
