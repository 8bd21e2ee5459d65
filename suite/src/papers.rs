//! What stands on paper: that the paths it names exist, and that nothing names what must stay unnamed.

use crate::{Finding, House, TextFile, manifest};

/// Papers that the house must have.
pub const PAPERS: &[&str] = &[
    "README.md",
    "ARCHITECTURE.md",
    "CONTRIBUTING.md",
    "CHANGELOG.md",
    "LICENSE-APACHE",
    "LICENSE-MIT",
    "docs/glossary.md",
    "docs/style.md",
];

/// Endings that make a bare name the name of a file of ours.
const OUR_ENDINGS: &[&str] = &[".rs", ".md", ".toml", ".mjs"];

/// Finds papers that are missing.
pub fn papers_missing(house: &House) -> Vec<Finding> {
    let missing = PAPERS.iter().filter(|path| !house.has(path));
    missing
        .map(|path| Finding {
            path: (*path).to_owned(),
            line: 1,
            what: "this paper is missing: write it".to_owned(),
        })
        .collect()
}

/// Finds paths, in backticks or links of Markdown, that lead nowhere.
///
/// A word in backticks is taken for a path if it begins with a folder at the root, or is a bare file name
/// with an ending of ours; patterns (`*`, `<…>`, `{a,b}`) are left alone. The change log tells of the past.
pub fn paths_that_lead_nowhere(house: &House) -> Vec<Finding> {
    let mut found = Vec::new();
    for file in house.files().filter(|file| is_paper(&file.path)) {
        for (at, word) in words_in_backticks(&file.contents) {
            if names_a_path(house, word) && !leads_somewhere(house, word) {
                found.push(nowhere(file, at, word));
            }
        }
        for (at, target) in link_targets(&file.contents) {
            if !house.has(&beside(&file.path, target)) {
                found.push(nowhere(file, at, target));
            }
        }
    }
    found
}

/// Says whether a file is a paper of ours: the change log tells of the past, and pages to be read are not papers.
fn is_paper(path: &str) -> bool {
    let is_page = path.rsplit('/').next() == Some("page.md");
    path.ends_with(".md") && path != "CHANGELOG.md" && !is_page
}

/// Finds dependencies, those of tests apart, that `ARCHITECTURE.md` does not name in backticks with its reason.
pub fn dependencies_without_a_reason(house: &House) -> Vec<Finding> {
    let map = house.file("ARCHITECTURE.md").map(|file| file.contents.as_str()).unwrap_or_default();
    let mut found: Vec<Finding> = Vec::new();
    for file in house.files().filter(|file| file.path.ends_with("/Cargo.toml")) {
        for taken in manifest::dependencies(&file.contents) {
            let package = &taken.package;
            if !taken.for_tests && !package.starts_with("dictum") && !map.contains(&format!("`{package}`")) {
                let what = format!("`{package}` has no line in ARCHITECTURE.md that says why it is taken");
                found.push(Finding { path: file.path.clone(), line: taken.line, what });
            }
        }
    }
    found
}

/// Finds lines that hold one of `words`; `is_meant` says in which files to look.
pub fn lines_that_hold(house: &House, words: &[String], is_meant: impl Fn(&str) -> bool) -> Vec<Finding> {
    let mut found = Vec::new();
    for file in house.files().filter(|file| is_meant(&file.path)) {
        for word in words {
            for (at, _) in file.contents.match_indices(word.as_str()) {
                let what = format!("“{word}” must not stand here: say what is meant without it");
                found.push(Finding::at(&file.path, &file.contents, at, what));
            }
        }
    }
    found
}

/// The hosts of package registries. Each is put together here, so that this file does not name it either.
pub fn registry_hosts() -> Vec<String> {
    let hosts: &[&[&str]] = &[
        &["crates", "io"],
        &["npmjs", "org"],
        &["npmjs", "com"],
        &["yarnpkg", "com"],
        &["pypi", "org"],
        &["pythonhosted", "org"],
        &["deb", "debian", "org"],
        &["security", "debian", "org"],
        &["proxy", "golang", "org"],
    ];
    hosts.iter().map(|parts| parts.join(".")).collect()
}

/// Words in backticks on one line, fenced blocks apart, with where each begins.
fn words_in_backticks(paper: &str) -> Vec<(usize, &str)> {
    let (mut found, mut at, mut is_fenced) = (Vec::new(), 0, false);
    for line in paper.split_inclusive('\n') {
        if line.trim_start().starts_with("```") {
            is_fenced = !is_fenced;
        } else if !is_fenced {
            let mut from = at;
            for (index, part) in line.split('`').enumerate() {
                if index % 2 == 1 && !part.contains('\n') {
                    found.push((from, part));
                }
                from += part.len() + 1;
            }
        }
        at += line.len();
    }
    found
}

/// Targets of links that lead to a file beside the paper, with where each begins.
fn link_targets(paper: &str) -> Vec<(usize, &str)> {
    let mut found = Vec::new();
    for (at, mark) in paper.match_indices("](") {
        let start = at + mark.len();
        let target = paper[start..].split([')', '\n']).next().unwrap_or_default();
        let target = target.split('#').next().unwrap_or_default();
        if !target.is_empty() && !target.contains(':') && !target.contains(' ') {
            found.push((start, target));
        }
    }
    found
}

fn names_a_path(house: &House, word: &str) -> bool {
    if word.is_empty() || word.contains([' ', '*', '<', '{', '(', '…', '$', '|', ':', ',']) {
        return false;
    }
    match word.split_once('/') {
        Some((first, _)) => !first.is_empty() && first != ".." && house.has(first),
        None => OUR_ENDINGS.iter().any(|ending| word.len() > ending.len() && word.ends_with(ending)),
    }
}

fn leads_somewhere(house: &House, word: &str) -> bool {
    if word.contains('/') { house.has(word) } else { house.has_file_named(word) }
}

/// The path from the root of what `target` names, seen from the folder of `paper`.
fn beside(paper: &str, target: &str) -> String {
    let mut parts: Vec<&str> = paper.split('/').collect();
    parts.pop();
    for part in target.trim_end_matches('/').split('/') {
        match part {
            "." => {}
            ".." => drop(parts.pop()),
            part => parts.push(part),
        }
    }
    parts.join("/")
}

fn nowhere(file: &TextFile, at: usize, target: &str) -> Finding {
    Finding::at(
        &file.path,
        &file.contents,
        at,
        format!("`{target}` leads nowhere: mend the path or the paper"),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn nowhere_in(paper: &str) -> Vec<usize> {
        let house = House::of(&[
            ("docs/a.md", paper),
            ("crates/model/src/lib.rs", ""),
            ("docs/on-disk/packs.md", ""),
        ]);
        paths_that_lead_nowhere(&house).iter().map(|finding| finding.line).collect()
    }

    #[test]
    fn a_path_that_leads_nowhere_is_found() {
        assert_eq!(nowhere_in("see `crates/model/src/lib.rs`\nand `crates/attic/`\nand `attic.rs`"), [2, 3]);
        assert_eq!(
            nowhere_in("[packs](on-disk/packs.md) [lib](../crates/model)\n[gone](on-disk/gone.md#x)"),
            [2]
        );
    }

    #[test]
    fn what_is_no_path_of_ours_is_left_alone() {
        assert!(nowhere_in("`/api/v1` `record/packs/` `cargo xtask` `crates/*` `dictum::check`").is_empty());
        assert!(nowhere_in("```\ncrates/attic `crates/attic`\n```\n[far](https://example.org/x)").is_empty());
    }

    #[test]
    fn a_missing_paper_is_found() {
        assert_eq!(papers_missing(&House::of(&[("README.md", "")])).len(), PAPERS.len() - 1);
    }

    #[test]
    fn a_dependency_without_a_reason_is_found_unless_for_tests() {
        let house = House::of(&[
            ("ARCHITECTURE.md", "`zstd` packs are written with it"),
            (
                "crates/archive/Cargo.toml",
                "[dependencies]\nzstd = \"1\"\nsha2 = \"1\"\ndictum-model = \"1\"\n",
            ),
            ("suite/Cargo.toml", "[dev-dependencies]\nproptest = \"1\"\n"),
        ]);
        let found = dependencies_without_a_reason(&house);
        assert_eq!(found.iter().map(|finding| finding.line).collect::<Vec<_>>(), [3]);
    }

    #[test]
    fn a_line_that_holds_a_forbidden_word_is_found() {
        let house = House::of(&[("a.md", "one\ntwo three"), ("b.md", "two")]);
        let found = lines_that_hold(&house, &["two".to_owned()], |path| path == "a.md");
        assert_eq!(found.iter().map(|finding| finding.line).collect::<Vec<_>>(), [2]);
    }

    #[test]
    fn a_registry_is_known_by_its_host() {
        let named = format!("fetched from https://static.{}/x", ["crates", "io"].join("."));
        let house = House::of(&[("a.md", &named)]);
        assert_eq!(lines_that_hold(&house, &registry_hosts(), |_| true).len(), 1);
    }
}
