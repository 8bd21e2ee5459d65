//! A whole article: each quotation in it found, with whose words it says they are, and checked.

use super::{CheckAnswer, CheckRequest};
use crate::{
    Dictum,
    browse::Coverage,
    error::{Error, Result},
};
use dictum_archive::{LARGEST_PAYLOAD, derived::ShelfFilter, digest_of};
use dictum_collate::{ArticleBlock, ArticleQuotation, QuotedPart, quotations};
use dictum_extract::ReadOptions;
use dictum_model::{Capture, Paragraph, ParagraphForm, Reading, Verdict};
use std::ops::Range;

/// An article to check.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ArticleRequest {
    /// What it is called, for the report.
    pub name: String,
    /// Its bytes: HTML, Markdown or text.
    pub bytes: Vec<u8>,
    /// Its media type, where the bytes are not to tell.
    pub media_type: Option<String>,
    /// A publisher's exact name: only its statements are searched.
    pub publisher: Option<String>,
    /// How many further candidates are shown of each quotation.
    pub limit: usize,
    /// How many quotations are checked at most; the others are listed as not checked.
    pub most: usize,
}

/// An article with what the record says of each quotation in it.
#[derive(Clone, Debug, PartialEq)]
pub struct ArticleReport {
    /// What it is called.
    pub name: String,
    /// Its paragraphs, the headline first.
    pub blocks: Vec<ArticleParagraph>,
    /// Its quotations, in the order in which they stand in it.
    pub quotations: Vec<CheckedQuotation>,
    /// What the archive holds.
    pub coverage: Coverage,
}

/// A paragraph of an article.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ArticleParagraph {
    /// Its words.
    pub text: String,
    /// How it is set; the headline is a heading.
    pub form: ParagraphForm,
}

/// A quotation of an article.
#[derive(Clone, Debug, PartialEq)]
pub struct CheckedQuotation {
    /// Its words.
    pub words: String,
    /// Where they stand: the number of the paragraph, and bytes in its text.
    pub parts: Vec<ArticlePart>,
    /// Who is said to have said it.
    pub speaker: Option<String>,
    /// When it is said to have been said.
    pub said_on: Option<String>,
    /// What came of it.
    pub outcome: QuotationOutcome,
}

/// A stretch of an article.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ArticlePart {
    /// The number of the paragraph, from 0.
    pub block: usize,
    /// Bytes in its text.
    pub range: Range<usize>,
}

/// What came of a quotation of an article.
#[derive(Clone, Debug, PartialEq)]
pub enum QuotationOutcome {
    /// It was checked.
    Checked(Box<CheckAnswer>),
    /// It was not, and why.
    NotChecked(String),
}

impl CheckedQuotation {
    /// The verdict, where it was checked.
    pub fn verdict(&self) -> Option<Verdict> {
        self.answer().map(|answer| answer.verdict)
    }

    /// The answer, where it was checked.
    pub fn answer(&self) -> Option<&CheckAnswer> {
        match &self.outcome {
            QuotationOutcome::Checked(answer) => Some(answer),
            QuotationOutcome::NotChecked(_) => None,
        }
    }
}

impl ArticleReport {
    /// How many quotations have a verdict; with `None`, how many were not checked.
    pub fn count(&self, verdict: Option<Verdict>) -> usize {
        self.quotations.iter().filter(|quotation| quotation.verdict() == verdict).count()
    }
}

impl Dictum {
    /// Finds the quotations of an article and checks each.
    ///
    /// # Errors
    /// Asked wrongly where there is nothing to read; the archive's own trouble. A quotation that cannot be checked is listed so.
    pub fn check_article(&self, request: &ArticleRequest) -> Result<ArticleReport> {
        let blocks = paragraphs(request)?;
        let seen: Vec<ArticleBlock<'_>> = blocks.iter().map(block).collect();
        let mut checked = 0;
        let mut found = Vec::new();
        for quotation in quotations(&seen) {
            let outcome = if !quotation.is_checkable {
                QuotationOutcome::NotChecked(
                    "under four words: a title, or words held at arm's length".into(),
                )
            } else if checked >= request.most {
                QuotationOutcome::NotChecked(format!("the article has more than {} quotations", request.most))
            } else {
                checked += 1;
                self.check_one(&quotation, request)?
            };
            found.push(with_outcome(quotation, outcome));
        }
        let coverage =
            self.coverage(&ShelfFilter { publisher: request.publisher.clone(), ..ShelfFilter::default() })?;
        Ok(ArticleReport { name: request.name.clone(), blocks, quotations: found, coverage })
    }

    fn check_one(&self, quotation: &ArticleQuotation, request: &ArticleRequest) -> Result<QuotationOutcome> {
        let day = quotation.said_on.map(|day| day.to_string());
        let answer = self.check(&CheckRequest {
            quote: quotation.words.clone(),
            speaker: quotation.speaker.clone(),
            from: day.clone(),
            to: day,
            publisher: request.publisher.clone(),
            limit: request.limit,
        });
        match answer {
            Ok(answer) => Ok(QuotationOutcome::Checked(Box::new(answer))),
            Err(error) if error.kind() == dictum_model::ErrorKind::AskedWrongly => {
                Ok(QuotationOutcome::NotChecked(error.to_string()))
            }
            Err(error) => Err(error),
        }
    }
}

fn with_outcome(quotation: ArticleQuotation, outcome: QuotationOutcome) -> CheckedQuotation {
    let part = |part: QuotedPart| ArticlePart { block: part.block, range: part.range };
    CheckedQuotation {
        words: quotation.words,
        parts: quotation.parts.into_iter().map(part).collect(),
        speaker: quotation.speaker,
        said_on: quotation.said_on.map(|day| day.to_string()),
        outcome,
    }
}

fn block(paragraph: &ArticleParagraph) -> ArticleBlock<'_> {
    ArticleBlock { text: &paragraph.text, is_quotation: paragraph.form == ParagraphForm::Quote }
}

/// The article's paragraphs as the extractor reads them; where it finds no statement, every visible line.
fn paragraphs(request: &ArticleRequest) -> Result<Vec<ArticleParagraph>> {
    if request.bytes.len() > LARGEST_PAYLOAD {
        return Err(Error::asked_wrongly(format!(
            "the article is larger than {} MiB",
            LARGEST_PAYLOAD >> 20
        )));
    }
    let capture = Capture {
        source: request.name.clone(),
        digest: digest_of(&request.bytes),
        media_type: request.media_type.clone(),
        charset: None,
        bytes: request.bytes.len(),
        target_uri: None,
        captured_at: None,
        captured_at_candidates: Vec::new(),
        captured_at_from: None,
        http_status: None,
    };
    let reading = dictum_extract::read(&request.bytes, capture, &ReadOptions::default());
    let mut blocks = of_statement(&reading);
    if blocks.is_empty() {
        let facts = &reading.capture;
        let lines = dictum_extract::visible_lines(
            &request.bytes,
            facts.media_type.as_deref(),
            facts.charset.as_deref(),
        );
        blocks = lines
            .into_iter()
            .map(|line| ArticleParagraph { text: line.text, form: ParagraphForm::Prose })
            .collect();
    }
    if blocks.is_empty() {
        return Err(Error::asked_wrongly(format!("{} holds no words to check", request.name))
            .with_hint("give an article as HTML, Markdown or text"));
    }
    Ok(blocks)
}

/// Headline and paragraphs; a label is put back before the words it was cut from, since an article has none.
fn of_statement(reading: &Reading) -> Vec<ArticleParagraph> {
    let Some(statement) = &reading.statement else { return Vec::new() };
    let headline = statement
        .headline
        .iter()
        .map(|headline| ArticleParagraph { text: headline.text.clone(), form: ParagraphForm::Heading });
    let mut blocks: Vec<ArticleParagraph> = headline.collect();
    for turn in &statement.turns {
        let label = turn.label.as_ref().map(|label| format!("{} ", label.text));
        let mut labels = label.into_iter();
        blocks.extend(turn.paragraphs.iter().map(|Paragraph { text, form, .. }| ArticleParagraph {
            text: format!("{}{text}", labels.next().unwrap_or_default()),
            form: *form,
        }));
    }
    blocks
}
