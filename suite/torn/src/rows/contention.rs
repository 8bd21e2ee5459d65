//! Many at once: of eight writers one wins and the others are told who; eight readers see whole batches, however often they look.

use super::tally::Tally;
use crate::{hands::keep, judge::is_sound, sandbox::Sandbox, workload::ARCHIVE};
use anyhow::{Result, anyhow, bail, ensure};
use dictum_archive::{Archive, Entry, Error};
use std::{
    collections::BTreeSet,
    fs,
    path::Path,
    process,
    sync::{
        Barrier, Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    thread,
};

/// How many contend, and how many read.
const MANY: usize = 8;

/// Lets eight writers contend `rounds` times.
///
/// With `is_seeded`, the file of the lock goes while somebody holds it: then two write, and that must show.
///
/// # Errors
/// Where no archive can be made.
pub fn writers(rounds: usize, is_seeded: bool) -> Result<Tally> {
    let sandbox = Sandbox::new()?;
    let root = sandbox.path().join(ARCHIVE);
    Archive::init(&root)?;
    let mut tally = Tally::default();
    for round in 0..rounds {
        tally.count(|| format!("round {round}"), contend(&root, round, is_seeded));
    }
    tally.count(|| "after all rounds".to_owned(), is_sound(&Archive::open(&root)?));
    Ok(tally)
}

fn contend(root: &Path, round: usize, is_seeded: bool) -> Result<()> {
    let (begin, all_tried) = (Barrier::new(MANY), Barrier::new(MANY));
    let contender = |nth: usize| -> Result<bool> {
        let archive = Archive::open(root)?;
        begin.wait();
        let got = archive.intake();
        if is_seeded && got.is_ok() {
            let _ = fs::remove_file(root.join("lock"));
        }
        if is_seeded && got.is_err() {
            drop(archive.intake().map(|_| ()));
        }
        let told = match &got {
            Ok(_) => Ok(true),
            Err(Error::Locked { holder }) if *holder == format!("process {}", process::id()) => Ok(false),
            Err(Error::Locked { holder }) => Err(anyhow!("the holder is named “{holder}”")),
            Err(other) => Err(anyhow!("told {other}")),
        };
        all_tried.wait();
        if let Ok(mut intake) = got {
            keep(&mut intake, &format!("Round {round}, writer {nth}."), None)?;
            intake.commit()?;
        }
        told
    };
    let outcomes: Vec<Result<bool>> = thread::scope(|scope| {
        let threads: Vec<_> = (0..MANY).map(|nth| scope.spawn(move || contender(nth))).collect();
        let joined = threads.into_iter().map(|thread| thread.join());
        joined.map(|outcome| outcome.unwrap_or_else(|_| Err(anyhow!("a writer panicked")))).collect()
    });
    let outcomes: Vec<bool> = outcomes.into_iter().collect::<Result<_>>()?;
    let winners = outcomes.iter().filter(|has_won| **has_won).count();
    ensure!(winners == 1, "{winners} writers won");
    Ok(())
}

/// Lets eight readers read while `batches` are ingested; what is counted is the looks they took.
///
/// With `is_seeded`, the writer commits within a batch: that must show.
///
/// # Errors
/// Where no archive can be made or written.
pub fn readers(batches: usize, is_seeded: bool) -> Result<Tally> {
    let sandbox = Sandbox::new()?;
    let root = sandbox.path().join(ARCHIVE);
    Archive::init(&root)?;
    let (is_over, batch_ends) = (AtomicBool::new(false), Mutex::new(BTreeSet::from([0])));
    let read = || -> Tally {
        let mut tally = Tally::default();
        while !is_over.load(Ordering::SeqCst) {
            tally.count(|| "a look".to_owned(), look(&root, &batch_ends));
        }
        tally
    };
    thread::scope(|scope| {
        let threads: Vec<_> = (0..MANY).map(|_| scope.spawn(read)).collect();
        let written = write(&root, batches, is_seeded, &batch_ends);
        is_over.store(true, Ordering::SeqCst);
        let mut sum = Tally::default();
        for thread in threads {
            sum.add(thread.join().map_err(|_| anyhow!("a reader panicked"))?);
        }
        written.map(|()| sum)
    })
}

fn write(root: &Path, batches: usize, is_seeded: bool, batch_ends: &Mutex<BTreeSet<u64>>) -> Result<()> {
    const PAGES: usize = 7;
    let archive = Archive::open(root)?;
    let mut intake = archive.intake()?;
    for batch in 0..batches {
        let end = ((batch + 1) * PAGES) as u64;
        batch_ends.lock().unwrap_or_else(PoisonError::into_inner).insert(end);
        for page in 0..PAGES {
            keep(&mut intake, &format!("Page {page} of batch {batch}. "), None)?;
            if is_seeded {
                intake.commit()?;
            }
        }
        intake.commit()?;
        if batch % 10 == 9 {
            intake.settle()?;
        }
    }
    Ok(())
}

/// Looks at an archive as a door would: whole batches, and the bytes of the last page.
fn look(root: &Path, batch_ends: &Mutex<BTreeSet<u64>>) -> Result<()> {
    let archive = Archive::open(root)?;
    let (mut count, mut last) = (0, None);
    archive.catalogue()?.entries_after(0, |number, entry| {
        count = number;
        last = Some(entry);
        Ok(())
    })?;
    if !batch_ends.lock().unwrap_or_else(PoisonError::into_inner).contains(&count) {
        bail!("half a batch is seen: {count} entries");
    }
    if let Some(Entry::Capture(capture)) = last {
        archive.payload(capture.digest)?;
    }
    Ok(())
}
