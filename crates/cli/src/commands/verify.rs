//! `dictum verify`: what is kept, hashed and compared again; says what was checked, what was not, and what was found.

use crate::{
    Outcome,
    args::{Cli, Format, VerifyArgs},
    progress::Bar,
    terminal::{CAUTION, GOOD, TROUBLE, grouped, paint},
};
use dictum::{
    Bearing, Error, Finding, FixityReport, Level, Share, model::ErrorKind, record_verification,
    verify_folder, verify_folder_against, verify_quotations,
};
use std::{path::Path, time::SystemTime};

pub fn run(cli: &Cli, args: &VerifyArgs) -> Outcome {
    let level = level(args)?;
    let root = cli.archive_folder()?;
    let started_at = SystemTime::now();
    let bar = Bar::new(cli.quiet || cli.format == Format::Json);
    let mut is_started = false;
    let report = verify_folder(&root, level, |done, total| {
        if !is_started {
            bar.start(total);
            is_started = true;
        }
        bar.set(done, String::new());
    });
    bar.clear();
    let mut report = report?;
    let published = match &args.against {
        Some(file) => Some(compare(cli, file, &args.key, &mut report)?),
        None => None,
    };
    if let Some(sample) = args.quotes {
        verify_quotations(&root, sample, &mut report, |_, _| ())?;
    }
    let entered = args.record.then(|| record_verification(&root, level, started_at, &report));
    match cli.format {
        Format::Json => anstream::println!("{}", json(&report, level, published)),
        Format::Text => print(&report, published),
    }
    match entered {
        None => {}
        Some(Ok(number)) if cli.format == Format::Text => {
            anstream::println!("The run is entered in the record as entry {}.", grouped(number));
        }
        Some(Ok(_)) => {}
        // What was found is told already, and weighs more.
        Some(Err(error)) if report.is_sound() => return Err(error),
        Some(Err(error)) => anstream::eprintln!("The run is not entered in the record: {error}"),
    }
    Ok(if report.is_sound() { 0 } else { ErrorKind::Damaged.exit_code() })
}

/// Compares the archive with a checkpoint in a file, and gives how many entries that names.
fn compare(cli: &Cli, file: &Path, keys: &[String], report: &mut FixityReport) -> Result<u64, Error> {
    let text = std::fs::read_to_string(file).map_err(|error| {
        Error::new(ErrorKind::NotFound, format!("cannot read {}: {error}", file.display()))
    })?;
    Ok(verify_folder_against(&cli.archive_folder()?, &text, keys, report)?.size)
}

fn level(args: &VerifyArgs) -> Result<Level, Error> {
    match &args.read_data {
        Some(share) => share_of(share).map(Level::ReadData).ok_or_else(|| {
            Error::asked_wrongly(format!("“{share}” is no part of the payloads"))
                .with_hint("--read-data=3/30 reads the third of thirty parts; --read-data reads all")
        }),
        None if args.level == "open" => Ok(Level::Open),
        None => Ok(Level::Record),
    }
}

/// Reads `3/30`.
fn share_of(text: &str) -> Option<Share> {
    let (number, of) = text.split_once('/')?;
    Share::new(number.parse().ok()?, of.parse().ok()?)
}

fn json(report: &FixityReport, level: Level, published: Option<u64>) -> serde_json::Value {
    let findings: Vec<_> = report.findings.iter().map(finding_json).collect();
    let (level, share) = match level {
        Level::Open => ("open", None),
        Level::Record => ("record", None),
        Level::ReadData(share) => ("read-data", Some(share.to_string())),
    };
    serde_json::json!({
        "sound": report.is_sound(), "extends": published, "unpublished": report.unpublished, "level": level, "share": share,
        "checked": report.checked, "not_checked": report.not_checked,
        "entries": report.entries, "corrections": report.corrections,
        "payloads": report.payloads, "quotations": report.quotations, "payloads_not_read": report.payloads_not_read,
        "pack_bytes": report.pack_bytes, "payload_bytes": report.payload_bytes,
        "findings": findings, "counts": report.counts,
    })
}

fn finding_json(finding: &Finding) -> serde_json::Value {
    serde_json::json!({
        "code": finding.code(), "bearing": finding.number.bearing.as_str(), "damage": finding.is_damage(),
        "means": finding.number.means, "what": finding.what, "cure": finding.number.cure.replace('`', ""),
    })
}

fn print(report: &FixityReport, published: Option<u64>) {
    anstream::println!(
        "{} entries ({} of them corrections) compared; {} payloads ({} bytes in packs) read and hashed, {} not read.",
        grouped(report.entries),
        grouped(report.corrections),
        grouped(report.payloads),
        grouped(report.pack_bytes),
        grouped(report.payloads_not_read),
    );
    anstream::println!("Checked: {}.", report.checked.join("; "));
    if !report.not_checked.is_empty() {
        anstream::println!("Not checked: {}.", report.not_checked.join("; "));
    }
    print_findings(report);
    if report.unpublished > 0 {
        let waiting = grouped(report.unpublished);
        anstream::println!(
            "{waiting} entries are not in the signed log yet; the next writer publishes them."
        );
    }
    print_verdict(report);
    if let Some(size) = published.filter(|_| report.is_sound()) {
        anstream::println!(
            "It begins with the {} entries of the published checkpoint, unchanged.",
            grouped(size)
        );
    }
}

/// Each finding, then what each number means and what cures it.
pub fn print_findings(report: &FixityReport) {
    let mut told: Vec<&Finding> = Vec::new();
    for finding in &report.findings {
        let style = if finding.is_damage() { TROUBLE } else { CAUTION };
        anstream::println!("{}  {}", paint(finding.code(), style), finding.what);
        if told.iter().all(|other| other.code() != finding.code()) {
            told.push(finding);
        }
    }
    for finding in told {
        print_cure(report, finding);
    }
}

/// Says once for each number how often it was met, and what cures it.
fn print_cure(report: &FixityReport, finding: &Finding) {
    let times = report.counts.get(finding.code()).copied().unwrap_or(1);
    let times = if times == 1 { String::new() } else { format!(", {} times", grouped(times)) };
    let number = finding.number;
    anstream::println!(
        "{} ({}{times}): {}. Cure: {}.",
        number.code,
        number.bearing.as_str(),
        number.means.replace('`', ""),
        number.cure.replace('`', "")
    );
}

fn print_verdict(report: &FixityReport) {
    let is_derived = |finding: &Finding| finding.number.bearing == Bearing::Derived;
    if !report.is_sound() {
        anstream::println!("{}", paint("Damaged: something kept is lost or changed.", TROUBLE));
    } else if report.findings.iter().any(is_derived) {
        let what = "What is derived is damaged; nothing that was checked of what is kept is lost or changed.";
        anstream::println!("{}", paint(what, CAUTION));
    } else if report.not_checked.is_empty() {
        anstream::println!("{}", paint("Sound: nothing kept is lost or changed.", GOOD));
    } else {
        anstream::println!("{}", paint("Sound as far as was checked.", GOOD));
    }
}
