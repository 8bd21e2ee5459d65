//! Where in a list an answer begins: a word that the answer before it gave, which nobody needs to understand.
//!
//! In lists of statements a cursor names the statement it stands beside, so that new ones shift nothing; in lists by rank it is
//! the number of the page.

use super::{LAST_PAGE, PageNumber, blank_as_none};
use crate::problem::Problem;
use dictum::{Dictum, Page, ShelfFilter, ShelfPlace, StatementCard};
use serde::Deserialize;

/// A page of a list, by its number or by a cursor.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct CursorQuestion {
    #[serde(deserialize_with = "blank_as_none")]
    pub(crate) cursor: Option<String>,
    pub(crate) page: PageNumber,
}

/// A page of a list of statements, and the cursors of those beside it.
pub(crate) struct StatementPage {
    pub(crate) cards: Vec<StatementCard>,
    pub(crate) next: Option<String>,
    pub(crate) previous: Option<String>,
}

impl CursorQuestion {
    /// The number of the page in a list by rank.
    ///
    /// # Errors
    /// Asked wrongly for a cursor of another list, or none.
    pub(crate) fn number(&self) -> Result<PageNumber, Problem> {
        let Some(cursor) = &self.cursor else { return Ok(self.page) };
        let number = cursor.strip_prefix('p').and_then(|number| number.parse().ok());
        let number = number.filter(|number| (1..=LAST_PAGE).contains(number));
        number.map(PageNumber).ok_or_else(|| no_cursor(cursor))
    }

    /// A page of a list of statements.
    ///
    /// # Errors
    /// Asked wrongly for a cursor of another list, or none.
    pub(crate) fn statements(
        &self,
        dictum: &Dictum,
        filter: &ShelfFilter,
        size: u64,
    ) -> Result<StatementPage, Problem> {
        let Some(cursor) = &self.cursor else {
            let Page { skip, take } = self.page.of_size(size);
            let cards = dictum.statements(filter, Page { skip, take: take + 1 })?;
            return Ok(StatementPage::of(cards, size, skip > 0, None));
        };
        let place = place_of(cursor).ok_or_else(|| no_cursor(cursor))?;
        let cards = dictum.statements_beside(filter, &place, size + 1)?;
        Ok(StatementPage::of(cards, size, !place.is_before, Some(&place)))
    }
}

impl StatementPage {
    /// What was listed, one more than a page has at most, to see whether there is more on that side.
    fn of(
        mut cards: Vec<StatementCard>,
        size: u64,
        has_others_before: bool,
        place: Option<&ShelfPlace>,
    ) -> Self {
        let is_before = place.is_some_and(|place| place.is_before);
        let has_more = cards.len() as u64 > size;
        if has_more {
            cards.remove(if is_before { 0 } else { cards.len() - 1 });
        }
        let has_next = if is_before { true } else { has_more };
        let has_previous = if is_before { has_more } else { has_others_before };
        StatementPage {
            next: cards.last().filter(|_| has_next).map(|card| cursor_beside(card, false)),
            previous: cards.first().filter(|_| has_previous).map(|card| cursor_beside(card, true)),
            cards,
        }
    }
}

/// The cursor of a page of a list by rank.
pub(crate) fn cursor_of_page(number: u64) -> String {
    format!("p{number}")
}

fn cursor_beside(card: &StatementCard, is_before: bool) -> String {
    let side = if is_before { "before" } else { "after" };
    format!("{side}~{}~{}", card.day(), card.id)
}

fn place_of(cursor: &str) -> Option<ShelfPlace> {
    let (side, place) = cursor.split_once('~')?;
    let (day, id) = place.split_once('~')?;
    let is_before = match side {
        "before" => true,
        "after" => false,
        _ => return None,
    };
    Some(ShelfPlace { day: day.to_owned(), id: id.to_owned(), is_before })
}

fn no_cursor(cursor: &str) -> Problem {
    Problem::asked_wrongly(format!("“{cursor}” is no cursor of this list")).with_hint(
        "take the links “next” and “previous” of an answer as they stand, or begin without a cursor",
    )
}
