//! Is the shelf sound: its file, its tables, and what its rows say of the record's entries?

use super::{SCHEMA, Shelf};
use crate::{
    derived::IndexState,
    error::{Error, Result},
    record::catalogue::{Catalogue, schema_of},
};
use rusqlite::{Connection, OpenFlags};
use std::path::Path;

fn is_busy(error: &rusqlite::Error) -> bool {
    matches!(
        error.sqlite_error_code(),
        Some(rusqlite::ErrorCode::DatabaseBusy | rusqlite::ErrorCode::DatabaseLocked)
    )
}

fn look_into(path: &Path, catalogue: &Catalogue) -> Result<IndexState> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let shelf = Shelf { connection: Connection::open_with_flags(path, flags)?, counts: None };
    shelf.connection.busy_timeout(std::time::Duration::from_secs(5))?;
    shelf.connection.execute_batch("PRAGMA mmap_size=0; PRAGMA trusted_schema=OFF; PRAGMA query_only=ON;")?;
    let expected = Connection::open_in_memory()?;
    expected.execute_batch(SCHEMA)?;
    expected.execute_batch(super::persons::TABLES)?;
    if schema_of(&shelf.connection)? != schema_of(&expected)? {
        return Ok(IndexState::damaged("derived/shelf.sqlite has other tables"));
    }
    let mut state = IndexState::default();
    let mut query = shelf.connection.prepare("PRAGMA integrity_check(20)")?;
    for line in query.query_map([], |row| row.get::<_, String>(0))? {
        let line = line?;
        if line != "ok" {
            state.faults.push(format!("derived/shelf.sqlite: {line}"));
        }
    }
    if !state.faults.is_empty() {
        return Ok(state);
    }
    state.knows_to = Some(match shelf.state("known-to")?.map(|value| value.parse()) {
        None => 0,
        Some(Ok(number)) => number,
        Some(Err(_)) => return Ok(IndexState::damaged("derived/shelf.sqlite does not say what it knows")),
    });
    shelf.compare_with(catalogue, &mut state)?;
    Ok(state)
}

impl Shelf {
    /// Looks the shelf in an archive's `derived` folder over: its file, its tables, and what its rows say of the record's entries.
    pub(crate) fn look_over(derived: &Path, catalogue: &Catalogue) -> Result<IndexState> {
        let path = derived.join("shelf.sqlite");
        if !path.exists() {
            return Ok(IndexState::default());
        }
        let looked = look_into(&path, catalogue);
        match looked {
            Err(Error::Catalogue(error)) if !is_busy(&error) => {
                Ok(IndexState::damaged(format!("derived/shelf.sqlite: {error}")))
            }
            looked => looked,
        }
    }

    /// Compares what the rows say of captures and editions with the catalogue.
    fn compare_with(&self, catalogue: &Catalogue, state: &mut IndexState) -> Result<()> {
        let knows_to = state.knows_to.unwrap_or(0);
        let read: u64 = self.connection.query_row("SELECT count(*) FROM reading", [], |row| row.get(0))?;
        let held = catalogue.count_captures_to(knows_to)?;
        if read != held {
            state
                .faults
                .push(format!("the shelf has {read} captures, the record {held} up to entry {knows_to}"));
        }
        let mut query = self.connection.prepare("SELECT capture, statement, edition FROM reading")?;
        let mut rows = query.query([])?;
        while let (Some(row), true) = (rows.next()?, state.faults.len() < MOST_FAULTS) {
            let (capture, statement): (u64, Option<String>) = (row.get(0)?, row.get(1)?);
            let edition: Option<u64> = row.get(2)?;
            let is_right = catalogue.is_capture(capture)?
                && match (&statement, edition) {
                    (Some(statement), Some(edition)) => catalogue.is_edition_of(edition, statement)?,
                    (None, None) => true,
                    _ => false,
                };
            if !is_right {
                state
                    .faults
                    .push(format!("the shelf's row of capture {capture} does not agree with the record"));
            }
        }
        let sql = "SELECT count(*) FROM statement AS s WHERE NOT EXISTS (SELECT 1 FROM reading AS r \
                   WHERE r.capture = s.capture AND r.statement = s.id AND r.edition = s.edition)";
        let strayed: u64 = self.connection.query_row(sql, [], |row| row.get(0))?;
        if strayed > 0 {
            state.faults.push(format!("{strayed} statements of the shelf are shown by no capture"));
        }
        for capture in self.damaged_readings(MOST_FAULTS)? {
            state.faults.push(format!("the reading of capture {capture} that the shelf keeps is damaged"));
        }
        Ok(())
    }
}

/// So many faults of the shelf's rows are told.
const MOST_FAULTS: usize = 20;
