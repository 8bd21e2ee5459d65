//! ZIP files written: every part stored as it is, so that readers can seek within it, and with no time of day.
//!
//! A part is written while its length is not known yet; its header is written again behind it. The 64-bit extension is used
//! where lengths or offsets need it and nowhere else: room for it is kept as padding, which readers pass over.

use flate2::Crc;
use sha2::{Digest as _, Sha256};
use std::io::{self, Seek, SeekFrom, Write};

/// Midnight of the first of January 1980, the first that a ZIP can tell.
const NO_TIME: [u8; 4] = [0, 0, 0x21, 0];
/// Names are UTF-8.
const FLAGS: u16 = 1 << 11;
const VERSION: u16 = 20;
const VERSION_64: u16 = 45;
/// Two lengths of 8 bytes, with number and length of the field.
const ROOM_FOR_64: usize = 20;
const FIELD_64: u16 = 1;
/// The extra field that stands for padding (as Android's zipalign writes it).
const PADDING: u16 = 0xd935;

/// A part that was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WrittenPart {
    /// Its path.
    pub path: String,
    /// Its length in bytes.
    pub bytes: u64,
    /// Its SHA-256 in hexadecimal digits.
    pub sha256: String,
    checksum: u32,
    header: u64,
}

/// A ZIP file that is whole.
#[derive(Debug)]
pub struct WrittenZip<W> {
    /// What it was written to.
    pub out: W,
    /// Its length in bytes.
    pub bytes: u64,
}

/// Writes a ZIP file, part by part.
pub struct ZipWriter<W> {
    out: W,
    at: u64,
    parts: Vec<WrittenPart>,
    open: Option<OpenPart>,
}

struct OpenPart {
    path: String,
    header: u64,
    bytes: u64,
    crc: Crc,
    sha: Sha256,
}

impl<W: Write + Seek> ZipWriter<W> {
    /// Begins a file where `out` stands, which is its start.
    pub fn new(out: W) -> Self {
        ZipWriter { out, at: 0, parts: Vec::new(), open: None }
    }

    /// Begins a part; what is written from now on is its contents.
    pub fn begin(&mut self, path: &str) -> io::Result<()> {
        self.end_part()?;
        let open = OpenPart {
            path: path.to_owned(),
            header: self.at,
            bytes: 0,
            crc: Crc::new(),
            sha: Sha256::new(),
        };
        let header = local_header(path, 0, 0);
        self.out.write_all(&header)?;
        self.at += header.len() as u64;
        self.open = Some(open);
        Ok(())
    }

    /// Writes a whole part.
    pub fn put(&mut self, path: &str, contents: &[u8]) -> io::Result<()> {
        self.begin(path)?;
        self.write_all(contents)?;
        self.end_part()
    }

    /// Ends the open part, and gives all parts so far.
    pub fn parts(&mut self) -> io::Result<&[WrittenPart]> {
        self.end_part()?;
        Ok(&self.parts)
    }

    /// Writes the directory.
    pub fn finish(mut self) -> io::Result<WrittenZip<W>> {
        self.end_part()?;
        let began = self.at;
        for part in &self.parts {
            let entry = directory_entry(part);
            self.out.write_all(&entry)?;
            self.at += entry.len() as u64;
        }
        let end = end(self.parts.len() as u64, began, self.at - began);
        self.out.write_all(&end)?;
        Ok(WrittenZip { out: self.out, bytes: self.at + end.len() as u64 })
    }

    /// Writes the header of the open part again, now that its length is known.
    fn end_part(&mut self) -> io::Result<()> {
        let Some(open) = self.open.take() else { return Ok(()) };
        let checksum = open.crc.sum();
        self.out.seek(SeekFrom::Start(open.header))?;
        self.out.write_all(&local_header(&open.path, open.bytes, checksum))?;
        self.out.seek(SeekFrom::Start(self.at))?;
        let sha256 = open.sha.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
        let OpenPart { path, header, bytes, .. } = open;
        self.parts.push(WrittenPart { path, bytes, sha256, checksum, header });
        Ok(())
    }
}

impl<W: Write> Write for ZipWriter<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let Some(open) = &mut self.open else { return Err(io::Error::other("no part was begun")) };
        let count = self.out.write(bytes)?;
        open.crc.update(&bytes[..count]);
        open.sha.update(&bytes[..count]);
        open.bytes += count as u64;
        self.at += count as u64;
        Ok(count)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

/// A number in 32 bits, or all ones where the extension has it.
fn small(number: u64) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

fn is_large(number: u64) -> bool {
    number >= u64::from(u32::MAX)
}

/// Fields of a header one after another, little-endian.
#[derive(Default)]
struct Fields(Vec<u8>);

impl Fields {
    fn bytes(mut self, bytes: &[u8]) -> Self {
        self.0.extend_from_slice(bytes);
        self
    }

    fn u16(self, number: u16) -> Self {
        self.bytes(&number.to_le_bytes())
    }

    fn u32(self, number: u32) -> Self {
        self.bytes(&number.to_le_bytes())
    }

    fn u64(self, number: u64) -> Self {
        self.bytes(&number.to_le_bytes())
    }

    /// What both headers of a part say alike, from the version to the length of the name.
    fn of_part(self, path: &str, bytes: u64, checksum: u32, version: u16) -> Self {
        const STORED: u16 = 0;
        self.u16(version)
            .u16(FLAGS)
            .u16(STORED)
            .bytes(&NO_TIME)
            .u32(checksum)
            .u32(small(bytes))
            .u32(small(bytes))
            .u16(path.len() as u16)
    }
}

fn local_header(path: &str, bytes: u64, checksum: u32) -> Vec<u8> {
    let version = if is_large(bytes) { VERSION_64 } else { VERSION };
    let header = Fields::default()
        .bytes(b"PK\x03\x04")
        .of_part(path, bytes, checksum, version)
        .u16(ROOM_FOR_64 as u16)
        .bytes(path.as_bytes())
        .u16(if is_large(bytes) { FIELD_64 } else { PADDING })
        .u16(ROOM_FOR_64 as u16 - 4);
    let lengths = if is_large(bytes) { bytes } else { 0 };
    header.u64(lengths).u64(lengths).0
}

fn directory_entry(part: &WrittenPart) -> Vec<u8> {
    let mut extra = Fields::default();
    let numbers: &[u64] = match (is_large(part.bytes), is_large(part.header)) {
        (true, true) => &[part.bytes, part.bytes, part.header],
        (true, false) => &[part.bytes, part.bytes],
        (false, true) => &[part.header],
        (false, false) => &[],
    };
    if !numbers.is_empty() {
        extra = extra.u16(FIELD_64).u16(8 * numbers.len() as u16);
    }
    let extra = numbers.iter().fold(extra, |extra, number| extra.u64(*number)).0;
    const MADE_BY_UNIX: u16 = 3 << 8 | VERSION_64;
    const A_FILE_THAT_ALL_MAY_READ: u32 = 0o100_644 << 16;
    let version = if extra.is_empty() { VERSION } else { VERSION_64 };
    Fields::default()
        .bytes(b"PK\x01\x02")
        .u16(MADE_BY_UNIX)
        .of_part(&part.path, part.bytes, part.checksum, version)
        .u16(extra.len() as u16)
        // No comment, the first volume, no inner attributes.
        .bytes(&[0; 6])
        .u32(A_FILE_THAT_ALL_MAY_READ)
        .u32(small(part.header))
        .bytes(part.path.as_bytes())
        .bytes(&extra)
        .0
}

/// What stands behind the directory: where it is; first in 64 bits where it must.
fn end(parts: u64, began: u64, length: u64) -> Vec<u8> {
    let needs_64 = parts >= u64::from(u16::MAX) || is_large(began) || is_large(length);
    let mut end = Fields::default();
    if needs_64 {
        end = end
            .bytes(b"PK\x06\x06")
            .u64(44)
            .u16(VERSION_64)
            .u16(VERSION_64)
            .u32(0)
            .u32(0)
            .u64(parts)
            .u64(parts)
            .u64(length)
            .u64(began)
            .bytes(b"PK\x06\x07")
            .u32(0)
            .u64(began + length)
            .u32(1);
    }
    let count = u16::try_from(parts).unwrap_or(u16::MAX);
    end.bytes(b"PK\x05\x06").u16(0).u16(0).u16(count).u16(count).u32(small(length)).u32(small(began)).u16(0).0
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::zip::Zip;
    use std::io::{Cursor, Read};

    fn written(parts: &[(&str, &[u8])]) -> Vec<u8> {
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        parts.iter().for_each(|(path, contents)| zip.put(path, contents).unwrap());
        zip.finish().unwrap().out.into_inner()
    }

    #[test]
    fn what_is_written_is_read_back_by_the_strict_reader() {
        let bytes = written(&[("archive/a.warc", b"words"), ("pages/pages.jsonl", b""), ("ä", b"more")]);
        let mut zip = Zip::open(Cursor::new(&bytes)).unwrap();
        let entries = zip.entries().to_vec();
        let mut contents = String::new();
        for entry in &entries {
            zip.read(entry).unwrap().read_to_string(&mut contents).unwrap();
        }
        assert_eq!(contents, "wordsmore");
        assert_eq!(entries[2].name, "ä");
    }

    #[test]
    fn a_part_knows_its_digest_and_length() {
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        zip.put("a", b"words").unwrap();
        let part = &zip.parts().unwrap()[0];
        assert_eq!((part.bytes, part.sha256.as_str()), (5, crate::digest_of(b"words").hex().as_str()));
    }

    #[test]
    fn nothing_can_be_written_before_a_part_is_begun() {
        assert!(ZipWriter::new(Cursor::new(Vec::new())).write(b"words").is_err());
    }

    #[test]
    fn a_part_of_more_than_four_gibibytes_has_its_length_in_the_extension() {
        let bytes = 5_u64 << 30;
        let header = local_header("a", bytes, 7);
        assert_eq!(header[18..26], [0xff; 8]);
        assert_eq!(header[31..35], [1, 0, 16, 0]);
        assert_eq!(header[35..43], bytes.to_le_bytes());
        let part =
            WrittenPart { path: "a".into(), bytes: 5, sha256: String::new(), checksum: 0, header: bytes };
        let entry = directory_entry(&part);
        assert_eq!(entry[42..46], [0xff; 4]);
        assert_eq!(entry[entry.len() - 8..], bytes.to_le_bytes());
        assert_eq!(end(2, bytes, 100).len(), 56 + 20 + 22);
    }
}
