//! The header of an HTTP response as a web archive keeps it.

use crate::warc::{Fields, end_of_header, media_type};
use jiff::{Timestamp, fmt::rfc2822};

/// The header of a response.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HttpResponse {
    /// Its status, where the first line tells one.
    pub status: Option<u16>,
    /// Its media type, without parameters and in lower case.
    pub media_type: Option<String>,
    /// Its `Date`: when the server sent it, by the server's own clock.
    pub sent_at: Option<Timestamp>,
    /// Its fields.
    pub fields: Fields,
    /// The bytes from its start to the start of the body.
    pub header_length: usize,
}

impl HttpResponse {
    /// Reads the header that these bytes begin with; none if they begin with no status line.
    pub fn read(bytes: &[u8]) -> Option<Self> {
        if !bytes.starts_with(b"HTTP/") {
            return None;
        }
        let header_length = end_of_header(bytes).unwrap_or(bytes.len());
        let fields = Fields::read(&bytes[..header_length]);
        Some(HttpResponse {
            status: status(bytes),
            media_type: fields.get("Content-Type").and_then(media_type),
            sent_at: fields.get("Date").and_then(http_date),
            fields,
            header_length,
        })
    }
}

/// The number in `HTTP/1.1 200 OK`; some servers leave out the word behind it.
fn status(bytes: &[u8]) -> Option<u16> {
    let line = bytes.split(|&byte| byte == b'\n').next()?;
    let word = str::from_utf8(line).ok()?.split_ascii_whitespace().nth(1)?;
    word.parse().ok().filter(|status| (100..=999).contains(status))
}

/// Reads the form of RFC 9110, section 5.6.7, that servers must send: `Sun, 06 Nov 1994 08:49:37 GMT`.
fn http_date(value: &str) -> Option<Timestamp> {
    rfc2822::DateTimeParser::new().parse_timestamp(value).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_header_is_read_without_the_word_behind_its_status() {
        let response =
            b"HTTP/1.0 302 \r\nDate: Sun, 06 Nov 1994 08:49:37 GMT\r\nContent-Type: Text/HTML\r\n\r\nbody";
        let http = HttpResponse::read(response).unwrap();
        assert_eq!((http.status, http.media_type.as_deref()), (Some(302), Some("text/html")));
        assert_eq!(http.sent_at.unwrap().to_string(), "1994-11-06T08:49:37Z");
        assert_eq!(&response[http.header_length..], b"body");
    }

    #[test]
    fn what_the_header_does_not_tell_is_none() {
        let http = HttpResponse::read(b"HTTP/1.1 OK\r\nDate: yesterday\r\n\r\n").unwrap();
        assert_eq!((http.status, http.media_type, http.sent_at), (None, None, None));
        assert_eq!(HttpResponse::read(b"<html>"), None);
    }
}
