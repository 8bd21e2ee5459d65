//! `dictum mcp`: an assistant asks over standard input and output.

use crate::{Outcome, args::Cli};
use dictum_server::{PublicAddress, ServeOptions, serve_stdio};
use std::sync::Arc;

/// Answers until the assistant closes its end.
pub fn run(cli: &Cli, public_address: Option<PublicAddress>) -> Outcome {
    let options = ServeOptions { public_address, ..ServeOptions::default() };
    serve_stdio(Arc::new(cli.open_archive()?), options)?;
    Ok(0)
}
