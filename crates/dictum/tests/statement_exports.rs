//! Exports of statements: what is chosen, in which order, and in which files.

#![allow(clippy::unwrap_used, reason = "what a test's own set-up needs may fail loudly")]

use dictum::{
    Dictum, ExportSelection, ExportSummary, IngestOptions, ShelfFilter, StatementForm, model::ErrorKind,
};
use std::path::{Path, PathBuf};

const SAMPLES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../samples");

/// The samples in an archive.
struct Home {
    folder: tempfile::TempDir,
    dictum: Dictum,
}

impl Home {
    fn new() -> Home {
        let folder = tempfile::tempdir().unwrap();
        let dictum = Dictum::init(&folder.path().join("archive")).unwrap();
        dictum.ingest(&[PathBuf::from(SAMPLES)], &IngestOptions::default(), &()).unwrap();
        Home { folder, dictum }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn export(&self, form: &StatementForm, selection: &ExportSelection) -> (String, ExportSummary) {
        let mut bytes = Vec::new();
        let summary = self.dictum.export_statements(form, selection, &mut bytes, &mut |_, _| ()).unwrap();
        (String::from_utf8(bytes).unwrap(), summary)
    }

    /// The ids of the statements that a selection exports.
    fn ids(&self, selection: &ExportSelection) -> Vec<String> {
        let (lines, _) = self.export(StatementForm::JSONL, selection);
        let id = |line: &str| {
            serde_json::from_str::<serde_json::Value>(line).unwrap()["id"].as_str().unwrap().to_owned()
        };
        lines.lines().map(id).collect()
    }
}

fn everything() -> ExportSelection {
    ExportSelection::default()
}

#[test]
fn statements_come_in_the_order_of_their_ids_and_progress_tells_how_many() {
    let home = Home::new();
    let ids = home.ids(&everything());
    assert!(ids.len() > 10 && ids.is_sorted());
    let mut told = Vec::new();
    let mut progress = |done, most| told.push([done, most]);
    let form = StatementForm::JSONL;
    home.dictum.export_statements(form, &everything(), &mut std::io::sink(), &mut progress).unwrap();
    let all = ids.len() as u64;
    assert_eq!((told.first(), told.last()), (Some(&[0, all]), Some(&[all, all])));
}

#[test]
fn a_selection_holds_what_search_and_shelf_say() {
    let home = Home::new();
    let cards =
        home.dictum.statements(&ShelfFilter::default(), dictum::Page { skip: 0, take: 1000 }).unwrap();
    let wanted = |is_wanted: &dyn Fn(&dictum::StatementCard) -> bool| {
        let mut ids: Vec<String> =
            cards.iter().filter(|card| is_wanted(card)).map(|card| card.id.clone()).collect();
        ids.sort();
        ids
    };
    let publisher = cards.iter().find_map(|card| card.publisher.clone()).unwrap();
    let filter = ShelfFilter { publisher: Some(publisher.clone()), ..ShelfFilter::default() };
    let chosen = home.ids(&ExportSelection { filter, query: None });
    assert_eq!(chosen, wanted(&|card| card.publisher.as_ref() == Some(&publisher)));
    let day = cards.first().unwrap().day().to_owned();
    let filter = ShelfFilter { from: Some(day.clone()), ..ShelfFilter::default() };
    assert_eq!(
        home.ids(&ExportSelection { filter, query: None }),
        wanted(&|card| card.day() >= day.as_str())
    );
    let query = "role:question".to_owned();
    let found = home.dictum.search_list(&query).unwrap().hits;
    let found = home.ids(&ExportSelection { query: Some(query), ..everything() })
        == wanted(&|card| found.iter().any(|hit| hit.statement.id == card.id));
    assert!(found, "what the search finds is not what is exported");
}

#[test]
fn a_query_that_makes_no_sense_exports_nothing() {
    let home = Home::new();
    let selection = ExportSelection { query: Some("(".into()), ..everything() };
    let path = home.path("out.jsonl");
    let refused = home.dictum.export_statements_file(StatementForm::JSONL, &selection, &path, &mut |_, _| ());
    assert_eq!(refused.unwrap_err().kind(), ErrorKind::AskedWrongly);
    assert_eq!(std::fs::read_dir(home.folder.path()).unwrap().count(), 1);
}

#[test]
fn a_folder_holds_a_file_a_statement_by_year_and_must_be_new() {
    let home = Home::new();
    let folder = home.path("texts");
    let write = |form| home.dictum.export_statements_folder(form, &everything(), &folder, &mut |_, _| ());
    let summary = write(StatementForm::TEXT).unwrap();
    assert_eq!((summary.statements, summary.files), (files_below(&folder), files_below(&folder)));
    let again = write(StatementForm::TEXT).unwrap_err();
    assert_eq!(again.kind(), ErrorKind::AskedWrongly);
    let table = home.dictum.export_statements_folder(
        StatementForm::CSV,
        &everything(),
        &home.path("t"),
        &mut |_, _| (),
    );
    assert_eq!(table.unwrap_err().kind(), ErrorKind::AskedWrongly);
}

fn files_below(folder: &Path) -> u64 {
    let count = |entry: std::io::Result<std::fs::DirEntry>| {
        let path = entry.unwrap().path();
        if path.is_dir() { files_below(&path) } else { 1 }
    };
    std::fs::read_dir(folder).unwrap().map(count).sum()
}

#[test]
fn every_form_gives_the_same_bytes_again_with_all_statements() {
    let home = Home::new();
    for form in StatementForm::ALL {
        let (first, summary) = home.export(form, &everything());
        assert_eq!(summary.statements, home.dictum.overview().unwrap().statements, "{}", form.word);
        assert_eq!(summary.bytes, first.len() as u64, "{}", form.word);
        assert!(home.export(form, &everything()).0 == first, "{}", form.word);
    }
}

/// The statements of an archive as JSON, by the headline, without what is of one archive's life: ids, captures, spans.
fn statements(dictum: &Dictum) -> Vec<serde_json::Value> {
    let mut bytes = Vec::new();
    dictum.export_statements(StatementForm::JSONL, &everything(), &mut bytes, &mut |_, _| ()).unwrap();
    let lines = String::from_utf8(bytes).unwrap();
    let mut statements: Vec<serde_json::Value> =
        lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    for statement in &mut statements {
        let statement = statement.as_object_mut().unwrap();
        for key in ["editions", "captures", "corrections"] {
            statement.remove(key);
        }
        without_spans(statement);
        // The id in the archive that it came from is one of its names now.
        let id = statement.remove("id").unwrap();
        let aliases = statement["aliases"].as_array_mut().unwrap();
        aliases.retain(|alias| !is_id(alias.as_str().unwrap()));
        assert!(is_id(id.as_str().unwrap()));
    }
    statements.sort_by_key(|statement| statement.to_string());
    statements
}

fn is_id(name: &str) -> bool {
    name.len() == 13 && name.bytes().all(|b| b.is_ascii_alphanumeric())
}

fn without_spans(object: &mut serde_json::Map<String, serde_json::Value>) {
    object.retain(|key, _| key != "span" && key != "label_span");
    for value in object.values_mut() {
        match value {
            serde_json::Value::Object(object) => without_spans(object),
            serde_json::Value::Array(list) => {
                list.iter_mut().filter_map(serde_json::Value::as_object_mut).for_each(without_spans)
            }
            _ => {}
        }
    }
}

#[test]
fn what_is_exported_and_ingested_again_tells_the_same_of_every_statement() {
    let home = Home::new();
    let expected = statements(&home.dictum);
    for form in [StatementForm::JSONL, StatementForm::TEI, StatementForm::AKOMA_NTOSO] {
        let file = home.path(&format!("again{}", form.ending));
        home.dictum.export_statements_file(form, &everything(), &file, &mut |_, _| ()).unwrap();
        let again = Dictum::init(&home.path(form.word)).unwrap();
        let summary = again.ingest(&[file], &IngestOptions::default(), &()).unwrap();
        assert_eq!(summary.refusals, [], "{}", form.word);
        let found = statements(&again);
        assert_eq!(found.len(), expected.len(), "{}", form.word);
        for (found, expected) in found.iter().zip(&expected) {
            assert_eq!(found, expected, "{}", form.word);
        }
    }
}

#[test]
fn a_file_that_cannot_be_imported_is_refused_with_the_place_and_what_stood_before_is_kept() {
    let home = Home::new();
    let file = home.path("corpus.xml");
    home.dictum.export_statements_file(StatementForm::TEI, &everything(), &file, &mut |_, _| ()).unwrap();
    let text = std::fs::read_to_string(&file).unwrap();
    let cut = text.len() / 2;
    std::fs::write(&file, &text[..(cut..).find(|at| text.is_char_boundary(*at)).unwrap()]).unwrap();
    let again = Dictum::init(&home.path("again")).unwrap();
    let summary = again.ingest(&[file], &IngestOptions::default(), &()).unwrap();
    assert!(summary.captures > 0);
    let [refusal] = summary.refusals.as_slice() else { panic!("{:?}", summary.refusals) };
    assert!(refusal.why.contains("cut short") && refusal.why.starts_with("at byte "), "{}", refusal.why);
}

#[test]
fn an_export_tells_what_reading_each_page_again_tells() {
    let home = Home::new();
    let again = |exported: dictum::ExportedStatement| {
        let read = home.dictum.reading(exported.card.capture)?;
        assert_eq!(read.statement.as_ref(), Some(exported.statement()), "{}", exported.card.id);
        assert_eq!((&read.capture, &read.evidence), (&exported.reading.capture, &exported.reading.evidence));
        assert_eq!(
            (&read.furniture, &read.warnings),
            (&exported.reading.furniture, &exported.reading.warnings)
        );
        Ok(())
    };
    let exported = home.dictum.each_exported(&everything(), again, &mut |()| Ok(()), &mut |_, _| ()).unwrap();
    assert!(exported > 10);
}
