//! A tree of folders and files in memory: what stands on a disk at one moment.

use crate::trace::{Operation, parent};
use anyhow::{Context, Result};
use dictum_archive::digest_of;
use dictum_model::Digest;
use std::{
    collections::{BTreeMap, BTreeSet},
    fs::{self, OpenOptions},
    io::{self, Write as _},
    os::unix::fs::OpenOptionsExt,
    path::Path,
};

/// Folders and files by their paths from the sandbox.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tree {
    /// The folders, the sandbox itself apart.
    pub folders: BTreeSet<String>,
    /// The files with what they hold.
    pub files: BTreeMap<String, Vec<u8>>,
}

impl Tree {
    /// The tree after operations that all came through.
    pub fn after(operations: &[Operation]) -> Tree {
        let mut tree = Tree::default();
        operations.iter().for_each(|operation| tree.apply(operation));
        tree
    }

    /// Does one operation.
    pub fn apply(&mut self, operation: &Operation) {
        match operation {
            Operation::MakeFolder(path) => drop(self.folders.insert(path.clone())),
            Operation::Create(path) => drop(self.files.entry(path.clone()).or_default()),
            Operation::Write { path, offset, bytes } => {
                write(self.files.entry(path.clone()).or_default(), *offset as usize, bytes);
            }
            Operation::Truncate { path, length } => {
                if let Some(file) = self.files.get_mut(path) {
                    file.resize(*length as usize, 0);
                }
            }
            Operation::Rename { from, to } => {
                if let Some(file) = self.files.remove(from) {
                    self.files.insert(to.clone(), file);
                }
            }
            Operation::Remove(path) => drop(self.files.remove(path)),
            Operation::SyncFile(_)
            | Operation::SyncFailed(_)
            | Operation::SyncFolder(_)
            | Operation::Acknowledge(_)
            | Operation::BackedUp(_) => {}
        }
    }

    /// Reads what stands in a folder, but for the files that are not recorded.
    pub fn read(root: &Path) -> Result<Tree> {
        let mut tree = Tree::default();
        tree.read_folder(root, "")?;
        Ok(tree)
    }

    fn read_folder(&mut self, folder: &Path, prefix: &str) -> Result<()> {
        for entry in fs::read_dir(folder).with_context(|| format!("cannot list {}", folder.display()))? {
            let path = entry?.path();
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            let name = if prefix.is_empty() { name } else { format!("{prefix}/{name}") };
            if path.is_dir() {
                self.read_folder(&path, &name)?;
                self.folders.insert(name);
            } else if !is_passing(&name) {
                let bytes = fs::read(&path).with_context(|| format!("cannot read {}", path.display()))?;
                self.files.insert(name, bytes);
            }
        }
        Ok(())
    }

    /// Puts the tree in the place of whatever stands in a folder.
    pub fn put(&self, root: &Path) -> Result<()> {
        match fs::remove_dir_all(root) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                return Err(error).with_context(|| format!("cannot empty {}", root.display()));
            }
            _ => {}
        }
        fs::create_dir_all(root).with_context(|| format!("cannot make {}", root.display()))?;
        for folder in &self.folders {
            if self.has_folder(parent(folder)) {
                fs::create_dir(root.join(folder)).with_context(|| format!("cannot make {folder}"))?;
            }
        }
        for (path, bytes) in &self.files {
            if self.has_folder(parent(path)) {
                write_as_made(&root.join(path), bytes).with_context(|| format!("cannot write {path}"))?;
            }
        }
        Ok(())
    }

    /// Says whether a folder can be reached: its own name and those of all above it are there.
    pub fn has_folder(&self, path: &str) -> bool {
        path.is_empty() || (self.folders.contains(path) && self.has_folder(parent(path)))
    }

    /// What tells trees apart.
    pub fn fingerprint(&self) -> Digest {
        let mut told = format!("{:?}\n", self.folders);
        for (path, bytes) in &self.files {
            told.push_str(&format!("{path} {}\n", digest_of(bytes)));
        }
        digest_of(told.as_bytes())
    }

    /// The paths that differ between two trees.
    pub fn differences(&self, other: &Tree) -> Vec<String> {
        let files = self.files.keys().chain(other.files.keys()).collect::<BTreeSet<_>>();
        let differing = files.into_iter().filter(|path| self.files.get(*path) != other.files.get(*path));
        differing.chain(self.folders.symmetric_difference(&other.folders)).cloned().collect()
    }
}

/// Writes a file for all to read, or for its owner alone where it was made so: that comes with its making, and is not lost apart.
fn write_as_made(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let is_private = path.parent().is_some_and(|folder| folder.ends_with("private"));
    let mode = if is_private { 0o600 } else { 0o644 };
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true).mode(mode).open(path)?.write_all(bytes)
}

/// Writes bytes into a file; what lies between its end and them is zeros.
pub fn write(file: &mut Vec<u8>, offset: usize, bytes: &[u8]) {
    let end = offset + bytes.len();
    if file.len() < end {
        file.resize(end, 0);
    }
    file[offset..end].copy_from_slice(bytes);
}

/// Files that mean nothing after a crash: the lock's holder is gone, and shared memory is emptied by the first to open it.
fn is_passing(path: &str) -> bool {
    path.ends_with("/lock") || path.ends_with("-shm")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_whose_folder_was_lost_cannot_be_reached() {
        let mut tree = Tree::after(&[Operation::MakeFolder("a/b".into()), Operation::Create("a/b/c".into())]);
        assert!(!tree.has_folder("a/b"));
        tree.apply(&Operation::MakeFolder("a".into()));
        assert!(tree.has_folder("a/b"));
    }

    #[test]
    fn a_write_beyond_the_end_leaves_zeros_between() {
        let mut file = vec![1];
        write(&mut file, 3, &[2]);
        assert_eq!(file, [1, 0, 0, 2]);
    }
}
