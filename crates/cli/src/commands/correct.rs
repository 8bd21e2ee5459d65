//! `dictum correct`: a person's word on what was read wrongly, from a file or from the command line.

use crate::{
    Outcome,
    args::{Cli, CorrectArgs, Format},
    terminal::{CAUTION, paint},
};
use dictum::{
    Claim, CorrectSummary, CorrectionFile, Error,
    model::{Anchor, AnchorAt, ErrorKind, Matter, Speaker},
    parse_corrections,
};
use dictum_server::wire;
use std::{fmt::Display, str::FromStr, time::SystemTime};

pub fn run(cli: &Cli, args: &CorrectArgs) -> Outcome {
    let file = match &args.file {
        Some(path) => {
            let text = std::fs::read_to_string(path).map_err(|error| {
                Error::new(ErrorKind::NotFound, format!("cannot read {}: {error}", path.display()))
            })?;
            parse_corrections(&text)?
        }
        None => from_options(args)?,
    };
    let now = SystemTime::now().try_into().map_err(|error| {
        Error::new(ErrorKind::Internal, format!("the machine's clock makes no sense: {error}"))
    })?;
    let summary = cli.open_archive()?.correct(&args.name, &file, now)?;
    match cli.format {
        Format::Json => super::print_json(&wire::CorrectShape::of(&summary))?,
        Format::Text => print(&summary),
    }
    Ok(0)
}

/// The claims that options make; the hall looks whether they make sense.
fn from_options(args: &CorrectArgs) -> Result<CorrectionFile, Error> {
    let at = if args.editorial { AnchorAt::Nowhere } else { AnchorAt::Time(0) };
    let headline = told(&args.headline).map(|words| words.map(|words| Anchor { words, at }));
    let speakers: Vec<Speaker> = args.speakers.iter().filter_map(|words| speaker(words)).collect();
    let matters = [
        headline.map(Matter::Headline),
        parsed(&args.kind)?.map(Matter::Kind),
        (!args.speakers.is_empty()).then_some(Matter::Speakers(speakers)),
        told(&args.venue).map(Matter::Venue),
        told(&args.place).map(Matter::Place),
        told(&args.occasion).map(Matter::Occasion),
        parsed(&args.delivered_on)?.map(Matter::DeliveredOn),
        parsed(&args.published_at)?.map(Matter::PublishedAt),
        told(&args.language).map(Matter::Language),
    ];
    let (by, reason) = (args.by.clone().unwrap_or_default(), args.reason.clone().unwrap_or_default());
    let claim = |matter| Claim { matter, by: by.clone(), reason: reason.clone() };
    let claims: Vec<Claim> = matters.into_iter().flatten().map(claim).collect();
    if claims.is_empty() {
        return Err(Error::asked_wrongly("nothing is corrected").with_hint(
            "give --headline, --kind, --speaker, --venue, --place, --occasion, --delivered-on, --published-at, --language, or --file",
        ));
    }
    Ok(CorrectionFile { payload: None, made_at: None, claims })
}

/// A value that is given: `None` within for an empty one, which says that the page does not tell it.
fn told(value: &Option<String>) -> Option<Option<String>> {
    value.as_ref().map(|value| Some(value.trim().to_owned()).filter(|value| !value.is_empty()))
}

fn parsed<T: FromStr<Err: Display>>(value: &Option<String>) -> Result<Option<Option<T>>, Error> {
    let parse = |word: String| word.parse().map_err(|error: T::Err| Error::asked_wrongly(error.to_string()));
    told(value).map(|word| word.map(parse).transpose()).transpose()
}

/// `Name (Office)`; nobody where it is empty.
fn speaker(words: &str) -> Option<Speaker> {
    let words = words.trim();
    let parts = words.strip_suffix(')').and_then(|words| words.split_once(" ("));
    let (name, role) = parts.map_or((words, None), |(name, office)| (name, Some(office.to_owned())));
    (!words.is_empty()).then(|| Speaker { name: name.to_owned(), role })
}

fn print(summary: &CorrectSummary) {
    let seen = if summary.seen > 0 { format!(", {} entered before", summary.seen) } else { String::new() };
    anstream::println!("{} entered{seen}, of {}.", summary.entered, summary.payload);
    super::read::print_corrections(&summary.corrections);
    for warning in &summary.warnings {
        anstream::println!("{} {}", paint(&format!("warning {}", warning.code), CAUTION), warning.message);
    }
}
