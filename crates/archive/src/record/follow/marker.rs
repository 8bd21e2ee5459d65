//! What makes an archive a replica: the file `follows`, with its source and the keys by which the source's log is trusted.

use super::source::Upstream;
use crate::{
    Archive,
    disk::{Disk, LocalDisk, replace},
    error::{Error, IoContext, Result},
    folder::{FORMAT, Folder, marker_text},
    record::log::keys::read_whole,
};
use dictum_formats::tlog::VerifierKey;
use std::{path::Path, sync::Arc};

/// The longest file read, in bytes: an address and some hundred keys.
const LONGEST: u64 = 128 << 10;

/// What a replica follows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Followed {
    /// The source: a path or an address.
    pub source: String,
    /// The keys by which its log is trusted.
    pub keys: Vec<VerifierKey>,
}

impl Followed {
    /// Takes over where the source is now and further keys to trust; says whether anything is new.
    pub(super) fn adopt(&mut self, source: &str, keys: &[VerifierKey]) -> bool {
        let before = (self.source.clone(), self.keys.len());
        self.source = source.to_owned();
        for key in keys {
            if !self.keys.contains(key) {
                self.keys.push(key.clone());
            }
        }
        before != (self.source.clone(), self.keys.len())
    }

    pub(super) fn write(&self, disk: &dyn Disk, folder: &Folder) -> Result<()> {
        let keys: String = self.keys.iter().map(|key| format!("{key}\n")).collect();
        let source = self.source.replace(['\n', '\r'], " ");
        let path = folder.follows();
        replace(disk, &path, format!("{source}\n{keys}").as_bytes()).during("write", &path)
    }

    fn read(disk: &dyn Disk, folder: &Folder) -> Result<Option<Followed>> {
        let path = folder.follows();
        let Some(text) = read_whole(disk, &path, LONGEST)? else { return Ok(None) };
        let mut lines = text.lines();
        let source = lines.next().unwrap_or_default().to_owned();
        let damaged = |error| Error::Damaged(format!("{}: {error}", path.display()));
        let keys = lines.map(|line| line.parse().map_err(damaged)).collect::<Result<_>>()?;
        Ok(Some(Followed { source, keys }))
    }
}

impl Archive {
    /// What this archive follows; `None` where it is an archive of its own.
    pub fn followed(&self) -> Result<Option<Followed>> {
        Followed::read(self.disk(), self.folder())
    }

    /// Makes an empty replica in a new or empty folder. `keys` are those by which the source's log is trusted; where there are none, the source's
    /// own are, from now on.
    ///
    /// # Errors
    /// [`Error::NotEmpty`]; [`Error::NoAnswer`]; [`Error::Untrue`] where the source names no keys.
    pub fn init_replica(root: &Path, source: &dyn Upstream, keys: &[VerifierKey]) -> Result<Archive> {
        Archive::init_replica_on(root, source, keys, Arc::new(LocalDisk))
    }

    /// As [`Archive::init_replica`], on a disk of the caller's.
    pub fn init_replica_on(
        root: &Path,
        source: &dyn Upstream,
        keys: &[VerifierKey],
        disk: Arc<dyn Disk>,
    ) -> Result<Archive> {
        let untrue = |what: String| Error::Untrue { followed: source.name(), what };
        let mut trusted = keys.to_vec();
        if trusted.is_empty() {
            let listed = source.keys()?;
            let parsed: std::result::Result<Vec<_>, _> = listed.lines().map(str::parse).collect();
            trusted = parsed.map_err(|error| untrue(format!("its keys: {error}")))?;
        }
        if trusted.is_empty() {
            return Err(untrue("it names no key: nothing of its log was published yet".into()));
        }
        let folder = Folder::begin(root, &*disk)?;
        Followed { source: source.name(), keys: trusted }.write(&*disk, &folder)?;
        let marker = folder.marker();
        replace(&*disk, &marker, marker_text(FORMAT).as_bytes()).during("write", &marker)?;
        Archive::open_on(root, disk)
    }
}
