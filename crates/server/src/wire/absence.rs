//! A sight of a statement's absence.

use super::CardShape;
use dictum::{Absence, AbsentStatement};
use schemars::JsonSchema;
use serde::Serialize;

/// A sight of a statement's absence.
#[derive(Debug, JsonSchema, Serialize)]
pub struct AbsenceShape<'a> {
    /// The number of its entry.
    pub entry: u64,
    /// The address that was gone.
    pub target_uri: &'a str,
    /// When that was seen, where the capture tells.
    pub observed_at: Option<String>,
    /// How it was seen: `status-404`, `status-410` or `unlisted`.
    pub how: &'a str,
    /// The entry number of the capture that shows it.
    pub witness: u64,
    /// The entry number of the first capture that shows the statement again.
    pub seen_again_in: Option<u64>,
}

/// A statement that was seen to be gone.
#[derive(Debug, JsonSchema, Serialize)]
pub struct AbsentStatementShape<'a> {
    /// The last sight of its absence.
    pub absence: AbsenceShape<'a>,
    /// The statement; none where it was listed and never held.
    pub statement: Option<CardShape<'a>>,
}

impl<'a> AbsenceShape<'a> {
    /// The shape of a sight of absence.
    pub fn of(absence: &'a Absence) -> Self {
        let absent = &absence.entered.absent;
        AbsenceShape {
            entry: absence.entered.entry,
            target_uri: &absent.target_uri,
            observed_at: absent.observed_at.map(|at| at.to_string()),
            how: absent.how.as_str(),
            witness: absent.witness,
            seen_again_in: absence.seen_again_in,
        }
    }
}

impl<'a> AbsentStatementShape<'a> {
    /// The shape of a statement that was seen to be gone.
    pub fn of(absent: &'a AbsentStatement) -> Self {
        AbsentStatementShape {
            absence: AbsenceShape::of(&absent.absence),
            statement: absent.statement.as_ref().map(CardShape::of),
        }
    }
}
