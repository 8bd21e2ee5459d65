//! One file of a ZIP, unpacked as it is read.

use super::Entry;
use flate2::{Crc, read::DeflateDecoder};
use std::io::{self, Read, Take};

/// Unpacks a file of a ZIP. It fails as soon as there is more than the directory says, and at the end where there is
/// less or the checksum is another.
pub(crate) struct PartReader<'a, R> {
    unpacked: Unpacked<'a, R>,
    sum: Crc,
    left: u64,
    checksum: u32,
}

enum Unpacked<'a, R> {
    Stored(Take<&'a mut R>),
    Deflated(Box<DeflateDecoder<Take<&'a mut R>>>),
}

impl<'a, R: Read> PartReader<'a, R> {
    /// Reads from a file that stands where the part's packed bytes begin.
    pub(super) fn new(file: &'a mut R, entry: &Entry) -> io::Result<Self> {
        let packed = file.take(entry.packed);
        let unpacked = match entry.method {
            0 => Unpacked::Stored(packed),
            8 => Unpacked::Deflated(Box::new(DeflateDecoder::new(packed))),
            other => {
                let why =
                    format!("it is packed by method {other}; only stored (0) and deflated (8) are known");
                return Err(io::Error::new(io::ErrorKind::Unsupported, why));
            }
        };
        Ok(PartReader { unpacked, sum: Crc::new(), left: entry.unpacked, checksum: entry.checksum })
    }
}

impl<R: Read> Read for PartReader<'_, R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let count = match &mut self.unpacked {
            Unpacked::Stored(packed) => packed.read(into)?,
            Unpacked::Deflated(packed) => packed.read(into)?,
        };
        let damaged = |why: &str| Err(io::Error::new(io::ErrorKind::InvalidData, why));
        if count as u64 > self.left {
            return damaged("it unpacks to more than the directory says");
        }
        self.left -= count as u64;
        self.sum.update(&into[..count]);
        if count > 0 || into.is_empty() {
            return Ok(count);
        }
        if self.left > 0 {
            return damaged("it unpacks to less than the directory says");
        }
        if self.sum.sum() != self.checksum {
            return damaged("its checksum is wrong");
        }
        Ok(0)
    }
}
