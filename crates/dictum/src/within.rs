//! Walking over all turns that a query finds: with the words looked for in each, whose words they are, and when.

use crate::{
    Dictum,
    error::{Error, Result},
};
use dictum_archive::derived::{TurnItem, Walked, Wanted, slug};
use dictum_collate::{ParsedQuery, Query, Words};
use std::{
    collections::HashMap,
    fmt,
    ops::{ControlFlow, Range},
};

/// More turns of one question are not looked at.
pub(crate) const MOST_TURNS: usize = 3_000_000;

/// A turn in which words that were looked for stand.
pub(crate) struct Found<'a> {
    pub(crate) turn: &'a TurnItem<&'a str>,
    pub(crate) words: &'a Words,
    /// Where they stand, as ranges of word numbers in their order.
    pub(crate) matches: &'a [Range<usize>],
}

/// A day as a number that sorts, 20210708, which shows itself as precise as it was told: `2021-07-08`, `2021-07`, `2021`, or nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct DayNumber(pub(crate) u64);

impl fmt::Display for DayNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = (self.0 / 10_000, self.0 / 100 % 100, self.0 % 100);
        match (year, month, day) {
            (0, ..) => Ok(()),
            (_, 0, _) => write!(f, "{year:04}"),
            (_, _, 0) => write!(f, "{year:04}-{month:02}"),
            _ => write!(f, "{year:04}-{month:02}-{day:02}"),
        }
    }
}

/// A person as a question over many turns names them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Person {
    /// The name by which the person is best known; empty where nobody is named.
    pub(crate) name: String,
    /// That name in links; empty where no page tells of the person.
    pub(crate) slug: String,
}

/// Persons by their names as printed, each looked up once.
pub(crate) struct Persons<'a> {
    dictum: &'a Dictum,
    known: HashMap<String, Person>,
}

impl Persons<'_> {
    /// The person who bears a name; the name itself where the shelf knows nobody by it.
    pub(crate) fn person(&mut self, name: &str) -> Result<Person> {
        if let Some(known) = self.known.get(name) {
            return Ok(known.clone());
        }
        let speaker = self.dictum.speaker(&slug(name))?;
        let person = match speaker {
            Some(speaker) => Person { name: speaker.name, slug: speaker.slug },
            None => Person { name: name.to_owned(), slug: String::new() },
        };
        self.known.insert(name.to_owned(), person.clone());
        Ok(person)
    }
}

impl Dictum {
    /// Persons, to be looked up by their names as printed.
    pub(crate) fn persons(&self) -> Persons<'_> {
        Persons { dictum: self, known: HashMap::new() }
    }

    /// Gives each turn, headlines aside, in which words of a query stand, until `each` says no.
    ///
    /// # Errors
    /// Asked wrongly, where the query has no words.
    pub(crate) fn each_match(
        &self,
        query: ParsedQuery,
        each: &mut dyn FnMut(&Found<'_>) -> bool,
    ) -> Result<Walked> {
        let marks = self.marks(&query)?;
        if marks.is_empty() {
            return Err(Error::asked_wrongly("the query has no word to look for in the lines")
                .with_hint("add a word or a \"phrase\" to what narrows it"));
        }
        let mut words = Words::default();
        self.each_turn(query, Wanted::Words, &mut |turn| {
            words.clear();
            words.append(turn.words);
            let matches = marks.find(&words);
            matches.is_empty() || each(&Found { turn, words: &words, matches: &matches })
        })
    }

    /// Gives each turn that a query finds, headlines aside, until `each` says no.
    pub(crate) fn each_turn(
        &self,
        query: ParsedQuery,
        wanted: Wanted,
        each: &mut dyn FnMut(&TurnItem<&str>) -> bool,
    ) -> Result<Walked> {
        let editions = query.editions;
        let query = self.under_all_names(query.query)?;
        Ok(self.fulltext.walk(&query, editions, wanted, MOST_TURNS, |turn| {
            if turn.turn == 0 || each(turn) { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
        })?)
    }
}

/// What a query narrows to, without the words that it looks for: its facts and days. None where it narrows to nothing.
pub(crate) fn scope(query: &Query) -> Option<Query> {
    match query {
        Query::Fact(..) | Query::Days(..) => Some(query.clone()),
        Query::And(parts) => {
            let narrowing: Vec<Query> = parts.iter().filter_map(scope).collect();
            (!narrowing.is_empty()).then_some(Query::And(narrowing))
        }
        // Whatever stands beside a word may be found without the fact.
        Query::Or(parts) => parts.iter().map(scope).collect::<Option<Vec<_>>>().map(Query::Or),
        Query::Not(part) => has_no_words(part).then(|| query.clone()),
        _ => None,
    }
}

fn has_no_words(query: &Query) -> bool {
    match query {
        Query::Fact(..) | Query::Days(..) => true,
        Query::And(parts) | Query::Or(parts) => parts.iter().all(has_no_words),
        Query::Not(part) => has_no_words(part),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use dictum_collate::parse_query;

    #[test]
    fn a_scope_is_what_narrows_a_query_without_its_words() {
        let scope = |query: &str| scope(&parse_query(query).unwrap().query);
        let facts = |query: &str| Some(parse_query(query).unwrap().query);
        assert_eq!(scope("herring"), None);
        assert_eq!(scope("herring OR role:answer"), None);
        assert_eq!(scope("NOT herring"), None);
        assert_eq!(scope("(role:answer OR role:speech)"), facts("role:answer OR role:speech"));
        assert_eq!(scope("herring NOT role:answer said:2021"), facts("NOT role:answer said:2021"));
    }

    #[test]
    fn a_day_shows_itself_as_precise_as_it_was_told() {
        let shown: Vec<String> =
            [0, 20_210_000, 20_210_700, 20_210_708].map(|day| DayNumber(day).to_string()).into();
        assert_eq!(shown, ["", "2021", "2021-07", "2021-07-08"]);
    }
}
