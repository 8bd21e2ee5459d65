//! The text of a key's entry: from here on the log is signed by another key, and why.

use super::{Fields, Text};
use crate::error::Result;
use dictum_formats::tlog::VerifierKey;
use jiff::Timestamp;

/// A change of the log's key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyEntry {
    /// The key that signed until now.
    pub old: VerifierKey,
    /// The key that signs from now on.
    pub new: VerifierKey,
    /// Why it was changed.
    pub reason: String,
    /// When.
    pub made_at: Timestamp,
}

impl Text {
    /// Writes the fields in their fixed order: `old` `new` `reason` `made-at`.
    pub(super) fn key(&mut self, key: &KeyEntry) {
        self.line("old", &key.old);
        self.line("new", &key.new);
        self.line("reason", &key.reason);
        self.line("made-at", key.made_at);
    }
}

impl Fields<'_> {
    pub(super) fn key(&self) -> Result<KeyEntry> {
        Ok(KeyEntry {
            old: self.need("old")?,
            new: self.need("new")?,
            reason: self.need("reason")?,
            made_at: self.need("made-at")?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::{super::Entry, *};
    use dictum_formats::tlog::SigningKey;
    use proptest::prelude::*;

    fn key(seed: u8) -> VerifierKey {
        SigningKey::from_seed("dictum-archive/verland", &[seed; 32]).unwrap().verifier().clone()
    }

    proptest! {
        #[test]
        fn a_change_of_key_reads_back_from_its_text(reason in "\\PC+|[\\\\\n\r x]+") {
            let made_at = "2026-11-22T09:00:00Z".parse().unwrap();
            let entry = Entry::Key(Box::new(KeyEntry { old: key(1), new: key(2), reason, made_at }));
            prop_assert_eq!(Entry::from_text(&entry.to_text().unwrap()).unwrap(), entry);
        }
    }
}
