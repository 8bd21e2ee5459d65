//! What the record says of each quotation of an article.

use super::{CheckShape, CoverageShape, range};
use dictum::{ArticleParagraph, ArticlePart, ArticleReport, CheckedQuotation, QuotationOutcome};
use schemars::JsonSchema;
use serde::Serialize;

/// An article and its quotations.
#[derive(Debug, JsonSchema, Serialize)]
pub struct ArticleShape<'a> {
    /// What it is called.
    pub name: &'a str,
    /// Its paragraphs, the headline first.
    pub blocks: Vec<ArticleParagraphShape<'a>>,
    /// Its quotations, in the order in which they stand in it.
    pub quotations: Vec<CheckedQuotationShape<'a>>,
    /// What was searched.
    pub coverage: CoverageShape<'a>,
}

/// A paragraph of an article.
#[derive(Debug, JsonSchema, Serialize)]
pub struct ArticleParagraphShape<'a> {
    /// Its words.
    pub text: &'a str,
    /// How it is set.
    pub form: &'static str,
}

/// A quotation of an article.
#[derive(Debug, JsonSchema, Serialize)]
pub struct CheckedQuotationShape<'a> {
    /// Its words.
    pub words: &'a str,
    /// Where they stand.
    pub parts: Vec<ArticlePartShape>,
    /// Who is said to have said it.
    pub speaker: Option<&'a str>,
    /// When it is said to have been said.
    pub said_on: Option<&'a str>,
    /// The verdict; `null` where it was not checked.
    pub verdict: Option<&'static str>,
    /// Why it was not checked.
    pub not_checked: Option<&'a str>,
    /// What the record says.
    pub answer: Option<CheckShape<'a>>,
}

/// A stretch of an article.
#[derive(Debug, JsonSchema, Serialize)]
pub struct ArticlePartShape {
    /// The number of the paragraph, from 0.
    pub block: usize,
    /// Bytes in its text.
    pub range: [usize; 2],
}

impl<'a> ArticleShape<'a> {
    /// The shape of a report.
    pub fn of(report: &'a ArticleReport) -> Self {
        ArticleShape {
            name: &report.name,
            blocks: report.blocks.iter().map(ArticleParagraphShape::of).collect(),
            quotations: report.quotations.iter().map(CheckedQuotationShape::of).collect(),
            coverage: CoverageShape::of(&report.coverage),
        }
    }
}

impl<'a> ArticleParagraphShape<'a> {
    fn of(block: &'a ArticleParagraph) -> Self {
        ArticleParagraphShape { text: &block.text, form: block.form.as_str() }
    }
}

impl<'a> CheckedQuotationShape<'a> {
    fn of(quotation: &'a CheckedQuotation) -> Self {
        let part = |part: &ArticlePart| ArticlePartShape { block: part.block, range: range(&part.range) };
        CheckedQuotationShape {
            words: &quotation.words,
            parts: quotation.parts.iter().map(part).collect(),
            speaker: quotation.speaker.as_deref(),
            said_on: quotation.said_on.as_deref(),
            verdict: quotation.verdict().map(|verdict| verdict.as_str()),
            not_checked: match &quotation.outcome {
                QuotationOutcome::NotChecked(why) => Some(why),
                QuotationOutcome::Checked(_) => None,
            },
            answer: quotation.answer().map(CheckShape::of),
        }
    }
}
