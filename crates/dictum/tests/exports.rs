//! Exports that keep the evidence: the same archive gives the same bytes, and ingest of them the same entries.

#![allow(clippy::unwrap_used, reason = "what a test's own set-up needs may fail loudly")]

use dictum::{
    Dictum, ExportSelection, IngestOptions, IngestSummary, Packing, RedactRequest, StatementForm, back_up,
    model::{Digest, ErrorKind},
    parse_corrections, restore,
};
use dictum_archive::{Archive, Entry};
use dictum_formats::warc::write_entry;
use std::path::{Path, PathBuf};

const SAMPLES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../samples");

const PAGE: &str = "<!doctype html><html><head><title>On the ferry</title></head><body>\
<h1>Edvin Rask's remarks on the ferry, Port Salvan, May 3, 2021</h1>\
<p>The ferry sails again on Monday, with two crews and one bell for both of them.</p>\
<p>Nobody pays for a bell. It was a gift of the islands, and it was cast in Tern Harbour.</p></body></html>";

/// An archive with captures from all kinds of files, revisits, an address that no header holds, and corrections early and late.
struct Home(tempfile::TempDir);

impl Home {
    fn new() -> Home {
        let home = Home(tempfile::tempdir().unwrap());
        let pages = home.path("pages");
        std::fs::create_dir(&pages).unwrap();
        for name in ["a.html", "b.html", "c.html"] {
            std::fs::write(pages.join(name), PAGE).unwrap();
        }
        let correction = "by = \"Ada Brandt\"\nreason = \"The tape\\nsays so.\"\nvenue = \"Hall of Bells\"\n";
        std::fs::write(pages.join("a.html.correction.toml"), correction).unwrap();
        let line = |name, uri| {
            format!(
                "{{\"path\":\"{name}\",\"target_uri\":\"{uri}\",\"captured_at\":\"2021-05-04T06:00:00.25Z\",\"media_type\":\"Text/HTML\"}}\n"
            )
        };
        let lines = [
            line("a.html", "https://salvan.example/ferry"),
            line("b.html", "https://salvan.example/ferry?a=b"),
            line("c.html", "https://salvan.example/bell"),
        ];
        std::fs::write(pages.join("manifest.jsonl"), lines.concat()).unwrap();
        let dictum = Dictum::init(&home.path("archive")).unwrap();
        ingest(&dictum, &[SAMPLES.into(), pages]);
        let late =
            parse_corrections("by = \"Ada Brandt\"\nreason = \"So it is.\"\nplace = \"Port Salvan\"\n");
        let now = "2026-11-22T09:00:00Z".parse().unwrap();
        dictum.correct("https://salvan.example/ferry", &late.unwrap(), now).unwrap();
        home
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn dictum(&self) -> Dictum {
        Dictum::open(&self.path("archive")).unwrap()
    }
}

fn ingest(dictum: &Dictum, paths: &[PathBuf]) -> IngestSummary {
    let summary = dictum.ingest(paths, &IngestOptions::default(), &()).unwrap();
    assert_eq!(summary.refusals, []);
    summary
}

/// The texts of an archive's entries in order, but for accounts of runs.
fn entries(root: &Path) -> Vec<String> {
    let mut texts = Vec::new();
    let archive = Archive::open(root).unwrap();
    let take = |_, entry: Entry| {
        if !matches!(entry, Entry::Run(_)) {
            texts.push(entry.to_text()?);
        }
        Ok(())
    };
    archive.catalogue().unwrap().entries_after(0, take).unwrap();
    texts
}

fn warc(dictum: &Dictum, packing: Packing) -> Vec<u8> {
    let mut bytes = Vec::new();
    dictum.export_warc(&mut bytes, packing).unwrap();
    bytes
}

#[test]
fn ingest_of_a_warc_export_gives_the_same_entries_and_the_same_export_again() {
    let home = Home::new();
    let original = entries(&home.path("archive"));
    for kind in ["capture", "revisit", "correction", "edition"] {
        assert!(original.iter().any(|text| text.starts_with(&format!("dictum/1 {kind}\n"))), "{kind}");
    }
    for packing in [Packing::Plain, Packing::Gzip, Packing::Zstd] {
        let bytes = warc(&home.dictum(), packing);
        let file = home.path(&format!("export{}", packing.ending()));
        std::fs::write(&file, &bytes).unwrap();
        let again = home.path(&format!("{packing:?}"));
        let dictum = Dictum::init(&again).unwrap();
        ingest(&dictum, &[file]);
        pretty_eq(&entries(&again), &original);
        assert!(warc(&dictum, packing) == bytes, "{packing:?}: the second export differs");
        assert!(dictum.verify(|_, _| ()).unwrap().is_sound());
    }
}

/// Compares line by line, so that a difference is short to read.
fn pretty_eq(found: &[String], expected: &[String]) {
    for (found, expected) in found.iter().zip(expected) {
        assert_eq!(found, expected);
    }
    assert_eq!(found.len(), expected.len());
}

#[test]
fn corrections_that_were_carried_are_laid_over_the_reading() {
    let home = Home::new();
    let file = home.path("export.warc.gz");
    home.dictum().export_warc_file(&file, Packing::Gzip).unwrap();
    let dictum = Dictum::init(&home.path("again")).unwrap();
    let summary = ingest(&dictum, &[file]);
    assert_eq!(summary.corrections, 2);
    let view = dictum.show("https://salvan.example/ferry").unwrap();
    let statement = view.statement().unwrap();
    assert_eq!(
        (statement.venue.as_deref(), statement.place.as_deref()),
        (Some("Hall of Bells"), Some("Port Salvan"))
    );
}

#[test]
fn an_export_ingested_twice_adds_nothing() {
    let home = Home::new();
    let file = home.path("export.warc.gz");
    home.dictum().export_warc_file(&file, Packing::Gzip).unwrap();
    let summary = ingest(&home.dictum(), &[file]);
    assert!(!summary.added_something(), "{summary:?}");
}

#[test]
fn a_correction_of_bytes_that_the_export_does_not_bring_is_refused() {
    let home = Home::new();
    let is_correction = |text: &&String| text.starts_with("dictum/1 correction\n");
    let texts = entries(&home.path("archive"));
    let records: Vec<u8> =
        texts.iter().filter(is_correction).flat_map(|text| write_entry(text, None, None)).collect();
    let file = home.path("corrections.warc");
    std::fs::write(&file, records).unwrap();
    let empty = Dictum::init(&home.path("empty")).unwrap();
    let summary = empty.ingest(&[file], &IngestOptions::default(), &()).unwrap();
    assert_eq!((summary.refused, summary.corrections), (2, 0), "{summary:?}");
}

#[test]
fn a_damaged_archive_is_not_exported_and_leaves_no_file() {
    let home = Home::new();
    let pack = home.path("archive/record/packs/000001.warc.zst");
    let mut bytes = std::fs::read(&pack).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    std::fs::write(&pack, bytes).unwrap();
    let error = home.dictum().export_warc_file(&home.path("export.warc"), Packing::Plain).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Damaged, "{error}");
    assert!(!home.path("export.warc").exists() && !home.path("export.warc.part").exists());
}

#[test]
fn a_folder_gets_files_named_in_order() {
    let home = Home::new();
    let folder = home.path("export");
    let summary = home.dictum().export_warc_folder(&folder, Packing::Gzip).unwrap();
    assert_eq!(summary.files, 1);
    assert_eq!(std::fs::read_dir(&folder).unwrap().count(), 1);
    let dictum = Dictum::init(&home.path("again")).unwrap();
    ingest(&dictum, &[folder]);
    pretty_eq(&entries(&home.path("again")), &entries(&home.path("archive")));
}

#[test]
fn ingest_of_a_wacz_gives_the_same_entries_and_the_same_file_again() {
    let home = Home::new();
    let file = home.path("export.wacz");
    let summary = home.dictum().export_wacz(&file).unwrap();
    assert_eq!(std::fs::metadata(&file).unwrap().len(), summary.bytes);
    let dictum = Dictum::init(&home.path("again")).unwrap();
    ingest(&dictum, std::slice::from_ref(&file));
    pretty_eq(&entries(&home.path("again")), &entries(&home.path("archive")));
    let again = home.path("again.wacz");
    dictum.export_wacz(&again).unwrap();
    assert!(std::fs::read(&again).unwrap() == std::fs::read(&file).unwrap(), "the second export differs");
}

#[test]
fn ingest_of_a_bag_gives_the_same_entries_and_the_same_payload_again() {
    let home = Home::new();
    let bag = home.path("bag");
    home.dictum().export_bag(&bag, Packing::Gzip).unwrap();
    let dictum = Dictum::init(&home.path("again")).unwrap();
    ingest(&dictum, std::slice::from_ref(&bag));
    pretty_eq(&entries(&home.path("again")), &entries(&home.path("archive")));
    dictum.export_bag(&home.path("bag2"), Packing::Gzip).unwrap();
    let read = |bag: &str, name: &str| std::fs::read_to_string(home.path(bag).join(name)).unwrap();
    for name in ["manifest-sha512.txt", "manifest-sha256.txt", "bag-info.txt", "bagit.txt"] {
        assert_eq!(read("bag", name), read("bag2", name), "{name}");
    }
    assert!(read("bag", "tagmanifest-sha256.txt").contains("  log/checkpoint\n"));
    assert!(!home.path("bag.part").exists());
}

#[test]
fn a_bag_is_taken_only_as_far_as_its_manifest_vouches_for_it() {
    let home = Home::new();
    let bag = home.path("bag");
    home.dictum().export_bag(&bag, Packing::Plain).unwrap();
    let warc = bag.join("data/archive/dictum-00001.warc");
    let sound = std::fs::read(&warc).unwrap();
    let refusals = || {
        let root = tempfile::tempdir().unwrap();
        let dictum = Dictum::init(&root.path().join("a")).unwrap();
        let summary = dictum.ingest(std::slice::from_ref(&bag), &IngestOptions::default(), &()).unwrap();
        let whys = summary.refusals.into_iter().map(|refusal| refusal.why).collect::<Vec<_>>().join("; ");
        (summary.captures, whys)
    };
    std::fs::write(&warc, [&sound[..], b"\n"].concat()).unwrap();
    assert!(matches!(refusals(), (0, why) if why.contains("its digest is wrong")));
    std::fs::write(&warc, &sound).unwrap();
    std::fs::write(bag.join("data/page.txt"), "The ferry sails.").unwrap();
    assert!(matches!(refusals(), (1.., why) if why.contains("no manifest lists it")));
    std::fs::remove_file(bag.join("data/page.txt")).unwrap();
    std::fs::write(bag.join("fetch.txt"), "https://salvan.example/a 1 data/a").unwrap();
    assert!(matches!(refusals(), (0, why) if why.contains("complete the bag first")));
    std::fs::remove_file(bag.join("fetch.txt")).unwrap();
    let manifest = bag.join("manifest-sha512.txt");
    let text = std::fs::read_to_string(&manifest).unwrap();
    std::fs::write(&manifest, format!("{text}ab  ../../a\n")).unwrap();
    assert!(matches!(refusals(), (0, why) if why.contains("nothing in this bag is taken")));
    std::fs::remove_file(&warc).unwrap();
    std::fs::write(&manifest, text).unwrap();
    assert!(matches!(refusals(), (0, why) if why.contains("it is not there")));
}

#[test]
fn an_export_gives_way_to_nothing_that_stands_in_its_place() {
    let home = Home::new();
    std::fs::create_dir(home.path("bag")).unwrap();
    std::fs::write(home.path("bag/letter"), "dear").unwrap();
    let error = home.dictum().export_bag(&home.path("bag"), Packing::Gzip).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::AskedWrongly);
    assert_eq!(std::fs::read_to_string(home.path("bag/letter")).unwrap(), "dear");
}

#[test]
fn a_restored_backup_answers_as_the_archive_does() {
    let home = Home::new();
    let (archive, backup, again) = (home.path("archive"), home.path("backup"), home.path("again"));
    assert!(back_up(&archive, &backup, false).unwrap().fixity.is_sound());
    let restored = restore(&backup, &again).unwrap();
    // It cannot sign, as its backup holds no key; that is all.
    let codes: Vec<_> = restored.fixity.findings.iter().map(|finding| finding.code()).collect();
    assert_eq!(codes, ["D022"], "{:?}", restored.fixity.findings);
    let lines = |root: &Path| {
        let mut lines = Vec::new();
        Dictum::open(root)
            .unwrap()
            .export_statements(StatementForm::JSONL, &ExportSelection::default(), &mut lines, &mut |_, _| ())
            .unwrap();
        String::from_utf8(lines).unwrap()
    };
    assert_eq!(lines(&again), lines(&archive));
    assert_eq!(restored.statements, Some(home.dictum().overview().unwrap().statements));
}

/// The digests of the captures and revisits that an archive tells, in order, but for one.
fn payloads_but(root: &Path, gone: Digest) -> Vec<Digest> {
    let mut payloads = Vec::new();
    let take = |_, entry: Entry| {
        if let Entry::Capture(capture) | Entry::Revisit(capture) = entry {
            payloads.push(capture.digest);
        }
        Ok(())
    };
    Archive::open(root).unwrap().catalogue().unwrap().entries_after(0, take).unwrap();
    payloads.retain(|payload| *payload != gone);
    payloads
}

#[test]
fn what_was_redacted_is_in_no_export_and_all_the_rest_comes_back_from_each() {
    let home = Home::new();
    let archive = home.path("archive");
    let gone = home.dictum().resolve("https://salvan.example/ferry").unwrap().payload;
    let plan = home.dictum().plan_redaction(&gone.to_string()).unwrap();
    let request = RedactRequest {
        reason: "The court of Salvan ordered it.".into(),
        by: "Ada Brandt".into(),
        basis: None,
        corrections_stay: true,
    };
    Dictum::redact(&archive, &plan, &request, jiff::Timestamp::UNIX_EPOCH).unwrap();
    let dictum = home.dictum();
    assert_eq!(dictum.redacted_captures().unwrap(), 3);
    dictum.export_warc_file(&home.path("export.warc.gz"), Packing::Gzip).unwrap();
    dictum.export_wacz(&home.path("export.wacz")).unwrap();
    dictum.export_bag(&home.path("bag"), Packing::Gzip).unwrap();
    let expected = payloads_but(&archive, gone);
    for name in ["export.warc.gz", "export.wacz", "bag"] {
        let again = home.path(&format!("again-{name}"));
        ingest(&Dictum::init(&again).unwrap(), &[home.path(name)]);
        assert_eq!(payloads_but(&again, Digest([0; 32])), expected, "{name}");
        assert_eq!(
            Dictum::open(&again).unwrap().overview().unwrap().statements,
            dictum.overview().unwrap().statements,
            "{name}"
        );
    }
}
