//! The log: its entries, the checkpoint to publish, proofs, and the change of its key.

use crate::{
    Dictum,
    error::{Error, Result},
};
use dictum_archive::{
    Archive, ConsistencyProof, EntryListing, Error as ArchiveError, FixityReport, ListedEntry, PackEnd,
    SignedCheckpoint,
};
use dictum_formats::tlog::{Proof, VerifierKey, tree::TreeHead};
use jiff::Timestamp;
use std::path::Path;

/// Checks that the archive in a folder, as it lies there, begins with everything that a published checkpoint names, and adds what
/// is wrong to a report. `keys` came by another way than the archive; where there are none, the archive's own are taken.
///
/// # Errors
/// Not found where nothing speaks for an archive; asked wrongly where the text is no checkpoint or a key none.
pub fn verify_folder_against(
    root: &Path,
    published: &str,
    keys: &[String],
    report: &mut FixityReport,
) -> Result<TreeHead> {
    let known: Vec<VerifierKey> = keys
        .iter()
        .map(|key| key.parse().map_err(|error| Error::asked_wrongly(format!("“{key}”: {error}"))))
        .collect::<Result<_>>()?;
    Ok(Archive::as_it_is(root)?.verify_against(published, &known, report)?)
}

impl Dictum {
    /// Entries of the record, in their order: from a number on, or the newest.
    pub fn log_entries(&self, listing: &EntryListing<'_>) -> Result<Vec<ListedEntry>> {
        Ok(self.archive.catalogue()?.listed(listing)?)
    }

    /// The checkpoint that was signed last, of all that has been entered, unless another process writes just now.
    pub fn log_checkpoint(&self) -> Result<SignedCheckpoint> {
        self.publish_log()?;
        Ok(self.archive.checkpoint()?)
    }

    /// The public keys that sign the log or once did, the first first.
    pub fn log_keys(&self) -> Result<Vec<VerifierKey>> {
        self.publish_log()?;
        Ok(self.archive.log_keys()?)
    }

    /// Proves that an entry is in the log.
    ///
    /// # Errors
    /// Not found where there is no such entry, or it has not been published.
    pub fn log_proof(&self, number: u64) -> Result<Proof> {
        self.publish_log()?;
        Ok(self.archive.inclusion_proof(number)?)
    }

    /// Proves that the log of `to` entries begins with all of the log of `from` entries.
    ///
    /// # Errors
    /// Not found where `to` is above what has been published, or `from` above `to`.
    pub fn log_consistency(&self, from: u64, to: u64) -> Result<ConsistencyProof> {
        self.publish_log()?;
        Ok(self.archive.consistency_proof(from, to)?)
    }

    /// A file of the log as it is published, by its path: `tile/0/000.p/12`, `tile/entries/000`.
    ///
    /// # Errors
    /// Not found for any other path.
    pub fn log_tile(&self, path: &str) -> Result<Vec<u8>> {
        let missing = || {
            Error::not_found(format!("the log has no {path}")).with_hint(
                "the checkpoint says how many entries there are; C2SP tlog-tiles says how tiles are named",
            )
        };
        self.archive.published_tile(path)?.ok_or_else(missing)
    }

    /// The packs that hold payloads, each with its end: what a replica asks for.
    pub fn pack_ends(&self) -> Result<Vec<PackEnd>> {
        Ok(self.archive.pack_ends()?)
    }

    /// Bytes of a pack from one on, 8 MiB at most: what a replica copies.
    ///
    /// # Errors
    /// Not found where there is no such pack, or not any more.
    pub fn pack_bytes(&self, pack: u32, from: u64) -> Result<Vec<u8>> {
        let missing = || {
            Error::not_found(format!("no pack {pack:06} is held"))
                .with_hint("packs are written anew now and then: ask for the list of them again")
        };
        self.archive.pack_bytes(pack, from)?.ok_or_else(missing)
    }

    /// Changes the log's key, and gives the number of the entry that says so.
    pub fn rotate_log_key(&self, reason: &str, now: Timestamp) -> Result<u64> {
        if reason.trim().is_empty() {
            return Err(Error::asked_wrongly("a change of key needs its reason"));
        }
        Ok(self.archive.intake()?.rotate_log_key(reason.trim(), now)?)
    }

    /// Publishes what a killed writer, or an older release, left unpublished.
    fn publish_log(&self) -> Result<()> {
        let published = match self.archive.checkpoint() {
            Ok(signed) => signed.checkpoint.head.size,
            Err(ArchiveError::NoCheckpoint(_)) => 0,
            Err(error) => return Err(error.into()),
        };
        if published > 0 && published >= self.archive.catalogue()?.length()? {
            return Ok(());
        }
        match self.archive.intake() {
            Ok(_) | Err(ArchiveError::Locked { .. } | ArchiveError::IsReplica(_)) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }
}
