//! A medium with memory before it: what is forced to it stands, what is not may be lost when the power goes.
//!
//! It is fed the operations of a trace, and at any moment gives the trees that may be found after a power cut there. Names
//! and contents are apart, as on a disk: a synced file whose folder was not synced may have no name, and a name may lead to a file
//! whose contents were never written.

mod cut;

pub use cut::Loss;

use crate::{trace::Operation, trace::parent, tree};
use std::{collections::BTreeMap, sync::Arc};

/// What a file system promises of what is not synced.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Promise {
    /// Nothing: each change may be lost or kept by itself (what POSIX leaves open).
    Strict,
    /// Changes of names and lengths come in the order of one journal, which any sync writes out; a file grows from its front.
    /// So ext4 does with `data=ordered`.
    Ext4Like,
}

impl Promise {
    /// Both.
    pub const ALL: [Promise; 2] = [Promise::Strict, Promise::Ext4Like];
}

/// A medium and the changes that wait before it.
#[derive(Clone, Debug)]
pub struct Medium {
    promise: Promise,
    clock: usize,
    /// Names that stand.
    names: BTreeMap<String, Node>,
    /// Names as a program sees them.
    seen: BTreeMap<String, Node>,
    waiting_names: Vec<WaitingName>,
    files: Vec<Contents>,
}

#[derive(Clone, Copy, Debug)]
enum Node {
    Folder,
    File(usize),
}

#[derive(Clone, Debug)]
struct WaitingName {
    at: usize,
    change: NameChange,
}

#[derive(Clone, Debug)]
enum NameChange {
    Add(String, Node),
    Remove(String),
    Rename { from: String, to: String, node: Node },
}

impl NameChange {
    fn folder(&self) -> &str {
        match self {
            NameChange::Add(path, _) | NameChange::Remove(path) | NameChange::Rename { to: path, .. } => {
                parent(path)
            }
        }
    }

    fn apply(&self, names: &mut BTreeMap<String, Node>) {
        match self {
            NameChange::Add(path, node) => drop(names.insert(path.clone(), *node)),
            NameChange::Remove(path) => drop(names.remove(path)),
            NameChange::Rename { from, to, node } => {
                names.remove(from);
                names.insert(to.clone(), *node);
            }
        }
    }
}

/// A file's contents, whatever its name.
#[derive(Clone, Debug, Default)]
struct Contents {
    stands: Vec<u8>,
    waiting: Vec<WaitingData>,
    seen_length: u64,
}

#[derive(Clone, Debug)]
struct WaitingData {
    at: usize,
    change: DataChange,
    standing: Standing,
}

#[derive(Clone, Debug)]
enum DataChange {
    Write { offset: u64, bytes: Arc<[u8]>, grows: bool },
    Cut(u64),
}

/// Whether a waiting change may be lost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Standing {
    /// It waits for a sync.
    Waits,
    /// Its sync failed: the kernel takes it for clean, and no later sync writes it.
    Doomed,
    /// It is on the medium, but an earlier one that is doomed stands before it.
    Stands,
}

impl Medium {
    /// An empty medium.
    pub fn new(promise: Promise) -> Medium {
        Medium {
            promise,
            clock: 0,
            names: BTreeMap::new(),
            seen: BTreeMap::new(),
            waiting_names: Vec::new(),
            files: Vec::new(),
        }
    }

    /// What its file system promises.
    pub fn promise(&self) -> Promise {
        self.promise
    }

    /// Does one operation.
    pub fn apply(&mut self, operation: &Operation) {
        self.clock += 1;
        match operation {
            Operation::MakeFolder(path) => self.change_name(NameChange::Add(path.clone(), Node::Folder)),
            Operation::Create(path) => {
                self.files.push(Contents::default());
                let node = Node::File(self.files.len() - 1);
                self.change_name(NameChange::Add(path.clone(), node));
            }
            Operation::Remove(path) => self.change_name(NameChange::Remove(path.clone())),
            Operation::Rename { from, to } => {
                if let Some(node) = self.seen.get(from).copied() {
                    self.change_name(NameChange::Rename { from: from.clone(), to: to.clone(), node });
                }
            }
            Operation::Write { path, offset, bytes } => {
                let end = offset + bytes.len() as u64;
                self.change_data(path, |length| {
                    let grows = end > *length;
                    *length = end.max(*length);
                    DataChange::Write { offset: *offset, bytes: bytes.clone(), grows }
                });
            }
            Operation::Truncate { path, length } => self.change_data(path, |seen| {
                *seen = *length;
                DataChange::Cut(*length)
            }),
            Operation::SyncFile(path) => self.sync_file(path),
            Operation::SyncFailed(path) => self.doom(path),
            Operation::SyncFolder(path) => self.sync_folder(path),
            Operation::Acknowledge(_) | Operation::BackedUp(_) => {}
        }
    }

    fn change_name(&mut self, change: NameChange) {
        change.apply(&mut self.seen);
        self.waiting_names.push(WaitingName { at: self.clock, change });
    }

    fn change_data(&mut self, path: &str, change: impl FnOnce(&mut u64) -> DataChange) {
        let at = self.clock;
        if let Some(contents) = self.contents(path) {
            let change = change(&mut contents.seen_length);
            contents.waiting.push(WaitingData { at, change, standing: Standing::Waits });
        }
    }

    fn contents(&mut self, path: &str) -> Option<&mut Contents> {
        match self.seen.get(path) {
            Some(Node::File(number)) => self.files.get_mut(*number),
            _ => None,
        }
    }

    fn sync_file(&mut self, path: &str) {
        if let Some(contents) = self.contents(path) {
            contents.settle();
        }
        if self.promise == Promise::Ext4Like {
            self.write_journal();
        }
    }

    fn sync_folder(&mut self, path: &str) {
        if self.promise == Promise::Ext4Like {
            return self.write_journal();
        }
        let names = &mut self.names;
        self.waiting_names.retain(|waiting| {
            let is_elsewhere = waiting.change.folder() != path;
            if !is_elsewhere {
                waiting.change.apply(names);
            }
            is_elsewhere
        });
    }

    /// All changes of names and lengths are written out.
    fn write_journal(&mut self) {
        for waiting in self.waiting_names.drain(..) {
            waiting.change.apply(&mut self.names);
        }
        for data in self.files.iter_mut().flat_map(|contents| &mut contents.waiting) {
            if matches!(data.change, DataChange::Cut(_)) {
                data.standing = Standing::Stands;
            }
        }
    }

    fn doom(&mut self, path: &str) {
        if let Some(contents) = self.contents(path) {
            for data in contents.waiting.iter_mut().filter(|data| data.standing == Standing::Waits) {
                data.standing = Standing::Doomed;
            }
        }
    }
}

impl Contents {
    /// All that waits is written out, but for what is doomed.
    fn settle(&mut self) {
        if self.waiting.iter().any(|data| data.standing == Standing::Doomed) {
            for data in self.waiting.iter_mut().filter(|data| data.standing == Standing::Waits) {
                data.standing = Standing::Stands;
            }
            return;
        }
        for data in self.waiting.drain(..) {
            match data.change {
                DataChange::Write { offset, bytes, .. } => {
                    tree::write(&mut self.stands, offset as usize, &bytes)
                }
                DataChange::Cut(length) => self.stands.resize(length as usize, 0),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{chance::Chance, tree::Tree};

    fn write(path: &str, offset: u64, bytes: &[u8]) -> Operation {
        Operation::Write { path: path.into(), offset, bytes: bytes.into() }
    }

    fn create(path: &str) -> Operation {
        Operation::Create(path.into())
    }

    fn sync(path: &str) -> Operation {
        Operation::SyncFile(path.into())
    }

    fn after_losing_everything(promise: Promise, operations: &[Operation]) -> Tree {
        let mut medium = Medium::new(promise);
        operations.iter().for_each(|operation| medium.apply(operation));
        medium.cut(Loss::Everything, &mut Chance::new(0))
    }

    #[test]
    fn a_synced_file_has_no_name_before_its_folder_is_synced_unless_a_journal_keeps_it() {
        let file = [create("a"), write("a", 0, b"words"), sync("a")];
        assert_eq!(after_losing_everything(Promise::Strict, &file), Tree::default());
        assert_eq!(after_losing_everything(Promise::Ext4Like, &file).files["a"], b"words");
        let with_folder = [file.as_slice(), &[Operation::SyncFolder(String::new())]].concat();
        assert_eq!(after_losing_everything(Promise::Strict, &with_folder).files["a"], b"words");
    }

    #[test]
    fn a_name_may_stand_over_contents_that_were_never_written() {
        let file = [create("a"), write("a", 0, b"words"), Operation::SyncFolder(String::new())];
        for promise in Promise::ALL {
            assert_eq!(after_losing_everything(promise, &file).files["a"], b"");
        }
    }

    #[test]
    fn a_sync_after_one_that_failed_keeps_only_what_was_written_since() {
        let operations = [
            create("a"),
            Operation::SyncFolder(String::new()),
            write("a", 0, b"old"),
            Operation::SyncFailed("a".into()),
            write("a", 3, b"new"),
            sync("a"),
        ];
        assert_eq!(after_losing_everything(Promise::Strict, &operations).files["a"], b"\0\0\0new");
    }

    #[test]
    fn whatever_is_lost_what_was_synced_stands() {
        let operations = [
            create("a"),
            write("a", 0, b"kept"),
            sync("a"),
            Operation::SyncFolder(String::new()),
            write("a", 4, &[7; 9000]),
            Operation::Rename { from: "a".into(), to: "b".into() },
        ];
        for promise in Promise::ALL {
            let mut medium = Medium::new(promise);
            operations.iter().for_each(|operation| medium.apply(operation));
            for (loss, seed) in Loss::ALL.into_iter().flat_map(|loss| (0..50).map(move |seed| (loss, seed))) {
                let tree = medium.cut(loss, &mut Chance::new(seed));
                let file = tree.files.get("a").or(tree.files.get("b"));
                assert!(file.is_some_and(|file| file.starts_with(b"kept")), "{promise:?} {loss:?} {seed}");
            }
        }
    }

    #[test]
    fn a_torn_write_leaves_old_sectors_between_new_ones() {
        let mut medium = Medium::new(Promise::Strict);
        let old = [create("a"), write("a", 0, &[1; 8192]), sync("a"), Operation::SyncFolder(String::new())];
        old.iter().for_each(|operation| medium.apply(operation));
        medium.apply(&write("a", 0, &[2; 8192]));
        let found: Vec<Vec<u8>> = (0..20)
            .map(|seed| medium.cut(Loss::TornSector, &mut Chance::new(seed)).files["a"].clone())
            .collect();
        assert!(found.iter().any(|file| file.contains(&1) && file.contains(&2)));
        assert!(
            found
                .iter()
                .all(|file| file.chunks(512).all(|sector| sector.iter().all(|byte| *byte == sector[0])))
        );
    }
}
