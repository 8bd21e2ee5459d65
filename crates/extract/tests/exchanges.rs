//! Laws of turns, for exchanges of many lengths: what stands around them and what they are written in changes nothing.

#![allow(clippy::unwrap_used, reason = "a page of ours without a statement is a failed test")]

mod support;

use proptest::prelude::*;
use std::fmt::Write;
use support::reading;

const HEADLINE: &str = "Foreign Minister Ada Lorn’s remarks and answers to questions, Lindale, July 8, 2031";

const LABELS: &[&str] = &["Question:", "Ada Lorn:", "Moderator:", "Question (in Sylvanian):", "Karl Roon:"];

const WORDS: &[&str] = &[
    "The river rises in spring, and this year the valley was ready for it.",
    "One thing is clear: nobody has asked the river.",
    "Will the ferry sail again before the winter, as the harbour master said?",
    "It will.",
    "I have read the letter twice, and I shall answer it in my own hand: it deserves that.",
    "The bridge has two ends. Both of them are open, and neither has a gate.",
];

/// A piece of an exchange: a label, and the paragraphs after it.
#[derive(Clone, Debug)]
struct Piece {
    label: &'static str,
    paragraphs: Vec<&'static str>,
}

fn pieces() -> impl Strategy<Value = Vec<Piece>> {
    let words = || prop::collection::vec(prop::sample::select(WORDS), 1..4);
    let piece =
        (prop::sample::select(LABELS), words()).prop_map(|(label, paragraphs)| Piece { label, paragraphs });
    // A question and its answer begin each exchange, so that no label stands on this page for the first time only.
    prop::collection::vec(piece, 0..9).prop_map(|more| {
        let first = |label| Piece { label, paragraphs: vec![WORDS[2], WORDS[0]] };
        [first("Question:"), first("Ada Lorn:"), first("Karl Roon:"), first("Karl Roon:")]
            .into_iter()
            .chain(more)
            .collect()
    })
}

fn html(pieces: &[Piece]) -> String {
    let mut out = format!("<h1>{HEADLINE}</h1>");
    for piece in pieces {
        for (number, words) in piece.paragraphs.iter().enumerate() {
            let label = if number == 0 { format!("<b>{}</b> ", piece.label) } else { String::new() };
            let _ = write!(out, "<p>{label}{words}</p>");
        }
    }
    out
}

fn flattened(pieces: &[Piece]) -> String {
    let mut out = format!("{HEADLINE}\n\n");
    for piece in pieces {
        let _ = writeln!(out, "{} {}\n", piece.label, piece.paragraphs.join("\n\n"));
    }
    out
}

/// The turns of a page: role, speaker, label and paragraphs.
fn turns(page: &str, media_type: &str) -> Vec<String> {
    let statement = reading(page.as_bytes(), Some(media_type), None).statement.unwrap();
    let turns = statement.turns.into_iter();
    turns
        .map(|turn| {
            let paragraphs: Vec<String> =
                turn.paragraphs.into_iter().map(|one| format!("{}: {}", one.form, one.text)).collect();
            let label = turn.label.map(|label| label.text);
            format!("{} {:?} {label:?} {}", turn.role, turn.speaker, paragraphs.join(" / "))
        })
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn html_and_its_flattened_text_give_the_same_turns(pieces in pieces()) {
        let page = format!("<html><body><article>{}</article></body></html>", html(&pieces));
        prop_assert_eq!(turns(&page, "text/html"), turns(&flattened(&pieces), "text/plain"));
    }

    #[test]
    fn each_label_begins_a_turn_that_holds_the_paragraphs_after_it(pieces in pieces()) {
        let read = turns(&flattened(&pieces), "text/plain");
        prop_assert_eq!(read.len(), pieces.len());
        for (turn, piece) in read.iter().zip(&pieces) {
            prop_assert!(turn.contains(&format!("Some({:?})", piece.label)), "{}", turn);
            prop_assert!(piece.paragraphs.iter().all(|words| turn.contains(words)), "{}", turn);
        }
    }

    #[test]
    fn furniture_around_an_exchange_does_not_change_its_turns(pieces in pieces(), before in 0usize..5, after in 0usize..5) {
        let body = format!("<article itemprop=\"articleBody\">{}</article>", html(&pieces));
        let menu = "<nav><ul><li><a href=/a>Home</a></li><li><a href=/b>Speeches of the ministers</a></li></ul></nav>";
        let foot = "<aside class=related><h3>Read also</h3><p><a href=/c>The minister on the ferry</a></p></aside><footer><p>All rights reserved by the Ministry of the Valley, its heirs and its printers.</p></footer>";
        let page = format!("<html><body>{}{body}{}</body></html>", menu.repeat(before), foot.repeat(after));
        prop_assert_eq!(turns(&page, "text/html"), turns(&body, "text/html"));
    }
}
