//! Corrections from file to answer: entered once, laid over every reading, found by search and check, and never lost between the
//! record and what is derived from it.

#![allow(clippy::unwrap_used, reason = "what a test's own set-up needs may fail loudly")]

use dictum::{
    CheckRequest, CorrectionFile, Dictum, ExportSelection, IngestOptions, Page, ReadOutcome, SearchRequest,
    ShelfFilter, StatementForm,
    model::{Correction, Verdict},
    parse_corrections, read_files,
};
use dictum_archive::Archive;
use std::path::{Path, PathBuf};

const PAGE: &str = "<!doctype html><html><head><title>On the ferry</title></head><body>\
<h1>Edvin Rask's remarks on the ferry, Port Salvan, May 3, 2021</h1>\
<p>The ferry sails again on Monday, with two crews and one bell for both of them.</p>\
<p>Question: And who will pay for the bell, if anybody does pay for it?</p>\
<p>Answer: Nobody pays for a bell. It was a gift of the islands, and it was cast in Tern Harbour.</p>\
<p>The captain will be heard by the inquiry in June, and so will the mate.</p>\
<p>Follow the harbour office wherever you are, and tell your friends about the tides.</p></body></html>";

const CHROME: &str = "Follow the harbour office wherever you are, and tell your friends about the tides.";

fn file(lines: &str) -> CorrectionFile {
    parse_corrections(&format!("by = \"Ada Brandt\"\nreason = \"The tape says so.\"\n{lines}")).unwrap()
}

fn chrome_is_furniture() -> String {
    format!("[[passage]]\nwords = \"{CHROME}\"\nis = \"furniture\"")
}

fn now() -> jiff::Timestamp {
    "2026-11-22T09:00:00Z".parse().unwrap()
}

struct Home(tempfile::TempDir);

impl Home {
    fn new() -> Home {
        let home = Home(tempfile::tempdir().unwrap());
        std::fs::create_dir(home.captures()).unwrap();
        std::fs::write(home.captures().join("ferry.html"), PAGE).unwrap();
        home
    }

    fn captures(&self) -> PathBuf {
        self.0.path().join("captures")
    }

    fn archive(&self) -> PathBuf {
        self.0.path().join("archive")
    }

    fn ingested(&self) -> Dictum {
        let dictum = Dictum::open_or_init(&self.archive()).unwrap();
        dictum.ingest(&[self.captures()], &IngestOptions::default(), &()).unwrap();
        dictum
    }
}

fn the_id(dictum: &Dictum) -> String {
    let all = dictum.statements(&ShelfFilter::default(), Page { skip: 0, take: 9 }).unwrap();
    assert_eq!(all.len(), 1);
    all[0].id.clone()
}

fn verdict(dictum: &Dictum, quote: &str) -> Verdict {
    dictum.check(&CheckRequest { quote: quote.into(), ..CheckRequest::default() }).unwrap().verdict
}

fn found(dictum: &Dictum, query: &str) -> usize {
    dictum
        .search(&SearchRequest { query: query.into(), skip: 0, take: 9, ..SearchRequest::default() })
        .unwrap()
        .total
}

/// What the archive says once the harbour office's line is furniture and the venue is the pier.
fn assert_corrected(dictum: &Dictum) {
    let id = the_id(dictum);
    let view = dictum.show(&id).unwrap();
    assert_eq!(view.statement().unwrap().venue.as_deref(), Some("The pier"));
    assert_eq!(view.reading.corrections.len(), 2);
    assert_eq!(verdict(dictum, CHROME), Verdict::NotFound);
    assert_eq!(found(dictum, "\"friends about the tides\""), 0);
    assert_eq!(verdict(dictum, "Nobody pays for a bell."), Verdict::Exact);
    assert_eq!(found(dictum, "\"pays for a bell\""), 1);
    assert_eq!(dictum.overview().unwrap().statements, 1);
}

#[test]
fn a_correction_is_seen_by_show_search_check_and_export_and_makes_no_edition() {
    let home = Home::new();
    let dictum = home.ingested();
    let id = the_id(&dictum);
    assert_eq!(verdict(&dictum, CHROME), Verdict::Exact);
    let summary = dictum
        .correct(&id, &file(&format!("venue = \"The pier\"\n{}", chrome_is_furniture())), now())
        .unwrap();
    assert_eq!((summary.entered, summary.seen), (2, 0));
    assert_corrected(&dictum);
    assert_eq!(dictum.show(&id).unwrap().editions.len(), 1);
    let mut export = Vec::new();
    dictum
        .export_statements(StatementForm::JSONL, &ExportSelection::default(), &mut export, &mut |_, _| ())
        .unwrap();
    let line: serde_json::Value = serde_json::from_slice(&export).unwrap();
    assert_eq!(line["venue"], "The pier");
    assert_eq!(line["corrections"][1]["by"], "Ada Brandt");
    assert_eq!(line["corrections"][1]["made_at"], "2026-11-22T09:00:00Z");
    assert_eq!(dictum.verify(|_, _| ()).unwrap().corrections, 2);
    assert_corrected(&Dictum::open(&home.archive()).unwrap());
}

#[test]
fn the_same_correction_twice_is_entered_once_and_a_later_one_wins() {
    let home = Home::new();
    let dictum = home.ingested();
    let id = the_id(&dictum);
    dictum.correct(&id, &file("place = \"Velgard\""), now()).unwrap();
    let again = dictum.correct(&id, &file("place = \"Velgard\""), now()).unwrap();
    assert_eq!((again.entered, again.seen), (0, 1));
    dictum.correct(&id, &file("place = \"Tornby\""), now()).unwrap();
    let view = dictum.show(&id).unwrap();
    assert_eq!(view.card.place.as_deref(), Some("Tornby"));
    assert_eq!(view.reading.corrections[0].from.as_deref(), Some("Port Salvan"));
}

#[test]
fn a_headline_or_a_day_corrected_leaves_the_statements_id_as_it_was() {
    let home = Home::new();
    let dictum = home.ingested();
    let id = the_id(&dictum);
    dictum
        .correct(&id, &file("headline = \"On a bell\"\neditorial = true\ndelivered_on = 2021-05-02"), now())
        .unwrap();
    assert_eq!(the_id(&dictum), id);
    drop(dictum);
    std::fs::remove_dir_all(home.archive().join("derived")).unwrap();
    let again = Dictum::open(&home.archive()).unwrap();
    assert_eq!(the_id(&again), id);
    assert_eq!(again.show(&id).unwrap().card.delivered_on.as_deref(), Some("2021-05-02"));
}

#[test]
fn what_contradicts_the_page_is_refused_and_nothing_is_entered() {
    let home = Home::new();
    let dictum = home.ingested();
    let id = the_id(&dictum);
    let error =
        dictum.correct(&id, &file("venue = \"The pier\"\nheadline = \"On a bell\""), now()).unwrap_err();
    assert!(error.to_string().contains("does not stand so on the page"), "{error}");
    assert_eq!(dictum.show(&id).unwrap().reading.corrections, []);
    assert_eq!(dictum.verify(|_, _| ()).unwrap().corrections, 0);
}

/// Enters corrections as a process would that is killed before anything derived is told.
fn enter_and_die(archive: &Path, dictum: &Dictum) {
    let id = the_id(dictum);
    let payload = dictum.show(&id).unwrap().card.payload;
    let reading = dictum.show(&id).unwrap().reading;
    let archive = Archive::open(archive).unwrap();
    let mut intake = archive.intake().unwrap();
    for claim in file(&format!("venue = \"The pier\"\n{}", chrome_is_furniture())).claims {
        let claimed: Correction = claim.of(payload, Some(now()));
        intake.enter_correction(dictum_extract::place(PAGE.as_bytes(), &reading, &claimed).unwrap()).unwrap();
    }
    intake.commit().unwrap();
}

#[test]
fn killed_after_the_record_and_before_the_indexes_the_correction_is_there_on_opening() {
    let home = Home::new();
    let dictum = home.ingested();
    enter_and_die(&home.archive(), &dictum);
    drop(dictum);
    assert_corrected(&Dictum::open(&home.archive()).unwrap());
}

#[test]
fn indexes_that_know_of_different_ages_end_alike() {
    for lost in ["derived/fulltext", "derived/postings", "derived/shelf.sqlite"] {
        let home = Home::new();
        let dictum = home.ingested();
        enter_and_die(&home.archive(), &dictum);
        drop(dictum);
        let path = home.archive().join(lost);
        if path.is_dir() {
            std::fs::remove_dir_all(&path).unwrap()
        } else {
            std::fs::remove_file(&path).unwrap()
        }
        assert_corrected(&Dictum::open(&home.archive()).unwrap());
    }
}

#[test]
fn a_reader_that_is_open_sees_what_another_process_corrects() {
    let home = Home::new();
    let reader = home.ingested();
    let id = the_id(&reader);
    assert_eq!(reader.show(&id).unwrap().reading.corrections, []);
    reader.show(&id).unwrap();
    assert!(reader.readings_asked().at_hand > 0, "what is at hand is what may be out of date");
    Dictum::open(&home.archive()).unwrap().correct(&id, &file("venue = \"The pier\""), now()).unwrap();
    assert_eq!(reader.show(&id).unwrap().statement().unwrap().venue.as_deref(), Some("The pier"));
}

#[test]
fn a_file_beside_the_capture_is_taken_in_with_it_or_later_and_once() {
    let home = Home::new();
    let lines = format!("venue = \"The pier\"\n{}", chrome_is_furniture());
    let text = format!("by = \"Ada Brandt\"\nreason = \"The tape says so.\"\n{lines}");
    let beside = home.captures().join("ferry.html.correction.toml");
    std::fs::write(&beside, &text).unwrap();
    assert_corrected(&home.ingested());
    let again = Dictum::open(&home.archive()).unwrap();
    let summary = again.ingest(&[home.captures()], &IngestOptions::default(), &()).unwrap();
    assert!(!summary.added_something(), "{summary:?}");

    let later = Home::new();
    drop(later.ingested());
    std::fs::write(later.captures().join("ferry.html.correction.toml"), &text).unwrap();
    let dictum = later.ingested();
    assert_corrected(&dictum);
}

#[test]
fn read_lays_over_each_file_what_lies_beside_it() {
    let home = Home::new();
    std::fs::write(home.captures().join("second.html"), PAGE.replace("ferry", "tug")).unwrap();
    std::fs::write(home.captures().join("third.html"), PAGE.replace("ferry", "yawl")).unwrap();
    for (page, venue) in [("ferry", "The pier"), ("second", "The mole")] {
        let text = format!("by = \"Ada Brandt\"\nreason = \"Seen.\"\nvenue = \"{venue}\"");
        std::fs::write(home.captures().join(format!("{page}.html.correction.toml")), text).unwrap();
    }
    let broken = "by = \"Ada Brandt\"\nreason = \"Seen.\"\nheadline = \"On whales\"";
    std::fs::write(home.captures().join("third.html.correction.toml"), broken).unwrap();
    let (mut venues, mut refused) = (Vec::new(), Vec::new());
    read_files(&[home.captures()], &IngestOptions::default(), None, &mut |outcome| {
        match outcome {
            ReadOutcome::Read(reading) => venues.push(reading.statement.unwrap().venue),
            ReadOutcome::Refused(refusal) => refused.push(refusal.why),
        }
        true
    })
    .unwrap();
    assert_eq!(venues, [Some("The pier".to_owned()), Some("The mole".to_owned()), None]);
    assert!(refused.len() == 1 && refused[0].contains("“On whales” does not stand"), "{refused:?}");
}

#[test]
fn a_correction_without_its_page_or_of_other_bytes_is_told() {
    let home = Home::new();
    let lines = "by = \"Ada Brandt\"\nreason = \"Seen.\"\nvenue = \"The pier\"\n";
    std::fs::write(home.captures().join("gone.html.correction.toml"), lines).unwrap();
    let other = format!("payload = \"sha256:{}\"\n{lines}", "07".repeat(32));
    std::fs::write(home.captures().join("ferry.html.correction.toml"), other).unwrap();
    let dictum = Dictum::init(&home.archive()).unwrap();
    let summary = dictum.ingest(&[home.captures()], &IngestOptions::default(), &()).unwrap();
    let why: Vec<&str> = summary.refusals.iter().map(|refusal| refusal.why.as_str()).collect();
    assert_eq!(
        why,
        [
            "it corrects gone.html, which does not lie beside it",
            "it names a payload that this file does not hold"
        ]
    );
    assert_eq!((summary.captures, summary.corrections), (1, 0));
}

#[test]
fn a_file_with_an_over_long_reason_is_refused_by_its_name_and_the_rest_is_taken() {
    let folder = tempfile::tempdir().unwrap();
    let pages = folder.path().join("pages");
    std::fs::create_dir(&pages).unwrap();
    std::fs::write(pages.join("a.html"), PAGE).unwrap();
    std::fs::write(pages.join("b.html"), PAGE.replace("Tern Harbour", "Low Harbour")).unwrap();
    let correction =
        |reason: &str| format!("by = \"Ada Brandt\"\nreason = \"{reason}\"\nvenue = \"Hall of Bells\"\n");
    std::fs::write(pages.join("a.html.correction.toml"), correction(&"So it is. ".repeat(8000))).unwrap();
    std::fs::write(pages.join("b.html.correction.toml"), correction("So it is.")).unwrap();
    let dictum = Dictum::init(&folder.path().join("archive")).unwrap();
    let summary = dictum.ingest(&[pages], &IngestOptions::default(), &()).unwrap();
    assert_eq!((summary.captures, summary.corrections, summary.refused), (2, 1, 1), "{summary:?}");
    assert!(summary.refusals[0].what.ends_with("a.html.correction.toml"), "{summary:?}");
}
