//! `dictum open`: everything at once: an archive, what is in the files, and the reading room.

use super::{ingest, serve};
use crate::{
    Outcome,
    args::{Cli, InputArgs, ListenArgs},
};
use dictum::Dictum;
use std::path::PathBuf;

pub fn run(cli: &Cli, input: &InputArgs, listen: &ListenArgs) -> Outcome {
    let folder = cli.archive.clone().unwrap_or_else(|| PathBuf::from(".dictum"));
    let dictum = Dictum::open_or_init(&folder)?;
    let summary = ingest::ingest(cli, &dictum, input)?;
    ingest::print(cli, &summary)?;
    serve::serve(dictum, listen)
}
