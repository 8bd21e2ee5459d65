//! Names of elements, attributes and classes as numbers, so that one comparison tells them; tables of such names.

/// A name in lower case as a number: the name itself up to eight bytes, a hash (FNV-1a) of longer ones.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Name(u64);

impl Name {
    /// The name of nothing.
    pub(crate) const NONE: Name = Name(0);
    /// How many bytes a number holds.
    pub(crate) const PACKED: usize = 8;

    /// A name of at most [`Name::PACKED`] bytes, in lower case, the first byte highest.
    pub(crate) const fn packed(bytes: u64) -> Name {
        Name(bytes)
    }

    /// The number of a name.
    pub(crate) const fn of(name: &[u8]) -> Name {
        if name.len() > Name::PACKED {
            return Name(Name::hashed(name));
        }
        let mut key = 0;
        let mut i = 0;
        while i < name.len() {
            key = key << 8 | name[i].to_ascii_lowercase() as u64;
            i += 1;
        }
        Name(key)
    }

    /// Longer names share the numbers that no name of eight ASCII letters has.
    const fn hashed(name: &[u8]) -> u64 {
        let mut key = 0xCBF2_9CE4_8422_2325;
        let mut i = 0;
        while i < name.len() {
            key = (key ^ name[i].to_ascii_lowercase() as u64).wrapping_mul(0x0100_0000_01B3);
            i += 1;
        }
        key | 1 << 63
    }

    /// A number below 65,536 in which names differ: the high bits of a product (Fibonacci hashing, Knuth 1973).
    pub(crate) const fn mixed(self) -> usize {
        (self.0.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 48) as usize
    }
}

/// What names mean, as a table with open addresses, `ROOM` places for at most half as many names.
pub(crate) struct Names<T, const ROOM: usize> {
    places: [Option<Known<T>>; ROOM],
    /// The lengths of the names that begin with a byte, as bits: most words are told by them to be no name.
    lengths: [u32; 128],
}

#[derive(Clone, Copy)]
struct Known<T> {
    name: Name,
    means: T,
}

impl<T: Copy, const ROOM: usize> Names<T, ROOM> {
    /// A table of meanings, each with its names in lower case, parted by single spaces.
    pub(crate) const fn new(meanings: &[(T, &str)]) -> Self {
        let mut places = [const { None::<Known<T>> }; ROOM];
        let mut lengths = [0; 128];
        let mut i = 0;
        while i < meanings.len() {
            let (means, mut rest) = (meanings[i].0, meanings[i].1.as_bytes());
            while !rest.is_empty() {
                let (word, after) = rest.split_at(word_length(rest));
                let name = Name::of(word);
                lengths[beginning(word)] |= 1 << length_of(word);
                let mut place = name.mixed() % ROOM;
                while places[place].is_some() {
                    place = (place + 1) % ROOM;
                }
                places[place] = Some(Known { name, means });
                rest = if after.is_empty() { after } else { after.split_at(1).1 };
            }
            i += 1;
        }
        Names { places, lengths }
    }

    /// What a word means, if it is a name.
    #[inline]
    pub(crate) fn of_word(&self, word: &[u8]) -> Option<T> {
        let may_be = !word.is_empty() && self.lengths[beginning(word)] & 1 << length_of(word) != 0;
        if may_be { self.get(Name::of(word)) } else { None }
    }

    /// What a name means.
    #[inline]
    pub(crate) fn get(&self, name: Name) -> Option<T> {
        let mut place = name.mixed() % ROOM;
        loop {
            match &self.places[place] {
                Some(known) if known.name == name => return Some(known.means),
                Some(_) => place = (place + 1) % ROOM,
                None => return None,
            }
        }
    }
}

/// The first byte of a word in lower case, as a place of a table.
const fn beginning(word: &[u8]) -> usize {
    (word[0].to_ascii_lowercase() & 127) as usize
}

/// The length of a word, all beyond 31 as one.
const fn length_of(word: &[u8]) -> usize {
    if word.len() < 32 { word.len() } else { 31 }
}

const fn word_length(words: &[u8]) -> usize {
    let mut length = 0;
    while length < words.len() && words[length] != b' ' {
        length += 1;
    }
    length
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_told_apart_whatever_their_case_and_length() {
        assert_eq!(Name::of(b"DIV"), Name::of(b"div"));
        assert_eq!(Name::of(b"BlockQuote"), Name::of(b"blockquote"));
        assert_ne!(Name::of(b"blockquote"), Name::of(b"blockquotes"));
        assert_ne!(Name::of(b"a"), Name::of(b""));
    }

    #[test]
    fn a_table_knows_its_names_and_no_others() {
        static TABLE: Names<u8, 8> = Names::new(&[(1, "nav menu"), (2, "related-items")]);
        let known = |name: &str| TABLE.get(Name::of(name.as_bytes()));
        assert_eq!(
            ["nav", "Menu", "related-items", "navy", ""].map(known),
            [Some(1), Some(1), Some(2), None, None]
        );
    }
}
