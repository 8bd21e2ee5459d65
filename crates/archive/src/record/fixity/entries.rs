//! Is every entry there, as it was written? Each is hashed and read, and the rows that follow from it compared.

use super::{Examination, number, rows};
use crate::{
    error::Result,
    record::entry::{Entry, leaf_hash},
};

pub(super) fn check(examination: &mut Examination<'_>) -> Result<()> {
    let catalogue = examination.archive.catalogue()?;
    let mut query =
        catalogue.connection.prepare("SELECT number, kind, body, leaf FROM entry ORDER BY number")?;
    let mut entries = query.query([])?;
    while let Some(row) = entries.next()? {
        let number: u64 = row.get(0)?;
        examination.report.entries += 1;
        let expected = examination.report.entries;
        if number != expected {
            let what = format!("entry {expected} is missing: entry {number} stands in its place");
            examination.find(&number::ENTRY_MISSING, what);
            examination.report.entries = number;
        }
        let body = String::from_utf8_lossy(row.get_ref(2)?.as_bytes().unwrap_or_default()).into_owned();
        if row.get_ref(3)?.as_blob().ok() != Some(&leaf_hash(&body).0) {
            examination.find(&number::LEAF_DIFFERS, format!("entry {number} does not match its leaf hash"));
        }
        match Entry::from_text(&body) {
            Err(error) => {
                let what = format!("entry {number} cannot be read: {error}");
                examination.find(&number::ENTRY_UNREADABLE, what);
            }
            Ok(entry) => {
                if row.get_ref(1)?.as_str().ok() != Some(entry.kind()) {
                    let what = format!("the row of entry {number} calls a {} something else", entry.kind());
                    examination.find(&number::ROW_DIFFERS, what);
                }
                rows::check_entry(examination, &catalogue, number, &entry)?;
            }
        }
    }
    rows::check_counts(examination, &catalogue)
}
