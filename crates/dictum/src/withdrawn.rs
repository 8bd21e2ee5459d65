//! Statements that were let go: a harvester that took them is told.

use crate::{Dictum, error::Result};
use dictum_archive::Entry;
use jiff::Timestamp;

/// A statement of which nothing is held any more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WithdrawnStatement {
    /// Its id.
    pub id: String,
    /// The number of the entry that says so.
    pub entry: u64,
    /// When it was let go.
    pub withdrawn_at: Timestamp,
}

impl Dictum {
    /// The statements all of whose captures were redacted, in the order of those entries.
    pub fn withdrawn(&self) -> Result<Vec<WithdrawnStatement>> {
        let catalogue = self.archive.catalogue()?;
        let mut withdrawn = Vec::new();
        for (id, entry) in catalogue.redacted_statements()? {
            if self.with_shelf(|shelf| shelf.statement(&id))?.is_some() {
                continue;
            }
            if let Entry::Redaction(redaction) = catalogue.entry(entry)? {
                withdrawn.push(WithdrawnStatement { id, entry, withdrawn_at: redaction.made_at });
            }
        }
        Ok(withdrawn)
    }
}
