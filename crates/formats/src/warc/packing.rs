//! How the records of a WARC file are packed: each by itself, so that one can be read without those before it.

use flate2::{Compression, GzBuilder};
use std::io::{self, Write};

/// zstd's own default, as in packs.
const ZSTD_LEVEL: i32 = 3;

/// How records are packed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Packing {
    /// Not at all: `.warc`.
    Plain,
    /// A gzip member a record: `.warc.gz`, which every tool reads.
    #[default]
    Gzip,
    /// A zstd frame a record: `.warc.zst`, smaller and faster, read by few tools.
    Zstd,
}

impl Packing {
    /// The end of the names of files packed so.
    pub fn ending(self) -> &'static str {
        match self {
            Packing::Plain => ".warc",
            Packing::Gzip => ".warc.gz",
            Packing::Zstd => ".warc.zst",
        }
    }

    /// Tells the packing by a file's name.
    pub fn by_name(name: &str) -> Option<Packing> {
        [Packing::Plain, Packing::Gzip, Packing::Zstd]
            .into_iter()
            .find(|packing| name.ends_with(packing.ending()))
    }

    /// Packs one record: the same bytes for the same record.
    ///
    /// # Errors
    /// Where the compressor cannot be had, for want of memory.
    pub fn pack(self, record: Vec<u8>) -> io::Result<Vec<u8>> {
        match self {
            Packing::Plain => Ok(record),
            Packing::Gzip => {
                let room = Vec::with_capacity(record.len() / 3 + 64);
                // Neither a time nor the system that wrote it: 255 is “unknown”.
                let mut member =
                    GzBuilder::new().mtime(0).operating_system(255).write(room, Compression::default());
                member.write_all(&record)?;
                member.finish()
            }
            Packing::Zstd => {
                let mut frame = zstd::bulk::Compressor::new(ZSTD_LEVEL)?;
                frame.include_checksum(true)?;
                frame.compress(&record)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::warc::{Packing::*, WarcReader, write_warcinfo};

    #[test]
    fn a_name_tells_how_its_file_is_packed() {
        for packing in [Plain, Gzip, Zstd] {
            assert_eq!(Packing::by_name(&format!("a{}", packing.ending())), Some(packing));
        }
        assert_eq!(Packing::by_name("a.gz"), None);
    }

    #[test]
    fn packed_records_are_read_back_one_by_one() {
        for packing in [Plain, Gzip, Zstd] {
            let record = packing.pack(write_warcinfo("Dictum", None)).unwrap();
            let mut reader = WarcReader::new(&record[..]);
            assert!(reader.next().is_none());
            assert_eq!(reader.passed_over().get("warcinfo"), Some(&1), "{packing:?}");
        }
    }
}
