//! The query grammar: small, and our own, since a full-text engine's parser may not be given what strangers type.
//!
//! Limits: 256 characters, 16 terms, brackets 4 deep. No query within them can make the parser slow.

use super::{
    Editions, ParsedQuery, Query, QueryError, QueryPart, QueryTerm,
    cursor::Cursor,
    facts::{Fact, days_query, fact_query},
};
use crate::Words;

/// The most characters a query may have.
const LONGEST_QUERY: usize = 256;
const MOST_TERMS: usize = 16;
const DEEPEST: usize = 4;

/// The most words that `near` may leave between two terms.
pub const MOST_BETWEEN: u32 = 99;

/// The grammar, for people: an operator a line, two spaces or more before what it does.
pub const QUERY_HELP: &str = "\
words                   turns and headlines with all of these words, in any of their forms
\"exact words\"           these words next to each other, in this form
=word                   this form of the word only
fish*                   words that begin so
treaty near/5 peace     both with at most 5 words between, in either order; also of \"phrases\", =word, fish*
a OR b   NOT a   -a     either; without. AND may be left out and binds closer than OR; ( ) group
speaker:name            by speaker; also publisher: place: kind: lang: role:   (speaker:\"Ada Lorn\", kind:interview, role:answer)
said:2021-07            said in a year, month or day; said:2021-07..2021-09 from and to, either may be left out
published: captured:    put out; first captured. day: is the day said or, where none is told, put out
edition:any             in all editions, not only the latest of each statement";

/// Understands a query.
///
/// # Errors
/// What is wrong, and at which column.
pub fn parse_query(text: &str) -> Result<ParsedQuery, QueryError> {
    let length = text.chars().count();
    if length > LONGEST_QUERY {
        let what = format!(
            "the query has {length} characters; {LONGEST_QUERY} are the most. A long quotation is for the quote check"
        );
        return Err(QueryError { column: Some(LONGEST_QUERY + 1), what });
    }
    let mut parser = Parser {
        cursor: Cursor::new(text),
        depth: 0,
        terms: 0,
        editions: Editions::default(),
        parts: Vec::new(),
    };
    let query = parser.any()?;
    if !parser.cursor.is_at_end() {
        return Err(parser.cursor.wrong("this closing bracket has no opening one"));
    }
    let query = query.ok_or_else(|| QueryError {
        column: None,
        what: "the query is empty: type a word or a \"phrase\"".to_owned(),
    })?;
    Ok(ParsedQuery { query, editions: parser.editions, parts: parser.parts })
}

struct Parser<'a> {
    cursor: Cursor<'a>,
    depth: usize,
    terms: usize,
    editions: Editions,
    parts: Vec<QueryPart>,
}

impl Parser<'_> {
    /// Terms joined by OR.
    fn any(&mut self) -> Result<Option<Query>, QueryError> {
        let mut parts: Vec<Query> = self.all()?.into_iter().collect();
        while self.cursor.sees("OR") {
            if parts.is_empty() {
                return Err(self.cursor.wrong("a term is missing before OR"));
            }
            self.cursor.takes("OR");
            let missing = self.cursor.wrong("a term is missing after OR");
            parts.push(self.all()?.ok_or(missing)?);
        }
        Ok(if parts.len() > 1 { Some(Query::Or(parts)) } else { parts.pop() })
    }

    /// Terms that must all hold.
    fn all(&mut self) -> Result<Option<Query>, QueryError> {
        let mut parts = Vec::new();
        loop {
            self.cursor.skip_spaces();
            if self.cursor.sees("AND") {
                self.and(!parts.is_empty())?;
            }
            if self.is_at_end_of_group() || self.cursor.sees("OR") {
                break;
            }
            parts.extend(self.term()?);
        }
        Ok(if parts.len() > 1 { Some(Query::And(parts)) } else { parts.pop() })
    }

    fn and(&mut self, has_term_before: bool) -> Result<(), QueryError> {
        if !has_term_before {
            return Err(self.cursor.wrong("a term is missing before AND"));
        }
        self.cursor.takes("AND");
        self.cursor.skip_spaces();
        if self.is_at_end_of_group() || self.cursor.sees("OR") || self.cursor.sees("AND") {
            return Err(self.cursor.wrong("a term is missing after AND"));
        }
        Ok(())
    }

    fn is_at_end_of_group(&self) -> bool {
        self.cursor.is_at_end() || self.cursor.next_char() == Some(')')
    }

    /// One term; `None` for what decides where is looked, and is no term.
    fn term(&mut self) -> Result<Option<Query>, QueryError> {
        self.count_term()?;
        let is_minus = self
            .cursor
            .rest()
            .strip_prefix('-')
            .is_some_and(|rest| rest.starts_with(|c: char| !c.is_whitespace()));
        if is_minus {
            self.cursor.skip('-');
        }
        if is_minus || self.cursor.takes("NOT") {
            return self.negated().map(Some);
        }
        if self.cursor.next_char() == Some('(') {
            return self.group().map(Some);
        }
        let start = self.cursor.at();
        if self.cursor.sees_near() {
            return Err(self.cursor.wrong("a word or phrase is missing before near"));
        }
        let Some(query) = self.words_or_fact()? else { return Ok(None) };
        let query = self.perhaps_near(query)?;
        self.parts.push(QueryPart { as_written: self.cursor.since(start).to_owned(), query: query.clone() });
        Ok(Some(query))
    }

    fn count_term(&mut self) -> Result<(), QueryError> {
        self.terms += 1;
        if self.terms > MOST_TERMS {
            return Err(self
                .cursor
                .wrong(format!("a query has at most {MOST_TERMS} terms, and this is one more")));
        }
        Ok(())
    }

    /// What must not hold is neither marked nor missed.
    fn negated(&mut self) -> Result<Query, QueryError> {
        self.cursor.skip_spaces();
        if self.is_at_end_of_group() || ["AND", "OR"].iter().any(|operator| self.cursor.sees(operator)) {
            return Err(self.cursor.wrong("a term is missing after NOT"));
        }
        self.deeper()?;
        let parts = self.parts.len();
        let start = self.cursor.at();
        let missing = self.cursor.wrong_at(start, "edition: says where to look, and cannot be taken away");
        let term = self.term()?.ok_or(missing)?;
        self.parts.truncate(parts);
        self.depth -= 1;
        Ok(Query::Not(Box::new(term)))
    }

    fn group(&mut self) -> Result<Query, QueryError> {
        self.deeper()?;
        let start = self.cursor.at();
        self.cursor.skip('(');
        let inside = self.any()?;
        if self.cursor.next_char() != Some(')') {
            return Err(self.cursor.wrong_at(start, "the closing bracket of this one is missing"));
        }
        self.cursor.skip(')');
        self.depth -= 1;
        inside.ok_or_else(|| self.cursor.wrong_at(start, "nothing stands between these brackets"))
    }

    fn deeper(&mut self) -> Result<(), QueryError> {
        self.depth += 1;
        if self.depth > DEEPEST {
            Err(self.cursor.wrong(format!("brackets and NOT may stand {DEEPEST} deep, and this is deeper")))
        } else {
            Ok(())
        }
    }

    /// `near/5` and another term, where they follow.
    fn perhaps_near(&mut self, left: Query) -> Result<Query, QueryError> {
        self.cursor.skip_spaces_before_near();
        let at = self.cursor.at();
        let Some(digits) = self.cursor.takes_near() else { return Ok(left) };
        let Query::Term(left) = left else {
            return Err(self.cursor.wrong_at(at, "near stands between words or phrases"));
        };
        let between = digits.parse().ok().filter(|between| *between <= MOST_BETWEEN).ok_or_else(|| {
            self.cursor.wrong_at(at, format!("near/ needs a number up to {MOST_BETWEEN}, as in near/5"))
        })?;
        self.cursor.skip_spaces();
        self.count_term()?;
        let start = self.cursor.at();
        let is_missing = self.is_at_end_of_group()
            || self.cursor.next_char() == Some('(')
            || ["AND", "OR", "NOT"].iter().any(|operator| self.cursor.sees(operator));
        if is_missing {
            return Err(self.cursor.wrong_at(start, "a word or phrase is missing after near"));
        }
        let Some(Query::Term(right)) = self.words_or_fact()? else {
            return Err(self.cursor.wrong_at(start, "near stands between words or phrases"));
        };
        self.cursor.skip_spaces_before_near();
        let again = self.cursor.at();
        if self.cursor.takes_near().is_some() {
            let what = "near joins two terms; join a third by another: (a near/5 b) (b near/5 c)";
            return Err(self.cursor.wrong_at(again, what));
        }
        Ok(Query::Near { left, right, between })
    }

    /// A phrase, a word or a fact; `None` for `edition:`.
    fn words_or_fact(&mut self) -> Result<Option<Query>, QueryError> {
        let start = self.cursor.at();
        if self.cursor.sees_quotation() {
            let words = self.cursor.quotation()?;
            return self.exact(start, words).map(Some);
        }
        let word = self.cursor.bare();
        if let Some((name, value)) = word.split_once(':')
            && !name.is_empty()
            && name.chars().all(|c| c.is_ascii_alphabetic())
        {
            return self.fact(start, name, value);
        }
        if let Some(form) = word.strip_prefix('=') {
            let quoted = form.is_empty() && self.cursor.sees_quotation();
            let words = if quoted { self.cursor.quotation()? } else { form };
            return self.exact(start, words).map(Some);
        }
        match word.strip_suffix('*') {
            Some(beginning) => self.prefix(start, beginning).map(Some),
            None => {
                self.check_words(start, word)?;
                Ok(Some(Query::Term(QueryTerm::Word(word.to_owned()))))
            }
        }
    }

    fn exact(&self, start: usize, words: &str) -> Result<Query, QueryError> {
        self.check_words(start, words)?;
        Ok(Query::Term(QueryTerm::Exact(words.to_owned())))
    }

    fn prefix(&self, start: usize, beginning: &str) -> Result<Query, QueryError> {
        let folded = Words::of(beginning);
        if folded.len() != 1 || folded.word(0).chars().filter(|c| c.is_alphanumeric()).count() < 2 {
            return Err(self
                .cursor
                .wrong_at(start, "a star needs one word's first two letters or more before it"));
        }
        Ok(Query::Term(QueryTerm::Prefix(beginning.to_owned())))
    }

    fn check_words(&self, start: usize, text: &str) -> Result<(), QueryError> {
        if Words::of(text).is_empty() {
            let what = format!("“{text}” holds no word");
            return Err(self.cursor.wrong_at(start, what));
        }
        Ok(())
    }

    fn fact(&mut self, start: usize, name: &str, value: &str) -> Result<Option<Query>, QueryError> {
        let fact = Fact::named(name).map_err(|what| self.cursor.wrong_at(start, what))?;
        let quoted = value.is_empty() && self.cursor.sees_quotation();
        let value = if quoted { self.cursor.quotation()? } else { value };
        if value.is_empty() {
            return Err(self.cursor.wrong("a value is missing after the colon"));
        }
        let query = match fact {
            Fact::Field(field) => fact_query(field, value).map(Some),
            Fact::Day(day) => days_query(day, value).map(Some),
            Fact::Edition => self.edition(value).map(|()| None),
        };
        query.map_err(|what| self.cursor.wrong_at(start, what))
    }

    /// It holds for the whole query, wherever it stands.
    fn edition(&mut self, value: &str) -> Result<(), String> {
        self.editions = match value {
            "any" => Editions::Any,
            "latest" => Editions::Latest,
            _ => return Err(format!("“{value}” is neither any nor latest")),
        };
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{QueryDay, QueryField};
    use proptest::prelude::*;

    fn word(text: &str) -> Query {
        Query::Term(QueryTerm::Word(text.to_owned()))
    }

    fn exact(text: &str) -> Query {
        Query::Term(QueryTerm::Exact(text.to_owned()))
    }

    fn query(text: &str) -> Query {
        parse_query(text).unwrap().query
    }

    #[test]
    fn words_must_all_stand_and_or_binds_looser() {
        let expected = Query::Or(vec![Query::And(vec![word("fish"), word("chips")]), exact("mushy peas")]);
        assert_eq!(query("fish AND chips OR “mushy peas”"), expected);
        assert_eq!(query("(fish chips) OR «mushy peas»"), expected);
    }

    #[test]
    fn an_exact_form_a_beginning_and_a_phrase_are_told_apart() {
        assert_eq!(query("=Treaty"), exact("Treaty"));
        assert_eq!(query("=\"two words\""), exact("two words"));
        assert_eq!(query("fish*"), Query::Term(QueryTerm::Prefix("fish".into())));
        assert_eq!(query("「港口」"), exact("港口"));
    }

    #[test]
    fn near_binds_two_terms_closest_of_all() {
        let near = |between| Query::Near {
            left: QueryTerm::Word("a1".into()),
            right: QueryTerm::Exact("b c".into()),
            between,
        };
        assert_eq!(query("a1 near/5 \"b c\""), near(5));
        assert_eq!(query("x NEAR/3 y").to_owned(), query("x near/3 y"));
        assert_eq!(query("z OR a1 near/0 \"b c\""), Query::Or(vec![word("z"), near(0)]));
        assert_eq!(query("-a1 near/99 \"b c\""), Query::Not(Box::new(near(99))));
    }

    #[test]
    fn what_must_not_stand_is_not_looked_for() {
        let parsed = parse_query("treaty -draft NOT (old OR void)").unwrap();
        let written: Vec<_> = parsed.parts.iter().map(|part| part.as_written.as_str()).collect();
        assert_eq!(written, ["treaty"]);
    }

    #[test]
    fn facts_are_asked_by_name() {
        assert_eq!(
            query("speaker:\"Ilva Korr\" said:2021-07..2021-09"),
            Query::And(vec![
                Query::Fact(QueryField::Speaker, "Ilva Korr".into()),
                Query::Days(QueryDay::Said, 20210700, 20210931)
            ])
        );
        assert_eq!(query("captured:..2021"), Query::Days(QueryDay::Captured, 1, 20211231));
        assert_eq!(query("published:2021-07-08"), Query::Days(QueryDay::Published, 20210708, 20210708));
        assert_eq!(query("lang:ZH-Hant"), Query::Fact(QueryField::Language, "zh-hant".into()));
        assert_eq!(query("12:30"), word("12:30"));
    }

    #[test]
    fn the_edition_holds_for_the_whole_query() {
        let parsed = parse_query("edition:any treaty OR peace").unwrap();
        assert_eq!(parsed.editions, Editions::Any);
        assert_eq!(parsed.query, Query::Or(vec![word("treaty"), word("peace")]));
        assert_eq!(parse_query("(edition:any treaty) peace").unwrap().editions, Editions::Any);
        assert_eq!(parse_query("treaty edition:latest").unwrap().editions, Editions::Latest);
    }

    #[test]
    fn an_error_points_at_its_column() {
        for (query, begins) in [
            ("", "the query is empty"),
            ("edition:any", "the query is empty"),
            ("a (b", "column 3: the closing bracket"),
            ("a) b", "column 2: this closing bracket"),
            ("a ()", "column 3: nothing stands"),
            ("a \"b", "column 3: the closing quotation mark"),
            ("é \"b", "column 3: the closing quotation mark"),
            ("kind:song", "column 1: “song” is no kind"),
            ("role:singer", "column 1: “singer” is no role"),
            ("lang:klingon", "column 1: “klingon” is no language's tag"),
            ("said:July", "column 1: “July” is no year"),
            ("a said:2022..2021", "column 3: 2022 comes after 2021"),
            ("said:..", "column 1: a day is missing"),
            ("speaker:", "column 9: a value is missing"),
            ("speeker:x", "column 1: “speeker:” asks for nothing that is known"),
            ("f*", "column 1: a star needs"),
            ("((((( a )))))", "column 5: brackets and NOT may stand"),
            ("a OR", "column 5: a term is missing"),
            ("OR a", "column 1: a term is missing before OR"),
            ("AND a", "column 1: a term is missing before AND"),
            ("a AND", "column 6: a term is missing after AND"),
            ("a AND OR b", "column 7: a term is missing after AND"),
            ("a NOT", "column 6: a term is missing after NOT"),
            ("a NOT OR b", "column 7: a term is missing after NOT"),
            ("near/5 b", "column 1: a word or phrase is missing before near"),
            ("a near/5", "column 9: a word or phrase is missing after near"),
            ("a near/5 (b c)", "column 10: a word or phrase is missing after near"),
            ("a near/x b", "column 3: near/ needs a number"),
            ("a near/100 b", "column 3: near/ needs a number"),
            ("a near/5 b near/5 c", "column 12: near joins two terms"),
            ("kind:speech near/5 b", "column 1: “speech” is no kind"),
            ("role:answer near/5 b", "column 13: near stands between words"),
            ("a OR edition:any", "column 5: a term is missing after OR"),
            ("a NOT edition:any", "column 7: edition: says where to look"),
            ("edition:old b", "column 1: “old” is neither any nor latest"),
            ("…", "column 1: “…” holds no word"),
            ("a ”", "column 3: “”” holds no word"),
        ] {
            let error = parse_query(query).unwrap_err().to_string();
            assert!(error.starts_with(begins), "{query}: {error}");
        }
    }

    #[test]
    fn what_is_too_much_is_refused_where_it_becomes_so() {
        let column = |query: &str| parse_query(query).unwrap_err().column;
        assert_eq!(column(&"a ".repeat(17)), Some(33));
        assert_eq!(column(&"a".repeat(257)), Some(257));
        assert_eq!(column(&"-".repeat(20)), Some(6));
    }

    proptest! {
        #[test]
        fn no_query_makes_the_parser_panic_or_point_beyond_its_end(
            query in "([a-z():\"“”*=-]|AND|OR|NOT|said:|edition:any| near/5 |\\PC| ){0,80}"
        ) {
            if let Err(error) = parse_query(&query) {
                prop_assert!(error.column.unwrap_or(1) <= query.chars().count() + 1);
            }
        }
    }
}
