//! The directory at the end of a ZIP file, and the headers it points to.

use super::ZipError;
use memchr::memmem;
use std::io::{self, Read, Seek, SeekFrom};

/// The longest directory taken, in bytes. A guess: a WACZ has some dozen parts, of 100 bytes each here.
const LONGEST_DIRECTORY: u64 = 16 << 20;
/// The most parts taken. A guess with room.
const MOST_ENTRIES: u64 = 1 << 16;

const END: &[u8] = b"PK\x05\x06";
const END_LENGTH: usize = 22;
const END_64: &[u8] = b"PK\x06\x06";
const LOCATOR_64: &[u8] = b"PK\x06\x07";
/// The length of the 64-bit end without what may follow in it.
const END_64_LENGTH: u64 = 56;
const LOCATOR_LENGTH: u64 = 20;
const ENTRY: &[u8] = b"PK\x01\x02";
const ENTRY_LENGTH: usize = 46;
const LOCAL: &[u8] = b"PK\x03\x04";
const LOCAL_LENGTH: usize = 30;
const ENCRYPTED: u16 = 1 | 1 << 6 | 1 << 13;

/// A file in a ZIP, by what the directory says of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Entry {
    /// Its name, a path with `/`.
    pub(crate) name: String,
    /// How it is packed: 0 not at all, 8 deflated.
    pub(crate) method: u16,
    /// The CRC-32 of what it unpacks to.
    pub(crate) checksum: u32,
    /// Its length as packed, in bytes.
    pub(crate) packed: u64,
    /// Its length unpacked, in bytes.
    pub(crate) unpacked: u64,
    /// Where its local header begins.
    pub(super) header: u64,
    /// Where its packed bytes begin: told by the local header.
    pub(super) data: u64,
}

impl Entry {
    /// Where its packed bytes end.
    pub(super) fn end(&self) -> u64 {
        self.data.saturating_add(self.packed)
    }
}

/// Where the directory is.
pub(super) struct Directory {
    offset: u64,
    length: u64,
    entries: u64,
}

/// Little-endian fields out of bytes, each where it stands; zero beyond the end, where lengths were checked before.
struct Numbers<'a>(&'a [u8]);

impl Numbers<'_> {
    fn get<const N: usize>(&self, at: usize) -> [u8; N] {
        self.0.get(at..at + N).and_then(|bytes| bytes.try_into().ok()).unwrap_or([0; N])
    }

    fn u16(&self, at: usize) -> u16 {
        u16::from_le_bytes(self.get(at))
    }

    fn u32(&self, at: usize) -> u32 {
        u32::from_le_bytes(self.get(at))
    }

    fn u64(&self, at: usize) -> u64 {
        u64::from_le_bytes(self.get(at))
    }
}

/// Finds the directory by the record at the end of the file, with which it must meet.
pub(super) fn find(file: &mut (impl Read + Seek), length: u64) -> Result<Directory, ZipError> {
    let tail_length = length.min((END_LENGTH + usize::from(u16::MAX)) as u64);
    let tail = read_at(file, length - tail_length, tail_length)?;
    let at = end_in(&tail).ok_or(ZipError::NotWhole("it has no directory at its end"))?;
    let end = Numbers(&tail[at..]);
    let mut end_begins = length - tail_length + at as u64;
    let mut directory =
        Directory { offset: end.u32(16).into(), length: end.u32(12).into(), entries: end.u16(10).into() };
    let mut disks = u32::from(end.u16(4)) | u32::from(end.u16(6));
    let is_large = end.u32(16) == u32::MAX || end.u32(12) == u32::MAX || end.u16(10) == u16::MAX;
    if is_large && let Some(large_begins) = locate_large(file, end_begins)? {
        let not_there = ZipError::NotWhole("its 64-bit end is not where it should be");
        if large_begins.checked_add(END_64_LENGTH).is_none_or(|end| end > end_begins) {
            return Err(not_there);
        }
        let bytes = read_at(file, large_begins, END_64_LENGTH)?;
        let large = Numbers(&bytes);
        if !bytes.starts_with(END_64) {
            return Err(not_there);
        }
        directory = Directory { offset: large.u64(48), length: large.u64(40), entries: large.u64(32) };
        disks = large.u32(16) | large.u32(20);
        end_begins = large_begins;
    }
    if disks != 0 {
        return Err(ZipError::NotWhole("it is one of several volumes"));
    }
    if directory.offset.checked_add(directory.length) != Some(end_begins) {
        return Err(ZipError::NotWhole("its directory does not end where its end begins"));
    }
    match (directory.entries, directory.length) {
        (count, _) if count > MOST_ENTRIES => Err(ZipError::TooLong(count)),
        (_, length) if length > LONGEST_DIRECTORY => Err(ZipError::TooLong(length)),
        _ => Ok(directory),
    }
}

/// The end record in the tail of a file: the last whose comment reaches to the file's end.
fn end_in(tail: &[u8]) -> Option<usize> {
    memmem::rfind_iter(tail, END).find(|&at| {
        let comment = Numbers(&tail[at..]).u16(20);
        at + END_LENGTH + usize::from(comment) == tail.len()
    })
}

fn locate_large(file: &mut (impl Read + Seek), end_begins: u64) -> Result<Option<u64>, ZipError> {
    let Some(at) = end_begins.checked_sub(LOCATOR_LENGTH) else { return Ok(None) };
    let locator = read_at(file, at, LOCATOR_LENGTH)?;
    Ok(locator.starts_with(LOCATOR_64).then(|| Numbers(&locator).u64(8)))
}

/// Reads the directory's entries.
pub(super) fn read(file: &mut (impl Read + Seek), directory: &Directory) -> Result<Vec<Entry>, ZipError> {
    let bytes = read_at(file, directory.offset, directory.length)?;
    let mut rest = bytes.as_slice();
    let mut entries = Vec::new();
    while !rest.is_empty() {
        let numbers = Numbers(rest);
        let [name, extra, comment] = [28, 30, 32].map(|at| usize::from(numbers.u16(at)));
        let whole = ENTRY_LENGTH + name + extra + comment;
        if !rest.starts_with(ENTRY) || rest.len() < whole {
            return Err(ZipError::NotWhole("its directory breaks off"));
        }
        entries.push(entry(&rest[..ENTRY_LENGTH + name + extra], name)?);
        rest = &rest[whole..];
    }
    if entries.len() as u64 != directory.entries {
        return Err(ZipError::NotWhole("its directory has not as many parts as its end says"));
    }
    Ok(entries)
}

fn entry(bytes: &[u8], name_length: usize) -> Result<Entry, ZipError> {
    let numbers = Numbers(bytes);
    let name = String::from_utf8_lossy(&bytes[ENTRY_LENGTH..ENTRY_LENGTH + name_length]).into_owned();
    if numbers.u16(8) & ENCRYPTED != 0 {
        return Err(ZipError::Encrypted(name));
    }
    let (made_by_unix, mode) = (numbers.u16(4) >> 8 == 3, numbers.u32(38) >> 16);
    if made_by_unix && mode & 0o170_000 == 0o120_000 {
        return Err(ZipError::Link(name));
    }
    let mut large = LargeFields(large_fields(&bytes[ENTRY_LENGTH + name_length..]));
    // In the extension the fields stand in this order, and only those that are all ones here.
    let unpacked = large.or(numbers.u32(24));
    let packed = large.or(numbers.u32(20));
    let header = large.or(numbers.u32(42));
    Ok(Entry { name, method: numbers.u16(10), checksum: numbers.u32(16), packed, unpacked, header, data: 0 })
}

/// The numbers of the 64-bit extension that were not taken yet.
struct LargeFields<'a>(&'a [u8]);

impl LargeFields<'_> {
    fn or(&mut self, small: u32) -> u64 {
        if small != u32::MAX || self.0.len() < 8 {
            return small.into();
        }
        let value = Numbers(self.0).u64(0);
        self.0 = &self.0[8..];
        value
    }
}

/// The extra field of the 64-bit extension, number 1; empty where there is none.
fn large_fields(mut extra: &[u8]) -> &[u8] {
    while extra.len() >= 4 {
        let (id, length) = (Numbers(extra).u16(0), usize::from(Numbers(extra).u16(2)));
        let Some(field) = extra.get(4..4 + length) else { break };
        if id == 1 {
            return field;
        }
        extra = &extra[4 + length..];
    }
    &[]
}

/// Checks the header before a part against the directory, and notes where the part's bytes begin.
pub(super) fn check_local_header(
    file: &mut (impl Read + Seek),
    entry: &mut Entry,
    directory: &Directory,
) -> Result<(), ZipError> {
    let disagreement = || ZipError::Disagreement(entry.name.clone());
    let longest = (LOCAL_LENGTH + entry.name.len()) as u64;
    if entry.header.checked_add(longest).is_none_or(|end| end > directory.offset) {
        return Err(disagreement());
    }
    let bytes = read_at(file, entry.header, longest)?;
    let numbers = Numbers(&bytes);
    let lengths = [numbers.u32(18), numbers.u32(22)];
    // Where the lengths follow behind the part they are zero here; in the 64-bit extension all ones.
    let follow_behind = numbers.u16(6) & 1 << 3 != 0;
    let agrees =
        |here: u32, there: u64| u64::from(here) == there || here == u32::MAX || (follow_behind && here == 0);
    let is_same = bytes.starts_with(LOCAL)
        && numbers.u16(8) == entry.method
        && usize::from(numbers.u16(26)) == entry.name.len()
        && bytes[LOCAL_LENGTH..] == *entry.name.as_bytes()
        && agrees(lengths[0], entry.packed)
        && agrees(lengths[1], entry.unpacked);
    if !is_same {
        return Err(disagreement());
    }
    if numbers.u16(6) & ENCRYPTED != 0 {
        return Err(ZipError::Encrypted(entry.name.clone()));
    }
    entry.data = entry.header + longest + u64::from(numbers.u16(28));
    if entry.end() > directory.offset {
        return Err(ZipError::Overlap(entry.name.clone()));
    }
    Ok(())
}

/// Reads exactly this much; lengths are bounded by those who ask.
fn read_at(file: &mut (impl Read + Seek), offset: u64, length: u64) -> Result<Vec<u8>, ZipError> {
    file.seek(SeekFrom::Start(offset))?;
    let mut bytes = Vec::new();
    file.take(length).read_to_end(&mut bytes)?;
    if bytes.len() as u64 != length {
        return Err(ZipError::Unreadable(io::ErrorKind::UnexpectedEof.into()));
    }
    Ok(bytes)
}
