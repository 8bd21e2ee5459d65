//! What a WACZ of our own says of itself: its description with a digest of each part, and its list of pages.

use super::{PACKAGE, VERSION};
use crate::{sha256::digest_of, zip::WrittenPart};
use serde_json::json;

/// The description, `datapackage.json`. It has no time of making: the same archive gives the same file.
pub fn package(title: &str, software: &str, parts: &[WrittenPart]) -> Vec<u8> {
    let resources: Vec<_> = parts
        .iter()
        .map(|part| {
            let name = part.path.rsplit('/').next().unwrap_or(&part.path).to_lowercase();
            json!({"name": name, "path": part.path, "hash": format!("sha256:{}", part.sha256), "bytes": part.bytes})
        })
        .collect();
    let package = json!({
        "profile": "data-package", "wacz_version": VERSION, "title": title, "software": software, "resources": resources,
    });
    format!("{package:#}\n").into_bytes()
}

/// The digest of the description, `datapackage-digest.json`.
pub fn package_digest(package: &[u8]) -> Vec<u8> {
    let digest = json!({"path": PACKAGE, "hash": digest_of(package).to_string()});
    format!("{digest:#}\n").into_bytes()
}

/// The first line of a list of pages, with its line end.
pub fn pages_head() -> String {
    let head = json!({"format": "json-pages-1.0", "id": "pages", "title": "Statements"});
    format!("{head}\n")
}

/// A page of the list, with its line end: `id` tells it apart, `at` is the `WARC-Date` of its record.
pub fn page_line(id: &str, url: &str, at: &str, title: Option<&str>) -> String {
    let page = json!({"id": id, "url": url, "ts": at, "title": title.unwrap_or(url)});
    format!("{page}\n")
}
