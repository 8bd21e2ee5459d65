//! The words of languages that a reading knows, out of the data files in `languages/`.
//!
//! All languages are one lexicon: a page in one language often carries labels and dates in another.

use dictum_model::StatementKind;
use std::{
    collections::{HashMap, HashSet},
    sync::OnceLock,
};

const FILES: &[&str] = &[
    include_str!("../languages/en.words"),
    include_str!("../languages/ru.words"),
    include_str!("../languages/fr.words"),
    include_str!("../languages/es.words"),
    include_str!("../languages/de.words"),
    include_str!("../languages/zh.words"),
    include_str!("../languages/ja.words"),
    include_str!("../languages/ar.words"),
];

/// What a label's words mean without any name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum LabelWord {
    /// Somebody who asks.
    Question,
    /// Whoever answers.
    Answer,
    /// Whoever leads.
    Moderator,
    /// Words thrown in by somebody unnamed.
    Interjection,
    /// An office, or "Speaker": one person, not named.
    Office,
    /// Words before a colon that mark no turn.
    NotLabel,
}

/// A list of words or phrases in lower case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum List {
    Honorifics,
    Offices,
    Joiners,
    Venues,
    Weekdays,
    Occasions,
    Counter,
    AllListings,
    Navigation,
    Share,
    Legal,
    ContactLead,
    Publication,
    PublishedIn,
    EndOfBody,
    Notes,
    NoteLines,
    QuestionEndings,
}

/// The lexicon.
#[derive(Default)]
pub(crate) struct Lexicon {
    labels: HashMap<String, LabelWord>,
    months: HashMap<String, i8>,
    lists: HashMap<List, HashSet<String>>,
    phrases: HashMap<List, Vec<String>>,
    kinds: Vec<(String, StatementKind)>,
    stopwords: Vec<(String, HashSet<String>)>,
}

/// The lexicon of all languages.
pub(crate) fn lexicon() -> &'static Lexicon {
    static LEXICON: OnceLock<Lexicon> = OnceLock::new();
    LEXICON.get_or_init(|| {
        let mut lexicon = Lexicon::default();
        FILES.iter().for_each(|file| lexicon.add(file));
        lexicon
    })
}

impl Lexicon {
    /// What the words of a label mean, given in lower case.
    pub(crate) fn label(&self, words: &str) -> Option<LabelWord> {
        self.labels.get(words).copied()
    }

    /// The number of a month, given in lower case.
    pub(crate) fn month(&self, word: &str) -> Option<i8> {
        self.months.get(word).copied()
    }

    /// Says whether a list holds a word or phrase, given in lower case.
    pub(crate) fn has(&self, list: List, words: &str) -> bool {
        self.lists.get(&list).is_some_and(|set| set.contains(words))
    }

    /// The phrases of a list, longest first.
    pub(crate) fn phrases(&self, list: List) -> &[String] {
        self.phrases.get(&list).map_or(&[], Vec::as_slice)
    }

    /// What headlines call statements, longest phrase first.
    pub(crate) fn kinds(&self) -> &[(String, StatementKind)] {
        &self.kinds
    }

    /// The frequent words of each language, by its tag.
    pub(crate) fn stopwords(&self) -> &[(String, HashSet<String>)] {
        &self.stopwords
    }

    fn add(&mut self, file: &str) {
        let entries =
            file.lines().filter(|line| !line.starts_with('#')).filter_map(|line| line.split_once(": "));
        let mut tag = "";
        for (key, value) in entries {
            match key {
                "tag" => tag = value.trim(),
                "stopwords" => self.stopwords.push((tag.to_owned(), words(value).collect())),
                "months" => self.add_months(value),
                _ => self.add_words(key, value),
            }
        }
    }

    fn add_months(&mut self, value: &str) {
        for (number, names) in (1..).zip(value.split('|')) {
            for name in names.split(',') {
                self.months.insert(name.trim().to_lowercase(), number);
            }
        }
    }

    fn add_words(&mut self, key: &str, value: &str) {
        if let Some(word) = label_word(key) {
            // The first file that names a word decides: "a" is an answer in English, whatever it is elsewhere.
            words(value).for_each(|label| {
                self.labels.entry(label).or_insert(word);
            });
        } else if let Some(kind) = key.strip_prefix("kind-").and_then(|kind| kind.parse().ok()) {
            self.kinds.extend(words(value).map(|phrase| (phrase, kind)));
            self.kinds.sort_by_key(|(phrase, _)| std::cmp::Reverse(phrase.len()));
        } else if let Some(list) = list(key) {
            self.lists.entry(list).or_default().extend(words(value));
            let phrases = self.phrases.entry(list).or_default();
            phrases.extend(words(value));
            phrases.sort_by_key(|phrase| std::cmp::Reverse(phrase.len()));
        }
    }
}

fn words(value: &str) -> impl Iterator<Item = String> {
    value.split('|').map(|word| word.trim().to_lowercase()).filter(|word| !word.is_empty())
}

fn label_word(key: &str) -> Option<LabelWord> {
    Some(match key {
        "question" => LabelWord::Question,
        "answer" => LabelWord::Answer,
        "moderator" => LabelWord::Moderator,
        "interjection" => LabelWord::Interjection,
        "speaker" => LabelWord::Office,
        "not-label" => LabelWord::NotLabel,
        _ => return None,
    })
}

fn list(key: &str) -> Option<List> {
    Some(match key {
        "honorifics" => List::Honorifics,
        "offices" => List::Offices,
        "joiners" => List::Joiners,
        "venues" => List::Venues,
        "weekdays" => List::Weekdays,
        "occasions" => List::Occasions,
        "counter" => List::Counter,
        "all-listings" => List::AllListings,
        "navigation" => List::Navigation,
        "share" => List::Share,
        "legal" => List::Legal,
        "contact-lead" => List::ContactLead,
        "publication" => List::Publication,
        "published-in" => List::PublishedIn,
        "end-of-body" => List::EndOfBody,
        "notes" => List::Notes,
        "note-lines" => List::NoteLines,
        "question-endings" => List::QuestionEndings,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_every_file_is_understood() {
        for file in FILES {
            for line in file.lines().filter(|line| !line.starts_with('#') && !line.is_empty()) {
                let (key, _) = line.split_once(": ").unwrap();
                let kind = key.strip_prefix("kind-").map(|kind| kind.parse::<StatementKind>().is_ok());
                let known = kind.unwrap_or_else(|| label_word(key).is_some() || list(key).is_some());
                assert!(known || ["tag", "stopwords", "months"].contains(&key), "{key}");
            }
        }
    }

    #[test]
    fn every_language_has_twelve_months() {
        for file in FILES {
            let months = file.lines().find_map(|line| line.strip_prefix("months: ")).unwrap();
            assert_eq!(months.split('|').count(), 12);
        }
    }
}
