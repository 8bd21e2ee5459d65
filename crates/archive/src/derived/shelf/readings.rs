//! Readings kept with the shelf, so that a walk over all statements need not read every page again.
//!
//! Each is folded by zstd with its checksum: one that does not unfold is not there, and its page is read. What is kept is what the extractor made,
//! before what people corrected. It is no evidence, and no answer about a single page is made of it.

use super::{Shelf, ShelfWriter};
use crate::{error::Result, record::pack::unfold_bytes};
use rusqlite::OptionalExtension;
use std::io;
use zstd::bulk::Compressor;

/// A higher level takes three times as long for a tenth less.
const LEVEL: i32 = 1;

/// No reading is longer than so many bytes when unfolded: four of the largest pages.
const LONGEST: usize = 4 * crate::LARGEST_PAYLOAD;

/// Folds a reading's text to be kept.
///
/// # Errors
/// Where zstd has no memory.
pub fn fold_reading(text: &str) -> io::Result<Vec<u8>> {
    let mut compressor = Compressor::new(LEVEL)?;
    compressor.include_checksum(true)?;
    compressor.compress(text.as_bytes())
}

fn unfolded(folded: &[u8]) -> Option<String> {
    let length = zstd::zstd_safe::get_frame_content_size(folded).ok()??;
    let length = usize::try_from(length).ok().filter(|length| *length <= LONGEST)?;
    String::from_utf8(unfold_bytes(folded, length, None).ok()?).ok()
}

impl Shelf {
    /// The text of the reading of a capture; `None` where none is kept, or it is damaged.
    pub fn kept_reading(&self, capture: u64) -> Result<Option<String>> {
        let mut query =
            self.connection.prepare_cached("SELECT folded FROM kept_reading WHERE capture = ?1")?;
        let folded = query.query_row([capture], |row| Ok(unfolded(row.get_ref(0)?.as_blob()?))).optional()?;
        Ok(folded.flatten())
    }

    /// The captures whose kept readings do not unfold, up to so many.
    pub(super) fn damaged_readings(&self, most: usize) -> Result<Vec<u64>> {
        let mut query = self.connection.prepare("SELECT capture, folded FROM kept_reading")?;
        let mut rows = query.query([])?;
        let mut damaged = Vec::new();
        while let (Some(row), true) = (rows.next()?, damaged.len() < most) {
            if unfolded(row.get_ref(1)?.as_blob().map_err(rusqlite::Error::from)?).is_none() {
                damaged.push(row.get(0)?);
            }
        }
        Ok(damaged)
    }
}

impl ShelfWriter {
    /// Keeps the reading of a capture, folded by [`fold_reading`], in the place of one that was kept before.
    pub fn keep_reading(&mut self, capture: u64, folded: &[u8]) -> Result<()> {
        let sql = "INSERT OR REPLACE INTO kept_reading VALUES (?1, ?2)";
        self.shelf.connection.prepare_cached(sql)?.execute((capture, folded))?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kept_reading_comes_back_and_a_damaged_one_does_not() {
        let home = tempfile::tempdir().unwrap();
        let mut writer = ShelfWriter::open(home.path()).unwrap();
        let text = "{\"statement\":\"the ferry sails on Monday\"}".repeat(50);
        writer.keep_reading(7, &fold_reading(&text).unwrap()).unwrap();
        let mut damaged = fold_reading(&text).unwrap();
        *damaged.last_mut().unwrap() ^= 1;
        writer.keep_reading(8, &damaged).unwrap();
        let shelf = writer.shelf();
        assert_eq!(shelf.kept_reading(7).unwrap().as_deref(), Some(text.as_str()));
        assert_eq!(shelf.kept_reading(8).unwrap(), None);
        assert_eq!(shelf.kept_reading(9).unwrap(), None);
        assert_eq!(shelf.damaged_readings(5).unwrap(), [8]);
    }
}
