//! What a rebuild puts aside: the old catalogue, and frames of packs that no entry names.

use crate::{
    disk::{Disk, make_lasting_folder},
    error::{IoContext, Result},
    folder::Folder,
    record::pack::Head,
};
use std::path::{Path, PathBuf};

/// A folder of its own under `set-aside/`, made when there is something to put in.
pub(super) struct SetAside<'a> {
    disk: &'a dyn Disk,
    folder: &'a Folder,
    place: Option<PathBuf>,
}

impl<'a> SetAside<'a> {
    pub(super) fn new(disk: &'a dyn Disk, folder: &'a Folder) -> SetAside<'a> {
        SetAside { disk, folder, place: None }
    }

    /// Where things were put, if any were.
    pub(super) fn path(&self) -> Option<PathBuf> {
        self.place.clone()
    }

    /// Moves the old catalogue here, with what SQLite left beside it.
    ///
    /// The catalogue itself goes first and for good: without its write-ahead log it would lack commits, and who finds it must find all of it.
    pub(super) fn take_catalogue(&mut self) -> Result<()> {
        let record = self.folder.root().join("record");
        for names in [&["catalogue.sqlite"][..], &["catalogue.sqlite-wal", "catalogue.sqlite-shm"]] {
            for name in names {
                let from = record.join(name);
                if self.disk.length(&from).during("look at", &from)?.is_some() {
                    let to = self.place()?.join(name);
                    self.disk.rename(&from, &to).during("rename", &from)?;
                }
            }
            // Also those of a rebuild that was killed before it did so: what it put there is moved out of the record, and must not be lost.
            for folder in self.places().chain([record.clone()]) {
                self.disk.sync_folder(&folder).during("sync", &folder)?;
            }
        }
        Ok(())
    }

    /// Puts a frame into a pack of its own here, which “dictum ingest” takes in again.
    pub(super) fn keep_frame(&mut self, pack: u32, frame: &[u8]) -> Result<()> {
        let path = self.place()?.join(format!("unnamed-{pack:06}.warc.zst"));
        let end = match self.disk.length(&path).during("look at", &path)? {
            Some(length) => length,
            // A site's frames need the dictionary of the pack they come from.
            None => {
                let head = self.head_of(pack);
                self.disk.write_at(&path, 0, &head).during("write", &path)?;
                head.len() as u64
            }
        };
        self.disk.write_at(&path, end, frame).during("write", &path)?;
        self.disk.sync_file(&path).during("sync", &path)
    }

    fn head_of(&self, pack: u32) -> Vec<u8> {
        Head::read(self.disk, self.folder, pack).unwrap_or_else(|_| Head::general()).bytes
    }

    fn home(&self) -> PathBuf {
        self.folder.root().join("set-aside")
    }

    fn numbered(&self) -> impl Iterator<Item = PathBuf> + use<> {
        let home = self.home();
        (1u32..).map(move |number| home.join(number.to_string()))
    }

    /// The folders that this rebuild and those before it have put things into.
    fn places(&self) -> impl Iterator<Item = PathBuf> + use<> {
        self.numbered().take_while(|path| path.exists())
    }

    fn place(&mut self) -> Result<&Path> {
        if self.place.is_none() {
            let free = self.numbered().find(|path| !path.exists());
            let place = free.unwrap_or_else(|| self.home());
            make_lasting_folder(self.disk, &place).during("make", &place)?;
            self.place = Some(place);
        }
        Ok(self.place.as_deref().unwrap_or(self.folder.root()))
    }
}
