//! Packs copied frame by frame, each compared with its digest on the way.

use super::catalogue_copy::CatalogueCopy;
use crate::{
    Archive,
    disk::Disk,
    error::{Error, IoContext, Result},
    folder::Folder,
    record::{
        catalogue::Catalogue,
        pack::{Place, RESERVE, read_frame},
    },
};
use dictum_model::Digest;
use std::collections::{BTreeMap, BTreeSet};

/// So many bytes wait in memory before they are written.
const BYTES_WAITING: usize = 4 << 20;

/// A payload's row.
struct Row {
    payload: Digest,
    place: Place,
    frame: Digest,
}

/// Copies what the copy names and the backup lacks, and gives how many bytes that is; `None` where it was moved meanwhile.
pub(super) fn copy(archive: &Archive, named: &CatalogueCopy, to: &Folder) -> Result<Option<u64>> {
    let held = named.held.as_ref().map_or_else(|| Ok(BTreeMap::new()), Catalogue::ends_of_packs)?;
    let mut bytes = 0;
    for pack in named.catalogue.ends_of_packs()?.into_keys() {
        let mut copy =
            PackCopy { archive, to, pack, end: held.get(&pack).copied().unwrap_or(0), waiting: Vec::new() };
        copy.cut_tail()?;
        let from = copy.end;
        if !copy.copy_frames(&named.catalogue)? {
            return Ok(None);
        }
        bytes += copy.end - from;
    }
    let packs = to.packs();
    archive.disk().sync_folder(&packs).during("sync", &packs)?;
    Ok(Some(bytes))
}

/// Removes the packs of a backup that its catalogue names no longer.
pub(super) fn remove_unnamed(disk: &dyn Disk, to: &Folder) -> Result<()> {
    let ends = Catalogue::open_for_reading(&to.catalogue())?.ends_of_packs()?;
    let named: BTreeSet<_> = ends.into_keys().map(|pack| to.pack(pack)).collect();
    let packs = to.packs();
    for file in std::fs::read_dir(&packs).during("list", &packs)? {
        let path = file.during("list", &packs)?.path();
        if !named.contains(&path) {
            disk.remove(&path).during("remove", &path)?;
        }
    }
    disk.sync_folder(&packs).during("sync", &packs)
}

/// One pack on its way into the backup.
struct PackCopy<'a> {
    archive: &'a Archive,
    to: &'a Folder,
    pack: u32,
    /// Up to where it is in the backup, with what waits to be written.
    end: u64,
    waiting: Vec<u8>,
}

impl PackCopy<'_> {
    /// What a killed backup wrote beyond what the catalogue held names was never acknowledged.
    fn cut_tail(&self) -> Result<()> {
        let (disk, path) = (self.archive.disk(), self.to.pack(self.pack));
        match disk.length(&path).during("look at", &path)? {
            Some(length) if length > self.end => disk.truncate(&path, self.end).during("cut", &path),
            length if length.unwrap_or(0) < self.end => Err(Error::Damaged(format!(
                "{} of the backup ends before byte {}: make a new backup in another folder",
                path.display(),
                self.end
            ))),
            _ => Ok(()),
        }
    }

    /// Says whether all frames were where the copy says.
    fn copy_frames(&mut self, copied: &Catalogue) -> Result<bool> {
        let from = self.end;
        let mut went_well = Ok(true);
        copied.each_row_from(self.pack, from, |row| {
            went_well = self.copy_frame(&row);
            matches!(went_well, Ok(true))
        })?;
        if !went_well? {
            return Ok(false);
        }
        self.write()?;
        if self.end > from {
            let path = self.to.pack(self.pack);
            self.archive.disk().sync_file(&path).during("sync", &path)?;
        }
        Ok(true)
    }

    fn copy_frame(&mut self, row: &Row) -> Result<bool> {
        // Before the first frame stands what opens the pack.
        let opening =
            Place { pack: self.pack, offset: self.end, length: row.place.offset.saturating_sub(self.end) };
        for place in [opening, row.place] {
            if place.length == 0 {
                continue;
            }
            let bytes = match read_frame(self.archive.disk(), self.archive.folder(), place) {
                Ok(bytes) => bytes,
                Err(_) if self.has_moved(row)? => return Ok(false),
                Err(error) => return Err(error),
            };
            if place == row.place && crate::digest_of(&bytes) != row.frame {
                return Err(Error::Damaged(format!(
                    "the frame at byte {} of pack {:06} has changed; it holds payload {}; the backup held is left as it is",
                    place.offset, place.pack, row.payload
                )));
            }
            self.waiting.extend_from_slice(&bytes);
            self.end += bytes.len() as u64;
        }
        if self.waiting.len() >= BYTES_WAITING {
            self.write()?;
        }
        Ok(true)
    }

    /// Says whether a payload lies somewhere else today, or nowhere.
    fn has_moved(&self, row: &Row) -> Result<bool> {
        let today = self.archive.catalogue()?.place(row.payload)?;
        Ok(today.is_none_or(|(place, _)| place != row.place))
    }

    fn write(&mut self) -> Result<()> {
        if self.waiting.is_empty() {
            return Ok(());
        }
        let (disk, path) = (self.archive.disk(), self.to.pack(self.pack));
        let needed = self.waiting.len() as u64 + RESERVE;
        let free = disk.free(&self.to.packs()).during("look at", &path)?;
        if free < needed {
            return Err(Error::DiskFull { path, needed, free });
        }
        disk.write_at(&path, self.end - self.waiting.len() as u64, &self.waiting)
            .during("append to", &path)?;
        self.waiting.clear();
        Ok(())
    }
}

impl Catalogue {
    /// Up to which byte each pack is named.
    pub(super) fn ends_of_packs(&self) -> Result<BTreeMap<u32, u64>> {
        let mut query =
            self.connection.prepare("SELECT pack, max(start + length) FROM payload GROUP BY pack")?;
        let rows = query.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// Calls `each` with what lies in a pack from a byte on, in order, until it says to stop.
    fn each_row_from(&self, pack: u32, from: u64, mut each: impl FnMut(Row) -> bool) -> Result<()> {
        let mut query = self.connection.prepare(
            "SELECT digest, start, length, frame FROM payload WHERE pack = ?1 AND start >= ?2 ORDER BY start",
        )?;
        let mut rows = query.query([u64::from(pack), from])?;
        while let Some(row) = rows.next()? {
            let place = Place { pack, offset: row.get(1)?, length: row.get(2)? };
            if !each(Row { payload: Digest(row.get(0)?), place, frame: Digest(row.get(3)?) }) {
                break;
            }
        }
        Ok(())
    }
}
