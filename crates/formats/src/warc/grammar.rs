//! How records begin: the one thing in which the containers differ that the reader reads.

use super::{Fields, Refusal, arc, fields::end_of_header};
use memchr::{memchr_iter, memmem};

/// The container that records are read out of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Grammar {
    /// WARC 1.0 and 1.1; also what neither is, so that it is refused as such.
    #[default]
    Warc,
    /// ARC, the older one.
    Arc,
}

impl Grammar {
    /// Tells the container by the first bytes of a file.
    pub(super) fn of(head: &[u8]) -> Self {
        if arc::Line::read(head).is_some() { Grammar::Arc } else { Grammar::Warc }
    }

    /// How many bytes show whether a record begins: `WARC/1.1` and the end of that line, or a whole line of ARC.
    pub(super) fn mark(self) -> usize {
        match self {
            Grammar::Warc => 9,
            Grammar::Arc => arc::LONGEST_LINE,
        }
    }

    /// Says whether a record that can be read begins here.
    pub(super) fn begins_record(self, bytes: &[u8]) -> bool {
        match self {
            Grammar::Warc => {
                matches!(bytes, [b'W', b'A', b'R', b'C', b'/', b'1', b'.', b'0' | b'1', b'\r' | b'\n', ..])
            }
            Grammar::Arc => arc::Line::read(bytes).is_some(),
        }
    }

    /// Says whether what follows a record may be the next, sound or not.
    pub(super) fn may_follow(self, bytes: &[u8]) -> bool {
        match self {
            Grammar::Warc => bytes.starts_with(b"WARC/"),
            Grammar::Arc => self.begins_record(bytes),
        }
    }

    /// The offset of the first record that begins a line of the first `reach` bytes.
    pub(super) fn find(self, bytes: &[u8], reach: usize) -> Option<usize> {
        let stretch = &bytes[..reach];
        match self {
            Grammar::Warc => {
                memmem::find_iter(stretch, b"\nWARC/1.").find(|at| self.begins_record(&bytes[at + 1..]))
            }
            Grammar::Arc => memchr_iter(b'\n', stretch).find(|at| self.begins_record(&bytes[at + 1..])),
        }
        .map(|at| at + 1)
    }

    /// The end of the header that these bytes begin with; none if it lies beyond them.
    pub(super) fn end_of_header(self, bytes: &[u8]) -> Result<Option<usize>, Refusal> {
        match self {
            Grammar::Warc => check_version(bytes).map(|()| end_of_header(bytes)),
            Grammar::Arc => match memchr::memchr(b'\n', bytes) {
                Some(_) if !self.begins_record(bytes) => Err(Refusal::NotAnArcRecord),
                end => Ok(end.map(|at| at + 1)),
            },
        }
    }

    /// The fields of a header, by their names in WARC.
    pub(super) fn fields(self, header: &[u8]) -> Fields {
        match self {
            Grammar::Warc => Fields::read(header),
            Grammar::Arc => arc::Line::read(header).map(|line| line.fields()).unwrap_or_default(),
        }
    }
}

fn check_version(head: &[u8]) -> Result<(), Refusal> {
    if !head.starts_with(b"WARC/") {
        return Err(Refusal::NotARecord);
    }
    let line = head.split(|&byte| byte == b'\n').next().unwrap_or_default();
    match line.trim_ascii_end() {
        b"WARC/1.0" | b"WARC/1.1" => Ok(()),
        other => Err(Refusal::Version(String::from_utf8_lossy(&other[5..other.len().min(25)]).into_owned())),
    }
}
