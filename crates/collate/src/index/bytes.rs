//! The bytes of a segment: a head, then sections of little-endian numbers, each found from the head.

use std::{fmt, io};

/// The first bytes of every segment.
const MAGIC: &[u8; 8] = b"DCTMSEGM";
/// The form of segment that this program writes and reads; another is refused, and rebuilt by whoever holds the texts.
pub const FORMAT_VERSION: u32 = 2;
/// How many sections a segment has.
pub(super) const SECTIONS: usize = 13;
const HEAD: usize = head_length(SECTIONS);
/// Every section begins at a multiple of this.
const ALIGNMENT: u64 = 8;

/// The sections, by their place in the head.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Section {
    /// A `u16` a word: its rank by frequency, 0 for a gap between turns, [`super::segment::RARE`] for a rare word.
    Words = 0,
    /// For each rare word its place and its number, two `u32`, by place.
    Rare = 1,
    /// All places of words, in the order of the words from there on; bits packed.
    Places = 2,
    /// Of every 32nd of the sorted places the code of the word after it, `u16`: a search by halving reads these first.
    Fences = 3,
    /// For each word number where its letters and where its places begin, two `u32`, and one more for the ends.
    Vocabulary = 4,
    /// The letters of all words.
    Letters = 5,
    /// An open hash table of word numbers plus one, `u32`.
    Slots = 6,
    /// For each statement: the caller's number (two `u32`), its first turn, its day.
    Docs = 7,
    /// For each turn: its first word, its first paragraph, its number in the statement, its speaker and role.
    Turns = 8,
    /// For each spoken paragraph: its first word, its number in the turn.
    Paragraphs = 9,
    /// For every 256 words the rows of the turn and of the paragraph that hold the first, two `u32`.
    Directory = 10,
    /// For each speaker, counted from 1, where the name begins, `u32`, and one more for the end; 0 is nobody.
    SpeakerStarts = 11,
    /// The speakers' names as printed.
    Speakers = 12,
}

/// Says what is wrong with the bytes of a segment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Damaged {
    /// They do not begin as a segment does, or end too soon.
    NotASegment,
    /// They are in another version of the format.
    OtherVersion(u32),
    /// The head does not match its own hash, or points outside the bytes.
    Head,
}

impl fmt::Display for Damaged {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Damaged::NotASegment => f.write_str("these bytes are no segment of a word index"),
            Damaged::OtherVersion(version) => {
                write!(
                    f,
                    "this segment is of format {version}; this program reads format {FORMAT_VERSION}: rebuild it"
                )
            }
            Damaged::Head => f.write_str("the head of this segment is damaged: rebuild it"),
        }
    }
}

impl std::error::Error for Damaged {}

/// Where a segment is written to: a file, or memory.
pub trait SegmentSink: io::Write + io::Seek {}
impl<T: io::Write + io::Seek> SegmentSink for T {}

/// Writes a segment, section after section, and its head last. No more is held than a section's writer puts down before
/// it lets it go.
pub(super) struct Assembly<'a> {
    out: &'a mut dyn SegmentSink,
    /// What has not been let go yet.
    held: Vec<u8>,
    /// How many bytes have been let go.
    written: u64,
    /// For each section its start and its length.
    directory: [(u64, u64); SECTIONS],
}

impl<'a> Assembly<'a> {
    /// Begins a segment.
    pub(super) fn begin(out: &'a mut dyn SegmentSink) -> Assembly<'a> {
        Assembly { out, held: vec![0; HEAD], written: 0, directory: [(HEAD as u64, 0); SECTIONS] }
    }

    /// Appends one section.
    pub(super) fn section(&mut self, section: Section, write: impl FnOnce(&mut Vec<u8>)) -> io::Result<()> {
        self.section_in_parts(section, |assembly| {
            write(&mut assembly.held);
            Ok(())
        })
    }

    /// Appends one section that lets go of what it has written as it goes.
    pub(super) fn section_in_parts(
        &mut self,
        section: Section,
        write: impl FnOnce(&mut Assembly<'_>) -> io::Result<()>,
    ) -> io::Result<()> {
        let start = self.length();
        write(self)?;
        self.directory[section as usize] = (start, self.length() - start);
        self.held.resize(
            self.held.len() + (self.length().next_multiple_of(ALIGNMENT) - self.length()) as usize,
            0,
        );
        self.let_go()
    }

    /// Where a section's writer puts its bytes down.
    pub(super) fn held(&mut self) -> &mut Vec<u8> {
        &mut self.held
    }

    /// Hands what is held on.
    pub(super) fn let_go(&mut self) -> io::Result<()> {
        self.out.write_all(&self.held)?;
        self.written += self.held.len() as u64;
        self.held.clear();
        Ok(())
    }

    fn length(&self) -> u64 {
        self.written + self.held.len() as u64
    }

    /// Writes the head.
    pub(super) fn finish(self) -> io::Result<()> {
        self.out.seek(io::SeekFrom::Start(0))?;
        self.out.write_all(&head(MAGIC, FORMAT_VERSION, &self.directory))
    }
}

/// How long the head of so many sections is.
pub(crate) const fn head_length(sections: usize) -> usize {
    8 + 4 + 4 + 16 * sections + 8
}

/// The head of a segment: what it is, then for each section its start and its length, sealed by a hash.
pub(crate) fn head(magic: &[u8; 8], version: u32, directory: &[(u64, u64)]) -> Vec<u8> {
    let mut head = Vec::with_capacity(head_length(directory.len()));
    head.extend_from_slice(magic);
    head.extend_from_slice(&version.to_le_bytes());
    head.extend_from_slice(&0_u32.to_le_bytes());
    for (start, length) in directory {
        head.extend_from_slice(&start.to_le_bytes());
        head.extend_from_slice(&length.to_le_bytes());
    }
    head.extend_from_slice(&head_hash(&head).to_le_bytes());
    head
}

/// Reads a head and gives the sections.
pub(super) fn sections(bytes: &[u8]) -> Result<[&[u8]; SECTIONS], Damaged> {
    sections_of(bytes, MAGIC, FORMAT_VERSION)
}

/// Reads the head of a segment of one kind and version, and gives its sections.
pub(crate) fn sections_of<'a, const N: usize>(
    bytes: &'a [u8],
    magic: &[u8; 8],
    version: u32,
) -> Result<[&'a [u8]; N], Damaged> {
    let length = head_length(N);
    let head = bytes.get(..length).ok_or(Damaged::NotASegment)?;
    if &head[..8] != magic {
        return Err(Damaged::NotASegment);
    }
    let said = u32_at(head, 8).unwrap_or(0);
    if said != version {
        return Err(Damaged::OtherVersion(said));
    }
    let (said, rest) = (u64_at(head, length - 8), &head[..length - 8]);
    if said != Some(head_hash(rest)) {
        return Err(Damaged::Head);
    }
    let mut sections: [&[u8]; N] = [&[]; N];
    for (i, section) in sections.iter_mut().enumerate() {
        let start = u64_at(head, 16 + 16 * i).and_then(|n| usize::try_from(n).ok());
        let length = u64_at(head, 24 + 16 * i).and_then(|n| usize::try_from(n).ok());
        let range = start.zip(length).and_then(|(start, length)| Some(start..start.checked_add(length)?));
        *section = range.and_then(|range| bytes.get(range)).ok_or(Damaged::Head)?;
    }
    Ok(sections)
}

fn head_hash(head: &[u8]) -> u64 {
    head.iter()
        .fold(0xCBF2_9CE4_8422_2325, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x100_0000_01B3))
}

/// The `u64` at byte `at`, if it is there.
pub(crate) fn u64_at(bytes: &[u8], at: usize) -> Option<u64> {
    bytes.get(at..at.checked_add(8)?)?.try_into().ok().map(u64::from_le_bytes)
}

/// The `u32` at byte `at`, if it is there.
pub(crate) fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    bytes.get(at..at.checked_add(4)?)?.try_into().ok().map(u32::from_le_bytes)
}

/// The `u16` number `i` of a section, if it is there.
pub(super) fn short(section: &[u8], i: usize) -> Option<u16> {
    let at = i.checked_mul(2)?;
    section.get(at..at.checked_add(2)?)?.try_into().ok().map(u16::from_le_bytes)
}

/// The `u32` number `i` of a section, if it is there.
pub(crate) fn number(section: &[u8], i: usize) -> Option<u32> {
    u32_at(section, i.checked_mul(4)?)
}

/// Appends `u32`s.
pub(crate) fn put(section: &mut Vec<u8>, numbers: impl IntoIterator<Item = u32>) {
    for number in numbers {
        section.extend_from_slice(&number.to_le_bytes());
    }
}

/// How many bits the places of `words` words take each.
pub(super) fn bits_for(words: usize) -> u32 {
    (usize::BITS - words.leading_zeros()).max(1)
}

/// Appends `u16`s.
pub(super) fn put_short(section: &mut Vec<u8>, numbers: &[u16]) {
    let start = section.len();
    section.resize(start + numbers.len() * 2, 0);
    for (bytes, number) in section[start..].chunks_exact_mut(2).zip(numbers) {
        bytes.copy_from_slice(&number.to_le_bytes());
    }
}

/// Packs numbers of `bits` bits (at most 32) one after the other.
pub(super) struct Packer {
    bits: u32,
    held: u64,
    filled: u32,
}

impl Packer {
    pub(super) fn new(bits: u32) -> Packer {
        Packer { bits, held: 0, filled: 0 }
    }

    pub(super) fn push(&mut self, number: u32, out: &mut Vec<u8>) {
        self.held |= u64::from(number) << self.filled;
        self.filled += self.bits;
        if self.filled >= 32 {
            out.extend_from_slice(&(self.held as u32).to_le_bytes());
            self.held >>= 32;
            self.filled -= 32;
        }
    }

    /// Ends with spare bytes, so that the last numbers can be read eight bytes at a time too.
    pub(super) fn finish(self, out: &mut Vec<u8>) {
        out.extend_from_slice(&self.held.to_le_bytes());
        out.extend_from_slice(&0_u64.to_le_bytes());
    }
}

/// The number `i` of those packed with `bits` bits each, if it is there.
pub(super) fn unpack(section: &[u8], bits: u32, i: usize) -> Option<u32> {
    let bit = i.checked_mul(bits as usize)?;
    let eight = u64_at(section, bit / 8)?;
    Some(((eight >> (bit % 8)) & ((1 << bits) - 1)) as u32)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn packed_numbers_unpack_at_every_width() {
        for bits in 1..=32 {
            let most = ((1_u64 << bits) - 1) as u32;
            let numbers: Vec<u32> = (0..100_u32).map(|i| i.wrapping_mul(0x9E37_79B9) & most).collect();
            let mut packed = Vec::new();
            let mut packer = Packer::new(bits);
            numbers.iter().for_each(|number| packer.push(*number, &mut packed));
            packer.finish(&mut packed);
            let back: Vec<u32> = (0..100).filter_map(|i| unpack(&packed, bits, i)).collect();
            assert_eq!(back, numbers, "{bits} bits");
        }
    }

    #[test]
    fn sections_are_found_again_and_a_damaged_head_is_refused() {
        let mut out = io::Cursor::new(Vec::new());
        let mut assembly = Assembly::begin(&mut out);
        assembly.section(Section::Letters, |out| out.extend_from_slice(b"harbour")).unwrap();
        assembly.finish().unwrap();
        let mut bytes = out.into_inner();
        assert_eq!(sections(&bytes).map(|s| s[Section::Letters as usize]), Ok(&b"harbour"[..]));
        assert_eq!(sections(&bytes[..40]), Err(Damaged::NotASegment));
        bytes[20] ^= 1;
        assert_eq!(sections(&bytes), Err(Damaged::Head));
        bytes[8] = 9;
        assert_eq!(sections(&bytes), Err(Damaged::OtherVersion(9)));
    }
}
