//! A transparency log: a Merkle tree over entries, its tiles, signed checkpoints, and proofs that fit in a file.
//!
//! An entry's [`tree::leaf_hash`] becomes a leaf; the tree's hashes are published as [`tile`]s, the entries as bundles beside them; the
//! root goes into a [`checkpoint`], which is signed as a [`note`]; and a [`proof`] carries one leaf's way to a signed root, so
//! that a stranger checks it offline. Sources: RFC 6962 and RFC 9162 for the tree; C2SP `tlog-tiles`, `signed-note`,
//! `tlog-checkpoint` and `tlog-proof` for what is written.
//!
//! Nothing here reads a file: whoever has the tiles lends their hashes through [`tree::Hashes`].

pub mod checkpoint;
pub mod note;
pub mod proof;
mod strict;
pub mod tile;
pub mod tree;

pub use checkpoint::{Checkpoint, CheckpointError};
pub use note::{Note, NoteError, Signature, SigningKey, VerifierKey};
pub use proof::{Proof, ProofError};
pub use tile::{Bundle, Tile};
