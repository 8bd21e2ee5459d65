//! The query grammar: small, and our own, since a full-text engine's parser may not be given what strangers type.
//!
//! Limits (asked wrongly beyond them): 256 characters, 16 terms, brackets 4 deep.

use crate::error::{Error, Result};
use dictum_archive::derived::{Query, QueryDay, QueryField};
use dictum_model::{Moment, StatementKind, TurnRole};

/// The most characters a query may have.
const LONGEST_QUERY: usize = 256;
const MOST_TERMS: usize = 16;
const DEEPEST: usize = 4;

/// The grammar, for people.
pub const HELP: &str = "\
words                 turns with all of these words
\"exact words\"         these words next to each other; \"exact words\"~3 with up to 3 others between
fish*                 words that begin so
a OR b   NOT a   -a   either; without; ( ) group
speaker:name          by speaker; also publisher: place: kind: lang: role:   (role:answer, kind:interview)
said:2021-07          said in a year, month or day; said:2021-07..2021-09 from and to";

/// A query understood.
#[derive(Clone, Debug, PartialEq)]
pub struct ParsedQuery {
    /// What it asks of the index.
    pub query: Query,
    /// The folded words to mark in what is found; a star at the end marks all words that begin so.
    pub words: Vec<String>,
    /// Its terms one by one, to tell which of them stands nowhere.
    pub parts: Vec<QueryPart>,
}

/// One term of a query.
#[derive(Clone, Debug, PartialEq)]
pub struct QueryPart {
    /// As it was typed.
    pub as_written: String,
    /// What it asks of the index.
    pub query: Query,
}

/// Understands a query.
///
/// # Errors
/// Asked wrongly: what is wrong, and at which column.
pub fn parse(text: &str) -> Result<ParsedQuery> {
    let length = text.chars().count();
    if length > LONGEST_QUERY {
        return Err(Error::asked_wrongly(format!(
            "the query has {length} characters; {LONGEST_QUERY} are the most"
        ))
        .with_hint("to look for a long quotation use “dictum check”"));
    }
    let mut parser = Parser { text, at: 0, depth: 0, terms: 0, words: Vec::new(), parts: Vec::new() };
    let query = parser.any()?;
    parser.skip_spaces();
    if parser.at < text.len() {
        return Err(parser.wrong("this closing bracket has no opening one"));
    }
    let query = query
        .ok_or_else(|| Error::asked_wrongly("the query is empty").with_hint("type a word or a \"phrase\""))?;
    Ok(ParsedQuery { query, words: parser.words, parts: parser.parts })
}

struct Parser<'a> {
    text: &'a str,
    at: usize,
    depth: usize,
    terms: usize,
    words: Vec<String>,
    parts: Vec<QueryPart>,
}

impl Parser<'_> {
    /// Terms joined by OR.
    fn any(&mut self) -> Result<Option<Query>> {
        let mut parts: Vec<Query> = self.all()?.into_iter().collect();
        while self.takes_word("OR") {
            let part = self.all()?.ok_or_else(|| self.wrong("a term is missing after OR"))?;
            if parts.is_empty() {
                return Err(self.wrong("a term is missing before OR"));
            }
            parts.push(part);
        }
        Ok(if parts.len() > 1 { Some(Query::Or(parts)) } else { parts.pop() })
    }

    /// Terms that must all hold.
    fn all(&mut self) -> Result<Option<Query>> {
        let mut parts = Vec::new();
        loop {
            self.skip_spaces();
            if self.takes_word("AND") {
                continue;
            }
            if self.rest().is_empty() || self.rest().starts_with(')') || self.sees_word("OR") {
                break;
            }
            parts.push(self.term()?);
        }
        Ok(if parts.len() > 1 { Some(Query::And(parts)) } else { parts.pop() })
    }

    fn term(&mut self) -> Result<Query> {
        self.terms += 1;
        if self.terms > MOST_TERMS {
            return Err(self.wrong(&format!("more than {MOST_TERMS} terms")));
        }
        let is_minus =
            self.rest().starts_with('-') && self.rest()[1..].starts_with(|c: char| !c.is_whitespace());
        if is_minus || self.takes_word("NOT") {
            self.at += usize::from(is_minus);
            return self.negated();
        }
        if self.rest().starts_with('(') {
            return self.group();
        }
        let start = self.at;
        let query = if self.rest().starts_with(['"', '“', '„', '«']) {
            self.phrase()?
        } else {
            self.word_or_fact()?
        };
        self.parts.push(QueryPart { as_written: self.text[start..self.at].to_owned(), query: query.clone() });
        Ok(query)
    }

    /// What must not hold is neither marked nor missed.
    fn negated(&mut self) -> Result<Query> {
        self.skip_spaces();
        if self.rest().is_empty() || self.rest().starts_with(')') {
            return Err(self.wrong("a term is missing after NOT"));
        }
        self.deeper()?;
        let (words, parts) = (self.words.len(), self.parts.len());
        let term = self.term()?;
        self.words.truncate(words);
        self.parts.truncate(parts);
        self.depth -= 1;
        Ok(Query::Not(Box::new(term)))
    }

    fn group(&mut self) -> Result<Query> {
        self.deeper()?;
        self.at += 1;
        let inside = self.any()?;
        self.skip_spaces();
        if !self.rest().starts_with(')') {
            return Err(self.wrong("a closing bracket is missing"));
        }
        self.at += 1;
        self.depth -= 1;
        inside.ok_or_else(|| self.wrong("nothing stands between these brackets"))
    }

    fn deeper(&mut self) -> Result<()> {
        self.depth += 1;
        if self.depth > DEEPEST {
            Err(self.wrong(&format!("brackets are more than {DEEPEST} deep")))
        } else {
            Ok(())
        }
    }

    /// A phrase in quotation marks of any kind, with `~3` for words between.
    fn phrase(&mut self) -> Result<Query> {
        let open = self.rest().chars().next().unwrap_or('"');
        let body_start = self.at + open.len_utf8();
        let is_close = |c: char| matches!(c, '"' | '”' | '“' | '»') && (c != '“' || open == '„');
        let Some(length) = self.text[body_start..].find(is_close) else {
            return Err(self.wrong("the closing quotation mark is missing"));
        };
        let words = self.text[body_start..body_start + length].to_owned();
        let close = self.text[body_start + length..].chars().next().map_or(1, char::len_utf8);
        self.at = body_start + length + close;
        let slop = self.slop();
        self.mark(&words);
        Ok(Query::Phrase { words, slop })
    }

    fn slop(&mut self) -> u32 {
        let Some(rest) = self.rest().strip_prefix('~') else { return 0 };
        let digits: String = rest.chars().take_while(char::is_ascii_digit).take(2).collect();
        self.at += 1 + digits.len();
        digits.parse().unwrap_or(0)
    }

    fn word_or_fact(&mut self) -> Result<Query> {
        let column = self.at;
        let word = self.bare_word().to_owned();
        if let Some((name, value)) = word.split_once(':') {
            let quoted = value.is_empty() && self.rest().starts_with(['"', '“', '„', '«']);
            if let Some(fact) = Fact::named(name) {
                let value = if quoted { self.quoted_value()? } else { value.to_owned() };
                return fact.query(&value).map_err(|error| self.at_column(column, error));
            }
        }
        match word.strip_suffix('*') {
            Some(stem) if stem.chars().filter(|c| c.is_alphanumeric()).count() >= 2 => {
                self.words.push(format!("{}*", crate::identity::folded(stem)));
                Ok(Query::Prefix(stem.to_owned()))
            }
            Some(_) => {
                Err(self
                    .at_column(column, Error::asked_wrongly("a star needs two letters or more before it")))
            }
            None => {
                self.mark(&word);
                if crate::identity::folded(&word).is_empty() {
                    return Err(
                        self.at_column(column, Error::asked_wrongly(format!("“{word}” holds no word")))
                    );
                }
                Ok(Query::Word(word))
            }
        }
    }

    /// The words of a fact's value in quotation marks; they are not marked in what is found.
    fn quoted_value(&mut self) -> Result<String> {
        let marked = self.words.len();
        let phrase = self.phrase()?;
        self.words.truncate(marked);
        match phrase {
            Query::Phrase { words, .. } => Ok(words),
            _ => Ok(String::new()),
        }
    }

    fn bare_word(&mut self) -> &str {
        let start = self.at;
        let is_end =
            |c: char| c.is_whitespace() || matches!(c, '(' | ')' | '"' | '“' | '”' | '„' | '«' | '»');
        self.at += self.rest().find(is_end).unwrap_or(self.rest().len());
        if self.at == start {
            // A stray closing mark: take it, so that it can be named in the error.
            self.at += self.rest().chars().next().map_or(0, char::len_utf8);
        }
        &self.text[start..self.at]
    }

    fn mark(&mut self, words: &str) {
        let folded = crate::identity::folded(words);
        self.words.extend(folded.split(' ').filter(|word| !word.is_empty()).map(str::to_owned));
    }

    fn rest(&self) -> &str {
        &self.text[self.at..]
    }

    fn skip_spaces(&mut self) {
        self.at += self.rest().len() - self.rest().trim_start().len();
    }

    fn sees_word(&self, word: &str) -> bool {
        let after = self.rest().strip_prefix(word);
        after.is_some_and(|rest| {
            rest.is_empty() || rest.starts_with(|c: char| c.is_whitespace() || matches!(c, '(' | ')'))
        })
    }

    fn takes_word(&mut self, word: &str) -> bool {
        self.skip_spaces();
        let sees = self.sees_word(word);
        if sees {
            self.at += word.len();
        }
        sees
    }

    fn wrong(&self, what: &str) -> Error {
        self.at_column(self.at, Error::asked_wrongly(what))
    }

    fn at_column(&self, at: usize, error: Error) -> Error {
        let column = self.text[..at.min(self.text.len())].chars().count() + 1;
        Error::asked_wrongly(format!("column {column}: {error}"))
            .with_hint("“dictum search --help” shows the operators")
    }
}

/// The facts that can be asked for by name.
enum Fact {
    Field(QueryField),
    Said,
}

impl Fact {
    fn named(name: &str) -> Option<Fact> {
        Some(match name {
            "speaker" => Fact::Field(QueryField::Speaker),
            "publisher" => Fact::Field(QueryField::Publisher),
            "place" => Fact::Field(QueryField::Place),
            "kind" => Fact::Field(QueryField::Kind),
            "lang" | "language" => Fact::Field(QueryField::Language),
            "role" => Fact::Field(QueryField::Role),
            "said" => Fact::Said,
            _ => return None,
        })
    }

    fn query(self, value: &str) -> Result<Query> {
        if value.is_empty() {
            return Err(Error::asked_wrongly("a value is missing after the colon"));
        }
        let check = |known: std::result::Result<(), dictum_model::UnknownWord>| {
            known.map_err(|error| Error::asked_wrongly(error.to_string()))
        };
        match self {
            Fact::Said => days(value),
            Fact::Field(field) => {
                match field {
                    QueryField::Kind => check(value.parse::<StatementKind>().map(drop))?,
                    QueryField::Role if value != "headline" => check(value.parse::<TurnRole>().map(drop))?,
                    _ => {}
                }
                Ok(Query::Fact(field, value.to_owned()))
            }
        }
    }
}

/// A year, month or day, or two of them with `..` between; either end may be left open.
fn days(value: &str) -> Result<Query> {
    let (from, to) = value.split_once("..").unwrap_or((value, value));
    let first = if from.is_empty() { 1 } else { day_number(from, false)? };
    let last = if to.is_empty() { 99_991_231 } else { day_number(to, true)? };
    if first > last {
        return Err(Error::asked_wrongly(format!("{from} comes after {to}")));
    }
    Ok(Query::Days(QueryDay::Said, first, last))
}

fn day_number(word: &str, is_last: bool) -> Result<u64> {
    let wrong = |_| {
        Error::asked_wrongly(format!("“{word}” is no year, month or day: write 2021, 2021-07 or 2021-07-08"))
    };
    let moment: Moment = word.parse().map_err(wrong)?;
    Ok(crate::derive::day_number(moment, is_last))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn word(text: &str) -> Query {
        Query::Word(text.to_owned())
    }

    #[test]
    fn words_must_all_stand_and_or_binds_looser() {
        let parsed = parse("fish AND chips OR “mushy peas”~2").unwrap();
        assert_eq!(
            parsed.query,
            Query::Or(vec![
                Query::And(vec![word("fish"), word("chips")]),
                Query::Phrase { words: "mushy peas".into(), slop: 2 }
            ])
        );
        assert_eq!(parsed.words, ["fish", "chips", "mushy", "peas"]);
    }

    #[test]
    fn what_must_not_stand_is_not_marked() {
        let parsed = parse("treaty -draft NOT (old OR void)").unwrap();
        assert_eq!(parsed.words, ["treaty"]);
        assert_eq!(parsed.parts.len(), 1);
    }

    #[test]
    fn facts_are_asked_by_name() {
        assert_eq!(
            parse("speaker:\"Ilva Korr\" said:2021-07..2021-09").unwrap().query,
            Query::And(vec![
                Query::Fact(QueryField::Speaker, "Ilva Korr".into()),
                Query::Days(QueryDay::Said, 20210700, 20210931)
            ])
        );
        assert_eq!(parse("nothing:known").unwrap().query, word("nothing:known"));
    }

    #[test]
    fn an_error_points_at_its_column() {
        for (query, begins) in [
            ("", "the query is empty"),
            ("a (b", "column 5: a closing bracket"),
            ("a) b", "column 2: this closing bracket"),
            ("a \"b", "column 3: the closing quotation mark"),
            ("kind:song", "column 1: “song” is no kind"),
            ("said:July", "column 1: “July” is no year"),
            ("f*", "column 1: a star needs"),
            ("((((( a )))))", "column 5: brackets are more than"),
            ("a OR", "column 5: a term is missing"),
            ("…", "column 1: “…” holds no word"),
        ] {
            let error = parse(query).unwrap_err().to_string();
            assert!(error.starts_with(begins), "{query}: {error}");
        }
        assert!(parse(&"a ".repeat(17)).is_err());
        assert!(parse(&"a".repeat(257)).is_err());
    }

    proptest! {
        #[test]
        fn no_query_makes_the_parser_panic(query in "([a-z():\"“”*~-]|AND|OR|NOT|said:|\\PC| ){0,80}") {
            let _ = parse(&query);
        }
    }
}
