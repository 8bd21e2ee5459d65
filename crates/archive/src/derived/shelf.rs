//! The shelf: which statements there are, by whom and when, as the current extractor reads them (`derived/shelf.sqlite`).

mod counts;
mod persons;
mod readings;
mod sequence;
mod soundness;

use counts::Counts;
pub use persons::{NameOfPerson, SpeakerCount};
pub use readings::fold_reading;
pub use sequence::{EditionRange, ShelfPlace};

use crate::error::Result;
use dictum_model::Digest;
use jiff::Timestamp;
use rusqlite::{
    Connection, OptionalExtension, Row, config::DbConfig, params, params_from_iter, types::Value,
};
use std::{cell::RefCell, collections::BTreeSet, path::Path};

const SCHEMA: &str = "
CREATE TABLE IF NOT EXISTS state (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS reading (
    capture INTEGER PRIMARY KEY, statement TEXT, edition INTEGER, words BLOB
) STRICT;
CREATE INDEX IF NOT EXISTS reading_statement ON reading (statement, edition);
CREATE TABLE IF NOT EXISTS statement (
    id TEXT PRIMARY KEY, edition INTEGER NOT NULL, capture INTEGER NOT NULL, payload BLOB NOT NULL,
    headline TEXT, headline_key TEXT, kind TEXT, publisher TEXT, place TEXT,
    delivered_on TEXT, published_at TEXT, day TEXT NOT NULL, language TEXT, target_uri TEXT, words INTEGER NOT NULL,
    seen_at TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS statement_day ON statement (day, id);
CREATE INDEX IF NOT EXISTS statement_edition ON statement (edition);
CREATE INDEX IF NOT EXISTS statement_uri ON statement (target_uri);
CREATE INDEX IF NOT EXISTS statement_headline ON statement (headline_key);
CREATE TABLE IF NOT EXISTS speaker (
    statement TEXT NOT NULL, position INTEGER NOT NULL, name TEXT NOT NULL, role TEXT, slug TEXT NOT NULL,
    family TEXT NOT NULL, PRIMARY KEY (statement, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS speaker_slug ON speaker (slug, statement);
CREATE INDEX IF NOT EXISTS speaker_family ON speaker (family);
CREATE TABLE IF NOT EXISTS alias (
    alias TEXT NOT NULL, statement TEXT NOT NULL, PRIMARY KEY (alias, statement)
) STRICT, WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS alias_statement ON alias (statement);
CREATE TABLE IF NOT EXISTS kin_key (
    key INTEGER NOT NULL, statement TEXT NOT NULL, language TEXT NOT NULL, PRIMARY KEY (key, statement)
) STRICT, WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS kin_key_statement ON kin_key (statement);
CREATE TABLE IF NOT EXISTS kin (
    statement TEXT NOT NULL, other TEXT NOT NULL, kind TEXT NOT NULL, share REAL NOT NULL, PRIMARY KEY (statement, other)
) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS listing (
    headline_key TEXT NOT NULL, day TEXT NOT NULL, headline TEXT NOT NULL, target_uri TEXT, seen_in INTEGER NOT NULL,
    PRIMARY KEY (headline_key, day)
) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS kept_reading (capture INTEGER PRIMARY KEY, folded BLOB NOT NULL) STRICT;
";

/// So many prepared queries are kept ready on each connection: all that a page of the reading room asks, in each of their forms.
const QUERIES_AT_HAND: usize = 64;

/// The form of the tables above: a shelf of another form is emptied, and filled again from the record.
const TABLES: i64 = 5;

/// A statement in its latest edition, without its words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShelvedStatement {
    /// Its id in this archive.
    pub id: String,
    /// The entry number of its latest edition.
    pub edition: u64,
    /// The entry number of the capture that edition was first seen in.
    pub capture: u64,
    /// That capture's payload.
    pub payload: Digest,
    /// Its headline.
    pub headline: Option<String>,
    /// What it is.
    pub kind: Option<String>,
    /// Who put it out.
    pub publisher: Option<String>,
    /// Where it was said.
    pub place: Option<String>,
    /// When it was said, as [`dictum_model::Moment`] writes it.
    pub delivered_on: Option<String>,
    /// When it was put out, likewise.
    pub published_at: Option<String>,
    /// Its language.
    pub language: Option<String>,
    /// Its address.
    pub target_uri: Option<String>,
    /// How many words are spoken or written in it.
    pub words: u64,
    /// Who speaks in it.
    pub speakers: Vec<ShelvedSpeaker>,
    /// Names it came with.
    pub aliases: Vec<String>,
    /// When its latest edition was last seen; none where the capture that shows it does not tell.
    pub seen_at: Option<Timestamp>,
}

impl ShelvedStatement {
    /// The day it is filed under: that of delivery, else of publication; as precise as was told, empty if neither was.
    pub fn day(&self) -> &str {
        let told = self.delivered_on.as_deref().or(self.published_at.as_deref()).unwrap_or_default();
        told.get(..10).unwrap_or(told)
    }
}

/// Somebody who speaks in a statement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShelvedSpeaker {
    /// The name.
    pub name: String,
    /// The office.
    pub role: Option<String>,
}

/// What the extractor made of one capture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadCapture {
    /// The entry number of the capture.
    pub capture: u64,
    /// The statement it shows.
    pub statement: String,
    /// The entry number of the edition it shows.
    pub edition: u64,
    /// The digest of the words as they were read.
    pub words: Digest,
}

/// Another statement that a page lists.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KnownListing {
    /// Its headline.
    pub headline: String,
    /// The headline folded, to know it by.
    pub headline_key: String,
    /// Its day, or empty.
    pub day: String,
    /// Where it leads.
    pub target_uri: Option<String>,
    /// The entry number of the capture that lists it.
    pub seen_in: u64,
}

/// Which statements are wanted. Empty wants all.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct ShelfFilter {
    /// The slug of a speaker, under any name of theirs.
    pub speaker_slug: Option<String>,
    /// A publisher's exact name.
    pub publisher: Option<String>,
    /// Days that begin so: `2021`, `2021-07`, `2021-07-08`.
    pub day_prefix: Option<String>,
    /// The first day wanted.
    pub from: Option<String>,
    /// The last day wanted; a shorter form takes in all days that begin so.
    pub to: Option<String>,
}

/// Which stretch of a list is wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Page {
    /// How many to pass over.
    pub skip: u64,
    /// How many at most.
    pub take: u64,
}

/// How many statements a month, or a year, has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MonthCount {
    /// `2021-07`; `2021` where only the year is known; empty where nothing is.
    pub month: String,
    /// Statements filed under it.
    pub statements: u64,
}

/// Reads the shelf.
pub struct Shelf {
    pub(super) connection: Connection,
    /// What was counted; a writer, whose own changes it would not see, has none.
    counts: Option<RefCell<Counts>>,
}

/// Fills the shelf; nothing is kept before [`ShelfWriter::commit`].
pub struct ShelfWriter {
    shelf: Shelf,
    /// Families of names that were put and are not joined to persons yet.
    families: BTreeSet<String>,
}

const COLUMNS: &str = "id, edition, capture, payload, headline, kind, publisher, place, delivered_on, published_at, \
                       language, target_uri, words, seen_at";

/// A listing whose headline and address no statement has. An address is one with and without `www.`, by `http` and `https`, and with and without a
/// closing slash, as for web archives' indexes; each spelling is looked up by the index.
const NOT_HELD: &str = "NOT EXISTS (SELECT 1 FROM statement AS s WHERE s.headline_key = l.headline_key) AND NOT EXISTS \
    (WITH \
     hosts (uri) AS (VALUES (l.target_uri), (CASE WHEN instr(l.target_uri, '://www.') > 0 \
         THEN replace(l.target_uri, '://www.', '://') ELSE replace(l.target_uri, '://', '://www.') END)), \
     schemes (uri) AS (SELECT uri FROM hosts UNION ALL SELECT CASE WHEN uri LIKE 'https:%' \
         THEN 'http' || substr(uri, 6) ELSE replace(uri, 'http:', 'https:') END FROM hosts), \
     spellings (uri) AS (SELECT uri FROM schemes UNION ALL SELECT CASE WHEN uri LIKE '%/' \
         THEN rtrim(uri, '/') ELSE uri || '/' END FROM schemes) \
     SELECT 1 FROM spellings JOIN statement AS s ON s.target_uri = spellings.uri)";

impl Shelf {
    /// Opens the shelf in an archive's `derived` folder, making it where it is missing.
    pub fn open(derived: &Path) -> Result<Shelf> {
        let connection = Connection::open(derived.join("shelf.sqlite"))?;
        connection.busy_timeout(std::time::Duration::from_secs(5))?;
        // Derived: after a power cut an older state is as good, since it says up to where it knows.
        connection
            .execute_batch("PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA mmap_size=0;")?;
        make_tables(&connection)?;
        connection.set_prepared_statement_cache_capacity(QUERIES_AT_HAND);
        // As the catalogue's: a query that is prepared stays so.
        connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
        Ok(Shelf { connection, counts: Some(RefCell::default()) })
    }

    /// The number of the last entry that the shelf has been told of.
    pub fn known_to(&self) -> Result<u64> {
        Ok(self.state("known-to")?.and_then(|value| value.parse().ok()).unwrap_or(0))
    }

    /// The extractor whose readings it holds.
    pub fn extractor(&self) -> Result<Option<String>> {
        self.state("extractor")
    }

    fn state(&self, name: &str) -> Result<Option<String>> {
        let mut query = self.connection.prepare_cached("SELECT value FROM state WHERE name = ?1")?;
        Ok(query.query_row([name], |row| row.get(0)).optional()?)
    }

    /// Finds a statement by its id.
    pub fn statement(&self, id: &str) -> Result<Option<ShelvedStatement>> {
        Ok(self.statements_where("id = ?1", &[id.to_owned().into()], "LIMIT 1")?.pop())
    }

    /// Finds statements by an id cut short, at most two: enough to see that it names one alone.
    pub fn statements_by_prefix(&self, prefix: &str) -> Result<Vec<ShelvedStatement>> {
        let after_all = format!("{prefix}\u{10FFFF}");
        self.statements_where(
            "id >= ?1 AND id < ?2",
            &[prefix.to_owned().into(), after_all.into()],
            "LIMIT 2",
        )
    }

    /// Finds statements by a name they came with, or by their address.
    pub fn statements_by_name(&self, name: &str) -> Result<Vec<ShelvedStatement>> {
        self.statements_where(
            "id IN (SELECT statement FROM alias WHERE alias = ?1) OR target_uri = ?1",
            &[name.to_owned().into()],
            "LIMIT 20",
        )
    }

    /// Lists statements, latest day first; those without a day come last.
    pub fn statements(&self, filter: &ShelfFilter, page: Page) -> Result<Vec<ShelvedStatement>> {
        let (condition, parameters) = condition(filter);
        let tail = format!("ORDER BY day DESC, id LIMIT {} OFFSET {}", page.take, page.skip);
        self.statements_where(&condition, &parameters, &tail)
    }

    /// Calls `each` with the id of every statement, in the order of the ids.
    pub fn each_id(&self, mut each: impl FnMut(&str)) -> Result<()> {
        let mut query = self.connection.prepare_cached("SELECT id FROM statement ORDER BY id")?;
        let mut rows = query.query([])?;
        while let Some(row) = rows.next()? {
            each(row.get_ref(0)?.as_str().map_err(rusqlite::Error::from)?);
        }
        Ok(())
    }

    /// Calls `each` with the publisher, the address and the day of every statement, in no order.
    pub fn each_filed(&self, mut each: impl FnMut(Option<&str>, Option<&str>, &str)) -> Result<()> {
        let mut query = self.connection.prepare_cached("SELECT publisher, target_uri, day FROM statement")?;
        let mut rows = query.query([])?;
        while let Some(row) = rows.next()? {
            let told = |column| row.get_ref(column)?.as_str_or_null().map_err(rusqlite::Error::from);
            each(told(0)?, told(1)?, told(2)?.unwrap_or_default());
        }
        Ok(())
    }

    /// Counts statements by month, earliest first.
    pub fn months(&self, filter: &ShelfFilter) -> Result<Vec<MonthCount>> {
        let (condition, parameters) = condition(filter);
        let sql = format!(
            "SELECT substr(day, 1, 7) AS month, count(*) FROM statement WHERE {condition} GROUP BY month ORDER BY month"
        );
        let mut query = self.connection.prepare_cached(&sql)?;
        let rows = query.query_map(params_from_iter(&parameters), |row| {
            Ok(MonthCount { month: row.get(0)?, statements: row.get(1)? })
        })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// What the extractor made of each capture of a statement, in the order of entry.
    pub fn captures_of(&self, statement: &str) -> Result<Vec<ReadCapture>> {
        let mut query = self.connection.prepare_cached(
            "SELECT capture, statement, edition, words FROM reading WHERE statement = ?1 ORDER BY capture",
        )?;
        let rows = query.query_map([statement], read_capture)?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// What the extractor made of one capture; `None` where it shows no statement.
    pub fn reading_of(&self, capture: u64) -> Result<Option<ReadCapture>> {
        let mut query = self.connection.prepare_cached(
            "SELECT capture, statement, edition, words FROM reading WHERE capture = ?1 AND statement IS NOT NULL",
        )?;
        Ok(query.query_row([capture], read_capture).optional()?)
    }

    /// The entry numbers of the latest editions of all statements.
    pub fn latest_editions(&self) -> Result<Vec<u64>> {
        let mut query = self.connection.prepare_cached("SELECT edition FROM statement ORDER BY edition")?;
        let rows = query.query_map([], |row| row.get(0))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// Those of some editions that are the latest of their statements.
    pub fn latest_among(&self, mut editions: BTreeSet<u64>) -> Result<BTreeSet<u64>> {
        let mut query = self.connection.prepare_cached("SELECT 1 FROM statement WHERE edition = ?1")?;
        let mut trouble = Ok(());
        editions.retain(|edition| {
            query.exists([edition]).unwrap_or_else(|error| {
                trouble = Err(error.into());
                false
            })
        });
        trouble.map(|()| editions)
    }

    /// The statement whose latest edition this is; `None` for an edition that a later one replaced.
    pub fn statement_of_edition(&self, edition: u64) -> Result<Option<ShelvedStatement>> {
        Ok(self.statements_where("edition = ?1", &[Value::Integer(edition as i64)], "LIMIT 1")?.pop())
    }

    /// Statements that pages list but no capture shows: *known, not held*, latest first.
    pub fn not_held(&self, page: Page) -> Result<Vec<KnownListing>> {
        let mut query = self.connection.prepare_cached(&format!(
            "SELECT headline, headline_key, day, target_uri, seen_in FROM listing AS l WHERE {NOT_HELD} \
             ORDER BY day DESC, headline_key LIMIT ?1 OFFSET ?2"
        ))?;
        let rows = query.query_map(params![page.take, page.skip], |row| {
            Ok(KnownListing {
                headline: row.get(0)?,
                headline_key: row.get(1)?,
                day: row.get(2)?,
                target_uri: row.get(3)?,
                seen_in: row.get(4)?,
            })
        })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    fn statements_where(
        &self,
        condition: &str,
        parameters: &[Value],
        tail: &str,
    ) -> Result<Vec<ShelvedStatement>> {
        let sql = format!("SELECT {COLUMNS} FROM statement WHERE {condition} {tail}");
        let mut query = self.connection.prepare_cached(&sql)?;
        let rows = query.query_map(params_from_iter(parameters), shelved)?;
        let mut statements = rows.collect::<rusqlite::Result<Vec<_>>>()?;
        for statement in &mut statements {
            self.add_names(statement)?;
        }
        Ok(statements)
    }

    fn add_names(&self, statement: &mut ShelvedStatement) -> Result<()> {
        let mut speakers = self
            .connection
            .prepare_cached("SELECT name, role FROM speaker WHERE statement = ?1 ORDER BY position")?;
        let rows = speakers
            .query_map([&statement.id], |row| Ok(ShelvedSpeaker { name: row.get(0)?, role: row.get(1)? }))?;
        statement.speakers = rows.collect::<rusqlite::Result<_>>()?;
        let mut aliases =
            self.connection.prepare_cached("SELECT alias FROM alias WHERE statement = ?1 ORDER BY alias")?;
        statement.aliases =
            aliases.query_map([&statement.id], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
        Ok(())
    }
}

/// Makes the tables; those of another form are dropped first, by whoever comes first.
fn make_tables(connection: &Connection) -> Result<()> {
    let form = || connection.query_row("PRAGMA user_version", [], |row| row.get::<_, i64>(0));
    if form()? == TABLES {
        return Ok(());
    }
    connection.execute_batch("BEGIN IMMEDIATE")?;
    if form()? != TABLES {
        let mut held = connection
            .prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")?;
        let tables: Vec<String> = held.query_map([], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
        for table in tables {
            connection.execute_batch(&format!("DROP TABLE \"{table}\""))?;
        }
        connection.execute_batch(SCHEMA)?;
        connection.execute_batch(persons::TABLES)?;
        connection.execute_batch(&format!("PRAGMA user_version = {TABLES}"))?;
    }
    connection.execute_batch("COMMIT")?;
    Ok(())
}

impl ShelfWriter {
    /// Opens the shelf for filling.
    pub fn open(derived: &Path) -> Result<ShelfWriter> {
        let shelf = Shelf { counts: None, ..Shelf::open(derived)? };
        shelf.connection.execute_batch("BEGIN IMMEDIATE")?;
        Ok(ShelfWriter { shelf, families: BTreeSet::new() })
    }

    /// The shelf with what has been put on it so far.
    pub fn shelf(&self) -> &Shelf {
        &self.shelf
    }

    /// Empties the shelf for readings of another extractor.
    pub fn begin_anew(&mut self, extractor: &str) -> Result<()> {
        self.families.clear();
        for table in [
            "state",
            "reading",
            "statement",
            "speaker",
            "person",
            "person_name",
            "alias",
            "kin_key",
            "kin",
            "listing",
            "kept_reading",
        ] {
            self.shelf.connection.execute(&format!("DELETE FROM {table}"), [])?;
        }
        self.set("extractor", extractor)
    }

    /// Puts a statement, in this edition, in the place of what stood under its id.
    pub fn put_statement(&mut self, statement: &ShelvedStatement, headline_key: Option<&str>) -> Result<()> {
        self.note_families_of(&statement.id)?;
        let connection = &self.shelf.connection;
        connection
            .prepare_cached("INSERT OR REPLACE INTO statement VALUES (?1,?2,?3,?4,?5,?6,?7,?8,?9,?10,?11,?12,?13,?14,?15,?16)")?
            .execute(params![
                statement.id,
                statement.edition,
                statement.capture,
                statement.payload.0,
                statement.headline,
                headline_key,
                statement.kind,
                statement.publisher,
                statement.place,
                statement.delivered_on,
                statement.published_at,
                statement.day(),
                statement.language,
                statement.target_uri,
                statement.words,
                statement.seen_at.map(|at| at.to_string()),
            ])?;
        connection.prepare_cached("DELETE FROM speaker WHERE statement = ?1")?.execute([&statement.id])?;
        for (position, who) in statement.speakers.iter().enumerate() {
            let slug = slug(&who.name);
            let family = self.family_to_join(&slug, &who.name)?;
            self.shelf
                .connection
                .prepare_cached("INSERT INTO speaker VALUES (?1, ?2, ?3, ?4, ?5, ?6)")?
                .execute(params![statement.id, position, who.name, who.role, slug, family])?;
        }
        let connection = &self.shelf.connection;
        let mut alias = connection.prepare_cached("INSERT OR IGNORE INTO alias VALUES (?1, ?2)")?;
        for name in &statement.aliases {
            alias.execute(params![name, statement.id])?;
        }
        Ok(())
    }

    /// Notes that a statement's latest edition was seen again, later than it was known to be.
    pub fn see_again(&mut self, statement: &str, seen_at: Option<Timestamp>) -> Result<()> {
        self.shelf
            .connection
            .prepare_cached("UPDATE statement SET seen_at = ?2 WHERE id = ?1")?
            .execute(params![statement, seen_at.map(|at| at.to_string())])?;
        Ok(())
    }

    /// Notes what a capture shows: a statement in an edition, or (`None`) no statement.
    pub fn put_reading(&mut self, capture: u64, shows: Option<&ReadCapture>) -> Result<()> {
        self.shelf
            .connection
            .prepare_cached("INSERT OR REPLACE INTO reading VALUES (?1, ?2, ?3, ?4)")?
            .execute(params![
                capture,
                shows.map(|read| &read.statement),
                shows.map(|read| read.edition),
                shows.map(|read| read.words.0),
            ])?;
        Ok(())
    }

    /// Notes a statement that a page lists.
    pub fn put_listing(&mut self, listing: &KnownListing) -> Result<()> {
        self.shelf
            .connection
            .prepare_cached("INSERT OR IGNORE INTO listing VALUES (?1, ?2, ?3, ?4, ?5)")?
            .execute(params![
                listing.headline_key,
                listing.day,
                listing.headline,
                listing.target_uri,
                listing.seen_in
            ])?;
        Ok(())
    }

    /// Keeps what was put, known up to entry `known_to`.
    pub fn commit(&mut self, known_to: u64) -> Result<()> {
        self.set("known-to", &known_to.to_string())?;
        self.shelf.connection.execute_batch("COMMIT; BEGIN IMMEDIATE")?;
        Ok(())
    }

    fn set(&self, name: &str, value: &str) -> Result<()> {
        self.shelf
            .connection
            .prepare_cached("INSERT OR REPLACE INTO state VALUES (?1, ?2)")?
            .execute(params![name, value])?;
        Ok(())
    }
}

/// A name in links: letters and digits of any script, lower case, joined by hyphens.
pub fn slug(name: &str) -> String {
    let mut slug = String::with_capacity(name.len());
    for c in name.chars().flat_map(char::to_lowercase) {
        if c.is_alphanumeric() {
            slug.push(c);
        } else if !slug.is_empty() && !slug.ends_with('-') {
            slug.push('-');
        }
    }
    slug.trim_end_matches('-').to_owned()
}

fn condition(filter: &ShelfFilter) -> (String, Vec<Value>) {
    let mut conditions = vec!["1".to_owned()];
    let mut parameters: Vec<Value> = Vec::new();
    let mut add = |sql: &str, values: Vec<String>| {
        let mut sql = sql.to_owned();
        for value in values {
            parameters.push(value.into());
            sql = sql.replacen('?', &format!("\u{1}{}", parameters.len()), 1);
        }
        conditions.push(sql.replace('\u{1}', "?"));
    };
    if let Some(slug) = &filter.speaker_slug {
        // Any name of a person stands for all of them; a name that is not joined yet for itself.
        let persons = "id IN (SELECT statement FROM speaker WHERE slug = ? OR slug IN (SELECT slug FROM person_name \
                       WHERE person = (SELECT person FROM person_name WHERE slug = ?)))";
        add(persons, vec![slug.clone(), slug.clone()]);
    }
    if let Some(publisher) = &filter.publisher {
        add("publisher = ?", vec![publisher.clone()]);
    }
    if let Some(prefix) = &filter.day_prefix {
        add("day >= ? AND day < ?", vec![prefix.clone(), format!("{prefix}~")]);
    }
    if let Some(from) = &filter.from {
        add("day >= ?", vec![from.clone()]);
    }
    if let Some(to) = &filter.to {
        add("day <> '' AND day < ?", vec![format!("{to}~")]);
    }
    (conditions.join(" AND "), parameters)
}

fn shelved(row: &Row<'_>) -> rusqlite::Result<ShelvedStatement> {
    Ok(ShelvedStatement {
        id: row.get(0)?,
        edition: row.get(1)?,
        capture: row.get(2)?,
        payload: Digest(row.get(3)?),
        headline: row.get(4)?,
        kind: row.get(5)?,
        publisher: row.get(6)?,
        place: row.get(7)?,
        delivered_on: row.get(8)?,
        published_at: row.get(9)?,
        language: row.get(10)?,
        target_uri: row.get(11)?,
        words: row.get(12)?,
        seen_at: row.get::<_, Option<String>>(13)?.and_then(|at| at.parse().ok()),
        speakers: Vec::new(),
        aliases: Vec::new(),
    })
}

fn read_capture(row: &Row<'_>) -> rusqlite::Result<ReadCapture> {
    Ok(ReadCapture {
        capture: row.get(0)?,
        statement: row.get(1)?,
        edition: row.get(2)?,
        words: Digest(row.get(3)?),
    })
}
