//! The file of a proof: a ZIP of seven stored parts, in a fixed order and without dates, so that nothing in it can change unseen.
//!
//! What is read is written again and compared: every byte is accounted for by that. ZIP was taken so that any tool unpacks it.

use super::refusal::{ProofCheck, ProofRefused, must, need};
use flate2::Crc;

/// The parts in their order, with the longest each may be in bytes.
pub(super) const PARTS: [Part; 7] = [
    Part { name: "README.txt", longest: 1 << 16 },
    Part { name: "verify.py", longest: 1 << 17 },
    Part { name: "proof.txt", longest: 1 << 21 },
    Part { name: "entry.txt", longest: (1 << 16) - 1 },
    Part { name: "inclusion.txt", longest: 1 << 16 },
    Part { name: "key.txt", longest: 1 << 10 },
    Part { name: "record.warc", longest: 96 << 20 },
];

/// The longest a proof may be, in bytes: its parts and room for their headers.
pub const LONGEST_PROOF_FILE: usize = (97 << 20) + (1 << 19);

/// A part that every proof has.
pub(super) struct Part {
    pub(super) name: &'static str,
    longest: usize,
}

/// The bytes of the parts, in the order of [`PARTS`].
pub(super) type Contents<'a> = [&'a [u8]; 7];

/// Writes the file.
pub(super) fn pack(contents: Contents<'_>) -> Vec<u8> {
    let mut file = Vec::new();
    let mut directory = Vec::new();
    for (part, data) in PARTS.iter().zip(contents) {
        let fields = fields_of(part, data);
        directory.extend_from_slice(b"PK\x01\x02\x14\x00");
        directory.extend_from_slice(&fields);
        directory.extend_from_slice(&[0; 10]);
        directory.extend_from_slice(&(file.len() as u32).to_le_bytes());
        directory.extend_from_slice(part.name.as_bytes());
        file.extend_from_slice(b"PK\x03\x04");
        file.extend_from_slice(&fields);
        file.extend_from_slice(part.name.as_bytes());
        file.extend_from_slice(data);
    }
    let (at, length, count) = (file.len() as u32, directory.len() as u32, PARTS.len() as u16);
    file.extend_from_slice(&directory);
    file.extend_from_slice(b"PK\x05\x06\x00\x00\x00\x00");
    file.extend_from_slice(&count.to_le_bytes());
    file.extend_from_slice(&count.to_le_bytes());
    file.extend_from_slice(&length.to_le_bytes());
    file.extend_from_slice(&at.to_le_bytes());
    file.extend_from_slice(&[0; 2]);
    file
}

/// What local header and directory say alike of a part: version 2.0, stored, the first day of 1980, checksum and lengths.
fn fields_of(part: &Part, data: &[u8]) -> Vec<u8> {
    let mut crc = Crc::new();
    crc.update(data);
    let length = (data.len() as u32).to_le_bytes();
    let mut fields = vec![20, 0, 0, 0, 0, 0, 0, 0, 33, 0];
    fields.extend_from_slice(&crc.sum().to_le_bytes());
    fields.extend_from_slice(&length);
    fields.extend_from_slice(&length);
    fields.extend_from_slice(&(part.name.len() as u16).to_le_bytes());
    fields.extend_from_slice(&[0; 2]);
    fields
}

/// Takes the file apart, if it is exactly what [`pack`] writes.
pub(super) fn unpack(file: &[u8]) -> Result<Contents<'_>, ProofRefused> {
    let mut contents: Contents<'_> = [&[]; 7];
    let mut rest = file;
    for (part, content) in PARTS.iter().zip(&mut contents) {
        let header = rest.get(..30).filter(|header| header.starts_with(b"PK\x03\x04"));
        let size = header.and_then(|header| header.get(22..26)?.try_into().ok()).map(u32::from_le_bytes);
        let missing = || {
            ProofRefused::new(ProofCheck::File, format!("it is no proof: part “{}” is missing", part.name))
        };
        let size = size.ok_or_else(missing)? as usize;
        need(size <= part.longest, ProofCheck::File, || format!("its part “{}” is too long", part.name))?;
        let begins = 30 + part.name.len();
        *content = rest.get(begins..begins + size).ok_or_else(missing)?;
        rest = &rest[begins + size..];
    }
    must(
        pack(contents) == file,
        ProofCheck::File,
        "it is not exactly its seven parts: something was changed, added or cut off",
    )?;
    Ok(contents)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_its_parts_and_every_flipped_bit_of_it_is_seen() {
        let contents: Contents<'_> = [b"read me", b"verify", b"", b"entry", b"tree", b"key", b"record"];
        let file = pack(contents);
        assert_eq!(unpack(&file), Ok(contents));
        for bit in 0..file.len() * 8 {
            let mut changed = file.clone();
            changed[bit / 8] ^= 1 << (bit % 8);
            assert!(unpack(&changed).is_err(), "bit {bit}");
        }
        assert!(unpack(&[&file[..], b"x"].concat()).is_err());
        assert!((0..file.len()).all(|length| unpack(&file[..length]).is_err()));
    }
}
