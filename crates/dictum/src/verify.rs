//! `verify`: what is kept, hashed and compared again, as deep as is asked for.

use crate::{Dictum, error::Result};
use dictum_archive::{Archive, FixityReport, Level};
use std::path::Path;

/// Verifies the archive in a folder as it lies there: it is not opened as for reading, so nothing is mended or made on the
/// way, and damage that keeps it from being opened is told like any other. `progress` is told how many of how many bytes
/// of packs are done.
///
/// # Errors
/// Not found where nothing speaks for an archive; where checking is impossible, as without the right to read.
pub fn verify_folder(root: &Path, level: Level, progress: impl FnMut(u64, u64)) -> Result<FixityReport> {
    Ok(Archive::as_it_is(root)?.verify_to(level, progress)?)
}

impl Dictum {
    /// Verifies the whole record of an open archive; `progress` is told how many of how many bytes of packs are done.
    pub fn verify(&self, progress: impl FnMut(u64, u64)) -> Result<FixityReport> {
        Ok(self.archive.verify(progress)?)
    }
}
