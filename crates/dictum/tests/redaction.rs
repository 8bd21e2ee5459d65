//! What was redacted is gone from every file, and everything else is as it was.

#![allow(clippy::unwrap_used, reason = "what a test's own set-up needs may fail loudly")]

use dictum::{
    CheckRequest, Dictum, IngestOptions, Level, RedactRequest,
    model::{Digest, ErrorKind},
    verify_folder,
};
use std::path::{Path, PathBuf};

const SECRET: &str = "Quellenstrandweg";

fn page(headline: &str, words: &str) -> String {
    format!(
        "<html><head><title>{headline}</title></head><body><h1>{headline}</h1><p>8 July 2021</p>\
         <p>President Ada Brandt: {words}</p><p>The harbour of Varn was opened, and the fleet went out at noon.</p></body></html>"
    )
}

fn archive(home: &Path) -> PathBuf {
    let captures = home.join("captures");
    std::fs::create_dir_all(&captures).unwrap();
    let secret = format!("The witness lives in {SECRET} fourteen, behind the old ropewalk of the town.");
    std::fs::write(captures.join("a.html"), page("Address on the witness", &secret)).unwrap();
    std::fs::write(
        captures.join("b.html"),
        page("Address on the harbour", "We shall build the mole anew this year."),
    )
    .unwrap();
    let root = home.join("archive");
    let dictum = Dictum::open_or_init(&root).unwrap();
    dictum.ingest(&[captures], &IngestOptions::default(), &()).unwrap();
    root
}

fn payload_of(home: &Path, name: &str) -> Digest {
    let dictum = Dictum::open(&home.join("archive")).unwrap();
    let statements = dictum.statements(&Default::default(), dictum::Page { skip: 0, take: 10 }).unwrap();
    let found = statements.iter().find(|card| card.headline.as_deref().is_some_and(|of| of.contains(name)));
    found.unwrap().payload
}

fn request() -> RedactRequest {
    RedactRequest {
        reason: "The court of Varn ordered it.".into(),
        by: "Ada Brandt".into(),
        basis: Some("order 12/2026".into()),
        corrections_stay: false,
    }
}

fn redact(root: &Path, payload: Digest) {
    let plan = Dictum::open(root).unwrap().plan_redaction(&payload.to_string()).unwrap();
    assert_eq!(plan.payloads, [payload]);
    Dictum::redact(root, &plan, &request(), jiff::Timestamp::UNIX_EPOCH).unwrap();
}

fn files_below(folder: &Path, found: &mut Vec<PathBuf>) {
    for item in std::fs::read_dir(folder).unwrap() {
        let path = item.unwrap().path();
        if path.is_dir() { files_below(&path, found) } else { found.push(path) }
    }
}

/// A file's bytes; of a pack also what its records hold.
fn contents(path: &Path) -> Vec<u8> {
    let mut bytes = std::fs::read(path).unwrap();
    if path.to_string_lossy().ends_with(".warc.zst") {
        let file = std::fs::File::open(path).unwrap();
        for record in dictum_formats::warc::WarcReader::new(file).flatten() {
            bytes.extend_from_slice(&record.payload(1 << 20).unwrap().bytes);
        }
    }
    bytes
}

fn files_with(root: &Path, word: &str) -> Vec<PathBuf> {
    let mut files = Vec::new();
    files_below(root, &mut files);
    let lower = word.to_lowercase();
    files.retain(|path| {
        let bytes = contents(path);
        [word, &lower].iter().any(|word| bytes.windows(word.len()).any(|part| part == word.as_bytes()))
    });
    files
}

#[test]
fn no_word_of_it_stays_in_any_file() {
    let home = tempfile::tempdir().unwrap();
    let root = archive(home.path());
    assert!(!files_with(&root, SECRET).is_empty(), "the test must find the word before");
    redact(&root, payload_of(home.path(), "witness"));
    assert_eq!(files_with(&root, SECRET), Vec::<PathBuf>::new());
}

#[test]
fn everything_else_stays_and_the_archive_is_sound() {
    let home = tempfile::tempdir().unwrap();
    let root = archive(home.path());
    let (gone, stays) = (payload_of(home.path(), "witness"), payload_of(home.path(), "harbour"));
    redact(&root, gone);
    let dictum = Dictum::open(&root).unwrap();
    assert!(dictum.payload(stays).is_ok());
    let error = dictum.payload(gone).unwrap_err().to_string();
    assert!(
        error.contains(
            "was redacted on 1970-01-01 by Ada Brandt: The court of Varn ordered it. (order 12/2026)"
        ),
        "{error}"
    );
    let answer = dictum
        .check(&CheckRequest { quote: "We shall build the mole anew".into(), ..CheckRequest::default() });
    assert!(!answer.unwrap().matches.is_empty());
    let report = verify_folder(&root, Level::ReadData(dictum::Share::ALL), |_, _| ()).unwrap();
    assert_eq!(report.findings, vec![]);
}

#[test]
fn the_same_bytes_are_not_taken_in_again() {
    let home = tempfile::tempdir().unwrap();
    let root = archive(home.path());
    redact(&root, payload_of(home.path(), "witness"));
    let dictum = Dictum::open(&root).unwrap();
    let summary = dictum.ingest(&[home.path().join("captures")], &IngestOptions::default(), &()).unwrap();
    assert_eq!((summary.captures, summary.seen, summary.refused), (0, 1, 1));
    assert!(summary.refusals[0].why.contains("was redacted"));
}

#[test]
fn a_redacted_payload_cannot_be_redacted_again() {
    let home = tempfile::tempdir().unwrap();
    let root = archive(home.path());
    let payload = payload_of(home.path(), "witness");
    redact(&root, payload);
    let plan = Dictum::open(&root).unwrap().plan_redaction(&payload.to_string()).unwrap();
    assert!(Dictum::redact(&root, &plan, &request(), jiff::Timestamp::UNIX_EPOCH).is_err());
}

#[test]
fn a_catalogue_made_anew_knows_of_the_redaction() {
    let home = tempfile::tempdir().unwrap();
    let root = archive(home.path());
    let payload = payload_of(home.path(), "witness");
    redact(&root, payload);
    Dictum::rebuild(&root, |_, _| ()).unwrap();
    assert!(Dictum::open(&root).unwrap().payload(payload).unwrap_err().to_string().contains("was redacted"));
    assert!(verify_folder(&root, Level::Record, |_, _| ()).unwrap().is_sound());
}

#[test]
fn whatever_name_it_is_asked_by_the_answer_names_the_redaction() {
    let home = tempfile::tempdir().unwrap();
    let root = archive(home.path());
    let payload = payload_of(home.path(), "witness");
    let id = Dictum::open(&root)
        .unwrap()
        .statements(&Default::default(), dictum::Page { skip: 0, take: 10 })
        .unwrap()
        .into_iter()
        .find(|card| card.payload == payload)
        .unwrap()
        .id;
    redact(&root, payload);
    let dictum = Dictum::open(&root).unwrap();
    let entry = dictum.coverage(&Default::default()).unwrap().redactions[0].entry;
    for error in [
        dictum.show(&id).unwrap_err(),
        dictum.show(&id[..6]).unwrap_err(),
        dictum.payload(payload).unwrap_err(),
        dictum.evidence(1, None).unwrap_err(),
    ] {
        assert_eq!(error.kind(), ErrorKind::Withheld, "{error}");
        for told in ["The court of Varn ordered it.", "order 12/2026", &format!("entry {entry}")] {
            assert!(error.to_string().contains(told), "{error}");
        }
    }
}

#[test]
fn without_a_legal_demand_it_is_gone_and_not_withheld() {
    let home = tempfile::tempdir().unwrap();
    let root = archive(home.path());
    let payload = payload_of(home.path(), "witness");
    let plan = Dictum::open(&root).unwrap().plan_redaction(&payload.to_string()).unwrap();
    let request = RedactRequest { basis: None, ..request() };
    Dictum::redact(&root, &plan, &request, jiff::Timestamp::UNIX_EPOCH).unwrap();
    assert_eq!(Dictum::open(&root).unwrap().payload(payload).unwrap_err().kind(), ErrorKind::Redacted);
}

#[test]
fn a_check_that_finds_nothing_says_that_something_was_redacted() {
    let home = tempfile::tempdir().unwrap();
    let root = archive(home.path());
    redact(&root, payload_of(home.path(), "witness"));
    let quote = format!("The witness lives in {SECRET} fourteen");
    let answer =
        Dictum::open(&root).unwrap().check(&CheckRequest { quote, ..CheckRequest::default() }).unwrap();
    assert!(answer.matches.is_empty());
    assert_eq!(answer.coverage.redacted, 1);
    assert_eq!(answer.coverage.redactions[0].redaction.reason, "The court of Varn ordered it.");
}

#[test]
fn who_had_the_archive_open_notices_and_opens_it_anew() {
    let home = tempfile::tempdir().unwrap();
    let root = archive(home.path());
    let open = Dictum::open(&root).unwrap();
    assert!(!open.is_outdated().unwrap());
    redact(&root, payload_of(home.path(), "witness"));
    assert!(open.is_outdated().unwrap());
    let anew = open.opened_anew().unwrap();
    assert!(!anew.is_outdated().unwrap());
    assert_eq!(anew.overview().unwrap().statements, 1);
}

#[test]
fn a_reading_that_was_at_hand_is_gone_once_its_page_is_redacted() {
    let home = tempfile::tempdir().unwrap();
    let root = archive(home.path());
    let open = Dictum::open(&root).unwrap().with_room_for_readings(1 << 20);
    let payload = payload_of(home.path(), "witness");
    let capture =
        (1..).find(|entry| open.capture(*entry).is_ok_and(|held| held.capture.digest == payload)).unwrap();
    open.reading(capture).unwrap();
    open.reading(capture).unwrap();
    assert_eq!(open.readings_asked().at_hand, 1);
    redact(&root, payload);
    assert!(open.opened_anew().unwrap().reading(capture).is_err());
}
