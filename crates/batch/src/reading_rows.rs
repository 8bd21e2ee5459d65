//! A reading as rows of the tables.

use crate::{
    files::{Columns, TableFile},
    rows::Cell,
    schema::{CAPTURES, LISTINGS, PARAGRAPHS, STATEMENTS, TURNS, Table, WARNINGS},
};
use dictum::{
    Identity, Result,
    model::{Capture, Reading, Speaker, Statement},
    words_digest,
};
use std::path::Path;

/// What identifies the rows of one statement.
pub(crate) struct Keys {
    /// The statement's id, the same in every archive.
    pub(crate) statement: String,
    /// The capture's source, or its entry in an archive.
    pub(crate) capture: String,
    /// The digest of its folded words.
    pub(crate) words: String,
}

impl Keys {
    /// The keys of what a reading shows, by what the reading alone tells.
    pub(crate) fn of(reading: &Reading, statement: &Statement) -> Keys {
        Keys {
            statement: Identity::of(reading, statement).id,
            capture: reading.capture.source.clone(),
            words: words_digest(statement).to_string(),
        }
    }
}

/// What a row of `captures` tells beside the capture itself.
pub(crate) struct CaptureRow<'a> {
    pub(crate) key: &'a str,
    pub(crate) entry: Option<u64>,
    pub(crate) kind: &'a str,
    pub(crate) is_digest_known: bool,
    pub(crate) keys: Option<&'a Keys>,
    pub(crate) extractor: Option<&'a str>,
}

/// A capture as a row.
pub(crate) fn capture_cells<'a>(row: &CaptureRow<'a>, capture: &'a Capture) -> [Cell<'a>; 14] {
    [
        Cell::text(row.key),
        Cell::Number(row.entry.and_then(|entry| entry.try_into().ok())),
        Cell::text(row.kind),
        Cell::owned(row.is_digest_known.then(|| capture.digest.to_string())),
        Cell::count(capture.bytes),
        Cell::maybe(capture.target_uri.as_deref()),
        Cell::Instant(capture.captured_at),
        Cell::maybe(capture.captured_at_from.map(|from| from.as_str())),
        Cell::maybe(capture.media_type.as_deref()),
        Cell::maybe(capture.charset.as_deref()),
        Cell::Number(capture.http_status.map(i64::from)),
        Cell::maybe(row.keys.map(|keys| keys.statement.as_str())),
        Cell::maybe(row.keys.map(|keys| keys.words.as_str())),
        Cell::maybe(row.extractor),
    ]
}

/// The files of all tables of an archive or a part.
pub(crate) struct ReadingFiles {
    pub(crate) captures: TableFile,
    pub(crate) statements: TableFile,
    turns: TableFile,
    pub(crate) paragraphs: TableFile,
    listings: TableFile,
    warnings: TableFile,
    /// How many bytes of words were written.
    pub(crate) text_bytes: u64,
}

impl ReadingFiles {
    pub(crate) fn create(folder: &Path, columns: Columns) -> Result<ReadingFiles> {
        let create = |table: &Table| TableFile::create(folder, table, columns);
        Ok(ReadingFiles {
            captures: create(&CAPTURES)?,
            statements: create(&STATEMENTS)?,
            turns: create(&TURNS)?,
            paragraphs: create(&PARAGRAPHS)?,
            listings: create(&LISTINGS)?,
            warnings: create(&WARNINGS)?,
            text_bytes: 0,
        })
    }

    /// Writes a statement, its turns and its paragraphs.
    pub(crate) fn push_statement(
        &mut self,
        keys: &Keys,
        capture: &Capture,
        statement: &Statement,
    ) -> Result<()> {
        self.text_bytes += text_bytes(statement);
        self.statements.push(&statement_cells(keys, capture, statement))?;
        turn_rows(keys, statement, &mut |cells| self.turns.push(cells))?;
        paragraph_rows(keys, statement, &mut |cells| self.paragraphs.push(cells))
    }

    /// Writes what a page lists, and what the extractor could not settle in it.
    pub(crate) fn push_rest(&mut self, capture: &str, reading: &Reading) -> Result<()> {
        listing_rows(capture, reading, &mut |cells| self.listings.push(cells))?;
        warning_rows(capture, reading, &mut |cells| self.warnings.push(cells))
    }

    /// Ends all files, and says how many bytes they have.
    pub(crate) fn finish(self) -> Result<u64> {
        let files =
            [self.captures, self.statements, self.turns, self.paragraphs, self.listings, self.warnings];
        files.into_iter().map(TableFile::finish).sum()
    }
}

fn text_bytes(statement: &Statement) -> u64 {
    let paragraphs = statement.turns.iter().flat_map(|turn| &turn.paragraphs);
    paragraphs.map(|paragraph| paragraph.text.len() as u64).sum()
}

fn texts(texts: &[String]) -> Cell<'_> {
    Cell::Texts(texts.iter().map(String::as_str).collect())
}

/// A statement as a row.
pub(crate) fn statement_cells<'a>(
    keys: &'a Keys,
    capture: &'a Capture,
    statement: &'a Statement,
) -> Vec<Cell<'a>> {
    // Times are told as precisely as the page tells them, so they are words; the year is there to part tables by.
    let moments = [statement.delivered_on, statement.published_at];
    let year = moments.into_iter().flatten().next().map(|moment| i64::from(moment.year()));
    let [delivered_on, published_at] = moments.map(|moment| moment.map(|moment| moment.to_string()));
    let paragraphs: usize = statement.turns.iter().map(|turn| turn.paragraphs.len()).sum();
    let role_of = |speaker: &'a Speaker| speaker.role.as_deref().unwrap_or_default();
    vec![
        Cell::text(&keys.statement),
        Cell::text(&keys.capture),
        Cell::text(&keys.words),
        Cell::maybe(statement.headline.as_ref().map(|headline| headline.text.as_str())),
        Cell::maybe(statement.kind.map(|kind| kind.as_str())),
        Cell::maybe(statement.publisher.as_deref()),
        Cell::Texts(statement.speakers.iter().map(|speaker| speaker.name.as_str()).collect()),
        Cell::Texts(statement.speakers.iter().map(role_of).collect()),
        Cell::maybe(statement.venue.as_deref()),
        Cell::maybe(statement.place.as_deref()),
        Cell::maybe(statement.occasion.as_deref()),
        Cell::owned(delivered_on),
        Cell::owned(published_at),
        Cell::Number(year),
        Cell::maybe(statement.language.as_deref()),
        texts(&statement.translations),
        Cell::maybe(capture.target_uri.as_deref()),
        Cell::maybe(statement.canonical_uri.as_deref()),
        texts(&statement.aliases),
        Cell::count(statement.turns.len()),
        Cell::count(paragraphs),
        Cell::count(text_bytes(statement)),
    ]
}

/// Takes a row.
type Take<'a> = dyn FnMut(&[Cell<'_>]) -> Result<()> + 'a;

/// The turns of a statement, a row each.
pub(crate) fn turn_rows(keys: &Keys, statement: &Statement, take: &mut Take<'_>) -> Result<()> {
    for (number, turn) in statement.turns.iter().enumerate() {
        take(&[
            Cell::text(&keys.statement),
            Cell::text(&keys.capture),
            Cell::text(&keys.words),
            Cell::text(&turn.id),
            Cell::count(number),
            Cell::text(turn.role.as_str()),
            Cell::maybe(turn.speaker.as_deref()),
            Cell::maybe(turn.label.as_ref().map(|label| label.text.as_str())),
            Cell::maybe(turn.language.as_deref()),
            Cell::maybe(turn.translation_of.as_deref()),
            Cell::count(turn.paragraphs.len()),
        ])?;
    }
    Ok(())
}

/// The paragraphs of a statement, a row each.
pub(crate) fn paragraph_rows(keys: &Keys, statement: &Statement, take: &mut Take<'_>) -> Result<()> {
    for (turn, held) in statement.turns.iter().enumerate() {
        for (number, paragraph) in held.paragraphs.iter().enumerate() {
            take(&[
                Cell::text(&keys.statement),
                Cell::text(&keys.capture),
                Cell::text(&keys.words),
                Cell::count(turn),
                Cell::count(number),
                Cell::text(paragraph.form.as_str()),
                Cell::Truth(paragraph.is_spoken()),
                Cell::text(&paragraph.text),
                Cell::count(paragraph.span.start),
                Cell::count(paragraph.span.end),
            ])?;
        }
    }
    Ok(())
}

/// What a page lists, a row each.
pub(crate) fn listing_rows(capture: &str, reading: &Reading, take: &mut Take<'_>) -> Result<()> {
    for (number, listing) in reading.listings.iter().enumerate() {
        take(&[
            Cell::text(capture),
            Cell::count(number),
            Cell::owned(listing.date.map(|day| day.to_string())),
            Cell::text(&listing.headline),
            Cell::maybe(listing.teaser.as_deref()),
            Cell::maybe(listing.target_uri.as_deref()),
        ])?;
    }
    Ok(())
}

/// The warnings of a reading, a row each.
pub(crate) fn warning_rows(capture: &str, reading: &Reading, take: &mut Take<'_>) -> Result<()> {
    for warning in &reading.warnings {
        take(&[Cell::text(capture), Cell::text(warning.code), Cell::text(&warning.message)])?;
    }
    Ok(())
}
