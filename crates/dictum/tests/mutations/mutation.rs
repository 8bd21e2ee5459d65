//! The damages: flipped bits, truncations, swaps and deletions, chosen by chance from a fixed seed.

use crate::specimen::Specimen;
use std::{
    fmt, fs,
    path::{Path, PathBuf},
};

/// One damage of one file.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Mutation {
    /// The file, below the archive's root.
    pub file: PathBuf,
    /// What is done to it.
    pub damage: Damage,
}

/// What is done to a file.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Damage {
    /// A bit is flipped.
    Flip { byte: usize, bit: u8 },
    /// The file is cut to a length.
    Cut { to: usize },
    /// Two stretches of this many bytes change places.
    SwapBlocks { size: usize, one: usize, other: usize },
    /// Two frames of a pack change places.
    SwapFrames { one: usize, other: usize },
    /// Two files change places.
    SwapFiles { other: PathBuf },
    /// The file is put back to what it was before the last ingest.
    PutBack,
    /// The file is gone.
    Delete,
}

impl Damage {
    /// Its sort, as the table has it.
    pub fn sort(&self) -> &'static str {
        match self {
            Damage::Flip { .. } => "flip",
            Damage::Cut { .. } => "cut",
            Damage::SwapBlocks { .. }
            | Damage::SwapFrames { .. }
            | Damage::SwapFiles { .. }
            | Damage::PutBack => "swap",
            Damage::Delete => "delete",
        }
    }
}

impl fmt::Display for Mutation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {:?}", self.file.display(), self.damage)
    }
}

impl Mutation {
    /// Damages a copy of a specimen; says whether anything is different now.
    pub fn apply(&self, specimen: &Specimen, copy: &Path) -> bool {
        let path = copy.join(&self.file);
        let sound = fs::read(&path).unwrap();
        let changed = match &self.damage {
            Damage::Delete => {
                fs::remove_file(&path).unwrap();
                return true;
            }
            Damage::SwapFiles { other } => {
                let other_path = copy.join(other);
                let theirs = fs::read(&other_path).unwrap();
                fs::write(&other_path, &sound).unwrap();
                theirs
            }
            Damage::PutBack => match fs::read(specimen.earlier.join(&self.file)) {
                Ok(earlier) => earlier,
                Err(_) => return false,
            },
            Damage::Flip { byte, bit } => {
                let mut changed = sound.clone();
                changed[*byte] ^= 1 << bit;
                changed
            }
            Damage::Cut { to } => sound[..*to].to_vec(),
            Damage::SwapBlocks { size, one, other } => {
                let mut changed = sound.clone();
                changed[*one..one + size].copy_from_slice(&sound[*other..other + size]);
                changed[*other..other + size].copy_from_slice(&sound[*one..one + size]);
                changed
            }
            Damage::SwapFrames { one, other } => swap_frames(&sound, *one, *other),
        };
        let is_different = changed != sound;
        fs::write(&path, changed).unwrap();
        is_different
    }
}

/// The first four bytes of every zstd frame.
const FRAME: [u8; 4] = [0x28, 0xb5, 0x2f, 0xfd];

fn frames(pack: &[u8]) -> Vec<&[u8]> {
    let mut starts: Vec<usize> = (0..pack.len()).filter(|at| pack[*at..].starts_with(&FRAME)).collect();
    starts.push(pack.len());
    starts.windows(2).map(|ends| &pack[ends[0]..ends[1]]).collect()
}

fn swap_frames(pack: &[u8], one: usize, other: usize) -> Vec<u8> {
    let mut frames = frames(pack);
    frames.swap(one, other);
    frames.concat()
}

/// A generator of chances that is the same everywhere (SplitMix64).
pub struct Chance(pub u64);

impl Chance {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number below `end`, which is above 0.
    pub fn below(&mut self, end: usize) -> usize {
        (self.next() % end as u64) as usize
    }

    /// A damage of the sort asked for; nothing where the file is too small for it.
    pub fn damage(&mut self, sort: &str, bytes: &[u8], file: &Path, all: &[PathBuf]) -> Option<Damage> {
        let length = bytes.len();
        match sort {
            "delete" => Some(Damage::Delete),
            _ if length == 0 => None,
            "flip" => Some(Damage::Flip { byte: self.below(length), bit: self.below(8) as u8 }),
            "cut" => Some(Damage::Cut { to: self.below(length) }),
            _ => self.swap(bytes, file, all),
        }
    }

    fn swap(&mut self, bytes: &[u8], file: &Path, all: &[PathBuf]) -> Option<Damage> {
        let count = frames(bytes).len();
        match self.below(10) {
            0 => Some(Damage::PutBack),
            1 => {
                let other = all[self.below(all.len())].clone();
                (other != file).then_some(Damage::SwapFiles { other })
            }
            2..=5 if count > 2 => {
                let (one, other) = (self.below(count), self.below(count));
                (one != other).then_some(Damage::SwapFrames { one, other })
            }
            _ => {
                let size = [1, 16, 512, 4096][self.below(4)];
                let places = bytes.len() / size;
                if places < 2 {
                    return None;
                }
                let (one, other) = (self.below(places) * size, self.below(places) * size);
                let is_same = bytes[one..one + size] == bytes[other..other + size];
                (!is_same).then_some(Damage::SwapBlocks { size, one, other })
            }
        }
    }
}
