//! The catalogue: `record/catalogue.sqlite`, with the entries and the rows that follow from them.
//!
//! WAL and `synchronous=FULL`: anything weaker lost acknowledged commits in simulated power cuts. Entries are only ever
//! inserted, in [`super::intake`]; triggers refuse anything else. Where a payload lies may change, in `rewriting.rs`. Described in `docs/on-disk/catalogue.md`.

mod calendar;
mod packs;
mod redactions;
mod same_names;

pub use calendar::CaptureDay;
pub(crate) use packs::{Placed, SitePack};
pub use redactions::EnteredRedaction;

use super::{
    entry::{AbsentEntry, EditionEntry, Entry},
    pack::Place,
};
use crate::error::{Error, Result};
use dictum_model::{Capture, Correction, Digest};
use jiff::Timestamp;
use rusqlite::{Connection, OpenFlags, OptionalExtension, Row, config::DbConfig, params};
use std::{cell::RefCell, ops::RangeInclusive, path::Path, time::Duration};

const SCHEMA: &str = "
CREATE TABLE IF NOT EXISTS entry (
    number INTEGER PRIMARY KEY,           -- 1, 2, 3 … without a gap
    kind   TEXT NOT NULL,
    body   TEXT NOT NULL,                 -- the entry's text, see record/entry.rs
    leaf   BLOB NOT NULL                  -- its RFC 6962 leaf hash
) STRICT;
CREATE TABLE IF NOT EXISTS payload (
    digest BLOB PRIMARY KEY,              -- SHA-256 of the payload
    pack   INTEGER NOT NULL,
    start  INTEGER NOT NULL,              -- the frame's first byte in the pack
    length INTEGER NOT NULL,              -- the frame's length
    frame  BLOB NOT NULL                  -- SHA-256 of the frame
) STRICT, WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS payload_place ON payload (pack, start, length);
CREATE TABLE IF NOT EXISTS site_pack (
    pack   INTEGER PRIMARY KEY,           -- a pack that opens with a dictionary
    site   TEXT NOT NULL,                 -- whose pages are in it
    length INTEGER NOT NULL,              -- the length of what it opens with
    head   BLOB NOT NULL                  -- SHA-256 of that
) STRICT;
CREATE TABLE IF NOT EXISTS discarded_pack (
    pack INTEGER PRIMARY KEY              -- its file goes: others have taken its place, or it was never finished
) STRICT;
CREATE TABLE IF NOT EXISTS capture (
    entry       INTEGER PRIMARY KEY,
    payload     BLOB NOT NULL,
    target_uri  TEXT NOT NULL,            -- empty where it is not known
    captured_at TEXT NOT NULL             -- likewise
) STRICT;
CREATE UNIQUE INDEX IF NOT EXISTS capture_once ON capture (payload, target_uri, captured_at);
CREATE INDEX IF NOT EXISTS capture_uri ON capture (target_uri, captured_at);
CREATE TABLE IF NOT EXISTS edition (
    entry     INTEGER PRIMARY KEY,
    statement TEXT NOT NULL,
    capture   INTEGER NOT NULL
) STRICT;
CREATE INDEX IF NOT EXISTS edition_statement ON edition (statement, entry);
CREATE TABLE IF NOT EXISTS correction (
    entry   INTEGER PRIMARY KEY,
    payload BLOB NOT NULL
) STRICT;
CREATE INDEX IF NOT EXISTS correction_payload ON correction (payload, entry);
CREATE TABLE IF NOT EXISTS absent (
    entry     INTEGER PRIMARY KEY,
    statement TEXT NOT NULL,
    witness   INTEGER NOT NULL            -- the entry of the capture that shows it
) STRICT;
CREATE INDEX IF NOT EXISTS absent_statement ON absent (statement, entry);
CREATE TABLE IF NOT EXISTS redaction (
    entry   INTEGER PRIMARY KEY,
    payload BLOB NOT NULL
) STRICT;
CREATE INDEX IF NOT EXISTS redaction_payload ON redaction (payload, entry);
CREATE TABLE IF NOT EXISTS same_name (
    entry INTEGER PRIMARY KEY
) STRICT;
CREATE TRIGGER IF NOT EXISTS entries_never_change BEFORE UPDATE ON entry
    BEGIN SELECT RAISE(ABORT, 'entries are never changed'); END;
CREATE TRIGGER IF NOT EXISTS entries_never_go BEFORE DELETE ON entry
    BEGIN SELECT RAISE(ABORT, 'entries are never deleted'); END;
";

/// So many prepared queries are kept ready on each connection: all that there are.
const QUERIES_AT_HAND: usize = 64;

/// How long a question waits for somebody who has the catalogue for a moment.
const PATIENCE: Duration = Duration::from_secs(5);

/// How long a writer that is done waits for readers in its way: one may have looked at the same state for hours.
const PATIENCE_TO_FOLD: Duration = Duration::from_millis(100);

/// A capture as it was entered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EnteredCapture {
    /// The number of its entry.
    pub entry: u64,
    /// What was known of it when it was ingested; what its page tells stands in its reading.
    pub capture: Capture,
    /// Whether its bytes were held already.
    pub is_revisit: bool,
}

/// An edition as it was entered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EnteredEdition {
    /// The number of its entry.
    pub entry: u64,
    /// What was entered.
    pub edition: EditionEntry,
}

/// A table, index or trigger.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct SchemaItem {
    pub(crate) name: String,
    /// Its type, the table it is on, and the SQL that makes it.
    pub(crate) text: String,
}

/// An absence as it was entered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EnteredAbsence {
    /// The number of its entry.
    pub entry: u64,
    /// What was entered.
    pub absent: AbsentEntry,
}

/// A connection to the catalogue.
#[derive(Debug)]
pub struct Catalogue {
    pub(crate) connection: Connection,
    /// Tables that were met: none ever goes.
    tables: RefCell<Vec<String>>,
}

impl Catalogue {
    /// Opens the catalogue for writing, making its tables where they are missing.
    pub(crate) fn open_for_writing(path: &Path) -> Result<Catalogue> {
        let connection = Connection::open(path)?;
        prepare(&connection)?;
        connection.execute_batch(
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA journal_size_limit=67108864;",
        )?;
        // In one transaction: a fault leaves all tables or none, and a new archive waits for one sync and not for twenty.
        connection.execute_batch(&format!("BEGIN IMMEDIATE; {SCHEMA} COMMIT;"))?;
        Ok(Catalogue { connection, tables: RefCell::default() })
    }

    /// Frees what the write-ahead log takes on the disk. A reader in the way only puts it off to the next writer.
    pub(super) fn fold_write_ahead_log(&self) -> Result<()> {
        self.connection.busy_timeout(PATIENCE_TO_FOLD)?;
        let folded = self.connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()));
        self.connection.busy_timeout(PATIENCE)?;
        Ok(folded?)
    }

    /// Opens the catalogue for reading.
    pub(crate) fn open_for_reading(path: &Path) -> Result<Catalogue> {
        // Not SQLITE_OPEN_READ_ONLY: the last reader of a WAL database must be able to tidy its shared memory.
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = Connection::open_with_flags(path, flags)?;
        let connection = if is_unreadable_for_its_shared_memory(&connection) && !has_write_ahead_log(path) {
            let flags = OpenFlags::SQLITE_OPEN_READ_ONLY
                | OpenFlags::SQLITE_OPEN_URI
                | OpenFlags::SQLITE_OPEN_NO_MUTEX;
            Connection::open_with_flags(unchanging(path), flags)?
        } else {
            connection
        };
        // A log that a killed writer left is folded in by the next writer, which looks it over first.
        let leaves_log = has_write_ahead_log(path);
        connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, leaves_log)?;
        prepare(&connection)?;
        connection.execute_batch("PRAGMA query_only=ON;")?;
        Ok(Catalogue { connection, tables: RefCell::default() })
    }

    /// The number of the last entry, which is how many there are.
    pub fn length(&self) -> Result<u64> {
        Ok(self.connection.query_row("SELECT coalesce(max(number), 0) FROM entry", [], |row| row.get(0))?)
    }

    /// The number of the last entry that bears on what is derived, a capture's, a correction's or a word's on two names, or 0.
    pub fn last_to_derive_from(&self) -> Result<u64> {
        let sql = "SELECT max((SELECT coalesce(max(entry), 0) FROM capture), \
                   (SELECT coalesce(max(entry), 0) FROM correction))";
        let last: u64 = self.connection.query_row(sql, [], |row| row.get(0))?;
        Ok(last.max(self.last_same_name()?))
    }

    /// The number of the last correction's entry, or 0.
    pub fn last_correction(&self) -> Result<u64> {
        let mut query = self.connection.prepare_cached("SELECT coalesce(max(entry), 0) FROM correction")?;
        Ok(query.query_row([], |row| row.get(0))?)
    }

    /// Says whether the tables that this program reads are there: an older one made fewer.
    pub(crate) fn has_all_tables(&self) -> Result<bool> {
        let later = ["correction", "absent", "site_pack", "discarded_pack", "redaction", "same_name"];
        Ok(later
            .into_iter()
            .map(|name| self.has_table(name))
            .collect::<Result<Vec<_>>>()?
            .into_iter()
            .all(|has| has))
    }

    pub(super) fn has_table(&self, name: &str) -> Result<bool> {
        if self.tables.borrow().iter().any(|table| table == name) {
            return Ok(true);
        }
        let sql = "SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name = ?1";
        let has = self.connection.prepare_cached(sql)?.query_row([name], |row| row.get::<_, u64>(0))? == 1;
        if has {
            self.tables.borrow_mut().push(name.to_owned());
        }
        Ok(has)
    }

    /// The tables, indexes and triggers as the file states them.
    pub(super) fn schema(&self) -> Result<Vec<SchemaItem>> {
        schema_of(&self.connection)
    }

    /// The tables, indexes and triggers as this program makes them.
    pub(super) fn expected_schema() -> Result<Vec<SchemaItem>> {
        let connection = Connection::open_in_memory()?;
        connection.execute_batch(SCHEMA)?;
        schema_of(&connection)
    }

    /// How many captures and revisits there are up to an entry whose bytes have not been let go.
    pub(crate) fn count_captures_to(&self, last: u64) -> Result<u64> {
        let sql = match self.has_table("redaction")? {
            true => {
                "SELECT count(*) FROM capture WHERE entry <= ?1 \
                 AND payload NOT IN (SELECT payload FROM redaction)"
            }
            false => "SELECT count(*) FROM capture WHERE entry <= ?1",
        };
        Ok(self.connection.query_row(sql, [i64::try_from(last).unwrap_or(i64::MAX)], |row| row.get(0))?)
    }

    /// Says whether an entry is a capture's or a revisit's.
    pub(crate) fn is_capture(&self, entry: u64) -> Result<bool> {
        let mut query = self.connection.prepare_cached("SELECT 1 FROM capture WHERE entry = ?1")?;
        Ok(query.exists([entry])?)
    }

    /// Says whether an entry is that of an edition of a statement.
    pub(crate) fn is_edition_of(&self, entry: u64, statement: &str) -> Result<bool> {
        let mut query =
            self.connection.prepare_cached("SELECT 1 FROM edition WHERE entry = ?1 AND statement = ?2")?;
        Ok(query.exists(params![entry, statement])?)
    }

    /// Reads one entry.
    ///
    /// # Errors
    /// [`Error::NoEntry`].
    pub fn entry(&self, number: u64) -> Result<Entry> {
        let body: Option<String> = self
            .connection
            .prepare_cached("SELECT body FROM entry WHERE number = ?1")?
            .query_row([number], |row| row.get(0))
            .optional()?;
        Entry::from_text(&body.ok_or(Error::NoEntry(number))?)
    }

    /// Calls `each` with the entries after number `after`, in order, with their numbers.
    pub fn entries_after(&self, after: u64, mut each: impl FnMut(u64, Entry) -> Result<()>) -> Result<()> {
        let mut statement = self
            .connection
            .prepare_cached("SELECT number, body FROM entry WHERE number > ?1 ORDER BY number")?;
        let mut rows = statement.query([after])?;
        while let Some(row) = rows.next()? {
            each(row.get(0)?, Entry::from_text(row.get_ref(1)?.as_str().map_err(rusqlite::Error::from)?)?)?;
        }
        Ok(())
    }

    /// Reads the entries of these numbers that there are, in order: a stretch that the caller has room for.
    pub fn entries_in(&self, numbers: RangeInclusive<u64>) -> Result<Vec<Entry>> {
        let mut query = self
            .connection
            .prepare_cached("SELECT body FROM entry WHERE number BETWEEN ?1 AND ?2 ORDER BY number")?;
        let mut rows = query.query([numbers.start(), numbers.end()])?;
        let mut entries = Vec::new();
        while let Some(row) = rows.next()? {
            entries.push(Entry::from_text(row.get_ref(0)?.as_str().map_err(rusqlite::Error::from)?)?);
        }
        Ok(entries)
    }

    /// Finds where a payload's frame lies, with the frame's digest.
    pub fn place(&self, payload: Digest) -> Result<Option<(Place, Digest)>> {
        let mut query = self
            .connection
            .prepare_cached("SELECT pack, start, length, frame FROM payload WHERE digest = ?1")?;
        Ok(query.query_row([payload.0], place_of).optional()?)
    }

    /// The number of the entry of this very capture: the same bytes of the same address at the same time.
    pub fn find_capture(&self, capture: &Capture) -> Result<Option<u64>> {
        let mut query = self.connection.prepare_cached(
            "SELECT entry FROM capture WHERE payload = ?1 AND target_uri = ?2 AND captured_at = ?3",
        )?;
        let key = params![
            capture.digest.0,
            capture.target_uri.as_deref().unwrap_or_default(),
            captured_at_column(capture)
        ];
        Ok(query.query_row(key, |row| row.get(0)).optional()?)
    }

    /// Reads the capture entered under a number.
    ///
    /// # Errors
    /// [`Error::NoEntry`] where the number is no capture's.
    pub fn capture(&self, entry: u64) -> Result<EnteredCapture> {
        match self.entry(entry)? {
            Entry::Capture(capture) => Ok(EnteredCapture { entry, capture: *capture, is_revisit: false }),
            Entry::Revisit(capture) => Ok(EnteredCapture { entry, capture: *capture, is_revisit: true }),
            _ => Err(Error::NoEntry(entry)),
        }
    }

    /// The number of the first entry of a capture with these bytes.
    pub fn first_capture_of_payload(&self, payload: Digest) -> Result<Option<u64>> {
        let mut query =
            self.connection.prepare_cached("SELECT min(entry) FROM capture WHERE payload = ?1")?;
        Ok(query.query_row([payload.0], |row| row.get(0))?)
    }

    /// The captures with these bytes, oldest entry first.
    pub fn captures_of_payload(&self, payload: Digest) -> Result<Vec<EnteredCapture>> {
        let numbers =
            self.numbers("SELECT entry FROM capture WHERE payload = ?1 ORDER BY entry", params![payload.0])?;
        numbers.into_iter().map(|number| self.capture(number)).collect()
    }

    /// The captures of an address, oldest capture time first.
    pub fn captures_of_uri(&self, target_uri: &str) -> Result<Vec<EnteredCapture>> {
        let numbers = self.numbers(
            "SELECT entry FROM capture WHERE target_uri = ?1 ORDER BY captured_at, entry",
            params![target_uri],
        )?;
        numbers.into_iter().map(|number| self.capture(number)).collect()
    }

    /// The last capture of an address before a time.
    pub fn capture_before(&self, target_uri: &str, at: Timestamp) -> Result<Option<EnteredCapture>> {
        let sql = "SELECT entry FROM capture WHERE target_uri = ?1 AND captured_at > '' AND captured_at < ?2 \
                   ORDER BY captured_at DESC, entry DESC LIMIT 1";
        self.numbers(sql, params![target_uri, at.to_string()])?
            .pop()
            .map(|number| self.capture(number))
            .transpose()
    }

    /// The first capture of an address after a time.
    pub fn capture_after(&self, target_uri: &str, at: Timestamp) -> Result<Option<EnteredCapture>> {
        let sql = "SELECT entry FROM capture WHERE target_uri = ?1 AND captured_at > ?2 \
                   ORDER BY captured_at, entry LIMIT 1";
        self.numbers(sql, params![target_uri, at.to_string()])?
            .pop()
            .map(|number| self.capture(number))
            .transpose()
    }

    /// The editions of a statement, in the order in which they were entered.
    pub fn editions(&self, statement: &str) -> Result<Vec<EnteredEdition>> {
        let numbers = self
            .numbers("SELECT entry FROM edition WHERE statement = ?1 ORDER BY entry", params![statement])?;
        numbers.into_iter().map(|number| self.edition(number)).collect()
    }

    /// Reads the edition entered under a number.
    ///
    /// # Errors
    /// [`Error::NoEntry`] where the number is no edition's.
    pub fn edition(&self, entry: u64) -> Result<EnteredEdition> {
        match self.entry(entry)? {
            Entry::Edition(edition) => Ok(EnteredEdition { entry, edition }),
            _ => Err(Error::NoEntry(entry)),
        }
    }

    /// When a statement's page was seen to be gone, in the order in which that was entered.
    pub fn absences(&self, statement: &str) -> Result<Vec<EnteredAbsence>> {
        let numbers =
            self.numbers("SELECT entry FROM absent WHERE statement = ?1 ORDER BY entry", params![statement])?;
        numbers.into_iter().map(|number| self.absence(number)).collect()
    }

    /// The last absence of each statement that has one, the last entered first.
    pub fn last_absences(&self, skip: u64, take: u64) -> Result<Vec<EnteredAbsence>> {
        let sql =
            "SELECT max(entry) AS last FROM absent GROUP BY statement ORDER BY last DESC LIMIT ?1 OFFSET ?2";
        let numbers = self.numbers(sql, params![take, skip])?;
        numbers.into_iter().map(|number| self.absence(number)).collect()
    }

    /// How many statements were ever seen to be gone.
    pub fn count_absent(&self) -> Result<u64> {
        Ok(self.connection.query_row("SELECT count(DISTINCT statement) FROM absent", [], |row| row.get(0))?)
    }

    fn absence(&self, entry: u64) -> Result<EnteredAbsence> {
        match self.entry(entry)? {
            Entry::Absent(absent) => Ok(EnteredAbsence { entry, absent }),
            _ => Err(Error::NoEntry(entry)),
        }
    }

    /// The corrections of what is read from a payload, in the order in which they were entered.
    pub fn corrections_of_payload(&self, payload: Digest) -> Result<Vec<Correction>> {
        let numbers = self
            .numbers("SELECT entry FROM correction WHERE payload = ?1 ORDER BY entry", params![payload.0])?;
        let of_entry = |number| match self.entry(number)? {
            Entry::Correction(correction) => Ok(*correction),
            _ => Err(Error::NoEntry(number)),
        };
        numbers.into_iter().map(of_entry).collect()
    }

    fn numbers(&self, sql: &str, parameters: impl rusqlite::Params) -> Result<Vec<u64>> {
        let mut query = self.connection.prepare_cached(sql)?;
        let numbers = query.query_map(parameters, |row| row.get(0))?;
        Ok(numbers.collect::<rusqlite::Result<_>>()?)
    }
}

/// The `captured_at` column: empty where the time is not known, so that the unique index takes two unknowns as equal.
pub(super) fn captured_at_column(capture: &Capture) -> String {
    capture.captured_at.map(|at| at.to_string()).unwrap_or_default()
}

fn place_of(row: &Row<'_>) -> rusqlite::Result<(Place, Digest)> {
    let place = Place { pack: row.get(0)?, offset: row.get(1)?, length: row.get(2)? };
    Ok((place, Digest(row.get(3)?)))
}

/// The tables, indexes and triggers of a database.
pub(crate) fn schema_of(connection: &Connection) -> Result<Vec<SchemaItem>> {
    let sql = "SELECT name, concat_ws(' ', type, tbl_name, sql) FROM sqlite_schema ORDER BY name";
    let mut query = connection.prepare(sql)?;
    let items = query.query_map([], |row| Ok(SchemaItem { name: row.get(0)?, text: row.get(1)? }))?;
    Ok(items.collect::<rusqlite::Result<_>>()?)
}

/// In a folder where nothing may be written, SQLite cannot make the shared memory that its write-ahead log needs.
fn is_unreadable_for_its_shared_memory(connection: &Connection) -> bool {
    let probe = connection.query_row("SELECT count(*) FROM sqlite_schema", [], |_| Ok(()));
    let code = probe.err().and_then(|error| error.sqlite_error_code());
    matches!(code, Some(rusqlite::ErrorCode::CannotOpen | rusqlite::ErrorCode::ReadOnly))
}

fn has_write_ahead_log(catalogue: &Path) -> bool {
    let mut log = catalogue.as_os_str().to_owned();
    log.push("-wal");
    std::fs::metadata(log).is_ok_and(|metadata| metadata.len() > 0)
}

/// The address by which SQLite opens a file that nobody changes, without locks or shared memory.
fn unchanging(path: &Path) -> String {
    let mut address = "file:".to_owned();
    for byte in path.as_os_str().as_encoded_bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'.' | b'-' | b'_' => {
                address.push(char::from(*byte))
            }
            other => address.push_str(&format!("%{other:02x}")),
        }
    }
    address + "?immutable=1"
}

/// Settings for every connection, writing or reading.
fn prepare(connection: &Connection) -> Result<()> {
    if rusqlite::version_number() < 3_051_003 {
        return Err(Error::OldSqlite(rusqlite::version()));
    }
    connection.busy_timeout(PATIENCE)?;
    connection.set_prepared_statement_cache_capacity(QUERIES_AT_HAND);
    // A query that is prepared stays so, whatever is asked with it: else SQLite may plan it anew for other values.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    connection.execute_batch("PRAGMA mmap_size=0; PRAGMA trusted_schema=OFF;")?;
    Ok(())
}
