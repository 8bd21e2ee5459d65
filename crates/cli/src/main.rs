//! The command `dictum`: glue between the command line and the hall, a file a verb.

mod args;
mod commands;
mod progress;
mod terminal;

use args::{Cli, Format, Verb};
use clap::Parser;
use dictum::{Dictum, Error, model::ErrorKind};
use std::{path::PathBuf, process::ExitCode};

/// What a command ends with: an exit code of its own, or trouble.
type Outcome = Result<u8, Error>;

fn main() -> ExitCode {
    let cli = Cli::parse();
    start_log(cli.verbose);
    match run(&cli) {
        Ok(code) => ExitCode::from(code),
        Err(error) => report(&error, cli.format),
    }
}

fn run(cli: &Cli) -> Outcome {
    match &cli.verb {
        Verb::Init { dir } => commands::init::run(cli, dir.as_deref()),
        Verb::Open { input, listen } => commands::open::run(cli, input, listen),
        Verb::Ingest(input) => commands::ingest::run(cli, input),
        Verb::Harvest(harvest) => commands::harvest::run(cli, harvest),
        Verb::Watch(watch) => commands::watch::run(cli, watch),
        Verb::Gaps(gaps) => commands::gaps::run(cli, gaps),
        Verb::Digest(digest) => commands::digest::run(cli, digest),
        Verb::Read { input, site_zone, explain } => {
            commands::read::run(cli, input, site_zone.as_deref(), *explain)
        }
        Verb::Show { name, edition } => commands::show::run(cli, name, *edition),
        Verb::Trace(args) => commands::trace::run(cli, args),
        Verb::Compare(args) => commands::compare::run(cli, args),
        Verb::Correct(correct) => commands::correct::run(cli, correct),
        Verb::Search { query, limit, list, kwic, .. } if kwic.kwic => {
            commands::kwic::lines(cli, &query.join(" "), usize::from(*limit), *list, kwic)
        }
        Verb::Search { query, list, kwic, .. } if kwic.usage => {
            commands::kwic::usage(cli, &query.join(" "), *list)
        }
        Verb::Search { query, list: Some(form), .. } => commands::search::list(cli, &query.join(" "), *form),
        Verb::Search { query, limit, skip, list: None, .. } => {
            commands::search::run(cli, &query.join(" "), usize::from(*limit), *skip)
        }
        Verb::Words(words) => commands::words::run(cli, words),
        Verb::Speakers(speakers) => commands::speakers::run(cli, speakers),
        Verb::Check(check) => commands::check::run(cli, check),
        Verb::Cite { name, form, style } => commands::cite::run(cli, name, form, style.as_deref()),
        Verb::Verify(verify) => commands::verify::run(cli, verify),
        Verb::Rebuild => commands::rebuild::run(cli),
        Verb::Redact(redact) => commands::redact::run(cli, redact),
        Verb::Repack => commands::repack::run(cli),
        Verb::Log(log) => commands::log::run(cli, log),
        Verb::VerifyProof(verify) => commands::verify_proof::run(cli, verify),
        Verb::Serve(listen) => commands::serve::run(cli, listen),
        Verb::Token { action } => commands::token::run(cli, action),
        Verb::Mcp { public_address } => commands::mcp::run(cli, public_address.clone()),
        #[cfg(feature = "columns")]
        Verb::Batch(batch) => commands::batch::run(cli, batch),
        Verb::Backup { to, with_key } => commands::backup::run(cli, to, *with_key),
        Verb::Restore { from, to } => commands::restore::run(cli, from, to),
        Verb::Follow(follow) => commands::follow::run(cli, follow),
        Verb::Export(export) => commands::export::run(cli, export),
        Verb::Completions { shell } => commands::shell::completions(*shell),
        Verb::Man => commands::shell::man(),
    }
}

impl Cli {
    /// The archive's folder: as named, or the nearest at or above the working folder.
    fn archive_folder(&self) -> Result<PathBuf, Error> {
        match &self.archive {
            Some(folder) => Ok(folder.clone()),
            None => Dictum::find(&working_folder()?),
        }
    }

    /// The archive, opened.
    fn open_archive(&self) -> Result<Dictum, Error> {
        Dictum::open(&self.archive_folder()?)
    }
}

fn working_folder() -> Result<PathBuf, Error> {
    std::env::current_dir().map_err(|error| {
        Error::new(ErrorKind::Internal, format!("the working folder cannot be told: {error}"))
    })
}

/// Trouble goes to standard error: what, and the cure; as JSON where answers are JSON.
fn report(error: &Error, format: Format) -> ExitCode {
    let kind = error.kind();
    match format {
        Format::Json => {
            let problem = serde_json::json!({"error": {"kind": kind.as_str(), "message": error.to_string(), "hint": error.hint()}});
            anstream::eprintln!("{problem}");
        }
        Format::Text => {
            anstream::eprintln!("{}: {error}", terminal::paint("dictum", terminal::TROUBLE));
            if let Some(hint) = error.hint() {
                anstream::eprintln!("        {hint}");
            }
        }
    }
    ExitCode::from(kind.exit_code())
}

fn start_log(verbose: u8) {
    let level = match verbose {
        0 => tracing::Level::WARN,
        1 => tracing::Level::INFO,
        _ => tracing::Level::DEBUG,
    };
    tracing_subscriber::fmt()
        .with_max_level(level)
        .with_writer(std::io::stderr)
        .without_time()
        .with_target(verbose > 1)
        .init();
}
