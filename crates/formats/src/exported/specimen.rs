//! A statement with everything that a statement can have, for the tests of the writers; and any statement, for their laws.

use super::{Exported, ExportedCapture, ExportedEdition};
use dictum_model::{
    AppliedCorrection, Capture, CapturedAtFrom, CorrectedField, Digest, Headline, Label, Paragraph,
    ParagraphForm, Span, Speaker, Statement, StatementKind, Turn, TurnRole,
};

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
