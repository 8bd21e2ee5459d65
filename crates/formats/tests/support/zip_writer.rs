//! Writes ZIP files for tests, sound ones and ones that play tricks.

use flate2::{Compression, Crc, write::DeflateEncoder};
use std::io::Write;

/// A file to be put into a ZIP, with what its headers say of it.
#[derive(Clone)]
pub struct Part {
    /// Its name in the directory.
    pub name: String,
    /// Its name in the local header.
    pub local_name: String,
    /// What it unpacks to.
    pub contents: Vec<u8>,
    /// 0 or 8.
    pub method: u16,
    /// The general flags.
    pub flags: u16,
    /// The length it is said to unpack to.
    pub unpacked: u32,
    /// The mode that Unix would give it.
    pub mode: u32,
}

impl Part {
    /// A stored file.
    pub fn stored(name: &str, contents: &[u8]) -> Part {
        Part {
            name: name.to_owned(),
            local_name: name.to_owned(),
            contents: contents.to_vec(),
            method: 0,
            flags: 0,
            unpacked: contents.len() as u32,
            mode: 0o100_644,
        }
    }

    /// A deflated file.
    pub fn deflated(name: &str, contents: &[u8]) -> Part {
        Part { method: 8, ..Part::stored(name, contents) }
    }

    fn packed(&self) -> Vec<u8> {
        if self.method != 8 {
            return self.contents.clone();
        }
        let mut encoder = DeflateEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(&self.contents).unwrap();
        encoder.finish().unwrap()
    }

    /// What both headers say alike, from the flags to the length of the name.
    fn shared(&self, packed: usize, name: &str) -> Vec<u8> {
        let mut sum = Crc::new();
        sum.update(&self.contents);
        let mut bytes = Vec::new();
        bytes.extend(self.flags.to_le_bytes());
        bytes.extend(self.method.to_le_bytes());
        bytes.extend([0; 4]);
        bytes.extend(sum.sum().to_le_bytes());
        bytes.extend((packed as u32).to_le_bytes());
        bytes.extend(self.unpacked.to_le_bytes());
        bytes.extend((name.len() as u16).to_le_bytes());
        bytes
    }
}

/// Writes a ZIP of these parts; with `large`, its end and offsets are those of the 64-bit extension.
pub fn zip(parts: &[Part], large: bool) -> Vec<u8> {
    let mut file = Vec::new();
    let mut directory = Vec::new();
    for part in parts {
        let (header, packed) = (file.len(), part.packed());
        file.extend(b"PK\x03\x04\x14\x00");
        file.extend(part.shared(packed.len(), &part.local_name));
        file.extend([0; 2]);
        file.extend(part.local_name.as_bytes());
        file.extend(&packed);
        directory.extend(b"PK\x01\x02\x14\x03\x14\x00");
        directory.extend(part.shared(packed.len(), &part.name));
        directory.extend((if large { 12_u16 } else { 0 }).to_le_bytes());
        directory.extend([0; 6]);
        directory.extend((part.mode << 16).to_le_bytes());
        directory.extend((if large { u32::MAX } else { header as u32 }).to_le_bytes());
        directory.extend(part.name.as_bytes());
        if large {
            directory.extend([1, 0, 8, 0]);
            directory.extend((header as u64).to_le_bytes());
        }
    }
    let offset = file.len();
    file.extend(&directory);
    if large {
        end_64(&mut file, parts.len(), directory.len(), offset);
    }
    let limit = |value: usize| if large { u32::MAX } else { value as u32 };
    file.extend(b"PK\x05\x06\x00\x00\x00\x00");
    file.extend((parts.len() as u16).to_le_bytes().repeat(2));
    file.extend(limit(directory.len()).to_le_bytes());
    file.extend(limit(offset).to_le_bytes());
    file.extend([0; 2]);
    file
}

fn end_64(file: &mut Vec<u8>, parts: usize, length: usize, offset: usize) {
    let begins = file.len() as u64;
    file.extend(b"PK\x06\x06");
    file.extend(44_u64.to_le_bytes());
    file.extend([45, 3, 45, 0]);
    file.extend([0; 8]);
    file.extend((parts as u64).to_le_bytes().repeat(2));
    file.extend((length as u64).to_le_bytes());
    file.extend((offset as u64).to_le_bytes());
    file.extend(b"PK\x06\x07\x00\x00\x00\x00");
    file.extend(begins.to_le_bytes());
    file.extend(1_u32.to_le_bytes());
}
