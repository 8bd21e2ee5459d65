//! `dictum search`: turns in which words stand, each in its context.

use crate::{
    Outcome,
    args::{Cli, Format, ListForm},
    terminal::{DIM, MATCH, STRONG, grouped, paint, print_wrapped},
};
use dictum::{
    Coverage, Error, Facet, SearchAnswer, SearchHit, SearchRequest, StatementCard, WhyEmpty, model::ErrorKind,
};
use dictum_server::wire;

pub fn run(cli: &Cli, query: &str, limit: usize, skip: usize) -> Outcome {
    let dictum = cli.open_archive()?;
    let request = SearchRequest { query: query.to_owned(), skip, take: limit, with_facets: true };
    let answer = dictum.search(&request)?;
    match cli.format {
        Format::Json => super::print_json(&wire::SearchShape::of(&answer, None))?,
        Format::Text => print(&answer, skip),
    }
    Ok(if answer.total == 0 { ErrorKind::NotFound.exit_code() } else { 0 })
}

/// Prints all that is found, a passage a row.
pub fn list(cli: &Cli, query: &str, form: ListForm) -> Outcome {
    let list = cli.open_archive()?.search_list(query)?;
    let written = match form {
        ListForm::Csv => wire::found_csv(&list),
        ListForm::Jsonl => wire::found_jsonl(&list),
    };
    let written = written.map_err(|error| Error::new(ErrorKind::Internal, error.to_string()))?;
    anstream::print!("{written}");
    if list.hits.len() < list.total {
        anstream::eprintln!(
            "{} of {} passages are listed; narrow the search for the others.",
            grouped(list.hits.len() as u64),
            grouped(list.total as u64)
        );
    }
    Ok(if list.total == 0 { ErrorKind::NotFound.exit_code() } else { 0 })
}

fn print(answer: &SearchAnswer, skip: usize) {
    if let Some(why) = &answer.why_empty {
        return print_why_empty(why);
    }
    let things = if answer.total == 1 { "passage" } else { "passages" };
    anstream::println!("{} {things}", grouped(answer.total as u64));
    for (i, hit) in answer.hits.iter().enumerate() {
        print_hit(skip + i + 1, hit);
    }
    if answer.total > answer.hits.len() {
        print_facets(&answer.facets);
    }
}

fn print_why_empty(why: &WhyEmpty) {
    anstream::println!("Nothing found.");
    for nowhere in &why.nowhere {
        anstream::println!("  {} stands nowhere in this archive.", paint(&nowhere.term, STRONG));
        if !nowhere.spellings.is_empty() {
            anstream::println!("    Spelt nearly so: {}.", nowhere.spellings.join(", "));
        }
    }
    if why.nowhere.is_empty() {
        anstream::println!("  Each part stands somewhere, but never together.");
    }
    print_coverage(&why.coverage);
}

/// So many values of a fact are told on one line.
const VALUES_A_LINE: usize = 6;

fn print_facets(facets: &[Facet]) {
    anstream::println!();
    for facet in facets {
        let value = |value: &str| if value.is_empty() { "not told".to_owned() } else { value.to_owned() };
        let mut told: Vec<String> = facet
            .counts
            .iter()
            .take(VALUES_A_LINE)
            .map(|count| format!("{} {}", value(&count.value), grouped(count.turns)))
            .collect();
        let rest = facet.counts.len().saturating_sub(VALUES_A_LINE);
        if rest > 0 {
            told.push(format!("{} more", grouped(rest as u64)));
        }
        print_wrapped(&format!("{}  {}", paint(facet.field.as_str(), STRONG), told.join(" · ")), 2);
    }
}

fn print_hit(number: usize, hit: &SearchHit) {
    anstream::println!();
    let passage = &hit.passage;
    anstream::println!("{} {}", paint(&format!("{number:>3}"), DIM), headline(&hit.statement));
    let who = passage.speaker.as_deref().map(|speaker| format!("{speaker}, ")).unwrap_or_default();
    let place = passage.turn.as_ref().map_or(String::new(), |turn| format!("#{turn}p{}", passage.paragraph));
    let replaced = if passage.is_replaced { " · in an edition since replaced" } else { "" };
    let line = format!("{who}{} · {}{place}{replaced}", passage.role, hit.statement.id);
    anstream::println!("    {}", paint(&line, DIM));
    if let Some(question) = &passage.question {
        print_wrapped(&paint(&format!("asked: {question}"), DIM), 6);
    }
    let shown: String = passage
        .excerpt
        .iter()
        .map(|s| if s.is_match { paint(&s.text, MATCH) } else { s.text.clone() })
        .collect();
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
    if coverage.redacted > 0 {
        anstream::println!(
            "  Held once, and let go: {} payloads; their words are not searched.",
            grouped(coverage.redacted)
        );
        coverage.redactions.iter().for_each(|redaction| anstream::println!("    {redaction}"));
    }
}
