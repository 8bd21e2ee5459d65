//! Seeds: the runs of words by which two passages find each other.
//!
//! Of every few neighbouring runs the one is chosen that tells most, so that two passages which share enough words in a row
//! choose the same. Source: Schleimer, Wilkerson and Aiken, "Winnowing" (2003); there the least hash is chosen.

use super::row::GAP;

/// Words of a run.
pub(super) const RUN: usize = 4;
/// Of so many neighbouring runs one is chosen: every eight words in a row that two passages share have a seed in common.
const WINDOW: usize = 5;

/// A run of words, by its hash and its first place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Seed {
    pub(super) hash: u32,
    pub(super) place: u32,
}

impl Seed {
    /// Reads a seed as it lies in a segment.
    #[inline]
    pub(super) fn read(bytes: &[u8; 8]) -> Seed {
        let both = u64::from_le_bytes(*bytes);
        Seed { hash: both as u32, place: (both >> 32) as u32 }
    }
}

/// A run on its way: what tells most has the least rank.
#[derive(Clone, Copy)]
struct Run {
    rank: u64,
    hash: u32,
}

impl Run {
    fn of(words: [u32; RUN]) -> Run {
        const FACTORS: [u64; RUN] =
            [0x9E37_79B9_7F4A_7C15, 0xC2B2_AE3D_27D4_EB4F, 0x1656_67B1_9E37_79F9, 0xD6E8_FEB8_6659_FD93];
        let mixed = words.iter().zip(FACTORS).fold(0x27D4_EB2F_1656_67C5_u64, |mixed, (word, factor)| {
            mixed.wrapping_add(u64::from(*word).wrapping_mul(factor))
        });
        let hash = (mixed >> 32) as u32;
        let classes: u32 = words.iter().map(|word| word & 7).sum();
        Run { rank: u64::from(63 - classes) << 32 | u64::from(hash), hash }
    }
}

/// Gives the seeds of a paragraph's words, the places counted from `base`.
pub(super) fn for_each_seed(words: impl Iterator<Item = u32>, base: u32, mut take: impl FnMut(Seed)) {
    let mut held = [Run { rank: u64::MAX, hash: 0 }; WINDOW];
    let mut run = [GAP; RUN];
    // How many runs there were, the place of the least of the last few, and the last that was given.
    let (mut runs, mut least, mut given) = (0, 0, usize::MAX);
    for (at, word) in words.enumerate() {
        run = [run[1], run[2], run[3], word];
        let Some(at) = (at + 1).checked_sub(RUN) else { continue };
        held[at % WINDOW] = Run::of(run);
        runs = at + 1;
        if at - least >= WINDOW {
            least = (at + 1 - WINDOW..=at).rev().min_by_key(|at| held[at % WINDOW].rank).unwrap_or(at);
        } else if held[at % WINDOW].rank <= held[least % WINDOW].rank {
            least = at;
        }
        if runs >= WINDOW && given != least {
            given = least;
            take(Seed { hash: held[least % WINDOW].hash, place: base + least as u32 });
        }
    }
    if runs > 0 && runs < WINDOW {
        take(Seed { hash: held[least % WINDOW].hash, place: base + least as u32 });
    }
}

/// Sorts seeds by hash; those of one hash stay in their order. `spare` is room to sort in.
pub(super) fn sort(seeds: &mut Vec<Seed>) {
    let mut spare = vec![Seed { hash: 0, place: 0 }; seeds.len()];
    sort_by_digit(seeds, &mut spare, 0);
    sort_by_digit(&spare, seeds, 11);
    sort_by_digit(seeds, &mut spare, 22);
    *seeds = spare;
}

/// Puts seeds from one row into another in the order of one digit of their hashes.
fn sort_by_digit(from: &[Seed], to: &mut [Seed], shift: u32) {
    const SIZE: usize = 1 << 11;
    let digit = |seed: &Seed| (seed.hash >> shift) as usize & (SIZE - 1);
    let mut next = [0_usize; SIZE];
    for seed in from {
        next[digit(seed)] += 1;
    }
    let mut sum = 0;
    for count in &mut next {
        sum += std::mem::replace(count, sum);
    }
    for seed in from {
        let slot = &mut next[digit(seed)];
        to[*slot] = *seed;
        *slot += 1;
    }
}
