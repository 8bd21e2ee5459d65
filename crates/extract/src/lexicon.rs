//! The words of languages that a reading knows, out of the data files in `languages/`.
//!
//! All languages are one lexicon: a page in one language often carries labels and dates in another.

use crate::{phrases::Phrases, vocabulary::Vocabulary};
use dictum_model::StatementKind;
use std::{collections::HashMap, sync::OnceLock};

const FILES: &[&str] = &[
    include_str!("../languages/en.words"),
    include_str!("../languages/ru.words"),
    include_str!("../languages/fr.words"),
    include_str!("../languages/es.words"),
    include_str!("../languages/de.words"),
    include_str!("../languages/zh.words"),
    include_str!("../languages/ja.words"),
    include_str!("../languages/ar.words"),
    include_str!("../languages/it.words"),
    include_str!("../languages/pt.words"),
    include_str!("../languages/uk.words"),
    include_str!("../languages/pl.words"),
    include_str!("../languages/tr.words"),
    include_str!("../languages/ko.words"),
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
#[repr(u8)]
pub(crate) enum List {
    Honorifics,
    Offices,
    Joiners,
    Venues,
    Weekdays,
    DateOpenings,
    DateJoiners,
    YearWords,
    TimeOpenings,
    Occasions,
    OccasionPrepositions,
    OccasionBetween,
    PublishedOn,
    DateBinders,
    DeliveredOn,
    ChangedOn,
    PlaceFields,
    AuthorFields,
    PlaceOpenings,
    VenueOpenings,
    OccasionOpenings,
    OccasionAt,
    OccasionNouns,
    OccasionAround,
    SpeakerOpenings,
    SpeakerOpeningsOf,
    SpeakerOpeningsOfOffice,
    Counter,
    AllListings,
    Navigation,
    Share,
    Legal,
    Pointers,
    Invitations,
    Advertisement,
    ContactLead,
    Publication,
    EndOfBody,
    Notes,
    NoteLines,
    QuestionEndings,
    QuestionNouns,
    Outlets,
    Salutations,
    FirstPerson,
    TranslationMarks,
    NotNames,
    PatronymicEndings,
}

/// A set of lists.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Lists(u64);

impl Lists {
    /// Says whether a list is among them.
    pub(crate) fn has(self, list: List) -> bool {
        self.0 & (1 << list as u8) != 0
    }

    /// The lists of either set.
    pub(crate) fn and(self, other: Lists) -> Lists {
        Lists(self.0 | other.0)
    }
}

/// All that is known of one word or phrase, so that it is looked up once.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Entry {
    /// What it means as a label.
    pub(crate) label: Option<LabelWord>,
    /// The number of the month it names.
    pub(crate) month: Option<i8>,
    /// The kind of statement it names in a headline.
    pub(crate) kind: Option<StatementKind>,
    /// The lists that hold it.
    pub(crate) lists: Lists,
    /// The language it is the name of: its place among [`Lexicon::languages`].
    pub(crate) language: Option<u8>,
    /// The languages it is a frequent word of: a bit for each of [`Lexicon::languages`].
    pub(crate) frequent_in: u32,
}

/// The lexicon.
pub(crate) struct Lexicon {
    entries: Vocabulary<Entry>,
    /// The phrases of each list, by its number.
    lists: Vec<Phrases>,
    kinds: Phrases,
    languages: Vec<String>,
}

/// The lexicon of all languages.
pub(crate) fn lexicon() -> &'static Lexicon {
    static LEXICON: OnceLock<Lexicon> = OnceLock::new();
    LEXICON.get_or_init(|| {
        let mut files = Files::default();
        FILES.iter().for_each(|file| files.add(file));
        let Files { entries, languages } = files;
        let phrases = |wanted: &dyn Fn(&Entry) -> bool| {
            let entries = entries.iter().filter(|(_, entry)| wanted(entry));
            Phrases::new(entries.map(|(words, _)| words.to_string()).collect())
        };
        let lists = (0..u64::BITS).map(|list| phrases(&|entry| entry.lists.0 & 1 << list != 0)).collect();
        let kinds = phrases(&|entry| entry.kind.is_some());
        Lexicon { lists, kinds, languages, entries: Vocabulary::new(entries.into_iter().collect()) }
    })
}

impl Lexicon {
    /// All that is known of a word or phrase, given in lower case.
    pub(crate) fn entry(&self, words: &str) -> Entry {
        self.entries.get(words).copied().unwrap_or_default()
    }

    /// All that is known of a word or phrase, given in lower case beyond ASCII, and in whatever case within it.
    pub(crate) fn entry_in_ascii_case(&self, words: &str) -> Entry {
        self.entries.get_in_ascii_case(words).copied().unwrap_or_default()
    }

    /// All that is known of a word or phrase, in whatever case it is written.
    pub(crate) fn entry_in_any_case(&self, words: &str) -> Entry {
        self.entries.get_in_any_case(words).copied().unwrap_or_default()
    }

    /// The tag of the language that words are a name of, in whatever case they are written.
    pub(crate) fn language_named(&self, words: &str) -> Option<&str> {
        self.languages.get(usize::from(self.entry_in_any_case(words).language?)).map(String::as_str)
    }

    /// What the words of a label mean, given in lower case.
    pub(crate) fn label(&self, words: &str) -> Option<LabelWord> {
        self.entry(words).label
    }

    /// The number of a month, given in lower case.
    pub(crate) fn month(&self, word: &str) -> Option<i8> {
        self.entry(word).month
    }

    /// Says whether a list holds a word or phrase, given in lower case.
    pub(crate) fn has(&self, list: List, words: &str) -> bool {
        self.entry(words).lists.has(list)
    }

    /// Says whether a list holds a word or phrase, in whatever case it is written.
    pub(crate) fn has_in_any_case(&self, list: List, words: &str) -> bool {
        self.entry_in_any_case(words).lists.has(list)
    }

    /// The phrases of a list.
    pub(crate) fn phrases(&self, list: List) -> &Phrases {
        &self.lists[list as usize]
    }

    /// What headlines call statements; [`Entry::kind`] says which kind each phrase names.
    pub(crate) fn kinds(&self) -> &Phrases {
        &self.kinds
    }

    /// The tags of the languages known.
    pub(crate) fn languages(&self) -> &[String] {
        &self.languages
    }
}

/// What the files say, while they are read.
#[derive(Default)]
struct Files {
    entries: HashMap<Box<str>, Entry>,
    languages: Vec<String>,
}

impl Files {
    fn add(&mut self, file: &str) {
        let entries =
            file.lines().filter(|line| !line.starts_with('#')).filter_map(|line| line.split_once(": "));
        for (key, value) in entries {
            match key {
                "tag" => self.languages.push(value.trim().to_owned()),
                "stopwords" => {
                    let language = 1 << self.languages.len().saturating_sub(1);
                    words(value).for_each(|word| self.known(word).frequent_in |= language);
                }
                "language-names" => {
                    let language = u8::try_from(self.languages.len().saturating_sub(1)).ok();
                    words(value).for_each(|name| self.known(name).language = language);
                }
                "months" => self.add_months(value),
                _ => self.add_words(key, value),
            }
        }
    }

    fn known(&mut self, word: String) -> &mut Entry {
        self.entries.entry(word.into_boxed_str()).or_default()
    }

    fn add_months(&mut self, value: &str) {
        for (number, names) in (1..).zip(value.split('|')) {
            for name in names.split(',') {
                self.known(name.trim().to_lowercase()).month = Some(number);
            }
        }
    }

    fn add_words(&mut self, key: &str, value: &str) {
        if let Some(word) = label_word(key) {
            // The first file that names a word decides: "a" is an answer in English, whatever it is elsewhere.
            words(value).for_each(|label| {
                self.known(label).label.get_or_insert(word);
            });
        } else if let Some(kind) = key.strip_prefix("kind-").and_then(|kind| kind.parse().ok()) {
            words(value).for_each(|phrase| {
                self.known(phrase).kind.get_or_insert(kind);
            });
        } else if let Some(list) = list(key) {
            words(value).for_each(|words| self.known(words).lists.0 |= 1 << list as u8);
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
        "date-openings" => List::DateOpenings,
        "date-joiners" => List::DateJoiners,
        "year-words" => List::YearWords,
        "time-openings" => List::TimeOpenings,
        "occasions" => List::Occasions,
        "occasion-prepositions" => List::OccasionPrepositions,
        "occasion-between" => List::OccasionBetween,
        "published-on" => List::PublishedOn,
        "changed-on" => List::ChangedOn,
        "author-fields" => List::AuthorFields,
        "place-fields" => List::PlaceFields,
        "delivered-on" => List::DeliveredOn,
        "date-binders" => List::DateBinders,
        "place-openings" => List::PlaceOpenings,
        "venue-openings" => List::VenueOpenings,
        "occasion-openings" => List::OccasionOpenings,
        "occasion-at" => List::OccasionAt,
        "occasion-nouns" => List::OccasionNouns,
        "occasion-around" => List::OccasionAround,
        "speaker-openings" => List::SpeakerOpenings,
        "speaker-openings-of" => List::SpeakerOpeningsOf,
        "speaker-openings-of-office" => List::SpeakerOpeningsOfOffice,
        "counter" => List::Counter,
        "all-listings" => List::AllListings,
        "navigation" => List::Navigation,
        "share" => List::Share,
        "legal" => List::Legal,
        "pointers" => List::Pointers,
        "invitations" => List::Invitations,
        "advertisement" => List::Advertisement,
        "contact-lead" => List::ContactLead,
        "publication" => List::Publication,
        "end-of-body" => List::EndOfBody,
        "notes" => List::Notes,
        "note-lines" => List::NoteLines,
        "question-endings" => List::QuestionEndings,
        "question-nouns" => List::QuestionNouns,
        "outlets" => List::Outlets,
        "salutations" => List::Salutations,
        "first-person" => List::FirstPerson,
        "translation-marks" => List::TranslationMarks,
        "not-names" => List::NotNames,
        "patronymic-endings" => List::PatronymicEndings,
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
                assert!(known || ["tag", "language-names", "stopwords", "months"].contains(&key), "{key}");
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
