//! Records that only an export of an archive has: what it is, revisits told by entries alone, entries that are no captures.
//!
//! With the records of the packs they are enough to enter the same captures again elsewhere, each in the same words.

use super::writer::{Header, PAYLOAD_DIGEST};
use crate::sha256::digest_of;
use dictum_model::Capture;
use jiff::Timestamp;

/// The type of a `metadata` record whose block is an entry's text.
pub(super) const ENTRY_TYPE: &str = "application/x-dictum-entry";

/// The field for the type of a revisit's payload.
pub(super) const CONTENT_TYPE: &str = "Dictum-Content-Type";

/// The record that holds a payload, as a revisit names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FirstRecord {
    /// Its `WARC-Record-ID`, without angle brackets.
    pub record_id: String,
    /// Its `WARC-Target-URI` as it is printed, a stand-in too.
    pub target_uri: String,
    /// Its `WARC-Date` as it is printed.
    pub date: String,
    /// Its `WARC-Payload-Digest`: by this, tools find the payload.
    pub payload_digest: String,
}

impl FirstRecord {
    /// Reads off a record what a revisit says of it; none where the record lacks one of the fields.
    pub fn of(record: &super::Record) -> Option<FirstRecord> {
        let field = |name| record.fields.get(name).map(str::to_owned);
        Some(FirstRecord {
            record_id: record.record_id.clone()?,
            target_uri: field("WARC-Target-URI")?,
            date: field("WARC-Date")?,
            payload_digest: field("WARC-Payload-Digest")?,
        })
    }
}

/// Writes what a file is: a `warcinfo` record. `part` is its name where it is one of several, so that each has a record of its own.
pub fn write_warcinfo(software: &str, part: Option<&str>) -> Vec<u8> {
    let mut header = Header::at("warcinfo", None);
    if let Some(part) = part {
        header.line("WARC-Filename", part);
    }
    header.line("Content-Type", "application/warc-fields");
    let fields = format!(
        "software: {software}\r\nformat: WARC File Format 1.1\r\n\
         conformsTo: http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/\r\n\
         description: captures of a Dictum archive, each as it was kept, in the order in which they were entered\r\n"
    );
    header.line("WARC-Block-Digest", &digest_of(fields.as_bytes()).to_string());
    header.with_block(fields.as_bytes())
}

/// Writes that bytes held already were met again: a `revisit` record without a block, since nothing else of it was kept.
pub fn write_reference(capture: &Capture, first: &FirstRecord) -> Vec<u8> {
    let mut header = Header::of("revisit", capture);
    header.line("WARC-Profile", "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest");
    header.line("WARC-Refers-To", &format!("<{}>", first.record_id));
    header.line("WARC-Refers-To-Target-URI", &first.target_uri);
    header.line("WARC-Refers-To-Date", &first.date);
    header.line("WARC-Payload-Digest", &first.payload_digest);
    header.line(PAYLOAD_DIGEST, &capture.digest.to_string());
    if let Some(status) = capture.http_status {
        header.line("Dictum-HTTP-Status", &status.to_string());
    }
    header.content_type(CONTENT_TYPE, capture);
    header.with_block(b"")
}

/// Writes an entry that no other record tells, or, before the record of a capture, the entry that this record does not tell to the
/// letter: a `metadata` record. `at` is the time that the entry tells, `about` the identifier of the capture's record.
pub fn write_entry(text: &str, at: Option<Timestamp>, about: Option<&str>) -> Vec<u8> {
    let mut header = Header::at("metadata", at);
    if let Some(record_id) = about {
        header.line("WARC-Refers-To", &format!("<{record_id}>"));
    }
    header.line("WARC-Block-Digest", &digest_of(text.as_bytes()).to_string());
    header.line("Content-Type", ENTRY_TYPE);
    header.with_block(text.as_bytes())
}
