//! Memento (RFC 7089): the times and links by which the captures of an address are found.

use jiff::{Timestamp, fmt::rfc2822, tz::TimeZone};

/// The media type of a TimeMap.
pub const LINK_FORMAT: &str = "application/link-format";

/// A capture as a TimeMap names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TimedCapture {
    /// Where it is.
    pub address: String,
    /// When it was captured.
    pub captured_at: Timestamp,
}

/// Where the captures of one address are found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TimeMap<'a> {
    /// The address that was captured.
    pub original: &'a str,
    /// Where one time is asked for.
    pub timegate: String,
    /// Where all times are listed.
    pub timemap: String,
    /// The captures, the first first.
    pub mementos: &'a [TimedCapture],
}

impl TimeMap<'_> {
    /// Writes it in link format (RFC 7089, section 5).
    pub fn to_link_format(&self) -> String {
        let mut lines = vec![
            format!("<{}>; rel=\"original\"", encoded(self.original)),
            format!("<{}>; rel=\"self\"; type=\"{LINK_FORMAT}\"{}", self.timemap, self.period()),
            format!("<{}>; rel=\"timegate\"", self.timegate),
        ];
        let last = self.mementos.len().saturating_sub(1);
        lines.extend(self.mementos.iter().enumerate().map(|(at, memento)| {
            let relation = match (at, last) {
                (0, 0) => "first last memento",
                (0, _) => "first memento",
                (at, last) if at == last => "last memento",
                _ => "memento",
            };
            format!(
                "<{}>; rel=\"{relation}\"; datetime=\"{}\"",
                memento.address,
                http_date(memento.captured_at)
            )
        }));
        lines.join(",\n") + "\n"
    }

    /// What stands in the `Link` header of a TimeGate's answer, and of a capture's.
    pub fn link_header(&self) -> String {
        format!(
            "<{}>; rel=\"original\", <{}>; rel=\"timegate\", <{}>; rel=\"timemap\"; type=\"{LINK_FORMAT}\"{}",
            encoded(self.original),
            self.timegate,
            self.timemap,
            self.period()
        )
    }

    fn period(&self) -> String {
        match (self.mementos.first(), self.mementos.last()) {
            (Some(first), Some(last)) => format!(
                "; from=\"{}\"; until=\"{}\"",
                http_date(first.captured_at),
                http_date(last.captured_at)
            ),
            _ => String::new(),
        }
    }

    /// The capture nearest to a time, the earlier of two; without a time the last.
    pub fn nearest(&self, wanted: Option<Timestamp>) -> Option<&TimedCapture> {
        let Some(wanted) = wanted else { return self.mementos.last() };
        self.mementos.iter().min_by_key(|memento| memento.captured_at.duration_since(wanted).unsigned_abs())
    }
}

/// An archived address as a header may carry it: what is no visible ASCII, or would end the link, is percent-encoded.
fn encoded(address: &str) -> String {
    let is_plain = |byte: u8| byte.is_ascii_graphic() && !b"<>\"\\^`{|}".contains(&byte);
    let one = |byte: u8| if is_plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") };
    address.bytes().map(one).collect()
}

/// A time as HTTP writes it: `Thu, 31 May 2007 20:35:00 GMT`.
pub fn http_date(at: Timestamp) -> String {
    at.to_zoned(TimeZone::UTC).strftime("%a, %d %b %Y %H:%M:%S GMT").to_string()
}

/// Reads a time as HTTP writes it.
pub fn read_http_date(written: &str) -> Option<Timestamp> {
    rfc2822::DateTimeParser::new().parse_timestamp(written.trim()).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(written: &str) -> Timestamp {
        written.parse().unwrap()
    }

    fn memento(address: &str, captured_at: &str) -> TimedCapture {
        TimedCapture { address: address.into(), captured_at: at(captured_at) }
    }

    #[test]
    fn a_time_reads_back_as_http_writes_it() {
        let told = "Thu, 31 May 2007 20:35:00 GMT";
        assert_eq!(read_http_date(told), Some(at("2007-05-31T20:35:00Z")));
        assert_eq!(http_date(at("2007-05-31T20:35:00Z")), told);
        for none in ["", "yesterday", "2007-05-31", "Thu, 32 May 2007 20:35:00 GMT"] {
            assert_eq!(read_http_date(none), None, "{none}");
        }
    }

    #[test]
    fn the_nearest_capture_is_found_and_each_is_listed_once() {
        let mementos = [
            memento("https://a.example/memento/1", "2031-01-01T00:00:00Z"),
            memento("https://a.example/memento/2", "2031-03-01T00:00:00Z"),
            memento("https://a.example/memento/3", "2031-05-01T00:00:00Z"),
        ];
        let map = TimeMap {
            original: "https://port.example/a<b",
            timegate: "https://a.example/timegate/x".into(),
            timemap: "https://a.example/timemap/link/x".into(),
            mementos: &mementos,
        };
        assert_eq!(map.nearest(None), mementos.last());
        assert_eq!(map.nearest(Some(at("2000-01-01T00:00:00Z"))), mementos.first());
        assert_eq!(map.nearest(Some(at("2031-03-20T00:00:00Z"))), mementos.get(1));
        let listed = map.to_link_format();
        assert!(listed.starts_with("<https://port.example/a%3Cb>; rel=\"original\""), "{listed}");
        assert_eq!(listed.matches("memento\"").count(), 3);
        assert!(
            listed.contains("rel=\"last memento\"; datetime=\"Thu, 01 May 2031 00:00:00 GMT\""),
            "{listed}"
        );
    }
}
