//! Clusters: places where seeds of a quotation lie on neighbouring diagonals, and how much of it stands around them.

use super::{
    seeds::{Numbered, Seed},
    segment::Segment,
    subsequence::Masks,
};
use std::{cmp::Reverse, ops::Range};

/// How hard to look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Effort {
    /// One seed is taken from each so many words of the quotation.
    pub(super) words_a_seed: usize,
    /// A seed is extended until it stands in so few places.
    pub(super) few: usize,
    /// A seed that stands in more places than this tells too little.
    pub(super) most_places: usize,
    /// Of such a seed so many places are compared all the same, to take those where most of the quotation follows.
    pub(super) compared: usize,
    /// The most clusters that are looked at word by word.
    pub(super) clusters: usize,
}

/// A quotation with few changes: a handful of rare seeds agree on its place.
pub(super) const QUICK: Effort =
    Effort { words_a_seed: 5, few: 8, most_places: 24, compared: 0, clusters: 6 };
/// Anything: scanning noise, rewritten passages, splices.
pub(super) const THOROUGH: Effort =
    Effort { words_a_seed: 2, few: 24, most_places: 64, compared: 256, clusters: 40 };

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

/// A place of a seed: its diagonal (place in the record less place in the quotation) and the seed's first word.
type Hit = (i64, usize);

/// Finds the clusters of a quotation in a segment, those with most of it first.
pub(super) fn clusters(
    segment: &Segment<'_>,
    quote: &Numbered,
    masks: &Masks,
    effort: Effort,
) -> Vec<Cluster> {
    let seeds = seeds(segment, quote, effort);
    let mut hits = hits(segment, quote, &seeds, effort);
    hits.sort_unstable();
    hits.dedup();
    let slack = 4 + quote.words.len() / 5;
    let rarity = rarity(segment, quote.words.len(), &seeds);
    let mut groups: Vec<(u32, &[Hit])> =
        grouped(&hits, slack as i64).map(|group| (votes(group, &rarity), group)).collect();
    groups.sort_by_key(|(votes, _)| Reverse(*votes));
    groups.truncate(effort.clusters);
    let looked_at = groups.iter().filter_map(|(_, group)| cluster(segment, quote, masks, group, slack));
    let mut clusters: Vec<Cluster> = looked_at.collect();
    clusters.sort_by_key(|cluster| Reverse((cluster.common, covered(&cluster.covered))));
    clusters
}

/// How many words are covered.
pub(super) fn covered(covered: &[bool]) -> usize {
    covered.iter().filter(|covered| **covered).count()
}

/// The seed of the rarest word in each few words of the quotation.
fn seeds(segment: &Segment<'_>, quote: &Numbered, effort: Effort) -> Vec<Seed> {
    let mut seeds: Vec<Seed> = Vec::new();
    for part in quote.parts() {
        let pieces = part.len().div_ceil(effort.words_a_seed).max(4.min(part.len()));
        for piece in 0..pieces {
            let words =
                part.start + part.len() * piece / pieces..part.start + part.len() * (piece + 1) / pieces;
            let known = words.filter(|&q| quote.counts[q] > 0);
            let rarest = known.min_by_key(|&q| quote.counts[q]);
            seeds.extend(rarest.and_then(|q| quote.seed(segment, q, effort.few)));
        }
    }
    seeds
}

fn hits(segment: &Segment<'_>, quote: &Numbered, seeds: &[Seed], effort: Effort) -> Vec<Hit> {
    let mut hits: Vec<Hit> = Vec::new();
    for seed in seeds {
        let places = seed.range.clone().map(|i| segment.place(i));
        let hit = |place: usize| (place as i64 - seed.q as i64, seed.q);
        if seed.range.len() <= effort.most_places {
            hits.extend(places.map(hit));
            continue;
        }
        let mut runs: Vec<(usize, usize)> = places
            .take(effort.compared)
            .map(|place| (quote.run_around(segment, seed.q, place).len(), place))
            .collect();
        runs.sort_unstable_by_key(|(length, place)| (Reverse(*length), *place));
        hits.extend(runs.into_iter().take(effort.few).map(|(_, place)| hit(place)));
    }
    hits
}

/// Hits on neighbouring diagonals.
fn grouped(hits: &[Hit], slack: i64) -> impl Iterator<Item = &[Hit]> {
    hits.chunk_by(move |a, b| b.0 - a.0 <= slack)
}

/// How much the seed that begins with each word tells, in bits.
fn rarity(segment: &Segment<'_>, words: usize, seeds: &[Seed]) -> Vec<u32> {
    let mut rarity = vec![0; words];
    for seed in seeds {
        rarity[seed.q] = (segment.words() / seed.range.len().max(1)).max(1).ilog2() + 1;
    }
    rarity
}

/// How much the different seeds that meet here tell together.
fn votes(group: &[Hit], rarity: &[u32]) -> u32 {
    let first_of_its_seed = |i: usize| group[..i].iter().all(|(_, q)| *q != group[i].1);
    (0..group.len()).filter(|&i| first_of_its_seed(i)).map(|i| rarity[group[i].1]).sum()
}

/// Looks around hits on neighbouring diagonals.
fn cluster(
    segment: &Segment<'_>,
    quote: &Numbered,
    masks: &Masks,
    hits: &[Hit],
    slack: usize,
) -> Option<Cluster> {
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
    let common = masks.common((start..end).map(|place| segment.code_at(place)));
    (start < end).then_some(Cluster { window: start..end, covered, common })
}
