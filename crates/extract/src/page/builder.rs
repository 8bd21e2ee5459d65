//! Builds lines out of runs of text and breaks: white space is folded here, once, for every kind of page.

use super::{Blocks, Line, Page, Told, Traits};
use crate::eight;
use std::ops::Range;

/// How a run of text is set.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Setting {
    /// Bold.
    pub(crate) bold: bool,
    /// In italics.
    pub(crate) italic: bool,
    /// In a link.
    pub(crate) linked: bool,
    /// What the elements around it say.
    pub(crate) traits: Traits,
    /// The level of the heading around it, 0 for none.
    pub(crate) heading: u8,
    /// The number of the block it stands in.
    pub(crate) block: u32,
}

impl Setting {
    /// As text is set outside of all elements.
    pub(crate) const PLAIN: Setting =
        Setting { bold: false, italic: false, linked: false, traits: Traits::NONE, heading: 0, block: 0 };
}

/// Collects lines.
#[derive(Default)]
pub(crate) struct Builder {
    pool: String,
    lines: Vec<Line>,
    /// What the page tells beside its lines.
    pub(crate) told: Told,
    /// Which block stands in which.
    pub(crate) blocks: Blocks,
    line: Line,
    open: bool,
    /// Whether a space stands in the line.
    has_gap: bool,
    space: Spaces,
    gap: u16,
    link: Option<Range<usize>>,
    /// Where each word of the pool came from, if asked for.
    traced: Option<Vec<Traced>>,
}

/// A run of the pool and the source it came from.
#[derive(Clone, Debug)]
struct Traced {
    pool: Range<usize>,
    source: Range<usize>,
}

/// Where the words of a piece of a page came from.
pub(crate) struct Trace(Vec<Traced>);

impl Trace {
    /// The source of the character at an offset of the words: where it begins.
    pub(crate) fn start_of(&self, offset: usize) -> Option<usize> {
        let run = self.0.iter().find(|run| run.pool.end > offset)?;
        Some(if run.is_verbatim() {
            run.source.start + offset.saturating_sub(run.pool.start)
        } else {
            run.source.start
        })
    }

    /// The source of the character before an offset of the words: where it ends.
    pub(crate) fn end_before(&self, offset: usize) -> Option<usize> {
        let run = self.0.iter().rev().find(|run| run.pool.start < offset)?;
        let into = offset.min(run.pool.end) - run.pool.start;
        Some(if run.is_verbatim() { run.source.start + into } else { run.source.end })
    }
}

impl Traced {
    /// Says whether the source shows itself, byte by byte.
    fn is_verbatim(&self) -> bool {
        self.pool.len() == self.source.len()
    }
}

/// White space seen since the last word.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum Spaces {
    #[default]
    None,
    One,
    More,
}

impl Builder {
    /// A builder for a page of so many bytes: a tenth of a page's bytes are words, and a line has fifty of them.
    pub(crate) fn with_room_for(bytes: usize) -> Builder {
        Builder {
            pool: String::with_capacity(bytes / 8),
            lines: Vec::with_capacity(bytes / 512),
            ..Builder::default()
        }
    }

    /// A builder that remembers where each word came from.
    pub(crate) fn tracing() -> Builder {
        Builder { traced: Some(Vec::new()), ..Builder::default() }
    }

    /// Where each word came from, for a piece of a single line.
    pub(crate) fn into_trace(self) -> Trace {
        Trace(self.traced.unwrap_or_default())
    }

    /// Adds text as it stands at `offset` of the decoded page; line breaks in it are white space.
    pub(crate) fn text(&mut self, text: &str, offset: usize, setting: &Setting) {
        let bytes = text.as_bytes();
        let mut at = 0;
        while at < bytes.len() {
            let white = white_run(bytes, at);
            if white > 0 {
                self.white(bytes[at], white > 1);
                at += white;
                continue;
            }
            let stretch = Stretch::at(bytes, at, self.traced.is_none());
            self.words(&text[at..stretch.end], stretch.spaces, offset + at..offset + stretch.end, setting);
            at = stretch.end;
        }
    }

    /// Adds a character that was written as the `source` range: an entity.
    pub(crate) fn written_as(&mut self, decoded: &str, source: Range<usize>, setting: &Setting) {
        if decoded.chars().all(char::is_whitespace) {
            self.white(b' ', false);
        } else {
            self.words(decoded, 0, source, setting);
        }
    }

    /// Notes white space that begins with a byte, and whether more follows it.
    fn white(&mut self, byte: u8, more: bool) {
        self.space = match self.space {
            Spaces::None if byte != b'\t' && !more => Spaces::One,
            _ => Spaces::More,
        };
    }

    /// Adds words parted by so many single spaces.
    fn words(&mut self, words: &str, spaces: usize, source: Range<usize>, setting: &Setting) {
        if self.open {
            self.space_before(setting);
        } else {
            self.begin(source.start, setting);
        }
        self.space = Spaces::None;
        self.has_gap |= spaces > 0;
        let before = self.pool.len();
        self.pool.push_str(words);
        if let Some(traced) = &mut self.traced {
            traced.push(Traced { pool: before..self.pool.len(), source: source.clone() });
        }
        let line = &mut self.line;
        // What an inline element says holds for a line only if it says so of all its words.
        line.traits = line.traits.both(setting.traits);
        line.at.end = source.end;
        line.words.end = self.pool.len();
        if setting.bold && line.bold == before - line.words.start {
            line.bold += words.len();
        }
        let letters = words.len() - spaces;
        line.italic += if setting.italic { letters } else { 0 };
        line.linked += if setting.linked { letters } else { 0 };
        if setting.linked && line.link.is_none() {
            line.link = self.link.clone();
        }
    }

    fn space_before(&mut self, setting: &Setting) {
        if self.space == Spaces::None {
            return;
        }
        let length = self.pool.len() - self.line.words.start;
        if self.space == Spaces::More && !self.has_gap {
            self.line.wide_start = true;
        }
        self.has_gap = true;
        self.pool.push(' ');
        if setting.bold && self.line.bold == length {
            self.line.bold += 1;
        }
    }

    fn begin(&mut self, source: usize, setting: &Setting) {
        self.open = true;
        self.has_gap = false;
        if self.traced.is_some() && !self.lines.is_empty() {
            // Lines of one paragraph are joined by one character: the trace counts it too.
            self.pool.push(' ');
        }
        let start = self.pool.len();
        self.line = Line {
            words: start..start,
            at: source..source,
            gap: if self.lines.is_empty() { self.gap.max(1) } else { self.gap },
            traits: setting.traits,
            heading: setting.heading,
            block: setting.block,
            ..Line::default()
        };
        self.gap = 0;
    }

    /// Ends the line: what follows is the next line of the same block.
    pub(crate) fn break_line(&mut self) {
        self.space = Spaces::None;
        if self.open {
            self.open = false;
            self.lines.push(std::mem::take(&mut self.line));
        }
    }

    /// Ends the block: what follows stands at least one step apart.
    pub(crate) fn break_block(&mut self) {
        self.break_line();
        self.gap = self.gap.max(1);
    }

    /// Ends the line and widens the gap before the next by one.
    pub(crate) fn blank_line(&mut self) {
        self.break_line();
        self.gap = self.gap.saturating_add(1);
    }

    /// Says whether a line has been begun.
    pub(crate) fn in_line(&self) -> bool {
        self.open
    }

    /// Lets the line run on over source that shows nothing: closing marks of Markdown.
    pub(crate) fn extend_to(&mut self, source_end: usize) {
        if self.open {
            self.line.at.end = source_end;
        }
    }

    /// Lets the line begin at source that shows nothing: opening marks of Markdown.
    pub(crate) fn start_from(&mut self, source_start: usize) {
        if self.open {
            self.line.at.start = self.line.at.start.min(source_start);
        }
    }

    /// Notes where the links that follow lead: where in the decoded text their address stands.
    pub(crate) fn set_link(&mut self, address: Option<Range<usize>>) {
        self.link = address;
    }

    /// The page.
    pub(crate) fn finish(mut self) -> Page {
        self.break_line();
        Page { lines: self.lines, told: self.told, blocks: self.blocks, pool: self.pool }
    }
}

/// A run of words parted by single spaces: what is kept as it stands.
struct Stretch {
    end: usize,
    spaces: usize,
}

impl Stretch {
    /// The stretch that begins with the word at `start`; a word alone unless spaces may be `joined`.
    #[inline]
    fn at(bytes: &[u8], start: usize, joined: bool) -> Stretch {
        let mut stretch = Stretch { end: start + 1, spaces: 0 };
        loop {
            if joined {
                stretch.stride(bytes);
            }
            let plain = bytes[stretch.end..].iter().take_while(|byte| !MAY_BE_WHITE[**byte as usize]).count();
            stretch.end += plain;
            match &bytes[stretch.end..] {
                [] => return stretch,
                [b' ', next, ..] if joined && !MAY_BE_WHITE[*next as usize] => {
                    stretch.spaces += 1;
                    stretch.end += 2;
                }
                _ if white_length(bytes, stretch.end) == 0 => stretch.end += 1,
                _ => return stretch,
            }
        }
    }
}

impl Stretch {
    /// Takes in eight bytes at a time, as long as they are ASCII and hold no white space but single spaces: most text is so,
    /// and to look for the end of each word takes three times as long.
    fn stride(&mut self, bytes: &[u8]) {
        while let Some(text) = eight::first(&bytes[self.end..]) {
            let spaces = eight::spaces(text);
            if eight::run(eight::not_below(text, b' ')) < 8 || spaces & spaces << 8 != 0 {
                return;
            }
            // A space that stands last may be the first of several.
            let last = usize::from(spaces >> 63 != 0);
            self.spaces += eight::count(spaces) - last;
            self.end += 8 - last;
        }
    }
}

/// The bytes that white space may begin with.
static MAY_BE_WHITE: [bool; 256] = {
    let mut may = [false; 256];
    let white = b"\t\n\x0B\x0C\r \xC2\xE1\xE2\xE3";
    let mut i = 0;
    while i < white.len() {
        may[white[i] as usize] = true;
        i += 1;
    }
    may
};

/// The length of the white space at `at`: all of it where it is ASCII, else one character.
#[inline]
fn white_run(bytes: &[u8], at: usize) -> usize {
    let rest = &bytes[at..];
    let mut ascii = 0;
    // Most of it is the indentation of the source.
    while let Some(text) = eight::first(&rest[ascii..]) {
        let run = eight::run(eight::white(text));
        ascii += run;
        if run < 8 {
            return if ascii > 0 { ascii } else { white_length(bytes, at) };
        }
    }
    ascii += rest[ascii..].iter().take_while(|byte| is_ascii_white(**byte)).count();
    if ascii > 0 { ascii } else { white_length(bytes, at) }
}

fn is_ascii_white(byte: u8) -> bool {
    matches!(byte, b'\t'..=b'\r' | b' ')
}

/// The length of the white space character at `at`, 0 if there is none.
#[inline]
fn white_length(bytes: &[u8], at: usize) -> usize {
    match bytes[at] {
        b'\t'..=b'\r' | b' ' => 1,
        0xC2 if matches!(bytes.get(at + 1), Some(0x85 | 0xA0)) => 2,
        0xE1 if bytes[at..].starts_with(b"\xE1\x9A\x80") => 3,
        0xE2 if is_wide_white(&bytes[at..]) => 3,
        0xE3 if bytes[at..].starts_with(b"\xE3\x80\x80") => 3,
        _ => 0,
    }
}

/// U+2000 to U+200A, U+2028, U+2029, U+202F, U+205F.
fn is_wide_white(bytes: &[u8]) -> bool {
    match (bytes.get(1), bytes.get(2)) {
        (Some(0x80), Some(last)) => matches!(last, 0x80..=0x8A | 0xA8 | 0xA9 | 0xAF),
        (Some(0x81), Some(last)) => *last == 0x9F,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn white_space_is_folded_whatever_it_is_made_of(text in "([a-c]{1,9}|[ ]{1,2}|[\\t\n\u{a0}\u{2003}é’\u{1c}])*") {
            let mut builder = Builder::default();
            builder.text(&text, 0, &Setting::PLAIN);
            let page = builder.finish();
            let words: Vec<&str> = page.lines.iter().map(|line| page.words(line)).collect();
            prop_assert_eq!(words.concat(), crate::fold(&text));
        }
    }
}
