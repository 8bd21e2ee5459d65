//! `dictum export`: all statements as JSON Lines.

use crate::{
    Outcome,
    args::{Cli, Format},
    terminal::grouped,
};
use dictum::{Error, model::ErrorKind};
use std::{
    fs::File,
    io::{BufWriter, Write},
    path::Path,
};

pub fn run(cli: &Cli, out: Option<&Path>) -> Outcome {
    let dictum = cli.open_archive()?;
    let cannot = |error: std::io::Error| {
        let name = out.map_or("standard output".to_owned(), |path| path.display().to_string());
        Error::new(ErrorKind::Internal, format!("cannot write {name}: {error}"))
    };
    let mut writer: Box<dyn Write> = match out {
        Some(path) => Box::new(BufWriter::new(File::create(path).map_err(cannot)?)),
        None => Box::new(BufWriter::new(std::io::stdout().lock())),
    };
    let summary = dictum.export_jsonl(&mut writer)?;
    writer.flush().map_err(cannot)?;
    if let Some(path) = out {
        match cli.format {
            Format::Json => {
                anstream::println!(
                    "{}",
                    serde_json::json!({"statements": summary.statements, "bytes": summary.bytes})
                );
            }
            Format::Text => {
                let (statements, bytes) = (grouped(summary.statements), grouped(summary.bytes));
                anstream::println!("{statements} statements, {bytes} bytes written to {}.", path.display());
            }
        }
    }
    Ok(0)
}
