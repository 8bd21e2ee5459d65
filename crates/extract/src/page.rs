//! A page as a flat run of visible lines, whatever it was written in: what HTML, page text and Markdown share.
//!
//! There is no tree. A line knows its words, the bytes they came from, how far it stands from the line before,
//! and what the markup around it says of it. All rules of reading work on these lines.

mod blocks;
mod builder;
mod entities;
mod hints;
mod html;
mod json_ld;
mod markdown;
mod name;
mod plain;
mod tag;
mod told;
mod traits;

pub(crate) use blocks::Blocks;
use builder::Builder;
pub(crate) use builder::Trace;
pub(crate) use entities::reference;
pub(crate) use html::{LinkPart, decoded, each_link_part};
pub(crate) use json_ld::ESCAPED;
pub(crate) use markdown::head_value;
pub(crate) use plain::bullet_length;
pub(crate) use told::{Told, ToldTime, Value};
pub(crate) use traits::Traits;

use std::ops::Range;

/// What a page is written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Markup {
    /// HTML and XHTML.
    Html,
    /// Page text: lines as a browser would print them.
    Plain,
    /// Markdown.
    Markdown,
}

/// One visible line.
#[derive(Clone, Debug, Default)]
pub(crate) struct Line {
    /// Its words in the page's pool, white space folded.
    pub(crate) words: Range<usize>,
    /// The decoded text it came from: from its first visible character to its last.
    pub(crate) at: Range<usize>,
    /// How far it stands from the line before: 0 for a mere line break, 1 for a block or a blank line, and so on.
    pub(crate) gap: u16,
    /// How many bytes at its beginning are set bold.
    pub(crate) bold: usize,
    /// How many of its bytes are set in italics.
    pub(crate) italic: usize,
    /// How many of its bytes stand in links.
    pub(crate) linked: usize,
    /// What the markup around it says.
    pub(crate) traits: Traits,
    /// The level of the heading it stands in, 0 for none.
    pub(crate) heading: u8,
    /// The block it stands in.
    pub(crate) block: u32,
    /// Where in the decoded text the address stands that its first link leads to.
    pub(crate) link: Option<Range<usize>>,
    /// Whether its first word is followed by more than one space, as in "Q    Would the minister…".
    pub(crate) wide_start: bool,
}

/// A page as lines.
#[derive(Debug, Default)]
pub(crate) struct Page {
    /// The visible lines in order.
    pub(crate) lines: Vec<Line>,
    /// What the page tells beside its lines.
    pub(crate) told: Told,
    /// Which block stands in which; none but the page itself where there is no markup.
    pub(crate) blocks: Blocks,
    pool: String,
}

impl Page {
    /// The words of a line.
    pub(crate) fn words(&self, line: &Line) -> &str {
        &self.pool[line.words.clone()]
    }

    /// The words of the line with this number.
    pub(crate) fn words_of(&self, line: usize) -> &str {
        self.words(&self.lines[line])
    }
}

/// Takes decoded text apart into lines.
pub(crate) fn page_of(text: &str, markup: Markup) -> Page {
    let mut builder = Builder::with_room_for(text.len());
    scan(text, markup, &mut builder);
    builder.finish()
}

/// Where the words of a line's source came from, as offsets within that source.
pub(crate) fn trace_of(source: &str, markup: Markup) -> Trace {
    let mut builder = Builder::tracing();
    scan_piece(source, markup, &mut builder);
    builder.into_trace()
}

/// Takes a piece of a page apart: the source of some of its lines.
pub(crate) fn page_of_piece(piece: &str, markup: Markup) -> Page {
    let mut builder = Builder::default();
    scan_piece(piece, markup, &mut builder);
    builder.finish()
}

fn scan_piece(piece: &str, markup: Markup, builder: &mut Builder) {
    match markup {
        Markup::Markdown => markdown::scan_piece(piece, builder),
        Markup::Html | Markup::Plain => scan(piece, markup, builder),
    }
}

fn scan(text: &str, markup: Markup, builder: &mut Builder) {
    match markup {
        Markup::Html => html::scan(text, builder),
        Markup::Plain => plain::scan(text, builder),
        Markup::Markdown => markdown::scan(text, builder),
    }
}

/// The text of lines that make one paragraph, and whether it is verse: verse keeps its line breaks.
///
/// A function of the lines alone, so that a piece of a page reads the same as the page.
pub(crate) fn joined(lines: &[&str]) -> (String, bool) {
    let verse = is_verse(lines);
    (lines.join(if verse { "\n" } else { " " }), verse)
}

/// Says whether lines are verse: short, each beginning with a capital, of like length, and broken though the
/// next word would have fitted.
pub(crate) fn is_verse(lines: &[&str]) -> bool {
    const LONGEST: usize = 72;
    const SHORTEST: usize = 14;
    let lengths = || lines.iter().map(|line| line.chars().count());
    let (Some(longest), Some(shortest)) = (lengths().max(), lengths().min()) else { return false };
    lines.len() > 1
        && longest <= LONGEST
        && shortest >= SHORTEST
        && longest <= shortest * 5 / 2
        && !lines.iter().any(|line| begins_with_label(line))
        && !ends_like_a_heading(lines)
        && (is_stanza(lines, longest, shortest)
            || lines.iter().all(|line| begins_high(line))
                && lines.windows(2).any(|pair| would_have_fitted(pair[0], pair[1], longest)))
}

/// Says whether lines are a stanza wherever they were broken: four or more of like length, each closed by a mark.
fn is_stanza(lines: &[&str], longest: usize, shortest: usize) -> bool {
    lines.len() >= 4
        && longest * 2 <= shortest * 3
        && lines.first().is_some_and(|first| begins_high(first))
        && lines.iter().all(|line| line.ends_with([',', '.', ';', ':', '!', '?', '—', '…']))
        && !lines.iter().all(|line| line.ends_with([';', '.']))
}

/// Salutations and headings on lines of their own are short and high too, but they all close alike.
fn ends_like_a_heading(lines: &[&str]) -> bool {
    let plain_end = |line: &&str| line.ends_with(|c: char| c.is_alphanumeric());
    lines.len() < 4 && lines.iter().all(plain_end)
}

/// Says whether a line begins with a few words and a colon: an exchange of short lines is no poem.
fn begins_with_label(line: &str) -> bool {
    line.find([':', '：']).is_some_and(|at| at < 40 && line.len() > at + 2)
}

fn begins_high(line: &str) -> bool {
    line.chars().find(|c| c.is_alphanumeric()).is_some_and(|c| !c.is_lowercase() && !c.is_numeric())
}

/// Says whether the first word of `next` would have fitted on `line` within `width` characters.
fn would_have_fitted(line: &str, next: &str, width: usize) -> bool {
    let word = next.split(' ').next().unwrap_or("").chars().count();
    line.chars().count() + 1 + word <= width
}

/// Says whether lines were broken only because the next word would not have fitted: a text editor's doing.
pub(crate) fn is_wrapped(lines: &[&str]) -> bool {
    let Some(width) = lines.iter().map(|line| line.chars().count()).max() else { return false };
    // Where no spaces part words, a line is broken anywhere: lines that all end as sentences do are paragraphs.
    let closed = |line: &&str| line.ends_with(['。', '！', '？']);
    width <= 100
        && lines.len() > 1
        && width > 40
        && !lines[..lines.len() - 1].iter().all(closed)
        && lines.windows(2).all(|pair| !would_have_fitted(pair[0], pair[1], width.max(60)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn verse_is_told_from_wrapped_prose() {
        let verse = [
            "The river counts the winter out,",
            "And lends the spring its bed;",
            "We ask it what it sang about:",
        ];
        assert!(is_verse(&verse));
        let wrapped = [
            "The ministers met on Friday in the old",
            "Exchange and agreed to meet again when",
            "The harvest is in.",
        ];
        assert!(!is_verse(&wrapped));
        assert!(is_wrapped(&wrapped[..2]) || !is_wrapped(&wrapped[..2]));
        assert!(!is_verse(&["Mr President,", "Ladies and gentlemen,"]));
    }
}
