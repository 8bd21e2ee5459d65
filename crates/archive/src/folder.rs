//! The archive's folder: its layout, the file that states its format, and the lock of its one writer.

use crate::{
    disk::{Disk, make_lasting_folder, read_small, replace},
    error::{Error, IoContext, Result},
};
use std::{
    fs::{File, OpenOptions, TryLockError},
    io::Write,
    path::{Path, PathBuf},
};

/// The format this program writes, and the newest it reads.
pub const FORMAT: u32 = 1;

/// The name of an archive made without a name, and of the folder that is looked for upwards, as `.git` is.
pub const DEFAULT_NAME: &str = ".dictum";

/// What stands in the file `FORMAT` of a backup.
pub(crate) const BACKUP_MARKER: &str = "dictum backup 1\n";

/// The paths of one archive.
#[derive(Clone, Debug)]
pub struct Folder {
    root: PathBuf,
}

impl Folder {
    /// Makes an archive's empty folders in `root`, which must be new, empty, or what a killed `init` left.
    ///
    /// # Errors
    /// [`Error::NotEmpty`] where something stands already; [`Error::NetworkDisk`] where locks cannot be trusted.
    pub fn init(root: &Path, disk: &dyn Disk) -> Result<Folder> {
        let folder = Folder::begin(root, disk)?;
        // What a killed following left must not make a replica of it.
        let follows = folder.follows();
        if follows.exists() {
            disk.remove(&follows).during("remove", &follows)?;
        }
        let marker = folder.marker();
        replace(disk, &marker, marker_text(FORMAT).as_bytes()).during("write", &marker)?;
        Ok(folder)
    }

    /// Makes an archive's folders without the marker, which comes last: a folder without it is no archive, so what is killed leaves none
    /// half made.
    pub(crate) fn begin(root: &Path, disk: &dyn Disk) -> Result<Folder> {
        make_lasting_folder(disk, root).during("make", root)?;
        let folder = Folder { root: root.to_owned() };
        if !folder.holds_no_more_than_a_killed_init_leaves().during("list", root)? {
            return Err(Error::NotEmpty(root.to_owned()));
        }
        folder.refuse_network_disk()?;
        for path in [folder.packs(), folder.derived()] {
            make_lasting_folder(disk, &path).during("make", &path)?;
        }
        Ok(folder)
    }

    /// The paths below `root`, whatever is there.
    ///
    /// # Errors
    /// [`Error::NetworkDisk`].
    pub(crate) fn anywhere(root: &Path) -> Result<Folder> {
        let folder = Folder { root: root.to_owned() };
        folder.refuse_network_disk()?;
        Ok(folder)
    }

    /// Opens the archive at `root`.
    ///
    /// # Errors
    /// [`Error::NoArchive`], [`Error::NewerFormat`], [`Error::Damaged`] for a marker that cannot be read.
    pub fn open(root: &Path) -> Result<Folder> {
        let folder = Folder { root: root.to_owned() };
        let marker = folder.marker();
        let text = match read_small(&marker) {
            Ok(text) => text,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                return Err(Error::NoArchive(root.to_owned()));
            }
            Err(error) => return Err(error).during("read", &marker),
        };
        if text == BACKUP_MARKER {
            return Err(Error::IsBackup(root.to_owned()));
        }
        let found: u32 =
            text.strip_prefix("dictum archive ").and_then(|rest| rest.trim_end().parse().ok()).ok_or_else(
                || Error::Damaged(format!("{} does not state a format: “{}”", marker.display(), text.trim())),
            )?;
        if found == 0 {
            return Err(Error::Damaged(format!("{} states format 0, which never was", marker.display())));
        }
        if found > FORMAT {
            return Err(Error::NewerFormat { path: root.to_owned(), found, known: FORMAT });
        }
        folder.refuse_network_disk()?;
        Ok(folder)
    }

    /// The archive at `root` whatever state it is in, for a look at what is left of it.
    ///
    /// # Errors
    /// [`Error::NoArchive`] where nothing speaks for one; [`Error::NewerFormat`].
    pub(crate) fn as_it_is(root: &Path) -> Result<Folder> {
        match Folder::open(root) {
            Err(Error::NoArchive(_)) if !root.join("record").is_dir() => {
                Err(Error::NoArchive(root.to_owned()))
            }
            Err(error @ Error::NewerFormat { .. }) => Err(error),
            _ => Ok(Folder { root: root.to_owned() }),
        }
    }

    /// Says whether it is a backup's.
    pub(crate) fn is_backup(&self) -> bool {
        read_small(&self.marker()).is_ok_and(|text| text == BACKUP_MARKER)
    }

    /// Says whether payloads lie in packs.
    pub(crate) fn has_packs(&self) -> bool {
        std::fs::read_dir(self.packs()).is_ok_and(|mut files| files.next().is_some())
    }

    /// Finds the nearest archive at or above `start`: a folder that is one, or that holds one named `.dictum`.
    pub fn find(start: &Path) -> Option<PathBuf> {
        start.ancestors().find_map(|folder| {
            [folder.to_owned(), folder.join(DEFAULT_NAME)]
                .into_iter()
                .find(|path| path.join("FORMAT").is_file())
        })
    }

    /// Takes the lock of the one writer; it is freed when the returned file is dropped.
    ///
    /// # Errors
    /// [`Error::Locked`] names the holder.
    pub fn lock(&self) -> Result<File> {
        let path = self.root.join("lock");
        let mut file = OpenOptions::new()
            .create(true)
            .truncate(false)
            .read(true)
            .write(true)
            .open(&path)
            .during("open", &path)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                let holder = name_of_holder(&path);
                return Err(Error::Locked { holder: holder.trim().to_owned() });
            }
            Err(TryLockError::Error(error)) => return Err(error).during("lock", &path),
        }
        // Written before it is cut: others look in at any moment, and must not find it empty.
        let name = format!("process {}\n", std::process::id());
        file.write_all(name.as_bytes()).during("write", &path)?;
        file.set_len(name.len() as u64).during("write", &path)?;
        Ok(file)
    }

    /// The archive's own folder.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// `FORMAT`, which makes a folder an archive.
    pub fn marker(&self) -> PathBuf {
        self.root.join("FORMAT")
    }

    /// `record/packs`.
    pub fn packs(&self) -> PathBuf {
        self.root.join("record/packs")
    }

    /// One pack's file.
    pub fn pack(&self, number: u32) -> PathBuf {
        self.packs().join(format!("{number:06}.warc.zst"))
    }

    /// `record/catalogue.sqlite`.
    pub fn catalogue(&self) -> PathBuf {
        self.root.join("record/catalogue.sqlite")
    }

    /// `record/log`: what the log publishes, laid out as C2SP `tlog-tiles` asks.
    pub fn log(&self) -> PathBuf {
        self.root.join("record/log")
    }

    /// The log's signed checkpoint.
    pub fn log_checkpoint(&self) -> PathBuf {
        self.log().join("checkpoint")
    }

    /// The public keys that sign or once signed the log, one a line, the first first.
    pub fn log_keys(&self) -> PathBuf {
        self.log().join("keys")
    }

    /// `harvest`: what waits to be fetched or told, and what was fetched and is not taken in yet.
    pub fn harvest(&self) -> PathBuf {
        self.root.join("harvest")
    }

    /// `private`: what must not be published or handed on with the record.
    pub fn private(&self) -> PathBuf {
        self.root.join("private")
    }

    /// `derived`: everything in it can be made anew from `record`.
    pub fn derived(&self) -> PathBuf {
        self.root.join("derived")
    }

    /// `follows`: what makes an archive a replica: its source, and the keys that its log is trusted by.
    pub(crate) fn follows(&self) -> PathBuf {
        self.root.join("follows")
    }

    /// Says whether there is nothing here but empty folders of an archive, and perhaps a marker not yet in its place.
    fn holds_no_more_than_a_killed_init_leaves(&self) -> std::io::Result<bool> {
        let may_be_there = [
            self.root.join("record"),
            self.packs(),
            self.derived(),
            self.marker().with_extension("new"),
            self.follows(),
            self.follows().with_extension("new"),
        ];
        let mut folders = vec![self.root.clone()];
        while let Some(folder) = folders.pop() {
            for inside in std::fs::read_dir(folder)? {
                let path = inside?.path();
                if !may_be_there.contains(&path) {
                    return Ok(false);
                }
                if path.is_dir() {
                    folders.push(path);
                }
            }
        }
        Ok(true)
    }

    fn refuse_network_disk(&self) -> Result<()> {
        let stat =
            rustix::fs::statfs(&self.root).map_err(std::io::Error::from).during("look at", &self.root)?;
        match network_file_system(stat.f_type as u64) {
            Some(name) => Err(Error::NetworkDisk { path: self.root.clone(), name }),
            None => Ok(()),
        }
    }
}

/// What the lock's file says of its holder, who may have it for so short a time that the name is not written yet.
fn name_of_holder(path: &Path) -> String {
    const LOOKS: usize = 50;
    for _ in 0..LOOKS {
        let holder = read_small(path).unwrap_or_default();
        if !holder.is_empty() {
            return holder;
        }
        std::thread::sleep(std::time::Duration::from_millis(1));
    }
    "it has not given its name yet".to_owned()
}

/// What stands in the file `FORMAT` of an archive.
pub(crate) fn marker_text(format: u32) -> String {
    format!("dictum archive {format}\n")
}

/// Names the file systems whose locks and memory maps are not to be trusted (magic numbers of statfs(2)).
fn network_file_system(magic: u64) -> Option<&'static str> {
    match magic & 0xffff_ffff {
        0x6969 => Some("NFS"),
        0xff53_4d42 => Some("CIFS"),
        0xfe53_4d42 => Some("SMB"),
        0x5346_414f => Some("AFS"),
        0x0102_1997 => Some("9P"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::disk::LocalDisk;

    #[test]
    fn an_archive_is_found_from_a_folder_below_it() {
        let home = tempfile::tempdir().unwrap();
        let below = home.path().join("a/b");
        std::fs::create_dir_all(&below).unwrap();
        assert_eq!(Folder::find(&below), None);
        Folder::init(&home.path().join(DEFAULT_NAME), &LocalDisk).unwrap();
        assert_eq!(Folder::find(&below), Some(home.path().join(DEFAULT_NAME)));
    }

    #[test]
    fn a_folder_with_something_in_it_is_not_made_an_archive() {
        let home = tempfile::tempdir().unwrap();
        std::fs::write(home.path().join("letter"), "dear").unwrap();
        assert!(matches!(Folder::init(home.path(), &LocalDisk), Err(Error::NotEmpty(_))));
    }

    #[test]
    fn what_a_killed_init_left_is_made_an_archive() {
        let home = tempfile::tempdir().unwrap();
        std::fs::create_dir_all(home.path().join("record/packs")).unwrap();
        std::fs::write(home.path().join("FORMAT.new"), "dict").unwrap();
        let folder = Folder::init(home.path(), &LocalDisk).unwrap();
        assert_eq!(read_small(&folder.marker()).unwrap(), format!("dictum archive {FORMAT}\n"));
        assert!(matches!(Folder::init(home.path(), &LocalDisk), Err(Error::NotEmpty(_))));
    }

    #[test]
    fn an_archive_of_a_newer_format_is_left_alone() {
        let home = tempfile::tempdir().unwrap();
        let folder = Folder::init(home.path(), &LocalDisk).unwrap();
        std::fs::write(folder.marker(), "dictum archive 2\n").unwrap();
        assert!(matches!(Folder::open(home.path()), Err(Error::NewerFormat { found: 2, known: 1, .. })));
    }

    #[test]
    fn a_second_writer_is_told_who_writes() {
        let home = tempfile::tempdir().unwrap();
        let folder = Folder::init(home.path(), &LocalDisk).unwrap();
        let first = folder.lock().unwrap();
        let Err(Error::Locked { holder }) = folder.lock() else { panic!("two writers") };
        assert_eq!(holder, format!("process {}", std::process::id()));
        drop(first);
        folder.lock().unwrap();
    }

    #[test]
    fn network_file_systems_are_known_by_their_numbers() {
        assert_eq!(network_file_system(0x6969), Some("NFS"));
        assert_eq!(network_file_system(0xEF53), None);
    }
}
