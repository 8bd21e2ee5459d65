//! The text of an entry on two names: whether they are one person's, by whom and why.

use super::{Fields, Text};
use crate::error::{Error, Result};
use dictum_model::SameName;

const ONE: &str = "one-person";
const TWO: &str = "two-persons";

impl Text {
    /// Writes the fields in their fixed order: `name` `other` `are` `by` `reason` `made-at`.
    pub(super) fn same_name(&mut self, said: &SameName) {
        self.line("name", &said.name);
        self.line("other", &said.other);
        self.line("are", if said.is_one { ONE } else { TWO });
        self.line("by", &said.by);
        self.line("reason", &said.reason);
        self.maybe("made-at", said.made_at);
    }
}

impl Fields<'_> {
    pub(super) fn same_name(&self) -> Result<SameName> {
        let is_one = match self.need::<String>("are")?.as_str() {
            ONE => true,
            TWO => false,
            other => return Err(Error::Damaged(format!("an entry's are makes no sense: “{other}”"))),
        };
        Ok(SameName {
            name: self.need("name")?,
            other: self.need("other")?,
            is_one,
            by: self.need("by")?,
            reason: self.need("reason")?,
            made_at: self.parse("made-at")?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::{super::Entry, *};
    use proptest::prelude::*;

    #[test]
    fn a_word_on_two_names_reads_as_plain_lines() {
        let entry = Entry::SameName(Box::new(SameName {
            name: "Anton Orlo".into(),
            other: "A. Orlo".into(),
            is_one: true,
            by: "Ada Brandt".into(),
            reason: "One guest book\nhas both.".into(),
            made_at: None,
        }));
        assert_eq!(
            entry.to_text().unwrap(),
            "dictum/1 same-name\nname Anton Orlo\nother A. Orlo\nare one-person\nby Ada Brandt\nreason One guest book\\nhas both.\n"
        );
    }

    proptest! {
        #[test]
        fn a_word_on_two_names_reads_back_from_its_text(name in "\\PC+|[\\\\\n x]+", other in "\\PC+", is_one: bool, reason in "\\PC+") {
            let made_at = Some("2026-11-22T09:00:00Z".parse().unwrap());
            let entry = Entry::SameName(Box::new(SameName { name, other, is_one, by: "A".into(), reason, made_at }));
            prop_assert_eq!(Entry::from_text(&entry.to_text().unwrap()).unwrap(), entry);
        }
    }
}
