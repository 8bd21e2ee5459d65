//! Repairs words that a segment does not have, for finding only: "tbe" may be "the" where a scanner misread it.
//!
//! What is repaired here ranks candidates; the alignment still sees the word as it was claimed.

use super::segment::Segment;

/// The most words of a quotation that are repaired.
pub(super) const MOST_REPAIRED: usize = 8;
/// Letters and pairs of letters that scanners take for one another.
const CONFUSED: [(&str, &str); 26] = [
    ("e", "c"),
    ("a", "o"),
    ("t", "f"),
    ("i", "l"),
    ("n", "u"),
    ("b", "h"),
    ("o", "0"),
    ("l", "1"),
    ("s", "5"),
    ("i", "1"),
    ("t", "l"),
    ("i", "j"),
    ("m", "rn"),
    ("w", "vv"),
    ("u", "ii"),
    ("d", "cl"),
    ("o", "c"),
    ("r", "i"),
    ("y", "v"),
    ("g", "q"),
    ("s", "a"),
    ("a", "u"),
    ("n", "m"),
    ("g", "9"),
    ("b", "6"),
    ("li", "h"),
];

/// The number of the most frequent word that a misread or mistyped word may stand for.
pub(super) fn repaired(segment: &Segment<'_>, word: &str) -> Option<u32> {
    if !word.is_ascii() || word.len() < 3 || word.len() > 24 {
        return None;
    }
    best(segment, misread(word)).or_else(|| best(segment, mistyped(word)))
}

fn best(segment: &Segment<'_>, variants: impl Iterator<Item = String>) -> Option<u32> {
    // Numbers count from the most frequent word down.
    variants.filter_map(|variant| segment.word_number(&variant)).min()
}

/// The word with one scanning error undone, or all of one kind.
fn misread(word: &str) -> impl Iterator<Item = String> + '_ {
    let both = CONFUSED.iter().flat_map(|&(a, b)| [(a, b), (b, a)]);
    both.flat_map(move |(right, wrong)| {
        let at_each = word
            .match_indices(wrong)
            .map(move |(at, _)| format!("{}{right}{}", &word[..at], &word[at + wrong.len()..]));
        let everywhere = (word.matches(wrong).count() > 1).then(|| word.replace(wrong, right));
        at_each.chain(everywhere)
    })
}

/// The word with one letter swapped with its neighbour, left out, put in or changed.
fn mistyped(word: &str) -> impl Iterator<Item = String> + '_ {
    (0..word.len()).flat_map(move |at| {
        let (before, letter, after) = (&word[..at], &word[at..at + 1], &word[at + 1..]);
        let swapped = (!after.is_empty()).then(|| format!("{before}{}{letter}{}", &after[..1], &after[1..]));
        let without = format!("{before}{after}");
        let changed = ('a'..='z')
            .flat_map(move |c| [format!("{before}{c}{after}"), format!("{before}{c}{letter}{after}")]);
        swapped.into_iter().chain([without]).chain(changed)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::SegmentBuilder;

    #[test]
    fn a_misread_word_leads_to_the_word_it_was() {
        let mut builder = SegmentBuilder::new();
        builder.take_words("the harbour council and the situation");
        let bytes = builder.finish();
        let segment = Segment::open(&bytes).unwrap();
        for (word, was) in [
            ("tbe", "the"),
            ("harhour", "harbour"),
            ("conneil", ""),
            ("aud", "and"),
            ("situtaion", "situation"),
        ] {
            assert_eq!(repaired(&segment, word), segment.word_number(was), "{word}");
        }
    }
}
