//! Is the catalogue's file sound, as far as SQLite can tell? That is a few of a hundred bits that may flip.

use super::{Examination, number};
use crate::error::Result;

/// SQLite names this many faults and stops.
const MOST_FAULTS: u32 = 20;

pub(super) fn check(examination: &mut Examination<'_>) -> Result<()> {
    let catalogue = examination.archive.catalogue()?;
    let mut query = catalogue.connection.prepare(&format!("PRAGMA integrity_check({MOST_FAULTS})"))?;
    for answer in query.query_map([], |row| row.get::<_, String>(0))? {
        match answer {
            Ok(line) if line == "ok" => {}
            Ok(line) => examination.find(&number::CATALOGUE_FILE, format!("catalogue.sqlite: {line}")),
            Err(error) => examination.find(&number::CATALOGUE_FILE, format!("catalogue.sqlite: {error}")),
        }
    }
    Ok(())
}
