//! Quotations as articles set them: marks of many scripts, attributions before, after and between, paragraphs that run on.

#![allow(clippy::unwrap_used, reason = "what a test's own set-up needs may fail loudly")]

use dictum_collate::{ArticleBlock, ArticleQuotation, quotations};
use proptest::prelude::*;

fn found(paragraphs: &[&str]) -> Vec<ArticleQuotation> {
    let blocks: Vec<ArticleBlock<'_>> = paragraphs
        .iter()
        .map(|text| ArticleBlock {
            text: text.trim_start_matches("> "),
            is_quotation: text.starts_with("> "),
        })
        .collect();
    quotations(&blocks)
}

/// What is found, a line each: words | speaker | day, with `~` before what has too few words.
fn told(paragraphs: &[&str]) -> Vec<String> {
    let line = |one: &ArticleQuotation| {
        let few = if one.is_checkable { "" } else { "~" };
        let day = one.said_on.map(|day| day.to_string()).unwrap_or_default();
        format!("{few}{} | {} | {day}", one.words, one.speaker.as_deref().unwrap_or("-"))
    };
    found(paragraphs).iter().map(line).collect()
}

#[test]
fn each_pair_of_marks_encloses_a_quotation() {
    for text in [
        "Maren Tollak said: \"The Sound is a road.\"",
        "Maren Tollak said: “The Sound is a road.”",
        "Maren Tollak said: ‘The Sound is a road.’",
        "Maren Tollak said: 'The Sound is a road.'",
        "Maren Tollak sagte: „The Sound is a road.“",
        "Maren Tollak a dit : « The Sound is a road. »",
        "Maren Tollak sagte: »The Sound is a road.«",
        "Maren Tollak said: ”The Sound is a road.”",
        "Maren Tollak said 「The Sound is a road.」",
    ] {
        let found = told(&[text]);
        assert_eq!(found.len(), 1, "{text}: {found:?}");
        assert_eq!(
            found[0].replace("a road. |", "a road.|"),
            "The Sound is a road.| Maren Tollak | ",
            "{text}"
        );
    }
}

#[test]
fn an_attribution_between_two_stretches_parts_one_quotation() {
    assert_eq!(
        told(&["“The Sound is a road,” Maren Tollak told parliament on 3 May 2021, “not a wall.”"]),
        ["The Sound is a road, not a wall. | Maren Tollak | 2021-05-03"]
    );
    assert_eq!(
        told(&["“The Sound is a road,” Maren Tollak said. “It was never a wall.”"]),
        ["The Sound is a road, | Maren Tollak | ", "It was never a wall. | Maren Tollak | "]
    );
    assert_eq!(
        told(&["«Пролив — это дорога, — сказала Марен Толлак, — а не стена»."]),
        ["Пролив — это дорога, а не стена | Марен Толлак | "]
    );
}

#[test]
fn a_quotation_runs_over_paragraphs_that_are_opened_anew() {
    assert_eq!(
        told(&[
            "Edvin Rask said: “The ferry sails on Monday.",
            "“It has two crews, and one bell.",
            "“The bell was a gift.” Nobody laughed.",
        ]),
        ["The ferry sails on Monday. It has two crews, and one bell. The bell was a gift. | Edvin Rask | "]
    );
    assert_eq!(told(&["He said “and never closed it.", "The next paragraph is plain."]), [""; 0]);
}

#[test]
fn a_block_quotation_needs_no_marks_and_may_be_signed() {
    assert_eq!(
        told(&[
            "Maren Tollak told the harbour masters:",
            "> We do not negotiate with the tide; we build for it."
        ]),
        ["We do not negotiate with the tide; we build for it. | Maren Tollak | "]
    );
    assert_eq!(
        told(&["> “We build for the tide.”", "> — Maren Tollak, Foreign Minister"]),
        ["We build for the tide. | Maren Tollak | "]
    );
}

#[test]
fn a_surname_or_a_pronoun_stands_for_whoever_was_named_before() {
    assert_eq!(
        told(&[
            "Foreign Minister Maren Tollak spoke in Tornby on Friday.",
            "“Your orders are older than the line,” Tollak said.",
            "She added: “You go, and you report your position.”",
            "“I have met your nephew,” the minister said.",
        ]),
        [
            "Your orders are older than the line, | Maren Tollak | ",
            "You go, and you report your position. | Maren Tollak | ",
            "I have met your nephew, | Maren Tollak | ",
        ]
    );
}

#[test]
fn few_words_between_marks_are_not_to_be_checked() {
    assert_eq!(
        told(&["The “so-called” declarations fill a book, “The Long Line”."]),
        ["~so-called | - | ", "~The Long Line | - | "]
    );
}

#[test]
fn a_quotation_inside_a_quotation_is_part_of_it() {
    assert_eq!(
        told(&["Rask said: “She told us ‘the nets are ours’ and left the room.”"]),
        ["She told us ‘the nets are ours’ and left the room. | Rask | "]
    );
    assert_eq!(
        told(&["‘The pilots’ fees will not be raised,’ said Maren Tollak in September 2021."]),
        ["The pilots’ fees will not be raised, | Maren Tollak | 2021-09"]
    );
}

#[test]
fn an_apostrophe_is_no_mark() {
    assert_eq!(told(&["The captain's crew didn't see the islanders' lights, 'tis said."]), [""; 0]);
}

#[test]
fn nobody_is_named_where_the_article_names_nobody() {
    assert_eq!(
        told(&["A sign reads “All ships must answer the station”."]),
        ["All ships must answer the station | - | "]
    );
}

#[test]
fn days_are_read_as_each_language_writes_them() {
    for (sentence, day) in [
        ("Tollak said on May 3, 2021", "2021-05-03"),
        ("Tollak said on the 3rd of May 2021", "2021-05-03"),
        ("Tollak sagte am 3. Mai 2021", "2021-05-03"),
        ("Tollak a déclaré le 3 mai 2021", "2021-05-03"),
        ("Tollak dijo el 3 de mayo de 2021", "2021-05-03"),
        ("Tollak said in May 2021", "2021-05"),
        ("Tollak said on Monday", ""),
    ] {
        let found = found(&[&format!("{sentence}: “The Sound is a road.”")]);
        let told = found[0].said_on.map(|day| day.to_string()).unwrap_or_default();
        assert_eq!(told, day, "{sentence}");
    }
}

proptest! {
    #[test]
    fn parts_lie_in_their_blocks_and_read_as_the_words(texts in prop::collection::vec("([a-zA-Z' ]|[“”\"‘’«»„,.—-]|said|Tollak){0,60}", 0..5), set in any::<[bool; 5]>()) {
        let blocks: Vec<ArticleBlock<'_>> =
            texts.iter().zip(set).map(|(text, is_quotation)| ArticleBlock { text, is_quotation }).collect();
        for one in quotations(&blocks) {
            let words: Vec<&str> = one.parts.iter().map(|part| texts[part.block][part.range.clone()].trim()).collect();
            prop_assert_eq!(words.join(" "), one.words);
        }
    }

    #[test]
    fn no_text_makes_the_finder_panic(texts in prop::collection::vec("\\PC{0,80}", 0..4)) {
        let blocks: Vec<ArticleBlock<'_>> =
            texts.iter().map(|text| ArticleBlock { text, is_quotation: false }).collect();
        quotations(&blocks);
    }
}
