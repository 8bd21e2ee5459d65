//! Does the log publish what the catalogue holds, and is that what was signed? Every bundle and tile is made again and compared.

use super::{Examination, number};
use crate::{
    error::{Error, IoContext, Result},
    record::{
        catalogue::Catalogue,
        entry::Entry,
        log::{KeyStore, SignedCheckpoint, TileReader, read_checkpoint},
    },
};
use dictum_formats::tlog::{
    Bundle, Tile, VerifierKey,
    tile::FULL,
    tree::{self, TreeHead},
};
use std::{os::unix::fs::PermissionsExt, path::Path};

/// Compares the signed checkpoint with its keys and the catalogue's length: what an opening needs.
pub(super) fn check_signature(examination: &mut Examination<'_>) -> Result<()> {
    let archive = examination.archive;
    let keys = KeyStore::new(archive.disk(), archive.folder());
    let signed = match read_checkpoint(archive.disk(), archive.folder()) {
        Ok(signed) => signed,
        Err(error) => return found(examination, &number::CHECKPOINT_BAD, error),
    };
    let public = match keys.public() {
        Ok(public) => public,
        Err(error) => return found(examination, &number::KEYS_CHANGED, error),
    };
    let length = archive.catalogue()?.length()?;
    let Some(signed) = signed else {
        examination.report.unpublished = length;
        if !public.is_empty() {
            let what = "record/log/checkpoint is missing, and record/log/keys says that there was one";
            examination.find(&number::CHECKPOINT_BAD, what);
        }
        return Ok(());
    };
    examination.report.unpublished = length.saturating_sub(signed.checkpoint.head.size);
    check_keys(examination, &keys, &public, &signed)?;
    let size = signed.checkpoint.head.size;
    if length < size {
        let what = format!("the catalogue has {length} entries, the log was signed with {size}");
        examination.find(&number::CATALOGUE_BEHIND, what);
    }
    Ok(())
}

fn check_keys(
    examination: &mut Examination<'_>,
    keys: &KeyStore<'_>,
    public: &[VerifierKey],
    signed: &SignedCheckpoint,
) -> Result<()> {
    let private = match keys.private() {
        Ok(private) => private,
        Err(error) => return found(examination, &number::PRIVATE_KEY, error),
    };
    let mut known = public.to_vec();
    match &private {
        Some(key) if public.is_empty() => {
            // A writer killed right after the first checkpoint leaves this too.
            examination.find(&number::KEYS_MISSING, "record/log/keys is missing");
            known.push(key.verifier().clone());
        }
        Some(key) if !public.contains(key.verifier()) => {
            let what = format!("the key in private/ is none of record/log/keys: {}", key.verifier());
            examination.find(&number::KEYS_CHANGED, what);
        }
        Some(_) => {}
        // A backup is meant to be without, unless it was asked for, and a replica signs nothing.
        None if examination.archive.folder().is_backup() || examination.archive.followed()?.is_some() => {}
        None => examination.find(&number::PRIVATE_KEY, "private/log-key is missing"),
    }
    if let Err(error) = signed.note.signers(&known) {
        examination.find(&number::CHECKPOINT_BAD, format!("record/log/checkpoint: {error}"));
    }
    if known.last().is_some_and(|key| key.name() != signed.checkpoint.origin) {
        let what = format!("record/log/checkpoint is of another log, {}", signed.checkpoint.origin);
        examination.find(&number::CHECKPOINT_BAD, what);
    }
    let path = keys.private_path();
    match std::fs::metadata(&path) {
        Ok(metadata) if metadata.permissions().mode() & 0o077 != 0 => {
            examination.find(&number::PRIVATE_KEY, "private/log-key can be read by others than its owner");
        }
        _ => {}
    }
    Ok(())
}

/// Makes every bundle and tile of the signed log again from the entries, and compares them with those that are published.
pub(super) fn check_tiles(examination: &mut Examination<'_>) -> Result<()> {
    let archive = examination.archive;
    // What cannot be read or was not signed was found before.
    let Ok(Some(signed)) = read_checkpoint(archive.disk(), archive.folder()) else { return Ok(()) };
    let head = signed.checkpoint.head;
    let catalogue = archive.catalogue()?;
    let reader = TileReader::new(archive.disk(), archive.folder(), head.size);
    let mut levels = vec![Vec::new()];
    for bundle in Bundle::between(0, head.size.min(catalogue.length()?)) {
        check_bundle(examination, &catalogue, &reader, bundle, &mut levels)?;
    }
    for (level, bytes) in levels.iter().enumerate().filter(|(_, bytes)| !bytes.is_empty()) {
        let tile = Tile {
            level: level as u8,
            index: (head.size >> (8 * level)) / FULL,
            width: bytes.len() as u64 / 32,
        };
        compare_tile(examination, &reader, tile, bytes);
    }
    let root = TileReader::new(archive.disk(), archive.folder(), head.size);
    if let Ok(root) = tree::root(head.size, &root)
        && (TreeHead { root, ..head }) != head
    {
        let what = format!("the tiles give the root {}, {} was signed", root.hex(), head.root.hex());
        examination.find(&number::ROOT_DIFFERS, what);
    }
    check_keys_entered(examination, &catalogue)?;
    check_files(examination, &reader, head.size, &archive.folder().log())
}

/// Compares one bundle and the tile of its leaves; full tiles go on to the level above.
fn check_bundle(
    examination: &mut Examination<'_>,
    catalogue: &Catalogue,
    reader: &TileReader<'_>,
    bundle: Bundle,
    levels: &mut Vec<Vec<u8>>,
) -> Result<()> {
    let bodies = catalogue.bodies_after(bundle.first(), bundle.width)?;
    let entries: Vec<&[u8]> = bodies.iter().map(String::as_bytes).collect();
    match reader.entries(bundle) {
        Ok(published) if published == entries => {}
        Ok(_) => {
            let what = format!("record/log/{} does not hold the entries of the catalogue", bundle.path());
            examination.find(&number::BUNDLE_DIFFERS, what);
        }
        Err(error) => examination.find(&number::BUNDLE_DIFFERS, error.to_string()),
    }
    levels[0] = Bundle::tile_of_leaves(&entries);
    let mut index = bundle.index;
    for level in 0.. {
        let Some(hash) = Tile::hash_of_full(&levels[level]) else { break };
        let tile = Tile { level: level as u8, index, width: FULL };
        compare_tile(examination, reader, tile, &levels[level]);
        levels[level].clear();
        if levels.len() == level + 1 {
            levels.push(Vec::new());
        }
        levels[level + 1].extend(hash.0);
        index /= FULL;
    }
    Ok(())
}

fn compare_tile(examination: &mut Examination<'_>, reader: &TileReader<'_>, tile: Tile, expected: &[u8]) {
    match reader.tile(tile) {
        Ok(bytes) if bytes == expected => {}
        Ok(_) => {
            let what = format!("record/log/{} does not hold the hashes of the entries", tile.path());
            examination.find(&number::TILE_DIFFERS, what);
        }
        Err(error) => examination.find(&number::TILE_DIFFERS, error.to_string()),
    }
}

/// Every key that an entry names must be listed, or proofs under it cannot be checked.
fn check_keys_entered(examination: &mut Examination<'_>, catalogue: &Catalogue) -> Result<()> {
    let archive = examination.archive;
    let Ok(public) = archive.log_keys() else { return Ok(()) };
    let signed = archive.checkpoint().map_or(0, |signed| signed.checkpoint.head.size);
    for body in catalogue.bodies_of_kind("key", signed)? {
        let Ok(Entry::Key(entry)) = Entry::from_text(&body) else { continue };
        for key in [&entry.old, &entry.new].into_iter().filter(|key| !public.contains(key)) {
            examination
                .find(&number::KEYS_CHANGED, format!("record/log/keys lacks {key}, which an entry names"));
        }
    }
    Ok(())
}

/// Looks at every file under the log: partial tiles of earlier checkpoints must say what the later ones do, and nothing else belongs there.
fn check_files(
    examination: &mut Examination<'_>,
    reader: &TileReader<'_>,
    size: u64,
    log: &Path,
) -> Result<()> {
    let mut folders = vec![log.to_owned()];
    while let Some(folder) = folders.pop() {
        for item in std::fs::read_dir(&folder).during("list", &folder)? {
            let path = item.during("list", &folder)?.path();
            if path.is_dir() {
                folders.push(path);
            } else if let Some(name) = path.strip_prefix(log).ok().and_then(Path::to_str) {
                check_file(examination, reader, size, name)?;
            }
        }
    }
    Ok(())
}

fn check_file(
    examination: &mut Examination<'_>,
    reader: &TileReader<'_>,
    size: u64,
    name: &str,
) -> Result<()> {
    const NAMED: [&str; 4] = ["checkpoint", "keys", "checkpoint.new", "keys.new"];
    if let Some(tile) = Tile::from_path(name) {
        let held = (size >> (8 * u32::from(tile.level).min(7))).saturating_sub(tile.first()).min(FULL);
        if tile.width < held {
            let whole = reader.tile(Tile { width: held, ..tile });
            let matches = reader.file(name)?.is_some_and(|bytes| {
                bytes.len() == tile.bytes() && whole.is_ok_and(|whole| whole.starts_with(&bytes))
            });
            if !matches {
                examination.find(
                    &number::TILE_DIFFERS,
                    format!("record/log/{name} says other than the tile that followed it"),
                );
            }
        }
    } else if let Some(bundle) = Bundle::from_path(name) {
        let held = size.saturating_sub(bundle.first()).min(FULL);
        if bundle.width < held {
            let whole = reader.entries(Bundle { width: held, ..bundle });
            let bytes = reader.file(name)?;
            let entries = bytes.as_deref().and_then(Bundle::entries);
            let matches = entries.is_some_and(|entries| {
                entries.len() as u64 == bundle.width
                    && whole.is_ok_and(|whole| whole.iter().zip(&entries).all(|(one, other)| one == other))
            });
            if !matches {
                examination.find(
                    &number::BUNDLE_DIFFERS,
                    format!("record/log/{name} says other than the bundle that followed it"),
                );
            }
        }
    } else if !NAMED.contains(&name) {
        examination.find(&number::UNKNOWN_FILE, format!("record/log/{}", name.escape_debug()));
    }
    Ok(())
}

/// Tells damage as a finding, and passes on what is no damage.
fn found(examination: &mut Examination<'_>, number: &'static number::Number, error: Error) -> Result<()> {
    match error {
        Error::Damaged(what) => {
            examination.find(number, what);
            Ok(())
        }
        other => Err(other),
    }
}
