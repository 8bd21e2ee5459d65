//! The hostile-input suite: builds it for release, with the command that some of its cases run, and lets it print its table.

use crate::{
    cargo_steps,
    checkout::Checkout,
    processes::{command_in, run},
    steps::Outcome,
};
use anyhow::Result;

/// Runs every case; fails where anything was broken. No time is judged, since a loaded machine would fail it; a case that hangs for a
/// minute fails all the same. `target/release/hostile` judges times too.
pub fn hostile(checkout: &Checkout) -> Result<Outcome> {
    cargo_steps::release(checkout)?;
    let program = checkout.target.join("release/hostile");
    run(command_in(&checkout.root, program).arg("--untimed").env("DICTUM", checkout.dictum()))?;
    Ok(Outcome::Done)
}
