//! Do the rows that follow from the entries say what the entries say, no more and no fewer?

use super::{Examination, number};
use crate::{
    error::Result,
    record::{
        catalogue::{Catalogue, captured_at_column},
        entry::Entry,
    },
};
use dictum_model::{Capture, Digest};

/// How many rows the entries tell of.
#[derive(Default)]
pub(super) struct RowCounts {
    captures: u64,
    editions: u64,
    absences: u64,
    corrections: u64,
    redactions: u64,
    same_names: u64,
}

/// Compares the rows that follow from one entry with it.
pub(super) fn check_entry(
    examination: &mut Examination<'_>,
    catalogue: &Catalogue,
    number: u64,
    entry: &Entry,
) -> Result<()> {
    let agrees = match entry {
        Entry::Capture(capture) | Entry::Revisit(capture) => {
            examination.rows.captures += 1;
            check_place(examination, catalogue, capture.digest, &format!("entry {number} names"));
            capture_row_agrees(catalogue, number, capture)?
        }
        Entry::Edition(edition) => {
            examination.rows.editions += 1;
            let sql = "SELECT count(*) FROM edition WHERE entry = ?1 AND statement = ?2 AND capture = ?3";
            is_one(catalogue, sql, rusqlite::params![number, edition.statement, edition.capture])?
        }
        Entry::Absent(absent) => {
            examination.rows.absences += 1;
            let sql = "SELECT count(*) FROM absent WHERE entry = ?1 AND statement = ?2 AND witness = ?3";
            is_one(catalogue, sql, rusqlite::params![number, absent.statement, absent.witness])?
        }
        Entry::Correction(correction) => {
            examination.rows.corrections += 1;
            examination.report.corrections += 1;
            check_place(examination, catalogue, correction.payload, &format!("entry {number} corrects"));
            let sql = "SELECT count(*) FROM correction WHERE entry = ?1 AND payload = ?2";
            is_one(catalogue, sql, rusqlite::params![number, correction.payload.0])?
        }
        Entry::Redaction(redaction) => {
            examination.rows.redactions += 1;
            if catalogue.place(redaction.payload)?.is_some() {
                let what = format!("payload {} is still in a pack", redaction.payload);
                examination.find(&number::REDACTED_IS_HELD, what);
            }
            let sql = "SELECT count(*) FROM redaction WHERE entry = ?1 AND payload = ?2";
            is_one(catalogue, sql, rusqlite::params![number, redaction.payload.0])?
        }
        Entry::SameName(_) => {
            examination.rows.same_names += 1;
            is_one(catalogue, "SELECT count(*) FROM same_name WHERE entry = ?1", [number])?
        }
        Entry::Key(_) | Entry::Run(_) | Entry::Verification(_) => true,
    };
    if !agrees {
        let what = format!("the row of {} {number} differs from its entry", entry.kind());
        examination.find(&number::ROW_DIFFERS, what);
    }
    Ok(())
}

/// Compares how many rows each table has with how many the entries told of.
pub(super) fn check_counts(examination: &mut Examination<'_>, catalogue: &Catalogue) -> Result<()> {
    let payloads = match examination.rows.redactions {
        0 => "SELECT count(DISTINCT payload) FROM capture",
        _ => {
            "SELECT count(DISTINCT payload) FROM capture WHERE payload NOT IN (SELECT payload FROM redaction)"
        }
    };
    let payloads = catalogue.connection.query_row(payloads, [], |row| row.get(0))?;
    for (table, expected) in [
        ("capture", examination.rows.captures),
        ("edition", examination.rows.editions),
        ("absent", examination.rows.absences),
        ("correction", examination.rows.corrections),
        ("redaction", examination.rows.redactions),
        ("same_name", examination.rows.same_names),
        ("payload", payloads),
    ] {
        if matches!(table, "redaction" | "same_name") && expected == 0 && !catalogue.has_table(table)? {
            continue;
        }
        let sql = format!("SELECT count(*) FROM {table}");
        let found: u64 = catalogue.connection.query_row(&sql, [], |row| row.get(0))?;
        if found != expected {
            let what = format!("the table {table} has {found} rows, the entries tell of {expected}");
            examination.find(&number::ROW_DIFFERS, what);
        }
    }
    Ok(())
}

/// A payload that an entry is about must have a place in a pack.
fn check_place(examination: &mut Examination<'_>, catalogue: &Catalogue, payload: Digest, why: &str) {
    let is_redacted = || catalogue.redaction_of(payload).is_ok_and(|redaction| redaction.is_some());
    if catalogue.place(payload).ok().flatten().is_none() && !is_redacted() {
        let what = format!("{why} payload {payload}, which has no place");
        examination.find(&number::PAYLOAD_WITHOUT_PLACE, what);
    }
}

fn capture_row_agrees(catalogue: &Catalogue, number: u64, capture: &Capture) -> Result<bool> {
    let sql = "SELECT count(*) FROM capture WHERE entry = ?1 AND payload = ?2 AND target_uri = ?3 AND captured_at = ?4";
    let uri = capture.target_uri.as_deref().unwrap_or_default();
    is_one(catalogue, sql, rusqlite::params![number, capture.digest.0, uri, captured_at_column(capture)])
}

fn is_one(catalogue: &Catalogue, sql: &str, parameters: impl rusqlite::Params) -> Result<bool> {
    let mut query = catalogue.connection.prepare_cached(sql)?;
    Ok(query.query_row(parameters, |row| row.get::<_, u64>(0))? == 1)
}
