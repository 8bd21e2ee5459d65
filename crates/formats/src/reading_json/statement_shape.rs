//! The shapes of a statement, its turns and their paragraphs.

use super::shapes::{SpanShape, Text, Word, owned, span, span_shape};
use dictum_model::{
    Headline, Label, Moment, Paragraph, ParagraphForm, Speaker, Statement, StatementKind, Turn, TurnRole,
};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

#[derive(Serialize, Deserialize)]
pub(super) struct StatementShape<'a> {
    headline: Option<HeadlineShape<'a>>,
    kind: Option<Word<StatementKind>>,
    publisher: Option<Text<'a>>,
    #[serde(default)]
    speakers: Vec<SpeakerShape<'a>>,
    venue: Option<Text<'a>>,
    place: Option<Text<'a>>,
    occasion: Option<Text<'a>>,
    delivered_on: Option<Word<Moment>>,
    published_at: Option<Word<Moment>>,
    language: Option<Text<'a>>,
    #[serde(default)]
    translations: Vec<Text<'a>>,
    #[serde(default)]
    turns: Vec<TurnShape<'a>>,
    canonical_uri: Option<Text<'a>>,
    #[serde(default)]
    aliases: Vec<Text<'a>>,
}

#[derive(Serialize, Deserialize)]
struct HeadlineShape<'a> {
    text: Text<'a>,
    span: SpanShape,
}

#[derive(Serialize, Deserialize)]
struct SpeakerShape<'a> {
    name: Text<'a>,
    role: Option<Text<'a>>,
}

#[derive(Serialize, Deserialize)]
struct TurnShape<'a> {
    id: Text<'a>,
    role: Word<TurnRole>,
    speaker: Option<Text<'a>>,
    label: Option<Text<'a>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    label_span: Option<SpanShape>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    language: Option<Text<'a>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    translation_of: Option<Text<'a>>,
    #[serde(default)]
    paragraphs: Vec<ParagraphShape<'a>>,
}

#[derive(Serialize, Deserialize)]
struct ParagraphShape<'a> {
    text: Text<'a>,
    form: Word<ParagraphForm>,
    span: SpanShape,
}

fn texts(texts: &[String]) -> Vec<Text<'_>> {
    texts.iter().map(|t| Text::from(t.as_str())).collect()
}

impl<'a> StatementShape<'a> {
    pub(super) fn of(statement: &'a Statement) -> Self {
        StatementShape {
            headline: statement.headline.as_ref().map(HeadlineShape::of),
            kind: statement.kind.map(Word),
            publisher: statement.publisher.as_deref().map(Text::from),
            speakers: statement.speakers.iter().map(SpeakerShape::of).collect(),
            venue: statement.venue.as_deref().map(Text::from),
            place: statement.place.as_deref().map(Text::from),
            occasion: statement.occasion.as_deref().map(Text::from),
            delivered_on: statement.delivered_on.map(Word),
            published_at: statement.published_at.map(Word),
            language: statement.language.as_deref().map(Text::from),
            translations: texts(&statement.translations),
            turns: statement.turns.iter().map(TurnShape::of).collect(),
            canonical_uri: statement.canonical_uri.as_deref().map(Text::from),
            aliases: texts(&statement.aliases),
        }
    }

    pub(super) fn into_statement(self) -> Statement {
        Statement {
            headline: self.headline.map(|h| Headline { text: h.text.into_owned(), span: span(h.span) }),
            kind: self.kind.map(|word| word.0),
            publisher: owned(self.publisher),
            speakers: self.speakers.into_iter().map(SpeakerShape::into_speaker).collect(),
            venue: owned(self.venue),
            place: owned(self.place),
            occasion: owned(self.occasion),
            delivered_on: self.delivered_on.map(|word| word.0),
            published_at: self.published_at.map(|word| word.0),
            language: owned(self.language),
            translations: self.translations.into_iter().map(Cow::into_owned).collect(),
            canonical_uri: owned(self.canonical_uri),
            aliases: self.aliases.into_iter().map(Cow::into_owned).collect(),
            turns: self.turns.into_iter().map(TurnShape::into_turn).collect(),
        }
    }
}

impl<'a> HeadlineShape<'a> {
    fn of(headline: &'a Headline) -> Self {
        HeadlineShape { text: headline.text.as_str().into(), span: span_shape(headline.span) }
    }
}

impl<'a> SpeakerShape<'a> {
    fn of(speaker: &'a Speaker) -> Self {
        SpeakerShape { name: speaker.name.as_str().into(), role: speaker.role.as_deref().map(Text::from) }
    }

    fn into_speaker(self) -> Speaker {
        Speaker { name: self.name.into_owned(), role: owned(self.role) }
    }
}

impl<'a> TurnShape<'a> {
    fn of(turn: &'a Turn) -> Self {
        TurnShape {
            id: turn.id.as_str().into(),
            role: Word(turn.role),
            speaker: turn.speaker.as_deref().map(Text::from),
            label: turn.label.as_ref().map(|label| label.text.as_str().into()),
            label_span: turn.label.as_ref().map(|label| span_shape(label.span)),
            language: turn.language.as_deref().map(Text::from),
            translation_of: turn.translation_of.as_deref().map(Text::from),
            paragraphs: turn.paragraphs.iter().map(ParagraphShape::of).collect(),
        }
    }

    fn into_turn(self) -> Turn {
        let label_span = span(self.label_span.unwrap_or_default());
        Turn {
            id: self.id.into_owned(),
            role: self.role.0,
            speaker: owned(self.speaker),
            label: self.label.map(|label| Label { text: label.into_owned(), span: label_span }),
            language: owned(self.language),
            translation_of: owned(self.translation_of),
            paragraphs: self.paragraphs.into_iter().map(ParagraphShape::into_paragraph).collect(),
        }
    }
}

impl<'a> ParagraphShape<'a> {
    fn of(paragraph: &'a Paragraph) -> Self {
        ParagraphShape {
            text: paragraph.text.as_str().into(),
            form: Word(paragraph.form),
            span: span_shape(paragraph.span),
        }
    }

    fn into_paragraph(self) -> Paragraph {
        Paragraph { text: self.text.into_owned(), form: self.form.0, span: span(self.span) }
    }
}
