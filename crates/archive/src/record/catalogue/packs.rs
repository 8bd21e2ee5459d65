//! What the catalogue knows of the packs: whose they are, where they end, and which are on their way out.

use super::Catalogue;
use crate::{
    error::Result,
    record::pack::{Head, OpenPacks, Place},
};
use dictum_model::Digest;
use rusqlite::{OptionalExtension, params};
use std::collections::HashMap;

/// A payload's row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Placed {
    /// The payload.
    pub(crate) payload: Digest,
    /// Where its frame lies.
    pub(crate) place: Place,
    /// The digest of the frame.
    pub(crate) frame: Digest,
}

/// A site's pack, as the catalogue has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct SitePack {
    /// Its number.
    pub(crate) pack: u32,
    /// The site.
    pub(crate) site: String,
    /// The length of the head that it opens with, in bytes.
    pub(crate) head_length: u64,
    /// The digest of that head.
    pub(crate) head: Digest,
}

impl Catalogue {
    /// What a writer must know of the packs to append to them.
    pub(crate) fn open_packs(&self) -> Result<OpenPacks> {
        let general = "SELECT max(pack) FROM payload WHERE pack NOT IN (SELECT pack FROM site_pack)";
        let general: Option<u32> = self.connection.query_row(general, [], |row| row.get(0))?;
        let mut sites = HashMap::new();
        for SitePack { pack, site, .. } in self.site_packs()? {
            // Later packs come later, and only the last is appended to.
            if let Some(place) = self.last_place_in(pack)? {
                sites.insert(site, place);
            }
        }
        let general = general.map(|pack| self.last_place_in(pack)).transpose()?.flatten();
        Ok(OpenPacks { general, sites, next_number: self.next_pack()? })
    }

    /// The packs of sites, in the order of their numbers. An archive of before there were any has no table of them.
    pub(crate) fn site_packs(&self) -> Result<Vec<SitePack>> {
        if !self.has_table("site_pack")? {
            return Ok(Vec::new());
        }
        let mut query =
            self.connection.prepare_cached("SELECT pack, site, length, head FROM site_pack ORDER BY pack")?;
        let rows = query.query_map([], |row| {
            Ok(SitePack {
                pack: row.get(0)?,
                site: row.get(1)?,
                head_length: row.get(2)?,
                head: Digest(row.get(3)?),
            })
        })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// What is known of one pack, where it is a site's.
    pub(crate) fn site_pack(&self, pack: u32) -> Result<Option<SitePack>> {
        Ok(self.site_packs()?.into_iter().find(|site_pack| site_pack.pack == pack))
    }

    /// The packs that hold payloads, in the order of their numbers.
    pub(crate) fn packs(&self) -> Result<Vec<u32>> {
        // From one to the next by the index: SQLite would go through all rows to find what is distinct.
        let mut query = self.connection.prepare_cached("SELECT min(pack) FROM payload WHERE pack > ?1")?;
        let (mut packs, mut last) = (Vec::new(), 0);
        while let Some(pack) = query.query_row([last], |row| row.get::<_, Option<u32>>(0))? {
            packs.push(pack);
            last = pack;
        }
        Ok(packs)
    }

    /// What lies in a pack, in order.
    pub(crate) fn payloads_in(&self, pack: u32) -> Result<Vec<Placed>> {
        let mut query = self.connection.prepare_cached(
            "SELECT pack, start, length, frame, digest FROM payload WHERE pack = ?1 ORDER BY start",
        )?;
        let rows = query.query_map([pack], |row| {
            let place = Place { pack: row.get(0)?, offset: row.get(1)?, length: row.get(2)? };
            Ok(Placed { payload: Digest(row.get(4)?), place, frame: Digest(row.get(3)?) })
        })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// The packs whose files must not stay: they were being written when the writer stopped, or others have taken their place.
    pub(crate) fn discarded_packs(&self) -> Result<Vec<u32>> {
        if !self.has_table("discarded_pack")? {
            return Ok(Vec::new());
        }
        let mut query = self.connection.prepare_cached("SELECT pack FROM discarded_pack ORDER BY pack")?;
        let rows = query.query_map([], |row| row.get(0))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// A number that no pack has or had a moment ago.
    pub(crate) fn next_pack(&self) -> Result<u32> {
        let sql = "SELECT max((SELECT coalesce(max(pack), 0) FROM payload), \
                   (SELECT coalesce(max(pack), 0) FROM site_pack), \
                   (SELECT coalesce(max(pack), 0) FROM discarded_pack)) + 1";
        Ok(self.connection.query_row(sql, [], |row| row.get(0))?)
    }

    /// Says whether a payload lies in a pack.
    pub(crate) fn is_used(&self, pack: u32) -> Result<bool> {
        Ok(self.last_place_in(pack)?.is_some())
    }

    /// Says whose pack it is that begins with this head.
    pub(crate) fn insert_site_pack(&self, pack: u32, head: &Head) -> Result<()> {
        let Some(site) = head.site_name() else { return Ok(()) };
        self.connection.prepare_cached("INSERT INTO site_pack VALUES (?1, ?2, ?3, ?4)")?.execute(params![
            pack,
            site,
            head.bytes.len() as u64,
            crate::digest_of(&head.bytes).0
        ])?;
        Ok(())
    }

    /// Where the last frame of a pack lies that a row names.
    pub(crate) fn last_place_in(&self, pack: u32) -> Result<Option<Place>> {
        let sql = "SELECT pack, start, length FROM payload WHERE pack = ?1 ORDER BY start DESC LIMIT 1";
        let place = |row: &rusqlite::Row<'_>| {
            Ok(Place { pack: row.get(0)?, offset: row.get(1)?, length: row.get(2)? })
        };
        Ok(self.connection.prepare_cached(sql)?.query_row([pack], place).optional()?)
    }
}
