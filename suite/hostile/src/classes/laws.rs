//! What must hold of every reading.

use crate::case::ensure;
use dictum_extract::{ReadOptions, broken_laws, read};
use dictum_model::{Capture, Digest, Reading};

/// Payloads up to this length are read a second time, place by place: that takes longer than reading.
const LOOKED_INTO: usize = 24 << 10;

/// The most words that a reading may show, for each byte of the page: a few characters of Unicode are written in more bytes than
/// the references to them.
const MOST_GROWTH: usize = 4;

/// Reads a payload; says which laws the reading breaks.
pub(super) fn read_lawfully(
    payload: &[u8],
    media_type: Option<&str>,
    charset: Option<&str>,
) -> Result<(), String> {
    let reading = read(payload, capture_of(payload, media_type, charset), &ReadOptions::default());
    let words = words_in(&reading);
    ensure(words <= payload.len() * MOST_GROWTH + 1024, || {
        format!("{words} bytes of words came of {} bytes", payload.len())
    })?;
    if payload.len() > LOOKED_INTO {
        return Ok(());
    }
    let broken = broken_laws(payload, &reading);
    ensure(broken.is_empty(), || broken.join("; "))
}

/// A capture of a payload, with what is told of it.
pub(super) fn capture_of(payload: &[u8], media_type: Option<&str>, charset: Option<&str>) -> Capture {
    Capture {
        source: "hostile".to_owned(),
        digest: Digest([0; 32]),
        media_type: media_type.map(str::to_owned),
        charset: charset.map(str::to_owned),
        bytes: payload.len(),
        target_uri: None,
        captured_at: None,
        captured_at_candidates: Vec::new(),
        captured_at_from: None,
        http_status: None,
    }
}

/// The bytes of words that a reading gives a place to.
fn words_in(reading: &Reading) -> usize {
    let statement = reading.statement.iter();
    let turns = statement.flat_map(|statement| &statement.turns).map(|turn| {
        let label = turn.label.as_ref().map_or(0, |label| label.text.len());
        label + turn.paragraphs.iter().map(|paragraph| paragraph.text.len()).sum::<usize>()
    });
    let furniture = reading.furniture.iter().map(|furniture| furniture.text.len());
    let listings = reading.listings.iter().map(|listing| listing.headline.len());
    turns.chain(furniture).chain(listings).sum()
}
