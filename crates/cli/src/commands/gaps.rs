//! `dictum gaps`: what is listed and not held, by publisher and month.

use crate::{
    Outcome,
    args::{Cli, Format, GapsArgs},
    terminal::{DIM, STRONG, grouped, paint},
};
use dictum::{Dictum, GapMonth, MissingStatement};

/// How a gap is headed of which neither publisher nor site is told.
const NOT_TOLD: &str = "Publisher not told";

pub fn run(cli: &Cli, args: &GapsArgs) -> Outcome {
    let dictum = cli.open_archive()?;
    if args.list {
        list(cli, &dictum.missing()?);
    } else {
        months(cli, &dictum)?;
    }
    Ok(0)
}

fn list(cli: &Cli, missing: &[MissingStatement]) {
    for MissingStatement { publisher, listing } in missing {
        match cli.format {
            Format::Json => anstream::println!(
                "{}",
                serde_json::json!({
                    "publisher": publisher, "day": listing.day, "headline": listing.headline, "target_uri": listing.target_uri,
                    "seen_in": listing.seen_in,
                })
            ),
            Format::Text => {
                let publisher = paint(publisher.as_deref().unwrap_or(NOT_TOLD), DIM);
                anstream::println!("{:<10}  {}  {publisher}", listing.day, listing.headline);
                let uri = listing.target_uri.as_deref().unwrap_or("(the list does not say where)");
                anstream::println!("            {}", paint(uri, DIM));
            }
        }
    }
}

fn months(cli: &Cli, dictum: &Dictum) -> Result<(), dictum::Error> {
    let gaps = dictum.gaps()?;
    if cli.format == Format::Json {
        for GapMonth { publisher, month, missing, held } in &gaps {
            anstream::println!(
                "{}",
                serde_json::json!({"publisher": publisher, "month": month, "missing": missing, "held": held})
            );
        }
        return Ok(());
    }
    if gaps.is_empty() {
        anstream::println!("Everything that a captured page lists is held.");
    }
    let mut last = None;
    for gap in &gaps {
        if last != Some(&gap.publisher) {
            anstream::println!("{}", paint(gap.publisher.as_deref().unwrap_or(NOT_TOLD), STRONG));
            last = Some(&gap.publisher);
        }
        let month = if gap.month.is_empty() { "no day told" } else { &gap.month };
        anstream::println!(
            "  {month:<12} {:>6} missing  {:>6} held",
            grouped(gap.missing),
            grouped(gap.held)
        );
    }
    Ok(())
}
