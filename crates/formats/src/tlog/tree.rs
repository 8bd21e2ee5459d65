//! The Merkle tree of RFC 6962, section 2.1: hashes, roots, and proofs of inclusion and consistency with their verification.
//!
//! No tree is held in memory. Roots and proofs are put together from the hashes of complete subtrees, which a [`Hashes`] lends one
//! by one: at most about 2·log₂ n of them for a root or a proof, whatever the tree's size.

use dictum_model::Digest;
use sha2::{Digest as _, Sha256};

/// No proof is longer: one hash a level of a tree of 2⁶⁴ leaves, and one.
pub const LONGEST_PROOF: usize = 65;

/// Lends the hashes of complete subtrees.
pub trait Hashes {
    /// Why a hash cannot be lent.
    type Error: From<BeyondTheTree>;

    /// The hash of the `index`-th subtree of 2^`level` leaves: of leaves `index`·2^`level` up to `(index + 1)`·2^`level`.
    fn hash(&self, level: u8, index: u64) -> Result<Digest, Self::Error>;
}

/// Says that something was asked of a tree that is smaller.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a tree of {size} leaves was asked about {asked}")]
pub struct BeyondTheTree {
    /// The index or size asked about.
    pub asked: u64,
    /// The leaves there are.
    pub size: u64,
}

/// The hash of a leaf: SHA-256 of a zero byte and the entry.
pub fn leaf_hash(entry: &[u8]) -> Digest {
    Digest(Sha256::new().chain_update([0]).chain_update(entry).finalize().into())
}

/// The hash of a node: SHA-256 of a one byte and the hashes of its two halves.
pub fn node_hash(left: Digest, right: Digest) -> Digest {
    Digest(Sha256::new().chain_update([1]).chain_update(left.0).chain_update(right.0).finalize().into())
}

/// The root of the first `size` leaves; that of no leaves is the SHA-256 of nothing.
pub fn root<H: Hashes>(size: u64, hashes: &H) -> Result<Digest, H::Error> {
    match size {
        0 => Ok(Digest(Sha256::digest([]).into())),
        _ => range_hash(0, size, hashes),
    }
}

/// Proves that a leaf is in the tree of the first `size` leaves: the siblings on its way up, lowest first (RFC 6962, section 2.1.1).
///
/// # Errors
/// [`BeyondTheTree`] where `index` is not below `size`.
pub fn inclusion_proof<H: Hashes>(index: u64, size: u64, hashes: &H) -> Result<Vec<Digest>, H::Error> {
    if index >= size {
        return Err(BeyondTheTree { asked: index, size }.into());
    }
    let (mut first, mut end) = (0, size);
    let mut siblings = Vec::new();
    while end - first > 1 {
        let middle = first + split(end - first);
        if index < middle {
            siblings.push(range_hash(middle, end, hashes)?);
            end = middle;
        } else {
            siblings.push(range_hash(first, middle, hashes)?);
            first = middle;
        }
    }
    siblings.reverse();
    Ok(siblings)
}

/// Proves that the tree of the first `size` leaves extends that of the first `old_size` (RFC 6962, section 2.1.2). Every tree extends the
/// empty one, and itself: those proofs are empty.
///
/// # Errors
/// [`BeyondTheTree`] where `old_size` is above `size`.
pub fn consistency_proof<H: Hashes>(old_size: u64, size: u64, hashes: &H) -> Result<Vec<Digest>, H::Error> {
    if old_size > size {
        return Err(BeyondTheTree { asked: old_size, size }.into());
    }
    if old_size == 0 {
        return Ok(Vec::new());
    }
    let (mut first, mut end) = (0, size);
    let mut proof = Vec::new();
    while end != old_size {
        let middle = first + split(end - first);
        if old_size <= middle {
            proof.push(range_hash(middle, end, hashes)?);
            end = middle;
        } else {
            proof.push(range_hash(first, middle, hashes)?);
            first = middle;
        }
    }
    if first > 0 {
        proof.push(range_hash(first, end, hashes)?);
    }
    proof.reverse();
    Ok(proof)
}

/// Says whether `proof` leads from a leaf to the root of a tree of `size` leaves (RFC 9162, section 2.1.3.2).
pub fn inclusion_holds(leaf: Digest, index: u64, size: u64, proof: &[Digest], root: Digest) -> bool {
    if index >= size {
        return false;
    }
    let mut hash = leaf;
    let arrives = climb(index, size - 1, proof, |sibling| match sibling {
        Sibling::Left(left) => hash = node_hash(left, hash),
        Sibling::Right(right) => hash = node_hash(hash, right),
    });
    arrives && hash == root
}

/// A tree's size and root.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TreeHead {
    /// The number of leaves.
    pub size: u64,
    /// The root.
    pub root: Digest,
}

/// Says whether `proof` shows that the tree `new` begins with all the leaves of the tree `old`, in their order (RFC 9162, section 2.1.4.2).
pub fn consistency_holds(old: TreeHead, new: TreeHead, proof: &[Digest]) -> bool {
    if old.size == 0 {
        return proof.is_empty() && old.root == Digest(Sha256::digest([]).into());
    }
    if old.size >= new.size {
        return proof.is_empty() && old == new;
    }
    // An old tree that is itself a subtree of the new one begins the way up with its own root.
    let begun = if old.size.is_power_of_two() { Some((&old.root, proof)) } else { proof.split_first() };
    let Some((&seed, rest)) = begun else { return false };
    let complete_levels = (old.size - 1).trailing_ones();
    let (mut old_hash, mut new_hash) = (seed, seed);
    let arrives =
        climb((old.size - 1) >> complete_levels, (new.size - 1) >> complete_levels, rest, |sibling| {
            match sibling {
                Sibling::Left(left) => {
                    old_hash = node_hash(left, old_hash);
                    new_hash = node_hash(left, new_hash);
                }
                Sibling::Right(right) => new_hash = node_hash(new_hash, right),
            }
        });
    arrives && old_hash == old.root && new_hash == new.root
}

/// The root of leaves that come one by one, in a few hashes: those of the complete subtrees that the leaves so far fall into.
#[derive(Clone, Debug, Default)]
pub struct Frontier {
    size: u64,
    complete: Vec<Digest>,
}

impl Frontier {
    /// Puts a leaf after those before it.
    pub fn push(&mut self, leaf: Digest) {
        let mut hash = leaf;
        for _ in 0..self.size.trailing_ones() {
            if let Some(left) = self.complete.pop() {
                hash = node_hash(left, hash);
            }
        }
        self.complete.push(hash);
        self.size += 1;
    }

    /// The size and root so far.
    pub fn head(&self) -> TreeHead {
        let folded = self.complete.iter().rev().copied().reduce(|right, left| node_hash(left, right));
        TreeHead { size: self.size, root: folded.unwrap_or_else(|| Digest(Sha256::digest([]).into())) }
    }
}

/// A hash of a proof, and on which side it stands.
enum Sibling {
    Left(Digest),
    Right(Digest),
}

/// Walks from the `node`-th of a level whose last is `last` up to the root, and says whether the proof is as long as the way.
fn climb(mut node: u64, mut last: u64, proof: &[Digest], mut join: impl FnMut(Sibling)) -> bool {
    for &hash in proof {
        if last == 0 {
            return false;
        }
        if node & 1 == 1 || node == last {
            join(Sibling::Left(hash));
            // The last node of a level moves up as it is where it has no sibling.
            while node & 1 == 0 && node != 0 {
                node >>= 1;
                last >>= 1;
            }
        } else {
            join(Sibling::Right(hash));
        }
        node >>= 1;
        last >>= 1;
    }
    last == 0
}

/// Where RFC 6962 splits a tree of `leaves` in two: at the largest power of two below its size.
fn split(leaves: u64) -> u64 {
    1 << (u64::BITS - 1 - (leaves - 1).leading_zeros())
}

/// The hash of a subtree as the RFC splits them: complete subtrees from the left, the largest first, folded from the right.
fn range_hash<H: Hashes>(first: u64, end: u64, hashes: &H) -> Result<Digest, H::Error> {
    let mut folded: Option<Digest> = None;
    let mut end = end;
    while end > first {
        let level = (end - first).trailing_zeros();
        let start = end - (1 << level);
        let part = hashes.hash(level as u8, start >> level)?;
        folded = Some(folded.map_or(part, |right| node_hash(part, right)));
        end = start;
    }
    folded.ok_or_else(|| BeyondTheTree { asked: first, size: end }.into())
}
