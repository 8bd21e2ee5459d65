//! The archive as WARC: one file, or files of about a gibibyte in a folder.

use super::{
    ExportSummary, SOFTWARE,
    new_file::{NewFile, WholeFile},
    packed::{cannot_pack, cannot_write, each_entry},
};
use crate::{Dictum, error::Result};
use dictum_formats::warc::{Packing, write_warcinfo};
use std::{
    io::Write,
    path::{Path, PathBuf},
};

/// A file in a folder is closed, and the next begun, when it has grown past this many bytes: what the WARC standard recommends.
const PART_LENGTH: u64 = 1 << 30;

impl Dictum {
    /// Writes every capture, revisit and correction as WARC records, in the order in which they were entered.
    ///
    /// # Errors
    /// Where it cannot be written, or what is kept has been changed or lost.
    pub fn export_warc(&self, out: &mut dyn Write, packing: Packing) -> Result<ExportSummary> {
        let written = |error: std::io::Error| cannot_write(Path::new("the export"), &error);
        let length = self.archive.catalogue()?.length()?;
        let info = packing.pack(write_warcinfo(SOFTWARE, None)).map_err(|error| cannot_pack(&error))?;
        out.write_all(&info).map_err(written)?;
        let mut summary = ExportSummary { files: 1, bytes: info.len() as u64, ..ExportSummary::default() };
        each_entry(self, packing, length, &mut |entry| {
            for record in &entry {
                out.write_all(&record.bytes).map_err(written)?;
                summary.bytes += record.bytes.len() as u64;
            }
            summary.entries += u64::from(!entry.is_empty());
            Ok(())
        })?;
        Ok(summary)
    }

    /// As [`Dictum::export_warc`], into a file that stands under its name only once it is whole.
    pub fn export_warc_file(&self, path: &Path, packing: Packing) -> Result<ExportSummary> {
        let mut file = NewFile::create(path)?;
        let summary = self.export_warc(&mut file, packing)?;
        file.finish()?;
        Ok(summary)
    }

    /// As [`Dictum::export_warc`], into files of about a gibibyte in a folder: `dictum-00001.warc.gz` and so on. They get their names
    /// once all are whole.
    pub fn export_warc_folder(&self, folder: &Path, packing: Packing) -> Result<ExportSummary> {
        std::fs::create_dir_all(folder).map_err(|error| cannot_write(folder, &error))?;
        let length = self.archive.catalogue()?.length()?;
        let mut parts = WarcParts::new(folder, packing);
        let mut entries = 0;
        each_entry(self, packing, length, &mut |entry| {
            entries += u64::from(!entry.is_empty());
            entry.iter().try_for_each(|record| parts.put(&record.bytes))?;
            Ok(())
        })?;
        let bytes = parts.bytes;
        Ok(ExportSummary { entries, files: parts.finish()?, bytes, ..ExportSummary::default() })
    }
}

/// The files of an export in the making.
struct WarcParts {
    folder: PathBuf,
    packing: Packing,
    whole: Vec<WholeFile>,
    open: Option<NewFile>,
    in_part: u64,
    bytes: u64,
}

impl WarcParts {
    fn new(folder: &Path, packing: Packing) -> WarcParts {
        WarcParts { folder: folder.to_owned(), packing, whole: Vec::new(), open: None, in_part: 0, bytes: 0 }
    }

    fn put(&mut self, record: &[u8]) -> Result<()> {
        if self.in_part >= PART_LENGTH {
            self.end_part()?;
        }
        let mut part = match self.open.take() {
            Some(part) => part,
            None => self.begin_part()?,
        };
        self.write(&mut part, record)?;
        self.open = Some(part);
        Ok(())
    }

    fn begin_part(&mut self) -> Result<NewFile> {
        let name = format!("dictum-{:05}{}", self.whole.len() + 1, self.packing.ending());
        let info = self.packing.pack(write_warcinfo(SOFTWARE, Some(&name)));
        let mut part = NewFile::create(&self.folder.join(&name))?;
        self.in_part = 0;
        self.write(&mut part, &info.map_err(|error| cannot_pack(&error))?)?;
        Ok(part)
    }

    fn end_part(&mut self) -> Result<()> {
        let ended = self.open.take().map(NewFile::close).transpose()?;
        self.whole.extend(ended);
        Ok(())
    }

    fn write(&mut self, part: &mut NewFile, bytes: &[u8]) -> Result<()> {
        self.in_part += bytes.len() as u64;
        self.bytes += bytes.len() as u64;
        part.write_all(bytes).map_err(|error| cannot_write(part.path(), &error))
    }

    /// Gives the files their names, and tells how many there are.
    fn finish(mut self) -> Result<u64> {
        if self.open.is_none() {
            self.open = Some(self.begin_part()?);
        }
        self.end_part()?;
        let files = self.whole.len() as u64;
        self.whole.into_iter().try_for_each(WholeFile::publish)?;
        Ok(files)
    }
}
