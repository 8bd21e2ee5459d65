//! `trace`: which wording recurs, where it was used first, by whom, and how it changed.
//!
//! A phrase is sought among all words held, exact or altered. A statement's passages are set against those of all others when they are
//! asked for, in milliseconds, so nothing can be stale. What is repeated most is gathered from the links that `derived/reuse` keeps.
//! Only the latest edition of each statement counts, and what a speaker says in one statement counts once where others are told apart.

mod at_hand;
mod period;
mod phrase;
mod recurring;
mod statement;
mod top;

pub(crate) use at_hand::TracedAtHand;
pub use period::TracePeriod;
pub use phrase::{PhraseTrace, TracedMonth, TracedSpeaker, TracedVariant};
pub use recurring::RecurringPassage;
pub use statement::{SameStatement, SamenessKind, StatementTrace, TracedPassage};
pub use top::{TopTrace, TracedWording};

use crate::{Dictum, browse::StatementCard, error::Result};
use dictum_archive::derived::Reuse;
use dictum_collate::{ArticleBlock, ReusedPassage, Words, quotations};
use dictum_model::{ErrorKind, ParagraphForm};
use std::{
    ops::Range,
    sync::{Arc, PoisonError},
};

/// What to trace.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TraceRequest {
    /// A statement by id, name or address, or a phrase.
    pub what: String,
    /// The period of a phrase's uses.
    pub period: TracePeriod,
    /// How many uses are shown.
    pub limit: usize,
}

/// What a trace found.
#[derive(Clone, Debug)]
pub enum TraceAnswer {
    /// The history of a phrase.
    Phrase(Box<PhraseTrace>),
    /// The passages of a statement that stand elsewhere.
    Statement(Box<StatementTrace>),
}

/// One use of a wording.
#[derive(Clone, Debug, PartialEq)]
pub struct TracedUse {
    /// The statement it stands in.
    pub statement: StatementCard,
    /// The turn's id.
    pub turn: String,
    /// The paragraph's position in its turn, from 1.
    pub paragraph: usize,
    /// Byte range in the paragraph's text.
    pub range: Range<usize>,
    /// The words as they stand there.
    pub words: String,
    /// How many words were replaced, put in or left out.
    pub edits: u32,
    /// Who speaks, where it is told.
    pub speaker: Option<String>,
    /// Whether the words stand there as a quotation of somebody's, and whose, where that is told.
    pub quoted: Option<QuotedFrom>,
}

/// Whose words a passage quotes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QuotedFrom {
    /// The name, where the words around tell it.
    pub speaker: Option<String>,
}

/// What a wording is, by how many use it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WordingKind {
    /// Few say it: a line that somebody takes up again.
    TalkingPoint,
    /// Many say it: a form of words that belongs to nobody.
    StockPhrase,
}

/// A wording that more speakers than this use is a stock phrase. A guess.
const MOST_OF_A_TALKING_POINT: usize = 4;
/// So much of a passage within marks of quotation makes it quoted, in percent.
const QUOTED_SHARE: usize = 80;

impl WordingKind {
    fn by_speakers(speakers: usize) -> WordingKind {
        if speakers > MOST_OF_A_TALKING_POINT { WordingKind::StockPhrase } else { WordingKind::TalkingPoint }
    }

    /// The word for it in every door.
    pub fn as_str(self) -> &'static str {
        match self {
            WordingKind::TalkingPoint => "talking-point",
            WordingKind::StockPhrase => "stock-phrase",
        }
    }
}

impl Dictum {
    /// Traces a statement, where one is so named, or else a phrase.
    ///
    /// # Errors
    /// Asked wrongly where a phrase has no words; not found where one word names no statement.
    pub fn trace(&self, request: &TraceRequest) -> Result<TraceAnswer> {
        match self.resolve(request.what.trim()) {
            Ok(card) => Ok(TraceAnswer::Statement(Box::new(self.trace_card(card, request.limit)?))),
            Err(error) if error.kind() != ErrorKind::NotFound => Err(error),
            Err(error) if Words::of(&request.what).len() < 2 => Err(error
                .with_hint("name a statement by id, name or address, or give a phrase of two words or more")),
            Err(_) => Ok(TraceAnswer::Phrase(Box::new(self.trace_phrase(request)?))),
        }
    }

    /// The shared passages as they are now; opened again when somebody has committed to them.
    pub(crate) fn reuse(&self) -> Result<Arc<Reuse>> {
        let derived = self.archive.folder().derived();
        let mut at_hand = self.reuse.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(reuse) = at_hand.as_ref().filter(|reuse| !reuse.is_stale(&derived)) {
            return Ok(reuse.clone());
        }
        let reuse = Arc::new(Reuse::open(&derived)?);
        *at_hand = Some(reuse.clone());
        Ok(reuse)
    }

    /// Reads a passage where it stands; nothing where its edition is not the latest of its statement.
    fn traced_use(
        &self,
        passage: &ReusedPassage,
        edits: u32,
        speaker: Option<&str>,
    ) -> Result<Option<TracedUse>> {
        let Some(card) = self.with_shelf(|shelf| shelf.statement_of_edition(passage.doc))? else {
            return Ok(None);
        };
        let reading = self.reading(card.capture)?;
        let turn = reading.statement.as_ref().and_then(|held| held.turns.get(passage.turn as usize));
        let Some((turn, paragraph)) =
            turn.and_then(|turn| Some((turn, turn.paragraphs.get(passage.paragraph as usize)?)))
        else {
            return Ok(None);
        };
        let range = bytes_of(&paragraph.text, passage.start..passage.end);
        let is_quotation = paragraph.form == ParagraphForm::Quote;
        Ok(Some(TracedUse {
            statement: card,
            turn: turn.id.clone(),
            paragraph: passage.paragraph as usize + 1,
            words: paragraph.text.get(range.clone()).unwrap_or_default().to_owned(),
            edits,
            speaker: speaker.map(str::to_owned),
            quoted: quoted_from(&paragraph.text, is_quotation, &range),
            range,
        }))
    }
}

/// The bytes of some words of a text.
fn bytes_of(text: &str, words: Range<u32>) -> Range<usize> {
    bytes_in(&Words::of(text), words)
}

/// The bytes of some of the words of a text.
fn bytes_in(held: &Words, words: Range<u32>) -> Range<usize> {
    let last = held.range((words.end as usize).saturating_sub(1));
    let start = held.range(words.start as usize).start;
    start..last.end.max(start)
}

/// Says whose words a passage is, where it stands within marks of quotation.
fn quoted_from(text: &str, is_quotation: bool, passage: &Range<usize>) -> Option<QuotedFrom> {
    let found = quotations(&[ArticleBlock { text, is_quotation }]);
    let shared =
        |part: &Range<usize>| part.end.min(passage.end).saturating_sub(part.start.max(passage.start));
    let holds = |part: &Range<usize>| shared(part) * 100 >= passage.len() * QUOTED_SHARE;
    let holding = found.into_iter().find(|found| found.parts.iter().any(|part| holds(&part.range)))?;
    Some(QuotedFrom { speaker: holding.speaker })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_passage_within_marks_is_quoted_and_one_beside_them_is_not() {
        let text =
            "As Maren Tollak said: “The Sound is a road, not a wall.” We keep the road open to every vessel.";
        let range = |words: &str| text.find(words).map(|at| at..at + words.len()).unwrap();
        let quoted = quoted_from(text, false, &range("The Sound is a road, not a wall")).unwrap();
        assert_eq!(quoted.speaker.as_deref(), Some("Maren Tollak"));
        assert_eq!(quoted_from(text, false, &range("We keep the road open to every vessel")), None);
    }
}
