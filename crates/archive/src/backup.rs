//! Backups: the record copied into another folder while it is being written to, and made an archive again.
//!
//! A backup is laid out as an archive is, but that its `FORMAT` says what it is, so that nobody writes to it. Order of writing: a copy
//! of the catalogue as of a commit, beside the one held; the packs up to what the copy names, each frame compared with its digest;
//! the log's tiles; all of it synced; then the copy takes the place of the catalogue held, in one step; then the checkpoint, which was
//! read first and so names no more than the copy; then what no row names any more is removed. Killed anywhere, the backup is the one
//! before or the new one.
//!
//! Packs and tiles are only ever added to, so a second run copies what is new; the catalogue is copied whole, since its rows may
//! move when payloads are put into other packs.

mod catalogue_copy;
mod files;
mod packs;
mod restore;

use crate::{
    Archive,
    disk::{make_lasting_folder, read_small, replace},
    error::{Error, IoContext, Result},
    folder::{BACKUP_MARKER, Folder},
    record::fixity::{FixityReport, Level},
};
use std::path::{Path, PathBuf};

/// How often a backup begins again because packs were rewritten under it. A guess: rewriting takes longer than copying.
const MOST_ATTEMPTS: usize = 5;

/// What a backup did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BackupReport {
    /// Entries in the backup.
    pub entries: u64,
    /// How many of them are new.
    pub new_entries: u64,
    /// Bytes copied: frames, tiles and the catalogue.
    pub copied_bytes: u64,
    /// Whether the log's private key is in it.
    pub holds_key: bool,
    /// What a look at the whole backup found, once all was there.
    pub fixity: FixityReport,
}

/// One attempt at a backup: done, or to be begun again, since what was to be copied had been moved by then.
enum Attempt {
    Done(BackupReport),
    Moved,
}

impl Archive {
    /// Copies the record into `to`, which is new, empty, or an earlier backup of this archive; others may read and write all the while.
    ///
    /// The log's private key is copied only where `with_key` asks for it: whoever has it can sign in this archive's name. `level` says
    /// how deep the whole backup is looked at afterwards; each frame that is copied is compared with its digest in any case.
    ///
    /// # Errors
    /// [`Error::Damaged`] where what is to be copied is damaged, or `to` backs up another archive or a later state: the backup held stays
    /// as it is. [`Error::NotEmpty`], [`Error::DiskFull`], [`Error::Locked`].
    pub fn back_up(&self, to: &Path, with_key: bool, level: Level) -> Result<BackupReport> {
        let folder = self.backup_folder(to)?;
        let _lock = folder.lock()?;
        for _ in 0..MOST_ATTEMPTS {
            if let Attempt::Done(report) = self.attempt(&folder, with_key, level)? {
                return Ok(report);
            }
            tracing::info!("payloads were put into other packs meanwhile: the backup begins again");
        }
        Err(Error::Locked { holder: "payloads are being put into other packs over and over".into() })
    }

    fn attempt(&self, to: &Folder, with_key: bool, level: Level) -> Result<Attempt> {
        let disk = self.disk();
        // Read first: it names no more than the copy that is taken after it.
        let checkpoint = files::read_if_there(disk, &self.folder().log_checkpoint())?;
        let harvest = files::stage_harvest(disk, self.folder(), to)?;
        let copied = catalogue_copy::take(self.folder(), to, disk)?;
        let Some(frames) = packs::copy(self, &copied, to)? else { return Ok(Attempt::Moved) };
        let Some(tiles) = files::copy_new_tiles(disk, &self.folder().log(), &to.log())? else {
            return Ok(Attempt::Moved);
        };
        let mut report = BackupReport {
            entries: copied.entries,
            new_entries: copied.entries - copied.entries_before,
            copied_bytes: frames + tiles.bytes + copied.bytes + harvest,
            holds_key: false,
            fixity: FixityReport::default(),
        };
        copied.publish(to, disk)?;
        files::publish_harvest(disk, to)?;
        for (name, bytes) in
            [("keys", files::read_if_there(disk, &self.folder().log_keys())?), ("checkpoint", checkpoint)]
        {
            let path = to.log().join(name);
            bytes.map_or(Ok(()), |bytes| replace(disk, &path, &bytes)).during("write", &path)?;
        }
        packs::remove_unnamed(disk, to)?;
        files::remove_others(disk, &to.log(), &tiles.paths)?;
        if with_key {
            report.holds_key = files::copy_private(disk, &self.folder().private(), &to.private())?;
        }
        report.fixity = Archive::as_it_is(to.root())?.verify_to(level, |_, _| ())?;
        Ok(Attempt::Done(report))
    }

    /// The folder of a backup, made where there is none.
    fn backup_folder(&self, to: &Path) -> Result<Folder> {
        let disk = self.disk();
        make_lasting_folder(disk, to).during("make", to)?;
        let own = std::fs::canonicalize(self.folder().root()).during("look at", self.folder().root())?;
        let there = std::fs::canonicalize(to).during("look at", to)?;
        if there.starts_with(&own) {
            return Err(Error::NotEmpty(to.to_owned()));
        }
        let folder = Folder::of_backup(to)?;
        // Also where it is there already: a backup killed at its very start may have left a name that is not durable.
        let above = there.parent().unwrap_or(&there);
        disk.sync_folder(above).during("sync", above)?;
        for path in [folder.packs(), folder.log()] {
            disk.make_folder(&path).during("make", &path)?;
            for above in path.ancestors().skip(1).take(2) {
                disk.sync_folder(above).during("sync", above)?;
            }
        }
        let marker = folder.marker();
        if disk.length(&marker).during("look at", &marker)?.is_none() {
            replace(disk, &marker, BACKUP_MARKER.as_bytes()).during("write", &marker)?;
        }
        Ok(folder)
    }
}

impl Folder {
    /// The folder of a backup: new, empty, or one that a backup was made in.
    fn of_backup(root: &Path) -> Result<Folder> {
        match read_small(&root.join("FORMAT")) {
            Ok(text) if text == BACKUP_MARKER => {}
            Err(error) if error.kind() == std::io::ErrorKind::NotFound && holds_nothing_else(root)? => {}
            _ => return Err(Error::NotEmpty(root.to_owned())),
        }
        Folder::anywhere(root)
    }
}

/// Says whether a folder is empty, or holds only what a backup that was killed at its very start left.
fn holds_nothing_else(root: &Path) -> Result<bool> {
    let listed = std::fs::read_dir(root).and_then(Iterator::collect::<std::io::Result<Vec<_>>>);
    let names = listed.during("list", root)?.into_iter().map(|file| file.file_name());
    let mut names = names.filter(|name| name != "record" && name != "lock" && name != "FORMAT.new");
    let has_packs =
        std::fs::read_dir(root.join("record/packs")).is_ok_and(|mut files| files.next().is_some());
    Ok(names.next().is_none() && !has_packs)
}

/// What a copy of the catalogue is called before it takes the catalogue's place.
fn copy_path(to: &Folder) -> PathBuf {
    to.root().join("catalogue.new")
}
