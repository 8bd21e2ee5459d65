//! The floor: whether an alignment is more than two texts on one subject share by chance.
//!
//! Unrelated speeches share runs of five to seven words. An altered passage shows itself by many runs, a chance one by a
//! single one; a splice by parts too long for chance. The floor only decides between a passage and `not-found`; it
//! never lifts or lowers another verdict.
//!
//! Its figures were set on labelled quotations of debates: of 152 rewritten passages the poorest scored 0.59 and one in
//! ten below 0.75; of 317 quotations that nobody had said, 29 aligned in one passage with 0.35 to 0.84, mostly in one run.

use crate::{
    arrange::Prepared,
    moves::{Jump, Move},
};
use dictum_model::Verdict;

/// The least share of the quotation's weight that one passage must hold.
const LEAST_SCORE: f32 = 0.57;
/// With less than this, a passage must show itself by more than one run of words, or one too long for chance.
const SURE_SCORE: f32 = 0.75;
/// The least share of the quotation's words that must match outside the longest run.
const LEAST_OUTSIDE: f32 = 0.25;
/// Unrelated texts share runs of five to seven words.
const LONG_RUN: usize = 8;
/// The least share of the quotation's weight in a splice, whose parts should account for nearly all of it.
const LEAST_SPLICED: f32 = 0.85;
/// The least weight of matched words in each part of a splice: some four words.
const LEAST_PART: i32 = 18;
/// A part of less weight than this may be chance: some seven words. One such part may stand in a splice, not two.
const CHANCE_PART: i32 = 33;

/// A run that tells so many bits more than it takes to name one place of the record is no chance, however short. By the
/// frequencies of its words alone one in 2³³ such runs would stand there by chance; words that go together come together,
/// so half of that is allowed for.
const NO_CHANCE: u32 = 33;

/// Says whether an alignment stands above the floor.
pub(crate) fn holds(prepared: &Prepared<'_>, moves: &[Move], verdict: Verdict, score: f32) -> bool {
    match verdict {
        Verdict::Exact | Verdict::Abridged => true,
        Verdict::Altered => {
            score >= SURE_SCORE || (score >= LEAST_SCORE && is_no_chance(prepared.rows.len(), moves))
        }
        Verdict::Spliced => score >= LEAST_SPLICED && are_long(prepared, moves),
        Verdict::NotFound => false,
    }
}

/// Says whether enough words match outside the longest run, or that run is too long for chance.
fn is_no_chance(rows: usize, moves: &[Move]) -> bool {
    let is_same = |step: &Move| matches!(step, Move::Same { .. });
    let longest = moves.split(|step| !is_same(step)).map(<[Move]>::len).max().unwrap_or(0);
    let matched = moves.iter().filter(|step| is_same(step)).count();
    longest >= LONG_RUN || (matched - longest) as f32 >= LEAST_OUTSIDE * rows as f32
}

/// What the matched words of a part amount to.
struct PartWeight {
    worth: i32,
    bits: u32,
}

/// Says whether the parts between splices are too long or too rare for chance, all but one.
fn are_long(prepared: &Prepared<'_>, moves: &[Move]) -> bool {
    let is_splice = |step: &Move| matches!(step, Move::Jump { kind: Jump::Splice | Jump::MarkedSplice, .. });
    let rows_of = |part: &[Move]| {
        let same = part.iter().filter_map(|step| match *step {
            Move::Same { q, .. } => Some(q),
            _ => None,
        });
        same.collect::<Vec<usize>>()
    };
    let parts: Vec<PartWeight> = moves
        .split(is_splice)
        .map(rows_of)
        .map(|rows| PartWeight {
            worth: rows.iter().filter_map(|&q| prepared.rows.get(q)).map(|row| row.worth).sum(),
            bits: rows
                .iter()
                .filter_map(|&q| prepared.found?.telling.get(q))
                .map(|bits| u32::from(*bits))
                .sum(),
        })
        .collect();
    let no_chance = prepared.found.map_or(u32::MAX, |found| found.record_words.max(1).ilog2() + NO_CHANCE);
    // With every further part there are more ways to put a text together that nobody said.
    let may_be_chance =
        |part: &&PartWeight| part.worth < CHANCE_PART && (parts.len() > 2 || part.bits < no_chance);
    parts.iter().all(|part| part.worth >= LEAST_PART) && parts.iter().filter(may_be_chance).count() <= 1
}
