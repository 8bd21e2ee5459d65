//! The persons of a page: named in its headline, by its labels, or by what came with it; joined where they are one.

use crate::{
    labels::Found,
    lexicon::LabelWord,
    names::{self, Named},
};
use dictum_model::Speaker;

/// The persons of a page, in order of appearance.
#[derive(Debug, Default)]
pub(crate) struct People {
    people: Vec<Named>,
    main: Option<usize>,
}

impl People {
    /// The persons that headline or metadata name; the first is the main speaker.
    pub(crate) fn named(people: Vec<Named>) -> People {
        let main = (!people.is_empty()).then_some(0);
        People { people, main }
    }

    /// Adds the persons that labels name.
    pub(crate) fn add_labels(&mut self, labels: &[Option<Found>]) {
        for found in labels.iter().flatten().filter(|found| !found.named.key.is_empty()) {
            self.add(&found.named);
        }
        if self.main.is_none() && self.people.len() == 1 {
            self.main = Some(0);
        }
    }

    /// Adds a person, or what is new of one known already: the fuller name, the office.
    fn add(&mut self, named: &Named) {
        match self.position(&named.key) {
            Some(i) => {
                let known = &mut self.people[i];
                if named.key.len() > known.key.len()
                    || names::is_capitals(&known.name) && !names::is_capitals(&named.name)
                {
                    known.name.clone_from(&named.name);
                    known.key.clone_from(&named.key);
                }
                if known.office.is_none() {
                    known.office.clone_from(&named.office);
                }
            }
            None => self.people.push(named.clone()),
        }
    }

    /// The one person a name may be of; nobody where it may be of two.
    fn position(&self, key: &[String]) -> Option<usize> {
        if let Some(exact) = self.people.iter().position(|person| person.key == key) {
            return Some(exact);
        }
        let mut fitting = (0..self.people.len()).filter(|&i| names::may_be_one(&self.people[i].key, key));
        let first = fitting.next()?;
        fitting.next().is_none().then_some(first)
    }

    /// Whom a label stands for, if anybody named.
    pub(crate) fn of_label(&self, found: &Found, words: &str) -> Option<usize> {
        match found.word {
            Some(LabelWord::Answer) => self.main,
            Some(LabelWord::Office) => self.by_office(words),
            Some(_) => None,
            None if found.named.key.is_empty() => self.by_office(words),
            None => self.position(&found.named.key),
        }
    }

    /// The one person whose office holds the words of a label: "Minister:", "THE PRESIDENT:".
    fn by_office(&self, label: &str) -> Option<usize> {
        let lower = label.trim_end_matches([':', '：', '.', ' ']).to_lowercase();
        let wanted = lower.strip_prefix("the ").unwrap_or(&lower);
        let holds = |person: &Named| {
            let office = person.office.as_deref().unwrap_or("").to_lowercase();
            // "Deputy Prime Minister" is not whom "Prime Minister:" stands for.
            office == wanted
                || office.ends_with(&format!(" {wanted}"))
                    && !office.contains("deputy")
                    && !office.contains("vice")
                || office.starts_with(&format!("{wanted} of "))
        };
        let mut fitting = (0..self.people.len()).filter(|&i| holds(&self.people[i]));
        let first = fitting.next()?;
        fitting.next().is_none().then_some(first)
    }

    /// The main speaker.
    pub(crate) fn main(&self) -> Option<usize> {
        self.main
    }

    /// The name of a person.
    pub(crate) fn name(&self, person: usize) -> String {
        self.people[person].name.clone()
    }

    /// The persons with these numbers, in the page's order.
    pub(crate) fn speakers(&self, wanted: impl Fn(usize) -> bool) -> Vec<Speaker> {
        let people = self.people.iter().enumerate().filter(|(i, _)| wanted(*i));
        people.map(|(_, person)| Speaker { name: person.name.clone(), role: person.office.clone() }).collect()
    }
}
