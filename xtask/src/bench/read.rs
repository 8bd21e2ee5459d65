//! Times reading against its peers: the same pages, in memory, one thread, passes taken in turns, all in one run.
//!
//! We do the whole reading; the peers find the main text. Real news pages are read where they lie in a folder `shared`
//! beside the checkout, else the checkout's own pages, which are few and small.

use super::{
    peers,
    protocol::{Program, Said},
    table::{Times, table},
};
use crate::{checkout::Checkout, oracle::add_pages, steps::Outcome};
use anyhow::{Context, Result, bail};
use std::{fs, path::PathBuf, process::Command};

/// How many passes each reader makes, after one that only warms it up.
const PASSES: usize = 7;

/// Folders of the checkout that hold pages.
const OWN_PAGES: &[&str] = &["samples", "suite/cases", "crates/extract/tests/pages"];

/// Installs the peers, times everybody, and prints the table.
pub fn read(checkout: &Checkout) -> Result<Outcome> {
    let folder = checkout.target.join("bench-read");
    let pages = pages(checkout)?;
    fs::create_dir_all(&folder).with_context(|| format!("cannot make {}", folder.display()))?;
    let list = folder.join("pages.txt");
    let paths: Vec<String> = pages.iter().map(|path| path.display().to_string()).collect();
    fs::write(&list, paths.join("\n")).with_context(|| format!("cannot write {}", list.display()))?;
    let in_rust = peers::in_rust(checkout, &folder)?;
    let mut programs = vec![
        Program::start(Command::new(in_rust).arg(&list))?,
        Program::start(peers::in_python(&folder)?.arg(&list))?,
    ];
    let (pages, bytes) = (programs[0].pages, programs[0].bytes);
    println!(
        "{pages} pages of {:.1} MB, one thread, {PASSES} passes in turns, processor time",
        bytes as f64 / 1e6
    );
    println!("\n{}", table(pages, bytes, &contest(&mut programs)?));
    Ok(Outcome::Done)
}

/// Has all readers read in turns.
fn contest(programs: &mut [Program]) -> Result<Vec<Times>> {
    let mut all: Vec<Times> = Vec::new();
    for round in 0..=PASSES {
        let mut place = 0;
        for program in programs.iter_mut() {
            for (name, version) in program.contenders.clone() {
                let Said::Pass { seconds, letters, .. } = program.pass(&name)? else {
                    bail!("{name} was told to read, and did not");
                };
                if round == 0 {
                    all.push(Times { name, version, seconds: Vec::new(), letters });
                } else {
                    all[place].seconds.push(seconds);
                }
                place += 1;
            }
        }
    }
    Ok(all)
}

/// The pages to read, in order.
fn pages(checkout: &Checkout) -> Result<Vec<PathBuf>> {
    let mut pages = Vec::new();
    match checkout.shared().map(|shared| shared.join("corpus/news/captures")).filter(|news| news.is_dir()) {
        Some(news) => add_pages(&news, &mut pages)?,
        None => {
            println!(
                "../shared/corpus/news is not there: the checkout's own pages are read, which are few and small"
            );
            let folders = OWN_PAGES.iter().map(|folder| checkout.root.join(folder));
            folders.filter(|folder| folder.is_dir()).try_for_each(|folder| add_pages(&folder, &mut pages))?;
        }
    }
    pages.sort();
    Ok(pages)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::Path;

    #[test]
    fn without_the_news_the_checkouts_own_pages_are_read() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../suite/..").canonicalize().unwrap();
        let samples = fs::canonicalize(root.join("samples")).unwrap();
        let mut pages = Vec::new();
        add_pages(&samples, &mut pages).unwrap();
        assert!(pages.iter().any(|page| page.ends_with("president/events-2291.html")), "{pages:?}");
    }
}
