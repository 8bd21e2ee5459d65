//! One entry as the WARC records that tell it, read back before they are handed on.

use super::packed::RecordBytes;
use crate::error::{Error, Result};
use dictum_archive::{Archive, Entry, LARGEST_PAYLOAD};
use dictum_formats::warc::{FirstRecord, Record, read_one, write_entry, write_reference};
use dictum_model::{Capture, Digest, ErrorKind};

/// The records that tell an entry; none of an entry that an ingest of the others brings about.
///
/// # Errors
/// Where what is kept has been changed or lost: an export is never quietly less than the archive.
pub(super) fn records_of(archive: &Archive, entry: &Entry) -> Result<Vec<RecordBytes>> {
    let about = match entry {
        Entry::Capture(capture) | Entry::Revisit(capture) => Some(capture.digest),
        Entry::Correction(correction) => Some(correction.payload),
        _ => None,
    };
    if let Some(payload) = about
        && archive.catalogue()?.redaction_of(payload)?.is_some()
    {
        // Its bytes were let go: there is nothing to carry, and a correction of them quotes their words.
        return Ok(Vec::new());
    }
    match entry {
        Entry::Capture(capture) => {
            let (bytes, record) = held(archive, capture.digest)?;
            let payload = record.payload(LARGEST_PAYLOAD).map_err(|error| damaged(capture.digest, &error))?;
            let told = record.capture(&record.remembered_source().unwrap_or_default(), &payload.bytes);
            if told.digest != capture.digest {
                return Err(damaged(capture.digest, &"its bytes have changed"));
            }
            told_exactly(entry, capture, &told, bytes, record)
        }
        Entry::Revisit(capture) => {
            let (_, first) = held(archive, capture.digest)?;
            let first = FirstRecord::of(&first)
                .ok_or_else(|| damaged(capture.digest, &"its record lacks address, time or digest"))?;
            let bytes = write_reference(capture, &first);
            let record = read_one(&bytes).map_err(|error| damaged(capture.digest, &error))?;
            let told = as_retold(&record, capture.digest, capture.bytes);
            told_exactly(entry, capture, &told, bytes, record)
        }
        Entry::Correction(correction) => {
            Ok(vec![RecordBytes::unlisted(write_entry(&entry.to_text()?, correction.made_at, None))])
        }
        // The first two follow from the captures; keys, runs and words on names are of one archive's life; and a redaction that came with a stranger's file
        // would keep bytes out of an archive that nobody there decided about.
        Entry::Edition(_)
        | Entry::Absent(_)
        | Entry::Key(_)
        | Entry::SameName(_)
        | Entry::Redaction(_)
        | Entry::Run(_)
        | Entry::Verification(_) => Ok(Vec::new()),
    }
}

/// The capture that a revisit of our own tells, of bytes that are held.
fn as_retold(revisit: &Record, payload: Digest, bytes: usize) -> Capture {
    let told = revisit.capture(&revisit.remembered_source().unwrap_or_default(), b"");
    Capture { digest: payload, bytes, ..told }
}

/// A capture's record, and before it the entry itself where the record does not tell it to the letter.
fn told_exactly(
    entry: &Entry,
    capture: &Capture,
    told: &Capture,
    bytes: Vec<u8>,
    record: Record,
) -> Result<Vec<RecordBytes>> {
    let mut records = Vec::new();
    if told != capture {
        let about = record.record_id.as_deref();
        records.push(RecordBytes::unlisted(write_entry(&entry.to_text()?, capture.captured_at, about)));
    }
    records.push(RecordBytes::of(bytes, record));
    Ok(records)
}

/// The record that holds a payload, as it stands in its pack, and read.
fn held(archive: &Archive, payload: Digest) -> Result<(Vec<u8>, Record)> {
    let bytes = archive.warc_record(payload)?;
    let record = read_one(&bytes).map_err(|error| damaged(payload, &error))?;
    Ok((bytes, record))
}

fn damaged(payload: Digest, why: &dyn std::fmt::Display) -> Error {
    Error::new(ErrorKind::Damaged, format!("payload {payload} cannot be exported: {why}"))
        .with_hint("run “dictum verify” for the whole picture, and restore the file named from a copy")
}
