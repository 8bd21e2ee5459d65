//! The archive as WACZ 1.1.1: one WARC file with its index and a list of the statements' pages, in a ZIP that replay tools open.

use super::{
    ExportSummary, SOFTWARE,
    new_file::NewFile,
    packed::{cannot_pack, cannot_write, each_entry},
    sorted_lines::SortedLines,
};
use crate::{Dictum, error::Result};
use dictum_formats::{
    cdxj::{self, Packer, RecordPlace},
    wacz::{self, ZipWriter},
    warc::{Packing, write_warcinfo},
};
use jiff::Timestamp;
use std::{io::Write, path::Path};

const WARC: &str = "data.warc.gz";
const INDEX: &str = "index.cdx.gz";

type Zip = ZipWriter<NewFile>;

impl Dictum {
    /// Writes a WACZ file, which stands under its name only once it is whole.
    ///
    /// # Errors
    /// Where it cannot be written, or what is kept has been changed or lost.
    pub fn export_wacz(&self, path: &Path) -> Result<ExportSummary> {
        let mut zip = ZipWriter::new(NewFile::create(path)?);
        let mut index = SortedLines::beside(path);
        let entries = self.put_warc(&mut zip, &mut index, path)?;
        put_index(&mut zip, index, path)?;
        self.put_pages(&mut zip, path)?;
        let written = |error: std::io::Error| cannot_write(path, &error);
        let package = wacz::package("Captures of a Dictum archive", SOFTWARE, zip.parts().map_err(written)?);
        zip.put(wacz::PACKAGE, &package).map_err(written)?;
        zip.put(wacz::PACKAGE_DIGEST, &wacz::package_digest(&package)).map_err(written)?;
        let finished = zip.finish().map_err(written)?;
        finished.out.finish()?;
        Ok(ExportSummary { entries, files: 1, bytes: finished.bytes, ..ExportSummary::default() })
    }

    /// Writes the WARC file, notes a line of the index for each capture, and tells how many entries it holds.
    fn put_warc(&self, zip: &mut Zip, index: &mut SortedLines, path: &Path) -> Result<u64> {
        let written = |error: std::io::Error| cannot_write(path, &error);
        let length = self.archive.catalogue()?.length()?;
        let info = Packing::Gzip.pack(write_warcinfo(SOFTWARE, None)).map_err(|error| cannot_pack(&error))?;
        zip.begin(&format!("archive/{WARC}")).map_err(written)?;
        zip.write_all(&info).map_err(written)?;
        let (mut offset, mut entries) = (info.len() as u64, 0);
        each_entry(self, Packing::Gzip, length, &mut |entry| {
            entries += u64::from(!entry.is_empty());
            for record in entry {
                let length = record.bytes.len() as u64;
                let place = RecordPlace { file: WARC, offset, length };
                if let Some(line) = record.listed.and_then(|listed| cdxj::line(&listed, place)) {
                    index.put(line)?;
                }
                zip.write_all(&record.bytes).map_err(written)?;
                offset += length;
            }
            Ok(())
        })?;
        Ok(entries)
    }

    /// Writes the list of pages: the capture that each statement is shown from, where its address is known.
    fn put_pages(&self, zip: &mut Zip, path: &Path) -> Result<()> {
        let written = |error: std::io::Error| cannot_write(path, &error);
        zip.begin("pages/pages.jsonl").map_err(written)?;
        zip.write_all(wacz::pages_head().as_bytes()).map_err(written)?;
        let mut ids = Vec::new();
        self.with_shelf(|shelf| shelf.each_id(|id| ids.push(id.to_owned())))?;
        for id in ids {
            let Some(statement) = self.with_shelf(|shelf| shelf.statement(&id))? else { continue };
            let capture = self.archive.catalogue()?.capture(statement.capture)?.capture;
            let Some(url) = capture.target_uri.filter(|uri| uri.starts_with("http")) else { continue };
            // Where no time is known, the record has this stand-in too.
            let at = capture.captured_at.unwrap_or(Timestamp::UNIX_EPOCH).to_string();
            let line = wacz::page_line(&id, &url, &at, statement.headline.as_deref());
            zip.write_all(line.as_bytes()).map_err(written)?;
        }
        Ok(())
    }
}

fn put_index(zip: &mut Zip, lines: SortedLines, path: &Path) -> Result<()> {
    let written = |error: std::io::Error| cannot_write(path, &error);
    zip.begin(&format!("indexes/{INDEX}")).map_err(written)?;
    let mut packer = Packer::default();
    lines.each(&mut |line| match packer.put(line).map_err(|error| cannot_pack(&error))? {
        Some(member) => zip.write_all(&member).map_err(written),
        None => Ok(()),
    })?;
    let packed = packer.finish(INDEX).map_err(|error| cannot_pack(&error))?;
    zip.write_all(&packed.last).map_err(written)?;
    zip.put("indexes/index.idx", packed.index.as_bytes()).map_err(written)
}
