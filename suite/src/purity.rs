//! Purity: what must not stand in the rooms that only think.

use crate::{
    Finding, House, manifest,
    rooms::{is_test_file, room_of},
    rust,
};

/// The rooms that see their arguments and nothing else of the world.
const PURE: &[&str] = &["model", "extract", "collate", "formats"];

/// Paths that reach the world, and what of it.
const IMPURE_PATHS: &[(&str, &str)] = &[
    ("std::fs", "the file system"),
    ("std::net", "the network"),
    ("std::env", "the environment"),
    ("std::process", "other processes"),
    ("std::io::stdin", "the terminal"),
    ("std::io::stdout", "the terminal"),
    ("std::io::stderr", "the terminal"),
    ("std::time::SystemTime", "the clock"),
    ("std::time::Instant", "the clock"),
    ("rand", "chance"),
    ("getrandom", "chance"),
    ("fastrand", "chance"),
    ("tokio", "the runtime"),
    ("rusqlite", "a database"),
];

/// Words that reach the world however they were imported.
const IMPURE_WORDS: &[(&str, &str)] = &[
    ("SystemTime", "the clock"),
    ("Instant::now", "the clock"),
    ("Timestamp::now", "the clock"),
    ("Zoned::now", "the clock"),
    ("println!", "the terminal"),
    ("print!", "the terminal"),
    ("eprintln!", "the terminal"),
    ("eprint!", "the terminal"),
    ("async fn", "the runtime"),
    (".await", "the runtime"),
];

/// Packages that have no business in a pure room.
const IMPURE_PACKAGES: &[&str] = &[
    "rand",
    "getrandom",
    "fastrand",
    "tokio",
    "rusqlite",
    "tempfile",
    "reqwest",
    "ureq",
    "async-std",
    "smol",
];

/// Finds where a pure room reaches the world: its code, or its dependencies; tests excepted.
pub fn reaches_for_the_world(house: &House) -> Vec<Finding> {
    let mut found = Vec::new();
    for file in house.files().filter(|file| room_of(&file.path).is_some_and(|room| PURE.contains(&room))) {
        if file.path.ends_with("Cargo.toml") {
            found.extend(impure_packages(&file.path, &file.contents));
        } else if file.path.ends_with(".rs") && !is_test_file(&file.path) {
            found.extend(impure_code(&file.path, &file.contents));
        }
    }
    found
}

/// Finds serde in the model: shapes that outlive the code are written down apart.
pub fn serde_on_the_model(house: &House) -> Vec<Finding> {
    let Some(file) = house.file("crates/model/Cargo.toml") else { return Vec::new() };
    let taken = manifest::dependencies(&file.contents);
    let serde = taken.iter().filter(|taken| !taken.for_tests && taken.package.starts_with("serde"));
    serde
        .map(|taken| Finding {
            path: file.path.clone(),
            line: taken.line,
            what: "model types have no serde: write the shape down in formats, archive rows or server wire"
                .to_owned(),
        })
        .collect()
}

fn impure_packages(path: &str, contents: &str) -> Vec<Finding> {
    let taken = manifest::dependencies(contents);
    let impure =
        taken.iter().filter(|taken| !taken.for_tests && IMPURE_PACKAGES.contains(&taken.package.as_str()));
    impure
        .map(|taken| Finding {
            path: path.to_owned(),
            line: taken.line,
            what: format!(
                "a pure room does not take {}: let the caller pass in what it gives",
                taken.package
            ),
        })
        .collect()
}

fn impure_code(path: &str, contents: &str) -> Vec<Finding> {
    let code = rust::Layers::read(contents).product;
    let mut found: Vec<(usize, &str)> = Vec::new();
    for (at, import) in rust::imports(&code) {
        let hit = IMPURE_PATHS.iter().find(|(path, _)| is_under(&import, path));
        found.extend(hit.map(|(_, what)| (at, *what)));
    }
    for (words, ending) in [(IMPURE_PATHS, "::"), (IMPURE_WORDS, "")] {
        for (word, what) in words {
            let inline = format!("{word}{ending}");
            let inline: Vec<usize> =
                rust::words_at(&code, &inline).filter(|at| !is_in_path(&code, *at)).collect();
            found.extend(inline.into_iter().map(|at| (at, *what)));
        }
    }
    found.sort_unstable();
    let mut lines: Vec<Finding> = found
        .into_iter()
        .map(|(at, what)| {
            let cure = "let the caller pass in what is needed";
            Finding::at(path, contents, at, format!("a pure room does not reach for {what}: {cure}"))
        })
        .collect();
    lines.dedup();
    lines
}

/// Says whether an import is this path or something in it.
fn is_under(import: &str, path: &str) -> bool {
    import.strip_prefix(path).is_some_and(|rest| rest.is_empty() || rest.starts_with("::"))
}

/// Says whether a word is the tail of a longer path, as `rand::` is in `my::rand::`.
fn is_in_path(code: &str, at: usize) -> bool {
    let begins_a_path = code[at..].starts_with(|c: char| c.is_lowercase());
    begins_a_path && code[..at].ends_with("::")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(code: &str, expected: usize) {
        let house = House::of(&[("crates/extract/src/a.rs", code), ("crates/archive/src/a.rs", code)]);
        assert_eq!(reaches_for_the_world(&house).len(), expected, "{code}");
    }

    #[test]
    fn each_way_to_reach_for_the_world_is_found() {
        for code in [
            "use std::fs;",
            "use std::{collections::HashMap, env::args};",
            "fn f() { std::fs::read(p) }",
            "fn f() { let t = std::time::Instant::now(); }",
            "use jiff::Timestamp; fn f() { Timestamp::now() }",
            "use tokio::sync::mpsc;",
            "async fn f() {}",
            "fn f() { println!(\"x\") }",
            "fn f() -> u8 { rand::random() }",
        ] {
            check(code, 1);
        }
    }

    #[test]
    fn what_only_looks_like_it_is_left_alone() {
        for code in [
            "// std::fs is not for us",
            "const NAME: &str = \"std::fs\";",
            "use std::{fmt, io::Read};",
            "const VERSION: &str = env!(\"CARGO_PKG_VERSION\");",
            "fn f(operand: u8) { my::rand::x(operand) }",
            "#[cfg(test)]\nmod tests { use std::fs; }",
        ] {
            check(code, 0);
        }
    }

    #[test]
    fn an_impure_dependency_is_found_unless_for_tests() {
        let manifest = "[dependencies]\nrand = \"1\"\n[dev-dependencies]\ntempfile = \"3\"\n";
        let house = House::of(&[("crates/collate/Cargo.toml", manifest)]);
        assert_eq!(reaches_for_the_world(&house).len(), 1);
    }

    #[test]
    fn serde_on_the_model_is_found() {
        let house = House::of(&[("crates/model/Cargo.toml", "[dependencies]\nserde = \"1\"\n")]);
        assert_eq!(serde_on_the_model(&house).len(), 1);
    }
}
