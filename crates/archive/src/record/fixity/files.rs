//! Are the files of the record there, as long as they should be, and no others?

use super::{Examination, number};
use crate::{
    error::{IoContext, Result},
    record::rebuild::swap::is_left,
};
use std::{collections::BTreeMap, path::Path};

/// What stands in `record/` itself. The last two are SQLite's own, there while the catalogue is open or was left in the middle.
const IN_RECORD: &[&str] =
    &["packs", "log", "catalogue.sqlite", "catalogue.sqlite-wal", "catalogue.sqlite-shm"];

/// How each pack's name ends.
const PACK: &str = ".warc.zst";

pub(super) fn check(examination: &mut Examination<'_>) -> Result<()> {
    let expected = ends_of_packs(examination)?;
    let folder = examination.archive.folder().clone();
    let mut found = BTreeMap::new();
    for name in names_in(&folder.packs())? {
        let path = folder.packs().join(&name);
        match name.strip_suffix(PACK).and_then(|stem| stem.parse::<u32>().ok()) {
            Some(pack) if folder.pack(pack) == path => {
                let length = examination.archive.disk().length(&path).during("look at", &path)?;
                found.insert(pack, length.unwrap_or(0));
            }
            _ => examination.find(&number::UNKNOWN_FILE, format!("record/packs/{}", name.escape_debug())),
        }
    }
    for name in names_in(&folder.root().join("record"))? {
        if is_left(&name) {
            examination.find(&number::PACK_DISCARDED, format!("record/{name} was never finished"));
        } else if !IN_RECORD.contains(&name.as_str()) {
            examination.find(&number::UNKNOWN_FILE, format!("record/{}", name.escape_debug()));
        }
    }
    for (pack, end) in &expected {
        compare(examination, *pack, *end, found.get(pack).copied());
    }
    let discarded = examination.archive.catalogue()?.discarded_packs()?;
    for (pack, length) in found {
        if discarded.contains(&pack) {
            let what = format!("pack {pack:06} was replaced, or never finished");
            examination.find(&number::PACK_DISCARDED, what);
        } else if !expected.contains_key(&pack) {
            compare(examination, pack, 0, Some(length));
        }
    }
    Ok(())
}

/// A pack must reach to its last frame's end; what stands beyond was never acknowledged.
fn compare(examination: &mut Examination<'_>, pack: u32, end: u64, length: Option<u64>) {
    match length {
        None => examination.find(&number::PACK_SHORT, format!("pack {pack:06} is missing")),
        Some(length) if length < end => examination
            .find(&number::PACK_SHORT, format!("pack {pack:06} ends at byte {length} instead of {end}")),
        Some(length) if length > end => {
            let what = format!("{} bytes at the end of pack {pack:06} are named by no row", length - end);
            examination.find(&number::UNACKNOWLEDGED_TAIL, what);
        }
        Some(_) => {}
    }
}

/// Up to which byte the catalogue names frames of each pack.
fn ends_of_packs(examination: &mut Examination<'_>) -> Result<BTreeMap<u32, u64>> {
    let catalogue = examination.archive.catalogue()?;
    let sql = "SELECT pack, max(start + length) FROM payload GROUP BY pack";
    let mut query = catalogue.connection.prepare(sql)?;
    let rows = query.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// The names in a folder, in order; none where there is no folder.
fn names_in(folder: &Path) -> Result<Vec<String>> {
    let files = match std::fs::read_dir(folder) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        listed => listed.during("list", folder)?,
    };
    let mut names = Vec::new();
    for file in files {
        names.push(file.during("list", folder)?.file_name().to_string_lossy().into_owned());
    }
    names.sort_unstable();
    Ok(names)
}
