//! Where a headline says it was: the town or country at its end, the house it names.

use super::openings_in;
use crate::{
    clocks,
    lexicon::{List, lexicon},
    quick::lower,
};

/// The place before the day: the last part between commas, or the words after a last "in".
pub(super) fn tail_place(trunk: &str) -> Option<String> {
    let (before, part) = trunk.rsplit_once([',', '(']).unwrap_or(("", trunk));
    let part = part.trim();
    if !before.is_empty() && is_place(part) && !names_an_office_holder(before, part) {
        return Some(part.to_owned());
    }
    place_after_opening(part)
}

/// The place that words end in after a last "in", "à", "en".
pub(super) fn place_after_opening(words: &str) -> Option<String> {
    let openings = lexicon().phrases(List::PlaceOpenings).iter();
    let (at, opening) = openings
        .filter_map(|opening| Some((last_word_hit(words, opening)?, opening)))
        .max_by_key(|hit| hit.0)?;
    let place = words[at + opening.len()..].trim();
    is_place(place).then(|| place.to_owned())
}

/// Where words stand last, with a space or nothing before and a space after.
fn last_word_hit(words: &str, sought: &str) -> Option<usize> {
    let edge = |at: usize| at == 0 || words.as_bytes()[at - 1] == b' ';
    let mut hits = words.rmatch_indices(sought).map(|(at, _)| at);
    hits.find(|&at| edge(at) && words[at + sought.len()..].starts_with(' '))
}

/// Says whether what stands before a comma ends in an office, so that two words after it may be its holder:
/// "a meeting with Governor of the Upper Valley, Ivo Sand". A city that gives a zone its name is a city.
fn names_an_office_holder(before: &str, part: &str) -> bool {
    let near = before.split(' ').rev().take(5);
    let office = near.into_iter().any(|word| {
        let lower = word.to_lowercase();
        matches!(
            lower.as_str(),
            "minister"
                | "president"
                | "governor"
                | "ambassador"
                | "chairman"
                | "director"
                | "head"
                | "mayor"
                | "secretary"
                | "chancellor"
        )
    });
    office && part.split(' ').count() > 1 && clocks::zone_of(part).is_none()
}

/// Says whether words can be the name of a place: few, capitalised, no office, no month, no quotation.
pub(super) fn is_place(words: &str) -> bool {
    let tokens: Vec<&str> = words.split(' ').collect();
    let small = |token: &str| {
        matches!(
            token,
            "of" | "the" | "and" | "de" | "la" | "el" | "am" | "sur" | "on" | "upon" | "-" | "–" | "—"
        )
    };
    let capital = |token: &str| {
        token.chars().next().is_some_and(char::is_uppercase)
            && token.chars().all(|c| c.is_alphabetic() || matches!(c, '-' | '.' | '’' | '\'' | '‑'))
    };
    let office = |token: &str| {
        let known = lexicon().entry_in_any_case(token);
        known.lists.has(List::Offices)
            && !matches!(&*lower(token), "republic" | "union" | "central" | "federation" | "region")
            || known.label.is_some()
            || known.month.is_some() && tokens.len() == 1
    };
    (1..=6).contains(&tokens.len())
        && capital(tokens[0])
        && tokens.iter().all(|token| capital(token) || small(token))
        && !tokens.iter().any(|token| office(token))
}

/// The house it was said in: "delivered at Far Eastern University", "à l’Institut de la paix".
pub(super) fn venue(trunk: &str) -> Option<String> {
    // In capitals alone nothing tells where a name ends.
    if is_mostly_capitals(trunk) {
        return None;
    }
    openings_in(trunk, List::VenueOpenings).into_iter().find_map(|opening| {
        let rest = &trunk[opening.end..];
        let rest = rest.strip_prefix("the ").or(rest.strip_prefix("The ")).unwrap_or(rest);
        let end = rest.find([',', ';']).unwrap_or(rest.len());
        venue_words(&rest[..end])
    })
}

/// The capitalised words that a part begins with, if a word for a house is among them.
fn venue_words(part: &str) -> Option<String> {
    let joins = |word: &str| {
        matches!(word, "of" | "for" | "the" | "and" | "de" | "la" | "des" | "del" | "du" | "der")
    };
    let tokens: Vec<&str> = part.split(' ').collect();
    let bracketed = |token: &str| token.starts_with('(') && token.ends_with(')');
    let fits = |token: &&&str| {
        joins(token) || bracketed(token) || token.chars().next().is_some_and(char::is_uppercase)
    };
    // Where common nouns have no capitals the house itself has none: "l’université de Lindale".
    let common = usize::from(tokens.first().is_some_and(|first| lexicon().has(List::Venues, first)));
    let mut length = common + tokens[common..].iter().take_while(fits).count();
    while length > 0 && joins(tokens[length - 1]) {
        length -= 1;
    }
    let words = &tokens[..length];
    let house = |word: &&str| lexicon().has_in_any_case(List::Venues, word);
    let possessive = words.iter().any(|word| word.ends_with("’s") || word.ends_with("'s"));
    // A house is a name: more than its common noun, and not cut off in the middle of a longer phrase.
    let whole = length == tokens.len()
        || !matches!(tokens[length], "meeting" | "conference" | "session" | "forum" | "event" | "reception");
    (words.len() > 1 && words.iter().any(house) && !possessive && whole).then(|| words.join(" "))
}

/// Says whether a headline is set in capitals, but for a word or two.
pub(super) fn is_mostly_capitals(words: &str) -> bool {
    let (high, low) = words.chars().fold((0, 0), |(high, low), c| {
        (high + usize::from(c.is_uppercase()), low + usize::from(c.is_lowercase()))
    });
    high > 4 && high > low * 4
}
