//! The trace: every operation that changed a file of an archive, in the order in which it was done.

use std::sync::Arc;

/// One step. Paths are relative to the sandbox; offsets and lengths are in bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Operation {
    /// A folder is made.
    MakeFolder(String),
    /// An empty file is made.
    Create(String),
    /// Bytes are written into a file that is there.
    Write {
        /// The file.
        path: String,
        /// Where in it.
        offset: u64,
        /// What.
        bytes: Arc<[u8]>,
    },
    /// A file is cut to a length.
    Truncate {
        /// The file.
        path: String,
        /// Its new length.
        length: u64,
    },
    /// A file gets another name, in place of the file that has it.
    Rename {
        /// Its name before.
        from: String,
        /// Its name after.
        to: String,
    },
    /// A file is removed.
    Remove(String),
    /// A file's bytes are forced to the medium.
    SyncFile(String),
    /// Forcing a file's bytes failed: the kernel takes them for clean and never writes them again.
    SyncFailed(String),
    /// A folder's list of names is forced to the medium.
    SyncFolder(String),
    /// No operation of a disk: whoever called was told that so many entries are kept.
    Acknowledge(u64),
    /// No operation of a disk: whoever called was told that so many entries are in the backup.
    BackedUp(u64),
}

impl Operation {
    /// The file or folder it is done to; none for what is no operation of a disk.
    pub fn path(&self) -> Option<&str> {
        match self {
            Operation::MakeFolder(path)
            | Operation::Create(path)
            | Operation::Write { path, .. }
            | Operation::Truncate { path, .. }
            | Operation::Rename { from: path, .. }
            | Operation::Remove(path)
            | Operation::SyncFile(path)
            | Operation::SyncFailed(path)
            | Operation::SyncFolder(path) => Some(path),
            Operation::Acknowledge(_) | Operation::BackedUp(_) => None,
        }
    }

    /// The operation in a few words, without the bytes it writes.
    pub fn told(&self) -> String {
        match self {
            Operation::Write { path, offset, bytes } => {
                format!("write of {} bytes at {offset} of {path}", bytes.len())
            }
            other => format!("{other:?}"),
        }
    }

    /// Says whether it changes what a reader of the files would see.
    pub fn is_mutating(&self) -> bool {
        !matches!(
            self,
            Operation::SyncFile(_)
                | Operation::SyncFailed(_)
                | Operation::SyncFolder(_)
                | Operation::Acknowledge(_)
                | Operation::BackedUp(_)
        )
    }

    /// Says whether it forces something to the medium.
    pub fn is_sync(&self) -> bool {
        matches!(self, Operation::SyncFile(_) | Operation::SyncFolder(_))
    }
}

/// The folder that a path stands in; the sandbox itself is the empty path.
pub fn parent(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(parent, _)| parent)
}

/// What was promised to whoever called.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Promised {
    /// How many entries are in the archive; none where not even its making was acknowledged.
    pub entries: Option<u64>,
    /// How many are in the backup; none where no backup was.
    pub backed_up: Option<u64>,
}

impl Promised {
    /// What operations promise.
    pub fn by(operations: &[Operation]) -> Promised {
        let mut promised = Promised::default();
        operations.iter().for_each(|operation| promised.note(operation));
        promised
    }

    /// Takes in what an operation promises.
    pub fn note(&mut self, operation: &Operation) {
        match operation {
            Operation::Acknowledge(entries) => self.entries = Some(*entries),
            Operation::BackedUp(entries) => self.backed_up = Some(*entries),
            _ => {}
        }
    }
}

/// Moves what is done to packs behind the commit that names it: what a writer with the wrong order would have done.
pub fn with_rows_before_payloads(operations: &[Operation]) -> Vec<Operation> {
    let (mut moved, mut packs) = (Vec::with_capacity(operations.len()), Vec::new());
    for operation in operations {
        match operation {
            Operation::Acknowledge(_) => {
                moved.append(&mut packs);
                moved.push(operation.clone());
            }
            // The folder itself is made with the archive.
            other if is_of_packs(other) => packs.push(other.clone()),
            other => moved.push(other.clone()),
        }
    }
    moved.append(&mut packs);
    moved
}

fn is_of_packs(operation: &Operation) -> bool {
    let made = matches!(operation, Operation::MakeFolder(_));
    !made && operation.path().is_some_and(|path| path.ends_with("/packs") || path.contains("/packs/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_wrong_order_puts_what_is_done_to_packs_last_before_the_acknowledgement() {
        let pack = Operation::Create("a/packs/1".into());
        let row = Operation::Create("a/catalogue".into());
        let told = Operation::Acknowledge(1);
        let wrong = with_rows_before_payloads(&[pack.clone(), row.clone(), told.clone(), row.clone()]);
        assert_eq!(wrong, [row.clone(), pack, told, row]);
    }
}
