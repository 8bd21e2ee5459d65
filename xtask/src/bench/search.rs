//! Times the full text beside plain tantivy, SQLite's FTS5 and PostgreSQL's full text, over the same paragraphs and with the same
//! questions, in one run.

use super::{check::unpacked, peers};
use crate::{
    cargo_steps,
    checkout::Checkout,
    processes::{command_in, output},
    steps::Outcome,
};
use anyhow::{Context, Result, bail};

/// How many paragraphs are taken in: all that there are.
const PARAGRAPHS: &str = "351402";

/// What may stand over plain tantivy for a phrase, in hundredths.
const MOST_OVER: f64 = 15.0;

/// Builds, installs, times, and prints both tables.
pub fn search(checkout: &Checkout) -> Result<Outcome> {
    let bench = checkout.shared().map(|shared| shared.join("bench/quote")).filter(|bench| bench.is_dir());
    let Some(bench) = bench else {
        return Ok(Outcome::Skipped("../shared/bench/quote is not there: NOTHING WAS TIMED".to_owned()));
    };
    let folder = checkout.target.join("bench-search");
    let statements = unpacked(&bench.join("statements.jsonl.zst"), &checkout.target.join("bench-check"))?;
    cargo_steps::release_example(checkout, "dictum-archive", "search_speed")?;
    let engines = folder.join("engines");
    let mut ours = command_in(&checkout.root, checkout.example("search_speed"));
    let mut printed = output(ours.arg(&statements).arg(&engines).arg(PARAGRAPHS))?;
    // A server of another user cannot enter every folder that a checkout may lie in.
    let elsewhere = std::env::temp_dir().join(format!("dictum-bench-search-{}", std::process::id()));
    std::fs::create_dir_all(&elsewhere).context("cannot make a folder for PostgreSQL")?;
    std::fs::copy(engines.join("questions.jsonl"), elsewhere.join("questions.jsonl"))
        .context("the questions are missing")?;
    let mut peer = peers::searchers(&folder)?;
    let answered = output(peer.arg(&elsewhere).arg(&statements).arg(PARAGRAPHS));
    let _ = std::fs::remove_dir_all(&elsewhere);
    match answered {
        Ok(lines) => printed.push_str(&lines),
        Err(error) => println!("PostgreSQL was not timed: {error:#}"),
    }
    let figures = Figures::read(&printed)?;
    println!("{}\n{}", figures.index_table(), figures.question_table());
    let over = figures.over_tantivy("phrase")?;
    println!("over plain tantivy for a phrase: {over:+.0} % (at most {MOST_OVER} % is wanted)");
    Ok(Outcome::Done)
}

/// What the programs printed.
#[derive(Default)]
struct Figures {
    indexes: Vec<Index>,
    answers: Vec<Answers>,
}

/// How an index was filled.
struct Index {
    name: String,
    version: String,
    seconds: f64,
    text: f64,
    held: f64,
}

/// How questions of one kind were answered.
struct Answers {
    name: String,
    kind: String,
    asked: f64,
    seconds: f64,
    found: String,
}

impl Figures {
    fn read(printed: &str) -> Result<Figures> {
        let mut figures = Figures::default();
        for line in printed.lines() {
            let strange = || format!("`{line}` was printed");
            let number = |word: &str| word.parse::<f64>().with_context(strange);
            match line.split_whitespace().collect::<Vec<_>>().as_slice() {
                ["record", ..] => {}
                ["index", name, version, seconds, text, held] => figures.indexes.push(Index {
                    name: (*name).to_owned(),
                    version: (*version).to_owned(),
                    seconds: number(seconds)?,
                    text: number(text)?,
                    held: number(held)?,
                }),
                ["ask", name, kind, asked, seconds, found] => figures.answers.push(Answers {
                    name: (*name).to_owned(),
                    kind: (*kind).to_owned(),
                    asked: number(asked)?,
                    seconds: number(seconds)?,
                    found: (*found).to_owned(),
                }),
                _ => bail!(strange()),
            }
        }
        Ok(figures)
    }

    fn index_table(&self) -> String {
        let mut table = format!("{:<12}{:<10}{:>14}{:>16}\n", "index", "version", "indexing", "bytes a byte");
        for index in &self.indexes {
            table.push_str(&format!(
                "{:<12}{:<10}{:>9.1} MB/s{:>16.2}\n",
                index.name,
                index.version,
                index.text / 1e6 / index.seconds,
                index.held / index.text
            ));
        }
        table
    }

    fn question_table(&self) -> String {
        let mut table =
            format!("{:<9}{:<12}{:>7}{:>14}{:>10}\n", "kind", "engine", "asked", "queries/s", "found");
        for answers in &self.answers {
            table.push_str(&format!(
                "{:<9}{:<12}{:>7}{:>14.0}{:>10}\n",
                answers.kind,
                answers.name,
                answers.asked,
                answers.asked / answers.seconds,
                answers.found
            ));
        }
        table
    }

    /// How much longer than plain tantivy ours takes, in hundredths.
    fn over_tantivy(&self, kind: &str) -> Result<f64> {
        let seconds = |name: &str| {
            let answers = self.answers.iter().find(|answers| answers.name == name && answers.kind == kind);
            answers.map(|answers| answers.seconds).with_context(|| format!("{name} answered no {kind}"))
        };
        Ok((seconds("dictum")? / seconds("tantivy")? - 1.0) * 100.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_become_rates_and_the_share_over_plain_tantivy() {
        let printed = "record 10 100\nindex dictum 0.1 2.0 4000000 8000000\n\
                       ask tantivy phrase 10 1.0 7\nask dictum phrase 10 1.1 7\n";
        let figures = Figures::read(printed).unwrap();
        assert!(figures.index_table().contains("2.0 MB/s"), "{}", figures.index_table());
        assert_eq!(figures.over_tantivy("phrase").unwrap().round(), 10.0);
    }

    #[test]
    fn what_cannot_be_understood_is_shown() {
        let error = Figures::read("Traceback").err().unwrap();
        assert!(error.to_string().contains("Traceback"));
    }
}
