//! Each finding of verify has a fixture here that triggers it and, but for those said to follow from it, no other.

#![allow(clippy::unwrap_used, clippy::panic, reason = "what a test's own set-up needs may fail loudly")]

use dictum_archive::{
    Archive, FINDINGS, Folder, Level, Share,
    derived::{Fulltext, PostingsWriter, ReuseWriter, ShelfWriter},
    digest_of,
};
use dictum_formats::warc::write_resource;
use dictum_model::{Capture, Correction, Matter};
use std::{fs, path::Path};

/// One damage, and the findings that it must show: the one it is the fixture of, then those that follow.
struct Fixture {
    name: &'static str,
    finds: &'static [&'static str],
    damage: fn(&Folder),
}

const fn fixture(name: &'static str, finds: &'static [&'static str], damage: fn(&Folder)) -> Fixture {
    Fixture { name, finds, damage }
}

/// Tests of the log and of redactions have their findings' fixtures with them: D013 to D039.
fn is_elsewhere(code: &str) -> bool {
    ("D013".."D040").contains(&code) || code == "D060"
}

const FIXTURES: &[Fixture] = &[
    fixture("an index that lost its rows, by which rows are counted", &["D001", "D005"], |folder| {
        // A writable schema lets the index be emptied behind SQLite's back.
        sql(
            folder,
            "CREATE TABLE aside AS SELECT * FROM edition; DROP INDEX capture_uri; \
             CREATE INDEX capture_uri ON capture (target_uri, captured_at) WHERE entry > 99; PRAGMA writable_schema=ON; \
             UPDATE sqlite_schema SET sql = 'CREATE INDEX capture_uri ON capture (target_uri, captured_at)' WHERE name = 'capture_uri'; \
             DROP TABLE aside;",
        );
    }),
    fixture("a deleted entry", &["D002", "D005"], |folder| {
        sql(
            folder,
            "DROP TRIGGER entries_never_go; DELETE FROM entry WHERE number = 2; \
             CREATE TRIGGER entries_never_go BEFORE DELETE ON entry\n    BEGIN SELECT RAISE(ABORT, 'entries are never deleted'); END",
        );
    }),
    fixture("an entry with another source, and the old leaf", &["D003"], |folder| {
        change_entry(folder, "body = replace(body, 'source page', 'source pact')");
    }),
    fixture("an entry that is no entry, with its own leaf", &["D004", "D005"], |folder| {
        let leaf = dictum_archive::record::entry::leaf_hash("nothing").hex();
        change_entry(folder, &format!("body = 'nothing', leaf = x'{leaf}'"));
    }),
    fixture("a capture's row with another address", &["D005"], |folder| {
        sql(folder, "UPDATE capture SET target_uri = 'https://elsewhere.example' WHERE entry = 1");
    }),
    fixture("a payload without a row, its frame the last", &["D006", "D005", "D012"], |folder| {
        sql(folder, "DELETE FROM payload WHERE start = (SELECT max(start) FROM payload)");
    }),
    fixture("a pack cut short", &["D007"], |folder| {
        change(&folder.pack(1), |bytes| bytes.truncate(bytes.len() - 1));
    }),
    fixture("a flipped bit in a frame's checksum", &["D008", "D009"], |folder| {
        change(&folder.pack(1), |bytes| {
            let last = bytes.len() - 1;
            bytes[last] ^= 1;
        });
    }),
    fixture("a frame of no record, with its own digest", &["D009"], |folder| {
        put_in_place_of_the_last(folder, b"not a record at all");
    }),
    fixture("a frame of another payload, with its own digest", &["D010"], |folder| {
        let other = b"four";
        put_in_place_of_the_last(folder, &write_resource(&capture(other), other));
    }),
    fixture("another opening record", &["D011"], |folder| change(&folder.pack(1), |bytes| bytes[100] ^= 1)),
    fixture("bytes after the last frame", &["D012"], |folder| {
        change(&folder.pack(1), |bytes| bytes.extend_from_slice(b"torn"));
    }),
    fixture("no FORMAT", &["D040"], |folder| fs::remove_file(folder.marker()).unwrap()),
    fixture("a table of somebody else's", &["D041"], |folder| sql(folder, "CREATE TABLE stranger (a)")),
    fixture("a lost index", &["D042"], |folder| sql(folder, "DROP INDEX capture_uri")),
    fixture("a stranger's file", &["D043"], |folder| {
        fs::write(folder.packs().join("notes.txt"), "x").unwrap()
    }),
    fixture("a write-ahead log with a flipped bit before its end", &["D044"], |folder| {
        leave_write_ahead_log(folder, |log| log[32 + 24 + 100] ^= 1);
    }),
    fixture("a write-ahead log cut in its last frame", &["D045"], |folder| {
        leave_write_ahead_log(folder, |log| log.truncate(log.len() - 9));
    }),
    fixture("a shelf of somebody else's", &["D050"], |folder| {
        fs::write(folder.derived().join("shelf.sqlite"), "no shelf").unwrap();
    }),
    fixture("a reading that the shelf keeps and that does not unfold", &["D050"], |folder| {
        let mut shelf = ShelfWriter::open(&folder.derived()).unwrap();
        shelf.keep_reading(1, b"no fold").unwrap();
        let known_to = shelf.shelf().known_to().unwrap();
        shelf.commit(known_to).unwrap();
    }),
    fixture("a full-text index whose list makes no sense", &["D051"], |folder| {
        fs::write(folder.derived().join("fulltext/meta.json"), "{}").unwrap();
    }),
    fixture("postings that know to another entry than they were sealed with", &["D052"], |folder| {
        change(&folder.derived().join("postings/MANIFEST"), |bytes| bytes[9] ^= 1);
    }),
    fixture("an index that was told less than the others", &["D053"], |folder| {
        fs::remove_dir_all(folder.derived().join("postings")).unwrap();
    }),
    fixture("indexes that know of more than the record", &["D054"], |folder| derive(folder, 99)),
    fixture("shared passages that know to another entry than they were sealed with", &["D055"], |folder| {
        change(&folder.derived().join("reuse/MANIFEST"), |bytes| bytes[9] ^= 1);
    }),
];

#[test]
fn each_finding_has_a_fixture_that_triggers_it_and_no_other_but_those_that_follow() {
    let home = tempfile::tempdir().unwrap();
    let sound = home.path().join("sound");
    make(&sound);
    assert_eq!(codes(&sound), [""; 0], "the archive of the fixtures is sound");
    let mut wrong = Vec::new();
    for (n, fixture) in FIXTURES.iter().enumerate() {
        let root = home.path().join(n.to_string());
        copy(&sound, &root);
        (fixture.damage)(&folder_at(&root));
        let mut found = codes(&root);
        // The log of the entries, and its signature, tell the same tale of a changed entry in their own numbers.
        found.retain(|code| !is_elsewhere(code));
        let mut expected = fixture.finds.to_vec();
        expected.sort_unstable();
        if found != expected {
            wrong.push(format!("{}: wants {expected:?}, shows {found:?}", fixture.name));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn no_finding_is_without_a_fixture() {
    for number in FINDINGS.iter().filter(|number| !is_elsewhere(number.code)) {
        let has_one = FIXTURES.iter().any(|fixture| fixture.finds.first() == Some(&number.code));
        assert!(has_one, "{} has no fixture", number.code);
    }
}

#[test]
fn a_verify_run_changes_no_byte_of_an_archive_whose_writer_was_killed() {
    let home = tempfile::tempdir().unwrap();
    let root = home.path().join("archive");
    make(&root);
    leave_write_ahead_log(&folder_at(&root), |_| ());
    let before = fs::read(root.join("record/catalogue.sqlite-wal")).unwrap();
    codes(&root);
    assert_eq!(fs::read(root.join("record/catalogue.sqlite-wal")).unwrap(), before);
}

#[test]
fn a_writer_refuses_an_archive_whose_write_ahead_log_lost_acknowledged_commits() {
    let home = tempfile::tempdir().unwrap();
    let root = home.path().join("archive");
    make(&root);
    leave_write_ahead_log(&folder_at(&root), |log| log[32 + 24 + 100] ^= 1);
    assert!(Archive::open(&root).unwrap().intake().is_err());
}

fn codes(root: &Path) -> Vec<&'static str> {
    let report = Archive::as_it_is(root).unwrap().verify_to(Level::ReadData(Share::ALL), |_, _| ()).unwrap();
    report.counts.keys().copied().collect()
}

/// The folder's paths, whatever state it is in.
fn folder_at(root: &Path) -> Folder {
    Archive::as_it_is(root).unwrap().folder().clone()
}

fn capture(payload: &[u8]) -> Capture {
    Capture {
        source: "page.txt".into(),
        digest: digest_of(payload),
        media_type: Some("text/plain".into()),
        charset: None,
        bytes: payload.len(),
        target_uri: Some("https://varn.example/1".into()),
        captured_at: None,
        captured_at_candidates: vec![],
        captured_at_from: None,
        http_status: None,
    }
}

/// Makes an archive of three payloads and a correction, of which the indexes know.
fn make(root: &Path) {
    let archive = Archive::init(root).unwrap();
    let mut intake = archive.intake().unwrap();
    for payload in [&b"one"[..], b"two", b"three"] {
        intake.keep(&capture(payload), || write_resource(&capture(payload), payload)).unwrap();
    }
    let correction = Correction {
        payload: digest_of(b"one"),
        matter: Matter::Place(Some("Varn".into())),
        by: "Ada Brandt".into(),
        reason: "The harbour book says so.".into(),
        made_at: None,
    };
    intake.enter_correction(correction).unwrap();
    intake.settle().unwrap();
    drop(intake);
    derive(archive.folder(), 4);
}

fn derive(folder: &Folder, known_to: u64) {
    let derived = folder.derived();
    let mut shelf = ShelfWriter::open(&derived).unwrap();
    (1..=3).for_each(|capture| shelf.put_reading(capture, None).unwrap());
    shelf.commit(known_to).unwrap();
    Fulltext::open(&derived).unwrap().writer().unwrap().commit(known_to).unwrap();
    PostingsWriter::open(&derived).unwrap().commit(known_to).unwrap();
    ReuseWriter::open(&derived).unwrap().commit(known_to).unwrap();
}

fn sql(folder: &Folder, statements: &str) {
    rusqlite::Connection::open(folder.catalogue()).unwrap().execute_batch(statements).unwrap();
}

/// Changes the first entry as no writer can, leaving the trigger that forbids it as it was.
fn change_entry(folder: &Folder, set: &str) {
    sql(
        folder,
        &format!(
            "DROP TRIGGER entries_never_change; UPDATE entry SET {set} WHERE number = 1; \
             CREATE TRIGGER entries_never_change BEFORE UPDATE ON entry\n    BEGIN SELECT RAISE(ABORT, 'entries are never changed'); END"
        ),
    );
}

fn change(path: &Path, change: impl FnOnce(&mut Vec<u8>)) {
    let mut bytes = fs::read(path).unwrap();
    change(&mut bytes);
    fs::write(path, bytes).unwrap();
}

/// Puts a frame of other bytes where the last payload's was, and has its row tell the frame's length and digest.
fn put_in_place_of_the_last(folder: &Folder, bytes: &[u8]) {
    let catalogue = rusqlite::Connection::open(folder.catalogue()).unwrap();
    let start: usize = catalogue.query_row("SELECT max(start) FROM payload", [], |row| row.get(0)).unwrap();
    let frame = zstd::bulk::compress(bytes, 3).unwrap();
    change(&folder.pack(1), |pack| {
        pack.truncate(start);
        pack.extend_from_slice(&frame);
    });
    let digest = digest_of(&frame).0;
    catalogue
        .execute(
            "UPDATE payload SET length = ?1, frame = ?2 WHERE start = ?3",
            rusqlite::params![frame.len(), digest, start],
        )
        .unwrap();
}

/// Leaves two commits in the write-ahead log, as a killed writer does, after changing the log's bytes. What they write is an
/// entry's own leaf: nothing changes, so that no other finding follows.
fn leave_write_ahead_log(folder: &Folder, damage: impl FnOnce(&mut Vec<u8>)) {
    let path = folder.catalogue();
    let writer = rusqlite::Connection::open(&path).unwrap();
    writer.execute_batch("PRAGMA wal_autocheckpoint=0").unwrap();
    for _ in 0..2 {
        writer.execute("UPDATE correction SET payload = payload", []).unwrap();
    }
    let log = path.with_extension("sqlite-wal");
    let mut bytes = fs::read(&log).unwrap();
    damage(&mut bytes);
    writer.set_db_config(rusqlite::config::DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true).unwrap();
    drop(writer);
    fs::write(log, bytes).unwrap();
    let _ = fs::remove_file(path.with_extension("sqlite-shm"));
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}
