//! The program that loads the server: wrk, from Debian's packages, told by a script of ours what to ask for.

use crate::{
    processes::{find_program, output},
    set_up::install,
};
use anyhow::{Context, Result, bail};
use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

/// What tells wrk what to ask for, and prints what came of it.
const SCRIPT: &str = include_str!("load.lua");

/// So many connections are kept busy, each with one request at a time.
const CONNECTIONS: u32 = 32;

/// The load program, as installed.
pub struct Wrk {
    folder: PathBuf,
    script: PathBuf,
}

/// How the server is loaded.
#[derive(Clone, Copy)]
pub struct Load {
    /// For how long, in seconds.
    pub seconds: u64,
    /// So many requests a second, nearly: connections wait by chance between two of them. As many as it takes where none is said.
    pub rate: Option<u32>,
    /// What the asker says that it can unpack.
    pub accepted: &'static str,
}

/// How it answered.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Answered {
    /// Answers a second.
    pub a_second: f64,
    /// The time of the median answer, in milliseconds.
    pub median: f64,
    /// The time within which 99 of 100 came, likewise.
    pub last: f64,
    /// How many were asked for.
    pub asked: u64,
    /// How many different ones among them.
    pub different: u64,
    /// How many were answered otherwise than well, or not at all.
    pub trouble: u64,
}

impl Wrk {
    /// Installs it where it is not.
    pub fn installed(folder: &Path) -> Result<Wrk> {
        if find_program("wrk").is_none() {
            install(&["wrk"])?;
        }
        let script = folder.join("load.lua");
        fs::write(&script, SCRIPT).with_context(|| format!("cannot write {}", script.display()))?;
        Ok(Wrk { folder: folder.to_owned(), script })
    }

    /// Asks for pages, chosen by chance among these paths, until the time is over.
    pub fn load(&self, address: &str, paths: &[String], load: Load) -> Result<Answered> {
        let file = self.folder.join("paths");
        fs::write(&file, paths.join("\n")).with_context(|| format!("cannot write {}", file.display()))?;
        let wait = load.rate.map_or(0, |rate| CONNECTIONS * 1000 / rate.max(1));
        let mut wrk = Command::new("wrk");
        wrk.args(["--threads", "2", "--timeout", "30s", "--connections", &CONNECTIONS.to_string()]);
        wrk.args(["--duration", &format!("{}s", load.seconds), "--script"]).arg(&self.script);
        wrk.args([address, "--"]).arg(&file).args([load.accepted, &wait.to_string()]);
        let printed = output(&mut wrk)?;
        printed
            .lines()
            .find(|line| line.starts_with("answered "))
            .map_or_else(|| bail!("wrk printed otherwise than its script says:\n{printed}"), Answered::read)
    }
}

impl Answered {
    /// Reads the line that the script prints.
    fn read(line: &str) -> Result<Answered> {
        let words: Vec<&str> = line.split_whitespace().collect();
        let told = |name: &str| -> Result<f64> {
            let at = words.iter().position(|word| *word == name);
            let number = at.and_then(|at| words.get(at + 1)).and_then(|word| word.parse().ok());
            number.with_context(|| format!("`{line}` tells no {name}"))
        };
        Ok(Answered {
            a_second: told("answered")? / (told("microseconds")? / 1e6),
            median: told("median")? / 1e3,
            last: told("last")? / 1e3,
            asked: told("answered")? as u64,
            different: told("different")? as u64,
            trouble: told("trouble")? as u64,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_script_prints_is_read() {
        let line = "answered 16000 microseconds 8000000 median 1500 last 12250 trouble 3 different 9000";
        let expected = Answered {
            a_second: 2000.0,
            median: 1.5,
            last: 12.25,
            asked: 16_000,
            different: 9000,
            trouble: 3,
        };
        assert_eq!(Answered::read(line).unwrap(), expected);
    }

    #[test]
    fn a_line_that_lacks_a_figure_is_shown() {
        let trouble = Answered::read("answered 16000 microseconds many").unwrap_err();
        assert!(trouble.to_string().contains("many"), "{trouble}");
    }
}
