//! Which lines with words in context, and which lists of words, are asked for.

use super::{CursorQuestion, PageNumber, blank_as_none};
use crate::problem::Problem;
use dictum::{KwicRequest, WordList, WordsRequest};
use serde::Deserialize;

/// Which lines are asked for.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct KwicQuestion {
    #[serde(deserialize_with = "blank_as_none")]
    pub(crate) q: Option<String>,
    #[serde(deserialize_with = "blank_as_none")]
    pub(crate) sort: Option<String>,
    #[serde(deserialize_with = "blank_as_none")]
    pub(crate) group: Option<String>,
    #[serde(deserialize_with = "blank_as_none")]
    pub(crate) width: Option<String>,
    /// Asks for all lines, as a list to take away: `csv` or `jsonl`.
    #[serde(deserialize_with = "blank_as_none")]
    pub(crate) format: Option<String>,
    pub(crate) page: PageNumber,
    /// Where the page begins, in the API.
    #[serde(deserialize_with = "blank_as_none")]
    pub(crate) cursor: Option<String>,
}

impl KwicQuestion {
    /// How many lines a page shows.
    pub(crate) const LINES: u64 = 100;

    /// How many words stand on each side where none are asked for.
    const WIDTH: usize = 8;

    /// The question as the hall takes it: a page of lines, or all of them as a list.
    pub(crate) fn request(&self) -> Result<KwicRequest, Problem> {
        let page = self.number()?.of_size(Self::LINES);
        let is_list = self.format.is_some();
        Ok(KwicRequest {
            query: self.q.clone().unwrap_or_default(),
            width: number_of(
                "width",
                self.width.as_deref(),
                Self::WIDTH,
                dictum::statistics::MOST_WORDS_AROUND,
            )?,
            order: self.sort.as_deref().unwrap_or("day").parse().map_err(Problem::asked_wrongly)?,
            group: self.group.as_deref().map(str::parse).transpose()?,
            skip: if is_list { 0 } else { page.skip as usize },
            take: if is_list { usize::MAX } else { Self::LINES as usize },
        })
    }

    /// The number of the page.
    pub(crate) fn number(&self) -> Result<PageNumber, Problem> {
        CursorQuestion { cursor: self.cursor.clone(), page: self.page }.number()
    }

    /// What an address asks for beside the page.
    pub(crate) fn pairs(&self) -> Vec<(&str, &str)> {
        let pairs = [("q", &self.q), ("sort", &self.sort), ("group", &self.group), ("width", &self.width)];
        pairs.into_iter().filter_map(|(name, value)| Some((name, value.as_deref()?))).collect()
    }
}

/// Which list of words is asked for.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct WordsQuestion {
    /// In which turns.
    #[serde(deserialize_with = "blank_as_none")]
    pub(crate) q: Option<String>,
    /// Near which words.
    #[serde(deserialize_with = "blank_as_none")]
    pub(crate) with: Option<String>,
    #[serde(deserialize_with = "blank_as_none")]
    pub(crate) window: Option<String>,
    /// Whose key words.
    #[serde(deserialize_with = "blank_as_none")]
    pub(crate) of: Option<String>,
    #[serde(deserialize_with = "blank_as_none")]
    pub(crate) against: Option<String>,
    #[serde(deserialize_with = "blank_as_none")]
    pub(crate) least: Option<String>,
    /// Words of grammar are left out where anything is said here.
    #[serde(deserialize_with = "blank_as_none")]
    pub(crate) hide_function_words: Option<String>,
    #[serde(deserialize_with = "blank_as_none")]
    pub(crate) format: Option<String>,
    pub(crate) page: PageNumber,
    /// Where the page begins, in the API.
    #[serde(deserialize_with = "blank_as_none")]
    pub(crate) cursor: Option<String>,
}

impl WordsQuestion {
    /// How many words a page shows.
    pub(crate) const WORDS: u64 = 100;

    /// So many words are counted for one question over the net: some seconds of work.
    const MOST_WORDS: u64 = 40_000_000;

    /// Rarer words are left out where nothing is said about it.
    const LEAST: usize = 5;

    /// The question as the hall takes it.
    pub(crate) fn request(&self) -> Result<WordsRequest, Problem> {
        let page = self.number()?.of_size(Self::WORDS);
        if self.with.is_some() && self.of.is_some() {
            return Err(Problem::asked_wrongly("collocates and key words are two questions")
                .with_hint("ask for “with” or for “of”; “q” narrows collocates"));
        }
        let list = match (&self.with, &self.of) {
            (Some(with), _) => WordList::Collocates {
                with: with.clone(),
                window: number_of("window", self.window.as_deref(), dictum::WINDOW, dictum::WIDEST_WINDOW)?,
            },
            (None, Some(_)) => WordList::KeyWords { against: self.against.clone() },
            (None, None) => WordList::Frequencies,
        };
        let is_list = self.format.is_some();
        Ok(WordsRequest {
            query: self.of.clone().or_else(|| self.q.clone()),
            list,
            hides_function_words: self.hide_function_words.is_some(),
            least: number_of("least", self.least.as_deref(), Self::LEAST, 1_000_000)? as u64,
            skip: if is_list { 0 } else { page.skip as usize },
            take: if is_list { usize::MAX } else { Self::WORDS as usize },
            most_words: Self::MOST_WORDS,
        })
    }

    /// The number of the page.
    pub(crate) fn number(&self) -> Result<PageNumber, Problem> {
        CursorQuestion { cursor: self.cursor.clone(), page: self.page }.number()
    }

    /// What an address asks for beside the page.
    pub(crate) fn pairs(&self) -> Vec<(&str, &str)> {
        let pairs = [
            ("q", &self.q),
            ("with", &self.with),
            ("window", &self.window),
            ("of", &self.of),
            ("against", &self.against),
            ("least", &self.least),
            ("hide_function_words", &self.hide_function_words),
        ];
        pairs.into_iter().filter_map(|(name, value)| Some((name, value.as_deref()?))).collect()
    }
}

/// Reads a number from 0 to `most`.
fn number_of(name: &str, written: Option<&str>, default: usize, most: usize) -> Result<usize, Problem> {
    let Some(written) = written else { return Ok(default) };
    written.trim().parse().ok().filter(|number| *number <= most).ok_or_else(|| {
        Problem::asked_wrongly(format!("“{written}” is no {name}"))
            .with_hint(format!("write a number from 0 to {most}"))
    })
}
