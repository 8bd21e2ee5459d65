//! The words by which texts say who said something, out of the data files of each language.

use std::{collections::HashSet, sync::LazyLock};

/// The data files, each a language that a native speaker can mend.
const FILES: [&str; 6] = [
    include_str!("../../attribution/en.words"),
    include_str!("../../attribution/de.words"),
    include_str!("../../attribution/fr.words"),
    include_str!("../../attribution/es.words"),
    include_str!("../../attribution/ru.words"),
    include_str!("../../attribution/zh-ja.words"),
];

/// All languages together: an article names its speakers in one, and the words of others do no harm in it.
pub(super) struct Lexicon {
    pub(super) verbs: HashSet<&'static str>,
    /// Verbs of scripts that part no words.
    pub(super) joined_verbs: Vec<&'static str>,
    pub(super) pronouns: HashSet<&'static str>,
    pub(super) offices: HashSet<&'static str>,
    pub(super) not_names: HashSet<&'static str>,
    /// Words that bind a name to what stands before: “of Port Salvan”.
    pub(super) binders: HashSet<&'static str>,
    /// Each month's name with its number from 1.
    pub(super) months: Vec<(&'static str, i8)>,
}

/// The lexicon, read once.
pub(super) static LEXICON: LazyLock<Lexicon> = LazyLock::new(|| Lexicon {
    verbs: words("verbs").collect(),
    joined_verbs: words("verbs").filter(|verb| verb.chars().any(is_unspaced)).collect(),
    pronouns: words("pronouns").collect(),
    offices: words("offices").collect(),
    not_names: words("not-names").collect(),
    binders: words("binders").collect(),
    months: FILES.iter().flat_map(|file| numbered_months(file)).collect(),
});

fn words(key: &str) -> impl Iterator<Item = &'static str> {
    FILES.iter().flat_map(move |file| words_in(file, key))
}

fn words_in<'a>(file: &'static str, key: &'a str) -> impl Iterator<Item = &'static str> + use<'a> {
    let line = file.lines().find_map(|line| line.strip_prefix(key)?.strip_prefix(": "));
    line.unwrap_or_default().split('|').filter(|word| !word.is_empty())
}

fn numbered_months(file: &'static str) -> impl Iterator<Item = (&'static str, i8)> {
    words_in(file, "months").zip(1..=12)
}

/// Ideographs and kana.
pub(super) fn is_unspaced(letter: char) -> bool {
    matches!(letter, '\u{3040}'..='\u{30FF}' | '\u{3400}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}')
}
