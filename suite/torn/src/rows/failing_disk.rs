//! Failing disks: each operation fails once, or it and all after it; with an error of the device, no room, or half a write.

use super::tally::{Tally, add_up};
use crate::{
    judge::judge,
    ledger::Ledger,
    recorder::{Fault, Plan, Recorder, SeededBug, Watch},
    recording::{Recording, make},
    sandbox::Sandbox,
    trace::Promised,
    workload::Workload,
};
use anyhow::{Context, Result, bail, ensure};
use dictum_archive::{Error, Result as Kept};
use dictum_model::ErrorKind;
use rusqlite::ErrorCode;

/// A workload has some 400 to 900 operations, each with six faults: a share of them each, so that a tenth of all has every sort of deed.
const FAULTS_A_WORKLOAD: usize = 100;

/// Tries `count` faults.
///
/// # Errors
/// Where a workload cannot be recorded.
pub fn run(count: usize, bug: Option<SeededBug>) -> Result<Tally> {
    add_up(count.div_ceil(FAULTS_A_WORKLOAD), |job| {
        let seed = job as u64;
        let quota = FAULTS_A_WORKLOAD.min(count - job * FAULTS_A_WORKLOAD);
        let sites = Recording::of(seed, None)?.operations.len();
        let mut tally = Tally::default();
        // Evenly over the workload, since it has more operations than its share allows.
        for nth in 0..quota {
            let plan = Plan {
                site: nth * sites / quota,
                fault: Fault::ALL[nth % Fault::ALL.len()],
                is_sticky: nth / Fault::ALL.len() % 2 == 1,
            };
            tally.count(|| format!("workload {seed}, {plan:?}"), suffer(seed, plan, bug));
        }
        Ok(tally)
    })
}

/// Has a workload meet a fault, and demands a clear error, nothing lost, and that the archive goes on.
fn suffer(seed: u64, plan: Plan, bug: Option<SeededBug>) -> Result<()> {
    let sandbox = Sandbox::new()?;
    let watch = Recorder::watch(sandbox.path(), bug)?;
    watch.plan(plan);
    let mut ledger = Ledger::default();
    let outcome = perform(seed, &sandbox, &watch, &mut ledger);
    if let Err(error) = &outcome {
        is_clear(error, plan.fault)?;
    }
    // While the disk fails, trying again fails too or does not; it harms nothing.
    if plan.is_sticky && outcome.is_err() {
        let _ = judge(sandbox.path(), &ledger, Promised::default());
    }
    watch.lift();
    let promised = Promised::by(&watch.operations());
    judge(sandbox.path(), &ledger, promised).with_context(|| {
        format!("the workload {}", outcome.map_or_else(|error| error.to_string(), |()| "ended".into()))
    })
}

fn perform(seed: u64, sandbox: &Sandbox, watch: &Watch, ledger: &mut Ledger) -> Kept<()> {
    let mut archive = make(sandbox.path(), watch)?;
    Workload::of(seed).perform(&mut archive, watch, ledger, 0)
}

/// Demands that an error says what it was: no damage where there is none, and where room is wanting, that.
fn is_clear(error: &Error, fault: Fault) -> Result<()> {
    let (kind, told) = (error.kind(), error.to_string());
    if matches!(kind, ErrorKind::Damaged | ErrorKind::NotFound | ErrorKind::AskedWrongly) {
        bail!("a failing disk is told as {kind:?}: {told}");
    }
    // Of a file that it cannot open, remove, cut or sync, SQLite does not say why.
    let hides_why =
        matches!(error, Error::Catalogue(error) if error.sqlite_error_code() != Some(ErrorCode::DiskFull));
    if fault != Fault::Device && !hides_why {
        ensure!(kind == ErrorKind::Unavailable, "no room is told as {kind:?}: {told}");
        ensure!(error.hint().is_some(), "no room, and no cure: {told}");
    }
    Ok(())
}
