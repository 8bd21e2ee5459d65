//! One retrieval of an address at one time.

use crate::{Digest, words::vocabulary};
use jiff::Timestamp;

vocabulary! {
    /// What told when a capture was made.
    CapturedAtFrom, "origin of a capture time" {
        /// The `WARC-Date` of its record.
        Warc = "warc",
        /// The `Date` header of the response.
        HttpDate = "http-date",
        /// Two cities' clocks beside a date on the page.
        PageClocks = "page-clocks",
        /// The name of the file.
        FileName = "file-name",
        /// The person who handed it in, by option or manifest.
        User = "user",
    }
}

/// What is known of a capture beside its bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Capture {
    /// Where the bytes came from: a file's path as given, and for a WARC `path#offset`.
    pub source: String,
    /// The digest of the payload: transfer and content encodings undone, charset not.
    pub digest: Digest,
    /// The media type without parameters, lower case: `text/html`.
    pub media_type: Option<String>,
    /// The charset the payload is read in, by its WHATWG name in lower case: `utf-8`.
    pub charset: Option<String>,
    /// The payload's length in bytes.
    pub bytes: usize,
    /// The address asked for.
    pub target_uri: Option<String>,
    /// When it was fetched.
    pub captured_at: Option<Timestamp>,
    /// The instants it may have been fetched at, where the page leaves more than one open.
    pub captured_at_candidates: Vec<Timestamp>,
    /// What told `captured_at`.
    pub captured_at_from: Option<CapturedAtFrom>,
    /// The HTTP status of the response, where there was one.
    pub http_status: Option<u16>,
}
