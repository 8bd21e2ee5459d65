//! The keys of a statement's JSON object.

use super::{kind_hinted, kind_named, person, strings::Unescaped};
use crate::{
    names::Named,
    page::{self, Markup, Page},
};
use dictum_model::{Label, Paragraph, ParagraphForm, Span, Speaker, StatementKind, Turn, TurnRole};
use serde::Deserialize;
use serde_json::value::RawValue;
use std::ops::Range;

type Raw<'a> = Option<&'a RawValue>;

#[derive(Default, Deserialize)]
#[serde(default)]
struct Keys<'a> {
    #[serde(borrow)]
    id: Raw<'a>,
    #[serde(borrow)]
    publisher: Raw<'a>,
    #[serde(borrow)]
    speaker: Raw<'a>,
    #[serde(borrow)]
    speakers: Raw<'a>,
    #[serde(borrow)]
    delivered_on: Raw<'a>,
    #[serde(borrow)]
    published_at: Raw<'a>,
    #[serde(borrow)]
    date: Raw<'a>,
    #[serde(borrow)]
    language: Raw<'a>,
    #[serde(borrow)]
    lang: Raw<'a>,
    #[serde(borrow)]
    headline: Raw<'a>,
    #[serde(borrow)]
    title: Raw<'a>,
    #[serde(borrow)]
    kind: Raw<'a>,
    #[serde(borrow)]
    target_uri: Raw<'a>,
    #[serde(borrow)]
    venue: Raw<'a>,
    #[serde(borrow)]
    place: Raw<'a>,
    #[serde(borrow)]
    occasion: Raw<'a>,
    #[serde(borrow)]
    paragraphs: Raw<'a>,
    #[serde(borrow)]
    turns: Raw<'a>,
    #[serde(borrow)]
    text: Raw<'a>,
    #[serde(borrow)]
    canonical_uri: Raw<'a>,
    #[serde(borrow)]
    aliases: Raw<'a>,
    #[serde(borrow)]
    translations: Raw<'a>,
    #[serde(borrow)]
    editions: Raw<'a>,
    #[serde(borrow)]
    imported_from: Raw<'a>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct TurnKeys<'a> {
    #[serde(borrow)]
    role: Raw<'a>,
    #[serde(borrow)]
    speaker: Raw<'a>,
    #[serde(borrow)]
    label: Raw<'a>,
    #[serde(borrow)]
    language: Raw<'a>,
    #[serde(borrow)]
    translation_of: Raw<'a>,
    #[serde(borrow)]
    id: Raw<'a>,
    #[serde(borrow)]
    paragraphs: Raw<'a>,
    #[serde(borrow)]
    text: Raw<'a>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct ParagraphKeys<'a> {
    #[serde(borrow)]
    text: Raw<'a>,
    #[serde(borrow)]
    form: Raw<'a>,
    #[serde(borrow)]
    name: Raw<'a>,
    #[serde(borrow)]
    role: Raw<'a>,
}

/// What was given.
#[derive(Default)]
pub(super) struct Given<'a> {
    pub(super) id: Option<Unescaped<'a>>,
    pub(super) publisher: Option<Unescaped<'a>>,
    pub(super) speakers: Vec<(Unescaped<'a>, Option<Unescaped<'a>>)>,
    pub(super) delivered_on: Option<Unescaped<'a>>,
    pub(super) published_at: Option<Unescaped<'a>>,
    pub(super) date: Option<Unescaped<'a>>,
    pub(super) language: Option<Unescaped<'a>>,
    pub(super) headline: Option<Unescaped<'a>>,
    pub(super) target_uri: Option<Unescaped<'a>>,
    pub(super) venue: Option<Unescaped<'a>>,
    pub(super) place: Option<Unescaped<'a>>,
    pub(super) occasion: Option<Unescaped<'a>>,
    pub(super) turns: Vec<GivenTurn<'a>>,
    pub(super) kind: Option<Unescaped<'a>>,
    /// More names that others gave it.
    pub(super) aliases: Vec<Unescaped<'a>>,
    /// Languages that the page offers it in.
    pub(super) translations: Vec<Unescaped<'a>>,
    /// It was read before, and exported: what it does not tell, nobody could read.
    pub(super) was_read: bool,
    pieces: Vec<Contents<'a>>,
}

/// A turn that was given.
pub(super) struct GivenTurn<'a> {
    role: Option<Unescaped<'a>>,
    speaker: Option<Unescaped<'a>>,
    label: Option<Unescaped<'a>>,
    language: Option<Unescaped<'a>>,
    translation_of: Option<Unescaped<'a>>,
    id: Option<Unescaped<'a>>,
    paragraphs: Vec<GivenParagraph<'a>>,
}

struct GivenParagraph<'a> {
    words: Contents<'a>,
    form: Option<Unescaped<'a>>,
}

/// The contents of a JSON string and where they begin.
#[derive(Clone, Copy)]
struct Contents<'a> {
    text: &'a str,
    at: usize,
}

/// Finds places within the JSON.
#[derive(Clone, Copy)]
struct Json<'a>(&'a str);

impl<'a> Json<'a> {
    fn contents(self, raw: Raw<'a>) -> Option<Contents<'a>> {
        let text = raw?.get();
        let inner = text.strip_prefix('"')?.strip_suffix('"')?;
        Some(Contents { text: inner, at: inner.as_ptr() as usize - self.0.as_ptr() as usize })
    }

    /// A string that is not blank.
    fn string(self, raw: Raw<'a>) -> Option<Unescaped<'a>> {
        let contents = self.contents(raw)?;
        Some(Unescaped::of(contents.text, contents.at)).filter(|value| !value.text.trim().is_empty())
    }

    /// A string, or a number as it is written.
    fn word(self, raw: Raw<'a>) -> Option<Unescaped<'a>> {
        self.string(raw).or_else(|| {
            let text = raw?.get();
            let at = text.as_ptr() as usize - self.0.as_ptr() as usize;
            text.bytes().all(|b| b.is_ascii_digit()).then(|| Unescaped::of(text, at))
        })
    }

    fn list(self, raw: Raw<'a>) -> Vec<&'a RawValue> {
        raw.and_then(|raw| serde_json::from_str(raw.get()).ok()).unwrap_or_default()
    }

    /// The strings of a list.
    fn strings(self, raw: Raw<'a>) -> Vec<Unescaped<'a>> {
        self.list(raw).into_iter().filter_map(|raw| self.string(Some(raw))).collect()
    }

    fn object<T: Deserialize<'a>>(self, raw: Raw<'a>) -> Option<T> {
        raw.filter(|raw| raw.get().starts_with('{')).and_then(|raw| serde_json::from_str(raw.get()).ok())
    }
}

impl<'a> Given<'a> {
    /// Reads the keys of an object.
    pub(super) fn parse(text: &'a str) -> Result<Given<'a>, serde_json::Error> {
        let keys: Keys<'a> = serde_json::from_str(text)?;
        let json = Json(text);
        let mut pieces = paragraph_contents(json, keys.paragraphs);
        if pieces.is_empty() {
            pieces.extend(json.contents(keys.text));
        }
        Ok(Given {
            id: json.word(keys.id),
            publisher: json.string(keys.publisher),
            speakers: speakers(json, keys.speakers, keys.speaker),
            delivered_on: json.word(keys.delivered_on),
            published_at: json.word(keys.published_at),
            date: json.word(keys.date),
            language: json.string(keys.language).or_else(|| json.string(keys.lang)),
            headline: json.string(keys.headline.filter(|raw| raw.get().starts_with('"'))).or_else(|| {
                let headline: Option<ParagraphKeys<'a>> = json.object(keys.headline);
                headline.and_then(|keys| json.string(keys.text)).or_else(|| json.string(keys.title))
            }),
            target_uri: json.string(keys.canonical_uri).or_else(|| json.string(keys.target_uri)),
            aliases: json.strings(keys.aliases),
            translations: json.strings(keys.translations),
            was_read: keys.editions.is_some() || keys.imported_from.is_some(),
            venue: json.string(keys.venue),
            place: json.string(keys.place),
            occasion: json.string(keys.occasion),
            turns: turns_with_words(json, keys.turns),
            kind: json.string(keys.kind),
            pieces,
        })
    }

    /// The kind that was given, if it is a word of ours or says one.
    pub(super) fn kind(&self) -> Option<StatementKind> {
        let word = self.kind.as_ref()?.words();
        kind_named(&word).or_else(|| {
            let hinted = kind_hinted(&word)?;
            let of_headline = self.headline.as_ref().and_then(|headline| kind_hinted(&headline.words()));
            // The headline's own word decides where it has one.
            Some(of_headline.unwrap_or(hinted)).filter(|_| !word.contains('-'))
        })
    }

    /// The persons that were given.
    pub(super) fn people(&self) -> Vec<Named> {
        self.speakers
            .iter()
            .map(|(name, role)| person(&name.words(), role.as_ref().map(Unescaped::words)))
            .collect()
    }

    /// The paragraphs as lines of one text.
    pub(super) fn body(&self, text: &mut Unescaped<'a>) -> Page {
        for piece in &self.pieces {
            text.part();
            text.append(piece.text, piece.at);
        }
        page::page_of(&text.text, Markup::Plain)
    }
}

fn speakers<'a>(
    json: Json<'a>,
    several: Raw<'a>,
    one: Raw<'a>,
) -> Vec<(Unescaped<'a>, Option<Unescaped<'a>>)> {
    let raws = json.list(several).into_iter().chain(one);
    raws.filter_map(|raw| {
        if let Some(name) = json.string(Some(raw)) {
            return Some((name, None));
        }
        let keys: ParagraphKeys<'a> = json.object(Some(raw))?;
        Some((json.string(keys.name)?, json.string(keys.role)))
    })
    .collect()
}

fn paragraph_contents<'a>(json: Json<'a>, raw: Raw<'a>) -> Vec<Contents<'a>> {
    json.list(raw).into_iter().filter_map(|raw| paragraph(json, raw)).map(|given| given.words).collect()
}

fn paragraph<'a>(json: Json<'a>, raw: &'a RawValue) -> Option<GivenParagraph<'a>> {
    if let Some(words) = json.contents(Some(raw)) {
        return Some(GivenParagraph { words, form: None });
    }
    let keys: ParagraphKeys<'a> = json.object(Some(raw))?;
    Some(GivenParagraph { words: json.contents(keys.text)?, form: json.string(keys.form) })
}

fn turn<'a>(json: Json<'a>, raw: &'a RawValue) -> Option<GivenTurn<'a>> {
    let keys: TurnKeys<'a> = json.object(Some(raw))?;
    let label = json.string(keys.label).or_else(|| {
        let label: ParagraphKeys<'a> = json.object(keys.label)?;
        json.string(label.text)
    });
    let mut paragraphs: Vec<_> =
        json.list(keys.paragraphs).into_iter().filter_map(|raw| paragraph(json, raw)).collect();
    if paragraphs.is_empty() {
        paragraphs.extend(json.contents(keys.text).map(|words| GivenParagraph { words, form: None }));
    }
    Some(GivenTurn {
        role: json.string(keys.role),
        speaker: json.string(keys.speaker),
        label,
        language: json.string(keys.language),
        translation_of: json.string(keys.translation_of),
        id: json.string(keys.id),
        paragraphs,
    })
}

/// The turns that are given; none where no words stand in any of them, so that those beside them are read.
fn turns_with_words<'a>(json: Json<'a>, raw: Raw<'a>) -> Vec<GivenTurn<'a>> {
    let mut turns: Vec<GivenTurn<'a>> =
        json.list(raw).into_iter().filter_map(|raw| turn(json, raw)).collect();
    let has_words = |given: &GivenParagraph<'_>| !super::reread(given.words.text).is_empty();
    if !turns.iter().flat_map(|turn| &turn.paragraphs).any(has_words) {
        turns.clear();
    }
    turns
}

/// The turns as given.
pub(super) fn turns(given: &[GivenTurn<'_>], span: &dyn Fn(Range<usize>) -> Span) -> Vec<Turn> {
    (1..).zip(given).map(|(number, turn)| turn_of(number, turn, span)).collect()
}

fn turn_of(number: usize, given: &GivenTurn<'_>, span: &dyn Fn(Range<usize>) -> Span) -> Turn {
    let role = given.role.as_ref().and_then(|role| role.words().parse().ok());
    Turn {
        id: given.id.as_ref().map_or_else(|| format!("t{number}"), Unescaped::words),
        role: role.unwrap_or(TurnRole::Text),
        speaker: given.speaker.as_ref().map(Unescaped::words),
        label: given.label.as_ref().map(|label| Label { text: label.words(), span: span(label.at.clone()) }),
        language: given.language.as_ref().map(Unescaped::words),
        translation_of: given.translation_of.as_ref().map(Unescaped::words),
        paragraphs: given.paragraphs.iter().filter_map(|one| paragraph_of(one, span)).collect(),
    }
}

fn paragraph_of(given: &GivenParagraph<'_>, span: &dyn Fn(Range<usize>) -> Span) -> Option<Paragraph> {
    let Contents { text, at } = given.words;
    let words = super::reread(text);
    let told = given.form.as_ref().and_then(|form| form.words().parse().ok());
    let verse = if words.contains('\n') { ParagraphForm::Verse } else { ParagraphForm::Prose };
    let span = span(at..at + text.len());
    (!words.is_empty()).then_some(Paragraph { text: words, form: told.unwrap_or(verse), span })
}

/// Who speaks in turns that were given.
pub(super) fn speakers_of(turns: &[Turn]) -> Vec<Speaker> {
    let mut speakers: Vec<Speaker> = Vec::new();
    for name in
        turns.iter().filter(|turn| turn.role != TurnRole::Question).filter_map(|turn| turn.speaker.as_ref())
    {
        if speakers.iter().all(|known| known.name != *name) {
            speakers.push(Speaker { name: name.clone(), role: None });
        }
    }
    speakers
}

/// The strings of given turns that hold words.
pub(super) fn strings_of(turns: &[GivenTurn<'_>]) -> Vec<(String, Range<usize>)> {
    let paragraphs = turns.iter().flat_map(|turn| &turn.paragraphs);
    paragraphs
        .map(|one| (super::reread(one.words.text), one.words.at..one.words.at + one.words.text.len()))
        .collect()
}
