//! `verify`: everything kept is hashed and compared again.

use crate::{Dictum, error::Result};
use dictum_archive::FixityReport;

impl Dictum {
    /// Verifies the record; `progress` is told how many of how many bytes of packs are done.
    pub fn verify(&self, progress: impl FnMut(u64, u64)) -> Result<FixityReport> {
        Ok(self.archive.verify(progress)?)
    }
}
