//! Publishing: entries that are committed go into bundles and tiles, and a checkpoint is signed, only ever of a log that extends the last.

use super::{
    keys::{KeyStore, MOST_KEYS},
    proofs::{SignedCheckpoint, read_checkpoint},
    tiles::{TileReader, TileWriter, remove_partials},
};
use crate::{
    Archive,
    disk::{Disk, replace},
    error::{Error, IoContext, Result},
    folder::Folder,
    record::{catalogue::Catalogue, entry::KeyEntry, pack::RESERVE},
};
use dictum_formats::tlog::{
    Bundle, Checkpoint, Note, SigningKey, Tile, VerifierKey,
    tile::FULL,
    tree::{self, TreeHead},
};
use jiff::Timestamp;

/// Publishes the log of an archive whose writer's lock is held.
pub(crate) struct Publisher<'a> {
    disk: &'a dyn Disk,
    folder: &'a Folder,
    keys: KeyStore<'a>,
    /// The log's name, and what was signed last.
    origin: String,
    signed: Option<TreeHead>,
    /// The key that signs; `None` where it is not there, and nothing is signed.
    key: Option<SigningKey>,
    /// The key that is to follow, once its entry is committed.
    next: Option<SigningKey>,
}

impl<'a> Publisher<'a> {
    /// Looks whether the log is one that the catalogue extends, makes its key where it has none yet, and catches up.
    ///
    /// # Errors
    /// [`Error::Damaged`] where the catalogue and what was signed tell different stories; nothing is signed then.
    pub(crate) fn open(archive: &'a Archive, catalogue: &Catalogue) -> Result<Publisher<'a>> {
        let (disk, folder) = (archive.disk(), archive.folder());
        let keys = KeyStore::new(disk, folder);
        let mut public = keys.public()?;
        let followed = archive.followed()?;
        if let Some(followed) = &followed {
            let unlisted: Vec<_> =
                followed.keys.iter().filter(|key| !public.contains(key)).cloned().collect();
            public.extend(unlisted);
        }
        let key = match keys.private() {
            // A replica signs nothing.
            _ if followed.is_some() => None,
            Ok(None) if public.is_empty() => Some(keys.make_first()?),
            // What is entered must not wait for a key: without one it is kept and not signed.
            Err(Error::Damaged(what)) if !public.is_empty() => {
                tracing::warn!("the log's private key cannot be used: {what}");
                None
            }
            key => key?,
        };
        let held = read_checkpoint(disk, folder)?;
        // Keys are listed after the first checkpoint: one that is not there was taken away, and nothing can be compared with it.
        let is_taken_away = held.is_none() && !public.is_empty() && followed.is_none();
        if is_taken_away {
            tracing::warn!(
                "record/log/checkpoint is missing: what is entered is kept and not signed; run “dictum verify”"
            );
        }
        if let Some(held) = &held {
            vouch(&held.note, &public, key.as_ref())?;
            if let Some(key) = key.as_ref().filter(|_| public.is_empty()) {
                keys.add_public(key.verifier())?;
            }
        }
        if let Some(key) = key.as_ref().filter(|key| !public.is_empty() && !public.contains(key.verifier())) {
            return Err(Error::Damaged(format!(
                "the key in private/ is none of record/log/keys: {}",
                key.verifier()
            )));
        }
        let origin = match (&held, public.last(), &key) {
            (Some(held), ..) => held.checkpoint.origin.clone(),
            (None, Some(key), _) => key.name().to_owned(),
            (None, None, key) => key.as_ref().map(|key| key.verifier().name().to_owned()).unwrap_or_default(),
        };
        let key = key.filter(|_| !is_taken_away);
        let next = keys.next()?.filter(|next| is_entered(catalogue, next.verifier()));
        let signed = held.map(|held| held.checkpoint.head);
        let mut publisher = Publisher { disk, folder, keys, origin, signed, key, next };
        publisher.compare_with(catalogue)?;
        if followed.is_none() {
            publisher.publish(catalogue)?;
        }
        Ok(publisher)
    }

    /// Writes the tiles of a replica's first `size` entries, which may still wait to be committed, and gives their head. Those of the first
    /// `tiled` are there.
    ///
    /// # Errors
    /// [`Error::Damaged`] where they do not extend those of the last checkpoint.
    pub(crate) fn head_of(&self, catalogue: &Catalogue, tiled: u64, size: u64) -> Result<TreeHead> {
        if let Some(signed) = self.signed.filter(|signed| signed.size == size) {
            return Ok(signed);
        }
        self.write_tiles(catalogue, tiled, size)?;
        self.extend(size)
    }

    /// Takes over a checkpoint that another signed, of entries that are all committed here, and lists the keys by which it is trusted.
    ///
    /// # Errors
    /// [`Error::Damaged`] where the entries here do not give its root.
    pub(crate) fn take_over(
        &mut self,
        catalogue: &Catalogue,
        signed: &SignedCheckpoint,
        keys: &[VerifierKey],
    ) -> Result<()> {
        let (old_size, head) = (self.size(), signed.checkpoint.head);
        let held = self.extend(head.size)?;
        if held != head || catalogue.length()? != head.size {
            return Err(forked(held, head));
        }
        // Before it: killed in between, the checkpoint that is there is one that these keys vouch for.
        keys.iter().try_for_each(|key| self.keys.add_public(key))?;
        if self.signed != Some(head) {
            let path = self.folder.log_checkpoint();
            replace(self.disk, &path, signed.note.to_string().as_bytes()).during("write", &path)?;
            self.signed = Some(head);
        }
        self.remove_old_partials(old_size, head.size)
    }

    /// How many entries the last checkpoint names.
    pub(crate) fn size(&self) -> u64 {
        self.signed.map_or(0, |head| head.size)
    }

    /// Publishes what was committed since the last checkpoint, and signs.
    ///
    /// # Errors
    /// [`Error::Damaged`] where the new tree does not extend the one signed last: both are named and nothing is signed.
    pub(crate) fn publish(&mut self, catalogue: &Catalogue) -> Result<()> {
        let size = catalogue.length()?;
        if self.signed.is_some_and(|head| head.size == size) && self.next.is_none() {
            return Ok(());
        }
        let Some(key) = &self.key.as_ref().or(self.next.as_ref()) else {
            tracing::warn!(
                "without key or checkpoint, what is entered is kept and not signed; “dictum log rotate-key” makes a new key"
            );
            return Ok(());
        };
        let old_size = self.size();
        self.write_tiles(catalogue, old_size, size)?;
        let head = self.extend(size)?;
        let checkpoint = Checkpoint { origin: self.origin.clone(), head, extensions: Vec::new() };
        let mut signers = vec![*key];
        signers.extend(self.next.iter().filter(|next| next.verifier() != key.verifier()));
        let note = checkpoint.sign(&signers).map_err(|error| Error::Damaged(error.to_string()))?;
        // A key that a signed entry names is listed before that entry is signed …
        if let Some(next) = self.next.as_ref().filter(|_| self.signed.is_some()) {
            self.keys.add_public(next.verifier())?;
        }
        // … and the first after the checkpoint: so a list of keys without a checkpoint says that one was taken away.
        let path = self.folder.log_checkpoint();
        replace(self.disk, &path, note.to_string().as_bytes()).during("write", &path)?;
        for key in &signers {
            self.keys.add_public(key.verifier())?;
        }
        self.signed = Some(head);
        if self.next.is_some() {
            self.keys.promote_next()?;
            self.key = self.next.take();
        }
        self.remove_old_partials(old_size, size)
    }

    /// Makes a new key and its entry; the entry must be committed and then published.
    ///
    /// # Errors
    /// [`Error::NoCheckpoint`] where there is no key yet that could be followed; [`Error::TooManyKeys`].
    pub(crate) fn begin_rotation(&mut self, reason: &str, made_at: Timestamp) -> Result<KeyEntry> {
        let public = self.keys.public()?;
        if public.len() >= MOST_KEYS {
            return Err(Error::TooManyKeys(public.len()));
        }
        let old = public.last().ok_or_else(|| Error::NoCheckpoint(self.folder.root().to_owned()))?;
        let next = self.keys.make_next(&self.origin)?;
        let new = next.verifier().clone();
        self.next = Some(next);
        Ok(KeyEntry { old: old.clone(), new, reason: reason.to_owned(), made_at })
    }

    /// Compares what was signed last with the tiles, and the end of those with the catalogue's entries.
    fn compare_with(&self, catalogue: &Catalogue) -> Result<()> {
        let Some(signed) = self.signed else { return Ok(()) };
        let length = catalogue.length()?;
        if length < signed.size {
            return Err(Error::Damaged(format!(
                "the catalogue has {length} entries, and the log was signed with {}: it lost some, or is an older copy",
                signed.size
            )));
        }
        let reader = TileReader::new(self.disk, self.folder, signed.size);
        let stored = TreeHead { size: signed.size, root: tree::root(signed.size, &reader)? };
        if stored != signed {
            return Err(forked(signed, stored));
        }
        // Older entries are compared by “dictum verify”; the last tile's, which the next tile begins with, here.
        let Some(tile) = Tile::holding(0, signed.size.saturating_sub(1), signed.size) else { return Ok(()) };
        let bodies = bodies(catalogue, tile.first(), tile.width)?;
        let entries: Vec<&[u8]> = bodies.iter().map(String::as_bytes).collect();
        match Bundle::tile_of_leaves(&entries) == reader.tile(tile)? {
            true => Ok(()),
            false => Err(Error::Damaged(format!(
                "an entry of {} to {} is not the one that was published in record/log/{}",
                tile.first() + 1,
                tile.first() + tile.width,
                tile.path()
            ))),
        }
    }

    /// Writes what a log of `new` entries has and one of `old` had not, and makes it durable.
    fn write_tiles(&self, catalogue: &Catalogue, old: u64, new: u64) -> Result<()> {
        let log = self.folder.log();
        self.disk.make_folder(&log).during("make", &log)?;
        let free = self.disk.free(&log).during("look at", &log)?;
        if free < RESERVE && new > old {
            return Err(Error::DiskFull { path: log, needed: RESERVE, free });
        }
        let mut writer = TileWriter::new(self.disk, self.folder);
        for bundle in Bundle::between(old, new) {
            let bodies = bodies(catalogue, bundle.first(), bundle.width)?;
            let mut bytes = Vec::new();
            for body in &bodies {
                Bundle::push(&mut bytes, body.as_bytes())
                    .map_err(|length| Error::Damaged(format!("an entry of {length} bytes is too long")))?;
            }
            writer.write(&bundle.path(), &bytes)?;
            let entries: Vec<&[u8]> = bodies.iter().map(String::as_bytes).collect();
            let tile = Tile { level: 0, index: bundle.index, width: bundle.width };
            writer.write(&tile.path(), &Bundle::tile_of_leaves(&entries))?;
        }
        let (before, after) =
            (TileReader::new(self.disk, self.folder, old), TileReader::new(self.disk, self.folder, new));
        for tile in Tile::between(old, new).filter(|tile| tile.level > 0) {
            writer.write(&tile.path(), &upper_tile(tile, old, &before, &after)?)?;
        }
        writer.sync()
    }

    /// The head of the tree that the tiles tell, once it is known to extend the one signed last.
    fn extend(&self, size: u64) -> Result<TreeHead> {
        let reader = TileReader::new(self.disk, self.folder, size);
        let head = TreeHead { size, root: tree::root(size, &reader)? };
        let Some(signed) = self.signed else { return Ok(head) };
        let proof = tree::consistency_proof(signed.size, size, &reader)?;
        match tree::consistency_holds(signed, head, &proof) {
            true => Ok(head),
            false => Err(forked(signed, head)),
        }
    }

    /// Removes the partial versions of the tiles and the bundle that stood at the old end, where they have become full.
    fn remove_old_partials(&self, old: u64, new: u64) -> Result<()> {
        for level in 0..u64::BITS as u8 / 8 {
            let (before, after) = (old >> (8 * level), new >> (8 * level));
            let index = before / FULL;
            if before % FULL == 0 || after / FULL == index {
                continue;
            }
            remove_partials(self.disk, self.folder, &Tile { level, index, width: FULL }.path())?;
            if level == 0 {
                remove_partials(self.disk, self.folder, &Bundle { index, width: FULL }.path())?;
            }
        }
        Ok(())
    }
}

/// A tile above the lowest level: what stood there before, and the hashes of the tiles that have become full since.
fn upper_tile(tile: Tile, old: u64, before: &TileReader<'_>, after: &TileReader<'_>) -> Result<Vec<u8>> {
    let level = 8 * u32::from(tile.level);
    let known = (old >> level).clamp(tile.first(), tile.first() + tile.width) - tile.first();
    let mut bytes = match known {
        0 => Vec::new(),
        width => before.tile(Tile { width, ..tile })?,
    };
    for index in tile.first() + known..tile.first() + tile.width {
        let below = Tile { level: tile.level - 1, index, width: FULL };
        let hash = Tile::hash_of_full(&after.tile(below)?);
        bytes.extend(
            hash.ok_or_else(|| Error::Damaged(format!("record/log/{} is not full", below.path())))?.0,
        );
    }
    Ok(bytes)
}

/// The texts of `count` entries after the first `first`.
fn bodies(catalogue: &Catalogue, first: u64, count: u64) -> Result<Vec<String>> {
    let bodies = catalogue.bodies_after(first, count)?;
    match bodies.len() as u64 == count {
        true => Ok(bodies),
        false => {
            Err(Error::Damaged(format!("one of the entries {} to {} is missing", first + 1, first + count)))
        }
    }
}

/// Refuses a checkpoint that none of the archive's keys signed. The first key counts before it is listed.
fn vouch(note: &Note, public: &[VerifierKey], key: Option<&SigningKey>) -> Result<()> {
    let mut known = public.to_vec();
    known.extend(key.filter(|_| public.is_empty()).map(|key| key.verifier().clone()));
    match note.signers(&known) {
        Ok(_) => Ok(()),
        Err(error) => Err(Error::Damaged(format!("record/log/checkpoint: {error}"))),
    }
}

/// Says whether the last entry about keys names this one as the new one.
fn is_entered(catalogue: &Catalogue, next: &VerifierKey) -> bool {
    matches!(catalogue.last_key_entry(), Ok(Some(entry)) if entry.new == *next)
}

fn forked(signed: TreeHead, found: TreeHead) -> Error {
    Error::Damaged(format!(
        "the log was signed with {} entries and the root {}; what is kept gives {} entries and the root {}, which does not extend it: nothing was signed",
        signed.size,
        signed.root.hex(),
        found.size,
        found.root.hex()
    ))
}
