//! What is held of an address, for whoever is about to fetch it again.

use crate::{Dictum, edition::may_show_statement, error::Result, identity::Identity};
use dictum_formats::warc::read_one;
use dictum_model::{Digest, Moment};
use jiff::Timestamp;

/// What is held of an address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeldPage {
    /// When it was first captured, where a capture tells.
    pub first_captured_at: Option<Timestamp>,
    /// The last capture's time, likewise.
    pub last_captured_at: Option<Timestamp>,
    /// The status of the last capture's answer.
    pub last_status: Option<u16>,
    /// The payload of the last capture that showed the page.
    pub payload: Option<HeldPayload>,
    /// The statement that it shows, by its id, where it shows one.
    pub statement: Option<String>,
    /// When that statement was put out or said, where the page tells.
    pub told_at: Option<Timestamp>,
    /// How often its publisher changed it, as far as is held.
    pub changes: usize,
}

/// The last payload held of a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeldPayload {
    /// Its digest.
    pub digest: Digest,
    /// Its length in bytes.
    pub bytes: usize,
    /// When the capture that shows it was made.
    pub captured_at: Option<Timestamp>,
}

/// How a server marked a payload when it first gave it, as the response says that was kept with it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ServerMarks {
    /// The mark that the server gave it (`ETag`).
    pub etag: Option<String>,
    /// When the server says that it was last modified, as it was written (`Last-Modified`).
    pub last_modified: Option<String>,
}

impl Dictum {
    /// What is held of an address; `None` where nothing is.
    pub fn held_page(&self, target_uri: &str) -> Result<Option<HeldPage>> {
        let catalogue = self.archive.catalogue()?;
        let captures = catalogue.captures_of_uri(target_uri)?;
        let (Some(first), Some(last)) = (captures.first(), captures.last()) else { return Ok(None) };
        let shown = captures.iter().rev().find(|entered| may_show_statement(&entered.capture));
        let payload = match shown {
            Some(entered) if catalogue.redaction_of(entered.capture.digest)?.is_none() => {
                let capture = &entered.capture;
                Some(HeldPayload {
                    digest: capture.digest,
                    bytes: capture.bytes,
                    captured_at: capture.captured_at,
                })
            }
            _ => None,
        };
        let statement = Identity::of_uri(target_uri).map(|identity| identity.id);
        let editions = statement.as_deref().map(|id| catalogue.editions(id)).transpose()?.unwrap_or_default();
        let card = match &statement {
            Some(id) => self.with_shelf(|shelf| shelf.statement(id))?,
            None => None,
        };
        let told = card.and_then(|card| card.published_at.or(card.delivered_on));
        Ok(Some(HeldPage {
            first_captured_at: first.capture.captured_at,
            last_captured_at: last.capture.captured_at,
            last_status: last.capture.http_status,
            payload,
            statement: statement.filter(|_| !editions.is_empty()),
            told_at: told.as_deref().and_then(instant),
            changes: editions.len().saturating_sub(1),
        }))
    }

    /// The addresses of all statements held, each with when its latest edition was last seen.
    pub fn held_addresses(&self, mut each: impl FnMut(&str, Option<Timestamp>)) -> Result<()> {
        use dictum_archive::derived::{Page, ShelfFilter};
        const AT_ONCE: u64 = 1000;
        let everything = ShelfFilter::default();
        let mut page = Page { skip: 0, take: AT_ONCE };
        loop {
            let cards = self.statements(&everything, page)?;
            for card in &cards {
                card.target_uri.iter().for_each(|uri| each(uri, card.seen_at));
            }
            if (cards.len() as u64) < AT_ONCE {
                return Ok(());
            }
            page.skip += AT_ONCE;
        }
    }

    /// How a server marked a payload, as the response that was kept with it says.
    pub fn server_marks(&self, payload: Digest) -> Result<ServerMarks> {
        let record = self.archive.warc_record(payload)?;
        let http = read_one(&record).ok().and_then(|record| record.http);
        let field = |name: &str| http.as_ref().and_then(|http| http.fields.get(name)).map(str::to_owned);
        Ok(ServerMarks { etag: field("ETag"), last_modified: field("Last-Modified") })
    }
}

/// The instant of a time, or the beginning of its day.
fn instant(told: &str) -> Option<Timestamp> {
    let _: Moment = told.parse().ok()?;
    told.parse().ok().or_else(|| {
        let day: jiff::civil::Date = told.get(..10)?.parse().ok()?;
        day.to_zoned(jiff::tz::TimeZone::UTC).ok().map(|day| day.timestamp())
    })
}
