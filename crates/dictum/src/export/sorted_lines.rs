//! Lines sorted without holding them all: sorted stretches in files of their own, merged at the end.

use crate::error::{Error, Result};
use std::{
    cmp::Reverse,
    collections::BinaryHeap,
    fs::File,
    io::{BufRead, BufReader, BufWriter, Seek, SeekFrom, Write},
    path::{Path, PathBuf},
};

/// So many bytes of lines are held and sorted at a time.
const STRETCH: usize = 32 << 20;

/// Lines to be sorted, each with its line end.
pub(super) struct SortedLines {
    /// What the files of stretches are called; they lie beside what is written, where there is room.
    beside: PathBuf,
    stretch: usize,
    lines: Vec<String>,
    bytes: usize,
    files: Vec<File>,
}

impl SortedLines {
    pub(super) fn beside(path: &Path) -> SortedLines {
        let mut name = path.file_name().unwrap_or_default().to_owned();
        name.push(".sort");
        let beside = path.with_file_name(name);
        SortedLines { beside, stretch: STRETCH, lines: Vec::new(), bytes: 0, files: Vec::new() }
    }

    /// Takes a line.
    pub(super) fn put(&mut self, line: String) -> Result<()> {
        self.bytes += line.len();
        self.lines.push(line);
        if self.bytes >= self.stretch { self.put_aside() } else { Ok(()) }
    }

    /// Hands on all lines, in the order of their bytes.
    pub(super) fn each(mut self, hand: &mut dyn FnMut(&str) -> Result<()>) -> Result<()> {
        self.lines.sort_unstable();
        let cannot = |error: std::io::Error| Error::file("read", &self.beside, &error);
        let held = self.lines.into_iter().map(Ok);
        let mut stretches: Vec<Box<dyn Iterator<Item = std::io::Result<String>>>> = vec![Box::new(held)];
        for file in self.files {
            stretches.push(Box::new(lines_of(BufReader::new(file))));
        }
        let mut heads = BinaryHeap::new();
        for (at, stretch) in stretches.iter_mut().enumerate() {
            heads.extend(stretch.next().transpose().map_err(cannot)?.map(|line| Reverse((line, at))));
        }
        while let Some(Reverse((line, at))) = heads.pop() {
            hand(&line)?;
            heads.extend(stretches[at].next().transpose().map_err(cannot)?.map(|line| Reverse((line, at))));
        }
        Ok(())
    }

    fn put_aside(&mut self) -> Result<()> {
        self.lines.sort_unstable();
        let file = self.written().map_err(|error| Error::file("write", &self.beside, &error))?;
        self.files.push(file);
        self.lines.clear();
        self.bytes = 0;
        Ok(())
    }

    /// The file goes with the last handle on it: whatever happens, none is left behind.
    fn written(&self) -> std::io::Result<File> {
        let file = File::options().read(true).write(true).create(true).truncate(true).open(&self.beside)?;
        std::fs::remove_file(&self.beside)?;
        let mut out = BufWriter::new(file);
        self.lines.iter().try_for_each(|line| out.write_all(line.as_bytes()))?;
        let mut file = out.into_inner().map_err(std::io::IntoInnerError::into_error)?;
        file.seek(SeekFrom::Start(0))?;
        Ok(file)
    }
}

fn lines_of(mut reader: impl BufRead) -> impl Iterator<Item = std::io::Result<String>> {
    std::iter::from_fn(move || {
        let mut line = String::new();
        match reader.read_line(&mut line) {
            Ok(0) => None,
            Ok(_) => Some(Ok(line)),
            Err(error) => Some(Err(error)),
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_come_sorted_however_many_stretches_they_took() {
        let home = tempfile::tempdir().unwrap();
        for stretch in [1, 40, 1 << 20] {
            let mut lines = SortedLines { stretch, ..SortedLines::beside(&home.path().join("index")) };
            let expected: Vec<String> = (0..100).map(|n| format!("{n:03}\n")).collect();
            for n in 0..100 {
                lines.put(expected[n * 37 % 100].clone()).unwrap();
            }
            let mut sorted = Vec::new();
            let mut take = |line: &str| {
                sorted.push(line.to_owned());
                Ok(())
            };
            lines.each(&mut take).unwrap();
            assert_eq!(sorted, expected, "{stretch}");
        }
        assert_eq!(std::fs::read_dir(home.path()).unwrap().count(), 0);
    }
}
