//! C2SP `tlog-proof`: one entry's way to the root of a signed checkpoint, as a text that is checked offline.

use super::{
    checkpoint::{Checkpoint, CheckpointError},
    note::{Note, NoteError, VerifierKey},
    strict::{decimal, from_base64, hash, to_base64},
    tree::{LONGEST_PROOF, inclusion_holds},
};
use dictum_model::Digest;
use std::{fmt, str::FromStr};

const FIRST_LINE: &str = "c2sp.org/tlog-proof@v1";

/// How a file that holds one is named.
pub const EXTENSION: &str = "tlog-proof";

/// The longest extra data read, in bytes of base64.
const LONGEST_EXTRA: usize = 64 << 10;

/// A proof that an entry is in a log. Its [`fmt::Display`] writes it as it was read, byte for byte.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proof {
    /// What nobody vouches for; ours has none.
    pub extra: Option<Vec<u8>>,
    /// The entry's place in the log, from 0.
    pub index: u64,
    /// The siblings on the leaf's way to the root, lowest first.
    pub hashes: Vec<Digest>,
    /// The signed checkpoint, with whatever witnesses put beside the log's signature.
    pub checkpoint: Note,
}

/// Says why a proof is refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ProofError {
    /// It is no proof.
    #[error("it is no {FIRST_LINE}: {0}")]
    Malformed(&'static str),
    /// Its checkpoint is refused.
    #[error("its checkpoint: {0}")]
    Checkpoint(#[from] CheckpointError),
    /// The leaf is not at this place of the tree that was signed.
    #[error("its hashes do not lead from the entry, as number {} of {size}, to the root that was signed", .index + 1)]
    NotIncluded {
        /// The place claimed, from 0.
        index: u64,
        /// The size of the tree.
        size: u64,
    },
}

impl Proof {
    /// Checks that a leaf is in the log that the known keys sign, and gives the checkpoint it is in.
    ///
    /// # Errors
    /// [`ProofError::Checkpoint`] where none of the keys signed it; [`ProofError::NotIncluded`].
    pub fn verify(&self, leaf: Digest, known: &[VerifierKey]) -> Result<Checkpoint, ProofError> {
        self.checkpoint.signers(known).map_err(CheckpointError::from)?;
        let checkpoint = Checkpoint::of_note(&self.checkpoint)?;
        let head = checkpoint.head;
        match inclusion_holds(leaf, self.index, head.size, &self.hashes, head.root) {
            true => Ok(checkpoint),
            false => Err(ProofError::NotIncluded { index: self.index, size: head.size }),
        }
    }
}

impl fmt::Display for Proof {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{FIRST_LINE}")?;
        if let Some(extra) = &self.extra {
            writeln!(f, "extra {}", to_base64(extra))?;
        }
        writeln!(f, "index {}", self.index)?;
        self.hashes.iter().try_for_each(|hash| writeln!(f, "{}", to_base64(hash.0)))?;
        write!(f, "\n{}", self.checkpoint)
    }
}

impl FromStr for Proof {
    type Err = ProofError;

    fn from_str(text: &str) -> Result<Proof, ProofError> {
        let malformed = ProofError::Malformed;
        let (head, checkpoint) = text.split_once("\n\n").ok_or(malformed("it has no checkpoint"))?;
        let mut lines = head.split('\n').peekable();
        if lines.next() != Some(FIRST_LINE) {
            return Err(malformed("it begins with another line"));
        }
        let extra = match lines.peek().and_then(|line| line.strip_prefix("extra ")) {
            Some(extra) if extra.len() > LONGEST_EXTRA => {
                return Err(malformed("its extra data is too long"));
            }
            Some(extra) => Some(from_base64(extra).ok_or(malformed("its extra data is not base64"))?),
            None => None,
        };
        if extra.is_some() {
            lines.next();
        }
        let index = lines.next().and_then(|line| decimal(line.strip_prefix("index ")?));
        let index = index.ok_or(malformed("it states no index"))?;
        let hashes = lines.map(hash).take(LONGEST_PROOF + 1).collect::<Option<Vec<_>>>();
        let hashes = hashes.ok_or(malformed("one of its hashes is not 32 bytes in base64"))?;
        if hashes.len() > LONGEST_PROOF {
            return Err(malformed("it has more hashes than a tree has levels"));
        }
        let checkpoint = checkpoint.parse().map_err(|error: NoteError| CheckpointError::from(error))?;
        Ok(Proof { extra, index, hashes, checkpoint })
    }
}
