//! What a headline tells: who, what, at what, where and when.
//!
//! "Foreign Minister Ada Lorn’s remarks at the opening of the Bridge Forum, Lindale, July 8, 2031": the tail is the
//! day and before it the place; the head is the speaker; between stand the kind and the occasion.

use crate::{
    clocks,
    dates::{self, FoundDate},
    kind::{self, NamedKind},
    lexicon::{List, lexicon},
    names::{self, Named},
};

/// What a headline tells.
#[derive(Clone, Debug, Default)]
pub(crate) struct Told {
    /// The kind of statement.
    pub(crate) kind: Option<NamedKind>,
    /// Who speaks or writes.
    pub(crate) speakers: Vec<Named>,
    /// The town or country.
    pub(crate) place: Option<String>,
    /// The house or hall.
    pub(crate) venue: Option<String>,
    /// At what it was said.
    pub(crate) occasion: Option<String>,
    /// The day it names.
    pub(crate) day: Option<FoundDate>,
    /// Whether the headline says that it was published on that day.
    pub(crate) day_is_publication: bool,
}

/// Reads a headline.
pub(crate) fn read(headline: &str) -> Told {
    let kind = kind::of_headline(headline);
    let day = tail_date(headline);
    let before_day = day.map_or(headline, |day| &headline[..day.start]);
    let day_is_publication = ["published on ", "published "].iter().any(|word| before_day.ends_with(word));
    let trunk = before_day.trim_end().trim_end_matches(['(', ',']).trim_end();
    let place = if day.is_some() && !day_is_publication { tail_place(trunk) } else { None };
    Told {
        speakers: speakers(headline, kind.as_ref()),
        venue: venue(trunk),
        occasion: occasion(trunk, place.as_deref()),
        kind,
        place,
        day,
        day_is_publication,
    }
}

/// The date that a headline ends in.
fn tail_date(headline: &str) -> Option<FoundDate> {
    let last = dates::find_dates(headline).pop()?;
    headline[last.end()..].chars().all(|c| matches!(c, '.' | ')' | ' ')).then_some(last)
}

/// The place before the day: the last part between commas, or the words after a last "in".
fn tail_place(trunk: &str) -> Option<String> {
    let (before, part) = trunk.rsplit_once([',', '(']).unwrap_or(("", trunk));
    let part = part.trim();
    if !before.is_empty() && is_place(part) && !names_an_office_holder(before, part) {
        return Some(part.to_owned());
    }
    let (_, after_in) = part.rsplit_once(" in ")?;
    is_place(after_in.trim()).then(|| after_in.trim().to_owned())
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
fn is_place(words: &str) -> bool {
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
        let lower = token.to_lowercase();
        lexicon().has(List::Offices, &lower)
            && !matches!(lower.as_str(), "republic" | "union" | "central" | "federation" | "region")
            || lexicon().label(&lower).is_some()
            || lexicon().month(&lower).is_some() && tokens.len() == 1
    };
    (1..=6).contains(&tokens.len())
        && capital(tokens[0])
        && tokens.iter().all(|token| capital(token) || small(token))
        && !tokens.iter().any(|token| office(token))
}

/// The house it was said in: "delivered at Far Eastern University", "at the Palace of Concord".
fn venue(trunk: &str) -> Option<String> {
    trunk.match_indices(" at ").find_map(|(at, _)| {
        let rest = &trunk[at + 4..];
        let rest = rest.strip_prefix("the ").unwrap_or(rest);
        let end = rest.find([',', ';']).unwrap_or(rest.len());
        venue_words(&rest[..end])
    })
}

/// The capitalised words that a part begins with, if a word for a house is among them.
fn venue_words(part: &str) -> Option<String> {
    let joins = |word: &str| matches!(word, "of" | "for" | "the" | "and" | "de" | "la");
    let tokens: Vec<&str> = part.split(' ').collect();
    let bracketed = |token: &str| token.starts_with('(') && token.ends_with(')');
    let fits = |token: &&&str| {
        joins(token) || bracketed(token) || token.chars().next().is_some_and(char::is_uppercase)
    };
    let mut length = tokens.iter().take_while(fits).count();
    while length > 0 && joins(tokens[length - 1]) {
        length -= 1;
    }
    let words = &tokens[..length];
    let house = |word: &&str| lexicon().has(List::Venues, &word.to_lowercase());
    let possessive = words.iter().any(|word| word.ends_with("’s") || word.ends_with("'s"));
    // A house is a name: more than its common noun, and not cut off in the middle of a longer phrase.
    let whole = length == tokens.len()
        || !matches!(tokens[length], "meeting" | "conference" | "session" | "forum" | "event" | "reception");
    (words.len() > 1 && words.iter().any(house) && !possessive && whole).then(|| words.join(" "))
}

/// At what it was said: the words after "at the", "during" and the like, up to place and day.
fn occasion(trunk: &str, place: Option<&str>) -> Option<String> {
    const OPENINGS: &[&str] = &[
        " at the ",
        " at a ",
        " at an ",
        " during the ",
        " during a ",
        " during his ",
        " on the sidelines of ",
        " following ",
    ];
    let (at, opening) = OPENINGS.iter().filter_map(|opening| Some((trunk.find(opening)?, opening))).min()?;
    let mut words = trunk[at + opening.len()..].trim();
    if let Some(place) = place {
        words = words.strip_suffix(place).unwrap_or(words).trim_end();
        words = words.strip_suffix(" in").unwrap_or(words);
    }
    let words = words.trim_end_matches([',', ' ', '(']);
    (words.split(' ').count() > 1 && !words.is_empty()).then(|| words.to_owned())
}

/// Who speaks: "…’s address", "Interview of … with", "Remarks by …", "President … replies to".
fn speakers(headline: &str, kind: Option<&NamedKind>) -> Vec<Named> {
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

/// The words after "of", "by" or "with" that follow the kind: "Interview of …", "Statement by …".
fn after_preposition(headline: &str, kind: Option<&NamedKind>) -> Option<Vec<Named>> {
    let kind = kind?;
    let rest = headline.get(kind.at.end..)?;
    let (at, opening) = [
        " by ",
        " of ",
        " from ",
        " with ",
        " As Prepared for Delivery by ",
        " as Prepared for Delivery by ",
    ]
    .iter()
    .filter_map(|opening| Some((rest.find(opening)?, opening)))
    .min()?;
    // A report of a meeting is nobody's words, whoever met.
    let report = kind.kind == dictum_model::StatementKind::PressRelease;
    let near = !report && rest[..at].split(' ').count() <= 6;
    let with = *opening == " with " && !matches!(kind.kind, dictum_model::StatementKind::Interview);
    if !near || with || *opening == " with " {
        return None;
    }
    persons(&rest[at + opening.len()..])
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
    let run = capital_run(words);
    let found: Vec<Named> = split_persons(run).map(names::read).filter(is_somebody).collect();
    (!found.is_empty()).then_some(found)
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
    !possessive
        && !joined_first
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
        // "with", "at" and "on" begin what the statement is about.
        if !(capital || acting || joins && !matches!(bare, "at" | "on" | "in")) {
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

#[cfg(test)]
mod tests {
    use super::*;

    fn summary(headline: &str) -> String {
        let told = read(headline);
        let speakers: Vec<String> = told
            .speakers
            .iter()
            .map(|one| format!("{}/{}", one.name, one.office.clone().unwrap_or_default()))
            .collect();
        format!(
            "{} | {} | {} | {}",
            speakers.join("+"),
            told.place.unwrap_or_default(),
            told.venue.unwrap_or_default(),
            told.day.map(|day| day.printed.day.to_string()).unwrap_or_default()
        )
    }

    #[test]
    fn a_headline_tells_who_where_and_when() {
        for (headline, told) in [
            (
                "Foreign Minister Ada Lorn’s address on the Valley, delivered at Far Lindale University (FLU), and answers to questions, Lindale, July 8, 2031",
                "Ada Lorn/Foreign Minister | Lindale | Far Lindale University (FLU) | 2031-07-08",
            ),
            ("Ada Lorn's article “A Bridge” for the Valley Gazette", "Ada Lorn/ |  |  | "),
            (
                "Interview of Foreign Minister Ada Lorn with the Post, published on January 5, 2031",
                "Ada Lorn/Foreign Minister |  |  | 2031-01-05",
            ),
            (
                "Ambassador Karl Roon’s speech at the opening of the Forum in Lindale, 27 November 2031",
                "Karl Roon/Ambassador | Lindale |  | 2031-11-27",
            ),
            (
                "Excerpt from Foreign Minister Ada Lorn’s interview with Radio One",
                "Ada Lorn/Foreign Minister |  |  | ",
            ),
            (
                "President Rufus Fire replies to a question, Lindale, 19 December 2031",
                "Rufus Fire/President | Lindale |  | 2031-12-19",
            ),
            ("Remarks by President Fire at the Harvest Fair", "Fire/President |  |  | "),
            (
                "Ada Lorn’s statement following talks with Minister of Trade of Sylvania Omar Reed, New Lindale, May 2, 2031",
                "Ada Lorn/ | New Lindale |  | 2031-05-02",
            ),
            ("The Ministry’s comment on the flood", " |  |  | "),
            ("Readout of President Fire’s Meeting with the Ferrymen", " |  |  | "),
            ("How to Watch President Fire’s State of the Valley Address", " |  |  | "),
            (
                "Statement from Harbour House Press Secretary Nora Vale on the tolls",
                "Nora Vale/Harbour House Press Secretary |  |  | ",
            ),
            (
                "Ada Lorn’s remarks at a meeting with Governor of the Upper Valley, Ivo Sand, May 2, 2031",
                "Ada Lorn/ |  |  | 2031-05-02",
            ),
            (
                "Director of the Ministry’s Rivers Department Omar Reed’s interview with the Post, Oslo, May 2, 2031",
                "Omar Reed/Director of the Ministry’s Rivers Department | Oslo |  | 2031-05-02",
            ),
        ] {
            assert_eq!(summary(headline), told, "{headline}");
        }
    }
}
