//! Words with their figures: frequencies, collocates, key words.

use super::table::Row;
use dictum::{
    ListedWords, WordsAnswer,
    statistics::{Collocate, KeyWord, WordCount},
};
use schemars::JsonSchema;
use serde::Serialize;

/// A list of words.
#[derive(Debug, JsonSchema, Serialize)]
pub struct WordListShape<'a> {
    /// How many words were counted.
    pub all: u64,
    /// How many different ones.
    pub different: u64,
    /// Of collocates: how often the words they stand near stand. Of key words: how many words these were compared with.
    pub other: u64,
    /// How many words the list has in all.
    pub total: usize,
    /// The words asked for.
    pub words: WordRowsShape<'a>,
    /// Whether there are more words than can be counted for one question, so that the figures are of a part.
    pub is_cut: bool,
    /// The path of the next page.
    pub next: Option<String>,
}

/// The words of a list.
#[derive(Debug, JsonSchema, Serialize)]
#[serde(untagged)]
pub enum WordRowsShape<'a> {
    /// All words.
    Frequencies(Vec<FrequencyShape<'a>>),
    /// Words near others.
    Collocates(Vec<CollocateShape<'a>>),
    /// Words commoner here than elsewhere.
    KeyWords(Vec<KeyWordShape<'a>>),
}

/// A word and how often it stands.
#[derive(Debug, JsonSchema, Serialize)]
pub struct FrequencyShape<'a> {
    /// The word, folded.
    pub word: &'a str,
    /// How often.
    pub count: u64,
    /// How often in a million words.
    pub per_million: f64,
    /// In how many turns.
    pub turns: u64,
}

/// A word that stands near others.
#[derive(Debug, JsonSchema, Serialize)]
pub struct CollocateShape<'a> {
    /// The word, folded.
    pub word: &'a str,
    /// How often it stands near.
    pub near: u64,
    /// How often it stands at all.
    pub count: u64,
    /// How many words stand near in all.
    pub all_near: u64,
    /// G² (Dunning 1993).
    pub log_likelihood: f64,
    /// Log-dice (Rychlý 2008).
    pub log_dice: Option<f64>,
}

/// A word that stands here oftener than elsewhere.
#[derive(Debug, JsonSchema, Serialize)]
pub struct KeyWordShape<'a> {
    /// The word, folded.
    pub word: &'a str,
    /// How often here.
    pub count: u64,
    /// How often in a million words here.
    pub per_million: f64,
    /// How often there.
    pub count_there: u64,
    /// How often in a million words there.
    pub per_million_there: f64,
    /// In how many turns here.
    pub turns: u64,
    /// G² (Rayson and Garside 2000).
    pub log_likelihood: f64,
    /// How many doublings oftener (Hardie 2014).
    pub log_ratio: f64,
}

impl Row for FrequencyShape<'_> {
    const COLUMNS: &'static [&'static str] = &["word", "count", "per_million", "turns"];
}

impl Row for CollocateShape<'_> {
    const COLUMNS: &'static [&'static str] =
        &["word", "near", "count", "all_near", "log_likelihood", "log_dice"];
}

impl Row for KeyWordShape<'_> {
    const COLUMNS: &'static [&'static str] = &[
        "word",
        "count",
        "per_million",
        "count_there",
        "per_million_there",
        "turns",
        "log_likelihood",
        "log_ratio",
    ];
}

impl<'a> WordListShape<'a> {
    /// The shape of an answer.
    pub fn of(answer: &'a WordsAnswer, next: Option<String>) -> Self {
        WordListShape {
            all: answer.all,
            different: answer.different,
            other: answer.other,
            total: answer.total,
            words: WordRowsShape::of(&answer.words),
            is_cut: answer.is_cut,
            next,
        }
    }
}

impl<'a> WordRowsShape<'a> {
    /// The shape of the words.
    pub fn of(words: &'a ListedWords) -> Self {
        match words {
            ListedWords::Frequencies(list) => {
                WordRowsShape::Frequencies(list.iter().map(FrequencyShape::of).collect())
            }
            ListedWords::Collocates(list) => {
                WordRowsShape::Collocates(list.iter().map(CollocateShape::of).collect())
            }
            ListedWords::KeyWords(list) => {
                WordRowsShape::KeyWords(list.iter().map(KeyWordShape::of).collect())
            }
        }
    }

    /// The words as CSV.
    ///
    /// # Errors
    /// None that a list can cause; those of the writer of JSON.
    pub fn csv(&self) -> serde_json::Result<String> {
        match self {
            WordRowsShape::Frequencies(rows) => super::table::csv(rows),
            WordRowsShape::Collocates(rows) => super::table::csv(rows),
            WordRowsShape::KeyWords(rows) => super::table::csv(rows),
        }
    }

    /// The words as JSON Lines.
    ///
    /// # Errors
    /// As [`WordRowsShape::csv`].
    pub fn jsonl(&self) -> serde_json::Result<String> {
        match self {
            WordRowsShape::Frequencies(rows) => super::table::jsonl(rows),
            WordRowsShape::Collocates(rows) => super::table::jsonl(rows),
            WordRowsShape::KeyWords(rows) => super::table::jsonl(rows),
        }
    }
}

impl<'a> FrequencyShape<'a> {
    fn of(found: &'a WordCount) -> Self {
        FrequencyShape {
            word: &found.word,
            count: found.share.count,
            per_million: found.share.per_million(),
            turns: found.texts,
        }
    }
}

impl<'a> CollocateShape<'a> {
    fn of(found: &'a Collocate) -> Self {
        CollocateShape {
            word: &found.word,
            near: found.together.both,
            count: found.together.collocate,
            all_near: found.together.near,
            log_likelihood: found.together.log_likelihood(),
            log_dice: found.together.log_dice(),
        }
    }
}

impl<'a> KeyWordShape<'a> {
    fn of(found: &'a KeyWord) -> Self {
        KeyWordShape {
            word: &found.word,
            count: found.contrast.here.count,
            per_million: found.contrast.here.per_million(),
            count_there: found.contrast.there.count,
            per_million_there: found.contrast.there.per_million(),
            turns: found.texts,
            log_likelihood: found.contrast.log_likelihood(),
            log_ratio: found.contrast.log_ratio(),
        }
    }
}
