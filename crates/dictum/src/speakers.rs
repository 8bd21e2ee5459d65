//! `speakers`: persons with all their names as printed, and what people say about which names are one's.

use crate::{Dictum, error::Result};
use dictum_archive::derived::{NameOfPerson, Page, SpeakerCount};

/// So many names of the persons a query means are looked for; more are left out, as those of every “John” would be.
pub(crate) const MOST_NAMES: usize = 64;

impl Dictum {
    /// Lists speakers, those with most statements first.
    pub fn speakers(&self, page: Page) -> Result<Vec<SpeakerCount>> {
        self.with_shelf(|shelf| shelf.speakers(page))
    }

    /// Finds a speaker by the slug of any name of theirs.
    pub fn speaker(&self, slug: &str) -> Result<Option<SpeakerCount>> {
        self.with_shelf(|shelf| shelf.speaker(slug))
    }

    /// The names of a speaker, those printed most first, found by the slug of any of them.
    pub fn names_of_speaker(&self, slug: &str) -> Result<Vec<NameOfPerson>> {
        self.with_shelf(|shelf| shelf.names_of_person(slug))
    }
}

/// Says in words why a name is taken for a person's; `names` are all the person's names.
pub fn why_joined(name: &NameOfPerson, names: &[NameOfPerson]) -> String {
    let like = names.iter().find(|other| Some(&other.slug) == name.like.as_ref());
    let like = like.map_or("another name", |other| other.name.as_str());
    let alike = match name.likeness.as_deref() {
        Some("words") => format!("the same words as {like}"),
        Some("transliteration") => format!("another writing of {like}"),
        Some("spelling") => format!("{like} but for a doubled letter"),
        Some("initials") => format!("shorter or longer than {like} by an initial or a middle name"),
        Some("familiar") => format!("{like} in another form of the given name"),
        Some("family-name") => format!("the family name of {like}"),
        Some(_) => return "entered as the same person".to_owned(),
        None => return "the name the others were joined to".to_owned(),
    };
    match (&name.office, &name.publisher) {
        (Some(office), _) => format!("{alike}; the same office in the same years: {office}"),
        (None, Some(publisher)) => format!("{alike}; the same publisher in the same years: {publisher}"),
        (None, None) => alike,
    }
}
