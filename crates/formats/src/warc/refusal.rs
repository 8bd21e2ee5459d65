//! Why a record is refused, and where it stands.

use super::Place;
use std::io;

/// A record that is not taken. What follows it is read on, unless the file itself could not be read.
#[derive(Debug, thiserror::Error)]
#[error("the record at byte {place} is refused: {refusal}")]
pub struct RecordError {
    /// Where the record, or the damaged member, begins.
    pub place: Place,
    /// Why it is refused.
    pub refusal: Refusal,
}

/// Why a record is refused.
#[derive(Debug, thiserror::Error)]
pub enum Refusal {
    /// What stands here is no record.
    #[error("no WARC record begins here")]
    NotARecord,
    /// What stands here is no record of an ARC file.
    #[error("no ARC record begins here: a line of address, IP, time, media type and length is expected")]
    NotAnArcRecord,
    /// It is of a version of the standard other than 1.0 and 1.1.
    #[error("version “{0}” of WARC is not known; 1.0 and 1.1 are")]
    Version(String),
    /// Its header does not end within the limit.
    #[error("its header has no end within {0} bytes")]
    HeaderTooLong(usize),
    /// It ends, or its compressed member does, before its header is over.
    #[error("its header is cut short")]
    HeaderCutShort,
    /// It does not say how long it is, or not in a number.
    #[error("its Content-Length is {}", .0.as_ref().map_or("missing".into(), |word| format!("“{word}”")))]
    NoLength(Option<String>),
    /// It has no WARC-Type.
    #[error("its WARC-Type is missing")]
    NoKind,
    /// It ends before its length is reached.
    #[error("it is cut short: {found} of {declared} bytes are there")]
    CutShort {
        /// Its Content-Length.
        declared: u64,
        /// The bytes that are there.
        found: u64,
    },
    /// What follows it is neither a record nor the end.
    #[error("its Content-Length is wrong: behind {0} bytes neither a record follows nor the end")]
    WrongLength(u64),
    /// Its bytes are not those that its digest was made of.
    #[error("its {what} digest is wrong: {declared} is declared, {computed} computed")]
    Digest {
        /// `block` or `payload`.
        what: &'static str,
        /// The digest in its header.
        declared: String,
        /// The digest of its bytes, in the same spelling.
        computed: String,
    },
    /// The gzip member or zstd frame that holds it cannot be unpacked.
    #[error("{0}")]
    Damaged(String),
    /// More stands behind the one record that was asked for.
    #[error("more stands behind it, where one record was expected")]
    NotAlone,
    /// The file could not be read on.
    #[error("the file could not be read: {0}")]
    Unreadable(io::Error),
}
