//! The archive as a bag of BagIt 1.0: WARC files under `data/`, and the published log beside them.

use super::{ExportSummary, SOFTWARE, new_folder::NewFolder, packed::cannot_write};
use crate::{
    Dictum,
    error::{Error, Result},
};
use dictum_formats::{
    bagit::{self, Algorithm, Digests, ListedFile},
    warc::Packing,
};
use dictum_model::ErrorKind;
use std::{
    fs::File,
    io::Read,
    path::{Path, PathBuf},
};

const DESCRIPTION: &str =
    "Captures of a Dictum archive as WARC under data/archive, and its log of entries under log";

impl Dictum {
    /// Writes a bag into a folder that is not there yet, or is empty. It gets its name once it is whole.
    ///
    /// # Errors
    /// Asked wrongly where something stands there; where it cannot be written, or what is kept has been changed or lost.
    pub fn export_bag(&self, folder: &Path, packing: Packing) -> Result<ExportSummary> {
        let part = NewFolder::beside(folder)?;
        let bag = part.path();
        let archive = bag.join("data/archive");
        let mut summary = self.export_warc_folder(&archive, packing)?;
        copy_log(&self.archive.folder().log(), &bag.join("log"))?;
        let payload = describe(bag, &["data"])?;
        write_manifests(bag, Algorithm::manifest, &payload)?;
        let info = bagit::info(SOFTWARE, DESCRIPTION, summary.bytes, payload.len() as u64);
        write(&bag.join(bagit::DECLARATION), bagit::DECLARED)?;
        write(&bag.join(bagit::INFO), &info)?;
        let manifests = Algorithm::ALL.map(Algorithm::manifest);
        let tags = describe(bag, &["log", bagit::DECLARATION, bagit::INFO, manifests[0], manifests[1]])?;
        write_manifests(bag, Algorithm::tag_manifest, &tags)?;
        summary.files += tags.len() as u64 + 2;
        part.publish(folder)?;
        Ok(summary)
    }
}

/// A file of the bag.
struct Described {
    path: String,
    digests: Digests,
}

/// Hashes files, and all that lies in folders, in the order of their paths.
fn describe(bag: &Path, names: &[&str]) -> Result<Vec<Described>> {
    let mut described = Vec::new();
    for name in names {
        for path in files_below(&bag.join(name))? {
            let relative = path.strip_prefix(bag).unwrap_or(&path).to_string_lossy().into_owned();
            let digests = digests_of(&path).map_err(|error| Error::file("read", &path, &error))?;
            described.push(Described { path: relative, digests });
        }
    }
    described.sort_by(|one, other| one.path.cmp(&other.path));
    Ok(described)
}

/// The digests of a file's bytes, read a stretch at a time.
pub(crate) fn digests_of(path: &Path) -> std::io::Result<Digests> {
    let mut digests = Digests::default();
    let mut file = File::open(path)?;
    let mut buffer = vec![0; 256 << 10];
    loop {
        match file.read(&mut buffer)? {
            0 => return Ok(digests),
            count => digests.update(&buffer[..count]),
        }
    }
}

fn write_manifests(bag: &Path, name: fn(Algorithm) -> &'static str, files: &[Described]) -> Result<()> {
    for algorithm in Algorithm::ALL {
        let line = |file: &Described| {
            format!("{}\n", ListedFile { digest: file.digests.hex(algorithm), path: file.path.clone() })
        };
        write(&bag.join(name(algorithm)), &files.iter().map(line).collect::<String>())?;
    }
    Ok(())
}

/// Copies what the log publishes. The checkpoint is read first: what it names is there and does not change, but that a narrow tile goes
/// when the full one is there; then all is copied again.
fn copy_log(from: &Path, to: &Path) -> Result<()> {
    const MOST_ATTEMPTS: usize = 5;
    for _ in 1..MOST_ATTEMPTS {
        match copy_log_once(from, to) {
            Err(error) if error.kind() == ErrorKind::NotFound => {
                std::fs::remove_dir_all(to).map_err(|error| Error::file("remove", to, &error))?;
            }
            told => return told,
        }
    }
    copy_log_once(from, to)
}

fn copy_log_once(from: &Path, to: &Path) -> Result<()> {
    if !from.join("checkpoint").is_file() {
        return Ok(());
    }
    make(to)?;
    for name in ["checkpoint", "keys"] {
        copy(&from.join(name), &to.join(name))?;
    }
    for path in files_below(&from.join("tile"))? {
        let at = to.join(path.strip_prefix(from).unwrap_or(&path));
        make(at.parent().unwrap_or(to))?;
        copy(&path, &at)?;
    }
    Ok(())
}

fn copy(from: &Path, to: &Path) -> Result<()> {
    std::fs::copy(from, to).map(drop).map_err(|error| cannot_write(to, &error))
}

fn make(folder: &Path) -> Result<()> {
    std::fs::create_dir_all(folder).map_err(|error| cannot_write(folder, &error))
}

fn write(path: &Path, text: &str) -> Result<()> {
    let write = |path: &Path| {
        std::fs::write(path, text)?;
        File::open(path)?.sync_all()
    };
    write(path).map_err(|error| cannot_write(path, &error))
}

/// A file itself, or all files below a folder, in no order; none where there is nothing.
fn files_below(path: &Path) -> Result<Vec<PathBuf>> {
    let (mut files, mut folders) = (Vec::new(), vec![path.to_owned()]);
    while let Some(path) = folders.pop() {
        if !path.is_dir() {
            files.extend(path.exists().then_some(path));
            continue;
        }
        let listed = std::fs::read_dir(&path).and_then(Iterator::collect::<std::io::Result<Vec<_>>>);
        let listed = listed.map_err(|error| Error::file("list", &path, &error))?;
        folders.extend(listed.into_iter().map(|entry| entry.path()));
    }
    Ok(files)
}
