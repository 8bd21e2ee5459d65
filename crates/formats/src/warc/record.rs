//! One WARC record as it stands, and the capture it holds.

use super::{
    DeclaredDigest, Fields, fields,
    grammar::Grammar,
    retold::{CONTENT_TYPE, ENTRY_TYPE},
    writer::{PAYLOAD_DIGEST, UNKNOWN_TARGET, UNKNOWN_TIME},
};
use crate::{
    http::HttpResponse,
    payload::{Payload, PayloadError, decoded},
    sha256::digest_of,
};
use dictum_model::{Capture, CapturedAtFrom, Digest};
use jiff::Timestamp;
use std::{borrow::Cow, fmt};

/// Where a record begins, written `8421`, or `8421+512` within a compressed member that holds several.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// The offset in the file, in bytes: of the record, or of the compressed member that holds it.
    pub offset: u64,
    /// The offset within what that member unpacks to, in bytes.
    pub within: u64,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.within {
            0 => write!(f, "{}", self.offset),
            within => write!(f, "{}+{within}", self.offset),
        }
    }
}

/// The kinds of record that are read; the others hold no capture, and are passed over and counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum RecordKind {
    /// A server's response with its header.
    Response,
    /// Bytes without a protocol around them.
    Resource,
    /// The same bytes seen again, with a reference instead of them.
    Revisit,
    /// What another record was converted to, such as the plain text of a WET file.
    Conversion,
    /// An entry of an archive of ours that no other record tells, such as a correction: a `metadata` record of a type of its own.
    Entry,
}

impl RecordKind {
    /// The word for it in `WARC-Type`.
    pub fn as_str(self) -> &'static str {
        match self {
            RecordKind::Response => "response",
            RecordKind::Resource => "resource",
            RecordKind::Revisit => "revisit",
            RecordKind::Conversion => "conversion",
            RecordKind::Entry => "metadata",
        }
    }

    /// Tells the kind of a record that is of type `word`; none where it is one to pass over.
    pub(super) fn of(word: &str, fields: &Fields) -> Option<Self> {
        use RecordKind::*;
        let kinds = [Response, Resource, Revisit, Conversion, Entry];
        let kind = kinds.into_iter().find(|kind| kind.as_str() == word)?;
        let is_ours = || fields.get("Content-Type") == Some(ENTRY_TYPE);
        (kind != Entry || is_ours()).then_some(kind)
    }
}

/// Which earlier record a revisit or conversion goes back to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RefersTo {
    /// Its `WARC-Record-ID`.
    pub record_id: Option<String>,
    /// Its address.
    pub target_uri: Option<String>,
    /// Its time.
    pub captured_at: Option<Timestamp>,
}

/// A record that holds a capture. Its declared digests have been checked against its bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// Where it begins.
    pub place: Place,
    /// The length of its header and block, in bytes, unpacked.
    pub length: u64,
    /// What kind it is.
    pub kind: RecordKind,
    /// The address asked for.
    pub target_uri: Option<String>,
    /// Its `WARC-Date`, where that names an instant.
    pub captured_at: Option<Timestamp>,
    /// Its `WARC-Record-ID`, without angle brackets.
    pub record_id: Option<String>,
    /// What it goes back to: of a revisit or conversion.
    pub refers_to: RefersTo,
    /// The digest of the block that it declares.
    pub block_digest: Option<DeclaredDigest>,
    /// The digest of the payload that it declares; of a revisit, of the payload it goes back to.
    pub payload_digest: Option<DeclaredDigest>,
    /// The response's header, where the block is one of HTTP.
    pub http: Option<HttpResponse>,
    /// Why the block is shorter than what was sent: its `WARC-Truncated`, or `block-limit` for our own limit.
    pub truncated: Option<String>,
    /// The header of the record.
    pub fields: Fields,
    /// The block as it stands, with the header of the response.
    pub block: Vec<u8>,
}

/// A record as read, before its fields are made sense of.
pub(super) struct RawRecord {
    pub(super) grammar: Grammar,
    pub(super) fields: Fields,
    pub(super) length: u64,
    pub(super) block: Vec<u8>,
    pub(super) block_is_whole: bool,
}

impl RawRecord {
    pub(super) fn into_record(self, kind: RecordKind, place: Place) -> Record {
        let RawRecord { grammar, fields, length, block, block_is_whole } = self;
        let field = |name| fields.get(name);
        let bare = |name| field(name).map(|value| value.trim_matches(['<', '>']).to_owned());
        let time = |name| field(name).and_then(|word| word.parse().ok());
        let may_be_http = matches!(kind, RecordKind::Response | RecordKind::Revisit);
        // In ARC the media type is that of the payload, and only the block tells.
        let is_http = may_be_http
            && (grammar == Grammar::Arc
                || field("Content-Type").is_some_and(|told| told.starts_with("application/http")));
        let cut_here = (!block_is_whole).then(|| "block-limit".to_owned());
        Record {
            place,
            length,
            kind,
            target_uri: bare("WARC-Target-URI").filter(|_| field(UNKNOWN_TARGET).is_none()),
            captured_at: time("WARC-Date").filter(|_| field(UNKNOWN_TIME).is_none()),
            record_id: bare("WARC-Record-ID"),
            refers_to: RefersTo {
                record_id: bare("WARC-Refers-To"),
                target_uri: bare("WARC-Refers-To-Target-URI"),
                captured_at: time("WARC-Refers-To-Date"),
            },
            block_digest: field("WARC-Block-Digest").and_then(DeclaredDigest::read),
            payload_digest: field("WARC-Payload-Digest").and_then(DeclaredDigest::read),
            http: if is_http { HttpResponse::read(&block) } else { None },
            truncated: cut_here.or_else(|| field("WARC-Truncated").map(str::to_owned)),
            fields,
            block,
        }
    }
}

impl Record {
    /// The bytes behind the response's header, encodings not undone.
    pub fn body(&self) -> &[u8] {
        &self.block[self.http.as_ref().map_or(0, |http| http.header_length)..]
    }

    /// The payload with chunking and content encodings undone, at most `limit` bytes of it.
    pub fn payload(&self, limit: usize) -> Result<Payload<'_>, PayloadError> {
        let mut payload = match &self.http {
            Some(http) => decoded(self.body(), http, self.truncated.is_some(), limit)?,
            None => Payload { bytes: Cow::Borrowed(self.body()), truncated: false },
        };
        if payload.bytes.len() > limit {
            payload = Payload { bytes: Cow::Owned(payload.bytes[..limit].to_vec()), truncated: true };
        }
        payload.truncated |= self.truncated.is_some();
        Ok(payload)
    }

    /// The media type of the payload, by the response's header or else the record's.
    pub fn media_type(&self) -> Option<String> {
        fields::media_type(self.content_type()?)
    }

    /// The charset of the payload that was declared beside it.
    pub fn charset(&self) -> Option<String> {
        let beside = self.fields.get("Dictum-Charset").map(str::to_owned);
        beside.or_else(|| fields::charset(self.content_type()?))
    }

    fn content_type(&self) -> Option<&str> {
        match &self.http {
            Some(http) => http.fields.get("Content-Type"),
            // Of a revisit without a block, the field of the standard would be about the block.
            None if self.kind == RecordKind::Revisit => self.fields.get(CONTENT_TYPE),
            None => self.fields.get("Content-Type"),
        }
    }

    /// The source that a record of our own was first met under; no other record remembers one.
    pub fn remembered_source(&self) -> Option<String> {
        self.fields.get("Dictum-Source").map(super::writer::unescaped)
    }

    /// The digest of the payload with all encodings undone, where a record of our own says it.
    pub fn remembered_payload(&self) -> Option<Digest> {
        self.fields.get(PAYLOAD_DIGEST)?.parse().ok()
    }

    /// The capture that this record holds, with `payload` decoded from it.
    ///
    /// `source` names where the record was met (`path#place`). What told the time of capture is `warc`, unless a
    /// record of our own remembers better.
    pub fn capture(&self, source: &str, payload: &[u8]) -> Capture {
        let remembered = |name| self.fields.get(name);
        let told_by = remembered("Dictum-Captured-At-From").and_then(|word| word.parse().ok());
        Capture {
            source: source.to_owned(),
            digest: digest_of(payload),
            media_type: self.media_type(),
            charset: self.charset(),
            bytes: payload.len(),
            target_uri: self.target_uri.clone(),
            captured_at: self.captured_at,
            captured_at_candidates: Vec::new(),
            captured_at_from: told_by.or(self.captured_at.and(Some(CapturedAtFrom::Warc))),
            http_status: match &self.http {
                Some(http) => http.status,
                None => remembered("Dictum-HTTP-Status").and_then(|word| word.parse().ok()),
            },
        }
    }
}
