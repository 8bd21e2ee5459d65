//! Do the packs hold what the catalogue says, with no byte unaccounted for?
//!
//! Whether each pack is there and long enough is asked in `files.rs`, of the files alone.

use super::{Examination, Level, number};
use crate::{
    error::Result,
    record::{
        catalogue::{Catalogue, SitePack},
        pack::{self, Head, Place},
    },
};
use dictum_model::Digest;
use rusqlite::Row;

/// A payload's row: where its frame lies and what both should hash to.
struct PayloadRow {
    place: Place,
    frame: Digest,
    payload: Digest,
}

/// Walks along every pack from its first byte to its last committed one, frame by frame. At [`Level::ReadData`] the frames are
/// read and hashed; below it, only where they lie is compared.
pub(super) fn check(examination: &mut Examination<'_>) -> Result<()> {
    let catalogue = examination.archive.catalogue()?;
    let total =
        catalogue
            .connection
            .query_row("SELECT coalesce(sum(length), 0) FROM payload", [], |row| row.get(0))?;
    let mut query = catalogue
        .connection
        .prepare("SELECT pack, start, length, frame, digest FROM payload ORDER BY pack, start")?;
    let mut rows = query.query([])?;
    let mut before = Place { pack: 0, offset: 0, length: 0 };
    let mut passed = 0;
    while let Some(row) = rows.next()? {
        let row = match payload_row(row) {
            Ok(row) => row,
            Err(error) => {
                examination.find(&number::ROW_DIFFERS, format!("a payload's row makes no sense: {error}"));
                continue;
            }
        };
        let place = row.place;
        if place.pack != before.pack {
            before = Place { pack: place.pack, offset: 0, length: 0 };
        }
        if place.offset != before.end() {
            check_between(examination, &catalogue, before, place)?;
        }
        check_row(examination, &catalogue, &row)?;
        before = place;
        passed += place.length;
        (examination.progress)(passed, total);
    }
    Ok(())
}

fn payload_row(row: &Row<'_>) -> rusqlite::Result<PayloadRow> {
    let place = Place { pack: row.get(0)?, offset: row.get(1)?, length: row.get(2)? };
    Ok(PayloadRow { place, frame: Digest(row.get(3)?), payload: Digest(row.get(4)?) })
}

fn check_row(examination: &mut Examination<'_>, catalogue: &Catalogue, row: &PayloadRow) -> Result<()> {
    if catalogue.first_capture_of_payload(row.payload)?.is_none() {
        let what = format!("payload {} is named by no entry", row.payload);
        examination.find(&number::PAYLOAD_WITHOUT_PLACE, what);
    }
    match examination.level {
        Level::ReadData(share) if share.takes_in(row.payload) => check_frame(examination, row),
        _ => examination.report.payloads_not_read += 1,
    }
    Ok(())
}

fn check_frame(examination: &mut Examination<'_>, row: &PayloadRow) {
    let PayloadRow { place, frame: frame_digest, payload: digest } = *row;
    let at = format!("byte {} of pack {:06}", place.offset, place.pack);
    let archive = examination.archive;
    let frame = match pack::read_frame(archive.disk(), archive.folder(), place) {
        Ok(frame) => frame,
        Err(error) => {
            return examination.find(&number::PACK_SHORT, format!("payload {digest} at {at}: {error}"));
        }
    };
    examination.report.pack_bytes += frame.len() as u64;
    examination.report.payloads += 1;
    if crate::digest_of(&frame) != frame_digest {
        let what = format!("the frame at {at} has changed; it holds payload {digest}");
        examination.find(&number::FRAME_CHANGED, what);
    }
    match archive.unfold(&frame, place).and_then(|warc_record| crate::payload_in(&warc_record)) {
        Err(error) => {
            let what = format!("payload {digest} at {at} cannot be read: {error}");
            examination.find(&number::FRAME_UNREADABLE, what);
        }
        Ok(payload) => {
            examination.report.payload_bytes += payload.len() as u64;
            if crate::digest_of(&payload) != digest {
                examination.find(&number::PAYLOAD_CHANGED, format!("the payload at {at} is not {digest}"));
            }
        }
    }
}

/// Between two frames nothing may stand, but for what opens a pack.
fn check_between(
    examination: &mut Examination<'_>,
    catalogue: &Catalogue,
    before: Place,
    after: Place,
) -> Result<()> {
    let archive = examination.archive;
    let gap =
        Place { pack: after.pack, offset: before.end(), length: after.offset.saturating_sub(before.end()) };
    let site_pack = if gap.offset == 0 { catalogue.site_pack(gap.pack)? } else { None };
    if let Some(site_pack) = site_pack {
        check_head(examination, gap, &site_pack);
        return Ok(());
    }
    let opening = Head::general().bytes;
    let opens_pack = gap.offset == 0
        && gap.length == opening.len() as u64
        && pack::read_frame(archive.disk(), archive.folder(), gap).is_ok_and(|frame| frame == opening);
    if !opens_pack {
        let what =
            format!("bytes {} to {} of pack {:06} belong to no payload", gap.offset, gap.end(), gap.pack);
        examination.find(&number::STRAY_BYTES, what);
    }
    Ok(())
}

/// A site's pack opens with its dictionary: without it no frame of the pack unfolds.
fn check_head(examination: &mut Examination<'_>, gap: Place, row: &SitePack) {
    let archive = examination.archive;
    let is_as_it_was = gap.length == row.head_length
        && pack::read_frame(archive.disk(), archive.folder(), gap)
            .is_ok_and(|bytes| crate::digest_of(&bytes) == row.head)
        && Head::read(archive.disk(), archive.folder(), gap.pack)
            .is_ok_and(|head| head.site_name() == Some(row.site.as_str()));
    if !is_as_it_was {
        let what = format!("pack {:06}, of {}, does not open as it did", gap.pack, row.site.escape_debug());
        examination.find(&number::PACK_HEAD_CHANGED, what);
    }
}
