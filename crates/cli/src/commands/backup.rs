//! `dictum backup`: the record copied while it is in use.

use super::verify::print_findings;
use crate::{
    Outcome,
    args::{Cli, Format},
    terminal::grouped,
};
use dictum::{BackupReport, back_up, model::ErrorKind};
use std::path::Path;

pub fn run(cli: &Cli, to: &Path, with_key: bool) -> Outcome {
    let report = back_up(&cli.archive_folder()?, to, with_key)?;
    match cli.format {
        Format::Json => anstream::println!(
            "{}",
            serde_json::json!({
                "entries": report.entries, "new_entries": report.new_entries, "copied_bytes": report.copied_bytes,
                "holds_key": report.holds_key, "sound": report.fixity.is_sound(),
            })
        ),
        Format::Text => tell(&report, to),
    }
    Ok(if report.fixity.is_sound() { 0 } else { ErrorKind::Damaged.exit_code() })
}

fn tell(report: &BackupReport, to: &Path) {
    anstream::println!(
        "{} entries are backed up in {}, {} of them new; {} bytes were copied.",
        grouped(report.entries),
        to.display(),
        grouped(report.new_entries),
        grouped(report.copied_bytes)
    );
    if report.holds_key {
        anstream::println!("It holds the log's private key: keep it from others' eyes.");
    } else {
        anstream::println!("It does not hold the log's private key (--with-key).");
    }
    print_findings(&report.fixity);
}
