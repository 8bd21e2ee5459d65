//! Memento (RFC 7089): `/timegate/URI` leads to the capture nearest to a time, `/timemap/link/URI` lists all of them, and
//! `/memento/ENTRY` gives one, to be kept and never to be shown by a browser.

use crate::{
    hall::Hall,
    problem::Problem,
    public_address::PublicAddress,
    questions::{Named, entry_number},
};
use axum::{
    extract::State,
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode, Uri, header},
    response::{IntoResponse, Response},
};
use dictum::{Dictum, model::ErrorKind};
use dictum_formats::memento::{LINK_FORMAT, TimeMap, TimedCapture, http_date, read_http_date};
use jiff::Timestamp;

const ACCEPT_DATETIME: &str = "accept-datetime";
const MEMENTO_DATETIME: HeaderName = HeaderName::from_static("memento-datetime");

/// The captures of an address, for whichever of the doors asks.
struct Captured {
    original: String,
    mementos: Vec<TimedCapture>,
}

pub(crate) async fn timegate(
    State(hall): State<Hall>,
    ours: PublicAddress,
    uri: Uri,
    asked: HeaderMap,
) -> Result<Response, Problem> {
    let wanted = asked.get(ACCEPT_DATETIME).map(wanted).transpose()?;
    let original = behind(&uri, "/timegate/");
    hall.ask(move |dictum| {
        let captured = Captured::of(dictum, &ours, &original)?;
        let map = captured.map(&ours);
        let nearest = map.nearest(wanted).ok_or_else(|| Problem::not_found("no capture is held"))?;
        let moved = (StatusCode::FOUND, [(header::LOCATION, nearest.address.clone())]).into_response();
        let mut response = with_link(moved, &map);
        response.headers_mut().insert(header::VARY, HeaderValue::from_static(ACCEPT_DATETIME));
        Ok(response)
    })
    .await
}

pub(crate) async fn timemap(
    State(hall): State<Hall>,
    ours: PublicAddress,
    uri: Uri,
) -> Result<Response, Problem> {
    let original = behind(&uri, "/timemap/link/");
    hall.ask(move |dictum| {
        let captured = Captured::of(dictum, &ours, &original)?;
        let written = captured.map(&ours).to_link_format();
        Ok(([(header::CONTENT_TYPE, LINK_FORMAT)], written).into_response())
    })
    .await
}

pub(crate) async fn memento(
    State(hall): State<Hall>,
    ours: PublicAddress,
    Named(entry): Named<String>,
) -> Result<Response, Problem> {
    let entry = entry_number(&entry)?;
    hall.ask(move |dictum| {
        let capture = dictum.capture(entry)?.capture;
        let (Some(original), Some(captured_at)) = (&capture.target_uri, capture.captured_at) else {
            return Err(Problem::not_found(format!("of capture {entry}, address or time is not known"))
                .with_hint(format!("its bytes are at /payload/{}", capture.digest)));
        };
        let bytes = dictum.payload(capture.digest)?;
        let captured = Captured::of(dictum, &ours, original)?;
        let kept =
            [(header::CONTENT_TYPE, "application/octet-stream"), (header::CONTENT_DISPOSITION, "attachment")];
        let mut response = with_link((kept, bytes).into_response(), &captured.map(&ours));
        let headers = response.headers_mut();
        if let Ok(told) = HeaderValue::try_from(http_date(captured_at)) {
            headers.insert(MEMENTO_DATETIME, told);
        }
        Ok(response)
    })
    .await
}

impl Captured {
    /// The captures of an address; where none is known by it as it is written, by what it means without percent signs.
    fn of(dictum: &Dictum, ours: &PublicAddress, written: &str) -> Result<Captured, Problem> {
        let plain = percent_decoded(written).filter(|plain| plain != written);
        let (original, entered) = match (dictum.captures_of_uri(written), plain) {
            (Err(error), Some(plain)) if error.kind() == ErrorKind::NotFound => {
                let entered = dictum.captures_of_uri(&plain)?;
                (plain, entered)
            }
            (entered, _) => (written.to_owned(), entered?),
        };
        let memento = |entered: dictum::EnteredCapture| {
            let address = ours.of(&format!("/memento/{}", entered.entry));
            Some(TimedCapture { address, captured_at: entered.capture.captured_at? })
        };
        Ok(Captured { original, mementos: entered.into_iter().filter_map(memento).collect() })
    }

    fn map(&self, ours: &PublicAddress) -> TimeMap<'_> {
        TimeMap {
            original: &self.original,
            timegate: ours.of(&format!("/timegate/{}", plain_in_path(&self.original))),
            timemap: ours.of(&format!("/timemap/link/{}", plain_in_path(&self.original))),
            mementos: &self.mementos,
        }
    }
}

fn with_link(mut response: Response, map: &TimeMap<'_>) -> Response {
    if let Ok(links) = HeaderValue::try_from(map.link_header()) {
        response.headers_mut().insert(header::LINK, links);
    }
    response
}

fn wanted(written: &HeaderValue) -> Result<Timestamp, Problem> {
    written.to_str().ok().and_then(read_http_date).ok_or_else(|| {
        Problem::asked_wrongly("Accept-Datetime is no time as HTTP writes it")
            .with_hint("write it as Thu, 31 May 2007 20:35:00 GMT")
    })
}

/// The address that stands behind a prefix of ours, with its query, as it is written there.
fn behind(uri: &Uri, prefix: &str) -> String {
    let whole = uri.path_and_query().map_or("", |path| path.as_str());
    whole.strip_prefix(prefix).unwrap_or_default().to_owned()
}

/// An address as it may stand in a path and within the brackets of a link.
fn plain_in_path(address: &str) -> String {
    let is_plain = |byte: u8| byte.is_ascii_graphic() && !b"<>\"\\^`{|}#".contains(&byte);
    let one = |byte: u8| if is_plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") };
    address.bytes().map(one).collect()
}

/// What a text with percent signs means; `None` where it is not UTF-8.
fn percent_decoded(written: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(written.len());
    let mut rest = written.as_bytes();
    while let Some((&byte, after)) = rest.split_first() {
        let digits = after.get(..2).and_then(|digits| std::str::from_utf8(digits).ok());
        let escaped = digits.and_then(|digits| u8::from_str_radix(digits, 16).ok());
        match (byte, escaped) {
            (b'%', Some(escaped)) => {
                bytes.push(escaped);
                rest = &after[2..];
            }
            _ => {
                bytes.push(byte);
                rest = after;
            }
        }
    }
    String::from_utf8(bytes).ok()
}
