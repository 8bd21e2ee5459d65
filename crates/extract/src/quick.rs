//! Quick look-ups of short words: a hash for maps whose keys no stranger chooses, and lower case without allocation.

use std::{
    collections::HashMap,
    hash::{BuildHasherDefault, Hasher},
    ops::Deref,
};

/// A map with a quick hash. What a page holds is only ever looked up in it, never put in: crafted keys that
/// collide find nothing, in no more time than a comparison or two.
pub(crate) type QuickMap<K, V> = HashMap<K, V, BuildHasherDefault<Quick>>;

/// Multiplies and rotates eight bytes at a time, as the Rust compiler's own maps do (FxHash).
#[derive(Clone, Copy, Default)]
pub(crate) struct Quick(u64);

impl Quick {
    fn add(&mut self, word: u64) {
        self.0 = (self.0.rotate_left(5) ^ word).wrapping_mul(0x517C_C1B7_2722_0A95);
    }
}

impl Hasher for Quick {
    fn write(&mut self, bytes: &[u8]) {
        let mut chunks = bytes.chunks_exact(8);
        for chunk in &mut chunks {
            self.add(chunk.try_into().map_or(0, u64::from_le_bytes));
        }
        let mut last = [0; 8];
        let rest = chunks.remainder();
        last[..rest.len()].copy_from_slice(rest);
        self.add(u64::from_le_bytes(last) ^ (bytes.len() as u64) << 56);
    }

    fn write_u8(&mut self, byte: u8) {
        self.add(u64::from(byte));
    }

    fn finish(&self) -> u64 {
        // The map takes its bucket from the low bits and its tag from the high ones: both must depend on all bytes.
        self.0 ^ self.0 >> 32
    }
}

/// How long words are lowered on the stack.
const ON_STACK: usize = 64;

/// Words in lower case: the words themselves where they have no capitals, else a copy, on the stack if it is short.
pub(crate) enum Lower<'a> {
    /// There was nothing to change.
    Same(&'a str),
    /// A short copy.
    Short([u8; ON_STACK], usize),
    /// A long one, or one beyond ASCII.
    Long(String),
}

/// Words in lower case.
pub(crate) fn lower(words: &str) -> Lower<'_> {
    if !words.is_ascii() {
        return Lower::Long(words.to_lowercase());
    }
    if !words.bytes().any(|byte| byte.is_ascii_uppercase()) {
        return Lower::Same(words);
    }
    let mut short = [0; ON_STACK];
    match short.get_mut(..words.len()) {
        Some(space) => {
            space.copy_from_slice(words.as_bytes());
            space.make_ascii_lowercase();
            Lower::Short(short, words.len())
        }
        None => Lower::Long(words.to_ascii_lowercase()),
    }
}

impl Deref for Lower<'_> {
    type Target = str;
    fn deref(&self) -> &str {
        match self {
            Lower::Same(words) => words,
            // ASCII is valid UTF-8: the check costs a few instructions and cannot fail.
            Lower::Short(bytes, length) => str::from_utf8(&bytes[..*length]).unwrap_or_default(),
            Lower::Long(words) => words,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn lower_case_is_that_of_unicode(words in "\\PC{0,90}") {
            prop_assert_eq!(&*lower(&words), words.to_lowercase());
        }
    }
}
