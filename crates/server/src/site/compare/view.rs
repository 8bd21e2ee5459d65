//! A comparison as its page sets it.

use crate::{
    links,
    site::{cards::When, wording},
};
use dictum::{
    BlockPlace, CompareAnswer, ComparedRow, ComparedState, ComparedStretch, Difference, Fate,
    model::EditClass,
};

/// Two states of a statement beside each other.
pub(super) struct ComparisonView {
    pub(super) headline: String,
    pub(super) old: StateView,
    pub(super) new: StateView,
    /// How much differs, in words.
    pub(super) summary: String,
    pub(super) turns: Vec<TurnRows>,
}

/// One of the two states.
pub(super) struct StateView {
    pub(super) name: String,
    pub(super) when: Option<When>,
    pub(super) source: String,
    /// Where its captured page is shown.
    pub(super) evidence: Option<String>,
}

/// What became of the blocks of one turn.
pub(super) struct TurnRows {
    /// The turn's id, where it stands or stood; none for the headline.
    pub(super) name: String,
    pub(super) speaker: Option<String>,
    pub(super) rows: Vec<RowView>,
}

/// A block, or several that were kept.
pub(super) struct RowView {
    pub(super) fate: &'static str,
    /// What became of it, in words; none for one that was kept.
    pub(super) note: Option<String>,
    pub(super) stretches: Vec<StretchView>,
    pub(super) tail: String,
}

/// A stretch of words.
pub(super) struct StretchView {
    pub(super) before: String,
    pub(super) difference: &'static str,
    pub(super) old: String,
    pub(super) new: String,
    pub(super) class: Option<&'static str>,
    pub(super) bears_meaning: bool,
}

impl ComparisonView {
    pub(super) fn of(answer: &CompareAnswer, is_in_room: bool) -> ComparisonView {
        let headline = answer.new.headline.clone().or_else(|| answer.old.headline.clone());
        ComparisonView {
            headline: headline.unwrap_or_else(|| "Without a headline".to_owned()),
            old: StateView::of(&answer.old, "Older", is_in_room),
            new: StateView::of(&answer.new, "Newer", is_in_room),
            summary: summary(answer),
            turns: turns(&answer.rows),
        }
    }
}

/// How much differs, in words.
fn summary(answer: &CompareAnswer) -> String {
    let tally = answer.tally;
    let counted = [
        (tally.changes, "change of words"),
        (tally.blocks_moved, "paragraph moved"),
        (tally.respelled, "word respelt"),
        (tally.punctuation, "change of punctuation only"),
        (tally.glyphs, "change of a mark's shape only"),
    ];
    let parts: Vec<String> = counted
        .iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, thing)| match thing.split_once(' ') {
            Some((noun, rest)) => format!("{} {rest}", wording::count(*count, noun)),
            None => wording::count(*count, thing),
        })
        .collect();
    let differs =
        if parts.is_empty() { "nothing differs, to the letter".to_owned() } else { parts.join(", ") };
    format!(
        "{differs}; {} kept, {} removed, {} added",
        wording::count(tally.words_kept, "word"),
        wording::thousands(tally.words_removed),
        wording::thousands(tally.words_added)
    )
}

impl StateView {
    fn of(state: &ComparedState, age: &str, is_in_room: bool) -> StateView {
        let name = match (state.place, state.capture) {
            (Some(place), _) => format!("Edition {place}"),
            (None, Some(capture)) => format!("Capture {capture}"),
            (None, None) => format!("{age} file"),
        };
        StateView {
            name,
            when: state.captured_at.and_then(|at| When::of(&at.to_string())),
            source: state.source.clone(),
            evidence: state.capture.filter(|_| is_in_room).map(links::evidence),
        }
    }
}

/// The rows by turn, in order; runs of rows of one turn are set together.
fn turns(rows: &[ComparedRow]) -> Vec<TurnRows> {
    let mut turns: Vec<TurnRows> = Vec::new();
    for row in rows {
        let place = row.new.as_ref().or(row.old.as_ref());
        let is_gone = matches!(row.fate, Fate::Removed | Fate::MovedAway);
        let turn = place.and_then(|place| place.turn.as_deref()).unwrap_or("headline");
        // A block that is gone stands among those it stood among, whatever its turn was called.
        let starts = match turns.last() {
            Some(last) => last.name != turn && !is_gone,
            None => true,
        };
        if starts {
            let speaker = place.and_then(|place| place.speaker.clone());
            turns.push(TurnRows { name: turn.to_owned(), speaker, rows: Vec::new() });
        }
        if let Some(last) = turns.last_mut() {
            last.rows.push(RowView::of(row));
        }
    }
    turns
}

impl RowView {
    fn of(row: &ComparedRow) -> RowView {
        let at = |place: &Option<BlockPlace>| place.as_ref().map(place_in_words).unwrap_or_default();
        RowView {
            fate: row.fate.as_str(),
            note: match row.fate {
                Fate::Kept => None,
                Fate::Changed => Some("changed".to_owned()),
                Fate::Added => Some("added".to_owned()),
                Fate::Removed => Some(format!("removed, was {}", at(&row.old))),
                Fate::MovedHere => Some(format!("moved here, was {}", at(&row.old))),
                Fate::MovedAway => Some(format!("moved, now {}", at(&row.new))),
            },
            stretches: row.stretches.iter().map(StretchView::of).collect(),
            tail: row.tail.clone(),
        }
    }
}

fn place_in_words(place: &BlockPlace) -> String {
    match (&place.turn, place.paragraph) {
        (Some(turn), Some(paragraph)) => format!("{turn}p{paragraph}"),
        (Some(turn), None) => format!("the label of {turn}"),
        _ => "the headline".to_owned(),
    }
}

impl StretchView {
    fn of(stretch: &ComparedStretch) -> StretchView {
        StretchView {
            before: stretch.before.clone(),
            difference: stretch.difference.as_str(),
            old: if stretch.difference == Difference::Same { String::new() } else { stretch.old.clone() },
            new: stretch.new.clone(),
            class: stretch.classes.first().map(|class| class.as_str()),
            bears_meaning: stretch.classes.first().is_some_and(|class| EditClass::bears_meaning(*class)),
        }
    }
}
