//! The batch as its users have it: parted, read by processes of its own, gathered into the archive that one machine makes.

#![cfg(feature = "columns")]
#![allow(clippy::unwrap_used, reason = "what a test's own set-up needs may fail loudly")]

use flate2::{Compression, write::GzEncoder};
use serde_json::Value;
use std::{io::Write, path::Path, process::Output};
use tempfile::TempDir;

fn dictum(home: &Path, arguments: &[&str]) -> Output {
    let mut command = assert_cmd::Command::cargo_bin("dictum").unwrap();
    command.current_dir(home).args(arguments).env_remove("DICTUM_ARCHIVE").output().unwrap()
}

fn done(home: &Path, arguments: &[&str]) -> String {
    let output = dictum(home, arguments);
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{arguments:?}: {told}");
    String::from_utf8(output.stdout).unwrap()
}

fn member(record: &str) -> Vec<u8> {
    let mut packed = GzEncoder::new(Vec::new(), Compression::fast());
    packed.write_all(record.as_bytes()).unwrap();
    packed.finish().unwrap()
}

fn response(number: usize, body: &str) -> Vec<u8> {
    let block = format!("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n{body}");
    member(&format!(
        "WARC/1.1\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:{number}>\r\nWARC-Date: 2024-01-01T00:00:{number:02}Z\r\n\
         WARC-Target-URI: https://mfa.vessaria.example/{number}\r\nContent-Type: application/http; msgtype=response\r\n\
         Content-Length: {}\r\n\r\n{block}\r\n\r\n",
        block.len()
    ))
}

fn page(number: usize) -> String {
    format!(
        "<html lang=en><body><article><h1>Statement {number}</h1><p>The harbour of Saint Corvin stays open to every ship of every flag, on day {number}.</p></article></body></html>"
    )
}

/// A folder with WARC files of a few pages each, parted into a task a record.
fn planned() -> TempDir {
    let home = tempfile::tempdir().unwrap();
    let input = home.path().join("input");
    std::fs::create_dir(&input).unwrap();
    for file in 0..3 {
        let records: Vec<u8> =
            (file * 4..file * 4 + 4).flat_map(|number| response(number, &page(number % 10))).collect();
        std::fs::write(input.join(format!("{file}.warc.gz")), records).unwrap();
    }
    done(home.path(), &["batch", "plan", "input", "--out", "plan.jsonl", "--part-bytes", "600"]);
    home
}

fn run(home: &Path, more: &[&str]) -> Vec<Value> {
    let arguments = [&["--format", "json", "batch", "run", "plan.jsonl", "--out", "shards"], more].concat();
    done(home, &arguments).lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn sum(manifests: &[Value], of: &str) -> u64 {
    manifests.iter().map(|manifest| manifest[of].as_u64().unwrap()).sum()
}

/// Every entry but the account of the run, which tells when it was.
fn log(home: &Path, archive: &str) -> Vec<Value> {
    let entries =
        done(home, &["--archive", archive, "--format", "json", "log", "--from", "1", "--limit", "1000"]);
    let entries = entries.lines().map(|line| serde_json::from_str(line).unwrap());
    entries.filter(|entry: &Value| entry["kind"] != "run").collect()
}

#[test]
fn what_is_gathered_is_what_one_machine_ingests() {
    let home = planned();
    let home = home.path();
    let manifests = run(home, &[]);
    assert!(manifests.len() > 4, "{} tasks", manifests.len());
    assert_eq!(sum(&manifests, "captures"), 12);
    for archive in ["gathered", "ingested"] {
        done(home, &["init", archive]);
    }
    done(home, &["--archive", "gathered", "batch", "gather", "plan.jsonl", "--shards", "shards"]);
    done(home, &["--archive", "ingested", "ingest", "--quiet", "input"]);
    let export = |archive| done(home, &["--archive", archive, "export", "--quiet"]);
    assert_eq!(export("gathered"), export("ingested"));
    assert!(log(home, "gathered").len() > 12);
    assert_eq!(log(home, "gathered"), log(home, "ingested"));
}

#[test]
fn a_part_that_is_read_again_is_passed_over() {
    let home = planned();
    let first = run(home.path(), &[]);
    let again = run(home.path(), &[]);
    assert!(again.iter().all(|manifest| manifest["was_there"] == true));
    assert_eq!(sum(&first, "captures"), sum(&again, "captures"));
}

#[test]
fn a_record_that_ends_its_reader_is_reported_and_the_rest_is_read() {
    let home = tempfile::tempdir().unwrap();
    let home = home.path();
    // Longer than the memory that its reader may take, once it is unpacked and read.
    let long =
        format!("<html><body><article><p>{}</p></article></body></html>", "The tide. ".repeat(4 << 20));
    let records = [response(1, &page(1)), response(2, &long), response(3, &page(3))].concat();
    std::fs::write(home.join("a.warc.gz"), records).unwrap();
    done(home, &["batch", "plan", "a.warc.gz", "--out", "plan.jsonl"]);
    let manifests = run(home, &["--memory", "160"]);
    assert_eq!([sum(&manifests, "captures"), sum(&manifests, "poisoned")], [2, 1]);
    done(home, &["init", "archive"]);
    let told = done(
        home,
        &["--archive", "archive", "--format", "json", "batch", "gather", "plan.jsonl", "--shards", "shards"],
    );
    let told: Value = serde_json::from_str(&told).unwrap();
    assert_eq!([told["captures"].as_u64(), told["refused"].as_u64()], [Some(2), Some(1)]);
}

#[test]
fn input_that_changed_since_it_was_planned_is_not_read() {
    let home = planned();
    let path = home.path().join("input/1.warc.gz");
    let mut bytes = std::fs::read(&path).unwrap();
    bytes[40] ^= 1;
    std::fs::write(&path, bytes).unwrap();
    let output = dictum(home.path(), &["batch", "run", "plan.jsonl", "--out", "shards"]);
    assert_eq!(output.status.code(), Some(4));
    assert!(String::from_utf8_lossy(&output.stderr).contains("has changed since it was planned"));
}

#[test]
fn parts_that_were_not_read_are_named_and_nothing_is_gathered() {
    let home = planned();
    done(home.path(), &["init", "archive"]);
    let output =
        dictum(home.path(), &["--archive", "archive", "batch", "gather", "plan.jsonl", "--shards", "shards"]);
    assert_eq!(output.status.code(), Some(3));
    assert!(String::from_utf8_lossy(&output.stderr).contains("have no shard"));
}

#[test]
fn a_shard_that_lacks_what_the_input_holds_lets_nothing_in_unseen() {
    let home = planned();
    let home = home.path();
    run(home, &[]);
    // One part's tables in another's shard.
    let shards: Vec<_> =
        std::fs::read_dir(home.join("shards")).unwrap().map(|entry| entry.unwrap().path()).collect();
    std::fs::copy(shards[0].join("captures.parquet"), shards[1].join("captures.parquet")).unwrap();
    done(home, &["init", "archive"]);
    let told = done(home, &["--archive", "archive", "batch", "gather", "plan.jsonl", "--shards", "shards"]);
    assert!(told.contains("the worker did not find it"), "{told}");
}
