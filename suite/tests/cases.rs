//! Cases: small pages in the layouts of many houses, each with the reading that a historian would give it.
//!
//! `suite/cases/README.md` says how to add one. `cargo xtask cases` compares, `cargo xtask cases --update` writes
//! the readings anew. Each case is also held to the laws of reading.

#![allow(clippy::unwrap_used, reason = "a case that cannot be read fails the test, and says so")]

use dictum_extract::{ReadOptions, STATEMENT_JSON, broken_laws, read};
use dictum_formats::{
    digest_of,
    reading_json::{from_json, to_json_explained},
    warc::WarcReader,
};
use dictum_model::{Capture, CapturedAtFrom, Reading};
use std::{
    collections::BTreeMap,
    env, fs,
    path::{Path, PathBuf},
};
use suite::{difference::difference, pretty::pretty};

/// The most bytes a case's page may unpack to.
const LARGEST_PAGE: usize = 1 << 20;

#[test]
fn every_case_is_read_as_its_historian_said() {
    let is_update = env::var_os("UPDATE_CASES").is_some();
    let mut troubles = String::new();
    for folder in folders() {
        let name = folder.file_name().unwrap_or_default().to_string_lossy().into_owned();
        match tried(&folder, is_update) {
            Ok(()) => {}
            Err(trouble) => troubles.push_str(&format!("── {name}\n{trouble}\n")),
        }
    }
    assert!(
        troubles.is_empty(),
        "\n{troubles}\nlines with - are in the committed reading.json, lines with + are read now.\n\
         cure: mend the extractor; or, where what is read now is right, run `cargo xtask cases --update`, \
         look at each change as a historian would, and commit it\n"
    );
}

#[test]
fn there_are_cases() {
    assert!(!folders().is_empty());
}

/// The folders of all cases, in order.
fn folders() -> Vec<PathBuf> {
    let cases = Path::new(env!("CARGO_MANIFEST_DIR")).join("cases");
    let entries = fs::read_dir(cases).unwrap().map(|entry| entry.unwrap().path());
    let mut folders: Vec<PathBuf> = entries.filter(|path| path.is_dir()).collect();
    folders.sort();
    folders
}

/// Tries one case; what is wrong with it otherwise.
fn tried(folder: &Path, is_update: bool) -> Result<(), String> {
    let case = Case::open(folder)?;
    let reading = read(&case.payload, case.capture.clone(), &case.options);
    if reading != read(&case.payload, case.capture, &case.options) {
        return Err("is read otherwise when it is read again".into());
    }
    let broken = broken_laws(&case.payload, &reading);
    if !broken.is_empty() {
        return Err(format!("breaks a law of reading:\n{}", broken.join("\n")));
    }
    // A new version of the extractor alone is no other reading.
    let now = written(&Reading { extractor: "any".into(), ..reading })?;
    let path = folder.join("reading.json");
    if is_update {
        return fs::write(&path, now).map_err(|error| error.to_string());
    }
    match fs::read_to_string(&path) {
        Err(_) => Err("has no reading.json yet: `cargo xtask cases --update` writes it".into()),
        Ok(committed) if committed == now => Ok(()),
        Ok(committed) => Err(difference(&committed, &now)),
    }
}

/// The JSON that every door prints, set out a field a line. It must read back as the same reading.
fn written(reading: &Reading) -> Result<String, String> {
    let line = to_json_explained(reading);
    let again = from_json(&line).map_err(|error| error.to_string())?;
    if to_json_explained(&again) != line {
        return Err("its JSON reads back as another reading".into());
    }
    Ok(pretty(&line))
}

/// A page with what is told of it.
struct Case {
    payload: Vec<u8>,
    capture: Capture,
    options: ReadOptions,
}

impl Case {
    /// Opens the one page of a case, and `options.toml` where it has one.
    fn open(folder: &Path) -> Result<Case, String> {
        let page = the_page(folder)?;
        let name = page.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let bytes = fs::read(&page).map_err(|error| error.to_string())?;
        let mut told = Told::read(&fs::read_to_string(folder.join("options.toml")).unwrap_or_default())?;
        let (mut capture, payload) = if name.contains(".warc") {
            only_record(&name, &bytes)?
        } else {
            (as_file(&name, &bytes), bytes)
        };
        capture.media_type = told.take("media_type").or(capture.media_type);
        capture.charset = told.take("charset").or(capture.charset);
        capture.target_uri = told.take("target_uri").or(capture.target_uri);
        if let Some(at) = told.take("captured_at") {
            capture.captured_at = Some(at.parse().map_err(|_| format!("“{at}” is no instant"))?);
            capture.captured_at_from = Some(CapturedAtFrom::User);
        }
        let options = ReadOptions { site_zone: told.take("site_zone") };
        told.is_used_up()?;
        Ok(Case { payload, capture, options })
    }
}

/// The file called `page` with whatever ending.
fn the_page(folder: &Path) -> Result<PathBuf, String> {
    let entries = fs::read_dir(folder).map_err(|error| error.to_string())?;
    let pages: Vec<PathBuf> = entries
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.file_name().unwrap_or_default().to_string_lossy().starts_with("page"))
        .collect();
    match pages.as_slice() {
        [page] => Ok(page.clone()),
        _ => Err(format!("has {} files called page.…; it must have one", pages.len())),
    }
}

/// The capture of a page kept as a file, its media type by the ending.
fn as_file(name: &str, bytes: &[u8]) -> Capture {
    let media_type = match name.rsplit_once('.').map(|(_, ending)| ending) {
        Some("html") => Some("text/html"),
        Some("xhtml") => Some("application/xhtml+xml"),
        Some("txt") => Some("text/plain"),
        Some("md") => Some("text/markdown"),
        Some("json") => Some(STATEMENT_JSON),
        _ => None,
    };
    Capture {
        source: name.to_owned(),
        digest: digest_of(bytes),
        media_type: media_type.map(str::to_owned),
        charset: None,
        bytes: bytes.len(),
        target_uri: None,
        captured_at: None,
        captured_at_candidates: Vec::new(),
        captured_at_from: None,
        http_status: None,
    }
}

/// The capture of a WARC file that holds one, with its payload.
fn only_record(name: &str, bytes: &[u8]) -> Result<(Capture, Vec<u8>), String> {
    let mut records: Vec<_> = WarcReader::new(bytes).collect();
    let (Some(record), true) = (records.pop(), records.is_empty()) else {
        return Err("a WARC file of a case holds one capture".into());
    };
    let record = record.map_err(|error| error.refusal.to_string())?;
    let payload = record.payload(LARGEST_PAGE).map_err(|error| error.to_string())?.bytes.into_owned();
    Ok((record.capture(name, &payload), payload))
}

/// What `options.toml` tells: lines `key = "value"`, and comments.
struct Told(BTreeMap<String, String>);

impl Told {
    fn read(text: &str) -> Result<Told, String> {
        let lines = text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
        let pairs = lines.map(|line| {
            let (key, value) = line.split_once('=').ok_or(line)?;
            let value = value.trim().strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).ok_or(line)?;
            Ok((key.trim().to_owned(), value.to_owned()))
        });
        let told: Result<_, &str> = pairs.collect();
        told.map(Told).map_err(|line| format!("options.toml: `{line}` is not `key = \"value\"`"))
    }

    fn take(&mut self, key: &str) -> Option<String> {
        self.0.remove(key)
    }

    fn is_used_up(&self) -> Result<(), String> {
        match self.0.keys().next() {
            Some(key) => Err(format!(
                "options.toml: `{key}` is not known; media_type, charset, target_uri, captured_at, site_zone are"
            )),
            None => Ok(()),
        }
    }
}

#[test]
fn options_that_are_not_understood_are_told() {
    assert!(Told::read("site_zone = Europe/London").is_err());
    assert!(Told::read("# why\nzone = \"Europe/London\"").unwrap().is_used_up().is_err());
}
