//! What is asked of the full-text index, and how tantivy is asked it. Queries come as [`Query`], never as text: tantivy's own
//! query parser overflows its stack on nested parentheses.

use super::schema::{Fields, folded};
use std::ops::Bound;
use tantivy::{
    Term,
    query::{
        AllQuery, BooleanQuery, BoostQuery, EmptyQuery, Occur, PhraseQuery, Query as TantivyQuery,
        RangeQuery, RegexQuery, TermQuery,
    },
    schema::{Field, IndexRecordOption},
};

/// What a query asks for. Words are folded by the index.
#[derive(Clone, Debug, PartialEq)]
pub enum Query {
    /// Everything.
    All,
    /// A word.
    Word(String),
    /// Words that begin so.
    Prefix(String),
    /// Words next to each other in this order, with up to `slop` others between them.
    Phrase {
        /// The words, as text.
        words: String,
        /// How many words may stand between.
        slop: u32,
    },
    /// A word or phrase in one of the facts about a turn.
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

/// A fact about a turn that can be asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
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

/// Asks tantivy.
pub(super) fn compile(fields: &Fields, query: &Query, editions: Editions) -> Box<dyn TantivyQuery> {
    let asked = part(fields, query);
    match editions {
        Editions::Any => asked,
        Editions::Latest => {
            let replaced = Term::from_field_u64(fields.replaced, 1);
            let replaced: Box<dyn TantivyQuery> =
                Box::new(TermQuery::new(replaced, IndexRecordOption::Basic));
            Box::new(BooleanQuery::new(vec![(Occur::Must, asked), (Occur::MustNot, replaced)]))
        }
    }
}

fn part(fields: &Fields, query: &Query) -> Box<dyn TantivyQuery> {
    match query {
        Query::All => Box::new(AllQuery),
        Query::Word(word) => phrase(fields.words, word, 0),
        Query::Phrase { words, slop } => phrase(fields.words, words, *slop),
        Query::Prefix(prefix) => prefix_query(fields.words, prefix),
        Query::Fact(field, value) => fact(fields, *field, value),
        Query::Days(day, from, to) => days(fields, *day, *from, *to),
        Query::And(parts) => Box::new(BooleanQuery::new(clauses(fields, parts, Occur::Must))),
        Query::Or(parts) => Box::new(BooleanQuery::new(clauses(fields, parts, Occur::Should))),
        // A Boolean query of nothing but exclusions finds nothing, so everything is added to take from.
        Query::Not(excluded) => Box::new(BooleanQuery::new(vec![
            (Occur::Must, Box::new(BoostQuery::new(Box::new(AllQuery), 0.0)) as Box<dyn TantivyQuery>),
            (Occur::MustNot, part(fields, excluded)),
        ])),
    }
}

fn clauses(fields: &Fields, parts: &[Query], occur: Occur) -> Vec<(Occur, Box<dyn TantivyQuery>)> {
    parts.iter().map(|asked| (occur, part(fields, asked))).collect()
}

fn days(fields: &Fields, day: QueryDay, from: u64, to: u64) -> Box<dyn TantivyQuery> {
    let field = match day {
        QueryDay::Said => fields.said,
        QueryDay::Published => fields.published,
        QueryDay::Captured => fields.captured,
        QueryDay::Filed => fields.day,
    };
    // A day that is not told is 0, and lies in no period.
    Box::new(RangeQuery::new(
        Bound::Included(Term::from_field_u64(field, from.max(1))),
        Bound::Included(Term::from_field_u64(field, to)),
    ))
}

fn fact(fields: &Fields, field: QueryField, value: &str) -> Box<dyn TantivyQuery> {
    let exact = |field, value: &str| -> Box<dyn TantivyQuery> {
        Box::new(TermQuery::new(Term::from_field_text(field, value), IndexRecordOption::Basic))
    };
    match field {
        QueryField::Speaker => all_words(fields.speaker, value),
        QueryField::Publisher => all_words(fields.publisher, value),
        QueryField::Place => all_words(fields.place, value),
        QueryField::Kind => exact(fields.kind, &value.to_lowercase()),
        QueryField::Language => exact(fields.language, &value.to_lowercase()),
        QueryField::Role => exact(fields.role, &value.to_lowercase()),
    }
}

fn phrase(field: Field, text: &str, slop: u32) -> Box<dyn TantivyQuery> {
    let mut terms: Vec<Term> = folded(text).iter().map(|word| Term::from_field_text(field, word)).collect();
    match terms.len() {
        0 => Box::new(EmptyQuery),
        1 => Box::new(TermQuery::new(terms.remove(0), IndexRecordOption::WithFreqs)),
        _ => {
            let mut query = PhraseQuery::new(terms);
            query.set_slop(slop);
            Box::new(query)
        }
    }
}

fn all_words(field: Field, text: &str) -> Box<dyn TantivyQuery> {
    let terms = folded(text).into_iter().map(|word| {
        let term = Term::from_field_text(field, &word);
        (Occur::Must, Box::new(TermQuery::new(term, IndexRecordOption::Basic)) as Box<dyn TantivyQuery>)
    });
    Box::new(BooleanQuery::new(terms.collect()))
}

fn prefix_query(field: Field, prefix: &str) -> Box<dyn TantivyQuery> {
    let Some(word) = folded(prefix).into_iter().next() else { return Box::new(EmptyQuery) };
    // Folded words are letters, digits and marks: what a regular expression could take for its own is escaped.
    let escaped: String =
        word.chars().flat_map(|c| (!c.is_alphanumeric()).then_some('\\').into_iter().chain([c])).collect();
    match RegexQuery::from_pattern(&format!("{escaped}.*"), field) {
        Ok(query) => Box::new(query),
        Err(_) => Box::new(EmptyQuery),
    }
}
