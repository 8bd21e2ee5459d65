//! Which statements may hold a quotation, best first, and where in them to look.

use super::{
    assembly::{NO_DAY, day_number, last_day_number},
    clusters::{Cluster, Effort, QUICK, THOROUGH, clusters, covered},
    seeds::Numbered,
    segment::Segment,
};
use crate::{Place, Quote, person::Person};
use dictum_model::Moment;
use std::{
    collections::{HashMap, HashSet},
    ops::Range,
};

/// The most places at which a whole quotation is counted in one segment.
const MOST_WHOLE: usize = 4_096;
/// A part of a splice has at least so many words.
const LEAST_PART: usize = 3;

/// A splice is sought across so many statements.
const MOST_PARTS: usize = 4;

/// Around a mark of omission a part of common words may stand unseen so many paragraphs on.
const WIDENED_AT_MARKS: usize = 3;

/// What candidates are wanted.
#[derive(Clone, Copy, Debug)]
pub struct Wanted<'a> {
    /// Who is said to have spoken the words: decides ties.
    pub speaker: Option<&'a str>,
    /// The first and the last day on which they are said to have been spoken, a year or a month to its end: decides ties.
    pub days: Option<(Moment, Moment)>,
    /// The most statements that are wanted.
    pub limit: usize,
}

/// A statement that may hold the quotation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// The caller's number for it.
    pub doc: u64,
    /// The paragraphs to look at.
    pub places: Vec<Place>,
    /// How many words of the quotation stand there in order; for ranking only.
    pub common_words: usize,
    /// Whether it stands at the date that was asked for; true where none was.
    pub on_date: bool,
}

/// What the index knows of a quotation.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Candidates {
    /// Statements, the best first; ties by right speaker, right date, earliest.
    pub statements: Vec<Candidate>,
    /// In how many statements the whole quotation stands word for word; counted up to some thousands a segment.
    pub standing_in: usize,
    /// The earliest of those.
    pub first_use: Option<u64>,
    /// For each word of the quotation how much it tells, in bits: how rare it is in the record.
    pub telling: Vec<u8>,
    /// How many words the record holds in all.
    pub record_words: usize,
    /// How many words of the quotation stand in runs in the first few of the statements together; all of them where it
    /// stands somewhere as a whole.
    pub covered_together: usize,
}

/// How much each word tells: the logarithm of how many words of the record come to one of it.
fn telling(record_words: usize, numbered: &[Numbered]) -> Vec<u8> {
    let words = numbered.first().map_or(0, |quote| quote.words.len());
    let times = |q: usize| numbered.iter().map(|quote| quote.counts[q]).sum::<usize>().max(1);
    (0..words).map(|q| (record_words / times(q)).max(1).ilog2() as u8).collect()
}

/// Ranks the statements of some segments that may hold a quotation.
pub fn candidates(segments: &[Segment<'_>], quote: &Quote, wanted: &Wanted<'_>) -> Candidates {
    let numbered: Vec<Numbered> = segments.iter().map(|segment| Numbered::new(segment, quote)).collect();
    let asked = wanted.speaker.map(Person::named);
    let mut search = Search { segments, quote, wanted, asked, speakers: HashMap::new() };
    let whole = search.whole(&numbered);
    let found = if whole.statements.is_empty() { search.in_parts(&numbered) } else { whole };
    let record_words = segments.iter().map(|segment| segment.words()).sum();
    Candidates { telling: telling(record_words, &numbered), record_words, ..found }
}

struct Search<'a> {
    segments: &'a [Segment<'a>],
    quote: &'a Quote,
    wanted: &'a Wanted<'a>,
    asked: Option<Person<'a>>,
    /// Whether a speaker, by segment and number, is the one asked for.
    speakers: HashMap<(usize, u32), bool>,
}

/// A stretch of the record with what decides ties; smaller is better.
#[derive(Clone, Debug)]
struct Find {
    doc: u64,
    place: Place,
    wrong_speaker: bool,
    off_date: bool,
    is_question: bool,
    day: u32,
}

/// What decides between finds of like worth, in the order of its fields; smaller is better.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Tie {
    wrong_speaker: bool,
    off_date: bool,
    is_question: bool,
    day: u32,
    doc: u64,
}

impl Find {
    fn tie(&self) -> Tie {
        Tie {
            wrong_speaker: self.wrong_speaker,
            off_date: self.off_date,
            is_question: self.is_question,
            day: self.day,
            doc: self.doc,
        }
    }

    fn candidate(self, common_words: usize) -> Candidate {
        Candidate { doc: self.doc, places: vec![self.place], common_words, on_date: !self.off_date }
    }
}

impl Search<'_> {
    /// The statements in which the quotation stands word for word.
    fn whole(&mut self, numbered: &[Numbered]) -> Candidates {
        let mut finds: Vec<Find> = Vec::new();
        for (at, quote) in numbered.iter().enumerate() {
            for start in quote.whole(&self.segments[at], MOST_WHOLE) {
                finds.extend(self.find(at, start..start + quote.words.len()));
            }
        }
        finds.sort_by_key(Find::tie);
        let mut seen = HashSet::new();
        finds.retain(|find| seen.insert(find.doc));
        let standing_in = finds.len();
        let first_use = finds.iter().min_by_key(|find| (find.day, find.doc)).map(|find| find.doc);
        finds.truncate(self.wanted.limit);
        let words = numbered.first().map_or(0, |quote| quote.words.len());
        let statements = finds.into_iter().map(|find| find.candidate(words)).collect();
        Candidates { statements, standing_in, first_use, covered_together: words, ..Candidates::default() }
    }

    /// What stands at a range of places of segment number `at`.
    fn find(&mut self, at: usize, places: Range<usize>) -> Option<Find> {
        let segment = &self.segments[at];
        let turn = segment.turn_at(places.start)?;
        let doc = segment.doc_of(turn.row)?;
        let paragraphs = segment.paragraphs_of(places)?;
        let off_date = self.wanted.days.is_some_and(|(first, last)| {
            doc.day == NO_DAY || doc.day < day_number(first) || doc.day > last_day_number(last)
        });
        Some(Find {
            doc: doc.number,
            place: Place { turn: turn.turn, paragraphs },
            wrong_speaker: self.is_wrong_speaker(at, turn.speaker),
            off_date,
            is_question: turn.is_question,
            day: doc.day,
        })
    }

    fn is_wrong_speaker(&mut self, at: usize, speaker: u32) -> bool {
        let Some(asked) = &self.asked else { return false };
        let segment = &self.segments[at];
        *self
            .speakers
            .entry((at, speaker))
            .or_insert_with(|| !segment.speaker(speaker).is_some_and(|named| asked.is(named)))
    }

    /// The statements in which parts of the quotation stand: a quick look, and a thorough one if it leaves doubt.
    fn in_parts(&mut self, numbered: &[Numbered]) -> Candidates {
        let mut statements = self.joined_clusters(numbered, QUICK);
        if !statements.iter().any(Joined::is_sure) {
            let repaired = numbered.iter().zip(self.segments).map(|(numbered, segment)| {
                numbered.repaired(segment, self.quote).unwrap_or_else(|| numbered.clone())
            });
            let repaired: Vec<Numbered> = repaired.collect();
            statements = self.joined_clusters(&repaired, THOROUGH);
        }
        let order = ranked(&statements, self.wanted.limit);
        let covered_together = covered_by(order.iter().take(MOST_PARTS).map(|&i| &statements[i]));
        let mut taken: Vec<Option<Joined>> = statements.into_iter().map(Some).collect();
        let widened = if self.quote.marks().is_empty() { 0 } else { WIDENED_AT_MARKS };
        let ordered = order.into_iter().filter_map(|i| taken[i].take());
        let statements = ordered.map(|statement| statement.candidate(widened)).collect();
        Candidates { statements, covered_together, ..Candidates::default() }
    }

    fn joined_clusters(&mut self, numbered: &[Numbered], effort: Effort) -> Vec<Joined> {
        let clusters = clusters(self.segments, numbered, effort).into_iter();
        let mut found: Vec<(Cluster, Find)> = clusters
            .filter_map(|(at, cluster)| Some((self.find(at, cluster.window.clone())?, cluster)))
            .map(|(find, cluster)| (cluster, find))
            .collect();
        found.sort_by_key(|(cluster, _)| std::cmp::Reverse(cluster.common));
        joined(found)
    }
}

/// All that was found in one statement.
struct Joined {
    finds: Vec<Find>,
    covered: Vec<bool>,
    common: usize,
}

impl Joined {
    fn worth(&self) -> usize {
        self.common.max(covered(&self.covered))
    }

    /// Says whether nothing better need be looked for: most words stand here, and no run that could be a part is lacking.
    fn is_sure(&self) -> bool {
        let nothing = vec![false; self.covered.len()];
        let lacking: Vec<bool> = self.covered.iter().map(|covered| !covered).collect();
        let lacks_no_part =
            self.covered.len() <= self.common + LEAST_PART || longest_run(&lacking, &nothing) <= LEAST_PART;
        self.worth() * 4 >= self.covered.len() * 3 && lacks_no_part
    }

    /// The candidate, to be looked at in `widened` more paragraphs on both sides.
    fn candidate(self, widened: usize) -> Candidate {
        let worth = self.worth();
        let mut finds = self.finds.into_iter();
        let mut candidate = match finds.next() {
            Some(find) => find.candidate(worth),
            None => Candidate { doc: 0, places: Vec::new(), common_words: 0, on_date: false },
        };
        candidate.places.extend(finds.map(|find| find.place));
        for Place { paragraphs, .. } in &mut candidate.places {
            *paragraphs = paragraphs.start.saturating_sub(widened)..paragraphs.end.saturating_add(widened);
        }
        candidate
    }
}

/// How many words of the quotation some statements cover together.
fn covered_by<'a>(statements: impl Iterator<Item = &'a Joined>) -> usize {
    let mut together: Vec<bool> = Vec::new();
    for statement in statements {
        together.resize(statement.covered.len(), false);
        together.iter_mut().zip(&statement.covered).for_each(|(all, one)| *all |= one);
    }
    covered(&together)
}

/// Clusters of one statement together: the parts around an ellipsis are found apart.
fn joined(found: Vec<(Cluster, Find)>) -> Vec<Joined> {
    /// Stretches of one statement that are aligned; the best ones come first.
    const MOST_PLACES: usize = 6;
    let mut at: HashMap<u64, usize> = HashMap::new();
    let mut joined: Vec<Joined> = Vec::new();
    for (cluster, find) in found {
        let i = *at.entry(find.doc).or_insert_with(|| {
            joined.push(Joined { finds: Vec::new(), covered: vec![false; cluster.covered.len()], common: 0 });
            joined.len() - 1
        });
        let statement = &mut joined[i];
        statement.common = statement.common.max(cluster.common);
        if statement.finds.len() < MOST_PLACES {
            statement.finds.push(find);
            for (covered, new) in statement.covered.iter_mut().zip(&cluster.covered) {
                *covered |= *new;
            }
        }
    }
    joined
}

/// The best statements; right after the best, those that hold the parts it lacks.
fn ranked(statements: &[Joined], limit: usize) -> Vec<usize> {
    let mut order: Vec<usize> = (0..statements.len()).collect();
    order.sort_by_key(|&i| {
        let statement = &statements[i];
        (std::cmp::Reverse(statement.worth()), statement.finds.first().map(Find::tie))
    });
    let Some(&best) = order.first() else { return order };
    let mut covered = statements[best].covered.clone();
    let mut ranked = vec![best];
    while ranked.len() < MOST_PARTS {
        let fresh = |i: usize| longest_run(&statements[i].covered, &covered);
        let Some(&next) =
            order.iter().filter(|i| !ranked.contains(i)).max_by_key(|&&i| (fresh(i), std::cmp::Reverse(i)))
        else {
            break;
        };
        if fresh(next) < LEAST_PART {
            break;
        }
        for (covered, new) in covered.iter_mut().zip(&statements[next].covered) {
            *covered |= *new;
        }
        ranked.push(next);
    }
    for i in order {
        if !ranked.contains(&i) {
            ranked.push(i);
        }
    }
    ranked.truncate(limit);
    ranked
}

/// The most neighbouring words that `new` has and `old` lacks.
fn longest_run(new: &[bool], old: &[bool]) -> usize {
    let mut longest = 0;
    let mut run = 0;
    for (new, old) in new.iter().zip(old) {
        run = if *new && !*old { run + 1 } else { 0 };
        longest = longest.max(run);
    }
    longest
}
