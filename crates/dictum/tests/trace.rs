//! Wording is traced through statements as they are captured: phrases, passages, what is repeated, new and dropped.

#![allow(clippy::unwrap_used, reason = "what a test's own set-up needs may fail loudly")]

#[path = "support/captures.rs"]
mod captures;

use captures::Captures;
use dictum::{
    PhraseTrace, SamenessKind, StatementTrace, TopTrace, TraceAnswer, TracePeriod, TraceRequest, WordingKind,
};
use std::sync::Arc;

const LINE: &str = "the harbour of Port Linn stays open to every vessel of every flag that keeps the treaty";

fn page(day: &str, speaker: &str, words: &str) -> String {
    format!("Statement by {speaker} on the harbour, {day}\n\nDelivered on {day}\n\n{words}\n")
}

/// Three statements that use the line: as it is, altered, and as a quotation.
fn three() -> Captures {
    let mut captures = Captures::new();
    let said = |before: &str, line: &str, after: &str| format!("{before}: {line}. {after}");
    for (n, day, speaker, words) in [
        (
            1,
            "3 May 2031",
            "Harbour Minister Ada Lorn",
            said("Let me say it again", LINE, "The granary is full and the mill has bread for the winter."),
        ),
        (
            2,
            "9 July 2031",
            "Envoy Bren Tavik",
            said(
                "Nobody doubts this",
                &LINE.replace("every vessel", "each vessel"),
                "Our neighbours know the road over the mountain.",
            ),
        ),
        (
            3,
            "2 September 2032",
            "Envoy Ole Marn",
            format!("Our friend has told us: “{LINE}.” We are glad of these words and shall answer in kind."),
        ),
    ] {
        let address = format!("https://port.vessaria.example/news/{n}");
        captures.page(&address, &format!("2033-01-0{n}T08:00:00Z"), &page(day, speaker, &words));
    }
    captures
}

fn traced(captures: &Captures, what: &str, said: &str) -> TraceAnswer {
    let period = said.parse::<TracePeriod>().unwrap();
    captures.dictum.trace(&TraceRequest { what: what.to_owned(), period, limit: 10 }).unwrap()
}

fn phrase(captures: &Captures, what: &str, said: &str) -> PhraseTrace {
    match traced(captures, what, said) {
        TraceAnswer::Phrase(phrase) => *phrase,
        TraceAnswer::Statement(_) => unreachable!("no statement is named so"),
    }
}

fn statement(captures: &Captures, what: &str) -> StatementTrace {
    match traced(captures, what, "..") {
        TraceAnswer::Statement(statement) => *statement,
        TraceAnswer::Phrase(_) => unreachable!("a statement is named so"),
    }
}

#[test]
fn a_phrase_has_its_uses_altered_and_quoted_ones_told_apart() {
    let history = phrase(&three(), LINE, "..");
    assert_eq!((history.uses, history.altered, history.quoted, history.statements), (3, 1, 1, 3));
    assert_eq!(history.kind, WordingKind::TalkingPoint);
    assert_eq!(history.variants.iter().map(|variant| variant.uses).collect::<Vec<_>>(), [2, 1]);
}

#[test]
fn a_phrase_of_a_few_words_is_found_as_it_stands_alone() {
    let captures = three();
    assert_eq!(phrase(&captures, "every vessel of every", "..").uses, 2);
    assert_eq!(phrase(&captures, "every vessel of no", "..").uses, 0);
}

#[test]
fn a_statement_has_its_passages_with_where_else_they_stand() {
    let trace = statement(&three(), "https://port.vessaria.example/news/1");
    assert_eq!(trace.passages.len(), 1);
    let passage = &trace.passages[0];
    assert_eq!((passage.words.as_str(), passage.statements), (LINE, 2));
    let edits: Vec<u32> = passage.elsewhere.iter().map(|used| used.edits).collect();
    assert_eq!(edits, [1, 0]);
}

#[test]
fn a_capture_that_comes_later_is_traced_without_a_rebuild() {
    let mut captures = three();
    let words = format!("I repeat what the minister said: {LINE}, in winter as in summer.");
    let address = "https://embassy.vessaria.example/speeches/4";
    captures.page(address, "2033-02-01T08:00:00Z", &page("5 January 2033", "Envoy Bren Tavik", &words));
    assert_eq!(phrase(&captures, LINE, "..").uses, 4);
    assert_eq!(statement(&captures, address).passages[0].statements, 3);
}

#[test]
fn an_excerpt_is_told_from_the_full_text() {
    let mut captures = Captures::new();
    let part = "The ferry will run on all nights of the week until the bridge is mended, and it will carry two hundred people on each of \
        its twelve crossings. Nobody on the far shore will be left without a boat, without bread or without a doctor.";
    let rest = "We shall pay the crews what was agreed with their union in May. The quarry opens again before the harvest. The orchard above \
        the mill belongs to the village, and the village alone decides what becomes of it. The council has heard every keeper of every \
        lighthouse on this coast, and each of them asked for oil, for glass and for a road that a cart can use in the rain.";
    let (full, cut) = ("https://port.vessaria.example/full", "https://embassy.vessaria.example/cut");
    captures.page(
        full,
        "2033-01-01T08:00:00Z",
        &page("3 May 2031", "Minister Ada Lorn", &format!("{part}\n\n{rest}")),
    );
    captures.page(cut, "2033-01-02T08:00:00Z", &page("4 May 2031", "Envoy Bren Tavik", part));
    let kinds = |name: &str| statement(&captures, name).same.iter().map(|same| same.kind).collect::<Vec<_>>();
    assert_eq!(kinds(cut), [SamenessKind::ExcerptOf]);
    assert_eq!(kinds(full), [SamenessKind::HasExcerpt]);
}

fn repeated(captures: &Captures, said: &str) -> Arc<TopTrace> {
    captures.dictum.trace_top(said.parse().unwrap(), 10).unwrap()
}

#[test]
fn what_is_repeated_is_counted_again_when_more_is_held() {
    let mut captures = three();
    assert_eq!(repeated(&captures, "..").repeated[0].uses_in_all, 3);
    let words = format!("I repeat what the minister said: {LINE}, in winter as in summer.");
    let address = "https://embassy.vessaria.example/speeches/4";
    captures.page(address, "2033-02-01T08:00:00Z", &page("5 January 2033", "Envoy Bren Tavik", &words));
    assert_eq!(repeated(&captures, "..").repeated[0].uses_in_all, 4);
}

#[test]
fn what_is_repeated_is_told_from_what_is_new_and_what_was_dropped() {
    let captures = three();
    let top = |said: &str| repeated(&captures, said);
    let all = top("..");
    assert_eq!(all.repeated.iter().map(|wording| wording.uses_in_all).collect::<Vec<_>>(), [3]);
    assert!(all.new.is_empty(), "in a period without a beginning everything would be new");
    let new = top("2031-05..2031-12");
    assert_eq!(
        new.new.iter().map(|wording| (wording.uses, wording.uses_in_all)).collect::<Vec<_>>(),
        [(2, 3)]
    );
    assert_eq!(top("2033..").dropped.len(), 1);
}

#[test]
fn passages_that_recur_are_marked_once_each_and_again_when_more_is_held() {
    let mut captures = three();
    let name = "https://port.vessaria.example/news/1";
    let marked = |captures: &Captures| {
        let view = captures.dictum.show(name).unwrap();
        let recurring = captures.dictum.recurring(&view, 50).unwrap();
        let paragraph = |turn: &str, at: usize| {
            let turns = &view.statement().unwrap().turns;
            turns.iter().find(|held| held.id == turn).unwrap().paragraphs[at - 1].text.clone()
        };
        recurring
            .iter()
            .map(|one| (paragraph(&one.turn, one.paragraph)[one.range.clone()].to_owned(), one.statements))
            .collect::<Vec<_>>()
    };
    assert_eq!(marked(&captures), [(LINE.to_owned(), 2)]);
    assert_eq!(marked(&captures), [(LINE.to_owned(), 2)], "the same where it is kept at hand");
    let words = format!("I repeat what the minister said: {LINE}, in winter as in summer.");
    let address = "https://embassy.vessaria.example/speeches/4";
    captures.page(address, "2033-02-01T08:00:00Z", &page("5 January 2033", "Envoy Bren Tavik", &words));
    assert_eq!(marked(&captures), [(LINE.to_owned(), 3)]);
}
