//! `follow`: an archive kept in step with another, for as many readers as one machine cannot serve.

use crate::{
    Dictum,
    error::{Error, Result},
};
use dictum_archive::{Archive, FolderSource, FollowReport, Upstream};
use dictum_formats::tlog::VerifierKey;
use std::path::Path;

/// The archive in a folder of this machine, to be followed.
///
/// # Errors
/// Not found where there is none.
pub fn folder_source(root: &Path) -> Result<impl Upstream> {
    let root = std::fs::canonicalize(root).map_err(|error| Error::file("look at", root, &error))?;
    Ok(FolderSource::of(Archive::open(&root)?))
}

/// What the archive in a folder follows: a path or an address; `None` where it is an archive of its own, or there is none.
pub fn followed(root: &Path) -> Result<Option<String>> {
    if !root.join("FORMAT").exists() {
        return Ok(None);
    }
    Ok(Archive::open(root)?.followed()?.map(|followed| followed.source))
}

/// Brings the replica in a folder up to its source, making it where there is none, and indexes what came.
///
/// `keys` are the public keys by which the source's log is trusted; where none is named for a new replica, the source's own are from then on.
///
/// # Errors
/// Damaged where the source cannot be believed: nothing was taken over then. Unavailable where it does not answer. Asked wrongly where the
/// folder holds an archive of its own.
pub fn follow(root: &Path, source: &dyn Upstream, keys: &[String]) -> Result<FollowReport> {
    let keys: Vec<VerifierKey> = keys
        .iter()
        .map(|key| key.parse().map_err(|error| Error::asked_wrongly(format!("“{key}”: {error}"))))
        .collect::<Result<_>>()?;
    let archive = match root.join("FORMAT").exists() {
        true => Archive::open(root)?,
        false => Archive::init_replica(root, source, &keys)?,
    };
    let report = archive.follow(source, &keys)?;
    drop(archive);
    // Opening indexes what is not indexed yet, also what a killed follower left.
    Dictum::open(root)?;
    Ok(report)
}
