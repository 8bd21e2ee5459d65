//! Scores the editions found in real pairs of captures, and the changes reported, against the floors.

use crate::{
    cargo_steps,
    checkout::Checkout,
    floors::Floors,
    processes::{command_in, output},
    steps::Outcome,
};
use anyhow::{Context, Result, bail};
use std::{collections::BTreeMap, fs};

/// The corpus of pairs.
const CORPUS: &str = "edited-us";

/// Scores every pair, prints those that disagree, and fails below a floor.
pub fn editions(checkout: &Checkout) -> Result<Outcome> {
    let Some(shared) = checkout.shared() else {
        return Ok(Outcome::Skipped("../shared/corpus is not there: NO EDITION WAS SCORED".to_owned()));
    };
    cargo_steps::release(checkout)?;
    let archive = checkout.target.join("scores/editions");
    let _ = fs::remove_dir_all(&archive);
    let mut scorer = command_in(&checkout.root, checkout.example("score_editions"));
    let printed = output(scorer.arg(shared.join("corpus").join(CORPUS)).arg(&archive))?;
    println!("{CORPUS}\n{printed}");
    let measures = measures(&printed);
    let file = checkout.root.join("suite/gates/editions.toml");
    let text = fs::read_to_string(&file).with_context(|| format!("cannot read {}", file.display()))?;
    let floors = Floors::read_all(&text)?;
    let breaches: Vec<String> = floors.iter().flat_map(|floors| below(floors, &measures)).collect();
    for breach in &breaches {
        println!("below its floor: {breach}");
    }
    if !breaches.is_empty() {
        bail!("{} scores are below their floors", breaches.len());
    }
    Ok(Outcome::Done)
}

/// The last lines that the scorer prints: `measure value`.
fn measures(printed: &str) -> BTreeMap<&str, f64> {
    printed
        .lines()
        .filter_map(|line| line.split_once(' '))
        .filter_map(|(name, value)| Some((name, value.parse().ok()?)))
        .collect()
}

fn below(floors: &Floors, measures: &BTreeMap<&str, f64>) -> Vec<String> {
    let value = |name: &str| measures.get(name).copied().unwrap_or_default();
    let broken = floors.measures.iter().filter(|(name, floor)| value(name) < **floor);
    broken.map(|(name, floor)| format!("{name} is {:.4}, its floor {floor:.4}", value(name))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_falls_below_its_floor_or_was_not_scored_is_told() {
        let floors = &Floors::read_all("[c]\neditions = 1.0\nfound = 0.9\ntold = 0.5").unwrap()[0];
        let printed = "-- found 0.50 told 1.00: https://port.example/a\neditions 1.0000\nfound 0.8000\n";
        assert_eq!(
            below(floors, &measures(printed)),
            ["found is 0.8000, its floor 0.9000", "told is 0.0000, its floor 0.5000"]
        );
    }
}
