//! When a capture makes a new edition of its statement, and when it does not.

#![allow(clippy::unwrap_used, reason = "what a test's own set-up needs may fail loudly")]

#[path = "support/captures.rs"]
mod captures;

use captures::Captures;
use dictum::{
    CheckRequest, Dictum, IngestOptions, compare_files,
    model::{Caution, EditClass, ErrorKind, Verdict},
};
use dictum_archive::{Archive, EditionEntry, digest_of};
use dictum_formats::warc::write_resource;
use proptest::prelude::*;

const ADDRESS: &str = "https://port.vessaria.example/ferry";

const PAGE: &str = "\
28 June 2031\nMenu\nHome\nContact us\n\n\
Statement by Harbour Minister Ada Lorn on the night ferry, 26 June 2031\n\n\
The ferry will run on all nights of the week until the bridge is mended.\n\n\
We shall pay the crews of the night ferry what was agreed with their union in May.\n\n\
Nobody on the far shore will be left without a boat.\n";

/// An archive with two editions of the statement: the second has a word changed, and a paragraph that the first had not.
fn two_editions() -> Captures {
    let mut captures = Captures::new();
    captures.page(ADDRESS, "2031-07-01T08:00:00Z", PAGE);
    let changed = PAGE.replace("all nights", "most nights");
    let changed = format!("{changed}\nThe crews of the far shore will be trained by the end of August.\n");
    captures.page(ADDRESS, "2031-07-02T08:00:00Z", &changed);
    captures
}

/// What the check warns of beside the verdict on a quotation.
fn cautions(captures: &Captures, quote: &str) -> (Verdict, Vec<(Caution, String)>) {
    let request = CheckRequest { quote: quote.to_owned(), limit: 3, ..CheckRequest::default() };
    let answer = captures.dictum.check(&request).unwrap();
    (answer.verdict, answer.cautions.into_iter().map(|noted| (noted.caution, noted.note)).collect())
}

#[test]
fn words_that_the_publisher_took_out_are_superseded() {
    let captures = two_editions();
    let (verdict, cautions) = cautions(&captures, "The ferry will run on all nights of the week");
    assert_eq!(verdict, Verdict::Exact);
    let superseded = cautions.iter().find(|(caution, _)| *caution == Caution::Superseded).unwrap();
    assert!(superseded.1.contains("has changed the text since"), "{}", superseded.1);
}

#[test]
fn words_that_the_publisher_put_in_are_superseded_the_other_way_round() {
    let captures = two_editions();
    for quote in [
        "The ferry will run on most nights of the week",
        "The crews of the far shore will be trained by the end of August",
    ] {
        let (verdict, cautions) = cautions(&captures, quote);
        assert_eq!(verdict, Verdict::Exact);
        let superseded = cautions.iter().find(|(caution, _)| *caution == Caution::Superseded).unwrap();
        assert!(superseded.1.contains("only in the latest edition"), "{}", superseded.1);
    }
}

#[test]
fn words_of_every_edition_are_not_superseded() {
    let captures = two_editions();
    let (verdict, cautions) = cautions(&captures, "Nobody on the far shore will be left without a boat");
    assert_eq!((verdict, cautions), (Verdict::Exact, vec![]));
}

#[test]
fn the_last_two_editions_are_compared_turn_by_turn() {
    let captures = two_editions();
    let answer = captures.dictum.compare(ADDRESS, None).unwrap();
    let changes: Vec<_> =
        answer.changes().iter().map(|change| (change.change, change.old, change.new)).collect();
    assert_eq!(
        changes,
        [
            ("replaced", "all", "most"),
            ("added", "", "The crews of the far shore will be trained by the end of August"),
        ]
    );
    assert_eq!([answer.old.place, answer.new.place], [Some(1), Some(2)]);
    let back =
        captures.dictum.compare(ADDRESS, Some([answer.new.edition.unwrap(), answer.old.edition.unwrap()]));
    assert_eq!(back.unwrap().changes()[0].new, "all");
}

#[test]
fn any_two_captures_are_compared() {
    let captures = two_editions();
    let view = captures.show(ADDRESS);
    let [old, new] = [view.captures[0].entered.entry, view.captures[1].entered.entry];
    let answer = captures.dictum.compare_captures(old, new).unwrap();
    assert_eq!((answer.changes().len(), answer.statement.is_some()), (2, true));
    assert!(captures.dictum.compare_captures(old, old).unwrap().changes().is_empty());
}

#[test]
fn a_statement_with_one_edition_has_nothing_to_compare_and_says_so() {
    let mut captures = Captures::new();
    captures.page(ADDRESS, "2031-07-01T08:00:00Z", PAGE);
    let error = captures.dictum.compare(ADDRESS, None).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NotFound);
    assert!(error.to_string().contains("has one edition"), "{error}");
}

#[test]
fn two_files_are_compared_without_an_archive() {
    let home = tempfile::tempdir().unwrap();
    let [old, new] = ["old.txt", "new.txt"].map(|name| home.path().join(name));
    std::fs::write(&old, PAGE).unwrap();
    std::fs::write(&new, PAGE.replace("in May", "in June")).unwrap();
    let answer = compare_files(&old, &new).unwrap();
    assert_eq!(answer.changes()[0].classes, [EditClass::Date]);
    assert!(compare_files(&old, &home.path().join("none.txt")).is_err());
}

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

/// The page's words in HTML, among these lines of a menu, an aside and a footer.
fn among(menu: &[&str], aside: &[&str], footer: &[&str]) -> String {
    let items = |lines: &[&str]| {
        lines.iter().map(|line| format!("<li><a href=\"/x\">{line}</a></li>\n")).collect::<String>()
    };
    let mut paragraphs = PAGE.split("\n\n").skip(1);
    let headline = paragraphs.next().unwrap_or_default();
    let words: String = paragraphs.map(|words| format!("<p>{}</p>\n", words.trim())).collect();
    format!(
        "<!DOCTYPE html><html lang=\"en\"><head><title>{headline}</title></head><body>\n<nav><ul>{}</ul></nav>\n\
         <main><article><h1>{headline}</h1>\n{words}</article></main>\n<aside><ul>{}</ul></aside>\n<footer><ul>{}</ul></footer></body></html>",
        items(menu),
        items(aside),
        items(footer)
    )
}

const FURNITURE: [&str; 12] = [
    "Home",
    "Contact us",
    "Print this page",
    "Share",
    "Follow the harbour office",
    "Subscribe to our newsletter",
    "Read more about the bridge",
    "1,204 views",
    "Last updated 3 hours ago",
    "Français",
    "All rights reserved",
    "Accessibility statement",
];

/// A few of the lines, in some order.
fn lines() -> impl Strategy<Value = Vec<&'static str>> {
    proptest::sample::subsequence(FURNITURE.to_vec(), 0..6).prop_shuffle()
}

proptest! {
    // Each case makes an archive, which takes some 100 ms.
    #![proptest_config(ProptestConfig::with_cases(12))]

    #[test]
    fn whatever_the_furniture_does_the_words_are_one_edition(
        pages in proptest::collection::vec((lines(), lines(), lines()), 2..5)
    ) {
        let pages: Vec<String> = pages.iter().map(|(menu, aside, footer)| among(menu, aside, footer)).collect();
        let pages: Vec<&str> = pages.iter().map(String::as_str).collect();
        prop_assert_eq!(editions_of(&pages), 1);
    }
}

#[test]
fn a_better_extractor_makes_no_edition() {
    let mut today = Captures::new();
    today.page(ADDRESS, "2031-07-01T08:00:00Z", PAGE);
    let entered = today.show(ADDRESS).editions.remove(0).edition;
    let home = tempfile::tempdir().unwrap();
    let root = home.path().join("archive");
    let capture = today.show(ADDRESS).captures.remove(0).entered.capture;
    // As an extractor of old entered it, which read other words.
    let archive = Archive::init(&root).unwrap();
    let mut intake = archive.intake().unwrap();
    let kept = intake.keep(&capture, || write_resource(&capture, PAGE.as_bytes())).unwrap();
    let read_of_old = EditionEntry {
        capture: kept.entry(),
        words: digest_of(b"what it made of the page"),
        extractor: "0.0.1".into(),
        ..entered
    };
    intake.enter_edition(read_of_old).unwrap();
    intake.commit().unwrap();
    drop(intake);
    drop(archive);
    let dictum = Dictum::open(&root).unwrap();
    let view = dictum.show(ADDRESS).unwrap();
    assert_eq!((view.editions.len(), view.captures.len()), (1, 1));
    let again = home.path().join("again.txt");
    std::fs::write(&again, PAGE.replace("28 June", "29 June")).unwrap();
    let options = IngestOptions {
        target_uri: Some(ADDRESS.to_owned()),
        captured_at: Some("2031-07-02T08:00:00Z".parse().unwrap()),
        ..IngestOptions::default()
    };
    dictum.ingest(&[again], &options, &()).unwrap();
    let view = dictum.show(ADDRESS).unwrap();
    assert_eq!((view.editions.len(), view.captures.len()), (1, 2));
}
