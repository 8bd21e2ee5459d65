//! CDXJ, the index of a web archive: a line a capture, sorted by address and time, that says where its record lies.
//!
//! An address is written as a key that sorts by site (SURT: `example,mfa)/news`), made as Webrecorder's replay tools make it. The lines are
//! packed by the thousand into gzip members, with a second index of each member's first line, so that a reader fetches two
//! small stretches instead of the whole (ZipNum, `cdxj-gzip-1.0`).

use crate::{
    sha256::digest_of,
    warc::{Packing, Record, RecordKind},
};
use serde_json::json;
use std::io;

/// How many lines a member has, as the tools of others write it.
const LINES_A_MEMBER: usize = 3000;

/// Where a record lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RecordPlace<'a> {
    /// The file's name within the archive.
    pub file: &'a str,
    /// The first byte of its member.
    pub offset: u64,
    /// The length of the member.
    pub length: u64,
}

/// The line for a record, with its line end; none for a record without address or time.
pub fn line(record: &Record, place: RecordPlace<'_>) -> Option<String> {
    let url = record.fields.get("WARC-Target-URI")?;
    let at = digits(record.fields.get("WARC-Date")?)?;
    let mime = match record.kind {
        RecordKind::Revisit => "warc/revisit".to_owned(),
        _ => record.media_type().unwrap_or_else(|| "unk".to_owned()),
    };
    let mut facts = serde_json::Map::new();
    facts.insert("url".into(), url.into());
    facts.insert("mime".into(), mime.into());
    if record.kind != RecordKind::Revisit {
        let status = record.http.as_ref().and_then(|http| http.status).unwrap_or(200);
        facts.insert("status".into(), status.to_string().into());
    }
    if let Some(digest) = record.fields.get("WARC-Payload-Digest") {
        facts.insert("digest".into(), digest.into());
    }
    facts.insert("length".into(), place.length.to_string().into());
    facts.insert("offset".into(), place.offset.to_string().into());
    facts.insert("filename".into(), place.file.into());
    Some(format!("{} {at} {}\n", surt(url), serde_json::Value::Object(facts)))
}

/// The fourteen digits of a time: `2024-03-01T09:30:00Z` is `20240301093000`.
fn digits(date: &str) -> Option<String> {
    let digits: String = date.chars().filter(char::is_ascii_digit).take(14).collect();
    (digits.len() == 14).then_some(digits)
}

/// The key of an address; one that is no web address is its own.
pub fn surt(url: &str) -> String {
    let lower = url.to_lowercase();
    let Some(rest) = lower.strip_prefix("https://").or(lower.strip_prefix("http://")) else {
        return url.replace(char::is_whitespace, "%20");
    };
    let rest = rest.split('#').next().unwrap_or(rest);
    let (site, path) = rest.split_at(rest.find(['/', '?']).unwrap_or(rest.len()));
    let site = site.rsplit('@').next().unwrap_or(site);
    let is_default = |port: &str| matches!(port, "80" | "443" | "");
    let (host, port) = match site.rsplit_once(':') {
        Some((host, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => (host, Some(port)),
        _ => (site, None),
    };
    let mut labels: Vec<&str> = without_www(host).split('.').collect();
    labels.reverse();
    let mut key = labels.join(",");
    if let Some(port) = port.filter(|port| !is_default(port)) {
        key.push(':');
        key.push_str(port);
    }
    key.push(')');
    let (path, query) = path.split_once('?').unwrap_or((path, ""));
    key.push_str(if path.is_empty() { "/" } else { path });
    if !query.is_empty() {
        let mut parts: Vec<&str> = query.split('&').collect();
        parts.sort_unstable();
        key.push('?');
        key.push_str(&parts.join("&"));
    }
    key.replace(char::is_whitespace, "%20")
}

/// A host without `www.` or `www2.` before it.
fn without_www(host: &str) -> &str {
    let Some(rest) = host.strip_prefix("www") else { return host };
    rest.trim_start_matches(|letter: char| letter.is_ascii_digit())
        .strip_prefix('.')
        .filter(|rest| !rest.is_empty())
        .unwrap_or(host)
}

/// Packs sorted lines, and keeps the index of the packed.
#[derive(Debug, Default)]
pub struct Packer {
    lines: String,
    count: usize,
    offset: u64,
    index: String,
}

impl Packer {
    /// Takes the next line; gives a member's bytes, to be written behind those before it, once one is full.
    ///
    /// # Errors
    /// Where the compressor fails.
    pub fn put(&mut self, line: &str) -> io::Result<Option<Vec<u8>>> {
        self.lines.push_str(line);
        self.count += 1;
        if self.count < LINES_A_MEMBER { Ok(None) } else { self.pack().map(Some) }
    }

    /// Gives the last member, and the index: a line a member, `name` being the name of the packed file.
    ///
    /// # Errors
    /// Where the compressor fails.
    pub fn finish(mut self, name: &str) -> io::Result<PackedIndex> {
        let last = self.pack()?;
        let head = json!({"format": "cdxj-gzip-1.0", "filename": name});
        Ok(PackedIndex { last, index: format!("!meta 0 {head}\n{}", self.index) })
    }

    fn pack(&mut self) -> io::Result<Vec<u8>> {
        let lines = std::mem::take(&mut self.lines);
        self.count = 0;
        let member = Packing::Gzip.pack(lines.as_bytes().to_vec())?;
        let first = lines.split(" {").next().unwrap_or_default();
        let place = json!({
            "offset": self.offset, "length": member.len(), "digest": digest_of(&member).to_string(), "filename": "index.cdx.gz",
        });
        if !lines.is_empty() {
            self.index.push_str(&format!("{first} {place}\n"));
        }
        self.offset += member.len() as u64;
        Ok(member)
    }
}

/// The end of a packed index.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PackedIndex {
    /// The last member.
    pub last: Vec<u8>,
    /// The index of the members.
    pub index: String,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::warc::{read_one, write_entry, write_resource};
    use dictum_model::Capture;

    #[test]
    fn addresses_sort_by_site() {
        for (url, key) in [
            ("https://www.MFA.example/News?b=2&a=1#top", "example,mfa)/news?a=1&b=2"),
            ("http://mfa.example:8080", "example,mfa:8080)/"),
            ("http://me@www2.mfa.example:80/a b", "example,mfa)/a%20b"),
            ("https://mfa.example?q", "example,mfa)/?q"),
            ("http://www./", ",www)/"),
            ("urn:x-dictum:sha256:AB", "urn:x-dictum:sha256:AB"),
        ] {
            assert_eq!(surt(url), key, "{url}");
        }
    }

    fn record(bytes: &[u8]) -> Record {
        read_one(bytes).unwrap()
    }

    #[test]
    fn a_line_says_what_was_captured_and_where_its_record_lies() {
        let capture = Capture {
            source: "a.html".into(),
            digest: digest_of(b"words"),
            media_type: Some("text/html".into()),
            charset: None,
            bytes: 5,
            target_uri: Some("https://mfa.example/a".into()),
            captured_at: "2024-03-01T09:30:00.5Z".parse().ok(),
            captured_at_candidates: vec![],
            captured_at_from: None,
            http_status: None,
        };
        let place = RecordPlace { file: "data.warc.gz", offset: 100, length: 200 };
        let line = line(&record(&write_resource(&capture, b"words")), place).unwrap();
        let (key, facts) = line.split_at(line.find('{').unwrap());
        assert_eq!(key, "example,mfa)/a 20240301093000 ");
        let facts: serde_json::Value = serde_json::from_str(facts).unwrap();
        assert_eq!((&facts["mime"], &facts["offset"]), (&json!("text/html"), &json!("100")));
    }

    #[test]
    fn a_record_without_an_address_has_no_line() {
        let place = RecordPlace { file: "data.warc.gz", offset: 0, length: 1 };
        assert_eq!(line(&record(&write_entry("words", None, None)), place), None);
    }

    #[test]
    fn lines_are_packed_by_the_thousand_with_the_first_of_each_in_the_index() {
        let mut packer = Packer::default();
        let mut bytes = Vec::new();
        for n in 0..LINES_A_MEMBER + 1 {
            bytes.extend(
                packer
                    .put(&format!("example)/{n:06} 20240301093000 {{\"n\": 1}}\n"))
                    .unwrap()
                    .unwrap_or_default(),
            );
        }
        let PackedIndex { last, index } = packer.finish("index.cdx.gz").unwrap();
        let lines: Vec<&str> = index.lines().collect();
        assert_eq!(lines.len(), 3);
        assert!(
            lines[1].starts_with("example)/000000 20240301093000 {")
                && lines[2].starts_with("example)/003000 ")
        );
        assert!(
            lines[2].contains(&format!("\"offset\":{}", bytes.len()))
                && lines[2].contains(&format!("\"length\":{}", last.len()))
        );
    }
}
