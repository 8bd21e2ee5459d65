//! Damages tiny archives in thousands of ways; prints what found each, and what the bytes are that nothing found.

use crate::{
    checkout::Checkout,
    processes::{command_in, run},
    steps::Outcome,
};
use anyhow::Result;

/// How many damages are tried in all.
const ALL: usize = 12_000;

/// A tenth of them, as every change is tested with.
pub fn tenth(checkout: &Checkout) -> Result<Outcome> {
    damage(checkout, ALL / 10)
}

/// All of them.
pub fn all(checkout: &Checkout) -> Result<Outcome> {
    damage(checkout, ALL)
}

fn damage(checkout: &Checkout, count: usize) -> Result<Outcome> {
    let mut cargo = command_in(&checkout.root, "cargo");
    cargo.args(["test", "--quiet", "--release", "--workspace", "--test", "mutations", "--", "--nocapture"]);
    cargo.env("CARGO_TARGET_DIR", &checkout.target).env("RUST_BACKTRACE", "0");
    run(cargo.env("DICTUM_MUTATIONS", count.to_string()))?;
    Ok(Outcome::Done)
}
