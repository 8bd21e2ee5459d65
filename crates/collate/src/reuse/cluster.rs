//! Gathers linked passages: each cluster is one wording and all its uses.

use super::{ReuseLink, ReusedPassage};
use std::collections::HashMap;

/// Two passages of one paragraph are one use where they share so much of the longer, in percent. With less, one long passage would
/// draw every phrase within it into one cluster.
const SHARED: u32 = 60;

/// A wording and its uses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReuseCluster {
    /// Where it is used, in the order of statements and places; at least two.
    pub uses: Vec<ReusedPassage>,
}

/// Gathers links into clusters, in the order of their first uses.
pub fn reuse_clusters(links: impl Iterator<Item = ReuseLink>) -> Vec<ReuseCluster> {
    let links: Vec<ReuseLink> = links.collect();
    let mut passages: Vec<ReusedPassage> = links.iter().flat_map(|link| [link.own, link.other]).collect();
    passages.sort_unstable();
    passages.dedup();
    let mut sets = Sets::new(passages.len());
    join_shared(&passages, &mut sets);
    for link in &links {
        let number = |passage| passages.binary_search(passage);
        if let (Ok(own), Ok(other)) = (number(&link.own), number(&link.other)) {
            sets.join(own, other);
        }
    }
    let mut by_root: HashMap<usize, usize> = HashMap::new();
    let mut clusters: Vec<ReuseCluster> = Vec::new();
    for (number, passage) in passages.iter().enumerate() {
        let at = *by_root.entry(sets.root(number)).or_insert_with(|| {
            clusters.push(ReuseCluster { uses: Vec::new() });
            clusters.len() - 1
        });
        // Passages that are one use come one after another; the first stands for them.
        let uses = &mut clusters[at].uses;
        if !uses.last().is_some_and(|last| is_one_use(last, passage)) {
            uses.push(*passage);
        }
    }
    clusters.retain(|cluster| cluster.uses.len() > 1);
    clusters
}

/// Joins the passages of each paragraph that are one use.
fn join_shared(passages: &[ReusedPassage], sets: &mut Sets) {
    for (number, passage) in passages.iter().enumerate() {
        for back in 1..=number.min(8) {
            if is_one_use(&passages[number - back], passage) {
                sets.join(number - back, number);
            }
        }
    }
}

fn is_one_use(one: &ReusedPassage, other: &ReusedPassage) -> bool {
    let paragraph = |passage: &ReusedPassage| (passage.doc, passage.turn, passage.paragraph);
    let shared = one.end.min(other.end).saturating_sub(one.start.max(other.start));
    let longer = (one.end.saturating_sub(one.start)).max(other.end.saturating_sub(other.start));
    paragraph(one) == paragraph(other)
        && shared > 0
        && shared.saturating_mul(100) >= longer.saturating_mul(SHARED)
}

/// Sets that are joined two by two.
struct Sets(Vec<usize>);

impl Sets {
    fn new(count: usize) -> Sets {
        Sets((0..count).collect())
    }

    fn root(&mut self, mut at: usize) -> usize {
        while self.0[at] != at {
            self.0[at] = self.0[self.0[at]];
            at = self.0[at];
        }
        at
    }

    fn join(&mut self, one: usize, other: usize) {
        let (one, other) = (self.root(one), self.root(other));
        self.0[one.max(other)] = one.min(other);
    }
}
