//! Tiles of the tree's hashes and bundles of entries, with their paths, as C2SP `tlog-tiles` asks.
//!
//! A tile is up to 256 hashes of one level, eight levels apart: hash `i` of tile `n` at level `l` is that of the subtree with leaves
//! (`n`·256 + `i`)·256^`l` up to the next. A bundle is up to 256 entries, each after its length in two bytes. One that is not full stands
//! under a name with its width, and is never changed: a fuller one stands beside it.

use super::{
    strict::decimal,
    tree::{leaf_hash, node_hash},
};
use dictum_model::Digest;
use std::fmt::Write as _;

/// Hashes of a full tile, and entries of a full bundle.
pub const FULL: u64 = 256;

/// Levels of the tree that one tile spans.
const HEIGHT: u8 = 8;

/// Bytes of one hash.
const HASH: usize = 32;

/// The longest entry a bundle takes, in bytes: its length is written in two.
pub const LONGEST_ENTRY: usize = u16::MAX as usize;

/// The media type of tiles and bundles.
pub const MEDIA_TYPE: &str = "application/octet-stream";

/// A tile's place in the tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Tile {
    /// Its level: 0 holds leaves, each further one spans eight levels of the tree more.
    pub level: u8,
    /// Its number within the level, from 0.
    pub index: u64,
    /// How many hashes it holds, 1 to 256.
    pub width: u64,
}

impl Tile {
    /// The tiles that a tree of `new_size` leaves has and one of `old_size` had not, lowest level first.
    pub fn between(old_size: u64, new_size: u64) -> impl Iterator<Item = Tile> {
        let levels = 0..=(u64::BITS as u8 - 1) / HEIGHT;
        levels.flat_map(move |level| {
            let (old, new) = (old_size >> (HEIGHT * level), new_size >> (HEIGHT * level));
            runs(old, new).map(move |run| Tile { level, index: run.index, width: run.width })
        })
    }

    /// The tile of a tree of `size` leaves that tells the hash of the `index`-th complete subtree of 2^`level` leaves. `None`
    /// where the tree has no such subtree.
    pub fn holding(level: u8, index: u64, size: u64) -> Option<Tile> {
        let first = index.checked_mul(1 << (level % HEIGHT))?;
        let tile_level = level / HEIGHT;
        let hashes = size.checked_shr(u32::from(HEIGHT) * u32::from(tile_level)).unwrap_or(0);
        let tile = Tile { level: tile_level, index: first / FULL, width: width(first / FULL, hashes)? };
        let end = first % FULL + (1 << (level % HEIGHT));
        (end <= tile.width).then_some(tile)
    }

    /// The hash of the `index`-th complete subtree of 2^`level` leaves, from the bytes of the tile [`Tile::holding`] it. `None` where
    /// the bytes are too few.
    pub fn subtree(bytes: &[u8], level: u8, index: u64) -> Option<Digest> {
        let leaves = 1usize << (level % HEIGHT);
        let first = ((index << (level % HEIGHT)) % FULL) as usize;
        fold(bytes.get(first * HASH..(first + leaves) * HASH)?)
    }

    /// The hash of a full tile, which is one of the tile's above. `None` where the bytes are not 256 hashes.
    pub fn hash_of_full(bytes: &[u8]) -> Option<Digest> {
        (bytes.len() == FULL as usize * HASH).then(|| fold(bytes))?
    }

    /// The number of the level's hash that a tile begins with.
    pub fn first(&self) -> u64 {
        self.index.saturating_mul(FULL)
    }

    /// Bytes of the tile.
    pub fn bytes(&self) -> usize {
        self.width as usize * HASH
    }

    /// Its path under the log's address: `tile/0/x001/x234/067.p/12`.
    pub fn path(&self) -> String {
        format!("tile/{}/{}", self.level, place(self.index, self.width))
    }

    /// Reads a path of [`Tile::path`]'s form, and no other.
    pub fn from_path(path: &str) -> Option<Tile> {
        let (level, place) = path.strip_prefix("tile/")?.split_once('/')?;
        let level = decimal(level).filter(|level| *level < 64)? as u8;
        let run = read_place(place)?;
        Some(Tile { level, index: run.index, width: run.width })
    }
}

/// A bundle's place among the entries.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Bundle {
    /// Its number, from 0.
    pub index: u64,
    /// How many entries it holds, 1 to 256.
    pub width: u64,
}

impl Bundle {
    /// The bundles that a log of `new_size` entries has and one of `old_size` had not.
    pub fn between(old_size: u64, new_size: u64) -> impl Iterator<Item = Bundle> {
        runs(old_size, new_size)
    }

    /// The bundle of a log of `size` entries that holds the entry `index`, counted from 0.
    pub fn holding(index: u64, size: u64) -> Option<Bundle> {
        let bundle = Bundle { index: index / FULL, width: width(index / FULL, size)? };
        (index % FULL < bundle.width).then_some(bundle)
    }

    /// The number of its first entry, from 0.
    pub fn first(&self) -> u64 {
        self.index.saturating_mul(FULL)
    }

    /// Its path under the log's address: `tile/entries/x001/x234/067.p/12`.
    pub fn path(&self) -> String {
        format!("tile/entries/{}", place(self.index, self.width))
    }

    /// Reads a path of [`Bundle::path`]'s form, and no other.
    pub fn from_path(path: &str) -> Option<Bundle> {
        read_place(path.strip_prefix("tile/entries/")?)
    }

    /// Puts an entry after those of a bundle.
    ///
    /// # Errors
    /// The entry's length in bytes, where two cannot state it.
    pub fn push(bytes: &mut Vec<u8>, entry: &[u8]) -> Result<(), usize> {
        let length = u16::try_from(entry.len()).map_err(|_| entry.len())?;
        bytes.extend_from_slice(&length.to_be_bytes());
        bytes.extend_from_slice(entry);
        Ok(())
    }

    /// Takes a bundle apart into its entries. `None` where the bytes end within an entry.
    pub fn entries(bytes: &[u8]) -> Option<Vec<&[u8]>> {
        let mut entries = Vec::new();
        let mut rest = bytes;
        while !rest.is_empty() {
            let (length, after) = rest.split_first_chunk::<2>()?;
            let (entry, after) = after.split_at_checked(usize::from(u16::from_be_bytes(*length)))?;
            entries.push(entry);
            rest = after;
        }
        Some(entries)
    }

    /// The tile at level 0 that its entries hash to.
    pub fn tile_of_leaves(entries: &[&[u8]]) -> Vec<u8> {
        entries.iter().flat_map(|entry| leaf_hash(entry).0).collect()
    }
}

/// The hashes in a tile's bytes.
pub fn hashes(bytes: &[u8]) -> impl Iterator<Item = Digest> {
    bytes.as_chunks::<HASH>().0.iter().map(|hash| Digest(*hash))
}

/// Folds 2ⁿ hashes in pairs until one is left.
fn fold(bytes: &[u8]) -> Option<Digest> {
    let mut hashes: Vec<Digest> = hashes(bytes).collect();
    while hashes.len() > 1 {
        hashes = hashes.as_chunks().0.iter().map(|[left, right]| node_hash(*left, *right)).collect();
    }
    hashes.first().copied()
}

/// How many of `count` things stand in group `index`; `None` where none does.
fn width(index: u64, count: u64) -> Option<u64> {
    let width = count.saturating_sub(index.checked_mul(FULL)?).min(FULL);
    (width > 0).then_some(width)
}

/// The groups of up to 256 that `new` things have and `old` had not.
fn runs(old: u64, new: u64) -> impl Iterator<Item = Bundle> {
    let groups = if new > old { old / FULL..new.div_ceil(FULL) } else { 0..0 };
    groups.filter_map(move |index| Some(Bundle { index, width: width(index, new)? }))
}

/// `x001/x234/067`, and `.p/12` where it is not full.
fn place(index: u64, width: u64) -> String {
    let mut elements = vec![index % 1000];
    let mut above = index / 1000;
    while above > 0 {
        elements.push(above % 1000);
        above /= 1000;
    }
    let mut path = String::new();
    for element in elements.iter().skip(1).rev() {
        let _ = write!(path, "x{element:03}/");
    }
    let _ = write!(path, "{:03}", elements[0]);
    if width < FULL {
        let _ = write!(path, ".p/{width}");
    }
    path
}

fn read_place(text: &str) -> Option<Bundle> {
    let (number, width) = match text.split_once(".p/") {
        Some((number, width)) => (number, decimal(width).filter(|width| (1..FULL).contains(width))?),
        None => (text, FULL),
    };
    let digits: String =
        number.split('/').map(|element| element.strip_prefix('x').unwrap_or(element)).collect();
    let index: u64 = digits.parse().ok()?;
    // What is written in another way than ours would be has no place: not a second name of the same tile.
    (place(index, width) == text).then_some(Bundle { index, width })
}
