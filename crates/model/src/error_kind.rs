//! What sort of trouble an error is: the same sort gives the same exit code and HTTP status in every door.

use crate::words::vocabulary;

vocabulary! {
    /// The sort of trouble, by who can mend it.
    ErrorKind, "kind of error" {
        /// The caller asked for something that makes no sense; asking otherwise helps.
        AskedWrongly = "asked-wrongly",
        /// What was asked for is not held.
        NotFound = "not-found",
        /// What was asked for was held and has been let go; the answer names the entry that says why.
        Redacted = "redacted",
        /// As redacted, and a legal demand is named as the grounds.
        Withheld = "withheld",
        /// Kept bytes are not what they should be.
        Damaged = "damaged",
        /// Another writer, a full disk: trying later, or making room, helps.
        Unavailable = "unavailable",
        /// A fault of ours or of the machine.
        Internal = "internal",
    }
}

impl ErrorKind {
    /// The exit code of the command (documented in `docs/guide/exit-codes.md`).
    pub fn exit_code(self) -> u8 {
        match self {
            ErrorKind::Internal => 1,
            ErrorKind::AskedWrongly => 2,
            ErrorKind::NotFound | ErrorKind::Redacted | ErrorKind::Withheld => 3,
            ErrorKind::Damaged => 4,
            ErrorKind::Unavailable => 5,
        }
    }

    /// The status of an HTTP answer (RFC 9110; 451 is of RFC 7725).
    pub fn http_status(self) -> u16 {
        match self {
            ErrorKind::AskedWrongly => 400,
            ErrorKind::NotFound => 404,
            ErrorKind::Redacted => 410,
            ErrorKind::Withheld => 451,
            ErrorKind::Damaged | ErrorKind::Internal => 500,
            ErrorKind::Unavailable => 503,
        }
    }
}
