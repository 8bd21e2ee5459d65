//! `search`: turns in which words stand, each with its context, counted by who said them and when; and an honest word where
//! there are none.

mod excerpt;
mod hit;
mod list;
mod why;

pub use excerpt::Stretch;
pub(crate) use excerpt::cut;
pub use hit::{FoundPassage, SearchHit};
pub use list::{MOST_LISTED, SearchList};
pub use why::{NowhereTerm, WhyEmpty};

use crate::{
    Dictum,
    error::{Error, Result},
};
use dictum_archive::derived::{CountedHits, Facet};
use dictum_collate::{Editions, Marks, ParsedQuery, QueryError, parse_query};
use dictum_model::{Statement, Turn};
use std::collections::HashSet;

/// A question to the full-text index.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SearchRequest {
    /// Words, "phrases" and operators, as [`crate::SEARCH_HELP`] describes them.
    pub query: String,
    /// How many hits to pass over.
    pub skip: usize,
    /// How many hits at most.
    pub take: usize,
    /// Whether to count all that is found by speaker, publisher and so on.
    pub with_facets: bool,
}

/// What was found.
#[derive(Clone, Debug, PartialEq)]
pub struct SearchAnswer {
    /// The query as asked.
    pub query: String,
    /// How many turns and headlines there are in all.
    pub total: usize,
    /// The hits asked for, best first.
    pub hits: Vec<SearchHit>,
    /// All that was found, counted; none where it was not asked for.
    pub facets: Vec<Facet>,
    /// Where nothing was found: what was searched, and which words stand nowhere.
    pub why_empty: Option<WhyEmpty>,
}

impl Dictum {
    /// Finds turns.
    ///
    /// # Errors
    /// Asked wrongly, with the column, where the query is not of the grammar.
    pub fn search(&self, request: &SearchRequest) -> Result<SearchAnswer> {
        let mut parsed = parsed(&request.query)?;
        parsed.query = self.under_all_names(parsed.query)?;
        let CountedHits { hits: turns, total, facets } = self.turns_found(&parsed, request)?;
        let marks = self.marks(&parsed)?;
        let mut hits = Vec::with_capacity(turns.len());
        for hit in turns {
            let passage = FoundPassage::of(&hit.turn.borrowed(), hit.score, &marks);
            hits.extend(self.search_hit(passage)?);
        }
        let why_empty = if total == 0 { Some(self.why_empty(&parsed)?) } else { None };
        let facets = if total > 0 { facets } else { Vec::new() };
        Ok(SearchAnswer { query: request.query.clone(), total, hits, facets, why_empty })
    }

    /// The turns of a page of hits, counted in the same pass where that is wanted.
    fn turns_found(&self, parsed: &ParsedQuery, request: &SearchRequest) -> Result<CountedHits> {
        let (query, editions) = (&parsed.query, parsed.editions);
        if request.with_facets {
            return Ok(self.fulltext.search_counted(query, editions, request.skip, request.take)?);
        }
        let (hits, total) = self.fulltext.search(query, editions, request.skip, request.take)?;
        Ok(CountedHits { hits, total, facets: Vec::new() })
    }

    /// What a query looks for, ready to be found in words.
    pub(crate) fn marks(&self, parsed: &ParsedQuery) -> Result<Marks> {
        let mut trouble = Ok(());
        let marks = Marks::of(parsed, |word| {
            self.fulltext.forms_of(word).unwrap_or_else(|error| {
                trouble = Err(error);
                Vec::new()
            })
        });
        trouble?;
        Ok(marks)
    }
}

/// More turns of one query are not looked through for the statements that are asked about.
const MOST_LOOKED_THROUGH: usize = 20_000;

/// So many turns are asked for at once.
const AT_ONCE: usize = 1000;

impl Dictum {
    /// Which of these statements a query finds, in their latest editions; in all editions where `any_edition` says so.
    ///
    /// # Errors
    /// As [`Dictum::search`].
    pub fn which_are_found(
        &self,
        query: &str,
        any_edition: bool,
        among: &HashSet<String>,
    ) -> Result<HashSet<String>> {
        let mut parsed = parsed(query)?;
        parsed.query = self.under_all_names(parsed.query)?;
        let editions = if any_edition { Editions::Any } else { parsed.editions };
        let mut found = HashSet::new();
        let mut skip = 0;
        while skip < MOST_LOOKED_THROUGH && found.len() < among.len() {
            let (turns, total) = self.fulltext.search(&parsed.query, editions, skip, AT_ONCE)?;
            found.extend(turns.into_iter().map(|hit| hit.turn.statement).filter(|id| among.contains(id)));
            skip += AT_ONCE;
            if skip >= total {
                break;
            }
        }
        Ok(found)
    }
}

/// What is wrong with a query; `None` where it can be asked.
pub fn search_fault(query: &str) -> Option<String> {
    parse_query(query).err().map(|error| error.to_string())
}

/// Understands a query.
pub(crate) fn parsed(query: &str) -> Result<ParsedQuery> {
    Ok(parse_query(query)?)
}

/// Says whether words are a query that can be asked.
pub fn is_query(words: &str) -> bool {
    parse_query(words).is_ok()
}

impl From<QueryError> for Error {
    fn from(error: QueryError) -> Error {
        Error::asked_wrongly(error.to_string()).with_hint("“dictum search --help” shows the operators")
    }
}

/// The words of the question that an answer answers.
pub(crate) fn question_before(statement: &Statement, turn: &Turn) -> Option<String> {
    use dictum_model::TurnRole::{Answer, Question};
    if turn.role != Answer {
        return None;
    }
    let at = statement.turns.iter().position(|other| other.id == turn.id)?;
    let question = statement.turns[..at].iter().rev().find(|other| other.role == Question)?;
    let words: Vec<&str> = question.paragraphs.iter().map(|paragraph| paragraph.text.as_str()).collect();
    Some(words.join(" "))
}
