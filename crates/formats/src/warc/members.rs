//! A file's gzip members or zstd frames as one stream of bytes, with the edges between them remembered.
//!
//! A damaged member does not end the stream: what was unpacked of it stands, an edge with the reason follows,
//! and unpacking goes on at the next member whose magic number can be found.

use super::rereadable::Rereadable;
use flate2::bufread::GzDecoder;
use memchr::memmem;
use std::{
    collections::VecDeque,
    io::{self, BufRead, Read},
};
use zstd::stream::read::Decoder as ZstdDecoder;

const GZIP: &[u8] = b"\x1f\x8b\x08";
const ZSTD: &[u8] = b"\x28\xb5\x2f\xfd";
/// The magic number of the skippable frame that holds a dictionary, by the IIPC's WARC-zstd proposal.
const DICTIONARY: &[u8] = b"\x5d\x2a\x4d\x18";
/// The largest dictionary taken, in bytes. A guess: real ones are about 100 KB.
const LARGEST_DICTIONARY: u32 = 16 << 20;

/// The most edges held at a time. A guess: a record in blocks of 64 KiB (bgzip) may be 8 GiB long.
const MOST_EDGES: usize = 1 << 17;

/// Where a member begins: in the unpacked stream, and in the file.
#[derive(Clone, Copy, Debug)]
pub(super) struct Edge {
    pub(super) unpacked: u64,
    pub(super) packed: u64,
}

/// A member that could not be unpacked to its end.
#[derive(Clone, Debug)]
pub(super) struct Damage {
    unpacked: u64,
    /// Where in the file the member begins.
    pub(super) packed: u64,
    pub(super) reason: String,
}

/// So many members may be damaged wherever they stand, and one more every so many bytes of the file: beyond that as many bytes are
/// passed over behind each. A decoder costs some 10 µs to make, and a file can hold a beginning every four bytes. Both are guesses.
const FREELY_DAMAGED: u64 = 1_000;
const BYTES_A_DAMAGE: u64 = 1_024;

enum Stage<R: Read> {
    Unopened(Rereadable<R>),
    Plain(Rereadable<R>),
    Between(Rereadable<R>),
    Gzip(Box<GzDecoder<Rereadable<R>>>),
    Zstd(ZstdDecoder<'static, Rereadable<R>>),
    Ended,
}

/// The unpacked stream.
pub(super) struct Members<R: Read> {
    stage: Stage<R>,
    magic: &'static [u8],
    dictionary: Vec<u8>,
    unpacked: u64,
    member_began: u64,
    edges: VecDeque<Edge>,
    damages: VecDeque<Damage>,
    /// How many members could not be unpacked.
    damaged: u64,
}

impl<R: Read> Members<R> {
    pub(super) fn new(file: R) -> Self {
        Members {
            stage: Stage::Unopened(Rereadable::new(file)),
            magic: b"",
            dictionary: Vec::new(),
            unpacked: 0,
            member_began: 0,
            edges: VecDeque::new(),
            damages: VecDeque::new(),
            damaged: 0,
        }
    }

    /// The edge that the member around this unpacked position begins with; none in a plain file.
    pub(super) fn edge_before(&self, position: u64) -> Option<Edge> {
        self.edges_up_to(position).checked_sub(1).map(|last| self.edges[last])
    }

    /// Says whether a member begins exactly here.
    pub(super) fn edge_at(&self, position: u64) -> bool {
        self.edge_before(position).is_some_and(|edge| edge.unpacked == position)
    }

    /// The edges beyond this unpacked position, as far as has been unpacked.
    pub(super) fn edges_after(&self, position: u64) -> impl Iterator<Item = u64> {
        self.edges.range(self.edges_up_to(position)..).map(|edge| edge.unpacked)
    }

    /// Says whether a member broke off exactly here.
    pub(super) fn is_damaged_at(&self, position: u64) -> bool {
        self.damages.iter().any(|damage| damage.unpacked == position)
    }

    /// Takes the first damage at or before this unpacked position.
    pub(super) fn take_damage(&mut self, position: u64) -> Option<Damage> {
        self.damages.pop_front_if(|damage| damage.unpacked <= position)
    }

    /// Drops the edges of members that end before this unpacked position.
    pub(super) fn forget_before(&mut self, position: u64) {
        let unneeded = self.edges_up_to(position).saturating_sub(1);
        self.edges.drain(..unneeded);
    }

    fn edges_up_to(&self, position: u64) -> usize {
        self.edges.partition_point(|edge| edge.unpacked <= position)
    }

    /// Notes an edge here; only the last of several, so that empty members cost no memory.
    fn note_edge(&mut self, packed: u64) -> io::Result<()> {
        let edge = Edge { unpacked: self.unpacked, packed };
        self.edges.pop_back_if(|last| last.unpacked == edge.unpacked);
        if self.edges.len() >= MOST_EDGES {
            return Err(io::Error::other("more compressed members than any record needs"));
        }
        self.edges.push_back(edge);
        Ok(())
    }

    /// Notes a damage here; only the first of several.
    fn note_damage(&mut self, packed: u64, reason: String) {
        if self.damages.back().is_none_or(|last| last.unpacked != self.unpacked) {
            self.damages.push_back(Damage { unpacked: self.unpacked, packed, reason });
        }
    }

    fn recognise(&mut self, mut file: Rereadable<R>) -> io::Result<Stage<R>> {
        let head = file.ensure(4)?;
        if head.starts_with(GZIP) {
            self.magic = GZIP;
        } else if head.starts_with(ZSTD) || is_skippable(head) {
            self.magic = ZSTD;
        } else {
            return Ok(Stage::Plain(file));
        }
        Ok(Stage::Between(file))
    }

    /// Opens the member that begins here; zeros up to the end of the file are padding.
    fn open(&mut self, mut file: Rereadable<R>) -> io::Result<Stage<R>> {
        file.mark();
        let began = file.position();
        let head = file.ensure(4)?;
        if head.is_empty() {
            return Ok(Stage::Ended);
        }
        if self.magic == ZSTD && is_skippable(head) {
            return self.pass_skippable(file);
        }
        if !head.starts_with(self.magic) {
            return self.pass_strange_bytes(file);
        }
        self.note_edge(began)?;
        self.member_began = began;
        if self.magic == GZIP {
            return Ok(Stage::Gzip(Box::new(GzDecoder::new(file))));
        }
        let decoder = match self.dictionary.as_slice() {
            [] => ZstdDecoder::with_buffer(file)?,
            dictionary => ZstdDecoder::with_dictionary(file, dictionary)?,
        };
        Ok(Stage::Zstd(decoder.single_frame()))
    }

    fn pass_strange_bytes(&mut self, mut file: Rereadable<R>) -> io::Result<Stage<R>> {
        let began = file.position();
        let zeros = |held: &[u8]| held.iter().position(|&byte| byte != 0);
        file.skip_to(zeros, 0)?;
        if file.ahead().is_empty() {
            return Ok(Stage::Ended);
        }
        self.skip_to_next_member(&mut file)?;
        self.note_damage(began, "bytes that begin no compressed member".to_owned());
        Ok(Stage::Between(file))
    }

    /// Takes the dictionary out of a skippable frame, or passes over one that holds something else.
    fn pass_skippable(&mut self, mut file: Rereadable<R>) -> io::Result<Stage<R>> {
        let began = file.position();
        let is_dictionary = file.ahead().starts_with(DICTIONARY) && began == 0;
        let length = match file.ensure(8)?.get(4..8) {
            Some(&[a, b, c, d]) => u32::from_le_bytes([a, b, c, d]),
            _ => 0,
        };
        file.consume(8);
        let mut content = Vec::new();
        if is_dictionary && length <= LARGEST_DICTIONARY {
            (&mut file).take(length.into()).read_to_end(&mut content)?;
            match unpacked_dictionary(content) {
                Ok(dictionary) => self.dictionary = dictionary,
                Err(error) => self.note_damage(began, format!("the dictionary cannot be unpacked: {error}")),
            }
        } else {
            io::copy(&mut (&mut file).take(length.into()), &mut io::sink())?;
        }
        Ok(Stage::Between(file))
    }

    fn skip_to_next_member(&self, file: &mut Rereadable<R>) -> io::Result<()> {
        let magic = self.magic;
        file.skip_to(|held| memmem::find(held, magic), magic.len() - 1)
    }

    /// Leaves a member that cannot be unpacked further, for the next one that can be found.
    fn leave_damaged(&mut self, mut file: Rereadable<R>, error: io::Error) -> io::Result<Stage<R>> {
        if file.has_failed() {
            return Err(error);
        }
        let reason = match error.kind() {
            io::ErrorKind::UnexpectedEof => "the file ends within a compressed member".to_owned(),
            _ => format!("a compressed member is damaged: {error}"),
        };
        file.go_back_past_mark();
        // A decoder may fail on what it has not consumed.
        file.consume(usize::from(file.position() == self.member_began));
        self.damaged += 1;
        if self.damaged > FREELY_DAMAGED + self.member_began / BYTES_A_DAMAGE {
            let passed_over = file.ensure(BYTES_A_DAMAGE as usize)?.len().min(BYTES_A_DAMAGE as usize);
            file.consume(passed_over);
        }
        self.skip_to_next_member(&mut file)?;
        self.note_damage(self.member_began, reason);
        Ok(Stage::Between(file))
    }
}

impl<R: Read> Read for Members<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        loop {
            let (stage, count) = match std::mem::replace(&mut self.stage, Stage::Ended) {
                Stage::Ended => return Ok(0),
                Stage::Unopened(file) => (self.recognise(file)?, 0),
                Stage::Between(file) => (self.open(file)?, 0),
                Stage::Plain(mut file) => {
                    let count = file.read(into)?;
                    if count == 0 {
                        return Ok(0);
                    }
                    (Stage::Plain(file), count)
                }
                Stage::Gzip(mut member) => match member.read(into) {
                    Ok(0) => (Stage::Between(member.into_inner()), 0),
                    Ok(count) => (Stage::Gzip(member), count),
                    Err(error) => (self.leave_damaged(member.into_inner(), error)?, 0),
                },
                Stage::Zstd(mut frame) => match frame.read(into) {
                    Ok(0) => (Stage::Between(frame.finish()), 0),
                    Ok(count) => (Stage::Zstd(frame), count),
                    Err(error) => (self.leave_damaged(frame.finish(), error)?, 0),
                },
            };
            self.stage = stage;
            self.unpacked += count as u64;
            if count > 0 {
                return Ok(count);
            }
        }
    }
}

fn is_skippable(head: &[u8]) -> bool {
    matches!(head, [0x50..=0x5f, 0x2a, 0x4d, 0x18, ..])
}

/// A dictionary may itself be packed as a zstd frame.
fn unpacked_dictionary(content: Vec<u8>) -> io::Result<Vec<u8>> {
    if !content.starts_with(ZSTD) {
        return Ok(content);
    }
    let mut dictionary = Vec::new();
    let decoder = ZstdDecoder::with_buffer(content.as_slice())?;
    decoder.take(LARGEST_DICTIONARY.into()).read_to_end(&mut dictionary)?;
    Ok(dictionary)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decoders_are_not_made_for_every_beginning_of_a_member() {
        let file = ZSTD.repeat(1 << 18);
        let mut members = Members::new(&file[..]);
        io::copy(&mut members, &mut io::sink()).unwrap();
        let allowed = FREELY_DAMAGED + file.len() as u64 / BYTES_A_DAMAGE + 1;
        assert!((1..=allowed).contains(&members.damaged), "{} of {allowed}", members.damaged);
    }
}
