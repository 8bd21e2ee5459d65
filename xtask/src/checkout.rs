//! Where things are: the checkout, what Cargo builds, and what lies beside the checkout.

use anyhow::{Context, Result};
use std::path::{Path, PathBuf};

/// The folders that the steps work in.
pub struct Checkout {
    /// The checkout's own.
    pub root: PathBuf,
    /// Cargo's target folder.
    pub target: PathBuf,
}

impl Checkout {
    /// Finds the checkout that this program was built from, and the target folder it was built into.
    pub fn find() -> Result<Checkout> {
        let manifest = Path::new(env!("CARGO_MANIFEST_DIR"));
        let root = manifest.parent().context("xtask stands in the checkout")?.to_owned();
        let program = std::env::current_exe().context("the program's own path is not known")?;
        // TARGET/debug/xtask
        let target = program.ancestors().nth(2).context("xtask is not run from a target folder")?.to_owned();
        Ok(Checkout { root, target })
    }

    /// The release build of `dictum`.
    pub fn dictum(&self) -> PathBuf {
        self.target.join("release").join("dictum")
    }

    /// An example of the hall, as built for release.
    pub fn example(&self, name: &str) -> PathBuf {
        self.target.join("release/examples").join(name)
    }

    /// The folder beside the checkout that holds real captures and their scorers, where there is one.
    pub fn shared(&self) -> Option<PathBuf> {
        let shared = self.root.parent()?.join("shared");
        shared.join("corpus").is_dir().then_some(shared)
    }
}
