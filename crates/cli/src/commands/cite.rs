//! `dictum cite`: a citation in the form that is wanted, with the links that lead to the words.

use crate::{
    Outcome,
    args::{Cli, Format},
    terminal::{DIM, paint},
};
use dictum::{CitationStyle, CitedStatement, Error, model::ErrorKind};
use std::path::Path;

pub fn run(cli: &Cli, name: &str, form: &str, style_file: Option<&Path>) -> Outcome {
    let style = match (style_file, form) {
        (Some(path), _) => Some(CitationStyle::Own(std::fs::read_to_string(path).map_err(|error| {
            Error::new(ErrorKind::NotFound, format!("cannot read {}: {error}", path.display()))
        })?)),
        (None, "text" | "csl-json" | "bibtex" | "ris") => None,
        (None, built_in) => Some(CitationStyle::BuiltIn(built_in.to_owned())),
    };
    let cited = cli.open_archive()?.cite(name, None, style.as_ref())?;
    match cli.format {
        Format::Json => anstream::println!("{}", json(&cited)),
        Format::Text => print(&cited, form),
    }
    Ok(0)
}

/// The citation alone on standard output, so that it can be piped; the links beside it.
fn print(cited: &CitedStatement, form: &str) {
    let citation = &cited.citation;
    let words = match (&cited.styled, form) {
        (Some(styled), _) => styled,
        (None, "csl-json") => &citation.csl_json,
        (None, "bibtex") => &citation.bibtex,
        (None, "ris") => &citation.ris,
        (None, _) => &citation.formatted,
    };
    anstream::println!("{}", words.trim_end());
    for link in std::iter::once(&cited.path).chain(&cited.link) {
        anstream::eprintln!("{}", paint(link, DIM));
    }
}

fn json(cited: &CitedStatement) -> serde_json::Value {
    let csl: serde_json::Value = serde_json::from_str(&cited.citation.csl_json).unwrap_or_default();
    serde_json::json!({
        "id": cited.id, "formatted": cited.citation.formatted, "csl_json": csl, "bibtex": cited.citation.bibtex,
        "ris": cited.citation.ris, "styled": cited.styled, "path": cited.path, "link": cited.link,
    })
}
