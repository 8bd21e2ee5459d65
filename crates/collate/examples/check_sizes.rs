//! Times the check at several sizes of the record: `check_sizes STATEMENTS.jsonl QUERIES.jsonl PARAGRAPHS…`.
//!
//! For each size it builds the index as an archive would, segment by segment and merged, opens it, and asks every query
//! three times, of which the least counts, since others use the machine too. A record larger than the statements is made
//! of copies with every fifth word changed. Prints `size PARAGRAPHS TEXT-BYTES BUILD-SECONDS MERGE-SECONDS
//! INDEX-BYTES WORDS SEGMENTS OPEN-µs MEDIAN-µs P99-µs APPEND-ms`: processor time for building, for merging, and for
//! appending a day's 64 statements.

mod held;
mod merged;

use dictum_collate::{
    Asked, Candidates, Held, Offered, Quote, Segment, SegmentBuilder, Wanted, candidates, check,
};
use dictum_model::Statement;
use held::{lines, processor_seconds, statement};
use merged::merged;
use serde_json::Value;
use std::time::Instant;

/// As in the archive.
const WORDS_A_SEGMENT: usize = 8 << 20;
const MERGE_AT: usize = 4;
const LARGEST_MERGED: usize = 880 << 20;
/// Statements made at once, so that making them is not timed.
const AT_ONCE: usize = 512;
/// Statements of a day.
const A_DAY: usize = 64;
/// Each query is asked so often, and its least time counts.
const ROUNDS: usize = 3;

fn main() {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let [statements, queries, sizes @ ..] = args.as_slice() else {
        eprintln!("usage: check_sizes STATEMENTS.jsonl QUERIES.jsonl PARAGRAPHS…");
        std::process::exit(2);
    };
    let held: Vec<Statement> = lines(statements).iter().map(statement).collect();
    let queries = lines(queries);
    for size in sizes.iter().filter_map(|size| size.parse().ok()) {
        let record = Record::of(&held, size);
        println!("{}", record.measured(&queries));
    }
}

/// Statements, and copies of them, up to so many paragraphs.
struct Record<'a> {
    held: &'a [Statement],
    statements: usize,
    words: Vec<&'a str>,
}

impl<'a> Record<'a> {
    fn of(held: &'a [Statement], paragraphs: usize) -> Record<'a> {
        let texts = held.iter().flat_map(|statement| &statement.turns[0].paragraphs);
        let words = texts.step_by(97).flat_map(|paragraph| paragraph.text.split(' ')).take(1 << 16).collect();
        let (mut statements, mut taken) = (0, 0);
        while taken < paragraphs && !held.is_empty() {
            taken += held[statements % held.len()].turns[0].paragraphs.len();
            statements += 1;
        }
        Record { held, statements, words }
    }

    /// Statement number `i`: one of those given, or a copy with every fifth word changed.
    fn statement(&self, i: usize) -> Statement {
        let mut made = self.held[i % self.held.len()].clone();
        let copy = i / self.held.len();
        if copy > 0 {
            for (at, paragraph) in made.turns[0].paragraphs.iter_mut().enumerate() {
                let other = |k: usize| self.words[(i * 7919 + at * 131 + k * 17) % self.words.len()];
                let words = paragraph.text.split(' ').enumerate();
                let words = words.map(|(k, word)| if k % 5 == copy % 5 { other(k) } else { word });
                paragraph.text = words.collect::<Vec<&str>>().join(" ");
            }
        }
        made
    }

    fn measured(&self, queries: &[Value]) -> String {
        let build = self.build(self.statements);
        let began = Instant::now();
        let segments: Vec<Segment<'_>> =
            build.segments.iter().filter_map(|bytes| Segment::open(bytes).ok()).collect();
        let opened = began.elapsed().as_secs_f64() * 1e6;
        let mut times: Vec<f64> = queries.iter().map(|query| self.least_time(&segments, query)).collect();
        times.sort_by(f64::total_cmp);
        let at = |share: f64| times.get((times.len() as f64 * share) as usize).copied().unwrap_or(0.0);
        let index: usize = build.segments.iter().map(Vec::len).sum();
        let words: usize = segments.iter().map(|segment| segment.words()).sum();
        let appended = self.append();
        format!(
            "size {} {} {:.3} {:.3} {index} {words} {} {opened:.1} {:.1} {:.1} {appended:.1}",
            build.paragraphs,
            build.text,
            build.seconds - build.merging,
            build.merging,
            segments.len(),
            at(0.5),
            at(0.99)
        )
    }

    /// The least time of a query in microseconds; fetching the candidates' statements is not the check's.
    fn least_time(&self, segments: &[Segment<'_>], query: &Value) -> f64 {
        let mut least = f64::MAX;
        for _ in 0..ROUNDS {
            let began = Instant::now();
            let speaker = query["speaker"].as_str();
            let Ok(quote) = Quote::parse(query["quote"].as_str().unwrap_or("")) else { return 0.0 };
            let found = candidates(segments, &quote, &Wanted { speaker, days: None, limit: 6 });
            let sought = began.elapsed();
            let fetched = self.fetched(&found);
            let began = Instant::now();
            let looked_at = found.statements.iter().zip(&fetched).map(|(candidate, statement)| Offered {
                common_words: Some(candidate.common_words),
                fetch: Box::new(|| {
                    Some(Held {
                        doc: candidate.doc,
                        statement,
                        places: &candidate.places,
                        on_date: candidate.on_date,
                    })
                }),
            });
            std::hint::black_box(check(
                &quote,
                &Asked { speaker, others: 0, found: Some(&found) },
                looked_at,
            ));
            least = least.min((sought + began.elapsed()).as_secs_f64() * 1e6);
        }
        least
    }

    fn fetched(&self, found: &Candidates) -> Vec<Statement> {
        found.statements.iter().map(|candidate| self.statement(candidate.doc as usize)).collect()
    }

    /// What it costs to append a day's captures, in milliseconds: a segment of their own, whatever else is there.
    fn append(&self) -> f64 {
        self.build(A_DAY.min(self.statements)).seconds * 1e3
    }

    /// The index of the first so many statements.
    fn build(&self, statements: usize) -> Build {
        let mut build = Build::default();
        let all: Vec<usize> = (0..statements).collect();
        for some in all.chunks(AT_ONCE) {
            let made: Vec<(usize, Statement)> = some.iter().map(|&i| (i, self.statement(i))).collect();
            build.add(&made);
        }
        let began = processor_seconds();
        build.flush();
        build.seconds += processor_seconds() - began;
        build
    }
}

/// An index on its way.
#[derive(Default)]
struct Build {
    builder: SegmentBuilder,
    segments: Vec<Vec<u8>>,
    paragraphs: usize,
    text: usize,
    seconds: f64,
    /// Of those, the seconds of merging.
    merging: f64,
}

impl Build {
    fn add(&mut self, some: &[(usize, Statement)]) {
        let began = processor_seconds();
        for (doc, statement) in some {
            self.builder.add(*doc as u64, statement);
            if self.builder.len() >= WORDS_A_SEGMENT {
                self.flush();
            }
        }
        self.seconds += processor_seconds() - began;
        for paragraph in some.iter().flat_map(|(_, statement)| &statement.turns[0].paragraphs) {
            self.paragraphs += 1;
            self.text += paragraph.text.len();
        }
    }

    /// Writes a segment and merges those that have gathered.
    fn flush(&mut self) {
        if self.builder.is_empty() {
            return;
        }
        self.segments.push(std::mem::take(&mut self.builder).finish());
        let began = processor_seconds();
        while let Some(from) = self.first_to_merge() {
            let opened: Vec<Segment<'_>> =
                self.segments[from..].iter().filter_map(|bytes| Segment::open(bytes).ok()).collect();
            let merged = merged(&opened);
            self.segments.truncate(from);
            self.segments.push(merged);
        }
        self.merging += processor_seconds() - began;
    }

    fn first_to_merge(&self) -> Option<usize> {
        let from = self.segments.len().checked_sub(MERGE_AT)?;
        let lengths = self.segments[from..].iter().map(Vec::len);
        let (least, most) = (lengths.clone().min()?, lengths.clone().max()?);
        (most <= least * MERGE_AT * 2 && lengths.sum::<usize>() <= LARGEST_MERGED).then_some(from)
    }
}
