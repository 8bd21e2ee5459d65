//! `rebuild`: the catalogue and everything derived, made anew from packs and log.

use crate::{Dictum, error::Result};
use dictum_archive::{Archive, RebuildReport};
use std::path::Path;

impl Dictum {
    /// Makes the catalogue of the archive in a folder anew from `record/packs` and `record/log` alone, and then everything that is
    /// derived. `progress` is told how many of how many bytes of packs are done.
    ///
    /// # Errors
    /// Damaged where the log does not give what was signed; unavailable where another process writes. Nothing is changed then.
    pub fn rebuild(root: &Path, progress: impl FnMut(u64, u64)) -> Result<RebuildReport> {
        let report = Archive::rebuild(root, progress)?;
        // Opening indexes whatever the indexes do not know, which is everything.
        Dictum::open(root)?;
        Ok(report)
    }
}
