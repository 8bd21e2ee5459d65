//! A file of lines that only grows, each a JSON object, durable when [`Journal::write`] returns: what a killed run goes on from.
//!
//! A line that a power cut tore is the last one, and is passed over; rewriting puts a whole file in the place of the old one.

use dictum::{Error, Result, model::ErrorKind};
use serde::{Serialize, de::DeserializeOwned};
use std::{
    fs::{self, File, OpenOptions},
    io::{Read, Seek, SeekFrom, Write},
    marker::PhantomData,
    path::{Path, PathBuf},
};

/// An open journal of lines of one form.
pub struct Journal<T> {
    file: File,
    path: PathBuf,
    lines: PhantomData<T>,
}

/// A file of the harvester's could not be used.
pub(crate) fn trouble(action: &str, path: &Path, error: &std::io::Error) -> Error {
    let kind = match error.kind() {
        std::io::ErrorKind::NotFound => ErrorKind::NotFound,
        std::io::ErrorKind::PermissionDenied => ErrorKind::AskedWrongly,
        std::io::ErrorKind::StorageFull => ErrorKind::Unavailable,
        _ => ErrorKind::Internal,
    };
    Error::new(kind, format!("cannot {action} {}: {error}", path.display()))
}

/// Makes a folder, and those above it.
pub(crate) fn make_folder(path: &Path) -> Result<()> {
    fs::create_dir_all(path).map_err(|error| trouble("make", path, &error))
}

/// Puts bytes in the place of a file, so that a crash leaves the old file or the new one.
pub(crate) fn replace(path: &Path, bytes: &[u8]) -> Result<()> {
    let beside = path.with_extension("part");
    let written = File::create(&beside).and_then(|mut file| {
        file.write_all(bytes)?;
        file.sync_all()
    });
    written.map_err(|error| trouble("write", &beside, &error))?;
    fs::rename(&beside, path).map_err(|error| trouble("write", path, &error))?;
    let folder = path.parent().unwrap_or(Path::new("."));
    File::open(folder).and_then(|folder| folder.sync_all()).map_err(|error| trouble("sync", folder, &error))
}

impl<T: Serialize + DeserializeOwned> Journal<T> {
    /// Opens a journal, or makes it, and reads what is in it.
    ///
    /// # Errors
    /// Where the file cannot be used, or a line before the last makes no sense.
    pub fn open(path: &Path) -> Result<(Journal<T>, Vec<T>)> {
        let mut file = OpenOptions::new()
            .create(true)
            .read(true)
            .append(true)
            .open(path)
            .map_err(|error| trouble("open", path, &error))?;
        // Two runs of one job would fetch everything twice.
        file.try_lock().map_err(|_| {
            Error::new(
                ErrorKind::Unavailable,
                format!("{} is in use: the same harvest is running", path.display()),
            )
            .with_hint("wait for it, or end it: what it has stored stays stored")
        })?;
        let mut text = Vec::new();
        file.read_to_end(&mut text).map_err(|error| trouble("read", path, &error))?;
        let whole = text.iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1);
        if whole < text.len() {
            file.set_len(whole as u64).map_err(|error| trouble("mend", path, &error))?;
            file.seek(SeekFrom::End(0)).map_err(|error| trouble("mend", path, &error))?;
        }
        let mut lines = Vec::new();
        for (number, line) in
            text[..whole].split(|byte| *byte == b'\n').enumerate().filter(|(_, line)| !line.is_empty())
        {
            lines.push(serde_json::from_slice(line).map_err(|error| {
                let what = format!("{}, line {}: {error}", path.display(), number + 1);
                Error::new(ErrorKind::Damaged, what)
                    .with_hint("remove the file: the harvest then begins anew, and the record is as it was")
            })?);
        }
        Ok((Journal { file, path: path.to_owned(), lines: PhantomData }, lines))
    }

    /// Adds lines; they are durable when this returns.
    pub fn write(&mut self, lines: &[T]) -> Result<()> {
        let text = written(lines)?;
        self.file
            .write_all(&text)
            .and_then(|()| self.file.sync_data())
            .map_err(|error| trouble("write", &self.path, &error))
    }

    /// Puts these lines in the place of all that were there.
    pub fn rewrite(&mut self, lines: &[T]) -> Result<()> {
        replace(&self.path, &written(lines)?)?;
        let file = OpenOptions::new().append(true).open(&self.path);
        self.file = file.map_err(|error| trouble("open", &self.path, &error))?;
        // Whoever comes in between finds a file that is whole.
        self.file.try_lock().map_err(|error| trouble("lock", &self.path, &std::io::Error::other(error)))
    }
}

fn written<T: Serialize>(lines: &[T]) -> Result<Vec<u8>> {
    let mut text = Vec::new();
    for line in lines {
        serde_json::to_writer(&mut text, line)
            .map_err(|error| Error::new(ErrorKind::Internal, format!("a line cannot be written: {error}")))?;
        text.push(b'\n');
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_written_is_read_again_and_a_torn_line_is_not() {
        let home = tempfile::tempdir().unwrap();
        let path = home.path().join("a.jsonl");
        let (mut journal, lines) = Journal::<u32>::open(&path).unwrap();
        assert!(lines.is_empty());
        journal.write(&[1, 2]).unwrap();
        drop(journal);
        OpenOptions::new().append(true).open(&path).unwrap().write_all(b"3").unwrap();
        let (mut journal, lines) = Journal::<u32>::open(&path).unwrap();
        assert_eq!(lines, [1, 2]);
        journal.write(&[4]).unwrap();
        drop(journal);
        let (mut journal, lines) = Journal::<u32>::open(&path).unwrap();
        assert_eq!(lines, [1, 2, 4]);
        journal.rewrite(&[9]).unwrap();
        journal.write(&[10]).unwrap();
        drop(journal);
        assert_eq!(Journal::<u32>::open(&path).unwrap().1, [9, 10]);
    }

    #[test]
    fn a_journal_is_one_runs_at_a_time() {
        let home = tempfile::tempdir().unwrap();
        let path = home.path().join("a.jsonl");
        let _held = Journal::<u32>::open(&path).unwrap();
        assert_eq!(Journal::<u32>::open(&path).err().unwrap().kind(), ErrorKind::Unavailable);
    }

    #[test]
    fn a_line_that_makes_no_sense_is_told() {
        let home = tempfile::tempdir().unwrap();
        let path = home.path().join("a.jsonl");
        fs::write(&path, "1\nx\n3\n").unwrap();
        let error = Journal::<u32>::open(&path).err().unwrap();
        assert!(error.to_string().contains("line 2"), "{error}");
    }
}
