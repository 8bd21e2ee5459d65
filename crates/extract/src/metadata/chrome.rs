//! The furniture of a page: every line that is neither headline, body nor listing.

use crate::{
    clocks,
    furniture::{Shape, counters},
    lexicon::lexicon,
    page::{self, Line, Page, Traits},
    wording::Origin,
    zones::Zones,
};
use dictum_model::{Furniture, FurnitureKind, Reading};
use jiff::civil::Date;

/// The day a page was served.
pub(super) struct PageDate {
    pub(super) day: Date,
    /// The line it stands on.
    pub(super) line: usize,
}

/// Adds the furniture to a reading; gives the day the page was served, if it tells.
pub(super) fn fill(
    source: &Origin<'_>,
    page: &Page,
    zones: &Zones,
    reading: &mut Reading,
) -> Option<PageDate> {
    let placed = Placed::of(page, zones);
    let page_date = page_date(page, zones, &placed);
    let day = page_date.and_then(|line| day_of(&zones.shapes[line]));
    reading.furniture.reserve(placed.0.iter().filter(|placed| !**placed).count());
    for number in (0..page.lines.len()).filter(|&line| !placed.0[line]) {
        if zones.shapes[number] == Shape::Counters {
            add_counters(source, page, number, day, reading);
            continue;
        }
        let line = &page.lines[number];
        let kind = match (day, page_date) {
            (Some(date), Some(of)) if of == number => FurnitureKind::PageDate { date },
            _ => kind_of(page, line, &zones.shapes[number]),
        };
        let span = (source.span)(line.at.clone());
        reading.furniture.push(Furniture { kind, text: page.words(line).to_owned(), span });
    }
    Some(PageDate { day: day?, line: page_date? })
}

/// Which lines have a place other than furniture.
struct Placed(Vec<bool>);

impl Placed {
    fn of(page: &Page, zones: &Zones) -> Placed {
        let mut placed = vec![false; page.lines.len()];
        zones.body.iter().for_each(|&line| placed[line] = true);
        placed.get_mut(zones.headline.clone()).into_iter().flatten().for_each(|place| *place = true);
        for listing in &zones.listings {
            placed[listing.lines.clone()].fill(true);
        }
        Placed(placed)
    }
}

fn day_of(shape: &Shape) -> Option<Date> {
    match shape {
        Shape::Date(printed) => Some(printed.day),
        _ => None,
    }
}

/// The line with the day the page was served: a bare date above the statement with clocks beside it, or with
/// other furniture between it and the headline.
fn page_date(page: &Page, zones: &Zones, placed: &Placed) -> Option<usize> {
    let top = placed.0.iter().position(|placed| *placed).unwrap_or(page.lines.len());
    let date = (0..top)
        .find(|&line| matches!(&zones.shapes[line], Shape::Date(printed) if printed.time.is_none()))?;
    let served = |shape: &Shape| {
        matches!(shape, Shape::Clock(..) | Shape::Counters | Shape::Contact | Shape::ContactLead)
    };
    let clock_before = date > 0 && matches!(zones.shapes[date - 1], Shape::Clock(..));
    (clock_before || zones.shapes[date + 1..top].iter().any(served)).then_some(date)
}

fn add_counters(source: &Origin<'_>, page: &Page, number: usize, day: Option<Date>, reading: &mut Reading) {
    let line = &page.lines[number];
    let words = page.words(line);
    let trace = page::trace_of(&source.text[line.at.clone()], source.markup);
    for counter in counters(words) {
        // The first begins and the last ends with the line itself, with whatever marks stand there.
        let (first, last) = (counter.at.start == 0, counter.at.end == words.len());
        let start = trace.start_of(counter.at.start).filter(|_| !first).unwrap_or(0);
        let end = trace.end_before(counter.at.end).filter(|_| !last).unwrap_or(line.at.len());
        let since = day.and_then(|day| clocks::days_before(day, counter.days));
        reading.furniture.push(Furniture {
            kind: FurnitureKind::Counter { days: counter.days, event: counter.event, since },
            text: words[counter.at].to_owned(),
            span: (source.span)(line.at.start + start..line.at.start + end),
        });
    }
}

fn kind_of(page: &Page, line: &Line, shape: &Shape) -> FurnitureKind {
    match shape {
        Shape::Clock(place, _) => {
            FurnitureKind::Clock { place: place.clone(), time: clock_time(page.words(line)) }
        }
        Shape::Contact => FurnitureKind::Contact,
        Shape::Languages(_) => FurnitureKind::LanguageSwitch,
        Shape::Navigation => FurnitureKind::Navigation,
        Shape::Share => FurnitureKind::Share,
        Shape::Legal => FurnitureKind::Legal,
        _ if names_languages(page.words(line)) => FurnitureKind::LanguageSwitch,
        _ => by_traits(line.traits),
    }
}

/// Says whether words are names of languages and nothing else: "Русский English Français".
fn names_languages(words: &str) -> bool {
    const LONGEST: usize = 120;
    if words.len() > LONGEST || !may_name_a_language(words) {
        return false;
    }
    let mut names = words.split([' ', '|', '/', '·', ',']).filter(|name| !name.is_empty()).peekable();
    let is_name = |name: &str| lexicon().language_named(name).is_some();
    names.peek().is_some() && (names.all(is_name) || is_name(words))
}

/// Most lines begin with a letter that no name of a language begins with: Deutsch, English, Español, Français, or beyond ASCII.
fn may_name_a_language(words: &str) -> bool {
    let first = words.bytes().next().unwrap_or_default().to_ascii_lowercase();
    matches!(first, b'd' | b'e' | b'f') || first >= 0x80
}

fn by_traits(traits: Traits) -> FurnitureKind {
    match traits {
        _ if traits.any(Traits::SHARE) => FurnitureKind::Share,
        _ if traits.any(Traits::RELATED) => FurnitureKind::Related,
        _ if traits.any(Traits::NAVIGATION) => FurnitureKind::Navigation,
        _ => FurnitureKind::Other,
    }
}

/// The time of a clock as printed.
fn clock_time(words: &str) -> String {
    let start = words.find(|c: char| c.is_ascii_digit()).unwrap_or(0);
    words[start..].trim().to_owned()
}

/// The languages that a line of the page offers the statement in.
pub(super) fn translations(
    source: &Origin<'_>,
    page: &Page,
    zones: &Zones,
    reading: &mut Reading,
) -> Vec<String> {
    let mut offered = Vec::new();
    for (line, shape) in page.lines.iter().zip(&zones.shapes) {
        if let Shape::Languages(tags) = shape {
            offered.extend(tags.iter().cloned());
            super::note(reading, "translations", "language-tags", Some((source.span)(line.at.clone())));
        }
    }
    if offered.is_empty() {
        for line in page.lines.iter().filter(|line| line.link.is_some() && line.linked > 0) {
            let Some(tag) = linked_language(source, page, line) else { continue };
            offered.push(tag.to_owned());
            super::note(reading, "translations", "language-link", Some((source.span)(line.at.clone())));
        }
    }
    offered
}

/// The language that a line names and leads to this statement in: to a page of its own, not to a site's front page.
fn linked_language(source: &Origin<'_>, page: &Page, line: &Line) -> Option<&'static str> {
    const LONGEST: usize = 40;
    let words = page.words(line);
    if words.len() > LONGEST || line.linked < words.len() || !may_name_a_language(words) {
        return None;
    }
    let tag = lexicon().language_named(words)?;
    let address = &source.text[line.link.clone()?];
    let path = address
        .split_once("://")
        .map_or(address, |(_, rest)| rest.split_once('/').map_or("", |(_, path)| path));
    let parts = path.split(['/', '?']).filter(|part| !part.is_empty() && !part.starts_with('#')).count();
    (parts >= 2).then_some(tag)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_of_a_language_is_known_whatever_it_begins_with() {
        for line in
            ["English", "Русский English Français", "Deutsch | Español", "中文 日本語 العربية", "en español"]
        {
            assert!(names_languages(line), "{line}");
        }
        for line in ["English breakfast", "News", ""] {
            assert!(!names_languages(line), "{line}");
        }
    }
}
