//! The test suites of others, read as pages: html5lib's tokenizer and tree tests, and the Big List of Naughty Strings.

use super::{checkout, laws::read_lawfully};
use crate::{Case, case::ensure};
use dictum_extract::visible_lines;
use serde_json::Value;
use std::{fs, path::PathBuf};

fn files(folder: &str) -> Vec<(String, String)> {
    let folder = checkout().join("suite/vendor").join(folder);
    let mut files: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|file| file.unwrap().path()).collect();
    files.sort();
    let read = |path: PathBuf| {
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned());
        (name.unwrap_or_default(), fs::read_to_string(&path).unwrap())
    };
    files.into_iter().map(read).collect()
}

/// The class of html5lib's pages: each keeps the laws, whatever a browser would make of it.
pub(super) fn html5lib() -> Box<dyn Iterator<Item = Case>> {
    let tokens = files("html5lib-tests/tokenizer").into_iter().flat_map(|(file, text)| {
        let suite: Value = serde_json::from_str(&text).unwrap();
        let tests = suite["tests"].as_array().cloned().unwrap_or_default();
        let pages = tests.into_iter().filter_map(|test| test["input"].as_str().map(str::to_owned));
        pages.enumerate().map(move |(at, page)| lawful(format!("{file}:{at}"), page)).collect::<Vec<_>>()
    });
    let trees = files("html5lib-tests/tree-construction").into_iter().flat_map(|(file, text)| {
        let pages = text
            .split("#data\n")
            .skip(1)
            .filter_map(|test| test.split_once("\n#errors"))
            .map(|(page, _)| page.to_owned());
        pages.enumerate().map(|(at, page)| lawful(format!("{file}:{at}"), page)).collect::<Vec<_>>()
    });
    Box::new(tokens.chain(trees))
}

fn lawful(name: String, page: String) -> Case {
    Case::new(name, page.len(), move || read_lawfully(page.as_bytes(), Some("text/html"), Some("utf-8")))
}

/// The class of naughty strings: kept to the byte as page text, lawful in Markdown and HTML, whole in a statement's line.
pub(super) fn naughty() -> Box<dyn Iterator<Item = Case>> {
    let list = fs::read_to_string(checkout().join("suite/vendor/naughty-strings/blns.json")).unwrap();
    let strings: Vec<String> = serde_json::from_str(&list).unwrap();
    Box::new(strings.into_iter().map(|string| {
        Case::new(format!("{string:.40}"), string.len(), move || {
            kept_as_text(&string)?;
            for media_type in ["text/html", "text/markdown"] {
                read_lawfully(string.as_bytes(), Some(media_type), Some("utf-8"))?;
            }
            let line = serde_json::json!({"id": string, "headline": string, "text": string, "speaker": string, "published_at": string});
            read_lawfully(line.to_string().as_bytes(), Some(dictum_extract::STATEMENT_JSON), None)
        })
    }))
}

/// No letter of a string is lost or changed when it is a page's text.
fn kept_as_text(string: &str) -> Result<(), String> {
    let bare = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
    let lines = visible_lines(string.as_bytes(), Some("text/plain"), Some("utf-8"));
    let seen: String = lines.iter().map(|line| bare(&line.text)).collect();
    ensure(seen == bare(string.trim_start_matches('\u{feff}')), || {
        format!("{string:?} was seen as {seen:?}")
    })?;
    read_lawfully(string.as_bytes(), Some("text/plain"), Some("utf-8"))
}
