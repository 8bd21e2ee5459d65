//! The gzip members of a WARC file, walked to find where it can be parted, and its bytes hashed on the way.

use flate2::bufread::GzDecoder;
use sha2::{Digest, Sha256};
use std::{
    fs::File,
    io::{self, BufRead, BufReader, Read},
    ops::Range,
    path::Path,
};

/// So much of a member tells what record it begins with: headers of records are below 2 KB.
const HEAD: usize = 4 << 10;

/// The type of a record that tells how the next one was entered: the two stay together.
const ENTRY_TYPE: &[u8] = b"application/x-dictum-entry";

/// A stretch of a file, with the SHA-256 of its bytes in hexadecimal digits.
pub(super) struct Stretch {
    pub(super) range: Range<u64>,
    pub(super) digest: String,
}

/// Parts a file into stretches of at least so many bytes, but for the last: at gzip members that begin with a record of WARC, where
/// `is_warc`; else it is one stretch.
pub(super) fn stretches(path: &Path, is_warc: bool, least: u64) -> io::Result<Vec<Stretch>> {
    let mut bytes = Hashed::of(BufReader::with_capacity(256 << 10, File::open(path)?));
    let mut stretches = Vec::new();
    let mut follows_entry = false;
    while is_warc && bytes.fill_buf()?.starts_with(&[0x1f, 0x8b]) {
        let start = bytes.count;
        bytes.hold();
        let mut member = GzDecoder::new(&mut bytes);
        let head = head_of(&mut member);
        let begins_record = head.as_ref().is_ok_and(|head| head.starts_with(b"WARC/"));
        let bytes_of = member.get_mut();
        if begins_record && !follows_entry && start - bytes_of.begun >= least {
            stretches.push(bytes_of.part_before_held(start));
        }
        bytes_of.release();
        if begins_record {
            follows_entry = head.is_ok_and(|head| memchr::memmem::find(&head, ENTRY_TYPE).is_some());
        }
        // What cannot be unpacked is read on by whoever reads the part, and told there.
        if io::copy(&mut member, &mut io::sink()).is_err() {
            break;
        }
    }
    io::copy(&mut bytes, &mut io::sink())?;
    let end = bytes.count;
    stretches.push(bytes.part_before_held(end));
    Ok(stretches)
}

fn head_of(member: &mut impl Read) -> io::Result<Vec<u8>> {
    let mut head = Vec::with_capacity(HEAD);
    member.take(HEAD as u64).read_to_end(&mut head)?;
    Ok(head)
}

/// A reader that counts and hashes what is taken from it.
struct Hashed<R> {
    inner: R,
    count: u64,
    /// Where the stretch that is hashed begins.
    begun: u64,
    hash: Sha256,
    /// What was taken and not hashed yet, while it is open which stretch it belongs to.
    held: Option<Vec<u8>>,
}

impl<R: BufRead> Hashed<R> {
    fn of(inner: R) -> Hashed<R> {
        Hashed { inner, count: 0, begun: 0, hash: Sha256::new(), held: None }
    }

    fn hold(&mut self) {
        self.held = Some(Vec::new());
    }

    fn release(&mut self) {
        if let Some(held) = self.held.take() {
            self.hash.update(&held);
        }
    }

    /// Ends the stretch at `end`, before what is held, and begins the next.
    fn part_before_held(&mut self, end: u64) -> Stretch {
        let hash = std::mem::replace(&mut self.hash, Sha256::new()).finalize();
        let digest = hash.iter().map(|byte| format!("{byte:02x}")).collect();
        Stretch { range: std::mem::replace(&mut self.begun, end)..end, digest }
    }
}

impl<R: BufRead> Read for Hashed<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let ahead = self.fill_buf()?;
        let count = ahead.len().min(buffer.len());
        buffer[..count].copy_from_slice(&ahead[..count]);
        self.consume(count);
        Ok(count)
    }
}

impl<R: BufRead> BufRead for Hashed<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        self.inner.fill_buf()
    }

    fn consume(&mut self, count: usize) {
        // Whoever consumes was given at least so much, and filling again gives the same without reading.
        if let Ok(ahead) = self.inner.fill_buf() {
            let taken = &ahead[..count.min(ahead.len())];
            match &mut self.held {
                Some(held) => held.extend_from_slice(taken),
                None => self.hash.update(taken),
            }
        }
        self.count += count as u64;
        self.inner.consume(count);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use flate2::{Compression, write::GzEncoder};
    use std::io::Write;

    fn member(text: &str) -> Vec<u8> {
        let mut packed = GzEncoder::new(Vec::new(), Compression::fast());
        packed.write_all(text.as_bytes()).unwrap();
        packed.finish().unwrap()
    }

    fn parted(members: &[&str]) -> Vec<Range<u64>> {
        let home = tempfile::tempdir().unwrap();
        let path = home.path().join("a.warc.gz");
        let bytes: Vec<u8> = members.iter().flat_map(|text| member(text)).collect();
        std::fs::write(&path, &bytes).unwrap();
        let stretches = stretches(&path, true, 1).unwrap();
        for stretch in &stretches {
            let range = stretch.range.start as usize..stretch.range.end as usize;
            assert_eq!(stretch.digest, dictum_archive::digest_of(&bytes[range]).hex());
        }
        assert_eq!(stretches.last().map(|last| last.range.end), Some(bytes.len() as u64));
        stretches.into_iter().map(|stretch| stretch.range).collect()
    }

    #[test]
    fn a_file_is_parted_where_members_begin_with_a_record() {
        assert_eq!(
            parted(&["WARC/1.1\r\none", "WARC/1.1\r\ntwo", "the rest of it", "WARC/1.1\r\nthree"]).len(),
            3
        );
    }

    #[test]
    fn an_entry_is_not_parted_from_the_record_that_it_tells_of() {
        let entry = "WARC/1.1\r\nContent-Type: application/x-dictum-entry\r\n";
        assert_eq!(parted(&["WARC/1.1\r\none", entry, "WARC/1.1\r\ntwo"]).len(), 2);
    }

    #[test]
    fn what_is_no_member_stays_with_the_one_before() {
        let home = tempfile::tempdir().unwrap();
        let path = home.path().join("a.warc.gz");
        std::fs::write(&path, [member("WARC/1.1\r\none"), b"not packed".to_vec()].concat()).unwrap();
        assert_eq!(stretches(&path, true, 1).unwrap().len(), 1);
    }
}
