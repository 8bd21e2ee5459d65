//! `dictum follow`: a replica that answers as its source does, from a folder and over the net, and after being killed.

#![allow(clippy::unwrap_used, reason = "what a test's own set-up needs may fail loudly")]

mod support;

use assert_cmd::cargo::CommandCargoExt;
use std::{
    io::{BufRead, BufReader},
    path::Path,
    process::{Child, Command, Stdio},
    time::Duration,
};
use support::{SAMPLES, done, run, with_samples};

/// What an archive answers: everything that must be the same in a replica.
fn answers(archive: &Path) -> Vec<String> {
    let queries = concat!(env!("CARGO_MANIFEST_DIR"), "/../../samples/quotations.jsonl");
    [
        &["export"][..],
        &["check", "--queries", queries],
        &["search", "harbour", "--limit", "100", "--format", "json"],
        &["log", "--from", "1", "--limit", "100000", "--format", "json"],
        &["log", "prove", "3"],
        &["log", "checkpoint"],
        &["verify", "--read-data"],
    ]
    .map(|args| run(archive, args).1.replace(&archive.display().to_string(), "DIR"))
    .to_vec()
}

/// A served archive, until it is dropped.
struct Served {
    process: Child,
    address: String,
}

impl Served {
    fn of(archive: &Path) -> Served {
        let mut command = Command::cargo_bin("dictum").unwrap();
        command.env_remove("DICTUM_ARCHIVE").arg("--archive").arg(archive);
        command.args(["serve", "--listen", "127.0.0.1:0", "--no-browser"]).stdout(Stdio::piped());
        let mut process = command.spawn().unwrap();
        let mut told = String::new();
        BufReader::new(process.stdout.take().unwrap()).read_line(&mut told).unwrap();
        let address = told.split_whitespace().last().unwrap().to_owned();
        Served { process, address }
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        self.process.kill().unwrap();
        self.process.wait().unwrap();
    }
}

#[test]
fn a_replica_answers_as_its_source_does() {
    let home = tempfile::tempdir().unwrap();
    let archive = with_samples(&home);
    let replica = home.path().join("replica");
    let told = done(&replica, &["follow", archive.to_str().unwrap(), "--once"]);
    assert!(told.contains("entries"), "{told}");
    assert_eq!(answers(&replica), answers(&archive));
    // It remembers whom it follows, and takes nothing in by itself.
    done(&archive, &["log", "rotate-key", "--reason", "it was lent"]);
    done(&replica, &["follow", "--once"]);
    assert_eq!(answers(&replica), answers(&archive));
    let (code, told) = run(&replica, &["ingest", SAMPLES]);
    assert_eq!(code, 2, "{told}");
    assert!(told.contains("takes nothing in by itself"), "{told}");
}

#[test]
fn a_replica_follows_a_served_archive_and_is_served_itself() {
    let home = tempfile::tempdir().unwrap();
    let archive = with_samples(&home);
    let served = Served::of(&archive);
    let (replica, second) = (home.path().join("replica"), home.path().join("second"));
    done(&replica, &["follow", &served.address, "--once"]);
    assert_eq!(answers(&replica), answers(&archive));
    let middle = Served::of(&replica);
    let key = done(&archive, &["log", "key"]);
    done(&second, &["follow", &middle.address, "--once", "--key", key.trim()]);
    assert_eq!(answers(&second), answers(&archive));
    let (code, told) = run(&home.path().join("none"), &["follow", "http://127.0.0.1:9", "--once"]);
    assert_eq!(code, 5, "{told}");
}

#[test]
fn a_replica_killed_at_any_time_ends_as_one_that_was_not() {
    let home = tempfile::tempdir().unwrap();
    let archive = with_samples(&home);
    let replica = home.path().join("replica");
    for milliseconds in (5..200).step_by(15) {
        let mut command = Command::cargo_bin("dictum").unwrap();
        command.env_remove("DICTUM_ARCHIVE").arg("--archive").arg(&replica);
        command.args(["follow", archive.to_str().unwrap(), "--once"]).stdout(Stdio::null());
        let mut process = command.spawn().unwrap();
        std::thread::sleep(Duration::from_millis(milliseconds));
        process.kill().unwrap();
        process.wait().unwrap();
    }
    done(&replica, &["follow", archive.to_str().unwrap(), "--once"]);
    assert_eq!(answers(&replica), answers(&archive));
}

#[test]
fn a_source_that_tells_another_story_is_refused_loudly() {
    let home = tempfile::tempdir().unwrap();
    let archive = with_samples(&home);
    let (backup, earlier) = (home.path().join("backup"), home.path().join("earlier"));
    done(&archive, &["backup", backup.to_str().unwrap(), "--with-key"]);
    done(&archive, &["log", "rotate-key", "--reason", "it was lent"]);
    let replica = home.path().join("replica");
    done(&replica, &["follow", archive.to_str().unwrap(), "--once"]);
    let before = answers(&replica);
    done(&earlier, &["restore", backup.to_str().unwrap(), earlier.to_str().unwrap()]);
    let (code, told) = run(&replica, &["follow", earlier.to_str().unwrap(), "--once"]);
    assert_eq!(code, 4, "{told}");
    assert!(told.contains("has gone back") && told.contains("Keep both folders"), "{told}");
    assert_eq!(answers(&replica), before);
}
