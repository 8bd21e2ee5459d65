//! A checked article as its page sets it: paragraphs cut where quotations begin and end, and a line for each quotation.

use crate::{
    links, promises,
    site::{cards::When, wording},
};
use dictum::{
    ArticleReport, CheckedQuotation, QuotationOutcome,
    model::{ParagraphForm, Verdict},
};

/// An article, marked.
pub(super) struct ReportView {
    pub(super) name: String,
    pub(super) blocks: Vec<BlockView>,
    pub(super) quotations: Vec<QuotationView>,
    /// `3 exact`, `1 altered` …
    pub(super) tally: Vec<String>,
    /// What was searched.
    pub(super) coverage: String,
}

/// A paragraph.
pub(super) struct BlockView {
    pub(super) form: &'static str,
    pub(super) segments: Vec<SegmentView>,
}

/// A stretch of a paragraph, of a quotation or not.
pub(super) struct SegmentView {
    pub(super) text: String,
    pub(super) mark: Option<MarkView>,
}

/// How a quotation is marked in the text.
pub(super) struct MarkView {
    pub(super) number: usize,
    pub(super) word: &'static str,
    pub(super) shape: &'static str,
    pub(super) title: String,
    /// Whether it is where the quotation begins, so that the link to its line stands once.
    pub(super) is_first: bool,
    pub(super) has_cautions: bool,
}

/// What is said of one quotation.
pub(super) struct QuotationView {
    pub(super) number: usize,
    pub(super) words: String,
    pub(super) word: &'static str,
    pub(super) shape: &'static str,
    pub(super) title: String,
    /// What the verdict means, or why there is none.
    pub(super) meaning: String,
    pub(super) speaker: Option<String>,
    pub(super) said_on: Option<String>,
    pub(super) cautions: Vec<CautionView>,
    pub(super) found: Option<FoundView>,
}

/// A caution and what it is about.
pub(super) struct CautionView {
    pub(super) title: String,
    pub(super) note: String,
}

/// The passage that a verdict is about.
pub(super) struct FoundView {
    pub(super) headline: String,
    pub(super) when: Option<When>,
    pub(super) speaker: Option<String>,
    /// Where it is read: in the reading room, or, in a page that stands alone, at the publisher's.
    pub(super) href: Option<String>,
    pub(super) recorded: String,
    pub(super) citation: String,
}

const NOT_CHECKED: &str = "not-checked";

impl ReportView {
    /// Sets a report; `in_room` says whether links may lead into the reading room.
    pub(super) fn of(report: &ArticleReport, in_room: bool) -> ReportView {
        let quotations: Vec<QuotationView> = report
            .quotations
            .iter()
            .enumerate()
            .map(|(at, quotation)| QuotationView::of(at + 1, quotation, in_room))
            .collect();
        let blocks = report.blocks.iter().enumerate().map(|(number, block)| BlockView {
            form: match block.form {
                ParagraphForm::Heading => "heading",
                ParagraphForm::Quote => "quote",
                _ => "prose",
            },
            segments: segments(number, &block.text, report, &quotations),
        });
        let coverage = &report.coverage;
        let period = coverage.period.as_ref().map(|[from, to]| format!(", {from} to {to}"));
        ReportView {
            name: report.name.clone(),
            blocks: blocks.collect(),
            tally: tally(report),
            coverage: format!(
                "{}{}; {} known, but not held",
                wording::count(coverage.statements, "statement"),
                period.unwrap_or_default(),
                coverage.not_held
            ),
            quotations,
        }
    }
}

fn tally(report: &ArticleReport) -> Vec<String> {
    let of = |verdict: Verdict| (report.count(Some(verdict)), verdict.as_str());
    let counts = Verdict::ALL.iter().map(|verdict| of(*verdict)).chain([(report.count(None), NOT_CHECKED)]);
    counts.filter(|(n, _)| *n > 0).map(|(n, word)| format!("{n} {}", word.replace('-', " "))).collect()
}

/// Cuts a paragraph where its quotations begin and end.
fn segments(block: usize, text: &str, report: &ArticleReport, views: &[QuotationView]) -> Vec<SegmentView> {
    let mut segments = Vec::new();
    let mut at = 0;
    for (quotation, view) in report.quotations.iter().zip(views) {
        for (nth, part) in quotation.parts.iter().enumerate().filter(|(_, part)| part.block == block) {
            let Some(words) = text.get(part.range.clone()).filter(|_| part.range.start >= at) else {
                continue;
            };
            let before = text.get(at..part.range.start).unwrap_or_default();
            segments.push(SegmentView { text: before.to_owned(), mark: None });
            let mark = MarkView {
                number: view.number,
                word: view.word,
                shape: view.shape,
                title: view.title.clone(),
                is_first: nth == 0,
                has_cautions: !view.cautions.is_empty(),
            };
            segments.push(SegmentView { text: words.to_owned(), mark: Some(mark) });
            at = part.range.end;
        }
    }
    segments.push(SegmentView { text: text.get(at..).unwrap_or_default().to_owned(), mark: None });
    segments
}

impl QuotationView {
    fn of(number: usize, quotation: &CheckedQuotation, in_room: bool) -> QuotationView {
        let word = quotation.verdict().map_or(NOT_CHECKED, Verdict::as_str);
        let meaning = match &quotation.outcome {
            QuotationOutcome::Checked(answer) => promises::of_verdict(answer.verdict).to_owned(),
            QuotationOutcome::NotChecked(why) => wording::sentence(why),
        };
        let answer = quotation.answer();
        let cautions = answer.map_or(&[][..], |answer| &answer.cautions);
        let caution = |noted: &dictum::CautionNote| CautionView {
            title: wording::title(noted.caution.as_str()),
            note: wording::sentence(&noted.note),
        };
        let found = answer.and_then(|answer| answer.matches.first());
        QuotationView {
            number,
            words: quotation.words.clone(),
            word,
            shape: promises::shape_of(quotation.verdict()),
            title: wording::title(word),
            meaning,
            speaker: quotation.speaker.clone(),
            said_on: quotation.said_on.clone(),
            cautions: cautions.iter().map(caution).collect(),
            found: found.map(|found| FoundView::of(found, in_room)),
        }
    }
}

impl FoundView {
    fn of(found: &dictum::CheckMatch, in_room: bool) -> FoundView {
        let outside = found.link.as_deref().and_then(links::web_address).map(str::to_owned);
        let recorded: Vec<&str> = found.alignment.iter().map(|stretch| stretch.recorded.as_str()).collect();
        FoundView {
            headline: found.statement.headline.clone().unwrap_or_else(|| "Without a headline".to_owned()),
            when: When::of(found.statement.day()),
            speaker: found.speaker.clone(),
            href: if in_room { Some(found.path.clone()) } else { outside },
            recorded: recorded.into_iter().filter(|words| !words.is_empty()).collect::<Vec<_>>().join(" "),
            citation: found.citation.formatted.clone(),
        }
    }
}
