//! Clusters: places where seeds of a quotation lie on neighbouring diagonals, and how much of it stands around them.

use super::{
    seeds::{Numbered, Seed},
    segment::Segment,
};
use std::{collections::HashMap, ops::Range};

/// Places looked at for one seed, and for all seeds of a quotation in one segment.
const MOST_HITS_A_SEED: usize = 64;
const MOST_HITS: usize = 1_200;
/// A seed is extended until it stands in so few places.
const FEW: usize = 24;
/// The most clusters that are looked at word by word.
const MOST_CLUSTERS: usize = 48;

/// A stretch of the record in which parts of the quotation stand.
#[derive(Clone, Debug)]
pub(super) struct Cluster {
    /// The words of the record around it that are worth aligning.
    pub(super) window: Range<usize>,
    /// For each word of the quotation, whether it stands here in a run with its neighbours.
    pub(super) covered: Vec<bool>,
    /// How many of the quotation's words stand here in order.
    pub(super) common: usize,
}

/// Finds the clusters of a quotation in a segment, those with most of it first.
pub(super) fn clusters(segment: &Segment<'_>, quote: &Numbered) -> Vec<Cluster> {
    let mut hits = hits(segment, &seeds(segment, quote));
    hits.sort_unstable();
    hits.dedup();
    let slack = 4 + quote.words.len() / 5;
    let mut clusters: Vec<Cluster> = Vec::new();
    let mut start = 0;
    for end in 1..=hits.len() {
        if end == hits.len() || hits[end].0 - hits[end - 1].0 > slack as i64 {
            clusters.extend(cluster(segment, quote, &hits[start..end], slack));
            start = end;
        }
    }
    clusters.sort_by_key(|cluster| std::cmp::Reverse(covered(cluster)));
    clusters.truncate(MOST_CLUSTERS);
    let masks = Masks::new(quote);
    for cluster in &mut clusters {
        cluster.common = masks.common(segment, cluster.window.clone());
    }
    clusters.sort_by_key(|cluster| std::cmp::Reverse((cluster.common, covered(cluster))));
    clusters
}

fn covered(cluster: &Cluster) -> usize {
    cluster.covered.iter().filter(|covered| **covered).count()
}

/// Seeds all over the quotation, the rarest words first, none beginning inside another.
fn seeds(segment: &Segment<'_>, quote: &Numbered) -> Vec<Seed> {
    let mut taken = vec![false; quote.words.len()];
    let mut seeds = Vec::new();
    for q in quote.rarest_first() {
        if taken[q] {
            continue;
        }
        if let Some(seed) = quote.seed(segment, q, FEW) {
            taken[q..q + seed.length].fill(true);
            seeds.push(seed);
        }
    }
    seeds.sort_by_key(|seed| seed.range.len());
    seeds
}

/// The places of seeds as (diagonal, word of the quotation); seeds that stand nearly everywhere only if nothing else.
fn hits(segment: &Segment<'_>, seeds: &[Seed]) -> Vec<(i64, usize)> {
    let mut hits = Vec::new();
    for seed in seeds {
        if hits.len() >= MOST_HITS || (seed.range.len() > MOST_HITS_A_SEED && hits.len() > MOST_HITS / 4) {
            break;
        }
        let places = seed.range.clone().take(MOST_HITS - hits.len());
        hits.extend(places.map(|i| (segment.place(i) as i64 - seed.q as i64, seed.q)));
    }
    hits
}

/// Looks around hits on neighbouring diagonals.
fn cluster(segment: &Segment<'_>, quote: &Numbered, hits: &[(i64, usize)], slack: usize) -> Option<Cluster> {
    let (first, last) = (hits.first()?, hits.last()?);
    let mut covered = vec![false; quote.words.len()];
    for &(diagonal, q) in hits {
        if !covered[q] {
            let place = usize::try_from(diagonal + q as i64).ok()?;
            covered[quote.run_around(segment, q, place)].fill(true);
        }
    }
    let turn = segment.turn_at(usize::try_from(first.0 + first.1 as i64).ok()?)?;
    let start = (first.0 - slack as i64).max(turn.start as i64) as usize;
    let end = ((last.0 + quote.words.len() as i64).max(0) as usize + slack).min(turn.end);
    (start < end).then_some(Cluster { window: start..end, covered, common: 0 })
}

/// For each word of the quotation where in it that word stands, as bits: what the longest common subsequence runs on.
struct Masks {
    of_code: HashMap<u16, Vec<u64>>,
    words: usize,
}

impl Masks {
    fn new(quote: &Numbered) -> Masks {
        let blocks = quote.words.len().div_ceil(64);
        let mut of_code: HashMap<u16, Vec<u64>> = HashMap::new();
        for (q, word) in quote.words.iter().enumerate() {
            if let Some(word) = word {
                let mask = of_code.entry(Segment::code(*word)).or_insert_with(|| vec![0; blocks]);
                mask[q / 64] |= 1 << (q % 64);
            }
        }
        Masks { of_code, words: quote.words.len() }
    }

    /// The length of the longest common subsequence of the quotation and a stretch of the record, 64 words at a time.
    ///
    /// Hyyrö, "Bit-parallel LCS-length computation revisited" (2004).
    fn common(&self, segment: &Segment<'_>, window: Range<usize>) -> usize {
        let mut row = vec![u64::MAX; self.words.div_ceil(64)];
        for place in window {
            let Some(mask) = self.of_code.get(&segment.code_at(place)) else { continue };
            let mut carry = false;
            for (bits, mask) in row.iter_mut().zip(mask) {
                let matched = *bits & mask;
                let (sum, over) = bits.overflowing_add(matched);
                let (sum, over_by_carry) = sum.overflowing_add(u64::from(carry));
                carry = over || over_by_carry;
                *bits = sum | (*bits & !mask);
            }
        }
        let last = self.words % 64;
        let zeros = |(i, bits): (usize, &u64)| {
            let valid = if i + 1 == row.len() && last > 0 { (1 << last) - 1 } else { u64::MAX };
            (!bits & valid).count_ones() as usize
        };
        row.iter().enumerate().map(zeros).sum()
    }
}
