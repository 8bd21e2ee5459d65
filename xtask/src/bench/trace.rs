//! Times the search for recurring passages at several sizes of the record, and what else could find them at those it can bear, in one run.
//!
//! Known reuse is planted among the paragraphs of the labelled quotations beside the checkout, by `make_reuse.py` there; at three million
//! paragraphs the record is made of copies with every fifth word changed. Peers are asked on smaller sets, planted alike.

use super::{check::unpacked, peers};
use crate::{
    cargo_steps,
    checkout::Checkout,
    processes::{command_in, output, run},
    steps::Outcome,
};
use anyhow::{Context, Result, bail};
use std::{
    path::{Path, PathBuf},
    process::Command,
};

/// All paragraphs of the statements, and the sizes that are timed with what was planted among all of them.
const ALL: &str = "351402";
const SIZES: [&str; 4] = ["10000", "100000", "354000", "3000000"];
/// The sizes at which peers are asked, with who can bear them.
const PEER_SIZES: [(&str, &[&str]); 2] =
    [("10000", &["datasketch", "rensa", "suffix-array"]), ("100000", &["rensa", "suffix-array"])];

/// The size that passim can bear, in some seven minutes; it is asked where `PASSIM` names a checkout of it.
const PASSIM_SIZE: &str = "10000";

/// Plants, builds, installs, times, and prints both tables.
pub fn trace(checkout: &Checkout) -> Result<Outcome> {
    let bench = checkout.shared().map(|shared| shared.join("bench"));
    let Some(bench) = bench.filter(|bench| bench.join("reuse/make_reuse.py").is_file()) else {
        return Ok(Outcome::Skipped("../shared/bench/reuse is not there: NOTHING WAS TIMED".to_owned()));
    };
    let folder = checkout.target.join("bench-trace");
    let statements = unpacked(&bench.join("quote/statements.jsonl.zst"), &folder)?;
    cargo_steps::release_example(checkout, "dictum-collate", "trace_sizes")?;
    let plant = |size: &str| planted(&bench, &statements, &folder, size);
    let mut ours = command_in(&checkout.root, checkout.example("trace_sizes"));
    let set = plant(ALL)?;
    ours.arg(set.join("statements.jsonl")).arg(set.join("truth.jsonl")).args(SIZES);
    println!("{}", our_table(&output(&mut ours)?)?);
    let mut lines = String::new();
    for (size, names) in PEER_SIZES {
        let set = plant(size)?;
        let mut peers: Command = peers::tracers(&folder)?;
        peers.arg(set.join("statements.jsonl")).arg(set.join("truth.jsonl")).arg(size).args(names);
        if size == PASSIM_SIZE && peers::passim() {
            peers.arg("passim");
        }
        lines.push_str(&output(&mut peers)?);
    }
    println!("{}", peer_table(&lines)?);
    Ok(Outcome::Done)
}

/// A folder of so many paragraphs with reuse planted among them, made once.
fn planted(bench: &Path, statements: &Path, folder: &Path, size: &str) -> Result<PathBuf> {
    let set = folder.join(format!("planted-{size}"));
    if !set.join("truth.jsonl").is_file() {
        let mut make = command_in(folder, "python3");
        run(make.arg(bench.join("reuse/make_reuse.py")).arg(statements).arg(size).arg(&set))?;
    }
    Ok(set)
}

/// Our own figures, a row a size, then a row a class.
fn our_table(printed: &str) -> Result<String> {
    let mut table = format!(
        "{:>10}{:>13}{:>10}{:>11}{:>12}{:>13}{:>13}{:>10}\n",
        "paragraphs", "words", "time", "processor", "kept a word", "hits a word", "links", "append"
    );
    for line in printed.lines() {
        let words: Vec<&str> = line.split_whitespace().collect();
        if let ["class", class, found, of] = words.as_slice() {
            table.push_str(&format!("  {class:<12}{found:>6} of {of}\n"));
            continue;
        }
        let ["size", paragraphs, held, seconds, processor, kept, hits, links, append] = words.as_slice()
        else {
            bail!("`{line}` was printed")
        };
        let number = |word: &str| word.parse::<f64>().with_context(|| format!("`{line}` was printed"));
        let (kept, hits) = (number(kept)? / number(held)?, number(hits)? / number(held)?);
        table.push_str(&format!(
            "{paragraphs:>10}{held:>13}{seconds:>8} s{processor:>9} s{kept:>6.2} bytes{hits:>7.2} bytes{links:>13}{append:>7} ms\n"
        ));
    }
    Ok(table)
}

/// The peers' figures, a row a peer, size and class.
fn peer_table(printed: &str) -> Result<String> {
    let mut table = format!(
        "{:<14}{:<10}{:>10}{:>11}  {:<12}{:>13}\n",
        "peer", "version", "paragraphs", "time", "class", "found"
    );
    for line in printed.lines() {
        let words: Vec<&str> = line.split_whitespace().collect();
        let ["peer", name, version, paragraphs, seconds, class, found, of] = words.as_slice() else {
            bail!("`{line}` was printed")
        };
        table.push_str(&format!(
            "{name:<14}{version:<10}{paragraphs:>10}{seconds:>9} s  {class:<12}{found:>6} of {of}\n"
        ));
    }
    Ok(table)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn our_figures_become_bytes_a_word() {
        let table = our_table("size 100 1000 0.50 0.90 7700 2700 12 0.08\nclass exact 9 10\n").unwrap();
        let rows: Vec<Vec<&str>> = table.lines().map(|line| line.split_whitespace().collect()).collect();
        assert_eq!(rows[1][6..10], ["7.70", "bytes", "2.70", "bytes"]);
        assert_eq!(rows[2], ["exact", "9", "of", "10"]);
    }

    #[test]
    fn what_cannot_be_understood_is_shown() {
        assert!(our_table("size many").unwrap_err().to_string().contains("size many"));
        assert!(peer_table("Traceback").unwrap_err().to_string().contains("Traceback"));
        assert!(peer_table("peer rensa 0.4 10 0.0 exact 3 4").unwrap().contains("rensa"));
    }
}
