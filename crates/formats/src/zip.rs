//! ZIP files, as far as WACZ needs them: read by their directory, strictly, and refused whole where they play tricks.
//!
//! A reader of an archive of record must not see other files than the next reader does. So a ZIP whose directory and
//! local headers disagree, whose parts overlap, whose names repeat or lead elsewhere, or that unpacks to far more than
//! it has any reason to, is refused as a whole. The format is that of PKWARE's APPNOTE 6.3, with its 64-bit extension;
//! of methods those that WACZ allows: stored and deflated.
//!
//! The crates `zip` and `rawzip` were looked at: the one brings time, encryption and writing, the other leaves every
//! check named above to its user.

mod directory;
mod part;
mod writer;

pub(crate) use directory::Entry;
pub(crate) use part::PartReader;
pub use writer::{WrittenPart, WrittenZip, ZipWriter};

use std::{
    collections::HashSet,
    io::{self, Read, Seek, SeekFrom},
};

/// How many times its own length a file may unpack to. Guess with room: WARC text deflates to a tenth, rarely a thirtieth.
const MOST_UNPACKED_RATIO: u64 = 200;
/// What any file may unpack to, however short it is, in bytes.
const ALWAYS_UNPACKED: u64 = 64 << 20;

/// Says why a ZIP file is refused as a whole.
#[derive(Debug, thiserror::Error)]
pub enum ZipError {
    /// It has no directory where one must be.
    #[error("it is no whole ZIP file: {0}")]
    NotWhole(&'static str),
    /// It has more parts, or a longer directory, than is taken.
    #[error("its directory is too long: {0} parts or bytes")]
    TooLong(u64),
    /// A part of this name leads out of the folder it is unpacked into, or is not one name to all readers.
    #[error("the name of its part “{0}” is unsafe")]
    UnsafeName(String),
    /// Two parts have the same name.
    #[error("two of its parts are called “{0}”")]
    Duplicate(String),
    /// A part is encrypted.
    #[error("its part “{0}” is encrypted")]
    Encrypted(String),
    /// A part is a link to another file.
    #[error("its part “{0}” is a link")]
    Link(String),
    /// The directory says one thing of a part, the header before the part another.
    #[error("of its part “{0}” the directory and the local header disagree")]
    Disagreement(String),
    /// Two parts share bytes.
    #[error("its part “{0}” overlaps with what follows")]
    Overlap(String),
    /// It unpacks to more than it has any reason to.
    #[error("it would unpack to {0} bytes, {MOST_UNPACKED_RATIO} times its own length or more")]
    Bomb(u64),
    /// The file could not be read.
    #[error("it could not be read: {0}")]
    Unreadable(#[from] io::Error),
}

/// An opened ZIP file whose directory has been checked.
pub(crate) struct Zip<R> {
    file: R,
    entries: Vec<Entry>,
}

impl<R: Read + Seek> Zip<R> {
    /// Reads and checks the directory, and the header before each part.
    pub(crate) fn open(mut file: R) -> Result<Self, ZipError> {
        let length = file.seek(SeekFrom::End(0))?;
        let directory = directory::find(&mut file, length)?;
        let mut entries = directory::read(&mut file, &directory)?;
        for entry in &mut entries {
            directory::check_local_header(&mut file, entry, &directory)?;
        }
        check_names(&entries)?;
        check_overlaps(&entries)?;
        let unpacked = entries.iter().fold(0, |sum: u64, entry| sum.saturating_add(entry.unpacked));
        if unpacked > ALWAYS_UNPACKED && unpacked / MOST_UNPACKED_RATIO >= length {
            return Err(ZipError::Bomb(unpacked));
        }
        entries.retain(|entry| !entry.name.ends_with('/'));
        Ok(Zip { file, entries })
    }

    /// The files in it, in the order of the directory.
    pub(crate) fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// The file of this name.
    pub(crate) fn entry(&self, name: &str) -> Option<&Entry> {
        self.entries.iter().find(|entry| entry.name == name)
    }

    /// Unpacks a file, checking length and checksum as its end is reached.
    pub(crate) fn read(&mut self, entry: &Entry) -> io::Result<PartReader<'_, R>> {
        self.file.seek(SeekFrom::Start(entry.data))?;
        PartReader::new(&mut self.file, entry)
    }
}

fn check_names(entries: &[Entry]) -> Result<(), ZipError> {
    let mut names = HashSet::new();
    for entry in entries {
        if !is_safe(&entry.name) {
            return Err(ZipError::UnsafeName(entry.name.clone()));
        }
        if !names.insert(entry.name.as_str()) {
            return Err(ZipError::Duplicate(entry.name.clone()));
        }
    }
    Ok(())
}

/// Says whether a name stays within its folder, and is the same name on every system.
fn is_safe(name: &str) -> bool {
    let name = name.strip_suffix('/').unwrap_or(name);
    let odd = |c: char| c.is_control() || matches!(c, '\\' | ':' | char::REPLACEMENT_CHARACTER);
    !name.contains(odd) && name.split('/').all(|part| !matches!(part, "" | "." | ".."))
}

fn check_overlaps(entries: &[Entry]) -> Result<(), ZipError> {
    let mut sorted: Vec<&Entry> = entries.iter().collect();
    sorted.sort_by_key(|entry| entry.header);
    for pair in sorted.windows(2) {
        if pair[0].end() > pair[1].header {
            return Err(ZipError::Overlap(pair[0].name.clone()));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_lead_elsewhere_are_unsafe() {
        for name in ["archive/a.warc.gz", "pages/", "a..b"] {
            assert!(is_safe(name), "{name}");
        }
        for name in ["", "/etc/passwd", "../a", "a/../b", "a//b", "C:a", "a\\b", "./a", "a\0", "a\u{fffd}"] {
            assert!(!is_safe(name), "{name}");
        }
    }
}
