//! `dictum completions` and `dictum man`: what a shell and a reader of manuals want.

use crate::{Outcome, args::Cli};
use clap::CommandFactory;
use dictum::{Error, model::ErrorKind};
use std::io::Write;

pub fn completions(shell: clap_complete::Shell) -> Outcome {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Cli::command(), "dictum", &mut script);
    write_out(&script)
}

pub fn man() -> Outcome {
    let mut page = Vec::new();
    clap_mangen::Man::new(Cli::command()).render(&mut page).map_err(cannot)?;
    write_out(&page)
}

fn write_out(bytes: &[u8]) -> Outcome {
    std::io::stdout().write_all(bytes).map_err(cannot)?;
    Ok(0)
}

fn cannot(error: std::io::Error) -> Error {
    Error::new(ErrorKind::Internal, format!("cannot write: {error}"))
}
