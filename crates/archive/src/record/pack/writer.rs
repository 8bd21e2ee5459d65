//! The packs that are open for appending: the general one, and one for each site that has a dictionary.

use super::{Head, PackFile, Place, SEAL_AT, file::cut_tail};
use crate::{
    disk::Disk,
    error::{IoContext, Result},
    folder::Folder,
};
use std::collections::HashMap;

/// zstd's own default. At 6 KB pages higher levels cost twice the time for 3 % less (measured on real pages).
const GENERAL_LEVEL: i32 = 3;

/// With a dictionary more is to be gained: on 150 real pages level 3 gave 8.7 times, 6 gave 9.6 and 12 gave 10.1, at 94, 24 and 6 MB/s.
const SITE_LEVEL: i32 = 6;

/// So many sites' packs are kept open between two commits: each holds some megabytes of compressor.
const SITES_OPEN: usize = 16;

/// What the catalogue says of the packs when they are opened for appending.
pub(crate) struct OpenPacks {
    /// The end of the last frame in the last general pack.
    pub(crate) general: Option<Place>,
    /// The end of the last frame in the last pack of each site.
    pub(crate) sites: HashMap<String, Place>,
    /// The number that the next new pack has.
    pub(crate) next_number: u32,
}

impl OpenPacks {
    /// No pack at all, and nothing to be cut: nothing is appended.
    pub(crate) fn none() -> OpenPacks {
        OpenPacks { general: None, sites: HashMap::new(), next_number: u32::MAX - 1 }
    }
}

/// Appends frames to the open packs, holding them in memory until [`PackWriter::sync`].
pub(crate) struct PackWriter<'a> {
    disk: &'a dyn Disk,
    folder: Folder,
    seal_at: u64,
    general: PackFile,
    sites: HashMap<String, PackFile>,
    /// Where the packs of the sites that are not in `sites` end.
    ends: HashMap<String, Place>,
    next_number: u32,
}

impl<'a> PackWriter<'a> {
    /// Opens the last packs for writing after their last committed frames; what stands beyond is cut off.
    pub(crate) fn open(disk: &'a dyn Disk, folder: &Folder, packs: OpenPacks) -> Result<PackWriter<'a>> {
        for place in packs.sites.values() {
            cut_tail(disk, folder, place.pack, place.end())?;
        }
        let mut next_number = packs.next_number;
        let number = packs.general.map_or(next_number, |place| place.pack);
        next_number = next_number.max(number + 1);
        let committed = packs.general.map_or(0, Place::end);
        let general = PackFile::open(disk, folder, number, Head::general(), committed, GENERAL_LEVEL)?;
        Ok(PackWriter {
            disk,
            folder: folder.clone(),
            seal_at: SEAL_AT,
            general,
            sites: HashMap::new(),
            ends: packs.sites,
            next_number,
        })
    }

    /// Says whether a site has packs of its own.
    pub(crate) fn has_site(&self, site: &str) -> bool {
        self.ends.contains_key(site)
    }

    /// Puts one WARC record after the last: into the site's own pack where it has one, else into the general one.
    pub(crate) fn append(&mut self, site: Option<&str>, warc_record: &[u8]) -> Result<Framed> {
        match site.filter(|site| self.has_site(site)) {
            None => {
                if self.is_full(&self.general) {
                    self.general = self.next_of(Head::general(), GENERAL_LEVEL)?;
                }
                self.general.append(&self.folder, warc_record)
            }
            Some(site) => {
                let mut file = match self.sites.remove(site) {
                    Some(file) => file,
                    None => self.opened(site)?,
                };
                if self.is_full(&file) {
                    file = self.next_of(file.head, SITE_LEVEL)?;
                }
                let framed = file.append(&self.folder, warc_record)?;
                self.ends.insert(site.to_owned(), framed.place);
                self.sites.insert(site.to_owned(), file);
                Ok(framed)
            }
        }
    }

    /// Writes what is pending and forces it to the medium, with the folder when a pack is new.
    ///
    /// # Errors
    /// After any error the writer must be dropped: a failed sync may have lost what was written, and trying again would hide it.
    pub(crate) fn sync(&mut self) -> Result<()> {
        let mut is_new = false;
        for file in std::iter::once(&mut self.general).chain(self.sites.values_mut()) {
            if file.pending_bytes() > 0 {
                is_new |= file.is_unwritten();
                file.write(self.disk, &self.folder)?;
                file.sync(self.disk, &self.folder)?;
            }
        }
        if is_new {
            let packs = self.folder.packs();
            self.disk.sync_folder(&packs).during("sync", &packs)?;
        }
        if self.sites.len() > SITES_OPEN {
            self.sites.clear();
        }
        Ok(())
    }

    /// Bytes that wait for [`PackWriter::sync`].
    pub(crate) fn pending_bytes(&self) -> usize {
        self.general.pending_bytes() + self.sites.values().map(PackFile::pending_bytes).sum::<usize>()
    }

    /// The head of a site's pack that has just been begun, and of which the catalogue does not know yet.
    pub(crate) fn head_of(&self, site: &str, pack: u32) -> Option<&Head> {
        self.sites.get(site).filter(|file| file.number == pack).map(|file| &file.head)
    }

    #[cfg(test)]
    pub(crate) fn seal_packs_at(&mut self, bytes: u64) {
        self.seal_at = bytes;
    }

    fn opened(&self, site: &str) -> Result<PackFile> {
        let place = self.ends[site];
        let head = Head::read(self.disk, &self.folder, place.pack)?;
        PackFile::open(self.disk, &self.folder, place.pack, head, place.end(), SITE_LEVEL)
    }

    fn is_full(&self, file: &PackFile) -> bool {
        file.end() >= self.seal_at && file.pending_bytes() == 0
    }

    fn next_of(&mut self, head: Head, level: i32) -> Result<PackFile> {
        let number = self.next_number;
        self.next_number += 1;
        PackFile::open(self.disk, &self.folder, number, head, 0, level)
    }
}

/// A frame that was put in a pack.
pub(crate) struct Framed {
    /// Where.
    pub(crate) place: Place,
    /// The SHA-256 of the frame's own bytes, so that a flipped bit is found even where zstd would not notice.
    pub(crate) digest: [u8; 32],
}
