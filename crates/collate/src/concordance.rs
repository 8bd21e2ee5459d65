//! Matches set in their line, with words left and right, and the orders in which such lines tell something.

use crate::Words;
use std::ops::Range;

/// A match with the words around it, as byte ranges of its text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WordsAround {
    /// From the first word before the match to the match.
    pub before: Range<usize>,
    /// The match.
    pub matched: Range<usize>,
    /// From the match to the end of the last word after it, and what closes that word.
    pub after: Range<usize>,
}

/// By what lines are put in order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum LineOrder {
    /// By day, as they stand in the archive.
    #[default]
    Day,
    /// By the words of the match.
    Match,
    /// By the words before the match, the nearest first; beginning with the so-many-th, from 1.
    Left(usize),
    /// By the words after the match, likewise.
    Right(usize),
}

impl std::str::FromStr for LineOrder {
    type Err = String;

    /// Reads `day`, `match`, `left`, `right`, `left2`, `right3` ….
    fn from_str(written: &str) -> Result<LineOrder, String> {
        let nth = |rest: &str| match rest {
            "" => Some(1),
            number => number.parse().ok().filter(|nth| (1..=MOST_WORDS_AROUND).contains(nth)),
        };
        let order = match written {
            "day" => Some(LineOrder::Day),
            "match" => Some(LineOrder::Match),
            _ => match (written.strip_prefix("left"), written.strip_prefix("right")) {
                (Some(rest), _) => nth(rest).map(LineOrder::Left),
                (_, Some(rest)) => nth(rest).map(LineOrder::Right),
                _ => None,
            },
        };
        order.ok_or_else(|| {
            format!("“{written}” is no order of lines: day, match, left, right, left2, right2 … are")
        })
    }
}

/// More words on a side are not shown.
pub const MOST_WORDS_AROUND: usize = 40;

/// Finds the stretches of a text around a match, a range of word numbers, with up to `width` words on each side.
pub fn words_around(text: &str, words: &Words, matched: Range<usize>, width: usize) -> WordsAround {
    let width = width.min(MOST_WORDS_AROUND);
    let last = words.len().saturating_sub(1);
    let first_matched = matched.start.min(last);
    let last_matched = matched.end.saturating_sub(1).clamp(first_matched, last);
    let start = words.range(first_matched).start;
    let end = words.range(last_matched).end.max(start);
    let from = words.range(first_matched.saturating_sub(width)).start.min(start);
    let to = words.range((last_matched + width).min(last)).end.max(end);
    WordsAround { before: from..start, matched: start..end, after: end..with_closing(text, to) }
}

/// What stands against a word without a space belongs to it: a full stop, a closing mark.
fn with_closing(text: &str, end: usize) -> usize {
    let rest = text.get(end..).unwrap_or_default();
    let closing = rest.find(|c: char| c.is_whitespace() || c.is_alphanumeric()).unwrap_or(rest.len());
    end + closing
}

/// What lines of an order are sorted by: folded words.
pub fn line_key(words: &Words, matched: &Range<usize>, order: LineOrder) -> Vec<String> {
    let word = |i: usize| words.word(i).to_owned();
    match order {
        LineOrder::Day => Vec::new(),
        LineOrder::Match => matched.clone().map(word).collect(),
        LineOrder::Left(nth) => {
            (0..matched.start.min(words.len())).rev().skip(nth - 1).take(KEY_WORDS).map(word).collect()
        }
        LineOrder::Right(nth) => (matched.end..words.len()).skip(nth - 1).take(KEY_WORDS).map(word).collect(),
    }
}

/// Lines that agree in more words than this stay in the order of the archive.
const KEY_WORDS: usize = 6;

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "“Ships come in,” he said; ships go out.\nNo ship stays.";

    /// Every line of a word, as it would be printed.
    fn lines(word: &str, width: usize) -> Vec<String> {
        let words = Words::of(TEXT);
        let hits = (0..words.len()).filter(|i| words.word(*i) == word);
        hits.map(|hit| {
            let around = words_around(TEXT, &words, hit..hit + 1, width);
            format!("{}[{}]{}", &TEXT[around.before], &TEXT[around.matched], &TEXT[around.after])
        })
        .collect()
    }

    #[test]
    fn a_match_stands_between_so_many_words() {
        assert_eq!(lines("ships", 2), ["[Ships] come in,”", "he said; [ships] go out."]);
        assert_eq!(lines("ship", 1), ["No [ship] stays."]);
        assert_eq!(lines("ship", 0), ["[ship]"]);
    }

    #[test]
    fn lines_are_sorted_by_the_nearest_word_first() {
        let words = Words::of(TEXT);
        assert_eq!(line_key(&words, &(5..6), LineOrder::Left(1))[..2], ["said", "he"]);
        assert_eq!(line_key(&words, &(5..6), LineOrder::Left(2))[0], "he");
        assert_eq!(line_key(&words, &(5..6), LineOrder::Right(2))[0], "out");
        assert_eq!(line_key(&words, &(5..6), LineOrder::Match), ["ships"]);
    }

    #[test]
    fn an_order_is_read_from_its_word() {
        assert_eq!("left2".parse(), Ok(LineOrder::Left(2)));
        assert_eq!("right".parse(), Ok(LineOrder::Right(1)));
        for wrong in ["", "left0", "left41", "up", "rightx"] {
            assert!(wrong.parse::<LineOrder>().is_err(), "{wrong}");
        }
    }

    proptest::proptest! {
        #[test]
        fn the_line_is_an_unbroken_stretch_with_the_words_asked_for(text in "[a-cé .\n“”平]{0,40}", at in 0..20_usize, long in 0..4_usize, width in 0..5_usize) {
            let words = Words::of(&text);
            let around = words_around(&text, &words, at..at + long, width);
            proptest::prop_assert_eq!(around.before.end, around.matched.start);
            proptest::prop_assert_eq!(around.matched.end, around.after.start);
            proptest::prop_assert!(text.get(around.before.start..around.after.end).is_some());
            if at + long.max(1) <= words.len() {
                let before = Words::of(&text[around.before]);
                proptest::prop_assert_eq!(before.len(), at.min(width));
                proptest::prop_assert_eq!(Words::of(&text[around.after]).len(), (words.len() - at - long.max(1)).min(width));
            }
        }
    }
}
