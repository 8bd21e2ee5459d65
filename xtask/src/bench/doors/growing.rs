//! An archive that grows while it is read: a copy of the bulk archive, and more statements, made by rule of those that are held.

use crate::{
    checkout::Checkout,
    processes::{command_in, run},
};
use anyhow::{Context, Result};
use std::{
    fs::{self, File},
    io::{BufRead, BufReader, BufWriter, Write},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
};

/// So many statements make a part: more than are taken in while one kind of page is asked for.
const PART: usize = 6_000;

/// Copies an archive, in the place of the copy before.
pub fn copied(archive: &Path, copy: &Path) -> Result<()> {
    if copy.exists() {
        fs::remove_dir_all(copy).with_context(|| format!("cannot empty {}", copy.display()))?;
    }
    run(Command::new("cp").arg("-r").arg(archive).arg(copy))
}

/// Writes a part of more statements: those of a stretch of the corpus under other names and with every third word turned round, so that
/// they are as long and as various, and yet nobody's repetition.
pub fn part(plain: &Path, folder: &Path, number: usize) -> Result<PathBuf> {
    let path = folder.join(format!("part-{number}.jsonl"));
    let source = File::open(plain).with_context(|| format!("cannot read {}", plain.display()))?;
    let mut out =
        BufWriter::new(File::create(&path).with_context(|| format!("cannot write {}", path.display()))?);
    for line in BufReader::new(source).lines().skip(number * PART).take(PART) {
        writeln!(out, "{}", another(&line?, number))?;
    }
    out.flush()?;
    Ok(path)
}

/// Another statement made of a line of JSON.
fn another(line: &str, number: usize) -> String {
    let renamed = line.replacen("\"id\": \"", &format!("\"id\": \"more-{number}-"), 1);
    let Some((head, words)) = renamed.split_once("\"text\": \"") else { return renamed };
    let turned: Vec<String> = words.split(' ').enumerate().map(|(at, word)| turned(at, word)).collect();
    format!("{head}\"text\": \"{}", turned.join(" "))
}

/// A word of letters turned round, every third time; what holds an escape or a mark stays.
fn turned(at: usize, word: &str) -> String {
    if at.is_multiple_of(3) && word.chars().all(char::is_alphabetic) {
        word.chars().rev().collect()
    } else {
        word.to_owned()
    }
}

/// An ingest under way in a process of its own, ended when dropped.
pub struct Ingest(Child);

impl Ingest {
    /// Begins to take a part in.
    pub fn of(checkout: &Checkout, archive: &Path, part: &Path) -> Result<Ingest> {
        let mut command = command_in(&checkout.root, checkout.dictum());
        command.args(["ingest", "--quiet", "--archive"]).arg(archive).arg(part);
        let spawned = command.stdin(Stdio::null()).stdout(Stdio::null()).spawn();
        Ok(Ingest(spawned.context("cannot run `dictum ingest`")?))
    }

    /// Says whether it is still under way.
    pub fn is_under_way(&mut self) -> bool {
        matches!(self.0.try_wait(), Ok(None))
    }
}

impl Drop for Ingest {
    fn drop(&mut self) {
        // Killed anywhere it leaves an archive in order, and this copy is used once.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_statement_has_another_name_and_other_words_and_the_same_escapes() {
        let line = r#"{"id": "a", "text": "We keep harbours open\n\nfor all \u201cvessels\u201d today"}"#;
        let expected =
            r#"{"id": "more-1-a", "text": "eW keep harbours open\n\nfor all \u201cvessels\u201d today"}"#;
        assert_eq!(another(line, 1), expected);
    }
}
