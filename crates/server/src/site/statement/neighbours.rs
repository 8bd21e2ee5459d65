//! The statements before and after one, by day.

use crate::{links, problem::Problem};
use dictum::{Dictum, Page, ShelfFilter, StatementCard};

/// How far back from the end of its day's list a statement is looked for. On a day with more statements than that, the
/// first of them name no neighbours.
const REACH: u64 = 200;

/// The statements before and after one.
#[derive(Default)]
pub(super) struct Neighbours {
    pub(super) earlier: Option<Neighbour>,
    pub(super) later: Option<Neighbour>,
}

/// A statement beside another.
pub(super) struct Neighbour {
    pub(super) href: String,
    pub(super) headline: String,
}

impl Neighbours {
    /// Finds them in the list of all statements, latest day first.
    pub(super) fn of(dictum: &Dictum, card: &StatementCard) -> Result<Neighbours, Problem> {
        if card.day().is_empty() {
            return Ok(Neighbours::default());
        }
        // In that list, those of the same day are the last of those that are not earlier.
        let not_earlier =
            dictum.count(&ShelfFilter { from: Some(card.day().to_owned()), ..ShelfFilter::default() })?;
        let skip = not_earlier.saturating_sub(REACH);
        let take = not_earlier - skip + 1;
        let around = dictum.statements(&ShelfFilter::default(), Page { skip, take })?;
        let Some(at) = around.iter().position(|other| other.id == card.id) else {
            return Ok(Neighbours::default());
        };
        Ok(Neighbours {
            earlier: around.get(at + 1).map(Neighbour::of),
            later: at.checked_sub(1).map(|before| Neighbour::of(&around[before])),
        })
    }
}

impl Neighbour {
    fn of(card: &StatementCard) -> Neighbour {
        Neighbour {
            href: links::statement(&card.id),
            headline: card.headline.clone().unwrap_or_else(|| "Without a headline".to_owned()),
        }
    }
}
