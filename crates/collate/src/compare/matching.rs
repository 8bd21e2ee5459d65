//! Which words of two states are the same.
//!
//! Whole blocks that stand once on either side are matched first, in the order that keeps most words; then, between them,
//! long runs of words that stand once; then, where little enough is left, the longest common run, and the same on both
//! sides of it. That is how a person reads a change, and it keeps the cost near to linear.

use super::Side;
use crate::hash::WordNumbers;
use std::{collections::HashMap, ops::Range};

/// The work that goes into longest runs at most, in pairs of words looked at: about 0.2 s.
const MOST_WORK: usize = 100_000_000;
/// Stretches whose lengths multiply to more are first cut at runs that stand once.
const SMALL: usize = 250_000;
/// How long such runs are, in words: the longer ones first, since they tell their place more surely.
const RUNS: [usize; 3] = [8, 3, 1];

/// For each word, the word of the other side that it is the same as.
pub(super) struct Matching {
    pub(super) of_old: Vec<Option<u32>>,
    pub(super) of_new: Vec<Option<u32>>,
}

/// A stretch of either side.
#[derive(Clone, Debug)]
struct Pair {
    old: Range<usize>,
    new: Range<usize>,
}

/// Words that are the same on both sides, in their order.
#[derive(Clone, Copy, Debug)]
struct Run {
    old: usize,
    new: usize,
    length: usize,
}

impl Matching {
    pub(super) fn of(old: &Side<'_>, new: &Side<'_>) -> Matching {
        let mut numbers = WordNumbers::with_room_for(old.words.len() + new.words.len());
        let old_ids: Vec<u32> = old.words.iter().map(|word| numbers.number(word)).collect();
        let new_ids: Vec<u32> = new.words.iter().map(|word| numbers.number(word)).collect();
        let mut matcher = Matcher {
            old: &old_ids,
            new: &new_ids,
            work: MOST_WORK,
            found: Matching { of_old: vec![None; old_ids.len()], of_new: vec![None; new_ids.len()] },
        };
        let anchors = matcher.blocks(old, new);
        matcher.between(Pair { old: 0..old_ids.len(), new: 0..new_ids.len() }, &anchors, &RUNS);
        matcher.found
    }

    /// How many words are the same on both sides.
    pub(super) fn kept(&self) -> u64 {
        self.of_old.iter().flatten().count() as u64
    }
}

struct Matcher<'a> {
    old: &'a [u32],
    new: &'a [u32],
    work: usize,
    found: Matching,
}

impl Matcher<'_> {
    /// Blocks that stand once on either side, in the order that keeps most words.
    fn blocks(&self, old: &Side<'_>, new: &Side<'_>) -> Vec<Run> {
        let mut places: HashMap<&[u32], [Option<usize>; 2]> = HashMap::new();
        let mut twice: Vec<&[u32]> = Vec::new();
        for (side, (blocks, ids)) in
            [(&old.blocks, self.old), (&new.blocks, self.new)].into_iter().enumerate()
        {
            for block in blocks {
                let words = &ids[block.words.clone()];
                let place = &mut places.entry(words).or_default()[side];
                if place.replace(block.words.start).is_some() {
                    twice.push(words);
                }
            }
        }
        for words in twice {
            places.remove(words);
        }
        let runs = places
            .into_iter()
            .filter_map(|(words, [old, new])| Some(Run { old: old?, new: new?, length: words.len() }));
        in_order(runs.collect())
    }

    /// Takes the anchors and what lies between them.
    fn between(&mut self, within: Pair, anchors: &[Run], runs: &[usize]) {
        let (mut old, mut new) = (within.old.start, within.new.start);
        for anchor in anchors {
            self.stretch(Pair { old: old..anchor.old, new: new..anchor.new }, runs);
            self.take(*anchor);
            (old, new) = (anchor.old + anchor.length, anchor.new + anchor.length);
        }
        self.stretch(Pair { old: old..within.old.end, new: new..within.new.end }, runs);
    }

    fn take(&mut self, run: Run) {
        for step in 0..run.length {
            self.found.of_old[run.old + step] = Some((run.new + step) as u32);
            self.found.of_new[run.new + step] = Some((run.old + step) as u32);
        }
    }

    /// Matches the words of two stretches: what they begin and end with, then what lies between.
    fn stretch(&mut self, mut pair: Pair, runs: &[usize]) {
        let ahead = |pair: &Pair, this: &Self| {
            let (old, new) = (&this.old[pair.old.clone()], &this.new[pair.new.clone()]);
            old.iter().zip(new).take_while(|(a, b)| a == b).count()
        };
        let head = ahead(&pair, self);
        self.take(Run { old: pair.old.start, new: pair.new.start, length: head });
        pair = Pair { old: pair.old.start + head..pair.old.end, new: pair.new.start + head..pair.new.end };
        let (old, new) = (&self.old[pair.old.clone()], &self.new[pair.new.clone()]);
        let tail = old.iter().rev().zip(new.iter().rev()).take_while(|(a, b)| a == b).count();
        self.take(Run { old: pair.old.end - tail, new: pair.new.end - tail, length: tail });
        pair = Pair { old: pair.old.start..pair.old.end - tail, new: pair.new.start..pair.new.end - tail };
        if pair.old.is_empty() || pair.new.is_empty() {
            return;
        }
        if pair.old.len().saturating_mul(pair.new.len()) <= SMALL {
            self.longest_runs(pair);
        } else if let Some((length, shorter)) = runs.split_first() {
            let anchors = self.single_runs(&pair, *length);
            self.between(pair, &anchors, shorter);
        }
    }

    /// Runs of so many words that stand once in either stretch, in the order that keeps most of them.
    fn single_runs(&self, pair: &Pair, length: usize) -> Vec<Run> {
        let starts =
            |range: &Range<usize>| range.start..(range.end + 1).saturating_sub(length).max(range.start);
        let mut places: HashMap<&[u32], [u32; 4]> = HashMap::new();
        for at in starts(&pair.old) {
            let [count, place, ..] = places.entry(&self.old[at..at + length]).or_default();
            (*count, *place) = (*count + 1, at as u32);
        }
        for at in starts(&pair.new) {
            if let Some([_, _, count, place]) = places.get_mut(&self.new[at..at + length]) {
                (*count, *place) = (*count + 1, at as u32);
            }
        }
        let once = places.into_values().filter_map(|[old_count, old, new_count, new]| {
            let is_once = old_count == 1 && new_count == 1;
            is_once.then_some(Run { old: old as usize, new: new as usize, length: 1 })
        });
        // Neighbouring runs overlap: each counts for its first word, and what lies between is matched afterwards.
        in_order(once.collect())
    }

    /// Takes the longest common run, then those on both sides of it, while there is work left to spend.
    fn longest_runs(&mut self, pair: Pair) {
        let mut waiting = vec![pair];
        while let Some(pair) = waiting.pop() {
            let work = pair.old.len() * pair.new.len();
            if work == 0 || self.work < work {
                continue;
            }
            self.work -= work;
            let Some(run) = self.longest_run(&pair) else { continue };
            self.take(run);
            waiting.push(Pair { old: pair.old.start..run.old, new: pair.new.start..run.new });
            waiting.push(Pair {
                old: run.old + run.length..pair.old.end,
                new: run.new + run.length..pair.new.end,
            });
        }
    }

    /// The longest common run; of several the first.
    fn longest_run(&self, pair: &Pair) -> Option<Run> {
        let mut best: Option<Run> = None;
        let mut ending = vec![0_usize; pair.new.len() + 1];
        for old in pair.old.clone() {
            let mut diagonal = 0;
            for (at, id) in self.new[pair.new.clone()].iter().enumerate() {
                let above = ending[at + 1];
                let length = if *id == self.old[old] { diagonal + 1 } else { 0 };
                ending[at + 1] = length;
                diagonal = above;
                if length > best.map_or(0, |best| best.length) {
                    best = Some(Run { old: old + 1 - length, new: pair.new.start + at + 1 - length, length });
                }
            }
        }
        best
    }
}

/// Of some runs those that follow each other on both sides, chosen so that they have most words together.
fn in_order(mut runs: Vec<Run>) -> Vec<Run> {
    runs.sort_unstable_by_key(|run| run.old);
    let mut by_new: Vec<usize> = (0..runs.len()).collect();
    by_new.sort_unstable_by_key(|&run| runs[run].new);
    let mut rank = vec![0; runs.len()];
    by_new.iter().enumerate().for_each(|(at, &run)| rank[run] = at);
    let mut best = BestBefore::of(runs.len());
    let mut before = vec![None; runs.len()];
    let mut last: Option<(usize, usize)> = None;
    for (at, run) in runs.iter().enumerate() {
        let (words, chosen) = best.up_to(rank[at]);
        before[at] = chosen;
        let words = words + run.length;
        best.offer(rank[at], words, at);
        if last.is_none_or(|(most, _)| words > most) {
            last = Some((words, at));
        }
    }
    let mut chain = Vec::new();
    let mut next = last.map(|(_, at)| at);
    while let Some(at) = next {
        chain.push(runs[at]);
        next = before[at];
    }
    chain.reverse();
    chain
}

/// The best chain that ends before a place (a Fenwick tree of maxima).
struct BestBefore(Vec<(usize, Option<usize>)>);

impl BestBefore {
    fn of(places: usize) -> BestBefore {
        BestBefore(vec![(0, None); places + 1])
    }

    fn up_to(&self, place: usize) -> (usize, Option<usize>) {
        let mut best = (0, None);
        let mut at = place;
        while at > 0 {
            if self.0[at].0 > best.0 {
                best = self.0[at];
            }
            at &= at - 1;
        }
        best
    }

    fn offer(&mut self, place: usize, words: usize, run: usize) {
        let mut at = place + 1;
        while at < self.0.len() {
            if words > self.0[at].0 {
                self.0[at] = (words, Some(run));
            }
            at += at & at.wrapping_neg();
        }
    }
}
