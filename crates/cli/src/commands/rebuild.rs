//! `dictum rebuild`: the catalogue and all indexes anew, from packs and log.

use crate::{
    Outcome,
    args::{Cli, Format},
    progress::Bar,
    terminal::{CAUTION, grouped, paint},
};
use dictum::{Dictum, RebuildReport, model::ErrorKind};

pub fn run(cli: &Cli) -> Outcome {
    let bar = Bar::new(cli.quiet || cli.format == Format::Json);
    let mut is_started = false;
    let report = Dictum::rebuild(&cli.archive_folder()?, |done, total| {
        if !is_started {
            bar.start(total);
            is_started = true;
        }
        bar.set(done, String::new());
    });
    bar.clear();
    let report = report?;
    match cli.format {
        Format::Json => anstream::println!("{}", json(&report)),
        Format::Text => print(&report),
    }
    Ok(if report.missing == 0 { 0 } else { ErrorKind::Damaged.exit_code() })
}

fn json(report: &RebuildReport) -> serde_json::Value {
    serde_json::json!({
        "entries": report.entries, "taken_over": report.taken_over, "payloads": report.payloads,
        "missing": report.missing, "unnamed": report.unnamed, "set_aside": report.set_aside,
    })
}

fn print(report: &RebuildReport) {
    anstream::println!(
        "{} entries were read back from the log, and {} payloads found in the packs. Catalogue and indexes are new.",
        grouped(report.entries),
        grouped(report.payloads)
    );
    if report.taken_over > 0 {
        let count = grouped(report.taken_over);
        anstream::println!("{count} entries after the signed log were taken over from the old catalogue.");
    }
    if let Some(place) = &report.set_aside {
        anstream::println!(
            "What was there before is in {}; remove it when you no longer need it.",
            place.display()
        );
    }
    let caution = |what: String| anstream::println!("{}", paint(&what, CAUTION));
    if report.unnamed > 0 {
        caution(format!(
            "{} frames of the packs are named by no entry: their entries were lost. They were copied there as well; “dictum ingest” takes them in again.",
            grouped(report.unnamed)
        ));
    }
    if report.missing > 0 {
        caution(format!(
            "{} payloads that entries name are in no pack: restore the packs from a copy, and rebuild again.",
            grouped(report.missing)
        ));
    }
}
