//! Times exports of statements in every form over the bulk of real statements, with the memory that each takes, and has the tools of
//! others read them back.

use super::peers;
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
const FORMS: [&str; 8] = ["text", "jsonl", "tei", "akn", "csv", "markdown", "vertical", "opensearch"];

/// What is wanted of a form, in megabytes of plain text a second.
const WANTED: [(&str, f64); 2] = [("jsonl", 50.0), ("tei", 30.0)];

/// How often each is timed; the quickest counts, as what other work on the machine disturbed least.
const PASSES: usize = 3;

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
    let out = folder.join("timed");
    let file = File::create(&out).with_context(|| format!("cannot write {}", out.display()))?;
    let started = Instant::now();
    let mut command = command_in(folder, checkout.dictum());
    command.args(["export", "--archive", "archive", "--to", form]);
    let mut child = command.stdin(Stdio::null()).stdout(file).stderr(Stdio::null()).spawn()?;
    let told = Path::new("/proc").join(child.id().to_string());
    let (mut peak, mut cpu) = (0.0, 0.0);
    let ended = loop {
        peak = peak_of(&told.join("status")).unwrap_or(peak);
        cpu = cpu_of(&told.join("stat")).unwrap_or(cpu);
        match child.try_wait()? {
            Some(ended) => break ended,
            None => std::thread::sleep(Duration::from_millis(5)),
        }
    };
    let seconds = started.elapsed().as_secs_f64();
    ensure!(ended.success(), "the export as {form} failed");
    let megabytes = fs::metadata(&out)?.len() as f64 / 1e6;
    fs::remove_file(&out)?;
    Ok(Timed { seconds, cpu, megabytes, peak })
}

/// The most memory that a program has had so far, in megabytes, as Linux tells it.
fn peak_of(status: &Path) -> Option<f64> {
    let told = fs::read_to_string(status).ok()?;
    let line = told.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    Some(line.trim().trim_end_matches(" kB").parse::<f64>().ok()? / 1e3)
}

/// The seconds that a program has had of all cores so far, as Linux tells them: in hundredths, behind its name in brackets.
fn cpu_of(stat: &Path) -> Option<f64> {
    let told = fs::read_to_string(stat).ok()?;
    let mut numbers = told.rsplit(')').next()?.split_whitespace().skip(11).map(str::parse::<f64>);
    let (user, system) = (numbers.next()?.ok()?, numbers.next()?.ok()?);
    (user + system > 0.0).then_some((user + system) / 100.0)
}
