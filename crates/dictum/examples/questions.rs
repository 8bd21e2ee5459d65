//! Times 1,000 checks and 1,000 searches on an archive: `questions ARCHIVE`. Run by `cargo xtask bench`.
//!
//! The quotations are runs of 8 to 24 words of statements spread over the archive, every third with one word changed, every seventh with a mark
//! of omission; the searches are two of their words, or four as a phrase. Each question is asked once, of a process that has
//! just opened the archive, so the figures are those of a first visitor.

use dictum::{CheckRequest, Dictum, Page, SearchRequest, ShelfFilter};
use std::{
    path::Path,
    process::ExitCode,
    time::{Duration, Instant},
};

const QUESTIONS: usize = 1000;

fn main() -> ExitCode {
    let Some(root) = std::env::args().nth(1) else {
        eprintln!("questions ARCHIVE: which archive?");
        return ExitCode::from(2);
    };
    match run(Path::new(&root)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::from(error.kind().exit_code())
        }
    }
}

fn run(root: &Path) -> dictum::Result<()> {
    let runs = runs_of_words(&Dictum::open(root)?)?;
    let begun = Instant::now();
    let dictum = Dictum::open(root)?;
    println!("opening the archive: {:.1} ms", begun.elapsed().as_secs_f64() * 1e3);
    let mut verdicts = std::collections::BTreeMap::new();
    let mut checks = Vec::new();
    for (i, words) in runs.iter().enumerate() {
        let request = CheckRequest { quote: quotation(words, i), ..CheckRequest::default() };
        let begun = Instant::now();
        let answer = dictum.check(&request)?;
        checks.push(begun.elapsed());
        *verdicts.entry(answer.verdict.as_str()).or_insert(0) += 1;
    }
    report("check", &mut checks);
    println!("  verdicts: {verdicts:?}");
    let mut searches = Vec::new();
    let mut found = 0;
    for (i, words) in runs.iter().enumerate() {
        let query = if i % 2 == 0 {
            format!("\"{}\"", words[..4].join(" "))
        } else {
            format!("{} {}", words[0], words[5])
        };
        let begun = Instant::now();
        found += usize::from(
            dictum.search(&SearchRequest { query, skip: 0, take: 10, ..SearchRequest::default() })?.total > 0,
        );
        searches.push(begun.elapsed());
    }
    report("search", &mut searches);
    println!("  with hits: {found}");
    Ok(())
}

/// One run of words of each of a thousand statements, evenly spread over the archive.
fn runs_of_words(dictum: &Dictum) -> dictum::Result<Vec<Vec<String>>> {
    let everything = ShelfFilter::default();
    let cards = dictum.statements(&everything, Page { skip: 0, take: dictum.count(&everything)? })?;
    let mut runs = Vec::new();
    for i in 0..cards.len() {
        let card = &cards[i * 7919 % cards.len()];
        let reading = dictum.reading(card.capture)?;
        let Some(statement) = &reading.statement else { continue };
        let paragraphs: Vec<&str> = statement
            .turns
            .iter()
            .flat_map(|turn| &turn.paragraphs)
            .filter(|paragraph| paragraph.is_spoken())
            .map(|paragraph| paragraph.text.as_str())
            .collect();
        let Some(text) = paragraphs.get(i * 31 % paragraphs.len().max(1)) else { continue };
        let plain = |word: &&str| word.chars().all(|c| c.is_alphanumeric() || matches!(c, '.' | ','));
        let words: Vec<String> =
            text.split_whitespace().filter(plain).map(|w| w.trim_matches(['.', ',']).to_owned()).collect();
        let whole: Vec<&str> = text.split_whitespace().collect();
        let length = 8 + i % 17;
        if words.len() >= length && whole.len() == words.len() {
            let start = i * 13 % (words.len() - length + 1);
            runs.push(words[start..start + length].to_vec());
        }
        if runs.len() == QUESTIONS {
            break;
        }
    }
    Ok(runs)
}

/// As it stands, with a word changed, or with some left out at a mark.
fn quotation(words: &[String], i: usize) -> String {
    let mut words = words.to_vec();
    if i % 3 == 1 {
        words[4] = "otherwise".into();
    }
    if i % 7 == 3 {
        words[3] = "…".into();
    }
    words.join(" ")
}

fn report(what: &str, times: &mut [Duration]) {
    times.sort();
    let at = |share: f64| {
        times.get((times.len() as f64 * share) as usize).map_or(0.0, |time| time.as_secs_f64() * 1e3)
    };
    println!(
        "{what}: {} asked, median {:.2} ms, 99th percentile {:.2} ms, longest {:.2} ms",
        times.len(),
        at(0.5),
        at(0.99),
        at(0.9999)
    );
}
