//! The record keeps what it acknowledged, whatever fails, and finds what was changed.

#![allow(clippy::unwrap_used, reason = "what a test's own set-up needs may fail loudly")]

use dictum_archive::{Archive, Disk, Entry, Error, Folder, Kept, LocalDisk, RedactionEntry, digest_of};
use dictum_formats::warc::write_resource;
use dictum_model::Capture;
use std::{
    io,
    path::{Path, PathBuf},
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
};

fn capture(payload: &[u8], uri: Option<&str>) -> Capture {
    Capture {
        source: "page.txt".into(),
        digest: digest_of(payload),
        media_type: Some("text/plain".into()),
        charset: None,
        bytes: payload.len(),
        target_uri: uri.map(str::to_owned),
        captured_at: None,
        captured_at_candidates: vec![],
        captured_at_from: None,
        http_status: None,
    }
}

fn keep(archive: &Archive, payloads: &[&str]) -> Result<Vec<Kept>, Error> {
    let mut intake = archive.intake()?;
    let mut kept = Vec::new();
    for payload in payloads {
        let capture = capture(payload.as_bytes(), None);
        kept.push(intake.keep(&capture, || write_resource(&capture, payload.as_bytes()))?);
    }
    intake.commit()?;
    Ok(kept)
}

fn words(n: usize) -> String {
    format!("The harbour of Varn was opened on day {n}, and the fleet went out. ").repeat(n % 7 + 1)
}

#[test]
fn what_was_kept_is_read_back_to_the_byte() {
    let home = tempfile::tempdir().unwrap();
    let archive = Archive::init(home.path()).unwrap();
    let kept = keep(&archive, &["one", "two", "one"]).unwrap();
    assert_eq!(kept, [Kept::Capture(1), Kept::Capture(2), Kept::Seen(1)]);
    let archive = Archive::open(home.path()).unwrap();
    assert_eq!(archive.payload(digest_of(b"two")).unwrap(), b"two");
    assert!(matches!(archive.payload(digest_of(b"three")), Err(Error::NoPayload(_))));
    assert_eq!(archive.catalogue().unwrap().length().unwrap(), 2);
}

#[test]
fn the_same_bytes_at_another_address_are_a_revisit_and_cost_no_room() {
    let home = tempfile::tempdir().unwrap();
    let archive = Archive::init(home.path()).unwrap();
    keep(&archive, &["one"]).unwrap();
    let pack = archive.folder().pack(1);
    let length = std::fs::metadata(&pack).unwrap().len();
    let mut intake = archive.intake().unwrap();
    let again = capture(b"one", Some("https://varn.example/1"));
    assert_eq!(intake.keep(&again, || unreachable!("the bytes are held")).unwrap(), Kept::Revisit(2));
    intake.commit().unwrap();
    assert_eq!(std::fs::metadata(&pack).unwrap().len(), length);
}

#[test]
fn held_bytes_without_address_and_time_say_nothing_new() {
    let home = tempfile::tempdir().unwrap();
    let archive = Archive::init(home.path()).unwrap();
    let mut intake = archive.intake().unwrap();
    let told = capture(b"one", Some("https://varn.example/1"));
    assert_eq!(intake.keep(&told, || write_resource(&told, b"one")).unwrap(), Kept::Capture(1));
    let untold = capture(b"one", None);
    assert_eq!(intake.keep(&untold, || unreachable!("the bytes are held")).unwrap(), Kept::Seen(1));
}

#[test]
fn what_was_not_committed_was_never_there() {
    let home = tempfile::tempdir().unwrap();
    let archive = Archive::init(home.path()).unwrap();
    keep(&archive, &["one"]).unwrap();
    {
        let mut intake = archive.intake().unwrap();
        let capture = capture(b"two", None);
        intake.keep(&capture, || write_resource(&capture, b"two")).unwrap();
    }
    assert_eq!(archive.catalogue().unwrap().length().unwrap(), 1);
    assert_eq!(keep(&archive, &["two"]).unwrap(), [Kept::Capture(2)]);
    assert!(archive.verify(|_, _| ()).unwrap().findings.is_empty());
}

#[test]
fn a_tail_that_was_never_acknowledged_is_told_and_then_cut() {
    let home = tempfile::tempdir().unwrap();
    let archive = Archive::init(home.path()).unwrap();
    keep(&archive, &["one"]).unwrap();
    let pack = archive.folder().pack(1);
    let mut bytes = std::fs::read(&pack).unwrap();
    bytes.extend_from_slice(b"torn");
    std::fs::write(&pack, bytes).unwrap();
    let report = archive.verify(|_, _| ()).unwrap();
    assert!(report.is_sound());
    assert_eq!(report.findings.iter().map(|f| f.code()).collect::<Vec<_>>(), ["D012"]);
    keep(&archive, &["two"]).unwrap();
    assert!(archive.verify(|_, _| ()).unwrap().findings.is_empty());
}

#[test]
fn any_flipped_bit_of_a_pack_is_found() {
    let home = tempfile::tempdir().unwrap();
    let archive = Archive::init(home.path()).unwrap();
    keep(&archive, &[&words(3), &words(5)]).unwrap();
    let pack = archive.folder().pack(1);
    let sound = std::fs::read(&pack).unwrap();
    for byte in 0..sound.len() {
        let mut changed = sound.clone();
        changed[byte] ^= 1 << (byte % 8);
        std::fs::write(&pack, changed).unwrap();
        assert!(
            !archive.verify(|_, _| ()).unwrap().is_sound(),
            "a bit of byte {byte} flipped and was not found"
        );
    }
    std::fs::write(&pack, sound).unwrap();
    assert!(archive.verify(|_, _| ()).unwrap().findings.is_empty());
}

#[test]
fn a_missing_or_shortened_pack_is_found_and_not_written_to() {
    let home = tempfile::tempdir().unwrap();
    let archive = Archive::init(home.path()).unwrap();
    keep(&archive, &["one", "two"]).unwrap();
    let pack = archive.folder().pack(1);
    let sound = std::fs::read(&pack).unwrap();
    std::fs::write(&pack, &sound[..sound.len() - 3]).unwrap();
    assert!(archive.verify(|_, _| ()).unwrap().findings.iter().any(|finding| finding.code() == "D007"));
    assert!(matches!(keep(&archive, &["three"]), Err(Error::Damaged(_))));
    std::fs::remove_file(&pack).unwrap();
    assert!(!archive.verify(|_, _| ()).unwrap().is_sound());
    assert!(matches!(keep(&archive, &["three"]), Err(Error::Damaged(_))));
}

#[test]
fn a_changed_entry_or_row_is_found() {
    for (sql, code) in [
        (
            "DROP TRIGGER entries_never_change; UPDATE entry SET body = replace(body, 'page', 'pact') WHERE number = 1",
            "D003",
        ),
        ("DROP TRIGGER entries_never_change; UPDATE entry SET kind = 'run' WHERE number = 1", "D005"),
        ("DROP TRIGGER entries_never_go; DELETE FROM entry WHERE number = 1", "D002"),
        ("DROP TRIGGER entries_never_change; UPDATE entry SET body = 'x' WHERE number = 1", "D004"),
        ("UPDATE capture SET target_uri = 'https://elsewhere.example' WHERE entry = 1", "D005"),
        ("DELETE FROM capture WHERE entry = 2", "D005"),
        ("DELETE FROM payload", "D006"),
        ("UPDATE payload SET start = start + 1", "D011"),
    ] {
        let home = tempfile::tempdir().unwrap();
        let archive = Archive::init(home.path()).unwrap();
        keep(&archive, &["one", "two"]).unwrap();
        rusqlite::Connection::open(archive.folder().catalogue()).unwrap().execute_batch(sql).unwrap();
        let report = archive.verify(|_, _| ()).unwrap();
        assert!(
            report.findings.iter().any(|f| f.code() == code && f.is_damage()),
            "{sql}: {:?}",
            report.findings
        );
    }
}

#[test]
fn entries_cannot_be_changed_through_sql() {
    let home = tempfile::tempdir().unwrap();
    let archive = Archive::init(home.path()).unwrap();
    keep(&archive, &["one"]).unwrap();
    let connection = rusqlite::Connection::open(archive.folder().catalogue()).unwrap();
    assert!(connection.execute("UPDATE entry SET body = 'x'", []).is_err());
    assert!(connection.execute("DELETE FROM entry", []).is_err());
}

#[test]
fn readers_see_whole_batches_only() {
    let home = tempfile::tempdir().unwrap();
    let archive = Archive::init(home.path()).unwrap();
    let mut intake = archive.intake().unwrap();
    for n in 0..3 {
        let payload = words(n);
        let capture = capture(payload.as_bytes(), Some(&format!("https://varn.example/{n}")));
        intake.keep(&capture, || write_resource(&capture, payload.as_bytes())).unwrap();
        assert_eq!(archive.catalogue().unwrap().length().unwrap(), 0);
    }
    intake.commit().unwrap();
    assert_eq!(archive.catalogue().unwrap().length().unwrap(), 3);
}

/// A disk that fails at its n-th writing step, and at every one after it.
struct FailingDisk {
    steps_left: AtomicUsize,
    error: io::ErrorKind,
}

impl FailingDisk {
    fn step(&self) -> io::Result<()> {
        let left = self.steps_left.load(Ordering::SeqCst);
        if left == 0 {
            return Err(self.error.into());
        }
        self.steps_left.store(left - 1, Ordering::SeqCst);
        Ok(())
    }
}

impl Disk for FailingDisk {
    fn write_at(&self, path: &Path, offset: u64, bytes: &[u8]) -> io::Result<()> {
        if let Err(error) = self.step() {
            // A write that fails may have written half.
            LocalDisk.write_at(path, offset, &bytes[..bytes.len() / 2])?;
            return Err(error);
        }
        LocalDisk.write_at(path, offset, bytes)
    }
    fn sync_file(&self, path: &Path) -> io::Result<()> {
        self.step()?;
        LocalDisk.sync_file(path)
    }
    fn sync_folder(&self, path: &Path) -> io::Result<()> {
        self.step()?;
        LocalDisk.sync_folder(path)
    }
    fn truncate(&self, path: &Path, length: u64) -> io::Result<()> {
        self.step()?;
        LocalDisk.truncate(path, length)
    }
    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.step()?;
        LocalDisk.rename(from, to)
    }
    fn remove(&self, path: &Path) -> io::Result<()> {
        self.step()?;
        LocalDisk.remove(path)
    }
}

#[test]
fn a_disk_that_fails_at_any_step_loses_nothing_acknowledged() {
    for error in [io::ErrorKind::StorageFull, io::ErrorKind::Other] {
        for steps in 0..12 {
            let home = tempfile::tempdir().unwrap();
            keep(&Archive::init(home.path()).unwrap(), &["first"]).unwrap();
            let disk = Arc::new(FailingDisk { steps_left: AtomicUsize::new(steps), error });
            let failing = Archive::open_on(home.path(), disk).unwrap();
            let mut acknowledged = vec!["first".to_owned()];
            for n in 0..4 {
                if keep(&failing, &[&words(n)]).is_err() {
                    break;
                }
                acknowledged.push(words(n));
            }
            let archive = Archive::open(home.path()).unwrap();
            for payload in &acknowledged {
                assert_eq!(archive.payload(digest_of(payload.as_bytes())).unwrap(), payload.as_bytes());
            }
            assert!(archive.verify(|_, _| ()).unwrap().is_sound());
            keep(&archive, &["last"]).unwrap();
            assert!(archive.verify(|_, _| ()).unwrap().findings.is_empty());
        }
    }
}

#[test]
fn after_a_failed_sync_the_writer_refuses_to_go_on() {
    let home = tempfile::tempdir().unwrap();
    Archive::init(home.path()).unwrap();
    let disk = Arc::new(FailingDisk { steps_left: AtomicUsize::new(1), error: io::ErrorKind::Other });
    let archive = Archive::open_on(home.path(), disk.clone()).unwrap();
    let mut intake = archive.intake().unwrap();
    let capture = capture(b"one", None);
    intake.keep(&capture, || write_resource(&capture, b"one")).unwrap();
    assert!(intake.commit().is_err());
    disk.steps_left.store(1000, Ordering::SeqCst);
    assert!(intake.commit().is_err());
    assert!(intake.keep(&capture, || write_resource(&capture, b"one")).is_err());
}

/// A disk that remembers which files were forced to the medium.
#[derive(Default)]
struct SyncedFiles(Mutex<Vec<PathBuf>>);

impl Disk for SyncedFiles {
    fn sync_file(&self, path: &Path) -> io::Result<()> {
        self.0.lock().unwrap().push(path.to_owned());
        LocalDisk.sync_file(path)
    }
}

#[test]
fn a_commit_that_a_killed_writer_left_is_forced_to_the_medium_before_it_is_called_held() {
    let home = tempfile::tempdir().unwrap();
    let archive = Archive::init(home.path()).unwrap();
    // Somebody reads all the while, so the write-ahead log stays when the writer goes.
    let reader = archive.catalogue().unwrap();
    assert_eq!(reader.length().unwrap(), 0);
    keep(&archive, &["one"]).unwrap();
    let disk = Arc::new(SyncedFiles::default());
    let next = Archive::open_on(home.path(), disk.clone()).unwrap();
    assert_eq!(keep(&next, &["one"]).unwrap(), [Kept::Seen(1)]);
    let log = archive.folder().catalogue().with_extension("sqlite-wal");
    assert!(disk.0.lock().unwrap().contains(&log));
}

/// A disk with next to nothing free.
struct FullDisk;

impl Disk for FullDisk {
    fn free(&self, _path: &Path) -> io::Result<u64> {
        Ok(1 << 20)
    }
}

#[test]
fn a_full_disk_refuses_the_batch_before_it_is_begun() {
    let home = tempfile::tempdir().unwrap();
    Archive::init(home.path()).unwrap();
    let archive = Archive::open_on(home.path(), Arc::new(FullDisk)).unwrap();
    let Err(Error::DiskFull { needed, free, .. }) = keep(&archive, &["one"]) else {
        panic!("the batch was taken")
    };
    assert!(needed > free);
    assert_eq!(std::fs::read_dir(archive.folder().packs()).unwrap().count(), 0);
}

#[test]
fn the_catalogue_tells_each_event_in_order() {
    let home = tempfile::tempdir().unwrap();
    let archive = Archive::init(home.path()).unwrap();
    keep(&archive, &["one", "two"]).unwrap();
    let mut sources: Vec<(u64, &'static str)> = Vec::new();
    let catalogue = archive.catalogue().unwrap();
    catalogue
        .entries_after(0, |number, entry: Entry| {
            sources.push((number, entry.kind()));
            Ok(())
        })
        .unwrap();
    assert_eq!(sources, [(1, "capture"), (2, "capture")]);
}

#[test]
fn an_archive_without_its_marker_is_none() {
    let home = tempfile::tempdir().unwrap();
    let root: PathBuf = home.path().join("a");
    Archive::init(&root).unwrap();
    std::fs::remove_file(Folder::open(&root).unwrap().marker()).unwrap();
    assert!(matches!(Archive::open(&root), Err(Error::NoArchive(_))));
}

#[test]
fn a_lost_catalogue_is_told_and_no_empty_one_takes_its_place() {
    for lose in [|path: &Path| std::fs::remove_file(path), |path: &Path| std::fs::write(path, "")] {
        let home = tempfile::tempdir().unwrap();
        keep(&Archive::init(home.path()).unwrap(), &["one"]).unwrap();
        let folder = Folder::open(home.path()).unwrap();
        let pack = std::fs::read(folder.pack(1)).unwrap();
        lose(&folder.catalogue()).unwrap();
        assert!(matches!(Archive::open(home.path()), Err(Error::Damaged(_))));
        assert_eq!(std::fs::read(folder.pack(1)).unwrap(), pack);
    }
}

#[test]
fn an_init_that_was_killed_before_it_made_the_catalogue_is_finished_by_the_next_opening() {
    let home = tempfile::tempdir().unwrap();
    drop(Archive::init(home.path()).unwrap());
    std::fs::remove_file(Folder::open(home.path()).unwrap().catalogue()).unwrap();
    keep(&Archive::open(home.path()).unwrap(), &["one"]).unwrap();
}

fn redact(archive: &Archive, words: &str) {
    let mut intake = archive.intake().unwrap();
    let redaction = RedactionEntry {
        payload: digest_of(words.as_bytes()),
        reason: "The court of Varn ordered it.".into(),
        by: "Ada Brandt".into(),
        basis: None,
        made_at: jiff::Timestamp::UNIX_EPOCH,
    };
    intake.redact(vec![redaction], &|_, _| None).unwrap();
    intake.settle().unwrap();
}

/// Takes the catalogue away, rebuilds, and lets a writer tidy up; the numbers of the packs that are left.
fn packs_after_rebuild(root: &Path) -> Vec<String> {
    for name in ["catalogue.sqlite", "catalogue.sqlite-wal", "catalogue.sqlite-shm"] {
        let _ = std::fs::remove_file(root.join("record").join(name));
    }
    Archive::rebuild(root, |_, _| ()).unwrap();
    let archive = Archive::open(root).unwrap();
    drop(archive.intake().unwrap());
    assert_eq!(archive.verify(|_, _| ()).unwrap().findings, vec![]);
    let packs = std::fs::read_dir(root.join("record/packs")).unwrap();
    let mut names: Vec<String> =
        packs.map(|pack| pack.unwrap().file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

#[test]
fn a_pack_with_redacted_bytes_that_a_kill_left_goes_when_the_catalogue_is_made_anew() {
    let home = tempfile::tempdir().unwrap();
    let root = home.path();
    let archive = Archive::init(root).unwrap();
    keep(&archive, &["one", "two", "three"]).unwrap();
    let pack = archive.folder().pack(1);
    let before = std::fs::read(&pack).unwrap();
    redact(&archive, "two");
    drop(archive);
    assert!(!pack.exists());
    std::fs::write(&pack, before).unwrap();
    assert_eq!(packs_after_rebuild(root), ["000002.warc.zst"]);
    let archive = Archive::open(root).unwrap();
    assert!(matches!(archive.payload(digest_of(b"two")), Err(Error::Redacted(_))));
    assert_eq!(archive.payload(digest_of(b"three")).unwrap(), b"three");
}

#[test]
fn a_pack_that_a_kill_left_half_written_goes_when_the_catalogue_is_made_anew() {
    let home = tempfile::tempdir().unwrap();
    let root = home.path();
    let archive = Archive::init(root).unwrap();
    keep(&archive, &["one", "two", "three"]).unwrap();
    archive.intake().unwrap().settle().unwrap();
    let bytes = std::fs::read(archive.folder().pack(1)).unwrap();
    std::fs::write(archive.folder().pack(2), &bytes[..bytes.len() - 40]).unwrap();
    drop(archive);
    assert_eq!(packs_after_rebuild(root), ["000001.warc.zst"]);
}

#[test]
fn a_rebuild_that_was_cut_short_is_told_and_ended_by_the_next() {
    let home = tempfile::tempdir().unwrap();
    let root = home.path();
    keep(&Archive::init(root).unwrap(), &["one", "two"]).unwrap();
    drop(Archive::open(root).unwrap().intake().unwrap());
    let record = root.join("record");
    std::fs::rename(record.join("catalogue.sqlite"), record.join("catalogue.rebuilt")).unwrap();
    assert!(matches!(Archive::open(root), Err(Error::RebuildCutShort(_))));
    Archive::rebuild(root, |_, _| ()).unwrap();
    assert_eq!(Archive::open(root).unwrap().payload(digest_of(b"two")).unwrap(), b"two");
}
