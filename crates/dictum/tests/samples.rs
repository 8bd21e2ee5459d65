//! The samples, ingested whole: each quotation of `samples/quotations.jsonl` gets its verdict and its cautions, and what is
//! shown, found and exported agrees.

#![allow(clippy::unwrap_used, reason = "what a test's own set-up needs may fail loudly")]

use dictum::{
    CheckRequest, Dictum, ExportSelection, IngestOptions, Page, SearchRequest, ShelfFilter, StatementForm,
    model::Caution,
};
use serde_json::Value;
use std::path::PathBuf;

fn samples() -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../samples"))
}

struct Held {
    dictum: Dictum,
    _home: tempfile::TempDir,
}

fn held() -> Held {
    let home = tempfile::tempdir().unwrap();
    let dictum = Dictum::init(&home.path().join("archive")).unwrap();
    let summary = dictum.ingest(&[samples()], &IngestOptions::default(), &()).unwrap();
    assert_eq!(summary.refusals, []);
    Held { dictum, _home: home }
}

fn words(value: &Value) -> Vec<&str> {
    value.as_array().map(|words| words.iter().filter_map(Value::as_str).collect()).unwrap_or_default()
}

/// What a line promises and the answer does not hold.
fn broken_promise(dictum: &Dictum, line: &Value) -> Option<String> {
    let quote = line["quote"].as_str()?;
    let request = CheckRequest {
        quote: quote.to_owned(),
        speaker: line["speaker"].as_str().map(str::to_owned),
        ..CheckRequest::default()
    };
    let answer = dictum.check(&request).unwrap();
    let (verdict, cautions) = (answer.verdict.as_str(), &answer.cautions);
    let given: Vec<&str> = cautions.iter().map(|noted| noted.caution.as_str()).collect();
    let (must, may) = (words(&line["cautions"]), words(&line["may"]));
    let is_right = line["verdict"] == verdict
        && must.iter().all(|caution| given.contains(caution))
        && given
            .iter()
            .all(|caution| must.contains(caution) || may.contains(caution) || *caution == "elsewhere");
    (!is_right).then(|| format!("{quote}\n   wants {} {must:?}, got {verdict} {given:?}", line["verdict"]))
}

#[test]
fn each_quotation_of_the_samples_gets_its_verdict_and_cautions() {
    let held = held();
    let lines = std::fs::read_to_string(samples().join("quotations.jsonl")).unwrap();
    let lines: Vec<Value> = lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert!(lines.len() >= 40);
    let broken: Vec<String> = lines.iter().filter_map(|line| broken_promise(&held.dictum, line)).collect();
    assert!(broken.is_empty(), "{} of {} promises broken:\n{}", broken.len(), lines.len(), broken.join("\n"));
}

#[test]
fn ingesting_again_changes_nothing() {
    let held = held();
    let export = |dictum: &Dictum| {
        let mut bytes = Vec::new();
        dictum
            .export_statements(StatementForm::JSONL, &ExportSelection::default(), &mut bytes, &mut |_, _| ())
            .unwrap();
        bytes
    };
    let before = (export(&held.dictum), held.dictum.overview().unwrap());
    let summary = held.dictum.ingest(&[samples()], &IngestOptions::default(), &()).unwrap();
    assert!(!summary.added_something(), "{summary:?}");
    assert_eq!((export(&held.dictum), held.dictum.overview().unwrap()), before);
}

#[test]
fn two_captures_of_one_address_with_changed_words_are_two_editions_of_one_statement() {
    let held = held();
    let all = held.dictum.statements(&ShelfFilter::default(), Page { skip: 0, take: 1000 }).unwrap();
    let of_two: Vec<_> =
        all.iter().filter(|card| held.dictum.show(&card.id).unwrap().editions.len() == 2).collect();
    assert_eq!(of_two.len(), 1);
    let view = held.dictum.show(&of_two[0].id).unwrap();
    assert_eq!(view.captures.len(), 2);
    assert_eq!(view.edition_shown, view.editions[1].entry, "the later edition is shown");
    let earlier = held.dictum.show_edition(&of_two[0].id, view.editions[0].entry).unwrap();
    assert_ne!(earlier.reading.statement, view.reading.statement);
}

#[test]
fn words_of_an_edition_that_was_replaced_are_found_with_a_warning() {
    let held = held();
    let all = held.dictum.statements(&ShelfFilter::default(), Page { skip: 0, take: 1000 }).unwrap();
    let view = all
        .iter()
        .map(|card| held.dictum.show(&card.id).unwrap())
        .find(|view| view.editions.len() == 2)
        .unwrap();
    let old = held.dictum.show_edition(&view.card.id, view.editions[0].entry).unwrap();
    let paragraphs = |view: &dictum::StatementView| -> Vec<String> {
        view.statement().unwrap().turns.iter().flat_map(|t| &t.paragraphs).map(|p| p.text.clone()).collect()
    };
    let current = paragraphs(&view);
    let gone = paragraphs(&old).into_iter().find(|text| !current.contains(text)).unwrap();
    let answer = held.dictum.check(&CheckRequest { quote: gone, ..CheckRequest::default() }).unwrap();
    assert_eq!(answer.verdict.as_str(), "exact");
    assert!(answer.cautions.iter().any(|noted| noted.caution == Caution::Superseded));
}

#[test]
fn every_turn_can_be_found_by_its_own_words() {
    let held = held();
    for card in held.dictum.statements(&ShelfFilter::default(), Page { skip: 0, take: 1000 }).unwrap() {
        let view = held.dictum.show(&card.id).unwrap();
        for turn in &view.statement().unwrap().turns {
            let Some(paragraph) = turn.paragraphs.iter().find(|paragraph| paragraph.text.len() > 60) else {
                continue;
            };
            let some: Vec<&str> = paragraph.text.split_whitespace().take(6).collect();
            let query = format!("\"{}\"", some.join(" ").replace(['"', '“', '”', '«', '»', '„'], " "));
            let answer = held
                .dictum
                .search(&SearchRequest {
                    query: query.clone(),
                    skip: 0,
                    take: 50,
                    ..SearchRequest::default()
                })
                .unwrap();
            let is_there = answer
                .hits
                .iter()
                .any(|hit| hit.statement.id == card.id && hit.passage.turn.as_ref() == Some(&turn.id));
            assert!(is_there, "{query} of {} {}", card.id, turn.id);
        }
    }
}

#[test]
fn what_stands_nowhere_is_told_with_what_was_searched() {
    let held = held();
    let answer = held
        .dictum
        .search(&SearchRequest {
            query: "strait quincunx".into(),
            skip: 0,
            take: 5,
            ..SearchRequest::default()
        })
        .unwrap();
    let why = answer.why_empty.unwrap();
    assert_eq!(why.nowhere.iter().map(|nowhere| nowhere.term.as_str()).collect::<Vec<_>>(), ["quincunx"]);
    assert!(why.coverage.statements > 10);
    let answer = held
        .dictum
        .check(&CheckRequest {
            quote: "Purple quincunx elephants recite algebra".into(),
            ..CheckRequest::default()
        })
        .unwrap();
    assert_eq!(answer.verdict.as_str(), "not-found");
    assert!(answer.coverage.statements > 10);
}

#[test]
fn the_evidence_of_a_passage_marks_its_line_on_the_captured_page() {
    let held = held();
    let quote = "Explanations do not warm a room.";
    let answer = held.dictum.check(&CheckRequest { quote: quote.into(), ..CheckRequest::default() }).unwrap();
    let found = &answer.matches[0];
    let view = held.dictum.evidence(found.capture, Some(found.passages[0].span)).unwrap();
    let marked: Vec<&str> =
        view.lines.iter().filter(|line| line.is_marked).map(|line| line.text.as_str()).collect();
    assert!(marked.iter().any(|line| line.contains(quote)), "{marked:?}");
    assert!(view.lines.iter().any(|line| line.part == dictum::PagePart::Furniture));
}

#[test]
fn a_statement_is_found_by_id_by_its_beginning_by_name_and_by_address() {
    let held = held();
    let all = held.dictum.statements(&ShelfFilter::default(), Page { skip: 0, take: 1000 }).unwrap();
    let named = all.iter().find(|card| !card.aliases.is_empty()).unwrap();
    for name in [named.id.as_str(), &named.id[..8], &named.aliases[0]] {
        assert_eq!(held.dictum.resolve(name).unwrap().id, named.id, "{name}");
    }
    let addressed = all.iter().find(|card| card.target_uri.is_some()).unwrap();
    assert_eq!(held.dictum.resolve(addressed.target_uri.as_ref().unwrap()).unwrap().id, addressed.id);
    assert!(held.dictum.resolve("nothing-of-the-kind").is_err());
}

#[test]
fn a_lost_derived_folder_is_made_again_the_same() {
    let held = held();
    let export = |dictum: &Dictum| {
        let mut bytes = Vec::new();
        dictum
            .export_statements(StatementForm::JSONL, &ExportSelection::default(), &mut bytes, &mut |_, _| ())
            .unwrap();
        bytes
    };
    let (before, root) = (export(&held.dictum), held.dictum.root().to_owned());
    drop(held.dictum);
    for lost in ["derived", "derived/fulltext", "derived/postings", "derived/shelf.sqlite"] {
        let path = root.join(lost);
        if path.is_dir() {
            std::fs::remove_dir_all(&path).unwrap()
        } else {
            std::fs::remove_file(&path).unwrap()
        }
        let again = Dictum::open(&root).unwrap();
        assert_eq!(export(&again), before, "without {lost}");
        let quote = "Explanations do not warm a room.";
        let answer = again.check(&CheckRequest { quote: quote.into(), ..CheckRequest::default() }).unwrap();
        assert_eq!(answer.verdict.as_str(), "exact", "without {lost}");
        let found = again
            .search(&SearchRequest {
                query: "\"warm a room\"".into(),
                skip: 0,
                take: 9,
                ..SearchRequest::default()
            })
            .unwrap();
        assert!(found.total > 0, "without {lost}");
    }
}

#[test]
fn quotations_made_from_the_shelf_are_found_again_and_a_wrong_shelf_is_told() {
    let held = held();
    let root = held.dictum.root().to_owned();
    let mut report = dictum::verify_folder(&root, dictum::Level::Record, |_, _| ()).unwrap();
    dictum::verify_quotations(&root, u64::MAX, &mut report, |_, _| ()).unwrap();
    assert!(report.findings.is_empty(), "{:?}", report.findings);
    assert!(report.quotations > 5);
}

#[test]
fn a_verify_run_is_entered_where_that_is_asked_for_and_the_archive_stays_sound() {
    let held = held();
    let root = held.dictum.root().to_owned();
    let level = dictum::Level::ReadData(dictum::Share::ALL);
    let report = dictum::verify_folder(&root, level, |_, _| ()).unwrap();
    let now = std::time::SystemTime::now();
    let number = dictum::record_verification(&root, level, now, &report).unwrap();
    assert_eq!(number, report.entries + 1);
    let again = dictum::verify_folder(&root, level, |_, _| ()).unwrap();
    assert_eq!((again.entries, again.findings), (number, vec![]));
}
