//! What a manifest says of a site's zone settles the clocks of its pages, and stays settled.

#![allow(clippy::unwrap_used, reason = "what a test's own set-up needs may fail loudly")]

use dictum::{
    Dictum, IngestOptions, ReadOutcome,
    model::{CapturedAtFrom, Reading},
    read_files,
};
use std::path::Path;

/// It is the 28th in Tokyo and still the 27th in Lima: the page's date may be either's.
const PAGE: &str = "28 June 2031\nTokyo: 00:41\nLima: 10:41\n\nInterview of Harbour Minister Ada Lorn with Radio Sound, 26 June 2031\n\nQuestion: Will the bridge be open at night?\n\nAda Lorn: It will, and it will be lit.\n";

/// A folder with the page and a manifest whose line for it has these keys beside its path.
fn folder(keys: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("page.txt"), PAGE).unwrap();
    let line =
        format!("{{\"path\":\"page.txt\",\"target_uri\":\"https://port.vessaria.example/a\"{keys}}}\n");
    std::fs::write(folder.path().join("manifest.jsonl"), line).unwrap();
    folder
}

/// The page as an archive gives it after it was ingested and closed.
fn ingested(folder: &Path) -> Reading {
    let home = tempfile::tempdir().unwrap();
    let root = home.path().join("archive");
    let summary =
        Dictum::init(&root).unwrap().ingest(&[folder.to_owned()], &IngestOptions::default(), &()).unwrap();
    assert_eq!((summary.captures, summary.refusals), (1, vec![]));
    (*Dictum::open(&root).unwrap().reading(1).unwrap()).clone()
}

fn read(folder: &Path) -> Reading {
    let mut readings = Vec::new();
    read_files(&[folder.to_owned()], &IngestOptions::default(), None, &mut |outcome| {
        if let ReadOutcome::Read(reading) = outcome {
            readings.push(*reading);
        }
        true
    })
    .unwrap();
    readings.pop().unwrap()
}

fn captured(reading: &Reading) -> (Option<String>, Option<CapturedAtFrom>) {
    (reading.capture.captured_at.map(|at| at.to_string()), reading.capture.captured_at_from)
}

#[test]
fn clocks_on_two_days_are_settled_by_the_manifests_zone_at_every_door() {
    let folder = folder(",\"site_zone\":\"America/Lima\"");
    let settled = (Some("2031-06-28T15:41:00Z".to_owned()), Some(CapturedAtFrom::PageClocks));
    assert_eq!(captured(&ingested(folder.path())), settled);
    assert_eq!(captured(&read(folder.path())), settled);
}

#[test]
fn without_a_zone_they_stay_open() {
    let folder = folder("");
    let reading = ingested(folder.path());
    assert_eq!(captured(&reading), (None, None));
    assert_eq!(reading.capture.captured_at_candidates.len(), 2);
}

#[test]
fn a_time_that_the_manifest_gives_goes_before_the_clocks() {
    let folder = folder(",\"site_zone\":\"America/Lima\",\"captured_at\":\"2031-06-29T00:00:00Z\"");
    let given = (Some("2031-06-29T00:00:00Z".to_owned()), Some(CapturedAtFrom::User));
    assert_eq!(captured(&ingested(folder.path())), given);
}
