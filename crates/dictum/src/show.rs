//! `show`: one statement with its words, the captures it rests on, its editions, and how to cite it.

use crate::{
    Dictum,
    absence::{Absence, with_what_followed},
    browse::StatementCard,
    cite::{Citation, cite},
    error::{Error, Result},
    kin::{LinkKind, LinkedStatement},
};
use dictum_archive::{EnteredCapture, EnteredEdition};
use dictum_model::{Reading, Statement};
use std::{collections::BTreeMap, sync::Arc};

/// A statement in full.
#[derive(Clone, Debug)]
pub struct StatementView {
    /// Who, what, when: as lists show it.
    pub card: StatementCard,
    /// The reading of the capture that the edition shown was first seen in; its `statement` is there.
    pub reading: Arc<Reading>,
    /// The captures that show this statement, in the order of their entries, each with the edition it shows.
    pub captures: Vec<CaptureOfStatement>,
    /// Its editions, in the order in which they were first seen. The one seen last is shown, unless another was asked for.
    pub editions: Vec<EnteredEdition>,
    /// When it was seen to be gone, in the order in which that was entered.
    pub absences: Vec<Absence>,
    /// The same statement at other addresses and in other languages.
    pub links: Vec<LinkedStatement>,
    /// The entry number of the edition shown.
    pub edition_shown: u64,
    /// How to cite it.
    pub citation: Citation,
}

/// A capture that a statement rests on.
#[derive(Clone, Debug)]
pub struct CaptureOfStatement {
    /// The capture as entered.
    pub entered: EnteredCapture,
    /// The entry number of the edition it shows.
    pub edition: u64,
}

impl StatementView {
    /// The statement's words.
    pub fn statement(&self) -> Option<&Statement> {
        self.reading.statement.as_ref()
    }
}

impl Dictum {
    /// Finds the one statement that a name means: an id, an id cut short to six characters or more, a name it came with,
    /// or an address.
    ///
    /// # Errors
    /// Not found; asked wrongly where the name means more than one.
    pub fn resolve(&self, name: &str) -> Result<StatementCard> {
        let found = self.with_shelf(|shelf| {
            if let Some(statement) = shelf.statement(name)? {
                return Ok(vec![statement]);
            }
            let by_name = shelf.statements_by_name(name)?;
            if !by_name.is_empty() || name.len() < 6 {
                return Ok(by_name);
            }
            shelf.statements_by_prefix(&name.to_lowercase())
        })?;
        let mut found = found.into_iter();
        match (found.next(), found.next()) {
            (Some(one), None) => Ok(one),
            (None, _) if self.redacted_under(name)?.is_some() => {
                Err(self.redacted_under(name)?.unwrap_or_else(|| Error::not_found(name)))
            }
            (None, _) => Err(Error::not_found(format!("no statement “{name}” is held"))
                .with_hint("name it by id, by its first characters (six or more), by the name it came with, or by address; “dictum search” finds ids")),
            (Some(first), Some(second)) => Err(Error::asked_wrongly(format!(
                "“{name}” means more than one statement: {} and {}",
                first.id, second.id
            ))
            .with_hint("name it by its id")),
        }
    }

    /// Shows the statement that a name means, in its latest edition.
    ///
    /// # Errors
    /// As [`Dictum::resolve`].
    pub fn show(&self, name: &str) -> Result<StatementView> {
        let card = self.resolve(name)?;
        self.view(card)
    }

    /// Shows a statement in an edition that may have been replaced since.
    ///
    /// # Errors
    /// Not found where the number is not that of an edition of this statement.
    pub fn show_edition(&self, name: &str, edition: u64) -> Result<StatementView> {
        let mut view = self.show(name)?;
        let chosen = view.editions.iter().find(|entered| entered.entry == edition).ok_or_else(|| {
            Error::not_found(format!("{} has no edition {edition}", view.card.id))
                .with_hint("“dictum show” lists a statement's editions")
        })?;
        view.edition_shown = edition;
        view.reading = self.reading(chosen.edition.capture)?;
        Ok(view)
    }

    fn view(&self, card: StatementCard) -> Result<StatementView> {
        let reading = self.reading(card.capture)?;
        let captures = self.captures_shown(&card.id)?;
        let editions = self.editions_as_seen(&card.id)?;
        let absences = self.absences(&card.id, &captures)?;
        let links = self.links(&card.id)?;
        let citation = cite(&card, &reading, None);
        Ok(StatementView {
            links,
            edition_shown: card.edition,
            card,
            reading,
            captures,
            editions,
            absences,
            citation,
        })
    }

    /// The captures that show a statement, in the order of their entries.
    pub(crate) fn captures_shown(&self, statement: &str) -> Result<Vec<CaptureOfStatement>> {
        let read = self.with_shelf(|shelf| shelf.captures_of(statement))?;
        let catalogue = self.archive.catalogue()?;
        let shown = read.into_iter().map(|read| {
            Ok(CaptureOfStatement { entered: catalogue.capture(read.capture)?, edition: read.edition })
        });
        shown.collect()
    }

    /// The editions of a statement, in the order in which they were first seen.
    pub(crate) fn editions_as_seen(&self, statement: &str) -> Result<Vec<EnteredEdition>> {
        let catalogue = self.archive.catalogue()?;
        let mut editions = catalogue.editions(statement)?;
        if editions.len() < 2 {
            return Ok(editions);
        }
        // A later capture may have come in first; one that tells no time counts as made when it was entered.
        let mut first_seen = BTreeMap::new();
        let mut last_told = None;
        for entered in &editions {
            last_told = catalogue.capture(entered.edition.capture)?.capture.captured_at.or(last_told);
            first_seen.insert(entered.entry, last_told);
        }
        editions.sort_by_key(|entered| (first_seen.get(&entered.entry).copied().flatten(), entered.entry));
        Ok(editions)
    }

    /// The statements that are this one elsewhere or in another language.
    pub(crate) fn links(&self, statement: &str) -> Result<Vec<LinkedStatement>> {
        self.with_shelf(|shelf| {
            let mut links = Vec::new();
            for kin in shelf.kin_of(statement)? {
                if let (Some(statement), Some(kind)) =
                    (shelf.statement(&kin.other)?, LinkKind::of_word(&kin.kind))
                {
                    links.push(LinkedStatement { statement, kind, share: kin.share });
                }
            }
            Ok(links)
        })
    }

    /// When a statement was seen to be gone, and which capture shows it again.
    fn absences(&self, statement: &str, captures: &[CaptureOfStatement]) -> Result<Vec<Absence>> {
        let absences = self.archive.catalogue()?.absences(statement)?;
        let seen: Vec<_> = captures
            .iter()
            .map(|capture| (capture.entered.entry, capture.entered.capture.captured_at))
            .collect();
        Ok(with_what_followed(absences, &seen))
    }
}
