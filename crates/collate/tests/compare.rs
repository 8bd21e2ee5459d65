//! What the comparison of two states shows, on small texts, and the laws it keeps on any.

#![allow(clippy::unwrap_used, reason = "clippy.toml allows it in tests, but sees only functions marked so")]

use dictum_collate::{Comparison, Difference, Fate, ReadState, Row, Words, compare};
use dictum_model::{Headline, Paragraph, ParagraphForm, Span, Statement, Turn, TurnRole};
use proptest::prelude::*;

/// A statement of one turn: the first line is its headline, each other line a paragraph, `## ` before a heading.
fn statement(text: &str) -> Statement {
    let mut lines = text.lines().map(str::trim);
    let headline = lines.next().unwrap_or_default().to_owned();
    let span = Span { start: 0, end: 0 };
    let paragraph = |line: &str| match line.strip_prefix("## ") {
        Some(title) => Paragraph { text: title.into(), form: ParagraphForm::Heading, span },
        None => Paragraph { text: line.into(), form: ParagraphForm::Prose, span },
    };
    let turn = Turn {
        id: "t1".into(),
        role: TurnRole::Speech,
        speaker: None,
        label: None,
        language: None,
        translation_of: None,
        paragraphs: lines.map(paragraph).collect(),
    };
    Statement {
        headline: Some(Headline { text: headline, span }),
        language: Some("en".into()),
        turns: vec![turn],
        ..Statement::default()
    }
}

/// A row as one line: its fate, and its words with the changes in braces.
fn shown(row: &Row, old: &Statement, new: &Statement) -> String {
    let mut line = row.fate.as_str().to_owned();
    for hunk in &row.hunks {
        let old_words: Vec<&str> = hunk.old.iter().map(|piece| piece.text(old)).collect();
        let new_words = hunk.new.as_ref().map_or("", |piece| piece.text(new));
        let classes: Vec<&str> = hunk.classes.iter().map(|class| class.as_str()).collect();
        line += &match hunk.difference {
            Difference::Same => format!(" {new_words}"),
            other => {
                format!(" {{{} {}>{} {}}}", other.as_str(), old_words.join("|"), new_words, classes.join(","))
            }
        };
    }
    line
}

/// Every row of the comparison of two texts but those that are kept to the letter.
fn changes(old: &str, new: &str) -> Vec<String> {
    let (old, new) = (statement(old), statement(new));
    let comparison = compare(&old, &new).unwrap();
    let is_told = |row: &&Row| {
        row.fate != Fate::Kept || row.hunks.iter().any(|hunk| hunk.difference != Difference::Same)
    };
    comparison.rows.iter().filter(is_told).map(|row| shown(row, &old, &new)).collect()
}

const FERRY: &str = "On the ferry\nThe ferry will sail in April.\nThe granary in Port Linn stays open for all.\nWe thank the council.";

fn is_one_edition(old: &str, new: &str) -> bool {
    let (old, new) = (statement(old), statement(new));
    let has_beside = |line: &str| line == "Share this page";
    let state = |statement| ReadState { statement, has_beside: &has_beside };
    compare(&old, &new).unwrap().is_one_edition(&state(&old), &state(&new))
}

#[test]
fn a_changed_word_is_named_by_what_it_is() {
    assert_eq!(
        changes(FERRY, &FERRY.replace("will sail in April", "may sail in June")),
        ["changed The ferry {replaced will>may modal} sail in {replaced April>June date}"]
    );
}

#[test]
fn a_compound_changes_as_a_whole() {
    let old = "On schools\nThe 10-year-old spoke at port.example/ferry today.";
    let new = old.replace("10", "11").replace("ferry", "ferry-2031");
    assert_eq!(
        changes(old, &new),
        ["changed The {replaced 10-year-old>11-year-old number} spoke at \
          {replaced port.example/ferry>port.example/ferry-2031 date} today"]
    );
}

#[test]
fn little_words_between_two_large_changes_are_part_of_them() {
    let old = "On trade\nWe met the closing of the northern market with regret.";
    let new = "On trade\nWe met all envoys from seven islands of many good harbours with regret.";
    assert_eq!(
        changes(old, new),
        ["changed We met {replaced the closing of the northern market>\
          all envoys from seven islands of many good harbours number,name} with regret"]
        .map(|line| line.replace("number,name", "number,quantifier,content-word,function-word"))
    );
}

#[test]
fn a_paragraph_taken_out_stands_where_it_stood() {
    assert_eq!(
        changes(FERRY, &FERRY.replace("The granary in Port Linn stays open for all.\n", "")),
        ["removed {removed The granary in Port Linn stays open for all> quantifier,content-word,function-word}"]
            .map(|line| line.replace("quantifier,content-word", "name,quantifier,content-word"))
    );
}

#[test]
fn a_paragraph_moved_is_neither_added_nor_removed() {
    let moved = "On the ferry\nThe granary in Port Linn stays open for all.\nThe ferry will sail in April.\nWe thank the council.";
    let rows = changes(FERRY, moved);
    let fates: Vec<&str> = rows.iter().map(|row| row.split(' ').next().unwrap()).collect();
    assert_eq!(fates, ["moved-away", "moved-here"]);
}

#[test]
fn a_paragraph_parted_in_two_keeps_its_words() {
    let parted = FERRY.replace(" stays", "\nstays");
    assert_eq!(changes(FERRY, &parted), Vec::<String>::new());
    assert!(is_one_edition(FERRY, &parted));
}

#[test]
fn what_folding_forgives_is_shown_for_what_it_is() {
    let old = "On trade\nMr Suk-yeol said “no” to the Minister, today.";
    let new = "On trade\nMr Suk yeol said \"no\" to the minister today!";
    assert_eq!(
        changes(old, new),
        ["kept Mr {respelled Suk-yeol>Suk yeol typography} {glyphs said “no” to>said \"no\" to typography} \
          the {respelled Minister, today>minister today typography}"]
    );
}

#[test]
fn a_word_respelt_makes_an_edition_and_a_mark_reshaped_does_not() {
    for (old, new, is_one) in [
        ("A\nMr Suk-yeol came.", "A\nMr Suk Yeol came.", false),
        ("A\nMr Ano came.", "A\nMr Año came.", false),
        ("A\nThe minister came.", "A\nThe Minister came.", false),
        ("A\nHe said “no” – twice.", "A\nHe said \"no\" — twice.", true),
        ("A\nHe came, and went.", "A\nHe came and went.", true),
        ("A\n## On the ferry\nHe came.", "A\n## ON THE FERRY\nHe came.", true),
        ("On the ferry\nHe came.", "ON THE FERRY\nHe came.", true),
        ("A\nHe came.", "A\nHE CAME.", true),
    ] {
        assert_eq!(is_one_edition(old, new), is_one, "{old} / {new}");
    }
}

#[test]
fn a_line_of_the_page_read_as_text_once_makes_no_edition() {
    assert!(is_one_edition(FERRY, &format!("{FERRY}\nShare this page")));
    assert!(is_one_edition(&format!("{FERRY}\nShare this page"), FERRY));
    assert!(!is_one_edition(FERRY, &format!("{FERRY}\nShare the harvest")));
}

#[test]
fn two_long_texts_that_share_nothing_are_told_apart_in_bounded_time() {
    let text = |seed: usize| {
        let words: Vec<String> = (0..60_000).map(|n| format!("w{}", n * seed % 997)).collect();
        format!("A\n{}", words.join(" "))
    };
    let (old, new) = (statement(&text(3)), statement(&text(7)));
    let tally = compare(&old, &new).unwrap().tally;
    assert_eq!(tally.words_kept + tally.words_removed, 60_001);
}

const WORDS: [&str; 12] = [
    "the",
    "harbour",
    "council",
    "ferry",
    "not",
    "seven",
    "1987",
    "Linn",
    "co-operation",
    "café",
    "will",
    "open",
];

fn text() -> impl Strategy<Value = String> {
    let line = proptest::collection::vec(proptest::sample::select(&WORDS[..]), 0..12)
        .prop_map(|words| words.join(" "));
    proptest::collection::vec(line, 1..8).prop_map(|lines| lines.join("\n"))
}

/// All words of one side as a comparison gives them.
fn words_of<'s>(
    comparison: &'s Comparison,
    pieces: impl Fn(&'s dictum_collate::Hunk) -> Vec<&'s str>,
) -> Vec<String> {
    let hunks = comparison.rows.iter().flat_map(|row| &row.hunks);
    let texts: Vec<&str> = hunks.flat_map(pieces).collect();
    texts.iter().flat_map(|text| Words::of(text).iter().map(str::to_owned).collect::<Vec<_>>()).collect()
}

fn all_words(statement: &Statement) -> Vec<String> {
    let paragraphs = statement.turns[0].paragraphs.iter().map(|paragraph| paragraph.text.as_str());
    let lines = std::iter::once(statement.headline.as_ref().unwrap().text.as_str()).chain(paragraphs);
    lines.flat_map(|line| Words::of(line).iter().map(str::to_owned).collect::<Vec<_>>()).collect()
}

proptest! {
    #[test]
    fn every_word_of_the_new_state_is_shown_once_and_in_order(old in text(), new in text()) {
        let (old, new) = (statement(&old), statement(&new));
        let comparison = compare(&old, &new).unwrap();
        // What a moved block was is shown where it stood, too.
        let shown = words_of(&comparison, |hunk| hunk.new.iter().map(|piece| piece.text(&new)).collect());
        prop_assert_eq!(shown, all_words(&new));
    }

    #[test]
    fn every_word_of_the_old_state_is_shown(old in text(), new in text()) {
        let (old, new) = (statement(&old), statement(&new));
        let mut comparison = compare(&old, &new).unwrap();
        comparison.rows.retain(|row| row.fate != Fate::MovedHere);
        let mut shown = words_of(&comparison, |hunk| hunk.old.iter().map(|piece| piece.text(&old)).collect());
        let mut held = all_words(&old);
        shown.sort();
        held.sort();
        prop_assert_eq!(shown, held);
    }

    #[test]
    fn a_text_beside_itself_is_the_same_to_the_letter(text in text()) {
        let comparison = compare(&statement(&text), &statement(&text)).unwrap();
        prop_assert!(comparison.is_same_to_the_letter());
    }

    #[test]
    fn other_words_are_never_one_edition(old in text(), new in text()) {
        let (old_words, new_words) = (all_words(&statement(&old)), all_words(&statement(&new)));
        prop_assert_eq!(is_one_edition(&old, &new), old_words == new_words);
    }
}
