//! The log: the entries as leaves of a Merkle tree, published under `record/log/` with a signed checkpoint.
//!
//! After the catalogue has committed, `publish.rs` writes the entries into bundles and their hashes into tiles, makes them
//! durable, sees that the new tree extends the one signed last, signs it, and puts the checkpoint in place of the old one. Killed
//! anywhere, it leaves a log that is behind, and the next opening for writing catches up. Anyone may read all the while: what the
//! checkpoint names is there and does not change. `docs/on-disk/tlog.md` describes the files.

mod against;
pub(crate) mod keys;
mod proofs;
pub(crate) mod publish;
mod tiles;

pub(crate) use keys::KeyStore;
pub(crate) use proofs::read_checkpoint;
pub use proofs::{ConsistencyProof, SignedCheckpoint};
pub(crate) use tiles::TileReader;
