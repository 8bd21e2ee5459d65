//! `dictum trace`: a phrase's history, which passages of a statement stand elsewhere, and what is repeated most.

use super::search::{headline, print_coverage};
use crate::{
    Outcome,
    args::{Cli, Format, TraceArgs},
    terminal::{DIM, LABEL, MATCH, STRONG, counted, grouped, paint, print_wrapped},
};
use dictum::{
    PhraseTrace, StatementTrace, TopTrace, TraceAnswer, TracePeriod, TraceRequest, TracedUse, TracedWording,
    model::ErrorKind,
};
use dictum_server::wire;

/// So many marks draw the month with most uses.
const WIDEST_BAR: usize = 40;
/// So many speakers, and so many variants, are printed.
const MOST_PRINTED: usize = 10;

pub fn run(cli: &Cli, args: &TraceArgs) -> Outcome {
    let period = args.said.as_deref().map_or(Ok(TracePeriod::default()), str::parse)?;
    let dictum = cli.open_archive()?;
    let Some(what) = args.what.as_ref().filter(|_| !args.top) else {
        let top = dictum.trace_top(period, args.limit)?;
        match cli.format {
            Format::Json => super::print_json(&wire::TopTraceShape::of(&top))?,
            Format::Text => print_top(&top),
        }
        return Ok(found(!top.repeated.is_empty() || !top.dropped.is_empty()));
    };
    let answer = dictum.trace(&TraceRequest { what: what.clone(), period, limit: args.limit })?;
    match (cli.format, &answer) {
        (Format::Json, answer) => super::print_json(&wire::TraceShape::of(answer))?,
        (Format::Text, TraceAnswer::Phrase(phrase)) => print_phrase(phrase),
        (Format::Text, TraceAnswer::Statement(statement)) => print_statement(statement),
    }
    Ok(found(match &answer {
        TraceAnswer::Phrase(phrase) => phrase.uses > 0,
        TraceAnswer::Statement(statement) => !statement.passages.is_empty() || !statement.same.is_empty(),
    }))
}

fn found(is_found: bool) -> u8 {
    if is_found { 0 } else { ErrorKind::NotFound.exit_code() }
}

fn print_phrase(trace: &PhraseTrace) {
    let Some([first, last]) = &trace.first_and_last else {
        anstream::println!("Nobody is held to have said it.");
        return print_coverage(&trace.coverage);
    };
    let counts = format!(
        "{} in {}, {} of them altered, {} within marks of quotation",
        counted(trace.uses, "use"),
        counted(trace.statements, "statement"),
        grouped(trace.altered as u64),
        grouped(trace.quoted as u64),
    );
    anstream::println!("{counts}  {}", paint(&trace.kind.as_str().replace('-', " "), LABEL));
    for (name, used) in [("first", first), ("last", last)] {
        anstream::println!();
        anstream::println!("{}", paint(name, LABEL));
        print_use(used);
    }
    print_months(trace);
    let rest = |count: usize| count.saturating_sub(MOST_PRINTED);
    print_counted(
        "by whom",
        rest(trace.speakers.len()),
        trace.speakers.iter().map(|speaker| {
            let name = speaker.name.as_deref().unwrap_or("(speaker not told)");
            (speaker.uses, format!("{name}  {}", paint(&format!("from {}", speaker.first_day), DIM)))
        }),
    );
    print_counted(
        "in which words",
        rest(trace.variants.len()),
        trace.variants.iter().map(|variant| (variant.uses, variant.words.clone())),
    );
    anstream::println!();
    anstream::println!("{}", paint("uses", LABEL));
    trace.shown.iter().for_each(print_use);
}

fn print_months(trace: &PhraseTrace) {
    let most = trace.months.iter().map(|month| month.uses).max().unwrap_or(1);
    anstream::println!();
    anstream::println!("{}", paint("by month", LABEL));
    for month in &trace.months {
        let name = if month.month.is_empty() { "unknown" } else { &month.month };
        let bar = "█".repeat((month.uses * WIDEST_BAR).div_ceil(most));
        anstream::println!("  {name:<8}{:>6}  {bar}", grouped(month.uses as u64));
    }
}

fn print_counted(name: &str, rest: usize, lines: impl Iterator<Item = (usize, String)>) {
    anstream::println!();
    anstream::println!("{}", paint(name, LABEL));
    for (count, line) in lines.take(MOST_PRINTED) {
        anstream::println!("  {:>6}  {line}", grouped(count as u64));
    }
    if rest > 0 {
        anstream::println!("          {}", paint(&format!("and {} more", grouped(rest as u64)), DIM));
    }
}

fn print_use(used: &TracedUse) {
    anstream::println!("  {}", headline(&used.statement));
    let who = used.speaker.as_deref().map_or(String::new(), |speaker| format!("{speaker}, "));
    let place = format!("{who}{}#{}p{}", used.statement.id, used.turn, used.paragraph);
    anstream::println!("    {}", paint(&format!("{place}{}{}", altered(used.edits), quoted(used)), DIM));
    print_wrapped(&paint(&used.words, MATCH), 6);
}

fn altered(edits: u32) -> String {
    match edits {
        0 => String::new(),
        1 => " · one word other".to_owned(),
        edits => format!(" · {edits} words other"),
    }
}

fn quoted(used: &TracedUse) -> String {
    used.quoted.as_ref().map_or(String::new(), |quoted| match &quoted.speaker {
        Some(speaker) => format!(" · quoting {speaker}"),
        None => " · quoted".to_owned(),
    })
}

fn print_statement(trace: &StatementTrace) {
    anstream::println!("{}", headline(&trace.card));
    if trace.passages.is_empty() && trace.same.is_empty() {
        anstream::println!("No passage of eight words or more stands in another statement.");
        return;
    }
    for same in &trace.same {
        let share = format!("{} ({:.0} %)", same.kind.as_str(), same.share * 100.0);
        anstream::println!("  {} {}  {}", paint(&share, LABEL), headline(&same.statement), same.statement.id);
    }
    for passage in &trace.passages {
        anstream::println!();
        let place = format!("#{}p{}", passage.turn, passage.paragraph);
        let count = format!("in {}", counted(passage.statements, "other statement"));
        anstream::println!("{} {}", paint(&place, LABEL), paint(&count, DIM));
        print_wrapped(&paint(&passage.words, STRONG), 2);
        passage.elsewhere.iter().take(3).for_each(print_use);
        let rest = passage.statements.saturating_sub(3);
        if rest > 0 {
            anstream::println!("  {}", paint(&format!("and {} more", grouped(rest as u64)), DIM));
        }
    }
}

fn print_top(top: &TopTrace) {
    let within =
        if top.period == TracePeriod::default() { String::new() } else { format!(" in {}", top.period) };
    let recur = if top.wordings == 1 { "recurs" } else { "recur" };
    anstream::println!("{} {recur}{within}", counted(top.wordings, "wording"));
    for (name, wordings) in [("repeated most", &top.repeated), ("new", &top.new), ("dropped", &top.dropped)] {
        if wordings.is_empty() {
            continue;
        }
        anstream::println!();
        anstream::println!("{}", paint(name, LABEL));
        wordings.iter().for_each(print_wording);
    }
}

fn print_wording(wording: &TracedWording) {
    let first = &wording.first;
    let counts = format!(
        "{}, {} in all, {}, {}; first {} in {}, last {}",
        counted(wording.uses, "use"),
        grouped(wording.uses_in_all as u64),
        counted(wording.speakers, "speaker"),
        wording.kind.as_str().replace('-', " "),
        first.statement.day(),
        first.statement.id,
        wording.last_day,
    );
    print_wrapped(&paint(&first.words, STRONG), 2);
    anstream::println!("    {}", paint(&counts, DIM));
}
