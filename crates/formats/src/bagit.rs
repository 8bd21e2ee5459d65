//! BagIt 1.0 (RFC 8493): a folder of files with digests of each, as archives hand holdings over to one another.

use sha2::{Digest as _, Sha256, Sha512};
use std::fmt;

/// The name of the file that makes a folder a bag.
pub const DECLARATION: &str = "bagit.txt";
/// What stands in it.
pub const DECLARED: &str = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n";
/// The file that says what is in the bag.
pub const INFO: &str = "bag-info.txt";
/// The file that lists what has to be fetched elsewhere to make a bag whole.
pub const FETCH: &str = "fetch.txt";

/// An algorithm whose manifests are written and read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Algorithm {
    /// SHA-512, which RFC 8493 asks for.
    Sha512,
    /// SHA-256.
    Sha256,
}

impl Algorithm {
    /// Both, the stronger first.
    pub const ALL: [Algorithm; 2] = [Algorithm::Sha512, Algorithm::Sha256];

    /// The name of the manifest of what the bag holds.
    pub fn manifest(self) -> &'static str {
        match self {
            Algorithm::Sha512 => "manifest-sha512.txt",
            Algorithm::Sha256 => "manifest-sha256.txt",
        }
    }

    /// The name of the manifest of the bag's other files.
    pub fn tag_manifest(self) -> &'static str {
        match self {
            Algorithm::Sha512 => "tagmanifest-sha512.txt",
            Algorithm::Sha256 => "tagmanifest-sha256.txt",
        }
    }
}

/// The digests of a file, by both algorithms, as its bytes come.
#[derive(Clone, Default)]
pub struct Digests {
    sha512: Sha512,
    sha256: Sha256,
}

impl Digests {
    /// Takes in what comes next.
    pub fn update(&mut self, bytes: &[u8]) {
        self.sha512.update(bytes);
        self.sha256.update(bytes);
    }

    /// The digest by one of them, in hexadecimal digits.
    pub fn hex(&self, algorithm: Algorithm) -> String {
        match algorithm {
            Algorithm::Sha512 => hexadecimal(&self.sha512.clone().finalize()),
            Algorithm::Sha256 => hexadecimal(&self.sha256.clone().finalize()),
        }
    }
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// A file as a manifest lists it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListedFile {
    /// Its digest in hexadecimal digits.
    pub digest: String,
    /// Its path in the bag, with `/`.
    pub path: String,
}

impl fmt::Display for ListedFile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let path = self.path.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A");
        write!(f, "{}  {path}", self.digest)
    }
}

/// Says why a line of a manifest cannot be trusted.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BagError {
    /// It is not a digest and a path.
    #[error("line {0} is no digest and path")]
    Line(usize),
    /// It leads out of the bag.
    #[error("line {line} leads out of the bag: “{path}”")]
    UnsafePath {
        /// The line.
        line: usize,
        /// The path.
        path: String,
    },
}

/// Reads a manifest.
///
/// # Errors
/// Where a line is none, or leads out of the bag: then nothing of it is to be trusted.
pub fn read_manifest(text: &str) -> Result<Vec<ListedFile>, BagError> {
    let lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    lines.map(|(at, line)| read_line(at + 1, line)).collect()
}

fn read_line(at: usize, line: &str) -> Result<ListedFile, BagError> {
    let (digest, path) = line.split_once([' ', '\t']).ok_or(BagError::Line(at))?;
    // Before the path some tools write a star, as checksum programs do.
    let path = path.trim_start().trim_start_matches('*');
    let path = path.strip_prefix("./").unwrap_or(path);
    let path = path
        .replace("%0D", "\r")
        .replace("%0A", "\n")
        .replace("%0d", "\r")
        .replace("%0a", "\n")
        .replace("%25", "%");
    let are_digits = !digest.is_empty() && digest.bytes().all(|byte| byte.is_ascii_hexdigit());
    if !are_digits || path.is_empty() {
        return Err(BagError::Line(at));
    }
    let leads_out = |part: &str| matches!(part, "" | "." | "..");
    if path.split('/').any(leads_out) || path.contains(['\\', '\0']) || path.starts_with('~') {
        return Err(BagError::UnsafePath { line: at, path });
    }
    Ok(ListedFile { digest: digest.to_ascii_lowercase(), path })
}

/// What is in a bag, for `bag-info.txt`. `bytes` and `files` are those of its payload; no time of making is told.
pub fn info(software: &str, description: &str, bytes: u64, files: u64) -> String {
    format!(
        "Bag-Software-Agent: {software}\nExternal-Description: {description}\nPayload-Oxum: {bytes}.{files}\n"
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use Algorithm::*;

    #[test]
    fn a_line_is_read_back_as_it_was_written() {
        for path in ["data/a.warc.gz", "data/a b%\n.txt", "data/100%25"] {
            let listed = ListedFile { digest: "ab".repeat(32), path: path.to_owned() };
            assert_eq!(read_manifest(&format!("{listed}\n")), Ok(vec![listed]), "{path:?}");
        }
    }

    #[test]
    fn a_manifest_that_leads_out_of_its_bag_is_refused() {
        for path in ["../a", "/etc/passwd", "data/../../a", "data//a", "~/a", "data\\a"] {
            let told = read_manifest(&format!("ab  {path}\n"));
            assert!(matches!(told, Err(BagError::UnsafePath { line: 1, .. })), "{path}: {told:?}");
        }
        assert_eq!(read_manifest("ab  data/a\nnothing\n"), Err(BagError::Line(2)));
    }

    #[test]
    fn digests_are_those_of_the_algorithms() {
        let mut digests = Digests::default();
        digests.update(b"ab");
        digests.update(b"c");
        assert_eq!(digests.hex(Sha256), crate::digest_of(b"abc").hex());
        assert!(digests.hex(Sha512).starts_with("ddaf35a193617aba"));
    }
}
