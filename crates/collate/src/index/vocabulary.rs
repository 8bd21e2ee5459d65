//! The distinct words of a segment on its way: numbered as they come, written by frequency.

use super::bytes::{Assembly, Section, put};
use crate::hash::hash_word;
use std::io;

/// Distinct words, numbered as they come.
#[derive(Debug, Default)]
pub(super) struct Vocabulary {
    letters: String,
    ends: Vec<u32>,
    /// An open hash table; a number of 0 is an empty slot.
    slots: Vec<Slot>,
}

/// A word in the table. Nearly every word of a text fits the key, and is told from others without a look at its letters.
#[derive(Clone, Copy, Debug, Default)]
struct Slot {
    key: Key,
    /// The word's number plus one.
    number: u32,
    is_long: bool,
}

/// The letters of a word of up to [`SHORT`] bytes, or the hash of a longer one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Key([u64; 2]);

/// Words of so many bytes fit a key.
const SHORT: usize = 16;

impl Key {
    fn of(word: &str) -> Key {
        let bytes = word.as_bytes();
        let length = bytes.len();
        let four =
            |at: usize| bytes.get(at..at + 4).and_then(|b| b.try_into().ok()).map_or(0, u32::from_le_bytes);
        let eight =
            |at: usize| bytes.get(at..at + 8).and_then(|b| b.try_into().ok()).map_or(0, u64::from_le_bytes);
        match length {
            0..4 => Key([bytes.iter().rev().fold(0, |key, byte| key << 8 | u64::from(*byte)), 0]),
            // Two overlapping parts, the second moved to where it belongs.
            4..8 => Key([u64::from(four(0)) | u64::from(four(length - 4)) << ((length - 4) * 8), 0]),
            8 => Key([eight(0), 0]),
            9..=SHORT => Key([eight(0), eight(length - 8) >> ((16 - length) * 8)]),
            _ => Key([hash_word(word), 0]),
        }
    }

    fn spread(self) -> u64 {
        let spread = (self.0[0] ^ self.0[1].rotate_left(23)).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        spread >> 32 ^ spread >> 15
    }
}

impl Vocabulary {
    /// The number of a word; a new one if it was not met before.
    pub(super) fn number(&mut self, word: &str) -> u32 {
        self.look_up(Key::of(word), word.len() > SHORT, word)
    }

    /// The number of a word of at most eight ASCII letters, given as a little-endian number.
    #[inline]
    pub(super) fn number_of_short(&mut self, letters: u64) -> u32 {
        let bytes = letters.to_le_bytes();
        let length = 8 - letters.leading_zeros() as usize / 8;
        let key = Key([letters, 0]);
        match self.find(key) {
            Some(number) => number,
            None => self.look_up(key, false, std::str::from_utf8(&bytes[..length]).unwrap_or("")),
        }
    }

    /// The number of a short word, if it stands in its first slot.
    #[inline]
    fn find(&self, key: Key) -> Option<u32> {
        let slot = self.slots.get(key.spread() as usize & self.slots.len().wrapping_sub(1))?;
        if slot.key == key && !slot.is_long { slot.number.checked_sub(1) } else { None }
    }

    fn look_up(&mut self, key: Key, is_long: bool, word: &str) -> u32 {
        if self.slots.is_empty() {
            self.grow();
        }
        let mask = self.slots.len() - 1;
        let mut at = key.spread() as usize & mask;
        loop {
            let slot = self.slots[at];
            if slot.number == 0 {
                return self.enter(word, Slot { key, number: 0, is_long }, at);
            }
            if slot.key == key && slot.is_long == is_long && (!is_long || self.word(slot.number - 1) == word)
            {
                return slot.number - 1;
            }
            at = (at + 1) & mask;
        }
    }

    fn enter(&mut self, word: &str, slot: Slot, at: usize) -> u32 {
        let number = self.ends.len() as u32;
        self.slots[at] = Slot { number: number + 1, ..slot };
        self.letters.push_str(word);
        self.ends.push(self.letters.len() as u32);
        if self.ends.len() * 2 > self.slots.len() {
            self.grow();
        }
        number
    }

    /// How many distinct words there are.
    pub(super) fn len(&self) -> usize {
        self.ends.len()
    }

    fn word(&self, number: u32) -> &str {
        let at = number as usize;
        let start = at.checked_sub(1).map_or(0, |before| self.ends[before] as usize);
        &self.letters[start..self.ends[at] as usize]
    }

    fn grow(&mut self) {
        let size = (self.slots.len() * 2).max(1024);
        let old = std::mem::replace(&mut self.slots, vec![Slot::default(); size]);
        for slot in old.into_iter().filter(|slot| slot.number != 0) {
            let mut at = slot.key.spread() as usize & (size - 1);
            while self.slots[at].number != 0 {
                at = (at + 1) & (size - 1);
            }
            self.slots[at] = slot;
        }
    }

    /// The words' numbers by how often each came, most first; ties by letters, so that the same statements give the same
    /// bytes.
    pub(super) fn by_frequency(&self, counts: &[u32]) -> Vec<u32> {
        let beginning = |number: u32| {
            let bytes = self.word(number).bytes().chain(std::iter::repeat(0));
            bytes.take(8).fold(0_u64, |beginning, byte| beginning << 8 | u64::from(byte))
        };
        let mut order: Vec<(u32, u64, u32)> = (0..self.ends.len() as u32)
            .map(|number| (u32::MAX - counts[number as usize], beginning(number), number))
            .collect();
        order.sort_unstable_by(|a, b| {
            (a.0, a.1).cmp(&(b.0, b.1)).then_with(|| self.word(a.2).cmp(self.word(b.2)))
        });
        order.into_iter().map(|(_, _, number)| number).collect()
    }

    /// Writes rows, letters and hash table; word numbers in a segment count from 1.
    pub(super) fn write(&self, order: &[u32], starts: &[u32], assembly: &mut Assembly<'_>) -> io::Result<()> {
        let size = (order.len() * 2).next_power_of_two().max(16);
        let mut slots = vec![0_u32; size];
        let mut letters = Vec::with_capacity(self.letters.len());
        assembly.section(Section::Vocabulary, |out| {
            put(out, [0, 0]);
            for (rank, &number) in order.iter().enumerate() {
                let word = self.word(number);
                put(out, [letters.len() as u32, starts[rank + 1]]);
                letters.extend_from_slice(word.as_bytes());
                let mut slot = hash_word(word) as usize & (size - 1);
                while slots[slot] != 0 {
                    slot = (slot + 1) & (size - 1);
                }
                slots[slot] = rank as u32 + 1;
            }
            put(out, [letters.len() as u32, starts.last().copied().unwrap_or(0)]);
        })?;
        assembly.section(Section::Letters, |out| out.extend_from_slice(&letters))?;
        assembly.section(Section::Slots, |out| put(out, slots))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    proptest::proptest! {
        #[test]
        fn a_word_keeps_its_number_and_no_other_word_has_it(words in proptest::collection::vec("[a-cé]{1,20}", 1..300)) {
            let mut vocabulary = Vocabulary::default();
            let numbers: Vec<u32> = words.iter().map(|word| vocabulary.number(word)).collect();
            for (word, number) in words.iter().zip(&numbers) {
                proptest::prop_assert_eq!(vocabulary.word(*number), word);
                proptest::prop_assert_eq!(vocabulary.number(word), *number);
            }
            for word in words.iter().filter(|word| word.is_ascii() && word.len() <= 8) {
                let letters = word.bytes().rev().fold(0, |letters, byte| letters << 8 | u64::from(byte));
                proptest::prop_assert_eq!(vocabulary.number_of_short(letters), vocabulary.number(word));
            }
        }
    }
}
