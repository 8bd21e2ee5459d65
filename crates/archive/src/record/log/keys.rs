//! The log's keys: the public ones in `record/log/keys`, the private one in `private/`, readable by its owner only.
//!
//! A rotation goes in steps, so that a kill leaves none half done: the new private key is written beside the old one; the entry that
//! names both is committed; a checkpoint is signed by both; the new one takes the old one's place. Until the entry is committed the new
//! key is nobody's, and from then on every publishing finishes the rotation.

use crate::{
    disk::{Disk, replace},
    error::{Error, IoContext, Result},
    folder::Folder,
};
use dictum_formats::tlog::{SigningKey, VerifierKey};
use sha2::{Digest as _, Sha256};
use std::path::{Path, PathBuf};

/// So many keys a log may have had: everybody who reads it reads the list of them, some 110 bytes each.
pub(super) const MOST_KEYS: usize = 256;

/// The longest file of keys read, in bytes: more than those take.
const LONGEST: u64 = 64 << 10;

/// Where an archive's keys are.
pub(crate) struct KeyStore<'a> {
    disk: &'a dyn Disk,
    folder: &'a Folder,
}

impl<'a> KeyStore<'a> {
    pub(crate) fn new(disk: &'a dyn Disk, folder: &'a Folder) -> KeyStore<'a> {
        KeyStore { disk, folder }
    }

    /// The public keys, the first first; none in an archive that has published nothing.
    pub(crate) fn public(&self) -> Result<Vec<VerifierKey>> {
        let path = self.folder.log_keys();
        let Some(text) = read_whole(self.disk, &path, LONGEST)? else { return Ok(Vec::new()) };
        text.lines()
            .map(|line| line.parse().map_err(|error| Error::Damaged(format!("{}: {error}", path.display()))))
            .collect()
    }

    /// The private key; `None` where it is not there, as in an archive restored from its record alone.
    pub(crate) fn private(&self) -> Result<Option<SigningKey>> {
        self.read_private(&self.private_path())
    }

    /// The private key of a rotation that is not finished.
    pub(crate) fn next(&self) -> Result<Option<SigningKey>> {
        self.read_private(&self.next_path())
    }

    /// Makes the log's first key, and with it the log's name, which is drawn from the key.
    pub(crate) fn make_first(&self) -> Result<SigningKey> {
        let seed = random_seed()?;
        let nameless = named("dictum", &seed)?;
        let digest = Sha256::digest(nameless.verifier().to_string());
        let name = format!("dictum-archive/{}", hex(&digest[..8]));
        let key = named(&name, &seed)?;
        self.write_private(&self.private_path(), &key)?;
        Ok(key)
    }

    /// Makes the key that is to follow, with the log's name.
    pub(crate) fn make_next(&self, name: &str) -> Result<SigningKey> {
        let key = named(name, &random_seed()?)?;
        self.write_private(&self.next_path(), &key)?;
        Ok(key)
    }

    /// Puts a public key after the others, unless it is there.
    pub(crate) fn add_public(&self, key: &VerifierKey) -> Result<()> {
        let mut keys = self.public()?;
        if keys.contains(key) {
            return Ok(());
        }
        keys.push(key.clone());
        let path = self.folder.log_keys();
        let text: String = keys.iter().map(|key| format!("{key}\n")).collect();
        replace(self.disk, &path, text.as_bytes()).during("write", &path)
    }

    /// Lets the next key take the place of the one before it.
    pub(crate) fn promote_next(&self) -> Result<()> {
        let (from, to) = (self.next_path(), self.private_path());
        self.disk.rename(&from, &to).during("rename", &from)?;
        self.disk.sync_folder(&self.folder.private()).during("sync", &to)
    }

    pub(crate) fn private_path(&self) -> PathBuf {
        self.folder.private().join("log-key")
    }

    fn next_path(&self) -> PathBuf {
        self.folder.private().join("log-key-next")
    }

    fn read_private(&self, path: &Path) -> Result<Option<SigningKey>> {
        let Some(text) = read_whole(self.disk, path, LONGEST)? else { return Ok(None) };
        let key = SigningKey::from_secret(text.trim_end());
        key.map(Some).map_err(|error| Error::Damaged(format!("{}: {error}", path.display())))
    }

    fn write_private(&self, path: &Path, key: &SigningKey) -> Result<()> {
        let folder = self.folder.private();
        self.disk.make_folder(&folder).during("make", &folder)?;
        let beside = path.with_extension("new");
        if self.disk.length(&beside).during("look at", &beside)?.is_some() {
            self.disk.remove(&beside).during("remove", &beside)?;
        }
        self.disk
            .write_private(&beside, format!("{}\n", key.secret()).as_bytes())
            .during("write", &beside)?;
        self.disk.sync_file(&beside).during("sync", &beside)?;
        self.disk.rename(&beside, path).during("rename", &beside)?;
        for folder in [&folder, self.folder.root()] {
            self.disk.sync_folder(folder).during("sync", folder)?;
        }
        Ok(())
    }
}

/// Reads a whole small file as text; `None` where it is not there.
pub(crate) fn read_whole(disk: &dyn Disk, path: &Path, longest: u64) -> Result<Option<String>> {
    let Some(length) = disk.length(path).during("look at", path)? else { return Ok(None) };
    if length > longest {
        return Err(Error::Damaged(format!("{} is longer than it can be", path.display())));
    }
    let bytes = disk.read_at(path, 0, length as usize).during("read", path)?;
    let text = String::from_utf8(bytes);
    text.map(Some).map_err(|_| Error::Damaged(format!("{} is not text in UTF-8", path.display())))
}

fn named(name: &str, seed: &[u8; 32]) -> Result<SigningKey> {
    SigningKey::from_seed(name, seed).map_err(|error| Error::Damaged(format!("the log's key: {error}")))
}

/// 32 bytes of the kernel's chance.
pub(crate) fn random_seed() -> Result<[u8; 32]> {
    let mut seed = [0; 32];
    let mut filled = 0;
    while filled < seed.len() {
        filled += rustix::rand::getrandom(&mut seed[filled..], rustix::rand::GetRandomFlags::empty())
            .map_err(std::io::Error::from)
            .during("draw a key from", Path::new("the kernel's random numbers"))?;
    }
    Ok(seed)
}

/// Bytes in hexadecimal digits.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
