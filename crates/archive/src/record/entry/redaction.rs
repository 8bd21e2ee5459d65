//! The text of a redaction's entry: which payload was let go, why, by whom, and on what grounds.

use super::{Fields, Text};
use crate::error::Result;
use dictum_model::Digest;
use jiff::Timestamp;

/// A payload that was let go: its bytes are gone, the entries that name it stay.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RedactionEntry {
    /// The bytes that were held.
    pub payload: Digest,
    /// Why they were let go.
    pub reason: String,
    /// Who decided it.
    pub by: String,
    /// On what grounds, as the number of a court's order.
    pub basis: Option<String>,
    /// When.
    pub made_at: Timestamp,
}

impl std::fmt::Display for RedactionEntry {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let day = self.made_at.strftime("%Y-%m-%d");
        write!(f, "{} was redacted on {day} by {}: {}", self.payload, self.by, self.reason)?;
        self.basis.iter().try_for_each(|basis| write!(f, " ({basis})"))
    }
}

impl Text {
    /// Writes the fields in their fixed order: `payload` `reason` `by` `basis` `made-at`.
    pub(super) fn redaction(&mut self, redaction: &RedactionEntry) {
        self.line("payload", redaction.payload);
        self.line("reason", &redaction.reason);
        self.line("by", &redaction.by);
        self.maybe("basis", redaction.basis.as_deref());
        self.line("made-at", redaction.made_at);
    }
}

impl Fields<'_> {
    pub(super) fn redaction(&self) -> Result<RedactionEntry> {
        Ok(RedactionEntry {
            payload: self.need("payload")?,
            reason: self.need("reason")?,
            by: self.need("by")?,
            basis: self.get("basis"),
            made_at: self.need("made-at")?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::{super::Entry, *};
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_redaction_reads_back_from_its_text(
            reason in "\\PC+|[\\\\\n\r x]+",
            by in "\\PC+",
            basis in proptest::option::of("\\PC+"),
        ) {
            let made_at = "2026-11-22T09:00:00Z".parse().unwrap();
            let entry = RedactionEntry { payload: Digest([7; 32]), reason, by, basis, made_at };
            let entry = Entry::Redaction(Box::new(entry));
            prop_assert_eq!(Entry::from_text(&entry.to_text().unwrap()).unwrap(), entry);
        }
    }
}
