//! The statements before and after one, by day.

use crate::{links, problem::Problem};
use dictum::{Dictum, ShelfFilter, ShelfPlace, StatementCard};

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
        let beside = |is_before: bool| {
            let place = ShelfPlace { is_before, day: card.day().to_owned(), id: card.id.clone() };
            dictum.statements_beside(&ShelfFilter::default(), &place, 1)
        };
        Ok(Neighbours {
            earlier: beside(false)?.first().map(Neighbour::of),
            later: beside(true)?.first().map(Neighbour::of),
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
