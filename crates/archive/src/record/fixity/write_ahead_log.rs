//! Is the catalogue's write-ahead log whole? (<https://www.sqlite.org/fileformat2.html#the_write_ahead_log>)
//!
//! SQLite reads the log up to the first frame whose checksum fails and forgets the rest without a word: right where power failed
//! in the middle of a commit, wrong where a bit has flipped since. The two are told apart by what follows: each commit is
//! forced to the medium before the next is begun, so a later commit says that the broken one had been acknowledged.

use super::{Examination, number};
use crate::error::{Error, IoContext, Result};
use std::path::{Path, PathBuf};

/// Bytes before the first frame.
const HEADER: usize = 32;

/// Bytes of a frame before its page.
const HEAD: usize = 24;

/// The first four bytes; the last bit says that checksums take numbers highest byte first.
const MAGIC: u32 = 0x377f_0682;

pub(super) fn check(examination: &mut Examination<'_>) -> Result<()> {
    let path = beside(&examination.archive.folder().catalogue());
    match look_over(&path)? {
        LogState::Whole => {}
        LogState::Broken(what) => examination.find(&number::LOG_BROKEN, what),
        LogState::BreaksOff(what) => examination.find(&number::LOG_BREAKS_OFF, what),
    }
    Ok(())
}

/// Refuses a catalogue whose write-ahead log lost commits: to write would be to lose them for good.
///
/// # Errors
/// [`Error::Damaged`].
pub(crate) fn refuse_broken(catalogue: &Path) -> Result<()> {
    match look_over(&beside(catalogue))? {
        LogState::Broken(what) => Err(Error::Damaged(what)),
        LogState::Whole | LogState::BreaksOff(_) => Ok(()),
    }
}

/// What a log looks like.
#[derive(Debug, PartialEq, Eq)]
enum LogState {
    /// There is none, or nothing is wrong with it.
    Whole,
    /// Commits that were acknowledged cannot be read.
    Broken(String),
    /// Its end cannot be read: never acknowledged, or damaged.
    BreaksOff(String),
}

fn beside(catalogue: &Path) -> PathBuf {
    let mut path = catalogue.as_os_str().to_owned();
    path.push("-wal");
    path.into()
}

fn look_over(path: &Path) -> Result<LogState> {
    let bytes = match std::fs::read(path) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(LogState::Whole),
        read => read.during("read", path)?,
    };
    Ok(Log { bytes: &bytes }.state())
}

struct Log<'a> {
    bytes: &'a [u8],
}

impl Log<'_> {
    fn state(&self) -> LogState {
        if self.bytes.is_empty() {
            return LogState::Whole;
        }
        let Some(mut sum) = self.sum_of_header() else {
            return self.broken_from(0, "the head of catalogue.sqlite-wal makes no sense");
        };
        for frame in 0..self.frames() {
            match self.sum_of_frame(frame, sum) {
                Some(next) => sum = next,
                None if self.is_of_this_round(frame)
                    || (frame..self.frames()).any(|at| self.is_of_this_round(at)) =>
                {
                    let what =
                        format!("frame {} of catalogue.sqlite-wal does not match its checksum", frame + 1);
                    return self.broken_from(frame, &what);
                }
                // What is left is of an earlier round: the log is written over from its beginning.
                None => return LogState::Whole,
            }
        }
        if self.bytes.len() == HEADER + self.frames() * self.frame_size() {
            LogState::Whole
        } else {
            LogState::BreaksOff("catalogue.sqlite-wal ends in the middle of a frame".to_owned())
        }
    }

    /// Decides whether what cannot be read from a frame on had been acknowledged.
    fn broken_from(&self, frame: usize, what: &str) -> LogState {
        let commits = |at: &usize| self.is_of_this_round(*at) && self.number(self.place(*at) + 4) != 0;
        let committed = (frame..self.frames()).find(commits);
        // A frame that follows on nothing may be of a commit that was taken back, and then written over in part.
        let goes_on = committed.is_some_and(|at| {
            (at + 1..self.frames()).any(|at| commits(&at) && self.follows_on_the_one_before(at))
        });
        if goes_on {
            LogState::Broken(format!("{what}, and later commits follow it"))
        } else {
            LogState::BreaksOff(what.to_owned())
        }
    }

    /// The checksum after the header, if it is one.
    fn sum_of_header(&self) -> Option<[u32; 2]> {
        let head = self.bytes.get(..HEADER)?;
        let sum = self.sum(&head[..24], [0, 0]);
        let is_one = self.number(0) & !1 == MAGIC
            && self.number(4) == 3_007_000
            && self.page_size().is_power_of_two()
            && (512..=65_536).contains(&self.page_size())
            && sum == [self.number(24), self.number(28)];
        is_one.then_some(sum)
    }

    /// The checksum after a frame that follows on what has the checksum `before`, if it does.
    fn sum_of_frame(&self, frame: usize, before: [u32; 2]) -> Option<[u32; 2]> {
        let at = self.place(frame);
        let page = self.bytes.get(at + HEAD..at + self.frame_size())?;
        let sum = self.sum(page, self.sum(&self.bytes[at..at + 8], before));
        let follows = self.bytes[at + 8..at + 16] == self.bytes[16..24]
            && sum == [self.number(at + 16), self.number(at + 20)];
        follows.then_some(sum)
    }

    /// Says whether a frame's checksum follows from that of the frame before it, as it stands there or as it ought to.
    fn follows_on_the_one_before(&self, frame: usize) -> bool {
        let Some(before) = frame.checked_sub(1).map(|before| self.place(before)) else { return false };
        let told = [self.number(before + 16), self.number(before + 20)];
        let page = self.bytes.get(before + HEAD..before + self.frame_size());
        let ought = |before_that| {
            page.map(|page| self.sum(page, self.sum(&self.bytes[before..before + 8], before_that)))
        };
        let before_that = match frame.checked_sub(2).map(|at| self.place(at)) {
            Some(at) => [self.number(at + 16), self.number(at + 20)],
            None => [self.number(24), self.number(28)],
        };
        [Some(told), ought(before_that)]
            .into_iter()
            .flatten()
            .any(|sum| self.sum_of_frame(frame, sum).is_some())
    }

    /// Says whether a frame is of the round that the header began: one of its two salts is enough, since the other may have flipped.
    fn is_of_this_round(&self, frame: usize) -> bool {
        let at = self.place(frame);
        self.number(at + 8) == self.number(16) || self.number(at + 12) == self.number(20)
    }

    fn frames(&self) -> usize {
        self.bytes.len().saturating_sub(HEADER) / self.frame_size()
    }

    fn place(&self, frame: usize) -> usize {
        HEADER + frame * self.frame_size()
    }

    fn frame_size(&self) -> usize {
        HEAD + self.page_size().clamp(512, 65_536)
    }

    fn page_size(&self) -> usize {
        self.number(8) as usize
    }

    /// Four bytes, highest first; 0 past the end.
    fn number(&self, at: usize) -> u32 {
        let bytes = self.bytes.get(at..at + 4).and_then(|bytes| bytes.try_into().ok());
        bytes.map_or(0, u32::from_be_bytes)
    }

    /// SQLite's checksum: two running sums over pairs of numbers.
    fn sum(&self, bytes: &[u8], before: [u32; 2]) -> [u32; 2] {
        let read = if self.number(0) & 1 == 1 { u32::from_be_bytes } else { u32::from_le_bytes };
        let [mut one, mut two] = before;
        for pair in bytes.chunks_exact(8) {
            let (x, y) = pair.split_at(4);
            let number = |bytes: &[u8]| bytes.try_into().map_or(0, read);
            one = one.wrapping_add(number(x)).wrapping_add(two);
            two = two.wrapping_add(number(y)).wrapping_add(one);
        }
        [one, two]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// A log of six commits, as SQLite writes it, after a round that was longer.
    fn log() -> Vec<u8> {
        let home = tempfile::tempdir().unwrap();
        let path = home.path().join("catalogue.sqlite");
        let writer = rusqlite::Connection::open(&path).unwrap();
        writer
            .execute_batch("PRAGMA journal_mode=WAL; PRAGMA wal_autocheckpoint=0; CREATE TABLE t (a)")
            .unwrap();
        for round in [20, 6] {
            for n in 0..round {
                writer.execute("INSERT INTO t VALUES (?1)", [n]).unwrap();
            }
            if round == 20 {
                writer.query_row("PRAGMA wal_checkpoint(RESTART)", [], |_| Ok(())).unwrap();
            }
        }
        std::fs::read(beside(&path)).unwrap()
    }

    fn state(bytes: &[u8]) -> LogState {
        Log { bytes }.state()
    }

    #[test]
    fn a_log_as_sqlite_writes_it_is_whole_though_frames_of_an_earlier_round_follow() {
        let bytes = log();
        assert!(bytes.len() / 4096 > 10, "the earlier round is still there");
        assert_eq!(state(&bytes), LogState::Whole);
        assert_eq!(state(&[]), LogState::Whole);
    }

    #[test]
    fn a_bit_flipped_in_any_commit_but_the_last_is_damage_and_in_the_last_doubtful() {
        let bytes = log();
        let frame = HEAD + 4096;
        for n in 0..6 {
            for offset in [0, 5, 9, 13, 18, 22, 24, 3000] {
                let mut changed = bytes.clone();
                changed[HEADER + n * frame + offset] ^= 4;
                let seen = state(&changed);
                let is_told = if n < 5 {
                    matches!(seen, LogState::Broken(_))
                } else {
                    matches!(seen, LogState::BreaksOff(_))
                };
                assert!(is_told, "frame {n}, byte {offset}: {seen:?}");
            }
        }
    }

    #[test]
    fn a_commit_that_was_taken_back_and_written_over_in_part_is_no_damage() {
        let mut bytes = log();
        let frame = HEAD + 4096;
        // The fifth and the sixth are of one commit that was never finished; then half a head of another is written over the fifth.
        bytes.truncate(HEADER + 6 * frame);
        for at in [4, 5] {
            let before = Log { bytes: &bytes }.number(HEADER + at * frame - frame + 16);
            bytes[HEADER + at * frame + 4..][..4].fill(0);
            let log = Log { bytes: &bytes };
            let page = &bytes[HEADER + at * frame + HEAD..][..4096];
            let before = [before, log.number(HEADER + at * frame - frame + 20)];
            let sum = log.sum(page, log.sum(&bytes[HEADER + at * frame..][..8], before));
            bytes[HEADER + at * frame + 16..][..4].copy_from_slice(&sum[0].to_be_bytes());
            bytes[HEADER + at * frame + 20..][..4].copy_from_slice(&sum[1].to_be_bytes());
        }
        bytes[HEADER + 4 * frame + 4..][..4].copy_from_slice(&17u32.to_be_bytes());
        assert!(matches!(state(&bytes), LogState::BreaksOff(_)), "{:?}", state(&bytes));
    }

    #[test]
    fn a_flipped_bit_of_the_head_is_damage() {
        for byte in 0..HEADER {
            let mut changed = log();
            changed[byte] ^= 2;
            assert_ne!(state(&changed), LogState::Whole, "byte {byte}");
        }
    }

    proptest! {
        #[test]
        fn no_bytes_make_the_look_panic(bytes in prop::collection::vec(any::<u8>(), 0..2000), size in 0u32..70_000) {
            let mut bytes = bytes;
            state(&bytes);
            if bytes.len() > 12 {
                bytes[8..12].copy_from_slice(&size.to_be_bytes());
                state(&bytes);
            }
        }
    }
}
