//! All records of an archive, packed on all cores and handed on in the order of their entries.
//!
//! The entries are read a stretch at a time: a reader that stayed in one transaction would keep a writer's log from being folded.

use super::{
    in_order::{Dealer, in_order},
    record::records_of,
};
use crate::{
    Dictum,
    error::{Error, Result},
};
use dictum_archive::Entry;
use dictum_formats::warc::{Packing, Record};
use dictum_model::ErrorKind;
use std::path::Path;

/// How many entries are read at a time.
const STRETCH: u64 = 512;
/// How many entries a batch has at most, and how many bytes of payloads.
const BATCH_ENTRIES: usize = 64;
const BATCH_BYTES: usize = 2 << 20;

/// A record's bytes, and the record where an index lists it.
pub(super) struct RecordBytes {
    bytes: Vec<u8>,
    listed: Option<Record>,
}

impl RecordBytes {
    pub(super) fn of(bytes: Vec<u8>, record: Record) -> RecordBytes {
        // The block has been read and compared; an index wants the fields only.
        RecordBytes { bytes, listed: Some(Record { block: Vec::new(), ..record }) }
    }

    pub(super) fn unlisted(bytes: Vec<u8>) -> RecordBytes {
        RecordBytes { bytes, listed: None }
    }
}

/// A record, packed.
pub(super) struct Packed {
    /// Its bytes in the file.
    pub(super) bytes: Vec<u8>,
    /// The record without its block, where an index lists it.
    pub(super) listed: Option<Record>,
}

/// What one entry came to.
type PackedEntry = Vec<Packed>;

/// Hands on the records of the entries up to `length`, in order.
pub(super) fn each_entry(
    dictum: &Dictum,
    packing: Packing,
    length: u64,
    each: &mut dyn FnMut(PackedEntry) -> Result<()>,
) -> Result<()> {
    let work = |entries: Vec<Entry>| {
        entries.iter().map(|entry| pack_entry(dictum, packing, entry)).collect::<Result<Vec<_>>>()
    };
    in_order(|dealer| deal(dictum, length, dealer), work, &mut |packed| {
        packed.into_iter().try_for_each(&mut *each)
    })
}

/// Deals the entries out, a batch at a time.
fn deal(dictum: &Dictum, length: u64, dealer: &mut Dealer<Vec<Entry>>) -> Result<()> {
    let catalogue = dictum.archive.catalogue()?;
    let (mut batch, mut bytes) = (Vec::new(), 0);
    for first in (1..=length).step_by(STRETCH as usize) {
        for entry in catalogue.entries_in(first..=length.min(first + STRETCH - 1))? {
            bytes += if let Entry::Capture(capture) = &entry { capture.bytes } else { 0 };
            batch.push(entry);
            if batch.len() >= BATCH_ENTRIES || bytes >= BATCH_BYTES {
                bytes = 0;
                if !dealer.deal(std::mem::take(&mut batch)) {
                    return Ok(());
                }
            }
        }
    }
    dealer.deal(batch);
    Ok(())
}

fn pack_entry(dictum: &Dictum, packing: Packing, entry: &Entry) -> Result<PackedEntry> {
    let records = records_of(&dictum.archive, entry)?;
    let records = records.into_iter().map(|record| {
        let bytes = packing.pack(record.bytes).map_err(|error| cannot_pack(&error))?;
        Ok(Packed { bytes, listed: record.listed })
    });
    records.collect()
}

/// Trouble of the compressor itself.
pub(super) fn cannot_pack(error: &std::io::Error) -> Error {
    Error::new(ErrorKind::Internal, format!("a record could not be packed: {error}"))
}

/// Trouble while writing.
pub(super) fn cannot_write(path: &Path, error: &std::io::Error) -> Error {
    Error::file("write", path, error)
}
