//! Corrections are entries like any other: kept or never there, found again, told when they are changed.

#![allow(clippy::unwrap_used, reason = "what a test's own set-up needs may fail loudly")]

use dictum_archive::{Archive, Entry, Error, digest_of};
use dictum_formats::warc::write_resource;
use dictum_model::{Capture, Correction, Digest, Matter};

const PAGE: &[u8] = b"The harbour of Varn was opened.";

fn capture() -> Capture {
    Capture {
        source: "page.txt".into(),
        digest: digest_of(PAGE),
        media_type: None,
        charset: None,
        bytes: PAGE.len(),
        target_uri: None,
        captured_at: None,
        captured_at_candidates: vec![],
        captured_at_from: None,
        http_status: None,
    }
}

fn correction(place: &str) -> Correction {
    Correction {
        payload: digest_of(PAGE),
        matter: Matter::Place(Some(place.to_owned())),
        by: "Ada Brandt".into(),
        reason: "The harbour book says so.".into(),
        made_at: "2026-11-22T09:00:00Z".parse().ok(),
    }
}

fn archive_with_page(home: &tempfile::TempDir) -> Archive {
    let archive = Archive::init(home.path()).unwrap();
    let mut intake = archive.intake().unwrap();
    intake.keep(&capture(), || write_resource(&capture(), PAGE)).unwrap();
    intake.commit().unwrap();
    drop(intake);
    archive
}

fn held(archive: &Archive) -> Vec<Correction> {
    archive.catalogue().unwrap().corrections_of_payload(digest_of(PAGE)).unwrap()
}

#[test]
fn corrections_are_kept_in_order_and_the_same_one_only_once() {
    let home = tempfile::tempdir().unwrap();
    let archive = archive_with_page(&home);
    let mut intake = archive.intake().unwrap();
    assert_eq!(intake.enter_correction(correction("Varn")).unwrap(), Some(2));
    assert_eq!(intake.enter_correction(correction("Tornby")).unwrap(), Some(3));
    let later = Correction { made_at: None, ..correction("Varn") };
    assert_eq!(intake.enter_correction(later).unwrap(), None);
    intake.commit().unwrap();
    let archive = Archive::open(home.path()).unwrap();
    assert_eq!(held(&archive), [correction("Varn"), correction("Tornby")]);
    let catalogue = archive.catalogue().unwrap();
    assert_eq!((catalogue.last_correction().unwrap(), catalogue.last_to_derive_from().unwrap()), (3, 3));
    let report = archive.verify(|_, _| ()).unwrap();
    assert_eq!((report.corrections, report.findings), (2, vec![]));
}

#[test]
fn a_correction_that_was_not_committed_was_never_there() {
    let home = tempfile::tempdir().unwrap();
    let archive = archive_with_page(&home);
    archive.intake().unwrap().enter_correction(correction("Varn")).unwrap();
    assert_eq!(held(&archive), []);
    assert_eq!(archive.catalogue().unwrap().length().unwrap(), 1);
}

#[test]
fn bytes_that_are_not_held_cannot_be_corrected() {
    let home = tempfile::tempdir().unwrap();
    let archive = archive_with_page(&home);
    let mut intake = archive.intake().unwrap();
    let elsewhere = Correction { payload: Digest([9; 32]), ..correction("Varn") };
    assert!(matches!(intake.enter_correction(elsewhere), Err(Error::NoPayload(_))));
    assert_eq!(intake.enter_correction(correction("Varn")).unwrap(), Some(2), "the writer goes on");
}

#[test]
fn a_changed_correction_is_found() {
    for (sql, code) in [
        (
            "DROP TRIGGER entries_never_change; UPDATE entry SET body = replace(body, 'Varn', 'Bern') WHERE number = 2",
            "D003",
        ),
        ("UPDATE correction SET payload = zeroblob(32)", "D005"),
        ("DELETE FROM correction", "D005"),
    ] {
        let home = tempfile::tempdir().unwrap();
        let archive = archive_with_page(&home);
        let mut intake = archive.intake().unwrap();
        intake.enter_correction(correction("Varn")).unwrap();
        intake.settle().unwrap();
        drop(intake);
        rusqlite::Connection::open(archive.folder().catalogue()).unwrap().execute_batch(sql).unwrap();
        let report = archive.verify(|_, _| ()).unwrap();
        assert!(report.findings.iter().any(|found| found.code() == code), "{sql}: {:?}", report.findings);
    }
}

#[test]
fn an_archive_of_before_there_were_corrections_is_opened_and_takes_them() {
    let home = tempfile::tempdir().unwrap();
    let archive = archive_with_page(&home);
    let catalogue = archive.folder().catalogue();
    drop(archive);
    rusqlite::Connection::open(catalogue).unwrap().execute_batch("DROP TABLE correction").unwrap();
    let archive = Archive::open(home.path()).unwrap();
    assert_eq!(held(&archive), []);
    archive.intake().unwrap().enter_correction(correction("Varn")).unwrap();
    assert!(matches!(archive.catalogue().unwrap().entry(1), Ok(Entry::Capture(_))));
}
