//! Blocks beside blocks: which block of the new state each difference belongs to, and which blocks were only moved.

use super::{
    Fate, Hunk, Row, Side,
    hunks::{self, Event},
    matching::Matching,
};
use crate::lexicon::Lexicon;
use std::{collections::HashMap, ops::Range};

/// A block of fewer words is too common to be known again elsewhere.
const LEAST_MOVED: usize = 4;

/// What a row is about: a block of the new state, or one of the old that the new one lacks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Subject {
    New(usize),
    Gone(usize),
}

/// A row with the block of the new state that it stands before, or is.
struct Placed {
    before: usize,
    is_new: bool,
    subject: Subject,
}

/// Sets the blocks of two states side by side, in the order of the new one.
pub(super) fn rows(old: &Side<'_>, new: &Side<'_>, matching: &Matching, lexicon: &Lexicon) -> Vec<Row> {
    let subjects = Subjects { old, new, matching };
    let mut order: Vec<Placed> = Vec::new();
    let mut events: HashMap<Subject, Vec<Event>> = HashMap::new();
    let mut next_new = 0;
    for event in events_of(matching) {
        let subject = subjects.of(event);
        if let Event::Same { new: word, .. } | Event::Added { new: word } = event {
            next_new = new.block_of(word) + 1;
        }
        let held = events.entry(subject).or_default();
        if held.is_empty() {
            let before = if let Subject::New(block) = subject { block } else { next_new };
            order.push(Placed { before, is_new: matches!(subject, Subject::New(_)), subject });
        }
        held.push(event);
    }
    order.sort_by_key(|placed| (placed.before, placed.is_new));
    let order: Vec<Subject> = order.into_iter().map(|placed| placed.subject).collect();
    let moved = moved(old, new, &order, &events);
    let make = |subject: Subject| {
        let events = events.get(&subject).map(Vec::as_slice).unwrap_or_default();
        match (subject, moved.get(&subject)) {
            (Subject::New(block), Some(Subject::Gone(from))) => moved_here(old, new, *from, block, lexicon),
            (Subject::New(block), _) => row(old, new, block, events, lexicon),
            (Subject::Gone(block), elsewhere) => {
                let fate = if elsewhere.is_some() { Fate::MovedAway } else { Fate::Removed };
                let to = elsewhere.and_then(|to| match to {
                    Subject::New(to) => Some(new.blocks[*to].at),
                    Subject::Gone(_) => None,
                });
                let hunks = hunks::hunks(old, new, events, lexicon);
                Row { fate, old: Some(old.blocks[block].at), new: to, hunks }
            }
        }
    };
    order.into_iter().map(make).collect()
}

fn row(old: &Side<'_>, new: &Side<'_>, block: usize, events: &[Event], lexicon: &Lexicon) -> Row {
    let hunks = hunks::hunks(old, new, events, lexicon);
    let is_changed = hunks.iter().any(|hunk| hunk.difference.is_of_words());
    let from = partner(old, events);
    let fate = match (from, is_changed) {
        (None, _) => Fate::Added,
        (Some(_), true) => Fate::Changed,
        (Some(_), false) => Fate::Kept,
    };
    Row { fate, old: from.map(|from| old.blocks[from].at), new: Some(new.blocks[block].at), hunks }
}

/// The old block that shares most words with a row.
fn partner(old: &Side<'_>, events: &[Event]) -> Option<usize> {
    let mut shared: Vec<(usize, usize)> = Vec::new();
    for event in events {
        let Event::Same { old: word, .. } = *event else { continue };
        let block = old.block_of(word);
        match shared.last_mut() {
            Some((last, count)) if *last == block => *count += 1,
            _ => shared.push((block, 1)),
        }
    }
    let most = shared.iter().map(|(_, count)| *count).max()?;
    shared.into_iter().find(|(_, count)| *count == most).map(|(block, _)| block)
}

fn moved_here(old: &Side<'_>, new: &Side<'_>, from: usize, to: usize, lexicon: &Lexicon) -> Row {
    let (from, to) = (&old.blocks[from], &new.blocks[to]);
    let pairs = from.words.clone().zip(to.words.clone());
    let events: Vec<Event> = pairs.map(|(old, new)| Event::Same { old, new }).collect();
    let hunks: Vec<Hunk> = hunks::hunks(old, new, &events, lexicon);
    Row { fate: Fate::MovedHere, old: Some(from.at), new: Some(to.at), hunks }
}

/// All words of both states in one order: what is the same, and before it what was removed and then what was added.
fn events_of(matching: &Matching) -> Vec<Event> {
    let (mut old, mut new) = (0, 0);
    let mut events = Vec::with_capacity(matching.of_old.len().max(matching.of_new.len()));
    while old < matching.of_old.len() || new < matching.of_new.len() {
        if matching.of_old.get(old).is_some_and(Option::is_none) {
            events.push(Event::Removed { old });
            old += 1;
        } else if matching.of_new.get(new).is_some_and(Option::is_none) {
            events.push(Event::Added { new });
            new += 1;
        } else {
            events.push(Event::Same { old, new });
            (old, new) = (old + 1, new + 1);
        }
    }
    events
}

struct Subjects<'a, 'b> {
    old: &'a Side<'b>,
    new: &'a Side<'b>,
    matching: &'a Matching,
}

impl Subjects<'_, '_> {
    /// The row that a word belongs to. A removed one goes with its neighbours in its block, wherever they stand now.
    fn of(&self, event: Event) -> Subject {
        match event {
            Event::Same { new, .. } | Event::Added { new } => Subject::New(self.new.block_of(new)),
            Event::Removed { old } => {
                let block = self.old.block_of(old);
                let Range { start, end } = self.old.blocks[block].words.clone();
                let before = self.matching.of_old[start..old].iter().rev().find_map(|word| *word);
                let neighbour =
                    before.or_else(|| self.matching.of_old[old..end].iter().find_map(|word| *word));
                neighbour.map_or(Subject::Gone(block), |word| Subject::New(self.new.block_of(word as usize)))
            }
        }
    }
}

/// Blocks that stand on both sides whole, but in other places; each leads to the other.
fn moved(
    old: &Side<'_>,
    new: &Side<'_>,
    order: &[Subject],
    events: &HashMap<Subject, Vec<Event>>,
) -> HashMap<Subject, Subject> {
    let words = |side: &Side<'_>, range: &Range<usize>| -> Vec<String> {
        range.clone().map(|word| side.words.word(word).to_owned()).collect()
    };
    let mut gone: HashMap<Vec<String>, Vec<usize>> = HashMap::new();
    for subject in order.iter().rev() {
        if let Subject::Gone(block) = *subject
            && old.blocks[block].words.len() >= LEAST_MOVED
        {
            gone.entry(words(old, &old.blocks[block].words)).or_default().push(block);
        }
    }
    let mut moved = HashMap::new();
    for subject in order {
        let Subject::New(block) = *subject else { continue };
        let is_added = events
            .get(subject)
            .is_some_and(|events| events.iter().all(|event| matches!(event, Event::Added { .. })));
        if !is_added {
            continue;
        }
        let from = gone.get_mut(&words(new, &new.blocks[block].words)).and_then(Vec::pop);
        if let Some(from) = from {
            moved.insert(*subject, Subject::Gone(from));
            moved.insert(Subject::Gone(from), *subject);
        }
    }
    moved
}
