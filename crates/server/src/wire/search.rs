//! What a search found.

use super::{CardShape, CoverageShape};
use dictum::{Facet, NowhereTerm, SearchAnswer, SearchHit, Stretch, WhyEmpty};
use schemars::JsonSchema;
use serde::Serialize;
use std::collections::BTreeMap;

/// What a search found.
#[derive(Debug, JsonSchema, Serialize)]
pub struct SearchShape<'a> {
    /// The query as asked.
    pub query: &'a str,
    /// Where this list is found in the reading room, now and later.
    pub path: String,
    /// How many turns and headlines were found in all.
    pub total: usize,
    /// Those of this page, best first.
    pub hits: Vec<HitShape<'a>>,
    /// The path of the next page.
    pub next: Option<String>,
    /// All that was found, counted by `speaker`, `publisher`, `kind`, `year`, `language` and `role`, most first.
    pub facets: BTreeMap<&'static str, Vec<FacetCountShape<'a>>>,
    /// Where nothing was found: why.
    pub why_empty: Option<WhyEmptyShape<'a>>,
}

/// How many of the turns found have one value of a fact.
#[derive(Debug, JsonSchema, Serialize)]
pub struct FacetCountShape<'a> {
    /// The value; empty where the page did not tell.
    pub value: &'a str,
    /// How many turns and headlines.
    pub turns: u64,
}

/// A turn, or a headline, with words that were looked for.
#[derive(Debug, JsonSchema, Serialize)]
pub struct HitShape<'a> {
    /// The statement.
    pub statement: CardShape<'a>,
    /// Where the words are read in the reading room.
    pub path: String,
    /// The entry number of the edition that was found.
    pub edition: u64,
    /// Whether a later edition has replaced it.
    pub is_replaced: bool,
    /// The turn's id; `null` for a hit in the headline.
    pub turn: Option<&'a str>,
    /// The position of the paragraph in its turn, from 1.
    pub paragraph: usize,
    /// The turn's role, or `headline`.
    pub role: &'a str,
    /// Who speaks.
    pub speaker: Option<&'a str>,
    /// The turn's language.
    pub language: Option<&'a str>,
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
    /// Terms that stand nowhere in the archive, as they were typed.
    pub nowhere: Vec<&'a str>,
    /// The same, with words that do occur and are spelt nearly so.
    pub spellings: Vec<NowhereShape<'a>>,
    /// What was searched.
    pub coverage: CoverageShape<'a>,
}

/// A term that stands nowhere.
#[derive(Debug, JsonSchema, Serialize)]
pub struct NowhereShape<'a> {
    /// As it was typed.
    pub term: &'a str,
    /// Words that do occur and are spelt nearly so.
    pub spellings: &'a [String],
}

impl<'a> SearchShape<'a> {
    /// The shape of what a search found.
    pub fn of(answer: &'a SearchAnswer, next: Option<String>) -> Self {
        SearchShape {
            query: &answer.query,
            path: crate::links::with_query("/search", &[("q", &answer.query)]),
            total: answer.total,
            hits: answer.hits.iter().map(HitShape::of).collect(),
            next,
            facets: answer.facets.iter().map(|facet| (facet.field.as_str(), counts(facet))).collect(),
            why_empty: answer.why_empty.as_ref().map(WhyEmptyShape::of),
        }
    }
}

fn counts(facet: &Facet) -> Vec<FacetCountShape<'_>> {
    facet.counts.iter().map(|count| FacetCountShape { value: &count.value, turns: count.turns }).collect()
}

impl<'a> HitShape<'a> {
    fn of(hit: &'a SearchHit) -> Self {
        let passage = &hit.passage;
        HitShape {
            statement: CardShape::of(&hit.statement),
            path: crate::links::passage(hit),
            edition: passage.edition,
            is_replaced: passage.is_replaced,
            turn: passage.turn.as_deref(),
            paragraph: passage.paragraph,
            role: &passage.role,
            speaker: passage.speaker.as_deref(),
            language: passage.language.as_deref(),
            question: passage.question.as_deref(),
            excerpt: passage.excerpt.iter().map(StretchShape::of).collect(),
            score: passage.score,
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
        WhyEmptyShape {
            nowhere: why.nowhere.iter().map(|nowhere| nowhere.term.as_str()).collect(),
            spellings: why.nowhere.iter().map(NowhereShape::of).collect(),
            coverage: CoverageShape::of(&why.coverage),
        }
    }
}

impl<'a> NowhereShape<'a> {
    fn of(nowhere: &'a NowhereTerm) -> Self {
        NowhereShape { term: &nowhere.term, spellings: &nowhere.spellings }
    }
}
