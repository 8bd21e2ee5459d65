//! Which names, as printed on many pages, are one person's.
//!
//! Two names are held against each other where their family names sound alike. What joins them depends on how alike they are: the same
//! words, or the same names in another transliteration, are one person; an initial for a name needs an office that both hold, or
//! a publisher that prints both, in the same years; a family name alone needs the office. A name that might be of two persons is
//! left alone, and what a person has said about two names goes before all of this. When in doubt two stay two: a reader
//! sees that a person has two pages sooner than that a page has two persons.

mod letters;
mod name;
mod witness;

pub use name::NameLikeness;
pub use witness::{Sight, Witness};

pub(crate) use name::is_title;

use name::NameParts;
use std::collections::BTreeMap;

/// A name as printed, under a key of the caller's, with where it was seen.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PrintedName {
    /// By what the caller knows it: spellings that differ in capitals alone share one.
    pub key: String,
    /// The name.
    pub name: String,
    /// In which offices, at which publishers, in which years.
    pub sights: Vec<Sight>,
}

/// What a person has said about two names, by their keys.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ruling {
    /// The one key.
    pub name: String,
    /// The other.
    pub other: String,
    /// Whether they are one person.
    pub is_one: bool,
}

/// A person: names that are one's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JoinedPerson {
    /// The names, that by which the person is best known first.
    pub names: Vec<JoinedName>,
}

/// A name of a person, and why it is taken for theirs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JoinedName {
    /// The key of the name.
    pub key: String,
    /// Why; none for the name that the others were joined to.
    pub why: Option<Why>,
}

/// Why a name is taken for another's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Why {
    /// The names are alike.
    Alike {
        /// How.
        likeness: NameLikeness,
        /// The key of the name it is like.
        to: String,
        /// What else speaks for it.
        witness: Option<Witness>,
    },
    /// A person said so.
    Told,
}

/// Which names are compared with each other: those of one family key.
pub fn family_key(name: &str) -> String {
    NameParts::of(name).family_key()
}

/// Joins names to persons. Of several rulings on the same two names the last holds.
///
/// The outcome does not depend on the order of the names. Time grows with the square of the names of one family.
pub fn join_names(names: &[PrintedName], rulings: &[Ruling]) -> Vec<JoinedPerson> {
    let rulings = Rulings::of(rulings);
    let mut families: BTreeMap<String, Vec<Read<'_>>> = BTreeMap::new();
    for printed in names {
        let parts = NameParts::of(&printed.name);
        families.entry(parts.family_key()).or_default().push(Read { printed, parts });
    }
    let mut persons: Vec<Person<'_>> =
        families.into_values().flat_map(|family| joined_family(family, &rulings)).collect();
    join_as_told(&mut persons, &rulings);
    let mut joined: Vec<JoinedPerson> = persons.into_iter().map(Person::finished).collect();
    joined.sort_by(|a, b| a.names[0].key.cmp(&b.names[0].key));
    joined
}

/// A name that has been taken apart.
#[derive(Clone)]
struct Read<'a> {
    printed: &'a PrintedName,
    parts: NameParts,
}

impl Read<'_> {
    fn statements(&self) -> u64 {
        self.printed.sights.iter().map(|sight| sight.statements).sum()
    }
}

/// A person in the making.
struct Person<'a> {
    names: Vec<(Read<'a>, Option<Why>)>,
}

/// A person, by the place in a list, whose name another may be, and why.
struct Fit {
    at: usize,
    likeness: NameLikeness,
    why: Why,
}

/// What has been said about pairs of names, the last word on each.
struct Rulings<'a>(BTreeMap<(&'a str, &'a str), bool>);

impl<'a> Rulings<'a> {
    fn of(rulings: &'a [Ruling]) -> Rulings<'a> {
        let pair = |ruling: &'a Ruling| pair(&ruling.name, &ruling.other);
        Rulings(rulings.iter().map(|ruling| (pair(ruling), ruling.is_one)).collect())
    }

    fn parts(&self, a: &str, b: &str) -> bool {
        self.0.get(&pair(a, b)) == Some(&false)
    }
}

fn pair<'a>(a: &'a str, b: &'a str) -> (&'a str, &'a str) {
    if a <= b { (a, b) } else { (b, a) }
}

/// Joins the names of one family, the fullest first, so that what tells less is held against what tells more.
fn joined_family<'a>(mut family: Vec<Read<'a>>, rulings: &Rulings<'_>) -> Vec<Person<'a>> {
    family.sort_by(|a, b| {
        let rank = |read: &Read<'_>| (read.parts.fullness(), read.statements());
        rank(b).cmp(&rank(a)).then_with(|| a.printed.key.cmp(&b.printed.key))
    });
    let mut persons: Vec<Person<'a>> = Vec::new();
    for read in family {
        match home_of(&read, &persons, rulings) {
            Some((at, why)) => persons[at].names.push((read, Some(why))),
            None => persons.push(Person { names: vec![(read, None)] }),
        }
    }
    persons
}

/// The one person whose name this may be, and why; nobody where there are two such, or none.
fn home_of(read: &Read<'_>, persons: &[Person<'_>], rulings: &Rulings<'_>) -> Option<(usize, Why)> {
    let fitting: Vec<Fit> =
        persons.iter().enumerate().filter_map(|(at, person)| person.fit(read, rulings, at)).collect();
    // One who bears the very name goes before those who might be meant by it.
    let best = fitting.iter().map(|fit| is_by_name(fit.likeness)).max()?;
    let mut best = fitting.into_iter().filter(|fit| is_by_name(fit.likeness) == best);
    match (best.next(), best.next()) {
        (Some(only), None) => Some((only.at, only.why)),
        _ => None,
    }
}

/// Says whether a likeness lies in the names themselves, and needs no witness.
fn is_by_name(likeness: NameLikeness) -> bool {
    likeness <= NameLikeness::Transliteration
}

impl<'a> Person<'a> {
    fn fit(&self, read: &Read<'_>, rulings: &Rulings<'_>, at: usize) -> Option<Fit> {
        let mut nearest: Option<(NameLikeness, &str)> = None;
        for (other, _) in &self.names {
            if rulings.parts(&read.printed.key, &other.printed.key) {
                return None;
            }
            let likeness = read.parts.likeness(&other.parts)?;
            if nearest.is_none_or(|(best, _)| likeness < best) {
                nearest = Some((likeness, &other.printed.key));
            }
        }
        let (likeness, to) = nearest?;
        let sights = || self.names.iter().flat_map(|(other, _)| witness::sights(other.printed, &other.parts));
        let own = witness::sights(read.printed, &read.parts);
        let witness = witness::between(&own, &sights().collect::<Vec<_>>(), likeness);
        if witness.is_none() && !(is_by_name(likeness) && witness::may_be_one_life(&own, sights())) {
            return None;
        }
        Some(Fit { at, likeness, why: Why::Alike { likeness, to: to.to_owned(), witness } })
    }

    fn has(&self, key: &str) -> bool {
        self.names.iter().any(|(read, _)| read.printed.key == key)
    }

    /// The name that is printed most leads, but one with a given name goes before one without.
    fn finished(mut self) -> JoinedPerson {
        self.names.sort_by(|(a, _), (b, _)| {
            let rank = |read: &Read<'_>| (read.parts.fullness().0 > 0, read.statements());
            rank(b).cmp(&rank(a)).then_with(|| a.printed.key.cmp(&b.printed.key))
        });
        let name = |(read, why): (Read<'_>, Option<Why>)| JoinedName { key: read.printed.key.clone(), why };
        JoinedPerson { names: self.names.into_iter().map(name).collect() }
    }
}

/// Joins the persons of names that were told to be one, but for those who have names that were told to be two.
fn join_as_told(persons: &mut Vec<Person<'_>>, rulings: &Rulings<'_>) {
    for ((name, other), _) in rulings.0.iter().filter(|(_, is_one)| **is_one) {
        let at = |key: &str| persons.iter().position(|person| person.has(key));
        let (Some(a), Some(b)) = (at(name), at(other)) else { continue };
        let apart = |(read, _): &(Read<'_>, Option<Why>)| {
            persons[b].names.iter().any(|(other, _)| rulings.parts(&read.printed.key, &other.printed.key))
        };
        if a == b || persons[a].names.iter().any(apart) {
            continue;
        }
        let (first, second) = (a.min(b), a.max(b));
        let mut joining = persons.swap_remove(second).names;
        for (_, why) in joining.iter_mut().filter(|(_, why)| why.is_none()) {
            *why = Some(Why::Told);
        }
        persons[first].names.append(&mut joining);
    }
}
