//! How tantivy is asked. Queries come as [`Query`], never as text: tantivy's own query parser overflows its stack on nested
//! parentheses.

use super::{
    forms::{each_beginning, forms_of},
    near::NearQuery,
    opened::Opened,
    schema::{Fields, NO_TURN, REPLACED, folded},
    sequence::SequenceTerms,
    steady::Steady,
};
use crate::error::{Error, Result};
use dictum_collate::{Editions, Form, Query, QueryDay, QueryField, QueryTerm};
use std::{
    ops::Bound,
    sync::{Mutex, PoisonError},
};
use tantivy::{
    Searcher, Term,
    query::{
        AllQuery, BooleanQuery, BoostQuery, EmptyQuery, Occur, PhraseQuery, Query as TantivyQuery,
        RangeQuery, RegexQuery, TermQuery,
    },
    schema::{Field, IndexRecordOption},
};

type Clause = (Occur, Box<dyn TantivyQuery>);

/// So many words may begin alike beside `near`: each keeps about 4 KB at hand while turns are gone through.
const MOST_BEGINNING: usize = 2000;

/// Words a query from what is asked, for one state of the index.
pub(super) struct Compiler<'a> {
    pub(super) fields: &'a Fields,
    pub(super) searcher: &'a Searcher,
    pub(super) opened: &'a Mutex<Opened>,
}

impl Compiler<'_> {
    /// Words a whole query.
    pub(super) fn query(&self, asked: &Query, editions: Editions) -> Result<Box<dyn TantivyQuery>> {
        let asked = self.part(asked)?;
        let replaced = Term::from_field_u64(self.fields.replaced, REPLACED);
        // Where nothing was ever replaced, nothing has to be taken away: a phrase is asked as plainly as can be.
        if editions == Editions::Any || self.searcher.doc_freq(&replaced)? == 0 {
            return Ok(asked);
        }
        Ok(Box::new(BooleanQuery::new(vec![(Occur::Must, asked), (Occur::MustNot, term_query(replaced))])))
    }

    /// The forms of a folded word that the archive holds, itself among them.
    pub(super) fn forms(&self, word: &str) -> Result<Vec<String>> {
        let field = self.fields.forms;
        let mut opened = self.opened.lock().unwrap_or_else(PoisonError::into_inner);
        let languages = opened.of(self.searcher).languages(self.searcher, field)?;
        drop(opened);
        Ok(forms_of(self.searcher, field, &languages, word)?)
    }

    fn part(&self, asked: &Query) -> Result<Box<dyn TantivyQuery>> {
        Ok(match asked {
            Query::All => self.everything(),
            Query::Term(term) => self.term(term)?,
            Query::Near { left, right, between } => Box::new(NearQuery {
                field: self.fields.words,
                left: self.sequence(left)?,
                right: self.sequence(right)?,
                between: *between,
            }),
            Query::Fact(field, value) => self.fact(*field, value),
            Query::Days(day, from, to) => self.days(*day, *from, *to),
            Query::And(parts) => Box::new(BooleanQuery::new(self.clauses(parts, Occur::Must)?)),
            Query::Or(parts) => Box::new(BooleanQuery::new(self.clauses(parts, Occur::Should)?)),
            // A Boolean query of nothing but exclusions finds nothing, so everything is added to take from.
            Query::Not(excluded) => Box::new(BooleanQuery::new(vec![
                (Occur::Must, Box::new(BoostQuery::new(self.everything(), 0.0)) as Box<dyn TantivyQuery>),
                (Occur::MustNot, Box::new(Steady(self.part(excluded)?))),
            ])),
        })
    }

    /// All turns, without the items that are none.
    fn everything(&self) -> Box<dyn TantivyQuery> {
        let no_turn = Term::from_field_u64(self.fields.replaced, NO_TURN);
        Box::new(BooleanQuery::new(vec![
            (Occur::Must, Box::new(AllQuery) as Box<dyn TantivyQuery>),
            (Occur::MustNot, term_query(no_turn)),
        ]))
    }

    fn clauses(&self, parts: &[Query], occur: Occur) -> Result<Vec<Clause>> {
        parts.iter().map(|asked| Ok((occur, self.part(asked)?))).collect()
    }

    fn term(&self, term: &QueryTerm) -> Result<Box<dyn TantivyQuery>> {
        let field = self.fields.words;
        Ok(match term {
            QueryTerm::Exact(words) => phrase(field, words),
            QueryTerm::Prefix(beginning) => prefix_query(field, beginning),
            QueryTerm::Word(text) => match folded(text).as_slice() {
                [word] => any_of(field, &self.forms(word)?),
                _ => phrase(field, text),
            },
        })
    }

    /// The terms of a run of words, one list of forms a word.
    fn sequence(&self, term: &QueryTerm) -> Result<SequenceTerms> {
        let mut trouble = Ok(());
        let forms = term.forms(|word| {
            self.forms(word).unwrap_or_else(|error| {
                trouble = Err(error);
                Vec::new()
            })
        });
        trouble?;
        let terms = forms.into_iter().map(|form| match form {
            Form::AnyOf(words) => Ok(terms(self.fields.words, &words)),
            Form::Prefix(beginning) => Ok(terms(self.fields.words, &self.beginning_so(&beginning)?)),
        });
        Ok(SequenceTerms(terms.collect::<Result<_>>()?))
    }

    /// The words of the archive that begin so.
    fn beginning_so(&self, beginning: &str) -> Result<Vec<String>> {
        let mut words = Vec::new();
        for segment in self.searcher.segment_readers() {
            let index = segment.inverted_index(self.fields.words)?;
            let is_cut = each_beginning(&index, beginning, MOST_BEGINNING, |rest| {
                words.push(format!("{beginning}{rest}"))
            })?;
            words.sort_unstable();
            words.dedup();
            if is_cut || words.len() > MOST_BEGINNING {
                return Err(Error::TooManyWords { beginning: beginning.to_owned(), most: MOST_BEGINNING });
            }
        }
        Ok(words)
    }

    fn days(&self, day: QueryDay, from: u64, to: u64) -> Box<dyn TantivyQuery> {
        let field = match day {
            QueryDay::Said => self.fields.said,
            QueryDay::Published => self.fields.published,
            QueryDay::Captured => self.fields.captured,
            QueryDay::Filed => self.fields.day,
        };
        // A day that is not told is 0, and lies in no period.
        Box::new(RangeQuery::new(
            Bound::Included(Term::from_field_u64(field, from.max(1))),
            Bound::Included(Term::from_field_u64(field, to)),
        ))
    }

    fn fact(&self, field: QueryField, value: &str) -> Box<dyn TantivyQuery> {
        let exact = |field| term_query(Term::from_field_text(field, value));
        match field {
            QueryField::Speaker => all_words(self.fields.speaker, value),
            QueryField::Publisher => all_words(self.fields.publisher, value),
            QueryField::Place => all_words(self.fields.place, value),
            QueryField::Kind => exact(self.fields.kind),
            QueryField::Role => exact(self.fields.role),
            QueryField::Language => self.language(value),
        }
    }

    /// A language by its tag, or by the first parts of it: `en` finds `en-GB`.
    fn language(&self, tag: &str) -> Box<dyn TantivyQuery> {
        let field = self.fields.language;
        let longer = RegexQuery::from_pattern(&format!("{}-.*", escaped(tag)), field);
        let mut clauses = vec![(Occur::Should, term_query(Term::from_field_text(field, tag)))];
        clauses.extend(longer.ok().map(|longer| (Occur::Should, Box::new(longer) as Box<dyn TantivyQuery>)));
        Box::new(BooleanQuery::new(clauses))
    }
}

fn term_query(term: Term) -> Box<dyn TantivyQuery> {
    Box::new(TermQuery::new(term, IndexRecordOption::Basic))
}

fn terms(field: Field, words: &[String]) -> Vec<Term> {
    words.iter().map(|word| Term::from_field_text(field, word)).collect()
}

/// Turns with any of these words.
fn any_of(field: Field, words: &[String]) -> Box<dyn TantivyQuery> {
    let one = |term: Term| -> Box<dyn TantivyQuery> {
        Box::new(TermQuery::new(term, IndexRecordOption::WithFreqs))
    };
    match words {
        [word] => one(Term::from_field_text(field, word)),
        _ => Box::new(BooleanQuery::new(
            terms(field, words).into_iter().map(|term| (Occur::Should, one(term))).collect(),
        )),
    }
}

fn phrase(field: Field, text: &str) -> Box<dyn TantivyQuery> {
    let words = folded(text);
    match words.len() {
        0 => Box::new(EmptyQuery),
        1 => any_of(field, &words),
        _ => Box::new(PhraseQuery::new(terms(field, &words))),
    }
}

fn all_words(field: Field, text: &str) -> Box<dyn TantivyQuery> {
    let clauses = terms(field, &folded(text)).into_iter().map(|term| (Occur::Must, term_query(term)));
    Box::new(BooleanQuery::new(clauses.collect()))
}

fn prefix_query(field: Field, beginning: &str) -> Box<dyn TantivyQuery> {
    let Some(word) = folded(beginning).into_iter().next() else { return Box::new(EmptyQuery) };
    match RegexQuery::from_pattern(&format!("{}.*", escaped(&word)), field) {
        Ok(query) => Box::new(query),
        Err(_) => Box::new(EmptyQuery),
    }
}

/// Folded words are letters, digits and marks: what a regular expression could take for its own is escaped.
fn escaped(word: &str) -> String {
    word.chars().flat_map(|c| (!c.is_alphanumeric()).then_some('\\').into_iter().chain([c])).collect()
}
