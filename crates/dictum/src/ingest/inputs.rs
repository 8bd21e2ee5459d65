//! What was asked to be ingested, as a list of files: folders walked, globs unfolded, each file's form told by its first bytes.

use super::{
    bag::Vouched,
    tree::{Disk, StoredNames, Tree},
};
use crate::error::{Error, Result};
use dictum_formats::imported::ImportForm;
use std::{
    collections::HashMap,
    fs::File,
    io::{BufRead, BufReader, Cursor, Read, Seek, SeekFrom},
    ops::Range,
    path::{Path, PathBuf},
    sync::Arc,
};

/// What a file holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InputForm {
    /// One page: HTML, page text, Markdown.
    Page,
    /// WARC records; WET files are such. Also the older ARC.
    Warc,
    /// WARC files with their digests in a ZIP.
    Wacz,
    /// Statements already taken apart, one JSON object a line.
    StatementLines,
    /// Statements in a format of others.
    Import(ImportForm),
}

impl InputForm {
    /// The word for it, which is read back as it.
    pub fn as_str(self) -> &'static str {
        match self {
            InputForm::Page => "page",
            InputForm::Warc => "warc",
            InputForm::Wacz => "wacz",
            InputForm::StatementLines => "jsonl",
            InputForm::Import(ImportForm::Tei) => "tei",
            InputForm::Import(ImportForm::AkomaNtoso) => "akn",
        }
    }
}

impl std::str::FromStr for InputForm {
    type Err = Error;

    fn from_str(word: &str) -> Result<InputForm> {
        match word {
            "page" => Ok(InputForm::Page),
            "warc" => Ok(InputForm::Warc),
            "wacz" => Ok(InputForm::Wacz),
            "jsonl" => Ok(InputForm::StatementLines),
            "tei" => Ok(InputForm::Import(ImportForm::Tei)),
            "akn" => Ok(InputForm::Import(ImportForm::AkomaNtoso)),
            _ => Err(Error::asked_wrongly(format!("“{word}” is no form of input")).with_hint(
                "--as takes page, warc, wacz, jsonl, tei or akn; without it each file's first bytes tell",
            )),
        }
    }
}

/// A file to ingest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Input {
    /// Its path, or `-` for standard input.
    pub path: PathBuf,
    /// Its name as evidence of where the bytes came from: without the folders of this machine.
    pub name: String,
    /// Its length in bytes, 0 where that is not known.
    pub length: u64,
    /// What the manifest of a bag says of it.
    pub vouched: Option<Vouched>,
    /// Its bytes, where they were handed in and lie in no file.
    pub given: Option<Arc<[u8]>>,
    /// The bytes of it that are meant, where not all are: whole records of a WARC file.
    pub range: Option<Range<u64>>,
    /// A copy that has these bytes at the same places, where the path itself cannot be opened.
    pub copy: Option<PathBuf>,
}

impl Input {
    /// Bytes that were handed in under a name.
    pub fn given(name: &str, bytes: &[u8]) -> Input {
        let given = Some(bytes.into());
        Input { given, ..Input::of(name.into(), name.to_owned(), bytes.len() as u64) }
    }

    /// A whole file.
    pub(super) fn of(path: PathBuf, name: String, length: u64) -> Input {
        Input { path, name, length, vouched: None, given: None, range: None, copy: None }
    }

    /// The path to open.
    pub(super) fn at(&self) -> &Path {
        self.copy.as_deref().unwrap_or(&self.path)
    }

    /// Says whether it is a file on a disk, which can lie beside others and be read from its end.
    pub fn is_file(&self) -> bool {
        self.given.is_none() && self.path.as_os_str() != "-"
    }
}

/// Why a file, a record or a line was not taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// Which: `pages.warc.gz#1024`.
    pub what: String,
    /// Why, with the cure.
    pub why: String,
}

/// The files behind what was asked for, and what could not be reached.
#[derive(Debug, Default)]
pub struct Inputs {
    /// The files, in the order asked for, folders in the order of their names.
    pub files: Vec<Input>,
    /// Manifests found in folders: the folder, and the manifest's path.
    pub manifests: HashMap<PathBuf, PathBuf>,
    /// What could not be reached.
    pub refused: Vec<Refusal>,
}

/// Files that come with captures and are none: passed over in folders, taken where they are named.
const NOT_CAPTURES: &[&str] = &["readme", "license", "licence", "changelog", "quotations.jsonl"];

/// How the name of a file of corrections goes on after that of its page: `page.html.correction.toml`.
pub const CORRECTION_ENDING: &str = ".correction.toml";

/// Lists the files behind paths: files as they are, folders walked (hidden ones and archives passed over), `*` and `?` in
/// the last parts of a path unfolded, `-` for standard input.
///
/// # Errors
/// Not found, where a named path does not exist.
pub fn list(paths: &[PathBuf]) -> Result<Inputs> {
    let mut inputs = Inputs::default();
    for path in paths {
        if path.as_os_str() == "-" {
            inputs.files.push(Input::of(path.clone(), "-".into(), 0));
        } else {
            inputs.add_asked(&Disk, path)?;
        }
    }
    Ok(inputs)
}

/// Lists the objects behind what was asked for of a store, as [`list`] lists files.
///
/// # Errors
/// As [`list`].
pub fn list_stored(stored: &StoredNames, asked: &Path) -> Result<Inputs> {
    let mut inputs = Inputs::default();
    inputs.add_asked(stored, asked)?;
    // What they say is of pages alone, which no store is asked for.
    inputs.manifests.clear();
    Ok(inputs)
}

impl Inputs {
    /// Adds what was found elsewhere behind what is here.
    pub fn extend(&mut self, more: Inputs) {
        self.files.extend(more.files);
        self.manifests.extend(more.manifests);
        self.refused.extend(more.refused);
    }

    fn add_asked(&mut self, tree: &dyn Tree, path: &Path) -> Result<()> {
        if tree.exists(path) {
            self.add(tree, path);
        } else if path.to_string_lossy().contains(['*', '?']) {
            let matches = unfold_glob(tree, path);
            if matches.is_empty() {
                return Err(Error::not_found(format!("nothing matches {}", tree.told(path).display())));
            }
            matches.iter().for_each(|path| self.add(tree, path));
        } else {
            return Err(Error::not_found(format!("there is no {}", tree.told(path).display())));
        }
        Ok(())
    }

    fn add(&mut self, tree: &dyn Tree, path: &Path) {
        let is_folder = tree.is_folder(path);
        // In a store one name can be both.
        if !is_folder || tree.is_file(path) {
            self.add_file(tree, path);
        }
        if is_folder {
            self.walk(tree, path);
        }
    }

    fn add_file(&mut self, tree: &dyn Tree, path: &Path) {
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        if let Some(page) = name.strip_suffix(CORRECTION_ENDING) {
            // A correction goes with its page, wherever that is named.
            if !tree.exists(&path.with_file_name(page)) {
                self.refuse(tree, path, format!("it corrects {page}, which does not lie beside it"));
            }
            return;
        }
        match tree.length(path) {
            Ok(length) => self.files.push(Input::of(tree.told(path), name, length)),
            Err(error) => self.refuse_unread(tree, path, &error),
        }
    }

    fn walk(&mut self, tree: &dyn Tree, folder: &Path) {
        if tree.is_file(&folder.join("FORMAT")) && tree.is_folder(&folder.join("record")) {
            let why = "this is a Dictum archive, not captures: export it first";
            return self.refuse(tree, folder, why.into());
        }
        if let Some(bag) = tree.bag(folder) {
            self.refused.extend(bag.refused);
            self.files.extend(bag.files);
            return;
        }
        let mut paths = match tree.held_in(folder) {
            Ok(paths) => paths,
            Err(error) => return self.refuse_unread(tree, folder, &error),
        };
        paths.sort();
        for path in paths {
            let name = path.file_name().map(|name| name.to_string_lossy().to_lowercase()).unwrap_or_default();
            let is_passed_over = name.starts_with('.')
                || tree.is_linked_folder(&path)
                || NOT_CAPTURES.iter().any(|passed| name.starts_with(passed));
            if is_passed_over {
                continue;
            }
            // A pipe that is named is meant; one met in a folder would be waited for without end.
            let is_special = tree.exists(&path) && !tree.is_file(&path) && !tree.is_folder(&path);
            if is_special {
                let why = "it is a pipe, a socket or a device: name it to have it read";
                self.refuse(tree, &path, why.into());
            } else if name == "manifest.jsonl" && tree.is_file(&path) {
                self.manifests.insert(folder.to_owned(), path);
            } else {
                self.add(tree, &path);
            }
        }
    }

    fn refuse(&mut self, tree: &dyn Tree, path: &Path, why: String) {
        self.refused.push(Refusal { what: tree.told(path).display().to_string(), why });
    }

    fn refuse_unread(&mut self, tree: &dyn Tree, path: &Path, error: &std::io::Error) {
        let cure = if error.kind() == std::io::ErrorKind::PermissionDenied {
            "; give yourself the right to read it"
        } else {
            ""
        };
        self.refuse(tree, path, format!("{error}{cure}"));
    }
}

/// The paths that match a pattern with `*` and `?`, sorted.
fn unfold_glob(tree: &dyn Tree, pattern: &Path) -> Vec<PathBuf> {
    let mut found = vec![PathBuf::new()];
    for part in pattern.components() {
        let part = part.as_os_str();
        let text = part.to_string_lossy();
        found = if text.contains(['*', '?']) {
            found.iter().flat_map(|folder| matches_in(tree, folder, &text)).collect()
        } else {
            found.iter().map(|folder| folder.join(part)).filter(|path| tree.exists(path)).collect()
        };
    }
    found.sort();
    found
}

fn matches_in(tree: &dyn Tree, folder: &Path, pattern: &str) -> Vec<PathBuf> {
    let held = tree.held_in(folder).unwrap_or_default();
    let is_match = |path: &PathBuf| {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        matches_glob(pattern.as_bytes(), name.as_bytes())
    };
    held.into_iter().filter(is_match).collect()
}

/// Says whether a name matches a pattern; a star never matches a hidden file's first dot.
fn matches_glob(pattern: &[u8], name: &[u8]) -> bool {
    if name.first() == Some(&b'.') && pattern.first() != Some(&b'.') {
        return false;
    }
    // Greedy with one step back is enough for stars, and linear in practice.
    let (mut p, mut n, mut star) = (0, 0, None);
    while n < name.len() {
        match pattern.get(p) {
            Some(b'*') => {
                star = Some([p, n]);
                p += 1;
            }
            Some(c) if *c == b'?' || *c == name[n] => {
                p += 1;
                n += 1;
            }
            _ => match &mut star {
                Some([at, from]) => {
                    *from += 1;
                    (p, n) = (*at + 1, *from);
                }
                None => return false,
            },
        }
    }
    pattern[p..].iter().all(|c| *c == b'*')
}

/// A file opened, with its compression undone and its form told.
pub struct Opened {
    /// What it holds.
    pub form: InputForm,
    /// Its bytes; for WARC still compressed, since its records are found by their compressed places. A WACZ is read from its
    /// end, and so not from these.
    pub bytes: Box<dyn BufRead + Send>,
}

/// The bytes of a file that are meant.
pub(super) fn bytes_of(input: &Input) -> std::io::Result<std::io::Take<File>> {
    let mut file = File::open(input.at())?;
    let range = input.range.clone().unwrap_or(0..u64::MAX);
    file.seek(SeekFrom::Start(range.start))?;
    Ok(file.take(range.end.saturating_sub(range.start)))
}

const GZIP: &[u8] = &[0x1f, 0x8b];
const ZSTD: &[u8] = &[0x28, 0xb5, 0x2f, 0xfd];
const ZSTD_DICTIONARY: &[u8] = &[0x5d, 0x2a, 0x4d, 0x18];

/// Opens a file and tells what it holds.
///
/// # Errors
/// Says why the file is nothing to ingest, with the cure.
pub fn open(input: &Input, form: Option<InputForm>) -> std::result::Result<Opened, String> {
    let say = |error: std::io::Error| error.to_string();
    if let Some(vouched) = &input.vouched {
        vouched.check(input.at())?;
    }
    let mut bytes: Box<dyn BufRead + Send> = if let Some(given) = &input.given {
        Box::new(Cursor::new(given.clone()))
    } else if input.path.as_os_str() == "-" {
        Box::new(BufReader::new(std::io::stdin()))
    } else {
        Box::new(BufReader::with_capacity(256 << 10, bytes_of(input).map_err(say)?))
    };
    let head = bytes.fill_buf().map_err(say)?.to_vec();
    if head.is_empty() {
        return Err("the file is empty".into());
    }
    if head.starts_with(b"PK\x03\x04") || form == Some(InputForm::Wacz) {
        return Ok(Opened { form: InputForm::Wacz, bytes });
    }
    let is_packed = head.starts_with(GZIP) || head.starts_with(ZSTD) || head.starts_with(ZSTD_DICTIONARY);
    let form = match form {
        Some(form) => form,
        // Only WARC files bring a dictionary, and nothing can be unpacked without it.
        None if head.starts_with(ZSTD_DICTIONARY) => InputForm::Warc,
        None if is_packed => tell_form(&first_unpacked(&head), &input.name)?,
        None => tell_form(&head, &input.name)?,
    };
    let bytes = match form {
        InputForm::Warc => bytes,
        _ if head.starts_with(GZIP) => Box::new(BufReader::new(flate2::bufread::MultiGzDecoder::new(bytes))),
        _ if is_packed => Box::new(BufReader::new(zstd::Decoder::with_buffer(bytes).map_err(say)?)),
        _ => bytes,
    };
    Ok(Opened { form, bytes })
}

/// The first bytes of what is packed; fewer, or none, where the head does not unpack.
fn first_unpacked(head: &[u8]) -> Vec<u8> {
    let mut unpacked = vec![0; 4096];
    let mut filled = 0;
    let mut reader: Box<dyn Read + '_> = if head.starts_with(GZIP) {
        Box::new(flate2::read::GzDecoder::new(head))
    } else {
        match zstd::Decoder::new(head) {
            Ok(decoder) => Box::new(decoder),
            Err(_) => return Vec::new(),
        }
    };
    while let Ok(n @ 1..) = reader.read(&mut unpacked[filled..]) {
        filled += n;
    }
    unpacked.truncate(filled);
    unpacked
}

fn tell_form(head: &[u8], name: &str) -> std::result::Result<InputForm, String> {
    let name = name.to_lowercase();
    let stem = name.trim_end_matches(".gz").trim_end_matches(".zst");
    let begins_as_warc = head.starts_with(b"WARC/") || head.starts_with(b"filedesc://");
    if begins_as_warc || [".warc", ".wet", ".arc"].into_iter().any(|ending| stem.ends_with(ending)) {
        return Ok(InputForm::Warc);
    }
    if stem.ends_with(".jsonl") || stem.ends_with(".ndjson") {
        return statement_lines(head);
    }
    if head.contains(&0) && !head.starts_with(&[0xff, 0xfe]) && !head.starts_with(&[0xfe, 0xff]) {
        return Err(
            "the file is binary: HTML, page text, Markdown, WARC, WACZ, JSON Lines, TEI and Akoma Ntoso can be ingested".into(),
        );
    }
    Ok(ImportForm::of_head(head).map_or(InputForm::Page, InputForm::Import))
}

/// Statements are lines of words under a name or a headline; other JSON lines, such as scores or manifests, are not.
fn statement_lines(head: &[u8]) -> std::result::Result<InputForm, String> {
    let first = head.split(|b| *b == b'\n').next().unwrap_or_default();
    let has = |key: &str| {
        let quoted = format!("\"{key}\"");
        memchr::memmem::find(first, quoted.as_bytes()).is_some()
    };
    let is_named = has("id") || has("headline") || has("title");
    // A long first line may end beyond what was looked at: then its name is enough.
    let is_cut = first.len() == head.len();
    if is_named && (has("text") || has("paragraphs") || has("turns") || is_cut) {
        return Ok(InputForm::StatementLines);
    }
    Err("these JSON lines are no statements: an “id” or “headline” with “text”, “paragraphs” or “turns” is expected; \
         --as jsonl insists"
        .into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_star_matches_any_run_of_characters_but_no_hidden_file() {
        for (pattern, name, expected) in [
            ("*.html", "a.html", true),
            ("*.html", ".html", false),
            ("p?.t*t", "p1.text", true),
            ("a*b*c", "aXbXbXc", true),
            ("a*b*c", "aXbXbX", false),
            ("*", "", true),
        ] {
            assert_eq!(matches_glob(pattern.as_bytes(), name.as_bytes()), expected, "{pattern} {name}");
        }
    }

    #[test]
    fn a_folder_is_walked_in_the_order_of_names_and_its_manifest_is_kept_apart() {
        let home = tempfile::tempdir().unwrap();
        for name in
            ["b.html", "b.html.correction.toml", "a/c.txt", "a/manifest.jsonl", ".hidden", "README.md"]
        {
            let path = home.path().join(name);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, "words").unwrap();
        }
        let inputs = list(&[home.path().to_owned()]).unwrap();
        let names: Vec<&str> = inputs.files.iter().map(|input| input.name.as_str()).collect();
        assert_eq!(names, ["c.txt", "b.html"]);
        assert!(inputs.manifests.contains_key(&home.path().join("a")));
    }

    #[cfg(unix)]
    #[test]
    fn what_is_no_file_is_refused_in_a_folder_and_not_waited_for() {
        let home = tempfile::tempdir().unwrap();
        for name in ["a.html", "manifest.jsonl"] {
            std::os::unix::net::UnixListener::bind(home.path().join(name)).unwrap();
        }
        std::os::unix::fs::symlink("/dev/zero", home.path().join("b.html")).unwrap();
        let inputs = list(&[home.path().to_owned()]).unwrap();
        assert!(inputs.files.is_empty() && inputs.manifests.is_empty());
        assert_eq!(inputs.refused.len(), 3);
        assert!(inputs.refused.iter().all(|refusal| refusal.why.contains("a pipe, a socket or a device")));
    }

    #[test]
    fn the_first_bytes_tell_the_form() {
        let lines = br#"{"id": "a", "text": "b"}"#;
        assert_eq!(tell_form(b"WARC/1.1\r\n", "x"), Ok(InputForm::Warc));
        assert_eq!(tell_form(b"filedesc://x.arc 0.0.0.0 2004", "x"), Ok(InputForm::Warc));
        assert_eq!(tell_form(b"", "x.arc.gz"), Ok(InputForm::Warc));
        assert_eq!(tell_form(b"<!doctype html>", "x.html"), Ok(InputForm::Page));
        assert_eq!(tell_form(b"<TEI xmlns='x'>", "x.xml"), Ok(InputForm::Import(ImportForm::Tei)));
        assert_eq!(tell_form(lines, "x.jsonl.zst"), Ok(InputForm::StatementLines));
        assert!(tell_form(br#"{"source": "a", "text": "b"}"#, "x.jsonl").is_err());
        assert!(tell_form(b"\x7fELF\0\0", "x").is_err());
    }
}
