//! The text of a correction's entry: what is corrected, in bytes and words that outlive any extractor, by whom and why.

use super::{Fields, Text};
use crate::error::{Error, Result};
use dictum_model::{Anchor, AnchorAt, CorrectedField, Correction, Matter, Span, Speaker};

impl Text {
    /// Writes the fields in their fixed order: `payload` `field` `words` `at` `to` `to-at` `speaker` `office` `by` `reason` `made-at`.
    pub(super) fn correction(&mut self, correction: &Correction) {
        let matter = &correction.matter;
        self.line("payload", correction.payload);
        self.line("field", matter.field());
        if let Some(anchor) = matter.anchor() {
            self.line("words", &anchor.words);
            self.line("at", place(anchor));
        }
        match matter {
            Matter::Headline(value) | Matter::TurnLabel(_, value) => {
                self.maybe("to", value.as_ref().map(|anchor| &anchor.words));
                self.maybe("to-at", value.as_ref().map(place));
            }
            Matter::Speakers(speakers) => {
                for speaker in speakers {
                    self.line("speaker", &speaker.name);
                    self.maybe("office", speaker.role.as_deref());
                }
            }
            _ => self.maybe("to", matter.to_words()),
        }
        self.line("by", &correction.by);
        self.line("reason", &correction.reason);
        self.maybe("made-at", correction.made_at);
    }
}

/// `812 1050`, the bytes; or `nowhere`.
fn place(anchor: &Anchor) -> String {
    match anchor.at {
        AnchorAt::Bytes(span) => format!("{} {}", span.start, span.end),
        AnchorAt::Time(_) | AnchorAt::Nowhere => NOWHERE.to_owned(),
    }
}

const NOWHERE: &str = "nowhere";

impl Fields<'_> {
    pub(super) fn correction(&self) -> Result<Correction> {
        Ok(Correction {
            payload: self.need("payload")?,
            matter: self.matter()?,
            by: self.need("by")?,
            reason: self.need("reason")?,
            made_at: self.parse("made-at")?,
        })
    }

    fn matter(&self) -> Result<Matter> {
        Ok(match self.need::<CorrectedField>("field")? {
            CorrectedField::Headline => Matter::Headline(self.anchor("to", "to-at")?),
            CorrectedField::Kind => Matter::Kind(self.parse("to")?),
            CorrectedField::Speakers => Matter::Speakers(self.speakers()),
            CorrectedField::Venue => Matter::Venue(self.get("to")),
            CorrectedField::Place => Matter::Place(self.get("to")),
            CorrectedField::Occasion => Matter::Occasion(self.get("to")),
            CorrectedField::DeliveredOn => Matter::DeliveredOn(self.parse("to")?),
            CorrectedField::PublishedAt => Matter::PublishedAt(self.parse("to")?),
            CorrectedField::Language => Matter::Language(self.get("to")),
            CorrectedField::TurnRole => Matter::TurnRole(self.named()?, self.need("to")?),
            CorrectedField::TurnSpeaker => Matter::TurnSpeaker(self.named()?, self.get("to")),
            CorrectedField::TurnLabel => Matter::TurnLabel(self.named()?, self.anchor("to", "to-at")?),
            CorrectedField::Passage => Matter::Passage(self.named()?, self.need("to")?),
        })
    }

    /// The words by which a turn or passage is found.
    fn named(&self) -> Result<Anchor> {
        let missing = || Error::Damaged("an entry has no words".into());
        self.anchor("words", "at")?.ok_or_else(missing)
    }

    fn anchor(&self, words: &str, at: &str) -> Result<Option<Anchor>> {
        let Some(words) = self.get(words) else { return Ok(None) };
        let place = self.get(at).unwrap_or_default();
        let bytes = place
            .split_once(' ')
            .and_then(|(start, end)| Some(Span::new(start.parse().ok()?, end.parse().ok()?)));
        let at = match bytes {
            Some(span) => AnchorAt::Bytes(span),
            None if place == NOWHERE => AnchorAt::Nowhere,
            None => return Err(Error::Damaged(format!("an entry's {at} makes no sense: “{place}”"))),
        };
        Ok(Some(Anchor { words, at }))
    }

    /// Each `speaker`, with the `office` in the line after it, if there is one.
    fn speakers(&self) -> Vec<Speaker> {
        let mut speakers: Vec<Speaker> = Vec::new();
        for line in self.0.lines() {
            if let Some(name) = line.strip_prefix("speaker ") {
                speakers.push(Speaker { name: super::unescape(name), role: None });
            } else if let (Some(office), Some(last)) = (line.strip_prefix("office "), speakers.last_mut()) {
                last.role = Some(super::unescape(office));
            }
        }
        speakers
    }
}

#[cfg(test)]
mod tests {
    use super::super::Entry;
    use dictum_model::*;
    use proptest::prelude::*;

    fn correction(matter: Matter) -> Entry {
        Entry::Correction(Box::new(Correction {
            payload: Digest([7; 32]),
            matter,
            by: "Ada Brandt".into(),
            reason: "The margin\nsays so.".into(),
            made_at: Some("2026-11-22T09:00:00Z".parse().unwrap()),
        }))
    }

    #[test]
    fn a_correction_reads_as_plain_lines() {
        let anchor = Anchor { words: "And the ferries?".into(), at: AnchorAt::Bytes(Span::new(12, 28)) };
        let text = correction(Matter::TurnRole(anchor, TurnRole::Question)).to_text().unwrap();
        assert_eq!(
            text,
            format!(
                "dictum/1 correction\npayload sha256:{}\nfield turn-role\nwords And the ferries?\nat 12 28\nto question\n\
                 by Ada Brandt\nreason The margin\\nsays so.\nmade-at 2026-11-22T09:00:00Z\n",
                "07".repeat(32)
            )
        );
    }

    fn words() -> impl Strategy<Value = String> {
        "\\PC+|[\\\\\n\r x]+"
    }

    fn anchor() -> impl Strategy<Value = Anchor> {
        let at = prop_oneof![
            Just(AnchorAt::Nowhere),
            (0..9000usize, 0..9000usize).prop_map(|(a, b)| AnchorAt::Bytes(Span::new(a, b)))
        ];
        (words(), at).prop_map(|(words, at)| Anchor { words, at })
    }

    fn matter() -> impl Strategy<Value = Matter> {
        let maybe = || proptest::option::of(words());
        let speaker = (words(), maybe()).prop_map(|(name, role)| Speaker { name, role });
        prop_oneof![
            proptest::option::of(anchor()).prop_map(Matter::Headline),
            Just(Matter::Kind(Some(StatementKind::Letter))),
            proptest::collection::vec(speaker, 0..3).prop_map(Matter::Speakers),
            maybe().prop_map(Matter::Venue),
            maybe().prop_map(Matter::Occasion),
            Just(Matter::DeliveredOn("2021-09".parse().ok())),
            Just(Matter::PublishedAt(None)),
            (anchor(), maybe()).prop_map(|(at, name)| Matter::TurnSpeaker(at, name)),
            (anchor(), proptest::option::of(anchor())).prop_map(|(at, label)| Matter::TurnLabel(at, label)),
            anchor().prop_map(|at| Matter::Passage(at, PassageUse::Furniture)),
            anchor().prop_map(|at| Matter::Passage(at, PassageUse::Words(ParagraphForm::Note))),
        ]
    }

    proptest! {
        #[test]
        fn a_correction_reads_back_from_its_text(matter in matter()) {
            let entry = correction(matter);
            prop_assert_eq!(Entry::from_text(&entry.to_text().unwrap()).unwrap(), entry);
        }

        #[test]
        fn no_text_makes_the_reader_of_corrections_panic(text in "dictum/1 correction\n(field [a-z_-]+\n|at .*\n|to .*\n|words .*\n)*") {
            let _ = Entry::from_text(&text);
        }
    }
}
