//! A buffer over a stream that can go back to a mark.

use std::io::{self, BufRead, Read};

/// How much is asked of the stream at a time, in bytes.
const CHUNK: usize = 64 << 10;
/// Room for a chunk.
static ZEROS: [u8; CHUNK] = [0; CHUNK];
/// How far back a mark is kept, in bytes. A guess: well above a page, small beside the limit of a block.
const LONGEST_WAY_BACK: usize = 4 << 20;

/// A stream whose bytes since the last [`mark`](Rereadable::mark) can be read again.
///
/// Going back is rationed: all ways back together are no longer than what was read forward plus one longest
/// way back, so that no file can make a reader's work grow faster than the file.
pub(super) struct Rereadable<R> {
    pub(super) inner: R,
    held: Vec<u8>,
    cursor: usize,
    mark: Option<usize>,
    /// Where in the stream `held` begins.
    base: u64,
    gone_back: u64,
    failed: bool,
}

impl<R: Read> Rereadable<R> {
    pub(super) fn new(inner: R) -> Self {
        Rereadable { inner, held: Vec::new(), cursor: 0, mark: None, base: 0, gone_back: 0, failed: false }
    }

    /// How many bytes of the stream lie before the cursor.
    pub(super) fn position(&self) -> u64 {
        self.base + self.cursor as u64
    }

    /// Says whether the stream itself failed, as against a decoder that works on its bytes.
    pub(super) fn has_failed(&self) -> bool {
        self.failed
    }

    /// What is held from the cursor on, without reading more.
    pub(super) fn ahead(&self) -> &[u8] {
        &self.held[self.cursor..]
    }

    /// Reads until `count` bytes are held from the cursor on, or the stream ends; gives all that is held.
    pub(super) fn ensure(&mut self, count: usize) -> io::Result<&[u8]> {
        while self.ahead().len() < count && self.grow()? > 0 {}
        Ok(self.ahead())
    }

    /// Remembers this place.
    pub(super) fn mark(&mut self) {
        self.mark = Some(self.cursor);
    }

    /// Goes back to the byte after the mark, if it is still held and the ration allows; else stays.
    pub(super) fn go_back_past_mark(&mut self) {
        let Some(mark) = self.mark.filter(|&mark| mark < self.cursor) else { return };
        let way = (self.cursor - mark) as u64;
        if self.gone_back + way <= self.position() + LONGEST_WAY_BACK as u64 {
            self.gone_back += way;
            self.cursor = mark + 1;
        }
    }

    /// Goes forward to where `find` finds something; to the end if it does not. `overlap` bytes are searched twice.
    pub(super) fn skip_to(
        &mut self,
        find: impl Fn(&[u8]) -> Option<usize>,
        overlap: usize,
    ) -> io::Result<()> {
        loop {
            if let Some(at) = find(self.ahead()) {
                self.consume(at);
                return Ok(());
            }
            self.consume(self.ahead().len().saturating_sub(overlap));
            self.mark();
            if self.grow()? == 0 {
                self.consume(overlap);
                return Ok(());
            }
        }
    }

    /// Reads a chunk more and says how many bytes came.
    fn grow(&mut self) -> io::Result<usize> {
        self.forget();
        let before = self.held.len();
        // Copied, not filled: an unoptimised build fills byte by byte, and each record read alone comes by here.
        self.held.extend_from_slice(&ZEROS);
        let got = loop {
            match self.inner.read(&mut self.held[before..]) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                got => break got,
            }
        };
        self.held.truncate(before + got.as_ref().map_or(0, |&count| count));
        self.failed |= got.is_err();
        got
    }

    /// Drops what nobody can go back to; in halves, so that a byte is moved about once.
    fn forget(&mut self) {
        if self.mark.is_some_and(|mark| self.cursor - mark.min(self.cursor) > LONGEST_WAY_BACK) {
            self.mark = None;
        }
        let unneeded = self.mark.map_or(self.cursor, |mark| mark.min(self.cursor));
        if unneeded > self.held.len() / 2 {
            self.held.drain(..unneeded);
            self.base += unneeded as u64;
            self.cursor -= unneeded;
            self.mark = self.mark.map(|mark| mark - unneeded);
        }
    }
}

impl<R: Read> Read for Rereadable<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let ahead = self.fill_buf()?;
        let count = ahead.len().min(into.len());
        into[..count].copy_from_slice(&ahead[..count]);
        self.consume(count);
        Ok(count)
    }
}

impl<R: Read> BufRead for Rereadable<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        self.ensure(1)
    }

    fn consume(&mut self, count: usize) {
        self.cursor = (self.cursor + count).min(self.held.len());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn letters() -> Vec<u8> {
        (0..300_000u32).map(|i| b'a' + (i % 23) as u8).collect()
    }

    #[test]
    fn what_was_read_since_the_mark_can_be_read_again() {
        let bytes = letters();
        let mut stream = Rereadable::new(&bytes[..]);
        stream.ensure(100_000).unwrap();
        stream.consume(100_000);
        stream.mark();
        stream.ensure(150_000).unwrap();
        stream.consume(150_000);
        stream.go_back_past_mark();
        assert_eq!(stream.position(), 100_001);
        let mut rest = Vec::new();
        stream.read_to_end(&mut rest).unwrap();
        assert_eq!(rest, &bytes[100_001..]);
    }

    #[test]
    fn going_back_is_rationed() {
        let bytes = vec![0; LONGEST_WAY_BACK];
        let mut stream = Rereadable::new(&bytes[..]);
        let mut ways_back = 0;
        for _ in 0..100 {
            stream.mark();
            let far = stream.ensure(LONGEST_WAY_BACK).unwrap().len();
            stream.consume(far);
            let there = stream.position();
            stream.go_back_past_mark();
            ways_back += u32::from(stream.position() < there);
        }
        assert_eq!(ways_back, 2);
    }

    #[test]
    fn a_pattern_across_two_chunks_is_found() {
        let mut bytes = vec![b'.'; CHUNK - 3];
        bytes.extend(b"needle...");
        let mut stream = Rereadable::new(&bytes[..]);
        stream.skip_to(|held| memchr::memmem::find(held, b"needle"), 5).unwrap();
        assert_eq!(stream.position(), (CHUNK - 3) as u64);
    }
}
