//! A file that stands under its name only once it is whole: written beside it, synced, renamed.

use crate::error::{Error, Result};
use std::{
    fs::File,
    io::{self, BufWriter, Seek, SeekFrom, Write},
    path::{Path, PathBuf},
};

/// A file in the making. What is not finished is removed.
pub(super) struct NewFile {
    file: BufWriter<File>,
    names: Names,
}

/// A file that is whole and does not stand under its name yet.
pub(super) struct WholeFile(Names);

/// What a file is called and will be called.
struct Names {
    path: PathBuf,
    beside: PathBuf,
    is_done: bool,
}

impl NewFile {
    /// Begins a file that will stand at `path`, in place of the one there.
    pub(super) fn create(path: &Path) -> Result<NewFile> {
        let mut name = path.file_name().unwrap_or_default().to_owned();
        name.push(".part");
        let beside = path.with_file_name(name);
        let file = File::options().read(true).write(true).create(true).truncate(true).open(&beside);
        let file = file.map_err(|error| Error::file("write", path, &error))?;
        let names = Names { path: path.to_owned(), beside, is_done: false };
        Ok(NewFile { file: BufWriter::with_capacity(256 << 10, file), names })
    }

    /// The path that it will have.
    pub(super) fn path(&self) -> &Path {
        &self.names.path
    }

    /// Forces it to the medium, and closes it.
    pub(super) fn close(mut self) -> Result<WholeFile> {
        let done = self.file.flush().and_then(|()| self.file.get_ref().sync_all());
        done.map_err(|error| Error::file("write", &self.names.path, &error))?;
        Ok(WholeFile(self.names))
    }

    /// Forces it to the medium and gives it its name.
    pub(super) fn finish(self) -> Result<()> {
        self.close()?.publish()
    }
}

impl WholeFile {
    /// Gives it its name.
    pub(super) fn publish(mut self) -> Result<()> {
        let names = &mut self.0;
        let done = std::fs::rename(&names.beside, &names.path).and_then(|()| sync_folder_of(&names.path));
        names.is_done = done.is_ok();
        done.map_err(|error| Error::file("write", &names.path, &error))
    }
}

fn sync_folder_of(path: &Path) -> io::Result<()> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    File::open(folder.unwrap_or(Path::new(".")))?.sync_all()
}

impl Write for NewFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.file.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

impl Seek for NewFile {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.file.seek(to)
    }
}

impl Drop for Names {
    fn drop(&mut self) {
        if !self.is_done {
            // Nothing can be done about a leftover that cannot be removed; its name says what it is.
            let _ = std::fs::remove_file(&self.beside);
        }
    }
}
