//! All that a query finds, as a list to take away.

use super::{FoundPassage, SearchHit, parsed};
use crate::{Dictum, error::Result};
use dictum_archive::derived::Wanted;
use std::ops::ControlFlow;

/// The most turns that a list holds: about 10 MB of it.
pub const MOST_LISTED: usize = 10_000;

/// What a query finds, by day, statement and turn.
#[derive(Clone, Debug, PartialEq)]
pub struct SearchList {
    /// The query as asked.
    pub query: String,
    /// The hits; the score of each is 0.
    pub hits: Vec<SearchHit>,
    /// How many there are in all: more than the hits where there are more than [`MOST_LISTED`].
    pub total: usize,
}

impl Dictum {
    /// Lists all that a query finds, earliest first; what has no day comes before.
    ///
    /// # Errors
    /// Asked wrongly, with the column, where the query is not of the grammar.
    pub fn search_list(&self, query: &str) -> Result<SearchList> {
        let mut parsed = parsed(query)?;
        parsed.query = self.under_all_names(parsed.query)?;
        let marks = self.marks(&parsed)?;
        let mut passages: Vec<FoundPassage> = Vec::new();
        let (_, total) = self.fulltext.search(&parsed.query, parsed.editions, 0, 1)?;
        self.fulltext.walk(&parsed.query, parsed.editions, Wanted::Words, MOST_LISTED, |turn| {
            passages.push(FoundPassage::of(turn, 0.0, &marks));
            ControlFlow::Continue(())
        })?;
        passages.sort_by(|a, b| {
            (a.day, &a.statement, a.edition, a.position).cmp(&(b.day, &b.statement, b.edition, b.position))
        });
        let mut hits = Vec::with_capacity(passages.len());
        for passage in passages {
            hits.extend(self.search_hit(passage)?);
        }
        Ok(SearchList { query: query.to_owned(), hits, total })
    }
}
