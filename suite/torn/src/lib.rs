//! Fault tests of the archive: what must be true of it whenever the power goes, a process is killed, a disk fails, or many
//! come at once.
//!
//! One fault's life: a [`workload::Workload`] is done to an archive whose every write is recorded ([`recorder`]), those of packs through
//! the archive's own trait of a disk, those of SQLite through a file system put before its own ([`vfs`]). The trace is fed to a
//! [`medium::Medium`], which gives the trees that may be found after a power cut at each of its operations. Each is put into a
//! folder and handed to the [`judge`], which opens it with the product's own code: all that was acknowledged is there, it verifies, and it
//! takes more. [`rows`] has a file for each sort of fault, [`table`] prints what came of them.
//!
//! A test that cannot fail is a defect: each row is run with bugs sown on purpose too, and must show them.

pub mod chance;
pub mod hands;
pub mod judge;
pub mod ledger;
pub mod medium;
pub mod recorder;
pub mod recording;
pub mod recording_disk;
pub mod rows;
pub mod sandbox;
pub mod table;
pub mod trace;
pub mod tree;
pub mod vfs;
pub mod workload;
