//! Where an answer ends (RFC 9112, section 6): by its length, by its chunks, or by the end of the connection.

use crate::net::Failure;
use dictum_formats::http::HttpResponse;

/// A header is no longer, in bytes.
const LONGEST_HEADER: usize = 64 << 10;

/// No line that tells the size of a chunk is longer, in bytes.
const LONGEST_SIZE_LINE: usize = 1024;

/// What is known so far of where an answer ends.
#[derive(Debug, Default)]
pub(crate) enum Framing {
    /// The header is not whole.
    #[default]
    Header,
    /// The answer has this many bytes.
    Length(usize),
    /// The next chunk begins here.
    Chunks(usize),
    /// It ends with the connection.
    UntilClose,
    /// It has ended.
    Ended,
}

impl Framing {
    /// Where the answer ends, where all of it is there.
    pub(crate) fn end(&mut self, response: &[u8]) -> Result<Option<usize>, Failure> {
        if let Framing::Header = self {
            match Framing::told_by(response)? {
                Some(framing) => *self = framing,
                None => return Ok(None),
            }
        }
        let end = match self {
            Framing::Length(length) => Some(*length).filter(|length| response.len() >= *length),
            Framing::Chunks(at) => end_of_chunks(response, at)?,
            _ => None,
        };
        if end.is_some() {
            *self = Framing::Ended;
        }
        Ok(end)
    }

    /// Says whether an answer that the other side ended is whole.
    pub(crate) fn accept(&self, response: &mut Vec<u8>) -> Result<(), Failure> {
        match self {
            Framing::Ended | Framing::UntilClose => {
                let interim = interim_length(response);
                response.drain(..interim);
                Ok(())
            }
            Framing::Header if response.is_empty() => {
                Err(Failure::Unreachable("the connection was closed".into()))
            }
            _ => Err(Failure::Unreachable("the answer was cut short".into())),
        }
    }

    /// What the header tells, once it is whole.
    fn told_by(response: &[u8]) -> Result<Option<Framing>, Failure> {
        let interim = interim_length(response);
        let rest = &response[interim..];
        if !rest.is_empty() && !b"HTTP/".starts_with(&rest[..rest.len().min(5)]) {
            return Err(Failure::Malformed("it is not HTTP".into()));
        }
        let Some(length) = header_length(rest) else {
            return if rest.len() > LONGEST_HEADER {
                Err(Failure::Malformed("its header is too long".into()))
            } else {
                Ok(None)
            };
        };
        let http = HttpResponse::read(&rest[..length]).filter(|http| http.status.is_some());
        let http = http.ok_or_else(|| Failure::Malformed("it has no status".into()))?;
        let begins = interim + length;
        let field = |name: &str| http.fields.get(name).map(str::trim);
        if matches!(http.status, Some(204 | 304)) {
            return Ok(Some(Framing::Length(begins)));
        }
        if field("Transfer-Encoding").is_some_and(|value| value.to_ascii_lowercase().ends_with("chunked")) {
            return Ok(Some(Framing::Chunks(begins)));
        }
        match field("Content-Length") {
            None => Ok(Some(Framing::UntilClose)),
            Some(value) => {
                let length: usize =
                    value.parse().map_err(|_| Failure::Malformed("its length is no number".into()))?;
                begins.checked_add(length).map(|end| Some(Framing::Length(end))).ok_or(Failure::TooLarge)
            }
        }
    }
}

/// The bytes of the answers that only say that the answer is to come (1xx).
fn interim_length(response: &[u8]) -> usize {
    let mut at = 0;
    while let Some(length) = header_length(&response[at..]) {
        let status = HttpResponse::read(&response[at..at + length]).and_then(|http| http.status);
        if status.is_none_or(|status| status >= 200) {
            break;
        }
        at += length;
    }
    at
}

fn header_length(bytes: &[u8]) -> Option<usize> {
    let looked_at = &bytes[..bytes.len().min(LONGEST_HEADER)];
    looked_at.windows(4).position(|four| four == b"\r\n\r\n").map(|at| at + 4)
}

/// Goes on from chunk to chunk; gives the end once the last one and what trails it are there.
fn end_of_chunks(response: &[u8], at: &mut usize) -> Result<Option<usize>, Failure> {
    loop {
        let rest = response.get(*at..).unwrap_or_default();
        let Some(line) = rest.iter().position(|byte| *byte == b'\n') else {
            return if rest.len() > LONGEST_SIZE_LINE { Err(malformed()) } else { Ok(None) };
        };
        let digits = rest[..line].split(|byte| *byte == b';').next().unwrap_or_default().trim_ascii();
        let size =
            str::from_utf8(digits).ok().filter(|digits| digits.bytes().all(|byte| byte.is_ascii_hexdigit()));
        let size = size.and_then(|digits| usize::from_str_radix(digits, 16).ok()).ok_or_else(malformed)?;
        let begins = *at + line + 1;
        if size == 0 {
            return Ok(end_of_trailer(response, begins));
        }
        let next = begins.checked_add(size).and_then(|end| end.checked_add(2)).ok_or(Failure::TooLarge)?;
        if next > response.len() {
            return Ok(None);
        }
        *at = next;
    }
}

/// The end of the lines after the last chunk: an empty one.
fn end_of_trailer(response: &[u8], mut at: usize) -> Option<usize> {
    loop {
        let line = response.get(at..)?.iter().position(|byte| *byte == b'\n')?;
        let is_empty = response[at..at + line].trim_ascii().is_empty();
        at += line + 1;
        if is_empty {
            return Some(at);
        }
    }
}

fn malformed() -> Failure {
    Failure::Malformed("the size of a chunk is no number".into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const CHUNKED: &[u8] =
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n4;x=y\r\nabcd\r\n0A\r\n0123456789\r\n0\r\nTrailer: t\r\n\r\n";

    #[test]
    fn chunks_end_where_the_last_one_does_however_they_arrive() {
        for step in [1, 2, 3, 7, CHUNKED.len()] {
            let mut framing = Framing::default();
            let ends: Vec<usize> = (1..=CHUNKED.len())
                .step_by(step)
                .filter_map(|to| framing.end(&CHUNKED[..to]).unwrap())
                .collect();
            let last = framing.end(CHUNKED).unwrap();
            assert!(ends == [CHUNKED.len()] || last == Some(CHUNKED.len()), "{step}: {ends:?}");
        }
    }

    #[test]
    fn answers_that_only_announce_are_passed_over() {
        let mut response =
            b"HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\nHTTP/1.1 204 No Content\r\n\r\n".to_vec();
        let mut framing = Framing::default();
        assert_eq!(framing.end(&response).unwrap(), Some(response.len()));
        framing.accept(&mut response).unwrap();
        assert!(response.starts_with(b"HTTP/1.1 204"));
    }

    #[test]
    fn what_makes_no_sense_is_refused() {
        for response in [
            &b"SSH-2.0-OpenSSH\r\n"[..],
            b"HTTP/1.1 200 OK\r\nContent-Length: many\r\n\r\n",
            b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n",
            b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n+5\r\n",
        ] {
            assert!(Framing::default().end(response).is_err(), "{}", String::from_utf8_lossy(response));
        }
    }

    proptest! {
        #[test]
        fn no_bytes_make_it_panic(rest in "(HTTP/1.1 1?[0-9]{2} x\r\n)?((Content-Length|Transfer-Encoding): (chunked|[0-9]{1,25})\r\n)*\r\n([0-9a-f]{0,20}\r\n|\\PC)*") {
            let mut framing = Framing::default();
            let _ = framing.end(rest.as_bytes());
            let _ = framing.accept(&mut rest.into_bytes());
        }
    }
}
