//! The words of the house: those every paper uses, and those no type of ours may take.

use crate::{Finding, House, rooms::is_test_file, rust};

/// The nouns and verbs that `docs/glossary.md` explains, each as it is written there.
pub const HOUSE_WORDS: &[&str] = &[
    "Publisher",
    "Series",
    "TargetUri",
    "Capture",
    "Payload",
    "Digest",
    "Revisit",
    "Statement",
    "Edition",
    "Reading",
    "Furniture",
    "Headline",
    "Heading",
    "Turn",
    "Paragraph",
    "Note",
    "Speaker",
    "Label",
    "Venue",
    "Place",
    "Occasion",
    "Correction",
    "delivered_on",
    "published_at",
    "captured_at",
    "Passage",
    "Hit",
    "Kwic",
    "Quote",
    "Verdict",
    "Alignment",
    "Caution",
    "Reuse",
    "Cluster",
    "Ingest",
    "Fixity",
    "Entry",
    "Checkpoint",
    "Proof",
    "Pack",
    "Part",
    "Task",
    "Shard",
    "Gather",
    "Address",
    "ingest",
    "read",
    "correct",
    "show",
    "search",
    "check",
    "trace",
    "compare",
    "export",
    "cite",
    "verify",
];

/// Names that no type of ours takes, and the word of the house instead.
const NOT_OURS: &[(&str, &str)] = &[
    ("Message", "Statement"),
    ("Document", "Statement, Edition or Capture"),
    ("Record", "Capture, Entry or Statement"),
    ("Snapshot", "Capture"),
    ("Source", "Publisher, TargetUri or Payload"),
    ("Memento", "Capture"),
    ("Boilerplate", "Furniture"),
];

/// Where a name is not ours to choose: the standard's own word.
const STANDARDS: &[(&str, &str)] = &[("crates/formats/src/warc", "Record")];

/// Finds public types that take a name which is not one of the house's words.
pub fn types_with_strange_names(house: &House) -> Vec<Finding> {
    let mut found = Vec::new();
    for file in house.rust_files().filter(|file| !is_test_file(&file.path)) {
        let code = rust::Layers::read(&file.contents).product;
        for (at, name) in public_types(&code) {
            let is_standard =
                STANDARDS.iter().any(|(path, word)| file.path.starts_with(path) && *word == name);
            if let Some((_, ours)) = NOT_OURS.iter().find(|(strange, _)| *strange == name && !is_standard) {
                let what = format!("`{name}` is no word of the house for a type: {ours} may be meant");
                found.push(Finding::at(&file.path, &file.contents, at, what));
            }
        }
    }
    found
}

/// Finds words of `words` that `paper` does not explain: none of its lines begins with the word in bold.
pub fn words_without_a_line<'a>(paper: &str, words: impl IntoIterator<Item = &'a str>) -> Vec<&'a str> {
    let explained: Vec<&str> = paper.lines().flat_map(words_explained).collect();
    words.into_iter().filter(|word| !explained.contains(word)).collect()
}

/// The words in bold that a line of the glossary begins with: `**Hit**, **Kwic**: …` or `| **Hit** | … |`.
fn words_explained(line: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut rest = line.trim_start_matches(['-', '|', ' ']);
    while let Some((word, after)) = rest.strip_prefix("**").and_then(|bold| bold.split_once("**")) {
        found.push(word.trim_matches('`'));
        rest = after.trim_start_matches([',', ' ']);
    }
    found
}

/// Lists public structs, enums, traits and aliases with where each stands.
fn public_types(code: &str) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    for keyword in ["struct", "enum", "trait", "type"] {
        for at in rust::words_at(code, keyword) {
            let before = code[..at].rsplit([';', '}', '{', ']']).next().unwrap_or_default();
            if rust::words_at(before, "pub").next().is_some() {
                let name = code[at + keyword.len()..].trim_start();
                found.push((at, name.chars().take_while(|c| rust::is_word(*c)).collect()));
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_type_with_a_strange_name_is_found() {
        let text =
            "pub struct Document;\npub(crate) enum Message { A }\nstruct Snapshot;\npub type Row = u8;\n";
        let house = House::of(&[("crates/archive/src/a.rs", text)]);
        let lines: Vec<_> = types_with_strange_names(&house).iter().map(|f| f.line).collect();
        assert_eq!(lines, [1, 2]);
    }

    #[test]
    fn a_standard_keeps_its_own_word() {
        let text = "pub struct Record;\n";
        let house = House::of(&[("crates/formats/src/warc.rs", text), ("crates/formats/src/wacz.rs", text)]);
        assert_eq!(types_with_strange_names(&house).len(), 1);
    }

    #[test]
    fn a_word_that_the_glossary_lacks_is_found() {
        let paper = "| **Hit**, **Kwic** | found |\n- **`read`**: takes apart\nA **Turn** in passing.\n";
        assert_eq!(words_without_a_line(paper, ["Hit", "Kwic", "read", "Turn"]), ["Turn"]);
    }
}
