//! The words of one row as stretches of like difference, each named by the words it touches.

use super::{Difference, Hunk, Piece, Side, printed};
use crate::{
    edit::{self, InText},
    lexicon::Lexicon,
    moves::is_split,
    spelling::likeness,
};
use dictum_model::EditClass;
use std::ops::Range;

/// What became of one word; numbers count the words of a side.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Event {
    /// It stands on both sides.
    Same { old: usize, new: usize },
    /// The new state lacks it.
    Removed { old: usize },
    /// The old state lacked it.
    Added { new: usize },
}

/// Words changed together are paired one with one where their numbers multiply to no more; else as they come.
const MOST_PAIRED: usize = 4096;

/// Cuts the events of a row into stretches of like difference.
pub(super) fn hunks(old: &Side<'_>, new: &Side<'_>, events: &[Event], lexicon: &Lexicon) -> Vec<Hunk> {
    let mut hunks = Vec::new();
    let mut at = 0;
    while at < events.len() {
        let is_same = |event: &Event| matches!(event, Event::Same { .. });
        let kind = is_same(&events[at]);
        let length = events[at..].iter().take_while(|event| is_same(event) == kind).count();
        let part = &events[at..at + length];
        if kind {
            same(old, new, part, &mut hunks);
        } else {
            hunks.extend(changed(old, new, part, lexicon));
        }
        at += length;
    }
    hunks
}

/// Words removed and added in one place.
fn changed(old: &Side<'_>, new: &Side<'_>, events: &[Event], lexicon: &Lexicon) -> Option<Hunk> {
    let removed: Vec<usize> = events
        .iter()
        .filter_map(|event| if let Event::Removed { old } = event { Some(*old) } else { None })
        .collect();
    let added: Vec<usize> = events
        .iter()
        .filter_map(|event| if let Event::Added { new } = event { Some(*new) } else { None })
        .collect();
    let difference = match (removed.is_empty(), added.is_empty()) {
        (false, false) => Difference::Replaced,
        (false, true) => Difference::Removed,
        _ => Difference::Added,
    };
    let first = added.first().copied();
    let piece = |first: usize| piece(new, first..added.last().map_or(first, |last| last + 1));
    Some(Hunk {
        difference,
        old: pieces(old, &removed),
        new: first.map(piece),
        classes: classes(old, new, &removed, &added, lexicon),
    })
}

fn piece(side: &Side<'_>, words: Range<usize>) -> Piece {
    let range = side.bytes(words.clone());
    let block = side.blocks.get(side.block_of(words.start));
    Piece { block: block.map_or(super::BlockAt::Headline, |block| block.at), range }
}

/// Words as pieces, one for each block and for each run of neighbours in it.
fn pieces(side: &Side<'_>, words: &[usize]) -> Vec<Piece> {
    let neighbours = |a: &usize, b: &usize| *b == a + 1 && side.block_of(*a) == side.block_of(*b);
    words.chunk_by(neighbours).map(|run| piece(side, run[0]..run[run.len() - 1] + 1)).collect()
}

/// A word that stands on both sides.
#[derive(Clone, Copy)]
struct Match {
    old: usize,
    new: usize,
}

/// Words that are the same after folding, with what folding forgave.
fn same(old: &Side<'_>, new: &Side<'_>, events: &[Event], hunks: &mut Vec<Hunk>) {
    let same = |event: &Event| match *event {
        Event::Same { old, new } => Some(Match { old, new }),
        _ => None,
    };
    let matches: Vec<Match> = events.iter().filter_map(same).collect();
    let mut from = 0;
    for (at, here) in matches.iter().enumerate() {
        let word = printed::word(old.printed(here.old), new.printed(here.new));
        let (gap, reach) = match matches.get(at + 1) {
            // What stands between two words needs both of them to be shown.
            Some(next) => (gap(old, new, *here, *next), at + 2),
            None => (end(old, new, *here), at + 1),
        };
        let worst = word.max(gap);
        if worst == Difference::Same {
            continue;
        }
        let reach = if gap == Difference::Same { at + 1 } else { reach };
        push(old, new, matches.get(from..at).unwrap_or_default(), Difference::Same, hunks);
        let reaches_here = from > at;
        match hunks.last_mut().filter(|_| reaches_here) {
            Some(last) => lengthen(old, new, matches[reach - 1], worst, last),
            None => push(old, new, &matches[at..reach], worst, hunks),
        }
        from = reach;
    }
    push(old, new, matches.get(from..).unwrap_or_default(), Difference::Same, hunks);
}

/// Takes one more word into a hunk that reaches up to it.
fn lengthen(old: &Side<'_>, new: &Side<'_>, to: Match, difference: Difference, hunk: &mut Hunk) {
    hunk.difference = hunk.difference.max(difference);
    if let Some(piece) = hunk.old.last_mut() {
        piece.range.end = old.words.range(to.old).end;
    }
    if let Some(piece) = &mut hunk.new {
        piece.range.end = new.words.range(to.new).end;
    }
}

fn push(old: &Side<'_>, new: &Side<'_>, matches: &[Match], difference: Difference, hunks: &mut Vec<Hunk>) {
    let (Some(first), Some(last)) = (matches.first(), matches.last()) else { return };
    let old_words: Vec<usize> = matches.iter().map(|word| word.old).collect();
    hunks.push(Hunk {
        difference,
        old: pieces(old, &old_words),
        new: Some(piece(new, first.new..last.new + 1)),
        classes: if difference == Difference::Same { Vec::new() } else { vec![EditClass::Typography] },
    });
}

/// What differs between two neighbouring words; nothing where they are no neighbours on either side.
fn gap(old: &Side<'_>, new: &Side<'_>, a: Match, b: Match) -> Difference {
    match (old.between(a.old, b.old), new.between(a.new, b.new)) {
        (Some(old), Some(new)) => printed::gap(old, new),
        _ => Difference::Same,
    }
}

/// What differs after the last word of a block on either side.
fn end(old: &Side<'_>, new: &Side<'_>, last: Match) -> Difference {
    match (old.after(last.old), new.after(last.new)) {
        (Some(old), Some(new)) => printed::end(old, new),
        _ => Difference::Same,
    }
}

/// The classes of the words that a change touches, gravest first.
fn classes(
    old: &Side<'_>,
    new: &Side<'_>,
    removed: &[usize],
    added: &[usize],
    lexicon: &Lexicon,
) -> Vec<EditClass> {
    let mut classes: Vec<EditClass> = paired(old, new, removed, added)
        .into_iter()
        .filter(|pair| !matches!(pair, Paired::Words(a, b) if old.words.word(*a) == new.words.word(*b)))
        .map(|pair| match pair {
            Paired::Words(a, b) => edit::class_of_change(in_text(new, b), in_text(old, a), false, lexicon),
            Paired::Split { whole, first, second } => edit::class_of_split(whole, first, second),
            Paired::Old(a) => edit::class_of_word(in_text(old, a), lexicon),
            Paired::New(b) => edit::class_of_word(in_text(new, b), lexicon),
        })
        .collect();
    classes.sort_by_key(|class| (!class.bears_meaning(), weight(*class)));
    classes.dedup();
    classes
}

/// Words of content before words of grammar, and those before spelling.
fn weight(class: EditClass) -> u8 {
    match class {
        EditClass::Negation => 0,
        EditClass::Number | EditClass::Date => 1,
        EditClass::Name => 2,
        EditClass::Modal | EditClass::Quantifier => 3,
        EditClass::ContentWord => 4,
        EditClass::FunctionWord => 5,
        _ => 6,
    }
}

fn in_text<'a>(side: &'a Side<'_>, word: usize) -> InText<'a> {
    let text = side.blocks.get(side.block_of(word)).map_or("", |block| block.text);
    InText { word: side.words.word(word), text, start: side.words.range(word).start }
}

/// Words of a change that stand for one another.
enum Paired<'a> {
    Words(usize, usize),
    Split { whole: &'a str, first: &'a str, second: &'a str },
    Old(usize),
    New(usize),
}

/// Pairs the words of a change so that those that look alike stand together.
fn paired<'a>(old: &'a Side<'_>, new: &'a Side<'_>, removed: &[usize], added: &[usize]) -> Vec<Paired<'a>> {
    let (n, m) = (removed.len(), added.len());
    if n * m == 0 || n * m > MOST_PAIRED {
        let gone = removed.iter().map(|word| Paired::Old(*word));
        return gone.chain(added.iter().map(|word| Paired::New(*word))).collect();
    }
    let table = PairTable::of(old, new, removed, added);
    table.trace(old, new, removed, added)
}

/// The cheapest pairing of some words with others, in order.
struct PairTable {
    width: usize,
    costs: Vec<u32>,
}

/// What leaving a word alone costs, where two that share nothing are 190 apart: little more than one of them alone.
const ALONE: u32 = 100;
const UNLIKE: u32 = 190;

impl PairTable {
    fn of(old: &Side<'_>, new: &Side<'_>, removed: &[usize], added: &[usize]) -> PairTable {
        let width = added.len() + 1;
        let mut table = PairTable { width, costs: vec![0; width * (removed.len() + 1)] };
        for i in 0..=removed.len() {
            for j in 0..=added.len() {
                let steps = table.steps(old, new, removed, added, i, j);
                let least = steps.iter().filter_map(|(cost, _)| *cost).min().unwrap_or(0);
                table.costs[i * width + j] = least;
            }
        }
        table
    }

    /// The ways to a cell, each with its cost: a pair, a word in two, two in one, one of either side alone.
    fn steps(
        &self,
        old: &Side<'_>,
        new: &Side<'_>,
        removed: &[usize],
        added: &[usize],
        i: usize,
        j: usize,
    ) -> [(Option<u32>, Step); 5] {
        let cost = |i: usize, j: usize| self.costs[i * self.width + j];
        let (a, b) = (|i: usize| old.words.word(removed[i]), |j: usize| new.words.word(added[j]));
        let pair = (i > 0 && j > 0)
            .then(|| cost(i - 1, j - 1) + UNLIKE - UNLIKE * likeness(a(i - 1), b(j - 1)) / 101);
        let in_two = (i > 0 && j > 1 && is_split(a(i - 1), b(j - 2), b(j - 1))).then(|| cost(i - 1, j - 2));
        let in_one = (i > 1 && j > 0 && is_split(b(j - 1), a(i - 2), a(i - 1))).then(|| cost(i - 2, j - 1));
        [
            (in_two, Step::InTwo),
            (in_one, Step::InOne),
            (pair, Step::Pair),
            ((i > 0).then(|| cost(i - 1, j) + ALONE), Step::Old),
            ((j > 0).then(|| cost(i, j - 1) + ALONE), Step::New),
        ]
    }

    fn trace<'a>(
        &self,
        old: &'a Side<'_>,
        new: &'a Side<'_>,
        removed: &[usize],
        added: &[usize],
    ) -> Vec<Paired<'a>> {
        let (mut i, mut j) = (removed.len(), added.len());
        let mut pairs = Vec::with_capacity(i.max(j));
        while i + j > 0 {
            let here = Some(self.costs[i * self.width + j]);
            let steps = self.steps(old, new, removed, added, i, j);
            let step = steps.iter().find(|(cost, _)| *cost == here).map_or(Step::Old, |(_, step)| *step);
            let (a, b) = (|i: usize| old.words.word(removed[i]), |j: usize| new.words.word(added[j]));
            match step {
                Step::Pair => pairs.push(Paired::Words(removed[i - 1], added[j - 1])),
                Step::InTwo => {
                    pairs.push(Paired::Split { whole: a(i - 1), first: b(j - 2), second: b(j - 1) });
                }
                Step::InOne => {
                    pairs.push(Paired::Split { whole: b(j - 1), first: a(i - 2), second: a(i - 1) });
                }
                Step::Old => pairs.push(Paired::Old(removed[i - 1])),
                Step::New => pairs.push(Paired::New(added[j - 1])),
            }
            let (back_i, back_j) = step.back();
            (i, j) = (i - back_i, j - back_j);
        }
        pairs.reverse();
        pairs
    }
}

#[derive(Clone, Copy, Debug)]
enum Step {
    Pair,
    InTwo,
    InOne,
    Old,
    New,
}

impl Step {
    /// How many words of either side it takes.
    fn back(self) -> (usize, usize) {
        match self {
            Step::Pair => (1, 1),
            Step::InTwo => (1, 2),
            Step::InOne => (2, 1),
            Step::Old => (1, 0),
            Step::New => (0, 1),
        }
    }
}
