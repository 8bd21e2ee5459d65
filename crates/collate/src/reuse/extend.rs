//! How far two passages go on alike from where they share a run of words.
//!
//! Each further edit (a word replaced, put in or left out) is tried on every diagonal at once, and each slides on over like
//! words; the search ends where it has lost more than a few words' worth. Source: Zhang, Schwartz, Wagner and Miller, "A greedy
//! algorithm for aligning DNA sequences" (2000).

use super::row::{GAP, Row, word_at};

/// In half words: a word alike is worth two, one replaced costs two, one put in or left out three.
const EDIT: i32 = 4;
/// So much lost, in half words, ends the search once a passage is as good as found …
const DROP: i32 = 12;
/// … and so much before: nearly every seed in common is chance, and goes on nowhere. It halves the time and loses one passage in two
/// hundred of those with every third word changed.
const DROP_AT_FIRST: i32 = 6;
/// So many half words alike on one side of the seed make it as good as found.
const FOUND: i32 = 8;
/// Passages are followed over so many words put in or left out on one side.
const BAND: usize = 16;
const DIAGONALS: usize = 2 * BAND + 1;
const NEVER: i32 = i32::MIN / 4;

/// How far one goes on one side of a shared run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Reach {
    /// Words on the one side.
    pub(super) own: usize,
    /// Words on the other.
    pub(super) other: usize,
    /// Words replaced, put in or left out between.
    pub(super) edits: usize,
}

/// Follows two rows of words on from their beginnings; a gap ends both.
#[inline]
fn follow(own: impl Fn(usize) -> u32, other: impl Fn(usize) -> u32) -> Reach {
    let slide = |mut i: usize, mut j: usize| {
        loop {
            let word = own(i);
            if word == GAP || word != other(j) {
                return i;
            }
            (i, j) = (i + 1, j + 1);
        }
    };
    let first = slide(0, 0);
    let mut reach = Reach { own: first, other: first, edits: 0 };
    let mut best = 2 * first as i32;
    // For each diagonal how many words of the one side are behind it; the middle one is where both go on alike.
    let mut waves = [[NEVER; DIAGONALS + 2]; 2];
    waves[0][BAND + 1] = first as i32;
    let (mut low, mut high) = (BAND + 1, BAND + 1);
    for edits in 1.. {
        let (from, to) = (low.saturating_sub(1).max(1), (high + 1).min(DIAGONALS));
        (low, high) = (usize::MAX, 0);
        let drop = if best < FOUND { DROP_AT_FIRST } else { DROP };
        let [even, odd] = &mut waves;
        let (last, now) = if edits % 2 == 1 { (even, odd) } else { (odd, even) };
        for at in from..=to {
            // The diagonal is how far the one side is ahead of the other.
            let ahead = at as i32 - (BAND as i32 + 1);
            let i = (last[at - 1] + 1).max(last[at] + 1).max(last[at + 1]);
            let j = i - ahead;
            now[at] = NEVER;
            if i < 0 || j < 0 || i + j - EDIT * edits < best - drop {
                continue;
            }
            // The word stepped over must be a word: nothing goes on beyond a gap.
            let (i, j) = (i as usize, j as usize);
            if i > 0 && own(i - 1) == GAP || j > 0 && other(j - 1) == GAP {
                continue;
            }
            let slid = slide(i, j);
            now[at] = slid as i32;
            (low, high) = (low.min(at), at);
            let score = 2 * slid as i32 - ahead - EDIT * edits;
            if score > best {
                best = score;
                reach = Reach { own: slid, other: (slid as i32 - ahead) as usize, edits: edits as usize };
            }
        }
        if low > high {
            break;
        }
        now[from - 1] = NEVER;
        now[to + 1] = NEVER;
    }
    reach
}

/// Follows two rows forward from two places.
pub(super) fn forward(own: Row<'_>, from: usize, other: Row<'_>, other_from: usize) -> Reach {
    follow(|i| word_at(own, from + i), |j| word_at(other, other_from + j))
}

/// Follows two rows backward from before two places.
pub(super) fn backward(own: Row<'_>, to: usize, other: Row<'_>, other_to: usize) -> Reach {
    let before = |row, end: usize, i: usize| end.checked_sub(i + 1).map_or(GAP, |at| word_at(row, at));
    follow(|i| before(own, to, i), |j| before(other, other_to, j))
}
