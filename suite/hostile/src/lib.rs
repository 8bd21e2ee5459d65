//! The hostile-input suite: what a file, a query or a request may try, by class and by count.
//!
//! One case's life. A class ([`classes`]) makes [`Case`]s, one after the other, from seeds, never from the clock: each has a name, a
//! length and something to run. [`child`] runs them in a process of its own, on a thread with as small a stack as the product's
//! threads have, and says of each how much processor time it took (`measure.rs`), how much memory the process held at most, and
//! what it broke. [`parent`] starts a process for each class, notes a process that dies or hangs as the case's doing, and goes on behind
//! it; `table.rs` is what people read.
//!
//! What every case promises, unless it says otherwise: a typed error or a bounded result; no panic, no abort; less than 1 s a MB
//! (a tenth of a second for what is short); less than 512 MiB.

#![expect(
    clippy::unwrap_used,
    reason = "a panic in a case is what is looked for, and one in its making names the line"
)]

mod case;
mod chance;
pub mod child;
pub mod classes;
mod measure;
mod packing;
pub mod parent;
mod room;
mod share;
mod table;
#[path = "../../../crates/formats/tests/support/zip_writer.rs"]
mod zip_writer;

pub use case::{Case, Class};
pub use chance::Chance;
pub use room::write_traps;
pub use share::Share;
pub use table::{Table, Tally};
