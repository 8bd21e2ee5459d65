//! A harvest over loopback, killed again and again in the middle (SIGKILL): run again it goes on, and nothing that was stored is fetched
//! a second time.
//!
//! The harvesting process is this test itself, started anew with a variable set.

#![allow(clippy::unwrap_used, reason = "a test says what it means with unwrap")]

use dictum::{Dictum, Page, ShelfFilter};
use dictum_harvest::{HttpNet, HttpOptions, Run, RunOptions, Seedbed, SetClock};
use embassy::{Calendar, Served, Site, Statement};
use jiff::{SignedDuration, Timestamp};
use std::{
    collections::BTreeMap,
    path::Path,
    process::{Command, Stdio},
};

/// Where the process that is killed finds its archive and its seed.
const ARCHIVE: &str = "EMBASSY_ARCHIVE";
const SEED: &str = "EMBASSY_SEED";
const NOW: &str = "2031-05-01T12:00:00Z";

/// A process is killed after it had so many pages since it began.
const PAGES_A_LIFE: usize = 12;

#[test]
fn harvests_where_the_environment_says() {
    let (Ok(archive), Ok(seed)) = (std::env::var(ARCHIVE), std::env::var(SEED)) else { return };
    harvest(Path::new(&archive), &seed);
}

fn harvest(archive: &Path, seed: &str) {
    let dictum = Dictum::open_or_init(archive).unwrap();
    let net =
        HttpNet::new(HttpOptions { allows_private: true, ..HttpOptions::with_contact("desk@port.example") });
    let clock = SetClock::at(NOW.parse().unwrap());
    let mut source = Seedbed::of("harvest", vec![seed.to_owned()]);
    source.delay = SignedDuration::ZERO;
    let options = RunOptions::default();
    let home = archive.join("harvest");
    Run::open(&dictum, &net, &clock, &[source], options, &home, "job").unwrap().finish().unwrap();
}

/// How often each page of a statement was fetched whole.
fn fetched(served: &Served) -> BTreeMap<String, usize> {
    let mut counts = BTreeMap::new();
    for asked in served
        .site
        .asked()
        .into_iter()
        .filter(|asked| asked.status == 200 && !asked.path.starts_with("/robots"))
    {
        *counts.entry(asked.path).or_default() += 1;
    }
    counts
}

#[test]
fn a_harvest_that_is_killed_goes_on_and_fetches_nothing_again_that_it_stored() {
    let home = tempfile::tempdir().unwrap();
    let archive = home.path().join("archive");
    drop(Dictum::init(&archive).unwrap());
    let served = Served::on(0, |origin| Site::new(Calendar::of_days(120), origin, false));
    let now: Timestamp = NOW.parse().unwrap();
    served.site.set_now(now);
    let seed = format!("{}/en/news", served.site.origin);
    let mut kills = 0;
    loop {
        let before = served.site.asked().len();
        let mut process = Command::new(std::env::current_exe().unwrap())
            .args(["harvests_where_the_environment_says", "--exact", "--quiet"])
            .envs([(ARCHIVE, archive.to_str().unwrap()), (SEED, seed.as_str())])
            .stdout(Stdio::null())
            .spawn()
            .unwrap();
        let ended = loop {
            if let Some(status) = process.try_wait().unwrap() {
                break Some(status);
            }
            if served.site.asked().len() >= before + PAGES_A_LIFE {
                process.kill().unwrap();
                process.wait().unwrap();
                break None;
            }
            std::thread::yield_now();
        };
        match ended {
            Some(status) => break assert!(status.success(), "{status}"),
            None => kills += 1,
        }
    }
    let counts = fetched(&served);
    let fetches: usize = counts.values().sum();
    let again: Vec<_> = counts
        .iter()
        .filter(|(path, count)| !path.starts_with("/en/news?") && *path != "/en/news" && **count > 1)
        .collect();
    println!("{kills} kills, {fetches} fetches of {} addresses, fetched again: {again:?}", counts.len());
    assert!(kills >= 4, "{kills}");
    // What was on its way when the process was killed had not been stored: of each life that is one page at most.
    assert!(fetches - counts.len() <= kills, "{counts:?}");
    let out = served.site.calendar.out_at(now);
    let wanted = out.iter().filter(|statement: &&&Statement| statement.number != 1).count();
    let dictum = Dictum::open(&archive).unwrap();
    let everything = Page { skip: 0, take: 10_000 };
    assert_eq!(dictum.statements(&ShelfFilter::default(), everything).unwrap().len(), wanted);
    assert_eq!(dictum.news_after(0).unwrap().len(), wanted, "each entered once");
}
