//! What a worker answers to a task: a row of counts, which its shard carries too.

use crate::{rows::Cell, task::Task};
use serde::{Deserialize, Serialize};

/// What came of a part.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PartManifest {
    /// The task's place in the plan.
    pub ordinal: u64,
    /// The task, which is its shard's name.
    pub task: String,
    /// Whether the shard was there before.
    pub was_there: bool,
    /// Captures read.
    pub captures: u64,
    /// Records that say that bytes were seen again.
    pub revisits: u64,
    /// Statements found in the captures.
    pub statements: u64,
    /// Their paragraphs.
    pub paragraphs: u64,
    /// Records that were not taken, the poisoned among them.
    pub refused: u64,
    /// Records that ended whoever read them.
    pub poisoned: u64,
    /// Bytes of payloads.
    pub payload_bytes: u64,
    /// Bytes of the statements' words.
    pub text_bytes: u64,
    /// Bytes of the part in its file.
    pub input_bytes: u64,
    /// Bytes of the shard's tables.
    pub shard_bytes: u64,
    /// How long it took.
    pub milliseconds: u64,
}

impl PartManifest {
    /// Begins the account of a task.
    pub(crate) fn of(task: &Task) -> PartManifest {
        PartManifest {
            ordinal: task.ordinal,
            task: task.task.clone(),
            input_bytes: task.end.saturating_sub(task.start),
            ..PartManifest::default()
        }
    }

    /// The manifest as a row.
    pub(crate) fn cells<'a>(&'a self, shard: &'a str) -> [Cell<'a>; 15] {
        [
            Cell::count(self.ordinal),
            Cell::text(&self.task),
            Cell::text(shard),
            Cell::Truth(self.was_there),
            Cell::count(self.captures),
            Cell::count(self.revisits),
            Cell::count(self.statements),
            Cell::count(self.paragraphs),
            Cell::count(self.refused),
            Cell::count(self.poisoned),
            Cell::count(self.payload_bytes),
            Cell::count(self.text_bytes),
            Cell::count(self.input_bytes),
            Cell::count(self.shard_bytes),
            Cell::count(self.milliseconds),
        ]
    }
}
