//! What the embassy says when: its statements with what becomes of them.

use jiff::{SignedDuration, Timestamp, civil::Date, tz::TimeZone};

/// What becomes of a statement after it was put out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Deed {
    /// A word of it is replaced.
    Edited {
        /// When.
        at: Timestamp,
        /// The words that were.
        old: &'static str,
        /// The words that are.
        new: &'static str,
    },
    /// Its address answers 404 or 410, and no list has it.
    Deleted {
        /// When.
        at: Timestamp,
        /// The status of the answer.
        status: u16,
    },
    /// Its address leads to another one.
    Renamed {
        /// When.
        at: Timestamp,
    },
}

/// A statement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statement {
    /// Its number, from 1.
    pub number: usize,
    /// When it is put out.
    pub out_at: Timestamp,
    /// Its headline.
    pub headline: String,
    /// Its paragraphs, as they are put out.
    pub paragraphs: Vec<String>,
    /// What becomes of it.
    pub deeds: Vec<Deed>,
}

/// All the statements of some months.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Calendar {
    /// When the site opens.
    pub begins: Timestamp,
    /// When the layout changes.
    pub redesigned_at: Timestamp,
    /// The statements, earliest first.
    pub statements: Vec<Statement>,
}

const SUBJECTS: [&str; 12] = [
    "harbour dues",
    "herring quotas",
    "the ferry to Halm",
    "the lighthouse treaty",
    "student exchanges",
    "river dredging",
    "customs forms",
    "the winter road",
    "amber exports",
    "the joint weather station",
    "visas for sailors",
    "the tide tables",
];
const OCCASIONS: [&str; 6] = [
    "at the opening of the harbour conference",
    "after talks with the mayor of Halm",
    "to the chamber of pilots",
    "at the annual reception",
    "before the council of the straits",
    "at the close of the season",
];
const VERBS: [&str; 8] =
    ["welcomes", "regrets", "expects", "supports", "proposes", "has noted", "will examine", "cannot accept"];
const MEASURES: [&str; 9] = [
    "a new table of fees",
    "the report of the pilots",
    "an earlier opening of the locks",
    "the third draft of the protocol",
    "a common register of vessels",
    "the delay of the spring convoy",
    "a second inspection of the moorings",
    "the plan for the eastern quay",
    "the findings of the auditors",
];

/// A word that stands in every statement once, so that it can be edited there.
const EDITED: [(&str, &str); 4] = [
    ("forty vessels", "fourteen vessels"),
    ("without conditions", "with conditions"),
    ("before the autumn", "after the autumn"),
    ("Minister Torvald Eke", "Minister Torvald Ekke"),
];

impl Calendar {
    /// The statements of so many days, from the first of January 2031: one on two days of three; of each ten one edited, of each
    /// fifteen one deleted, of each twenty one renamed.
    pub fn of_days(days: i64) -> Calendar {
        let begins: Timestamp = "2031-01-01T00:00:00Z".parse().unwrap();
        let day = SignedDuration::from_hours(24);
        let mut statements = Vec::new();
        for n in (0..days).filter(|n| n % 3 != 2) {
            let number = statements.len() + 1;
            let out_at = begins + day * i32::try_from(n).unwrap() + SignedDuration::from_hours(9);
            statements.push(statement(number, out_at));
        }
        let redesigned_at = begins + day * i32::try_from(days / 2).unwrap();
        Calendar { begins, redesigned_at, statements }
    }

    /// The statements that are out at a time, latest first, and not deleted.
    pub fn out_at(&self, now: Timestamp) -> Vec<&Statement> {
        self.statements
            .iter()
            .rev()
            .filter(|statement| statement.out_at <= now && statement.deleted_by(now).is_none())
            .collect()
    }
}

fn statement(number: usize, out_at: Timestamp) -> Statement {
    let pick = |from: &[&'static str], by: usize| from[(number * by + number / from.len()) % from.len()];
    let subject = pick(&SUBJECTS, 5);
    let headline =
        format!("Statement {number} by Ambassador Irene Falk on {subject} {}", pick(&OCCASIONS, 1));
    let paragraph = |turn: usize| {
        let (verb, measure) = (pick(&VERBS, turn + 3), pick(&MEASURES, turn * 2 + 1));
        let (other, kept) = (pick(&SUBJECTS, turn + 2), EDITED[turn % EDITED.len()].0);
        format!(
            "On point {turn} of letter {number}, my government {verb} {measure}, and holds that {other} must be settled {} by \
             those who sail the straits; we spoke of it with {kept} in mind, as the note of day {} says.",
            pick(&["in good time", "in good faith", "with patience", "on the record"], turn + 1),
            number + turn,
        )
    };
    Statement {
        number,
        out_at,
        headline,
        paragraphs: (0..5).map(paragraph).collect(),
        deeds: deeds(number, out_at),
    }
}

/// Each kind of deed falls on other statements, and on its own time of a page's life: an hour, a day, a week, a month.
fn deeds(number: usize, out_at: Timestamp) -> Vec<Deed> {
    let after = |hours: i64| out_at + SignedDuration::from_hours(hours);
    let mut deeds = Vec::new();
    if number % 10 == 3 {
        let (old, new) = EDITED[number / 10 % EDITED.len()];
        deeds.push(Deed::Edited { at: after([30, 60, 24 * 8, 24 * 20][number / 10 % 4]), old, new });
    }
    if number % 15 == 7 {
        let status = if number.is_multiple_of(2) { 410 } else { 404 };
        deeds.push(Deed::Deleted { at: after([40, 24 * 6, 24 * 15][number / 15 % 3]), status });
    }
    if number % 20 == 11 {
        deeds.push(Deed::Renamed { at: after(24 * 5) });
    }
    deeds
}

impl Statement {
    /// The day it is put out.
    pub fn day(&self) -> Date {
        self.out_at.to_zoned(TimeZone::UTC).date()
    }

    /// The path it is put out at.
    pub fn first_path(&self) -> String {
        format!("/en/news/{}", self.number)
    }

    /// The path it stands at.
    pub fn path(&self, now: Timestamp) -> String {
        let is_renamed = self.deeds.iter().any(|deed| matches!(deed, Deed::Renamed { at } if *at <= now));
        if is_renamed { format!("/en/statements/letter-{}", self.number) } else { self.first_path() }
    }

    /// The status by which its address says that it is gone, once it is.
    pub fn deleted_by(&self, now: Timestamp) -> Option<u16> {
        self.deeds.iter().find_map(|deed| match deed {
            Deed::Deleted { at, status } if *at <= now => Some(*status),
            _ => None,
        })
    }

    /// Its paragraphs as they stand.
    pub fn words(&self, now: Timestamp) -> Vec<String> {
        let mut words = self.paragraphs.clone();
        for deed in &self.deeds {
            if let Deed::Edited { at, old, new } = deed
                && *at <= now
            {
                words.iter_mut().for_each(|paragraph| *paragraph = paragraph.replace(old, new));
            }
        }
        words
    }
}
