//! What a headline tells: who, what, at what, where and when.
//!
//! "Foreign Minister Ada Lorn’s remarks at the opening of the Bridge Forum, Lindale, July 8, 2031": the tail is the
//! day and before it the place; the head is the speaker; between stand the kind and the occasion.

mod occasion;

use crate::{
    clocks,
    dates::{self, FoundDate},
    kind::{self, NamedKind},
    lexicon::{List, lexicon},
    names::{self, Named},
    quick::lower,
};
use jiff::civil::Date;
use std::ops::Range;

/// A line of place and day is short; longer ones are sentences. In bytes, a guess.
const LONGEST_PLACE_AND_DAY: usize = 120;

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
    let tail = tail(headline, kind.as_ref());
    let day = tail.as_ref().map(|tail| tail.day);
    let before_day = day.map_or(headline, |day| &headline[..day.start]);
    let day_is_publication = day.is_some() && ends_in(before_day, List::PublishedOn).is_some();
    let trunk = before_day.trim_end().trim_end_matches(['(', '（', ',']).trim_end();
    let after_day = tail.and_then(|tail| tail.place);
    let place =
        if day.is_some() && !day_is_publication { after_day.or_else(|| tail_place(trunk)) } else { None };
    Told {
        speakers: speakers(headline, kind.as_ref()),
        venue: venue(trunk),
        occasion: occasion::of_headline(trunk, kind.is_some(), place.as_deref()),
        kind,
        place,
        day,
        day_is_publication,
    }
}

/// What a headline ends in.
struct Tail {
    day: FoundDate,
    /// The place after the day: "am 8. Juli 2031 in Lindale".
    place: Option<String>,
}

/// The date that a headline ends in, and the place after it; none where the date is that of something else:
/// "on the agreement of 2 May 2031".
fn tail(headline: &str, kind: Option<&NamedKind>) -> Option<Tail> {
    let day = dates::find_dates(headline).pop()?;
    let rest = headline[day.end()..].trim_end_matches(['.', ')', '）', '】', ' ']);
    let place = match rest {
        "" => None,
        rest => Some(place_after_opening(rest.trim_start_matches(','))?),
    };
    let before = headline[..day.start].trim_end();
    let is_of_something = ends_in(before, List::DateBinders).is_some_and(|bound| {
        // "Press conference of 2 May 2031" is dated itself.
        kind.is_none_or(|kind| kind.at.end != bound.trim_end().len())
    });
    (!is_of_something).then_some(Tail { day, place })
}

/// A place and a day on a line of their own.
pub(crate) struct PlaceAndDay {
    /// The town or country.
    pub(crate) place: String,
    /// The day.
    pub(crate) day: Date,
}

/// Reads a line that holds a place and a day and nothing else: "Port Salvan, 27 June 2031".
pub(crate) fn place_and_day(line: &str) -> Option<PlaceAndDay> {
    if line.len() > LONGEST_PLACE_AND_DAY || !line.contains([',', '，', '،']) || !dates::has_digit(line) {
        return None;
    }
    let day = dates::find_dates(line).pop()?;
    let place = line[..day.start].trim_end().strip_suffix([',', '，', '،'])?.trim();
    let closed = line[day.end()..].trim_matches(['.', ')', ' ']).is_empty();
    (closed && is_place(place)).then(|| PlaceAndDay { place: place.to_owned(), day: day.printed.day })
}

/// What stands before the last word or words, where these are on a list.
fn ends_in(words: &str, list: List) -> Option<&str> {
    let words = words.trim_end();
    lexicon().phrases(list).iter().find_map(|phrase| {
        let start = words.len().checked_sub(phrase.len())?;
        let (before, last) = (words.get(..start)?, words.get(start..)?);
        let parted = !before.ends_with(char::is_alphanumeric) || last.chars().any(|c| c >= '\u{2E80}');
        (parted && *lower(last) == *phrase).then_some(before)
    })
}

/// The place before the day: the last part between commas, or the words after a last "in".
fn tail_place(trunk: &str) -> Option<String> {
    let (before, part) = trunk.rsplit_once([',', '(']).unwrap_or(("", trunk));
    let part = part.trim();
    if !before.is_empty() && is_place(part) && !names_an_office_holder(before, part) {
        return Some(part.to_owned());
    }
    place_after_opening(part)
}

/// The place that words end in after a last "in", "à", "en".
fn place_after_opening(words: &str) -> Option<String> {
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

/// The house it was said in: "delivered at Far Eastern University", "à l’Institut de la paix".
fn venue(trunk: &str) -> Option<String> {
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

/// Says whether a headline is set in capitals, but for a word or two.
fn is_mostly_capitals(words: &str) -> bool {
    let (high, low) = words.chars().fold((0, 0), |(high, low), c| {
        (high + usize::from(c.is_uppercase()), low + usize::from(c.is_lowercase()))
    });
    high > 4 && high > low * 4
}

/// Where openings of a list stand in words, in order, with the space after them: each stands after a space, and before one unless it ends in an
/// apostrophe. Of those that begin together the longest counts.
fn openings_in(words: &str, list: List) -> Vec<Range<usize>> {
    let Some(plain) = lowered_in_step(words) else { return Vec::new() };
    let mut found: Vec<Range<usize>> = Vec::new();
    for hit in lexicon().phrases(list).hits(&plain) {
        let glued = hit.phrase.ends_with(['’', '\'']);
        let parted = hit.at > 0 && plain.as_bytes()[hit.at - 1] == b' ';
        let known = found.last().is_some_and(|known| known.start == hit.at);
        if parted && !known && (glued || plain[hit.end()..].starts_with(' ')) {
            found.push(hit.at..hit.end() + usize::from(!glued));
        }
    }
    found
}

/// Words in lower case, where that changes no lengths: then places in them are places in the words.
fn lowered_in_step(words: &str) -> Option<String> {
    let plain = words.to_lowercase();
    let in_step = || words.chars().zip(plain.chars()).all(|(a, b)| a.len_utf8() == b.len_utf8());
    (plain.len() == words.len() && in_step()).then_some(plain)
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
    let house = |word: &&str| lexicon().has(List::Venues, &word.to_lowercase());
    let possessive = words.iter().any(|word| word.ends_with("’s") || word.ends_with("'s"));
    // A house is a name: more than its common noun, and not cut off in the middle of a longer phrase.
    let whole = length == tokens.len()
        || !matches!(tokens[length], "meeting" | "conference" | "session" | "forum" | "event" | "reception");
    (words.len() > 1 && words.iter().any(house) && !possessive && whole).then(|| words.join(" "))
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

/// The words after "by", or after "of" just behind the kind: "Interview of …", "Statement on the dam by …", "Discours de la
/// ministre …".
fn after_preposition(headline: &str, kind: Option<&NamedKind>) -> Option<Vec<Named>> {
    // A report of a meeting is nobody's words, whoever met.
    let kind = kind.filter(|kind| kind.kind != dictum_model::StatementKind::PressRelease)?;
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

    #[test]
    fn headlines_in_other_languages_tell_as_much() {
        for (headline, told) in [
            (
                "Выступление министра на открытии маяка, Порт-Салван, 8 июля 2031 года",
                " | Порт-Салван |  | 2031-07-08",
            ),
            (
                "Discours de la ministre des Affaires étrangères Ada Lorn à l’université de Lindale, Port Salvan, le 8 juillet 2031",
                "Ada Lorn/ministre des Affaires étrangères | Port Salvan | université de Lindale | 2031-07-08",
            ),
            (
                "Rede von Außenministerin Ada Lorn bei der Eröffnung der Brücke am 8. Juli 2031 in Lindale",
                "Ada Lorn/Außenministerin | Lindale |  | 2031-07-08",
            ),
            (
                "Discurso del ministro Karl Roon en la Universidad de Lindale, 8 de julio de 2031",
                "Karl Roon/ministro |  | Universidad de Lindale | 2031-07-08",
            ),
            ("Conférence de presse du 8 juillet 2031", " |  |  | 2031-07-08"),
            ("Regierungspressekonferenz vom 8. Juli 2031", " |  |  | 2031-07-08"),
            ("洛恩部长在港口论坛开幕式上的讲话（2031年7月8日）", " |  |  | 2031-07-08"),
            ("港湾フォーラムにおけるローン大臣挨拶（令和13年7月8日）", " |  |  | 2031-07-08"),
            ("Discours de clôture", " |  |  | "),
            ("Déclaration de Bonne Espérance", " |  |  | "),
        ] {
            assert_eq!(summary(headline), told, "{headline}");
        }
    }

    #[test]
    fn the_day_of_something_else_is_not_the_statements() {
        for headline in [
            "Statement on the agreement of 2 May 2014",
            "Ada Lorn’s comment on the talks held since 2 May 2014",
            "Déclaration sur l’accord du 2 mai 2014",
            "Erklärung zum Abkommen vom 2. Mai 2014",
        ] {
            assert_eq!(read(headline).day, None, "{headline}");
        }
        assert!(read("Briefing of 2 May 2014").day.is_some());
    }

    #[test]
    fn a_day_of_publication_is_known_in_other_languages() {
        for headline in [
            "Interview der Ministerin mit der Talpost, veröffentlicht am 8. Juli 2031",
            "Entretien de la ministre, publié le 8 juillet 2031",
            "Интервью министра, опубликованное 8 июля 2031 года",
        ] {
            assert!(read(headline).day_is_publication, "{headline}");
        }
    }
}
