//! Matches that a reader would not take for the same: parts of a compound that changed, and a lone “of” between two changes.
//!
//! “10-year-old” became “11-year-old”, not 10 became 11; and where all about them was written anew, two little words that
//! happen to stand on both sides were written anew too.

use super::{Side, matching::Matching};
use crate::lexicon::{Classes, Lexicon};

/// So few words of grammar between two changes are taken into them …
const MOST_STRAY: usize = 2;
/// … if either change has so many words on a side.
const LEAST_AROUND: usize = 3;
/// A compound is seldom longer: its change has spread to its ends after so many rounds.
const ROUNDS: usize = 6;

impl Matching {
    /// Takes apart matches that only look like ones.
    pub(super) fn settle(&mut self, old: &Side<'_>, new: &Side<'_>, lexicon: &Lexicon) {
        self.part_strays(new, lexicon);
        for _ in 0..ROUNDS {
            if !self.part_compounds(old, new) {
                break;
            }
        }
    }

    fn part(&mut self, new: usize) {
        if let Some(old) = self.of_new.get_mut(new).and_then(Option::take) {
            self.of_old[old as usize] = None;
        }
    }

    /// Takes apart the words that are printed as one with a changed word; says whether there were any.
    fn part_compounds(&mut self, old: &Side<'_>, new: &Side<'_>) -> bool {
        let is_joined = |side: &Side<'_>, of: &[Option<u32>], word: usize| {
            let changed = |other: usize| of.get(other).is_some_and(Option::is_none);
            let after = side.between(word, word + 1).is_some_and(joins) && changed(word + 1);
            after
                || word
                    .checked_sub(1)
                    .is_some_and(|before| side.between(before, word).is_some_and(joins) && changed(before))
        };
        let matched = self.of_new.iter().enumerate().filter_map(|(new, old)| Some((new, (*old)? as usize)));
        let parted: Vec<usize> = matched
            .filter(|(word, held)| is_joined(new, &self.of_new, *word) || is_joined(old, &self.of_old, *held))
            .map(|(word, _)| word)
            .collect();
        parted.iter().for_each(|word| self.part(*word));
        !parted.is_empty()
    }

    /// Takes apart stray words of grammar between two changes.
    fn part_strays(&mut self, new: &Side<'_>, lexicon: &Lexicon) {
        let runs = self.runs();
        for three in runs.windows(3) {
            let [before, here, after] = three else { continue };
            let is_stray = here.kept > 0
                && here.kept <= MOST_STRAY
                && before.largest >= LEAST_AROUND
                && after.largest >= LEAST_AROUND;
            let words = here.new..here.new + here.kept;
            let is_grammar = |word: usize| lexicon.classes(new.words.word(word)).has(Classes::FUNCTION);
            if is_stray && words.clone().all(is_grammar) {
                words.for_each(|word| self.part(word));
            }
        }
    }

    /// What is kept and what is changed, by turns.
    fn runs(&self) -> Vec<Run> {
        let (mut old, mut new) = (0, 0);
        let mut runs: Vec<Run> = Vec::new();
        while old < self.of_old.len() || new < self.of_new.len() {
            let gone = self.of_old[old..].iter().take_while(|word| word.is_none()).count();
            let come = self.of_new[new..].iter().take_while(|word| word.is_none()).count();
            if gone + come > 0 {
                runs.push(Run { new, kept: 0, largest: gone.max(come) });
            }
            (old, new) = (old + gone, new + come);
            let kept = self.of_old[old..]
                .iter()
                .zip(&self.of_new[new..])
                .take_while(|(a, b)| a.is_some() && b.is_some());
            let kept = kept.count();
            if kept > 0 {
                runs.push(Run { new, kept, largest: 0 });
            }
            (old, new) = (old + kept, new + kept);
        }
        runs
    }
}

/// A run of kept or of changed words.
struct Run {
    /// Its first word in the new state.
    new: usize,
    /// How many words are kept; 0 for a change.
    kept: usize,
    /// How many words a change has on its larger side.
    largest: usize,
}

/// Says whether what stands between two words makes them one in print: `10-year`, `harbour.example/ferry`.
fn joins(between: &str) -> bool {
    !between.is_empty()
        && between.chars().count() <= 3
        && between.chars().all(|c| matches!(c, '-' | '‐' | '‑' | '.' | '/' | '@' | '_' | ':' | '#' | '~'))
}
