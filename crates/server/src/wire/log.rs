//! The log: its checkpoint, its entries, and proofs.

use dictum::{ConsistencyProof, ListedEntry, SignedCheckpoint};
use dictum_formats::tlog::VerifierKey;
use schemars::JsonSchema;
use serde::Serialize;

/// The state of the log that was signed last.
#[derive(Debug, JsonSchema, Serialize)]
pub struct CheckpointShape {
    /// The log's name.
    pub origin: String,
    /// How many entries it has.
    pub size: u64,
    /// The root of its tree.
    pub root: String,
    /// The checkpoint as it is published at `/log/checkpoint`, with its signatures.
    pub note: String,
    /// The public keys that sign the log or once did, the first first. Whether they are the archive's you must know by another way.
    pub keys: Vec<String>,
}

/// Entries of the record.
#[derive(Debug, JsonSchema, Serialize)]
pub struct EntriesShape<'a> {
    /// Those of this page, in their order.
    pub entries: Vec<EntryShape<'a>>,
    /// The path of the next page.
    pub next: Option<String>,
}

/// An entry as it was written.
#[derive(Debug, JsonSchema, Serialize)]
pub struct EntryShape<'a> {
    /// Its number, from 1: the leaf with the index one less.
    pub number: u64,
    /// `capture`, `edition`, `absent` …
    pub kind: &'a str,
    /// Its leaf hash.
    pub leaf: String,
    /// Its text, which the leaf hash is of.
    pub text: &'a str,
}

/// A proof that an entry is in the log.
#[derive(Debug, JsonSchema, Serialize)]
pub struct InclusionShape {
    /// The entry's number.
    pub entry: u64,
    /// A C2SP `tlog-proof`.
    pub proof: String,
}

/// A proof that the later log begins with all of the earlier one.
#[derive(Debug, JsonSchema, Serialize)]
pub struct ConsistencyShape {
    /// The earlier log.
    pub from: TreeHeadShape,
    /// The later log.
    pub to: TreeHeadShape,
    /// The hashes that lead from one root to the other (RFC 6962, section 2.1.2).
    pub hashes: Vec<String>,
}

/// A state of the log.
#[derive(Debug, JsonSchema, Serialize)]
pub struct TreeHeadShape {
    /// How many entries it has.
    pub size: u64,
    /// The root of its tree.
    pub root: String,
}

impl CheckpointShape {
    /// The shape of a checkpoint with the keys that sign.
    pub fn of(signed: &SignedCheckpoint, keys: &[VerifierKey]) -> Self {
        CheckpointShape {
            origin: signed.checkpoint.origin.clone(),
            size: signed.checkpoint.head.size,
            root: signed.checkpoint.head.root.to_string(),
            note: signed.note.to_string(),
            keys: keys.iter().map(ToString::to_string).collect(),
        }
    }
}

impl<'a> EntriesShape<'a> {
    /// The shape of a page of entries.
    pub fn of(entries: &'a [ListedEntry], next: Option<String>) -> Self {
        let shape = |entry: &'a ListedEntry| EntryShape {
            number: entry.number,
            kind: entry.kind(),
            leaf: entry.leaf.to_string(),
            text: &entry.text,
        };
        EntriesShape { entries: entries.iter().map(shape).collect(), next }
    }
}

impl ConsistencyShape {
    /// The shape of a proof that a log only grew.
    pub fn of(proof: &ConsistencyProof) -> Self {
        let head = |size: u64, root: String| TreeHeadShape { size, root };
        ConsistencyShape {
            from: head(proof.from.size, proof.from.root.to_string()),
            to: head(proof.to.size, proof.to.root.to_string()),
            hashes: proof.hashes.iter().map(ToString::to_string).collect(),
        }
    }
}
