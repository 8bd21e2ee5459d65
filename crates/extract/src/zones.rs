//! Gives every line of a page its place: headline, body, listing, or furniture.
//!
//! The body is the run of lines whose scores add up highest: prose counts for it, menus and small print against.
//! In HTML the markup's own words join the evidence; page text has the shapes of its lines alone.

mod pulled;
mod title;

use crate::{
    furniture::{Shape, shape_of},
    labels,
    listings::{self, ListingLines},
    page::{Page, Traits},
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

/// A barrier that no body reaches over.
const BARRIER: f32 = -1e6;

/// What names alone may keep out of a body: the words of elements and classes that are seldom wrong.
const STRONG_VETO: Traits = Traits::SURELY_FURNITURE;
/// A body shorter than this is doubted where names kept out several times as much prose.
const DOUBTFUL_BODY: usize = 400;

/// Finds the places of a page's lines.
///
/// Authors name containers freely ("more", "video", "cut"): a page that its names leave without a body is read
/// again, with only the surest of them believed.
pub(crate) fn find(page: &Page) -> Zones {
    let first = find_with(page, Traits::FURNITURE);
    let found = prose_length(page, &first);
    if found >= DOUBTFUL_BODY || !page.lines.iter().any(|line| line.traits.any(Traits::FURNITURE)) {
        return first;
    }
    let second = find_with(page, STRONG_VETO);
    if prose_length(page, &second) > found * 3 + DOUBTFUL_BODY { second } else { first }
}

fn prose_length(page: &Page, zones: &Zones) -> usize {
    let prose = zones.body.iter().filter(|&&line| zones.shapes[line] == Shape::Prose);
    prose.map(|&line| page.lines[line].words.len().saturating_sub(page.lines[line].linked * 2)).sum()
}

fn find_with(page: &Page, veto: Traits) -> Zones {
    let shapes: Vec<Shape> = page.lines.iter().map(|line| shape_of(page, line)).collect();
    let listings = listings::find(page, &shapes);
    let mut scores = scores(page, &shapes, &listings, veto);
    // A page that was made from a document with a head of its own holds the document and nothing else.
    let whole = page.told.has_head;
    let mut zone = if whole { 0..page.lines.len() } else { best_run(&scores) };
    let headline = title::find(page, &shapes, &zone, &listings);
    if headline.start >= zone.start && headline.end <= zone.end {
        // The headline had been counted with the body: what stands before it is not body.
        zone.start = headline.end;
    } else if !headline.is_empty() && !whole {
        scores[..headline.end].fill(BARRIER);
        let after = best_run(&scores);
        zone = if after.is_empty() { zone } else { after };
    }
    let kept = |line: usize| is_statement(page, &shapes, line, veto);
    let body = body_lines(page, &shapes, zone, &headline, &listings, kept);
    Zones { headline, body, listings, shapes }
}

/// What each line counts for the body.
fn scores(page: &Page, shapes: &[Shape], listings: &[ListingLines], veto: Traits) -> Vec<f32> {
    let markup = Markup::of(page, shapes, veto);
    let mut scores: Vec<f32> =
        (0..page.lines.len()).map(|line| markup.weigh(page, line, score(page, shapes, line, veto))).collect();
    for listing in listings {
        // Within what the markup calls the article a listing is a box beside the text, not its end.
        let boxed = page.lines[listing.lines.start].traits.any(Traits::ARTICLE);
        scores[listing.lines.clone()].fill(if boxed { -0.2 } else { BARRIER });
    }
    scores
}

/// How much the markup of a page tells of where its article is.
struct Markup {
    body: bool,
    article: bool,
}

impl Markup {
    /// Enough text to be believed: shorter ones are often teasers.
    const ENOUGH: usize = 120;

    fn of(page: &Page, shapes: &[Shape], veto: Traits) -> Markup {
        let length = |wanted: Option<Traits>| -> usize {
            let lines = page.lines.iter().zip(shapes);
            let lines = lines.filter(|(line, shape)| {
                **shape == Shape::Prose
                    && wanted.is_none_or(|wanted| line.traits.any(wanted))
                    && !line.traits.any(veto)
            });
            lines.map(|(line, _)| line.words.len()).sum()
        };
        // Teasers are articles too: what is called one must hold a fair share of the page's prose.
        let all = length(None);
        let believed = |wanted: Traits, share: usize| {
            let length = length(Some(wanted));
            length >= Self::ENOUGH && length * 100 >= all * share
        };
        Markup { body: believed(Traits::BODY, 20), article: believed(Traits::ARTICLE, 35) }
    }

    fn weigh(&self, page: &Page, line: usize, score: f32) -> f32 {
        let traits = page.lines[line].traits;
        let inside =
            if self.body { traits.any(Traits::BODY) } else { !self.article || traits.any(Traits::ARTICLE) };
        match (inside, score > 0.0) {
            (true, _) => score,
            (false, true) => -1.0,
            (false, false) => score * 2.0,
        }
    }
}

fn score(page: &Page, shapes: &[Shape], number: usize, veto: Traits) -> f32 {
    let line = &page.lines[number];
    let words = page.words(line);
    if line.traits.any(veto) {
        return -0.5;
    }
    let length = words.chars().count() as f32;
    match &shapes[number] {
        Shape::Prose => {
            let linked = line.linked as f32 / words.len().max(1) as f32;
            let prose = (length / 60.0).clamp(0.5, 8.0);
            if linked > 0.6 { -prose.min(1.5) } else { prose * (1.0 - linked) }
        }
        Shape::Counters | Shape::AllListings | Shape::Clock(..) => BARRIER,
        Shape::AfterEnd | Shape::Publication(_) => -30.0,
        Shape::Legal => -6.0,
        Shape::Contact | Shape::ContactLead | Shape::Languages(_) | Shape::Share | Shape::Url => -3.0,
        Shape::Date(_) | Shape::Time(_) | Shape::Navigation => -2.0,
        Shape::Ornament => -0.1,
        Shape::Bullet => {
            if length > 60.0 {
                0.3
            } else {
                -1.5
            }
        }
        Shape::Short => short_score(line, words, length),
    }
}

/// A short line speaks for a body only if it is a label, a salutation or a heading.
fn short_score(line: &crate::page::Line, words: &str, length: f32) -> f32 {
    if line.linked * 2 > words.len() {
        return -1.5;
    }
    if labels::begins_like_a_turn(words, line.bold) {
        return 1.0;
    }
    if words.ends_with([',', ':', ';', '!', '，', '：']) {
        return 0.2;
    }
    if line.heading > 0 {
        return -0.3;
    }
    if length > 60.0 { 0.2 } else { -1.0 }
}

/// The run with the highest sum (Kadane 1977); empty if no line counts for it.
fn best_run(scores: &[f32]) -> Range<usize> {
    let (mut best, mut best_sum) = (0..0, 0.0);
    let (mut start, mut sum) = (0, 0.0);
    for (i, score) in scores.iter().enumerate() {
        if sum <= 0.0 {
            (start, sum) = (i, 0.0);
        }
        sum += score;
        if sum > best_sum {
            (best, best_sum) = (start..i + 1, sum);
        }
    }
    best
}

/// The lines of a zone that are words of the statement.
fn body_lines(
    page: &Page,
    shapes: &[Shape],
    zone: Range<usize>,
    headline: &Range<usize>,
    listings: &[ListingLines],
    is_kept: impl Fn(usize) -> bool,
) -> Vec<usize> {
    let listed = |line: usize| listings.iter().any(|listing| listing.lines.contains(&line));
    let kept = zone.filter(|line| !headline.contains(line) && !listed(*line));
    let mut body: Vec<usize> = kept.filter(|&line| is_kept(line)).collect();
    // A date above the first words is the dateline, not the first words.
    let dateline =
        body.iter().take_while(|&&line| matches!(shapes[line], Shape::Date(_) | Shape::Time(_))).count();
    body.drain(..dateline);
    pulled::remove(page, &mut body);
    body
}

fn is_statement(page: &Page, shapes: &[Shape], number: usize, veto: Traits) -> bool {
    let traits = page.lines[number].traits;
    if traits.any(veto) || (traits.any(Traits::LEAD) && !traits.any(Traits::BODY)) {
        return false;
    }
    let small = matches!(
        shapes[number],
        Shape::Ornament
            | Shape::Languages(_)
            | Shape::Share
            | Shape::Publication(_)
            | Shape::Counters
            | Shape::Clock(..)
            | Shape::AllListings
            | Shape::AfterEnd
    );
    !small
}
