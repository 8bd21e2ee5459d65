//! `dictum rebuild`: from packs and log alone, the same archive.

#![allow(clippy::unwrap_used, reason = "what a test's own set-up needs may fail loudly")]

mod support;

use std::{fs, path::Path};
use support::{SAMPLES, done, run, with_samples};

/// What the archive answers: everything that must be the same after a rebuild.
fn answers(archive: &Path) -> Vec<String> {
    let queries = concat!(env!("CARGO_MANIFEST_DIR"), "/../../samples/quotations.jsonl");
    [
        &["export"][..],
        &["check", "--queries", queries],
        &["search", "harbour", "--limit", "100", "--format", "json"],
        &["search", "ferry", "--limit", "100", "--format", "json"],
        &["log", "--from", "1", "--limit", "100000", "--format", "json"],
        &["log", "prove", "3"],
        &["log", "checkpoint"],
    ]
    .map(|args| run(archive, args).1)
    .to_vec()
}

/// Damages the catalogue, rebuilds, and compares every answer; gives what the rebuild said.
fn rebuilt_after(damage: impl FnOnce(&Path)) -> String {
    let home = tempfile::tempdir().unwrap();
    let archive = with_samples(&home);
    let before = answers(&archive);
    assert!(before.iter().all(|answer| !answer.is_empty()));
    damage(&archive);
    let told = done(&archive, &["rebuild"]);
    assert!(before == answers(&archive), "the rebuilt archive answers otherwise");
    done(&archive, &["verify", "--read-data"]);
    // It goes on growing as if nothing had been.
    let again = done(&archive, &["ingest", SAMPLES]);
    assert!(before == answers(&archive), "{again}");
    told
}

#[test]
fn a_lost_catalogue_is_made_anew_with_the_same_answers_and_proofs() {
    let told = rebuilt_after(|archive| {
        for end in ["", "-wal", "-shm"] {
            let _ = fs::remove_file(archive.join(format!("record/catalogue.sqlite{end}")));
        }
        fs::remove_dir_all(archive.join("derived")).unwrap();
    });
    assert!(!told.contains("set-aside"), "{told}");
}

#[test]
fn a_damaged_catalogue_is_set_aside_and_made_anew() {
    let told = rebuilt_after(|archive| {
        let path = archive.join("record/catalogue.sqlite");
        let mut bytes = fs::read(&path).unwrap();
        let middle = bytes.len() / 2;
        bytes[100..middle].fill(0x5a);
        fs::write(&path, bytes).unwrap();
    });
    assert!(told.contains("set-aside"), "{told}");
}

#[test]
fn a_sound_catalogue_is_set_aside_too() {
    let told = rebuilt_after(|_| ());
    assert!(told.contains("set-aside"), "{told}");
}

#[test]
fn a_log_that_does_not_give_what_was_signed_makes_nothing() {
    let home = tempfile::tempdir().unwrap();
    let archive = with_samples(&home);
    let bundle = fs::read_dir(archive.join("record/log/tile/entries/000.p")).unwrap().next();
    let bundle = bundle.unwrap().unwrap().path();
    let mut bytes = fs::read(&bundle).unwrap();
    let at = bytes.windows(4).position(|four| four == b"page" || four == b"http").unwrap();
    bytes[at] ^= 2;
    fs::write(&bundle, bytes).unwrap();
    let before = fs::read(archive.join("record/catalogue.sqlite")).unwrap();
    let (code, told) = run(&archive, &["rebuild"]);
    assert!(code == 4 && told.contains("were signed"), "{told}");
    assert!(before == fs::read(archive.join("record/catalogue.sqlite")).unwrap());
}

#[test]
fn captures_whose_entries_were_lost_are_put_aside_and_can_be_taken_in_again() {
    let home = tempfile::tempdir().unwrap();
    let archive = with_samples(&home);
    let log = home.path().join("log");
    copy(&archive.join("record/log"), &log);
    let page = home.path().join("late.txt");
    fs::write(
        &page,
        "Press conference by the Harbour Minister\n\nThe late ferry sails on Sunday after all.\n",
    )
    .unwrap();
    done(&archive, &["ingest", page.to_str().unwrap()]);
    // The log as it was before the last run, and no catalogue: as if both had been caught in the middle.
    fs::remove_dir_all(archive.join("record/log")).unwrap();
    copy(&log, &archive.join("record/log"));
    for end in ["", "-wal", "-shm"] {
        let _ = fs::remove_file(archive.join(format!("record/catalogue.sqlite{end}")));
    }
    let told = done(&archive, &["rebuild"]);
    assert!(told.contains("1 frames of the packs are named by no entry"), "{told}");
    let aside = archive.join("set-aside/1/unnamed-000001.warc.zst");
    let taken = done(&archive, &["ingest", aside.to_str().unwrap()]);
    assert!(done(&archive, &["log", "--limit", "9"]).contains("late.txt"), "{taken}");
    done(&archive, &["verify", "--read-data"]);
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for item in fs::read_dir(from).unwrap() {
        let (path, name) = item.map(|item| (item.path(), item.file_name())).unwrap();
        if path.is_dir() {
            copy(&path, &to.join(name));
        } else {
            fs::copy(&path, to.join(name)).unwrap();
        }
    }
}
