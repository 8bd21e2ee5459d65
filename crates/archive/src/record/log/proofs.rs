//! What the log proves to a stranger: its checkpoint, that an entry is in it, that it extends what was signed before.

use super::{
    keys::{KeyStore, read_whole},
    tiles::TileReader,
};
use crate::{
    Archive,
    disk::Disk,
    error::{Error, IoContext, Result},
    folder::Folder,
};
use dictum_formats::tlog::{
    Bundle, Checkpoint, Note, Proof, Tile, VerifierKey, tile,
    tree::{self, TreeHead},
};
use dictum_model::Digest;

/// The longest checkpoint read, in bytes: room for many witnesses.
const LONGEST_CHECKPOINT: u64 = 256 << 10;

/// The longest file of a tile or bundle, in bytes: 256 entries of the greatest length.
const LONGEST_TILE: u64 = 256 * (2 + tile::LONGEST_ENTRY as u64);

/// The log's state, as its owner signed it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignedCheckpoint {
    /// The note as it is published, with its signatures.
    pub note: Note,
    /// What it states.
    pub checkpoint: Checkpoint,
}

/// A proof that a later log begins with all the entries of an earlier one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConsistencyProof {
    /// The earlier log.
    pub from: TreeHead,
    /// The later one.
    pub to: TreeHead,
    /// The hashes that lead from one root to the other (RFC 6962, section 2.1.2).
    pub hashes: Vec<Digest>,
}

impl Archive {
    /// The checkpoint that was signed last. Entries after it are in the record and not yet in the log.
    ///
    /// # Errors
    /// [`Error::NoCheckpoint`] where none was signed yet; [`Error::Damaged`].
    pub fn checkpoint(&self) -> Result<SignedCheckpoint> {
        let checkpoint = read_checkpoint(self.disk(), self.folder())?;
        checkpoint.ok_or_else(|| Error::NoCheckpoint(self.folder().root().to_owned()))
    }

    /// The public keys that sign the log or once did, the first first: what a stranger needs to check a proof.
    pub fn log_keys(&self) -> Result<Vec<VerifierKey>> {
        KeyStore::new(self.disk(), self.folder()).public()
    }

    /// Proves that an entry, by its number, is in the log of the last checkpoint.
    ///
    /// # Errors
    /// [`Error::NotInLog`] where it has not been published yet.
    pub fn inclusion_proof(&self, entry: u64) -> Result<Proof> {
        let SignedCheckpoint { note, checkpoint } = self.checkpoint()?;
        let size = checkpoint.head.size;
        let index = entry.checked_sub(1).ok_or(Error::NoEntry(entry))?;
        if index >= size {
            return Err(Error::NotInLog { asked: entry, size });
        }
        let hashes = tree::inclusion_proof(index, size, &TileReader::new(self.disk(), self.folder(), size))?;
        Ok(Proof { extra: None, index, hashes, checkpoint: note })
    }

    /// The bytes of a published tile or bundle, by its path under the log: `tile/0/000.p/12`, `tile/entries/000`. `None` for what
    /// is no such path, and for what the log has not.
    pub fn published_tile(&self, path: &str) -> Result<Option<Vec<u8>>> {
        if Tile::from_path(path).is_none() && Bundle::from_path(path).is_none() {
            return Ok(None);
        }
        let file = self.folder().log().join(path);
        let Some(length) = self.disk().length(&file).during("look at", &file)? else { return Ok(None) };
        if length > LONGEST_TILE {
            return Err(Error::Damaged(format!("record/log/{path} is longer than it can be")));
        }
        Ok(Some(self.disk().read_at(&file, 0, length as usize).during("read", &file)?))
    }

    /// Proves that the log of `to` entries begins with the log of `from` entries.
    ///
    /// # Errors
    /// [`Error::NotInLog`] where `to` is above what has been published, or `from` above `to`.
    pub fn consistency_proof(&self, from: u64, to: u64) -> Result<ConsistencyProof> {
        let size = self.checkpoint()?.checkpoint.head.size;
        if to > size {
            return Err(Error::NotInLog { asked: to, size });
        }
        let reader = TileReader::new(self.disk(), self.folder(), size);
        let hashes = tree::consistency_proof(from, to, &reader)?;
        let head = |size| Ok::<_, Error>(TreeHead { size, root: tree::root(size, &reader)? });
        Ok(ConsistencyProof { from: head(from)?, to: head(to)?, hashes })
    }
}

/// Reads the checkpoint, without asking who signed it; `None` where there is none.
pub(crate) fn read_checkpoint(disk: &dyn Disk, folder: &Folder) -> Result<Option<SignedCheckpoint>> {
    let path = folder.log_checkpoint();
    let Some(text) = read_whole(disk, &path, LONGEST_CHECKPOINT)? else { return Ok(None) };
    let damaged = |error: &dyn std::fmt::Display| Error::Damaged(format!("{}: {error}", path.display()));
    let note: Note = text.parse().map_err(|error| damaged(&error))?;
    let checkpoint = Checkpoint::of_note(&note).map_err(|error| damaged(&error))?;
    Ok(Some(SignedCheckpoint { note, checkpoint }))
}
