//! `dictum follow`: a replica kept in step with the archive it follows.

use crate::{
    Outcome,
    args::{Cli, FollowArgs, Format},
    terminal::{CAUTION, counted, grouped, paint},
};
use dictum::{Error, FollowReport, folder_source, follow, followed, model::ErrorKind};
use dictum_harvest::{HttpNet, HttpOptions, ServedSource};
use std::{
    path::{Path, PathBuf},
    time::Duration,
};

/// How long 8 MiB may take: a line of 14 kB a second manages it.
const LONGEST_EXCHANGE: Duration = Duration::from_secs(600);

pub fn run(cli: &Cli, args: &FollowArgs) -> Outcome {
    let root = match &cli.archive {
        Some(root) => root.clone(),
        None if args.source.is_some() => {
            return Err(Error::asked_wrongly("the replica's folder is not named")
                .with_hint("--archive DIR: a new or empty folder, or one that follows already"));
        }
        None => cli.archive_folder()?,
    };
    let source = source(args, &root)?;
    loop {
        match round(&root, &source, &args.keys) {
            Ok(report) => print(cli, &root, &source, &report, args.once),
            // A source that is down for a while, or a full disk, does not end a follower that polls.
            Err(error) if !args.once && error.kind() == ErrorKind::Unavailable => {
                anstream::eprintln!("{}", paint(&error.to_string(), CAUTION));
            }
            Err(error) => return Err(error),
        }
        if args.once {
            return Ok(0);
        }
        std::thread::sleep(Duration::from_secs(args.every));
    }
}

/// What is followed: as named, or as the replica remembers.
fn source(args: &FollowArgs, root: &Path) -> Result<String, Error> {
    if let Some(source) = &args.source {
        return Ok(source.clone());
    }
    followed(root)?.ok_or_else(|| {
        Error::asked_wrongly(format!("{} follows nothing yet", root.display())).with_hint(
            "dictum follow SOURCE --archive DIR, where SOURCE is a folder or the address of a reading room",
        )
    })
}

fn round(root: &Path, source: &str, keys: &[String]) -> Result<FollowReport, Error> {
    if !source.contains("://") {
        return follow(root, &folder_source(&PathBuf::from(source))?, keys);
    }
    // Whoever keeps the replica named the address, so it may be one of a private network.
    let options = HttpOptions {
        allows_private: true,
        longest_exchange: LONGEST_EXCHANGE,
        ..HttpOptions::with_contact("dictum follow")
    };
    let net = HttpNet::new(options);
    follow(root, &ServedSource::at(&net, source), keys)
}

fn print(cli: &Cli, root: &Path, source: &str, report: &FollowReport, is_once: bool) {
    match cli.format {
        Format::Json => anstream::println!(
            "{}",
            serde_json::json!({
                "source": source, "entries": report.entries, "new_entries": report.new_entries,
                "fetched_bytes": report.fetched_bytes, "replaced_packs": report.replaced_packs,
            })
        ),
        // One that polls says only what is new.
        Format::Text if report.new_entries + report.replaced_packs == 0 && !is_once => {}
        Format::Text => {
            anstream::println!(
                "{} entries of {source} are in {}, {} of them new; {} bytes of packs were fetched.",
                grouped(report.entries),
                root.display(),
                grouped(report.new_entries),
                grouped(report.fetched_bytes)
            );
            if report.replaced_packs > 0 {
                let packs = counted(report.replaced_packs as usize, "pack");
                anstream::println!("{packs} went, as the source has others in their place.");
            }
        }
    }
}
