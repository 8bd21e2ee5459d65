//! What a search found.

use super::{CardShape, CoverageShape};
use dictum::{SearchAnswer, SearchHit, Stretch, WhyEmpty};
use schemars::JsonSchema;
use serde::Serialize;

/// What a search found.
#[derive(Debug, JsonSchema, Serialize)]
pub struct SearchShape<'a> {
    /// The query as asked.
    pub query: &'a str,
    /// How many turns were found in all.
    pub total: usize,
    /// Those of this page, best first.
    pub hits: Vec<HitShape<'a>>,
    /// The path of the next page.
    pub next: Option<String>,
    /// Where nothing was found: why.
    pub why_empty: Option<WhyEmptyShape<'a>>,
}

/// A turn, or a headline, with words that were looked for.
#[derive(Debug, JsonSchema, Serialize)]
pub struct HitShape<'a> {
    /// The statement.
    pub statement: CardShape<'a>,
    /// Where the words are read in the reading room.
    pub path: String,
    /// The turn's id; `null` for a hit in the headline.
    pub turn: Option<&'a str>,
    /// The position of the paragraph in its turn, from 1.
    pub paragraph: usize,
    /// The turn's role, or `headline`.
    pub role: &'a str,
    /// Who speaks.
    pub speaker: Option<&'a str>,
    /// For an answer, the beginning of the question it answers.
    pub question: Option<&'a str>,
    /// The words around the hit.
    pub excerpt: Vec<StretchShape<'a>>,
    /// BM25: for ranking only.
    pub score: f32,
}

/// A stretch of an excerpt.
#[derive(Debug, JsonSchema, Serialize)]
pub struct StretchShape<'a> {
    /// Its words.
    pub text: &'a str,
    /// Whether these are words looked for.
    pub is_match: bool,
}

/// Why a search found nothing.
#[derive(Debug, JsonSchema, Serialize)]
pub struct WhyEmptyShape<'a> {
    /// Words and phrases that stand nowhere in the archive.
    pub nowhere: &'a [String],
    /// What was searched.
    pub coverage: CoverageShape<'a>,
}

impl<'a> SearchShape<'a> {
    /// The shape of what a search found.
    pub fn of(answer: &'a SearchAnswer, next: Option<String>) -> Self {
        SearchShape {
            query: &answer.query,
            total: answer.total,
            hits: answer.hits.iter().map(HitShape::of).collect(),
            next,
            why_empty: answer.why_empty.as_ref().map(WhyEmptyShape::of),
        }
    }
}

impl<'a> HitShape<'a> {
    fn of(hit: &'a SearchHit) -> Self {
        HitShape {
            statement: CardShape::of(&hit.statement),
            path: crate::links::paragraph(&hit.statement.id, hit.turn.as_deref(), hit.paragraph),
            turn: hit.turn.as_deref(),
            paragraph: hit.paragraph,
            role: &hit.role,
            speaker: hit.speaker.as_deref(),
            question: hit.question.as_deref(),
            excerpt: hit.excerpt.iter().map(StretchShape::of).collect(),
            score: hit.score,
        }
    }
}

impl<'a> StretchShape<'a> {
    fn of(stretch: &'a Stretch) -> Self {
        StretchShape { text: &stretch.text, is_match: stretch.is_match }
    }
}

impl<'a> WhyEmptyShape<'a> {
    fn of(why: &'a WhyEmpty) -> Self {
        WhyEmptyShape { nowhere: &why.nowhere, coverage: CoverageShape::of(&why.coverage) }
    }
}
