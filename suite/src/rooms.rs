//! The floors: which room may know which, and what only one room may do.

use crate::{Finding, House, TextFile, manifest, rust};

/// A room, the crate it is, and the rooms it may import: those below it, never a sibling.
///
/// The doors (`server`, `cli`) go through the hall: they take the nouns and the standards beside it, but
/// not the keeper nor the pure rooms that the hall puts to work.
const FLOORS: &[(&str, &[&str])] = &[
    ("model", &[]),
    ("extract", &["model"]),
    ("collate", &["model"]),
    ("formats", &["model"]),
    ("archive", &["model", "collate", "formats"]),
    ("dictum", &["model", "extract", "collate", "formats", "archive"]),
    ("server", &["model", "formats", "dictum"]),
    ("harvest", &["model", "formats", "dictum"]),
    ("batch", &["model", "extract", "collate", "formats", "dictum"]),
    ("cli", &["model", "formats", "dictum", "server", "harvest", "batch"]),
];

/// Crates that only some rooms may take, and what they are for.
const KEPT_TO: &[(&str, &[&str], &[&str])] = &[
    ("SQL", &["archive"], &["rusqlite", "libsqlite3-sys", "sqlx", "diesel"]),
    ("the full-text index", &["archive"], &["tantivy"]),
    (
        "HTTP",
        &["server", "harvest"],
        &["axum", "hyper", "hyper-util", "http", "tower", "tower-http", "warp", "actix-web"],
    ),
    ("TLS", &["harvest", "batch"], &["rustls", "webpki-roots"]),
    ("object stores", &["batch"], &["object_store", "reqwest"]),
    (
        "HTML parsing",
        &["extract"],
        &["html5ever", "markup5ever", "scraper", "lol_html", "tl", "select", "html5gum", "kuchikiki"],
    ),
];

/// How a statement of SQL begins.
const SQL: &[&str] =
    &["SELECT ", "INSERT ", "UPDATE ", "DELETE FROM ", "CREATE ", "DROP ", "ALTER ", "PRAGMA "];

/// Finds manifests and sources that import a room which is not below their own.
pub fn imports_that_do_not_run_downward(house: &House) -> Vec<Finding> {
    let mut found = Vec::new();
    for file in house.files() {
        let Some(room) = room_of(&file.path) else { continue };
        let Some(below) = FLOORS.iter().find(|(name, _)| *name == room).map(|(_, below)| *below) else {
            found.push(finding(file, 0, "this room has no floor yet: give it one in suite/src/rooms.rs"));
            continue;
        };
        for (at, other) in rooms_named(file) {
            if other != room && !below.contains(&other) {
                let what = format!("{room} may not import {other}; it may import {below:?}");
                found.push(finding(file, at, &what));
            }
        }
    }
    found
}

/// Finds manifests that take a crate which is kept to another room.
pub fn crates_outside_their_room(house: &House) -> Vec<Finding> {
    let mut found = Vec::new();
    // What stands in suite is there for tests, whatever its manifest calls it.
    let manifests = house.files().filter(|file| file.path.ends_with("Cargo.toml"));
    for file in manifests.filter(|file| !file.path.starts_with("suite/")) {
        let room = room_of(&file.path).unwrap_or_default();
        for taken in manifest::dependencies(&file.contents).iter().filter(|taken| !taken.for_tests) {
            for (what_for, rooms, packages) in KEPT_TO {
                if packages.contains(&taken.package.as_str()) && !rooms.contains(&room) {
                    let what = format!("{} is for {what_for}, which is kept to {rooms:?}", taken.package);
                    found.push(Finding { path: file.path.clone(), line: taken.line, what });
                }
            }
        }
    }
    found
}

/// Finds literals that hold SQL outside the archive.
pub fn sql_outside_the_archive(house: &House) -> Vec<Finding> {
    sql_in(
        house,
        |path| room_of(path).is_some_and(|room| room != "archive"),
        SQL,
        |_| "SQL stands only in crates/archive: give it a method that says what is wanted".to_owned(),
    )
}

/// The one file that moves payloads from pack to pack: where something lies is no event, and no entry says it.
const MOVES_PAYLOADS: &str = "crates/archive/src/record/rewriting.rs";

/// Finds SQL that changes or removes what the record holds.
pub fn sql_that_rewrites_the_record(house: &House) -> Vec<Finding> {
    let rewriting = &["UPDATE ", "DELETE FROM ", "REPLACE ", "INSERT OR REPLACE "];
    sql_in(
        house,
        |path| path.starts_with("crates/archive/src/record") && path != MOVES_PAYLOADS,
        rewriting,
        |word| {
            format!("`{word}` in the record: its rows are only ever added; say what happened in a new entry")
        },
    )
}

fn sql_in(
    house: &House,
    is_meant: impl Fn(&str) -> bool,
    words: &[&str],
    what: impl Fn(&str) -> String,
) -> Vec<Finding> {
    let mut found = Vec::new();
    for file in house.rust_files().filter(|file| is_meant(&file.path) && !is_test_file(&file.path)) {
        let layers = rust::Layers::read(&file.contents);
        for (at, literal) in layers.product_literals() {
            let statement = literal.trim_start();
            if let Some(word) = words.iter().find(|word| statement.starts_with(**word)) {
                found.push(finding(file, at, &what(word.trim())));
            }
        }
    }
    found
}

/// The room that a path under `crates/` belongs to.
pub fn room_of(path: &str) -> Option<&str> {
    path.strip_prefix("crates/")?.split_once('/').map(|(room, _)| room)
}

/// Says whether a file is there for tests alone, by where it stands.
pub fn is_test_file(path: &str) -> bool {
    let folders = ["/tests/", "/examples/", "/benches/", "/fuzz/"];
    folders.iter().any(|folder| path.contains(folder))
        || path.ends_with("/tests.rs")
        || path.ends_with("_tests.rs")
}

/// The rooms that a file imports, with where: dependencies of a manifest, crate names in code.
fn rooms_named(file: &TextFile) -> Vec<(usize, &'static str)> {
    if file.path.ends_with("Cargo.toml") {
        return rooms_in_manifest(&file.contents);
    }
    if !file.path.ends_with(".rs") || is_test_file(&file.path) {
        return Vec::new();
    }
    let code = rust::Layers::read(&file.contents).product;
    let mut found = Vec::new();
    for (room, _) in FLOORS {
        let name = if *room == "dictum" { "dictum::".to_owned() } else { format!("dictum_{room}") };
        found.extend(rust::words_at(&code, &name).map(|at| (at, *room)));
    }
    found
}

fn rooms_in_manifest(manifest: &str) -> Vec<(usize, &'static str)> {
    let mut found = Vec::new();
    for taken in manifest::dependencies(manifest).iter().filter(|taken| !taken.for_tests) {
        let room = taken.package.strip_prefix("dictum-").unwrap_or(&taken.package);
        let is_room = taken.package.starts_with("dictum");
        if let Some((room, _)) = FLOORS.iter().find(|(name, _)| is_room && *name == room) {
            let at = manifest.split_inclusive('\n').take(taken.line - 1).map(str::len).sum();
            found.push((at, *room));
        }
    }
    found
}

fn finding(file: &TextFile, at: usize, what: &str) -> Finding {
    Finding::at(&file.path, &file.contents, at, what)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(found: &[Finding]) -> Vec<usize> {
        found.iter().map(|finding| finding.line).collect()
    }

    #[test]
    fn a_manifest_that_reaches_up_or_sideways_is_found() {
        let house = House::of(&[
            (
                "crates/extract/Cargo.toml",
                "[dependencies]\ndictum-model.workspace = true\ndictum-collate = \"1\"\n",
            ),
            ("crates/archive/Cargo.toml", "[dependencies]\ndictum-formats.workspace = true\n"),
            ("crates/cli/Cargo.toml", "[dependencies]\ndictum.workspace = true\ndictum-archive = \"1\"\n"),
        ]);
        assert_eq!(lines(&imports_that_do_not_run_downward(&house)), [3, 3]);
    }

    #[test]
    fn a_source_that_reaches_up_is_found_and_a_test_may() {
        let house = House::of(&[
            (
                "crates/model/src/a.rs",
                "use dictum_archive::X;\n#[cfg(test)]\nmod tests { use dictum_formats::Y; }\n",
            ),
            ("crates/model/tests/b.rs", "use dictum_formats::Y;\n"),
            ("crates/collate/src/c.rs", "\nfn f() { dictum::open() }\n"),
        ]);
        assert_eq!(lines(&imports_that_do_not_run_downward(&house)), [1, 2]);
    }

    #[test]
    fn a_room_without_a_floor_is_found() {
        let house = House::of(&[("crates/attic/src/lib.rs", "")]);
        assert_eq!(imports_that_do_not_run_downward(&house).len(), 1);
    }

    #[test]
    fn a_crate_outside_its_room_is_found_unless_for_tests() {
        let taking = "[dependencies]\nrusqlite = \"1\"\n[dev-dependencies]\nscraper = \"1\"\n";
        let house = House::of(&[("crates/archive/Cargo.toml", taking), ("crates/dictum/Cargo.toml", taking)]);
        let found = crates_outside_their_room(&house);
        assert_eq!((found.len(), found[0].path.as_str()), (1, "crates/dictum/Cargo.toml"));
    }

    #[test]
    fn sql_is_found_in_literals_of_the_product_only() {
        let text = "// SELECT is fine here\nfn f() { q(\"SELECT 1 FROM t\") }\n#[test]\nfn g() { q(\"DROP TABLE t\") }\n";
        let house = House::of(&[("crates/server/src/a.rs", text), ("crates/archive/src/a.rs", text)]);
        assert_eq!(lines(&sql_outside_the_archive(&house)), [2]);
    }

    #[test]
    fn an_update_of_the_record_is_found_and_of_what_is_derived_is_not() {
        let text = "fn f() { q(\"\n  UPDATE entry SET x = 1\") }\n";
        let house =
            House::of(&[("crates/archive/src/record/a.rs", text), ("crates/archive/src/derived/a.rs", text)]);
        assert_eq!(sql_that_rewrites_the_record(&house).len(), 1);
    }
}
