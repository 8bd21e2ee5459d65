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
    best(segment, |each| misread(word, each)).or_else(|| best(segment, |each| mistyped(word, each)))
}

/// The word among some variants that is most frequent; `each` calls back with every variant.
fn best(segment: &Segment<'_>, each: impl FnOnce(&mut dyn FnMut(&str))) -> Option<u32> {
    let mut best: Option<u32> = None;
    // Numbers count from the most frequent word down.
    each(&mut |variant| {
        if let Some(number) = segment.word_number(variant) {
            best = Some(best.map_or(number, |best| best.min(number)));
        }
    });
    best
}

/// The word with one scanning error undone, or all of one kind.
fn misread(word: &str, each: &mut dyn FnMut(&str)) {
    let mut variant = String::with_capacity(word.len() + 8);
    for (right, wrong) in CONFUSED.iter().flat_map(|&(a, b)| [(a, b), (b, a)]) {
        let mut times = 0;
        for (at, _) in word.match_indices(wrong) {
            times += 1;
            variant.clear();
            variant.extend([&word[..at], right, &word[at + wrong.len()..]]);
            each(&variant);
        }
        if times > 1 {
            each(&word.replace(wrong, right));
        }
    }
}

/// The word with one letter swapped with its neighbour, left out, put in or changed.
fn mistyped(word: &str, each: &mut dyn FnMut(&str)) {
    let mut variant = String::with_capacity(word.len() + 8);
    let mut try_parts = |parts: [&str; 4]| {
        variant.clear();
        variant.extend(parts);
        each(&variant);
    };
    for at in 0..word.len() {
        let (before, letter, after) = (&word[..at], &word[at..at + 1], &word[at + 1..]);
        if let Some(next) = after.get(..1) {
            try_parts([before, next, letter, &after[1..]]);
        }
        try_parts([before, "", "", after]);
        for put in LETTERS {
            try_parts([before, put, "", after]);
            try_parts([before, put, letter, after]);
        }
    }
}

/// Letters that may be put in.
const LETTERS: [&str; 26] = [
    "a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l", "m", "n", "o", "p", "q", "r", "s", "t", "u",
    "v", "w", "x", "y", "z",
];

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
