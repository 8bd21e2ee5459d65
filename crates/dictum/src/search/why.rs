//! Why a search found nothing: which of its terms stands nowhere, what was searched, and what is spelt nearly so.

use crate::{Dictum, browse::Coverage, error::Result};
use dictum_archive::derived::ShelfFilter;
use dictum_collate::{ParsedQuery, Query, QueryPart, QueryTerm, Words};

/// So many words that are spelt nearly so are told.
const MOST_SPELLINGS: usize = 3;

/// Why a search found nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WhyEmpty {
    /// The terms of the query that stand nowhere in the archive.
    pub nowhere: Vec<NowhereTerm>,
    /// What was searched.
    pub coverage: Coverage,
}

/// A term that stands nowhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NowhereTerm {
    /// As it was typed.
    pub term: String,
    /// For a word: words that do occur and are spelt nearly so, the most frequent first.
    pub spellings: Vec<String>,
}

impl Dictum {
    pub(super) fn why_empty(&self, parsed: &ParsedQuery) -> Result<WhyEmpty> {
        let mut nowhere = Vec::new();
        for part in &parsed.parts {
            let (_, total) = self.fulltext.search(&part.query, parsed.editions, 0, 1)?;
            if total == 0 {
                nowhere.push(NowhereTerm {
                    term: part.as_written.clone(),
                    spellings: self.spellings_near(part)?,
                });
            }
        }
        Ok(WhyEmpty { nowhere, coverage: self.coverage(&ShelfFilter::default())? })
    }

    fn spellings_near(&self, part: &QueryPart) -> Result<Vec<String>> {
        let Query::Term(QueryTerm::Word(text) | QueryTerm::Exact(text)) = &part.query else {
            return Ok(Vec::new());
        };
        let words = Words::of(text);
        if words.len() != 1 {
            return Ok(Vec::new());
        }
        Ok(self.fulltext.spellings_near(words.word(0), MOST_SPELLINGS)?)
    }
}
