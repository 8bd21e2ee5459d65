//! Walking along the shelf: statements by day, speaker and publisher, and what the archive holds altogether.

use crate::{Dictum, absence::Absence, error::Result};
use dictum_archive::derived::{
    EditionRange, KnownListing, MonthCount, Page, ShelfFilter, ShelfPlace, ShelvedStatement,
};
use dictum_archive::{EnteredAbsence, EnteredRedaction};

/// A statement as lists show it: everything but its words.
pub type StatementCard = ShelvedStatement;

/// What an archive holds, in numbers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Overview {
    /// Statements held.
    pub statements: u64,
    /// Entries in the record.
    pub entries: u64,
    /// Speakers told apart by name.
    pub speakers: u64,
    /// Publishers with how many statements each put out; an unknown one is `None`.
    pub publishers: Vec<(Option<String>, u64)>,
    /// The earliest and the latest day of a statement.
    pub period: Option<[String; 2]>,
    /// Statements that pages list but no capture shows.
    pub not_held: u64,
    /// Statements that were seen to be gone, back again or not.
    pub gone: u64,
}

/// A statement that was seen to be gone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AbsentStatement {
    /// The last sight of its absence.
    pub absence: Absence,
    /// The statement; none where it was listed and never held.
    pub statement: Option<StatementCard>,
}

/// What was searched, and what is known to be missing there: stands beside every answer that found nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Coverage {
    /// Statements searched.
    pub statements: u64,
    /// The earliest and the latest day among them.
    pub period: Option<[String; 2]>,
    /// Statements known to exist, but not held. Listings do not tell the speaker, so this counts all of the archive.
    pub not_held: u64,
    /// Payloads that were held and have been let go, in all of the archive: nobody can say any more what stood in them.
    pub redacted: u64,
    /// The last of those redactions, the last first, [`REDACTIONS_TOLD`] at most.
    pub redactions: Vec<EnteredRedaction>,
}

/// So many redactions are told with what was searched.
pub const REDACTIONS_TOLD: u32 = 3;

impl Dictum {
    /// Tells what the archive holds.
    pub fn overview(&self) -> Result<Overview> {
        let entries = self.archive.catalogue()?.length()?;
        let gone = self.archive.catalogue()?.count_absent()?;
        self.with_shelf(|shelf| {
            let everything = ShelfFilter::default();
            Ok(Overview {
                statements: shelf.count(&everything)?,
                entries,
                speakers: shelf.count_speakers()?,
                publishers: shelf.publishers()?,
                period: shelf.period(&everything)?,
                not_held: shelf.count_not_held()?,
                gone,
            })
        })
    }

    /// Publishers with how many statements each put out, most first; an unknown one is `None`.
    pub fn publishers(&self) -> Result<Vec<(Option<String>, u64)>> {
        self.with_shelf(|shelf| shelf.publishers())
    }

    /// Lists statements, latest day first.
    pub fn statements(&self, filter: &ShelfFilter, page: Page) -> Result<Vec<StatementCard>> {
        self.with_shelf(|shelf| shelf.statements(filter, page))
    }

    /// Lists statements beside a place in the list, latest day first: a list in pages that new statements do not shift.
    pub fn statements_beside(
        &self,
        filter: &ShelfFilter,
        place: &ShelfPlace,
        take: u64,
    ) -> Result<Vec<StatementCard>> {
        self.with_shelf(|shelf| shelf.statements_beside(filter, place, take))
    }

    /// Lists statements by the entries of their latest editions: in the order in which the record grew.
    pub fn statements_by_edition(
        &self,
        filter: &ShelfFilter,
        range: EditionRange,
        take: u64,
    ) -> Result<Vec<StatementCard>> {
        self.with_shelf(|shelf| shelf.statements_by_edition(filter, range, take))
    }

    /// Lists statements that the publisher changed after they were first held, the last changed first.
    pub fn statements_changed(&self, page: Page) -> Result<Vec<StatementCard>> {
        self.with_shelf(|shelf| shelf.statements_changed(page))
    }

    /// Counts statements that the publisher changed after they were first held.
    pub fn count_changed(&self) -> Result<u64> {
        self.with_shelf(|shelf| shelf.count_changed())
    }

    /// The ids of statements with the entry numbers of their latest editions, in the order of those.
    pub fn editions_of_statements(&self, page: Page) -> Result<Vec<(String, u64)>> {
        self.with_shelf(|shelf| shelf.editions_of_statements(page))
    }

    /// Counts statements.
    pub fn count(&self, filter: &ShelfFilter) -> Result<u64> {
        self.with_shelf(|shelf| shelf.count(filter))
    }

    /// Counts statements by month, earliest first.
    pub fn months(&self, filter: &ShelfFilter) -> Result<Vec<MonthCount>> {
        self.with_shelf(|shelf| shelf.months(filter))
    }

    /// Lists statements that pages list but no capture shows, latest first.
    pub fn not_held(&self, page: Page) -> Result<Vec<KnownListing>> {
        self.with_shelf(|shelf| shelf.not_held(page))
    }

    /// Lists what was seen to be gone, the last seen first: each statement once.
    pub fn absent(&self, page: Page) -> Result<Vec<AbsentStatement>> {
        let absences = self.archive.catalogue()?.last_absences(page.skip, page.take)?;
        absences.into_iter().map(|entered| self.absent_statement(entered)).collect()
    }

    fn absent_statement(&self, entered: EnteredAbsence) -> Result<AbsentStatement> {
        let id = &entered.absent.statement;
        let statement = self.with_shelf(|shelf| shelf.statement(id))?;
        let absences = match &statement {
            Some(_) => self.show(id)?.absences,
            None => Vec::new(),
        };
        let last = absences.into_iter().find(|absence| absence.entered == entered);
        let absence = last.unwrap_or(Absence { entered, seen_again_in: None });
        Ok(AbsentStatement { absence, statement })
    }

    /// Tells what a question about these statements covers.
    pub fn coverage(&self, filter: &ShelfFilter) -> Result<Coverage> {
        let catalogue = self.archive.catalogue()?;
        let (redacted, redactions) =
            (catalogue.count_redactions()?, catalogue.last_redactions(REDACTIONS_TOLD)?);
        self.with_shelf(|shelf| {
            Ok(Coverage {
                statements: shelf.count(filter)?,
                period: shelf.period(filter)?,
                not_held: shelf.count_not_held()?,
                redacted,
                redactions,
            })
        })
    }
}
