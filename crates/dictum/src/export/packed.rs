//! All records of an archive, packed on all cores and handed on in the order of their entries.
//!
//! Batches go to the workers in turn and are taken back in turn, so what is in flight is a few batches a worker, whatever the archive's
//! size. The entries are read a stretch at a time: a reader that stayed in one transaction would keep a writer's log from being folded.

use super::record::records_of;
use crate::{
    Dictum,
    error::{Error, Result},
};
use dictum_archive::Entry;
use dictum_formats::warc::{Packing, Record};
use dictum_model::ErrorKind;
use std::{
    path::Path,
    sync::mpsc::{Receiver, SyncSender, sync_channel},
};

/// How many entries are read at a time.
const STRETCH: u64 = 512;
/// How many entries a batch has at most, and how many bytes of payloads.
const BATCH_ENTRIES: usize = 64;
const BATCH_BYTES: usize = 2 << 20;
/// How many batches wait before and behind each worker.
const WAITING: usize = 2;

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

type Batch<T> = Result<Vec<T>>;

/// Hands on the records of the entries up to `length`, in order.
pub(super) fn each_entry(
    dictum: &Dictum,
    packing: Packing,
    length: u64,
    each: &mut dyn FnMut(PackedEntry) -> Result<()>,
) -> Result<()> {
    let workers = std::thread::available_parallelism().map_or(1, usize::from);
    std::thread::scope(|scope| {
        let (mut to_workers, mut from_workers) = (Vec::new(), Vec::new());
        for _ in 0..workers {
            let (batch_out, batch_in) = sync_channel::<Batch<Entry>>(WAITING);
            let (packed_out, packed_in) = sync_channel::<Batch<PackedEntry>>(WAITING);
            scope.spawn(move || pack_batches(dictum, packing, &batch_in, &packed_out));
            to_workers.push(batch_out);
            from_workers.push(packed_in);
        }
        scope.spawn(move || {
            let mut dealer = Dealer { to_workers, next: 0, batch: Vec::new(), bytes: 0 };
            if let Err(error) = dealer.deal(dictum, length) {
                dealer.send(Err(error));
            }
        });
        // The channels close in turn too: the first that has no more is the end.
        let in_turn = from_workers.iter().cycle();
        for packed in in_turn.map_while(|packed| packed.recv().ok()) {
            packed?.into_iter().try_for_each(&mut *each)?;
        }
        Ok(())
    })
}

/// Deals entries out to the workers in turn.
struct Dealer {
    to_workers: Vec<SyncSender<Batch<Entry>>>,
    next: usize,
    batch: Vec<Entry>,
    bytes: usize,
}

impl Dealer {
    fn deal(&mut self, dictum: &Dictum, length: u64) -> Result<()> {
        let catalogue = dictum.archive.catalogue()?;
        for first in (1..=length).step_by(STRETCH as usize) {
            for entry in catalogue.entries_in(first..=length.min(first + STRETCH - 1))? {
                self.bytes += if let Entry::Capture(capture) = &entry { capture.bytes } else { 0 };
                self.batch.push(entry);
                let is_full = self.batch.len() >= BATCH_ENTRIES || self.bytes >= BATCH_BYTES;
                if is_full && !self.send_batch() {
                    return Ok(());
                }
            }
        }
        self.send_batch();
        Ok(())
    }

    fn send_batch(&mut self) -> bool {
        self.bytes = 0;
        let batch = std::mem::take(&mut self.batch);
        self.send(Ok(batch))
    }

    /// Says whether anybody is left to take it: when the export has failed, nobody is.
    fn send(&mut self, batch: Batch<Entry>) -> bool {
        let worker = &self.to_workers[self.next % self.to_workers.len()];
        self.next += 1;
        worker.send(batch).is_ok()
    }
}

fn pack_batches(
    dictum: &Dictum,
    packing: Packing,
    batches: &Receiver<Batch<Entry>>,
    out: &SyncSender<Batch<PackedEntry>>,
) {
    for batch in batches {
        let packed = batch
            .and_then(|entries| entries.iter().map(|entry| pack_entry(dictum, packing, entry)).collect());
        if out.send(packed).is_err() {
            return;
        }
    }
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
