//! `dictum show`: one statement with its words, its captures and how to cite it.

use super::read::print_turns;
use crate::{
    Outcome,
    args::{Cli, Format},
    terminal::{DIM, STRONG, paint, print_wrapped},
};
use dictum::{Absence, LinkedStatement, StatementView};
use dictum_server::wire;

pub fn run(cli: &Cli, name: &str, edition: Option<u64>) -> Outcome {
    let dictum = cli.open_archive()?;
    let view = match edition {
        Some(edition) => dictum.show_edition(name, edition)?,
        None => dictum.show(name)?,
    };
    match cli.format {
        Format::Json => super::print_json(&wire::StatementShape::of(&view))?,
        Format::Text => print(&view),
    }
    Ok(0)
}

fn print(view: &StatementView) {
    if let Some(statement) = view.statement() {
        super::read::print_head(statement);
        print_turns(statement);
    }
    anstream::println!();
    anstream::println!("{} {}", paint("id", DIM), view.card.id);
    if !view.card.aliases.is_empty() {
        anstream::println!("{} {}", paint("came as", DIM), view.card.aliases.join(", "));
    }
    super::read::print_corrections(&view.reading.corrections);
    anstream::println!("{}", paint("rests on", STRONG));
    for capture in &view.captures {
        let facts = &capture.entered.capture;
        let time = facts.captured_at.map_or("time not told".to_owned(), |at| at.to_string());
        let uri = facts.target_uri.as_deref().unwrap_or(&facts.source);
        anstream::println!("  {:>6}  {time}  {uri}", capture.entered.entry);
        anstream::println!(
            "          {}",
            paint(&format!("{} · edition {}", facts.digest, capture.edition), DIM)
        );
    }
    if view.editions.len() > 1 {
        anstream::println!("{}", paint("editions", STRONG));
        for edition in &view.editions {
            let mark = if edition.entry == view.edition_shown { "shown" } else { "" };
            anstream::println!(
                "  {:>6}  first in capture {}  {}",
                edition.entry,
                edition.edition.capture,
                paint(mark, STRONG)
            );
        }
    }
    print_links(&view.links);
    print_absences(&view.absences);
    anstream::println!("{}", paint("cite as", STRONG));
    print_wrapped(&view.citation.formatted, 2);
}

fn print_links(links: &[LinkedStatement]) {
    if !links.is_empty() {
        anstream::println!("{}", paint("the same statement elsewhere", STRONG));
    }
    for link in links {
        let card = &link.statement;
        let told = [card.language.as_deref(), card.publisher.as_deref(), Some(card.day())];
        let told: Vec<&str> = told.into_iter().flatten().filter(|word| !word.is_empty()).collect();
        anstream::println!("  {}  {}", card.id, card.headline.as_deref().unwrap_or("without a headline"));
        let how = format!("{} ({:.0} %) · {}", link.kind.as_str(), link.share * 100.0, told.join(" · "));
        anstream::println!("          {}", paint(&how, DIM));
    }
}

fn print_absences(absences: &[Absence]) {
    if !absences.is_empty() {
        anstream::println!("{}", paint("seen to be gone", STRONG));
    }
    for absence in absences {
        let absent = &absence.entered.absent;
        let time = absent.observed_at.map_or("time not told".to_owned(), |at| at.to_string());
        let again = absence
            .seen_again_in
            .map_or(String::new(), |capture| format!(", and seen again in capture {capture}"));
        anstream::println!("  {:>6}  {time}  {}{again}", absence.entered.entry, absent.how.in_words());
        anstream::println!("          {}", paint(&format!("as capture {} shows", absent.witness), DIM));
    }
}
