//! A statement that arrives already taken apart, as one JSON object.
//!
//! Its spans are byte ranges of the contents of its JSON strings; a piece is read again by undoing the escapes.
//! Keys it does not know are not read: the payload keeps them.

mod given;
mod strings;

use crate::{
    headline, kind, language,
    names::{self, Named},
    page::{self, Markup, Page},
    wording::{self, Origin},
};
use dictum_model::{Evidence, Headline, Moment, Reading, Span, Speaker, Statement, StatementKind, Warning};
use given::Given;
use std::ops::Range;
use strings::Unescaped;

/// Reads the object in `text` into a reading.
pub(crate) fn read(text: &str, span: &dyn Fn(Range<usize>) -> Span, reading: &mut Reading) {
    let given = match Given::parse(text) {
        Ok(given) => given,
        Err(why) => {
            let message = format!("this is no JSON object of a statement: {why}");
            reading.warnings.push(Warning { code: "json-unreadable", message, span: None });
            return;
        }
    };
    let headline =
        given.headline.as_ref().map(|value| Headline { text: value.words(), span: span(value.at.clone()) });
    let told = headline.as_ref().filter(|_| !given.was_read);
    let told = told.map(|headline| headline::read(&headline.text)).unwrap_or_default();
    let kind = given.kind().or(told.kind.as_ref().map(|named| named.kind));
    let known = if given.speakers.is_empty() { told.speakers.clone() } else { given.people() };
    let mut statement = wording(&given, known, kind, span);
    statement.headline = headline;
    statement.kind = kind;
    statement.venue = given.venue.as_ref().map(Unescaped::words).or(told.venue);
    statement.place = given.place.as_ref().map(Unescaped::words).or(told.place);
    statement.occasion = given.occasion.as_ref().map(Unescaped::words).or(told.occasion);
    statement.publisher = given.publisher.as_ref().map(Unescaped::words);
    statement.canonical_uri = given.target_uri.as_ref().map(Unescaped::words);
    let aliases = given.id.iter().chain(&given.aliases);
    statement.aliases = aliases.map(Unescaped::words).collect();
    statement.translations = given.translations.iter().map(Unescaped::words).collect();
    let of_headline = told.day.filter(|_| !told.day_is_publication).map(|day| Moment::Day(day.printed.day));
    times(&given, of_headline, &mut statement, reading);
    let told_language = given.language.as_ref().map(Unescaped::words);
    let of_words = if given.was_read { None } else { of_words(&statement) };
    statement.language = told_language.or_else(|| of_words.map(str::to_owned));
    note(&given, span, reading);
    note_of_headline(&statement, reading);
    reading.statement = Some(statement);
}

/// The words and who says them.
fn wording(
    given: &Given<'_>,
    known: Vec<Named>,
    kind: Option<StatementKind>,
    span: &dyn Fn(Range<usize>) -> Span,
) -> Statement {
    let given_speakers: Vec<Speaker> =
        known.iter().map(|named| Speaker { name: named.name.clone(), role: named.office.clone() }).collect();
    let mut statement = Statement::default();
    if !given.turns.is_empty() {
        statement.turns = given::turns(&given.turns, span);
        let is_told = given.was_read || !given_speakers.is_empty();
        statement.speakers = if is_told { given_speakers } else { given::speakers_of(&statement.turns) };
        return statement;
    }
    let mut text = Unescaped::default();
    let page = given.body(&mut text);
    let body: Vec<usize> = (0..page.lines.len()).collect();
    let to_payload = |range: Range<usize>| span(text.source(range));
    let source = Origin { text: &text.text, markup: Markup::Plain, span: &to_payload };
    let publisher = given.publisher.as_ref().map(Unescaped::words);
    let wording = wording::read(&source, &page, &body, known, kind, publisher.as_deref());
    statement.turns = wording.turns;
    statement.speakers = wording.speakers;
    statement
}

fn times(given: &Given<'_>, of_headline: Option<Moment>, statement: &mut Statement, reading: &mut Reading) {
    let moment =
        |value: &Option<Unescaped<'_>>| value.as_ref().and_then(|value| value.words().parse::<Moment>().ok());
    statement.delivered_on = moment(&given.delivered_on).or(of_headline);
    statement.published_at = moment(&given.published_at);
    if statement.published_at.is_none()
        && let Some(date) = moment(&given.date)
    {
        statement.published_at = Some(date);
        let message =
            "the key date does not say whose date it is: taken for the day of publication".to_owned();
        reading.warnings.push(Warning { code: "date-ambiguous", message, span: None });
    }
}

fn of_words(statement: &Statement) -> Option<&'static str> {
    let paragraphs = statement.turns.iter().flat_map(|turn| &turn.paragraphs);
    language::of(paragraphs.map(|paragraph| paragraph.text.as_str()))
}

fn note(given: &Given<'_>, span: &dyn Fn(Range<usize>) -> Span, reading: &mut Reading) {
    let values = [
        ("headline", &given.headline),
        ("publisher", &given.publisher),
        ("kind", &given.kind),
        ("venue", &given.venue),
        ("place", &given.place),
        ("occasion", &given.occasion),
        ("language", &given.language),
        ("delivered_on", &given.delivered_on),
        ("published_at", &given.published_at),
        ("canonical_uri", &given.target_uri),
        ("aliases", &given.id),
    ];
    for (field, value) in values.into_iter().filter_map(|(field, value)| Some((field, value.as_ref()?))) {
        reading.evidence.push(Evidence { field, rule: "given", span: Some(span(value.at.clone())) });
    }
    if given.published_at.is_none()
        && let Some(date) = &given.date
    {
        let span = Some(span(date.at.clone()));
        reading.evidence.push(Evidence { field: "published_at", rule: "given-date", span });
    }
    for (name, _) in &given.speakers {
        reading.evidence.push(Evidence {
            field: "speakers",
            rule: "given",
            span: Some(span(name.at.clone())),
        });
    }
}

/// Notes what nobody gave, and the headline or the words told.
fn note_of_headline(statement: &Statement, reading: &mut Reading) {
    let headline = statement.headline.as_ref().map(|headline| headline.span);
    let label = statement.turns.iter().find_map(|turn| turn.label.as_ref()).map(|label| label.span);
    let named = statement.speakers.first().map(|speaker| &speaker.name);
    let in_headline = statement
        .headline
        .as_ref()
        .zip(named)
        .is_some_and(|(headline, name)| headline.text.contains(name.as_str()));
    let speakers = if in_headline { ("headline-name", headline) } else { ("label", label) };
    let values = [
        ("kind", "headline-word", headline, statement.kind.is_some()),
        ("speakers", speakers.0, speakers.1, named.is_some()),
        ("venue", "headline-house", headline, statement.venue.is_some()),
        ("place", "headline-tail", headline, statement.place.is_some()),
        ("occasion", "headline-occasion", headline, statement.occasion.is_some()),
        ("delivered_on", "headline-tail", headline, statement.delivered_on.is_some()),
        ("language", "frequent-words", None, statement.language.is_some()),
    ];
    for (field, rule, span, is_told) in values {
        if is_told && reading.evidence.iter().all(|evidence| evidence.field != field) {
            reading.evidence.push(Evidence { field, rule, span });
        }
    }
}

/// Reads a piece of the contents of a JSON string.
pub(crate) fn reread(piece: &str) -> String {
    let text = Unescaped::of(piece, 0);
    let page = page::page_of(&text.text, Markup::Plain);
    let lines: Vec<&str> = page.lines.iter().map(|line| page.words(line)).collect();
    page::joined(&lines).0
}

/// The strings of a statement that hold words, each with the place of its contents.
pub(crate) fn visible_strings(text: &str) -> Vec<(String, Range<usize>)> {
    let Ok(given) = Given::parse(text) else { return Vec::new() };
    let headline = given.headline.iter().map(|value| (value.words(), value.at.clone()));
    let mut strings: Vec<(String, Range<usize>)> = headline.collect();
    if given.turns.is_empty() {
        let mut body = Unescaped::default();
        let page: Page = given.body(&mut body);
        let line_of = |line: &page::Line| (page.words(line).to_owned(), body.source(line.at.clone()));
        strings.extend(page.lines.iter().map(line_of));
    } else {
        // Words that stand beside turns are the same words once more.
        strings.extend(given::strings_of(&given.turns));
    }
    strings.retain(|(words, _)| !words.is_empty());
    strings
}

/// The kind of a word that may be one of ours.
fn kind_named(word: &str) -> Option<StatementKind> {
    word.parse().ok()
}

/// A person by the name that was given.
fn person(name: &str, role: Option<String>) -> Named {
    let key = match name.split_once(", ") {
        // "Lorn, Ada": the family name first, as in catalogues.
        Some((family, given)) => {
            names::key_of(&given.split(' ').chain(family.split(' ')).collect::<Vec<_>>())
        }
        None => names::key_of(&name.split(' ').collect::<Vec<_>>()),
    };
    Named { name: name.to_owned(), office: role, key, honoured: false }
}

/// The kind a word of another vocabulary hints at, if a headline's word would: "Press Conference".
fn kind_hinted(word: &str) -> Option<StatementKind> {
    kind::of_headline(word).map(|named| named.kind)
}
