//! `words`: which words stand how often, which stand near another, and which one speaker or period has more of than the rest.

use crate::{
    Dictum,
    error::{Error, Result},
    search::parsed,
};
use dictum_archive::derived::Wanted;
use dictum_collate::{Collocate, KeyWord, Marks, ParsedQuery, Query, WordCount, WordTally, Words};

/// More words are not counted for one question.
pub const MOST_WORDS: u64 = 200_000_000;

/// The window of collocates where none is asked for, in words on each side.
pub const WINDOW: usize = 5;

/// Windows are no wider.
pub const WIDEST_WINDOW: usize = 20;

/// What is asked of words.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WordsRequest {
    /// In which turns, in the grammar of the search; everywhere where nothing is asked.
    pub query: Option<String>,
    /// Which list.
    pub list: WordList,
    /// Whether words of grammar are left out.
    pub hides_function_words: bool,
    /// Words that stand less often are left out of collocates and key words.
    pub least: u64,
    /// How many to pass over.
    pub skip: usize,
    /// How many at most.
    pub take: usize,
    /// So many words are counted at most; [`MOST_WORDS`] in any case.
    pub most_words: u64,
}

/// Which list of words.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum WordList {
    /// All words, the most frequent first.
    #[default]
    Frequencies,
    /// Words that stand near these, in the grammar of the search, oftener than elsewhere in the turns asked about.
    Collocates {
        /// The words that others stand near.
        with: String,
        /// How near, in words on each side.
        window: usize,
    },
    /// Words that stand in the turns asked about oftener than in those of another query; without one, in all the others.
    KeyWords {
        /// The other turns.
        against: Option<String>,
    },
}

/// Words with their figures.
#[derive(Clone, Debug, PartialEq)]
pub struct WordsAnswer {
    /// How many words were counted in the turns asked about.
    pub all: u64,
    /// How many different ones.
    pub different: u64,
    /// How often the words stand that collocates were asked of; in how many words of the other turns key words were compared.
    pub other: u64,
    /// How many words the list has in all.
    pub total: usize,
    /// The words asked for.
    pub words: ListedWords,
    /// Whether more words stand there than can be counted for one question, so that the figures are of a part.
    pub is_cut: bool,
}

/// The words of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ListedWords {
    /// All words.
    Frequencies(Vec<WordCount>),
    /// Words near others.
    Collocates(Vec<Collocate>),
    /// Words commoner here than elsewhere.
    KeyWords(Vec<KeyWord>),
}

/// The marks of words that others stand near, and how near.
struct Node {
    marks: Marks,
    window: usize,
}

impl Dictum {
    /// Counts words. Headlines, which nobody speaks, are passed over.
    ///
    /// # Errors
    /// Asked wrongly, where a query is not of the grammar; where collocates are asked of no word, or too wide a window.
    pub fn words(&self, request: &WordsRequest) -> Result<WordsAnswer> {
        let here = match &request.query {
            Some(query) => parsed(query)?,
            None => everything(),
        };
        let most = request.most_words.min(MOST_WORDS);
        Ok(match &request.list {
            WordList::Frequencies => {
                let (tally, is_cut) = self.tally(here, None, most)?;
                let list = kept(tally.frequencies(), request, |found| found.is_function);
                answer(&tally, 0, list.total, ListedWords::Frequencies(list.words), is_cut)
            }
            WordList::Collocates { with, window } => {
                let node = self.node(with, *window)?;
                let (tally, is_cut) = self.tally(here, Some(node), most)?;
                let list = kept(tally.collocates(request.least), request, |found| found.is_function);
                answer(&tally, tally.matches(), list.total, ListedWords::Collocates(list.words), is_cut)
            }
            WordList::KeyWords { against } => {
                let there = match against {
                    Some(against) => parsed(against)?,
                    None => rest_of(request.query.as_deref(), &here)?,
                };
                let (tally, is_cut) = self.tally(here, None, most)?;
                let (other, is_other_cut) = self.tally(there, None, most)?;
                let list = kept(tally.key_words(&other, request.least), request, |found| found.is_function);
                let words = ListedWords::KeyWords(list.words);
                answer(&tally, other.all(), list.total, words, is_cut || is_other_cut)
            }
        })
    }

    fn node(&self, with: &str, window: usize) -> Result<Node> {
        if !(1..=WIDEST_WINDOW).contains(&window) {
            return Err(Error::asked_wrongly(format!("a window of {window} words"))
                .with_hint(format!("ask for 1 to {WIDEST_WINDOW} words on each side")));
        }
        let marks = self.marks(&parsed(with)?)?;
        if marks.is_empty() {
            return Err(Error::asked_wrongly(format!("“{with}” has no word that others could stand near")));
        }
        Ok(Node { marks, window })
    }

    /// Counts the words of all turns that a query finds, and says whether there were more than could be.
    fn tally(&self, query: ParsedQuery, node: Option<Node>, most: u64) -> Result<(WordTally, bool)> {
        let mut tally = WordTally::default();
        let mut words = Words::default();
        let mut is_cut = false;
        let walked = self.each_turn(query, Wanted::Words, &mut |turn| {
            if tally.all() + turn.length > most {
                is_cut = true;
                return false;
            }
            words.clear();
            words.append(turn.words);
            let matches = node.as_ref().map(|node| node.marks.find(&words)).unwrap_or_default();
            let language = Some(turn.language).filter(|language| !language.is_empty());
            tally.add(&words, language, &matches, node.as_ref().map_or(0, |node| node.window));
            true
        })?;
        Ok((tally, is_cut || walked.is_cut))
    }
}

fn everything() -> ParsedQuery {
    ParsedQuery { query: Query::All, editions: Default::default(), parts: Vec::new() }
}

/// All turns but those that a query finds.
fn rest_of(written: Option<&str>, here: &ParsedQuery) -> Result<ParsedQuery> {
    if written.is_none() {
        return Err(Error::asked_wrongly("key words are of somebody or some time, and none was asked about")
            .with_hint("say whose: speaker:NAME, or said:2021"));
    }
    Ok(ParsedQuery { query: Query::Not(Box::new(here.query.clone())), parts: Vec::new(), ..here.clone() })
}

/// The stretch of a list that was asked for, and how many it has in all.
struct Kept<T> {
    words: Vec<T>,
    total: usize,
}

fn kept<T>(list: Vec<T>, request: &WordsRequest, is_function: impl Fn(&T) -> bool) -> Kept<T> {
    let list: Vec<T> =
        list.into_iter().filter(|found| !(request.hides_function_words && is_function(found))).collect();
    let total = list.len();
    Kept { words: list.into_iter().skip(request.skip).take(request.take).collect(), total }
}

fn answer(tally: &WordTally, other: u64, total: usize, words: ListedWords, is_cut: bool) -> WordsAnswer {
    WordsAnswer { all: tally.all(), different: tally.different(), other, total, words, is_cut }
}
