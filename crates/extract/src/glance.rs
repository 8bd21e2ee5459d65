//! What a first glance at a line's bytes tells: one pass over them says what the line cannot be.

/// The kinds of bytes that stand in some words, as a set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Glance(u8);

const DIGIT: u8 = 1;
const LETTER: u8 = 1 << 1;
const COLON: u8 = 1 << 2;
const OF_ADDRESS: u8 = 1 << 3;
const BEYOND_ASCII: u8 = 1 << 4;

impl Glance {
    /// Looks over some words.
    pub(crate) fn over(words: &str) -> Glance {
        Glance(words.bytes().fold(0, |seen, byte| seen | KINDS[usize::from(byte)]))
    }

    /// Says whether an ASCII digit stands in them.
    pub(crate) fn has_ascii_digit(self) -> bool {
        self.has(DIGIT)
    }

    /// Says whether a letter or digit of ASCII stands in them.
    pub(crate) fn is_ascii_alphanumeric(self) -> bool {
        self.has(DIGIT | LETTER)
    }

    /// Says whether a colon may stand in them, full-width ones among them.
    pub(crate) fn may_have_colon(self) -> bool {
        self.has(COLON)
    }

    /// Says whether "@" or "[" stands in them: addresses for mail have one.
    pub(crate) fn may_be_address(self) -> bool {
        self.has(OF_ADDRESS)
    }

    /// Says whether all of them is ASCII.
    pub(crate) fn is_ascii(self) -> bool {
        !self.has(BEYOND_ASCII)
    }

    fn has(self, kinds: u8) -> bool {
        self.0 & kinds != 0
    }
}

/// The kinds of each byte.
static KINDS: [u8; 256] = {
    let mut kinds = [0; 256];
    let mut byte = 0;
    while byte < 256 {
        kinds[byte] = match byte as u8 {
            b'0'..=b'9' => DIGIT,
            b'A'..=b'Z' | b'a'..=b'z' => LETTER,
            b':' => COLON,
            b'@' | b'[' => OF_ADDRESS,
            // The first byte of a full-width colon is rare enough.
            0xEF => COLON | BEYOND_ASCII,
            0x80.. => BEYOND_ASCII,
            _ => 0,
        };
        byte += 1;
    }
    kinds
};

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_glance_misses_nothing(words in "[ a-c0-9:：@é.\\[]{0,12}") {
            let glance = Glance::over(&words);
            prop_assert_eq!(glance.has_ascii_digit(), words.contains(|c: char| c.is_ascii_digit()));
            prop_assert_eq!(glance.is_ascii_alphanumeric(), words.contains(|c: char| c.is_ascii_alphanumeric()));
            prop_assert_eq!(glance.may_have_colon(), words.contains([':', '：']));
            prop_assert_eq!(glance.may_be_address(), words.contains(['@', '[']));
            prop_assert_eq!(glance.is_ascii(), words.is_ascii());
        }
    }
}
