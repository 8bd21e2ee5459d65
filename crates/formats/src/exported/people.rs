//! The persons of a statement: who speaks in it, and who else is named by a turn.

use dictum_model::{Speaker, Statement};
use std::collections::HashMap;

/// The persons of a statement, numbered from 1: its speakers in order, then whoever else a turn names.
pub(crate) struct People<'a> {
    speakers: &'a [Speaker],
    others: Vec<&'a str>,
    numbers: HashMap<&'a str, usize>,
}

impl<'a> People<'a> {
    pub(crate) fn of(statement: &'a Statement) -> People<'a> {
        let mut people =
            People { speakers: &statement.speakers, others: Vec::new(), numbers: HashMap::new() };
        for (number, speaker) in (1..).zip(&statement.speakers) {
            people.numbers.entry(&speaker.name).or_insert(number);
        }
        for name in statement.turns.iter().filter_map(|turn| turn.speaker.as_deref()) {
            let next = statement.speakers.len() + people.others.len() + 1;
            if *people.numbers.entry(name).or_insert(next) == next {
                people.others.push(name);
            }
        }
        people
    }

    /// The number of whoever bears a name.
    pub(crate) fn number(&self, name: &str) -> Option<usize> {
        self.numbers.get(name).copied()
    }

    /// The office of whoever bears a name.
    pub(crate) fn office(&self, name: &str) -> Option<&str> {
        self.speakers.get(self.number(name)?.checked_sub(1)?)?.role.as_deref()
    }

    /// Everybody with number, name and office, and whether the statement counts them among its speakers.
    pub(crate) fn each(&self) -> impl Iterator<Item = Listed<'_>> {
        let speakers =
            self.speakers.iter().map(|speaker| (speaker.name.as_str(), speaker.role.as_deref(), true));
        let others = self.others.iter().map(|name| (*name, None, false));
        (1..).zip(speakers.chain(others)).map(|(number, (name, office, is_speaker))| Listed {
            number,
            name,
            office,
            is_speaker,
        })
    }
}

/// A person as listed.
pub(crate) struct Listed<'a> {
    pub(crate) number: usize,
    pub(crate) name: &'a str,
    pub(crate) office: Option<&'a str>,
    pub(crate) is_speaker: bool,
}
