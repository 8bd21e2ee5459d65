//! Answers labelled quotations from an index built on the spot, and prints what the scorer reads.
//!
//! `score_bench STATEMENTS.jsonl QUERIES.jsonl > ANSWERS.jsonl`; times and sizes go to standard error. Each statement is
//! `{"id", "speaker", "delivered_on", "language", "paragraphs": […]}`, each query `{"id", "quote", "speaker"}`.

mod held;
mod merged;

use dictum_collate::{
    Asked, Candidates, Held, Judgement, Offered, Op, Quote, Segment, SegmentBuilder, Wanted, candidates,
    check,
};
use dictum_model::{Caution, Statement};
use held::{lines, processor_seconds, statement};
use merged::merged;
use serde_json::{Value, json};
use std::time::Instant;

fn main() {
    let mut args = std::env::args().skip(1);
    let (Some(statements), Some(queries)) = (args.next(), args.next()) else {
        eprintln!("usage: score_bench STATEMENTS.jsonl QUERIES.jsonl [WORDS-A-SEGMENT [ROUNDS]]");
        std::process::exit(2);
    };
    let segment_words = args.next().and_then(|n| n.parse().ok()).unwrap_or(usize::MAX);
    let rounds = args.next().and_then(|n| n.parse().ok()).unwrap_or(1);
    let held: Vec<Statement> = lines(&statements).iter().map(statement).collect();
    let index = built(&held, segment_words);
    let segments: Vec<Segment<'_>> = Segment::open(&index).into_iter().collect();
    answer_all(&segments, &held, &lines(&queries), rounds);
}

/// Builds the index in segments of so many words and merges them.
fn built(held: &[Statement], segment_words: usize) -> Vec<u8> {
    let texts = held.iter().flat_map(|s| &s.turns).flat_map(|turn| &turn.paragraphs).map(|p| p.text.len());
    let megabytes = texts.sum::<usize>() as f64 / 1e6;
    let start = processor_seconds();
    let mut segments: Vec<Vec<u8>> = Vec::new();
    let mut builder = SegmentBuilder::new();
    for (doc, statement) in held.iter().enumerate() {
        builder.add(doc as u64, statement);
        if builder.len() >= segment_words {
            segments.push(std::mem::take(&mut builder).finish());
        }
    }
    let taken_in = processor_seconds() - start;
    if !builder.is_empty() {
        segments.push(builder.finish());
    }
    let seconds = processor_seconds() - start;
    let rate = megabytes / seconds;
    eprintln!(
        "{} segments in {seconds:.2} s of processor time ({taken_in:.2} s to read): {rate:.1} MB/s",
        segments.len()
    );
    if segments.len() == 1 {
        return report(segments.remove(0));
    }
    let start = processor_seconds();
    let opened: Vec<Segment<'_>> = segments.iter().filter_map(|bytes| Segment::open(bytes).ok()).collect();
    let merged = merged(&opened);
    eprintln!("merged in {:.2} s of processor time", processor_seconds() - start);
    report(merged)
}

fn report(index: Vec<u8>) -> Vec<u8> {
    let words = Segment::open(&index).map_or(0, |segment| segment.words());
    eprintln!(
        "{words} words, {} bytes: {:.3} bytes a word",
        index.len(),
        index.len() as f64 / words.max(1) as f64
    );
    index
}

/// Answers every query as often as asked and reports the least time each took, since others use the machine too.
fn answer_all(segments: &[Segment<'_>], held: &[Statement], queries: &[Value], rounds: usize) {
    let mut micros = vec![(f64::MAX, f64::MAX); queries.len()];
    for round in 0..rounds {
        for (query, (whole, index)) in queries.iter().zip(&mut micros) {
            let start = Instant::now();
            let (found, answer, sought) = answer(segments, held, query);
            *whole = whole.min(start.elapsed().as_secs_f64() * 1e6);
            *index = index.min(sought);
            if round == 0 {
                println!("{}", shown(query, &found, answer.first(), held));
            }
        }
    }
    let mut classes: std::collections::BTreeMap<String, Vec<(f64, f64)>> = std::collections::BTreeMap::new();
    for (query, times) in queries.iter().zip(&micros) {
        let id = query["id"].as_str().unwrap_or("");
        classes.entry(id.split('-').next().unwrap_or("").to_owned()).or_default().push(*times);
    }
    for (class, times) in &classes {
        report_times(class, times);
    }
    report_times("all", &micros);
}

fn report_times(class: &str, times: &[(f64, f64)]) {
    let mut whole: Vec<f64> = times.iter().map(|t| t.0).collect();
    let mut index: Vec<f64> = times.iter().map(|t| t.1).collect();
    whole.sort_by(f64::total_cmp);
    index.sort_by(f64::total_cmp);
    let at = |all: &[f64], share: f64| all[((all.len() - 1) as f64 * share) as usize];
    eprintln!(
        "{class:10} µs: median {:7.1} (index {:7.1}), 99 % {:7.1} (index {:7.1}), most {:7.1}",
        at(&whole, 0.5),
        at(&index, 0.5),
        at(&whole, 0.99),
        at(&index, 0.99),
        at(&whole, 1.0)
    );
}

fn answer(segments: &[Segment<'_>], held: &[Statement], query: &Value) -> (Candidates, Vec<Judgement>, f64) {
    let start = Instant::now();
    let speaker = query["speaker"].as_str();
    let Ok(quote) = Quote::parse(query["quote"].as_str().unwrap_or("")) else {
        return (Candidates::default(), Vec::new(), 0.0);
    };
    let found = candidates(segments, &quote, &Wanted { speaker, days: None, limit: 6 });
    let sought = start.elapsed().as_secs_f64() * 1e6;
    let looked_at = found.statements.iter().map(|candidate| Offered {
        common_words: Some(candidate.common_words),
        fetch: Box::new(|| {
            Some(Held {
                doc: candidate.doc,
                statement: &held[candidate.doc as usize],
                places: &candidate.places,
                on_date: candidate.on_date,
            })
        }),
    });
    let judgements = check(&quote, &Asked { speaker, others: 0, found: Some(&found) }, looked_at);
    (found, judgements, sought)
}

fn shown(query: &Value, found: &Candidates, best: Option<&Judgement>, held: &[Statement]) -> Value {
    let Some(best) = best else {
        return json!({"id": query["id"], "verdict": "not-found", "cautions": [], "score": 0, "passages": []});
    };
    let mut cautions: Vec<&str> = best.cautions().into_iter().map(Caution::as_str).collect();
    if found.standing_in > 1 {
        cautions.push(Caution::Elsewhere.as_str());
    }
    let passages = best.passages.iter().map(|p| {
        let statement = &held[p.doc as usize];
        json!({"statement": statement.aliases[0], "paragraph": p.paragraph, "start": p.start, "end": p.end})
    });
    let passages: Vec<Value> = passages.collect();
    let sign = |op: Op| match op {
        Op::Same => '=',
        Op::Substituted => '~',
        Op::Dropped => '-',
        Op::Added => '+',
    };
    let trace: String = best.steps.iter().map(|step| sign(step.op)).collect();
    json!({"id": query["id"], "trace": trace, "verdict": best.verdict.as_str(), "cautions": cautions, "score": best.score, "passages": passages})
}
