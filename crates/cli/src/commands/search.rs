//! `dictum search`: turns in which words stand, each in its context.

use crate::{
    Outcome,
    args::{Cli, Format},
    terminal::{DIM, MATCH, STRONG, grouped, paint, print_wrapped},
};
use dictum::{Coverage, SearchAnswer, SearchHit, SearchRequest, StatementCard, model::ErrorKind};
use dictum_server::wire;

pub fn run(cli: &Cli, query: &str, limit: usize, skip: usize) -> Outcome {
    let dictum = cli.open_archive()?;
    let answer = dictum.search(&SearchRequest { query: query.to_owned(), skip, take: limit })?;
    match cli.format {
        Format::Json => super::print_json(&wire::SearchShape::of(&answer, None))?,
        Format::Text => print(&answer, skip),
    }
    Ok(if answer.total == 0 { ErrorKind::NotFound.exit_code() } else { 0 })
}

fn print(answer: &SearchAnswer, skip: usize) {
    if let Some(why) = &answer.why_empty {
        anstream::println!("Nothing found.");
        for word in &why.nowhere {
            anstream::println!("  {} stands nowhere in this archive.", paint(word, STRONG));
        }
        if why.nowhere.is_empty() {
            anstream::println!("  Each part stands somewhere, but never together.");
        }
        print_coverage(&why.coverage);
        return;
    }
    anstream::println!("{} turns", grouped(answer.total as u64));
    for (i, hit) in answer.hits.iter().enumerate() {
        print_hit(skip + i + 1, hit);
    }
}

fn print_hit(number: usize, hit: &SearchHit) {
    anstream::println!();
    anstream::println!("{} {}", paint(&format!("{number:>3}"), DIM), headline(&hit.statement));
    let who = hit.speaker.as_deref().map(|speaker| format!("{speaker}, ")).unwrap_or_default();
    let place = hit.turn.as_ref().map_or(String::new(), |turn| format!("#{turn}p{}", hit.paragraph));
    anstream::println!("    {}", paint(&format!("{who}{} · {}{place}", hit.role, hit.statement.id), DIM));
    if let Some(question) = &hit.question {
        print_wrapped(&paint(&format!("asked: {question}"), DIM), 6);
    }
    let shown: String =
        hit.excerpt.iter().map(|s| if s.is_match { paint(&s.text, MATCH) } else { s.text.clone() }).collect();
    print_wrapped(&shown, 6);
}

/// A statement's day and headline.
pub fn headline(card: &StatementCard) -> String {
    let day = if card.day().is_empty() { "no day told" } else { card.day() };
    format!(
        "{}  {}",
        paint(day, DIM),
        paint(card.headline.as_deref().unwrap_or("(without headline)"), STRONG)
    )
}

/// What was searched, with the known gaps.
pub fn print_coverage(coverage: &Coverage) {
    let period = coverage.period.as_ref().map_or(String::new(), |[from, to]| format!(" from {from} to {to}"));
    anstream::println!("  Searched: {} statements{period}.", grouped(coverage.statements));
    if coverage.not_held > 0 {
        anstream::println!("  Known to exist but not held: {} statements.", grouped(coverage.not_held));
    }
}
