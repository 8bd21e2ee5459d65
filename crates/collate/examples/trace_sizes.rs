//! Measures the trace.
mod held;
use dictum_collate::{ReuseBuilder, ReuseLink, ReuseSegment, reuse_links};
use dictum_model::Statement;
use held::{lines, processor_seconds, statement};
use std::collections::{HashMap, HashSet};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

fn main() {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let values = lines(&args[0]);
    let held: Vec<Statement> = values.iter().map(statement).collect();
    let truth = args.get(1).map(|t| lines(t)).unwrap_or_default();
    let threads = 2;
    let cpu = processor_seconds();
    let began = Instant::now();
    let per = held.len().div_ceil(threads);
    let segments: Vec<Vec<u8>> = std::thread::scope(|s| {
        let hs: Vec<_> = held.chunks(per).enumerate().map(|(k, c)| s.spawn(move || {
            let mut b = ReuseBuilder::new();
            for (i, st) in c.iter().enumerate() { b.add((k * per + i) as u64, st); }
            b.finish()
        })).collect();
        hs.into_iter().map(|h| h.join().unwrap()).collect()
    });
    let built = began.elapsed().as_secs_f64();
    let open: Vec<ReuseSegment> = segments.iter().map(|b| ReuseSegment::open(b).unwrap()).collect();
    let mut jobs = Vec::new();
    for k in 0..open.len() { for from in (0..open[k].statements()).step_by(64) { jobs.push((k, from..(from + 64).min(open[k].statements()))); } }
    let next = AtomicUsize::new(0);
    let links: Vec<ReuseLink> = std::thread::scope(|s| {
        let hs: Vec<_> = (0..threads).map(|_| s.spawn(|| {
            let mut out = Vec::new();
            loop {
                let j = next.fetch_add(1, Ordering::Relaxed);
                let Some((k, rows)) = jobs.get(j) else { break };
                reuse_links(&open[*k], rows.clone(), &open[..*k], |l| out.push(l));
            }
            out
        })).collect();
        hs.into_iter().flat_map(|h| h.join().unwrap()).collect()
    });
    let all = began.elapsed().as_secs_f64();
    let words: usize = open.iter().map(|s| s.words()).sum();
    let bytes: usize = segments.iter().map(Vec::len).sum();
    println!("paragraphs {} words {words} build {built:.2} all {all:.2} cpu {:.2} links {} bytes/word {:.2}", open.iter().map(|s| s.paragraphs()).sum::<usize>(), processor_seconds() - cpu, links.len(), bytes as f64 / words as f64);
    let id: HashMap<&str, u64> = values.iter().enumerate().map(|(i, v)| (v["id"].as_str().unwrap(), i as u64)).collect();
    let mut pairs = HashSet::new();
    for l in &links { let (a, b) = ((l.own.doc, l.own.paragraph), (l.other.doc, l.other.paragraph)); pairs.insert((a.min(b), a.max(b))); }
    println!("paragraph pairs {}", pairs.len());
    let mut tally: HashMap<&str, (usize, usize)> = HashMap::new();
    for t in &truth {
        let end = |e: &serde_json::Value| (id[e["statement"].as_str().unwrap()], e["paragraph"].as_u64().unwrap() as u32);
        let (a, b) = (end(&t["source"]), end(&t["copy"]));
        let e = tally.entry(t["class"].as_str().unwrap()).or_default();
        e.1 += 1;
        if pairs.contains(&(a.min(b), a.max(b))) { e.0 += 1; } else if args.len() > 3 { println!("MISS {} {} {}", t["class"], t["source"], t["copy"]); }
    }
    let mut tally: Vec<_> = tally.into_iter().collect();
    tally.sort();
    for (c, (f, n)) in tally { println!("{c:<12} {f}/{n} {:.3}", f as f64 / n as f64); }
    if let Some(out) = args.get(2) {
        use std::io::Write;
        let mut f = std::io::BufWriter::new(std::fs::File::create(out).unwrap());
        for l in &links { writeln!(f, "{} {} {} {} {} {} {} {} {}", l.own.doc, l.own.paragraph, l.own.start, l.own.end, l.other.doc, l.other.paragraph, l.other.start, l.other.end, l.edits).unwrap(); }
    }
}
