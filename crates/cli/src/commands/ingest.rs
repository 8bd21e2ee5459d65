//! `dictum ingest`: captures in, with a summary of what was new, seen before, refused and why.

use crate::{
    Outcome,
    args::{Cli, Format, InputArgs},
    progress::Bar,
    terminal::{CAUTION, DIM, grouped, paint},
};
use dictum::{Dictum, Error, IngestOptions, IngestSummary, model::ErrorKind};
use dictum_server::wire;

/// How many refusals are shown one by one in a terminal.
const REFUSALS_SHOWN: usize = 20;

pub fn run(cli: &Cli, input: &InputArgs) -> Outcome {
    let dictum = cli.open_archive()?;
    let summary = ingest(cli, &dictum, input)?;
    print(cli, &summary)?;
    // Nothing usable in what was named is the caller's mistake; a few bad records among good ones are not.
    let nothing_came = summary.captures + summary.revisits + summary.seen == 0;
    Ok(if nothing_came && summary.refused > 0 { ErrorKind::AskedWrongly.exit_code() } else { 0 })
}

/// The options of the hall, from those of the command line.
pub fn options(input: &InputArgs) -> Result<IngestOptions, Error> {
    let captured_at = input.captured_at.as_deref().map(|word| {
        word.parse().map_err(|_| {
            Error::asked_wrongly(format!("“{word}” is no instant"))
                .with_hint("write it as 2022-06-28T12:31:00Z")
        })
    });
    Ok(IngestOptions {
        form: input.form.as_deref().map(str::parse).transpose()?,
        manifest: input.manifest.clone(),
        target_uri: input.target_uri.clone(),
        captured_at: captured_at.transpose()?,
        correction: input.correction.clone(),
    })
}

pub fn ingest(cli: &Cli, dictum: &Dictum, input: &InputArgs) -> Result<IngestSummary, Error> {
    let bar = Bar::new(cli.quiet || cli.format == Format::Json);
    let summary = dictum.ingest(&input.paths, &options(input)?, &bar);
    bar.clear();
    summary
}

pub fn print(cli: &Cli, summary: &IngestSummary) -> Result<(), Error> {
    match cli.format {
        Format::Json => super::print_json(&wire::IngestShape::of(summary))?,
        Format::Text => print_text(summary),
    }
    Ok(())
}

fn print_text(summary: &IngestSummary) {
    let mut parts = vec![format!("{} new", grouped(summary.captures))];
    for (n, what) in [
        (summary.revisits, "seen again elsewhere or later"),
        (summary.seen, "known already"),
        (summary.passed_over, "records without a capture passed over"),
        (summary.absences, "seen to be gone"),
        (summary.corrections, "corrections"),
    ] {
        if n > 0 {
            parts.push(format!("{} {what}", grouped(n)));
        }
    }
    anstream::println!(
        "{} files: {}; {} new editions of statements.",
        grouped(summary.files),
        parts.join(", "),
        grouped(summary.editions)
    );
    if !summary.repacked.sites.is_empty() {
        anstream::println!(
            "Packed with a dictionary: {} ({} bytes before, {} now).",
            summary.repacked.sites.join(", "),
            grouped(summary.repacked.bytes_before),
            grouped(summary.repacked.bytes_after)
        );
    }
    if summary.refused > 0 {
        anstream::println!("{}", paint(&format!("{} refused:", grouped(summary.refused)), CAUTION));
        for refusal in summary.refusals.iter().take(REFUSALS_SHOWN) {
            anstream::println!("  {}: {}", refusal.what, refusal.why);
        }
        let more = summary.refused.saturating_sub(REFUSALS_SHOWN as u64);
        if more > 0 {
            anstream::println!(
                "{}",
                paint(&format!("  … and {} more (--format json lists a thousand)", grouped(more)), DIM)
            );
        }
    }
}
