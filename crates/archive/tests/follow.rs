//! Replicas: the same entries and payloads as the source, at every moment sound, and never talked into another story.

#![allow(clippy::unwrap_used, reason = "what a test's own set-up needs may fail loudly")]

#[path = "support/dying_disk.rs"]
mod dying_disk;

use dictum_archive::{
    Archive, Effort, Error, FolderSource, PackEnd, RedactionEntry, Result, Upstream, digest_of,
};
use dictum_formats::warc::write_resource;
use dictum_model::Capture;
use dying_disk::DyingDisk;
use std::path::{Path, PathBuf};

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
    format!("The ferry of Varn sailed on day {n}, and came back in the evening. ").repeat(n % 7 + 1)
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

    fn source(&self) -> FolderSource {
        FolderSource::of(Archive::open(&self.path("archive")).unwrap())
    }

    fn replica(&self) -> Archive {
        Archive::init_replica(&self.path("replica"), &self.source(), &[]).unwrap()
    }
}

/// Sees that a replica has all that the source has, and that every byte of it is sound.
fn assert_same(replica: &Archive, source: &Archive) {
    assert_eq!(entries(replica), entries(source));
    assert_eq!(replica.checkpoint().unwrap(), source.checkpoint().unwrap());
    assert_eq!(replica.log_keys().unwrap(), source.log_keys().unwrap());
    assert_eq!(replica.pack_ends().unwrap(), source.pack_ends().unwrap());
    let report = replica.verify(|_, _| ()).unwrap();
    assert_eq!(report.findings, vec![]);
}

#[test]
fn a_replica_has_the_entries_and_payloads_of_its_source() {
    let home = Home::new();
    let archive = home.archive();
    keep(&archive, 0..600);
    let replica = home.replica();
    let report = replica.follow(&home.source(), &[]).unwrap();
    assert_eq!((report.entries, report.new_entries), (600, 600));
    assert_same(&replica, &archive);
    keep(&archive, 600..700);
    let second = replica.follow(&home.source(), &[]).unwrap();
    assert_eq!((second.entries, second.new_entries), (700, 100));
    assert!(second.fetched_bytes < report.fetched_bytes / 2, "{report:?} {second:?}");
    assert_same(&replica, &archive);
    let third = replica.follow(&home.source(), &[]).unwrap();
    assert_eq!((third.new_entries, third.fetched_bytes), (0, 0));
}

#[test]
fn a_replica_takes_nothing_in_by_itself() {
    let home = Home::new();
    keep(&home.archive(), 0..3);
    let replica = home.replica();
    replica.follow(&home.source(), &[]).unwrap();
    assert!(matches!(replica.intake(), Err(Error::IsReplica(_))));
    let own = Archive::init(&home.path("own")).unwrap();
    assert!(matches!(own.follow(&home.source(), &[]), Err(Error::IsNoReplica(_))));
}

#[test]
fn what_the_source_moved_or_let_go_is_moved_or_gone_in_the_replica() {
    let home = Home::new();
    let archive = home.archive();
    keep(&archive, 0..60);
    let replica = home.replica();
    replica.follow(&home.source(), &[]).unwrap();
    let mut intake = archive.intake().unwrap();
    intake.repack(Effort::Everything, &|_, _| Some("varn.example".into())).unwrap();
    let redaction = RedactionEntry {
        payload: digest_of(words(7).as_bytes()),
        reason: "The court of Varn ordered it.".into(),
        by: "Ada Brandt".into(),
        basis: None,
        made_at: jiff::Timestamp::UNIX_EPOCH,
    };
    intake.redact(vec![redaction], &|_, _| Some("varn.example".into())).unwrap();
    intake.settle().unwrap();
    drop(intake);
    keep(&archive, 60..70);
    let report = replica.follow(&home.source(), &[]).unwrap();
    assert!(report.replaced_packs > 0, "{report:?}");
    assert_same(&replica, &archive);
    assert!(matches!(replica.payload(digest_of(words(7).as_bytes())), Err(Error::Redacted(_))));
    // Moved without a new entry: the packs follow all the same.
    archive.intake().unwrap().repack(Effort::Everything, &|_, _| None).unwrap();
    replica.follow(&home.source(), &[]).unwrap();
    assert_same(&replica, &archive);
}

#[test]
fn a_key_that_an_entry_hands_on_is_trusted_and_any_other_is_not() {
    let home = Home::new();
    let archive = home.archive();
    keep(&archive, 0..3);
    let replica = home.replica();
    replica.follow(&home.source(), &[]).unwrap();
    archive.intake().unwrap().rotate_log_key("it was lent", jiff::Timestamp::UNIX_EPOCH).unwrap();
    replica.follow(&home.source(), &[]).unwrap();
    keep(&archive, 3..5);
    replica.follow(&home.source(), &[]).unwrap();
    assert_same(&replica, &archive);
    // Two changes between two looks: none of the keys trusted here signs any more.
    for _ in 0..2 {
        archive.intake().unwrap().rotate_log_key("it was lent again", jiff::Timestamp::UNIX_EPOCH).unwrap();
    }
    keep(&archive, 5..6);
    assert!(matches!(replica.follow(&home.source(), &[]), Err(Error::UntrustedKey { .. })));
    let named = archive.log_keys().unwrap().pop().unwrap();
    replica.follow(&home.source(), &[named]).unwrap();
    assert_eq!(entries(&replica), entries(&archive));
}

#[test]
fn a_source_that_has_gone_back_or_tells_another_story_is_refused() {
    let home = Home::new();
    let archive = home.archive();
    keep(&archive, 0..5);
    copy_folder(&home.path("archive"), &home.path("earlier"));
    keep(&archive, 5..9);
    let replica = home.replica();
    replica.follow(&home.source(), &[]).unwrap();
    let before = entries(&replica);
    let earlier = Archive::open(&home.path("earlier")).unwrap();
    let back = FolderSource::of(Archive::open(&home.path("earlier")).unwrap());
    assert!(matches!(replica.follow(&back, &[]), Err(Error::Forked(_))));
    // The same key signs other entries after the same beginning.
    keep(&earlier, 20..30);
    let refused = replica.follow(&back, &[]);
    assert!(matches!(refused, Err(Error::Forked(_))), "{refused:?}");
    assert_eq!(entries(&replica), before);
    let stranger = Archive::init(&home.path("stranger")).unwrap();
    keep(&stranger, 0..20);
    let stranger = FolderSource::of(stranger);
    assert!(matches!(replica.follow(&stranger, &[]), Err(Error::UntrustedKey { .. })));
    replica.follow(&home.source(), &[]).unwrap();
    assert_same(&replica, &archive);
}

/// A source that gives one sort of file otherwise than it is.
struct Tampered {
    source: FolderSource,
    what: Part,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Part {
    Checkpoint,
    Entries,
    Tiles,
    Packs,
    PackLost,
}

impl Tampered {
    fn flipped(&self, part: Part, mut bytes: Vec<u8>) -> Vec<u8> {
        if self.what == part {
            let at = bytes.len() * 2 / 3;
            bytes[at] ^= 1;
        }
        bytes
    }
}

impl Upstream for Tampered {
    fn name(&self) -> String {
        "https://mirror.varn.example".into()
    }

    fn checkpoint(&self) -> Result<String> {
        let text = self.source.checkpoint()?;
        Ok(if self.what == Part::Checkpoint { text.replacen('\n', "\n1", 1) } else { text })
    }

    fn keys(&self) -> Result<String> {
        self.source.keys()
    }

    fn tile(&self, path: &str) -> Result<Option<Vec<u8>>> {
        let part = if path.starts_with("tile/entries") { Part::Entries } else { Part::Tiles };
        Ok(self.source.tile(path)?.map(|bytes| self.flipped(part, bytes)))
    }

    fn packs(&self) -> Result<Vec<PackEnd>> {
        let packs = self.source.packs()?;
        Ok(if self.what == Part::PackLost { Vec::new() } else { packs })
    }

    fn pack_bytes(&self, pack: u32, from: u64) -> Result<Option<Vec<u8>>> {
        Ok(self.source.pack_bytes(pack, from)?.map(|bytes| self.flipped(Part::Packs, bytes)))
    }
}

#[test]
fn a_tampered_source_is_refused_and_leaves_the_replica_as_it_was() {
    let home = Home::new();
    let archive = home.archive();
    keep(&archive, 0..40);
    let replica = home.replica();
    replica.follow(&home.source(), &[]).unwrap();
    let before = entries(&replica);
    keep(&archive, 40..90);
    for what in [Part::Checkpoint, Part::Entries, Part::Tiles, Part::Packs, Part::PackLost] {
        let refused = replica.follow(&Tampered { source: home.source(), what }, &[]);
        let is_loud =
            matches!(refused, Err(Error::UntrustedKey { .. } | Error::Untrue { .. } | Error::Forked(_)));
        assert!(is_loud, "{what:?}: {refused:?}");
        assert_eq!(entries(&replica), before, "{what:?}");
        assert_eq!(replica.verify(|_, _| ()).unwrap().findings, vec![], "{what:?}");
    }
    replica.follow(&home.source(), &[]).unwrap();
    assert_same(&replica, &archive);
}

#[test]
fn a_replica_killed_anywhere_goes_on_to_the_same_end() {
    let home = Home::new();
    let archive = home.archive();
    keep(&archive, 0..40);
    let mut kills = 0;
    for writes in 0.. {
        let root = home.path(&format!("replica-{writes}"));
        let dying = || DyingDisk::after(writes);
        let made = Archive::init_replica_on(&root, &home.source(), &[], dying());
        let told = made.and_then(|_| Archive::open_on(&root, dying())?.follow(&home.source(), &[]));
        let replica = match root.join("FORMAT").exists() {
            true => Archive::open(&root).unwrap(),
            false => Archive::init_replica(&root, &home.source(), &[]).unwrap(),
        };
        replica.follow(&home.source(), &[]).unwrap();
        assert_same(&replica, &archive);
        if told.is_ok() {
            break;
        }
        kills += 1;
    }
    assert!(kills > 10, "{kills}");
}

#[test]
fn what_came_and_moved_before_a_kill_is_followed_to_the_same_end() {
    let home = Home::new();
    let archive = home.archive();
    keep(&archive, 0..40);
    home.replica().follow(&home.source(), &[]).unwrap();
    keep(&archive, 40..60);
    archive.intake().unwrap().repack(Effort::Everything, &|_, _| Some("varn.example".into())).unwrap();
    keep(&archive, 60..70);
    for writes in 0.. {
        let root = home.path(&format!("replica-{writes}"));
        copy_folder(&home.path("replica"), &root);
        let disk = DyingDisk::after(writes);
        let told = Archive::open_on(&root, disk).unwrap().follow(&home.source(), &[]);
        let replica = Archive::open(&root).unwrap();
        replica.follow(&home.source(), &[]).unwrap();
        assert_same(&replica, &archive);
        if told.is_ok() {
            break;
        }
    }
}

#[test]
fn a_replica_follows_a_replica() {
    let home = Home::new();
    let archive = home.archive();
    keep(&archive, 0..10);
    home.replica().follow(&home.source(), &[]).unwrap();
    let middle = FolderSource::of(Archive::open(&home.path("replica")).unwrap());
    let last = Archive::init_replica(&home.path("last"), &middle, &[]).unwrap();
    last.follow(&middle, &[]).unwrap();
    assert_same(&last, &archive);
}

fn copy_folder(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let at = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy_folder(&entry.path(), &at);
        } else {
            std::fs::copy(entry.path(), at).unwrap();
        }
    }
}
