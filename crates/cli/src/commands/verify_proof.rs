//! `dictum verify-proof`: proofs of quotations, checked without the archive that made them.

use crate::{
    Outcome,
    args::{Cli, Format, VerifyProofArgs},
    terminal::{CAUTION, DIM, GOOD, TROUBLE, paint, print_with_margin, print_wrapped},
};
use dictum::{
    Dictum, Error, ProofDifference, ProofRefused, Proven,
    model::{ErrorKind, Verdict},
    read_proof, verify_proof,
};
use std::path::Path;

/// The exit code of a quotation that is not what the page showed, as `check` has it.
const ALTERED: u8 = 10;

/// Whose key is expected, if that was told.
enum Expected {
    Anybody,
    Key(String),
    Archive(Vec<String>),
}

pub fn run(cli: &Cli, args: &VerifyProofArgs) -> Outcome {
    let expected = expected(cli, args)?;
    let mut worst = 0;
    for path in &args.files {
        let outcome = verify_proof(&read_proof(path)?).and_then(|proven| expected.check(proven));
        match cli.format {
            Format::Json => anstream::println!("{}", json(path, &outcome)),
            Format::Text => print(path, &outcome, &expected),
        }
        let code = match &outcome {
            Err(_) => ErrorKind::Damaged.exit_code(),
            Ok(proven) if proven.verdict == Verdict::Altered => ALTERED,
            Ok(_) => 0,
        };
        worst = if worst == ErrorKind::Damaged.exit_code() || code == 0 { worst } else { code };
    }
    Ok(worst)
}

fn expected(cli: &Cli, args: &VerifyProofArgs) -> Result<Expected, Error> {
    match (&args.key, &cli.archive) {
        (Some(key), _) => Ok(Expected::Key(key.trim().to_owned())),
        (None, Some(folder)) => {
            let keys = Dictum::open(folder)?.log_keys()?;
            Ok(Expected::Archive(keys.iter().map(ToString::to_string).collect()))
        }
        (None, None) => Ok(Expected::Anybody),
    }
}

impl Expected {
    fn check(&self, proven: Proven) -> Result<Proven, ProofRefused> {
        let key = &proven.log.key;
        match self {
            Expected::Key(wanted) if wanted != key => {
                Err(ProofRefused::of_key(format!("it is signed with another key than yours: {key}")))
            }
            Expected::Archive(keys) if !keys.contains(key) => Err(ProofRefused::of_key(format!(
                "it is signed with a key that the archive never used: {key}"
            ))),
            _ => Ok(proven),
        }
    }

    /// What is left to the reader.
    fn advice(&self) -> &'static str {
        match self {
            Expected::Anybody => {
                "Compare the key with the one that the archive publishes (--key does it): anybody can make a key, and a log of their own."
            }
            Expected::Key(_) => "The key is the one you gave.",
            Expected::Archive(_) => "The key is one of the archive’s.",
        }
    }
}

fn print(path: &Path, outcome: &Result<Proven, ProofRefused>, expected: &Expected) {
    let proven = match outcome {
        Ok(proven) => proven,
        Err(refused) => {
            anstream::println!(
                "{}  {}: {}",
                paint("REFUSED", TROUBLE),
                path.display(),
                visible(&refused.to_string())
            );
            return;
        }
    };
    let style = if proven.verdict == Verdict::Altered { CAUTION } else { GOOD };
    anstream::println!(
        "{}  {}: {}",
        paint("PROVEN", GOOD),
        path.display(),
        paint(proven.verdict.as_str(), style)
    );
    anstream::println!();
    print_proven(proven);
    anstream::println!();
    print_wrapped(expected.advice(), 2);
    print_wrapped(
        "Address and time are the archive’s word, given when it took the page in. Nothing here says that the statement is true, or who spoke it: for that read the page around the words.",
        2,
    );
}

/// Prints what a proof proves.
pub fn print_proven(proven: &Proven) {
    print_wrapped(meaning(proven.verdict), 2);
    anstream::println!();
    line("quotation", &proven.quotation);
    line("on the page", &proven.paragraphs.join(" ¶ "));
    for ProofDifference { class, quoted, recorded, .. } in &proven.differences {
        line("difference", &format!("{}: the quotation has “{quoted}”, the page “{recorded}”", named(class)));
    }
    line("around it", &around(&proven.before, &proven.after));
    if let Some(title) = &proven.title {
        line("page", title);
    }
    let capture = &proven.capture;
    line("address", capture.target_uri.as_deref().unwrap_or("not known to the archive"));
    let told_by =
        capture.captured_at_from.as_ref().map_or(String::new(), |told| format!(" (told by: {told})"));
    let at = capture.captured_at.as_deref().unwrap_or("at a time not known to the archive");
    line("captured", &format!("{at}{told_by}"));
    let segments = &proven.segments;
    if let (Some(first), Some(last)) = (segments.first(), segments.last()) {
        let bytes = format!("{} to {} of {}", first.start, last.end, capture.payload);
        let count = segments.len();
        let several = if count == 1 { "" } else { "s" };
        line(
            "bytes",
            &format!("{bytes}, in {count} segment{several}, read as {} in {}", proven.form, proven.charset),
        );
    }
    let log = &proven.log;
    line("log", &format!("entry {} of {} in the log “{}”", log.index + 1, log.size, log.origin));
    line("signed by", &log.key);
}

fn line(label: &str, text: &str) {
    print_with_margin(label, &visible(text), None);
}

/// How much of what stands around the words is shown on each side, in characters.
const AROUND: usize = 200;

/// What stands around the words, in whole words.
fn around(before: &str, after: &str) -> String {
    let cut = before.char_indices().rev().nth(AROUND - 1).map_or(0, |(at, _)| at);
    let before = if cut == 0 { before } else { before[cut..].split_once(' ').map_or("", |(_, rest)| rest) };
    let cut = after.char_indices().nth(AROUND).map_or(after.len(), |(at, _)| at);
    let after =
        if cut == after.len() { after } else { after[..cut].rsplit_once(' ').map_or("", |(rest, _)| rest) };
    format!("… {before} [the words] {after} …")
}

/// What a verdict means of a proof.
fn meaning(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Exact => "The page showed the words of the quotation, in this order and without a gap.",
        Verdict::Abridged => {
            "The page showed the words of the quotation; what its own marks leave out or put in is listed below."
        }
        _ => {
            "The quotation is NOT what the page showed. Proven are the words of the page alone; the differences are listed below."
        }
    }
}

/// A class of difference, for people.
fn named(class: &str) -> &str {
    match class {
        "glyphs" => "other shapes of marks",
        "case" => "capitals",
        "marks" => "punctuation",
        "omission" => "left out at a mark",
        "brackets" => "put in within brackets",
        "words" => "OTHER WORDS",
        other => other,
    }
}

/// Text for a terminal: a page’s words must not move the cursor, nor turn the direction of what is printed after them.
fn visible(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        let unseen = letter.is_control()
            || matches!(letter, '\u{AD}' | '\u{61C}' | '\u{200B}' | '\u{200E}' | '\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{FEFF}');
        if unseen { out.extend(letter.escape_unicode()) } else { out.push(letter) }
    }
    out
}

fn json(path: &Path, outcome: &Result<Proven, ProofRefused>) -> serde_json::Value {
    let file = path.display().to_string();
    let proven = match outcome {
        Ok(proven) => proven,
        Err(refused) => {
            return serde_json::json!({"file": file, "proven": false, "check": refused.check.as_str(), "reason": refused.reason});
        }
    };
    let segments: Vec<_> = proven
        .segments
        .iter()
        .map(|one| serde_json::json!({"span": [one.start, one.end], "rules": one.rules, "words": one.words}))
        .collect();
    let differences: Vec<_> = proven
        .differences
        .iter()
        .map(|one| serde_json::json!({"class": one.class, "quoted": one.quoted, "recorded": one.recorded}))
        .collect();
    let (capture, log) = (&proven.capture, &proven.log);
    serde_json::json!({
        "file": file, "proven": true, "verdict": proven.verdict.as_str(), "quotation": proven.quotation, "words": proven.words,
        "before": proven.before, "after": proven.after, "segments": segments, "differences": differences, "title": proven.title,
        "target_uri": capture.target_uri, "captured_at": capture.captured_at, "captured_at_from": capture.captured_at_from,
        "payload": capture.payload,
        "log": {"origin": log.origin, "size": log.size, "index": log.index, "root": log.root.to_string(), "key": log.key},
    })
}

/// Says that a proof was written, and how a stranger checks it.
pub fn print_written(path: &Path, bytes: usize, proven: &Proven, checked: Verdict) {
    anstream::println!();
    let file = path.display();
    anstream::println!(
        "{} of the {} words to {file} ({bytes} bytes)",
        paint("Proof written", GOOD),
        if proven.verdict == Verdict::Altered { "page’s own" } else { "quoted" }
    );
    if proven.verdict == Verdict::Altered {
        print_wrapped(
            "The claimed words cannot be proven: the page has others. The proof shows the passage as it stands, with the differences.",
            2,
        );
    }
    if proven.verdict != checked {
        let note = format!(
            "The proof says {} where the check says {checked}: a stranger's rules forgive less, and show what the page has between the words.",
            proven.verdict
        );
        print_wrapped(&paint(&note, CAUTION), 2);
    }
    let advice = format!(
        "To check it anywhere: dictum verify-proof {file}; or, with Python alone: unzip {file} verify.py && python3 verify.py {file}"
    );
    print_wrapped(&paint(&advice, DIM), 2);
}
