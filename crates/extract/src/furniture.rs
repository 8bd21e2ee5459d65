//! What a line is by its shape alone: a date, a clock, a counter, a telephone number, a word of a menu, prose.

use crate::{
    dates::{self, PrintedDate},
    glance::Glance,
    lexicon::{List, lexicon},
    page::{Line, Page, Traits, bullet_length},
    quick::lower,
};
use jiff::civil::Time;
use std::{borrow::Cow, ops::Range};

/// The shape of a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Shape {
    /// A date, perhaps with a time of day.
    Date(PrintedDate),
    /// A time of day alone.
    Time(Time),
    /// A city and a time of day: "Moscow: 15:31".
    Clock(String, Time),
    /// One or more of "N days have passed since…".
    Counters,
    /// A telephone number or an address for post by wire.
    Contact,
    /// Words that announce a contact: "Consular queries:".
    ContactLead,
    /// Tags of languages: "en-GB1 ru-RU1".
    Languages(Vec<String>),
    /// A word of a menu.
    Navigation,
    /// A button to share or print.
    Share,
    /// Copyright and the like.
    Legal,
    /// "Publication date: …", with the date if there is one.
    Publication(Option<PrintedDate>),
    /// What stands only after the end of a statement: "Related materials".
    AfterEnd,
    /// "all messages".
    AllListings,
    /// An address on the web.
    Url,
    /// Stars, dashes.
    Ornament,
    /// A bulleted line of a few words.
    Bullet,
    /// A few words.
    Short,
    /// A sentence or more.
    Prose,
}

/// Lines longer than this are not looked at for anything but prose and counters.
const LONGEST_SMALL_LINE: usize = 120;

/// The longest notice of copyright, in bytes: a guess, about two sentences. What is longer is text with a photograph's credit before it.
const LONGEST_NOTICE: usize = 240;

/// The shape of a line.
pub(crate) fn shape_of(page: &Page, line: &Line) -> Shape {
    let words = page.words(line);
    if words.starts_with('©') && words.len() <= LONGEST_NOTICE {
        return Shape::Legal;
    }
    if words.len() > LONGEST_SMALL_LINE {
        return if has_counter(words) { Shape::Counters } else { Shape::Prose };
    }
    let bare = &words[bullet_length(words)..];
    small_shape(bare).unwrap_or_else(|| {
        if has_counter(words) {
            Shape::Counters
        } else if is_sentence(words) {
            Shape::Prose
        } else if bare.len() < words.len() || line.traits.any(Traits::LIST) {
            Shape::Bullet
        } else {
            Shape::Short
        }
    })
}

fn small_shape(words: &str) -> Option<Shape> {
    let first = words.chars().next()?;
    let glance = Glance::over(words);
    let has_digit = glance.has_ascii_digit() || !glance.is_ascii() && dates::has_digit(words);
    if has_digit {
        if let Some(printed) = dates::whole_date(words) {
            return Some(Shape::Date(printed));
        }
        if let Some(time) = dates::whole_time(words) {
            return Some(Shape::Time(time));
        }
        if let Some((city, time)) = clock(words) {
            return Some(Shape::Clock(city, time));
        }
    }
    if !glance.is_ascii_alphanumeric() && !words.chars().any(char::is_alphanumeric) {
        // "<…>" says that the publisher left something out: that is the publisher's own word.
        return Some(if words.contains('…') || words.contains("...") {
            Shape::Prose
        } else {
            Shape::Ornament
        });
    }
    if is_page_mark(words) {
        return Some(Shape::Ornament);
    }
    if is_url(words) {
        return Some(Shape::Url);
    }
    if (has_digit || glance.may_be_address()) && is_contact(words, first, has_digit) {
        return Some(Shape::Contact);
    }
    if let Some(tags) = language_tags(words) {
        return Some(Shape::Languages(tags));
    }
    by_words(words, glance)
}

/// The shape that the lexicon knows a line's words by.
fn by_words(words: &str, glance: Glance) -> Option<Shape> {
    let lexicon = lexicon();
    // The lexicon bears capitals of ASCII.
    let lower = if glance.is_ascii() { Cow::Borrowed(words) } else { Cow::Owned(words.to_lowercase()) };
    let lower = &*lower;
    let lists_of = |words: &str| lexicon.entry_in_ascii_case(words).lists;
    let bare = lower.trim_end_matches([':', '：', '.', '…', '»', '>', ']']).trim_start_matches('[').trim();
    let lists = lists_of(bare);
    if lists.has(List::AllListings) {
        return Some(Shape::AllListings);
    }
    let by_colon = if glance.may_have_colon() { lower.split_once([':', '：']) } else { None };
    let by_date = || if glance.has_ascii_digit() { split_at_date(lower) } else { None };
    if let Some((lead, rest)) = by_colon.or_else(by_date) {
        let lead = lists_of(lead.trim());
        if lead.has(List::Publication) {
            let start = words.len() - rest.len();
            let rest = words.get(start..).unwrap_or("").trim();
            return Some(Shape::Publication(dates::read_date(rest)));
        }
        if lead.has(List::EndOfBody) {
            return Some(Shape::AfterEnd);
        }
        if lead.has(List::ChangedOn) && dates::has_digit(rest) {
            return Some(Shape::Publication(None));
        }
    }
    if lower.ends_with(':') && bare.split(' ').any(|word| lists_of(word).has(List::ContactLead)) {
        return Some(Shape::ContactLead);
    }
    match lists {
        _ if lists.has(List::EndOfBody) => Some(Shape::AfterEnd),
        _ if lists.has(List::Navigation) => Some(Shape::Navigation),
        _ if lists.has(List::Share) => Some(Shape::Share),
        _ => lexicon.phrases(List::Legal).stand_in_ascii_case(bare).then_some(Shape::Legal),
    }
}

/// "Published on 8 July 2021", "Published on July 8, 2021": the words before the date and the date.
fn split_at_date(lower: &str) -> Option<(&str, &str)> {
    let at = lower.bytes().position(|byte| byte.is_ascii_digit())?;
    let before = lower[..at].trim_end();
    let last = before.rfind(' ').map_or(0, |space| space + 1);
    let is_month = lexicon().entry_in_ascii_case(before[last..].trim_end_matches('.')).month.is_some();
    let at = if is_month { last } else { at };
    Some((lower[..at].trim_end(), &lower[at..]))
}

/// "Moscow: 15:31", "Moscow 15:31".
fn clock(words: &str) -> Option<(String, Time)> {
    let digits = words.find(|c: char| c.is_ascii_digit())?;
    let time = dates::whole_time(&words[digits..])?;
    let city = words[..digits].trim().trim_end_matches([':', '-', '–', ',']).trim();
    let named = !city.is_empty()
        && city.split(' ').count() <= 3
        && city.chars().next().is_some_and(|c| c.is_uppercase() || c.is_alphabetic() && !c.is_lowercase())
        && city.chars().all(|c| c.is_alphabetic() || matches!(c, ' ' | '-' | '.' | '\''));
    let a_word_of_its_own = lexicon().entry_in_any_case(city).label.is_some();
    (named && !a_word_of_its_own).then(|| (city.to_owned(), time))
}

/// "- 2 -": the number of a printed page.
fn is_page_mark(words: &str) -> bool {
    let dash = ['-', '–', '—'];
    let number = words.strip_prefix(dash).and_then(|rest| rest.strip_suffix(dash)).map_or("", str::trim);
    !number.is_empty() && number.len() <= 3 && number.bytes().all(|b| b.is_ascii_digit())
}

fn is_url(words: &str) -> bool {
    let web = words.starts_with("http://") || words.starts_with("https://") || words.starts_with("www.");
    web && !words.contains(' ')
}

/// A telephone number, an e-mail address, or the mark that stands where one was hidden from robots.
fn is_contact(words: &str, first: char, has_digit: bool) -> bool {
    let lower = &*lower(words);
    if matches!(lower, "[email protected]" | "[email\u{a0}protected]") {
        return true;
    }
    let lead = lower.split([':', ' ']).next().unwrap_or("");
    let led = lexicon().has(List::ContactLead, lead.trim_end_matches('.'));
    let body = if led { lower[lead.len()..].trim_start_matches([':', '.', ' ', '/']) } else { lower };
    let digits = body.bytes().filter(u8::is_ascii_digit).count();
    let dial = |c: char| c.is_ascii_digit() || matches!(c, '+' | '(' | ')' | ' ' | '-' | '/' | '.' | ',');
    if has_digit
        && (7..=32).contains(&digits)
        && body.chars().all(dial)
        && (led || matches!(first, '+' | '(' | '0'))
        && !dates::is_ambiguous(words)
    {
        return true;
    }
    let mail = body.split(' ').filter(|word| word.contains('@') && word.contains('.')).count();
    (mail > 0 || body.contains("[email protected]")) && body.split(' ').count() <= mail + 2
}

/// "en-GB1 ru-RU1": nothing but tags of languages, a digit after each where the page counts versions.
fn language_tags(words: &str) -> Option<Vec<String>> {
    if words.as_bytes().get(2) != Some(&b'-') {
        return None;
    }
    let tags: Option<Vec<String>> = words.split(' ').map(language_tag).collect();
    tags.filter(|tags| !tags.is_empty())
}

fn language_tag(word: &str) -> Option<String> {
    let word = word.trim_end_matches(|c: char| c.is_ascii_digit());
    let (language, region) = word.split_once('-')?;
    let fits = language.len() == 2
        && region.len() == 2
        && language.bytes().all(|b| b.is_ascii_lowercase())
        && region.bytes().all(|b| b.is_ascii_uppercase());
    fits.then(|| word.to_owned())
}

/// Says whether words are a sentence: enough of them, or closed like one.
fn is_sentence(words: &str) -> bool {
    let count = 1 + words.bytes().filter(|byte| *byte == b' ').count();
    let end = words.trim_end_matches(['”', '"', '»', ')', ']', '’', '\'']).chars().next_back();
    let closed = matches!(end, Some('.' | '!' | '?' | '…' | '。' | '！' | '？' | '؟'));
    if count >= 12 || closed && count > 1 {
        return true;
    }
    let wide = || words.chars().filter(|c| ('\u{3040}'..='\u{9FFF}').contains(c)).count();
    !words.is_ascii() && (closed && wide() > 3 || wide() > 25)
}

/// A counter within a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Counter {
    /// The days that have passed.
    pub(crate) days: u32,
    /// Since what.
    pub(crate) event: String,
    /// Where it stands in the line's words.
    pub(crate) at: Range<usize>,
}

fn has_counter(words: &str) -> bool {
    words.bytes().next().is_some_and(|b| b.is_ascii_digit()) && !counters(words).is_empty()
}

/// The counters of a line; together they cover it.
pub(crate) fn counters(words: &str) -> Vec<Counter> {
    let mut starts: Vec<(usize, u32, usize)> = Vec::new();
    for hit in lexicon().phrases(List::Counter).hits(words) {
        if let Some((start, days)) = number_before(words, hit.at)
            && starts.iter().all(|(known, _, _)| *known != start)
        {
            starts.push((start, days, hit.end()));
        }
    }
    starts.sort_unstable();
    let ends: Vec<usize> = starts.iter().skip(1).map(|(start, _, _)| *start).chain([words.len()]).collect();
    let counter = |((start, days, event), end): ((usize, u32, usize), usize)| {
        let text = words[start..end].trim_end();
        Counter { days, event: event_words(&words[event..end]), at: start..start + text.len() }
    };
    if starts.first().is_none_or(|(start, _, _)| *start != 0) {
        return Vec::new();
    }
    starts.into_iter().zip(ends).map(counter).filter(|counter| !counter.event.is_empty()).collect()
}

fn number_before(words: &str, at: usize) -> Option<(usize, u32)> {
    let before = words[..at].trim_end();
    let digits = before.bytes().rev().take_while(|b| b.is_ascii_digit() || *b == b',').count();
    let start = before.len() - digits;
    let number = before[start..].replace(',', "").parse().ok()?;
    Some((start, number))
}

/// The event of a counter: up to the dash that begins what the publisher adds.
fn event_words(rest: &str) -> String {
    let end = [" - ", " – ", " — "].iter().filter_map(|dash| rest.find(dash)).min().unwrap_or(rest.len());
    crate::fold(rest[..end].trim_end_matches(['.', ':', ',']))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_lines_are_known_by_their_shape() {
        let shape = |words: &str| small_shape(words);
        assert!(matches!(shape("28 June 2031"), Some(Shape::Date(_))));
        assert!(matches!(shape("Lima: 15:31"), Some(Shape::Clock(city, _)) if city == "Lima"));
        assert!(matches!(shape("13:00"), Some(Shape::Time(_))));
        assert!(matches!(shape("+44 (0) 203 555 0101"), Some(Shape::Contact)));
        assert!(matches!(shape("[email protected]"), Some(Shape::Contact)));
        assert!(matches!(shape("desk@ministry.example"), Some(Shape::Contact)));
        assert!(matches!(shape("Consular queries:"), Some(Shape::ContactLead)));
        assert!(matches!(
            shape("Publication date: October 12, 2032, 13:00"),
            Some(Shape::Publication(Some(_)))
        ));
        assert!(matches!(shape("* * *"), Some(Shape::Ornament)));
        assert!(matches!(shape("all messages"), Some(Shape::AllListings)));
        assert_eq!(shape("en-GB1 ru-RU1"), Some(Shape::Languages(vec!["en-GB".into(), "ru-RU".into()])));
        assert_eq!(shape("Thank you"), None);
        assert_eq!(shape("We met 12 times"), None);
    }

    #[test]
    fn counters_on_one_line_part_at_their_numbers() {
        let line = "1577 days have passed since the flood at Ostrava Bridge - no reply 12 days have passed since the note.";
        let found: Vec<_> =
            counters(line).into_iter().map(|c| (c.days, c.event, line[c.at].to_owned())).collect();
        assert_eq!(found[0].0, 1577);
        assert_eq!(found[0].1, "the flood at Ostrava Bridge");
        assert_eq!(found[1], (12, "the note".into(), "12 days have passed since the note.".into()));
        assert!(counters("In those 40 days since the flood we learnt much").is_empty());
    }
}
