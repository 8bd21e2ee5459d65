//! Articles about the invented world of the samples: each quotation in them is found, given to whom the article gives it, and judged.

#![allow(clippy::unwrap_used, reason = "what a test's own set-up needs may fail loudly")]

use dictum::{ArticleRequest, CheckedQuotation, Dictum, IngestOptions};
use serde_json::Value;
use std::{collections::BTreeMap, path::PathBuf};

fn folder(name: &str) -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../..")).join(name)
}

fn media_type(name: &str) -> Option<String> {
    let told = match name.rsplit('.').next() {
        Some("html") => "text/html",
        Some("md") => "text/markdown",
        _ => "text/plain",
    };
    Some(told.to_owned())
}

fn told(quotation: &CheckedQuotation) -> Value {
    let cautions: Vec<&str> = quotation
        .answer()
        .map(|answer| answer.cautions.iter().map(|noted| noted.caution.as_str()).collect())
        .unwrap_or_default();
    serde_json::json!({
        "words": quotation.words, "speaker": quotation.speaker, "said_on": quotation.said_on,
        "verdict": quotation.verdict().map_or("not-checked", |verdict| verdict.as_str()), "cautions": cautions,
    })
}

/// Says whether what was found is what was expected; of the cautions, those that are promised must be there.
fn agrees(expected: &Value, found: &Value) -> bool {
    let same = |key: &str| expected[key] == found[key];
    let given = found["cautions"].as_array().unwrap();
    let promised = expected["cautions"].as_array().cloned().unwrap_or_default();
    ["words", "speaker", "said_on", "verdict"].into_iter().all(same)
        && promised.iter().all(|caution| given.contains(caution))
}

#[test]
fn every_quotation_of_the_articles_is_found_attributed_and_judged() {
    let home = tempfile::tempdir().unwrap();
    let dictum = Dictum::init(&home.path().join("archive")).unwrap();
    dictum.ingest(&[folder("samples")], &IngestOptions::default(), &()).unwrap();
    let lines = std::fs::read_to_string(folder("suite/articles/expected.jsonl")).unwrap();
    let mut expected: BTreeMap<String, Vec<Value>> = BTreeMap::new();
    for line in lines.lines() {
        let line: Value = serde_json::from_str(line).unwrap();
        expected.entry(line["article"].as_str().unwrap().to_owned()).or_default().push(line);
    }
    let quotations: usize = expected.values().map(Vec::len).sum();
    assert!(expected.len() == 20 && quotations >= 150, "{quotations} in {}", expected.len());
    let mut wrong = Vec::new();
    for (article, expected) in &expected {
        let report = dictum
            .check_article(&ArticleRequest {
                name: article.clone(),
                bytes: std::fs::read(folder("suite/articles").join(article)).unwrap(),
                media_type: media_type(article),
                publisher: None,
                limit: 0,
                most: 1000,
            })
            .unwrap();
        let found: Vec<Value> = report.quotations.iter().map(told).collect();
        if found.len() != expected.len() {
            wrong.push(format!(
                "{article}: {} quotations are found, {} stand in it",
                found.len(),
                expected.len()
            ));
        }
        for (expected, found) in
            expected.iter().zip(&found).filter(|(expected, found)| !agrees(expected, found))
        {
            wrong.push(format!("{article}\n  wants {expected}\n  found {found}"));
        }
    }
    assert!(wrong.is_empty(), "{} wrong of {quotations}:\n{}", wrong.len(), wrong.join("\n"));
}
