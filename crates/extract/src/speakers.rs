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
    /// The publisher's name in lower case, where one person alone was given with it.
    house: Option<String>,
}

impl People {
    /// The persons that headline or metadata name; the first is the main speaker.
    pub(crate) fn named(people: Vec<Named>) -> People {
        let main = (!people.is_empty()).then_some(0);
        People { people, main, house: None }
    }

    /// Says whose house publishes: "PRIME MINISTER:" on the Prime Minister's own site is the one speaker given.
    pub(crate) fn published_by(mut self, publisher: Option<&str>) -> People {
        self.house = publisher.filter(|_| self.people.len() == 1).map(str::to_lowercase);
        self
    }

    /// Adds the persons that labels name.
    pub(crate) fn add_labels(&mut self, labels: &[Option<Found>]) {
        for found in labels.iter().flatten().filter(|found| !found.named.key.is_empty()) {
            if self.by_house(&found.named).is_none() {
                self.add(&found.named);
            }
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
                if let Some(parted) = parted(known, named).or_else(|| parted(named, known)) {
                    *known = parted;
                } else if named.key.len() > known.key.len()
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
            None => self.by_house(&found.named).or_else(|| self.position(&found.named.key)),
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
        match (fitting.next(), fitting.next()) {
            (Some(only), None) => Some(only),
            (None, _) => self.main.filter(|_| self.is_of_house(wanted)),
            (Some(_), Some(_)) => None,
        }
    }

    /// The one speaker of a house that is named after his office: "WARDEN:" on the Warden's own site.
    fn by_house(&self, named: &Named) -> Option<usize> {
        let [office] = &named.key[..] else { return None };
        self.main.filter(|_| names::is_capitals(&named.name) && office.len() > 3 && self.is_of_house(office))
    }

    fn is_of_house(&self, office: &str) -> bool {
        let office = if office == "pm" { "prime minister" } else { office };
        self.house.as_ref().is_some_and(|house| house.contains(office))
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

/// A long name parted by a short one that it ends in: "Warden of the Valley Ivo Sand" and "Ivo Sand".
///
/// What stands before must hold a word without a capital: else it may be a first name.
fn parted(long: &Named, short: &Named) -> Option<Named> {
    let office = long.name.strip_suffix(short.name.as_str())?.trim_end();
    let low = office.split(' ').any(|word| word.chars().next().is_some_and(char::is_lowercase));
    let office = long.office.clone().or_else(|| Some(office.to_owned()));
    (short.key.len() > 1 && low).then(|| Named { office, ..short.clone() })
}
