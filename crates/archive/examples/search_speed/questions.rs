//! The questions, made of the record itself: the same for every engine.

use super::Paragraph;
use dictum_collate::Words;
use std::{collections::HashMap, fmt::Write, path::Path};

/// What is asked.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// One exact word, the best twenty.
    Word,
    /// A word in all its forms, where the engine knows them.
    Forms,
    /// Three words that follow each other.
    Phrase,
    /// Two words with at most five between.
    Near,
    /// How many passages with a word each speaker has.
    Facets,
    /// Up to a thousand passages with a word, each in its context.
    Kwic,
}

impl Kind {
    pub(crate) const ALL: [Kind; 6] =
        [Kind::Word, Kind::Forms, Kind::Phrase, Kind::Near, Kind::Facets, Kind::Kwic];

    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Kind::Word => "word",
            Kind::Forms => "forms",
            Kind::Phrase => "phrase",
            Kind::Near => "near",
            Kind::Facets => "facets",
            Kind::Kwic => "kwic",
        }
    }
}

/// All of them.
pub(crate) struct Questions {
    words: Vec<Vec<String>>,
    phrases: Vec<Vec<String>>,
    pairs: Vec<Vec<String>>,
}

/// So many of each.
const EACH: usize = 60;

impl Questions {
    /// Takes paragraphs at even steps, and of each a word that stands in a hundredth of them at most, three words, and two.
    pub(crate) fn of(paragraphs: &[Paragraph]) -> Questions {
        let step = (paragraphs.len() / EACH).max(1);
        let mut standing: HashMap<String, usize> = HashMap::new();
        for paragraph in paragraphs.iter().step_by(17) {
            Words::of(&paragraph.words)
                .iter()
                .for_each(|word| *standing.entry(word.to_owned()).or_default() += 1);
        }
        let is_plain = |word: &str| word.len() > 3 && word.bytes().all(|b| b.is_ascii_lowercase());
        let mut made = Questions { words: Vec::new(), phrases: Vec::new(), pairs: Vec::new() };
        for paragraph in paragraphs.iter().skip(step / 2).step_by(step) {
            let words: Vec<String> = Words::of(&paragraph.words).iter().map(str::to_owned).collect();
            let rare =
                words.iter().filter(|word| is_plain(word) && standing.get(*word).is_some_and(|n| *n > 5));
            made.words.extend(rare.min_by_key(|word| standing.get(*word)).map(|word| vec![word.clone()]));
            let middle = words.len() / 2;
            let run = words
                .get(middle..middle + 3)
                .filter(|run| run.iter().all(|word| word.bytes().all(|b| b.is_ascii_lowercase())));
            made.phrases.extend(run.map(<[String]>::to_vec));
            let pair: Vec<String> =
                words[middle..].iter().filter(|word| is_plain(word)).take(2).cloned().collect();
            made.pairs.extend((pair.len() == 2 && pair[0] != pair[1]).then_some(pair));
        }
        made
    }

    pub(crate) fn of_kind(&self, kind: Kind) -> impl Iterator<Item = &[String]> {
        let asked = match kind {
            Kind::Word | Kind::Forms | Kind::Facets | Kind::Kwic => &self.words,
            Kind::Phrase => &self.phrases,
            Kind::Near => &self.pairs,
        };
        asked.iter().map(Vec::as_slice)
    }

    /// Writes them down for engines that are asked elsewhere.
    pub(crate) fn write(&self, path: &Path) {
        let mut lines = String::new();
        for kind in Kind::ALL {
            for words in self.of_kind(kind) {
                writeln!(lines, "{}", serde_json::json!({"kind": kind.as_str(), "words": words})).unwrap();
            }
        }
        std::fs::write(path, lines).unwrap();
    }
}
