//! Tables written as files: Parquet, or Arrow's own format.

use crate::{
    rows::{Cell, Rows},
    schema::Table,
    trouble::{file, internal},
};
use arrow_array::RecordBatch;
use arrow_ipc::writer::{FileWriter, StreamWriter};
use dictum::Result;
use parquet::{
    arrow::ArrowWriter,
    basic::{Compression, ZstdLevel},
    file::properties::WriterProperties,
};
use std::{
    fs::File,
    io::{BufWriter, Write},
    path::{Path, PathBuf},
};

/// A row group is ended at so many bytes: what a writer holds in memory is bounded by it.
const ROW_GROUP_BYTES: usize = 16 << 20;

/// The level of zstd. A guess: its own default, since what is written once by a worker is read a few times and then let go.
const LEVEL: i32 = 3;

/// In which form tables are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Columns {
    /// Parquet, packed with zstd: small, for keeping and for engines.
    Parquet,
    /// Arrow's IPC format, unpacked: read where it lies.
    Arrow,
}

impl Columns {
    /// The ending of its files.
    pub fn ending(self) -> &'static str {
        match self {
            Columns::Parquet => "parquet",
            Columns::Arrow => "arrow",
        }
    }
}

/// One table on its way into a file.
pub(crate) struct TableFile {
    rows: Rows,
    path: PathBuf,
    writer: Writer,
    pub(crate) count: u64,
}

enum Writer {
    Parquet(Box<ArrowWriter<File>>),
    Arrow(Box<FileWriter<BufWriter<File>>>),
}

impl TableFile {
    /// Begins `folder/NAME.ENDING`.
    pub(crate) fn create(folder: &Path, table: &Table, columns: Columns) -> Result<TableFile> {
        let path = folder.join(table.name).with_extension(columns.ending());
        let rows = Rows::of(table);
        let out = File::create(&path).map_err(|error| file("write", &path, error))?;
        let writer = match columns {
            Columns::Parquet => Writer::Parquet(Box::new(
                ArrowWriter::try_new(out, rows.schema(), Some(properties()?)).map_err(internal)?,
            )),
            Columns::Arrow => Writer::Arrow(Box::new(
                FileWriter::try_new(BufWriter::new(out), &rows.schema()).map_err(internal)?,
            )),
        };
        Ok(TableFile { rows, path, writer, count: 0 })
    }

    pub(crate) fn push(&mut self, cells: &[Cell<'_>]) -> Result<()> {
        self.count += 1;
        self.rows.push(cells)?;
        if self.rows.is_due() { self.hand_on() } else { Ok(()) }
    }

    fn hand_on(&mut self) -> Result<()> {
        let Some(batch) = self.rows.take()? else { return Ok(()) };
        self.writer.write(&batch).map_err(|error| file("write", &self.path, error))
    }

    /// Ends the file, forces it to the medium, and says how many bytes it has.
    pub(crate) fn finish(mut self) -> Result<u64> {
        self.hand_on()?;
        let path = self.path;
        self.writer.finish().map_err(|error| file("write", &path, error))?;
        let length = File::open(&path).and_then(|written| {
            written.sync_all()?;
            Ok(written.metadata()?.len())
        });
        length.map_err(|error| file("write", &path, error))
    }
}

impl Writer {
    fn write(&mut self, batch: &RecordBatch) -> std::result::Result<(), String> {
        match self {
            Writer::Parquet(writer) => {
                writer.write(batch).map_err(|error| error.to_string())?;
                if writer.in_progress_size() >= ROW_GROUP_BYTES {
                    writer.flush().map_err(|error| error.to_string())?;
                }
                Ok(())
            }
            Writer::Arrow(writer) => writer.write(batch).map_err(|error| error.to_string()),
        }
    }

    fn finish(self) -> std::result::Result<(), String> {
        match self {
            Writer::Parquet(writer) => writer.close().map(drop).map_err(|error| error.to_string()),
            Writer::Arrow(mut writer) => {
                writer.finish().and_then(|()| writer.flush()).map_err(|error| error.to_string())
            }
        }
    }
}

fn properties() -> Result<WriterProperties> {
    let level = ZstdLevel::try_new(LEVEL).map_err(internal)?;
    // The file says nothing of who wrote it when: the same rows make the same bytes.
    Ok(WriterProperties::builder()
        .set_compression(Compression::ZSTD(level))
        .set_created_by(concat!("Dictum/", env!("CARGO_PKG_VERSION")).to_owned())
        .build())
}

/// One table on its way down a stream of Arrow's IPC format.
pub(crate) struct TableStream<W: Write> {
    rows: Rows,
    writer: StreamWriter<W>,
}

impl<W: Write> TableStream<W> {
    pub(crate) fn begin(out: W, table: &Table) -> Result<TableStream<W>> {
        let rows = Rows::of(table);
        let writer = StreamWriter::try_new(out, &rows.schema()).map_err(internal)?;
        Ok(TableStream { rows, writer })
    }

    pub(crate) fn push(&mut self, cells: &[Cell<'_>]) -> Result<()> {
        self.rows.push(cells)?;
        if self.rows.is_due() { self.hand_on() } else { Ok(()) }
    }

    /// Hands on what is held, so that whoever waits for it has it.
    pub(crate) fn hand_on(&mut self) -> Result<()> {
        if let Some(batch) = self.rows.take()? {
            self.writer.write(&batch).and_then(|()| self.writer.flush()).map_err(internal)?;
        }
        Ok(())
    }

    pub(crate) fn finish(mut self) -> Result<()> {
        self.hand_on()?;
        self.writer.finish().and_then(|()| self.writer.flush()).map_err(internal)
    }
}
