//! Where inputs, plans and shards lie: in files of this machine, or in object stores.
//!
//! A program opens files, so what lies in a store is brought to the scratch disk for as long as it is looked at, and what is written to
//! one is written there first. An object is named as others name it, `s3://BUCKET/NAME` or `gs://BUCKET/NAME`, with nothing escaped.

use crate::{objects::Objects, trouble::file};
use dictum::{CORRECTION_ENDING, Error, FileCopy, InputPart, Inputs, Result, StoredNames};
use std::{
    fs::File,
    ops::Range,
    path::{Path, PathBuf},
};
use tempfile::TempDir;

/// The stores that can be asked, by how their addresses begin; Spark's own connector calls the first `s3a`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum StoreKind {
    /// S3, or what speaks as it does.
    S3,
    /// Google Cloud Storage.
    Gs,
}

/// An object, or all objects below a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Address {
    pub(crate) kind: StoreKind,
    pub(crate) bucket: String,
    /// The name without a slash at its end; nothing means the whole bucket.
    pub(crate) name: String,
    /// Whether the address ended with a slash, and so means what lies below it.
    is_folder: bool,
}

impl Address {
    /// Reads an address; none where a path is meant.
    ///
    /// # Errors
    /// Asked wrongly where it names another kind of store, or no bucket.
    pub(crate) fn of(path: &Path) -> Result<Option<Address>> {
        let Some((scheme, rest)) = path.to_str().and_then(|text| text.split_once("://")) else {
            return Ok(None);
        };
        let is_scheme = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.');
        if scheme.is_empty() || !scheme.bytes().all(is_scheme) {
            return Ok(None);
        }
        let kind = match scheme.to_ascii_lowercase().as_str() {
            "s3" | "s3a" => StoreKind::S3,
            "gs" => StoreKind::Gs,
            _ => return Err(wrong_address(path, "no store that can be asked is called so")),
        };
        let (bucket, name) = rest.split_once('/').unwrap_or((rest, ""));
        if bucket.is_empty() {
            return Err(wrong_address(path, "it names no bucket"));
        }
        let name = name.trim_end_matches('/').to_owned();
        Ok(Some(Address { kind, bucket: bucket.to_owned(), name, is_folder: rest.ends_with('/') }))
    }

    /// How the addresses of everything in the bucket begin.
    pub(crate) fn root(&self) -> String {
        let scheme = match self.kind {
            StoreKind::S3 => "s3",
            StoreKind::Gs => "gs",
        };
        format!("{scheme}://{}/", self.bucket)
    }

    /// The objects behind the address: the one of this name, all below it, or those that `*` and `?` match.
    fn inputs(&self) -> Result<Inputs> {
        let objects = Objects::of(self)?;
        let mut names = Vec::new();
        if !self.is_folder
            && !self.name.is_empty()
            && let Some(length) = objects.length(&self.name)?
        {
            names.push((self.name.clone(), length));
            // A correction goes with its page: whether that is there has to be known too.
            if let Some(page) = self.name.strip_suffix(CORRECTION_ENDING) {
                names.extend(objects.length(page)?.map(|length| (page.to_owned(), length)));
            }
        } else {
            let fixed = self.name.split(['*', '?']).next().unwrap_or_default();
            // With a sign that stands for others, what precedes it may end within a name.
            let folder = match fixed.len() < self.name.len() {
                true => fixed.rsplit_once('/').map_or("", |(folder, _)| folder),
                false => fixed,
            };
            objects.each(folder, &mut |name, length| names.push((name, length)))?;
        }
        dictum::list_stored_inputs(&StoredNames::of(&self.root(), names), Path::new(&self.name))
    }
}

fn wrong_address(path: &Path, why: &str) -> Error {
    Error::asked_wrongly(format!("{}: {why}", path.display()))
        .with_hint("name a path, or an address such as s3://BUCKET/NAME or gs://BUCKET/NAME")
}

/// Lists the inputs behind what was asked for, in that order.
pub(crate) fn list(asked: &[PathBuf]) -> Result<Inputs> {
    let mut inputs = Inputs::default();
    for path in asked {
        inputs.extend(match Address::of(path)? {
            Some(address) => address.inputs()?,
            // Workers run elsewhere: a path must mean the same there.
            None => dictum::list_inputs(&[std::path::absolute(path).unwrap_or_else(|_| path.clone())])?,
        });
    }
    Ok(inputs)
}

/// A folder on the scratch disk, which goes with this.
pub(crate) fn scratch() -> Result<TempDir> {
    let made = tempfile::Builder::new().prefix("dictum-").tempdir();
    made.map_err(|error| {
        file("make a folder in", &std::env::temp_dir(), error).with_hint("TMPDIR names another folder")
    })
}

/// A file where it can be opened: itself, or a copy of an object, which goes with this.
pub(crate) struct Near {
    /// As others know it.
    told: PathBuf,
    file: PathBuf,
    _scratch: Option<TempDir>,
}

impl Near {
    /// The path or address of what it is.
    pub(crate) fn told(&self) -> &Path {
        &self.told
    }
}

impl AsRef<Path> for Near {
    fn as_ref(&self) -> &Path {
        &self.file
    }
}

/// Brings a file near.
///
/// # Errors
/// Not found, where it is an object that is not there; a path is not looked at.
pub(crate) fn near(path: &Path) -> Result<Near> {
    match Address::of(path)? {
        Some(address) => fetched(&address, None),
        None => Ok(Near { told: path.to_owned(), file: path.to_owned(), _scratch: None }),
    }
}

/// What a copy is called on the scratch disk: the name of an object may be longer than a disk allows.
const COPY: &str = "copy";

fn fetched(address: &Address, range: Option<Range<u64>>) -> Result<Near> {
    let scratch = scratch()?;
    let copy = scratch.path().join(COPY);
    let told = format!("{}{}", address.root(), address.name);
    if Objects::of(address)?.fetch(&address.name, range, &copy)? {
        return Ok(Near { told: told.into(), file: copy, _scratch: Some(scratch) });
    }
    Err(Error::not_found(format!("there is no {told}")))
}

/// A copy of a part that lies in a store, with its bytes at the places that they have in the object, and beside it the corrections that
/// lie beside the object; none where it lies in a file.
pub(crate) fn copy_of(part: &InputPart) -> Result<Option<Near>> {
    let Some(address) = Address::of(&part.path)? else { return Ok(None) };
    let near = fetched(&address, (!part.is_whole).then(|| part.range.clone()))?;
    let corrections = near.file.with_file_name(format!("{COPY}{CORRECTION_ENDING}"));
    Objects::of(&address)?.fetch(&format!("{}{CORRECTION_ENDING}", address.name), None, &corrections)?;
    Ok(Some(near))
}

/// A copy of a whole input that lies in a store.
pub(crate) fn copy_of_input(input: &dictum::Input) -> Result<Option<FileCopy>> {
    let Some(address) = Address::of(&input.path)? else { return Ok(None) };
    if input.length == 0 {
        // Some stores keep a name that ends with a slash, and cannot be asked for it without.
        let scratch = scratch()?;
        let copy = scratch.path().join(COPY);
        File::create(&copy).map_err(|error| file("write", &copy, error))?;
        let told = input.path.clone();
        return Ok(Some(Box::new(Near { told, file: copy, _scratch: Some(scratch) })));
    }
    Ok(Some(Box::new(fetched(&address, None)?)))
}

/// Puts a finished file where a path says: what lies there is there whole.
pub(crate) fn upload(from: &Path, address: &Address) -> Result<()> {
    Objects::of(address)?.put(from, &address.name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<[String; 2]> {
        let address = Address::of(Path::new(text)).unwrap()?;
        Some([address.root(), address.name])
    }

    #[test]
    fn addresses_are_told_from_paths() {
        for (text, root, name) in [
            ("s3://b/a/c.warc.gz", "s3://b/", "a/c.warc.gz"),
            ("s3a://b/a/", "s3://b/", "a"),
            ("S3://b", "s3://b/", ""),
            ("gs://b/", "gs://b/", ""),
            ("gs://b/50% of it/ü?*", "gs://b/", "50% of it/ü?*"),
        ] {
            assert_eq!(read(text), Some([root.to_owned(), name.to_owned()]), "{text}");
        }
        for path in ["s3", "a/b.warc", "/s3:/b", "-", "a/s3://b", "://b"] {
            assert_eq!(read(path), None, "{path}");
        }
        for wrong in ["s3://", "gs:///a", "abfs://b/a", "https://b/a"] {
            assert!(Address::of(Path::new(wrong)).is_err(), "{wrong}");
        }
    }

    #[cfg(not(feature = "stores"))]
    #[test]
    fn without_the_feature_an_address_is_refused_with_the_cure() {
        let error = near(Path::new("s3://b/plan.jsonl")).err().unwrap();
        assert!(error.to_string().contains("s3://b/"), "{error}");
        assert!(error.hint().unwrap().contains("--features stores"));
    }
}
