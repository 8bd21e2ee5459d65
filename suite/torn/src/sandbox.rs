//! Sandboxes: folders of one test's own, in memory where the machine has a place for that.

use anyhow::{Context, Result};
use std::{
    env, fs,
    path::{Path, PathBuf},
    process,
    sync::atomic::{AtomicUsize, Ordering},
};

/// A folder that goes when this is dropped.
#[derive(Debug)]
pub struct Sandbox(PathBuf);

impl Sandbox {
    /// Makes an empty one.
    pub fn new() -> Result<Sandbox> {
        static NUMBER: AtomicUsize = AtomicUsize::new(0);
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let memory = Path::new("/dev/shm");
        let home = if memory.is_dir() { memory.to_owned() } else { env::temp_dir() };
        let path = home.join(format!("dictum-torn-{}-{number}", process::id()));
        fs::create_dir_all(&path).with_context(|| format!("cannot make {}", path.display()))?;
        // SQLite asks by the path without links.
        Ok(Sandbox(path.canonicalize()?))
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Sandbox {
    fn drop(&mut self) {
        // A folder that stays behind in memory or among temporary files harms nobody.
        let _ = fs::remove_dir_all(&self.0);
    }
}
