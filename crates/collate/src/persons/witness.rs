//! What beside the names speaks for two names being one person's: an office both hold, a publisher that prints both, the years.

use super::{
    PrintedName,
    name::{NameLikeness, NameParts},
};
use crate::Words;

/// A name seen: in which office, at which publisher, from which year to which, in how many statements.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sight {
    /// The office, as printed.
    pub office: Option<String>,
    /// The publisher.
    pub publisher: Option<String>,
    /// The first and the last year; none where no day is told.
    pub years: Option<[i32; 2]>,
    /// In how many statements.
    pub statements: u64,
}

/// What two names share beside their likeness.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Witness {
    /// An office in the same years, as one of them prints it.
    Office(String),
    /// A publisher in the same years.
    Publisher(String),
}

/// One year more or less: an office printed at the turn of the year.
const OFFICE_YEARS: i32 = 1;

/// A publisher prints whoever holds an office for some years, in one form of the name and then in another. A guess.
const PUBLISHER_YEARS: i32 = 2;

/// Nobody speaks on record for longer.
const LIFE: i32 = 60;

/// Words that an office has or lacks without being another.
const LITTLE: [&str; 11] = ["the", "of", "and", "for", "to", "a", "in", "his", "excellency", "affairs", "mr"];

/// Words that make another office of one.
const OTHER: [&str; 22] = [
    "vice",
    "deputy",
    "former",
    "acting",
    "assistant",
    "under",
    "ex",
    "shadow",
    "elect",
    "spokesperson",
    "spokesman",
    "spokeswoman",
    "press",
    "prime",
    "adviser",
    "advisor",
    "aide",
    "first",
    "second",
    "next",
    "lady",
    "parliamentary",
];

/// Where a name was seen; an office printed before it ("President Orlo") counts as one held there.
pub(super) fn sights(printed: &PrintedName, parts: &NameParts) -> Vec<Sight> {
    let mut sights = printed.sights.clone();
    if !parts.office.is_empty() {
        for sight in sights.iter_mut().filter(|sight| sight.office.is_none()) {
            sight.office = Some(parts.office.join(" "));
        }
    }
    sights
}

/// What speaks for a name `a` being that of the person who has the names of `b`, to which it has this likeness.
pub(super) fn between(a: &[Sight], b: &[Sight], likeness: NameLikeness) -> Option<Witness> {
    if likeness == NameLikeness::Family && !is_mostly_of(a, b) {
        return None;
    }
    let pairs = || a.iter().flat_map(|one| b.iter().map(move |other| (one, other)));
    let office = pairs().find_map(|(one, other)| {
        let (office, held) = (one.office.as_deref()?, other.office.as_deref()?);
        (are_within(one, other, OFFICE_YEARS) && is_same_office(office, held))
            .then(|| Witness::Office(held.to_owned()))
    });
    // A publisher alone does not tell father from son, nor whose family name is meant.
    if office.is_some() || likeness > NameLikeness::Initials {
        return office;
    }
    pairs().find_map(|(one, other)| {
        let publisher =
            one.publisher.as_deref().filter(|publisher| other.publisher.as_deref() == Some(*publisher))?;
        are_within(one, other, PUBLISHER_YEARS).then(|| Witness::Publisher(publisher.to_owned()))
    })
}

/// Says whether most statements that print a family name alone with an office print an office of the person: under “Carr” stand
/// a premier and a minister, and it is neither's.
fn is_mostly_of(a: &[Sight], b: &[Sight]) -> bool {
    let (mut of_person, mut of_all) = (0, 0);
    for sight in a {
        let Some(office) = sight.office.as_deref() else { continue };
        of_all += sight.statements;
        let is_held = |held: &Sight| {
            are_within(sight, held, OFFICE_YEARS)
                && held.office.as_deref().is_some_and(|held| is_same_office(office, held))
        };
        if b.iter().any(is_held) {
            of_person += sight.statements;
        }
    }
    of_person * 2 > of_all
}

/// Says whether one life may hold all these sights; where no year is told, it may.
pub(super) fn may_be_one_life(a: &[Sight], b: impl Iterator<Item = Sight>) -> bool {
    let years = a.iter().filter_map(|sight| sight.years).chain(b.filter_map(|sight| sight.years));
    let span = years.reduce(|all, these| [all[0].min(these[0]), all[1].max(these[1])]);
    span.is_none_or(|[first, last]| last - first <= LIFE)
}

fn are_within(a: &Sight, b: &Sight, years: i32) -> bool {
    let (Some(a), Some(b)) = (a.years, b.years) else { return false };
    a[0] - years <= b[1] && b[0] - years <= a[1]
}

/// Says whether two wordings may be of one office: “President” and “President of Vessaria”, but not “Vice President”.
fn is_same_office(a: &str, b: &str) -> bool {
    let words = |office: &str| -> Vec<String> {
        let words = Words::of(office);
        let kept = words.iter().filter(|word| !LITTLE.contains(word));
        kept.flat_map(|word| if word == "pm" { vec!["prime", "minister"] } else { vec![word] })
            .map(str::to_owned)
            .collect()
    };
    let (a, b) = (words(a), words(b));
    let lacks = |few: &[String], many: &[String]| {
        few.iter().any(|word| !many.contains(word))
            || many.iter().any(|word| OTHER.contains(&word.as_str()) && !few.contains(word))
    };
    !a.is_empty() && !b.is_empty() && (!lacks(&a, &b) || !lacks(&b, &a))
}
