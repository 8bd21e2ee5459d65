//! From judgements to an answer: passages in their context, the alignment in stretches, cautions in sentences.

use super::{
    AlignedStretch, Candidate, CautionNote, Change, CheckAnswer, CheckMatch, CheckRequest, ContextParagraph,
    PassageAt, editions::superseded,
};
use crate::{
    Dictum,
    browse::Coverage,
    cite::{CitedPassage, cite},
    error::Result,
    search::{cut, question_before},
};
use dictum_collate::{Candidates, Judgement, Op, Passage, Quote, Step};
use dictum_formats::text_fragment::text_fragment;
use dictum_model::{Caution, EditClass, Paragraph, Statement, Turn, Verdict};
use std::ops::Range;

/// How much of a passage a note quotes, in bytes.
const NOTE: usize = 200;

pub(super) struct Answering<'a> {
    pub(super) dictum: &'a Dictum,
    pub(super) request: &'a CheckRequest,
    pub(super) quote: &'a Quote,
    pub(super) candidates: &'a [&'a Candidate],
    pub(super) found: &'a Candidates,
}

impl Answering<'_> {
    pub(super) fn answer(&self, judgements: Vec<Judgement>, coverage: Coverage) -> Result<CheckAnswer> {
        let mut judgements = judgements.into_iter();
        let Some(best) = judgements.next() else {
            return Ok(CheckAnswer {
                quote: self.request.quote.clone(),
                verdict: Verdict::NotFound,
                cautions: Vec::new(),
                matches: Vec::new(),
                others: Vec::new(),
                coverage,
            });
        };
        let shown: Vec<u64> = best.passages.iter().map(|passage| passage.doc).collect();
        let others = judgements
            .filter(|other| other.passages.iter().all(|passage| !shown.contains(&passage.doc)))
            .take(self.request.limit)
            .flat_map(|other| self.matches(&other).into_iter().next())
            .collect();
        Ok(CheckAnswer {
            quote: self.request.quote.clone(),
            verdict: best.verdict,
            cautions: self.cautions(&best)?,
            matches: self.matches(&best),
            others,
            coverage,
        })
    }

    /// One match for each edition that the judgement's passages stand in; the alignment goes with the first.
    fn matches(&self, judgement: &Judgement) -> Vec<CheckMatch> {
        let mut docs: Vec<u64> = Vec::new();
        for passage in &judgement.passages {
            if !docs.contains(&passage.doc) {
                docs.push(passage.doc);
            }
        }
        docs.iter().enumerate().filter_map(|(i, doc)| self.match_in(judgement, *doc, i == 0)).collect()
    }

    fn match_in(&self, judgement: &Judgement, doc: u64, is_first: bool) -> Option<CheckMatch> {
        let candidate = self.candidate(doc)?;
        let statement = candidate.reading.statement.as_ref()?;
        let here: Vec<&Passage> = judgement.passages.iter().filter(|passage| passage.doc == doc).collect();
        let first = here.first()?;
        let turn = statement.turns.get(first.turn)?;
        let words = self.words(first);
        let speaker = dictum_collate::speaker_of(statement, first.turn).map(str::to_owned);
        let passages: Vec<PassageAt> =
            here.iter().filter_map(|passage| passage_at(statement, passage)).collect();
        let edition = if candidate.is_latest { String::new() } else { format!("?edition={doc}") };
        let path = format!("/statement/{}{edition}#{}p{}", candidate.card.id, turn.id, first.paragraph + 1);
        let cited = CitedPassage { words, speaker: speaker.as_deref() };
        Some(CheckMatch {
            edition: candidate.edition,
            capture: candidate.capture,
            payload: candidate.reading.capture.digest,
            captured_at: candidate.reading.capture.captured_at,
            verdict: judgement.verdict,
            alignment: if is_first { self.alignment(judgement) } else { Vec::new() },
            role: turn.role.as_str().to_owned(),
            context: context(statement, &here),
            question: question_before(statement, turn),
            citation: cite(&candidate.card, &candidate.reading, Some(&cited)),
            path,
            link: self.link(candidate, first),
            score: judgement.score,
            statement: candidate.card.clone(),
            passages,
            speaker,
        })
    }

    fn candidate(&self, doc: u64) -> Option<&Candidate> {
        self.candidates.iter().copied().find(|candidate| candidate.edition == doc)
    }

    fn paragraph(&self, passage: &Passage) -> Option<&Paragraph> {
        let statement = self.candidate(passage.doc)?.reading.statement.as_ref()?;
        statement.turns.get(passage.turn)?.paragraphs.get(passage.paragraph)
    }

    /// The words of a passage as they stand.
    fn words(&self, passage: &Passage) -> &str {
        self.paragraph(passage)
            .and_then(|paragraph| paragraph.text.get(passage.start..passage.end))
            .unwrap_or_default()
    }

    fn link(&self, candidate: &Candidate, passage: &Passage) -> Option<String> {
        let uri = candidate.card.target_uri.as_deref()?;
        let text = &self.paragraph(passage)?.text;
        let (before, after) = (text.get(..passage.start)?, text.get(passage.end..)?);
        Some(text_fragment(uri, self.words(passage), before, after))
    }

    /// The steps of a judgement as stretches of like change, with what marks of omission swallowed.
    fn alignment(&self, judgement: &Judgement) -> Vec<AlignedStretch> {
        let mut stretches: Vec<AlignedStretch> = Vec::new();
        let mut last: Option<&Step> = None;
        let mut omissions = judgement.omissions.iter().peekable();
        for step in &judgement.steps {
            let starts = step.quote.as_ref().map_or(0, |range| range.start);
            while let Some(omission) = omissions.next_if(|omission| omission.mark.end <= starts) {
                let swallowed: Vec<&str> =
                    omission.swallowed.iter().map(|passage| self.words(passage)).collect();
                stretches.push(AlignedStretch {
                    change: Change::Omitted,
                    quoted: self.quoted(omission.mark.clone()),
                    recorded: swallowed.join(" "),
                    class: Some(EditClass::OmissionMark),
                    quoted_range: omission.mark.clone(),
                });
                last = None;
            }
            match (stretches.last_mut(), last) {
                (Some(stretch), Some(before)) if joins(before, step) => self.lengthen(stretch, before, step),
                _ => stretches.push(self.stretch(step)),
            }
            last = Some(step);
        }
        stretches
    }

    fn quoted(&self, range: Range<usize>) -> String {
        self.quote.text().get(range).unwrap_or_default().to_owned()
    }

    fn stretch(&self, step: &Step) -> AlignedStretch {
        let quoted_range = step.quote.clone().unwrap_or(0..0);
        AlignedStretch {
            change: change(step),
            quoted: self.quoted(quoted_range.clone()),
            recorded: step.record.as_ref().map(|passage| self.words(passage).to_owned()).unwrap_or_default(),
            class: step.class,
            quoted_range,
        }
    }

    /// Takes one more step into a stretch, with what stands between the two in quotation and record.
    fn lengthen(&self, stretch: &mut AlignedStretch, before: &Step, step: &Step) {
        if let Some(range) = &step.quote {
            stretch.quoted_range =
                if stretch.quoted.is_empty() { range.clone() } else { stretch.quoted_range.start..range.end };
            stretch.quoted = self.quoted(stretch.quoted_range.clone());
        }
        if let Some(record) = &step.record {
            let from = before.record.as_ref().filter(|b| b.end <= record.start && same_paragraph(b, record));
            let joined = Passage { start: from.map_or(record.start, |before| before.end), ..*record };
            let gap = if from.is_some() || stretch.recorded.is_empty() { "" } else { " " };
            stretch.recorded = format!("{}{gap}{}", stretch.recorded, self.words(&joined));
        }
    }

    fn cautions(&self, judgement: &Judgement) -> Result<Vec<CautionNote>> {
        let mut cautions = Vec::new();
        let passage = judgement.passages.first();
        let candidate = passage.and_then(|passage| self.candidate(passage.doc));
        for caution in judgement.cautions() {
            cautions.push(CautionNote { caution, note: self.note(caution, judgement) });
        }
        if let Some(candidate) = candidate {
            cautions.extend(superseded(self.dictum, self.request, self.quote, candidate, judgement)?);
            cautions.extend(self.elsewhere(candidate)?);
        }
        cautions.sort_by_key(|noted| noted.caution);
        Ok(cautions)
    }

    /// The same words in other statements: editions of the same one do not count.
    fn elsewhere(&self, candidate: &Candidate) -> Result<Option<CautionNote>> {
        let others = self.found.standing_in.saturating_sub(candidate.editions);
        let is_sure = self.found.standing_in > candidate.editions;
        if !is_sure {
            return Ok(None);
        }
        let first = match self.found.first_use {
            Some(doc) => {
                let edition = self.dictum.archive.catalogue()?.edition(doc)?.edition;
                self.dictum.with_shelf(|shelf| shelf.statement(&edition.statement))?
            }
            None => None,
        };
        let first_use = first.map_or(String::new(), |card| {
            let headline = card.headline.as_deref().unwrap_or("a statement without headline");
            format!(
                "; first in “{}” ({}, {})",
                cut(headline, 90),
                card.id,
                if card.day().is_empty() { "no day told" } else { card.day() }
            )
        });
        let note = format!(
            "the same words stand in {others} other statement{}{first_use}",
            if others == 1 { "" } else { "s" }
        );
        Ok(Some(CautionNote { caution: Caution::Elsewhere, note }))
    }

    fn note(&self, caution: Caution, judgement: &Judgement) -> String {
        let grounds: Vec<&str> = judgement
            .grounds
            .iter()
            .filter(|ground| ground.caution == caution)
            .filter_map(|ground| ground.passage.as_ref().map(|passage| without_open_end(self.words(passage))))
            .filter(|words| !words.is_empty())
            .collect();
        let shown = if grounds.is_empty() {
            String::new()
        } else {
            format!(": “{}”", cut(&grounds.join("” · “"), NOTE))
        };
        match caution {
            Caution::Misattributed => match (&judgement.speaker, &self.request.speaker) {
                (Some(who), Some(asked)) => format!("the words were spoken by {who}, not by {asked}"),
                (None, Some(asked)) => {
                    format!("the record does not name who spoke the words; nothing says that it was {asked}")
                }
                _ => "the words were spoken by somebody else".into(),
            },
            Caution::Questioner => "the words belong to a question, not to an answer".into(),
            Caution::Quoting => format!("here the speaker gives somebody else's words{shown}"),
            Caution::Meaning => {
                format!("an edit touches a word that bears meaning: {}", self.meaning_edits(judgement))
            }
            Caution::Omission => format!("what the mark of omission swallowed bears meaning{shown}"),
            Caution::Context => {
                format!("the words around the passage report, negate, condition or take it back{shown}")
            }
            Caution::Translation => self.translation_note(judgement),
            Caution::Superseded | Caution::Elsewhere => shown,
        }
    }

    /// Says which turn gives the words in their original language, and where to read it.
    fn translation_note(&self, judgement: &Judgement) -> String {
        let original = judgement.passages.first().and_then(|passage| {
            let candidate = self.candidate(passage.doc)?;
            let turn = candidate.reading.statement.as_ref()?.turns.get(passage.turn)?;
            Some(format!("/statement/{}#{}", candidate.card.id, turn.translation_of.as_ref()?))
        });
        match original {
            Some(path) => format!("the words are a translation; the original stands at {path}"),
            None => "the words are a translation".into(),
        }
    }

    fn meaning_edits(&self, judgement: &Judgement) -> String {
        let edits =
            judgement.edits().filter(|step| step.class.is_some_and(EditClass::bears_meaning)).take(4).map(
                |step| {
                    let quoted = step.quote.clone().map(|range| self.quoted(range));
                    let recorded = step.record.as_ref().map(|passage| self.words(passage));
                    let class = step.class.map_or("", EditClass::as_str);
                    match (quoted, recorded) {
                        (Some(quoted), Some(recorded)) => format!("“{quoted}” for “{recorded}” ({class})"),
                        (Some(quoted), None) => format!("“{quoted}” added ({class})"),
                        (None, Some(recorded)) => format!("“{recorded}” dropped ({class})"),
                        (None, None) => class.to_owned(),
                    }
                },
            );
        edits.collect::<Vec<_>>().join(", ")
    }
}

fn change(step: &Step) -> Change {
    match (step.class, step.op) {
        (Some(EditClass::BracketInsertion), _) => Change::Bracketed,
        (Some(EditClass::OmissionMark), _) => Change::Omitted,
        (_, Op::Same) => Change::Same,
        (_, Op::Substituted) => Change::Substituted,
        (_, Op::Dropped) => Change::Dropped,
        (_, Op::Added) => Change::Added,
    }
}

/// Steps of like change and class make one stretch, unless the record goes on elsewhere.
fn joins(before: &Step, step: &Step) -> bool {
    let goes_on = match (&before.record, &step.record) {
        (Some(before), Some(after)) => same_paragraph(before, after) && before.end <= after.start,
        _ => true,
    };
    change(before) == change(step) && before.class == step.class && goes_on
}

fn same_paragraph(a: &Passage, b: &Passage) -> bool {
    (a.doc, a.turn, a.paragraph) == (b.doc, b.turn, b.paragraph)
}

fn passage_at(statement: &Statement, passage: &Passage) -> Option<PassageAt> {
    let turn = statement.turns.get(passage.turn)?;
    let before: usize = statement.turns[..passage.turn].iter().map(|turn| turn.paragraphs.len()).sum();
    Some(PassageAt {
        turn: turn.id.clone(),
        paragraph: passage.paragraph + 1,
        paragraph_in_statement: before + passage.paragraph,
        range: passage.start..passage.end,
        span: turn.paragraphs.get(passage.paragraph)?.span,
    })
}

/// The passages' paragraphs, each with one before and one after in its turn.
fn context(statement: &Statement, passages: &[&Passage]) -> Vec<ContextParagraph> {
    let mut wanted: Vec<[usize; 2]> = passages
        .iter()
        .flat_map(|passage| {
            (passage.paragraph.saturating_sub(1)..=passage.paragraph + 1)
                .map(|paragraph| [passage.turn, paragraph])
        })
        .collect();
    wanted.sort_unstable();
    wanted.dedup();
    wanted
        .into_iter()
        .filter_map(|[turn, paragraph]| {
            let held: &Turn = statement.turns.get(turn)?;
            let text = held.paragraphs.get(paragraph)?.text.clone();
            let here =
                passages.iter().filter(|passage| passage.turn == turn && passage.paragraph == paragraph);
            let mut marks: Vec<Range<usize>> = here.map(|passage| passage.start..passage.end).collect();
            marks.sort_by_key(|range| range.start);
            Some(ContextParagraph { turn: held.id.clone(), paragraph: paragraph + 1, text, marks })
        })
        .collect()
}

/// Words without the quotation marks that open at their end: what they open is shown beside them.
fn without_open_end(words: &str) -> &str {
    words.trim_end_matches(|c: char| {
        c.is_whitespace() || matches!(c, '“' | '„' | '«' | '「' | '『' | '‘' | '"')
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_note_ends_before_the_mark_that_opens_the_quotation() {
        assert_eq!(
            without_open_end("I would answer what a pilot told me: “"),
            "I would answer what a pilot told me:"
        );
        assert_eq!(without_open_end(" «"), "");
        assert_eq!(without_open_end("they claim “so”"), "they claim “so”");
    }
}
