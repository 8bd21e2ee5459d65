//! Checks quotations made from an archive's own statements by rule, and counts kept promises: `corpus_quotations ARCHIVE`.
//!
//! Nothing of the archive's words stands here: each quotation is cut out of a statement and, for most classes, changed in one way.
//! Ends with 1 where a class has fewer than five quotations or any promise is broken. Run by `cargo xtask scores`.

use dictum::{
    CheckAnswer, CheckRequest, Dictum, Page, ShelfFilter,
    model::{Caution, TurnRole, Verdict},
};
use std::{
    collections::{BTreeMap, HashMap},
    path::Path,
    process::ExitCode,
};

/// So many quotations of a class are enough.
const OF_EACH: usize = 25;
const AT_LEAST: usize = 5;

/// A sentence of the record.
struct Sentence {
    words: Vec<String>,
    statement: String,
    speaker: Option<String>,
    role: TurnRole,
}

/// A quotation with what must be said of it.
struct Case {
    class: &'static str,
    quote: String,
    speaker: Option<String>,
    is_kept: fn(&CheckAnswer) -> bool,
}

fn main() -> ExitCode {
    let Some(root) = std::env::args().nth(1) else {
        eprintln!("corpus_quotations ARCHIVE: which archive?");
        return ExitCode::from(2);
    };
    match run(Path::new(&root)) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::from(error.kind().exit_code())
        }
    }
}

fn run(root: &Path) -> dictum::Result<bool> {
    let dictum = Dictum::open(root)?;
    let sentences = sentences(&dictum)?;
    let mut asked: BTreeMap<&str, usize> = BTreeMap::new();
    let mut broken: BTreeMap<&str, usize> = BTreeMap::new();
    for case in cases(&sentences) {
        let n = asked.entry(case.class).or_default();
        if *n == OF_EACH {
            continue;
        }
        *n += 1;
        let request = CheckRequest {
            quote: case.quote.clone(),
            speaker: case.speaker.clone(),
            ..CheckRequest::default()
        };
        let answer = dictum.check(&request)?;
        if !(case.is_kept)(&answer) {
            *broken.entry(case.class).or_default() += 1;
            let cautions: Vec<&str> = answer.cautions.iter().map(|noted| noted.caution.as_str()).collect();
            println!("broken {}: {} {cautions:?}: {}", case.class, answer.verdict, case.quote);
        }
    }
    let mut is_sound = true;
    for class in CLASSES {
        let (n, bad) = (asked.get(class).copied().unwrap_or(0), broken.get(class).copied().unwrap_or(0));
        is_sound &= n >= AT_LEAST && bad == 0;
        println!("{class:14} asked {n:3}, kept {:3}", n - bad);
    }
    Ok(is_sound)
}

const CLASSES: [&str; 12] = [
    "exact",
    "abridged",
    "negation",
    "number",
    "name",
    "omission",
    "spliced",
    "not-found",
    "misattributed",
    "questioner",
    "quoting",
    "elsewhere",
];

fn sentences(dictum: &Dictum) -> dictum::Result<Vec<Sentence>> {
    let mut sentences = Vec::new();
    for card in dictum.statements(&ShelfFilter::default(), Page { skip: 0, take: 4000 })? {
        let reading = dictum.reading(card.capture)?;
        let Some(statement) = &reading.statement else { continue };
        if statement.language.as_deref() != Some("en") {
            continue;
        }
        for turn in &statement.turns {
            for paragraph in turn.paragraphs.iter().filter(|paragraph| paragraph.is_spoken()) {
                let words: Vec<&str> = paragraph.text.split_whitespace().collect();
                // A sentence ends with a word: “9.5 miles” is not cut in two.
                for words in words.split_inclusive(|word| word.ends_with(['.', '?', '!'])) {
                    let words: Vec<String> = words.iter().map(|word| (*word).to_owned()).collect();
                    if (12..=30).contains(&words.len()) {
                        let (speaker, role) = (turn.speaker.clone(), turn.role);
                        sentences.push(Sentence { words, statement: card.id.clone(), speaker, role });
                    }
                }
            }
        }
    }
    Ok(sentences)
}

fn is_clean(answer: &CheckAnswer) -> bool {
    matches!(answer.verdict, Verdict::Exact | Verdict::Abridged)
}

fn has(answer: &CheckAnswer, caution: Caution) -> bool {
    answer.cautions.iter().any(|noted| noted.caution == caution)
}

fn is_altered_in_meaning(answer: &CheckAnswer) -> bool {
    !is_clean(answer) && (answer.verdict != Verdict::Altered || has(answer, Caution::Meaning))
}

/// All cases, spread over the archive.
fn cases(sentences: &[Sentence]) -> Vec<Case> {
    let seen = counted(sentences);
    let mut cases = invented();
    for i in 0..sentences.len() {
        let at = i * 7919 % sentences.len();
        let (sentence, other) = (&sentences[at], &sentences[(at + sentences.len() / 2) % sentences.len()]);
        let stands_once = seen[&sentence.words.join(" ").to_lowercase()].len() == 1;
        if stands_once {
            cases.extend(of_one(sentence));
            cases.extend(spliced(sentence, other));
        } else if sentence.words.len() > 14 && seen[&sentence.words.join(" ").to_lowercase()].len() > 1 {
            let quote = sentence.words.join(" ");
            cases.push(Case {
                class: "elsewhere",
                quote,
                speaker: None,
                is_kept: |answer| has(answer, Caution::Elsewhere),
            });
        }
    }
    cases
}

/// In which statements each sentence stands.
fn counted(sentences: &[Sentence]) -> HashMap<String, Vec<&str>> {
    let mut seen: HashMap<String, Vec<&str>> = HashMap::new();
    for sentence in sentences {
        let statements = seen.entry(sentence.words.join(" ").to_lowercase()).or_default();
        if !statements.contains(&sentence.statement.as_str()) {
            statements.push(&sentence.statement);
        }
    }
    seen
}

fn of_one(sentence: &Sentence) -> Vec<Case> {
    let words = &sentence.words;
    let whole = words.join(" ");
    let mut cases = Vec::new();
    let mut add = |class, quote: String, speaker: Option<&str>, is_kept: fn(&CheckAnswer) -> bool| {
        cases.push(Case { class, quote, speaker: speaker.map(str::to_owned), is_kept });
    };
    let is_plain = !whole.contains(['…', '[', '(', '<']) && !whole.contains("...");
    if !is_plain {
        return cases;
    }
    match (sentence.role, &sentence.speaker) {
        (TurnRole::Question, None) => {
            add("questioner", whole.clone(), None, |a| is_clean(a) && has(a, Caution::Questioner))
        }
        (TurnRole::Question, Some(_)) => {}
        (_, Some(speaker)) => {
            add("exact", whole.clone(), Some(speaker), |a| {
                a.verdict == Verdict::Exact && !has(a, Caution::Misattributed)
            });
            add("misattributed", whole.clone(), Some("Oswin Tarrel"), |a| has(a, Caution::Misattributed));
        }
        (_, None) => {}
    }
    let abridged = [&words[..5], &["…".to_owned()], &words[8..]].concat().join(" ");
    add("abridged", abridged, None, |a| a.verdict == Verdict::Abridged);
    if let Some(at) = words.iter().position(|word| word == "not").filter(|at| *at > 3 && at + 4 < words.len())
    {
        let flipped = [&words[..at], &words[at + 1..]].concat().join(" ");
        add("negation", flipped, None, is_altered_in_meaning);
        let swallowed = [&words[..at], &["…".to_owned()], &words[at + 1..]].concat().join(" ");
        add("omission", swallowed, None, |a| !is_clean(a) || has(a, Caution::Omission));
    }
    let is_number = |word: &String| word.len() > 1 && word.chars().all(|c| c.is_ascii_digit());
    if let Some(at) = words.iter().position(is_number) {
        let mut changed = words.clone();
        changed[at] = format!("{}7", words[at]);
        add("number", changed.join(" "), None, is_altered_in_meaning);
    }
    let is_name =
        |word: &String| ["Russia", "China", "Europe", "Moscow", "Ukraine", "Syria"].contains(&word.as_str());
    if let Some(at) = words.iter().position(is_name).filter(|at| *at > 0) {
        let mut changed = words.clone();
        changed[at] = "Vessaria".into();
        add("name", changed.join(" "), None, is_altered_in_meaning);
    }
    if let (Some(open), Some(close)) = (whole.find('“'), whole.find('”')) {
        let inner = whole.get(open + '“'.len_utf8()..close).unwrap_or_default();
        if inner.split_whitespace().count() >= 8 {
            // Where somebody also says them as his own, that statement may be the one shown.
            add("quoting", inner.to_owned(), None, |a| {
                has(a, Caution::Quoting) || has(a, Caution::Elsewhere)
            });
        }
    }
    cases
}

/// Two halves of two statements, run together as if one had been said after the other.
fn spliced(one: &Sentence, other: &Sentence) -> Option<Case> {
    if one.statement == other.statement {
        return None;
    }
    let half = |sentence: &Sentence| sentence.words[..11].join(" ");
    let quote = format!("{} {}", half(one), half(other));
    Some(Case {
        class: "spliced",
        quote,
        speaker: None,
        is_kept: |answer| answer.verdict == Verdict::Spliced,
    })
}

/// Sentences that nobody said: every name in them is invented.
fn invented() -> Vec<Case> {
    [
        "The lighthouse keepers of Port Salvan will receive new lamps before the herring return",
        "Every cadet of the Velgard academy must learn to mend a net and a treaty",
        "We measured the tide at Tern Harbour with a ruler borrowed from a tailor",
        "The chancellor of Orvane has never owned a hat that survived a Tuesday",
        "Quince marmalade remains outside the scope of the Halvard Agreement",
        "Our delegation counted forty geese and one minister on the runway at Drusk",
    ]
    .map(|quote| Case {
        class: "not-found",
        quote: quote.to_owned(),
        speaker: None,
        is_kept: |answer| answer.verdict == Verdict::NotFound && answer.coverage.statements > 0,
    })
    .into()
}
