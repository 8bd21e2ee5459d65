//! When a capture makes a new edition of its statement, and when it does not.

#![allow(clippy::unwrap_used, reason = "what a test's own set-up needs may fail loudly")]

#[path = "support/captures.rs"]
mod captures;

use captures::Captures;

const ADDRESS: &str = "https://port.vessaria.example/ferry";

const PAGE: &str = "\
28 June 2031\nMenu\nHome\nContact us\n\n\
Statement by Harbour Minister Ada Lorn on the night ferry, 26 June 2031\n\n\
The ferry will run on all nights of the week until the bridge is mended.\n\n\
We shall pay the crews of the night ferry what was agreed with their union in May.\n\n\
Nobody on the far shore will be left without a boat.\n";

/// The editions of the statement after these pages were captured, a day apart.
fn editions_of(pages: &[&str]) -> usize {
    let mut captures = Captures::new();
    for (day, page) in pages.iter().enumerate() {
        captures.page(ADDRESS, &format!("2031-07-{:02}T08:00:00Z", day + 1), page);
    }
    captures.show(ADDRESS).editions.len()
}

#[test]
fn a_word_changed_by_the_publisher_makes_an_edition() {
    for (from, to) in [
        ("all nights", "most nights"),
        ("Nobody on the far shore will be left without a boat.\n", ""),
        ("night ferry what", "night-ferry what"),
        ("their union", "their Union"),
        ("until the bridge", "until the bridgé"),
    ] {
        assert_eq!(editions_of(&[PAGE, &PAGE.replace(from, to)]), 2, "{from} > {to}");
    }
}

#[test]
fn another_setting_of_the_same_words_makes_none() {
    for (from, to) in [
        ("Minister Ada", "Minister\u{A0}Ada"),
        ("mended.", "mended."),
        ("28 June 2031", "29 June 2031"),
        ("Contact us", "Contact us\nShare"),
        ("of the week until", "of the week, until"),
        ("Statement by Harbour Minister", "STATEMENT BY HARBOUR MINISTER"),
    ] {
        assert_eq!(editions_of(&[PAGE, &PAGE.replace(from, to)]), 1, "{from} > {to}");
    }
}

#[test]
fn words_that_come_back_are_the_edition_they_were() {
    let changed = PAGE.replace("all nights", "most nights");
    let mut captures = Captures::new();
    captures.page(ADDRESS, "2031-07-01T08:00:00Z", PAGE);
    captures.page(ADDRESS, "2031-07-02T08:00:00Z", &changed);
    captures.page(ADDRESS, "2031-07-03T08:00:00Z", &PAGE.replace("28 June", "29 June"));
    let view = captures.show(ADDRESS);
    assert_eq!(view.editions.len(), 2);
    assert_eq!(view.edition_shown, view.editions[0].entry);
}

#[test]
fn the_edition_seen_last_is_shown_whatever_came_in_last() {
    let changed = PAGE.replace("all nights", "most nights");
    let mut captures = Captures::new();
    captures.page(ADDRESS, "2031-07-01T08:00:00Z", PAGE);
    captures.page(ADDRESS, "2031-07-05T08:00:00Z", &PAGE.replace("28 June", "29 June"));
    captures.page(ADDRESS, "2031-07-03T08:00:00Z", &changed);
    let view = captures.show(ADDRESS);
    assert!(
        view.statement().unwrap().turns.iter().any(|turn| turn.paragraphs[0].text.contains("all nights"))
    );
}

#[test]
fn pages_that_come_in_one_ingest_are_compared_though_nothing_is_committed_yet() {
    let changed = PAGE.replace("all nights", "most nights");
    let other_day = PAGE.replace("28 June", "29 June");
    let mut captures = Captures::new();
    let summary = captures.pages(&[
        (ADDRESS, "2031-07-01T08:00:00Z", 200, PAGE),
        (ADDRESS, "2031-07-02T08:00:00Z", 200, &other_day),
        (ADDRESS, "2031-07-03T08:00:00Z", 200, &changed),
    ]);
    assert_eq!((summary.captures, summary.editions), (3, 2));
}

#[test]
fn what_a_server_sends_with_a_refusal_is_no_edition() {
    let mut captures = Captures::new();
    captures.page(ADDRESS, "2031-07-01T08:00:00Z", PAGE);
    captures.pages(&[(
        ADDRESS,
        "2031-07-02T08:00:00Z",
        404,
        "Page not found\n\nThe page you asked for is not here.\n",
    )]);
    let view = captures.show(ADDRESS);
    assert_eq!((view.editions.len(), view.captures.len()), (1, 1));
}
