//! Gives every line of a page its place: headline, body, listing, or furniture.
//!
//! The body is the run of lines whose scores add up highest: prose counts for it, menus and small print against
//! (`score`). In HTML the markup's own words join the evidence, as far as they are believed (`names`), and the block
//! that holds nearly all of a first run tells what else stands as its paragraphs do (`core`); page text has the
//! shapes of its lines alone.

mod asides;
mod core;
mod names;
mod pulled;
mod score;
mod title;

use crate::{
    furniture::{Shape, shape_of},
    headline::delivery,
    listings::{self, ListingLines},
    page::{Line, Page, Traits},
};
use std::ops::Range;

/// The places of a page's lines.
#[derive(Debug)]
pub(crate) struct Zones {
    /// The lines of the headline; empty if no visible line is the headline.
    pub(crate) headline: Range<usize>,
    /// The numbers of the lines of the body, in order.
    pub(crate) body: Vec<usize>,
    /// The listings.
    pub(crate) listings: Vec<ListingLines>,
    /// The shape of each line.
    pub(crate) shapes: Vec<Shape>,
}

/// What is known of a page's lines before they have their places.
#[derive(Clone, Copy)]
struct Sight<'a> {
    page: &'a Page,
    shapes: &'a [Shape],
    /// What the markup says of each line, as far as it is believed.
    traits: &'a [Traits],
    listings: &'a [ListingLines],
}

impl Sight<'_> {
    /// Says whether names keep a line out of the body.
    fn is_vetoed(&self, line: usize) -> bool {
        self.traits[line].any(Traits::FURNITURE)
    }

    /// How much prose lines hold that names do not keep out.
    fn prose_of(&self, lines: Range<usize>) -> usize {
        let kept = lines.filter(|&line| !self.is_vetoed(line));
        kept.map(|line| prose_weight(&self.page.lines[line], &self.shapes[line])).sum()
    }

    /// Says whether a line is a heading, or stands in what is called a title.
    fn is_set_as_title(&self, line: usize) -> bool {
        self.page.lines[line].heading > 0 || self.traits[line].any(Traits::TITLE)
    }

    /// Says whether a line belongs to a listing.
    fn is_listed(&self, line: usize) -> bool {
        self.listings.iter().any(|listing| listing.lines.contains(&line))
    }
}

/// How many bytes of prose a line has that lead nowhere: links count against as many more.
fn prose_weight(line: &Line, shape: &Shape) -> usize {
    if *shape == Shape::Prose { line.words.len().saturating_sub(line.linked * 2) } else { 0 }
}

/// A body shorter than this is doubted where names kept out several times as much prose.
const DOUBTFUL_BODY: usize = 400;

/// Finds the places of a page's lines.
///
/// A page that its names leave without a body is read again, with only the surest of them believed.
pub(crate) fn find(page: &Page) -> Zones {
    let shapes: Vec<Shape> = page.lines.iter().map(|line| shape_of(page, line)).collect();
    let listings = listings::find(page, &shapes);
    let traits = names::believed(page, &shapes);
    let sight = Sight { page, shapes: &shapes, traits: &traits, listings: &listings };
    let mut places = Places::of(&sight);
    let found = places.prose(&sight);
    if found < DOUBTFUL_BODY && traits.iter().any(|traits| traits.any(names::WEAK)) {
        let surest: Vec<Traits> = traits.iter().map(|traits| traits.without(names::WEAK)).collect();
        let again = Places::of(&Sight { traits: &surest, ..sight });
        places = if again.prose(&sight) > found * 3 + DOUBTFUL_BODY { again } else { places };
    }
    Zones { headline: places.headline, body: places.body, listings, shapes }
}

/// Headline and body.
struct Places {
    headline: Range<usize>,
    body: Vec<usize>,
}

impl Places {
    fn of(sight: &Sight<'_>) -> Places {
        let (headline, body) = headline_and_body(sight);
        Places { headline, body }
    }

    fn prose(&self, sight: &Sight<'_>) -> usize {
        self.body.iter().map(|&line| prose_weight(&sight.page.lines[line], &sight.shapes[line])).sum()
    }
}

fn headline_and_body(sight: &Sight<'_>) -> (Range<usize>, Vec<usize>) {
    let scores = score::of_lines(sight);
    // A page that was made from a document with a head of its own holds the document and nothing else.
    let whole = sight.page.told.has_head;
    let mut zone = if whole { 0..sight.page.lines.len() } else { score::best_run(&scores) };
    let mut headline = title::find(sight, &zone);
    if headline.start >= zone.start && headline.end <= zone.end {
        // A heading with most of the text before it is one of its parts.
        if sight.prose_of(zone.start..headline.start) > sight.prose_of(headline.end..zone.end) {
            headline = 0..0;
        } else {
            // The headline had been counted with the body: what stands before it is not body.
            zone.start = headline.end;
        }
    } else if headline.start > zone.start {
        // A heading after the text is that of something else.
        headline = 0..0;
    } else if !headline.is_empty() && !whole {
        let after = score::best_run(&scores[headline.end..]);
        if !after.is_empty() {
            zone = after.start + headline.end..after.end + headline.end;
        }
    }
    if !whole {
        zone = core::widened(sight, headline.end, zone, &scores);
        zone.end += usize::from(is_signature(sight, zone.end));
    }
    let body = body_lines(sight, zone, &headline);
    (headline, body)
}

/// Says whether a line is the name that a letter's last words lead to: "Yours faithfully," and below it "Teodor Ash".
fn is_signature(sight: &Sight<'_>, number: usize) -> bool {
    let Some(line) = sight.page.lines.get(number).filter(|_| number > 0) else { return false };
    line.gap == 0
        && line.linked == 0
        && sight.shapes[number] == Shape::Short
        && !sight.traits[number].any(Traits::FURNITURE)
        && sight.page.words_of(number - 1).ends_with([',', '，'])
}

/// The lines of a zone that are words of the statement.
fn body_lines(sight: &Sight<'_>, zone: Range<usize>, headline: &Range<usize>) -> Vec<usize> {
    let decked = has_deck(sight, zone.clone());
    let elsewhere =
        |line: usize| headline.contains(&line) || sight.is_listed(line) || decked && is_deck(sight, line);
    let kept = |&line: &usize| is_statement(sight, line) && !elsewhere(line);
    let mut body: Vec<usize> = zone.filter(kept).collect();
    // A date above the first words is the dateline, not the first words.
    let dateline = body.iter().take_while(|&&line| is_dateline(sight, line)).count();
    body.drain(..dateline);
    without_tail(sight, &mut body);
    // The headline printed again over the words is no part of them.
    if let [title] = headline.clone().collect::<Vec<_>>()[..] {
        let again = |line: &&usize| sight.page.words_of(**line) == sight.page.words_of(title);
        let printed = body.iter().take(1).filter(again).count();
        body.drain(..printed);
    }
    pulled::remove(sight.page, &mut body);
    asides::remove(sight, &mut body);
    body
}

/// Says whether a line above the first words tells when they were said, or names the field that does.
fn is_dateline(sight: &Sight<'_>, line: usize) -> bool {
    let words = sight.page.words_of(line);
    let before = line.checked_sub(1).map_or("", |before| sight.page.words_of(before));
    matches!(sight.shapes[line], Shape::Date(_) | Shape::Time(_))
        || delivery::is_its_field(words)
        || delivery::is_its_field(before) && delivery::value(words).is_some()
        || delivery::line(words, true).is_some()
}

/// Takes away what stands behind stars at the end: initials, numbers of the release, counters.
fn without_tail(sight: &Sight<'_>, body: &mut Vec<usize>) {
    const LONGEST_TAIL: usize = 8;
    const LONGEST_LINE: usize = 60;
    let Some(&last) = body.last() else { return };
    let from = last.saturating_sub(LONGEST_TAIL);
    let stars = (from..last).rev().find(|&line| sight.shapes[line] == Shape::Ornament);
    let Some(stars) = stars.filter(|stars| body.iter().any(|line| line < stars)) else { return };
    let is_small = |&line: &usize| {
        let words = sight.page.words_of(line);
        words.len() <= LONGEST_LINE && sight.shapes[line] != Shape::Prose
    };
    let first = body.partition_point(|&line| line < stars);
    if body[first..].iter().all(is_small) {
        body.truncate(first);
    }
}

/// Says whether what is called a summary is one: shorter than the text it sums up.
fn has_deck(sight: &Sight<'_>, zone: Range<usize>) -> bool {
    let all = sight.prose_of(zone.clone());
    let deck = zone.filter(|&line| is_deck(sight, line)).map(|line| sight.prose_of(line..line + 1));
    deck.sum::<usize>() * 2 <= all
}

fn is_deck(sight: &Sight<'_>, line: usize) -> bool {
    sight.traits[line].any(Traits::LEAD) && !sight.traits[line].any(Traits::BODY)
}

fn is_statement(sight: &Sight<'_>, line: usize) -> bool {
    let small = matches!(
        sight.shapes[line],
        Shape::Ornament
            | Shape::Languages(_)
            | Shape::Share
            | Shape::Publication(_)
            | Shape::Counters
            | Shape::Clock(..)
            | Shape::AllListings
            | Shape::AfterEnd
    );
    !sight.is_vetoed(line) && !small
}
