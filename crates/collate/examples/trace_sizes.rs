//! Times the search for recurring passages at several sizes: `trace_sizes STATEMENTS.jsonl TRUTH.jsonl PARAGRAPHS…`.
//!
//! For each size it builds segments as an archive would, and links each with itself and those before it, on two threads. A record
//! larger than the statements is made of copies with every fifth word changed. Prints `size PARAGRAPHS WORDS SECONDS
//! PROCESSOR-SECONDS SEGMENT-BYTES HIT-BYTES LINKS APPEND-ms`: time on the wall, processor time, bytes kept, the most bytes of hits held at once,
//! and how long one more statement takes. At the first size that holds all statements it prints for each class of the truth `class NAME
//! FOUND OF`, a passage counting where its very paragraph is linked with the source's.

#![expect(clippy::expect_used, reason = "what cannot fail here may end the measurement")]

mod held;

use dictum_collate::{ReuseBuilder, ReuseHits, ReuseLink, ReuseSegment, ReuseWork};
use dictum_model::Statement;
use held::{lines, processor_seconds, statement};
use serde_json::Value;
use std::{
    collections::{BTreeMap, HashMap, HashSet},
    sync::{
        Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
    time::Instant,
};

const THREADS: usize = 2;
/// Statements of a segment: about 16 million words, as many as merged segments of an archive hold.
const STATEMENTS_A_SEGMENT: usize = 6_000;

fn main() {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let [statements, truth, sizes @ ..] = args.as_slice() else {
        eprintln!("usage: trace_sizes STATEMENTS.jsonl TRUTH.jsonl PARAGRAPHS…");
        std::process::exit(2);
    };
    let values = lines(statements);
    let held: Vec<Statement> = values.iter().map(statement).collect();
    let mut is_scored = false;
    for size in sizes.iter().filter_map(|size| size.parse().ok()) {
        let record = Record::of(&held, size);
        let links = record.measured();
        if record.statements >= held.len() && !is_scored {
            is_scored = true;
            score(&values, &lines(truth), &links);
        }
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
    fn add(&self, i: usize, builder: &mut ReuseBuilder) {
        let (held, copy) = (&self.held[i % self.held.len()], i / self.held.len());
        if copy == 0 {
            return builder.add(i as u64, held);
        }
        let mut made = held.clone();
        for (at, paragraph) in made.turns[0].paragraphs.iter_mut().enumerate() {
            let other = |k: usize| self.words[(i * 7919 + at * 131 + k * 17) % self.words.len()];
            let words = paragraph.text.split(' ').enumerate();
            let words = words.map(|(k, word)| if (k + at) % 5 == copy % 5 { other(k) } else { word });
            paragraph.text = words.collect::<Vec<&str>>().join(" ");
        }
        builder.add(i as u64, &made);
    }

    /// Statements of the record as a segment.
    fn segment(&self, rows: std::ops::Range<usize>) -> Vec<u8> {
        let mut builder = ReuseBuilder::new();
        rows.for_each(|i| self.add(i, &mut builder));
        builder.finish()
    }

    fn measured(&self) -> Vec<ReuseLink> {
        let (began, processor) = (Instant::now(), processor_seconds());
        // Each thread makes whole segments: with fewer than threads they are made smaller.
        let size = STATEMENTS_A_SEGMENT.min(self.statements.div_ceil(THREADS));
        let starts: Vec<usize> = (0..self.statements).step_by(size).collect();
        let made = spread(starts.len(), |at| {
            vec![self.segment(starts[at]..(starts[at] + size).min(self.statements))]
        });
        let segments: Vec<ReuseSegment<'_>> =
            made.iter().map(|bytes| ReuseSegment::open(bytes).expect("a segment made just now")).collect();
        let (mut links, mut hit_bytes) = (Vec::new(), 0);
        for (at, own) in segments.iter().enumerate() {
            let found = linked(*own, &segments[..at]);
            links.extend(found.links);
            hit_bytes = hit_bytes.max(found.hit_bytes);
        }
        let seconds = (began.elapsed().as_secs_f64(), processor_seconds() - processor);
        let paragraphs: usize = segments.iter().map(ReuseSegment::paragraphs).sum();
        let words: usize = segments.iter().map(ReuseSegment::words).sum();
        println!(
            "size {paragraphs} {words} {:.2} {:.2} {} {hit_bytes} {} {:.2}",
            seconds.0,
            seconds.1,
            made.iter().map(Vec::len).sum::<usize>(),
            links.len(),
            self.append(&segments),
        );
        links
    }

    /// How many milliseconds one more statement takes: the least of several.
    fn append(&self, segments: &[ReuseSegment<'_>]) -> f64 {
        let timed = (0..8).map(|i| {
            let began = Instant::now();
            let bytes = self.segment(self.statements + i * 11..self.statements + i * 11 + 1);
            let own = ReuseSegment::open(&bytes).expect("a segment made just now");
            let work = ReuseWork::new(own, segments);
            let hits = [work.hits(0, 1)];
            (0..work.shares()).for_each(|share| work.links(share, &hits, drop));
            began.elapsed().as_secs_f64() * 1e3
        });
        timed.fold(f64::MAX, f64::min)
    }
}

struct Found {
    links: Vec<ReuseLink>,
    hit_bytes: usize,
}

/// Links a segment with itself and those before it.
fn linked(own: ReuseSegment<'_>, before: &[ReuseSegment<'_>]) -> Found {
    let work = ReuseWork::new(own, before);
    let hits: Vec<ReuseHits> = spread(THREADS, |part| vec![work.hits(part, THREADS)]);
    let links = spread(work.shares(), |share| {
        let mut links = Vec::new();
        work.links(share, &hits, |link| links.push(link));
        links
    });
    Found { links, hit_bytes: hits.iter().map(ReuseHits::bytes).sum() }
}

/// Does pieces of work on all threads, and gives what they gave, in order.
fn spread<T: Send>(pieces: usize, work: impl Fn(usize) -> Vec<T> + Sync) -> Vec<T> {
    let (next, done) = (AtomicUsize::new(0), Mutex::new(BTreeMap::new()));
    thread::scope(|scope| {
        for _ in 0..THREADS {
            scope.spawn(|| {
                loop {
                    let piece = next.fetch_add(1, Ordering::Relaxed);
                    if piece >= pieces {
                        break;
                    }
                    let given = work(piece);
                    done.lock().expect("no thread panics").insert(piece, given);
                }
            });
        }
    });
    done.into_inner().expect("no thread panics").into_values().flatten().collect()
}

/// Says how many planted passages were found.
fn score(values: &[Value], truth: &[Value], links: &[ReuseLink]) {
    let ids: HashMap<&str, u64> =
        values.iter().zip(0..).filter_map(|(value, at)| Some((value["id"].as_str()?, at))).collect();
    let ends = |link: &ReuseLink| {
        let (own, other) = ((link.own.doc, link.own.paragraph), (link.other.doc, link.other.paragraph));
        (own.min(other), own.max(other))
    };
    let linked: HashSet<_> = links.iter().map(ends).collect();
    let end = |end: &Value| {
        Some((*ids.get(end["statement"].as_str()?)?, u32::try_from(end["paragraph"].as_u64()?).ok()?))
    };
    let mut tally: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    for line in truth {
        let (Some(class), Some(source), Some(copy)) =
            (line["class"].as_str(), end(&line["source"]), end(&line["copy"]))
        else {
            continue;
        };
        let class = tally.entry(class).or_default();
        class.0 += usize::from(linked.contains(&(source.min(copy), source.max(copy))));
        class.1 += 1;
    }
    for (class, (found, of)) in tally {
        println!("class {class} {found} {of}");
    }
}
