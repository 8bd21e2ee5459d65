//! The checkout's own pages, read by us and by html5ever: the same text, or a reason.

use crate::{bare, differences::assert_only_these_differ, in_checkout, seen, tree_text::tree_text};
use std::{collections::BTreeMap, fs, path::Path};

const PAGES_THAT_DIFFER: &str = include_str!("pages_that_differ.txt");

#[test]
fn html5ever_sees_the_same_text_on_our_own_pages() {
    let mut pages = BTreeMap::new();
    for folder in ["samples", "suite/cases", "crates/extract/tests/pages", "crates/formats/examples/pages"] {
        add_pages(&in_checkout(folder), folder, &mut pages);
    }
    assert!(pages.len() > 5, "only {} pages were found", pages.len());
    let mut found = BTreeMap::new();
    for (name, page) in pages {
        let (ours, theirs) = (seen(&page), bare(&tree_text(&page)));
        if ours != theirs {
            found.insert(name, format!("  ours   {ours:?}\n  theirs {theirs:?}"));
        }
    }
    assert_only_these_differ(PAGES_THAT_DIFFER, &found);
}

/// Adds the HTML files of a folder that are in UTF-8: charsets are no concern of a parser.
fn add_pages(folder: &Path, name: &str, pages: &mut BTreeMap<String, String>) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let (path, name) = (entry.path(), format!("{name}/{}", entry.file_name().to_string_lossy()));
        if path.is_dir() {
            add_pages(&path, &name, pages);
        } else if [".html", ".xhtml", ".htm"].iter().any(|ending| name.ends_with(ending))
            && let Ok(page) = fs::read_to_string(&path)
        {
            pages.insert(name, page);
        }
    }
}
