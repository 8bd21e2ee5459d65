//! `dictum search --kwic` and `--usage`: words in their lines; how often they are said, when and by whom.

use crate::{
    Outcome,
    args::{Cli, Format, KwicArgs, ListForm},
    terminal::{DIM, MATCH, STRONG, counted, grouped, paint},
};
use dictum::{
    Error, KwicAnswer, KwicLine, KwicRequest, MonthOfUse, UsageAnswer, UseAt, model::ErrorKind,
    statistics::Share,
};
use dictum_server::wire;
use textwrap::core::display_width;

/// Prints lines: `limit` of them, or all as a list.
pub fn lines(cli: &Cli, query: &str, limit: usize, list: Option<ListForm>, args: &KwicArgs) -> Outcome {
    let request = KwicRequest {
        query: query.to_owned(),
        width: usize::from(args.width),
        order: args.sort.parse().map_err(Error::asked_wrongly)?,
        group: args.group.as_deref().map(str::parse).transpose()?,
        skip: 0,
        take: if list.is_some() { usize::MAX } else { limit },
    };
    let answer = cli.open_archive()?.kwic(&request)?;
    let rows = || answer.lines.iter().map(wire::KwicLineShape::of).collect::<Vec<_>>();
    match (list, cli.format) {
        (Some(ListForm::Csv), _) => super::print_list(wire::table::csv(&rows()))?,
        (Some(ListForm::Jsonl), _) => super::print_list(wire::table::jsonl(&rows()))?,
        (None, Format::Json) => super::print_json(&wire::KwicShape::of(&answer, None))?,
        (None, Format::Text) => print(&answer),
    }
    if answer.is_cut {
        anstream::eprintln!(
            "There are more lines: only the first {} met were counted and put in order. Narrow the query.",
            grouped(dictum::MOST_LINES as u64)
        );
    }
    Ok(if answer.total == 0 { ErrorKind::NotFound.exit_code() } else { 0 })
}

fn print(answer: &KwicAnswer) {
    if answer.total == 0 {
        anstream::println!(
            "Nothing found in what was spoken. “dictum search” says why, and looks in headlines too."
        );
        return;
    }
    anstream::println!("{} in {}", counted(answer.total, "line"), counted(answer.turns, "turn"));
    let widest = answer.lines.iter().map(|line| display_width(&line.before)).max().unwrap_or(0).min(60);
    let mut group: Option<&str> = None;
    for line in &answer.lines {
        if !answer.groups.is_empty() && group != Some(&line.group) {
            let held = answer.groups.iter().find(|group| group.name == line.group);
            let name = if line.group.is_empty() { "not told" } else { &line.group };
            let lines = grouped(held.map_or(0, |group| group.lines) as u64);
            anstream::println!("\n{}  {lines}", paint(name, STRONG));
            group = Some(&line.group);
        }
        print_line(line, widest);
    }
}

fn print_line(line: &KwicLine, widest: usize) {
    let before = end_of(&line.before, widest);
    let pad = " ".repeat(widest.saturating_sub(display_width(&before)));
    let after = line.after.trim_start_matches('\n');
    let day = if line.day.is_empty() { "no day told" } else { &line.day };
    let speaker = if line.speaker.is_empty() { "" } else { &line.speaker };
    anstream::println!(
        "{} {pad}{before}{}{after}  {}",
        paint(&format!("{day:<10}"), DIM),
        paint(&line.matched, MATCH),
        paint(&format!("{speaker} {}#{}", line.statement, line.turn), DIM)
    );
}

/// The end of a text, as far as it fits.
fn end_of(text: &str, columns: usize) -> String {
    let mut kept: Vec<char> = Vec::new();
    for c in text.chars().rev() {
        let width = kept.iter().chain([&c]).map(|c| display_width(c.encode_utf8(&mut [0; 4]))).sum::<usize>();
        if width > columns {
            break;
        }
        kept.push(c);
    }
    kept.iter().rev().collect()
}

/// Prints how often it is said.
pub fn usage(cli: &Cli, query: &str, list: Option<ListForm>) -> Outcome {
    let answer = cli.open_archive()?.usage(query)?;
    let shape = wire::UsageShape::of(&answer);
    match (list, cli.format) {
        (Some(ListForm::Csv), _) => super::print_list(wire::table::csv(&shape.months))?,
        (Some(ListForm::Jsonl), _) => super::print_list(wire::table::jsonl(&shape.months))?,
        (None, Format::Json) => super::print_json(&shape)?,
        (None, Format::Text) => print_usage(&answer),
    }
    if answer.is_cut {
        anstream::eprintln!(
            "There are more turns than are looked at for one question: these are figures of a part."
        );
    }
    Ok(if answer.share.count == 0 { ErrorKind::NotFound.exit_code() } else { 0 })
}

fn print_usage(answer: &UsageAnswer) {
    let Share { count, all } = answer.share;
    anstream::println!(
        "{} uses in {} turns, among {} words: {:.1} in a million",
        grouped(count),
        grouped(answer.turns),
        grouped(all),
        answer.share.per_million()
    );
    for (name, at) in [("First", &answer.first), ("Last ", &answer.last)] {
        if let Some(UseAt { statement, turn, day, speaker }) = at {
            anstream::println!("{name} {day}  {speaker} {}", paint(&format!("{statement}#{turn}"), DIM));
        }
    }
    print_months(&answer.months);
    if answer.speakers.is_empty() {
        return;
    }
    anstream::println!(
        "\n{}",
        paint("Who says it most: uses, words spoken, in a million, log-likelihood", STRONG)
    );
    for speaker in answer.speakers.iter().take(20) {
        let less = if speaker.contrast.is_commoner_here() { "" } else { " less than the rest" };
        anstream::println!(
            "{:>8} {:>12} {:>9.1} {:>9.1}  {}{}",
            grouped(speaker.share.count),
            grouped(speaker.share.all),
            speaker.share.per_million(),
            speaker.contrast.log_likelihood(),
            speaker.name,
            paint(less, DIM)
        );
    }
}

/// Bars of so many columns at most.
const LONGEST_BAR: f64 = 40.0;

fn print_months(months: &[MonthOfUse]) {
    let most = months.iter().map(|month| month.share.per_million()).fold(0.0, f64::max);
    if most == 0.0 {
        return;
    }
    anstream::println!("\n{}", paint("By month: uses, words spoken, in a million", STRONG));
    for month in months.iter().filter(|month| month.share.count > 0) {
        let per_million = month.share.per_million();
        let bar = "▇".repeat((per_million / most * LONGEST_BAR).ceil() as usize);
        let name = if month.month.is_empty() { "no day" } else { &month.month };
        anstream::println!(
            "{name:<7} {:>8} {:>12} {per_million:>9.1} {bar}",
            grouped(month.share.count),
            grouped(month.share.all)
        );
    }
}
