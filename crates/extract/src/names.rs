//! Persons and offices in printed words: "Foreign Minister Ada Lorn", "MR PRICE", "Igor Sand, Deputy Minister".

mod wide;

use crate::{
    lexicon::{LabelWord, List, Lists, lexicon},
    quick::lower,
};
use memchr::{memchr, memchr3};

/// A person as named somewhere, with the office named beside.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Named {
    /// The name alone; empty where only an office is named.
    pub(crate) name: String,
    /// The office as worded.
    pub(crate) office: Option<String>,
    /// The words that tell the name apart: lower case, honorifics gone.
    pub(crate) key: Vec<String>,
    /// Whether an honorific stood before the name.
    pub(crate) honoured: bool,
}

/// Countries whose names have more than one word and no word of office in it.
const WIDE_PLACES: &[&str] = &[
    "united states",
    "united kingdom",
    "united arab emirates",
    "united nations",
    "saudi arabia",
    "south korea",
    "north korea",
    "new zealand",
    "sri lanka",
    "south africa",
    "costa rica",
    "el salvador",
    "st petersburg",
    "st. petersburg",
    "hong kong",
    "sierra leone",
    "burkina faso",
    "papua new guinea",
    "new south wales",
    "ivory coast",
    "european union",
    "united russia",
];

/// Reads a person out of words that name one: an office before the name, after a comma or in brackets.
pub(crate) fn read(words: &str) -> Named {
    let words = words.trim();
    if let Some((name, office)) = words.split_once(['(', '（']) {
        let office = office.trim_end_matches([')', '）']).trim();
        let named = read(name);
        let office =
            named.office.clone().or_else(|| Some(office.to_owned()).filter(|office| !office.is_empty()));
        return Named { office, ..named };
    }
    if let Some(named) = parted(words) {
        return named;
    }
    wide::read(words).unwrap_or_else(|| by_tokens(words))
}

/// A name, and an office after a comma or a dash: "Igor Sand, Deputy Minister", "IGOR SAND – DEPUTY MINISTER".
fn parted(words: &str) -> Option<Named> {
    // The first byte of a full-width comma, and that of the longer dashes.
    memchr3(b',', "，".as_bytes()[0], "–".as_bytes()[0], words.as_bytes())
        .or_else(|| memchr(b'-', words.as_bytes()))?;
    let comma = words.split_once([',', '，']);
    let (name, office) =
        comma.or_else(|| [" – ", " — ", " - "].iter().find_map(|dash| words.split_once(dash)))?;
    let office = office.trim();
    if office.is_empty() {
        return None;
    }
    if is_house(name) && is_bare_name(office) {
        return Some(Named { office: Some(name.to_owned()), ..by_tokens(office) });
    }
    let named = read(name);
    let full = named.key.len() > 1 && is_personal(&named.name);
    let fits = !named.name.is_empty() && is_office(office) || full && is_calling(office);
    fits.then(|| Named { office: named.office.clone().or_else(|| Some(office.to_owned())), ..named })
}

/// Says whether words before a comma name a newspaper or station, whose people come behind it: "HTV, Fujii".
fn is_house(words: &str) -> bool {
    let is_acronym = (2..=5).contains(&words.len()) && words.bytes().all(|b| b.is_ascii_uppercase());
    is_acronym || is_outlet(words) && is_office(words)
}

/// Says whether words are a name and nothing else: no office, no house, no honorific.
fn is_bare_name(words: &str) -> bool {
    let tells = |word: &str| is(List::Offices, word) || is(List::Honorifics, word) || is(List::Outlets, word);
    is_personal(words) && !is_capitals(words) && !words.split(' ').any(tells)
}

/// Says whether words after a full name and a comma can be what somebody does: "metrology engineer".
pub(crate) fn is_calling(words: &str) -> bool {
    let fits = |token: &str| {
        let bare = token.trim_end_matches(',');
        let joins = is(List::Joiners, bare);
        bare.chars().all(|c| c.is_alphabetic() || matches!(c, '-' | '’' | '\''))
            && (joins || !is_common(bare) && !is(List::FirstPerson, bare))
            && lexicon().entry_in_any_case(bare).label != Some(LabelWord::NotLabel)
    };
    let tokens = words.split(' ');
    tokens.clone().count() <= 8
        && tokens.clone().next().is_some_and(|first| !is(List::Joiners, first))
        && tokens.clone().all(fits)
}

/// Says whether words after a comma can be an office or a house: "Fuji TV", "Deputy Minister", not "the point is".
pub(crate) fn is_office(words: &str) -> bool {
    let mut tokens = words.split(' ');
    let fits = |token: &str| {
        is_capitalised(token.trim_end_matches(',')) || is(List::Joiners, token) || is(List::Offices, token)
    };
    tokens
        .clone()
        .next()
        .is_some_and(|first| is_capitalised(first.trim_end_matches(',')) || is(List::Offices, first))
        && tokens.all(fits)
}

fn by_tokens(words: &str) -> Named {
    let tokens: Vec<&str> = words.split_whitespace().collect();
    let begin = name_start(&tokens);
    let (office, name) = tokens.split_at(begin);
    let (place, name) = if office.is_empty() { (&name[..0], name) } else { name.split_at(before_name(name)) };
    let office = &tokens[..office.len() + place.len()];
    let honoured = name.len() < tokens.len() && office.last().is_some_and(|word| is(List::Honorifics, word));
    let office =
        if office.iter().all(|word| is(List::Honorifics, word)) { None } else { Some(office.join(" ")) };
    Named { name: name.join(" "), office, key: key_of(name), honoured }
}

/// How many tokens before a name still tell of the office: "Президент России Иван Песков" has no joiner.
///
/// Only where words say by their endings what they are: a name is two words there, or three with a patronymic.
fn before_name(tokens: &[&str]) -> usize {
    let cyrillic =
        |token: &&str| token.chars().all(|c| !c.is_alphabetic() || ('\u{400}'..'\u{530}').contains(&c));
    if tokens.len() < 2 || !tokens.iter().all(cyrillic) {
        return 0;
    }
    let initials = tokens[tokens.len() - 1].contains('.');
    let endings = lexicon().phrases(List::PatronymicEndings);
    let is_patronymic = |token: &str| endings.iter().any(|ending| lower(token).ends_with(ending));
    let patronymic = tokens[tokens.len() - 2..].iter().any(|token| is_patronymic(token));
    let length = if initials { 1 } else { 2 + usize::from(patronymic) };
    tokens.len().saturating_sub(length)
}

/// The token that a name begins at: after the last word of office and the place the office is of.
fn name_start(tokens: &[&str]) -> usize {
    let of_office = |word: &&str| {
        let lists = lists_of(word);
        lists.has(List::Offices) || lists.has(List::Honorifics)
    };
    let Some(last) = tokens.iter().rposition(of_office) else { return 0 };
    // "LARRY KING": a title that stands last, after what is none, is a family name.
    let known = |word: &str| of_office(&word) || is(List::Joiners, word);
    if last > 0 && last + 1 == tokens.len() && is(List::Honorifics, tokens[last]) && !known(tokens[0]) {
        return 0;
    }
    let mut at = last + 1;
    // "Minister of Trade of the Kingdom of Sylvania": each joiner takes a place or a field with it.
    let joins = |word: &str| joins_place(word) || is(List::Joiners, word) && !is_particle(word);
    while tokens.get(at).is_some_and(|word| joins(word)) {
        while tokens.get(at).is_some_and(|word| is(List::Joiners, word) || joins_place(word)) {
            at += 1;
        }
        at += place_length(tokens.get(at..).unwrap_or(&[]));
    }
    // One word left after a place is the rest of the office: "Minister of Labour and Social Protection".
    let rest_of_office = at > last + 1 && at + 1 == tokens.len();
    if rest_of_office { tokens.len() } else { at.min(tokens.len()) }
}

/// Says whether a word after an office joins a place or a field to it in Romance languages: "ministre de la Mer".
///
/// A family name may begin so as well ("Minister de Vries"): then it is not told from a place, and none is named.
fn joins_place(word: &str) -> bool {
    matches!(word, "de" | "du" | "des" | "del" | "della" | "da" | "do" | "dos" | "di" | "la")
}

/// How many tokens the place of an office takes: "of Sierra Leone Ada Lorn".
fn place_length(tokens: &[&str]) -> usize {
    let wide = |length: usize| {
        let words = tokens.get(..length).map(|words| words.join(" ").to_lowercase());
        words.is_some_and(|words| WIDE_PLACES.contains(&words.as_str()))
    };
    match (wide(3), wide(2)) {
        (true, _) => 3,
        (_, true) => 2,
        _ => 1,
    }
}

fn is(list: List, word: &str) -> bool {
    lists_of(word).has(list)
}

/// The lists that hold a word, or the word without the comma or the mark of the genitive behind it.
fn lists_of(word: &str) -> Lists {
    let bare = word.trim_end_matches(',');
    let owner = bare.strip_suffix(['s', 'S']).and_then(|owner| owner.strip_suffix(['’', '\'']));
    let bare = owner.unwrap_or(bare).trim_end_matches(['’', '\'']);
    let lists = lexicon().entry_in_any_case(word).lists;
    if bare.len() < word.len() { lists.and(lexicon().entry_in_any_case(bare).lists) } else { lists }
}

/// Particles that belong to a name rather than to an office.
fn is_particle(word: &str) -> bool {
    const PARTICLES: [&str; 21] = [
        "bin", "ibn", "al", "el", "de", "da", "dos", "du", "von", "van", "der", "den", "di", "la", "ben",
        "bint", "ul", "abu", "ter", "le", "zu",
    ];
    word.len() <= 4 && PARTICLES.iter().any(|particle| particle.eq_ignore_ascii_case(word))
}

/// The words that tell a name apart.
pub(crate) fn key_of(name: &[&str]) -> Vec<String> {
    let words = name.iter().filter(|word| !is(List::Honorifics, word));
    words
        .flat_map(|word| word.split_inclusive('.'))
        .map(|word| word.trim_matches(['.', ',', ':', '’', '\'', '‘', '"', '“', '”']).to_lowercase())
        .filter(|word| !word.is_empty())
        .collect()
}

/// Says whether two names may be one person's: the shorter is the family name, or all its words are in the longer.
pub(crate) fn may_be_one(one: &[String], other: &[String]) -> bool {
    let (short, long) = if one.len() <= other.len() { (one, other) } else { (other, one) };
    match short {
        [] => false,
        [family] => long.last() == Some(family) || long.first() == Some(family) && long.len() == 1,
        _ => {
            short.last() == long.last()
                && short.iter().all(|word| long.iter().any(|other| agree(word, other)))
                || is_turned(short, long)
        }
    }
}

/// Says whether two full names are one with the family name first: "Harada Toshi" and "Toshi Harada".
fn is_turned(one: &[String], other: &[String]) -> bool {
    one.len() == 2 && other.len() == 2 && one[0] == other[1] && one[1] == other[0]
}

/// Says whether two words of names agree: they are the same, or one is the initial of the other.
fn agree(one: &str, other: &str) -> bool {
    let initial = |short: &str, long: &str| short.chars().count() == 1 && long.starts_with(short);
    one == other || initial(one, other) || initial(other, one)
}

/// Says whether words look like a person's name: one to five words, each capitalised, particles allowed.
pub(crate) fn is_personal(name: &str) -> bool {
    if name.starts_with(wide::is_wide) {
        return wide::is_name(name);
    }
    let tokens: Vec<&str> = name.split_whitespace().collect();
    (1..=5).contains(&tokens.len())
        && tokens.iter().all(|token| is_particle(token) || is_capitalised(token))
        && tokens.iter().any(|token| is_capitalised(token))
        && !tokens.iter().any(|token| is_common(token) && !(is_capitals(token) && tokens.len() == 1))
}

/// Capitals, small capitals or a letterform without case, and nothing but what names are made of.
fn is_capitalised(token: &str) -> bool {
    let first = token.chars().next();
    let first = if matches!(first, Some('‘' | '\'')) { token.chars().nth(1) } else { first };
    first.is_some_and(|c| c.is_alphabetic() && !c.is_lowercase())
        && token.chars().all(|c| c.is_alphabetic() || matches!(c, '-' | '\'' | '’' | '‘' | '.' | '‑' | '·'))
}

fn is_common(token: &str) -> bool {
    let initial = token.len() == 1 && token.starts_with(char::is_uppercase);
    !initial
        && lexicon().entry_in_any_case(token).frequent_in != 0
        && !is_particle(token)
        && !matches!(&*lower(token), "will" | "may")
}

/// Says whether all letters are capitals, and there are enough of them; the small letter of "McARDLE" is let pass.
pub(crate) fn is_capitals(words: &str) -> bool {
    let mut capitals = 0;
    for token in words.split(' ') {
        let token = token.strip_prefix("Mc").or_else(|| token.strip_prefix("Mac")).unwrap_or(token);
        if token.chars().any(char::is_lowercase) {
            return false;
        }
        capitals += token.chars().filter(|c| c.is_uppercase()).count();
    }
    capitals > 1
}

/// Says whether words are in a script that parts no words: a name is one word there.
pub(crate) fn is_wide(words: &str) -> bool {
    words.starts_with(wide::is_wide)
}

/// Says whether words name a newspaper, station or agency: "Harbour News Agency", "AFP".
pub(crate) fn is_outlet(words: &str) -> bool {
    let tokens = || words.split(' ');
    let is_name = |token: &str| is(List::Outlets, token.trim_end_matches([',', '.']));
    let edge = |token: Option<&str>| token.is_some_and(is_name);
    edge(tokens().next_back())
        || edge(tokens().next())
        || tokens().any(|token| token.eq_ignore_ascii_case("news"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_as(words: &str) -> (String, Option<String>) {
        let named = read(words);
        (named.name, named.office)
    }

    #[test]
    fn offices_part_from_names() {
        for (words, name, office) in [
            ("Foreign Minister Ada Lorn", "Ada Lorn", Some("Foreign Minister")),
            ("President of Freedonia Rufus Fire", "Rufus Fire", Some("President of Freedonia")),
            (
                "Minister of Foreign Affairs of the Kingdom of Sylvania Karl bin Omar Al Roon",
                "Karl bin Omar Al Roon",
                Some("Minister of Foreign Affairs of the Kingdom of Sylvania"),
            ),
            (
                "General Director of the Agency for Strategic Initiatives Vera Lind",
                "Vera Lind",
                Some("General Director of the Agency for Strategic Initiatives"),
            ),
            (
                "Head of the Federal Agency for Fishery Ivo Sand",
                "Ivo Sand",
                Some("Head of the Federal Agency for Fishery"),
            ),
            ("Ivo Sand, First Deputy Minister", "Ivo Sand", Some("First Deputy Minister")),
            ("MR PRICE", "PRICE", None),
            ("Prime Minister", "", Some("Prime Minister")),
            ("Ada Lorn", "Ada Lorn", None),
        ] {
            assert_eq!(read_as(words), (name.to_owned(), office.map(str::to_owned)), "{words}");
        }
    }

    #[test]
    fn a_family_name_may_stand_for_the_full_name() {
        let key = |name: &str| read(name).key;
        assert!(may_be_one(&key("PRICE"), &key("Edward Price")));
        assert!(may_be_one(&key("Ada Lorn"), &key("Ada M. Lorn")));
        assert!(!may_be_one(&key("Ada Lorn"), &key("Karl Lorn")));
        assert!(!may_be_one(&key("Edward"), &key("Edward Price")));
    }

    #[test]
    fn sentences_are_no_names() {
        assert!(is_personal("Ada Lorn") && is_personal("Karl bin Omar") && is_personal("毛宁"));
        assert!(!is_personal("Strengthening the Clean Energy Economy") && !is_personal("he said"));
    }
}
