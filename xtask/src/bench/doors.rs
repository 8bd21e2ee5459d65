//! Loads the served bulk corpus from a second process on the same cores: how many pages a second, how quickly at half of that, while
//! an ingest runs, and with how much memory; and weighs what a browser fetches before it shows a page.

mod growing;
mod paint;
mod questions;
mod reader;
mod table;
mod wrk;

use super::{
    check::unpacked,
    taken::{Memory, cpu_of, load_of_machine, memory_of},
};
use crate::{
    browser::ReadingRoom,
    cargo_steps,
    checkout::Checkout,
    processes::{command_in, run},
    steps::Outcome,
};
use anyhow::{Context, Result};
use growing::Ingest;
use questions::Questions;
use reader::AS_BROWSERS_DO;
use std::{
    fs::{self, File},
    path::{Path, PathBuf},
};
use table::{Kind, Row, Taken, growing_head, growing_row, head};
use wrk::{Answered, Load, Wrk};

/// How long each load lasts, in seconds.
const LASTS: u64 = 8;
/// How long a server is asked before it is measured, in seconds: caches fill, files are mapped.
const WARMS: u64 = 3;
/// The rate at which memory is watched: that which is wanted of pages of statements, halved.
const STEADY_RATE: u32 = 1000;

const NOT_PACKED: &str = "identity";

/// The kinds of pages that are asked for.
const KINDS: [Kind; 6] = [
    Kind { name: "statement", wanted: Some(2000), accepted: NOT_PACKED },
    Kind { name: "statement, packed", wanted: Some(2000), accepted: AS_BROWSERS_DO },
    Kind { name: "search", wanted: Some(500), accepted: NOT_PACKED },
    Kind { name: "search, packed", wanted: Some(500), accepted: AS_BROWSERS_DO },
    Kind { name: "check, for programs", wanted: Some(3000), accepted: NOT_PACKED },
    Kind { name: "check, page", wanted: None, accepted: NOT_PACKED },
];

/// The kinds that are asked for beside an ingest, by their place above.
const BESIDE: [usize; 3] = [0, 2, 4];

/// Measures all of it, and memory over half a minute.
pub fn doors(checkout: &Checkout) -> Result<Outcome> {
    measured(checkout, 30)
}

/// Measures all of it, and memory over ten minutes.
pub fn ten_minutes(checkout: &Checkout) -> Result<Outcome> {
    measured(checkout, 600)
}

fn measured(checkout: &Checkout, steady_for: u64) -> Result<Outcome> {
    let bulk =
        checkout.shared().map(|shared| shared.join("corpus/bulk.jsonl.zst")).filter(|bulk| bulk.is_file());
    let Some(bulk) = bulk else {
        return Ok(Outcome::Skipped(
            "../shared/corpus/bulk.jsonl.zst is not there: NOTHING WAS MEASURED".to_owned(),
        ));
    };
    cargo_steps::release(checkout)?;
    let folder = checkout.target.join("bench-doors");
    fs::create_dir_all(&folder).with_context(|| format!("cannot make {}", folder.display()))?;
    let wrk = Wrk::installed(&folder)?;
    let bench = Bench { checkout, wrk, archive: folder.join("archive"), folder };
    bench.fill(&bulk)?;
    let room = bench.serve(&bench.archive)?;
    let questions = Questions::of(&room.address)?;
    let paint = paint::table(&room.address, &questions)?;
    drop(room);
    println!("load on the machine before: {}; server and load program share its cores", load_of_machine());
    let mut table = head();
    for (kind, paths) in KINDS.iter().zip(paths(&questions)) {
        table.push_str(&format!("\n{}", bench.kind(kind, &paths)?));
    }
    println!("\n{table}");
    bench.growing(&bulk, &questions)?;
    bench.steady(&questions, steady_for)?;
    println!("\n{paint}");
    Ok(Outcome::Done)
}

/// The addresses of each of [`KINDS`].
fn paths(questions: &Questions) -> [Vec<String>; KINDS.len()] {
    let searches = questions.search_pages();
    [
        questions.statements.clone(),
        questions.statements.clone(),
        searches.clone(),
        searches,
        questions.checks("/api/v1/check"),
        questions.checks("/check"),
    ]
}

/// What is measured with.
struct Bench<'a> {
    checkout: &'a Checkout,
    wrk: Wrk,
    folder: PathBuf,
    archive: PathBuf,
}

impl Bench<'_> {
    /// Takes the corpus in, once.
    fn fill(&self, bulk: &Path) -> Result<()> {
        if self.archive.join("FORMAT").exists() {
            return Ok(());
        }
        let filling = self.folder.join("filling");
        let _ = fs::remove_dir_all(&filling);
        run(command_in(&self.folder, self.checkout.dictum()).args(["init", "filling"]))?;
        run(command_in(&self.folder, self.checkout.dictum())
            .args(["ingest", "--quiet", "--archive", "filling"])
            .arg(bulk))?;
        fs::rename(&filling, &self.archive).context("cannot give the archive its name")
    }

    fn serve(&self, archive: &Path) -> Result<ReadingRoom> {
        let log = self.folder.join("server.log");
        let log = File::create(&log).with_context(|| format!("cannot write {}", log.display()))?;
        ReadingRoom::serve(self.checkout, archive, log)
    }

    fn load(&self, room: &ReadingRoom, paths: &[String], kind: &Kind, seconds: u64) -> Result<Answered> {
        self.wrk.load(&room.address, paths, Load { seconds, rate: None, accepted: kind.accepted })
    }

    /// Asks a fresh server for one kind of page, and words the row, with what the server logged of the readings it had at hand.
    fn kind(&self, kind: &Kind, paths: &[String]) -> Result<String> {
        let room = self.serve(&self.archive)?;
        self.load(&room, paths, kind, WARMS)?;
        let server = room.process();
        let (before, cpu) = (memory_of(server, Memory::Now), cpu_of(server));
        let full = self.load(&room, paths, kind, LASTS)?;
        let cpu = cpu_of(server).zip(cpu).map_or(0.0, |(after, before)| after - before);
        let rate = kind.wanted.unwrap_or(STEADY_RATE) / 2;
        let half = self.wrk.load(
            &room.address,
            paths,
            Load { seconds: LASTS, rate: Some(rate), accepted: kind.accepted },
        )?;
        let after = memory_of(server, Memory::Now).unwrap_or_default();
        room.end()?;
        let taken = Taken { cpu, before: before.unwrap_or_default(), after };
        let row = Row { kind, full, half, taken }.told();
        let logged = fs::read_to_string(self.folder.join("server.log")).unwrap_or_default();
        let at_hand =
            logged.lines().rev().find_map(|line| line.split_once("readings: ")).map(|(_, told)| told);
        Ok(match at_hand {
            Some(told) => format!("{row}\n{:<26}readings: {told}", ""),
            None => row,
        })
    }

    /// Asks a copy of the archive alone, and while an ingest runs.
    fn growing(&self, bulk: &Path, questions: &Questions) -> Result<()> {
        let plain = unpacked(bulk, &self.folder)?;
        let copy = self.folder.join("growing");
        growing::copied(&self.archive, &copy)?;
        let room = self.serve(&copy)?;
        let mut table = growing_head();
        let all = paths(questions);
        for (number, at) in BESIDE.into_iter().enumerate() {
            let (kind, paths) = (&KINDS[at], &all[at]);
            self.load(&room, paths, kind, WARMS)?;
            let alone = self.load(&room, paths, kind, LASTS)?;
            let part = growing::part(&plain, &self.folder, number)?;
            let mut ingest = Ingest::of(self.checkout, &copy, &part)?;
            self.load(&room, paths, kind, 1)?;
            let beside = self.load(&room, paths, kind, LASTS)?;
            let row = growing_row(kind.name, &alone, &beside, ingest.is_under_way());
            table.push_str(&format!("\n{row}"));
        }
        println!("\n{table}");
        drop(room);
        fs::remove_dir_all(&copy).with_context(|| format!("cannot remove {}", copy.display()))
    }

    /// Asks for pages of all kinds for so many seconds, and prints the memory as it goes.
    fn steady(&self, questions: &Questions, seconds: u64) -> Result<()> {
        const STRETCHES: u64 = 10;
        let room = self.serve(&self.archive)?;
        let all: Vec<String> = paths(questions).into_iter().flatten().collect();
        print!(
            "\nmemory of the server over {seconds} s of pages of all kinds, {STEADY_RATE} a second wanted, MB:"
        );
        let load = Load { seconds: seconds / STRETCHES, rate: Some(STEADY_RATE), accepted: AS_BROWSERS_DO };
        let mut trouble = 0;
        let mut asked = 0;
        for _ in 0..STRETCHES {
            let answered = self.wrk.load(&room.address, &all, load)?;
            (trouble, asked) = (trouble + answered.trouble, asked + answered.asked);
            print!(" {:.0}", memory_of(room.process(), Memory::Now).unwrap_or_default());
        }
        println!("; {asked} answers, {trouble} of them trouble");
        Ok(())
    }
}
