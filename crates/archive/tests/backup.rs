//! Backups: whole at every moment, taken while the archive is written to, refused where they would copy damage or lose history.

#![allow(clippy::unwrap_used, reason = "what a test's own set-up needs may fail loudly")]

#[path = "support/dying_disk.rs"]
mod dying_disk;

use dictum_archive::{Archive, BackupReport, Effort, Error, Level, digest_of};
use dictum_formats::warc::write_resource;
use dictum_model::Capture;
use dying_disk::DyingDisk;
use std::{
    path::{Path, PathBuf},
    sync::atomic::{AtomicBool, Ordering},
};

fn capture(payload: &[u8]) -> Capture {
    Capture {
        source: "page.txt".into(),
        digest: digest_of(payload),
        media_type: Some("text/plain".into()),
        charset: None,
        bytes: payload.len(),
        target_uri: None,
        captured_at: None,
        captured_at_candidates: vec![],
        captured_at_from: None,
        http_status: None,
    }
}

fn words(n: usize) -> String {
    format!("The harbour of Varn was opened on day {n}, and the fleet went out. ").repeat(n % 7 + 1)
}

fn keep(archive: &Archive, days: std::ops::Range<usize>) {
    let mut intake = archive.intake().unwrap();
    for day in days {
        let payload = words(day);
        let capture = capture(payload.as_bytes());
        intake.keep(&capture, || write_resource(&capture, payload.as_bytes())).unwrap();
    }
    intake.settle().unwrap();
}

fn back_up(archive: &Archive, to: &Path) -> BackupReport {
    let report = archive.back_up(to, false, Level::Record).unwrap();
    assert!(report.fixity.findings.is_empty(), "{:?}", report.fixity.findings);
    report
}

/// Restores a backup and gives the texts of its entries, having read every byte.
fn restored(backup: &Path, to: &Path) -> Vec<String> {
    let archive = Archive::restore(backup, to).unwrap();
    let report = archive.verify(|_, _| ()).unwrap();
    // It cannot sign, as its backup holds no key; that is all.
    let codes: Vec<_> = report.findings.iter().map(|finding| finding.code()).collect();
    assert_eq!(codes, ["D022"], "{:?}", report.findings);
    entries(&archive)
}

fn entries(archive: &Archive) -> Vec<String> {
    let catalogue = archive.catalogue().unwrap();
    let length = catalogue.length().unwrap();
    catalogue.entries_in(1..=length).unwrap().iter().map(|entry| entry.to_text().unwrap()).collect()
}

struct Home(tempfile::TempDir);

impl Home {
    fn new() -> Home {
        Home(tempfile::tempdir().unwrap())
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn archive(&self) -> Archive {
        Archive::init(&self.path("archive")).unwrap()
    }
}

#[test]
fn a_restored_backup_has_the_same_entries_and_payloads() {
    let home = Home::new();
    let archive = home.archive();
    keep(&archive, 0..30);
    let report = back_up(&archive, &home.path("backup"));
    assert_eq!((report.entries, report.new_entries, report.holds_key), (30, 30, false));
    assert_eq!(restored(&home.path("backup"), &home.path("again")), entries(&archive));
    let again = Archive::open(&home.path("again")).unwrap();
    assert_eq!(again.payload(digest_of(words(7).as_bytes())).unwrap(), words(7).as_bytes());
    assert_eq!(again.checkpoint().unwrap(), archive.checkpoint().unwrap());
}

#[test]
fn a_second_backup_copies_what_is_new() {
    let home = Home::new();
    let archive = home.archive();
    keep(&archive, 0..400);
    let first = back_up(&archive, &home.path("backup"));
    keep(&archive, 400..402);
    let second = back_up(&archive, &home.path("backup"));
    assert_eq!((second.entries, second.new_entries), (402, 2));
    let catalogue = std::fs::metadata(home.path("backup/record/catalogue.sqlite")).unwrap().len();
    assert!(second.copied_bytes - catalogue < (first.copied_bytes - catalogue) / 3, "{first:?} {second:?}");
    assert_eq!(restored(&home.path("backup"), &home.path("again")), entries(&archive));
    let third = back_up(&archive, &home.path("backup"));
    assert_eq!(third.copied_bytes, catalogue);
}

#[test]
fn what_was_put_into_other_packs_is_in_the_next_backup_and_the_old_packs_are_not() {
    let home = Home::new();
    let archive = home.archive();
    let furniture: String =
        (0..600).map(|day| format!("<li><a href=\"/day/{day}\">The harbour on day {day}</a></li>")).collect();
    let mut intake = archive.intake().unwrap();
    for day in 0..60 {
        let payload = format!("{furniture}<p>{}</p>", words(day));
        let capture = capture(payload.as_bytes());
        intake.keep(&capture, || write_resource(&capture, payload.as_bytes())).unwrap();
    }
    intake.settle().unwrap();
    drop(intake);
    let backup = home.path("backup");
    back_up(&archive, &backup);
    let repacked =
        archive.intake().unwrap().repack(Effort::Gathered, &|_, _| Some("varn.example".into())).unwrap();
    assert_eq!(repacked.payloads, 60);
    back_up(&archive, &backup);
    assert!(!backup.join("record/packs/000001.warc.zst").exists());
    assert_eq!(restored(&backup, &home.path("again")), entries(&archive));
}

#[test]
fn what_waits_to_be_fetched_and_told_is_in_the_backup_as_it_is_now() {
    let home = Home::new();
    let archive = home.archive();
    keep(&archive, 0..3);
    let harvest = home.path("archive/harvest");
    std::fs::create_dir_all(harvest.join("jobs")).unwrap();
    std::fs::write(harvest.join("jobs/watch.jsonl"), "1\n").unwrap();
    std::fs::write(harvest.join("inbox.warc"), "WARC/1.1").unwrap();
    back_up(&archive, &home.path("backup"));
    std::fs::write(harvest.join("jobs/watch.jsonl"), "1\n2\n").unwrap();
    std::fs::remove_file(harvest.join("inbox.warc")).unwrap();
    std::fs::write(harvest.join("told-to"), "").unwrap();
    back_up(&archive, &home.path("backup"));
    restored(&home.path("backup"), &home.path("again"));
    let again = home.path("again/harvest");
    assert_eq!(std::fs::read_to_string(again.join("jobs/watch.jsonl")).unwrap(), "1\n2\n");
    assert_eq!(std::fs::read_to_string(again.join("told-to")).unwrap(), "");
    assert!(!again.join("inbox.warc").exists());
}

#[test]
fn a_backup_is_no_archive_to_write_to_and_an_archive_no_backup() {
    let home = Home::new();
    let archive = home.archive();
    keep(&archive, 0..3);
    back_up(&archive, &home.path("backup"));
    assert!(matches!(Archive::open(&home.path("backup")), Err(Error::IsBackup(_))));
    let other = home.path("archive");
    assert!(matches!(Archive::restore(&other, &home.path("again")), Err(Error::NoBackup(_))));
    assert!(matches!(archive.back_up(&other, false, Level::Record), Err(Error::NotEmpty(_))));
    assert!(matches!(
        archive.back_up(&home.path("archive/record"), false, Level::Record),
        Err(Error::NotEmpty(_))
    ));
    std::fs::create_dir(home.path("letters")).unwrap();
    std::fs::write(home.path("letters/a"), "dear").unwrap();
    assert!(matches!(archive.back_up(&home.path("letters"), false, Level::Record), Err(Error::NotEmpty(_))));
    assert!(matches!(Archive::restore(&home.path("backup"), &home.path("letters")), Err(Error::NotEmpty(_))));
}

#[test]
fn the_private_key_is_copied_only_where_it_is_asked_for() {
    let home = Home::new();
    let archive = home.archive();
    keep(&archive, 0..3);
    back_up(&archive, &home.path("without"));
    assert!(!home.path("without/private").exists());
    assert!(archive.back_up(&home.path("with"), true, Level::Record).unwrap().holds_key);
    let again = Archive::restore(&home.path("with"), &home.path("again")).unwrap();
    keep(&again, 3..4);
    assert_eq!(again.checkpoint().unwrap().checkpoint.head.size, 4);
}

#[test]
fn damage_is_not_copied_and_the_backup_held_stays() {
    let home = Home::new();
    let archive = home.archive();
    keep(&archive, 0..20);
    back_up(&archive, &home.path("backup"));
    let held = entries(&archive);
    keep(&archive, 20..40);
    let pack = archive.folder().pack(1);
    let mut bytes = std::fs::read(&pack).unwrap();
    let at = bytes.len() - 40;
    bytes[at] ^= 4;
    std::fs::write(&pack, bytes).unwrap();
    let refused = archive.back_up(&home.path("backup"), false, Level::Record);
    assert!(matches!(refused, Err(Error::Damaged(_))), "{refused:?}");
    assert_eq!(restored(&home.path("backup"), &home.path("again")), held);
}

#[test]
fn another_archive_or_an_earlier_state_is_not_backed_up_over_a_backup() {
    let home = Home::new();
    let archive = home.archive();
    keep(&archive, 0..5);
    back_up(&archive, &home.path("backup"));
    let earlier = Archive::restore(&home.path("backup"), &home.path("earlier")).unwrap();
    keep(&archive, 5..9);
    back_up(&archive, &home.path("backup"));
    let other = Archive::init(&home.path("other")).unwrap();
    keep(&other, 7..30);
    for archive in [&earlier, &other] {
        let refused = archive.back_up(&home.path("backup"), false, Level::Record);
        assert!(matches!(refused, Err(Error::Damaged(_))), "{refused:?}");
    }
    assert_eq!(restored(&home.path("backup"), &home.path("again")), entries(&archive));
}

#[test]
fn a_backup_taken_while_captures_come_in_is_a_state_that_was_committed() {
    let home = Home::new();
    let archive = home.archive();
    let is_over = AtomicBool::new(false);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            (0..12).for_each(|batch| keep(&archive, batch * 60..batch * 60 + 60));
            is_over.store(true, Ordering::Release);
        });
        let mut round = 0;
        while !is_over.load(Ordering::Acquire) {
            let reader = Archive::open(&home.path("archive")).unwrap();
            let report = back_up(&reader, &home.path("backup"));
            let again = home.path(&format!("again-{round}"));
            assert_eq!(restored(&home.path("backup"), &again).len() as u64, report.entries);
            round += 1;
        }
    });
    back_up(&archive, &home.path("backup"));
    assert_eq!(restored(&home.path("backup"), &home.path("last")), entries(&archive));
}

#[test]
fn a_backup_killed_anywhere_leaves_the_one_before_or_the_new_one() {
    let home = Home::new();
    let archive = home.archive();
    keep(&archive, 0..40);
    let before = entries(&archive);
    let held = home.path("held");
    back_up(&archive, &held);
    keep(&archive, 40..52);
    let after = entries(&archive);
    let mut ends = [0, 0];
    for writes in 0.. {
        let backup = home.path(&format!("backup-{writes}"));
        copy_folder(&held, &backup);
        let disk = DyingDisk::after(writes);
        let dying = Archive::open_on(&home.path("archive"), disk).unwrap();
        let told = dying.back_up(&backup, false, Level::Record);
        let found = restored(&backup, &home.path(&format!("again-{writes}")));
        assert!(found == before || found == after, "after {writes} writes: {} entries", found.len());
        ends[usize::from(found == after)] += 1;
        if told.is_ok() {
            break;
        }
        // Run again, it ends as if nothing had happened.
        back_up(&archive, &backup);
        assert!(Archive::as_it_is(&backup).unwrap().verify(|_, _| ()).unwrap().findings.is_empty());
    }
    assert!(ends.iter().all(|count| *count > 1), "{ends:?}");
}

#[test]
fn a_first_backup_killed_anywhere_can_be_run_again() {
    let home = Home::new();
    let archive = home.archive();
    keep(&archive, 0..12);
    for writes in 0.. {
        let backup = home.path(&format!("backup-{writes}"));
        let disk = DyingDisk::after(writes);
        let dying = Archive::open_on(&home.path("archive"), disk).unwrap();
        if dying.back_up(&backup, false, Level::Record).is_ok() {
            break;
        }
        back_up(&archive, &backup);
        assert_eq!(restored(&backup, &home.path(&format!("again-{writes}"))), entries(&archive));
    }
}

fn copy_folder(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let at = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy_folder(&entry.path(), &at);
        } else {
            std::fs::copy(entry.path(), at).unwrap();
        }
    }
}
