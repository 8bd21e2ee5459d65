//! ARC and WACZ files through both doors, `read` and `ingest`: the same captures, and refusals that name the part.

#![allow(clippy::unwrap_used, reason = "what a test's own set-up needs may fail loudly")]

#[path = "../../formats/tests/support/zip_writer.rs"]
mod zip_writer;

use dictum::{Dictum, IngestOptions, ReadOutcome, read_files};
use dictum_formats::digest_of;
use std::path::{Path, PathBuf};
use zip_writer::{Part, zip};

const WORDS: &str =
    "Statement on the ferry\n\nThe ferry runs on all days of the week, and on the night before the fair.\n";
const ADDRESS: &str = "http://mfa.vessaria.example/ferry";

fn warc() -> Vec<u8> {
    let fields = "WARC-Type: conversion\r\nWARC-Date: 2024-03-01T09:30:00Z\r\nContent-Type: text/plain";
    format!(
        "WARC/1.0\r\n{fields}\r\nWARC-Target-URI: {ADDRESS}\r\nContent-Length: {}\r\n\r\n{WORDS}\r\n\r\n",
        WORDS.len()
    )
    .into_bytes()
}

fn arc() -> Vec<u8> {
    let block = format!("HTTP/1.0 200 OK\r\nContent-Type: text/plain\r\n\r\n{WORDS}");
    let version = "1 0 Vessaria\nURL IP-address Archive-date Content-type Archive-length\n";
    format!(
        "filedesc://v.arc 0.0.0.0 20040519123000 text/plain {}\n{version}\n{ADDRESS} 10.0.0.1 20040519123005 text/plain {}\n{block}\n",
        version.len(),
        block.len()
    )
    .into_bytes()
}

/// A WACZ with a sound WARC file, one that was changed after it was listed, and a list of two pages.
fn wacz() -> Vec<u8> {
    let pages = format!("{{\"url\": \"{ADDRESS}\"}}\n{{\"url\": \"http://mfa.vessaria.example/fair\"}}\n");
    let mut parts = vec![
        Part::stored("archive/a.warc", &warc()),
        Part::deflated("archive/b.warc", b"changed"),
        Part::deflated("pages/pages.jsonl", pages.as_bytes()),
    ];
    let listed = |part: &Part| {
        let digest =
            if part.name == "archive/b.warc" { digest_of(b"CHANGED") } else { digest_of(&part.contents) };
        format!(r#"{{"path": "{}", "hash": "{digest}", "bytes": {}}}"#, part.name, part.contents.len())
    };
    let resources: Vec<String> = parts.iter().map(listed).collect();
    let package = format!(r#"{{"resources": [{}]}}"#, resources.join(", "));
    parts.push(Part::stored("datapackage.json", package.as_bytes()));
    zip(&parts, false)
}

fn file(folder: &Path, name: &str, bytes: &[u8]) -> PathBuf {
    let path = folder.join(name);
    std::fs::write(&path, bytes).unwrap();
    path
}

/// What `read` says of a file: sources with headline and time, and refusals without the folder.
fn told(path: &Path) -> Vec<String> {
    let mut told = Vec::new();
    read_files(&[path.to_owned()], &IngestOptions::default(), None, &mut |outcome| {
        told.push(match outcome {
            ReadOutcome::Read(reading) => {
                let capture = reading.capture;
                let headline = reading.statement.and_then(|statement| statement.headline).unwrap().text;
                format!("{}: {headline}, {}", capture.source, capture.captured_at.unwrap())
            }
            ReadOutcome::Refused(refusal) => {
                format!("refused {}: {}", refusal.what.rsplit('/').next().unwrap(), refusal.why)
            }
        });
        true
    })
    .unwrap();
    told
}

#[test]
fn an_arc_is_read_like_a_warc() {
    let home = tempfile::tempdir().unwrap();
    let expected = "Statement on the ferry, 2004-05-19T12:30:05Z";
    let at = arc().windows(ADDRESS.len()).position(|window| window == ADDRESS.as_bytes()).unwrap();
    assert_eq!(told(&file(home.path(), "v.arc", &arc())), [format!("v.arc#{at}: {expected}")]);
    let packed = zstd::encode_all(&arc()[..], 3).unwrap();
    assert_eq!(told(&file(home.path(), "v", &packed)), [format!("v#0+{at}: {expected}")]);
}

#[test]
fn a_wacz_gives_the_captures_of_its_sound_parts_and_names_the_others() {
    let home = tempfile::tempdir().unwrap();
    let said = told(&file(home.path(), "ferry.wacz", &wacz()));
    assert_eq!(said.len(), 3, "{said:?}");
    assert!(said[0].contains("b.warc: its digest is wrong"), "{said:?}");
    assert_eq!(said[1], "ferry.wacz#archive/a.warc#0: Statement on the ferry, 2024-03-01T09:30:00Z");
    assert_eq!(
        said[2],
        "refused ferry.wacz#pages: http://mfa.vessaria.example/fair is listed, and no WARC file that was taken holds it"
    );
}

#[test]
fn both_can_be_ingested_and_bring_the_same_page_once() {
    let home = tempfile::tempdir().unwrap();
    let paths = [file(home.path(), "ferry.wacz", &wacz()), file(home.path(), "v.arc", &arc())];
    let dictum = Dictum::init(&home.path().join("archive")).unwrap();
    let summary = dictum.ingest(&paths, &IngestOptions::default(), &()).unwrap();
    assert_eq!((summary.captures, summary.revisits, summary.refused), (1, 1, 2), "{:?}", summary.refusals);
}

#[test]
fn a_zip_that_is_no_wacz_is_refused_with_the_cure() {
    let home = tempfile::tempdir().unwrap();
    let said = told(&file(home.path(), "a.zip", &zip(&[Part::stored("a.txt", b"words")], false)));
    assert!(said[0].contains("it has no datapackage.json; unpack it"), "{said:?}");
}
