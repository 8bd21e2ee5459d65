//! Warning codes, fields and rules read back as the `&'static str` that the model holds them as.
//!
//! In the extractor they are literals. A reading read from JSON may come from another version of it, with words
//! that are no literals of this build; each distinct word is therefore kept once for the life of the process.
//! Both caps below bound what a hostile file can make us keep (at most 1,024 × 64 bytes).

use super::ReadingJsonError;
use std::{
    collections::BTreeSet,
    sync::{Mutex, PoisonError},
};

/// A guess with room: the extractor has well under a hundred such words.
const MOST_WORDS: usize = 1024;
/// A guess with room: the longest is under thirty bytes.
const LONGEST_WORD: usize = 64;

static WORDS: Mutex<BTreeSet<&'static str>> = Mutex::new(BTreeSet::new());

/// Gives the word back for the life of the process.
pub(super) fn stable(word: &str) -> Result<&'static str, ReadingJsonError> {
    let mut words = WORDS.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(known) = words.get(word) {
        return Ok(known);
    }
    if word.len() > LONGEST_WORD || words.len() >= MOST_WORDS {
        return Err(ReadingJsonError::TooManyWords(word.chars().take(LONGEST_WORD).collect()));
    }
    let kept: &'static str = Box::leak(word.to_owned().into_boxed_str());
    words.insert(kept);
    Ok(kept)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_word_is_kept_once() {
        let first = stable("label-unknown").unwrap();
        let again = stable(&String::from("label-unknown")).unwrap();
        assert!(std::ptr::eq(first, again));
    }

    #[test]
    fn a_word_longer_than_any_of_ours_is_refused() {
        assert!(stable(&"x".repeat(65)).is_err());
    }
}
