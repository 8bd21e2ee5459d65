//! Words as numbers: the row in which reuse is looked for.
//!
//! A number is 29 bits of the word's hash over three that say how much it tells. It is the same in every segment, so that rows of two
//! segments are set against one another with no vocabulary between them. Two words share a number once in half a thousand million pairs.

use crate::{
    hash::{hash_short, hash_word},
    token::{TakesWords, for_each_word},
};
use std::ops::Range;

/// No word: a paragraph ends here.
pub(super) const GAP: u32 = 0;

/// How many bits a word of each class tells: roughly the logarithm of how rare English words of so many letters are. The figures are a
/// guess made on a hundred speeches; what is rare by them is rare in other languages with spaces too.
const TELLING: [u32; 8] = [4, 5, 7, 9, 10, 11, 12, 13];

/// How many bits a word tells.
pub(super) fn telling(word: u32) -> u32 {
    TELLING[(word & 7) as usize]
}

/// The class of a word of so many letters.
fn class_of(letters: usize) -> u32 {
    match letters {
        0..=2 => 0,
        3..=7 => letters as u32 - 2,
        8..=9 => 6,
        _ => 7,
    }
}

fn number(hash: u64, class: u32) -> u32 {
    let number = hash as u32 & !7 | class;
    if number == GAP { 8 } else { number }
}

/// A figure tells much for its few letters; a character of a script without spaces tells as much as a short word.
fn class_of_word(word: &str) -> u32 {
    if word.is_ascii() {
        return if word.as_bytes().first().is_some_and(u8::is_ascii_digit) {
            5
        } else {
            class_of(word.len())
        };
    }
    let letters = word.chars().count();
    if letters == 1 { 2 } else { class_of(letters) }
}

/// Takes words into a row.
struct Numbering<'a>(&'a mut Vec<u32>);

impl TakesWords for Numbering<'_> {
    fn take(&mut self, word: &str, _: Range<usize>) {
        self.0.push(number(hash_word(word), class_of_word(word)));
    }

    fn take_short(&mut self, letters: u64, _: Range<usize>) {
        let length = 8 - letters.leading_zeros() as usize / 8;
        self.0.push(number(hash_short(letters, length), class_of(length)));
    }
}

/// Appends the words of a text to a row; `scratch` is room to fold in.
pub(super) fn append(text: &str, row: &mut Vec<u32>, scratch: &mut String) {
    for_each_word(text, scratch, &mut Numbering(row));
}

/// A row of numbers as it lies in a segment.
pub(super) type Row<'a> = &'a [[u8; 4]];

/// The number at a place of a row; a gap beyond its end.
#[inline]
pub(super) fn word_at(row: Row<'_>, place: usize) -> u32 {
    row.get(place).map_or(GAP, |bytes| u32::from_le_bytes(*bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_short_word_has_the_number_that_a_long_way_round_gives_it() {
        for word in ["a", "the", "harbour", "harbours"] {
            let (mut row, mut scratch) = (Vec::new(), String::new());
            append(&format!("{word} of many other words"), &mut row, &mut scratch);
            assert_eq!(row[0], number(hash_word(word), class_of_word(word)), "{word}");
        }
    }

    #[test]
    fn longer_words_and_figures_tell_more() {
        let told = |word: &str| telling(number(hash_word(word), class_of_word(word)));
        assert!(told("of") < told("ferry") && told("ferry") < told("breakwater"));
        assert!(told("31") > told("in"));
    }
}
