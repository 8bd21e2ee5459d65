//! A bag of BagIt, whose payload is taken only as far as its manifest vouches for it.

use super::inputs::{Input, Refusal};
use crate::export::digests_of;
use dictum_formats::bagit::{self, Algorithm, ListedFile};
use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
};

/// What a manifest says of a file: compared before the file is taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Vouched {
    algorithm: Algorithm,
    digest: String,
}

impl Vouched {
    /// Compares a file with its digest.
    ///
    /// # Errors
    /// Says what is wrong with it.
    pub(crate) fn check(&self, path: &Path) -> Result<(), String> {
        let computed = digests_of(path).map_err(|error| error.to_string())?.hex(self.algorithm);
        if computed == self.digest {
            return Ok(());
        }
        Err(format!("its digest is wrong: {} is declared, {computed} computed", self.digest))
    }
}

/// What of a bag can be taken, and what cannot.
#[derive(Debug, Default)]
pub(super) struct Bag {
    pub(super) files: Vec<Input>,
    pub(super) refused: Vec<Refusal>,
}

/// Says whether a folder is a bag.
pub(super) fn is_bag(folder: &Path) -> bool {
    std::fs::read_to_string(folder.join(bagit::DECLARATION))
        .is_ok_and(|text| text.starts_with("BagIt-Version:"))
}

/// Lists the payload of a bag.
pub(super) fn open(folder: &Path) -> Bag {
    let mut bag = Bag::default();
    if let Err(why) = bag.list(folder) {
        bag.refuse(folder, format!("{why}: nothing in this bag is taken"));
    }
    bag
}

impl Bag {
    fn list(&mut self, folder: &Path) -> Result<(), String> {
        if folder.join(bagit::FETCH).exists() {
            return Err(format!(
                "{} asks for files that are elsewhere: complete the bag first",
                bagit::FETCH
            ));
        }
        let root = folder.canonicalize().map_err(|error| error.to_string())?;
        let (algorithm, mut listed) = manifest(folder)?;
        listed.sort_by(|one, other| one.path.cmp(&other.path));
        for file in &listed {
            let path = folder.join(&file.path);
            match path.canonicalize() {
                Err(_) => {
                    self.refuse(&path, format!("{} lists it, and it is not there", algorithm.manifest()))
                }
                Ok(real) if !real.starts_with(&root) => {
                    self.refuse(&path, "it is a link out of the bag".into())
                }
                Ok(real) => {
                    let name =
                        path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
                    let length = real.metadata().map_or(0, |metadata| metadata.len());
                    let vouched = Some(Vouched { algorithm, digest: file.digest.clone() });
                    self.files.push(Input { vouched, ..Input::of(path, name, length) });
                }
            }
        }
        self.refuse_unlisted(folder, &listed)
    }

    fn refuse_unlisted(&mut self, folder: &Path, listed: &[ListedFile]) -> Result<(), String> {
        let listed: BTreeSet<PathBuf> = listed.iter().map(|file| folder.join(&file.path)).collect();
        let mut folders = vec![folder.join("data")];
        while let Some(folder) = folders.pop() {
            let Ok(entries) = std::fs::read_dir(&folder) else { continue };
            for entry in entries {
                let entry = entry.map_err(|error| error.to_string())?;
                if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
                    folders.push(entry.path());
                } else if !listed.contains(&entry.path()) {
                    let why = "no manifest lists it, so that nothing vouches for it: to take it nonetheless, name it by itself";
                    self.refuse(&entry.path(), why.into());
                }
            }
        }
        Ok(())
    }

    fn refuse(&mut self, path: &Path, why: String) {
        self.refused.push(Refusal { what: path.display().to_string(), why });
    }
}

/// The stronger manifest that there is, once the manifest of manifests, where there is one, has vouched for it.
fn manifest(folder: &Path) -> Result<(Algorithm, Vec<ListedFile>), String> {
    let read = |name: &str| std::fs::read_to_string(folder.join(name)).ok();
    let found =
        Algorithm::ALL.into_iter().find_map(|algorithm| Some((algorithm, read(algorithm.manifest())?)));
    let (algorithm, text) = found.ok_or("it has no manifest of SHA-512 or SHA-256")?;
    for tags in Algorithm::ALL {
        let Some(text) = read(tags.tag_manifest()) else { continue };
        let listed =
            bagit::read_manifest(&text).map_err(|error| format!("{}: {error}", tags.tag_manifest()))?;
        for file in listed.into_iter().filter(|file| file.path == algorithm.manifest()) {
            let vouched = Vouched { algorithm: tags, digest: file.digest };
            vouched.check(&folder.join(&file.path)).map_err(|why| format!("{}: {why}", file.path))?;
        }
    }
    let listed = bagit::read_manifest(&text).map_err(|error| format!("{}: {error}", algorithm.manifest()))?;
    let is_payload = |file: &ListedFile| file.path.starts_with("data/");
    match listed.iter().find(|file| !is_payload(file)) {
        Some(file) => Err(format!("{} lists {}, which is no payload", algorithm.manifest(), file.path)),
        None => Ok((algorithm, listed)),
    }
}
