//! Words in lower case, without allocation where that can be.

use std::ops::Deref;

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
