//! The gate of the quote check: quotations of our own, each row of the contract and each lesson at its end among them, with
//! the verdict and the cautions that each must get.
//!
//! `suite/gates/quotations/quotations.jsonl` has a line for each, over the samples and the statements beside it: `rule` is
//! what it is there for, `may` lists cautions that are as right to give as to leave out.

#![allow(clippy::unwrap_used, reason = "what a test's own set-up needs may fail loudly")]

use dictum::{CheckRequest, Dictum, IngestOptions};
use serde_json::Value;
use std::path::{Path, PathBuf};

/// A verdict or a caution that is wrong fails the gate, and the gate never shrinks.
const AT_LEAST: usize = 200;

fn in_checkout(path: &str) -> PathBuf {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../..")).join(path)
}

fn words(value: &Value) -> Vec<&str> {
    value.as_array().map(|words| words.iter().filter_map(Value::as_str).collect()).unwrap_or_default()
}

/// What a line promises and the answer does not hold.
fn broken_promise(dictum: &Dictum, line: &Value) -> Option<String> {
    let request = CheckRequest {
        quote: line["quote"].as_str()?.to_owned(),
        speaker: line["speaker"].as_str().map(str::to_owned),
        ..CheckRequest::default()
    };
    let answer = dictum.check(&request).unwrap();
    let given: Vec<&str> = answer.cautions.iter().map(|noted| noted.caution.as_str()).collect();
    let (must, may) = (words(&line["cautions"]), words(&line["may"]));
    let is_right = line["verdict"] == answer.verdict.as_str()
        && must.iter().all(|caution| given.contains(caution))
        && given.iter().all(|caution| must.contains(caution) || may.contains(caution));
    let (rule, quote, wanted) = (&line["rule"], &request.quote, &line["verdict"]);
    (!is_right).then(|| {
        format!("{rule}: {quote}\n   wants {wanted} {must:?}, got {} {given:?}", answer.verdict.as_str())
    })
}

#[test]
fn each_quotation_of_the_gate_gets_its_verdict_and_its_cautions() {
    let home = tempfile::tempdir().unwrap();
    let dictum = Dictum::init(&home.path().join("archive")).unwrap();
    let held = [in_checkout("samples"), in_checkout("suite/gates/quotations/statements.jsonl")];
    assert_eq!(dictum.ingest(&held, &IngestOptions::default(), &()).unwrap().refusals, []);
    let lines = std::fs::read_to_string(in_checkout("suite/gates/quotations/quotations.jsonl")).unwrap();
    let lines: Vec<Value> = lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert!(lines.len() >= AT_LEAST, "the gate has shrunk to {}", lines.len());
    let broken: Vec<String> = lines.iter().filter_map(|line| broken_promise(&dictum, line)).collect();
    assert!(broken.is_empty(), "{} of {} promises broken:\n{}", broken.len(), lines.len(), broken.join("\n"));
}
