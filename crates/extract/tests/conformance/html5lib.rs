//! The suites of html5lib: what its tokenizer tests and trees leave of a page as text.

use crate::{
    bare, differences::assert_only_these_differ, in_checkout, seen, support::assert_lawful,
    tree_text::UNSHOWN,
};
use serde_json::Value;
use std::{collections::BTreeMap, fs};

const TREES_THAT_DIFFER: &str = include_str!("trees_that_differ.txt");
const TOKENS_THAT_DIFFER: &str = include_str!("tokens_that_differ.txt");

/// The contents of each file of a folder of the suite, by name.
fn files(folder: &str) -> BTreeMap<String, String> {
    let folder = in_checkout("suite/vendor/html5lib-tests").join(folder);
    let name = |path: &std::path::Path| path.file_name().unwrap().to_string_lossy().into_owned();
    let paths = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    paths.map(|path| (name(&path), String::from_utf8_lossy(&fs::read(&path).unwrap()).into_owned())).collect()
}

/// Notes how a page is seen, if it is not seen as it should be.
fn compare(page: &str, expected: &str, name: String, found: &mut BTreeMap<String, String>) {
    assert_lawful(page.as_bytes(), Some("text/html"), Some("utf-8"));
    let (seen, expected) = (seen(page), bare(expected));
    if seen != expected {
        found.insert(name, format!("  page     {page:?}\n  seen     {seen:?}\n  expected {expected:?}"));
    }
}

#[test]
fn the_text_of_html5libs_trees_is_seen() {
    let mut found = BTreeMap::new();
    let mut count = 0;
    for (file, contents) in files("tree-construction") {
        for (number, test) in tree_tests(&contents).into_iter().enumerate() {
            compare(test.page, &shown_in(test.tree), format!("{file}:{}", number + 1), &mut found);
            count += 1;
        }
    }
    assert!(count > 1300, "only {count} tests were found");
    assert_only_these_differ(TREES_THAT_DIFFER, &found);
}

struct TreeTest<'a> {
    page: &'a str,
    tree: &'a str,
}

/// The tests of a file; those of fragments are no pages, and those that need scripts run have no one tree.
fn tree_tests(contents: &str) -> Vec<TreeTest<'_>> {
    let start = contents.strip_prefix("#data\n").unwrap_or(contents);
    start.split("\n#data\n").filter_map(tree_test).collect()
}

fn tree_test(test: &str) -> Option<TreeTest<'_>> {
    let (page, rest) = test.split_once("#errors\n")?;
    let tree = rest.split("#document\n").nth(1)?;
    let is_page = !rest.contains("#document-fragment") && !rest.contains("#script-on\n");
    is_page.then_some(TreeTest { page: page.strip_suffix('\n').unwrap_or(page), tree })
}

/// The text in a printed tree that is shown.
fn shown_in(tree: &str) -> String {
    let mut text = String::new();
    let mut hidden_at: Option<usize> = None;
    for node in nodes(tree) {
        let depth = node.len() - node.trim_start_matches(' ').len();
        let node = &node[depth..];
        if hidden_at.is_some_and(|above| depth > above) {
            continue;
        }
        hidden_at = None;
        if let Some(words) = node.strip_prefix('"') {
            text.push_str(words.trim_end_matches('\n').strip_suffix('"').unwrap_or(words));
        } else if let Some(name) = node.strip_prefix('<') {
            let name = name.split(['>', '\n']).next().unwrap_or_default();
            let name = name.split(' ').next_back().unwrap_or(name);
            hidden_at = UNSHOWN.contains(&name).then_some(depth);
        }
    }
    text
}

/// The nodes of a printed tree with their indentation; a text may run over several lines.
fn nodes(tree: &str) -> Vec<String> {
    let mut nodes: Vec<String> = Vec::new();
    for line in tree.lines() {
        match (line.strip_prefix("| "), nodes.last_mut()) {
            (Some(node), _) => nodes.push(node.to_owned()),
            (None, Some(last)) => {
                last.push('\n');
                last.push_str(line);
            }
            (None, None) => {}
        }
    }
    nodes
}

#[test]
fn the_characters_of_html5libs_tokens_are_seen() {
    let mut found = BTreeMap::new();
    let mut count = 0;
    for (file, contents) in files("tokenizer") {
        let suite: Value = serde_json::from_str(&contents).unwrap();
        for (number, test) in suite["tests"].as_array().unwrap().iter().enumerate() {
            if let Some(test) = TokenTest::read(test) {
                compare(&test.page, &test.characters, format!("{file}:{}", number + 1), &mut found);
                count += 1;
            }
        }
    }
    assert!(count > 2000, "only {count} tests were found");
    assert_only_these_differ(TOKENS_THAT_DIFFER, &found);
}

struct TokenTest {
    page: String,
    characters: String,
}

impl TokenTest {
    /// Reads a test that begins as a page does; none for others, and none where an element's content is not shown, since
    /// tokens do not tell what is within what. Lone surrogates are no text.
    fn read(test: &Value) -> Option<TokenTest> {
        let is_double = test["doubleEscaped"] == true;
        let word = |value: &Value| {
            let word = value.as_str()?.to_owned();
            if is_double {
                serde_json::from_str(&format!("\"{}\"", word.replace('"', "\\\""))).ok()
            } else {
                Some(word)
            }
        };
        let states = test["initialStates"].as_array();
        if states.is_some_and(|states| !states.iter().any(|state| state == "Data state")) {
            return None;
        }
        let page: String = word(&test["input"])?;
        let mut characters = String::new();
        for token in test["output"].as_array()? {
            match token[0].as_str()? {
                "Character" => characters.push_str(&word(&token[1])?),
                "StartTag" if UNSHOWN.contains(&token[1].as_str()?) => return None,
                _ => {}
            }
        }
        Some(TokenTest { page, characters })
    }
}
