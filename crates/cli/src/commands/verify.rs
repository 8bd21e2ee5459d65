//! `dictum verify`: everything kept, hashed and compared again.

use crate::{
    Outcome,
    args::{Cli, Format},
    progress::Bar,
    terminal::{CAUTION, GOOD, TROUBLE, grouped, paint},
};
use dictum::{FixityReport, model::ErrorKind};

pub fn run(cli: &Cli) -> Outcome {
    let dictum = cli.open_archive()?;
    let bar = Bar::new(cli.quiet || cli.format == Format::Json);
    let mut is_started = false;
    let report = dictum.verify(|done, total| {
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
    Ok(if report.is_sound() { 0 } else { ErrorKind::Damaged.exit_code() })
}

fn json(report: &FixityReport) -> serde_json::Value {
    let findings: Vec<_> = report
        .findings
        .iter()
        .map(|finding| serde_json::json!({"code": finding.code(), "what": finding.what, "damage": finding.is_damage()}))
        .collect();
    serde_json::json!({
        "sound": report.is_sound(), "entries": report.entries, "corrections": report.corrections, "payloads": report.payloads,
        "pack_bytes": report.pack_bytes, "payload_bytes": report.payload_bytes, "findings": findings,
    })
}

fn print(report: &FixityReport) {
    anstream::println!(
        "{} entries ({} of them corrections) and {} payloads ({} bytes in packs) were hashed and compared.",
        grouped(report.entries),
        grouped(report.corrections),
        grouped(report.payloads),
        grouped(report.pack_bytes)
    );
    for finding in &report.findings {
        let style = if finding.is_damage() { TROUBLE } else { CAUTION };
        anstream::println!("{}  {}", paint(finding.code(), style), finding.what);
    }
    if report.is_sound() {
        anstream::println!("{}", paint("Sound: nothing kept is lost or changed.", GOOD));
    } else {
        anstream::println!("{}", paint("Damaged. Restore what is named from a copy.", TROUBLE));
    }
}
