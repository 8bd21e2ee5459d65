//! The tidy tests: each rule of the house that a machine can check, run on this checkout.
//!
//! A finding names file, line and cure. The rules themselves, and the tests that show each of them failing,
//! stand in `suite/src/`.

#![expect(clippy::expect_used, reason = "a checkout that cannot be read fails every test, and says so")]

use dictum_model::{Caution, Verdict};
use std::{path::Path, sync::OnceLock};
use suite::{Finding, House, layout, papers, purity, rooms, words};

/// The checkout, read once for all tests.
fn house() -> &'static House {
    static HOUSE: OnceLock<House> = OnceLock::new();
    HOUSE.get_or_init(|| {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        House::read(&root).expect("the checkout can be read")
    })
}

/// Fails with every finding on a line of its own.
fn none(found: Vec<Finding>) {
    let lines: Vec<String> = found.iter().map(Finding::to_string).collect();
    assert!(found.is_empty(), "{} found:\n{}\n", found.len(), lines.join("\n"));
}

#[test]
fn the_house_is_read_whole() {
    for path in ["Cargo.toml", "crates/model/src/lib.rs", "suite/tests/tidy.rs", ".ci/run"] {
        assert!(house().file(path).is_some(), "{path}");
    }
}

#[test]
fn imports_run_downward_only() {
    none(rooms::imports_that_do_not_run_downward(house()));
}

#[test]
fn sql_http_the_index_and_html_parsing_keep_to_their_rooms() {
    none(rooms::crates_outside_their_room(house()));
}

#[test]
fn sql_stands_only_in_the_archive() {
    none(rooms::sql_outside_the_archive(house()));
}

#[test]
fn rows_of_the_record_are_only_ever_added() {
    none(rooms::sql_that_rewrites_the_record(house()));
}

#[test]
fn pure_rooms_do_not_reach_for_the_world() {
    none(purity::reaches_for_the_world(house()));
}

#[test]
fn model_types_have_no_serde() {
    none(purity::serde_on_the_model(house()));
}

#[test]
fn every_file_opens_with_what_it_is_for() {
    none(layout::files_without_a_head(house()));
}

#[test]
fn no_file_is_too_long() {
    let lengths = layout::lengths(house());
    println!(
        "median lines: {} a file ({} files), {} a function ({} functions, {} of them over 60)",
        layout::median(&lengths.files),
        lengths.files.len(),
        layout::median(&lengths.functions),
        lengths.functions.len(),
        lengths.functions.iter().filter(|lines| **lines > 60).count(),
    );
    none(layout::files_too_long(house()));
}

#[test]
fn no_function_is_too_long() {
    none(layout::functions_too_long(house()));
}

#[test]
fn no_function_returns_a_bare_tuple_of_more_than_two() {
    none(layout::tuples_of_more_than_two(house()));
}

#[test]
fn every_module_has_a_name_that_says_what_it_holds() {
    none(layout::modules_with_empty_names(house()));
}

#[test]
fn nothing_is_re_exported_by_glob() {
    none(layout::glob_reexports(house()));
}

#[test]
fn no_lint_is_switched_off_without_a_reason() {
    none(layout::lints_off_without_a_reason(house()));
}

#[test]
fn public_types_use_the_words_of_the_house() {
    none(words::types_with_strange_names(house()));
}

#[test]
fn the_glossary_explains_every_word_of_the_house() {
    let glossary = &house().file("docs/glossary.md").expect("the glossary is there").contents;
    let verdicts = Verdict::ALL.iter().map(|verdict| verdict.as_str());
    let cautions = Caution::ALL.iter().map(|caution| caution.as_str());
    let all = words::HOUSE_WORDS.iter().copied().chain(verdicts).chain(cautions);
    let missing = words::words_without_a_line(glossary, all);
    assert!(missing.is_empty(), "docs/glossary.md has no line for {missing:?}");
}

#[test]
fn every_paper_is_there() {
    none(papers::papers_missing(house()));
}

#[test]
fn every_path_on_paper_leads_somewhere() {
    none(papers::paths_that_lead_nowhere(house()));
}

#[test]
fn every_dependency_has_its_reason_on_paper() {
    none(papers::dependencies_without_a_reason(house()));
}

#[test]
fn no_file_names_the_host_of_a_package_registry() {
    // Cargo writes where a package comes from into its lock file, and cannot be told not to.
    none(papers::lines_that_hold(house(), &papers::registry_hosts(), |path| !path.ends_with("Cargo.lock")));
}

#[test]
fn no_file_holds_a_path_of_somebodys_machine() {
    let paths = ["work", "root"].map(|folder| format!("/{folder}/"));
    none(papers::lines_that_hold(house(), &paths, |_| true));
}
