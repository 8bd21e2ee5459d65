//! Packs on their way: fetched from where they end here, looked at frame by frame, and noted until an entry names what is in them.

use super::source::{PackEnd, Upstream};
use crate::{
    error::{Error, IoContext, Result},
    record::{
        catalogue::Catalogue,
        intake::Intake,
        pack::{RESERVE, cut_tail},
        rebuild::frames::{PackFile, Packs},
    },
};
use rusqlite::params;
use std::collections::BTreeSet;

/// Where payloads lie that no entry names yet. It is SQLite's own temporary table, which goes to the disk where it grows.
const ARRIVED: &str = "
CREATE TEMP TABLE IF NOT EXISTS arrived (
    digest BLOB PRIMARY KEY, pack INTEGER NOT NULL, start INTEGER NOT NULL, length INTEGER NOT NULL, frame BLOB NOT NULL
) WITHOUT ROWID;
DELETE FROM arrived;
";

/// The packs of a replica while a round goes on.
pub(super) struct Arriving<'r, 'a> {
    pub(super) intake: &'r Intake<'a>,
    pub(super) source: &'r dyn Upstream,
}

impl Arriving<'_, '_> {
    pub(super) fn begin(&self) -> Result<()> {
        Ok(self.intake.catalogue.connection.execute_batch(ARRIVED)?)
    }

    /// Says whether the source has every pack that is here. What more it has, its log does not name yet.
    pub(super) fn lie_as(&self, packs: &[PackEnd]) -> Result<bool> {
        let held = self.intake.catalogue.packs()?;
        Ok(held.iter().all(|number| packs.iter().any(|pack| pack.number == *number)))
    }

    /// Fetches what a pack lacks, and gives how many bytes that is; `None` where the source has it no more.
    pub(super) fn fetch(&self, pack: PackEnd) -> Result<Option<u64>> {
        let (disk, path) = (self.intake.disk, self.intake.folder.pack(pack.number));
        let mut at = self.end_of_whole_frames(pack.number)?;
        let from = at;
        while at < pack.end {
            let Some(bytes) = self.source.pack_bytes(pack.number, at)?.filter(|bytes| !bytes.is_empty())
            else {
                return Ok(None);
            };
            let needed = bytes.len() as u64 + RESERVE;
            let free = disk.free(&self.intake.folder.packs()).during("look at", &path)?;
            if free < needed {
                return Err(Error::DiskFull { path, needed, free });
            }
            disk.write_at(&path, at, &bytes).during("append to", &path)?;
            at += bytes.len() as u64;
        }
        if at > from {
            disk.sync_file(&path).during("sync", &path)?;
        }
        Ok(Some(at - from))
    }

    /// Fetches again what no entry names between frames that entries name: a source may have given something else there. Says whether it is there.
    pub(super) fn fetch_gaps(&self, pack: PackEnd) -> Result<bool> {
        let (disk, path) = (self.intake.disk, self.intake.folder.pack(pack.number));
        let mut at = 0;
        for placed in self.intake.catalogue.payloads_in(pack.number)? {
            while at < placed.place.offset {
                let Some(mut bytes) =
                    self.source.pack_bytes(pack.number, at)?.filter(|bytes| !bytes.is_empty())
                else {
                    return Ok(false);
                };
                bytes.truncate((placed.place.offset - at) as usize);
                disk.write_at(&path, at, &bytes).during("write", &path)?;
                at += bytes.len() as u64;
            }
            at = placed.place.end();
        }
        disk.sync_file(&path).during("sync", &path)?;
        Ok(true)
    }

    /// Up to where a pack's file holds whole frames; what a killed round left of one after that is cut off.
    fn end_of_whole_frames(&self, pack: u32) -> Result<u64> {
        let (disk, path) = (self.intake.disk, self.intake.folder.pack(pack));
        let named = self.named_end(pack)?;
        let length = disk.length(&path).during("look at", &path)?.unwrap_or(0);
        if length <= named {
            cut_tail(disk, &self.intake.folder, pack, named)?;
            return Ok(named);
        }
        let walked = self.packs().each_from(&PackFile { number: pack, length }, named, |_| Ok(()));
        let end = walked.unwrap_or(named);
        if length > end {
            disk.truncate(&path, end).during("cut", &path)?;
        }
        Ok(end)
    }

    /// Notes where the payloads lie that stand in a pack after what is named, or, thoroughly, in all of it.
    pub(super) fn note_frames(&self, pack: PackEnd, is_thorough: bool) -> Result<()> {
        let path = self.intake.folder.pack(pack.number);
        let length = self.intake.disk.length(&path).during("look at", &path)?.unwrap_or(0);
        let from = if is_thorough { 0 } else { self.named_end(pack.number)? };
        let connection = &self.intake.catalogue.connection;
        connection.execute_batch("BEGIN")?;
        let noted = self.packs().each_from(&PackFile { number: pack.number, length }, from, |frame| {
            // What cannot be read is nobody's payload: should an entry name it, it is missed.
            let Some(payload) = frame.payload else { return Ok(()) };
            let place = frame.place;
            connection.prepare_cached("INSERT OR IGNORE INTO arrived VALUES (?1, ?2, ?3, ?4, ?5)")?.execute(
                params![payload.0, place.pack, place.offset, place.length, crate::digest_of(frame.bytes).0],
            )?;
            Ok(())
        });
        connection.execute_batch("COMMIT")?;
        match noted {
            Err(Error::Damaged(what)) => Err(Error::Untrue { followed: self.source.name(), what }),
            noted => noted.map(drop),
        }
    }

    /// Makes the names of new packs durable.
    pub(super) fn sync_folder(&self) -> Result<()> {
        let packs = self.intake.folder.packs();
        self.intake.disk.sync_folder(&packs).during("sync", &packs)
    }

    /// Names the new places of payloads that lay in packs which the source has no more.
    pub(super) fn move_replaced(&self, packs: &[PackEnd]) -> Result<()> {
        let kept: BTreeSet<u32> = packs.iter().map(|pack| pack.number).collect();
        let catalogue = &self.intake.catalogue;
        let gone: Vec<u32> = catalogue.packs()?.into_iter().filter(|pack| !kept.contains(pack)).collect();
        catalogue.connection.execute_batch("BEGIN IMMEDIATE")?;
        for pack in gone {
            catalogue.move_to_arrived(pack)?;
        }
        Ok(catalogue.connection.execute_batch("COMMIT")?)
    }

    /// Cuts off what no entry names.
    pub(super) fn cut_tails(&self) -> Result<()> {
        for pack in self.files()? {
            cut_tail(self.intake.disk, &self.intake.folder, pack, self.named_end(pack)?)?;
        }
        Ok(())
    }

    /// The numbers of the packs' files.
    pub(super) fn files(&self) -> Result<Vec<u32>> {
        Ok(self.packs().listed()?.into_iter().map(|pack| pack.number).collect())
    }

    fn packs(&self) -> Packs<'_> {
        Packs {
            disk: self.intake.disk,
            folder: &self.intake.folder,
            dictionaries: crate::record::pack::Dictionaries::default(),
        }
    }

    fn named_end(&self, pack: u32) -> Result<u64> {
        Ok(self.intake.catalogue.last_place_in(pack)?.map_or(0, |place| place.end()))
    }
}

impl Catalogue {
    /// Names where a payload lies that has arrived; nothing where it has not.
    pub(super) fn place_arrived(&self, payload: dictum_model::Digest) -> Result<()> {
        self.connection
            .prepare_cached("INSERT OR IGNORE INTO payload SELECT digest, pack, start, length, frame FROM arrived WHERE digest = ?1")?
            .execute([payload.0])?;
        Ok(())
    }

    /// Says whether an entry after this one names a payload that lies nowhere and was not let go.
    pub(super) fn lacks_payloads_after(&self, entry: u64) -> Result<bool> {
        let sql = "SELECT EXISTS (SELECT 1 FROM capture WHERE entry > ?1 AND payload NOT IN (SELECT digest FROM payload) \
                   AND payload NOT IN (SELECT payload FROM redaction))";
        Ok(self.connection.query_row(sql, [entry], |row| row.get(0))?)
    }
}
