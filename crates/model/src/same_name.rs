//! What a person says of two names: that they are one person's, or two persons'.

use jiff::Timestamp;

/// A word on two names as printed. It changes no page and no reading; of several on the same two names the last holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SameName {
    /// The one name.
    pub name: String,
    /// The other.
    pub other: String,
    /// Whether they are one person's.
    pub is_one: bool,
    /// Who says so.
    pub by: String,
    /// Why.
    pub reason: String,
    /// When it was said.
    pub made_at: Option<Timestamp>,
}
