//! The verdict, and what it rests on: which edits are marked, which words a mark of omission swallowed.

use crate::{Omission, Passage, Step, Words, arrange::Prepared, moves::Move};
use dictum_model::{EditClass, Statement, Verdict};
use std::ops::Range;

/// The verdict, by construction: from what was edited and how, and from nothing else.
pub(crate) fn verdict(steps: &[Step], omissions: &[Omission], splices: usize, one_passage: bool) -> Verdict {
    let marked = |class| matches!(class, EditClass::OmissionMark | EditClass::BracketInsertion);
    let altered =
        steps.iter().filter_map(|step| step.class).any(|c| !marked(c) && c != EditClass::Typography);
    if splices > 0 {
        // A passage whose words were changed *and* shuffled is one altered passage, not two of the record.
        if altered && one_passage { Verdict::Altered } else { Verdict::Spliced }
    } else if altered {
        Verdict::Altered
    } else if !omissions.is_empty() || steps.iter().filter_map(|step| step.class).any(marked) {
        Verdict::Abridged
    } else {
        Verdict::Exact
    }
}

/// For each move, whether a bracket accounts for it: it stands in a row of edits that holds a bracketed word.
pub(crate) fn bracket_moves(moves: &[Move], prepared: &Prepared<'_>) -> Vec<bool> {
    let is_edit = |step: &Move| !matches!(step, Move::Same { .. } | Move::Jump { .. });
    let is_bracketed = |step: &Move| match *step {
        Move::Added { q } | Move::Substituted { q, .. } | Move::SplitInRecord { q, .. } => {
            prepared.rows[q].bracketed
        }
        _ => false,
    };
    let mut accounted = vec![false; moves.len()];
    let mut at = 0;
    while at < moves.len() {
        let end = (at..moves.len()).find(|&i| !is_edit(&moves[i])).unwrap_or(moves.len());
        let holds_bracket = moves[at..end].iter().any(is_bracketed);
        for i in at..end {
            accounted[i] =
                is_bracketed(&moves[i]) || (holds_bracket && matches!(moves[i], Move::Dropped { .. }));
        }
        at = end.max(at + 1);
    }
    accounted
}

/// The columns that moves rest on, in order; dropped words included, since they lie inside the passage.
pub(crate) fn columns_of(moves: &[Move]) -> impl Iterator<Item = usize> {
    moves.iter().flat_map(|step| match *step {
        Move::Same { t, .. }
        | Move::Substituted { t, .. }
        | Move::SplitInQuote { t, .. }
        | Move::Dropped { t } => t..t + 1,
        Move::SplitInRecord { t, .. } => t..t + 2,
        Move::Added { .. } | Move::Jump { .. } => 0..0,
    })
}

pub(crate) fn row_of(step: &Move) -> Option<usize> {
    match *step {
        Move::Same { q, .. }
        | Move::Substituted { q, .. }
        | Move::SplitInRecord { q, .. }
        | Move::SplitInQuote { q, .. }
        | Move::Added { q } => Some(q),
        Move::Dropped { .. } | Move::Jump { .. } => None,
    }
}

/// The spoken words strictly between two words of one turn, paragraph by paragraph; without the spaces at the ends.
pub(crate) fn between(statement: &Statement, before: Passage, after: Passage) -> Vec<Passage> {
    let Some(turn) = statement.turns.get(before.turn) else { return Vec::new() };
    let mut passages = Vec::new();
    for paragraph in before.paragraph..=after.paragraph {
        let Some(held) = turn.paragraphs.get(paragraph).filter(|held| held.is_spoken()) else { continue };
        let start = if paragraph == before.paragraph { before.end } else { 0 };
        let end = if paragraph == after.paragraph { after.start } else { held.text.len() };
        passages.extend(trimmed_to_words(&held.text, start..end).map(|range| Passage {
            paragraph,
            start: range.start,
            end: range.end,
            ..before
        }));
    }
    passages
}

/// The range from the first word to the last in a stretch of text; nothing if there is no word.
fn trimmed_to_words(text: &str, range: Range<usize>) -> Option<Range<usize>> {
    let words = Words::of(text.get(range.clone())?);
    let last = words.len().checked_sub(1)?;
    Some(range.start + words.range(0).start..range.start + words.range(last).end)
}
