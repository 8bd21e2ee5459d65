//! Which words bear meaning, and how: read from small files that a native speaker can mend.
//!
//! Russian stands beside every language, since the alphabets never meet; French, Spanish and German words are known
//! only where the statement is in that language, for "son", "die" and "or" are other words in English.

use crate::hash::ListState;
use std::{
    collections::{HashMap, HashSet},
    sync::LazyLock,
};

/// The classes a word belongs to, as bits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Classes(u16);

impl Classes {
    pub(crate) const NEGATION: Classes = Classes(1);
    pub(crate) const MODAL: Classes = Classes(2);
    pub(crate) const QUANTIFIER: Classes = Classes(4);
    pub(crate) const FUNCTION: Classes = Classes(8);
    pub(crate) const NUMBER: Classes = Classes(16);
    pub(crate) const UNIT: Classes = Classes(32);
    pub(crate) const DATE: Classes = Classes(64);
    pub(crate) const REPORT: Classes = Classes(128);
    pub(crate) const CONDITION: Classes = Classes(256);
    pub(crate) const ADVERSATIVE: Classes = Classes(512);
    pub(crate) const NAME: Classes = Classes(1024);
    pub(crate) const NAMING: Classes = Classes(2048);
    pub(crate) const SELF: Classes = Classes(4096);

    /// Says whether the two share a class.
    pub(crate) fn has(self, other: Classes) -> bool {
        self.0 & other.0 != 0
    }

    /// Says whether the word is known at all.
    pub(crate) fn is_known(self) -> bool {
        self.0 != 0
    }

    /// Both classes together.
    pub(crate) const fn and(self, other: Classes) -> Classes {
        Classes(self.0 | other.0)
    }

    fn named(section: &str) -> Option<Classes> {
        Some(match section {
            "negation" => Classes::NEGATION,
            "modal" => Classes::MODAL,
            "quantifier" => Classes::QUANTIFIER,
            "function" => Classes::FUNCTION,
            "number" => Classes::NUMBER,
            "unit" => Classes::UNIT,
            "date" => Classes::DATE,
            "report" => Classes::REPORT,
            "condition" => Classes::CONDITION,
            "adversative" => Classes::ADVERSATIVE,
            "name" => Classes::NAME,
            "naming" => Classes::NAMING,
            "self" => Classes::SELF,
            _ => return None,
        })
    }
}

/// The words of one language that the check looks at.
#[derive(Debug, Default)]
pub(crate) struct Lexicon {
    classes: HashMap<&'static str, Classes, ListState>,
    opposites: HashSet<(&'static str, &'static str), ListState>,
    capitals_are_names: bool,
    commas_part_thousands: bool,
}

static ENGLISH: LazyLock<Lexicon> = LazyLock::new(|| Lexicon {
    commas_part_thousands: true,
    ..Lexicon::read(&[RU, EN]).naming_by_capitals()
});
static FRENCH: LazyLock<Lexicon> = LazyLock::new(|| Lexicon::read(&[RU, FR]).naming_by_capitals());
static SPANISH: LazyLock<Lexicon> = LazyLock::new(|| Lexicon::read(&[RU, ES]).naming_by_capitals());
static GERMAN: LazyLock<Lexicon> = LazyLock::new(|| Lexicon::read(&[RU, DE]));

const EN: &str = include_str!("../data/en.txt");
const RU: &str = include_str!("../data/ru.txt");
const FR: &str = include_str!("../data/fr.txt");
const ES: &str = include_str!("../data/es.txt");
const DE: &str = include_str!("../data/de.txt");
const NAMES: &str = include_str!("../data/names.txt");

impl Lexicon {
    /// The lexicon for a BCP 47 tag; English and Russian where the language is not told or not known here.
    pub(crate) fn of(language: Option<&str>) -> &'static Lexicon {
        match language.and_then(|tag| tag.get(..2)) {
            Some("fr") => &FRENCH,
            Some("es") => &SPANISH,
            Some("de") => &GERMAN,
            _ => &ENGLISH,
        }
    }

    /// The classes of a folded word; a possessive counts as the word itself.
    pub(crate) fn classes(&self, word: &str) -> Classes {
        let known = self.classes.get(word).copied().unwrap_or_default();
        let bare =
            word.strip_suffix("'s").and_then(|bare| self.classes.get(bare)).copied().unwrap_or_default();
        let mut classes = known.and(bare);
        if word.ends_with("n't") || word.strip_prefix("n'").is_some_and(|rest| rest.len() > 1) {
            classes = classes.and(Classes::NEGATION);
        }
        if word.chars().any(char::is_numeric) {
            classes = classes.and(Classes::NUMBER);
        }
        if word.chars().next().is_some_and(|c| !c.is_alphanumeric()) {
            classes = classes.and(Classes::UNIT);
        }
        classes
    }

    /// Says whether a capital inside a sentence marks a name, as it does not in German.
    pub(crate) fn capitals_are_names(&self) -> bool {
        self.capitals_are_names
    }

    /// Says whether a comma inside a number parts thousands, as it does in English; elsewhere it may mark decimals.
    pub(crate) fn commas_part_thousands(&self) -> bool {
        self.commas_part_thousands
    }

    /// Says whether two folded words say the opposite of each other: listed, or one is the other with `un-`, `-less`…
    pub(crate) fn are_opposites(&self, a: &str, b: &str) -> bool {
        let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
        denies_by_prefix(short, long) || denies_by_suffix(short, long) || self.are_listed_opposites(a, b)
    }

    fn are_listed_opposites(&self, a: &str, b: &str) -> bool {
        let opposites: &HashSet<(&str, &str), ListState> = &self.opposites;
        let others: Vec<String> = stems(b).collect();
        let listed = |x: &str, y: &str| opposites.contains(&(x, y)) || opposites.contains(&(y, x));
        stems(a).any(|x| others.iter().any(|y| listed(&x, y)))
    }

    fn naming_by_capitals(mut self) -> Lexicon {
        self.capitals_are_names = true;
        self
    }

    /// Reads data files: `[section]` lines, words parted by white space, `#` comments, pairs under `[antonyms]`.
    fn read(files: &[&'static str]) -> Lexicon {
        let mut lexicon = Lexicon::default();
        for file in files {
            let mut section = "";
            for line in file.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'))
            {
                match line.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
                    Some(name) => section = name,
                    None => lexicon.read_line(section, line),
                }
            }
        }
        for name in NAMES.lines().filter(|line| !line.starts_with('#')).flat_map(str::split_whitespace) {
            lexicon.add(name, Classes::NAME);
        }
        lexicon
    }

    fn read_line(&mut self, section: &str, line: &'static str) {
        if let Some(class) = Classes::named(section) {
            line.split_whitespace().for_each(|word| self.add(word, class));
        } else if let Some((a, b)) = line.split_once(' ') {
            self.opposites.insert((a, b.trim()));
        }
    }

    fn add(&mut self, word: &'static str, class: Classes) {
        let classes = self.classes.entry(word).or_default();
        *classes = classes.and(class);
    }
}

/// `possible`, `impossible`.
fn denies_by_prefix(short: &str, long: &str) -> bool {
    const PREFIXES: [&str; 9] = ["un", "in", "im", "il", "ir", "non", "dis", "mis", "не"];
    short.len() >= 3 && PREFIXES.iter().any(|prefix| long.strip_prefix(prefix) == Some(short))
}

/// `harm` or `harmful`, `harmless`.
fn denies_by_suffix(short: &str, long: &str) -> bool {
    let without = |word: &str| {
        ["less", "lessly", "lessness"].iter().find_map(|s| word.strip_suffix(s).map(str::to_owned))
    };
    let with = |word: &str| {
        ["ful", "fully", "fulness"].iter().find_map(|s| word.strip_suffix(s)).unwrap_or(word).to_owned()
    };
    match (without(short), without(long)) {
        (Some(stem), None) => with(long) == stem,
        (None, Some(stem)) => with(short) == stem,
        _ => false,
    }
}

/// The word, and what may be its bare form: `supported`, `support`, `supporte`.
fn stems(word: &str) -> impl Iterator<Item = String> + use<'_> {
    const ENDINGS: [(&str, &str); 8] =
        [("", ""), ("s", ""), ("es", ""), ("ed", ""), ("d", ""), ("ing", ""), ("ing", "e"), ("ly", "")];
    ENDINGS.iter().filter_map(move |(ending, mended)| {
        let stem = word.strip_suffix(ending)?;
        (ending.is_empty() || stem.len() >= 3).then(|| format!("{stem}{mended}"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_that_bear_meaning_are_known_in_each_language() {
        for (language, word, class) in [
            ("en", "never", Classes::NEGATION),
            ("en", "shouldn't", Classes::NEGATION),
            ("en", "mustn't", Classes::NEGATION),
            ("en", "must", Classes::MODAL),
            ("en", "only", Classes::QUANTIFIER),
            ("en", "42nd", Classes::NUMBER),
            ("en", "%", Classes::UNIT),
            ("en", "peru's", Classes::NAME),
            ("ru", "не", Classes::NEGATION),
            ("ru", "семь", Classes::NUMBER),
            ("fr", "n'ont", Classes::NEGATION),
            ("fr-CA", "sept", Classes::NUMBER),
            ("es", "nunca", Classes::NEGATION),
            ("es", "siete", Classes::NUMBER),
            ("de", "nicht", Classes::NEGATION),
            ("de", "sieben", Classes::NUMBER),
        ] {
            assert!(Lexicon::of(Some(language)).classes(word).has(class), "{language} {word}");
        }
    }

    #[test]
    fn every_listed_word_is_in_folded_form() {
        for file in [EN, RU, FR, ES, DE, NAMES] {
            for word in file.lines().filter(|l| !l.starts_with(['#', '['])).flat_map(str::split_whitespace) {
                let words: Vec<String> = crate::Words::of(word).iter().map(str::to_owned).collect();
                assert_eq!(words.concat(), word.trim_start_matches('\''), "“{word}” would never be met");
            }
        }
    }

    #[test]
    fn opposites_are_told_from_mere_differences() {
        let lexicon = Lexicon::of(None);
        for (a, b) in [
            ("possible", "impossible"),
            ("unjust", "just"),
            ("supported", "opposed"),
            ("harmful", "harmless"),
            ("increases", "reduces"),
        ] {
            assert!(lexicon.are_opposites(a, b), "{a} {b}");
        }
        for (a, b) in [("peace", "stability"), ("form", "inform e"), ("great", "large")] {
            assert!(!lexicon.are_opposites(a, b), "{a} {b}");
        }
    }
}
