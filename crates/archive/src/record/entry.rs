//! Entries: the events of an archive's life, in fixed-order text under 64 KiB, never changed once written.
//!
//! An entry is a line `dictum/1 KIND` and then a line `field value` for each field that has a value, in the order
//! written here. `\`, line feed and carriage return in values are escaped. Nothing in an entry depends on when or
//! where it was ingested, except in a `run` and in when a `correction`, a `same-name` or a `key` was made: so the same captures give the same entries. The leaf hash is that of
//! RFC 6962, so that the entries can be the leaves of a Merkle tree as they stand. See `docs/on-disk/catalogue.md`.

mod absent;
mod correction;
mod key;
mod redaction;
mod same_name;
mod verification;

pub use absent::AbsentEntry;
pub use key::KeyEntry;
pub use redaction::RedactionEntry;
pub use verification::{FoundTimes, VerificationEntry};

use crate::error::{Error, Result};
use dictum_formats::tlog;
use dictum_model::{Capture, CapturedAtFrom, Correction, Digest, SameName};
use jiff::Timestamp;

/// The first word of every entry: the form of the text.
const FORM: &str = "dictum/1";

/// No entry is longer, in bytes.
pub const LONGEST: usize = 64 * 1024;

/// One event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Entry {
    /// Bytes that were not held before.
    Capture(Box<Capture>),
    /// Bytes that were held already, met at another address or time.
    Revisit(Box<Capture>),
    /// The first sight of a state of a statement's words.
    Edition(EditionEntry),
    /// A page that was there and is gone.
    Absent(AbsentEntry),
    /// What a person says that a reading got wrong.
    Correction(Box<Correction>),
    /// What a person says of two names: one person's, or two persons'.
    SameName(Box<SameName>),
    /// From here on the log is signed by another key.
    Key(Box<KeyEntry>),
    /// A payload that was let go.
    Redaction(Box<RedactionEntry>),
    /// An ingest that added something, with the clock's times.
    Run(RunEntry),
    /// A verify run, with what it found.
    Verification(Box<VerificationEntry>),
}

/// The first sight of a state of a statement's words in one language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EditionEntry {
    /// The statement's id in this archive.
    pub statement: String,
    /// What the id was made of: `uri https://…`, `name PUBLISHER/ID` or `words sha256:…`.
    pub known_as: String,
    /// The number of the entry of the capture that shows it.
    pub capture: u64,
    /// The digest of its folded words, as the extractor named below read them.
    pub words: Digest,
    /// Its language.
    pub language: Option<String>,
    /// The extractor that read it.
    pub extractor: String,
}

/// An ingest that added something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RunEntry {
    /// When it began.
    pub started_at: Timestamp,
    /// When it ended.
    pub ended_at: Timestamp,
    /// The program and its version.
    pub program: String,
    /// Captures added.
    pub captures: u64,
    /// Revisits added.
    pub revisits: u64,
    /// Editions added.
    pub editions: u64,
    /// Inputs refused.
    pub refused: u64,
}

impl Entry {
    /// The word for its kind, as in its first line.
    pub fn kind(&self) -> &'static str {
        match self {
            Entry::Capture(_) => "capture",
            Entry::Revisit(_) => "revisit",
            Entry::Edition(_) => "edition",
            Entry::Absent(_) => "absent",
            Entry::Correction(_) => "correction",
            Entry::SameName(_) => "same-name",
            Entry::Key(_) => "key",
            Entry::Redaction(_) => "redaction",
            Entry::Run(_) => "run",
            Entry::Verification(_) => "verify",
        }
    }

    /// The entry's text.
    ///
    /// # Errors
    /// [`Error::Damaged`] where a value is so long that the entry would pass 64 KiB.
    pub fn to_text(&self) -> Result<String> {
        let mut text = Text(format!("{FORM} {}\n", self.kind()));
        match self {
            Entry::Capture(capture) | Entry::Revisit(capture) => text.capture(capture),
            Entry::Edition(edition) => text.edition(edition),
            Entry::Absent(absent) => text.absent(absent),
            Entry::Correction(correction) => text.correction(correction),
            Entry::SameName(said) => text.same_name(said),
            Entry::Key(key) => text.key(key),
            Entry::Redaction(redaction) => text.redaction(redaction),
            Entry::Run(run) => text.run(run),
            Entry::Verification(run) => text.verification(run),
        }
        if text.0.len() >= LONGEST {
            return Err(Error::Damaged(format!(
                "an entry of {} bytes is too long: 65,536 is the limit",
                text.0.len()
            )));
        }
        Ok(text.0)
    }

    /// Reads an entry back.
    ///
    /// # Errors
    /// [`Error::Damaged`] says which field is missing or makes no sense.
    pub fn from_text(text: &str) -> Result<Entry> {
        let (head, rest) = text.split_once('\n').unwrap_or((text, ""));
        let fields = Fields(rest);
        match head.strip_prefix(FORM).map(str::trim_start) {
            Some("capture") => Ok(Entry::Capture(Box::new(fields.capture()?))),
            Some("revisit") => Ok(Entry::Revisit(Box::new(fields.capture()?))),
            Some("edition") => Ok(Entry::Edition(fields.edition()?)),
            Some("absent") => Ok(Entry::Absent(fields.absent()?)),
            Some("correction") => Ok(Entry::Correction(Box::new(fields.correction()?))),
            Some("same-name") => Ok(Entry::SameName(Box::new(fields.same_name()?))),
            Some("key") => Ok(Entry::Key(Box::new(fields.key()?))),
            Some("redaction") => Ok(Entry::Redaction(Box::new(fields.redaction()?))),
            Some("run") => Ok(Entry::Run(fields.run()?)),
            Some("verify") => Ok(Entry::Verification(Box::new(fields.verification()?))),
            _ => Err(Error::Damaged(format!(
                "an entry begins with “{}”",
                head.chars().take(40).collect::<String>()
            ))),
        }
    }
}

/// The leaf hash of RFC 6962, section 2.1: SHA-256 of a zero byte and the entry.
pub fn leaf_hash(text: &str) -> Digest {
    tlog::tree::leaf_hash(text.as_bytes())
}

/// An entry's text in the making.
struct Text(String);

impl Text {
    fn line(&mut self, field: &str, value: impl std::fmt::Display) {
        let value = value.to_string().replace('\\', "\\\\").replace('\n', "\\n").replace('\r', "\\r");
        self.0.push_str(&format!("{field} {value}\n"));
    }

    fn maybe(&mut self, field: &str, value: Option<impl std::fmt::Display>) {
        if let Some(value) = value {
            self.line(field, value);
        }
    }

    fn capture(&mut self, capture: &Capture) {
        self.line("payload", capture.digest);
        self.line("bytes", capture.bytes);
        self.maybe("media-type", capture.media_type.as_deref());
        self.maybe("charset", capture.charset.as_deref());
        self.maybe("target-uri", capture.target_uri.as_deref());
        self.maybe("captured-at", capture.captured_at);
        self.maybe("captured-at-from", capture.captured_at_from);
        self.maybe("http-status", capture.http_status);
        self.line("source", &capture.source);
    }

    fn edition(&mut self, edition: &EditionEntry) {
        self.line("statement", &edition.statement);
        self.line("known-as", &edition.known_as);
        self.line("capture", edition.capture);
        self.line("words", edition.words);
        self.maybe("language", edition.language.as_deref());
        self.line("extractor", &edition.extractor);
    }

    fn run(&mut self, run: &RunEntry) {
        self.line("started-at", run.started_at);
        self.line("ended-at", run.ended_at);
        self.line("program", &run.program);
        self.line("captures", run.captures);
        self.line("revisits", run.revisits);
        self.line("editions", run.editions);
        self.line("refused", run.refused);
    }
}

/// The fields of an entry's text.
struct Fields<'a>(&'a str);

impl Fields<'_> {
    fn get(&self, field: &str) -> Option<String> {
        let line = self.0.lines().find_map(|line| line.strip_prefix(field)?.strip_prefix(' '))?;
        Some(unescape(line))
    }

    fn parse<T: std::str::FromStr>(&self, field: &str) -> Result<Option<T>> {
        self.get(field)
            .map(|value| {
                value
                    .parse()
                    .map_err(|_| Error::Damaged(format!("an entry's {field} makes no sense: “{value}”")))
            })
            .transpose()
    }

    fn need<T: std::str::FromStr>(&self, field: &str) -> Result<T> {
        self.parse(field)?.ok_or_else(|| Error::Damaged(format!("an entry has no {field}")))
    }

    fn capture(&self) -> Result<Capture> {
        Ok(Capture {
            source: self.need("source")?,
            digest: self.need("payload")?,
            media_type: self.get("media-type"),
            charset: self.get("charset"),
            bytes: self.need("bytes")?,
            target_uri: self.get("target-uri"),
            captured_at: self.parse("captured-at")?,
            captured_at_candidates: Vec::new(),
            captured_at_from: self.parse::<CapturedAtFrom>("captured-at-from")?,
            http_status: self.parse("http-status")?,
        })
    }

    fn edition(&self) -> Result<EditionEntry> {
        Ok(EditionEntry {
            statement: self.need("statement")?,
            known_as: self.need("known-as")?,
            capture: self.need("capture")?,
            words: self.need("words")?,
            language: self.get("language"),
            extractor: self.need("extractor")?,
        })
    }

    fn run(&self) -> Result<RunEntry> {
        Ok(RunEntry {
            started_at: self.need("started-at")?,
            ended_at: self.need("ended-at")?,
            program: self.need("program")?,
            captures: self.need("captures")?,
            revisits: self.need("revisits")?,
            editions: self.need("editions")?,
            refused: self.need("refused")?,
        })
    }
}

fn unescape(value: &str) -> String {
    let mut plain = String::with_capacity(value.len());
    let mut chars = value.chars();
    while let Some(c) = chars.next() {
        match (c, if c == '\\' { chars.next() } else { None }) {
            ('\\', Some('n')) => plain.push('\n'),
            ('\\', Some('r')) => plain.push('\r'),
            ('\\', Some(other)) => plain.push(other),
            (c, _) => plain.push(c),
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn capture(source: &str, target_uri: Option<String>) -> Capture {
        Capture {
            source: source.to_owned(),
            digest: Digest([7; 32]),
            media_type: Some("text/html".into()),
            charset: None,
            bytes: 12,
            target_uri,
            captured_at: Some("2022-06-28T12:31:00Z".parse().unwrap()),
            captured_at_candidates: vec![],
            captured_at_from: Some(CapturedAtFrom::Warc),
            http_status: Some(200),
        }
    }

    #[test]
    fn an_entry_reads_as_plain_lines() {
        let text = Entry::Capture(Box::new(capture("page.html", None))).to_text().unwrap();
        assert_eq!(
            text,
            format!(
                "dictum/1 capture\npayload sha256:{}\nbytes 12\nmedia-type text/html\n\
                 captured-at 2022-06-28T12:31:00Z\ncaptured-at-from warc\nhttp-status 200\nsource page.html\n",
                "07".repeat(32)
            )
        );
    }

    proptest! {
        #[test]
        fn an_entry_reads_back_from_its_text(source in "\\PC*|[\\\\\n\r ]*", uri in proptest::option::of(".*")) {
            let entry = Entry::Revisit(Box::new(capture(&source, uri)));
            prop_assert_eq!(Entry::from_text(&entry.to_text().unwrap()).unwrap(), entry);
        }

        #[test]
        fn no_text_makes_the_reader_of_entries_panic(text in "(dictum/1 (capture|edition|absent|correction|same-name|key|redaction|run|verify)\n)?\\PC*") {
            let _ = Entry::from_text(&text);
        }
    }

    #[test]
    fn an_entry_over_the_limit_is_refused() {
        let long = Entry::Capture(Box::new(capture("a", Some("x".repeat(LONGEST)))));
        assert!(matches!(long.to_text(), Err(Error::Damaged(_))));
    }

    #[test]
    fn the_leaf_hash_is_that_of_rfc_6962() {
        // The empty leaf of the test vectors of RFC 6962's reference implementation.
        assert_eq!(leaf_hash("").hex(), "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d");
    }
}
