//! A claimed quotation: its words, its marks of omission and its square brackets.

use crate::Words;
use std::{fmt, ops::Range};

/// The longest quotation that is checked, in words; longer ones are whole texts, to be compared and not checked.
pub const MOST_WORDS: usize = 2_000;

/// A claimed quotation, taken apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quote {
    text: String,
    words: Words,
    /// For each word, whether square brackets stand around it or inside it.
    bracketed: Vec<bool>,
    marks: Vec<Mark>,
}

/// A mark of omission between two words: `…`, `...`, `[…]`, `(...)`, `<...>`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    /// The number of the word it stands before, from 1 to the number of words less 1.
    pub before_word: usize,
    /// Its bytes in the quotation, brackets included.
    pub range: Range<usize>,
}

/// Says why a text cannot be checked as a quotation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum QuoteError {
    /// There is no word in it.
    Empty,
    /// It has more than [`MOST_WORDS`] words.
    TooLong {
        /// How many it has.
        words: usize,
    },
}

impl fmt::Display for QuoteError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            QuoteError::Empty => f.write_str("the quotation has no words"),
            QuoteError::TooLong { words } => {
                write!(f, "the quotation has {words} words; at most {MOST_WORDS} are checked at once")
            }
        }
    }
}

impl std::error::Error for QuoteError {}

impl Quote {
    /// Takes a claimed quotation apart. Quotation marks around it do no harm.
    ///
    /// # Errors
    /// Fails if there is no word in it, or more than [`MOST_WORDS`].
    pub fn parse(text: &str) -> Result<Quote, QuoteError> {
        let ranges = mark_ranges(text);
        let words = Words::of(&without(text, &ranges));
        match words.len() {
            0 => return Err(QuoteError::Empty),
            n if n > MOST_WORDS => return Err(QuoteError::TooLong { words: n }),
            _ => {}
        }
        let brackets = bracket_ranges(text, &ranges);
        let in_bracket = |i: usize| {
            let range = words.range(i);
            let inside = brackets.iter().any(|b| b.start < range.end && range.start < b.end);
            inside || text[range].contains(['[', ']'])
        };
        let bracketed = (0..words.len()).map(in_bracket).collect();
        let marks = ranges.into_iter().filter_map(|range| Mark::between(&words, range)).collect();
        Ok(Quote { text: text.to_owned(), words, bracketed, marks })
    }

    /// The quotation as claimed.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Its words, folded, with their bytes in [`Quote::text`].
    pub fn words(&self) -> &Words {
        &self.words
    }

    /// Its marks of omission between words, in order; a mark before the first word or after the last says nothing.
    pub fn marks(&self) -> &[Mark] {
        &self.marks
    }

    /// Says whether square brackets mark word number `i` as put in by whoever quotes.
    pub fn is_bracketed(&self, i: usize) -> bool {
        self.bracketed.get(i).copied().unwrap_or(false)
    }

    /// The runs of words between marks of omission.
    pub fn parts(&self) -> Vec<Range<usize>> {
        let ends = self.marks.iter().map(|mark| mark.before_word).chain([self.words.len()]);
        let mut start = 0;
        let mut parts = Vec::with_capacity(self.marks.len() + 1);
        for end in ends {
            if end > start {
                parts.push(start..end);
            }
            start = end;
        }
        parts
    }

    /// The mark of omission that stands right before word number `i`.
    pub fn mark_before(&self, i: usize) -> Option<&Mark> {
        self.marks.iter().find(|mark| mark.before_word == i)
    }
}

impl Mark {
    /// The mark at `range`, if it stands between two words.
    fn between(words: &Words, range: Range<usize>) -> Option<Mark> {
        let before_word = (0..words.len()).position(|i| words.range(i).start >= range.start)?;
        (before_word > 0).then_some(Mark { before_word, range })
    }
}

/// The byte ranges of all marks of omission, with the brackets that hold them.
fn mark_ranges(text: &str) -> Vec<Range<usize>> {
    let mut ranges: Vec<Range<usize>> = Vec::new();
    let mut at = 0;
    while at < text.len() {
        let length = dots(&text[at..]);
        if length == 0 {
            at += text[at..].chars().next().map_or(1, char::len_utf8);
            continue;
        }
        let range = with_brackets(text, at..at + length);
        at = range.end;
        ranges.push(range);
    }
    ranges
}

/// The length in bytes of a row of three dots or more, spaced or not, or of an ellipsis character; else 0.
fn dots(text: &str) -> usize {
    let mut count = 0;
    let mut end = 0;
    for (at, c) in text.char_indices() {
        match c {
            '.' => count += 1,
            '…' | '⋯' => count += 3,
            ' ' | '\u{A0}' if count > 0 => continue,
            _ => break,
        }
        end = at + c.len_utf8();
    }
    if count >= 3 { end } else { 0 }
}

/// Widens a mark over the brackets around it, if both stand there.
fn with_brackets(text: &str, mark: Range<usize>) -> Range<usize> {
    let before = text[..mark.start].trim_end_matches(' ');
    let after = text[mark.end..].trim_start_matches(' ');
    let pair = before.chars().next_back().zip(after.chars().next());
    if matches!(pair, Some(('[', ']') | ('(', ')') | ('<', '>') | ('{', '}') | ('⟨', '⟩'))) {
        let end = text.len() - after.len();
        before.len() - 1..end + after.chars().next().map_or(0, char::len_utf8)
    } else {
        mark
    }
}

/// The text with `ranges` blanked out, so that a `<...>` is not read as signs; byte places stay.
fn without(text: &str, ranges: &[Range<usize>]) -> String {
    let mut blanked = String::with_capacity(text.len());
    let mut at = 0;
    for range in ranges {
        blanked.push_str(&text[at..range.start]);
        blanked.extend(std::iter::repeat_n(' ', range.len()));
        at = range.end;
    }
    blanked.push_str(&text[at..]);
    blanked
}

/// The byte ranges inside square brackets that close; an opening bracket without its partner is a slip.
fn bracket_ranges(text: &str, marks: &[Range<usize>]) -> Vec<Range<usize>> {
    let mut ranges = Vec::new();
    let mut open = None;
    for (at, c) in text.char_indices() {
        match c {
            _ if marks.iter().any(|mark| mark.contains(&at)) => {}
            '[' | '［' => open = Some(at),
            ']' | '］' => ranges.extend(open.take().map(|start| start..at)),
            _ => {}
        }
    }
    ranges
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(text: &str) -> Vec<String> {
        let quote = Quote::parse(text).unwrap();
        let joined =
            |part: Range<usize>| part.map(|i| quote.words().word(i).to_owned()).collect::<Vec<_>>().join(" ");
        quote.parts().into_iter().map(joined).collect()
    }

    #[test]
    fn every_mark_of_omission_parts_the_words() {
        for mark in ["…", "...", ". . .", "[…]", "[...]", "(...)", "( … )", "<...>", "...."] {
            assert_eq!(parts(&format!("we hold{mark}the line")), ["we hold", "the line"], "{mark}");
        }
    }

    #[test]
    fn marks_at_the_ends_say_nothing() {
        assert_eq!(parts("… we hold the line …"), ["we hold the line"]);
        assert!(Quote::parse("[...] we hold (…)").unwrap().marks().is_empty());
    }

    #[test]
    fn square_brackets_mark_the_words_inside_and_the_words_they_cut_into() {
        let quote = Quote::parse("[T]he [new] govern[ment] holds [the line").unwrap();
        let bracketed: Vec<&str> = (0..quote.words().len())
            .filter(|&i| quote.is_bracketed(i))
            .map(|i| quote.words().word(i))
            .collect();
        assert_eq!(bracketed, ["the", "new", "government"]);
    }

    #[test]
    fn a_text_without_words_is_no_quotation() {
        assert_eq!(Quote::parse("“…” — ()"), Err(QuoteError::Empty));
        let long = "word ".repeat(MOST_WORDS + 1);
        assert_eq!(Quote::parse(&long), Err(QuoteError::TooLong { words: MOST_WORDS + 1 }));
    }
}
