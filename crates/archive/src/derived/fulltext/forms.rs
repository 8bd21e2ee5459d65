//! Forms of words: “treaty” finds “treaties” where the archive holds words in English.
//!
//! Turns are indexed by their words as they stand, so that what asks for exact words costs nothing more. Beside them stands
//! a dictionary of the forms that were met: for each language, each stem and each form of it a term, on items that are no turns. A word
//! of a query is stemmed in every language that has a dictionary, and stands for all forms with one of those stems.

use dictum_collate::Words;
use frostem::{Algorithm, Stemmer};
use std::collections::HashSet;
use tantivy::{Searcher, schema::Field};

/// Parts language, stem and form in a term: no folded word holds it.
const PART: char = '\u{1f}';

/// So many words are remembered as told; then they are forgotten, and told again when they are next met.
const MOST_REMEMBERED: usize = 1 << 20;

/// So many new forms go onto one item.
const FORMS_AN_ITEM: usize = 1 << 14;

/// The languages whose words are stemmed, by the first part of their tags.
const LANGUAGES: [(&str, Algorithm); 32] = [
    ("ar", Algorithm::Arabic),
    ("ca", Algorithm::Catalan),
    ("cs", Algorithm::Czech),
    ("da", Algorithm::Danish),
    ("de", Algorithm::German),
    ("el", Algorithm::Greek),
    ("en", Algorithm::English),
    ("es", Algorithm::Spanish),
    ("et", Algorithm::Estonian),
    ("eu", Algorithm::Basque),
    ("fa", Algorithm::Persian),
    ("fi", Algorithm::Finnish),
    ("fr", Algorithm::French),
    ("ga", Algorithm::Irish),
    ("hi", Algorithm::Hindi),
    ("hu", Algorithm::Hungarian),
    ("hy", Algorithm::Armenian),
    ("id", Algorithm::Indonesian),
    ("it", Algorithm::Italian),
    ("lt", Algorithm::Lithuanian),
    ("nb", Algorithm::Norwegian),
    ("nl", Algorithm::Dutch),
    ("no", Algorithm::Norwegian),
    ("pl", Algorithm::Polish),
    ("pt", Algorithm::Portuguese),
    ("ro", Algorithm::Romanian),
    ("ru", Algorithm::Russian),
    ("sr", Algorithm::Serbian),
    ("sv", Algorithm::Swedish),
    ("ta", Algorithm::Tamil),
    ("tr", Algorithm::Turkish),
    ("uk", Algorithm::Ukrainian),
];

/// The number of a language in the list, by its tag.
fn language_of(tag: &str) -> Option<usize> {
    let first = tag.split('-').next().unwrap_or_default();
    LANGUAGES.iter().position(|(language, _)| *language == first)
}

/// What all terms of the forms of one stem begin with.
fn beginning(language: usize, word: &str) -> String {
    let (tag, algorithm) = LANGUAGES[language];
    format!("{tag}{PART}{}{PART}", Stemmer::new(algorithm).stem(word))
}

/// Forms that the index has not been told of.
#[derive(Default)]
pub(super) struct NewForms {
    told: HashSet<u64>,
    waiting: Vec<String>,
}

impl NewForms {
    /// Meets the words of a turn.
    pub(super) fn meet(&mut self, tag: &str, words: &Words) {
        let Some(language) = language_of(tag) else { return };
        if self.told.len() > MOST_REMEMBERED {
            self.told.clear();
        }
        for word in words.iter() {
            if self.told.insert(hash(language, word)) && word.chars().all(|c| c.is_alphabetic() || c == '\'')
            {
                self.waiting.push(beginning(language, word) + word);
            }
        }
    }

    /// Says whether enough wait for an item of their own.
    pub(super) fn are_due(&self) -> bool {
        self.waiting.len() >= FORMS_AN_ITEM
    }

    /// Hands over what waits.
    pub(super) fn take(&mut self) -> Vec<String> {
        std::mem::take(&mut self.waiting)
    }

    /// Forgets everything: the index was emptied.
    pub(super) fn forget(&mut self) {
        *self = NewForms::default();
    }
}

/// Sixty-four bits of a word in a language: of a million words, two share them once in thirty million archives.
fn hash(language: usize, word: &str) -> u64 {
    let mut hash = (language as u64 + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    for chunk in word.as_bytes().chunks(8) {
        let mut bytes = [0; 8];
        bytes[..chunk.len()].copy_from_slice(chunk);
        hash = (hash.rotate_left(23) ^ u64::from_le_bytes(bytes)).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        hash ^= hash >> 29;
    }
    hash
}

/// The languages of which forms were met, as their numbers in the list.
pub(super) fn languages_held(searcher: &Searcher, field: Field) -> tantivy::Result<Vec<usize>> {
    let mut held = Vec::new();
    for (language, (tag, _)) in LANGUAGES.iter().enumerate() {
        let mut is_held = false;
        for segment in searcher.segment_readers() {
            let index = segment.inverted_index(field)?;
            each_beginning(&index, &format!("{tag}{PART}"), 1, |_| is_held = true)?;
        }
        held.extend(is_held.then_some(language));
    }
    Ok(held)
}

/// The forms of a folded word that were met in these languages, and the word itself; sorted.
pub(super) fn forms_of(
    searcher: &Searcher,
    field: Field,
    languages: &[usize],
    word: &str,
) -> tantivy::Result<Vec<String>> {
    let mut forms = vec![word.to_owned()];
    for language in languages {
        let beginning = beginning(*language, word);
        for segment in searcher.segment_readers() {
            let index = segment.inverted_index(field)?;
            each_beginning(&index, &beginning, usize::MAX, |form| forms.push(form.to_owned()))?;
        }
    }
    forms.sort_unstable();
    forms.dedup();
    Ok(forms)
}

/// Gives `each` what follows a beginning in all terms that begin so, up to `most`, and says whether there were more.
pub(super) fn each_beginning(
    index: &tantivy::InvertedIndexReader,
    beginning: &str,
    most: usize,
    mut each: impl FnMut(&str),
) -> tantivy::Result<bool> {
    let mut terms = index.terms().range().ge(beginning.as_bytes()).into_stream()?;
    let mut given = 0;
    while terms.advance() {
        let Some(rest) = terms.key().strip_prefix(beginning.as_bytes()) else { break };
        if given == most {
            return Ok(true);
        }
        given += 1;
        each(&String::from_utf8_lossy(rest));
    }
    Ok(false)
}
