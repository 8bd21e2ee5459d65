//! The fixture of finding D060: indexes that are whole by themselves, and of another archive's words.

#![allow(clippy::unwrap_used, reason = "what a test's own set-up needs may fail loudly")]

use dictum::{Dictum, IngestOptions, Level, verify_folder, verify_quotations};
use std::path::{Path, PathBuf};

/// An archive of one page with these words.
fn archive(home: &Path, name: &str, words: &str) -> PathBuf {
    let page = home.join(format!("{name}.html"));
    let html = format!(
        "<html><head><title>On the ferry</title></head><body><h1>Edvin Rask's remarks on the ferry, Port Salvan, May 3, 2021</h1>\
         <p>{words}</p></body></html>"
    );
    std::fs::write(&page, html).unwrap();
    let root = home.join(name);
    Dictum::init(&root).unwrap().ingest(&[page], &IngestOptions::default(), &()).unwrap();
    root
}

fn findings(root: &Path) -> Vec<&'static str> {
    let mut report = verify_folder(root, Level::Record, |_, _| ()).unwrap();
    assert_eq!(report.findings, vec![], "the indexes are whole by themselves");
    verify_quotations(root, 10, &mut report, |_, _| ()).unwrap();
    report.counts.keys().copied().collect()
}

#[test]
fn a_quotation_that_the_indexes_do_not_lead_back_to_is_found() {
    let home = tempfile::tempdir().unwrap();
    let one = archive(
        home.path(),
        "one",
        "The ferry sails again on Monday, with two crews and one bell for both of them.",
    );
    let other = archive(
        home.path(),
        "other",
        "Nobody paid for the bell, which was a gift of the islands and of their fishers.",
    );
    assert_eq!(findings(&one), Vec::<&str>::new());
    for index in ["fulltext", "postings"] {
        let (from, to) = (other.join("derived").join(index), one.join("derived").join(index));
        std::fs::remove_dir_all(&to).unwrap();
        std::fs::rename(&from, &to).unwrap();
    }
    assert_eq!(findings(&one), ["D060"]);
}
