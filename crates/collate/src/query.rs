//! What a search asks for, as people write it and as the index answers it.
//!
//! One query's life: [`parse_query`] reads what was typed, within limits that no query can exceed in cost, and says at
//! which column it makes no sense; the index answers the [`Query`]; [`Marks`] find in the words that were found which of them
//! were looked for. Words are folded as in the quote check, so that both find the same.

mod cursor;
mod facts;
mod grammar;
mod marks;

pub use grammar::{MOST_BETWEEN, QUERY_HELP, parse_query};
pub use marks::{Form, Marks};

/// What a query asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Query {
    /// Everything.
    All,
    /// Words.
    Term(QueryTerm),
    /// Two terms near each other within one turn, in either order, which do not overlap.
    Near {
        /// The one.
        left: QueryTerm,
        /// The other.
        right: QueryTerm,
        /// How many words may stand between them.
        between: u32,
    },
    /// Words of one of the facts about a turn.
    Fact(QueryField, String),
    /// Days from and to, both included, as `20210708`.
    Days(QueryDay, u64, u64),
    /// All of these.
    And(Vec<Query>),
    /// Any of these.
    Or(Vec<Query>),
    /// None of this.
    Not(Box<Query>),
}

/// Words that are looked for, as text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum QueryTerm {
    /// A word in any form of the languages that the archive holds. What folding parts in several words stands for those words
    /// next to each other.
    Word(String),
    /// Words in this form, next to each other in this order: what stands in quotation marks, or after `=`.
    Exact(String),
    /// Words that begin so.
    Prefix(String),
}

/// A fact about a turn that can be asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum QueryField {
    /// Who speaks.
    Speaker,
    /// Who put it out.
    Publisher,
    /// What the statement is.
    Kind,
    /// Where it was said.
    Place,
    /// In which language.
    Language,
    /// What the turn is.
    Role,
}

/// A day that can be asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum QueryDay {
    /// That of delivery.
    Said,
    /// That of publication.
    Published,
    /// That of the first capture of the edition.
    Captured,
    /// The day that the statement is filed under: of delivery, else of publication.
    Filed,
}

/// Which editions are looked in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Editions {
    /// The latest of each statement.
    #[default]
    Latest,
    /// All of them.
    Any,
}

/// A query understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ParsedQuery {
    /// What it asks of the index.
    pub query: Query,
    /// Which editions it looks in.
    pub editions: Editions,
    /// Its terms and facts one by one, to tell which of them stands nowhere; what must not stand is none of them.
    pub parts: Vec<QueryPart>,
}

/// One term or fact of a query.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QueryPart {
    /// As it was typed.
    pub as_written: String,
    /// What it asks of the index.
    pub query: Query,
}

impl ParsedQuery {
    /// The words that are looked for, to mark them in what is found.
    pub fn terms(&self) -> impl Iterator<Item = &QueryTerm> {
        self.parts.iter().flat_map(|part| match &part.query {
            Query::Term(term) => vec![term],
            Query::Near { left, right, .. } => vec![left, right],
            _ => Vec::new(),
        })
    }
}

/// What is wrong with a query.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QueryError {
    /// At which character, from 1; `None` where nothing was asked at all.
    pub column: Option<usize>,
    /// What is wrong.
    pub what: String,
}

impl std::fmt::Display for QueryError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.column {
            Some(column) => write!(f, "column {column}: {}", self.what),
            None => f.write_str(&self.what),
        }
    }
}

impl std::error::Error for QueryError {}
