//! A statement's passages that stand elsewhere, as its page marks them: where they are and in how many others, and no more.

use super::{bytes_of, statement::grouped};
use crate::{Dictum, error::Result, show::StatementView};
use dictum_archive::derived::Reuse;
use std::{
    collections::{BTreeSet, HashMap, HashSet},
    ops::Range,
    sync::{Arc, PoisonError},
};

/// So many statements' passages are kept at hand. Those of one take some 100 bytes each: 10 MB at most.
const AT_HAND: usize = 2048;

/// A passage that stands in other statements too.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecurringPassage {
    /// The turn's id.
    pub turn: String,
    /// The paragraph's position in its turn, from 1.
    pub paragraph: usize,
    /// Byte range in the paragraph's text.
    pub range: Range<usize>,
    /// In how many others it was found.
    pub statements: usize,
}

/// Passages found before, for as long as the shared passages are what they were.
#[derive(Default)]
pub(crate) struct RecurringAtHand {
    of: Option<Arc<Reuse>>,
    passages: HashMap<u64, Arc<Vec<RecurringPassage>>>,
}

impl RecurringAtHand {
    /// Forgets everything when there are other shared passages than those it knows of.
    fn know_of(&mut self, reuse: &Arc<Reuse>) {
        if !self.of.as_ref().is_some_and(|known| Arc::ptr_eq(known, reuse)) {
            self.passages.clear();
            self.of = Some(reuse.clone());
        }
    }
}

impl Dictum {
    /// Finds the passages of a statement that stand in others, none of them within another; in order, up to `limit`. The same statement
    /// on another site does not count, and of an edition that was replaced nothing is told.
    pub fn recurring(&self, view: &StatementView, limit: usize) -> Result<Arc<Vec<RecurringPassage>>> {
        let edition = view.card.edition;
        if view.edition_shown != edition {
            return Ok(Arc::default());
        }
        let reuse = self.reuse()?;
        {
            let mut at_hand = self.recurring.lock().unwrap_or_else(PoisonError::into_inner);
            at_hand.know_of(&reuse);
            if let Some(passages) = at_hand.passages.get(&edition) {
                return Ok(passages.clone());
            }
        }
        let passages = Arc::new(self.find_recurring(view, limit)?);
        let mut at_hand = self.recurring.lock().unwrap_or_else(PoisonError::into_inner);
        // Something was committed since: what was found is of before.
        if at_hand.of.as_ref().is_some_and(|known| Arc::ptr_eq(known, &reuse)) {
            if at_hand.passages.len() >= AT_HAND {
                at_hand.passages.clear();
            }
            at_hand.passages.insert(edition, passages.clone());
        }
        Ok(passages)
    }

    fn find_recurring(&self, view: &StatementView, limit: usize) -> Result<Vec<RecurringPassage>> {
        let Some(statement) = view.statement() else { return Ok(Vec::new()) };
        let kin: HashSet<u64> = view.links.iter().map(|link| link.statement.edition).collect();
        let mut links = self.links_elsewhere(view.card.edition, statement)?;
        links.retain(|link| !kin.contains(&link.other.doc));
        let mut passages: Vec<RecurringPassage> = Vec::new();
        for group in grouped(&links) {
            let own = group[0].own;
            let turn = statement.turns.get(own.turn as usize);
            let held = turn.and_then(|turn| Some((turn, turn.paragraphs.get(own.paragraph as usize)?)));
            let Some((turn, paragraph)) = held else { continue };
            let (position, range) =
                (own.paragraph as usize + 1, bytes_of(&paragraph.text, own.start..own.end));
            let is_within = passages.last().is_some_and(|last| {
                (&last.turn, last.paragraph) == (&turn.id, position) && range.start < last.range.end
            });
            if !is_within && !range.is_empty() && passages.len() < limit {
                let statements = group.iter().map(|link| link.other.doc).collect::<BTreeSet<u64>>().len();
                passages.push(RecurringPassage {
                    turn: turn.id.clone(),
                    paragraph: position,
                    range,
                    statements,
                });
            }
        }
        Ok(passages)
    }
}
