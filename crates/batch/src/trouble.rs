//! Trouble with columns and processes, in the hall's words.

use dictum::{Error, model::ErrorKind};
use std::{fmt::Display, path::Path};

/// Something that is a fault of ours or of the machine.
pub(crate) fn internal(what: impl Display) -> Error {
    Error::new(ErrorKind::Internal, what.to_string())
}

/// A file that cannot be read or written.
pub(crate) fn file(action: &str, path: &Path, error: impl Display) -> Error {
    internal(format!("cannot {action} {}: {error}", path.display()))
}

/// A stream or file that came from elsewhere and is not what it should be.
pub(crate) fn not_ours(what: &str, why: impl Display) -> Error {
    Error::asked_wrongly(format!("{what}: {why}"))
        .with_hint("the columns of each table are in docs/guide/columns.md")
}
