//! Whom a headline names as speaking or writing: "…’s address", "Interview of …", "Remarks by …".

use super::openings_in;
use crate::{
    kind::{self, NamedKind},
    lexicon::{List, lexicon},
    names::{self, Named},
    quick::lower,
};
use std::ops::Range;

/// Who speaks: "…’s address", "Interview of … with", "Remarks by …", "President … replies to".
pub(super) fn speakers(headline: &str, kind: Option<&NamedKind>) -> Vec<Named> {
    let found = possessor(headline, kind)
        .or_else(|| after_preposition(headline, kind))
        .or_else(|| before_verb(headline));
    found.into_iter().flatten().collect()
}

/// The words before "’s" that stand before the kind.
fn possessor(headline: &str, kind: Option<&NamedKind>) -> Option<Vec<Named>> {
    let limit = kind.map_or(headline.len(), |kind| kind.at.start.min(headline.len()));
    // The last possessor before the kind: "Director of the Ministry’s Department Ada Lorn’s interview".
    let marks = ["’s ", "'s ", "’ ", "' "];
    let end = match kind {
        Some(_) => marks.iter().filter_map(|mark| headline.get(..limit)?.rfind(mark)).max()?,
        None => marks.iter().filter_map(|mark| headline.find(mark)).min()?,
    };
    let before = &headline[..end];
    let start = ["from ", "of ", "on ", "following ", ": "]
        .iter()
        .filter_map(|word| leading(before, word))
        .max()
        .unwrap_or(0);
    persons(&before[start..])
}

/// Where a possessor begins after opening words: "Excerpts from Minister …’s interview".
fn leading(before: &str, word: &str) -> Option<usize> {
    let at = before.find(word)?;
    let opening = before[..at].split(' ').count() <= 3 && kind::of_headline(before).is_some()
        || before[..at].to_lowercase().starts_with("excerpt");
    opening.then_some(at + word.len())
}

/// The words after "by", or after "of" just behind the kind: "Interview of …", "Statement on the dam by …", "Discours de la
/// ministre …".
fn after_preposition(headline: &str, kind: Option<&NamedKind>) -> Option<Vec<Named>> {
    // A report of a meeting is nobody's words, whoever met.
    let kind = kind.filter(|kind| kind.kind != dictum_model::StatementKind::PressRelease)?;
    behind(headline, kind).or_else(|| {
        // "Statement of President Fire at the press conference": the occasion decides the kind, and stands behind the person.
        let first = kind::first_of_headline(headline).filter(|first| first.at.end < kind.at.start)?;
        behind(headline.get(..kind.at.start)?, &first)
    })
}

/// The persons behind the words that name a kind.
fn behind(headline: &str, kind: &NamedKind) -> Option<Vec<Named>> {
    let rest = headline.get(kind.at.end..)?;
    let first = |list| openings_in(rest, list).into_iter().next();
    // Further on "of" tells what the statement is about: "Remarks on the passing of …".
    let at_once = |opening: &Range<usize>| rest[..opening.start].trim().is_empty();
    if let Some(of) = first(List::SpeakerOpeningsOf).filter(at_once) {
        return persons(&rest[of.end..]);
    }
    // "Discours de clôture", "Erklärung von Lindale": where the word is so common, an office must tell the person.
    if let Some(of) = first(List::SpeakerOpeningsOfOffice).filter(at_once) {
        let named = persons(&rest[of.end..])?;
        return named.iter().all(|one| one.office.is_some() || one.honoured).then_some(named);
    }
    let between = |opening: &Range<usize>| rest[..opening.start].trim_end();
    let near =
        |opening: &Range<usize>| between(opening).split(' ').count() <= 6 && !between(opening).contains(',');
    persons(&rest[first(List::SpeakerOpenings).filter(near)?.end..])
}

/// The words before a verb of saying: "President … replies to a question".
fn before_verb(headline: &str) -> Option<Vec<Named>> {
    const VERBS: &[&str] = &[
        " replies to ",
        " answers ",
        " addresses ",
        " speaks at ",
        " delivers ",
        " comments on ",
        " congratulates ",
        " delivered ",
        " gave ",
        " spoke ",
    ];
    let at = VERBS.iter().filter_map(|verb| headline.find(verb)).min()?;
    persons(&headline[..at])
}

/// Reads one or two persons that words begin with.
fn persons(words: &str) -> Option<Vec<Named>> {
    let words = words.strip_prefix("the ").unwrap_or(words);
    let run = capital_run(words);
    let named = |run| split_persons(run).map(names::read).filter(is_somebody).collect::<Vec<Named>>();
    let found = named(run);
    if !found.is_empty() {
        return Some(found);
    }
    // "Ambassador Teodor Ash to the Sound Gazette": whom it is for is no part of the name, as it is of some offices.
    let (before, _) = run.split_once(" to ")?;
    Some(named(before)).filter(|found| !found.is_empty())
}

fn split_persons(run: &str) -> impl Iterator<Item = &str> {
    // "Minister of Trade and Industry Karl Roon" is one person: only full names on both sides part.
    let halves = run.split_once(" and ").filter(|(one, other)| {
        let (one, other) = (names::read(one), names::read(other));
        is_somebody(&one) && is_somebody(&other)
    });
    let (first, second) = halves.map_or((run, None), |(one, other)| (one, Some(other)));
    std::iter::once(first).chain(second)
}

/// Says whether a person was named: a personal name of two words, or of one after an office.
fn is_somebody(named: &Named) -> bool {
    let possessive = named.name.contains("’s") || named.name.contains("'s");
    // "How to Watch President Fire’s Address": an office does not begin with what joins its parts.
    let office = named.office.as_deref().unwrap_or("").to_lowercase();
    let joined_first = office
        .split(' ')
        .take_while(|word| !lexicon().has(List::Offices, word))
        .any(|word| lexicon().has(List::Joiners, word));
    let first = named.name.split(' ').next().unwrap_or("").to_lowercase();
    !possessive
        && !joined_first
        && !lexicon().has(List::NotNames, &first)
        && names::is_personal(&named.name)
        && (named.key.len() > 1 || (named.office.is_some() && named.key.len() == 1) || named.honoured)
}

/// The words up to the first that is neither capitalised nor a joiner of an office.
fn capital_run(words: &str) -> &str {
    let mut end = 0;
    let mut last_capital = 0;
    for token in words.split_inclusive(' ') {
        let bare = token.trim_end().trim_end_matches([',', ':']);
        let joins = lexicon().has(List::Joiners, bare) || bare == "and";
        let capital =
            bare.chars().next().is_some_and(|c| c.is_uppercase() || (c.is_alphabetic() && !c.is_lowercase()));
        let acting = lexicon().has(List::Offices, bare);
        // "with", "at" and "on" begin what the statement is about, also where a headline gives every word a capital.
        let turns_away = end > 0
            && matches!(
                &*lower(bare),
                "at" | "on" | "in" | "with" | "during" | "following" | "after" | "before"
            );
        if turns_away || !(capital || acting || joins) {
            break;
        }
        end += token.len();
        if capital {
            last_capital = end;
        }
        if token.trim_end().ends_with([',', ':']) {
            break;
        }
    }
    words[..last_capital].trim_end().trim_end_matches([',', ':'])
}
