//! Two statements beside each other, paragraph by paragraph: a statement and its translation, or the same words on two sites.

use crate::{
    Dictum,
    error::{Error, Result},
    show::StatementView,
};
use dictum_collate::beside;
use dictum_model::{Paragraph, Turn};

pub use dictum_collate::{BesideAt, BesideRow};

/// Two statements set beside each other.
#[derive(Clone, Debug)]
pub struct BesideAnswer {
    /// The first, in its latest edition.
    pub left: StatementView,
    /// The second.
    pub right: StatementView,
    /// Whether the two are linked as one statement.
    pub is_kin: bool,
    /// Their paragraphs, those that belong together in one row, in the order of both.
    pub rows: Vec<BesideRow>,
}

/// The turn and the paragraph at a place.
fn paragraph_at(view: &StatementView, at: BesideAt) -> Option<(&Turn, &Paragraph)> {
    let turn = view.statement()?.turns.get(at.turn)?;
    Some((turn, turn.paragraphs.get(at.paragraph)?))
}

impl BesideAnswer {
    /// A turn and a paragraph of the first statement.
    pub fn left_at(&self, at: BesideAt) -> Option<(&Turn, &Paragraph)> {
        paragraph_at(&self.left, at)
    }

    /// A turn and a paragraph of the second statement.
    pub fn right_at(&self, at: BesideAt) -> Option<(&Turn, &Paragraph)> {
        paragraph_at(&self.right, at)
    }
}

impl Dictum {
    /// Sets two statements beside each other, in their latest editions; which two is for the caller, and whether they are linked is told.
    ///
    /// # Errors
    /// As [`Dictum::resolve`]; asked wrongly where both names mean one statement.
    pub fn beside(&self, left: &str, right: &str) -> Result<BesideAnswer> {
        let (left, right) = (self.show(left)?, self.show(right)?);
        if left.card.id == right.card.id {
            return Err(Error::asked_wrongly(format!("{} is set beside itself", left.card.id)).with_hint(
                "name another statement; “dictum compare” sets two editions of one against each other",
            ));
        }
        let rows = match (left.statement(), right.statement()) {
            (Some(one), Some(other)) => beside(one, other),
            _ => Vec::new(),
        };
        let is_kin = left.links.iter().any(|link| link.statement.id == right.card.id);
        Ok(BesideAnswer { left, right, is_kin, rows })
    }
}
