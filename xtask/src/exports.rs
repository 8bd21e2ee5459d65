//! Has others judge our exports, installed into an environment of their own: py-wacz, bagit-python and warcio those of captures;
//! lxml with the schemas of TEI and OASIS, duckdb, polars, markdown-it and citeproc-py those of statements.

use crate::{
    bench::peers,
    cargo_steps,
    checkout::Checkout,
    processes::{command_in, output, run},
    steps::Outcome,
};
use anyhow::{Context, Result, ensure};
use std::{fs, path::Path, process::Stdio};

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
    read_back(checkout, &scratch, &programs)?;
    let _ = fs::remove_dir_all(&scratch);
    Ok(Outcome::Done)
}

const READ_BACK: &str = include_str!("../peers/exports.py");

/// Exports the statements of the archive in a folder in each form, and has them read back.
pub fn read_back(checkout: &Checkout, folder: &Path, programs: &Path) -> Result<()> {
    for [form, out] in STATEMENTS {
        dictum(checkout, folder, &["export", "--archive", "archive", "--to", form, "--out", out])?;
    }
    let quotations = checkout.root.join("samples/quotations.jsonl");
    let check = ["check", "--archive", "archive", "--as", "annotation", "--queries"];
    let check =
        command_in(folder, checkout.dictum()).args(check).arg(&quotations).stdin(Stdio::null()).output()?;
    ensure!(
        check.status.success(),
        "the quotations cannot be checked: {}",
        String::from_utf8_lossy(&check.stderr)
    );
    fs::write(folder.join("checks.jsonl"), check.stdout)?;
    let lines = fs::read_to_string(folder.join("all.jsonl"))?;
    let id = lines.split('"').nth(3).context("no statement was exported")?;
    let citation = output(command_in(folder, checkout.dictum()).args([
        "cite",
        "--archive",
        "archive",
        "--as",
        "csl-json",
        id,
    ]))?;
    fs::write(folder.join("citation.json"), citation)?;
    let program = folder.join("exports.py");
    fs::write(&program, READ_BACK)?;
    run(command_in(folder, programs.join("python")).arg(&program).arg("."))
}

/// Each form of statements, and where it goes. A folder holds a file a statement.
const STATEMENTS: [[&str; 2]; 10] = [
    ["jsonl", "all.jsonl"],
    ["csv", "all.csv"],
    ["tei", "all.tei.xml"],
    ["tei", "tei/"],
    ["akn", "all.akn.xml"],
    ["akn", "akn/"],
    ["text", "all.txt"],
    ["markdown", "all.md"],
    ["vertical", "all.vert"],
    ["opensearch", "opensearch/"],
];

fn dictum(checkout: &Checkout, scratch: &Path, arguments: &[&str]) -> Result<()> {
    run(command_in(scratch, checkout.dictum()).args(arguments))
}
