//! Times exports of statements in every form over the bulk of real statements, with the memory that each takes, and has the tools of
//! others read them back.

use super::{
    peers,
    taken::{Memory, cpu_of, memory_of},
};
use crate::{
    cargo_steps,
    checkout::Checkout,
    exports,
    processes::{command_in, run},
    steps::Outcome,
};
use anyhow::{Context, Result, ensure};
use std::{
    fs::{self, File},
    path::Path,
    process::Stdio,
    time::{Duration, Instant},
};

/// The forms that are timed. That of plain text comes first: its length is what the others' speed is told by.
const FORMS: [&str; 10] =
    ["text", "jsonl", "tei", "parquet", "arrow", "akn", "csv", "markdown", "vertical", "opensearch"];

/// Those that are written into a folder.
const IN_FOLDERS: [&str; 2] = ["parquet", "arrow"];

/// What is wanted of a form, in megabytes of plain text a second.
const WANTED: [(&str, f64); 3] = [("jsonl", 50.0), ("tei", 30.0), ("parquet", 30.0)];

/// How often each is timed; the quickest counts, as what other work on the machine disturbed least.
const PASSES: usize = 2;

/// Ingests, times, prints the table, and has all of it read back.
pub fn exports(checkout: &Checkout) -> Result<Outcome> {
    let bulk =
        checkout.shared().map(|shared| shared.join("corpus/bulk.jsonl.zst")).filter(|bulk| bulk.is_file());
    let Some(bulk) = bulk else {
        return Ok(Outcome::Skipped(
            "../shared/corpus/bulk.jsonl.zst is not there: NOTHING WAS TIMED".to_owned(),
        ));
    };
    cargo_steps::release(checkout)?;
    let folder = checkout.target.join("bench-exports");
    fs::create_dir_all(&folder).with_context(|| format!("cannot make {}", folder.display()))?;
    if !folder.join("archive/FORMAT").exists() {
        run(command_in(&folder, checkout.dictum()).args(["init", "archive"]))?;
        run(command_in(&folder, checkout.dictum())
            .args(["ingest", "--quiet", "--archive", "archive"])
            .arg(&bulk))?;
    }
    let mut text = 0.0;
    println!(
        "{:<12}{:>9}{:>9}{:>14}{:>10}{:>10}",
        "form", "seconds", "CPU s", "MB of text/s", "MB out", "peak MB"
    );
    for form in FORMS {
        let timed = best(checkout, &folder, form)?;
        text = if form == "text" { timed.megabytes } else { text };
        let speed = text / timed.seconds;
        let Timed { seconds, cpu, megabytes, peak } = timed;
        println!("{form:<12}{seconds:>9.2}{cpu:>9.2}{speed:>14.1}{megabytes:>10.1}{peak:>10.0}");
        if let Some((_, wanted)) = WANTED.iter().find(|(name, _)| *name == form) {
            println!("{:<12}{}", "", if speed >= *wanted { "as wanted" } else { "SLOWER THAN WANTED" });
        }
    }
    let programs = peers::validators(&checkout.target.join("validators"))?;
    let _ = fs::remove_dir_all(folder.join("tei"));
    let _ = fs::remove_dir_all(folder.join("akn"));
    let _ = fs::remove_dir_all(folder.join("opensearch"));
    exports::read_back(checkout, &folder, &programs)?;
    Ok(Outcome::Done)
}

/// How an export did.
struct Timed {
    seconds: f64,
    /// Seconds of all cores together: what it takes whatever else the machine does.
    cpu: f64,
    megabytes: f64,
    /// The most memory it had at a time, in megabytes.
    peak: f64,
}

fn best(checkout: &Checkout, folder: &Path, form: &str) -> Result<Timed> {
    let mut passes = Vec::new();
    for _ in 0..PASSES {
        passes.push(timed(checkout, folder, form)?);
    }
    let peak = passes.iter().map(|timed| timed.peak).fold(0.0, f64::max);
    let quickest = passes.into_iter().min_by(|one, other| one.seconds.total_cmp(&other.seconds));
    let quickest = quickest.context("nothing was timed")?;
    Ok(Timed { peak, ..quickest })
}

fn timed(checkout: &Checkout, folder: &Path, form: &str) -> Result<Timed> {
    let (out, tables) = (folder.join("timed"), folder.join("timed-tables"));
    let _ = fs::remove_dir_all(&tables);
    let file = File::create(&out).with_context(|| format!("cannot write {}", out.display()))?;
    let mut command = command_in(folder, checkout.dictum());
    command.args(["export", "--archive", "archive", "--to", form]);
    if IN_FOLDERS.contains(&form) {
        command.arg("--out").arg(&tables);
    }
    let started = Instant::now();
    let mut child = command.stdin(Stdio::null()).stdout(file).stderr(Stdio::null()).spawn()?;
    let (mut peak, mut cpu) = (0.0, 0.0);
    let ended = loop {
        peak = memory_of(child.id(), Memory::Peak).unwrap_or(peak);
        cpu = cpu_of(child.id()).unwrap_or(cpu);
        match child.try_wait()? {
            Some(ended) => break ended,
            None => std::thread::sleep(Duration::from_millis(5)),
        }
    };
    let seconds = started.elapsed().as_secs_f64();
    ensure!(ended.success(), "the export as {form} failed");
    let megabytes = (fs::metadata(&out)?.len() + bytes_in(&tables)?) as f64 / 1e6;
    fs::remove_file(&out)?;
    Ok(Timed { seconds, cpu, megabytes, peak })
}

/// How many bytes the files of a folder have; none where there is no folder.
fn bytes_in(folder: &Path) -> Result<u64> {
    let Ok(listed) = fs::read_dir(folder) else { return Ok(0) };
    listed.map(|file| Ok(file?.metadata()?.len())).sum()
}
