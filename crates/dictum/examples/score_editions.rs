//! Scores the editions found in real pairs of captures, and the changes reported of them: `score_editions CORPUS ARCHIVE`.
//!
//! CORPUS is a folder with `captures`, `manifest.jsonl` and `gold.jsonl`, an old and a new capture a line with the words that
//! changed; ARCHIVE is made new. An edition is found where the archive holds both captures as editions of one statement, by
//! capture time. `found` is how many of the gold's changed words are reported, `told` how many of the reported ones the gold
//! has. Then the captures are replayed one by one, by the time of capture, into an archive beside it, and after each it is asked what is
//! news: `noticed` is how many pairs were told as changed with their later capture, `quiet` how many captures told no change that the gold has
//! not. A snippet of the gold is cut at 300 or 400 characters: of a pair with such a one, `told` says nothing.

#![allow(clippy::print_stdout, reason = "printing the scores is what it is for")]

use dictum::{CompareAnswer, Dictum, Error, IngestOptions, NewsKind, model::ErrorKind};
use serde_json::Value;
use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

/// How long the gold's snippets are where they were cut.
const CUT: [usize; 2] = [300, 400];

fn main() -> Result<(), Error> {
    let arguments: Vec<PathBuf> = std::env::args_os().skip(1).map(PathBuf::from).collect();
    let [corpus, archive] = &arguments[..] else {
        return Err(Error::asked_wrongly("usage: score_editions CORPUS ARCHIVE"));
    };
    let dictum = Dictum::init(archive)?;
    let options = IngestOptions { manifest: Some(corpus.join("manifest.jsonl")), ..IngestOptions::default() };
    dictum.ingest(&[corpus.join("captures")], &options, &())?;
    let addresses = addresses(corpus)?;
    let gold = lines(&corpus.join("gold.jsonl"))?;
    let scores = gold.iter().map(|pair| score(&dictum, &addresses, pair)).collect::<Result<Vec<_>, _>>()?;
    for (name, value) in mean(&scores) {
        println!("{name} {value:.4}");
    }
    replay(corpus, &archive.with_extension("replayed"), &gold)
}

/// Takes the captures in one by one, as they were made, and prints how many edits were told, and how much was told wrongly.
fn replay(corpus: &Path, archive: &Path, gold: &[Value]) -> Result<(), Error> {
    let _ = fs::remove_dir_all(archive);
    let dictum = Dictum::init(archive)?;
    let word = |line: &Value, key: &str| line[key].as_str().unwrap_or_default().to_owned();
    let mut captures = lines(&corpus.join("manifest.jsonl"))?;
    captures.sort_by_key(|line| word(line, "captured_at"));
    let edits: Vec<String> = gold.iter().map(|pair| format!("captures/{}.md", word(pair, "new"))).collect();
    let (mut noticed, mut told_wrongly) = (0, 0);
    for line in &captures {
        let path = word(line, "path");
        let last = dictum.last_entry()?;
        let options = IngestOptions {
            target_uri: line["target_uri"].as_str().map(str::to_owned),
            captured_at: word(line, "captured_at").parse().ok(),
            ..IngestOptions::default()
        };
        dictum.ingest(&[corpus.join(&path)], &options, &())?;
        let told = dictum
            .news_after(last)?
            .iter()
            .filter(|news| matches!(news.what, NewsKind::Changed { .. }))
            .count();
        let is_edit = edits.contains(&path);
        noticed += usize::from(is_edit && told > 0);
        told_wrongly += usize::from(!is_edit && told > 0);
        if is_edit != (told > 0) {
            println!("-- {}: {path}", if is_edit { "an edit that was not told" } else { "told and no edit" });
        }
    }
    println!(
        "{noticed} of {} edits noticed, {told_wrongly} told wrongly, in {} captures",
        edits.len(),
        captures.len()
    );
    println!("noticed {:.4}", noticed as f64 / edits.len().max(1) as f64);
    println!("quiet {:.4}", 1.0 - told_wrongly as f64 / captures.len().max(1) as f64);
    Ok(())
}

/// How one pair was scored.
#[derive(Default)]
struct Score {
    edition: f64,
    found: f64,
    /// None where the gold is cut.
    told: Option<f64>,
}

/// The address of each capture, by the path that the manifest gives for it.
fn addresses(folder: &Path) -> Result<BTreeMap<String, String>, Error> {
    let word = |line: &Value, key: &str| line[key].as_str().unwrap_or_default().to_owned();
    let lines = lines(&folder.join("manifest.jsonl"))?;
    Ok(lines.iter().map(|line| (word(line, "path"), word(line, "target_uri"))).collect())
}

fn lines(file: &Path) -> Result<Vec<Value>, Error> {
    let trouble = |why: String| Error::new(ErrorKind::AskedWrongly, format!("{}: {why}", file.display()));
    let text = fs::read_to_string(file).map_err(|error| trouble(error.to_string()))?;
    text.lines().map(|line| serde_json::from_str(line).map_err(|error| trouble(error.to_string()))).collect()
}

fn score(dictum: &Dictum, addresses: &BTreeMap<String, String>, gold: &Value) -> Result<Score, Error> {
    let name = |key: &str| format!("{}.md", gold[key].as_str().unwrap_or_default());
    let path = format!("captures/{}", name("new"));
    let address =
        addresses.get(&path).ok_or_else(|| Error::not_found(format!("{path} is not in the manifest")))?;
    let answer = match dictum.compare(address, None) {
        Ok(answer) => answer,
        Err(error) => {
            println!("-- {error}: {address}");
            return Ok(Score { told: Some(0.0), ..Score::default() });
        }
    };
    let is_pair = answer.old.source.ends_with(&name("old")) && answer.new.source.ends_with(&name("new"));
    let (wanted, got) = (changed_words(&gold["changes"]), reported_words(&answer));
    let common = shared(&wanted, &got) as f64;
    let share = |all: usize| if all == 0 { 1.0 } else { common / all as f64 };
    let (found, told) = (share(total(&wanted)), share(total(&got)));
    let is_cut = is_cut(gold);
    if !is_pair || found < 1.0 || (told < 1.0 && !is_cut) {
        println!("-- found {found:.2} told {told:.2}{}: {address}", if is_cut { " (cut)" } else { "" });
    }
    Ok(Score { edition: f64::from(u8::from(is_pair)), found, told: (!is_cut).then_some(told) })
}

/// Says whether a snippet of the gold, or its list of changes, was cut.
fn is_cut(gold: &Value) -> bool {
    let changes = gold["changes"].as_array().map(Vec::as_slice).unwrap_or_default();
    let is_cut = |change: &Value| {
        [1, 2].iter().any(|side| CUT.contains(&change[*side].as_str().unwrap_or_default().chars().count()))
    };
    changes.iter().any(is_cut) || gold["n_changes"].as_u64() > Some(changes.len() as u64)
}

/// Words with how often each was removed (`-`) or added (`+`).
type Changed = BTreeMap<String, usize>;

fn changed_words(changes: &Value) -> Changed {
    let mut words = Changed::new();
    for change in changes.as_array().into_iter().flatten() {
        count(&mut words, change[1].as_str().unwrap_or_default(), change[2].as_str().unwrap_or_default());
    }
    words
}

/// The gold compares bodies: what changed in the headline is no part of it, nor is punctuation.
fn reported_words(answer: &CompareAnswer) -> Changed {
    let mut words = Changed::new();
    for change in answer.changes() {
        let place = change.row.new.as_ref().or(change.row.old.as_ref());
        let is_in_body = place.is_some_and(|place| place.form != "headline");
        if is_in_body && !matches!(change.change, "glyphs" | "punctuation") {
            count(&mut words, change.old, change.new);
        }
    }
    words
}

/// Counts the words of a change, without those that it begins and ends with on both sides.
fn count(words: &mut Changed, old: &str, new: &str) {
    let (old, new) = (plain_words(old), plain_words(new));
    let head = old.iter().zip(&new).take_while(|(a, b)| a == b).count();
    let (old, new) = (&old[head..], &new[head..]);
    let tail = old.iter().rev().zip(new.iter().rev()).take_while(|(a, b)| a == b).count();
    for (sign, side) in [('-', &old[..old.len() - tail]), ('+', &new[..new.len() - tail])] {
        for word in side {
            *words.entry(format!("{sign}{word}")).or_default() += 1;
        }
    }
}

/// Words as both sides are told apart by: letters and digits, with the case and accents that they have.
fn plain_words(text: &str) -> Vec<String> {
    let parts = text.split(|c: char| !c.is_alphanumeric() && !matches!(c, '\u{2060}' | '\u{ad}'));
    let plain = |part: &str| part.chars().filter(|c| c.is_alphanumeric()).collect::<String>();
    parts.map(plain).filter(|word| !word.is_empty()).collect()
}

fn shared(a: &Changed, b: &Changed) -> usize {
    a.iter().map(|(word, count)| b.get(word).copied().unwrap_or(0).min(*count)).sum()
}

fn total(words: &Changed) -> usize {
    words.values().sum()
}

fn mean(scores: &[Score]) -> [(&'static str, f64); 3] {
    let mean = |values: Vec<f64>| values.iter().sum::<f64>() / values.len().max(1) as f64;
    [
        ("editions", mean(scores.iter().map(|score| score.edition).collect())),
        ("found", mean(scores.iter().map(|score| score.found).collect())),
        ("told", mean(scores.iter().filter_map(|score| score.told).collect())),
    ]
}
