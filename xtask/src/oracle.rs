//! Compares what the reader sees of real pages with what an independent parser shows, where the pages are.

use crate::{
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

/// Reads every HTML page of the corpora beside the checkout by both.
pub fn oracle(checkout: &Checkout) -> Result<Outcome> {
    let Some(shared) = checkout.shared() else {
        return Ok(Outcome::Skipped("../shared/corpus is not there: NO PAGE WAS COMPARED".to_owned()));
    };
    let mut pages = Vec::new();
    add_pages(&shared.join("corpus"), &mut pages)?;
    pages.sort();
    let example = "compare_with_html5ever";
    cargo_steps::release(checkout)?;
    run(command_in(&checkout.root, checkout.example(example)).args(pages))?;
    Ok(Outcome::Done)
}

/// Adds the HTML files of a folder and of those within it.
pub fn add_pages(folder: &Path, pages: &mut Vec<PathBuf>) -> Result<()> {
    for entry in fs::read_dir(folder).with_context(|| format!("cannot read {}", folder.display()))? {
        let path = entry?.path();
        if path.is_dir() {
            add_pages(&path, pages)?;
        } else if path.extension().is_some_and(|ending| ending == "html") {
            pages.push(path);
        }
    }
    Ok(())
}
