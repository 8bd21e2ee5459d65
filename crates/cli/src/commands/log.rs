//! `dictum log`: the entries of the record, the checkpoint to publish, proofs, keys.

use crate::{
    Outcome,
    args::{Cli, Format, LogAction, LogArgs},
    terminal::{DIM, paint},
};
use dictum::{Dictum, EntryListing, Error, ListedEntry, model::ErrorKind};
use std::time::SystemTime;

pub fn run(cli: &Cli, args: &LogArgs) -> Outcome {
    let dictum = cli.open_archive()?;
    match &args.action {
        None => list(cli, &dictum, args),
        Some(LogAction::Checkpoint) => checkpoint(cli, &dictum),
        Some(LogAction::Key) => keys(cli, &dictum),
        Some(LogAction::Prove { number }) => prove(cli, &dictum, *number),
        Some(LogAction::RotateKey { reason }) => rotate(cli, &dictum, reason),
    }
}

fn list(cli: &Cli, dictum: &Dictum, args: &LogArgs) -> Outcome {
    let listing = EntryListing {
        from: args.number.or(args.from),
        kind: args.kind.as_deref(),
        limit: if args.number.is_some() { 1 } else { args.limit },
    };
    let entries = dictum.log_entries(&listing)?;
    if let Some(number) = args.number
        && entries.first().is_none_or(|entry| entry.number != number)
    {
        return Err(Error::new(ErrorKind::NotFound, format!("no entry {number} is held")));
    }
    for entry in &entries {
        match cli.format {
            Format::Json => anstream::println!("{}", json(entry)),
            Format::Text if args.number.is_some() => anstream::print!("{}", printable(&entry.text)),
            Format::Text => anstream::println!("{:>8}  {:<10}  {}", entry.number, entry.kind(), gist(entry)),
        }
    }
    Ok(0)
}

fn json(entry: &ListedEntry) -> serde_json::Value {
    let fields: Vec<_> = entry.fields().map(|(field, value)| serde_json::json!([field, value])).collect();
    serde_json::json!({
        "number": entry.number, "kind": entry.kind(), "leaf": entry.leaf.to_string(), "fields": fields, "text": entry.text,
    })
}

/// So many characters of an entry's values stand in its line.
const GIST: usize = 140;

/// The values of an entry in one line, but for digests, which tell a person little.
fn gist(entry: &ListedEntry) -> String {
    let values: Vec<&str> =
        entry.fields().map(|(_, value)| value).filter(|value| !value.starts_with("sha256:")).collect();
    let plain = printable(&values.join(" · "));
    let cut: String = plain.chars().take(GIST).collect();
    let rest = if cut.len() < plain.len() { "…" } else { "" };
    cut.replace(" · ", &paint(" · ", DIM)) + rest
}

/// Archived words must not steer the terminal.
fn printable(text: &str) -> String {
    text.chars().map(|c| if c.is_control() && c != '\n' { '\u{fffd}' } else { c }).collect()
}

fn checkpoint(cli: &Cli, dictum: &Dictum) -> Outcome {
    let signed = dictum.log_checkpoint()?;
    match cli.format {
        Format::Text => anstream::print!("{}", signed.note),
        Format::Json => {
            let head = signed.checkpoint.head;
            let shape = serde_json::json!({
                "origin": signed.checkpoint.origin, "size": head.size, "root": head.root.to_string(),
                "note": signed.note.to_string(),
            });
            anstream::println!("{shape}");
        }
    }
    Ok(0)
}

fn keys(cli: &Cli, dictum: &Dictum) -> Outcome {
    let keys: Vec<String> = dictum.log_keys()?.iter().map(ToString::to_string).collect();
    match cli.format {
        Format::Text => keys.iter().for_each(|key| anstream::println!("{key}")),
        Format::Json => anstream::println!("{}", serde_json::json!({ "keys": keys })),
    }
    Ok(0)
}

fn prove(cli: &Cli, dictum: &Dictum, number: u64) -> Outcome {
    let proof = dictum.log_proof(number)?;
    match cli.format {
        Format::Text => anstream::print!("{proof}"),
        Format::Json => {
            anstream::println!("{}", serde_json::json!({"number": number, "proof": proof.to_string()}));
        }
    }
    Ok(0)
}

fn rotate(cli: &Cli, dictum: &Dictum, reason: &str) -> Outcome {
    let now = SystemTime::now().try_into().map_err(|error| {
        Error::new(ErrorKind::Internal, format!("the machine's clock makes no sense: {error}"))
    })?;
    let number = dictum.rotate_log_key(reason, now)?;
    let keys = dictum.log_keys()?;
    let key = keys.last().map(ToString::to_string).unwrap_or_default();
    match cli.format {
        Format::Text => anstream::println!(
            "Entry {number} says so. From now on the log is signed by\n{key}\nPublish that key, and keep a copy of private/log-key in another place."
        ),
        Format::Json => anstream::println!("{}", serde_json::json!({"entry": number, "key": key})),
    }
    Ok(0)
}
