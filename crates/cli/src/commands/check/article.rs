//! `dictum check --document`: every quotation of an article, in the terminal, as JSON, or as a page with each marked.

use super::{exit_code, print_coverage, print_match, style_of};
use crate::{
    Outcome,
    args::{CheckArgs, Cli, Format},
    terminal::{CAUTION, DIM, STRONG, paint, print_wrapped},
};
use dictum::{
    ArticleReport, ArticleRequest, Change, CheckedQuotation, Dictum, Error, QuotationOutcome,
    model::{ErrorKind, Verdict},
};
use dictum_server::{article_page, wire};
use std::{io::Read, path::Path};

/// No article has so many quotations; a transcript in quotation marks may.
const MOST_QUOTATIONS: usize = 10_000;

pub fn run(cli: &Cli, dictum: &Dictum, args: &CheckArgs, path: &Path) -> Outcome {
    let report = dictum.check_article(&ArticleRequest {
        name: path.file_name().map_or("-".to_owned(), |name| name.to_string_lossy().into_owned()),
        bytes: read(path)?,
        media_type: media_type(path),
        publisher: args.publisher.clone(),
        limit: usize::from(args.limit),
        most: MOST_QUOTATIONS,
    })?;
    if let Some(out) = &args.report {
        std::fs::write(out, article_page(&report)?).map_err(|error| {
            Error::new(ErrorKind::Internal, format!("cannot write {}: {error}", out.display()))
        })?;
    }
    match cli.format {
        Format::Json => crate::commands::print_json(&wire::ArticleShape::of(&report))?,
        Format::Text => print(&report),
    }
    Ok(gravest(&report).map_or(0, exit_code))
}

fn read(path: &Path) -> Result<Vec<u8>, Error> {
    let mut bytes = Vec::new();
    let read = if path.as_os_str() == "-" {
        std::io::stdin().read_to_end(&mut bytes).map(|_| bytes)
    } else {
        std::fs::read(path)
    };
    read.map_err(|error| Error::new(ErrorKind::NotFound, format!("cannot read {}: {error}", path.display())))
}

/// By the file's ending; without one that says it, the bytes tell.
fn media_type(path: &Path) -> Option<String> {
    let ending = path.extension()?.to_str()?.to_ascii_lowercase();
    let told = match ending.as_str() {
        "md" | "markdown" => "text/markdown",
        "html" | "htm" | "xhtml" => "text/html",
        "txt" | "text" => "text/plain",
        _ => return None,
    };
    Some(told.to_owned())
}

/// The verdict that the exit code is of: the worst there is.
fn gravest(report: &ArticleReport) -> Option<Verdict> {
    [Verdict::NotFound, Verdict::Spliced, Verdict::Altered]
        .into_iter()
        .find(|verdict| report.count(Some(*verdict)) > 0)
}

fn print(report: &ArticleReport) {
    for (at, quotation) in report.quotations.iter().enumerate() {
        print_quotation(at + 1, quotation);
    }
    anstream::println!();
    let counts = Verdict::ALL.iter().map(|verdict| (report.count(Some(*verdict)), verdict.as_str()));
    let counts: Vec<String> = counts
        .chain([(report.count(None), "not checked")])
        .filter(|(n, _)| *n > 0)
        .map(|(n, word)| format!("{n} {word}"))
        .collect();
    let counts = if counts.is_empty() { "no quotations found".to_owned() } else { counts.join(", ") };
    anstream::println!("{}: {counts}", paint(&report.name, STRONG));
    print_coverage(&report.coverage);
}

fn print_quotation(number: usize, quotation: &CheckedQuotation) {
    anstream::println!();
    let who = quotation.speaker.as_deref().unwrap_or("nobody named");
    let day = quotation.said_on.as_ref().map_or(String::new(), |day| format!(", {day}"));
    match &quotation.outcome {
        QuotationOutcome::NotChecked(why) => {
            print_wrapped(
                &format!("{number:>3} {} “{}”: {why}", paint("not checked", DIM), quotation.words),
                0,
            );
        }
        QuotationOutcome::Checked(answer) => {
            let verdict = paint(&answer.verdict.as_str().to_uppercase(), style_of(answer.verdict));
            anstream::println!("{number:>3} {verdict}  {}", paint(&format!("{who}{day}"), DIM));
            print_wrapped(&format!("“{}”", quotation.words), 4);
            for noted in &answer.cautions {
                print_wrapped(&format!("{}  {}", paint(noted.caution.as_str(), CAUTION), noted.note), 4);
            }
            let is_clean = |found: &dictum::CheckMatch| {
                found.alignment.iter().all(|stretch| stretch.change == Change::Same)
            };
            match answer.matches.first() {
                Some(found) if is_clean(found) => {
                    anstream::println!(
                        "    {}",
                        paint(&format!("{} · {}", super::headline(&found.statement), found.path), DIM)
                    );
                }
                Some(found) => print_match(found),
                None => {}
            }
        }
    }
}
