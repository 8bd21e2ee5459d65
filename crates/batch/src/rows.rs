//! Rows on their way into columns.

use crate::{
    schema::{Kind, Table},
    trouble::internal,
};
use arrow_array::{
    ArrayRef, RecordBatch,
    builder::{
        ArrayBuilder, BooleanBuilder, Int64Builder, ListBuilder, StringBuilder, TimestampMicrosecondBuilder,
    },
};
use arrow_schema::SchemaRef;
use dictum::Result;
use jiff::Timestamp;
use std::{borrow::Cow, sync::Arc};

/// A batch is handed on when it holds so many rows, or so many bytes of words.
const ROWS: usize = 4096;
const BYTES: usize = 4 << 20;

/// One value of a row.
#[derive(Clone, Debug)]
pub(crate) enum Cell<'a> {
    Text(Option<Cow<'a, str>>),
    Texts(Vec<&'a str>),
    Number(Option<i64>),
    Truth(bool),
    Instant(Option<Timestamp>),
}

impl<'a> Cell<'a> {
    /// Words that are told.
    pub(crate) fn text(text: &'a str) -> Cell<'a> {
        Cell::Text(Some(Cow::Borrowed(text)))
    }

    /// Words that may not be told.
    pub(crate) fn maybe(text: Option<&'a str>) -> Cell<'a> {
        Cell::Text(text.map(Cow::Borrowed))
    }

    /// Words that were made for the row.
    pub(crate) fn owned(text: Option<String>) -> Cell<'a> {
        Cell::Text(text.map(Cow::Owned))
    }

    /// A count or a place, none of which comes near the most that fits.
    pub(crate) fn count(count: impl TryInto<i64>) -> Cell<'a> {
        Cell::Number(Some(count.try_into().unwrap_or(i64::MAX)))
    }
}

/// The columns of one table as they grow.
pub(crate) struct Rows {
    schema: SchemaRef,
    columns: Vec<Growing>,
    rows: usize,
    bytes: usize,
}

enum Growing {
    Text(StringBuilder),
    Texts(ListBuilder<StringBuilder>),
    Number(Int64Builder),
    Truth(BooleanBuilder),
    Instant(TimestampMicrosecondBuilder),
}

impl Rows {
    pub(crate) fn of(table: &Table) -> Rows {
        let grow = |kind| match kind {
            Kind::Text => Growing::Text(StringBuilder::new()),
            Kind::Texts => Growing::Texts(ListBuilder::new(StringBuilder::new())),
            Kind::Number => Growing::Number(Int64Builder::new()),
            Kind::Truth => Growing::Truth(BooleanBuilder::new()),
            Kind::Instant => Growing::Instant(TimestampMicrosecondBuilder::new().with_timezone("UTC")),
        };
        let columns = table.columns.iter().map(|column| grow(column.kind)).collect();
        Rows { schema: table.schema(), columns, rows: 0, bytes: 0 }
    }

    pub(crate) fn schema(&self) -> SchemaRef {
        self.schema.clone()
    }

    /// Adds a row.
    ///
    /// # Errors
    /// Where its cells are not the table's columns: a fault of ours.
    pub(crate) fn push(&mut self, cells: &[Cell<'_>]) -> Result<()> {
        if cells.len() != self.columns.len() {
            return Err(internal("a row has not as many cells as its table has columns"));
        }
        for (column, cell) in self.columns.iter_mut().zip(cells) {
            self.bytes += column.push(cell)?;
        }
        self.rows += 1;
        Ok(())
    }

    /// Says whether enough rows are held to hand them on.
    pub(crate) fn is_due(&self) -> bool {
        self.rows >= ROWS || self.bytes >= BYTES
    }

    /// Takes the rows held; none where there are none.
    pub(crate) fn take(&mut self) -> Result<Option<RecordBatch>> {
        if self.rows == 0 {
            return Ok(None);
        }
        (self.rows, self.bytes) = (0, 0);
        let arrays: Vec<ArrayRef> = self.columns.iter_mut().map(Growing::take).collect();
        RecordBatch::try_new(self.schema.clone(), arrays).map(Some).map_err(internal)
    }
}

impl Growing {
    /// Adds a cell, and says how many bytes of words it has.
    fn push(&mut self, cell: &Cell<'_>) -> Result<usize> {
        match (self, cell) {
            (Growing::Text(column), Cell::Text(text)) => {
                column.append_option(text.as_deref());
                return Ok(text.as_ref().map_or(0, |text| text.len()));
            }
            (Growing::Texts(column), Cell::Texts(texts)) => {
                texts.iter().for_each(|text| column.values().append_value(text));
                column.append(true);
            }
            (Growing::Number(column), Cell::Number(number)) => column.append_option(*number),
            (Growing::Truth(column), Cell::Truth(truth)) => column.append_value(*truth),
            (Growing::Instant(column), Cell::Instant(instant)) => {
                column.append_option(instant.map(Timestamp::as_microsecond));
            }
            _ => return Err(internal("a cell is not of its column's kind")),
        }
        Ok(0)
    }

    fn take(&mut self) -> ArrayRef {
        match self {
            Growing::Text(column) => Arc::new(column.finish()),
            Growing::Texts(column) => ArrayBuilder::finish(column),
            Growing::Number(column) => Arc::new(column.finish()),
            Growing::Truth(column) => Arc::new(column.finish()),
            Growing::Instant(column) => Arc::new(column.finish()),
        }
    }
}
