//! Other statements that a page lists: a date, a headline, and the words shown of it.

use crate::{
    dates,
    furniture::Shape,
    page::{Page, Traits},
};
use jiff::civil::Date;
use std::ops::Range;

/// A listing as lines of the page.
#[derive(Clone, Debug)]
pub(crate) struct ListingLines {
    /// The date printed beside it.
    pub(crate) day: Option<Date>,
    /// The line its headline stands in, and where in its words it begins.
    pub(crate) headline: (usize, usize),
    /// The lines of what is shown of it.
    pub(crate) teaser: Range<usize>,
    /// All its lines.
    pub(crate) lines: Range<usize>,
}

/// How many blocks after its headline the last listing of a page may take for its teaser.
const LAST_TEASER_BLOCKS: usize = 1;

/// How many dates beside links are a list that no markup calls one.
const LOOSE_LIST: usize = 3;

/// How many lines of marked-up text between two dates are a teaser; more are a text that stands between them.
const MOST_TEASER_LINES: usize = 6;

/// How many tenths of a line's bytes must be linked for all of it to be a link: spaces are not counted as linked.
const MOSTLY_LINKED: usize = 7;

/// The listings of a page, in order; never overlapping.
pub(crate) fn find(page: &Page, shapes: &[Shape]) -> Vec<ListingLines> {
    let heads: Vec<Head> = (0..page.lines.len()).filter_map(|line| head(page, shapes, line)).collect();
    let inline = heads.iter().filter(|head| head.dated_inline).count();
    let loose = heads.iter().filter(|head| head.is_loose).count();
    let mut found: Vec<ListingLines> = Vec::new();
    for (i, head) in heads.iter().enumerate() {
        let next = heads.get(i + 1).map(|next| next.first);
        let taken = found.last().map_or(0, |last| last.lines.end);
        // One dated line alone may be a statement's own; two are a list.
        let alone = head.dated_inline && inline < 2 && !stands_apart(page, shapes, head);
        if head.first < taken || alone || head.is_loose && loose < LOOSE_LIST {
            continue;
        }
        let teaser = match head {
            Head { dated_inline: true, .. } => teaser(page, shapes, head, next),
            Head { is_loose: true, .. } => teaser_in_block(page, shapes, head, next),
            _ => head.last + 1..head.last + 1,
        };
        let lines = head.first..teaser.end.max(head.last + 1);
        found.push(ListingLines { day: Some(head.day), headline: head.headline, teaser, lines });
    }
    found
}

/// A date and a headline beside it.
struct Head {
    first: usize,
    last: usize,
    day: Date,
    headline: (usize, usize),
    dated_inline: bool,
    /// Whether no markup says that it is one of a list.
    is_loose: bool,
}

fn head(page: &Page, shapes: &[Shape], line: usize) -> Option<Head> {
    dated_line(page, line).or_else(|| linked_beside_date(page, shapes, line))
}

/// "24.06.2031 - Foreign Minister…": a date, a dash, a headline, on one line.
fn dated_line(page: &Page, line: usize) -> Option<Head> {
    let words = page.words_of(line);
    let listed = Traits::LIST | Traits::RELATED | Traits::ASIDE | Traits::CELL;
    let traits = page.lines[line].traits;
    // The small print of a statement begins with a date too, and has links to its author and topics.
    let is_small_print = traits.any(Traits::META | Traits::HEADER) && !traits.any(listed);
    if !words.starts_with(|c: char| c.is_ascii_digit()) || words.len() > 800 || is_small_print {
        return None;
    }
    let printed = dates::read_date(words)?;
    let rest = &words[printed.length..];
    let headline = rest.trim_start();
    let dashed = headline.strip_prefix(['-', '–', '—', '|', ':']).map(str::trim_start);
    // Without a dash a date is one of a list only where all that follows it is a link.
    let linked =
        page.lines[line].linked * 10 >= headline.len() * MOSTLY_LINKED && headline.split(' ').count() > 2;
    let headline = dashed.or_else(|| linked.then_some(headline))?;
    let start = words.len() - headline.len();
    let is_word = |word: &&str| word.contains(char::is_alphabetic);
    (headline.split(' ').filter(is_word).nth(1).is_some() || is_wide(headline)).then_some(Head {
        first: line,
        last: line,
        day: printed.day,
        headline: (line, start),
        dated_inline: true,
        is_loose: false,
    })
}

/// Says whether words are of a script that does not part them.
fn is_wide(words: &str) -> bool {
    words.chars().any(|c| ('\u{3040}'..='\u{9FFF}').contains(&c))
}

/// A linked line beside a line that is a date, in one block.
fn linked_beside_date(page: &Page, shapes: &[Shape], line: usize) -> Option<Head> {
    let linked = &page.lines[line];
    let words = page.words(linked);
    let listed = Traits::RELATED | Traits::ASIDE | Traits::LIST;
    let day = |other: usize| match shapes.get(other)? {
        Shape::Date(printed) => Some(printed.day),
        _ => None,
    };
    // Hardly any line has a date beside it.
    let is_beside = day(line + 1).is_some() || line.checked_sub(1).and_then(day).is_some();
    if !is_beside || linked.linked * 10 < words.len() * MOSTLY_LINKED || words.split(' ').count() < 4 {
        return None;
    }
    let same_item = |other: usize| {
        page.lines.get(other).is_some_and(|other| page.blocks.are_near(linked.block, other.block))
    };
    let (first, last, day) =
        match line.checked_sub(1).filter(|&before| same_item(before)).and_then(|b| Some((b, day(b)?))) {
            Some((before, day)) => (before, line, day),
            None => (line, line + 1, day(line + 1).filter(|_| same_item(line + 1))?),
        };
    let is_loose = !page.lines[first..=last].iter().all(|line| line.traits.any(listed));
    Some(Head { first, last, day, headline: (line, 0), dated_inline: false, is_loose })
}

/// Says whether a lone dated line is set off from the text before it by a wider gap than usual, near the end.
fn stands_apart(page: &Page, shapes: &[Shape], head: &Head) -> bool {
    let before = shapes[..head.first].contains(&Shape::Prose);
    let after = shapes[head.last + 1..].iter().filter(|shape| **shape == Shape::Prose).count();
    before && after <= 2 && page.lines[head.first].gap > 1
}

/// The prose that stands in the block of a listing's headline, after it.
fn teaser_in_block(page: &Page, shapes: &[Shape], head: &Head, next: Option<usize>) -> Range<usize> {
    let start = head.last + 1;
    let limit = next.unwrap_or(page.lines.len()).min(start + MOST_TEASER_LINES);
    let block = page.lines[head.headline.0].block;
    let shown =
        |line: usize| shapes[line] == Shape::Prose && page.blocks.are_near(block, page.lines[line].block);
    start..(start..limit).find(|&line| !shown(line)).unwrap_or(limit)
}

/// The lines after a headline up to the next listing; for the last listing a single block of prose.
fn teaser(page: &Page, shapes: &[Shape], head: &Head, next: Option<usize>) -> Range<usize> {
    let start = head.last + 1;
    let limit = next.unwrap_or(page.lines.len());
    if page.blocks.count() > 1 && next.is_some_and(|next| next > start + MOST_TEASER_LINES) {
        return start..start;
    }
    let mut end = start;
    let mut blocks = 0;
    while end < limit {
        let line = &page.lines[end];
        let ends_list = matches!(
            shapes[end],
            Shape::AllListings | Shape::AfterEnd | Shape::Legal | Shape::Navigation | Shape::Share
        );
        blocks += usize::from(line.gap > 0 || end == start);
        let too_far = next.is_none() && (blocks > LAST_TEASER_BLOCKS || (end > start && line.gap > 1));
        let no_prose = next.is_none() && end == start && shapes[end] != Shape::Prose;
        if ends_list || too_far || no_prose {
            break;
        }
        end += 1;
    }
    start..end
}
