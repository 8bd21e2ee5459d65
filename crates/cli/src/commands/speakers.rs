//! `dictum speakers`: persons with all their names as printed, why each is taken for theirs, and a word on two names.

use crate::{
    Outcome,
    args::{Cli, Format, SpeakersArgs},
    terminal::{DIM, STRONG, grouped, paint, print_wrapped},
};
use dictum::{
    Dictum, Error, NameOfPerson, Page, SpeakerCount,
    model::{ErrorKind, SameName},
};
use dictum_server::wire;
use std::time::SystemTime;

pub fn run(cli: &Cli, args: &SpeakersArgs) -> Outcome {
    let dictum = cli.open_archive()?;
    let Some(name) = &args.name else { return list(cli, &dictum, args.limit) };
    let speaker = found(&dictum, name)?;
    if let (Some(other), Some(by), Some(reason)) =
        (args.is.as_ref().or(args.is_not.as_ref()), &args.by, &args.reason)
    {
        let made_at = SystemTime::now().try_into().map_err(|error| {
            Error::new(ErrorKind::Internal, format!("the machine's clock makes no sense: {error}"))
        })?;
        dictum.say_of_names(SameName {
            name: name.clone(),
            other: other.clone(),
            is_one: args.is.is_some(),
            by: by.clone(),
            reason: reason.clone(),
            made_at: Some(made_at),
        })?;
        return one(cli, &dictum, &found(&dictum, name)?);
    }
    one(cli, &dictum, &speaker)
}

/// The speaker who bears a name.
fn found(dictum: &Dictum, name: &str) -> Result<SpeakerCount, Error> {
    dictum.speaker(&dictum::slug(name))?.ok_or_else(|| {
        Error::not_found(format!("nobody goes by “{name}” in the statements held"))
            .with_hint("“dictum speakers” lists everybody who is named as one")
    })
}

fn list(cli: &Cli, dictum: &Dictum, limit: u64) -> Outcome {
    let speakers = dictum.speakers(Page { skip: 0, take: limit })?;
    let total = dictum.overview()?.speakers;
    match cli.format {
        Format::Json => super::print_json(&wire::SpeakersShape::of(&speakers, total, None))?,
        Format::Text => {
            anstream::println!("{} speakers", grouped(total));
            for speaker in &speakers {
                let slug = paint(&speaker.slug, DIM);
                anstream::println!("{:>8}  {}  {slug}", grouped(speaker.statements), speaker.name);
            }
        }
    }
    Ok(if total == 0 { ErrorKind::NotFound.exit_code() } else { 0 })
}

fn one(cli: &Cli, dictum: &Dictum, speaker: &SpeakerCount) -> Outcome {
    let names = dictum.names_of_speaker(&speaker.slug)?;
    match cli.format {
        Format::Json => super::print_json(&wire::PersonShape::of(speaker, &names))?,
        Format::Text => print(speaker, &names),
    }
    Ok(0)
}

fn print(speaker: &SpeakerCount, names: &[NameOfPerson]) {
    anstream::println!(
        "{}  {} statements  {}",
        paint(&speaker.name, STRONG),
        grouped(speaker.statements),
        paint(&speaker.slug, DIM)
    );
    for name in names {
        anstream::println!("{:>8}  {}", grouped(name.statements), name.name);
        if names.len() > 1 {
            print_wrapped(&paint(&dictum::why_joined(name, names), DIM), 12);
        }
    }
}
