//! Filling the full-text index.

use super::{
    forms::NewForms,
    item::IndexedTurn,
    schema::{Fields, NO_TURN},
};
use crate::error::Result;
use dictum_collate::Words;
use tantivy::{IndexWriter, TantivyDocument, Term};

/// Fills the index; nothing is kept before [`FulltextWriter::commit`].
pub struct FulltextWriter {
    pub(super) writer: IndexWriter,
    pub(super) fields: Fields,
    pub(super) new_forms: NewForms,
    pub(super) words: Words,
}

impl FulltextWriter {
    /// Adds a turn.
    pub fn add(&mut self, turn: &IndexedTurn<'_>) -> Result<()> {
        self.words.clear();
        self.words.append(turn.words);
        self.new_forms.meet(turn.language, &self.words);
        let mut item = TantivyDocument::default();
        for (field, number) in [
            (self.fields.edition, turn.edition),
            (self.fields.turn, turn.turn),
            (self.fields.said, turn.said),
            (self.fields.published, turn.published),
            (self.fields.captured, turn.captured),
            (self.fields.day, turn.day()),
            (self.fields.replaced, u64::from(turn.is_replaced)),
            (self.fields.length, self.words.len() as u64),
        ] {
            item.add_u64(field, number);
        }
        for (field, text) in [
            (self.fields.id, turn.id),
            (self.fields.statement, turn.statement),
            (self.fields.words, turn.words),
            (self.fields.question, turn.question),
            (self.fields.role, turn.role),
            (self.fields.kind, turn.kind),
            (self.fields.language, turn.language),
            (self.fields.speaker, turn.speaker),
            (self.fields.publisher, turn.publisher),
            (self.fields.place, turn.place),
        ] {
            if !text.is_empty() {
                item.add_text(field, text);
            }
        }
        self.writer.add_document(item)?;
        if self.new_forms.are_due() {
            self.add_forms()?;
        }
        Ok(())
    }

    /// Adds the forms of words that were met first since the last time, on an item that is no turn.
    fn add_forms(&mut self) -> Result<()> {
        let forms = self.new_forms.take();
        if forms.is_empty() {
            return Ok(());
        }
        let mut item = TantivyDocument::default();
        let fields = &self.fields;
        for field in [
            fields.edition,
            fields.turn,
            fields.said,
            fields.published,
            fields.captured,
            fields.day,
            fields.length,
        ] {
            item.add_u64(field, 0);
        }
        item.add_u64(fields.replaced, NO_TURN);
        for form in forms {
            item.add_text(fields.forms, form);
        }
        self.writer.add_document(item)?;
        Ok(())
    }

    /// Takes out all turns of an edition that were added so far.
    pub fn remove(&mut self, edition: u64) {
        self.writer.delete_term(Term::from_field_u64(self.fields.edition, edition));
    }

    /// Takes everything out.
    pub fn begin_anew(&mut self) -> Result<()> {
        self.writer.delete_all_documents()?;
        self.new_forms.forget();
        Ok(())
    }

    /// Keeps what was added, known up to entry `known_to`.
    pub fn commit(&mut self, known_to: u64) -> Result<()> {
        self.add_forms()?;
        let mut commit = self.writer.prepare_commit()?;
        commit.set_payload(&known_to.to_string());
        commit.commit()?;
        Ok(())
    }

    /// Waits for merges under way, so that no half-merged files stay behind.
    pub fn finish(self) -> Result<()> {
        self.writer.wait_merging_threads()?;
        Ok(())
    }
}
