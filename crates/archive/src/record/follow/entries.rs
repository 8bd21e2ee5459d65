//! Entries taken over a stretch at a time, each proven to lead to the source's checkpoint before it is committed.

use super::{Round, source::SourceTiles};
use crate::{
    error::{IoContext, Result},
    record::entry::Entry,
};
use dictum_formats::tlog::{VerifierKey, tile::FULL, tree::TreeHead};

/// So many entries share a transaction: a whole number of tiles of the second level, so that no partial ones are left over.
const STRETCH: u64 = FULL * FULL;

impl Round<'_> {
    /// Takes over the entries after those held, up to the source's checkpoint, and gives the keys that entries say the log is signed by from
    /// then on. `None` where a payload of theirs has not arrived that was not let go either: none of those entries is taken over.
    pub(super) fn take_entries(
        &mut self,
        held: TreeHead,
        offered: TreeHead,
    ) -> Result<Option<Vec<VerifierKey>>> {
        let mut keys = Vec::new();
        let (mut at, mut committed) = (held.size, held.size);
        let connection = || &self.intake.catalogue.connection;
        connection().execute_batch("BEGIN IMMEDIATE")?;
        while at < offered.size {
            let end = offered.size.min((at / STRETCH + 1) * STRETCH);
            let taken = self.take_stretch(at, end, offered, &mut keys);
            if taken.is_err() {
                connection().execute_batch("ROLLBACK")?;
            }
            taken?;
            at = end;
            // What is missing may have been let go since: an entry further on says so, and is committed with these.
            if !self.intake.catalogue.lacks_payloads_after(committed)? {
                connection().execute_batch("COMMIT; BEGIN IMMEDIATE")?;
                committed = end;
            }
        }
        connection().execute_batch("ROLLBACK")?;
        Ok((committed == offered.size).then_some(keys))
    }

    fn take_stretch(
        &self,
        start: u64,
        end: u64,
        offered: TreeHead,
        keys: &mut Vec<VerifierKey>,
    ) -> Result<()> {
        let tiles = SourceTiles::new(self.source, offered.size);
        let mut redacts = false;
        for index in start / FULL..end.div_ceil(FULL) {
            let first = index * FULL;
            let entries = tiles.entries(index)?.into_iter().zip(first + 1..);
            for (text, number) in entries.filter(|(_, number)| (start + 1..=end).contains(number)) {
                let unreadable = |_| self.untrue(format!("its entry {number} is not text"));
                let text = String::from_utf8(text).map_err(unreadable)?;
                let entry = Entry::from_text(&text).map_err(|error| {
                    self.untrue(format!("its entry {number} cannot be read here: {error}"))
                })?;
                redacts |= matches!(entry, Entry::Redaction(_));
                self.take(number, &entry, &text, keys)?;
            }
        }
        let head = self.intake.log.head_of(&self.intake.catalogue, start, end)?;
        if !self.leads_to(head, offered)? {
            return Err(self.untrue(format!(
                "its entries {} to {end} are not those that its checkpoint of {} entries signs",
                start + 1,
                offered.size
            )));
        }
        if redacts { self.empty_derived() } else { Ok(()) }
    }

    fn take(&self, number: u64, entry: &Entry, text: &str, keys: &mut Vec<VerifierKey>) -> Result<()> {
        self.intake.catalogue.insert_entry(number, entry, text)?;
        match entry {
            Entry::Capture(capture) => self.intake.catalogue.place_arrived(capture.digest),
            Entry::Redaction(redaction) => self.intake.forget_place(redaction.payload),
            Entry::Key(key) => {
                keys.push(key.new.clone());
                Ok(())
            }
            _ => Ok(()),
        }
    }

    /// Empties what is derived, before it is said that words of it were let go; it is made anew at the next opening.
    fn empty_derived(&self) -> Result<()> {
        let derived = self.intake.folder.derived();
        std::fs::remove_dir_all(&derived)
            .and_then(|()| std::fs::create_dir_all(&derived))
            .during("empty", &derived)
    }
}
