//! What is repeated most in a period, what is new in it, and what was dropped.

use super::{TracePeriod, TracedUse, WordingKind, phrase::day_of};
use crate::{Dictum, error::Result};
use dictum_archive::derived::Reuse;
use dictum_collate::{ReuseCluster, ReuseSegment, ReusedPassage, reuse_clusters};
use std::{
    collections::{BTreeSet, HashMap},
    ops::RangeInclusive,
    sync::Arc,
};

/// A wording counts as dropped where it was used so often before the period, and never in it.
const LEAST_DROPPED: usize = 3;

/// So many periods' answers are kept at hand: gathering all links of 20,000 statements again takes a second or more.
const AT_HAND: usize = 32;

/// What is repeated in a period.
#[derive(Clone, Debug)]
pub struct TopTrace {
    /// The period.
    pub period: TracePeriod,
    /// How many wordings recur in it.
    pub wordings: usize,
    /// What is repeated most in it.
    pub repeated: Vec<TracedWording>,
    /// What is repeated most of what was first used in it; nothing where it has no beginning.
    pub new: Vec<TracedWording>,
    /// What was used most before it, and not in it.
    pub dropped: Vec<TracedWording>,
}

/// A wording with its uses.
#[derive(Clone, Debug, PartialEq)]
pub struct TracedWording {
    /// Its first use.
    pub first: TracedUse,
    /// The day of its last use.
    pub last_day: String,
    /// How often it was used in the period: on how many days by how many speakers.
    pub uses: usize,
    /// How often in all.
    pub uses_in_all: usize,
    /// How many speakers use it.
    pub speakers: usize,
    /// What it is, by how many use it.
    pub kind: WordingKind,
}

/// A wording as it is counted.
struct Counted {
    first: ReusedPassage,
    first_day: u32,
    last_day: u32,
    in_period: usize,
    in_all: usize,
    speakers: usize,
}

/// Where the facts of each statement lie: its segment, its row there, its day.
struct Facts<'a> {
    segments: &'a [ReuseSegment<'a>],
    rows: HashMap<u64, (usize, usize, u32)>,
}

impl Dictum {
    /// Tells what is repeated most in a period, what is new in it, and what was dropped: up to `limit` wordings each.
    ///
    /// A statement that was copied to another site counts once: what the same speaker says on the same day is one use.
    pub fn trace_top(&self, period: TracePeriod, limit: usize) -> Result<Arc<TopTrace>> {
        let reuse = self.reuse()?;
        self.repeated.of(
            &reuse,
            (period, limit),
            AT_HAND,
            |_| 1,
            || self.find_repeated(&reuse, period, limit),
        )
    }

    fn find_repeated(&self, reuse: &Reuse, period: TracePeriod, limit: usize) -> Result<TopTrace> {
        let segments = reuse.segments();
        let latest = self.with_shelf(|shelf| shelf.latest_editions())?;
        let facts = Facts::of(&segments, &latest);
        let is_held = |passage: &ReusedPassage| facts.rows.contains_key(&passage.doc);
        let links = segments.iter().flat_map(|segment| segment.links());
        let clusters = reuse_clusters(links.filter(|link| is_held(&link.own) && is_held(&link.other)));
        let days = period.days();
        let mut counted: Vec<Counted> =
            clusters.iter().filter_map(|cluster| facts.counted(cluster, &days)).collect();
        counted.retain(|counted| counted.in_all > 1);
        let mut top = |is_wanted: &dyn Fn(&Counted) -> bool, by: fn(&Counted) -> usize| {
            counted.sort_by_key(|counted| (std::cmp::Reverse(by(counted)), counted.first_day, counted.first));
            let wanted = counted.iter().filter(|counted| is_wanted(counted)).take(limit);
            wanted.filter_map(|counted| self.wording(&facts, counted).transpose()).collect::<Result<Vec<_>>>()
        };
        let repeated = top(&|counted| counted.in_period > 1, |counted| counted.in_period)?;
        // In a period that has no beginning everything would be new.
        let is_new = |counted: &Counted| period.from.is_some() && days.contains(&counted.first_day);
        let new = top(&|counted| counted.in_period > 1 && is_new(counted), |counted| counted.in_period)?;
        let dropped = top(
            &|counted| {
                counted.in_period == 0 && counted.in_all >= LEAST_DROPPED && counted.last_day < *days.start()
            },
            |counted| counted.in_all,
        )?;
        let wordings = counted.iter().filter(|counted| counted.in_period > 1).count();
        Ok(TopTrace { period, wordings, repeated, new, dropped })
    }

    fn wording(&self, facts: &Facts<'_>, counted: &Counted) -> Result<Option<TracedWording>> {
        let speaker = facts.speaker(&counted.first);
        let Some(first) = self.traced_use(&counted.first, 0, speaker)? else { return Ok(None) };
        Ok(Some(TracedWording {
            first,
            last_day: day_of(counted.last_day),
            uses: counted.in_period,
            uses_in_all: counted.in_all,
            speakers: counted.speakers,
            kind: WordingKind::by_speakers(counted.speakers),
        }))
    }
}

impl<'a> Facts<'a> {
    /// The facts of the statements whose latest editions are given in order.
    fn of(segments: &'a [ReuseSegment<'a>], latest: &[u64]) -> Facts<'a> {
        let mut rows = HashMap::new();
        for (number, segment) in segments.iter().enumerate() {
            let held = segment.held().filter(|held| latest.binary_search(&held.doc).is_ok());
            rows.extend(held.map(|held| (held.doc, (number, held.row, held.day))));
        }
        Facts { segments, rows }
    }

    fn speaker(&self, passage: &ReusedPassage) -> Option<&'a str> {
        let &(segment, row, _) = self.rows.get(&passage.doc)?;
        self.segments.get(segment)?.speaker_in(row, passage.turn, passage.paragraph)
    }

    /// Counts a wording's uses; nothing where no statement of it is held.
    fn counted(&self, cluster: &ReuseCluster, days: &RangeInclusive<u32>) -> Option<Counted> {
        let day = |passage: &ReusedPassage| self.rows.get(&passage.doc).map_or(u32::MAX, |row| row.2);
        let mut occasions: BTreeSet<(u32, Option<&str>)> = BTreeSet::new();
        let mut speakers: BTreeSet<Option<&str>> = BTreeSet::new();
        for used in &cluster.uses {
            let speaker = self.speaker(used);
            occasions.insert((day(used), speaker));
            speakers.insert(speaker);
        }
        let first = cluster.uses.iter().min_by_key(|used| (day(used), **used))?;
        let told = occasions.iter().map(|(day, _)| *day).filter(|day| *day != u32::MAX);
        Some(Counted {
            first: *first,
            first_day: day(first),
            last_day: told.max().unwrap_or(u32::MAX),
            in_period: occasions.iter().filter(|(day, _)| days.contains(day)).count(),
            in_all: occasions.len(),
            speakers: speakers.len(),
        })
    }
}
