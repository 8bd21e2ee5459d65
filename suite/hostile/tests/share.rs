//! A share of the suite, small enough for every test run, and proof that the suite can fail.

use hostile::{
    Share, Table,
    classes::{self, PLANTED},
    parent,
};
use std::path::Path;

const PROGRAM: &str = env!("CARGO_BIN_EXE_hostile");

/// Those whose making or running is slow without optimisation, and those that need the command, run by `cargo xtask hostile` alone.
const NOT_HERE: &[&str] = &["unpacking", "wacz", "ingest", "articles", "shell"];

#[test]
fn a_share_of_each_class_breaks_nothing() {
    let some = classes::CLASSES.iter().filter(|class| !NOT_HERE.contains(&class.name)).collect::<Vec<_>>();
    let share: Share = "3/97".parse().unwrap();
    let tallies = parent::run(Path::new(PROGRAM), &some, share, false).unwrap();
    assert!(tallies.iter().all(|tally| tally.broken.is_empty()), "{}", Table(&tallies));
}

#[test]
fn every_promise_that_is_broken_is_noticed_and_the_rest_goes_on() {
    let tallies = parent::run(Path::new(PROGRAM), &[&PLANTED], Share::ALL, true).unwrap();
    let told: Vec<(&str, &str)> = tallies[0]
        .broken
        .iter()
        .map(|case| (case.name.as_str(), case.broken.as_deref().unwrap_or_default()))
        .collect();
    for (name, begins) in [
        ("a broken law", "it does not hold"),
        ("a panic", "panicked"),
        ("an abort", "the process died"),
        ("a stack that overflows", "the process died"),
        ("too much memory", "too much memory"),
        ("too much time", "too long"),
    ] {
        assert!(
            told.iter().any(|(told, broken)| *told == name && broken.starts_with(begins)),
            "{name}: {told:?}"
        );
    }
    assert_eq!(told.len(), 6, "{told:?}");
}
