//! Where inputs lie: the folders of a disk, or the objects of a store, whose names have slashes in them. One walk goes over both
//! (`inputs`), so that both are listed in one order and pass over the same.

use super::{
    bag::{self, Bag},
    inputs::Refusal,
};
use dictum_formats::bagit;
use std::{
    collections::BTreeMap,
    io,
    ops::Bound,
    path::{Path, PathBuf},
};

/// What the walk asks of where inputs lie.
pub(super) trait Tree {
    /// What lies in a folder, in any order.
    fn held_in(&self, folder: &Path) -> io::Result<Vec<PathBuf>>;
    fn exists(&self, path: &Path) -> bool;
    fn is_file(&self, path: &Path) -> bool;
    fn is_folder(&self, path: &Path) -> bool;
    /// Whether it is a folder under a name that is not its own: such a one may lead in a circle.
    fn is_linked_folder(&self, path: &Path) -> bool;
    fn length(&self, file: &Path) -> io::Result<u64>;
    /// The bag that a folder is.
    fn bag(&self, folder: &Path) -> Option<Bag>;
    /// The path as others know it.
    fn told(&self, path: &Path) -> PathBuf;
}

/// The disks of this machine.
pub(super) struct Disk;

impl Tree for Disk {
    fn held_in(&self, folder: &Path) -> io::Result<Vec<PathBuf>> {
        let here = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
        std::fs::read_dir(here)?.map(|entry| Ok(folder.join(entry?.file_name()))).collect()
    }

    fn exists(&self, path: &Path) -> bool {
        path.exists()
    }

    fn is_file(&self, path: &Path) -> bool {
        path.is_file()
    }

    fn is_folder(&self, path: &Path) -> bool {
        path.is_dir()
    }

    fn is_linked_folder(&self, path: &Path) -> bool {
        path.is_symlink() && path.is_dir()
    }

    fn length(&self, file: &Path) -> io::Result<u64> {
        Ok(file.metadata()?.len())
    }

    fn bag(&self, folder: &Path) -> Option<Bag> {
        bag::is_bag(folder).then(|| bag::open(folder))
    }

    fn told(&self, path: &Path) -> PathBuf {
        path.to_owned()
    }
}

/// Names of objects in a store, with their lengths in bytes. What stands before a slash is a folder.
#[derive(Clone, Debug, Default)]
pub struct StoredNames {
    root: String,
    lengths: BTreeMap<String, u64>,
}

impl StoredNames {
    /// The objects of a store whose names follow `root` in their addresses: `s3://bucket/`.
    pub fn of(root: &str, names: impl IntoIterator<Item = (String, u64)>) -> StoredNames {
        let mut stored = StoredNames { root: root.to_owned(), lengths: names.into_iter().collect() };
        // An empty object called as a folder is only there to show the folder to people.
        let markers =
            stored.lengths.iter().filter(|(name, length)| **length == 0 && stored.has_beneath(name));
        let markers: Vec<String> = markers.map(|(name, _)| name.clone()).collect();
        for name in markers {
            stored.lengths.remove(&name);
        }
        stored
    }

    fn has_beneath(&self, folder: &str) -> bool {
        let prefix = prefix_of(folder);
        self.after(&prefix).is_some_and(|name| name.starts_with(&prefix))
    }

    /// The first name at or behind a word.
    fn after(&self, word: &str) -> Option<&String> {
        self.lengths.range::<str, _>((Bound::Included(word), Bound::Unbounded)).next().map(|(name, _)| name)
    }
}

/// How the names of what lies in a folder begin.
fn prefix_of(folder: &str) -> String {
    if folder.is_empty() { String::new() } else { format!("{folder}/") }
}

fn name_of(path: &Path) -> std::borrow::Cow<'_, str> {
    path.to_string_lossy()
}

impl Tree for StoredNames {
    fn held_in(&self, folder: &Path) -> io::Result<Vec<PathBuf>> {
        let prefix = prefix_of(&name_of(folder));
        let (mut held, mut from) = (Vec::new(), prefix.clone());
        while let Some(rest) = self.after(&from).and_then(|name| name.strip_prefix(&prefix)) {
            match rest.split_once('/') {
                None => {
                    held.push(folder.join(rest));
                    from = format!("{prefix}{rest}\0");
                }
                Some((name, _)) => {
                    held.push(folder.join(name));
                    // The sign that follows the slash: behind everything in that folder.
                    from = format!("{prefix}{name}0");
                }
            }
        }
        held.sort();
        held.dedup();
        Ok(held)
    }

    fn exists(&self, path: &Path) -> bool {
        self.is_file(path) || self.is_folder(path)
    }

    fn is_file(&self, path: &Path) -> bool {
        self.lengths.contains_key(&*name_of(path))
    }

    fn is_folder(&self, path: &Path) -> bool {
        self.has_beneath(&name_of(path))
    }

    fn is_linked_folder(&self, _path: &Path) -> bool {
        false
    }

    fn length(&self, file: &Path) -> io::Result<u64> {
        self.lengths.get(&*name_of(file)).copied().ok_or_else(|| io::ErrorKind::NotFound.into())
    }

    fn bag(&self, folder: &Path) -> Option<Bag> {
        let why = "this is a bag of BagIt, whose manifest is not looked into in a store: fetch it, and name the folder";
        let what = self.told(folder).display().to_string();
        let refused = vec![Refusal { what, why: why.into() }];
        self.is_file(&folder.join(bagit::DECLARATION)).then(|| Bag { refused, ..Bag::default() })
    }

    fn told(&self, path: &Path) -> PathBuf {
        format!("{}{}", self.root, path.display()).into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::inputs::{Inputs, list, list_stored};

    const NAMES: &[&str] = &[
        "in/b.warc",
        "in/b-c/1.warc",
        "in/b/2.warc",
        "in/b/README.md",
        "in/b/manifest.jsonl",
        "in/.hidden/3.warc",
        "in/d.warc.correction.toml",
        "in/e.warc",
        "in/e.warc.correction.toml",
        "in/bag/bagit.txt",
        "in/bag/data/4.warc",
        "in/archive/FORMAT",
        "in/archive/record/5.warc",
        "inner/6.warc",
    ];

    fn stored() -> StoredNames {
        StoredNames::of("s3://b/", NAMES.iter().map(|name| ((*name).to_owned(), 5)))
    }

    fn told(inputs: &Inputs, root: &str) -> [Vec<String>; 2] {
        let inner = |told: &str| told.strip_prefix(root).unwrap_or(told).to_owned();
        let files = inputs.files.iter().map(|input| inner(&input.path.display().to_string())).collect();
        [files, inputs.refused.iter().map(|refusal| inner(&refusal.what)).collect()]
    }

    #[test]
    fn objects_are_listed_as_the_files_of_a_folder_are() {
        let home = tempfile::tempdir().unwrap();
        for name in NAMES {
            let path = home.path().join(name);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, "words").unwrap();
        }
        // The manifest of the bag is looked into on a disk, and names nothing.
        std::fs::write(home.path().join("in/bag/bagit.txt"), "BagIt-Version: 1.0\n").unwrap();
        let root = format!("{}/", home.path().display());
        for asked in ["in", "in/b*", "*", "in*/?.warc", "in/e.warc", "in/d.warc.correction.toml"] {
            let local = told(&list(&[home.path().join(asked)]).unwrap(), &root);
            let far = told(&list_stored(&stored(), Path::new(asked)).unwrap(), "s3://b/");
            assert_eq!(far, local, "{asked}");
            assert!(far.iter().any(|told| !told.is_empty()), "{asked}");
        }
    }

    #[test]
    fn what_is_object_and_folder_at_once_is_both_but_for_an_empty_one() {
        let names = [("a", 3), ("a/1.warc", 3), ("c", 0), ("c/2.warc", 3)];
        let stored = StoredNames::of("gs://b/", names.map(|(name, length)| (name.to_owned(), length)));
        let inputs = list_stored(&stored, Path::new("")).unwrap();
        assert_eq!(told(&inputs, "gs://b/")[0], ["a", "a/1.warc", "c/2.warc"]);
    }

    #[test]
    fn a_name_that_nothing_has_is_told_by_its_address() {
        for (asked, what) in [("in/x", "there is no s3://b/in/x"), ("in/x*", "nothing matches s3://b/in/x*")]
        {
            assert_eq!(list_stored(&stored(), Path::new(asked)).unwrap_err().to_string(), what);
        }
    }
}
