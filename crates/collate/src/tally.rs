//! Counting words, and words near others, over any number of texts.

use crate::{
    Words,
    lexicon::{Classes, Lexicon},
    statistics::{Contrast, Share, Together},
};
use std::{collections::HashMap, ops::Range};

/// Counts of words over texts taken in one by one.
#[derive(Clone, Debug, Default)]
pub struct WordTally {
    counts: HashMap<String, Counted>,
    /// How many words there are in all.
    all: u64,
    /// How many words stand near a match in all.
    near: u64,
    /// How many matches there are.
    matches: u64,
    texts: u64,
}

#[derive(Clone, Copy, Debug, Default)]
struct Counted {
    all: u64,
    near: u64,
    /// How often it stood as a word of grammar: “die” is one in German.
    function: u64,
    texts: u64,
    last_text: u64,
}

/// A word and how often it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WordCount {
    /// The word, folded.
    pub word: String,
    /// How often.
    pub share: Share,
    /// In how many texts.
    pub texts: u64,
    /// Whether it is a word of grammar, in the languages it stood in here.
    pub is_function: bool,
}

/// A word that stands near another, and how often.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Collocate {
    /// The word, folded.
    pub word: String,
    /// The counts that its figures are made of.
    pub together: Together,
    /// Whether it is a word of grammar.
    pub is_function: bool,
}

/// A word that one tally has oftener than another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyWord {
    /// The word, folded.
    pub word: String,
    /// The counts that its figures are made of.
    pub contrast: Contrast,
    /// In how many texts it stands here.
    pub texts: u64,
    /// Whether it is a word of grammar.
    pub is_function: bool,
}

impl WordTally {
    /// Takes in a text of a language. Words up to `window` before or after one of the `matches`, ranges of word numbers in their
    /// order, count as near; the words of the matches themselves do not, and no word counts as near twice.
    pub fn add(&mut self, words: &Words, language: Option<&str>, matches: &[Range<usize>], window: usize) {
        let lexicon = Lexicon::of(language);
        self.texts += 1;
        self.matches += matches.len() as u64;
        let mut nearest = Nearest { matches, window, next: 0 };
        for (at, word) in words.iter().enumerate() {
            let is_near = nearest.is_near(at);
            self.all += 1;
            self.near += u64::from(is_near);
            let counted = match self.counts.get_mut(word) {
                Some(counted) => counted,
                None => self.counts.entry(word.to_owned()).or_default(),
            };
            counted.all += 1;
            counted.near += u64::from(is_near);
            counted.function += u64::from(lexicon.classes(word).has(Classes::FUNCTION.and(Classes::MODAL)));
            if counted.last_text != self.texts {
                counted.texts += 1;
                counted.last_text = self.texts;
            }
        }
    }

    /// How many words were taken in.
    pub fn all(&self) -> u64 {
        self.all
    }

    /// How many different words.
    pub fn different(&self) -> u64 {
        self.counts.len() as u64
    }

    /// How many matches there were.
    pub fn matches(&self) -> u64 {
        self.matches
    }

    /// The words, the most frequent first, equals in the order of their letters.
    pub fn frequencies(&self) -> Vec<WordCount> {
        let count = |(word, counted): (&String, &Counted)| WordCount {
            word: word.clone(),
            share: Share { count: counted.all, all: self.all },
            texts: counted.texts,
            is_function: counted.is_function(),
        };
        let mut list: Vec<WordCount> = self.counts.iter().map(count).collect();
        list.sort_by(|a, b| b.share.count.cmp(&a.share.count).then_with(|| a.word.cmp(&b.word)));
        list
    }

    /// The words that stand near a match at least `least` times, and oftener than elsewhere; the surest first.
    pub fn collocates(&self, least: u64) -> Vec<Collocate> {
        let is_kept = |together: &Together| {
            let expected = together.near as f64 * together.collocate as f64 / together.all.max(1) as f64;
            together.both >= least.max(1) && together.both as f64 > expected
        };
        let collocate = |(word, counted): (&String, &Counted)| Collocate {
            word: word.clone(),
            together: Together {
                both: counted.near,
                near: self.near,
                node: self.matches,
                collocate: counted.all,
                all: self.all,
            },
            is_function: counted.is_function(),
        };
        let list = self.counts.iter().map(collocate).filter(|found| is_kept(&found.together));
        ranked(list.collect(), |found| found.together.log_likelihood(), |found| &found.word)
    }

    /// The words that stand here at least `least` times, and oftener than in `other`; the surest first.
    pub fn key_words(&self, other: &WordTally, least: u64) -> Vec<KeyWord> {
        let key_word = |(word, counted): (&String, &Counted)| {
            let there = other.counts.get(word).map_or(0, |counted| counted.all);
            let contrast = Contrast {
                here: Share { count: counted.all, all: self.all },
                there: Share { count: there, all: other.all },
            };
            KeyWord { word: word.clone(), contrast, texts: counted.texts, is_function: counted.is_function() }
        };
        let is_kept =
            |found: &KeyWord| found.contrast.here.count >= least.max(1) && found.contrast.is_commoner_here();
        let list = self.counts.iter().map(key_word).filter(is_kept).collect();
        ranked(list, |found| found.contrast.log_likelihood(), |found| &found.word)
    }
}

impl Counted {
    fn is_function(&self) -> bool {
        self.function * 2 > self.all
    }
}

fn ranked<T>(list: Vec<T>, figure: impl Fn(&T) -> f64, word: impl Fn(&T) -> &String) -> Vec<T> {
    let mut list: Vec<(f64, T)> = list.into_iter().map(|found| (figure(&found), found)).collect();
    list.sort_by(|(a, one), (b, other)| b.total_cmp(a).then_with(|| word(one).cmp(word(other))));
    list.into_iter().map(|(_, found)| found).collect()
}

/// Says of words in their order whether they are near a match.
struct Nearest<'a> {
    matches: &'a [Range<usize>],
    window: usize,
    next: usize,
}

impl Nearest<'_> {
    fn is_near(&mut self, at: usize) -> bool {
        while self.matches.get(self.next).is_some_and(|matched| matched.end <= at) {
            self.next += 1;
        }
        let ahead = self.matches.get(self.next);
        if ahead.is_some_and(|matched| matched.start <= at) {
            return false;
        }
        let before = self.next.checked_sub(1).and_then(|i| self.matches.get(i));
        ahead.is_some_and(|matched| matched.start - at <= self.window)
            || before.is_some_and(|matched| at - matched.end < self.window)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeMap;

    fn tally(texts: &[&str], node: &str, window: usize) -> WordTally {
        let mut tally = WordTally::default();
        for text in texts {
            let words = Words::of(text);
            let matches: Vec<_> =
                (0..words.len()).filter(|i| words.word(*i) == node).map(|i| i..i + 1).collect();
            tally.add(&words, Some("en"), &matches, window);
        }
        tally
    }

    #[test]
    fn words_are_counted_with_the_texts_they_stand_in() {
        let list = tally(&["the ship and the crew", "a ship"], "", 0).frequencies();
        let shown: Vec<_> =
            list.iter().map(|found| (found.word.as_str(), found.share.count, found.texts)).collect();
        assert_eq!(shown, [("ship", 2, 2), ("the", 2, 1), ("a", 1, 1), ("and", 1, 1), ("crew", 1, 1)]);
        assert!(list[1].is_function && !list[0].is_function);
    }

    #[test]
    fn a_word_of_grammar_is_one_in_its_language_only() {
        let mut tally = WordTally::default();
        tally.add(&Words::of("die die"), Some("de"), &[], 0);
        tally.add(&Words::of("die"), Some("en"), &[], 0);
        assert!(tally.frequencies()[0].is_function);
    }

    #[test]
    fn key_words_are_commoner_here_than_there() {
        let here = tally(&["herring herring herring peace"], "", 0);
        let there = tally(&["peace peace peace herring"], "", 0);
        let words: Vec<_> = here.key_words(&there, 1).into_iter().map(|found| found.word).collect();
        assert_eq!(words, ["herring"]);
    }

    proptest! {
        #[test]
        fn collocates_agree_with_looking_at_every_pair(texts in proptest::collection::vec("([abcn] ){0,14}", 1..6), window in 0..5_usize) {
            let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
            let tally = tally(&texts, "n", window);
            let mut naive: BTreeMap<&str, [u64; 2]> = BTreeMap::new();
            let (mut near, mut nodes, mut all) = (0, 0, 0);
            for text in &texts {
                let words: Vec<&str> = text.split_whitespace().collect();
                for (at, word) in words.iter().enumerate() {
                    let is_near = *word != "n" && words.iter().enumerate().any(|(i, other)| *other == "n" && i.abs_diff(at) <= window);
                    let counts = naive.entry(word).or_default();
                    counts[0] += 1;
                    counts[1] += u64::from(is_near);
                    near += u64::from(is_near);
                    nodes += u64::from(*word == "n");
                    all += 1;
                }
            }
            for found in tally.collocates(1) {
                let [collocate, both] = naive[found.word.as_str()];
                prop_assert_eq!(found.together, Together { both, near, node: nodes, collocate, all });
            }
            for (word, [collocate, both]) in naive {
                let expected = near as f64 * collocate as f64 / all as f64;
                let is_listed = tally.collocates(1).iter().any(|found| found.word == word);
                prop_assert_eq!(is_listed, both > 0 && both as f64 > expected, "{}", word);
            }
        }
    }
}
