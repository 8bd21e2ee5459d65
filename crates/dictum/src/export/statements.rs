//! The archive's statements with their evidence, read on all cores and handed on in the order of their ids.

use super::{
    ExportSelection,
    in_order::{Dealer, in_order},
    selection::Selected,
};
use crate::{
    CaptureOfStatement, Dictum, StatementCard,
    error::{Error, Result},
};
use dictum_archive::EnteredEdition;
use dictum_formats::exported::{Exported, ExportedCapture, ExportedEdition};
use dictum_model::{ErrorKind, Reading, Statement};

/// How many statements a batch has at most, and how many words: what is in flight is a few batches a core.
const BATCH_STATEMENTS: usize = 32;
const BATCH_WORDS: u64 = 100_000;

/// A statement in its latest edition, with what it rests on.
#[derive(Clone, Debug)]
pub struct ExportedStatement {
    /// Who, what, when: as lists show it.
    pub card: StatementCard,
    /// The reading that its words are from, with what people corrected.
    pub reading: Reading,
    /// The captures that show it, in the order of their entries, each with the edition it shows.
    pub captures: Vec<CaptureOfStatement>,
    /// Its editions, in the order in which they were first seen.
    pub editions: Vec<EnteredEdition>,
    /// The statement itself, taken out of the reading.
    statement: Statement,
}

impl ExportedStatement {
    /// Its words.
    pub fn statement(&self) -> &Statement {
        &self.statement
    }

    /// The same as the writers of formats are given it.
    pub fn told(&self) -> Exported<'_> {
        let editions = self.editions.iter().map(|entered| ExportedEdition {
            words: entered.edition.words,
            language: entered.edition.language.as_deref(),
            is_shown: entered.entry == self.card.edition,
        });
        let captures = self.captures.iter().map(|capture| ExportedCapture {
            capture: &capture.entered.capture,
            edition: self.editions.iter().position(|entered| entered.entry == capture.edition),
        });
        Exported {
            id: &self.card.id,
            statement: &self.statement,
            read_from: &self.reading.capture,
            extractor: &self.reading.extractor,
            editions: editions.collect(),
            captures: captures.collect(),
            corrections: &self.reading.corrections,
        }
    }
}

impl Dictum {
    /// Reads the statements of a selection on all cores, has `make` make something of each there, and hands that to `take`
    /// in the order of the statements' ids. `progress` is told how many of at most how many are done. Gives their number.
    ///
    /// # Errors
    /// As `make` and `take`; damaged where what is kept has been changed or lost: an export is never quietly less than the archive.
    pub fn each_exported<Made: Send>(
        &self,
        selection: &ExportSelection,
        make: impl Fn(ExportedStatement) -> Result<Made> + Sync,
        take: &mut dyn FnMut(Made) -> Result<()>,
        progress: &mut dyn FnMut(u64, u64),
    ) -> Result<u64> {
        let selected = Selected::of(self, selection)?;
        let (mut done, most) = (0, selected.most(self)?);
        progress(0, most);
        let work = |ids: Vec<String>| -> Result<Vec<Made>> {
            let made = ids.iter().map(|id| match self.exported(id)? {
                Some(statement) => make(statement).map(Some),
                None => Ok(None),
            });
            made.filter_map(Result::transpose).collect()
        };
        let mut take_all = |made: Vec<Made>| {
            done += made.len() as u64;
            made.into_iter().try_for_each(&mut *take)?;
            progress(done, most);
            Ok(())
        };
        in_order(|dealer| self.deal_ids(&selected, dealer), work, &mut take_all)?;
        Ok(done)
    }

    fn deal_ids(&self, selected: &Selected, dealer: &mut Dealer<Vec<String>>) -> Result<()> {
        let (mut batch, mut words) = (Vec::new(), 0);
        selected.each(self, &mut |id, of_statement| {
            words += of_statement;
            batch.push(id);
            if batch.len() < BATCH_STATEMENTS && words < BATCH_WORDS {
                return true;
            }
            words = 0;
            dealer.deal(std::mem::take(&mut batch))
        })?;
        dealer.deal(batch);
        Ok(())
    }

    /// A statement with what it rests on; none where it was let go since it was listed.
    fn exported(&self, id: &str) -> Result<Option<ExportedStatement>> {
        let Some(card) = self.with_shelf(|shelf| shelf.statement(id))? else { return Ok(None) };
        let catalogue = self.archive.catalogue()?;
        let entered = catalogue.capture(card.capture)?;
        let corrections = catalogue.corrections_of_payload(entered.capture.digest)?;
        let kept = if corrections.is_empty() { self.kept_reading(&entered)? } else { None };
        let mut reading = match kept {
            Some(kept) => kept,
            None => self.read_entered(entered)?.corrected(&corrections).reading,
        };
        let Some(statement) = reading.statement.take() else { return Err(shows_no_statement(id)) };
        let captures = self.captures_shown(id)?;
        let editions = self.editions_as_seen(id)?;
        Ok(Some(ExportedStatement { card, reading, captures, editions, statement }))
    }
}

fn shows_no_statement(id: &str) -> Error {
    Error::new(ErrorKind::Damaged, format!("the capture of {id} shows no statement any more"))
        .with_hint("delete the folder derived/ of the archive: it is made anew from record/")
}
