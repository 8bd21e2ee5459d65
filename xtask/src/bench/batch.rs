//! Tells what each stage of the batch costs at two sizes, and compares what is gathered of the bulk corpus with what one machine ingests.

use super::{check::unpacked, peers};
use crate::{
    cargo_steps,
    checkout::Checkout,
    processes::{command_in, run},
    spark::pack,
    steps::Outcome,
};
use anyhow::{Context, Result};
use std::{
    fs::{self, File},
    io::{BufRead, BufReader, BufWriter, Write},
    path::{Path, PathBuf},
};

/// The smaller size, in statements; the larger is all of them.
const FEW: usize = 4_000;
/// So many WARC files each size is packed into.
const FILES: &str = "64";

/// Packs, reads, gathers, compares, traces, and prints the table.
pub fn batch(checkout: &Checkout) -> Result<Outcome> {
    let bulk = checkout.shared().map(|shared| shared.join("corpus/bulk.jsonl.zst"));
    let Some(bulk) = bulk.filter(|bulk| bulk.is_file()) else {
        return Ok(Outcome::Skipped(
            "../shared/corpus/bulk.jsonl.zst is not there: NOTHING WAS MEASURED".to_owned(),
        ));
    };
    let programs = peers::spark(&checkout.target.join("spark-peers"))?;
    cargo_steps::release(checkout)?;
    let folder = checkout.target.join("bench-batch");
    let all = unpacked(&bulk, &folder)?;
    let few = folder.join("few.jsonl");
    first_lines(&all, &few)?;
    let mut drive = command_in(&folder, programs.join("python"));
    drive.arg(checkout.root.join("suite/spark/cost.py")).arg(checkout.dictum());
    drive.arg(checkout.root.join("integrations")).arg(&folder);
    for (name, statements) in [("warcs-few", few), ("warcs-all", all)] {
        pack(checkout, &folder, name, FILES, &[statements])?;
        drive.arg(folder.join(name));
    }
    run(&mut drive)?;
    Ok(Outcome::Done)
}

/// Writes the first lines of a file into another.
fn first_lines(from: &Path, to: &PathBuf) -> Result<()> {
    let source = File::open(from).with_context(|| format!("cannot read {}", from.display()))?;
    let mut out =
        BufWriter::new(fs::File::create(to).with_context(|| format!("cannot write {}", to.display()))?);
    for line in BufReader::new(source).lines().take(FEW) {
        writeln!(out, "{}", line?)?;
    }
    Ok(out.flush()?)
}
