//! A statement with everything that a statement can have, for the tests of the writers; and any statement, for their laws.

use super::{Exported, ExportedCapture, ExportedEdition};
use dictum_model::{
    AppliedCorrection, Capture, CapturedAtFrom, CorrectedField, Digest, Headline, Label, Paragraph,
    ParagraphForm, Span, Speaker, Statement, StatementKind, Turn, TurnRole,
};
use proptest::{collection::vec, option, prelude::*, sample::select};

fn owned(text: &str) -> Option<String> {
    Some(text.to_owned())
}

fn paragraph(form: ParagraphForm, text: &str) -> Paragraph {
    Paragraph { text: text.to_owned(), form, span: Span::new(0, 0) }
}

fn turn(id: &str, role: TurnRole, speaker: Option<&str>, paragraphs: Vec<Paragraph>) -> Turn {
    let label = speaker.map(|name| Label { text: format!("{name}:"), span: Span::new(0, 0) });
    Turn {
        id: id.to_owned(),
        role,
        speaker: speaker.map(str::to_owned),
        label,
        language: None,
        translation_of: None,
        paragraphs,
    }
}

/// An exchange with every role and form.
pub(crate) fn statement() -> Statement {
    use ParagraphForm::{Heading, List, Note, Prose, Quote, Verse};
    let speech = vec![
        paragraph(Prose, "The ferry sails again on Monday & nobody pays for the \"bell\"."),
        paragraph(Heading, "What it costs"),
        paragraph(List, "two crews"),
        paragraph(List, "one bell"),
        paragraph(Quote, "A bell is a promise <to> the islands."),
        paragraph(Verse, "The tide comes in,\nthe tide goes out."),
        paragraph(Note, "(Applause)"),
    ];
    let mut asked = turn("t2", TurnRole::Question, None, vec![paragraph(Prose, "Who rings it, and when?")]);
    asked.label = Some(Label { text: "Question:".into(), span: Span::new(0, 0) });
    asked.language = owned("fr");
    let answer = vec![paragraph(Prose, "Both crews, at noon.")];
    let mut answered = turn("t3", TurnRole::Answer, Some("Edvin Rask"), answer);
    answered.translation_of = owned("t2");
    Statement {
        headline: Some(Headline { text: "Remarks on the ferry, Port Salvan".into(), span: Span::new(0, 0) }),
        kind: Some(StatementKind::NewsConference),
        publisher: owned("Ministry of Harbours of Salvania"),
        speakers: vec![Speaker { name: "Edvin Rask".into(), role: owned("Minister of Harbours") }],
        venue: owned("Hall of Bells"),
        place: owned("Port Salvan"),
        occasion: owned("opening of the line"),
        delivered_on: "2021-05-03".parse().ok(),
        published_at: "2021-05-04T09:30:00+02:00".parse().ok(),
        language: owned("en"),
        translations: vec!["fr".into()],
        canonical_uri: owned("https://salvan.example/ferry"),
        aliases: vec!["ferry-1".into()],
        turns: vec![
            turn("t1", TurnRole::Speech, Some("Edvin Rask"), speech),
            asked,
            answered,
            turn("t4", TurnRole::Moderator, Some("Moderator"), vec![paragraph(Prose, "One last question.")]),
            turn("t5", TurnRole::Interjection, None, vec![paragraph(Prose, "Hear, hear!")]),
            turn(
                "t6",
                TurnRole::Text,
                None,
                vec![paragraph(Prose, "The full record is kept in the harbour.")],
            ),
        ],
    }
}

/// The capture that it is read from.
pub(crate) fn capture() -> Capture {
    Capture {
        source: "ferry.html".into(),
        digest: Digest([7; 32]),
        media_type: owned("text/html"),
        charset: owned("utf-8"),
        bytes: 1234,
        target_uri: owned("https://salvan.example/ferry?a=1&b=2"),
        captured_at: "2021-05-05T06:00:00Z".parse().ok(),
        captured_at_candidates: Vec::new(),
        captured_at_from: Some(CapturedAtFrom::Warc),
        http_status: Some(200),
    }
}

/// Calls with [`statement`] as an archive tells it.
pub(crate) fn of_all_kinds(tell: impl FnOnce(&Exported<'_>)) {
    let corrections = [AppliedCorrection {
        field: CorrectedField::Venue,
        words: None,
        span: None,
        from: None,
        to: owned("Hall of Bells"),
        by: "Ada Brandt".into(),
        reason: "The tape says so.".into(),
        made_at: "2026-11-22T09:00:00Z".parse().ok(),
    }];
    told(&statement(), &corrections, tell);
}

/// Calls with a statement as an archive tells it.
pub(crate) fn told(
    statement: &Statement,
    corrections: &[AppliedCorrection],
    tell: impl FnOnce(&Exported<'_>),
) {
    let read_from = capture();
    tell(&Exported {
        id: "6ajk3mvpmf5ja",
        statement,
        read_from: &read_from,
        extractor: "0.3.0",
        editions: vec![ExportedEdition { words: Digest([9; 32]), language: Some("en"), is_shown: true }],
        captures: vec![ExportedCapture { capture: &read_from, edition: Some(0) }],
        corrections,
    });
}

/// Words as readings have them: white space folded, and whatever XML, CSV and Markdown give a meaning of their own.
fn any_words() -> impl Strategy<Value = String> {
    vec("[a-zA-Zéя中0-9<>&\"',;:.*_#`\\[\\]|\\\\(){}!-]{1,8}", 1..6).prop_map(|words| words.join(" "))
}

fn any_paragraph() -> impl Strategy<Value = Paragraph> {
    (select(ParagraphForm::ALL), vec(any_words(), 1..4)).prop_map(|(form, lines)| {
        let parting = if form == ParagraphForm::Verse { "\n" } else { " " };
        paragraph(form, &lines.join(parting))
    })
}

fn any_name() -> impl Strategy<Value = String> {
    select(&["Ada Lorn", "Edvin Rask", "O'Hara & <Sons>", "Ода Лорн"][..]).prop_map(str::to_owned)
}

fn any_turn() -> impl Strategy<Value = Turn> {
    let language = option::of(select(&["en", "fr", "sr-Latn"][..]).prop_map(str::to_owned));
    let told = (select(TurnRole::ALL), option::of(any_name()), option::of(any_words()), language);
    (told, vec(any_paragraph(), 0..4)).prop_map(|((role, speaker, label, language), paragraphs)| Turn {
        id: String::new(),
        role,
        speaker,
        label: label.map(|text| Label { text, span: Span::new(0, 0) }),
        language,
        translation_of: None,
        paragraphs,
    })
}

/// Any statement as an extractor may read it, without places in a payload.
pub(crate) fn any_statement() -> impl Strategy<Value = Statement> {
    let speaker = (any_name(), option::of(any_words())).prop_map(|(name, role)| Speaker { name, role });
    let times = [
        "2013",
        "2013-05",
        "2021-08-30",
        "2021-08-30T19:47",
        "2018-05-10T15:13:55-04:00",
        "2022-06-28T12:31:00.25Z",
    ];
    let time = option::of(select(times.to_vec()).prop_map(|word| word.parse().unwrap()));
    let named =
        [any_words().boxed(), any_words().boxed(), any_words().boxed(), any_words().boxed()].map(option::of);
    let language = option::of(select(&["en", "zh-Hant", "not a tag"][..]).prop_map(str::to_owned));
    let kinds = option::of(select(StatementKind::ALL));
    let more = (vec(any_words(), 0..3), vec(any_words(), 0..3), option::of("http://[a-z?&=<>]{1,9}"));
    let facts = (option::of(any_words()), kinds, named, (time.clone(), time), language, more);
    (facts, vec(speaker, 0..3), vec(any_turn(), 0..5), any::<bool>()).prop_map(
        |(facts, mut speakers, mut turns, is_translated)| {
            let (
                headline,
                kind,
                [publisher, venue, place, occasion],
                (delivered_on, published_at),
                language,
                more,
            ) = facts;
            let mut known = Vec::new();
            speakers.retain(|speaker| {
                !known.contains(&speaker.name) && {
                    known.push(speaker.name.clone());
                    true
                }
            });
            for (number, turn) in (1..).zip(&mut turns) {
                turn.id = format!("t{number}");
            }
            if let [.., _, last] = turns.as_mut_slice()
                && is_translated
            {
                last.translation_of = Some("t1".into());
            }
            Statement {
                headline: headline.map(|text| Headline { text, span: Span::new(0, 0) }),
                kind,
                publisher,
                speakers,
                venue,
                place,
                occasion,
                delivered_on,
                published_at,
                language,
                translations: more.0,
                canonical_uri: more.2,
                aliases: more.1,
                turns,
            }
        },
    )
}
