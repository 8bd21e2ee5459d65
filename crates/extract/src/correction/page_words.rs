//! Words looked up on a page, across its lines, with the bytes they stand in.

use crate::{
    decode, fold,
    reread::{Line, reread, visible_lines},
};
use dictum_model::{Capture, Span};

/// A page's visible words as one text, with the way back to its lines.
pub(super) struct PageWords<'a> {
    payload: &'a [u8],
    media_type: Option<&'a str>,
    charset: Option<&'a str>,
    lines: Vec<Line>,
    /// The lines, joined by single spaces.
    text: String,
    /// Where each line begins in `text`.
    starts: Vec<usize>,
}

/// A place where words stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct FoundWords {
    /// The bytes: those of the words, or those of the lines they stand in.
    pub(super) span: Span,
    /// Whether these bytes read as the words and nothing else.
    pub(super) is_exact: bool,
}

impl<'a> PageWords<'a> {
    pub(super) fn of(payload: &'a [u8], capture: &'a Capture) -> PageWords<'a> {
        let (media_type, charset) = (capture.media_type.as_deref(), capture.charset.as_deref());
        let lines = visible_lines(payload, media_type, charset);
        let (mut text, mut starts) = (String::new(), Vec::with_capacity(lines.len()));
        for line in &lines {
            if !text.is_empty() {
                text.push(' ');
            }
            starts.push(text.len());
            text.push_str(&line.text);
        }
        PageWords { payload, media_type, charset, lines, text, starts }
    }

    /// Reads a piece of the page again, white space folded.
    pub(super) fn read(&self, span: Span) -> String {
        fold(&reread(self.payload, self.media_type, self.charset, span))
    }

    /// Says whether a piece of the page reads as these words.
    pub(super) fn reads(&self, span: Span, words: &str) -> bool {
        self.read(span) == words
    }

    /// Every place where folded words stand, in page order. Words begin and end where words of the page do.
    pub(super) fn occurrences(&self, words: &str) -> Vec<FoundWords> {
        let mut found: Vec<FoundWords> = Vec::new();
        let (mut last_lines, mut nth) = (None, 0);
        for (at, _) in self.text.match_indices(words) {
            let end = at + words.len();
            if words.is_empty() || !is_whole(&self.text, at, end) {
                continue;
            }
            let Some(lines) = self.lines_of(at, end) else { continue };
            // The second time in the same lines is the second time in their bytes.
            nth = if last_lines == Some(lines) { nth + 1 } else { 0 };
            last_lines = Some(lines);
            found.push(self.narrowed(lines, words, nth));
        }
        found
    }

    /// The bytes of the lines that a stretch of the text stands in.
    fn lines_of(&self, at: usize, end: usize) -> Option<Span> {
        let first = self.starts.partition_point(|start| *start <= at).checked_sub(1)?;
        let last = self.starts.partition_point(|start| *start < end).checked_sub(1)?;
        Some(self.lines.get(first)?.span.cover(self.lines.get(last)?.span))
    }

    /// The very bytes of the words in those of their lines, where the page writes them as they read.
    fn narrowed(&self, lines: Span, words: &str, nth: usize) -> FoundWords {
        if self.reads(lines, words) {
            return FoundWords { span: lines, is_exact: true };
        }
        let written = self.written(words);
        let piece = self.payload.get(lines.range()).unwrap_or_default();
        let place = memchr::memmem::find_iter(piece, &written).nth(nth).map(|at| {
            let start = lines.start + at;
            Span::new(start, start + written.len())
        });
        match place.filter(|place| self.reads(*place, words)) {
            Some(span) => FoundWords { span, is_exact: true },
            None => FoundWords { span: lines, is_exact: false },
        }
    }

    /// The words as bytes in the page's charset.
    fn written(&self, words: &str) -> Vec<u8> {
        match self.charset.and_then(decode::charset_named) {
            Some(encoding) => encoding.encode(words).0.into_owned(),
            None => words.as_bytes().to_vec(),
        }
    }
}

/// Says whether no letter or digit goes on at either end, so that “act” is not found in “fact”.
fn is_whole(text: &str, at: usize, end: usize) -> bool {
    let goes_on = |before: Option<char>, after: Option<char>| {
        before.zip(after).is_some_and(|(b, a)| is_spaced(b) && is_spaced(a))
    };
    !goes_on(text[..at].chars().next_back(), text[at..].chars().next())
        && !goes_on(text[..end].chars().next_back(), text[end..].chars().next())
}

/// Letters and digits of scripts that set spaces between words: those below the ideographs.
fn is_spaced(letter: char) -> bool {
    letter.is_alphanumeric() && letter < '\u{0E00}'
}
