//! The irreplaceable half of an archive: packs that hold payloads, and the catalogue with its append-only entries.

pub mod catalogue;
pub mod entry;
pub mod fixity;
pub mod follow;
pub mod intake;
pub mod listing;
pub mod log;
pub mod pack;
pub mod rebuild;
mod redact;
pub mod repack;
mod rewriting;
mod rows;
