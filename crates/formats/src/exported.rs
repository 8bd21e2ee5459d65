//! A statement as every export of statements tells it: its words, and the evidence that they stand on.

mod people;
#[cfg(test)]
pub(crate) mod specimen;

pub(crate) use people::People;

use dictum_model::{AppliedCorrection, Capture, Digest, Moment, Statement};
use std::collections::HashMap;

/// A statement with what is held of it.
#[derive(Clone, Debug)]
pub struct Exported<'a> {
    /// Its id in the archive.
    pub id: &'a str,
    /// Its words, in the edition that is shown.
    pub statement: &'a Statement,
    /// The capture that the words are read from.
    pub read_from: &'a Capture,
    /// The version of the extractor that read them.
    pub extractor: &'a str,
    /// Its editions, in the order in which they were first seen.
    pub editions: Vec<ExportedEdition<'a>>,
    /// The captures it rests on, in the order in which they were entered.
    pub captures: Vec<ExportedCapture<'a>>,
    /// What people corrected in the words that are shown.
    pub corrections: &'a [AppliedCorrection],
}

/// An edition of an exported statement.
#[derive(Clone, Copy, Debug)]
pub struct ExportedEdition<'a> {
    /// The digest of its folded words.
    pub words: Digest,
    /// Its language.
    pub language: Option<&'a str>,
    /// Whether the exported words are this edition's.
    pub is_shown: bool,
}

/// A capture that an exported statement rests on.
#[derive(Clone, Copy, Debug)]
pub struct ExportedCapture<'a> {
    /// The capture as it was entered.
    pub capture: &'a Capture,
    /// The position of its edition among the statement's editions, from 0.
    pub edition: Option<usize>,
}

/// Where each turn of a statement stands, from 1, by its id: the first of those that bear one.
pub(crate) fn positions(statement: &Statement) -> HashMap<&str, usize> {
    let mut positions = HashMap::with_capacity(statement.turns.len());
    for (position, turn) in (1..).zip(&statement.turns) {
        positions.entry(turn.id.as_str()).or_insert(position);
    }
    positions
}

/// A statement's id as XML allows one, where it may not begin with a digit; of a file with several statements, each part's id begins with it.
pub(crate) fn xml_id(id: &str) -> String {
    let fits = |c: char| if c.is_ascii_alphanumeric() || c == '-' { c } else { '_' };
    format!("d{}", id.chars().map(fits).collect::<String>())
}

/// Says whether a tag is of the form that XML Schema asks of languages.
pub(crate) fn is_language(tag: &str) -> bool {
    let fits = |(number, part): (usize, &str)| {
        let is_letters = part.bytes().all(|b| b.is_ascii_alphabetic());
        (1..=8).contains(&part.len())
            && part.bytes().all(|b| b.is_ascii_alphanumeric())
            && (number > 0 || is_letters)
    };
    tag.split('-').enumerate().all(fits)
}

impl Exported<'_> {
    /// The time it is filed under: that of delivery, else of publication.
    pub fn filed_under(&self) -> Option<Moment> {
        self.statement.delivered_on.or(self.statement.published_at)
    }

    /// Its address: the one that was asked for, else the one that the page names as its own.
    pub fn address(&self) -> Option<&str> {
        self.read_from.target_uri.as_deref().or(self.statement.canonical_uri.as_deref())
    }
}
