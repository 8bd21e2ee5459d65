//! Checks quotations of the real statements beside the checkout: made by rule, labelled by others, and a thousand against the clock.

use crate::{
    cargo_steps,
    checkout::Checkout,
    processes::{command_in, output, run},
    steps::Outcome,
};
use anyhow::{Context, Result, bail};
use std::{
    fs,
    path::{Path, PathBuf},
};

/// Of 22 of the labelled quotations called exact against their label, each is word for word what its own label gives as the place
/// in the record (a last word “cut short” that was not), so nothing in the text tells them from an exact one. None may join them.
const FALSE_EXACT_AT_MOST: u32 = 22;

/// Right verdicts among the labelled quotations, at least.
const RIGHT_VERDICTS_AT_LEAST: f64 = 0.97;

/// Runs all three where the statements are.
pub fn quotations(checkout: &Checkout) -> Result<Outcome> {
    let Some(shared) = checkout.shared() else {
        return Ok(Outcome::Skipped(
            "../shared/corpus is not there: NO QUOTATION OF IT WAS CHECKED".to_owned(),
        ));
    };
    cargo_steps::release(checkout)?;
    let scratch = checkout.target.join("quotations");
    let _ = fs::remove_dir_all(&scratch);
    fs::create_dir_all(&scratch).with_context(|| format!("cannot make {}", scratch.display()))?;
    let archive = ingested(checkout, &scratch, "bulk", &shared.join("corpus/bulk.jsonl.zst"))?;
    run(command_in(&checkout.root, checkout.example("corpus_quotations")).arg(&archive))?;
    run(command_in(&checkout.root, checkout.example("questions")).arg(&archive))?;
    let statements = shared.join("bench/quote/statements.jsonl.zst");
    let archive = ingested(checkout, &scratch, "labelled", &statements)?;
    let result = labelled(checkout, &shared, &scratch, &archive);
    let _ = fs::remove_dir_all(&scratch);
    result
}

/// A fresh archive of some statement lines.
fn ingested(checkout: &Checkout, scratch: &Path, name: &str, statements: &Path) -> Result<PathBuf> {
    let archive = scratch.join(name);
    run(command_in(&checkout.root, checkout.dictum()).arg("init").arg(&archive))?;
    let mut ingest = command_in(&checkout.root, checkout.dictum());
    run(ingest.args(["ingest", "--quiet", "--as", "jsonl", "--archive"]).arg(&archive).arg(statements))?;
    Ok(archive)
}

fn labelled(checkout: &Checkout, shared: &Path, scratch: &Path, archive: &Path) -> Result<Outcome> {
    let bench = shared.join("bench/quote");
    let mut check = command_in(&checkout.root, checkout.dictum());
    check
        .args(["check", "--format", "jsonl", "--archive"])
        .arg(archive)
        .arg("--queries")
        .arg(bench.join("queries.jsonl"));
    let answers = scratch.join("answers.jsonl");
    fs::write(&answers, output(&mut check)?)
        .with_context(|| format!("cannot write {}", answers.display()))?;
    let mut scorer = command_in(&checkout.root, "python3");
    scorer.arg(shared.join("tools/score_quotes.py")).arg("--truth").arg(bench.join("truth.jsonl"));
    let printed = output(scorer.arg("--got").arg(&answers))?;
    println!("{printed}");
    let last = printed.lines().last().unwrap_or_default();
    let (Some(false_exact), Some(verdicts)) = (figure(last, "false exact "), figure(last, "verdict ")) else {
        bail!("the scorer's last line cannot be read: {last}");
    };
    if false_exact > f64::from(FALSE_EXACT_AT_MOST) || verdicts < RIGHT_VERDICTS_AT_LEAST {
        bail!("below the floors: {last}");
    }
    Ok(Outcome::Done)
}

/// The number after some words of a line.
fn figure(line: &str, words: &str) -> Option<f64> {
    let after = &line[line.find(words)? + words.len()..];
    after.split([',', ';', ' ']).next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_figure_is_read_off_the_scorers_line() {
        let line =
            "queries 3, answered 3; found 0.9969, IoU 0.9, verdict 0.9896, caution 0.99, false exact 22";
        assert_eq!(figure(line, "verdict "), Some(0.9896));
        assert_eq!(figure(line, "false exact "), Some(22.0));
        assert_eq!(figure(line, "speed "), None);
    }
}
