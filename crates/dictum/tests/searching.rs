//! What a search finds in an archive whose statements come in several editions, whatever became of its indexes.

#![allow(clippy::unwrap_used, reason = "what a test's own set-up needs may fail loudly")]

#[path = "support/captures.rs"]
mod captures;

use captures::Captures;
use dictum::{Dictum, SearchRequest};

const ADDRESS: &str = "https://port.vessaria.example/ferry";

const PAGE: &str = "\
28 June 2031\nMenu\nHome\nContact us\n\n\
Statement by Harbour Minister Ada Lorn on the night ferry, 26 June 2031\n\n\
The ferry will run on all nights of the week until the bridge is mended.\n\n\
We shall pay the crews of the night ferry what was agreed with their union in May.\n\n\
Nobody on the far shore will be left without a boat.\n";

fn changed() -> String {
    PAGE.replace("all nights", "most nights")
}

/// How many turns and headlines are found, and how many of them are shown.
fn found(dictum: &Dictum, query: &str) -> [usize; 2] {
    let answer = dictum
        .search(&SearchRequest { query: query.to_owned(), skip: 0, take: 50, ..SearchRequest::default() })
        .unwrap();
    [answer.total, answer.hits.len()]
}

fn counts(dictum: &Dictum) -> [[usize; 2]; 4] {
    ["bridge", "most", "all", "speaker:lorn"].map(|query| found(dictum, query))
}

#[test]
fn only_the_latest_edition_is_counted_and_shown() {
    let mut captures = Captures::new();
    captures.page(ADDRESS, "2031-07-01T08:00:00Z", PAGE);
    assert_eq!(counts(&captures.dictum), [[1, 1], [0, 0], [1, 1], [2, 2]]);
    captures.page(ADDRESS, "2031-07-02T08:00:00Z", &changed());
    assert_eq!(counts(&captures.dictum), [[1, 1], [1, 1], [0, 0], [2, 2]]);
    captures.page(ADDRESS, "2031-07-03T08:00:00Z", PAGE);
    assert_eq!(counts(&captures.dictum), [[1, 1], [0, 0], [1, 1], [2, 2]], "the first text came back");
}

#[test]
fn an_edition_that_arrives_late_is_not_taken_for_the_latest() {
    let mut captures = Captures::new();
    captures.page(ADDRESS, "2031-07-02T08:00:00Z", &changed());
    captures.page(ADDRESS, "2031-07-01T08:00:00Z", PAGE);
    assert_eq!(counts(&captures.dictum), [[1, 1], [1, 1], [0, 0], [2, 2]]);
}

#[test]
fn editions_taken_in_by_one_run_are_told_apart() {
    let mut captures = Captures::new();
    captures.pages(&[
        (ADDRESS, "2031-07-01T08:00:00Z", 200, PAGE),
        (ADDRESS, "2031-07-02T08:00:00Z", 200, &changed()),
    ]);
    assert_eq!(counts(&captures.dictum), [[1, 1], [1, 1], [0, 0], [2, 2]]);
}

#[test]
fn an_index_that_was_lost_or_has_another_form_is_made_anew_and_finds_the_same() {
    let mut captures = Captures::new();
    captures.page(ADDRESS, "2031-07-01T08:00:00Z", PAGE);
    captures.page(ADDRESS, "2031-07-02T08:00:00Z", &changed());
    captures.page(ADDRESS, "2031-07-03T08:00:00Z", PAGE);
    let before = counts(&captures.dictum);
    let fulltext = captures.dictum.root().join("derived/fulltext");
    let meta = fulltext.join("meta.json");
    let other_form = std::fs::read_to_string(&meta).unwrap().replace("\"form-", "\"older-");
    std::fs::write(&meta, other_form).unwrap();
    let open = || Dictum::open(captures.dictum.root()).unwrap();
    assert_eq!(counts(&open()), before, "another form");
    std::fs::remove_dir_all(&fulltext).unwrap();
    assert_eq!(counts(&open()), before, "lost");
    std::fs::remove_file(captures.dictum.root().join("derived/shelf.sqlite")).unwrap();
    assert_eq!(counts(&open()), before, "without a shelf");
}
