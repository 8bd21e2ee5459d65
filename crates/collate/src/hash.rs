//! A stable hash of words, and small tables of words by it.

/// A hash of a folded word; the same on every machine and in every version, since segments on disk rest on it.
///
/// FNV-1a over eight bytes at a time with a final mix: words are short, and nobody gains by making them collide.
pub(crate) fn hash_word(word: &str) -> u64 {
    hash_bytes(word.as_bytes())
}

const PRIME: u64 = 0x9E37_79B9_7F4A_7C15;

/// As [`hash_word`], of a word of one to eight bytes that are given as a little-endian number.
#[inline]
pub(crate) fn hash_short(letters: u64, length: usize) -> u64 {
    let mut hash = 0xCBF2_9CE4_8422_2325 ^ (length as u64).wrapping_mul(PRIME);
    let mut rest = letters;
    if length == 8 {
        hash = (hash ^ letters).wrapping_mul(PRIME).rotate_left(29);
        rest = 0;
    }
    hash = (hash ^ rest).wrapping_mul(PRIME);
    hash ^ hash >> 32
}

fn hash_bytes(bytes: &[u8]) -> u64 {
    let mut hash = 0xCBF2_9CE4_8422_2325 ^ (bytes.len() as u64).wrapping_mul(PRIME);
    let mut chunks = bytes.chunks_exact(8);
    for chunk in &mut chunks {
        let eight = chunk.iter().rev().fold(0_u64, |eight, byte| eight << 8 | u64::from(*byte));
        hash = (hash ^ eight).wrapping_mul(PRIME).rotate_left(29);
    }
    let rest = chunks.remainder().iter().rev().fold(0_u64, |rest, byte| rest << 8 | u64::from(*byte));
    hash = (hash ^ rest).wrapping_mul(PRIME);
    hash ^ hash >> 32
}

/// Hashes the words of the small lists that the program carries: their letters are ours, so that nobody can make them
/// collide, and a keyed hash would only cost time.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct ListHasher(u64);

impl std::hash::Hasher for ListHasher {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        self.0 = hash_bytes(bytes) ^ self.0.rotate_left(7);
    }

    fn write_u8(&mut self, byte: u8) {
        self.0 ^= u64::from(byte);
    }
}

/// What the program's lists are looked up by.
pub(crate) type ListState = std::hash::BuildHasherDefault<ListHasher>;

/// Numbers distinct words from 0 in the order they come.
#[derive(Debug, Default)]
pub(crate) struct WordNumbers<'a> {
    /// Slot to number plus one; 0 is empty.
    slots: Vec<u32>,
    words: Vec<&'a str>,
}

impl<'a> WordNumbers<'a> {
    /// Makes an empty table for at most `words` words.
    pub(crate) fn with_room_for(words: usize) -> WordNumbers<'a> {
        let size = (words * 4).next_power_of_two().max(16);
        WordNumbers { slots: vec![0; size], words: Vec::with_capacity(words) }
    }

    /// The number of a word; a new one if it was not met before.
    pub(crate) fn number(&mut self, word: &'a str) -> u32 {
        let (slot, found) = self.look_up(word);
        found.unwrap_or_else(|| {
            let number = self.words.len() as u32;
            self.words.push(word);
            self.slots[slot] = number + 1;
            number
        })
    }

    /// The number of a word, if it was met.
    pub(crate) fn find(&self, word: &str) -> Option<u32> {
        self.look_up(word).1
    }

    fn look_up(&self, word: &str) -> (usize, Option<u32>) {
        let mask = self.slots.len() - 1;
        let mut slot = hash_word(word) as usize & mask;
        while let Some(number) = self.slots[slot].checked_sub(1) {
            if self.words[number as usize] == word {
                return (slot, Some(number));
            }
            slot = (slot + 1) & mask;
        }
        (slot, None)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hash_is_the_one_that_segments_on_disk_rest_on() {
        assert_eq!(hash_word(""), 17_923_080_534_494_239_936);
        assert_ne!(hash_word("harbour"), hash_word("harbours"));
    }

    #[test]
    fn words_are_numbered_as_they_come() {
        let mut numbers = WordNumbers::with_room_for(3);
        let given: Vec<u32> = ["a", "b", "a", "c"].into_iter().map(|word| numbers.number(word)).collect();
        assert_eq!(given, [0, 1, 0, 2]);
        assert_eq!((numbers.find("c"), numbers.find("d")), (Some(2), None));
    }
}
