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
    /// Of such a seed so many places in all segments together are compared all the same, to take those where most of the
    /// quotation follows: each comparison waits for memory.
    pub(super) compared: usize,
    /// The most clusters that are looked at word by word.
    pub(super) clusters: usize,
    /// Whether to look as soon as two seeds agree, and to end where nothing better can follow.
    pub(super) ends_early: bool,
}

/// A quotation with few changes: a handful of rare seeds agree on its place.
pub(super) const QUICK: Effort =
    Effort { words_a_seed: 5, few: 8, most_places: 24, compared: 0, clusters: 16, ends_early: true };
/// Anything: scanning noise, rewritten passages, splices.
pub(super) const THOROUGH: Effort =
    Effort { words_a_seed: 2, few: 24, most_places: 64, compared: 256, clusters: 40, ends_early: false };

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

/// Finds the clusters of a quotation in some segments, each with the number of its segment; `numbered` is the quotation
/// in the numbers of each.
pub(super) fn clusters(
    segments: &[Segment<'_>],
    numbered: &[Numbered],
    effort: Effort,
) -> Vec<(usize, Cluster)> {
    let masks: Vec<Masks> = numbered.iter().map(Masks::new).collect();
    let words: usize = segments.iter().map(|segment| segment.words()).sum();
    let look = |at: usize| {
        let segment: &Segment<'_> = &segments[at];
        let compared = effort.compared * segment.words() / words.max(1);
        Look::new(segment, &numbered[at], &masks[at], Effort { compared, ..effort })
    };
    let looks: Vec<Look<'_>> = (0..segments.len()).map(look).collect();
    if effort.ends_early { quick_clusters(&looks) } else { thorough_clusters(&looks) }
}

/// Looks into one segment after the other, and in each only for what may be better than what those before hold.
fn quick_clusters(looks: &[Look<'_>]) -> Vec<(usize, Cluster)> {
    let mut found: Vec<(usize, Cluster)> = Vec::new();
    let mut known = 0;
    for (at, look) in looks.iter().enumerate() {
        for cluster in look.quick(known) {
            known = known.max(cluster.common);
            found.push((at, cluster));
        }
    }
    found
}

/// Takes all seeds of all segments, and looks around those places where most of them meet, in whatever segments they are.
fn thorough_clusters(looks: &[Look<'_>]) -> Vec<(usize, Cluster)> {
    let gathered: Vec<Gathered> = looks.iter().map(Look::thorough).collect();
    let mut groups: Vec<(u32, usize, &[Hit])> = Vec::new();
    for (at, (look, gathered)) in looks.iter().zip(&gathered).enumerate() {
        groups.extend(look.groups(gathered).map(|(votes, group)| (votes, at, group)));
    }
    groups.sort_by_key(|(votes, ..)| Reverse(*votes));
    groups.truncate(THOROUGH.clusters);
    let mut found = Vec::with_capacity(groups.len());
    for (_, at, group) in groups {
        looks[at].look_around(group, &mut |cluster| found.push((at, cluster)));
    }
    found
}

/// The places of seeds in one segment, and how much each seed tells.
struct Gathered {
    hits: Vec<Hit>,
    /// By the seed's first word.
    rarity: Vec<u32>,
}

impl Gathered {
    fn new(words: usize) -> Gathered {
        Gathered { hits: Vec::new(), rarity: vec![0; words] }
    }

    fn sort(&mut self) {
        self.hits.sort_unstable();
        self.hits.dedup();
    }
}

/// How many seeds that share no word have told all their places. A place that none of them knows lacks a word of each, so
/// where a cluster lacks fewer, none that is not known yet can be better or as good.
#[derive(Default)]
struct Told {
    seeds: usize,
    words: Vec<Range<usize>>,
}

impl Told {
    /// Takes a seed, unless it shares a word with one before it.
    fn take(&mut self, seed: &Seed) -> bool {
        let words = seed.q..seed.q + seed.length;
        let is_apart = self.words.iter().all(|other| other.end <= words.start || words.end <= other.start);
        if is_apart {
            self.seeds += 1;
            self.words.push(words);
        }
        is_apart
    }
}

/// How many words are covered.
pub(super) fn covered(covered: &[bool]) -> usize {
    covered.iter().filter(|covered| **covered).count()
}

/// The rarest word in each few words of the quotation.
fn pieces(quote: &Numbered, effort: Effort) -> Vec<usize> {
    let mut rarest = Vec::new();
    for part in quote.parts() {
        let pieces = part.len().div_ceil(effort.words_a_seed).max(4.min(part.len()));
        for piece in 0..pieces {
            let words =
                part.start + part.len() * piece / pieces..part.start + part.len() * (piece + 1) / pieces;
            let known = words.filter(|&q| quote.counts[q] > 0);
            rarest.extend(known.min_by_key(|&q| quote.counts[q]));
        }
    }
    rarest
}

/// A look for clusters in one segment.
struct Look<'a> {
    segment: &'a Segment<'a>,
    quote: &'a Numbered,
    masks: &'a Masks,
    effort: Effort,
    slack: usize,
}

impl<'a> Look<'a> {
    fn new(segment: &'a Segment<'a>, quote: &'a Numbered, masks: &'a Masks, effort: Effort) -> Look<'a> {
        Look { segment, quote, masks, effort, slack: 4 + quote.words.len() / 5 }
    }

    /// The clusters that a handful of rare seeds agree on, those with most of the quotation first; `known` of its words
    /// stand together in another segment, so that places with fewer are of no use.
    fn quick(&self, known: usize) -> Vec<Cluster> {
        let mut pieces = pieces(self.quote, self.effort);
        pieces.sort_by_key(|&q| self.quote.counts[q]);
        let mut gathered = Gathered::new(self.quote.words.len());
        let mut told = Told::default();
        for &q in &pieces {
            let Some((seed, is_told)) = self.take_seed(q, &mut gathered) else { continue };
            if !is_told || !told.take(&seed) || told.seeds < 2 {
                continue;
            }
            let words = self.quote.words.len();
            let lacking = |most: usize| words - most.max(known).min(words);
            if gathered.hits.is_empty() && told.seeds > lacking(0) {
                return Vec::new();
            }
            // Looking is dear: as often as the seeds double, or as soon as it ends the search.
            if told.seeds.is_power_of_two() || told.seeds == lacking(0) + 1 {
                let clusters = self.clusters(&mut gathered);
                if told.seeds > lacking(clusters.first().map_or(0, |best| best.common)) {
                    return clusters;
                }
            }
        }
        self.clusters(&mut gathered)
    }

    /// The places of all seeds.
    fn thorough(&self) -> Gathered {
        let mut gathered = Gathered::new(self.quote.words.len());
        for q in pieces(self.quote, self.effort) {
            self.take_seed(q, &mut gathered);
        }
        gathered.sort();
        gathered
    }

    /// Gathers the places of the seed that begins with word `q`; says whether those were all.
    fn take_seed(&self, q: usize, gathered: &mut Gathered) -> Option<(Seed, bool)> {
        let seed = self.quote.seed(self.segment, q, self.effort.few)?;
        gathered.rarity[q] = (self.segment.words() / seed.range.len().max(1)).max(1).ilog2() + 1;
        let is_told = self.hits(&seed, &mut gathered.hits);
        Some((seed, is_told))
    }

    /// Adds the places of a seed to `hits`; says whether those were all.
    fn hits(&self, seed: &Seed, hits: &mut Vec<Hit>) -> bool {
        let places = seed.range.clone().map(|i| self.segment.place(i));
        let hit = |place: usize| (place as i64 - seed.q as i64, seed.q);
        if seed.range.len() <= self.effort.most_places {
            hits.extend(places.map(hit));
            return true;
        }
        if seed.range.len() > self.effort.compared * 4 {
            return false;
        }
        let mut runs: Vec<(usize, usize)> = places
            .take(self.effort.compared)
            .map(|place| (self.quote.run_around(self.segment, seed.q, place).len(), place))
            .collect();
        runs.sort_unstable_by_key(|(length, place)| (Reverse(*length), *place));
        hits.extend(runs.into_iter().take(self.effort.few).map(|(_, place)| hit(place)));
        false
    }

    /// The clusters around what was gathered, those with most of the quotation first.
    fn clusters(&self, gathered: &mut Gathered) -> Vec<Cluster> {
        gathered.sort();
        let mut groups: Vec<(u32, &[Hit])> = self.groups(gathered).collect();
        groups.sort_by_key(|(votes, _)| Reverse(*votes));
        groups.truncate(self.effort.clusters);
        let mut clusters: Vec<Cluster> = Vec::with_capacity(groups.len());
        for (_, group) in groups {
            self.look_around(group, &mut |cluster| clusters.push(cluster));
        }
        clusters.sort_by_key(|cluster| Reverse((cluster.common, covered(&cluster.covered))));
        clusters
    }

    /// Hits on neighbouring diagonals together, with how much they tell.
    fn groups<'g>(&self, gathered: &'g Gathered) -> impl Iterator<Item = (u32, &'g [Hit])> {
        let groups = grouped(&gathered.hits, self.slack as i64);
        groups.map(|group| (votes(group, &gathered.rarity), group))
    }
}

/// Hits on neighbouring diagonals.
fn grouped(hits: &[Hit], slack: i64) -> impl Iterator<Item = &[Hit]> {
    hits.chunk_by(move |a, b| b.0 - a.0 <= slack)
}

/// How much the different seeds that meet here tell together.
fn votes(group: &[Hit], rarity: &[u32]) -> u32 {
    let first_of_its_seed = |i: usize| group[..i].iter().all(|(_, q)| *q != group[i].1);
    (0..group.len()).filter(|&i| first_of_its_seed(i)).map(|i| rarity[group[i].1]).sum()
}

impl Look<'_> {
    /// Looks around hits on neighbouring diagonals, turn by turn: the words of a short answer stand beside like words of
    /// its question.
    fn look_around(&self, hits: &[Hit], take: &mut impl FnMut(Cluster)) {
        let place = |hit: &Hit| usize::try_from(hit.0 + hit.1 as i64).ok();
        let mut hits = hits.to_vec();
        while let Some(turn) = hits.first().and_then(place).and_then(|place| self.segment.turn_at(place)) {
            let is_here = |hit: &Hit| place(hit).is_some_and(|at| (turn.start..turn.end).contains(&at));
            let (here, elsewhere): (Vec<Hit>, Vec<Hit>) = hits.iter().partition(|hit| is_here(hit));
            self.cluster(&here, turn.start..turn.end).into_iter().for_each(&mut *take);
            if elsewhere.len() == hits.len() {
                return;
            }
            hits = elsewhere;
        }
    }

    /// Looks around hits in one turn.
    fn cluster(&self, hits: &[Hit], turn: Range<usize>) -> Option<Cluster> {
        let Look { segment, quote, slack, .. } = *self;
        let (first, last) = (hits.first()?, hits.last()?);
        let mut covered = vec![false; quote.words.len()];
        for &(diagonal, q) in hits {
            if !covered[q] {
                let place = usize::try_from(diagonal + q as i64).ok()?;
                covered[quote.run_around(segment, q, place)].fill(true);
            }
        }
        let start = (first.0 - slack as i64).max(turn.start as i64) as usize;
        let end = ((last.0 + quote.words.len() as i64).max(0) as usize + slack).min(turn.end);
        let common = self.masks.common((start..end).map(|place| segment.code_at(place)));
        (start < end).then_some(Cluster { window: start..end, covered, common })
    }
}
