//! The reader of one part: a process of its own, which a capture may end without harm to anybody else.
//!
//! It is told its work as one line of JSON, prints a full stop before it looks into each record, and ends with its manifest as one line
//! of JSON. Whoever started it counts the full stops, and so knows which record ended it.

use crate::{
    manifest::PartManifest,
    reading_rows::{CaptureRow, Keys, capture_cells},
    shard::NewShard,
    task::Task,
    trouble::{internal, not_ours},
};
use dictum::{Gate, InputPart, PartItem, Place, Refusal, Result, model::Capture, read_part};
use dictum_extract::{ReadOptions, VERSION};
use rustix::process::{Resource, Rlimit, setrlimit};
use serde::{Deserialize, Serialize};
use std::{
    cell::{Cell as Shared, RefCell},
    collections::BTreeMap,
    io::{BufRead, Write},
    path::PathBuf,
    time::Instant,
};

/// What a reader is to do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Order {
    pub(crate) task: Task,
    /// Where the part's bytes lie, where its path cannot be opened.
    pub(crate) copy: Option<PathBuf>,
    /// The folder of shards, on a disk.
    pub(crate) out: PathBuf,
    /// Records, counted from 1, that are not to be looked into, each with the reason.
    pub(crate) poisoned: BTreeMap<u64, String>,
    /// Stop after so many records: what lies behind cannot be reached.
    pub(crate) stop_after: Option<u64>,
    /// The most memory it may take, in bytes.
    pub(crate) memory: u64,
}

/// Why nothing was read behind a record.
const OUT_OF_REACH: &str =
    "the reader was ended on its way to the records behind this one: nothing behind it was read";

/// Reads one part as told on standard input.
///
/// # Errors
/// Where the order makes no sense, or the shard cannot be written.
pub fn read_one_part(input: impl BufRead, mut out: impl Write) -> Result<()> {
    let mut line = String::new();
    input.take(1 << 20).read_line(&mut line).map_err(internal)?;
    let order: Order = serde_json::from_str(&line).map_err(|error| not_ours("the order", error))?;
    let limit = Rlimit { current: Some(order.memory), maximum: Some(order.memory) };
    setrlimit(Resource::Data, limit).map_err(internal)?;
    let manifest = read(&order, &mut out)?;
    let told = serde_json::to_string(&manifest).map_err(internal)?;
    writeln!(out, "\n{told}").and_then(|()| out.flush()).map_err(internal)
}

pub(crate) fn read(order: &Order, out: &mut impl Write) -> Result<PartManifest> {
    let began = Instant::now();
    let part = InputPart { copy: order.copy.clone(), ..order.task.part()? };
    let reader = PartReader {
        shard: NewShard::create(&order.out, &order.task.task)?,
        manifest: PartManifest::of(&order.task),
    };
    let reader = RefCell::new(reader);
    let (met, trouble) = (Shared::new(0_u64), RefCell::new(Ok(())));
    if order.stop_after == Some(0) {
        reader.borrow_mut().out_of_reach(&part.name)?;
    } else {
        let mut gate = |place: Place| {
            met.set(met.get() + 1);
            // Whoever started this has gone where it cannot be told: then this ends too, at the end of the part.
            let _ = out.write_all(b".").and_then(|()| out.flush());
            match order.poisoned.get(&met.get()) {
                None => Gate::Take,
                Some(why) => {
                    let what = format!("{}#{place}", part.name);
                    *trouble.borrow_mut() = reader.borrow_mut().poisoned(&what, why, place);
                    Gate::Skip(POISONED.into())
                }
            }
        };
        read_part(&part, &mut gate, &mut |item| {
            let is_last = order.stop_after == Some(met.get());
            let mut trouble = trouble.borrow_mut();
            let mut reader = reader.borrow_mut();
            if trouble.is_ok() {
                *trouble = reader.take(item);
            }
            if trouble.is_ok() && is_last {
                *trouble = reader.out_of_reach(&part.name);
            }
            trouble.is_ok() && !is_last
        });
    }
    trouble.into_inner()?;
    reader.into_inner().publish(began)
}

/// What the gate says of a poisoned record, whose refusal has been noted by then.
const POISONED: &str = "poisoned";

struct PartReader {
    shard: NewShard,
    manifest: PartManifest,
}

impl PartReader {
    fn take(&mut self, item: PartItem) -> Result<()> {
        match item {
            PartItem::Capture(capture, payload) => self.read_capture(*capture, &payload),
            PartItem::Revisit(capture) => self.note_revisit(&capture),
            PartItem::Refused(refusal) if refusal.why == POISONED => Ok(()),
            PartItem::Refused(Refusal { what, why }) => {
                self.manifest.refused += 1;
                self.shard.refuse(&what, &why, None)
            }
            PartItem::PassedOver(_) => Ok(()),
        }
    }

    fn read_capture(&mut self, capture: Capture, payload: &[u8]) -> Result<()> {
        self.manifest.captures += 1;
        self.manifest.payload_bytes += payload.len() as u64;
        let reading = dictum_extract::read(payload, capture, &ReadOptions::default());
        let statement = reading.statement.as_ref().filter(|_| dictum::may_show_statement(&reading.capture));
        let keys = statement.map(|statement| Keys::of(&reading, statement));
        let row = CaptureRow {
            key: &reading.capture.source,
            entry: None,
            kind: "capture",
            is_digest_known: true,
            keys: keys.as_ref(),
            extractor: Some(VERSION),
        };
        let files = &mut self.shard.files;
        files.captures.push(&capture_cells(&row, &reading.capture))?;
        if let (Some(keys), Some(statement)) = (&keys, statement) {
            files.push_statement(keys, &reading.capture, statement)?;
        }
        files.push_rest(&reading.capture.source, &reading)
    }

    fn note_revisit(&mut self, capture: &Capture) -> Result<()> {
        self.manifest.revisits += 1;
        let row = CaptureRow {
            key: &capture.source,
            entry: None,
            kind: "revisit",
            is_digest_known: false,
            keys: None,
            extractor: None,
        };
        self.shard.files.captures.push(&capture_cells(&row, capture))
    }

    fn poisoned(&mut self, what: &str, why: &str, place: Place) -> Result<()> {
        self.manifest.refused += 1;
        self.manifest.poisoned += 1;
        self.shard.refuse(what, why, Some(&place.to_string()))
    }

    fn out_of_reach(&mut self, name: &str) -> Result<()> {
        self.manifest.refused += 1;
        self.manifest.poisoned += 1;
        self.shard.refuse(name, OUT_OF_REACH, None)
    }

    fn publish(mut self, began: Instant) -> Result<PartManifest> {
        self.manifest.statements = self.shard.files.statements.count;
        self.manifest.paragraphs = self.shard.files.paragraphs.count;
        self.manifest.text_bytes = self.shard.files.text_bytes;
        self.manifest.milliseconds = began.elapsed().as_millis().try_into().unwrap_or(u64::MAX);
        let manifest = &mut self.manifest;
        self.shard.publish(|bytes| {
            manifest.shard_bytes = bytes;
            serde_json::to_string(manifest).unwrap_or_default()
        })?;
        Ok(self.manifest)
    }
}
