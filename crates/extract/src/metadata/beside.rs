//! What lines beside the headline tell where it does not: who speaks, and where.
//!
//! "Ivo Sand, Spokesman" on a line of its own, "From: … The Rt Hon Odile Marsh MP", "Location: Lindale".

use super::{Statement, note};
use crate::{
    headline::{self, Where},
    kind,
    lexicon::{List, lexicon},
    names::{self, Named},
    page::{Traits, bullet_length},
    quick::lower,
};
use dictum_model::Reading;
use std::ops::Range;

/// How many lines from the headline a person may be named.
const NEAR_NAME: usize = 4;
/// How many lines from it the fields may stand that pages set above their text.
const NEAR_FIELD: usize = 14;

/// A person, and the line that says who speaks.
pub(super) struct Introduced {
    pub(super) named: Named,
    pub(super) line: usize,
}

/// Whom a line beside the headline, or a sentence that the text opens with, names as speaking.
pub(super) fn introduced(page: &Statement<'_>) -> Option<Introduced> {
    let near = || lines_near(page, 2, NEAR_NAME);
    let words = |line: usize| page.page.words_of(line);
    let is_from = |line: usize| line > 0 && lexicon().has_in_any_case(List::AuthorFields, words(line - 1));
    let by_field =
        || near().filter(|&line| is_from(line)).find_map(|line| named_on(line, honoured(words(line))));
    let opening = || page.zones.body.iter().copied().take(NEAR_NAME);
    let by_sentence = || opening().find_map(|line| named_on(line, said_to_speak(words(line))));
    let is_plain = |&line: &usize| {
        let line = &page.page.lines[line];
        line.linked == 0 && !line.traits.any(Traits::FURNITURE)
    };
    let by_line = || near().filter(is_plain).find_map(|line| named_on(line, with_office(words(line))));
    by_field().or_else(by_sentence).or_else(by_line)
}

fn named_on(line: usize, named: Option<Named>) -> Option<Introduced> {
    named.map(|named| Introduced { named, line })
}

/// The lines around the headline, up to the first of the body.
fn lines_near(page: &Statement<'_>, above: usize, below: usize) -> impl Iterator<Item = usize> {
    let Range { start, end } = page.zones.headline;
    let body = page.zones.body.first().copied().unwrap_or(end);
    (start.saturating_sub(above)..body.min(end + below)).filter(move |line| !(start..end).contains(line))
}

/// "Ivo Sand, Spokesman": a full name and an office, and nothing else.
fn with_office(words: &str) -> Option<Named> {
    const LONGEST: usize = 80;
    let (before, office) = words.split_once(", ").filter(|_| words.len() <= LONGEST)?;
    let named = names::read(before);
    let is_office = office.split(' ').any(|word| lexicon().has_in_any_case(List::Offices, word));
    let fits = is_office && named.key.len() > 1 && named.office.is_none() && names::is_personal(&named.name);
    fits.then(|| Named { office: Some(office.to_owned()), ..named })
}

/// The person among those that a field names who has a title: "Harbour Office and The Rt Hon Odile Marsh MP".
fn honoured(value: &str) -> Option<Named> {
    let parts = value.split(" and ").flat_map(|part| part.split(", "));
    parts.map(|part| part.strip_suffix(" MP").unwrap_or(part)).find_map(|part| {
        let named = names::read(part);
        let fits = named.honoured && named.key.len() > 1 && names::is_personal(&named.name);
        // "The Rt Hon" is a title and no office.
        let is_office = |office: &String| {
            office.split(' ').any(|word| {
                let lists = lexicon().entry_in_any_case(word).lists;
                lists.has(List::Offices) && !lists.has(List::Honorifics)
            })
        };
        fits.then(|| Named { office: named.office.clone().filter(is_office), ..named })
    })
}

/// Whom a sentence names that says what follows: "This is a transcript of the briefing by Ivo Sand, Spokesman for Ports."
fn said_to_speak(sentence: &str) -> Option<Named> {
    const LONGEST: usize = 240;
    let kind = Some(sentence).filter(|words| words.len() <= LONGEST).and_then(kind::first_of_headline)?;
    let is_transcript = lower(sentence).contains("transcript");
    let (_, who) = sentence.get(kind.at.end..)?.split_once(" by ")?;
    let named = names::read(who.trim_end_matches(['.', ':']));
    (is_transcript && named.key.len() > 1 && named.office.is_some() && names::is_personal(&named.name))
        .then_some(named)
}

/// Sets the place or the house that a field beside the headline names: "Location: Lindale", its value there or on the next line.
pub(super) fn fill_place(
    page: &Statement<'_>,
    statement: &mut dictum_model::Statement,
    reading: &mut Reading,
) {
    for number in lines_near(page, NEAR_FIELD, NEAR_FIELD) {
        let words = page.page.words_of(number);
        let Some((name, value)) = words[bullet_length(words)..].split_once([':', '：']) else { continue };
        if !lexicon().has_in_any_case(List::PlaceFields, name.trim_start_matches(['・', '○']).trim()) {
            continue;
        }
        let line = if value.trim().is_empty() { number + 1 } else { number };
        if line >= page.page.lines.len() || page.zones.body.contains(&line) {
            continue;
        }
        let value = if line > number { page.page.words_of(line) } else { value.trim() };
        let (field, told) = match headline::where_of(value) {
            Some(Where::House) => ("venue", &mut statement.venue),
            Some(Where::Town) => ("place", &mut statement.place),
            None => continue,
        };
        if told.is_none() {
            *told = Some(value.to_owned());
            note(reading, field, "field", Some(page.line_span(line)));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(named: Option<Named>) -> Option<String> {
        named.map(|named| format!("{} / {}", named.name, named.office.unwrap_or_default()))
    }

    #[test]
    fn a_line_or_a_sentence_names_who_speaks() {
        assert_eq!(told(with_office("Ivo Sand, Spokesman")).as_deref(), Some("Ivo Sand / Spokesman"));
        assert_eq!(told(with_office("Port Linn, Vessaria")), None);
        assert_eq!(
            told(honoured("Harbour Office and The Rt Hon Odile Marsh MP")).as_deref(),
            Some("Odile Marsh / ")
        );
        assert_eq!(
            told(said_to_speak("This is a transcript of the briefing by Ivo Sand, Spokesman for Ports."))
                .as_deref(),
            Some("Ivo Sand / Spokesman for Ports")
        );
        assert_eq!(told(said_to_speak("The briefing by Ivo Sand, Spokesman for Ports, was put off.")), None);
    }
}
