//! The reader against the test suites of others: HTML parsing, charsets, strings that break programs; and against an
//! independent parser of HTML.
//!
//! What is compared is the *visible text*, since that is what the reader keeps of a page: all characters of its visible
//! lines without white space, which is a matter of layout. Where we differ, and mean to, a data file says so with the reason;
//! a line of it that is no longer true fails the test as well.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test's own data can be read, or it fails loudly"
)]

#[path = "../support/mod.rs"]
mod support;

mod charsets;
mod differences;
mod html5lib;
mod naughty_strings;
mod own_pages;
mod tree_text;

use dictum_extract::visible_lines;
use std::path::PathBuf;

/// A file or folder of the checkout, by its path from the root.
fn in_checkout(path: &str) -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../..")).join(path)
}

/// The characters of a text without white space; NUL is left out too, which browsers drop in text.
fn bare(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace() && *c != '\0').collect()
}

/// What the reader sees of a page in UTF-8.
fn seen(page: &str) -> String {
    visible_lines(page.as_bytes(), Some("text/html"), Some("utf-8"))
        .iter()
        .map(|line| bare(&line.text))
        .collect()
}
