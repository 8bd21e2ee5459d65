//! A response's body with its transfer and content encodings undone, within a limit.

use crate::http::HttpResponse;
use flate2::read::{DeflateDecoder, MultiGzDecoder, ZlibDecoder};
use std::{
    borrow::Cow,
    io::{self, Read},
};

/// More encodings than this, one over another, are refused. A guess: more than one is hardly ever met.
const MOST_ENCODINGS: usize = 4;

/// The payload of a capture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Payload<'a> {
    /// Its bytes.
    pub bytes: Cow<'a, [u8]>,
    /// Whether it ends before the whole did: at the limit, or where what was kept of it ends.
    pub truncated: bool,
}

/// Says why a body cannot be decoded.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PayloadError {
    /// It is in an encoding that is not known here.
    #[error("its body is in the encoding “{0}”, which is not known; gzip, deflate, br and zstd are")]
    UnknownEncoding(String),
    /// It is encoded more often than any server has reason to.
    #[error("its body is encoded {0} times over")]
    TooManyEncodings(usize),
    /// It is not what its encoding says.
    #[error("its body is no sound {encoding}: {reason}")]
    Damaged {
        /// The encoding.
        encoding: String,
        /// What the decoder met.
        reason: String,
    },
}

/// Undoes chunking and content encodings, stopping at `limit` bytes in each.
///
/// Many tools keep a body already decoded under the header it was sent with. So a body called gzip that has
/// no magic number of gzip, and one called chunked that begins with no length, are taken as they stand.
pub(crate) fn decoded<'a>(
    body: &'a [u8],
    http: &HttpResponse,
    known_cut: bool,
    limit: usize,
) -> Result<Payload<'a>, PayloadError> {
    let mut payload = unchunked(body, http)?;
    payload.truncated |= known_cut;
    for encoding in content_encodings(http)?.iter().rev() {
        let was_cut = payload.truncated;
        let inner = undo(encoding, &payload.bytes, limit)?;
        if let Some(inner) = inner {
            payload = inner;
            payload.truncated |= was_cut;
        }
    }
    Ok(payload)
}

/// The body with only its chunking undone: what digests of payloads are commonly made of.
pub(crate) fn unchunked<'a>(body: &'a [u8], http: &HttpResponse) -> Result<Payload<'a>, PayloadError> {
    let whole = Payload { bytes: Cow::Borrowed(body), truncated: false };
    let Some(encoding) = http.fields.get("Transfer-Encoding") else { return Ok(whole) };
    match encoding.trim().to_ascii_lowercase().as_str() {
        "" | "identity" => Ok(whole),
        "chunked" if chunk_length(body).is_some() => chunks(body),
        "chunked" => Ok(whole),
        other => Err(PayloadError::UnknownEncoding(other.to_owned())),
    }
}

fn content_encodings(http: &HttpResponse) -> Result<Vec<String>, PayloadError> {
    let listed = http.fields.get("Content-Encoding").unwrap_or_default();
    let encodings: Vec<String> = listed
        .split(',')
        .map(|name| name.trim().to_ascii_lowercase())
        .filter(|name| !matches!(name.as_str(), "" | "identity" | "none"))
        .collect();
    match encodings.len() {
        count if count > MOST_ENCODINGS => Err(PayloadError::TooManyEncodings(count)),
        _ => Ok(encodings),
    }
}

/// Joins the chunks of RFC 9112, section 7.1; a body that breaks off gives the chunks that are there.
fn chunks(body: &[u8]) -> Result<Payload<'static>, PayloadError> {
    let mut joined = Vec::new();
    let mut rest = body;
    loop {
        let Some(head) = chunk_length(rest) else {
            let cut = !rest.contains(&b'\n');
            return if cut { Ok(owned(joined, true)) } else { Err(no_chunk()) };
        };
        rest = &rest[head.line..];
        if head.length == 0 {
            return Ok(owned(joined, false));
        }
        let there = rest.len().min(head.length);
        joined.extend_from_slice(&rest[..there]);
        if there < head.length {
            return Ok(owned(joined, true));
        }
        rest = &rest[there..];
        rest = rest.strip_prefix(b"\r\n").or(rest.strip_prefix(b"\n")).unwrap_or(rest);
    }
}

fn no_chunk() -> PayloadError {
    PayloadError::Damaged { encoding: "chunked".into(), reason: "a chunk has no length".into() }
}

fn owned(bytes: Vec<u8>, truncated: bool) -> Payload<'static> {
    Payload { bytes: Cow::Owned(bytes), truncated }
}

/// The line that begins a chunk: its own length, and that of the chunk.
struct ChunkHead {
    line: usize,
    length: usize,
}

fn chunk_length(body: &[u8]) -> Option<ChunkHead> {
    let line = body.iter().take(4096).position(|&byte| byte == b'\n')? + 1;
    let words = str::from_utf8(&body[..line]).ok()?;
    let digits = words.split(';').next()?.trim();
    let length = usize::from_str_radix(digits, 16).ok().filter(|_| !digits.starts_with('+'))?;
    Some(ChunkHead { line, length })
}

/// Undoes one content encoding; `None` where the body is evidently not in it.
fn undo(encoding: &str, body: &[u8], limit: usize) -> Result<Option<Payload<'static>>, PayloadError> {
    if body.is_empty() {
        return Ok(None);
    }
    let told = match encoding {
        "gzip" | "x-gzip" if !body.starts_with(b"\x1f\x8b") => return Ok(None),
        "gzip" | "x-gzip" => bounded(MultiGzDecoder::new(body), limit),
        "deflate" if is_zlib(body) => bounded(ZlibDecoder::new(body), limit),
        "deflate" => bounded(DeflateDecoder::new(body), limit),
        "br" => bounded(brotli_decompressor::Decompressor::new(body, 4096), limit),
        "zstd" => zstd::stream::read::Decoder::with_buffer(body).and_then(|decoder| bounded(decoder, limit)),
        other => return Err(PayloadError::UnknownEncoding(other.to_owned())),
    };
    told.map(Some)
        .map_err(|error| PayloadError::Damaged { encoding: encoding.to_owned(), reason: error.to_string() })
}

/// "deflate" means zlib by the standard and bare deflate by habit: RFC 1950's header tells which.
fn is_zlib(body: &[u8]) -> bool {
    matches!(body, [cmf, flg, ..] if cmf & 0x0f == 8 && (u16::from(*cmf) << 8 | u16::from(*flg)).is_multiple_of(31))
}

/// Reads up to the limit; a stream that breaks off gives what came.
fn bounded(decoder: impl Read, limit: usize) -> io::Result<Payload<'static>> {
    let mut bytes = Vec::new();
    let mut cut = false;
    match decoder.take(limit as u64 + 1).read_to_end(&mut bytes) {
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof && !bytes.is_empty() => cut = true,
        told => cut |= told? > limit,
    }
    bytes.truncate(limit);
    Ok(owned(bytes, cut))
}

#[cfg(test)]
mod tests {
    use super::*;
    use flate2::{Compression, write};
    use std::io::Write;

    const WORDS: &[u8] = b"The strait stays open, and the lighthouse stays lit. The strait stays open.";

    const LIMIT: usize = 120;

    fn response(header: &str, body: &[u8]) -> Result<(Vec<u8>, bool), PayloadError> {
        let http = HttpResponse::read(format!("HTTP/1.1 200 OK\r\n{header}\r\n\r\n").as_bytes()).unwrap();
        decoded(body, &http, false, LIMIT).map(|payload| (payload.bytes.into_owned(), payload.truncated))
    }

    fn gzip(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = write::GzEncoder::new(Vec::new(), Compression::best());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    fn zlib(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = write::ZlibEncoder::new(Vec::new(), Compression::best());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    #[test]
    fn every_known_encoding_is_undone() {
        let short = &WORDS[..50];
        let zlib = zlib(short);
        for (header, body) in [
            ("Content-Encoding: gzip", gzip(short)),
            ("Content-Encoding: deflate", zlib.clone()),
            ("Content-Encoding: deflate", zlib[2..zlib.len() - 4].to_vec()),
            ("Content-Encoding: zstd", zstd::encode_all(short, 3).unwrap()),
            ("Content-Encoding: gzip, identity, gzip", gzip(&gzip(short))),
            ("Content-Encoding: gzip", short.to_vec()),
            ("Transfer-Encoding: chunked", short.to_vec()),
        ] {
            assert_eq!(response(header, &body), Ok((short.to_vec(), false)), "{header}");
        }
    }

    #[test]
    fn brotli_is_undone() {
        let body = [0x0b, 0x02, 0x80, b'h', b'e', b'l', b'l', b'o', 0x03];
        assert_eq!(response("Content-Encoding: br", &body), Ok((b"hello".to_vec(), false)));
    }

    #[test]
    fn chunks_are_joined_and_a_missing_end_is_told() {
        let header = "Transfer-Encoding: chunked";
        assert_eq!(
            response(header, b"3\r\nabc\r\nA;x=y\r\n0123456789\r\n0\r\n\r\n"),
            Ok((b"abc0123456789".to_vec(), false))
        );
        assert_eq!(response(header, b"3\r\nabc\r\nA\r\n01234"), Ok((b"abc01234".to_vec(), true)));
        assert_eq!(response(header, b"3\r\nabc\r\n"), Ok((b"abc".to_vec(), true)));
        assert!(response(header, b"3\r\nabc\r\nzebra\r\n").is_err());
    }

    #[test]
    fn what_unpacks_beyond_the_limit_is_cut_and_says_so() {
        let bomb = gzip(&vec![b'x'; 1_000_000]);
        assert_eq!(response("Content-Encoding: gzip", &bomb), Ok((vec![b'x'; LIMIT], true)));
    }

    #[test]
    fn a_body_that_breaks_off_gives_what_is_there() {
        let whole = gzip(&WORDS[..50]);
        let (bytes, truncated) = response("Content-Encoding: gzip", &whole[..whole.len() - 12]).unwrap();
        assert!(truncated && WORDS.starts_with(&bytes));
    }

    #[test]
    fn an_encoding_that_is_not_known_is_refused_by_its_name() {
        let refused = response("Content-Encoding: compress", WORDS);
        assert_eq!(refused, Err(PayloadError::UnknownEncoding("compress".into())));
        assert_eq!(
            response("Content-Encoding: gzip,gzip,gzip,gzip,gzip", WORDS),
            Err(PayloadError::TooManyEncodings(5))
        );
        assert!(response("Content-Encoding: br", &[0xff; 40]).is_err());
    }
}
