//! A proof's file taken apart and put together again with true checksums, as a forger would.

use flate2::Crc;

/// Where a part lies in the file, and where its checksums do.
#[derive(Clone, Debug)]
pub struct Part {
    pub name: String,
    pub start: usize,
    pub end: usize,
}

/// The parts of a file.
pub fn parts(file: &[u8]) -> Vec<Part> {
    let number = |at: usize, bytes: usize| {
        file[at..at + bytes].iter().rev().fold(0, |number, byte| number << 8 | usize::from(*byte))
    };
    let (mut parts, mut at) = (Vec::new(), 0);
    while file[at..].starts_with(b"PK\x03\x04") {
        let (size, name) = (number(at + 22, 4), number(at + 26, 2));
        let start = at + 30 + name;
        let name = String::from_utf8(file[at + 30..start].to_vec()).unwrap();
        parts.push(Part { name, start, end: start + size });
        at = start + size;
    }
    parts
}

/// The bytes of a part.
pub fn part<'f>(file: &'f [u8], name: &str) -> &'f [u8] {
    let part = parts(file).into_iter().find(|part| part.name == name).unwrap();
    &file[part.start..part.end]
}

/// The file with another content of one part, every length and checksum made right.
pub fn with_part(file: &[u8], name: &str, content: &[u8]) -> Vec<u8> {
    let all = parts(file);
    let contents = all.iter().map(|part| {
        (part.name.as_str(), if part.name == name { content } else { &file[part.start..part.end] })
    });
    packed(contents)
}

/// Writes the file as the format says, apart from the writer under test.
fn packed<'p>(parts: impl Iterator<Item = (&'p str, &'p [u8])>) -> Vec<u8> {
    let (mut file, mut directory, mut count) = (Vec::new(), Vec::new(), 0u16);
    for (name, content) in parts {
        let mut crc = Crc::new();
        crc.update(content);
        let mut fields = vec![20, 0, 0, 0, 0, 0, 0, 0, 33, 0];
        fields.extend(crc.sum().to_le_bytes());
        fields.extend((content.len() as u32).to_le_bytes());
        fields.extend((content.len() as u32).to_le_bytes());
        fields.extend((name.len() as u16).to_le_bytes());
        fields.extend([0, 0]);
        directory.extend(b"PK\x01\x02\x14\x00");
        directory.extend(&fields);
        directory.extend([0; 10]);
        directory.extend((file.len() as u32).to_le_bytes());
        directory.extend(name.bytes());
        file.extend(b"PK\x03\x04");
        file.extend(&fields);
        file.extend(name.bytes());
        file.extend(content);
        count += 1;
    }
    let (at, length) = (file.len() as u32, directory.len() as u32);
    file.extend(directory);
    file.extend(b"PK\x05\x06\0\0\0\0");
    file.extend([count.to_le_bytes(), count.to_le_bytes()].concat());
    file.extend([length.to_le_bytes(), at.to_le_bytes()].concat());
    file.extend([0, 0]);
    file
}
