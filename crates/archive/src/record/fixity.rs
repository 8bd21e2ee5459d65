//! Fixity: every payload, frame, entry and row hashed or compared again, with numbered findings.
//!
//! The numbers are stable: `docs/guide/verify.md` lists them with their cures. SQLite's own `integrity_check` finds only
//! a few of the bits that may flip, so everything here is compared with a digest or with an entry.

use super::{
    catalogue::captured_at_column,
    entry::{Entry, leaf_hash},
    pack::{self, Place},
};
use crate::{
    Archive,
    error::{IoContext, Result},
};
use dictum_model::{Capture, Digest};
use std::collections::HashSet;

/// One thing that is not as it should be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// Its stable number: `D008`.
    pub code: &'static str,
    /// What was found, and where.
    pub what: String,
    /// Whether something kept is lost or changed; otherwise it is only worth knowing.
    pub is_damage: bool,
}

/// What a verify run saw.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FixityReport {
    /// Entries hashed.
    pub entries: u64,
    /// Corrections among them.
    pub corrections: u64,
    /// Payloads hashed.
    pub payloads: u64,
    /// Bytes of packs read.
    pub pack_bytes: u64,
    /// Bytes of payloads hashed.
    pub payload_bytes: u64,
    /// What is wrong, in the order in which it was met.
    pub findings: Vec<Finding>,
}

impl FixityReport {
    /// Says whether nothing kept is lost or changed.
    pub fn is_sound(&self) -> bool {
        !self.findings.iter().any(|finding| finding.is_damage)
    }

    fn damage(&mut self, code: &'static str, what: impl Into<String>) {
        self.findings.push(Finding { code, what: what.into(), is_damage: true });
    }
}

/// Checks the whole record. `progress` is told how many of how many bytes of packs are done.
///
/// # Errors
/// Only where checking itself is impossible, as when the catalogue cannot be opened; what is wrong with what is kept is a
/// finding.
pub(crate) fn verify(archive: &Archive, mut progress: impl FnMut(u64, u64)) -> Result<FixityReport> {
    let mut report = FixityReport::default();
    check_catalogue_file(archive, &mut report)?;
    let named = check_entries(archive, &mut report)?;
    check_packs(archive, &named, &mut report, &mut progress)?;
    Ok(report)
}

fn check_catalogue_file(archive: &Archive, report: &mut FixityReport) -> Result<()> {
    let catalogue = archive.catalogue()?;
    let mut query = catalogue.connection.prepare("PRAGMA integrity_check(20)")?;
    let answers = query.query_map([], |row| row.get::<_, String>(0))?;
    for answer in answers {
        match answer {
            Ok(line) if line == "ok" => {}
            Ok(line) => report.damage("D001", format!("catalogue.sqlite: {line}")),
            Err(error) => report.damage("D001", format!("catalogue.sqlite: {error}")),
        }
    }
    Ok(())
}

/// Hashes each entry, compares the rows that follow from it, and gives the payloads that entries name.
fn check_entries(archive: &Archive, report: &mut FixityReport) -> Result<HashSet<Digest>> {
    let catalogue = archive.catalogue()?;
    let mut named = HashSet::new();
    let mut rows = RowCounts::default();
    let mut query =
        catalogue.connection.prepare("SELECT number, kind, body, leaf FROM entry ORDER BY number")?;
    let mut entries = query.query([])?;
    while let Some(row) = entries.next()? {
        let number: u64 = row.get(0)?;
        report.entries += 1;
        if number != report.entries {
            report.damage(
                "D002",
                format!("entry {} is missing: entry {number} stands in its place", report.entries),
            );
            report.entries = number;
        }
        let body = String::from_utf8_lossy(row.get_ref(2)?.as_bytes().unwrap_or_default()).into_owned();
        if row.get_ref(3)?.as_blob().ok() != Some(&leaf_hash(&body).0) {
            report.damage("D003", format!("entry {number} does not match its leaf hash"));
        }
        match Entry::from_text(&body) {
            Err(error) => report.damage("D004", format!("entry {number} cannot be read: {error}")),
            Ok(entry) => {
                if row.get_ref(1)?.as_str().ok() != Some(entry.kind()) {
                    report.damage(
                        "D005",
                        format!("the row of entry {number} calls a {} something else", entry.kind()),
                    );
                }
                check_rows(archive, number, &entry, &mut named, &mut rows, report)?;
            }
        }
    }
    report.corrections = rows.corrections;
    for (table, expected) in [
        ("capture", rows.captures),
        ("edition", rows.editions),
        ("correction", rows.corrections),
        ("payload", named.len() as u64),
    ] {
        let found: u64 =
            catalogue.connection.query_row(&format!("SELECT count(*) FROM {table}"), [], |r| r.get(0))?;
        if found != expected {
            report.damage(
                "D005",
                format!("the table {table} has {found} rows, the entries tell of {expected}"),
            );
        }
    }
    Ok(named)
}

#[derive(Default)]
struct RowCounts {
    captures: u64,
    editions: u64,
    corrections: u64,
}

fn check_rows(
    archive: &Archive,
    number: u64,
    entry: &Entry,
    named: &mut HashSet<Digest>,
    rows: &mut RowCounts,
    report: &mut FixityReport,
) -> Result<()> {
    let catalogue = archive.catalogue()?;
    match entry {
        Entry::Capture(capture) | Entry::Revisit(capture) => {
            rows.captures += 1;
            named.insert(capture.digest);
            if !capture_row_agrees(&catalogue, number, capture)? {
                report.damage("D005", format!("the row of capture {number} differs from its entry"));
            }
            if catalogue.place(capture.digest).ok().flatten().is_none() {
                report.damage(
                    "D006",
                    format!("entry {number} names payload {}, which has no place", capture.digest),
                );
            }
        }
        Entry::Edition(edition) => {
            rows.editions += 1;
            let mut query = catalogue.connection.prepare_cached(
                "SELECT count(*) FROM edition WHERE entry = ?1 AND statement = ?2 AND capture = ?3",
            )?;
            let key = rusqlite::params![number, edition.statement, edition.capture];
            let count: u64 = query.query_row(key, |row| row.get(0))?;
            if count != 1 {
                report.damage("D005", format!("the row of edition {number} differs from its entry"));
            }
        }
        Entry::Correction(correction) => {
            rows.corrections += 1;
            if !correction_row_agrees(&catalogue, number, correction.payload)? {
                report.damage("D005", format!("the row of correction {number} differs from its entry"));
            }
            if catalogue.place(correction.payload).ok().flatten().is_none() {
                report.damage(
                    "D006",
                    format!("entry {number} corrects payload {}, which has no place", correction.payload),
                );
            }
        }
        Entry::Run(_) => {}
    }
    Ok(())
}

fn correction_row_agrees(
    catalogue: &super::catalogue::Catalogue,
    number: u64,
    payload: Digest,
) -> Result<bool> {
    let mut query = catalogue
        .connection
        .prepare_cached("SELECT count(*) FROM correction WHERE entry = ?1 AND payload = ?2")?;
    Ok(query.query_row(rusqlite::params![number, payload.0], |row| row.get::<_, u64>(0))? == 1)
}

fn capture_row_agrees(
    catalogue: &super::catalogue::Catalogue,
    number: u64,
    capture: &Capture,
) -> Result<bool> {
    let mut query = catalogue.connection.prepare_cached(
        "SELECT count(*) FROM capture WHERE entry = ?1 AND payload = ?2 AND target_uri = ?3 AND captured_at = ?4",
    )?;
    let uri = capture.target_uri.as_deref().unwrap_or_default();
    let key = rusqlite::params![number, capture.digest.0, uri, captured_at_column(capture)];
    Ok(query.query_row(key, |row| row.get::<_, u64>(0))? == 1)
}

/// Reads every pack from its first byte to its last committed one, frame by frame, leaving no byte unaccounted for.
fn check_packs(
    archive: &Archive,
    named: &HashSet<Digest>,
    report: &mut FixityReport,
    progress: &mut impl FnMut(u64, u64),
) -> Result<()> {
    let catalogue = archive.catalogue()?;
    let total =
        catalogue
            .connection
            .query_row("SELECT coalesce(sum(length), 0) FROM payload", [], |row| row.get(0))?;
    let mut query = catalogue
        .connection
        .prepare("SELECT pack, start, length, frame, digest FROM payload ORDER BY pack, start")?;
    let mut rows = query.query([])?;
    let mut expected = Place { pack: 0, offset: 0, length: 0 };
    while let Some(row) = rows.next()? {
        let place = Place { pack: row.get(0)?, offset: row.get(1)?, length: row.get(2)? };
        let (Ok(frame_digest), Ok(digest)) = (row.get(3).map(Digest), row.get(4).map(Digest)) else {
            report
                .damage("D005", format!("a payload's row of pack {:06} has a digest cut short", place.pack));
            continue;
        };
        if place.pack != expected.pack {
            check_tail(archive, expected, report)?;
            expected = Place { pack: place.pack, offset: 0, length: 0 };
        }
        if place.offset != expected.end() {
            check_between(archive, expected, place, report);
        }
        if !named.contains(&digest) {
            report.damage("D006", format!("payload {digest} is named by no entry"));
        }
        check_frame(archive, place, frame_digest, digest, report);
        expected = place;
        progress(report.pack_bytes, total);
    }
    check_tail(archive, expected, report)
}

fn check_frame(
    archive: &Archive,
    place: Place,
    frame_digest: Digest,
    digest: Digest,
    report: &mut FixityReport,
) {
    let at = format!("byte {} of pack {:06}", place.offset, place.pack);
    let frame = match pack::read_frame(archive.disk(), archive.folder(), place) {
        Ok(frame) => frame,
        Err(error) => return report.damage("D007", format!("payload {digest} at {at}: {error}")),
    };
    report.pack_bytes += frame.len() as u64;
    report.payloads += 1;
    if crate::digest_of(&frame) != frame_digest {
        report.damage("D008", format!("the frame at {at} has changed; it holds payload {digest}"));
    }
    match pack::unfold(&frame, place).and_then(|warc_record| crate::payload_in(&warc_record)) {
        Err(error) => report.damage("D009", format!("payload {digest} at {at} cannot be read: {error}")),
        Ok(payload) => {
            report.payload_bytes += payload.len() as u64;
            if crate::digest_of(&payload) != digest {
                report.damage("D010", format!("the payload at {at} is not {digest}"));
            }
        }
    }
}

/// Between two frames nothing may stand, but for the record that opens a pack.
fn check_between(archive: &Archive, before: Place, after: Place, report: &mut FixityReport) {
    let gap =
        Place { pack: after.pack, offset: before.end(), length: after.offset.saturating_sub(before.end()) };
    let opens_pack = before.end() == 0
        && pack::read_frame(archive.disk(), archive.folder(), gap)
            .is_ok_and(|frame| frame == pack::opening_frame());
    if !opens_pack {
        let what =
            format!("bytes {} to {} of pack {:06} belong to no payload", gap.offset, gap.end(), gap.pack);
        report.damage("D011", what);
    }
}

fn check_tail(archive: &Archive, last: Place, report: &mut FixityReport) -> Result<()> {
    if last.pack == 0 {
        return Ok(());
    }
    let path = archive.folder().pack(last.pack);
    let length = archive.disk().length(&path).during("look at", &path)?.unwrap_or(0);
    if length > last.end() {
        let what = format!(
            "{} bytes at the end of pack {:06} were never acknowledged; the next ingest cuts them off",
            length - last.end(),
            last.pack
        );
        report.findings.push(Finding { code: "D012", what, is_damage: false });
    }
    Ok(())
}
