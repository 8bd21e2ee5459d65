//! Times the full-text index beside plain tantivy and SQLite's FTS5 over the same paragraphs: `cargo xtask bench search` builds
//! and runs it. It prints lines, `index NAME VERSION SECONDS TEXT INDEX` (seconds, bytes) and `ask NAME KIND QUESTIONS SECONDS FOUND`.

#![allow(clippy::unwrap_used, reason = "a measurement that cannot be made fails loudly")]

mod fts5;
mod ours;
mod plain;
mod questions;

use questions::{Kind, Questions};
use std::{
    path::{Path, PathBuf},
    time::Instant,
};

/// One paragraph of the record.
pub(crate) struct Paragraph {
    pub(crate) speaker: String,
    pub(crate) year: u64,
    pub(crate) words: String,
}

/// Somebody who can be asked.
pub(crate) trait Engine {
    /// Answers a question of a kind with the best twenty, or with counts or words in context, and says how many there are.
    fn ask(&self, kind: Kind, words: &[String]) -> usize;
}

/// So many times all questions are put; the quickest counts.
const ROUNDS: usize = 5;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [statements, folder, most] = arguments.as_slice() else {
        eprintln!("search_speed STATEMENTS FOLDER PARAGRAPHS");
        return;
    };
    let folder = PathBuf::from(folder);
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    let paragraphs = read(Path::new(statements), most.parse().unwrap());
    let questions = Questions::of(&paragraphs);
    questions.write(&folder.join("questions.jsonl"));
    let bytes: usize = paragraphs.iter().map(|paragraph| paragraph.words.len()).sum();
    println!("record {} {bytes}", paragraphs.len());
    let timed = |name: &str, version: &str, seconds: f64, index: u64| {
        println!("index {name} {version} {seconds:.3} {bytes} {index}");
    };
    let start = Instant::now();
    let plain = plain::build(&folder.join("tantivy"), &paragraphs);
    timed("tantivy", "0.27", start.elapsed().as_secs_f64(), size(&folder.join("tantivy")));
    let start = Instant::now();
    let ours = ours::build(&folder.join("ours"), &paragraphs);
    timed("dictum", env!("CARGO_PKG_VERSION"), start.elapsed().as_secs_f64(), size(&folder.join("ours")));
    let start = Instant::now();
    let fts5 = fts5::build(&folder.join("fts5.sqlite"), &paragraphs);
    timed("fts5", &fts5::version(), start.elapsed().as_secs_f64(), size(&folder.join("fts5.sqlite")));
    let engines: [(&str, &dyn Engine); 3] = [("tantivy", &plain), ("dictum", &ours), ("fts5", &fts5)];
    for kind in Kind::ALL {
        // Round by round each, so that what else the machine does meets them alike.
        let mut best = [f64::INFINITY; 3];
        let mut found = [0; 3];
        for _ in 0..ROUNDS {
            for (i, (_, engine)) in engines.iter().enumerate() {
                let start = Instant::now();
                found[i] = questions.of_kind(kind).map(|words| engine.ask(kind, words)).sum();
                best[i] = best[i].min(start.elapsed().as_secs_f64());
            }
        }
        for (i, (name, _)) in engines.iter().enumerate() {
            let asked = questions.of_kind(kind).count();
            println!("ask {name} {} {asked} {:.6} {}", kind.as_str(), best[i], found[i]);
        }
    }
}

fn read(statements: &Path, most: usize) -> Vec<Paragraph> {
    let text = std::fs::read_to_string(statements).unwrap();
    let mut paragraphs = Vec::new();
    for line in text.lines() {
        let statement: serde_json::Value = serde_json::from_str(line).unwrap();
        let year = statement["delivered_on"].as_str().and_then(|day| day[..4].parse().ok()).unwrap_or(0);
        for words in statement["paragraphs"].as_array().into_iter().flatten() {
            if paragraphs.len() == most {
                return paragraphs;
            }
            let speaker = statement["speaker"].as_str().unwrap_or_default().to_owned();
            paragraphs.push(Paragraph {
                speaker,
                year,
                words: words.as_str().unwrap_or_default().to_owned(),
            });
        }
    }
    paragraphs
}

/// The bytes of a file, or of all files in a folder.
fn size(path: &Path) -> u64 {
    if path.is_file() {
        return path.metadata().unwrap().len();
    }
    std::fs::read_dir(path).unwrap().map(|entry| size(&entry.unwrap().path())).sum()
}
