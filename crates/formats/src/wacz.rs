//! WACZ: WARC files, their indexes and a list of pages in one ZIP, with a digest of each. Read strictly, written reproducibly.
//!
//! [`Wacz::open`] refuses a file whose ZIP plays tricks or whose own description cannot be trusted. [`Wacz::check`] then
//! reads every part that `datapackage.json` lists, and says which WARC files are sound and which parts are refused:
//! missing, of another length or digest than listed, or not listed at all. A WARC file is read only once it is known to
//! be the one that was packed. The specification is Webrecorder's, versions 1.0 to 1.2.

mod package;
mod pages;
mod written;

pub use crate::zip::{WrittenPart, WrittenZip, ZipError, ZipWriter};
pub use pages::ListedPages;
pub use written::{package, package_digest, page_line, pages_head};

use crate::zip::{Entry, Zip};
use package::{Package, Resource};
use sha2::{Digest as _, Sha256};
use std::io::{self, Read, Seek};

/// The version of the specification that is written.
const VERSION: &str = "1.1.1";
/// The path of a WACZ's description.
pub const PACKAGE: &str = "datapackage.json";
/// The path of its digest.
pub const PACKAGE_DIGEST: &str = "datapackage-digest.json";
/// The folder of the WARC files.
const ARCHIVE: &str = "archive/";
/// The lists of pages: those somebody chose, and those a crawl met by the way.
const PAGES: [&str; 2] = ["pages/pages.jsonl", "pages/extraPages.jsonl"];
/// The longest list or description taken, in bytes; one that is longer is read as far.
const LONGEST_LIST: u64 = 64 << 20;

/// Says why a WACZ file is refused as a whole.
#[derive(Debug, thiserror::Error)]
pub enum WaczError {
    /// Its ZIP is.
    #[error("{0}")]
    Zip(#[from] ZipError),
    /// It has no description, or none that can be read.
    #[error("it is a ZIP file and no WACZ: {0}")]
    NoPackage(String),
    /// Its description is not the one that was vouched for.
    #[error("its {PACKAGE} has another digest than {PACKAGE_DIGEST} says: {computed} against {declared}")]
    PackageDigest {
        /// The digest in `datapackage-digest.json`.
        declared: String,
        /// The digest of `datapackage.json`.
        computed: String,
    },
}

/// Says why a part of a WACZ is refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PartFault {
    /// It is listed and not there.
    #[error("{PACKAGE} lists it, and it is not there")]
    Missing,
    /// It is a WARC file that nothing vouches for.
    #[error(
        "{PACKAGE} does not list it, so that nothing vouches for it: to take it nonetheless, unpack it and ingest it by itself"
    )]
    Unlisted,
    /// Its digest cannot be checked.
    #[error("its digest “{0}” cannot be checked: sha256 with 64 hexadecimal digits can")]
    DigestUnknown(String),
    /// Its length is another than listed.
    #[error("it has {found} bytes, and {PACKAGE} says {declared}")]
    Length {
        /// As listed.
        declared: u64,
        /// As it is.
        found: u64,
    },
    /// Its digest is another than listed.
    #[error("its digest is wrong: sha256:{declared} is declared, sha256:{computed} computed")]
    Digest {
        /// As listed.
        declared: String,
        /// As computed.
        computed: String,
    },
    /// It cannot be unpacked.
    #[error("it cannot be unpacked: {0}")]
    Damaged(String),
}

/// A part that is refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RefusedPart {
    /// Its path within the file.
    pub path: String,
    /// Why.
    pub fault: PartFault,
}

/// What a check of all parts found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CheckedParts {
    /// The WARC files that are sound, by their paths, in the order of the file.
    pub warcs: Vec<String>,
    /// The parts that are refused.
    pub refused: Vec<RefusedPart>,
}

/// An opened WACZ file.
pub struct Wacz<R> {
    zip: Zip<R>,
    package: Package,
}

impl<R: Read + Seek> Wacz<R> {
    /// Opens a file and reads what it says of its parts.
    ///
    /// # Errors
    /// Where the ZIP or the description is not to be trusted.
    pub fn open(file: R) -> Result<Self, WaczError> {
        let mut zip = Zip::open(file)?;
        let no_package = |why: io::Error| WaczError::NoPackage(format!("its {PACKAGE} {why}"));
        let Some(entry) = zip.entry(PACKAGE).cloned() else {
            return Err(WaczError::NoPackage(format!(
                "it has no {PACKAGE}; unpack it and ingest what it holds"
            )));
        };
        let text = read_list(&mut zip, &entry).map_err(no_package)?;
        if let Some(entry) = zip.entry(PACKAGE_DIGEST).cloned() {
            check_package_digest(&text, &read_list(&mut zip, &entry).map_err(no_package)?)?;
        }
        let package =
            Package::read(&text).map_err(|why| WaczError::NoPackage(format!("its {PACKAGE}: {why}")))?;
        Ok(Wacz { zip, package })
    }

    /// Reads every part that is listed once, and compares it with what is listed.
    pub fn check(&mut self) -> CheckedParts {
        let mut checked = CheckedParts::default();
        let mut refuse =
            |path: &str, fault| checked.refused.push(RefusedPart { path: path.to_owned(), fault });
        for resource in &self.package.resources {
            match check_resource(&mut self.zip, resource) {
                Err(fault) => refuse(&resource.path, fault),
                Ok(()) if is_warc(&resource.path) && !checked.warcs.contains(&resource.path) => {
                    checked.warcs.push(resource.path.clone());
                }
                Ok(()) => {}
            }
        }
        let is_listed = |name: &str| self.package.resources.iter().any(|resource| resource.path == name);
        for entry in self.zip.entries() {
            if is_warc(&entry.name) && !is_listed(&entry.name) {
                refuse(&entry.name, PartFault::Unlisted);
            }
        }
        checked
    }

    /// Unpacks a part that was found sound.
    ///
    /// # Errors
    /// Where there is none of this path, or the file cannot be read.
    pub fn part(&mut self, path: &str) -> io::Result<impl Read> {
        let entry = self.zip.entry(path).cloned().ok_or(io::ErrorKind::NotFound)?;
        self.zip.read(&entry)
    }

    /// The addresses of the pages that its lists name; a list that cannot be read names none.
    pub fn listed_pages(&mut self) -> ListedPages {
        let mut pages = ListedPages::default();
        for path in PAGES {
            let entry = self.zip.entry(path).cloned();
            if let Some(Ok(text)) = entry.map(|entry| read_list(&mut self.zip, &entry)) {
                pages.add(&text);
            }
        }
        pages
    }
}

/// Says whether a path is that of a WARC or ARC file.
fn is_warc(path: &str) -> bool {
    let name = path.to_ascii_lowercase();
    let bare = name.strip_suffix(".gz").or(name.strip_suffix(".zst")).unwrap_or(&name);
    path.starts_with(ARCHIVE) && (bare.ends_with(".warc") || bare.ends_with(".arc"))
}

fn read_list<R: Read + Seek>(zip: &mut Zip<R>, entry: &Entry) -> io::Result<Vec<u8>> {
    let mut text = Vec::new();
    zip.read(entry)?.take(LONGEST_LIST).read_to_end(&mut text)?;
    Ok(text)
}

fn check_package_digest(package: &[u8], digest: &[u8]) -> Result<(), WaczError> {
    let declared = package::declared_digest(digest)
        .ok_or_else(|| WaczError::NoPackage(format!("its {PACKAGE_DIGEST} holds no digest")))?;
    let computed = hexadecimal(Sha256::digest(package).as_slice());
    if declared.eq_ignore_ascii_case(&computed) {
        return Ok(());
    }
    Err(WaczError::PackageDigest { declared, computed })
}

fn check_resource<R: Read + Seek>(zip: &mut Zip<R>, resource: &Resource) -> Result<(), PartFault> {
    let entry = zip.entry(&resource.path).cloned().ok_or(PartFault::Missing)?;
    let declared = resource.sha256().map_err(PartFault::DigestUnknown)?;
    if let Some(length) = resource.bytes().filter(|length| *length != entry.unpacked) {
        return Err(PartFault::Length { declared: length, found: entry.unpacked });
    }
    let mut part = zip.read(&entry).map_err(|error| PartFault::Damaged(error.to_string()))?;
    let mut sum = Sha256::new();
    let mut buffer = vec![0; 64 << 10];
    loop {
        match part.read(&mut buffer) {
            Ok(0) => break,
            Ok(count) => sum.update(&buffer[..count]),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(PartFault::Damaged(error.to_string())),
        }
    }
    let computed = hexadecimal(sum.finalize().as_slice());
    if declared.eq_ignore_ascii_case(&computed) {
        return Ok(());
    }
    Err(PartFault::Digest { declared, computed })
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
