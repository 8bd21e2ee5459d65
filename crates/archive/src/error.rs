//! What can go wrong with an archive, each with the thing named and the cure.

use crate::record::catalogue::EnteredRedaction;
use dictum_model::{Digest, ErrorKind};
use std::path::PathBuf;

/// The result of anything the keeper does.
pub type Result<T> = std::result::Result<T, Error>;

/// Trouble with an archive. The message names the thing, [`Error::hint`] the cure.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// No archive at or above a folder.
    #[error("no Dictum archive at {}", .0.display())]
    NoArchive(PathBuf),
    /// A backup where an archive is wanted.
    #[error("{} is a backup, not an archive", .0.display())]
    IsBackup(PathBuf),
    /// No backup where one is wanted.
    #[error("no whole backup at {}", .0.display())]
    NoBackup(PathBuf),
    /// `init` where something stands already.
    #[error("{} is not empty", .0.display())]
    NotEmpty(PathBuf),
    /// The archive was written by a later Dictum.
    #[error("the archive {} has format {found}; this Dictum knows formats up to {known}", .path.display())]
    NewerFormat {
        /// The archive.
        path: PathBuf,
        /// Its format.
        found: u32,
        /// The newest format this program reads.
        known: u32,
    },
    /// Somebody else writes.
    #[error("the archive is being written by another process: {holder}")]
    Locked {
        /// What the lock file says of the holder.
        holder: String,
    },
    /// The disk, or what is kept free of it, is used up.
    #[error("the disk is full: {} needs {needed} bytes, {free} are free", .path.display())]
    DiskFull {
        /// What was to be written.
        path: PathBuf,
        /// Bytes wanted, with the reserve.
        needed: u64,
        /// Bytes left.
        free: u64,
    },
    /// The archive lies on a file system that does not keep its promises.
    #[error("{} lies on a network file system ({name})", .path.display())]
    NetworkDisk {
        /// The archive.
        path: PathBuf,
        /// The file system's name.
        name: &'static str,
    },
    /// The operating system refused.
    #[error("cannot {action} {}: {source}", .path.display())]
    Io {
        /// "open", "append to", "sync".
        action: &'static str,
        /// The file or folder.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// SQLite refused.
    #[error("the catalogue cannot be used: {0}")]
    Catalogue(#[from] rusqlite::Error),
    /// The full-text index refused.
    #[error("the full-text index cannot be used: {0}")]
    Fulltext(#[from] tantivy::TantivyError),
    /// Kept bytes are not what they should be.
    #[error("{0}")]
    Damaged(String),
    /// A replica was to take something in by itself.
    #[error("the archive follows {0}, and takes nothing in by itself")]
    IsReplica(String),
    /// An archive of its own was to follow another.
    #[error("{} is an archive of its own: it cannot become a replica", .0.display())]
    IsNoReplica(PathBuf),
    /// What is followed tells another story than it told before.
    #[error("{0}")]
    Forked(String),
    /// What is followed is signed by a key that is not trusted.
    #[error("the checkpoint of {followed} is signed by none of the keys trusted here: {why}")]
    UntrustedKey {
        /// What is followed.
        followed: String,
        /// What the signatures' check says.
        why: String,
    },
    /// What is followed gives what its own checkpoint does not name.
    #[error("{followed}: {what}; it was not taken over")]
    Untrue {
        /// What is followed.
        followed: String,
        /// What is wrong with it.
        what: String,
    },
    /// What is followed does not answer.
    #[error("{followed} does not answer: {why}")]
    NoAnswer {
        /// What is followed.
        followed: String,
        /// Why.
        why: String,
    },
    /// A rebuild was killed between the old catalogue and the new one.
    #[error("{} is missing: a rebuild was cut short; nothing is lost", .0.display())]
    RebuildCutShort(PathBuf),
    /// A payload is not held.
    #[error("no payload {0} is held")]
    NoPayload(Digest),
    /// A payload was let go.
    #[error("{0}")]
    Redacted(Box<EnteredRedaction>),
    /// No entry of that number.
    #[error("no entry {0} is held")]
    NoEntry(u64),
    /// The log's key has been changed too often.
    #[error("the log has had {0} keys, and its list of them is full")]
    TooManyKeys(usize),
    /// Nothing of the archive's log has been published.
    #[error("{} has published no log yet", .0.display())]
    NoCheckpoint(PathBuf),
    /// What was handed in as a checkpoint is none.
    #[error("that is no published checkpoint: {0}")]
    NoNote(String),
    /// Something is not in the part of the log that has been published.
    #[error("{asked} is beyond the log, which has {size} entries")]
    NotInLog {
        /// The entry or size that was asked about.
        asked: u64,
        /// How many entries the log has.
        size: u64,
    },
    /// So many words begin alike that a query cannot look for each beside others.
    #[error("more than {most} words begin with “{beginning}”")]
    TooManyWords {
        /// What they begin with.
        beginning: String,
        /// The most that are looked for.
        most: usize,
    },
    /// The bundled SQLite is older than is safe.
    #[error("SQLite {0} is too old: 3.51.3 or later is needed (older ones can lose a write-ahead log)")]
    OldSqlite(&'static str),
}

impl Error {
    /// The sort of trouble: decides exit code and HTTP status.
    pub fn kind(&self) -> ErrorKind {
        match self {
            Error::NoArchive(_)
            | Error::NoBackup(_)
            | Error::NoPayload(_)
            | Error::NoEntry(_)
            | Error::NoCheckpoint(_)
            | Error::NotInLog { .. } => ErrorKind::NotFound,
            Error::Redacted(redaction) if redaction.is_by_legal_demand() => ErrorKind::Withheld,
            Error::Redacted(_) => ErrorKind::Redacted,
            Error::NoNote(_)
            | Error::TooManyKeys(_)
            | Error::NotEmpty(_)
            | Error::IsBackup(_)
            | Error::IsReplica(_)
            | Error::IsNoReplica(_)
            | Error::NewerFormat { .. }
            | Error::TooManyWords { .. }
            | Error::NetworkDisk { .. } => ErrorKind::AskedWrongly,
            Error::Locked { .. } | Error::DiskFull { .. } | Error::NoAnswer { .. } => ErrorKind::Unavailable,
            Error::Forked(_) | Error::UntrustedKey { .. } | Error::Untrue { .. } => ErrorKind::Damaged,
            Error::Damaged(_) | Error::RebuildCutShort(_) => ErrorKind::Damaged,
            Error::Catalogue(error) if is_for_want_of_room(error) => ErrorKind::Unavailable,
            Error::Catalogue(error) => match error.sqlite_error_code() {
                Some(rusqlite::ErrorCode::DatabaseBusy) => ErrorKind::Unavailable,
                Some(rusqlite::ErrorCode::DatabaseCorrupt | rusqlite::ErrorCode::NotADatabase) => {
                    ErrorKind::Damaged
                }
                _ => ErrorKind::Internal,
            },
            Error::Io { source, .. } => match source.kind() {
                std::io::ErrorKind::StorageFull => ErrorKind::Unavailable,
                std::io::ErrorKind::PermissionDenied => ErrorKind::AskedWrongly,
                _ => ErrorKind::Internal,
            },
            Error::Fulltext(_) | Error::OldSqlite(_) => ErrorKind::Internal,
        }
    }

    /// What to do about it.
    pub fn hint(&self) -> Option<&'static str> {
        match self {
            Error::IsBackup(_) => Some("make an archive of it with “dictum restore BACKUP DIR”"),
            Error::NoBackup(_) => Some("name a folder that “dictum backup” has filled"),
            Error::NoArchive(_) => Some("make one with “dictum init DIR”, or name one with --archive DIR"),
            Error::NotEmpty(_) => Some("name a new or empty folder"),
            Error::NewerFormat { .. } => Some("use a newer Dictum; nothing was changed"),
            Error::Locked { .. } => Some("wait for it to finish; reading is possible all the while"),
            Error::DiskFull { .. } => {
                Some("make room and run it again; nothing is lost, what was kept stays kept")
            }
            Error::NetworkDisk { .. } => {
                Some("put the archive on a local disk: locks and write-ahead logs fail on network disks")
            }
            Error::Io { source, .. } if source.kind() == std::io::ErrorKind::StorageFull => {
                Some("make room and run it again; nothing is lost, what was kept stays kept")
            }
            Error::Io { source, .. } if source.kind() == std::io::ErrorKind::PermissionDenied => {
                Some("the folder needs to be readable and writable for you")
            }
            Error::Catalogue(error) if is_for_want_of_room(error) => {
                Some("make room and run it again; nothing is lost, what was kept stays kept")
            }
            Error::Damaged(_) => {
                Some("run “dictum verify” for the whole picture, and restore the file named from a copy")
            }
            Error::IsReplica(_) => Some("do it at the source; “dictum follow” takes it over from there"),
            Error::IsNoReplica(_) => Some("name a new or empty folder with --archive DIR"),
            Error::Forked(_) => Some(
                "nothing was taken over. Keep both folders, and ask whoever keeps the source what happened; a new folder can follow it from its beginning",
            ),
            Error::UntrustedKey { .. } => Some(
                "nothing was taken over. If its keeper says that the key was changed, name the new one with --key (GET /log/keys, or record/log/keys, lists them)",
            ),
            Error::Untrue { .. } => {
                Some("run “dictum verify --read-data” at the source; what is held here is as it was")
            }
            Error::NoAnswer { .. } => Some("run it again: it goes on from where it was"),
            Error::RebuildCutShort(_) => Some("run “dictum rebuild” again: it ends what was begun"),
            Error::Fulltext(_) => {
                Some("delete the folder derived/ of the archive: it is made anew from record/")
            }
            Error::TooManyWords { .. } => Some("write more letters before the star"),
            Error::TooManyKeys(_) => Some("keep the key that there is: the log goes on being signed with it"),
            Error::NoNote(_) => Some("hand in what “dictum log checkpoint” printed"),
            Error::NoCheckpoint(_) => Some("the next ingest publishes it"),
            Error::NotInLog { .. } => Some(
                "what was entered by a writer that was killed is published when the archive is next written to",
            ),
            Error::Catalogue(_)
            | Error::Io { .. }
            | Error::Redacted(_)
            | Error::NoPayload(_)
            | Error::NoEntry(_)
            | Error::OldSqlite(_) => None,
        }
    }
}

impl From<dictum_formats::tlog::tree::BeyondTheTree> for Error {
    fn from(beyond: dictum_formats::tlog::tree::BeyondTheTree) -> Error {
        Error::NotInLog { asked: beyond.asked, size: beyond.size }
    }
}

/// Says whether SQLite was refused room. Where there is none for its shared memory it speaks of an I/O error, as was seen on a full disk.
fn is_for_want_of_room(error: &rusqlite::Error) -> bool {
    error.sqlite_error().is_some_and(|error| {
        error.code == rusqlite::ErrorCode::DiskFull
            || error.extended_code == rusqlite::ffi::SQLITE_IOERR_SHMSIZE
    })
}

/// Gives an [`std::io::Error`] its action and path.
pub(crate) trait IoContext<T> {
    /// Wraps the error, naming what was tried on what.
    fn during(self, action: &'static str, path: &std::path::Path) -> Result<T>;
}

impl<T> IoContext<T> for std::io::Result<T> {
    fn during(self, action: &'static str, path: &std::path::Path) -> Result<T> {
        self.map_err(|source| Error::Io { action, path: path.to_owned(), source })
    }
}
