//! Has others judge our exports: py-wacz, bagit-python and warcio, installed into an environment of their own.

use crate::{
    bench::peers,
    cargo_steps,
    checkout::Checkout,
    processes::{command_in, run},
    steps::Outcome,
};
use anyhow::{Context, Result};
use std::{fs, path::Path};

/// Exports the samples in each form that keeps the evidence, and has each validated.
pub fn exports(checkout: &Checkout) -> Result<Outcome> {
    let programs = match peers::validators(&checkout.target.join("validators")) {
        Ok(programs) => programs,
        Err(trouble) => {
            let why = format!("the validators cannot be installed ({trouble:#}): NO EXPORT WAS VALIDATED");
            return Ok(Outcome::Skipped(why));
        }
    };
    cargo_steps::release(checkout)?;
    let scratch = checkout.target.join("exports");
    let _ = fs::remove_dir_all(&scratch);
    fs::create_dir_all(&scratch).with_context(|| format!("cannot make {}", scratch.display()))?;
    dictum(checkout, &scratch, &["init", "archive"])?;
    let samples = checkout.root.join("samples");
    dictum(checkout, &scratch, &["ingest", "--quiet", "--archive", "archive", &samples.to_string_lossy()])?;
    for [form, out] in [["warc", "samples.warc.gz"], ["wacz", "samples.wacz"], ["bagit", "samples-bag"]] {
        dictum(checkout, &scratch, &["export", "--archive", "archive", "--to", form, "--out", out])?;
    }
    run(command_in(&scratch, programs.join("warcio")).args(["check", "samples.warc.gz"]))?;
    run(command_in(&scratch, programs.join("wacz")).args(["validate", "-f", "samples.wacz"]))?;
    run(command_in(&scratch, programs.join("bagit.py")).args(["--quiet", "--validate", "samples-bag"]))?;
    let _ = fs::remove_dir_all(&scratch);
    Ok(Outcome::Done)
}

fn dictum(checkout: &Checkout, scratch: &Path, arguments: &[&str]) -> Result<()> {
    run(command_in(scratch, checkout.dictum()).args(arguments))
}
