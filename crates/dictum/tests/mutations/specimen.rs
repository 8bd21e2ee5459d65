//! The archives that are damaged: tiny, of the samples; one at rest, and one whose writer was killed before it folded its
//! write-ahead log.

use crate::outcome::{LEVELS, Sight};
use dictum::{
    CheckRequest, Dictum, ExportSelection, IngestOptions, Level, SearchRequest, StatementForm, model::Digest,
    verify_folder,
};
use dictum_archive::Archive;
use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

/// An archive as it lies on the disk, with an earlier state of it and what it answers.
pub struct Specimen {
    /// Where it lies, to be copied and never touched.
    pub root: PathBuf,
    /// The same archive as it was before its last ingest.
    pub earlier: PathBuf,
    /// What it answers, in one digest.
    pub answers: String,
    /// How often each number is found in it at each level, undamaged: what is derived may be behind.
    pub counts: Vec<BTreeMap<&'static str, u64>>,
    /// Whether the catalogue's write-ahead log holds part of it.
    pub is_in_flight: bool,
}

impl Specimen {
    /// An archive at rest, with a correction.
    pub fn at_rest(home: &Path) -> Specimen {
        let (root, earlier) = (home.join("at-rest"), home.join("at-rest-earlier"));
        let dictum = Dictum::init(&root).unwrap();
        dictum.ingest(&[samples("ministry")], &IngestOptions::default(), &()).unwrap();
        drop(dictum);
        copy_folder(&root, &earlier);
        let dictum = Dictum::open(&root).unwrap();
        dictum.ingest(&[samples("president"), samples("sorrel")], &IngestOptions::default(), &()).unwrap();
        drop(dictum);
        Specimen::sealed(root, earlier, false)
    }

    /// An archive copied while its writer was alive, as a killed one leaves it: the last commits stand in the write-ahead log.
    pub fn in_flight(home: &Path, at_rest: &Specimen) -> Specimen {
        let (growing, root) = (home.join("growing"), home.join("in-flight"));
        copy_folder(&at_rest.root, &growing);
        let archive = Archive::open(&growing).unwrap();
        let mut intake = archive.intake().unwrap();
        for n in 0..8 {
            let words =
                format!("<html><title>The ferry of Varn</title><p>The ferry sailed on day {n}.</html>");
            let capture = dictum::model::Capture {
                source: format!("ferry-{n}.html"),
                digest: dictum_archive::digest_of(words.as_bytes()),
                media_type: Some("text/html".into()),
                charset: None,
                bytes: words.len(),
                target_uri: Some(format!("https://varn.example/ferry/{n}")),
                captured_at: None,
                captured_at_candidates: vec![],
                captured_at_from: None,
                http_status: None,
            };
            let record = || dictum_formats::warc::write_resource(&capture, words.as_bytes());
            intake.keep(&capture, record).unwrap();
            intake.commit().unwrap();
        }
        copy_folder(&growing, &root);
        drop(intake);
        Specimen::sealed(root, at_rest.root.clone(), true)
    }

    fn sealed(root: PathBuf, earlier: PathBuf, is_in_flight: bool) -> Specimen {
        let asked = root.with_extension("asked");
        copy_folder(&root, &asked);
        let answers = answers(&asked).unwrap();
        fs::remove_dir_all(&asked).unwrap();
        let verified = root.with_extension("verified");
        copy_folder(&root, &verified);
        let count = |(level, _): &(Level, Sight)| verify_folder(&verified, *level, |_, _| ()).unwrap().counts;
        let counts = LEVELS.iter().map(count).collect();
        fs::remove_dir_all(&verified).unwrap();
        Specimen { root, earlier, answers, counts, is_in_flight }
    }

    /// Every file of it, by its path below the root, in order.
    pub fn files(&self) -> Vec<PathBuf> {
        let mut files = Vec::new();
        gather(&self.root, Path::new(""), &mut files);
        files.sort();
        files
    }
}

fn samples(folder: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../samples").join(folder)
}

fn gather(root: &Path, below: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(root.join(below)).unwrap() {
        let entry = entry.unwrap();
        let path = below.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            gather(root, &path, files);
        } else {
            files.push(path);
        }
    }
}

/// Copies a folder with all that is in it.
pub fn copy_folder(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let (source, target) = (entry.path(), to.join(entry.file_name()));
        if entry.file_type().unwrap().is_dir() {
            copy_folder(&source, &target);
        } else {
            fs::copy(source, target).unwrap();
        }
    }
}

/// What is asked of the archive beside its export.
const QUOTATIONS: &[&str] =
    &["Explanations do not warm a room.", "The harbour stays open", "The ferry sailed on day 3."];

/// Opens the archive as a reader does, asks it everything, and gives the answers as one digest.
pub fn answers(root: &Path) -> dictum::Result<String> {
    let dictum = Dictum::open(root)?;
    let mut all = Vec::new();
    dictum.export_statements(StatementForm::JSONL, &ExportSelection::default(), &mut all, &mut |_, _| ())?;
    let archive = Archive::open(root)?;
    let mut payloads: Vec<Digest> = Vec::new();
    archive.catalogue()?.entries_after(0, |number, entry| {
        all.extend_from_slice(format!("{number} {}", entry.to_text()?).as_bytes());
        if let dictum_archive::Entry::Capture(capture) = entry {
            payloads.push(capture.digest);
        }
        Ok(())
    })?;
    for payload in payloads {
        all.extend_from_slice(&archive.payload(payload)?);
    }
    for quote in QUOTATIONS {
        let request = CheckRequest { quote: (*quote).to_owned(), ..CheckRequest::default() };
        let answer = dictum.check(&request)?;
        all.extend_from_slice(format!("{} {:?}", answer.verdict.as_str(), answer.cautions).as_bytes());
    }
    for query in ["harbour", "\"the council\"", "kind:address", "ferry OR room"] {
        let request =
            SearchRequest { query: query.to_owned(), skip: 0, take: 50, ..SearchRequest::default() };
        let answer = dictum.search(&request)?;
        let mut hits: Vec<String> = answer
            .hits
            .iter()
            .map(|hit| format!("{} {:?} {:?}", hit.statement.id, hit.passage.turn, hit.passage.excerpt))
            .collect();
        hits.sort();
        all.extend_from_slice(hits.join("\n").as_bytes());
    }
    Ok(dictum_archive::digest_of(&all).hex())
}
