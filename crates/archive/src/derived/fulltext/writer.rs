//! Filling the full-text index.

use super::{item::IndexedTurn, schema::Fields};
use crate::error::Result;
use tantivy::{IndexWriter, TantivyDocument, Term};

/// Fills the index; nothing is kept before [`FulltextWriter::commit`].
pub struct FulltextWriter {
    pub(super) writer: IndexWriter,
    pub(super) fields: Fields,
}

impl FulltextWriter {
    /// Adds a turn.
    pub fn add(&mut self, turn: &IndexedTurn<'_>) -> Result<()> {
        let mut item = TantivyDocument::default();
        for (field, number) in [
            (self.fields.edition, turn.edition),
            (self.fields.turn, turn.turn),
            (self.fields.said, turn.said),
            (self.fields.published, turn.published),
            (self.fields.captured, turn.captured),
            (self.fields.day, turn.day()),
            (self.fields.replaced, u64::from(turn.is_replaced)),
            (self.fields.length, turn.length),
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
        Ok(())
    }

    /// Takes out all turns of an edition that were added so far.
    pub fn remove(&mut self, edition: u64) {
        self.writer.delete_term(Term::from_field_u64(self.fields.edition, edition));
    }

    /// Takes everything out.
    pub fn begin_anew(&mut self) -> Result<()> {
        self.writer.delete_all_documents()?;
        Ok(())
    }

    /// Keeps what was added, known up to entry `known_to`.
    pub fn commit(&mut self, known_to: u64) -> Result<()> {
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
