//! Runs the job of `integrations/spark` on a real standalone cluster on loopback, with files and with object stores, and holds what
//! comes of it against one machine.

use crate::{
    bench::peers,
    browser::fresh,
    cargo_steps,
    checkout::Checkout,
    processes::{command_in, run},
    steps::Outcome,
};
use anyhow::{Context, Result};
use std::{
    fs,
    path::{Path, PathBuf},
};

/// So many files the pages of the samples and cases are packed into.
const FILES: &str = "6";

/// How often a sentence is repeated on the page whose reader gets too little memory: 40 MiB in all.
const REPEATED: usize = 4 << 20;

/// Packs the pages of the samples and cases into WARC files, and has the cluster read, lose executors, be asked again, and trace; then
/// the same through object stores on loopback.
pub fn spark(checkout: &Checkout) -> Result<Outcome> {
    let programs = match peers::spark(&checkout.target.join("spark-peers")) {
        Ok(programs) => programs,
        Err(trouble) => {
            let why = format!("Spark cannot be installed ({trouble:#}): NOTHING RAN ON A CLUSTER");
            return Ok(Outcome::Skipped(why));
        }
    };
    cargo_steps::release(checkout)?;
    let folder = fresh(checkout.target.join("spark"))?;
    fs::create_dir_all(&folder).with_context(|| format!("cannot make {}", folder.display()))?;
    let inputs = pages(checkout)?;
    pack(checkout, &folder, "warcs", FILES, &inputs)?;
    pack(checkout, &folder, "poison", "1", &[poison(&folder)?])?;
    let mut drive = command_in(&folder, programs.join("python"));
    drive.arg(checkout.root.join("suite/spark/spark.py")).arg(checkout.dictum());
    drive.arg(checkout.root.join("integrations")).arg(&folder).arg(folder.join("warcs"));
    run(drive.arg(folder.join("poison/pages-00000.warc.gz")))?;
    let mut stores = command_in(&folder, programs.join("python"));
    stores.arg(checkout.root.join("suite/spark/stores.py")).arg(checkout.dictum());
    run(stores.arg(checkout.root.join("integrations")).arg(folder.join("stores")).arg(folder.join("warcs")))?;
    let _ = fs::remove_dir_all(&folder);
    Ok(Outcome::Done)
}

/// The folders of pages in the checkout.
fn pages(checkout: &Checkout) -> Result<Vec<PathBuf>> {
    let cases = checkout.root.join("suite/cases");
    let listed = fs::read_dir(&cases).with_context(|| format!("cannot list {}", cases.display()))?;
    let mut folders = listed.map(|entry| Ok(entry?.path())).collect::<Result<Vec<_>>>()?;
    folders.retain(|path| path.is_dir());
    folders.sort();
    let samples = checkout.root.join("samples");
    folders.extend(["president", "sorrel"].map(|name| samples.join(name)));
    folders.push(samples.join("statements.jsonl"));
    Ok(folders)
}

/// Three pages, one of which takes more memory than its reader will be given.
fn poison(folder: &Path) -> Result<PathBuf> {
    let pages = folder.join("poison-pages");
    fs::create_dir_all(&pages)?;
    let page = |words: &str| {
        format!("<html lang=en><body><article><h1>Tides</h1><p>{words}</p></article></body></html>")
    };
    let all = [("a.html", 1), ("b.html", REPEATED), ("c.html", 2)];
    for (name, times) in all {
        fs::write(pages.join(name), page(&"The tide. ".repeat(times)))?;
    }
    Ok(pages)
}

/// Packs pages into WARC files below a folder.
pub fn pack(checkout: &Checkout, folder: &Path, name: &str, files: &str, inputs: &[PathBuf]) -> Result<()> {
    let mut pack = command_in(folder, checkout.example("pack_warcs"));
    run(pack.arg(name).arg(files).args(inputs))
}
