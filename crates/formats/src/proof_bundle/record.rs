//! From the WARC record to the payload, strictly: every byte of the record is checked, or leads to one that is.

use super::{
    log::CaptureFacts,
    refusal::{ProofCheck, ProofRefused, must, need},
};
use crate::{digest_of, warc::record_id};
use flate2::bufread::{GzDecoder, ZlibDecoder};
use std::{borrow::Cow, io::Read};

/// Gives the payload in a record, once record and entry are shown to agree.
pub(super) fn check_record<'a>(
    record: &'a [u8],
    facts: &CaptureFacts,
) -> Result<Cow<'a, [u8]>, ProofRefused> {
    let parts = Parts::of(record)?;
    let payload = match parts.kind {
        Kind::Resource => Cow::Borrowed(parts.block),
        Kind::Response => body_of(parts.block, facts.bytes)?,
    };
    let is_it = payload.len() == facts.bytes && digest_of(&payload).to_string() == facts.payload;
    must(is_it, ProofCheck::Payload, "the record does not hold the bytes that the entry names")?;
    if !facts.is_revisit {
        let told = |name, unless| {
            if field_of(parts.header, unless).is_some() { None } else { field_of(parts.header, name) }
        };
        let uri = told("WARC-Target-URI", "Dictum-Target-URI");
        must(
            uri == facts.target_uri,
            ProofCheck::Record,
            "the record claims another address than the entry",
        )?;
        let at = told("WARC-Date", "Dictum-Captured-At");
        must(at == facts.captured_at, ProofCheck::Record, "the record claims another time than the entry")?;
    }
    Ok(payload)
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Response,
    Resource,
}

struct Parts<'a> {
    kind: Kind,
    /// The lines of the header, each with its end.
    header: &'a [u8],
    block: &'a [u8],
}

impl<'a> Parts<'a> {
    /// Takes a record apart that is written as ours are: its name is a hash of its header, which has the block's.
    fn of(record: &'a [u8]) -> Result<Parts<'a>, ProofRefused> {
        let refuse = |reason: &str| ProofRefused::new(ProofCheck::Record, reason);
        let begins = end_of(record).ok_or_else(|| refuse("the record has no end of its header"))?;
        let header = &record[..begins - 2];
        let shape = "the record does not begin as Dictum writes one";
        let text = str::from_utf8(header).map_err(|_| refuse(shape))?;
        let rest = text.strip_prefix("WARC/1.1\r\nWARC-Type: ").ok_or_else(|| refuse(shape))?;
        let (word, rest) = rest.split_once("\r\nWARC-Record-ID: <").ok_or_else(|| refuse(shape))?;
        let kind = match word {
            "response" => Kind::Response,
            "resource" => Kind::Resource,
            _ => return Err(refuse(shape)),
        };
        let (name, lines) = rest.split_once(">\r\n").ok_or_else(|| refuse(shape))?;
        let length = field_of(header, "Content-Length").unwrap_or_default();
        let lines = lines
            .strip_suffix(&format!("Content-Length: {length}\r\n"))
            .ok_or_else(|| refuse("the record’s header does not end with its length"))?;
        need(record_id(word, lines) == name, ProofCheck::Record, || {
            "the record’s header was changed: it does not give the record’s name".into()
        })?;
        let block = record.get(begins..record.len().saturating_sub(4)).unwrap_or_default();
        must(
            record.ends_with(b"\r\n\r\n")
                && block.len().to_string() == length
                && record.len() == begins + block.len() + 4,
            ProofCheck::Record,
            "the record is not as long as it says",
        )?;
        let declared = field_of(header, "WARC-Block-Digest");
        must(
            declared == Some(digest_of(block).to_string()),
            ProofCheck::Record,
            "the record’s block was changed",
        )?;
        Ok(Parts { kind, header, block })
    }
}

/// The byte after a header's empty line.
fn end_of(bytes: &[u8]) -> Option<usize> {
    memchr::memmem::find(bytes, b"\r\n\r\n").map(|at| at + 4)
}

/// The value of the first field of this name among lines that end in CRLF.
fn field_of(header: &[u8], name: &str) -> Option<String> {
    let text = String::from_utf8_lossy(header);
    let mut lines = text.split("\r\n");
    let is_it = |line: &&str| line.get(..name.len()).is_some_and(|start| start.eq_ignore_ascii_case(name));
    let value = lines
        .find_map(|line| Some(line).filter(is_it)?.get(name.len()..)?.strip_prefix(':').map(str::to_owned));
    value.map(|value| value.trim_matches([' ', '\t']).to_owned())
}

/// The body of a response with its chunks joined and its compression undone; at most one byte longer than `longest`.
fn body_of(response: &[u8], longest: usize) -> Result<Cow<'_, [u8]>, ProofRefused> {
    let refuse = |reason: String| ProofRefused::new(ProofCheck::Payload, reason);
    let begins = end_of(response).ok_or_else(|| refuse("the response has no end of its header".into()))?;
    let (header, body) = (&response[..begins - 2], &response[begins..]);
    let told = |name| field_of(header, name).unwrap_or_else(|| "identity".into()).to_ascii_lowercase();
    let body = if told("Transfer-Encoding") == "identity" {
        Cow::Borrowed(body)
    } else {
        Cow::Owned(joined(body).ok_or_else(|| refuse("the response’s chunks are not whole".into()))?)
    };
    match told("Content-Encoding").as_str() {
        "identity" => Ok(body),
        encoding @ ("gzip" | "x-gzip" | "deflate") => {
            let unzipped = unzipped(&body, encoding == "deflate", longest);
            unzipped.map(Cow::Owned).ok_or_else(|| {
                refuse("the response does not decompress to the length that the entry names".into())
            })
        }
        other => Err(refuse(format!("the response is compressed as “{other}”"))),
    }
}

/// Joins chunks (RFC 9112, section 7.1), each of which must be whole.
fn joined(mut rest: &[u8]) -> Option<Vec<u8>> {
    let mut joined = Vec::new();
    loop {
        let end = memchr::memmem::find(rest, b"\r\n")?;
        let line = str::from_utf8(&rest[..end]).ok()?;
        let digits = line.split(';').next()?.trim_end_matches([' ', '\t']);
        let is_plain = (1..=8).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_hexdigit());
        let size = usize::from_str_radix(digits, 16).ok().filter(|_| is_plain)?;
        rest = &rest[end + 2..];
        if size == 0 {
            return Some(joined);
        }
        joined.extend_from_slice(rest.get(..size)?);
        rest = rest[size..].strip_prefix(b"\r\n")?;
    }
}

/// Unpacks one whole gzip member or zlib stream with nothing behind it, of at most one byte more than `longest`.
fn unzipped(body: &[u8], is_zlib: bool, longest: usize) -> Option<Vec<u8>> {
    let mut unpacked = Vec::new();
    let most = longest as u64 + 1;
    let behind = if is_zlib {
        let mut decoder = ZlibDecoder::new(body);
        decoder.by_ref().take(most).read_to_end(&mut unpacked).ok()?;
        decoder.into_inner()
    } else {
        let mut decoder = GzDecoder::new(body);
        decoder.by_ref().take(most).read_to_end(&mut unpacked).ok()?;
        decoder.into_inner()
    };
    (unpacked.len() <= longest && behind.is_empty()).then_some(unpacked)
}
