//! A statement's passages that stand elsewhere, as its page marks them: where they are and in how many others, and no more.

use super::{bytes_in, statement::grouped};
use crate::{Dictum, error::Result, show::StatementView};
use dictum_collate::Words;
use std::{
    collections::{BTreeSet, HashSet},
    ops::Range,
    sync::Arc,
};

/// So many passages are kept at hand, each statement counted as one more. Each takes some 80 bytes: 40 MB at most.
const AT_HAND: usize = 1 << 19;

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

impl Dictum {
    /// Finds the passages of a statement that stand in others, none of them within another; in order, up to `limit`. The same statement
    /// on another site does not count, and of an edition that was replaced nothing is told.
    pub fn recurring(&self, view: &StatementView, limit: usize) -> Result<Arc<Vec<RecurringPassage>>> {
        let edition = view.card.edition;
        if view.edition_shown != edition {
            return Ok(Arc::default());
        }
        let reuse = self.reuse()?;
        let weigh = |passages: &Vec<RecurringPassage>| passages.len() + 1;
        self.recurring.of(&reuse, edition, AT_HAND, weigh, || self.find_recurring(view, limit))
    }

    fn find_recurring(&self, view: &StatementView, limit: usize) -> Result<Vec<RecurringPassage>> {
        let Some(statement) = view.statement() else { return Ok(Vec::new()) };
        let kin: HashSet<u64> = view.links.iter().map(|link| link.statement.edition).collect();
        let mut links = self.links_elsewhere(view.card.edition, statement)?;
        links.retain(|link| !kin.contains(&link.other.doc));
        let mut passages: Vec<RecurringPassage> = Vec::new();
        // The words of the paragraph that was come to last: many groups are of one.
        let (mut words, mut words_of) = (Words::default(), None);
        for group in grouped(&links) {
            let own = group[0].own;
            let turn = statement.turns.get(own.turn as usize);
            let held = turn.and_then(|turn| Some((turn, turn.paragraphs.get(own.paragraph as usize)?)));
            let Some((turn, paragraph)) = held else { continue };
            if words_of != Some((own.turn, own.paragraph)) {
                words.clear();
                words.append(&paragraph.text);
                words_of = Some((own.turn, own.paragraph));
            }
            let (position, range) = (own.paragraph as usize + 1, bytes_in(&words, own.start..own.end));
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
