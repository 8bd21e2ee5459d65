//! What stands in for `objects` where the command was built without it: says so, and does nothing.

use crate::storage::Address;
use dictum::{Error, Result};
use std::{ops::Range, path::Path};

/// A bucket of a store; there is none.
pub(crate) enum Objects {}

impl Objects {
    /// Refuses, with the cure.
    pub(crate) fn of(address: &Address) -> Result<Objects> {
        Err(Error::asked_wrongly(format!(
            "{} is in a store, and this command was built without them",
            address.root()
        ))
        .with_hint(
            "build it with “cargo build --release --features stores”, or bring what is meant to a path",
        ))
    }

    pub(crate) fn length(&self, _name: &str) -> Result<Option<u64>> {
        match *self {}
    }

    pub(crate) fn each(&self, _folder: &str, _each: &mut dyn FnMut(String, u64)) -> Result<()> {
        match *self {}
    }

    pub(crate) fn look(&self, _folder: &str) -> Result<()> {
        match *self {}
    }

    pub(crate) fn fetch(&self, _name: &str, _range: Option<Range<u64>>, _into: &Path) -> Result<bool> {
        match *self {}
    }

    pub(crate) fn put(&self, _from: &Path, _name: &str) -> Result<()> {
        match *self {}
    }
}
