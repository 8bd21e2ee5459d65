//! Cells of batches that come from elsewhere, by the names of their columns.

use crate::{
    schema::{Kind, Table},
    trouble::not_ours,
};
use arrow_array::{Array, BooleanArray, Int64Array, RecordBatch, StringArray};
use arrow_schema::DataType;
use dictum::Result;

/// A batch whose columns were found to be those of a table; others are passed over, and their order does not matter.
pub(crate) struct Cells<'a> {
    batch: &'a RecordBatch,
    table: &'static str,
}

impl<'a> Cells<'a> {
    /// Looks whether the columns of a table are there.
    ///
    /// # Errors
    /// Asked wrongly where one is missing or holds something else.
    pub(crate) fn of(batch: &'a RecordBatch, table: &Table) -> Result<Cells<'a>> {
        for column in table.columns {
            let held = batch.schema_ref().field_with_name(column.name);
            let held =
                held.map_err(|_| not_ours(table.name, format!("the column “{}” is missing", column.name)))?;
            let is_right = match column.kind {
                Kind::Text => held.data_type() == &DataType::Utf8,
                Kind::Number => held.data_type() == &DataType::Int64,
                Kind::Truth => held.data_type() == &DataType::Boolean,
                Kind::Texts | Kind::Instant => true,
            };
            if !is_right {
                let what = format!("the column “{}” holds {}", column.name, held.data_type());
                return Err(not_ours(table.name, what));
            }
        }
        Ok(Cells { batch, table: table.name })
    }

    fn column<T: 'static>(&self, name: &str) -> Result<&'a T> {
        let column = self.batch.column_by_name(name).and_then(|column| column.as_any().downcast_ref());
        column.ok_or_else(|| not_ours(self.table, format!("the column “{name}” is missing")))
    }

    fn missing(&self, name: &str, row: usize) -> dictum::Error {
        not_ours(self.table, format!("row {row} tells no “{name}”"))
    }

    /// Words that must be told.
    pub(crate) fn text(&self, name: &str, row: usize) -> Result<&'a str> {
        self.maybe_text(name, row)?.ok_or_else(|| self.missing(name, row))
    }

    /// Words that may not be told.
    pub(crate) fn maybe_text(&self, name: &str, row: usize) -> Result<Option<&'a str>> {
        let column: &StringArray = self.column(name)?;
        Ok((row < column.len() && column.is_valid(row)).then(|| column.value(row)))
    }

    /// A number that may not be told.
    pub(crate) fn maybe_number(&self, name: &str, row: usize) -> Result<Option<i64>> {
        let column: &Int64Array = self.column(name)?;
        Ok((row < column.len() && column.is_valid(row)).then(|| column.value(row)))
    }

    /// A number from 0 that must be told, of whatever width is wanted.
    pub(crate) fn count<N: TryFrom<i64>>(&self, name: &str, row: usize) -> Result<N> {
        let number = self.maybe_number(name, row)?.and_then(|number| N::try_from(number).ok());
        number.ok_or_else(|| self.missing(name, row))
    }

    /// Whether something is so.
    pub(crate) fn truth(&self, name: &str, row: usize) -> Result<bool> {
        let column: &BooleanArray = self.column(name)?;
        if row < column.len() && column.is_valid(row) {
            Ok(column.value(row))
        } else {
            Err(self.missing(name, row))
        }
    }
}
