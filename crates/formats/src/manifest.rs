//! Manifests: what files alone do not say of captures, one JSON object a line.
//!
//! ```json
//! {"path":"captures/a.html","target_uri":"https://mfa.example/a","captured_at":"2024-03-01T09:30:00Z"}
//! ```
//!
//! `path` is meant relative to the manifest's own folder; resolving it is left to who can see folders. Beside
//! the three keys above, `media_type`, `charset`, `site_zone` (an IANA name such as `Europe/Tallinn`) and
//! `http_status` are taken; other keys are passed over.

use jiff::{Timestamp, tz::TimeZone};
use serde::Deserialize;
use std::collections::BTreeMap;

/// What a manifest says of one file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ManifestLine {
    /// The file, as the manifest names it.
    pub path: String,
    /// The address it was captured from.
    pub target_uri: Option<String>,
    /// When it was captured.
    pub captured_at: Option<Timestamp>,
    /// Its media type.
    pub media_type: Option<String>,
    /// Its charset.
    pub charset: Option<String>,
    /// The time zone of the site, by its IANA name.
    pub site_zone: Option<String>,
    /// The status that the server answered with.
    pub http_status: Option<u16>,
}

/// Says which line of a manifest is wrong, and how.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line} of the manifest: {reason}")]
pub struct ManifestError {
    /// The number of the line, from 1.
    pub line: usize,
    /// What is wrong with it.
    pub reason: String,
}

#[derive(Deserialize)]
struct LineShape {
    path: String,
    target_uri: Option<String>,
    captured_at: Option<String>,
    media_type: Option<String>,
    charset: Option<String>,
    site_zone: Option<String>,
    http_status: Option<u16>,
}

/// Reads a whole manifest; blank lines are passed over. A path that is named twice is an error.
pub fn read_manifest(manifest: &str) -> Result<Vec<ManifestLine>, ManifestError> {
    let mut named: BTreeMap<String, usize> = BTreeMap::new();
    let mut lines = Vec::new();
    let manifest = manifest.trim_start_matches('\u{feff}');
    for (index, words) in manifest.lines().enumerate().filter(|(_, words)| !words.trim().is_empty()) {
        let line = index + 1;
        let entry = read_line(words).map_err(|reason| ManifestError { line, reason })?;
        if let Some(earlier) = named.insert(entry.path.clone(), line) {
            let reason = format!("“{}” is already named in line {earlier}", entry.path);
            return Err(ManifestError { line, reason });
        }
        lines.push(entry);
    }
    Ok(lines)
}

fn read_line(words: &str) -> Result<ManifestLine, String> {
    let shape: LineShape = serde_json::from_str(words).map_err(|error| told_without_line(&error))?;
    let captured_at = shape.captured_at.as_deref().map(instant).transpose()?;
    if shape.path.is_empty() {
        return Err("the path is empty".into());
    }
    if let Some(uri) = shape.target_uri.as_deref().filter(|uri| !is_absolute(uri)) {
        return Err(format!("“{uri}” is no absolute address; one such as https://mfa.example/a is expected"));
    }
    if let Some(zone) = shape.site_zone.as_deref().filter(|zone| TimeZone::get(zone).is_err()) {
        return Err(format!("“{zone}” is no time zone; a name such as Europe/Tallinn is expected"));
    }
    Ok(ManifestLine {
        path: shape.path,
        target_uri: shape.target_uri,
        captured_at,
        media_type: shape.media_type.map(|name| name.to_ascii_lowercase()),
        charset: shape.charset.map(|name| name.to_ascii_lowercase()),
        site_zone: shape.site_zone,
        http_status: shape.http_status,
    })
}

/// Each line is parsed alone, so the line that the parser names would mislead.
fn told_without_line(error: &serde_json::Error) -> String {
    let told = error.to_string();
    told.split(" at line ").next().unwrap_or(&told).to_owned()
}

fn instant(word: &str) -> Result<Timestamp, String> {
    word.parse().map_err(|_| {
        format!("captured_at “{word}” is no instant; one with its zone is expected: 2024-03-01T09:30:00Z")
    })
}

/// Says whether this has a scheme (RFC 3986, section 3.1) and something behind it, without white space.
fn is_absolute(uri: &str) -> bool {
    let Some((scheme, rest)) = uri.split_once(':') else { return false };
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte);
    scheme.starts_with(|letter: char| letter.is_ascii_alphabetic())
        && scheme.bytes().all(plain)
        && !rest.is_empty()
        && !uri.contains(|letter: char| letter.is_whitespace() || letter.is_control())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_read_with_what_it_says_and_no_more() {
        let manifest = "\u{feff}{\"path\":\"a.txt\"}\n\n{\"path\":\"b.html\",\"target_uri\":\"https://mfa.example/b\",\
            \"captured_at\":\"2024-03-01T10:30:00+01:00\",\"media_type\":\"Text/HTML\",\"charset\":\"UTF-8\",\
            \"site_zone\":\"Europe/Tallinn\",\"http_status\":200,\"captured_at_is\":\"collected\"}\n";
        let lines = read_manifest(manifest).unwrap();
        assert_eq!((lines.len(), &lines[0].target_uri, lines[0].captured_at), (2, &None, None));
        assert_eq!(lines[1].captured_at.unwrap().to_string(), "2024-03-01T09:30:00Z");
        assert_eq!(lines[1].media_type.as_deref(), Some("text/html"));
        assert_eq!(lines[1].charset.as_deref(), Some("utf-8"));
        assert_eq!(
            (lines[1].site_zone.as_deref(), lines[1].http_status),
            (Some("Europe/Tallinn"), Some(200))
        );
    }

    #[test]
    fn a_wrong_line_is_named_with_its_number_and_the_cure() {
        for (words, told) in [
            ("{", "line 2 of the manifest: EOF while parsing an object"),
            ("{\"target_uri\":null}", "line 2 of the manifest: missing field `path`"),
            ("{\"path\":\"\"}", "line 2 of the manifest: the path is empty"),
            ("{\"path\":\"x\"}", "line 2 of the manifest: “x” is already named in line 1"),
            (
                "{\"path\":\"y\",\"captured_at\":\"2024-03-01\"}",
                "line 2 of the manifest: captured_at “2024-03-01” is no instant; one with its zone is expected: 2024-03-01T09:30:00Z",
            ),
            (
                "{\"path\":\"y\",\"target_uri\":\"/b c\"}",
                "line 2 of the manifest: “/b c” is no absolute address; one such as https://mfa.example/a is expected",
            ),
            (
                "{\"path\":\"y\",\"site_zone\":\"Mars\"}",
                "line 2 of the manifest: “Mars” is no time zone; a name such as Europe/Tallinn is expected",
            ),
        ] {
            let error = read_manifest(&format!("{{\"path\":\"x\"}}\n{words}")).unwrap_err();
            assert_eq!(error.to_string(), told);
        }
    }
}
