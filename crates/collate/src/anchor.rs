//! The quick way to an alignment: a quotation with few changes stands in the record from its first words to its last, so
//! only what lies between two exact runs is aligned.
//!
//! A leap is never considered here, so whatever could make one worth its price is left to the alignment of the whole. Of
//! 1,300 labelled quotations with changes one aligned otherwise than by the whole, and better.

use crate::{
    align,
    moves::{Column, Move, Row},
};
use std::ops::Range;

/// An exact run of fewer words may stand in several places of a paragraph.
const LEAST_RUN: usize = 4;
/// So many words of a run go into the alignment beside it, so that a word that stands on both sides may go to either.
const OVERLAP: usize = 4;
/// More words left out in one place, beyond those changed, might be a leap.
const MOST_DROPPED: usize = 10;
/// More words than this without their like in the record would pay for a leap to where they stand, and for that back.
const MOST_LOST_INSIDE: usize = 5;
/// The same at an end, where there is no way back to pay for.
const MOST_LOST_AT_END: usize = 2;

/// An alignment with a range of the record's words, in which its columns count from the first.
pub(crate) struct Anchored {
    pub(crate) moves: Vec<Move>,
    pub(crate) words: Range<usize>,
}

/// A run of the quotation's words that stand in the record as they are.
#[derive(Clone, Copy, Debug)]
struct Run {
    q: usize,
    t: usize,
    length: usize,
}

/// Aligns the quotation with a run of the record, `ids` by number and `column` by word, from exact runs at its ends;
/// nothing if neither end shows one, or if a leap could do better.
pub(crate) fn anchored<'c>(
    rows: &[Row<'_>],
    ids: &[u32],
    column: impl Fn(usize) -> Column<'c>,
) -> Option<Anchored> {
    if rows.len() < 2 * LEAST_RUN || rows.iter().any(|row| row.after_mark) {
        return None;
    }
    let (head, tail) = (head(rows, ids), tail(rows, ids));
    let (head, tail) = apart(head, tail, rows.len())?;
    let (first, last) = (head.map_or(0, |run| run.q + run.length), tail.map_or(rows.len(), |run| run.q));
    let (from, to) = open_ends(head, tail, last - first, ids.len())?;
    // The part to align takes some words of both runs with it.
    let (back, ahead) =
        (head.map_or(0, |run| run.length.min(OVERLAP)), tail.map_or(0, |run| run.length.min(OVERLAP)));
    let (part, window) = (first - back..last + ahead, from - back..to + ahead);
    let columns: Vec<Column<'c>> = window.clone().map(&column).collect();
    let inner = align::align(&rows[part.clone()], &columns)?.moves;
    let is_kept = holds_ends(&inner, head.is_some(), tail.is_some(), part.len(), columns.len());
    if !is_kept || !is_without_leap(&inner, &rows[part.clone()], head.is_some() && tail.is_some()) {
        return None;
    }
    let start = head.map_or(window.start, |run| run.t);
    let end = tail.map_or(window.end, |run| run.t + run.length);
    let mut moves = Vec::with_capacity(rows.len() + 2);
    let same = |q: usize, t: usize| Move::Same { q, t: t - start };
    if let Some(run) = head {
        moves.extend((0..run.length - back).map(|i| same(run.q + i, run.t + i)));
    }
    moves.extend(inner.into_iter().map(|step| step.moved(part.start, window.start - start)));
    if let Some(run) = tail {
        moves.extend((ahead..run.length).map(|i| same(run.q + i, run.t + i)));
    }
    Some(Anchored { moves, words: start..end })
}

/// The longest run from the first word on; nothing if it is short, or stands twice.
fn head(rows: &[Row<'_>], ids: &[u32]) -> Option<Run> {
    let length = |t: usize| rows.iter().zip(&ids[t..]).take_while(|(row, id)| row.id == **id).count();
    let starts = (0..ids.len()).filter(|&t| ids[t] == rows[0].id);
    longest(starts.map(|t| Run { q: 0, t, length: length(t) }))
}

/// The longest run up to the last word, in the same way.
fn tail(rows: &[Row<'_>], ids: &[u32]) -> Option<Run> {
    let last = rows.len() - 1;
    let length = |end: usize| {
        rows.iter().rev().zip(ids[..end].iter().rev()).take_while(|(row, id)| row.id == **id).count()
    };
    let ends = (1..=ids.len()).filter(|&end| ids[end - 1] == rows[last].id);
    longest(ends.map(|end| {
        let length = length(end);
        Run { q: rows.len() - length, t: end - length, length }
    }))
}

fn longest(runs: impl Iterator<Item = Run>) -> Option<Run> {
    let mut best: Option<Run> = None;
    let mut is_alone = true;
    for run in runs {
        let most = best.map_or(0, |best| best.length);
        if run.length > most {
            (best, is_alone) = (Some(run), true);
        } else if run.length == most {
            is_alone = false;
        }
    }
    best.filter(|best| is_alone && best.length >= LEAST_RUN)
}

/// The two runs without what they share on either side; nothing if there is none, or they stand in the wrong order.
fn apart(head: Option<Run>, tail: Option<Run>, rows: usize) -> Option<(Option<Run>, Option<Run>)> {
    let (Some(mut head), Some(mut tail)) = (head, tail) else {
        return (head.is_some() || tail.is_some()).then_some((head, tail));
    };
    if head.t + rows < tail.t || tail.t < head.t {
        // One of them stands elsewhere by chance.
        return None;
    }
    let shared = (head.q + head.length).saturating_sub(tail.q);
    (tail.q, tail.t, tail.length) = (tail.q + shared, tail.t + shared, tail.length.saturating_sub(shared));
    let met = (head.t + head.length).saturating_sub(tail.t);
    head.length = head.length.saturating_sub(met);
    (head.length > 0 && tail.length > 0).then_some((Some(head), Some(tail)))
}

/// The record's words between the runs, or so many beyond an only run as `lost` words of the quotation may stand in.
fn open_ends(head: Option<Run>, tail: Option<Run>, lost: usize, words: usize) -> Option<(usize, usize)> {
    let (from, to) = match (head, tail) {
        (Some(head), Some(tail)) => (head.t + head.length, tail.t),
        (Some(head), None) => {
            let from = head.t + head.length;
            (from, (from + 2 * lost + MOST_DROPPED).min(words))
        }
        (None, Some(tail)) => (tail.t.saturating_sub(2 * lost + MOST_DROPPED), tail.t),
        (None, None) => return None,
    };
    let is_near = head.is_none() || tail.is_none() || to - from <= lost + MOST_DROPPED;
    is_near.then_some((from, to))
}

/// Says whether an alignment of the part between keeps both runs where they were found.
fn holds_ends(inner: &[Move], has_head: bool, has_tail: bool, rows: usize, columns: usize) -> bool {
    let first = inner.first() == Some(&Move::Same { q: 0, t: 0 });
    let last = inner.last() == Some(&Move::Same { q: rows - 1, t: columns.saturating_sub(1) });
    (first || !has_head) && (last || !has_tail)
}

/// Says whether so little is lost that no leap could be worth its price; what stands in brackets need not be there.
fn is_without_leap(inner: &[Move], rows: &[Row<'_>], has_both: bool) -> bool {
    let is_lost = |step: &&Move| match step {
        Move::Substituted { q, .. } | Move::Added { q } => !rows[*q].bracketed,
        _ => false,
    };
    let leaps = inner.iter().any(|step| matches!(step, Move::Jump { .. }));
    let most = if has_both { MOST_LOST_INSIDE } else { MOST_LOST_AT_END };
    !leaps && inner.iter().filter(is_lost).count() <= most
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::moves::{CONTENT_WORTH, NO_WORD};

    fn rows(quote: &str) -> Vec<Row<'_>> {
        let words: Vec<&str> = quote.split(' ').collect();
        let id = |word: &str| words.iter().position(|w| *w == word).map_or(NO_WORD, |at| at as u32);
        let last = words.len() - 1;
        words
            .iter()
            .enumerate()
            .map(|(at, word)| Row {
                word,
                id: id(word),
                worth: CONTENT_WORTH,
                bracketed: false,
                after_mark: false,
                at_edge: at == 0 || at == last,
            })
            .collect()
    }

    const RECORD: &str = "we told them that the harbour council will not open northern gates before winter ends this year \
        and the harbour council knows why";

    /// The moves found the quick way, and by aligning everything.
    fn both(quote: &str) -> (Option<Vec<Move>>, Vec<Move>) {
        let rows = rows(quote);
        let words: Vec<&str> = RECORD.split_whitespace().collect();
        let id = |word: &str| rows.iter().find(|row| row.word == word).map_or(NO_WORD, |row| row.id);
        let column = |t: usize| Column { word: words[t], id: id(words[t]), turn: 0 };
        let ids: Vec<u32> = words.iter().map(|word| id(word)).collect();
        let columns: Vec<Column<'_>> = (0..words.len()).map(column).collect();
        let quick = anchored(&rows, &ids, column).map(|anchored| {
            anchored.moves.into_iter().map(|step| step.moved(0, anchored.words.start)).collect()
        });
        (quick, align::align(&rows, &columns).map_or(Vec::new(), |path| path.moves))
    }

    #[test]
    fn what_is_found_from_exact_runs_is_what_aligning_everything_finds() {
        for quote in [
            "that the harbour council will open northern gates before winter ends",
            "that the harbour council will not open southern gates before winter ends",
            "the harbour council will not open the northern gates before winter ends",
            "the harbour council will not open northern gates before spring comes",
            "we heard that the harbour council will not open northern gates",
            "the harbour council will not not open northern gates before winter",
        ] {
            let (quick, whole) = both(quote);
            assert_eq!(quick.as_ref(), Some(&whole), "{quote}");
        }
    }

    #[test]
    fn what_might_leap_is_left_to_the_alignment_of_the_whole() {
        for quote in [
            "will not open northern gates and we told them that",
            "mountain railways never carried bread to northern gates before winter ends",
            "the harbour council",
        ] {
            assert_eq!(both(quote).0, None, "{quote}");
        }
    }
}
