//! Scores readings of real captures against the floors, where the captures are.

use crate::{
    cargo_steps,
    checkout::Checkout,
    floors::{Floors, Table},
    processes::{command_in, output},
    steps::Outcome,
};
use anyhow::{Context, Result, bail};
use std::{
    fs,
    path::{Path, PathBuf},
};

/// Reads every corpus that has a floor, scores the readings, and fails below a floor.
pub fn scores(checkout: &Checkout) -> Result<Outcome> {
    let Some(shared) = checkout.shared() else {
        let missing = "../shared/corpus is not there: NO READING WAS SCORED";
        return Ok(Outcome::Skipped(missing.to_owned()));
    };
    cargo_steps::release(checkout)?;
    let file = checkout.root.join("suite/gates/reading.toml");
    let text = fs::read_to_string(&file).with_context(|| format!("cannot read {}", file.display()))?;
    let mut breaches = Vec::new();
    for floors in Floors::read_all(&text)? {
        let printed = score(checkout, &shared, &floors.corpus)?;
        println!("{}\n{printed}", floors.corpus);
        let found = floors.breaches(&Table::read(&printed)?);
        breaches.extend(found.into_iter().map(|breach| format!("{}: {breach}", floors.corpus)));
    }
    for breach in &breaches {
        println!("below its floor: {breach}");
    }
    if !breaches.is_empty() {
        bail!("{} scores are below their floors", breaches.len());
    }
    Ok(Outcome::Done)
}

/// Reads one corpus and gives what the scorer prints of it.
fn score(checkout: &Checkout, shared: &Path, corpus: &str) -> Result<String> {
    let folder = shared.join("corpus").join(corpus);
    let captures = files_of(&folder.join("captures"))?;
    let readings = output(
        command_in(&checkout.root, checkout.dictum()).args(["read", "--format", "json"]).args(&captures),
    )?;
    let scratch = checkout.target.join("scores");
    fs::create_dir_all(&scratch)?;
    let got = scratch.join(format!("{corpus}.jsonl"));
    fs::write(&got, readings).with_context(|| format!("cannot write {}", got.display()))?;
    let mut scorer = command_in(&checkout.root, "python3");
    scorer.arg(shared.join("tools/score_reading.py")).arg("--show").arg("3");
    output(scorer.arg("--gold").arg(folder.join("gold.jsonl")).arg("--got").arg(&got))
}

/// The files of a folder, in order.
fn files_of(folder: &Path) -> Result<Vec<PathBuf>> {
    let entries = fs::read_dir(folder).with_context(|| format!("cannot read {}", folder.display()))?;
    let mut files = entries.map(|entry| Ok(entry?.path())).collect::<Result<Vec<_>>>()?;
    files.sort();
    Ok(files)
}
