//! Runs the fault tests and prints their table: `torn [--tenth] [--row NUMBER] [--dictum PATH]`.

use anyhow::{Context, Result, bail};
use std::{
    env,
    path::{Path, PathBuf},
    process::ExitCode,
    time::Instant,
};
use torn::{
    recorder::SeededBug,
    rows::{contention, failing_disk, full_disk, kill, killed_process, power_cut, tally::Tally},
    table::{Line, Seeded, written},
};

fn main() -> Result<ExitCode> {
    let wanted = Wanted::of(env::args().skip(1))?;
    let began = Instant::now();
    let mut lines = Vec::new();
    for row in ROWS.iter().skip(wanted.from).take(wanted.rows) {
        let row_began = Instant::now();
        let line = row(&wanted)?;
        let how = if line.is_well() { "well" } else { "NOT WELL" };
        println!("{:<40} {how}, {:.1} s", line.fault, row_began.elapsed().as_secs_f64());
        lines.push(line);
    }
    println!("\n{}in all {:.1} s", written(&lines), began.elapsed().as_secs_f64());
    let is_well = lines.iter().all(Line::is_well);
    Ok(if is_well { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// What the command line asks for.
struct Wanted {
    /// All counts are divided by it.
    share: usize,
    /// The first row, from 0, and how many.
    from: usize,
    rows: usize,
    /// The program that is killed.
    dictum: PathBuf,
}

impl Wanted {
    fn of(mut arguments: impl Iterator<Item = String>) -> Result<Wanted> {
        let beside = env::current_exe()?.parent().unwrap_or(Path::new(".")).join("dictum");
        let mut wanted = Wanted { share: 1, from: 0, rows: ROWS.len(), dictum: beside };
        while let Some(argument) = arguments.next() {
            match argument.as_str() {
                "--tenth" => wanted.share = 10,
                "--row" => {
                    let number: usize = arguments.next().context("--row needs a number, from 1")?.parse()?;
                    (wanted.from, wanted.rows) = (number.saturating_sub(1), 1);
                }
                "--dictum" => wanted.dictum = arguments.next().context("--dictum needs a path")?.into(),
                other => bail!("“{other}” is not understood: torn [--tenth] [--row NUMBER] [--dictum PATH]"),
            }
        }
        Ok(wanted)
    }

    fn count(&self, whole: usize) -> usize {
        whole / self.share
    }
}

/// Makes a line of the table.
type Row = fn(&Wanted) -> Result<Line>;

/// The rows, with the counts of a whole run.
const ROWS: &[Row] = &[
    |wanted| {
        let sow = |bug, seeded| sow(bug, || power_cut::run(1000, Some(seeded)));
        Ok(Line {
            fault: "power cut",
            tally: power_cut::run(wanted.count(40_000), None)?,
            seeded: vec![
                sow("packs are not synced", SeededBug::NoPackSync),
                sow("folders are not synced", SeededBug::NoFolderSync),
                sow("rows are committed before payloads", SeededBug::RowBeforePayload),
                sow("synchronous=NORMAL", SeededBug::SynchronousNormal),
                sow("synchronous=OFF", SeededBug::SynchronousOff),
                sow("packs that were replaced stay", SeededBug::PacksStay),
            ],
        })
    },
    |wanted| {
        let seeded = Some(SeededBug::RowBeforePayload);
        Ok(Line {
            fault: "SIGKILL at the n-th change",
            tally: kill::run(wanted.count(10_000), None)?,
            seeded: vec![sow("rows are committed before payloads", || kill::run(400, seeded))],
        })
    },
    |wanted| {
        let seeded = Some(SeededBug::RowBeforePayload);
        Ok(Line {
            fault: "SIGKILL again during recovery",
            tally: kill::run_during_recovery(wanted.count(4000), None)?,
            seeded: vec![sow("rows are committed before payloads", || {
                kill::run_during_recovery(400, seeded)
            })],
        })
    },
    |wanted| {
        let seeded = Some(SeededBug::WritesSwallowed);
        Ok(Line {
            fault: "EIO, ENOSPC, short write; once, sticky",
            tally: failing_disk::run(wanted.count(3000), None)?,
            seeded: vec![sow("a pack's writes are swallowed", || failing_disk::run(60, seeded))],
        })
    },
    |wanted| {
        Ok(Line {
            fault: "a full disk (a small one, mounted)",
            tally: full_disk::run(wanted.count(200), false)?,
            seeded: vec![sow("want of room is not told", || full_disk::run(20, true))],
        })
    },
    |wanted| {
        Ok(Line {
            fault: "kill -9 of the real process",
            tally: killed_process::run(wanted.count(500), &wanted.dictum, false)?,
            seeded: vec![sow("a pack is cut short between the runs", || {
                killed_process::run(10, &wanted.dictum, true)
            })],
        })
    },
    |wanted| {
        Ok(Line {
            fault: "8 writers contend",
            tally: contention::writers(wanted.count(500), false)?,
            seeded: vec![sow("the lock's file goes while it is held", || contention::writers(20, true))],
        })
    },
    |wanted| {
        Ok(Line {
            fault: "8 readers during an ingest",
            tally: contention::readers(wanted.count(200), false)?,
            seeded: vec![sow("the writer commits within a batch", || contention::readers(40, true))],
        })
    },
];

/// Sows a bug, and tells what came of it. A workload that cannot even be recorded shows it too.
fn sow(bug: &'static str, run: impl FnOnce() -> Result<Tally>) -> Seeded {
    let tally = run().unwrap_or_else(|trouble| {
        let mut tally = Tally::default();
        tally.count(String::new, Err(trouble));
        tally
    });
    Seeded { bug, tally }
}
