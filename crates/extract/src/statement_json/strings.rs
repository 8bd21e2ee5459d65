//! The contents of a JSON string with its escapes undone, and the way back.

use std::{marker::PhantomData, ops::Range};

/// A string whose escapes are undone.
#[derive(Clone, Debug, Default)]
pub(super) struct Unescaped<'a> {
    /// The words.
    pub(super) text: String,
    /// Where its contents stand in the JSON.
    pub(super) at: Range<usize>,
    /// Places where text and source run in step again: after each escape, and at each beginning.
    steps: Vec<(usize, usize)>,
    _source: PhantomData<&'a str>,
}

impl Unescaped<'_> {
    /// Undoes the escapes of contents that begin at `at`.
    pub(super) fn of(contents: &str, at: usize) -> Self {
        let mut unescaped = Unescaped { at: at..at + contents.len(), ..Unescaped::default() };
        unescaped.append(contents, at);
        unescaped
    }

    /// Adds more contents: the paragraphs of an array make one text.
    pub(super) fn append(&mut self, contents: &str, at: usize) {
        self.steps.push((self.text.len(), at));
        let mut rest = 0;
        while let Some(slash) = memchr::memchr(b'\\', &contents.as_bytes()[rest..]).map(|i| rest + i) {
            self.text.push_str(&contents[rest..slash]);
            // The escape itself is a step of its own, so that an end before it does not take it in.
            self.steps.push((self.text.len(), at + slash));
            let (character, length) = escape(&contents[slash..]);
            self.text.push(character);
            rest = slash + length;
            self.steps.push((self.text.len(), at + rest));
        }
        self.text.push_str(&contents[rest..]);
    }

    /// Parts what was added from what follows by a blank line.
    pub(super) fn part(&mut self) {
        if !self.text.is_empty() {
            self.text.push_str("\n\n");
        }
    }

    /// The words, white space folded.
    pub(super) fn words(&self) -> String {
        crate::fold(&self.text)
    }

    /// Where in the JSON a range of the words came from.
    pub(super) fn source(&self, range: Range<usize>) -> Range<usize> {
        let end = range.end.checked_sub(1).map_or(0, |last| self.end_of(last));
        self.offset(range.start)..end.max(self.offset(range.start))
    }

    fn offset(&self, text: usize) -> usize {
        let after = self.steps.partition_point(|(at, _)| *at <= text);
        let (step, source) = after.checked_sub(1).map_or((0, 0), |i| self.steps[i]);
        source + (text - step)
    }

    /// Where the byte of the words at `last` ends in the JSON.
    fn end_of(&self, last: usize) -> usize {
        let after = self.steps.partition_point(|(at, _)| *at <= last);
        let (step, source) = after.checked_sub(1).map_or((0, 0), |i| self.steps[i]);
        match self.steps.get(after) {
            // Within an escape the source runs on to where the next step begins.
            Some(&(next, next_source)) if next == last + 1 => next_source,
            _ => source + (last - step) + 1,
        }
    }
}

/// The character of an escape and how many bytes it is written in; a broken one is U+FFFD.
fn escape(text: &str) -> (char, usize) {
    const BROKEN: char = '\u{FFFD}';
    match text.as_bytes().get(1) {
        Some(b'n') => ('\n', 2),
        Some(b't') => ('\t', 2),
        Some(b'r') => ('\r', 2),
        Some(b'b') => ('\u{8}', 2),
        Some(b'f') => ('\u{c}', 2),
        Some(b'u') => {
            let Some(unit) = unit(&text[2..]) else { return (BROKEN, 2) };
            let second = text.get(6..).and_then(unit_of_escape);
            match second.filter(|low| (0xD800..0xDC00).contains(&unit) && (0xDC00..0xE000).contains(low)) {
                Some(low) => {
                    let code = 0x10000 + ((unit - 0xD800) << 10) + (low - 0xDC00);
                    (char::from_u32(code).unwrap_or(BROKEN), 12)
                }
                None => (char::from_u32(unit).unwrap_or(BROKEN), 6),
            }
        }
        Some(byte @ (b'"' | b'\\' | b'/')) => (char::from(*byte), 2),
        _ => (BROKEN, 1),
    }
}

fn unit_of_escape(text: &str) -> Option<u32> {
    unit(text.strip_prefix("\\u")?)
}

fn unit(digits: &str) -> Option<u32> {
    let digits = digits.get(..4)?;
    if digits.starts_with('+') { None } else { u32::from_str_radix(digits, 16).ok() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn every_word_of_a_string_reads_the_same_alone(words in prop::collection::vec("[a-zé\"\\\\/\u{1F600}я]{1,6}", 1..20), pick in 0usize..20) {
            let text = words.join(" ");
            let json = serde_json::to_string(&text).unwrap();
            let whole = Unescaped::of(&json[1..json.len() - 1], 1);
            prop_assert_eq!(&whole.text, &text);
            let word = text.split(' ').nth(pick % words.len()).unwrap();
            let start = word.as_ptr() as usize - text.as_ptr() as usize;
            let source = whole.source(start..start + word.len());
            prop_assert_eq!(Unescaped::of(&json[source], 0).text, word);
        }
    }

    #[test]
    fn escapes_of_every_kind_are_undone() {
        assert_eq!(Unescaped::of(r"a\u00e9\ud83d\ude00\n\/\ud800x", 0).text, "aé😀\n/\u{FFFD}x");
    }
}
