//! Kills: the page cache outlives a process, so what a kill leaves is just the writes up to it.

use super::tally::{Judged, Tally, add_up};
use crate::{
    chance::Chance, judge::judge, recorder::SeededBug, recording::Recording, sandbox::Sandbox,
    trace::Operation, tree::Tree,
};
use anyhow::Result;

/// A workload has some 300 operations that change something; large writes can be killed between two pages too.
const KILLS_A_WORKLOAD: usize = 400;

/// Of a kill, this many moments of the recovery are killed again.
const KILLS_A_RECOVERY: usize = 40;

/// Kills workloads at `count` operations.
///
/// # Errors
/// Where a workload cannot be recorded.
pub fn run(count: usize, bug: Option<SeededBug>) -> Result<Tally> {
    in_shares(count, KILLS_A_WORKLOAD, |chance| Recording::of(chance.draw() % 1000, bug))
}

/// Kills workloads, has them run again, and kills those runs at `count` operations.
///
/// # Errors
/// Where a workload cannot be recorded.
pub fn run_during_recovery(count: usize, bug: Option<SeededBug>) -> Result<Tally> {
    in_shares(count, KILLS_A_RECOVERY, |chance| {
        let seed = chance.draw() % 1000;
        let first = Recording::of(seed, None)?;
        let at = chance.below(first.operations.len());
        let again = Recording::killed_and_run_again(seed, &first, at, chance.once_in(4))?;
        Ok(if bug == Some(SeededBug::RowBeforePayload) { again.with_rows_before_payloads() } else { again })
    })
}

/// Shares `count` kills out; each share records anew until it has its own.
fn in_shares(
    count: usize,
    most: usize,
    record: impl Fn(&mut Chance) -> Result<Recording> + Sync,
) -> Result<Tally> {
    add_up(count.div_ceil(most), |job| {
        let quota = most.min(count - job * most);
        let (mut chance, mut tally) = (Chance::new(job as u64), Tally::default());
        while tally.tried < quota {
            let recording = record(&mut chance)?;
            tally.add(Kills::of(&recording, job as u64)?.try_some(quota - tally.tried)?);
        }
        Ok(tally)
    })
}

/// The kills of one recording.
struct Kills<'a> {
    recording: &'a Recording,
    sandbox: Sandbox,
    chance: Chance,
    judged: Judged,
    tally: Tally,
}

impl<'a> Kills<'a> {
    fn of(recording: &'a Recording, seed: u64) -> Result<Kills<'a>> {
        Ok(Kills {
            recording,
            sandbox: Sandbox::new()?,
            chance: Chance::new(seed),
            judged: Judged::default(),
            tally: Tally::default(),
        })
    }

    /// Kills after each operation that changes something, and then within those that can be parted; `quota` kills at most.
    fn try_some(mut self, quota: usize) -> Result<Tally> {
        self.pass(quota, |_, operation| Some(operation.clone()))?;
        self.pass(quota, Kills::first_pages)?;
        Ok(self.tally)
    }

    /// Goes through the operations, and kills where `part` says how much of one is done.
    fn pass(
        &mut self,
        quota: usize,
        part: impl Fn(&mut Self, &Operation) -> Option<Operation>,
    ) -> Result<()> {
        let mut tree = Tree::after(&self.recording.operations[..self.recording.from]);
        for at in self.recording.from..self.recording.operations.len() {
            let operation = &self.recording.operations[at];
            if self.tally.tried < quota
                && operation.is_mutating()
                && let Some(part) = part(self, operation)
            {
                let mut found = tree.clone();
                found.apply(&part);
                self.kill(&found, at)?;
            }
            tree.apply(operation);
        }
        Ok(())
    }

    /// Of a write that spans pages, the first few: a kill may come between two.
    fn first_pages(&mut self, operation: &Operation) -> Option<Operation> {
        const PAGE: u64 = 4096;
        let Operation::Write { path, offset, bytes } = operation else { return None };
        let first_end = PAGE - offset % PAGE;
        let ends = (bytes.len() as u64).checked_sub(first_end + 1)? / PAGE + 1;
        let end = (first_end + PAGE * self.chance.below(ends as usize) as u64) as usize;
        Some(Operation::Write { path: path.clone(), offset: *offset, bytes: bytes[..end].into() })
    }

    fn kill(&mut self, tree: &Tree, at: usize) -> Result<()> {
        let promised = self.recording.promised_before(at);
        self.tally.tried += 1;
        if !self.judged.is_new(tree.fingerprint(), promised) {
            return Ok(());
        }
        self.tally.distinct += 1;
        tree.put(self.sandbox.path())?;
        if let Err(trouble) = judge(self.sandbox.path(), &self.recording.ledger, promised) {
            let during = self.recording.operations[at].told();
            self.tally.violations.push(format!("killed during {during}: {trouble:#}"));
        }
        Ok(())
    }
}
