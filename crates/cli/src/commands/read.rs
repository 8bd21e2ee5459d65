//! `dictum read`: what is recovered from captures, for people or as the JSON of a reading.

use super::ingest::options;
use crate::{
    Outcome,
    args::{Cli, Format, InputArgs},
    terminal::{CAUTION, DIM, STRONG, paint, print_with_margin, print_wrapped},
};
use dictum::{
    ReadOutcome,
    model::{AppliedCorrection, ErrorKind, ParagraphForm, Reading, Statement},
    read_files,
};
use dictum_formats::reading_json::{to_json, to_json_explained};
use std::io::Write;

/// How many listings are shown in a terminal.
const LISTINGS_SHOWN: usize = 12;

pub fn run(cli: &Cli, input: &InputArgs, site_zone: Option<&str>, explain: bool) -> Outcome {
    let (mut read, mut refused) = (0, 0);
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    read_files(&input.paths, &options(input)?, site_zone, &mut |outcome| match outcome {
        ReadOutcome::Refused(refusal) => {
            refused += 1;
            let line = format!("{}: {}", refusal.what, refusal.why);
            anstream::eprintln!("{}", paint(&line, CAUTION));
            true
        }
        ReadOutcome::Read(reading) => {
            read += 1;
            match cli.format {
                Format::Json => {
                    let line = if explain { to_json_explained(&reading) } else { to_json(&reading) };
                    // A reader that has seen enough closes the pipe.
                    writeln!(out, "{line}").is_ok()
                }
                Format::Text => {
                    print(&reading, explain);
                    true
                }
            }
        }
    })?;
    let _ = out.flush();
    Ok(if read == 0 && refused > 0 { ErrorKind::AskedWrongly.exit_code() } else { 0 })
}

fn print(reading: &Reading, explain: bool) {
    anstream::println!("{}", paint(&format!("── {} ", reading.capture.source), DIM));
    match &reading.statement {
        Some(statement) => {
            print_head(statement);
            print_turns(statement);
        }
        None => anstream::println!("(no statement on this page)"),
    }
    print_listings(reading);
    print_furniture(reading);
    if let Some(at) = reading.capture.captured_at {
        let from =
            reading.capture.captured_at_from.map_or(String::new(), |from| format!(" (told by {from})"));
        anstream::println!("{}", paint(&format!("captured {at}{from}"), DIM));
    }
    for warning in &reading.warnings {
        anstream::println!("{} {}", paint(&format!("warning {}", warning.code), CAUTION), warning.message);
    }
    print_corrections(&reading.corrections);
    if explain {
        for evidence in &reading.evidence {
            let place = evidence
                .span
                .map_or(String::new(), |span| format!(" at bytes {} to {}", span.start, span.end));
            anstream::println!("{}", paint(&format!("{}: by {}{place}", evidence.field, evidence.rule), DIM));
        }
    }
    anstream::println!();
}

/// What people corrected: what was read, what is shown instead, by whom and why.
pub fn print_corrections(corrections: &[AppliedCorrection]) {
    for correction in corrections {
        let or_none = |value: &Option<String>| value.clone().unwrap_or_else(|| "(none)".to_owned());
        let of = correction.words.as_ref().map_or(String::new(), |words| format!(" of “{words}”"));
        let day = correction.made_at.map_or(String::new(), |at| format!(", {}", at.strftime("%Y-%m-%d")));
        let line = format!(
            "{} {}{of}: {} → {} ({}{day}: {})",
            paint("corrected", CAUTION),
            correction.field,
            or_none(&correction.from),
            or_none(&correction.to),
            correction.by,
            correction.reason
        );
        print_wrapped(&line, 0);
    }
}

/// Headline, who, when, where.
pub fn print_head(statement: &Statement) {
    anstream::println!();
    if let Some(headline) = &statement.headline {
        for line in textwrap::wrap(&headline.text, crate::terminal::columns()) {
            anstream::println!("{}", paint(&line, STRONG));
        }
    }
    let who: Vec<String> = statement
        .speakers
        .iter()
        .map(|speaker| {
            speaker.role.as_ref().map_or(speaker.name.clone(), |role| format!("{} ({role})", speaker.name))
        })
        .collect();
    let mut facts: Vec<String> = Vec::new();
    facts.extend(statement.kind.map(|kind| kind.to_string()));
    facts.extend((!who.is_empty()).then(|| who.join(", ")));
    facts.extend(statement.occasion.clone());
    facts.extend(statement.venue.clone());
    facts.extend(statement.place.clone());
    facts.extend(statement.delivered_on.map(|day| format!("said {day}")));
    facts.extend(statement.published_at.map(|time| format!("published {time}")));
    facts.extend(statement.publisher.clone());
    facts.extend(statement.language.clone());
    print_wrapped(&paint(&facts.join(" · "), DIM), 0);
}

/// The turns, labels in the margin, notes and headings set apart.
pub fn print_turns(statement: &Statement) {
    for turn in &statement.turns {
        anstream::println!();
        let mut label = turn.label.as_ref().map_or("", |label| label.text.as_str());
        for paragraph in &turn.paragraphs {
            let style = match paragraph.form {
                ParagraphForm::Note => Some(DIM),
                ParagraphForm::Heading => Some(STRONG),
                _ => None,
            };
            print_with_margin(label, &paragraph.text, style);
            label = "";
        }
    }
}

fn print_listings(reading: &Reading) {
    if reading.listings.is_empty() {
        return;
    }
    anstream::println!();
    anstream::println!("{}", paint("also listed", STRONG));
    for listing in reading.listings.iter().take(LISTINGS_SHOWN) {
        let day = listing.date.map_or("          ".to_owned(), |day| day.to_string());
        anstream::println!("  {}  {}", paint(&day, DIM), listing.headline);
    }
    if let Some(more) = reading.listings.len().checked_sub(LISTINGS_SHOWN).filter(|more| *more > 0) {
        anstream::println!("{}", paint(&format!("  … and {more} more"), DIM));
    }
}

fn print_furniture(reading: &Reading) {
    if reading.furniture.is_empty() {
        return;
    }
    let words: Vec<&str> = reading.furniture.iter().map(|furniture| furniture.text.as_str()).collect();
    anstream::println!();
    print_wrapped(&paint(&format!("furniture: {}", words.join(" | ")), DIM), 0);
}
