//! What a rebuild puts aside: the old catalogue, and frames of packs that no entry names.

use crate::{
    disk::LocalDisk,
    error::{IoContext, Result},
    folder::Folder,
    record::pack::Head,
};
use std::{
    fs::OpenOptions,
    io::Write,
    path::{Path, PathBuf},
};

/// A folder of its own under `set-aside/`, made when there is something to put in.
pub(super) struct SetAside<'a> {
    folder: &'a Folder,
    place: Option<PathBuf>,
}

impl<'a> SetAside<'a> {
    pub(super) fn new(folder: &'a Folder) -> SetAside<'a> {
        SetAside { folder, place: None }
    }

    /// Where things were put, if any were.
    pub(super) fn path(&self) -> Option<PathBuf> {
        self.place.clone()
    }

    /// Moves the old catalogue here, with what SQLite left beside it.
    pub(super) fn take_catalogue(&mut self) -> Result<()> {
        for name in ["catalogue.sqlite", "catalogue.sqlite-wal", "catalogue.sqlite-shm"] {
            let from = self.folder.root().join("record").join(name);
            if from.exists() {
                let to = self.place()?.join(name);
                std::fs::rename(&from, &to).during("rename", &from)?;
            }
        }
        match &self.place {
            Some(place) => super::sync(place),
            None => Ok(()),
        }
    }

    /// Puts a frame into a pack of its own here, which “dictum ingest” takes in again.
    pub(super) fn keep_frame(&mut self, pack: u32, frame: &[u8]) -> Result<()> {
        let path = self.place()?.join(format!("unnamed-{pack:06}.warc.zst"));
        // A site's frames need the dictionary of the pack they come from.
        let head = if path.exists() { Vec::new() } else { self.head_of(pack) };
        let mut file = OpenOptions::new().create(true).append(true).open(&path).during("open", &path)?;
        file.write_all(&head).and_then(|()| file.write_all(frame)).during("write", &path)?;
        file.sync_all().during("sync", &path)
    }

    fn head_of(&self, pack: u32) -> Vec<u8> {
        Head::read(&LocalDisk, self.folder, pack).unwrap_or_else(|_| Head::general()).bytes
    }

    fn place(&mut self) -> Result<&Path> {
        if self.place.is_none() {
            let home = self.folder.root().join("set-aside");
            let free = (1u32..).map(|number| home.join(number.to_string())).find(|path| !path.exists());
            let place = free.unwrap_or(home);
            std::fs::create_dir_all(&place).during("make", &place)?;
            self.place = Some(place);
        }
        Ok(self.place.as_deref().unwrap_or(self.folder.root()))
    }
}
