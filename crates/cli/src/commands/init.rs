//! `dictum init`: a new archive.

use crate::{
    Outcome,
    args::{Cli, Format},
};
use dictum::Dictum;
use std::path::{Path, PathBuf};

pub fn run(cli: &Cli, dir: Option<&Path>) -> Outcome {
    let folder = dir.map(Path::to_owned).or(cli.archive.clone()).unwrap_or_else(|| PathBuf::from(".dictum"));
    let dictum = Dictum::init(&folder)?;
    match cli.format {
        Format::Json => anstream::println!("{}", serde_json::json!({"archive": dictum.root()})),
        Format::Text => anstream::println!("A new archive stands in {}.", dictum.root().display()),
    }
    Ok(0)
}
