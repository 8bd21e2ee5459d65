//! Times the quote check at four sizes of the record, and what else could find quotations at those it can bear, in one run.
//!
//! The record is that of the labelled quotations beside the checkout; at three million paragraphs it is made of copies with
//! every fifth word changed. What finds them and how well, `cargo xtask quotations` says; the peers' share is told here.

use super::peers;
use crate::{
    cargo_steps,
    checkout::Checkout,
    processes::{command_in, find_program, output},
    steps::Outcome,
};
use anyhow::{Context, Result, bail};
use std::{fs, path::Path, process::Command};

/// How many paragraphs the record has, one after the other.
const SIZES: [&str; 4] = ["10000", "100000", "351402", "3000000"];
/// The sizes at which peers are asked too: the largest would take them hours.
const PEER_SIZES: &[&str] = &["10000", "100000", "351402"];

/// Builds, installs, times, and prints both tables.
pub fn check(checkout: &Checkout) -> Result<Outcome> {
    let bench = checkout.shared().map(|shared| shared.join("bench/quote")).filter(|bench| bench.is_dir());
    let Some(bench) = bench else {
        return Ok(Outcome::Skipped("../shared/bench/quote is not there: NOTHING WAS TIMED".to_owned()));
    };
    let folder = checkout.target.join("bench-check");
    let statements = unpacked(&bench.join("statements.jsonl.zst"), &folder)?;
    cargo_steps::release_example(checkout, "dictum-collate", "check_sizes")?;
    let queries = bench.join("queries.jsonl");
    let mut ours = command_in(&checkout.root, checkout.example("check_sizes"));
    let printed = output(ours.arg(&statements).arg(&queries).args(SIZES))?;
    println!("{}", our_table(&printed)?);
    let mut lines = String::new();
    for size in PEER_SIZES {
        let mut peers: Command = peers::checkers(&folder)?;
        peers.arg(&folder).arg(&statements).arg(&queries).arg(bench.join("truth.jsonl")).arg(size);
        lines.push_str(&output(&mut peers)?);
    }
    println!("{}", peer_table(&lines)?);
    Ok(Outcome::Done)
}

/// The statements as plain lines, unpacked once.
pub(super) fn unpacked(packed: &Path, folder: &Path) -> Result<std::path::PathBuf> {
    let plain = folder.join("statements.jsonl");
    if !plain.is_file() {
        find_program("zstd").context("zstd is not installed")?;
        fs::create_dir_all(folder).with_context(|| format!("cannot make {}", folder.display()))?;
        let partial = folder.join("statements.partial");
        output(Command::new("zstd").args(["-d", "-q", "-f", "-o"]).arg(&partial).arg(packed))?;
        fs::rename(&partial, &plain).with_context(|| format!("cannot make {}", plain.display()))?;
    }
    Ok(plain)
}

/// Our own figures, a row a size.
fn our_table(printed: &str) -> Result<String> {
    let mut table = format!(
        "{:>10}{:>10}{:>10}{:>12}{:>10}{:>10}{:>12}{:>10}{:>11}\n",
        "paragraphs", "build", "+ merge", "a word", "segments", "open", "median", "99 %", "append"
    );
    for line in printed.lines() {
        let words: Vec<&str> = line.split_whitespace().collect();
        let strange = || format!("`{line}` was printed");
        let ["size", paragraphs, figures @ ..] = words.as_slice() else { bail!(strange()) };
        let figures: Vec<f64> =
            figures.iter().map(|figure| figure.parse()).collect::<Result<_, _>>().with_context(strange)?;
        let [text, build, merge, index, held, segments, open, median, last, append] = figures.as_slice()
        else {
            bail!(strange())
        };
        table.push_str(&format!(
            "{paragraphs:>10}{:>5.0} MB/s{:>5.0} MB/s{:>6.2} bytes{segments:>10}{:>7.2} ms{median:>9.1} µs{last:>7.0} µs{append:>8.1} ms\n",
            text / 1e6 / build,
            text / 1e6 / (build + merge),
            index / held,
            open / 1e3,
        ));
    }
    Ok(table)
}

/// The peers' figures, a row a peer and size.
fn peer_table(printed: &str) -> Result<String> {
    let mut table = format!(
        "{:<20}{:<10}{:>10}{:>10}{:>8}{:>13}{:>13}{:>9}\n",
        "peer", "version", "paragraphs", "build", "asked", "median", "99 %", "found"
    );
    for line in printed.lines() {
        let words: Vec<&str> = line.split_whitespace().collect();
        let ["peer", name, version, paragraphs, build, asked, median, last, found] = words.as_slice() else {
            bail!("`{line}` was printed")
        };
        table.push_str(&format!(
            "{name:<20}{version:<10}{paragraphs:>10}{build:>8} s{asked:>8}{median:>10} µs{last:>10} µs{found:>9}\n"
        ));
    }
    Ok(table)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn our_figures_become_rates_and_shares() {
        let table = our_table("size 10025 5000000 0.050 0.050 530 100 1 1.5 44.0 765.1 10.0\n").unwrap();
        let row: Vec<&str> = table.lines().nth(1).unwrap().split_whitespace().collect();
        assert_eq!(row[..7], ["10025", "100", "MB/s", "50", "MB/s", "5.30", "bytes"]);
    }

    #[test]
    fn what_cannot_be_understood_is_shown() {
        assert!(our_table("size many").unwrap_err().to_string().contains("size many"));
        assert!(peer_table("Traceback").unwrap_err().to_string().contains("Traceback"));
        assert!(peer_table("peer grep 3.8 10 0.0 3 1.0 2.0 -").unwrap().contains("grep"));
    }
}
