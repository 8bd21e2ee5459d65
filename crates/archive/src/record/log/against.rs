//! Comparing an archive with a checkpoint that was published earlier and kept elsewhere: the only way to see that all of it was put back.

use super::{proofs::read_checkpoint, tiles::TileReader};
use crate::{
    Archive,
    error::{Error, Result},
    record::fixity::{FixityReport, number},
};
use dictum_formats::tlog::{
    Checkpoint, Note, VerifierKey,
    tree::{self, TreeHead, consistency_holds},
};

impl Archive {
    /// Adds to a report whether this archive begins with everything that a published checkpoint names. The checkpoint must be signed by
    /// one of `known`, or where that is empty by one of the archive's own keys, old ones too.
    ///
    /// # Errors
    /// [`Error::NoNote`] where the text is no checkpoint at all. What is wrong with the archive is a finding.
    pub fn verify_against(
        &self,
        published: &str,
        known: &[VerifierKey],
        report: &mut FixityReport,
    ) -> Result<TreeHead> {
        let unreadable = |error: &dyn std::fmt::Display| Error::NoNote(error.to_string());
        let note: Note = published.parse().map_err(|error| unreadable(&error))?;
        let earlier = Checkpoint::of_note(&note).map_err(|error| unreadable(&error))?;
        let keys = if known.is_empty() { self.log_keys()? } else { known.to_vec() };
        if let Err(error) = note.signers(&keys) {
            report.find(&number::OTHER_KEY, format!("the published checkpoint: {error}"));
        }
        let Some(held) = read_checkpoint(self.disk(), self.folder())? else {
            let what = format!("{} entries were published, and no log is there", earlier.head.size);
            report.find(&number::ROLLED_BACK, what);
            return Ok(earlier.head);
        };
        if held.checkpoint.origin != earlier.origin {
            let what =
                format!("this log is {}, the published one {}", held.checkpoint.origin, earlier.origin);
            report.find(&number::OTHER_KEY, what);
        }
        self.compare_heads(earlier.head, held.checkpoint.head, report)?;
        Ok(earlier.head)
    }

    fn compare_heads(&self, earlier: TreeHead, held: TreeHead, report: &mut FixityReport) -> Result<()> {
        if held.size < earlier.size {
            let what = format!("{} entries were published, the log has {}", earlier.size, held.size);
            report.find(&number::ROLLED_BACK, what);
            return Ok(());
        }
        let reader = TileReader::new(self.disk(), self.folder(), held.size);
        match tree::consistency_proof(earlier.size, held.size, &reader) {
            Ok(proof) if consistency_holds(earlier, held, &proof) => {}
            Ok(_) => {
                let root = tree::root(earlier.size, &reader)?;
                let what = format!(
                    "the first {} entries had the root {} when they were published, and have {} now",
                    earlier.size,
                    earlier.root.hex(),
                    root.hex()
                );
                report.find(&number::HISTORY_CHANGED, what);
            }
            // A tile that cannot be read has been found by itself; here it means that nothing is shown.
            Err(error) => report.find(&number::HISTORY_CHANGED, error.to_string()),
        }
        Ok(())
    }
}
