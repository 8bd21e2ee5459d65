//! The floor: whether an alignment is more than two texts on one subject share by chance.
//!
//! Unrelated speeches share runs of five to seven words. So one passage must hold most of the quotation, and each part
//! of a splice must be long enough not to be chance. The floor only decides between a passage and `not-found`; it
//! never lifts or lowers another verdict.

use crate::align::{Jump, Move};
use dictum_model::Verdict;

/// What the floor looks at.
pub(crate) trait Evidence {
    /// The alignment.
    fn moves(&self) -> &[Move];
    /// What word number `q` is worth.
    fn worth(&self, q: usize) -> i32;
}

/// The least share of the quotation's weight that one passage must hold. A guess the labelled quotations bore out.
const LEAST_SCORE: f32 = 0.5;
/// The same for a splice, whose parts should account for nearly all of it.
const LEAST_SPLICED: f32 = 0.85;
/// The least weight of matched words in each part of a splice: some four words of content.
const LEAST_PART: i32 = 18;

/// Says whether an alignment stands above the floor.
pub(crate) fn holds(evidence: &dyn Evidence, verdict: Verdict, splices: usize, score: f32) -> bool {
    match verdict {
        Verdict::Exact | Verdict::Abridged => true,
        Verdict::NotFound => false,
        _ if splices > 0 => score >= LEAST_SPLICED && parts(evidence).all(|worth| worth >= LEAST_PART),
        _ => score >= LEAST_SCORE,
    }
}

/// The weight of matched words in each part between splices.
fn parts(evidence: &dyn Evidence) -> impl Iterator<Item = i32> {
    let is_splice = |step: &Move| matches!(step, Move::Jump { kind: Jump::Splice | Jump::MarkedSplice, .. });
    let worth = |step: &Move| match *step {
        Move::Same { q, .. } => evidence.worth(q),
        _ => 0,
    };
    evidence.moves().split(is_splice).map(move |part| part.iter().map(worth).sum())
}
