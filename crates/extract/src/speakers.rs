//! The persons of a page: named in its headline, by its labels, or by what came with it; joined where they are one.

use crate::{
    labels::{Found, House},
    lexicon::{LabelWord, lexicon},
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
    /// Whether labels name the main speaker more often than they say "Answer": then a "Reply" is somebody else's.
    main_is_labelled: bool,
}

impl People {
    /// The persons that headline or metadata name; the first is the main speaker.
    pub(crate) fn named(people: Vec<Named>) -> People {
        let main = (!people.is_empty()).then_some(0);
        People { people, main, ..People::default() }
    }

    /// Says whose house publishes: "PRIME MINISTER:" on the Prime Minister's own site is the one speaker given.
    pub(crate) fn published_by(mut self, publisher: Option<&str>) -> People {
        self.house = publisher.filter(|_| self.people.len() == 1).map(str::to_lowercase);
        self
    }

    /// Adds the persons that labels name.
    pub(crate) fn add_labels(&mut self, labels: &[Option<Found>]) {
        let persons = |found: &&Found| !found.named.key.is_empty() && found.house != House::Alone;
        for found in labels.iter().flatten().filter(persons) {
            if self.by_house(&found.named).is_none() {
                self.add(&found.named);
            }
        }
        let by_office = labels.iter().flatten().any(|found| found.word == Some(LabelWord::Office));
        if self.main.is_none() && self.people.len() == 1 && !by_office {
            self.main = Some(0);
        }
        let answers = labels.iter().flatten().filter(|found| found.word == Some(LabelWord::Answer)).count();
        let is_main = |found: &&Found| found.word.is_none() && self.position(&found.named) == self.main;
        let of_main = labels.iter().flatten().filter(is_main).count();
        self.main_is_labelled = self.main.is_some() && of_main > answers;
    }

    /// Adds a person, or what is new of one known already: the fuller name, the office.
    fn add(&mut self, named: &Named) {
        match self.position(named) {
            Some(i) => {
                let known = &mut self.people[i];
                if let Some(parted) = parted(known, named).or_else(|| parted(named, known)) {
                    *known = parted;
                } else if is_fuller(named, known) {
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
    fn position(&self, named: &Named) -> Option<usize> {
        let key = &named.key;
        if let Some(exact) = self.people.iter().position(|person| person.key == *key) {
            return Some(exact);
        }
        let mut fitting = (0..self.people.len()).filter(|&i| names::may_be_one(&self.people[i].key, key));
        match (fitting.next(), fitting.next()) {
            (Some(only), None) => Some(only),
            (None, _) => self.by_family_name_first(named),
            (Some(_), Some(_)) => None,
        }
    }

    /// "Minister Kono:" where the page names Kono Taro: some languages put the family name first.
    fn by_family_name_first(&self, named: &Named) -> Option<usize> {
        let [family] = &named.key[..] else { return None };
        let fits =
            |person: &Named| person.key.len() == 2 && person.key[0] == *family && person.office.is_some();
        let mut fitting = (0..self.people.len()).filter(|&i| fits(&self.people[i]));
        let first = fitting.next().filter(|_| named.office.is_some() || named.honoured)?;
        fitting.next().is_none().then_some(first)
    }

    /// Whom a label stands for, if anybody named.
    pub(crate) fn of_label(&self, found: &Found, words: &str) -> Option<usize> {
        match found.word {
            _ if found.house == House::Alone => None,
            Some(LabelWord::Answer) => self.main.filter(|_| !self.main_is_labelled),
            Some(LabelWord::Office) => self.by_office(words),
            Some(_) => None,
            None if found.named.key.is_empty() => self.by_office(words),
            None => self.by_house(&found.named).or_else(|| self.position(&found.named)),
        }
    }

    /// The one person whose office holds the words of a label: "Minister:", "THE PRESIDENT:".
    fn by_office(&self, label: &str) -> Option<usize> {
        let lower = label.trim_end_matches([':', '：', '.', ' ']).to_lowercase();
        let wanted = without_article(&lower);
        let holds = |person: &Named| {
            let office = person.office.as_deref().unwrap_or("").to_lowercase();
            // "Deputy Prime Minister" is not whom "Prime Minister:" stands for.
            office == wanted
                || office.ends_with(&format!(" {wanted}"))
                    && !office.contains("deputy")
                    && !office.contains("vice")
                || office.starts_with(&format!("{wanted} of "))
                || office.starts_with(&format!("{wanted} for "))
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

    /// Says whether the page tells what office a person has.
    pub(crate) fn has_office(&self, person: usize) -> bool {
        self.people[person].office.is_some()
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

/// Says whether a name tells more than the one known: more words, words for initials, letters of both cases.
fn is_fuller(named: &Named, known: &Named) -> bool {
    let initials = |one: &Named| one.key.iter().filter(|word| word.chars().count() == 1).count();
    named.key.len() > known.key.len()
        || named.key.len() == known.key.len() && initials(named) < initials(known)
        || names::is_capitals(&known.name) && !names::is_capitals(&named.name)
}

/// An office in lower case without the article before it: "the minister", "le premier ministre".
fn without_article(office: &str) -> &str {
    match office.split_once(' ') {
        Some((article, rest)) if lexicon().entry_in_any_case(article).frequent_in != 0 => rest,
        _ => office,
    }
}

/// A long name parted by a short one that it ends in: "Warden of the Valley Ivo Sand" and "Ivo Sand".
///
/// What stands before must tell that it is of the office: by a word without a capital, or by the office's words before
/// it, which then end in a place or a body cut short ("Chairman of the Southern" + "Shore Bank Ivo Sand"). Else it
/// may be a first name.
fn parted(long: &Named, short: &Named) -> Option<Named> {
    let before = long.name.strip_suffix(short.name.as_str())?.trim_end();
    let has_low = |words: &str| words.split(' ').any(|word| word.starts_with(char::is_lowercase));
    let cut_short =
        long.office.as_deref().is_some_and(has_low) && short.key.len() == 2 && !has_low(&short.name);
    let office = long.office.iter().map(String::as_str).chain([before]).collect::<Vec<_>>().join(" ");
    let is_parted = short.key.len() > 1 && !before.is_empty() && (has_low(before) || cut_short);
    is_parted.then(|| Named { office: Some(office), ..short.clone() })
}
