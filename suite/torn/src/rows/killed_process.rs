//! The real thing: `dictum ingest` killed by SIGKILL at random times, and run again.

use super::tally::{Tally, add_up};
use crate::{chance::Chance, sandbox::Sandbox};
use anyhow::{Context, Result, ensure};
use std::{
    fmt::Write as _,
    fs,
    path::Path,
    process::{Command, Output, Stdio},
    thread,
    time::{Duration, Instant},
};

/// Enough for an ingest of several commits.
const STATEMENTS: usize = 160;

/// Kills `count` ingests of the program at `dictum`; each run again must end with the archive of an unbroken one.
///
/// With `is_seeded`, a pack is cut short behind the archive's back before the second run: that must show.
///
/// # Errors
/// Where not even an unbroken ingest works.
pub fn run(count: usize, dictum: &Path, is_seeded: bool) -> Result<Tally> {
    let unbroken = Home::new(dictum)?;
    let began = Instant::now();
    ensure!(unbroken.ingest()?.status.success(), "an unbroken ingest fails: is {} built?", dictum.display());
    let whole = began.elapsed();
    let expected = unbroken.run(&["export"])?.stdout;
    ensure!(
        expected.iter().filter(|byte| **byte == b'\n').count() == STATEMENTS,
        "an unbroken export lacks some"
    );
    const KILLS_A_JOB: usize = 10;
    let mut sum = add_up(count.div_ceil(KILLS_A_JOB), |job| {
        let (mut tally, mut under_way) = (Tally::default(), 0);
        for nth in job * KILLS_A_JOB..count.min((job + 1) * KILLS_A_JOB) {
            let mut chance = Chance::new(nth as u64);
            let home = Home::new(dictum)?;
            under_way += home.kill_some(whole, &mut chance)?;
            if is_seeded {
                home.cut_a_pack()?;
            }
            tally.count(|| format!("ingest {nth}"), home.ends_like(&expected));
        }
        tally.notes.push(under_way.to_string());
        Ok(tally)
    })?;
    let killed: usize = sum.notes.drain(..).filter_map(|count| count.parse::<usize>().ok()).sum();
    sum.notes.push(format!("{killed} kills met a process still at work"));
    Ok(sum)
}

/// A folder with input and an archive.
struct Home<'a> {
    sandbox: Sandbox,
    dictum: &'a Path,
}

impl Home<'_> {
    fn new(dictum: &Path) -> Result<Home<'_>> {
        let home = Home { sandbox: Sandbox::new()?, dictum };
        fs::write(home.sandbox.path().join("orvane.jsonl"), statements())?;
        let made = home.run(&["init"])?;
        ensure!(made.status.success(), "init: {}", String::from_utf8_lossy(&made.stderr));
        Ok(home)
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(self.dictum);
        command.env_remove("DICTUM_ARCHIVE").current_dir(self.sandbox.path());
        command.args(["--archive", "archive"]).args(arguments);
        command
    }

    fn run(&self, arguments: &[&str]) -> Result<Output> {
        let output = self.command(arguments).output();
        output.with_context(|| format!("cannot run {}", self.dictum.display()))
    }

    fn ingest(&self) -> Result<Output> {
        self.run(&["ingest", "--quiet", "orvane.jsonl"])
    }

    /// Kills one ingest, or one and its repetition; tells how many were still at work.
    fn kill_some(&self, whole: Duration, chance: &mut Chance) -> Result<usize> {
        let mut under_way = 0;
        for _ in 0..1 + usize::from(chance.once_in(3)) {
            let mut command = self.command(&["ingest", "--quiet", "orvane.jsonl"]);
            let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn()?;
            thread::sleep(whole.mul_f64(chance.below(1000) as f64 / 1000.0));
            under_way += usize::from(child.try_wait()?.is_none());
            child.kill()?;
            child.wait()?;
        }
        Ok(under_way)
    }

    fn cut_a_pack(&self) -> Result<()> {
        let pack = self.sandbox.path().join("archive/record/packs/000001.warc.zst");
        if let Ok(metadata) = pack.metadata() {
            fs::OpenOptions::new().write(true).open(&pack)?.set_len(metadata.len().saturating_sub(200))?;
        }
        Ok(())
    }

    /// Ingests once more, and demands the same export and a clean verify.
    fn ends_like(&self, expected: &[u8]) -> Result<()> {
        let ingested = self.ingest()?;
        ensure!(ingested.status.success(), "the second run: {}", String::from_utf8_lossy(&ingested.stderr));
        ensure!(self.run(&["export"])?.stdout == expected, "the export differs");
        let verified = self.run(&["verify"])?;
        ensure!(verified.status.success(), "verify: {}", String::from_utf8_lossy(&verified.stdout));
        Ok(())
    }
}

/// Statements about a country that does not exist.
fn statements() -> String {
    let mut lines = String::new();
    for n in 0..STATEMENTS {
        let words = format!("On day {n} the council of Orvane met and voted on article {}. ", n * 7)
            .repeat(n % 5 + 1);
        let _ = writeln!(
            lines,
            "{{\"id\":\"orvane-{n}\",\"publisher\":\"Council of Orvane\",\"speaker\":\"Speaker {}\",\
             \"delivered_on\":\"2019-0{}-11\",\"headline\":\"Sitting {n}\",\"paragraphs\":[\"{words}\"]}}",
            n % 17,
            n % 9 + 1
        );
    }
    lines
}
