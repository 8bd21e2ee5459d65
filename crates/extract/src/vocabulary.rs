//! The table of words that a lexicon is: a word is found in whatever case a page writes it, without a copy in lower case.

use crate::eight;

/// What is known of words and phrases, given in lower case.
#[derive(Debug, Default)]
pub(crate) struct Vocabulary<T> {
    known: Vec<(Box<str>, T)>,
    /// The place of each word among those known, one higher, by its number; 0 for none. A power of two of them.
    places: Vec<u16>,
    /// For each number a bit: most words of a page are not known, and these few bytes tell it.
    is_taken: Vec<u64>,
}

/// How many places there are for each word: with fewer, words that are not known meet more that are.
const PLACES_EACH: usize = 4;
/// How many bits there are for each place.
const BITS_EACH: usize = 4;

impl<T> Vocabulary<T> {
    /// A table of words; no more of them than a `u16` counts.
    pub(crate) fn new(known: Vec<(Box<str>, T)>) -> Self {
        // A mask is no division: both are powers of two.
        let room = (known.len() * PLACES_EACH).next_power_of_two().max(64);
        let mut table =
            Vocabulary { known: Vec::new(), places: vec![0; room], is_taken: vec![0; room * BITS_EACH / 64] };
        for (count, (word, _)) in (1..).zip(&known) {
            let number = number_of(word.as_bytes());
            let mut place = number & (room - 1);
            while table.places[place] != 0 {
                place = (place + 1) & (room - 1);
            }
            table.places[place] = count;
            let bit = table.bit(number);
            table.is_taken[bit / 64] |= 1 << (bit % 64);
        }
        Vocabulary { known, ..table }
    }

    /// What is known of a word written exactly so.
    pub(crate) fn get(&self, word: &str) -> Option<&T> {
        self.find(word, |known| known == word)
    }

    /// What is known of a word, whatever the case of its letters.
    pub(crate) fn get_in_any_case(&self, word: &str) -> Option<&T> {
        if word.is_ascii() {
            self.get_in_ascii_case(word)
        } else {
            self.get(word).or_else(|| self.get(&word.to_lowercase()))
        }
    }

    /// What is known of a word, whatever the case of its ASCII letters; its other letters are given in lower case.
    pub(crate) fn get_in_ascii_case(&self, word: &str) -> Option<&T> {
        self.find(word, |known| known.eq_ignore_ascii_case(word))
    }

    fn find(&self, word: &str, is_same: impl Fn(&str) -> bool) -> Option<&T> {
        let number = number_of(word.as_bytes());
        let bit = self.bit(number);
        if self.is_taken.get(bit / 64)? & 1 << (bit % 64) == 0 {
            return None;
        }
        let mut place = number;
        loop {
            place &= self.places.len() - 1;
            let (known, means) = self.known.get(usize::from(self.places[place]).checked_sub(1)?)?;
            if is_same(known) {
                return Some(means);
            }
            place += 1;
        }
    }

    /// The bit of a number. The places take its low bits too, so that these are other ones.
    fn bit(&self, number: usize) -> usize {
        (number >> 16) & (self.is_taken.len() * 64).wrapping_sub(1)
    }
}

/// A number in which words differ, though not by the case of their ASCII letters: a product of their first and last
/// eight bytes and their length.
fn number_of(word: &[u8]) -> usize {
    let sum = match (word.first_chunk(), word.last_chunk()) {
        (Some(first), Some(last)) => {
            let [first, last] = [first, last].map(|eight| eight::lowered(u64::from_le_bytes(*eight)));
            first ^ last.rotate_left(29) ^ (word.len() as u64) << 59
        }
        _ => eight::lowered(word.iter().fold(0, |packed, byte| packed << 8 | u64::from(*byte))),
    };
    // The high bits of a product depend on all bits (Fibonacci hashing, Knuth 1973).
    (sum.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 32) as usize
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn table() -> Vocabulary<usize> {
        let words = ["of", "the", "prime minister", "министр", "québec", "a", "deputy prime minister"];
        Vocabulary::new(words.into_iter().map(Box::from).zip(0..).collect())
    }

    #[test]
    fn words_are_found_in_any_case_only_where_that_is_asked() {
        let table = table();
        for (word, place) in [("OF", 0), ("Prime Minister", 2), ("МИНИСТР", 3), ("Québec", 4), ("A", 5)]
        {
            assert_eq!(table.get_in_any_case(word), Some(&place), "{word}");
            assert_eq!(table.get(word), None, "{word}");
            assert_eq!(table.get(&word.to_lowercase()), Some(&place), "{word}");
        }
        assert_eq!(table.get_in_any_case(""), None);
        assert_eq!(Vocabulary::<u8>::default().get_in_any_case("of"), None);
    }

    proptest! {
        #[test]
        fn no_other_word_is_found(word in "\\PC{0,20}") {
            let is_known = table().known.iter().any(|(known, _)| **known == *word.to_lowercase());
            prop_assert_eq!(table().get_in_any_case(&word).is_some(), is_known);
        }
    }
}
