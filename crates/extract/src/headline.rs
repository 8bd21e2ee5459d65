//! What a headline tells: who, what, at what, where and when.
//!
//! "Foreign Minister Ada Lorn’s remarks at the opening of the Bridge Forum, Lindale, July 8, 2031": the tail is the
//! day and before it the place; the head is the speaker; between stand the kind and the occasion.

pub(crate) mod delivery;
mod occasion;
mod persons;
mod place;

use crate::{
    dates::{self, FoundDate},
    kind::{self, NamedKind},
    lexicon::{List, lexicon},
    names::Named,
    quick::lower,
};
use jiff::civil::Date;
use memchr::memchr3;
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
    let place = if day.is_some() && !day_is_publication {
        after_day.or_else(|| place::tail_place(trunk))
    } else {
        None
    };
    Told {
        speakers: persons::speakers(headline, kind.as_ref()),
        venue: place::venue(trunk),
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
        rest => Some(place::place_after_opening(rest.trim_start_matches(','))?),
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
    // Commas of all scripts, or what begins as they do; most lines end here.
    let may_be = line.len() <= LONGEST_PLACE_AND_DAY
        && memchr3(b',', "，".as_bytes()[0], "،".as_bytes()[0], line.as_bytes()).is_some();
    if !may_be || !line.contains([',', '，', '،']) || !dates::has_digit(line) {
        return None;
    }
    let day = dates::find_dates(line).pop()?;
    let place = line[..day.start].trim_end().strip_suffix([',', '，', '،'])?.trim();
    let closed = line[day.end()..].trim_matches(['.', ')', ' ']).is_empty();
    (closed && place::is_place(place)).then(|| PlaceAndDay { place: place.to_owned(), day: day.printed.day })
}

/// Whether words name a house or a town.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Where {
    /// A house or a room in one.
    House,
    /// A town or a country.
    Town,
}

/// Says whether a value that is said to be a place names a house or a town; neither where it is too long to be a name.
pub(crate) fn where_of(value: &str) -> Option<Where> {
    const LONGEST: usize = 80;
    let is_room = |word: &str| lexicon().has_in_any_case(List::Venues, word.trim_matches([',', '(', ')']));
    if value.is_empty() || value.len() > LONGEST || value.ends_with(['.', '。']) {
        return None;
    }
    let is_house = value.split(' ').any(is_room) || value.contains(['室', '館', '馆', '厅', '邸', '庁']);
    match is_house {
        true => Some(Where::House),
        false => place::is_place(value).then_some(Where::Town),
    }
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
            ("A Ferryman Developed 'Oar Elbow' After Rowing", " |  |  | "),
            ("South Lindale says, 'We row', and asks for oars", " |  |  | "),
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
