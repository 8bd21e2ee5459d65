//! What the check says of a quotation.

use super::{CardShape, CitationShape, CoverageShape, range};
use dictum::{AlignedStretch, CheckAnswer, CheckMatch, ContextParagraph, PassageAt};
use schemars::JsonSchema;
use serde::Serialize;

/// What the record says of a quotation.
#[derive(Debug, JsonSchema, Serialize)]
pub struct CheckShape<'a> {
    /// The quotation as asked.
    pub quote: &'a str,
    /// The verdict.
    pub verdict: &'static str,
    /// What a reader must know beside it.
    pub cautions: Vec<CautionShape<'a>>,
    /// The passages that the verdict is about.
    pub matches: Vec<MatchShape<'a>>,
    /// Other passages that come near, best first.
    pub others: Vec<MatchShape<'a>>,
    /// What was searched.
    pub coverage: CoverageShape<'a>,
}

/// A caution with what it is about.
#[derive(Debug, JsonSchema, Serialize)]
pub struct CautionShape<'a> {
    /// Which caution.
    pub caution: &'static str,
    /// What it is about here.
    pub note: &'a str,
}

/// A passage that a quotation, or a part of it, was found in.
#[derive(Debug, JsonSchema, Serialize)]
pub struct MatchShape<'a> {
    /// The statement.
    pub statement: CardShape<'a>,
    /// Where the passage is read in the reading room.
    pub path: &'a str,
    /// The publisher's page, with a text fragment that leads to the words.
    pub link: Option<&'a str>,
    /// The entry number of the edition.
    pub edition: u64,
    /// The entry number of the capture that shows it.
    pub capture: u64,
    /// What a check against this passage alone says.
    pub verdict: &'static str,
    /// The turn's role.
    pub role: &'a str,
    /// Who spoke the words.
    pub speaker: Option<&'a str>,
    /// For an answer, the question it answers.
    pub question: Option<&'a str>,
    /// Where the words stand.
    pub passages: Vec<PassageShape<'a>>,
    /// The quotation and the passage, word by word.
    pub alignment: Vec<AlignedStretchShape<'a>>,
    /// The passage's paragraphs with one before and one after.
    pub context: Vec<ContextParagraphShape<'a>>,
    /// How to cite the passage.
    pub citation: CitationShape<'a>,
    /// For ranking only: never a verdict.
    pub score: f32,
}

/// A run of words in one paragraph.
#[derive(Debug, JsonSchema, Serialize)]
pub struct PassageShape<'a> {
    /// The turn's id.
    pub turn: &'a str,
    /// The paragraph's position in its turn, from 1.
    pub paragraph: usize,
    /// The paragraph's position in the statement, from 0.
    pub paragraph_in_statement: usize,
    /// Where the words stand in the paragraph's text.
    pub range: [usize; 2],
    /// Where the paragraph stands in the payload.
    pub span: [usize; 2],
}

/// A stretch of the alignment.
#[derive(Debug, JsonSchema, Serialize)]
pub struct AlignedStretchShape<'a> {
    /// `same`, `substituted`, `dropped`, `added`, `omitted` or `bracketed`.
    pub change: &'static str,
    /// The words in the quotation.
    pub quoted: &'a str,
    /// The words in the passage.
    pub recorded: &'a str,
    /// What kind of word the edit touches; `null` for words that are the same.
    pub class: Option<&'static str>,
    /// Where the words stand in the quotation.
    pub quoted_range: [usize; 2],
}

/// A paragraph of the context.
#[derive(Debug, JsonSchema, Serialize)]
pub struct ContextParagraphShape<'a> {
    /// The turn's id.
    pub turn: &'a str,
    /// The paragraph's position in its turn, from 1.
    pub paragraph: usize,
    /// Its words.
    pub text: &'a str,
    /// Where the words found stand in it.
    pub marks: Vec<[usize; 2]>,
}

impl<'a> CheckShape<'a> {
    /// The shape of an answer.
    pub fn of(answer: &'a CheckAnswer) -> Self {
        let cautions = answer.cautions.iter();
        CheckShape {
            quote: &answer.quote,
            verdict: answer.verdict.as_str(),
            cautions: cautions
                .map(|one| CautionShape { caution: one.caution.as_str(), note: &one.note })
                .collect(),
            matches: answer.matches.iter().map(MatchShape::of).collect(),
            others: answer.others.iter().map(MatchShape::of).collect(),
            coverage: CoverageShape::of(&answer.coverage),
        }
    }
}

impl<'a> MatchShape<'a> {
    fn of(found: &'a CheckMatch) -> Self {
        MatchShape {
            statement: CardShape::of(&found.statement),
            path: &found.path,
            link: found.link.as_deref(),
            edition: found.edition,
            capture: found.capture,
            verdict: found.verdict.as_str(),
            role: &found.role,
            speaker: found.speaker.as_deref(),
            question: found.question.as_deref(),
            passages: found.passages.iter().map(PassageShape::of).collect(),
            alignment: found.alignment.iter().map(AlignedStretchShape::of).collect(),
            context: found.context.iter().map(ContextParagraphShape::of).collect(),
            citation: CitationShape::of(&found.citation),
            score: found.score,
        }
    }
}

impl<'a> PassageShape<'a> {
    fn of(passage: &'a PassageAt) -> Self {
        PassageShape {
            turn: &passage.turn,
            paragraph: passage.paragraph,
            paragraph_in_statement: passage.paragraph_in_statement,
            range: range(&passage.range),
            span: range(&passage.span.range()),
        }
    }
}

impl<'a> AlignedStretchShape<'a> {
    fn of(stretch: &'a AlignedStretch) -> Self {
        AlignedStretchShape {
            change: stretch.change.as_str(),
            quoted: &stretch.quoted,
            recorded: &stretch.recorded,
            class: stretch.class.map(|class| class.as_str()),
            quoted_range: range(&stretch.quoted_range),
        }
    }
}

impl<'a> ContextParagraphShape<'a> {
    fn of(paragraph: &'a ContextParagraph) -> Self {
        ContextParagraphShape {
            turn: &paragraph.turn,
            paragraph: paragraph.paragraph,
            text: &paragraph.text,
            marks: paragraph.marks.iter().map(range).collect(),
        }
    }
}
