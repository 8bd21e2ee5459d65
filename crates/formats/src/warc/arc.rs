//! ARC, the container that web archives kept captures in before WARC: versions 1 (both 1.0 and 1.1) and 2.
//!
//! A record is a line of fields between single spaces, a block of the length that the line ends with, and a line end.
//! The line is read into the fields that WARC would have had, so that everything behind it is one reader.
//! The source is the Internet Archive's paper of 1996, “Arc File Format”; its dates are taken for UTC, as all tools do.

use super::Fields;
use jiff::{civil::DateTime, tz::TimeZone};
use memchr::memchr;

/// The longest line taken, in bytes. A guess: addresses of more than 2 KB are hardly ever met.
pub(super) const LONGEST_LINE: usize = 8 << 10;

/// How many fields stand behind the address: in version 1 IP, time, media type, length; version 2 puts status, checksum,
/// location, offset and file name before the length.
const BEHIND_THE_ADDRESS: [usize; 2] = [4, 9];

/// The line that an ARC record begins with.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Line<'a> {
    address: &'a str,
    time: &'a str,
    media_type: &'a str,
    length: &'a str,
}

impl<'a> Line<'a> {
    /// Reads the line that these bytes begin with; none if they do not begin with such a line and its end.
    pub(super) fn read(bytes: &'a [u8]) -> Option<Self> {
        let end = memchr(b'\n', &bytes[..bytes.len().min(LONGEST_LINE)])?;
        let line = str::from_utf8(bytes[..end].trim_ascii_end()).ok()?;
        BEHIND_THE_ADDRESS.into_iter().find_map(|count| Line::of_version(line, count))
    }

    /// Fields are taken from the end, since careless crawlers left spaces in addresses.
    fn of_version(line: &'a str, behind_the_address: usize) -> Option<Self> {
        let fields: Vec<&str> = line.rsplitn(behind_the_address + 1, ' ').collect();
        let &[length, .., media_type, time, ip, address] = fields.as_slice() else { return None };
        let are_digits = |word: &str| !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_digit());
        let is_line = fields.len() > behind_the_address
            && are_digits(length)
            && are_digits(time)
            && (8..=17).contains(&time.len())
            && ip.bytes().all(|byte| byte.is_ascii_hexdigit() || b".:-".contains(&byte))
            && address.split_once(':').is_some_and(|(scheme, _)| is_scheme(scheme));
        is_line.then_some(Line { address, time, media_type, length })
    }

    /// The fields that a WARC record would have had.
    pub(super) fn fields(&self) -> Fields {
        let kind = match self.address.split_once(':').map_or("", |(scheme, _)| scheme) {
            "filedesc" => "warcinfo",
            "dns" | "warcinfo" | "metadata" => "metadata",
            _ => "response",
        };
        let mut fields = vec![
            ("WARC-Type", kind.to_owned()),
            ("WARC-Target-URI", self.address.to_owned()),
            ("Content-Length", self.length.to_owned()),
        ];
        if self.media_type.contains('/') {
            fields.push(("Content-Type", self.media_type.to_owned()));
        }
        fields.extend(self.instant().map(|instant| ("WARC-Date", instant)));
        Fields::of(fields)
    }

    /// The time, where its digits are one: `20040519123005`, sometimes without seconds, sometimes with more behind them.
    fn instant(&self) -> Option<String> {
        let form = if self.time.len() < 14 { "%Y%m%d%H%M" } else { "%Y%m%d%H%M%S" };
        let digits = &self.time[..self.time.len().min(if self.time.len() < 14 { 12 } else { 14 })];
        let at = DateTime::strptime(form, digits).ok()?;
        at.to_zoned(TimeZone::UTC).ok().map(|at| at.timestamp().to_string())
    }
}

fn is_scheme(word: &str) -> bool {
    word.starts_with(|c: char| c.is_ascii_alphabetic())
        && word.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(line: &str) -> Option<[String; 4]> {
        let fields = Line::read(line.as_bytes())?.fields();
        let told = |name| fields.get(name).unwrap_or("-").to_owned();
        Some([told("WARC-Target-URI"), told("WARC-Date"), told("Content-Type"), told("Content-Length")])
    }

    #[test]
    fn a_line_of_either_version_is_read() {
        let page = "https://mfa.example/a";
        for (line, expected) in [
            (
                format!("{page} 10.0.0.1 20040519123005 text/html 99\n"),
                [page, "2004-05-19T12:30:05Z", "text/html", "99"],
            ),
            (
                format!("{page} 10.0.0.1 20040519123005 text/html 200 - - 0 a.arc 99\r\n"),
                [page, "2004-05-19T12:30:05Z", "text/html", "99"],
            ),
            (
                format!("{page} b c ::1 200405191230 no-type 0\n"),
                ["https://mfa.example/a b c", "2004-05-19T12:30:00Z", "-", "0"],
            ),
            (format!("{page} - 20049919123005 text/html 99\n"), [page, "-", "text/html", "99"]),
        ] {
            assert_eq!(told(&line), Some(expected.map(str::to_owned)), "{line}");
        }
    }

    #[test]
    fn what_is_no_such_line_is_none() {
        for line in [
            "",
            "\n",
            "https://mfa.example/ 10.0.0.1 20040519123005 text/html 99",
            "https://mfa.example/ 10.0.0.1 20040519123005 text/html -9\n",
            "https://mfa.example/ 10.0.0.1 yesterday text/html 99\n",
            "He said: it was in 2004, at 5 99\n",
            "mfa.example 10.0.0.1 20040519123005 text/html 99\n",
        ] {
            assert_eq!(told(line), None, "{line}");
        }
    }
}
