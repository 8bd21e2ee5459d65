//! Do the packs hold what the catalogue says, with no byte unaccounted for? Read whole, or only looked at from outside.

use super::{Examination, Level, Share, number};
use crate::{
    error::{IoContext, Result},
    record::pack::{self, Place},
};
use dictum_model::Digest;

/// A payload's row: where its frame lies and what it should hash to.
struct PayloadRow {
    place: Place,
    frame: Digest,
    payload: Digest,
}

/// Walks along every pack from its first byte to its last committed one, frame by frame. At [`Level::ReadData`] the frames are
/// read and hashed; below it, only where they lie is compared.
pub(super) fn check(examination: &mut Examination<'_>) -> Result<()> {
    let share = match examination.level {
        Level::ReadData(share) => Some(share),
        Level::Open | Level::Record => None,
    };
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
        let place = Place { pack: row.get(0)?, offset: row.get(1)?, length: row.get(2)? };
        let (Ok(frame), Ok(payload)) = (row.get(3).map(Digest), row.get(4).map(Digest)) else {
            let what = format!("a payload's row of pack {:06} has a digest cut short", place.pack);
            examination.find(&number::ROW_DIFFERS, what);
            continue;
        };
        if place.pack != before.pack {
            check_tail(examination, before)?;
            before = Place { pack: place.pack, offset: 0, length: 0 };
        }
        if place.offset != before.end() {
            check_between(examination, before, place);
        }
        let row = PayloadRow { place, frame, payload };
        check_row(examination, &row, share);
        before = place;
        passed += place.length;
        (examination.progress)(passed, total);
    }
    check_tail(examination, before)
}

fn check_row(examination: &mut Examination<'_>, row: &PayloadRow, share: Option<Share>) {
    if !examination.named.contains(&row.payload) {
        let what = format!("payload {} is named by no entry", row.payload);
        examination.find(&number::PAYLOAD_WITHOUT_PLACE, what);
    }
    match share {
        Some(share) if share.takes_in(row.payload) => check_frame(examination, row),
        _ => examination.report.payloads_not_read += 1,
    }
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
    match pack::unfold(&frame, place).and_then(|warc_record| crate::payload_in(&warc_record)) {
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

/// Between two frames nothing may stand, but for the record that opens a pack.
fn check_between(examination: &mut Examination<'_>, before: Place, after: Place) {
    let archive = examination.archive;
    let gap =
        Place { pack: after.pack, offset: before.end(), length: after.offset.saturating_sub(before.end()) };
    let opens_pack = before.end() == 0
        && pack::read_frame(archive.disk(), archive.folder(), gap)
            .is_ok_and(|frame| frame == pack::opening_frame());
    if !opens_pack {
        let what =
            format!("bytes {} to {} of pack {:06} belong to no payload", gap.offset, gap.end(), gap.pack);
        examination.find(&number::STRAY_BYTES, what);
    }
}

/// A pack must reach to its last frame's end; what stands beyond was never acknowledged.
fn check_tail(examination: &mut Examination<'_>, last: Place) -> Result<()> {
    if last.pack == 0 {
        return Ok(());
    }
    let path = examination.archive.folder().pack(last.pack);
    let length = examination.archive.disk().length(&path).during("look at", &path)?;
    match length {
        // Where frames are read, each that is missing says so itself.
        _ if length.unwrap_or(0) < last.end() && !examination.level.reads_all_data() => {
            let what = match length {
                None => format!("{} is missing", path.display()),
                Some(length) => format!("{} ends at byte {length} instead of {}", path.display(), last.end()),
            };
            examination.find(&number::PACK_SHORT, what);
        }
        Some(length) if length > last.end() => {
            let what = format!(
                "{} bytes at the end of pack {:06} were never acknowledged; the next ingest cuts them off",
                length - last.end(),
                last.pack
            );
            examination.find(&number::UNACKNOWLEDGED_TAIL, what);
        }
        _ => {}
    }
    Ok(())
}
