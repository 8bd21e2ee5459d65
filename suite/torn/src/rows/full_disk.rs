//! A disk that is really full: a small one in memory, filled up to some bytes, so that whatever comes next fails for want of room.

use super::tally::Tally;
use crate::{
    judge::judge,
    ledger::Ledger,
    recorder::{Recorder, SeededBug},
    sandbox::Sandbox,
    trace::Promised,
    workload::{ARCHIVE, BACKUP, Opened, Workload},
};
use anyhow::{Context, Result, anyhow, ensure};
use dictum_archive::{Archive, Disk};
use dictum_model::ErrorKind;
use std::{
    fs::{self, OpenOptions},
    io::{self, Write as _},
    path::{Path, PathBuf},
    process::Command,
    sync::Arc,
};

/// The disk's size, in bytes: above what an archive keeps free, so that it goes on once there is room.
const SIZE: u64 = 96 << 20;

/// Each disk has so many bytes more left than the one before it.
const STEP: u64 = 4096;

/// Fills a disk `count` times, with ever more bytes left.
///
/// With `is_seeded`, SQLite is told that it wrote what there was no room for: that must show.
///
/// # Errors
/// Where a disk can be mounted and not be filled.
pub fn run(count: usize, is_seeded: bool) -> Result<Tally> {
    let mut tally = Tally::default();
    let sandbox = Sandbox::new()?;
    let Some(small) = SmallDisk::mount(sandbox.path()) else {
        tally.notes.push("not tried: mounting a small disk needs to be root".to_owned());
        return Ok(tally);
    };
    for nth in 0..count {
        let left = nth as u64 * STEP;
        let suffered = small.suffer(nth as u64, left, is_seeded)?;
        tally.count(|| format!("{left} bytes left"), suffered);
    }
    Ok(tally)
}

/// A small disk in memory, unmounted when it is dropped.
struct SmallDisk(PathBuf);

impl SmallDisk {
    fn mount(home: &Path) -> Option<SmallDisk> {
        let path = home.join("small");
        fs::create_dir(&path).ok()?;
        let options = format!("size={SIZE},mode=700");
        let mounted = Command::new("mount").args(["-t", "tmpfs", "-o", &options, "torn"]).arg(&path).output();
        mounted.ok()?.status.success().then_some(SmallDisk(path))
    }

    /// Does a workload with `left` bytes left, makes room, and has it judged.
    fn suffer(&self, seed: u64, left: u64, is_seeded: bool) -> Result<Result<()>> {
        let archive = self.0.join(ARCHIVE);
        for before in [&archive, &self.0.join(BACKUP)] {
            if before.exists() {
                fs::remove_dir_all(before)?;
            }
        }
        let watch = Recorder::watch(&self.0, is_seeded.then_some(SeededBug::WantOfRoomUntold))?;
        let made = Archive::init(&archive)?;
        drop(made);
        watch.acknowledge(0);
        let disk: Arc<dyn Disk> = Arc::new(UnreservedDisk);
        let mut ledger = Ledger::default();
        self.fill(left)?;
        let outcome = Archive::open_on(&archive, disk.clone()).and_then(|archive| {
            Workload::of(seed).perform(&mut Opened { archive, disk }, &watch, &mut ledger, 0)
        });
        fs::remove_file(self.ballast())?;
        let promised = Promised::by(&watch.operations());
        if let Err(error) = &outcome
            && error.kind() != ErrorKind::Unavailable
        {
            return Ok(Err(anyhow!("no room is told as {:?}: {error}", error.kind())));
        }
        if outcome.is_ok() && left < STEP {
            return Ok(Err(anyhow!("nothing failed for want of room")));
        }
        Ok(judge(&self.0, &ledger, promised))
    }

    fn ballast(&self) -> PathBuf {
        self.0.join("ballast")
    }

    /// Fills the disk but for `left` bytes.
    fn fill(&self, left: u64) -> Result<()> {
        let path = self.ballast();
        let mut file = OpenOptions::new().create(true).truncate(true).write(true).open(&path)?;
        let zeros = vec![0; 1 << 20];
        let mut filled: u64 = 0;
        loop {
            match file.write(&zeros) {
                Ok(0) => break,
                Ok(count) => filled += count as u64,
                Err(error) if error.kind() == io::ErrorKind::StorageFull => break,
                Err(error) => return Err(error).context("cannot fill the small disk"),
            }
        }
        ensure!(filled > left, "the small disk is smaller than was asked");
        file.set_len(filled - left).context("cannot leave room on the small disk")
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        // What stays mounted is told by the system; there is nobody here to tell.
        let _ = Command::new("umount").arg(&self.0).output();
    }
}

/// A disk that keeps nothing back, so that the operating system itself says that it is full.
struct UnreservedDisk;

impl Disk for UnreservedDisk {
    fn free(&self, _path: &Path) -> io::Result<u64> {
        Ok(u64::MAX)
    }
}
