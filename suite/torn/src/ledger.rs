//! The ledger: what a workload handed in, to compare with what an archive holds after a fault.

use anyhow::Result;
use dictum_archive::{Archive, Catalogue};
use dictum_model::Digest;
use std::collections::BTreeMap;

/// What was handed in so far, the batch under way among it.
#[derive(Clone, Debug, Default)]
pub struct Ledger {
    /// The texts of the entries, in order.
    pub entries: Vec<String>,
    /// How many entries there are after each batch.
    pub batch_ends: Vec<u64>,
    /// The payloads by their digests.
    pub payloads: BTreeMap<Digest, Vec<u8>>,
}

impl Ledger {
    /// Takes in what a writer is about to commit, as its own catalogue shows it.
    pub fn expect(&mut self, catalogue: &Catalogue) -> dictum_archive::Result<u64> {
        let known = self.entries.len() as u64;
        catalogue.entries_after(known, |_, entry| {
            self.entries.push(entry.to_text()?);
            Ok(())
        })?;
        Ok(self.end_batch())
    }

    /// Takes in the text of one entry, which ends a batch.
    pub fn expect_text(&mut self, text: String) -> u64 {
        self.entries.push(text);
        self.end_batch()
    }

    fn end_batch(&mut self) -> u64 {
        let end = self.entries.len() as u64;
        self.batch_ends.push(end);
        end
    }

    /// How many batches end at or before an entry.
    pub fn batches_to(&self, entries: u64) -> usize {
        self.batch_ends.iter().filter(|end| **end <= entries).count()
    }

    /// Says what is wrong with the entries that an archive holds, `acknowledged` of which it must.
    ///
    /// # Errors
    /// Where the catalogue cannot be read.
    pub fn complaint(&self, archive: &Archive, acknowledged: u64) -> Result<Option<String>> {
        let mut held = Vec::new();
        archive.catalogue()?.entries_after(0, |_, entry| {
            held.push(entry.to_text()?);
            Ok(())
        })?;
        let count = held.len() as u64;
        if count < acknowledged {
            return Ok(Some(format!("{acknowledged} entries were acknowledged and {count} are held")));
        }
        if self.entries.get(..held.len()) != Some(held.as_slice()) {
            return Ok(Some(format!("the {count} entries held are not those handed in")));
        }
        if count > 0 && !self.batch_ends.contains(&count) {
            return Ok(Some(format!("half a batch is held: {count} entries")));
        }
        Ok(None)
    }
}
