//! Power cuts: at each operation, each loss, under both promises.

use super::tally::{Judged, Tally, add_up};
use crate::{
    chance::Chance,
    judge::judge,
    medium::{Loss, Medium, Promise},
    recorder::SeededBug,
    recording::Recording,
    sandbox::Sandbox,
    trace::Promised,
};
use anyhow::Result;

/// Tries `count` power cuts. Every second workload is one that was killed and run again.
///
/// # Errors
/// Where a workload cannot be recorded.
pub fn run(count: usize, bug: Option<SeededBug>) -> Result<Tally> {
    add_up(count.div_ceil(STATES_A_WORKLOAD), |job| {
        let quota = STATES_A_WORKLOAD.min(count - job * STATES_A_WORKLOAD);
        let recording = record(job as u64, bug)?;
        Cuts::of(&recording, quota, job as u64)?.try_all()
    })
}

/// A workload has some 400 to 900 operations, each with ten states: about every fifth is cut at, under each promise. So a tenth of all
/// has four workloads, and those do every sort of deed.
const STATES_A_WORKLOAD: usize = 1000;

fn record(seed: u64, bug: Option<SeededBug>) -> Result<Recording> {
    let whole = Recording::of(seed, bug)?;
    if bug.is_some() || seed.is_multiple_of(2) {
        return Ok(whole);
    }
    // Killed while a commit is forced to the medium: all is written, nothing of it is promised, and the second run finds it there.
    let is_sync =
        |at: &usize| whole.operations[*at].is_sync() && whole.promised_before(*at).entries.is_some();
    let syncs: Vec<usize> = (0..whole.operations.len()).filter(is_sync).collect();
    let at = syncs[Chance::new(seed).below(syncs.len())];
    Recording::killed_and_run_again(seed, &whole, at, seed % 4 == 3)
}

/// The power cuts of one recording.
struct Cuts<'a> {
    recording: &'a Recording,
    sandbox: Sandbox,
    chance: Chance,
    quota: usize,
    judged: Judged,
    tally: Tally,
}

impl<'a> Cuts<'a> {
    fn of(recording: &'a Recording, quota: usize, seed: u64) -> Result<Cuts<'a>> {
        Ok(Cuts {
            recording,
            sandbox: Sandbox::new()?,
            chance: Chance::new(seed),
            quota,
            judged: Judged::default(),
            tally: Tally::default(),
        })
    }

    /// Each loss at each operation, and then those that chance draws, until the quota is met.
    fn try_all(mut self) -> Result<Tally> {
        self.pass(&Loss::ALL)?;
        while self.tally.tried < self.quota {
            self.pass(&Loss::DRAWN)?;
        }
        Ok(self.tally)
    }

    fn pass(&mut self, losses: &[Loss]) -> Result<()> {
        // A long workload has more states than its share: every so many operations one, under both promises.
        let sites = self.recording.operations.len() - self.recording.from;
        let every = (sites * losses.len() * Promise::ALL.len()).div_ceil(self.quota).max(1);
        let first = self.chance.below(every);
        for promise in Promise::ALL {
            let mut medium = Medium::new(promise);
            let mut promised = Promised::default();
            for (at, operation) in self.recording.operations.iter().enumerate() {
                promised.note(operation);
                // Before a sync is over nothing of it is promised; any other operation may be under way.
                if !operation.is_sync() {
                    medium.apply(operation);
                }
                let is_meant = at >= self.recording.from && at % every == first;
                if is_meant && (operation.is_mutating() || operation.is_sync()) {
                    for loss in losses {
                        self.cut(&medium, *loss, promised, at)?;
                    }
                }
                if operation.is_sync() {
                    medium.apply(operation);
                }
            }
        }
        Ok(())
    }

    fn cut(&mut self, medium: &Medium, loss: Loss, promised: Promised, at: usize) -> Result<()> {
        if self.tally.tried == self.quota {
            return Ok(());
        }
        let tree = medium.cut(loss, &mut self.chance);
        self.tally.tried += 1;
        if !self.judged.is_new(tree.fingerprint(), promised) {
            return Ok(());
        }
        self.tally.distinct += 1;
        tree.put(self.sandbox.path())?;
        if let Err(trouble) = judge(self.sandbox.path(), &self.recording.ledger, promised) {
            let during = self.recording.operations[at].told();
            let promise = medium.promise();
            self.tally.violations.push(format!("{promise:?}, {loss:?} lost, during {during}: {trouble:#}"));
        }
        Ok(())
    }
}
