//! Trouble as every door words it: what, of which sort, and what to do about it.

use dictum_model::ErrorKind;
use std::{fmt, path::Path};

/// The result of anything the hall does.
pub type Result<T> = std::result::Result<T, Error>;

/// Trouble. Its kind decides exit code and HTTP status; its hint is the cure.
#[derive(Debug)]
pub struct Error {
    kind: ErrorKind,
    message: String,
    hint: Option<String>,
}

impl Error {
    /// Trouble of a kind, without a cure as yet.
    pub fn new(kind: ErrorKind, message: impl Into<String>) -> Error {
        Error { kind, message: message.into(), hint: None }
    }

    /// The caller asked for something that makes no sense.
    pub fn asked_wrongly(message: impl Into<String>) -> Error {
        Error::new(ErrorKind::AskedWrongly, message)
    }

    /// What was asked for is not held.
    pub fn not_found(message: impl Into<String>) -> Error {
        Error::new(ErrorKind::NotFound, message)
    }

    /// Adds the cure.
    pub fn with_hint(mut self, hint: impl Into<String>) -> Error {
        self.hint = Some(hint.into());
        self
    }

    /// A file of the user's could not be used.
    pub(crate) fn file(action: &str, path: &Path, error: &std::io::Error) -> Error {
        let kind = match error.kind() {
            std::io::ErrorKind::NotFound => ErrorKind::NotFound,
            std::io::ErrorKind::PermissionDenied => ErrorKind::AskedWrongly,
            std::io::ErrorKind::StorageFull => ErrorKind::Unavailable,
            _ => ErrorKind::Internal,
        };
        Error::new(kind, format!("cannot {action} {}: {error}", path.display()))
    }

    /// The sort of trouble.
    pub fn kind(&self) -> ErrorKind {
        self.kind
    }

    /// What to do about it.
    pub fn hint(&self) -> Option<&str> {
        self.hint.as_deref()
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Error {}

impl From<dictum_archive::Error> for Error {
    fn from(error: dictum_archive::Error) -> Error {
        let hint = error.hint().map(str::to_owned);
        Error { kind: error.kind(), message: error.to_string(), hint }
    }
}
