//! The checkout as the checks see it: every text file with its path.

use std::{fmt, fs, io, path::Path};

/// Folders that hold what was built or fetched, not what was written.
const NOT_WRITTEN: &[&str] = &["target", "artefacts", "node_modules", "__pycache__"];

/// Hidden folders that do hold what was written.
const HIDDEN_BUT_WRITTEN: &[&str] = &[".cargo", ".ci", ".config"];

/// In a second work tree this is a file, with a path of the machine in it.
const GIT: &str = ".git";

/// A text file of the checkout.
#[derive(Clone, Debug)]
pub struct TextFile {
    /// Its path from the root, with `/` between its parts.
    pub path: String,
    /// What it holds.
    pub contents: String,
}

/// Every text file of a checkout, in order of path.
#[derive(Clone, Debug, Default)]
pub struct House {
    files: Vec<TextFile>,
    /// Paths of files and folders, text or not: what a path named on paper may lead to.
    places: Vec<String>,
}

impl House {
    /// Reads the checkout at `root`; files that are not UTF-8 are known by their path alone.
    pub fn read(root: &Path) -> io::Result<House> {
        let mut house = House::default();
        house.read_folder(root, "")?;
        house.files.sort_by(|a, b| a.path.cmp(&b.path));
        Ok(house)
    }

    /// Makes a house of `(path, contents)`, for the checks' own tests.
    pub fn of(files: &[(&str, &str)]) -> House {
        let mut house = House::default();
        for (path, contents) in files {
            for (end, _) in path.match_indices('/') {
                house.places.push(path[..end].to_owned());
            }
            house.places.push((*path).to_owned());
            house.files.push(TextFile { path: (*path).to_owned(), contents: (*contents).to_owned() });
        }
        house
    }

    /// Every text file.
    pub fn files(&self) -> impl Iterator<Item = &TextFile> {
        self.files.iter()
    }

    /// Every file of Rust.
    pub fn rust_files(&self) -> impl Iterator<Item = &TextFile> {
        self.files.iter().filter(|file| file.path.ends_with(".rs"))
    }

    /// The file at `path`, where it is a text file.
    pub fn file(&self, path: &str) -> Option<&TextFile> {
        self.files.iter().find(|file| file.path == path)
    }

    /// Says whether a file or folder stands at `path`, seen from the root.
    pub fn has(&self, path: &str) -> bool {
        let path = path.trim_end_matches('/');
        self.places.iter().any(|place| place == path)
    }

    /// Says whether a file of this bare name stands anywhere.
    pub fn has_file_named(&self, name: &str) -> bool {
        self.places.iter().any(|place| place.rsplit('/').next() == Some(name))
    }

    fn read_folder(&mut self, folder: &Path, prefix: &str) -> io::Result<()> {
        for entry in fs::read_dir(folder)? {
            let entry = entry?;
            let name = entry.file_name().to_string_lossy().into_owned();
            let path = format!("{prefix}{name}");
            let kind = entry.file_type()?;
            if kind.is_dir() && is_written(&name) {
                self.places.push(path.clone());
                self.read_folder(&entry.path(), &format!("{path}/"))?;
            } else if kind.is_file() && name != GIT {
                self.places.push(path.clone());
                if let Ok(contents) = String::from_utf8(fs::read(entry.path())?) {
                    self.files.push(TextFile { path, contents });
                }
            }
        }
        Ok(())
    }
}

/// Says whether a folder of this name holds what people wrote.
fn is_written(name: &str) -> bool {
    if name.starts_with('.') {
        return HIDDEN_BUT_WRITTEN.contains(&name);
    }
    !NOT_WRITTEN.contains(&name) && !name.starts_with("target-") && !name.ends_with(".dictum-archive")
}

/// Something that breaks a rule of the house.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The file's path from the root.
    pub path: String,
    /// The line, counted from 1.
    pub line: usize,
    /// What is wrong there.
    pub what: String,
}

impl Finding {
    /// Makes the finding that `what` is wrong at the byte `at` of `contents`, the file at `path`.
    pub fn at(path: &str, contents: &str, at: usize, what: impl Into<String>) -> Finding {
        let before = contents.as_bytes().iter().take(at);
        let line = 1 + before.filter(|byte| **byte == b'\n').count();
        Finding { path: path.to_owned(), line, what: what.into() }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.path, self.line, self.what)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_built_or_fetched_is_not_read() {
        for name in ["target", "target-browser", "node_modules", ".git", ".dictum", "mine.dictum-archive"] {
            assert!(!is_written(name), "{name}");
        }
        for name in ["crates", "samples", ".ci", ".cargo"] {
            assert!(is_written(name), "{name}");
        }
    }

    #[test]
    fn a_house_knows_its_folders_and_files() {
        let house = House::of(&[("crates/model/src/lib.rs", "")]);
        assert!(house.has("crates/model/") && house.has("crates/model/src/lib.rs"));
        assert!(house.has_file_named("lib.rs") && !house.has("crates/model/lib.rs"));
    }

    #[test]
    fn a_finding_names_file_and_line() {
        let finding = Finding::at("a.rs", "one\ntwo\nthree", 8, "is wrong");
        assert_eq!(finding.to_string(), "a.rs:3: is wrong");
    }
}
