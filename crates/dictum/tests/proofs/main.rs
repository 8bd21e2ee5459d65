//! Proofs of quotations: good ones pass both verifiers, ours and the one in Python, and whatever is changed or forged fails both.
//!
//! `cargo xtask proofs` makes the full counts, 1,000 good proofs and 10,000 changed ones; else it is a twentieth of that.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "what a test’s own set-up needs may fail loudly, and say what it lacks"
)]

mod changes;
mod file;
mod forgeries;
mod good;
mod house;
mod pages;
mod python;

/// How many of a full count are tried here.
fn share_of(full: usize) -> usize {
    if std::env::var_os("DICTUM_PROOFS").is_some_and(|share| share == "all") { full } else { full / 20 }
}
