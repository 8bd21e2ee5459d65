//! Records as Dictum writes them: their bytes are a function of the capture and nothing else.
//!
//! What WARC has no field for stands in fields of ours, which any other tool passes over:
//!
//! | field | meaning |
//! |---|---|
//! | `Dictum-Source` | the file's name as given; `%` and what a header cannot hold are percent-encoded |
//! | `Dictum-Captured-At-From` | what told the time of capture |
//! | `Dictum-Captured-At: unknown` | nothing told it; `WARC-Date`, which the standard demands, is a stand-in (1970) |
//! | `Dictum-Target-URI: unknown` | nothing told the address; `WARC-Target-URI` is a stand-in made of the digest |
//! | `Dictum-Charset` | a declared charset beside no media type |
//! | `Dictum-HTTP-Status` | the status, where the response's own header is not kept |
//! | `Dictum-Content-Type` | the type of the payload that a revisit without a block goes back to |
//! | `Dictum-Payload-Digest` | the digest of the payload with all encodings undone, where the block is a response or a revisit |

use super::RefersTo;
use crate::sha256::digest_of;
use dictum_model::{Capture, Digest};
use jiff::Timestamp;
use sha2::{Digest as _, Sha256};
use std::{borrow::Cow, fmt::Write as _};

pub(super) const UNKNOWN_TIME: &str = "Dictum-Captured-At";
pub(super) const UNKNOWN_TARGET: &str = "Dictum-Target-URI";
pub(super) const PAYLOAD_DIGEST: &str = "Dictum-Payload-Digest";

/// Writes a capture that came as bare bytes: a `resource` record of WARC 1.1, unpacked.
pub fn write_resource(capture: &Capture, payload: &[u8]) -> Vec<u8> {
    let mut header = Header::of("resource", capture);
    let digest = digest_of(payload);
    header.digests(digest, digest);
    if let Some(status) = capture.http_status {
        header.line("Dictum-HTTP-Status", &status.to_string());
    }
    header.content_type("Content-Type", capture);
    header.with_block(payload)
}

/// Writes a capture that came as an HTTP response: a `response` record of WARC 1.1, unpacked.
///
/// `block` is the response as received, header and body, kept verbatim; media type, charset and status are read
/// from it again, whatever `capture` says. `capture.digest` is that of the payload with all encodings undone.
pub fn write_response(capture: &Capture, block: &[u8]) -> Vec<u8> {
    let body_begins = super::fields::end_of_header(block).unwrap_or(block.len());
    let mut header = Header::of("response", capture);
    header.digests(digest_of(block), digest_of(&block[body_begins..]));
    header.line(PAYLOAD_DIGEST, &capture.digest.to_string());
    header.line("Content-Type", "application/http; msgtype=response");
    header.with_block(block)
}

/// Writes the request that a response answered: a `request` record of WARC 1.1, unpacked.
///
/// `response` is the record of the response, written by one of the functions beside this one; `block` is the request as sent.
pub fn write_request(capture: &Capture, response: &[u8], block: &[u8]) -> Vec<u8> {
    let mut header = Header::of("request", capture);
    if let Some(id) = super::read_one(response).ok().and_then(|record| record.record_id) {
        header.line("WARC-Concurrent-To", &format!("<{id}>"));
    }
    header.line("WARC-Block-Digest", &digest_of(block).to_string());
    header.line("Content-Type", "application/http; msgtype=request");
    header.with_block(block)
}

/// Writes that a server said that nothing had changed (304): a `revisit` record of WARC 1.1, unpacked.
///
/// `block` is the header of its answer. `capture.digest` is that of the payload that was held and goes on to hold.
pub fn write_unmodified(capture: &Capture, refers_to: &RefersTo, block: &[u8]) -> Vec<u8> {
    let mut header = Header::of("revisit", capture);
    header.line("WARC-Profile", "http://netpreserve.org/warc/1.1/revisit/server-not-modified");
    if let Some(target_uri) = &refers_to.target_uri {
        header.line("WARC-Refers-To-Target-URI", target_uri);
    }
    if let Some(captured_at) = refers_to.captured_at {
        header.line("WARC-Refers-To-Date", &captured_at.to_string());
    }
    header.line(PAYLOAD_DIGEST, &capture.digest.to_string());
    header.line("WARC-Block-Digest", &digest_of(block).to_string());
    header.line("Content-Type", "application/http; msgtype=response");
    header.with_block(block)
}

/// Writes that a response brought the same payload again: a `revisit` record of WARC 1.1, unpacked.
///
/// `block` is the response's header, with its empty line and without the body.
pub fn write_revisit(capture: &Capture, refers_to: &RefersTo, block: &[u8]) -> Vec<u8> {
    let mut header = Header::of("revisit", capture);
    header.line("WARC-Profile", "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest");
    if let Some(record_id) = &refers_to.record_id {
        header.line("WARC-Refers-To", &format!("<{record_id}>"));
    }
    if let Some(target_uri) = &refers_to.target_uri {
        header.line("WARC-Refers-To-Target-URI", target_uri);
    }
    if let Some(captured_at) = refers_to.captured_at {
        header.line("WARC-Refers-To-Date", &captured_at.to_string());
    }
    header.line("WARC-Payload-Digest", &capture.digest.to_string());
    header.line("WARC-Block-Digest", &digest_of(block).to_string());
    header.line("Content-Type", "application/http; msgtype=response");
    header.with_block(block)
}

/// The lines of a record's header, apart from its identifier, which is made of them.
pub(super) struct Header {
    kind: &'static str,
    lines: String,
}

impl Header {
    /// The header of a record that holds no capture, with the time it tells.
    pub(super) fn at(kind: &'static str, at: Option<Timestamp>) -> Self {
        let mut header = Header { kind, lines: String::new() };
        header.line("WARC-Date", &at.unwrap_or(Timestamp::UNIX_EPOCH).to_string());
        header
    }

    pub(super) fn of(kind: &'static str, capture: &Capture) -> Self {
        let mut header = Header::at(kind, capture.captured_at);
        if capture.captured_at.is_none() {
            header.line(UNKNOWN_TIME, "unknown");
        }
        match &capture.target_uri {
            Some(target_uri) => header.line("WARC-Target-URI", target_uri),
            None => {
                header.line("WARC-Target-URI", &format!("urn:x-dictum:{}", capture.digest));
                header.line(UNKNOWN_TARGET, "unknown");
            }
        }
        if let Some(told_by) = capture.captured_at_from {
            header.line("Dictum-Captured-At-From", told_by.as_str());
        }
        header.line("Dictum-Source", &escaped(&capture.source));
        header
    }

    /// Says of what type the payload is, in this field.
    pub(super) fn content_type(&mut self, field: &str, capture: &Capture) {
        match (&capture.media_type, &capture.charset) {
            (Some(media_type), None) => self.line(field, media_type),
            (Some(media_type), Some(charset)) => {
                self.line(field, &format!("{media_type}; charset={charset}"));
            }
            (None, Some(charset)) => self.line("Dictum-Charset", charset),
            (None, None) => {}
        }
    }

    /// Adds a line. A value comes from files and people: what would break the line is percent-encoded.
    pub(super) fn line(&mut self, name: &str, value: &str) {
        let value = percent_encoded(value, breaks_a_line);
        self.lines.push_str(&format!("{name}: {value}\r\n"));
    }

    fn digests(&mut self, block: Digest, payload: Digest) {
        self.line("WARC-Payload-Digest", &payload.to_string());
        self.line("WARC-Block-Digest", &block.to_string());
    }

    pub(super) fn with_block(self, block: &[u8]) -> Vec<u8> {
        let Header { kind, lines } = self;
        let record_id = record_id(kind, &lines);
        let mut record = format!(
            "WARC/1.1\r\nWARC-Type: {kind}\r\nWARC-Record-ID: <{record_id}>\r\n{lines}Content-Length: {}\r\n\r\n",
            block.len()
        )
        .into_bytes();
        record.extend_from_slice(block);
        record.extend_from_slice(b"\r\n\r\n");
        record
    }
}

/// A UUID of version 8 (RFC 9562) out of the SHA-256 of kind and header, which hold the digests of the block.
pub(crate) fn record_id(kind: &str, lines: &str) -> String {
    let hash = Sha256::new().chain_update(kind).chain_update("\n").chain_update(lines).finalize();
    let mut bytes: [u8; 16] = std::array::from_fn(|i| hash[i]);
    bytes[6] = bytes[6] & 0x0f | 0x80;
    bytes[8] = bytes[8] & 0x3f | 0x80;
    let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    format!("urn:uuid:{}-{}-{}-{}-{}", &hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..])
}

fn breaks_a_line(letter: char) -> bool {
    letter.is_control() || (letter.is_whitespace() && letter != ' ')
}

/// A file's name as one line that reads back as the same name.
fn escaped(name: &str) -> Cow<'_, str> {
    let at_end = name.starts_with(' ') || name.ends_with(' ');
    percent_encoded(name, |letter| letter == '%' || breaks_a_line(letter) || (at_end && letter == ' '))
}

fn percent_encoded(value: &str, is_encoded: impl Fn(char) -> bool) -> Cow<'_, str> {
    if !value.contains(&is_encoded) {
        return Cow::Borrowed(value);
    }
    let mut encoded = String::with_capacity(value.len() + 8);
    for letter in value.chars() {
        if is_encoded(letter) {
            for byte in letter.encode_utf8(&mut [0; 4]).bytes() {
                // Writing into a string cannot fail.
                let _ = write!(encoded, "%{byte:02X}");
            }
        } else {
            encoded.push(letter);
        }
    }
    Cow::Owned(encoded)
}

/// Undoes [`escaped`]; a `%` that encodes nothing stands for itself.
pub(super) fn unescaped(value: &str) -> String {
    let mut bytes = Vec::with_capacity(value.len());
    let mut rest = value.as_bytes();
    while let [first, tail @ ..] = rest {
        let encoded = tail.get(..2).filter(|_| *first == b'%').and_then(|hex| str::from_utf8(hex).ok());
        match encoded.and_then(|hex| u8::from_str_radix(hex, 16).ok()) {
            Some(byte) => {
                bytes.push(byte);
                rest = &tail[2..];
            }
            None => {
                bytes.push(*first);
                rest = tail;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}
