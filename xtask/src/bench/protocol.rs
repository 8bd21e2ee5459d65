//! What the programs under test print, and what they are sent: see `readers.rs` among the peers.

use anyhow::{Context, Result, bail};
use std::{
    io::{BufRead, BufReader, Write},
    process::{Child, ChildStdin, ChildStdout, Command, Stdio},
};

/// A line that such a program prints.
#[derive(Clone, Debug, PartialEq)]
pub enum Said {
    /// It has this reader.
    Contender {
        /// Its name.
        name: String,
        /// Its version.
        version: String,
    },
    /// It holds the pages in memory and waits for a name.
    Ready {
        /// How many pages it holds.
        pages: u32,
        /// Their length together.
        bytes: u64,
    },
    /// It made a pass over all pages.
    Pass {
        /// Who read.
        name: String,
        /// The processor time it took, in seconds.
        seconds: f64,
        /// How many bytes of text came out.
        letters: u64,
    },
}

impl Said {
    /// Reads a line.
    pub fn read(line: &str) -> Result<Said> {
        let words: Vec<&str> = line.split_whitespace().collect();
        let strange = || format!("a reader printed `{line}`");
        Ok(match *words.as_slice() {
            ["contender", name, version] => {
                Said::Contender { name: name.to_owned(), version: version.to_owned() }
            }
            ["ready", pages, bytes] => Said::Ready {
                pages: pages.parse().with_context(strange)?,
                bytes: bytes.parse().with_context(strange)?,
            },
            ["pass", name, seconds, letters] => Said::Pass {
                name: name.to_owned(),
                seconds: seconds.parse().with_context(strange)?,
                letters: letters.parse().with_context(strange)?,
            },
            _ => bail!(strange()),
        })
    }
}

/// A running program under test, ended when dropped.
pub struct Program {
    process: Child,
    to: ChildStdin,
    from: BufReader<ChildStdout>,
    /// Its readers, by name, with their versions.
    pub contenders: Vec<(String, String)>,
    /// How many pages it holds.
    pub pages: u32,
    /// Their length together, in bytes.
    pub bytes: u64,
}

impl Program {
    /// Starts a program and waits until it holds the pages.
    pub fn start(command: &mut Command) -> Result<Program> {
        let spawned = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn();
        let mut process = spawned.with_context(|| format!("cannot run {command:?}"))?;
        let to = process.stdin.take().context("its input is not to be had")?;
        let from = BufReader::new(process.stdout.take().context("its output is not to be had")?);
        let mut program = Program { process, to, from, contenders: Vec::new(), pages: 0, bytes: 0 };
        loop {
            match program.next()? {
                Said::Contender { name, version } => program.contenders.push((name, version)),
                Said::Ready { pages, bytes } => {
                    (program.pages, program.bytes) = (pages, bytes);
                    return Ok(program);
                }
                Said::Pass { name, .. } => bail!("{name} read before it was told to"),
            }
        }
    }

    /// Has one of its readers read all pages once.
    pub fn pass(&mut self, name: &str) -> Result<Said> {
        writeln!(self.to, "{name}").and_then(|()| self.to.flush()).context("a reader has ended")?;
        self.next()
    }

    fn next(&mut self) -> Result<Said> {
        let mut line = String::new();
        if self.from.read_line(&mut line)? == 0 {
            bail!("a reader has ended; what it printed stands above");
        }
        Said::read(line.trim_end())
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        // It may have ended by itself, which will have been noticed.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_kind_of_line_is_read() {
        let version = Said::Contender { name: "a".into(), version: "1.2".into() };
        assert_eq!(Said::read("contender a 1.2").unwrap(), version);
        assert_eq!(Said::read("ready 78 14168477").unwrap(), Said::Ready { pages: 78, bytes: 14_168_477 });
        let pass = Said::Pass { name: "a".into(), seconds: 0.25, letters: 9 };
        assert_eq!(Said::read("pass a 0.250000 9").unwrap(), pass);
    }

    #[test]
    fn a_line_that_is_none_of_them_is_shown() {
        for line in ["", "pass a quick 9", "Traceback (most recent call last):"] {
            assert!(Said::read(line).unwrap_err().to_string().contains(line), "{line}");
        }
    }

    #[test]
    fn a_program_that_ends_early_is_an_error() {
        assert!(Program::start(&mut Command::new("true")).is_err());
    }
}
