//! The few file operations the record is written with, behind one small trait.
//!
//! Everything in `record/packs` and the archive's marker file goes through [`Disk`], so that tests can put a
//! simulated or failing disk under the archive. SQLite and the derived indexes have file handling of their own.

use std::{
    fs::{File, OpenOptions},
    io::{self, Read, Seek, SeekFrom, Write},
    os::unix::fs::{FileExt, OpenOptionsExt},
    path::Path,
};

/// The file operations of the record, on the machine's own disk where they are not said otherwise. Offsets and lengths are in bytes.
pub trait Disk: Send + Sync {
    /// Makes a folder and those above it.
    fn make_folder(&self, path: &Path) -> io::Result<()> {
        std::fs::create_dir_all(path)
    }

    /// Writes `bytes` at `offset` of a file, which is made if it is missing.
    fn write_at(&self, path: &Path, offset: u64, bytes: &[u8]) -> io::Result<()> {
        let mut file = OpenOptions::new().write(true).create(true).truncate(false).open(path)?;
        file.seek(SeekFrom::Start(offset))?;
        file.write_all(bytes)
    }

    /// Makes a new file that only its owner may read or write, with these bytes.
    fn write_private(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)?.write_all(bytes)
    }

    /// Forces a file's bytes to the medium.
    fn sync_file(&self, path: &Path) -> io::Result<()> {
        File::open(path)?.sync_all()
    }

    /// Forces a folder's list of files to the medium.
    fn sync_folder(&self, path: &Path) -> io::Result<()> {
        File::open(path)?.sync_all()
    }

    /// Cuts a file to a length.
    fn truncate(&self, path: &Path, length: u64) -> io::Result<()> {
        OpenOptions::new().write(true).open(path)?.set_len(length)
    }

    /// Gives a file another name, in place of the file that has it; durable once the folder is synced.
    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        std::fs::rename(from, to)
    }

    /// Removes a file; durable once the folder is synced.
    fn remove(&self, path: &Path) -> io::Result<()> {
        std::fs::remove_file(path)
    }

    /// Reads exactly `length` bytes at `offset`.
    fn read_at(&self, path: &Path, offset: u64, length: usize) -> io::Result<Vec<u8>> {
        let file = File::open(path)?;
        // A damaged catalogue may ask for any length: never allocate more than the file can give.
        let available = file.metadata()?.len().saturating_sub(offset);
        if available < length as u64 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        let mut bytes = vec![0; length];
        file.read_exact_at(&mut bytes, offset)?;
        Ok(bytes)
    }

    /// A file's length, or `None` where there is no file.
    fn length(&self, path: &Path) -> io::Result<Option<u64>> {
        match std::fs::metadata(path) {
            Ok(metadata) => Ok(Some(metadata.len())),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Bytes free for us on the disk that holds `path`.
    fn free(&self, path: &Path) -> io::Result<u64> {
        let stat = rustix::fs::statvfs(path)?;
        Ok(stat.f_bavail.saturating_mul(stat.f_frsize))
    }
}

/// The machine's own disk.
#[derive(Debug, Default)]
pub struct LocalDisk;

impl Disk for LocalDisk {}

/// Writes a whole small file so that a fault leaves the old one or the new one, never a part: beside it, synced, renamed, folder synced.
pub(crate) fn replace(disk: &dyn Disk, path: &Path, bytes: &[u8]) -> io::Result<()> {
    let beside = path.with_extension("new");
    if disk.length(&beside)?.is_some() {
        disk.remove(&beside)?;
    }
    disk.write_at(&beside, 0, bytes)?;
    disk.sync_file(&beside)?;
    disk.rename(&beside, path)?;
    disk.sync_folder(path.parent().unwrap_or(Path::new(".")))
}

/// Makes a folder, and those above it, so that a power cut leaves it there: the folder above each new one is synced.
pub(crate) fn make_lasting_folder(disk: &dyn Disk, path: &Path) -> io::Result<()> {
    if path.is_dir() {
        return Ok(());
    }
    let above = match path.parent() {
        Some(above) if !above.as_os_str().is_empty() => above,
        _ => Path::new("."),
    };
    make_lasting_folder(disk, above)?;
    disk.make_folder(path)?;
    disk.sync_folder(above)
}

/// Reads a whole small file as text; what is not UTF-8 is replaced, since only messages show it.
pub(crate) fn read_small(path: &Path) -> io::Result<String> {
    let mut bytes = Vec::new();
    File::open(path)?.take(4096).read_to_end(&mut bytes)?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}
