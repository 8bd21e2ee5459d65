//! The rows that an entry makes in the catalogue: the same whether it is entered or read back from the log.

use super::{
    catalogue::{Catalogue, captured_at_column},
    entry::{Entry, leaf_hash},
    pack::Place,
};
use crate::error::Result;
use dictum_model::Digest;
use rusqlite::params;

impl Catalogue {
    /// Puts in an entry, whose text this is, and the rows that follow from it.
    pub(super) fn insert_entry(&self, number: u64, entry: &Entry, text: &str) -> Result<()> {
        self.connection.prepare_cached("INSERT INTO entry VALUES (?1, ?2, ?3, ?4)")?.execute(params![
            number,
            entry.kind(),
            text,
            leaf_hash(text).0
        ])?;
        match entry {
            Entry::Capture(capture) | Entry::Revisit(capture) => {
                let uri = capture.target_uri.as_deref().unwrap_or_default();
                let row = params![number, capture.digest.0, uri, captured_at_column(capture)];
                self.connection
                    .prepare_cached("INSERT INTO capture VALUES (?1, ?2, ?3, ?4)")?
                    .execute(row)?;
            }
            Entry::Edition(edition) => {
                let row = params![number, edition.statement, edition.capture];
                self.connection.prepare_cached("INSERT INTO edition VALUES (?1, ?2, ?3)")?.execute(row)?;
            }
            Entry::Absent(absent) => {
                let row = params![number, absent.statement, absent.witness];
                self.connection.prepare_cached("INSERT INTO absent VALUES (?1, ?2, ?3)")?.execute(row)?;
            }
            Entry::Correction(correction) => {
                let row = params![number, correction.payload.0];
                self.connection.prepare_cached("INSERT INTO correction VALUES (?1, ?2)")?.execute(row)?;
            }
            Entry::Redaction(redaction) => {
                let row = params![number, redaction.payload.0];
                self.connection.prepare_cached("INSERT INTO redaction VALUES (?1, ?2)")?.execute(row)?;
            }
            Entry::SameName(_) => {
                self.connection.prepare_cached("INSERT INTO same_name VALUES (?1)")?.execute([number])?;
            }
            Entry::Key(_) | Entry::Run(_) | Entry::Verification(_) => {}
        }
        Ok(())
    }

    /// Puts in where a payload's frame lies, and the digest of the frame.
    pub(super) fn insert_payload(&self, payload: Digest, place: Place, frame: Digest) -> Result<()> {
        self.connection
            .prepare_cached("INSERT INTO payload VALUES (?1, ?2, ?3, ?4, ?5)")?
            .execute(params![payload.0, place.pack, place.offset, place.length, frame.0])?;
        Ok(())
    }
}
