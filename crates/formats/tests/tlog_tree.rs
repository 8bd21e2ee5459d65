//! The Merkle tree against two other implementations, and its proofs' laws.
#![allow(clippy::unwrap_used, reason = "a test says what it means")]

use dictum_formats::tlog::tree::{
    BeyondTheTree, Frontier, Hashes, TreeHead, consistency_holds, consistency_proof, inclusion_holds,
    inclusion_proof, leaf_hash, node_hash, root,
};
use dictum_model::Digest;
use proptest::prelude::*;

/// More than two tiles of leaves, and no power of two.
const LEAVES: u64 = 600;

fn entry(index: u64) -> Vec<u8> {
    format!("entry {index}").into_bytes()
}

/// Hashes made from the entries when they are asked for.
struct Entries(u64);

impl Hashes for Entries {
    type Error = BeyondTheTree;

    fn hash(&self, level: u8, index: u64) -> Result<Digest, BeyondTheTree> {
        if (index + 1) << level > self.0 {
            return Err(BeyondTheTree { asked: index << level, size: self.0 });
        }
        Ok(match level {
            0 => leaf_hash(&entry(index)),
            _ => node_hash(self.hash(level - 1, 2 * index)?, self.hash(level - 1, 2 * index + 1)?),
        })
    }
}

/// The hashes of all complete subtrees, made once.
struct Held(Vec<Vec<Digest>>);

impl Held {
    fn new(leaves: u64) -> Held {
        let mut levels = vec![(0..leaves).map(|index| leaf_hash(&entry(index))).collect::<Vec<_>>()];
        while levels.last().unwrap().len() > 1 {
            let below = levels.last().unwrap();
            levels.push(below.chunks_exact(2).map(|pair| node_hash(pair[0], pair[1])).collect());
        }
        Held(levels)
    }
}

impl Hashes for Held {
    type Error = BeyondTheTree;

    fn hash(&self, level: u8, index: u64) -> Result<Digest, BeyondTheTree> {
        Ok(self.0[usize::from(level)][index as usize])
    }
}

mod ct {
    pub use ct_merkle::mem_backed_tree::MemoryBackedTree;
    pub type Tree = MemoryBackedTree<sha2_of_ct_merkle::Sha256, Vec<u8>>;
}

fn bytes(proof: &[Digest]) -> Vec<u8> {
    proof.iter().flat_map(|hash| hash.0).collect()
}

fn head(size: u64, hashes: &Held) -> TreeHead {
    TreeHead { size, root: root(size, hashes).unwrap() }
}

#[test]
fn the_empty_tree_has_the_root_of_rfc_6962() {
    let empty = root(0, &Entries(0)).unwrap();
    assert_eq!(empty.hex(), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

#[test]
fn every_root_and_every_inclusion_proof_is_that_of_ct_merkle() {
    let hashes = Held::new(LEAVES);
    let mut other = ct::Tree::new();
    for size in 1..=LEAVES {
        other.push(entry(size - 1));
        assert_eq!(root(size, &hashes).unwrap().0[..], other.root().as_bytes()[..], "root of {size}");
        for index in (0..size).step_by(1 + size as usize / 12) {
            let proof = inclusion_proof(index, size, &hashes).unwrap();
            assert_eq!(bytes(&proof), other.prove_inclusion(index as usize).as_bytes(), "{index} in {size}");
        }
    }
}

#[test]
fn leaves_that_come_one_by_one_give_every_root() {
    let hashes = Held::new(LEAVES);
    let mut frontier = Frontier::default();
    for size in 0..LEAVES {
        assert_eq!(frontier.head(), head(size, &hashes));
        frontier.push(leaf_hash(&entry(size)));
    }
}

#[test]
fn every_consistency_proof_is_that_of_ct_merkle() {
    let hashes = Held::new(LEAVES);
    let mut other = ct::Tree::new();
    for size in 1..=LEAVES {
        other.push(entry(size - 1));
        for old in (1..=size).step_by(1 + size as usize / 12) {
            let proof = consistency_proof(old, size, &hashes).unwrap();
            let theirs = other.prove_consistency((size - old) as usize);
            assert_eq!(bytes(&proof), theirs.as_bytes(), "{old} to {size}");
        }
    }
}

#[test]
fn every_proof_of_a_small_tree_holds_for_its_own_leaf_and_sizes_and_for_no_others() {
    let hashes = Held::new(33);
    for size in 1..=33 {
        let head = head(size, &hashes);
        for index in 0..size {
            let proof = inclusion_proof(index, size, &hashes).unwrap();
            for claimed in 0..=size {
                let holds = inclusion_holds(leaf_hash(&entry(index)), claimed, size, &proof, head.root);
                assert_eq!(holds, claimed == index, "leaf {index} as {claimed} of {size}");
            }
        }
    }
    for size in 0..=33 {
        for old in 0..=size {
            let proof = consistency_proof(old, size, &hashes).unwrap();
            for other in 0..=33 {
                let holds = consistency_holds(head(other, &hashes), head(size, &hashes), &proof);
                // From and to itself, and from nothing, a proof is empty.
                let is_also_empty = proof.is_empty() && (other == 0 || other == size);
                assert_eq!(holds, other == old || is_also_empty, "{old} to {size} as from {other}");
            }
        }
    }
}

#[test]
fn what_lies_beyond_the_tree_is_refused() {
    let hashes = Entries(7);
    assert_eq!(inclusion_proof(7, 7, &hashes), Err(BeyondTheTree { asked: 7, size: 7 }));
    assert_eq!(inclusion_proof(0, 0, &hashes), Err(BeyondTheTree { asked: 0, size: 0 }));
    assert_eq!(consistency_proof(8, 7, &hashes), Err(BeyondTheTree { asked: 8, size: 7 }));
    let leaf = leaf_hash(&entry(0));
    assert!(!inclusion_holds(leaf, 0, 0, &[], leaf));
    assert!(!inclusion_holds(leaf, u64::MAX, u64::MAX, &[leaf; 64], leaf));
    let (old, new) = (TreeHead { size: u64::MAX - 1, root: leaf }, TreeHead { size: u64::MAX, root: leaf });
    assert!(!consistency_holds(old, new, &[leaf; 70]));
    assert!(!consistency_holds(new, old, &[]));
}

proptest! {
    #[test]
    fn a_proof_with_a_changed_bit_a_missing_or_a_further_hash_does_not_hold(
        size in 2..LEAVES, index in any::<prop::sample::Index>(), at in any::<prop::sample::Index>(), bit in 0..256usize,
    ) {
        let hashes = Entries(size);
        let index = index.index(size as usize) as u64;
        let (leaf, top) = (leaf_hash(&entry(index)), root(size, &hashes).unwrap());
        let proof = inclusion_proof(index, size, &hashes).unwrap();
        prop_assert!(inclusion_holds(leaf, index, size, &proof, top));
        let mut changed = proof.clone();
        let at = at.index(proof.len());
        changed[at].0[bit / 8] ^= 1 << (bit % 8);
        prop_assert!(!inclusion_holds(leaf, index, size, &changed, top));
        changed.remove(at);
        prop_assert!(!inclusion_holds(leaf, index, size, &changed, top));
        prop_assert!(!inclusion_holds(leaf, index, size, &[proof, vec![top]].concat(), top));
    }

    #[test]
    fn a_tree_with_one_entry_changed_does_not_extend_the_old_one(
        size in 2..LEAVES, old in any::<prop::sample::Index>(), at in any::<prop::sample::Index>(), bit in 0..256usize,
    ) {
        let hashes = Entries(size);
        let old = 1 + old.index(size as usize - 1) as u64;
        let was = TreeHead { size: old, root: root(old, &hashes).unwrap() };
        let is = TreeHead { size, root: root(size, &hashes).unwrap() };
        let proof = consistency_proof(old, size, &hashes).unwrap();
        prop_assert!(consistency_holds(was, is, &proof));
        let mut other = was;
        other.root.0[bit / 8] ^= 1 << (bit % 8);
        prop_assert!(!consistency_holds(other, is, &proof));
        let mut changed = proof.clone();
        changed[at.index(proof.len())].0[bit / 8] ^= 1 << (bit % 8);
        prop_assert!(!consistency_holds(was, is, &changed));
    }

    #[test]
    fn proofs_read_few_hashes_of_a_tree_of_any_size(size in 1..u64::MAX, index in any::<u64>()) {
        struct Counting(std::cell::Cell<u32>);
        impl Hashes for Counting {
            type Error = BeyondTheTree;
            fn hash(&self, level: u8, index: u64) -> Result<Digest, BeyondTheTree> {
                self.0.set(self.0.get() + 1);
                let name = [&index.to_be_bytes()[..], &[level]].concat();
                Ok(leaf_hash(&name))
            }
        }
        let hashes = Counting(Default::default());
        let index = index % size;
        let proof = inclusion_proof(index, size, &hashes).unwrap();
        prop_assert!(proof.len() <= 64 && hashes.0.get() <= 128);
        let proof = consistency_proof(index, size, &hashes).unwrap();
        prop_assert!(proof.len() <= 65 && hashes.0.get() <= 256);
    }
}
