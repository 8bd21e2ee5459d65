//! An archive's statements as columns: a folder with a file a table, or one table down a stream.

use crate::{
    files::{Columns, TableStream},
    reading_rows::{
        CaptureRow, Keys, ReadingFiles, capture_cells, listing_rows, paragraph_rows, statement_cells,
        turn_rows, warning_rows,
    },
    rows::Cell,
    schema::{TABLES, Table},
    trouble::{file, internal},
};
use dictum::{Dictum, Error, ExportSelection, ExportSummary, ExportedStatement, Result};
use std::{
    io::Write,
    path::{Path, PathBuf},
};

/// Writes the statements of a selection into a new or empty folder, a file a table. The folder gets its name once it is whole.
///
/// # Errors
/// Asked wrongly where something stands there; where it cannot be written, or what is kept has been changed or lost.
pub fn export_columns(
    dictum: &Dictum,
    columns: Columns,
    selection: &ExportSelection,
    folder: &Path,
    progress: &mut dyn FnMut(u64, u64),
) -> Result<ExportSummary> {
    if folder.is_file() || std::fs::read_dir(folder).is_ok_and(|mut held| held.next().is_some()) {
        return Err(Error::asked_wrongly(format!("{} is not empty", folder.display()))
            .with_hint("columns are written into a new or empty folder, a file a table"));
    }
    let plain: PathBuf = folder.components().collect();
    let beside = Beside(plain.with_added_extension("part"));
    // What a killed export left behind.
    let _ = std::fs::remove_dir_all(&beside.0);
    std::fs::create_dir_all(&beside.0).map_err(|error| file("make", &beside.0, error))?;
    let mut files = ReadingFiles::create(&beside.0, columns)?;
    let mut take = |statement: ExportedStatement| push(&mut files, &statement);
    let statements = dictum.each_exported(selection, Ok, &mut take, progress)?;
    let bytes = files.finish()?;
    std::fs::rename(&beside.0, &plain).map_err(|error| file("write", &plain, error))?;
    Ok(ExportSummary { statements, files: TABLES.len() as u64, bytes, ..ExportSummary::default() })
}

/// A folder in the making; what is not renamed is removed.
struct Beside(PathBuf);

impl Drop for Beside {
    fn drop(&mut self) {
        // Nothing can be done about a leftover that cannot be removed; once it is renamed there is none.
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

fn push(files: &mut ReadingFiles, held: &ExportedStatement) -> Result<()> {
    let keys = keys_of(held);
    each_capture_row(held, &keys, &mut |cells| files.captures.push(cells))?;
    files.push_statement(&keys, &held.reading.capture, held.statement())?;
    files.push_rest(&keys.capture, &held.reading)
}

/// In an archive a capture goes by the number of its entry.
fn keys_of(held: &ExportedStatement) -> Keys {
    let shown = held.editions.iter().find(|entered| entered.entry == held.card.edition);
    let words = shown.map(|entered| entered.edition.words);
    Keys {
        statement: held.card.id.clone(),
        capture: held.card.capture.to_string(),
        words: words.unwrap_or_else(|| dictum::words_digest(held.statement())).to_string(),
    }
}

fn each_capture_row(
    held: &ExportedStatement,
    keys: &Keys,
    each: &mut dyn FnMut(&[Cell<'_>]) -> Result<()>,
) -> Result<()> {
    for shown in &held.captures {
        let entry = shown.entered.entry;
        let words = held.editions.iter().find(|entered| entered.entry == shown.edition);
        let words = words.map_or_else(String::new, |entered| entered.edition.words.to_string());
        let own = Keys { statement: keys.statement.clone(), capture: entry.to_string(), words };
        let row = CaptureRow {
            key: &own.capture,
            entry: Some(entry),
            kind: "capture",
            is_digest_known: true,
            keys: Some(&own),
            extractor: Some(&held.reading.extractor),
        };
        each(&capture_cells(&row, &shown.entered.capture))?;
    }
    Ok(())
}

/// Writes one table of a selection's statements down a stream of Arrow's IPC format.
///
/// # Errors
/// Asked wrongly where there is no such table; as [`export_columns`].
pub fn stream_table(
    dictum: &Dictum,
    table: &str,
    selection: &ExportSelection,
    out: &mut dyn Write,
    progress: &mut dyn FnMut(u64, u64),
) -> Result<ExportSummary> {
    let table = TABLES.iter().find(|known| known.name == table).ok_or_else(|| {
        let names: Vec<&str> = TABLES.iter().map(|known| known.name).collect();
        Error::asked_wrongly(format!("“{table}” is no table"))
            .with_hint(format!("they are {}", names.join(", ")))
    })?;
    let mut counted = Counted { out, bytes: 0 };
    let mut stream = TableStream::begin(&mut counted, table)?;
    let mut take = |held: ExportedStatement| push_to_stream(&mut stream, table, &held);
    let statements = dictum.each_exported(selection, Ok, &mut take, progress)?;
    stream.finish()?;
    Ok(ExportSummary { statements, files: 1, bytes: counted.bytes, ..ExportSummary::default() })
}

fn push_to_stream<W: Write>(
    stream: &mut TableStream<W>,
    table: &Table,
    held: &ExportedStatement,
) -> Result<()> {
    let keys = keys_of(held);
    let mut each = |cells: &[Cell<'_>]| stream.push(cells);
    match table.name {
        "captures" => each_capture_row(held, &keys, &mut each),
        "statements" => each(&statement_cells(&keys, &held.reading.capture, held.statement())),
        "turns" => turn_rows(&keys, held.statement(), &mut each),
        "paragraphs" => paragraph_rows(&keys, held.statement(), &mut each),
        "listings" => listing_rows(&keys.capture, &held.reading, &mut each),
        "warnings" => warning_rows(&keys.capture, &held.reading, &mut each),
        name => Err(internal(format!("the table {name} cannot be streamed"))),
    }
}

struct Counted<'a> {
    out: &'a mut dyn Write,
    bytes: u64,
}

impl Write for Counted<'_> {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        let written = self.out.write(bytes)?;
        self.bytes += written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        self.out.flush()
    }
}
