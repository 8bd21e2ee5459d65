//! Counting what was tried, and trying on all cores.

use crate::trace::Promised;
use anyhow::{Result, anyhow};
use dictum_model::Digest;
use std::{
    collections::HashSet,
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
};

/// What came of a row.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Faults tried.
    pub tried: usize,
    /// Those that differ: equal states of equal promises are judged once.
    pub distinct: usize,
    /// What was wrong, a line each.
    pub violations: Vec<String>,
    /// What else is worth knowing.
    pub notes: Vec<String>,
}

impl Tally {
    /// Takes in another's counts.
    pub fn add(&mut self, other: Tally) {
        self.tried += other.tried;
        self.distinct += other.distinct;
        self.violations.extend(other.violations);
        self.notes.extend(other.notes);
    }

    /// Counts one fault, with what its judge said.
    pub fn count(&mut self, what: impl FnOnce() -> String, judged: Result<()>) {
        self.tried += 1;
        self.distinct += 1;
        if let Err(trouble) = judged {
            self.violations.push(format!("{}: {trouble:#}", what()));
        }
    }
}

/// What was judged already, so that nothing is judged twice.
#[derive(Debug, Default)]
pub struct Judged(HashSet<(Digest, Promised)>);

impl Judged {
    /// Says whether a state with so much promised is met for the first time.
    pub fn is_new(&mut self, fingerprint: Digest, promised: Promised) -> bool {
        self.0.insert((fingerprint, promised))
    }
}

/// Runs jobs `0..jobs` on all cores, and adds up what came of them.
///
/// # Errors
/// The first of a job's own: a test that could not be made is no test passed.
pub fn add_up(jobs: usize, run: impl Fn(usize) -> Result<Tally> + Sync) -> Result<Tally> {
    let (next, done) = (AtomicUsize::new(0), Mutex::new(Vec::new()));
    let workers = thread::available_parallelism().map_or(1, |cores| cores.get()).min(jobs.max(1));
    let work = || {
        loop {
            let job = next.fetch_add(1, Ordering::Relaxed);
            if job >= jobs {
                break;
            }
            let came = run(job);
            done.lock().unwrap_or_else(PoisonError::into_inner).push((job, came));
        }
    };
    thread::scope(|scope| {
        let threads: Vec<_> = (0..workers).map(|_| scope.spawn(work)).collect();
        threads.into_iter().try_for_each(|thread| thread.join().map_err(|_| anyhow!("a worker panicked")))
    })?;
    let mut done = done.into_inner().unwrap_or_else(PoisonError::into_inner);
    done.sort_by_key(|(job, _)| *job);
    let mut sum = Tally::default();
    done.into_iter().try_for_each(|(_, came)| came.map(|tally| sum.add(tally)))?;
    Ok(sum)
}
