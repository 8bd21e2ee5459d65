//! Recurring wording: a phrase's history, a statement's passages that stand elsewhere, and what is repeated most.

use super::{CardShape, CoverageShape, range};
use dictum::{
    PhraseTrace, SameStatement, StatementTrace, TopTrace, TraceAnswer, TracedPassage, TracedUse,
    TracedWording,
};
use schemars::JsonSchema;
use serde::Serialize;

/// What a trace found: a phrase's history or a statement's passages.
#[derive(Debug, JsonSchema, Serialize)]
#[serde(tag = "traced", rename_all = "kebab-case")]
pub enum TraceShape<'a> {
    /// The history of a phrase.
    Phrase(Box<PhraseTraceShape<'a>>),
    /// The passages of a statement that stand elsewhere.
    Statement(Box<StatementTraceShape<'a>>),
}

/// A phrase's history.
#[derive(Debug, JsonSchema, Serialize)]
pub struct PhraseTraceShape<'a> {
    /// The phrase as it was asked for.
    pub phrase: &'a str,
    /// How many uses there are, altered ones among them.
    pub uses: usize,
    /// How many of them are altered.
    pub altered: usize,
    /// How many of the first 400 stand within marks of quotation.
    pub quoted: usize,
    /// In how many statements it stands.
    pub statements: usize,
    /// `talking-point` or `stock-phrase`, by how many use it; none where nobody does.
    pub kind: Option<&'static str>,
    /// The first use.
    pub first: Option<TracedUseShape<'a>>,
    /// The last use.
    pub last: Option<TracedUseShape<'a>>,
    /// Uses by month, earliest first; an unknown month is empty.
    pub months: Vec<TracedMonthShape<'a>>,
    /// Who used it, those who used it most first.
    pub speakers: Vec<TracedSpeakerShape<'a>>,
    /// In which words, of the first 400 uses, the most frequent first.
    pub variants: Vec<TracedVariantShape<'a>>,
    /// The first uses, as many as were asked for.
    pub shown: Vec<TracedUseShape<'a>>,
    /// What was searched.
    pub coverage: CoverageShape<'a>,
}

/// The uses of a month.
#[derive(Debug, JsonSchema, Serialize)]
pub struct TracedMonthShape<'a> {
    /// The month.
    pub month: &'a str,
    /// How many uses.
    pub uses: usize,
}

/// Who uses a phrase.
#[derive(Debug, JsonSchema, Serialize)]
pub struct TracedSpeakerShape<'a> {
    /// The name; none where it is not told.
    pub name: Option<&'a str>,
    /// How many uses.
    pub uses: usize,
    /// The day of the first.
    pub first_day: &'a str,
}

/// Words in which a phrase is used.
#[derive(Debug, JsonSchema, Serialize)]
pub struct TracedVariantShape<'a> {
    /// The words.
    pub words: &'a str,
    /// How many uses have them.
    pub uses: usize,
}

/// One use of a wording.
#[derive(Debug, JsonSchema, Serialize)]
pub struct TracedUseShape<'a> {
    /// The statement it stands in.
    pub statement: CardShape<'a>,
    /// The turn's id.
    pub turn: &'a str,
    /// The paragraph's position in its turn, from 1.
    pub paragraph: usize,
    /// Its bytes in the paragraph's text.
    pub range: [usize; 2],
    /// The words as they stand there.
    pub words: &'a str,
    /// How many words were replaced, put in or left out.
    pub edits: u32,
    /// Who speaks.
    pub speaker: Option<&'a str>,
    /// Whether the words stand there as a quotation.
    pub is_quoted: bool,
    /// Whose words are quoted, where that is told.
    pub quoted_from: Option<&'a str>,
}

/// A statement's passages that stand elsewhere.
#[derive(Debug, JsonSchema, Serialize)]
pub struct StatementTraceShape<'a> {
    /// The statement.
    pub statement: CardShape<'a>,
    /// Its passages, in its order.
    pub passages: Vec<TracedPassageShape<'a>>,
    /// Statements that are this one elsewhere, parts of it, or hold it whole.
    pub same: Vec<SameStatementShape<'a>>,
}

/// A passage that stands elsewhere.
#[derive(Debug, JsonSchema, Serialize)]
pub struct TracedPassageShape<'a> {
    /// The turn's id.
    pub turn: &'a str,
    /// The paragraph's position in its turn, from 1.
    pub paragraph: usize,
    /// Its bytes in the paragraph's text.
    pub range: [usize; 2],
    /// The words.
    pub words: &'a str,
    /// In how many other statements it was found; of a frequent wording only the nearest.
    pub statements: usize,
    /// Where else it stands, earliest first, up to twenty.
    pub elsewhere: Vec<TracedUseShape<'a>>,
}

/// A statement that is the same, or a part of it.
#[derive(Debug, JsonSchema, Serialize)]
pub struct SameStatementShape<'a> {
    /// The other statement.
    pub statement: CardShape<'a>,
    /// `same-words`, `translation`, `excerpt-of` or `has-excerpt`.
    pub kind: &'static str,
    /// How much of this statement stands in the other, from 0 to 1.
    pub share: f32,
}

/// What is repeated most in a period, what is new in it, and what was dropped.
#[derive(Debug, JsonSchema, Serialize)]
pub struct TopTraceShape<'a> {
    /// The period.
    pub period: String,
    /// How many wordings recur in it.
    pub wordings: usize,
    /// What is repeated most in it.
    pub repeated: Vec<TracedWordingShape<'a>>,
    /// What is repeated most of what was first used in it.
    pub new: Vec<TracedWordingShape<'a>>,
    /// What was used before it and not in it.
    pub dropped: Vec<TracedWordingShape<'a>>,
}

/// A wording with its uses.
#[derive(Debug, JsonSchema, Serialize)]
pub struct TracedWordingShape<'a> {
    /// Its first use.
    pub first: TracedUseShape<'a>,
    /// The day of its last use.
    pub last_day: &'a str,
    /// How often it was used in the period: on how many days by how many speakers.
    pub uses: usize,
    /// How often in all.
    pub uses_in_all: usize,
    /// How many speakers use it.
    pub speakers: usize,
    /// `talking-point` or `stock-phrase`.
    pub kind: &'static str,
}

impl<'a> TraceShape<'a> {
    /// Shapes what a trace found.
    pub fn of(answer: &'a TraceAnswer) -> TraceShape<'a> {
        match answer {
            TraceAnswer::Phrase(phrase) => TraceShape::Phrase(Box::new(PhraseTraceShape::of(phrase))),
            TraceAnswer::Statement(statement) => {
                TraceShape::Statement(Box::new(StatementTraceShape::of(statement)))
            }
        }
    }
}

impl<'a> PhraseTraceShape<'a> {
    fn of(trace: &'a PhraseTrace) -> PhraseTraceShape<'a> {
        let months = trace.months.iter().map(|held| TracedMonthShape { month: &held.month, uses: held.uses });
        let speakers = trace.speakers.iter().map(|held| TracedSpeakerShape {
            name: held.name.as_deref(),
            uses: held.uses,
            first_day: &held.first_day,
        });
        let variants =
            trace.variants.iter().map(|held| TracedVariantShape { words: &held.words, uses: held.uses });
        let ends = trace.first_and_last.as_ref();
        PhraseTraceShape {
            phrase: &trace.phrase,
            uses: trace.uses,
            altered: trace.altered,
            quoted: trace.quoted,
            statements: trace.statements,
            kind: (trace.uses > 0).then_some(trace.kind.as_str()),
            first: ends.map(|[first, _]| TracedUseShape::of(first)),
            last: ends.map(|[_, last]| TracedUseShape::of(last)),
            months: months.collect(),
            speakers: speakers.collect(),
            variants: variants.collect(),
            shown: trace.shown.iter().map(TracedUseShape::of).collect(),
            coverage: CoverageShape::of(&trace.coverage),
        }
    }
}

impl<'a> TracedUseShape<'a> {
    fn of(used: &'a TracedUse) -> TracedUseShape<'a> {
        TracedUseShape {
            statement: CardShape::of(&used.statement),
            turn: &used.turn,
            paragraph: used.paragraph,
            range: range(&used.range),
            words: &used.words,
            edits: used.edits,
            speaker: used.speaker.as_deref(),
            is_quoted: used.quoted.is_some(),
            quoted_from: used.quoted.as_ref().and_then(|quoted| quoted.speaker.as_deref()),
        }
    }
}

impl<'a> StatementTraceShape<'a> {
    fn of(trace: &'a StatementTrace) -> StatementTraceShape<'a> {
        let passage = |passage: &'a TracedPassage| TracedPassageShape {
            turn: &passage.turn,
            paragraph: passage.paragraph,
            range: range(&passage.range),
            words: &passage.words,
            statements: passage.statements,
            elsewhere: passage.elsewhere.iter().map(TracedUseShape::of).collect(),
        };
        let same = |same: &'a SameStatement| SameStatementShape {
            statement: CardShape::of(&same.statement),
            kind: same.kind.as_str(),
            share: same.share,
        };
        StatementTraceShape {
            statement: CardShape::of(&trace.card),
            passages: trace.passages.iter().map(passage).collect(),
            same: trace.same.iter().map(same).collect(),
        }
    }
}

impl<'a> TopTraceShape<'a> {
    /// Shapes what is repeated.
    pub fn of(trace: &'a TopTrace) -> TopTraceShape<'a> {
        let wording = |wording: &'a TracedWording| TracedWordingShape {
            first: TracedUseShape::of(&wording.first),
            last_day: &wording.last_day,
            uses: wording.uses,
            uses_in_all: wording.uses_in_all,
            speakers: wording.speakers,
            kind: wording.kind.as_str(),
        };
        let all = |wordings: &'a [TracedWording]| wordings.iter().map(wording).collect();
        TopTraceShape {
            period: trace.period.to_string(),
            wordings: trace.wordings,
            repeated: all(&trace.repeated),
            new: all(&trace.new),
            dropped: all(&trace.dropped),
        }
    }
}
