//! `speakers`: persons with all their names as printed, and what people say about which names are one's.

use crate::{
    Dictum,
    error::{Error, Result},
};
use dictum_archive::derived::{NameOfPerson, Page, SpeakerCount, slug};
use dictum_collate::{Query, QueryField, Words};
use dictum_model::SameName;

/// So many names of the persons that a query means are looked for beside what was asked; more are left out, as of every “John”.
const MOST_NAMES: usize = 64;

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

    /// Enters what a person says of two names: that they are one person's, or two persons'. The last word on two names holds.
    ///
    /// # Errors
    /// Not found, where no statement held names one of them as a speaker; asked wrongly, where the two are one name.
    pub fn say_of_names(&self, said: SameName) -> Result<()> {
        for name in [&said.name, &said.other] {
            if self.speaker(&slug(name))?.is_none() {
                return Err(Error::not_found(format!("nobody goes by “{name}” in the statements held"))
                    .with_hint("“dictum speakers” lists the names; write one as it is printed"));
            }
        }
        if slug(&said.name) == slug(&said.other) {
            return Err(Error::asked_wrongly(format!("“{}” and “{}” are one name", said.name, said.other))
                .with_hint("only names that differ in more than capitals can be joined or parted"));
        }
        let mut intake = self.archive.intake()?;
        let entered = intake.enter_same_name(said)?;
        intake.settle()?;
        match entered {
            Some(_) => {
                let known_to = self.derived_known_to()?;
                self.index_from(intake, known_to)
            }
            None => Ok(()),
        }
    }

    /// A query in which whoever is asked for as a speaker is found under all names.
    pub(crate) fn under_all_names(&self, query: Query) -> Result<Query> {
        let each = |parts: Vec<Query>| -> Result<Vec<Query>> {
            parts.into_iter().map(|part| self.under_all_names(part)).collect()
        };
        Ok(match query {
            Query::Fact(QueryField::Speaker, name) => self.speaker_under_all_names(name)?,
            Query::And(parts) => Query::And(each(parts)?),
            Query::Or(parts) => Query::Or(each(parts)?),
            Query::Not(part) => Query::Not(Box::new(self.under_all_names(*part)?)),
            other => other,
        })
    }

    fn speaker_under_all_names(&self, name: String) -> Result<Query> {
        let words: Vec<String> = Words::of(&name).iter().map(str::to_owned).collect();
        let has_all = |other: &str| {
            let other = Words::of(other);
            words.iter().all(|word| other.iter().any(|one| one == word))
        };
        let names = self.with_shelf(|shelf| shelf.names_of_persons_called(&words, MOST_NAMES))?;
        let others = names.into_iter().filter(|other| !has_all(other));
        let others: Vec<Query> = others.map(|name| Query::Fact(QueryField::Speaker, name)).collect();
        let asked = Query::Fact(QueryField::Speaker, name);
        Ok(if others.is_empty() { asked } else { Query::Or([vec![asked], others].concat()) })
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
