//! The answer to a check as the page sets it.

use crate::{
    links, promises,
    site::{cards::Card, wording},
};
use dictum::{
    AlignedStretch, CautionNote, Change, CheckAnswer, CheckMatch, Citation, ContextParagraph, Coverage,
    model::{Span, Verdict},
};
use std::ops::Range;

/// What the record says of a quotation.
pub(super) struct AnswerView {
    pub(super) quote: String,
    pub(super) verdict: VerdictView,
    pub(super) cautions: Vec<CautionView>,
    /// `with 2 cautions`: an answer that needs care never looks clean.
    pub(super) with_cautions: Option<String>,
    pub(super) matches: Vec<MatchView>,
    pub(super) others: Vec<MatchView>,
    pub(super) coverage: CoverageView,
    /// The address of this very question.
    pub(super) permalink: String,
    /// Where a proof of the words is to be had, unless there is nothing to prove.
    pub(super) proof: Option<String>,
}

/// A verdict in word, shape and sentence: never in colour alone.
pub(super) struct VerdictView {
    pub(super) word: &'static str,
    pub(super) title: String,
    pub(super) shape: &'static str,
    pub(super) meaning: &'static str,
}

/// A caution and what it is about.
pub(super) struct CautionView {
    pub(super) word: &'static str,
    pub(super) title: String,
    pub(super) meaning: &'static str,
    pub(super) note: String,
}

/// A passage that the quotation was found in.
pub(super) struct MatchView {
    pub(super) card: Card,
    pub(super) verdict: VerdictView,
    pub(super) role: String,
    pub(super) speaker: Option<String>,
    pub(super) question: Option<String>,
    pub(super) stretches: Vec<StretchView>,
    /// What stands in the quotation after the last of them.
    pub(super) tail: String,
    /// Those stretches that are not the same on both sides.
    pub(super) differences: Vec<StretchView>,
    pub(super) context: Vec<ParagraphView>,
    pub(super) citation: Citation,
    /// Where the passage is read in its statement.
    pub(super) href: String,
    /// Where it stands marked on the captured page.
    pub(super) evidence: String,
    /// Where it stands on the publisher's page, if that may be linked.
    pub(super) outside: Option<String>,
}

/// A stretch of the alignment.
#[derive(Clone)]
pub(super) struct StretchView {
    /// What stands in the quotation between the stretch before and this one: spaces and marks, which are no words.
    pub(super) before: String,
    pub(super) change: &'static str,
    /// What happened, in words.
    pub(super) what: &'static str,
    pub(super) quoted: String,
    pub(super) recorded: String,
    /// What kind of words it touches.
    pub(super) class: Option<&'static str>,
    pub(super) bears_meaning: bool,
}

/// A paragraph of the context, cut where the words found begin and end.
pub(super) struct ParagraphView {
    pub(super) href: String,
    pub(super) name: String,
    pub(super) segments: Vec<Segment>,
}

/// A piece of a paragraph.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Segment {
    pub(super) text: String,
    pub(super) is_found: bool,
}

/// What was searched.
pub(super) struct CoverageView {
    pub(super) statements: String,
    pub(super) period: Option<String>,
    pub(super) not_held: u64,
    pub(super) not_held_words: String,
    pub(super) redacted: u64,
    pub(super) redactions: Vec<String>,
}

impl AnswerView {
    pub(super) fn of(answer: &CheckAnswer, permalink: String) -> AnswerView {
        AnswerView {
            quote: answer.quote.clone(),
            verdict: VerdictView::of(answer.verdict),
            cautions: answer.cautions.iter().map(CautionView::of).collect(),
            with_cautions: (!answer.cautions.is_empty())
                .then(|| format!("with {}", wording::count(answer.cautions.len() as u64, "caution"))),
            matches: answer.matches.iter().map(|found| MatchView::of(found, &answer.quote)).collect(),
            others: answer.others.iter().map(|found| MatchView::of(found, &answer.quote)).collect(),
            coverage: CoverageView::of(&answer.coverage),
            proof: is_provable(answer.verdict)
                .then(|| permalink.replacen("/check?", "/api/v1/check/proof?", 1)),
            permalink,
        }
    }
}

/// Of what was not found there is nothing to prove; parts that stand apart are proven one by one.
fn is_provable(verdict: Verdict) -> bool {
    !matches!(verdict, Verdict::NotFound | Verdict::Spliced)
}

impl VerdictView {
    fn of(verdict: Verdict) -> VerdictView {
        let shape = promises::shape_of(Some(verdict));
        let word = verdict.as_str();
        VerdictView { word, title: wording::title(word), shape, meaning: promises::of_verdict(verdict) }
    }
}

impl CautionView {
    fn of(caution: &CautionNote) -> CautionView {
        let word = caution.caution.as_str();
        CautionView {
            word,
            title: wording::title(word),
            meaning: promises::of_caution(caution.caution),
            note: wording::sentence(&caution.note),
        }
    }
}

impl MatchView {
    fn of(found: &CheckMatch, quote: &str) -> MatchView {
        let stretches = stretches(&found.alignment, quote);
        let id = &found.statement.id;
        MatchView {
            card: Card::of(&found.statement),
            verdict: VerdictView::of(found.verdict),
            role: wording::title(&found.role),
            speaker: found.speaker.clone(),
            question: found.question.clone(),
            tail: tail(&found.alignment, quote).to_owned(),
            differences: stretches.iter().filter(|stretch| stretch.change != "same").cloned().collect(),
            stretches,
            context: found.context.iter().map(|paragraph| ParagraphView::of(id, paragraph)).collect(),
            citation: found.citation.clone(),
            href: found.path.clone(),
            evidence: evidence(found),
            outside: found.link.as_deref().and_then(links::web_address).map(str::to_owned),
        }
    }
}

/// Where the passage stands marked on the captured page.
fn evidence(found: &CheckMatch) -> String {
    let span = found.passages.iter().map(|passage| passage.span).reduce(Span::cover);
    let page = links::evidence(found.capture);
    let Some(span) = span else { return page };
    let [from, to] = [span.start.to_string(), span.end.to_string()];
    format!("{}#passage", links::with_query(&page, &[("from", &from), ("to", &to)]))
}

impl MatchView {
    /// Says whether some stretch has changed in this way.
    pub(super) fn has(&self, change: &str) -> bool {
        self.differences.iter().any(|stretch| stretch.change == change)
    }
}

impl StretchView {
    fn of(stretch: &AlignedStretch) -> StretchView {
        StretchView {
            before: String::new(),
            change: stretch.change.as_str(),
            what: promises::of_change(stretch.change),
            quoted: stretch.quoted.clone(),
            recorded: stretch.recorded.clone(),
            class: stretch.class.filter(|_| stretch.change != Change::Same).map(promises::of_class),
            bears_meaning: stretch.class.is_some_and(|class| class.bears_meaning()),
        }
    }
}

/// Sets the alignment, with what stands in the quotation between its words.
fn stretches(alignment: &[AlignedStretch], quote: &str) -> Vec<StretchView> {
    let mut views: Vec<StretchView> = Vec::with_capacity(alignment.len());
    let mut at = 0;
    for stretch in alignment {
        let mut view = StretchView::of(stretch);
        view.before = quote.get(at..stretch.quoted_range.start).unwrap_or_default().to_owned();
        // Words of the record alone have no place in the quotation that would keep them off their neighbours.
        let touches = views.last().is_some_and(|last| last.quoted.is_empty() || view.quoted.is_empty());
        if view.before.is_empty() && touches {
            view.before.push(' ');
        }
        at = at.max(stretch.quoted_range.end);
        views.push(view);
    }
    views
}

/// What stands in the quotation after its last word.
fn tail<'a>(alignment: &[AlignedStretch], quote: &'a str) -> &'a str {
    let end = alignment.iter().map(|stretch| stretch.quoted_range.end).max();
    end.and_then(|end| quote.get(end..)).unwrap_or_default()
}

impl ParagraphView {
    fn of(statement: &str, paragraph: &ContextParagraph) -> ParagraphView {
        ParagraphView {
            href: links::paragraph(statement, Some(&paragraph.turn), paragraph.paragraph),
            name: format!("{}p{}", paragraph.turn, paragraph.paragraph),
            segments: segments(&paragraph.text, &paragraph.marks),
        }
    }
}

impl CoverageView {
    fn of(coverage: &Coverage) -> CoverageView {
        CoverageView {
            statements: wording::count(coverage.statements, "statement"),
            period: coverage.period.as_ref().map(wording::period),
            not_held: coverage.not_held,
            not_held_words: wording::count(coverage.not_held, "statement"),
            redacted: coverage.redacted,
            redactions: coverage.redactions.iter().map(|redaction| redaction.to_string()).collect(),
        }
    }
}

/// Cuts a text at its marks; marks that overlap, or cut a character, are left out rather than guessed at.
fn segments(text: &str, marks: &[Range<usize>]) -> Vec<Segment> {
    let mut marks = marks.to_vec();
    marks.sort_by_key(|mark| mark.start);
    let mut segments = Vec::new();
    let mut push = |piece: &str, is_found| {
        if !piece.is_empty() {
            segments.push(Segment { text: piece.to_owned(), is_found });
        }
    };
    let mut at = 0;
    for mark in marks {
        let (Some(before), Some(found)) = (text.get(at..mark.start), text.get(mark.clone())) else {
            continue;
        };
        push(before, false);
        push(found, true);
        at = mark.end;
    }
    push(&text[at..], false);
    segments
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str, marks: &[Range<usize>]) -> String {
        let show = |one: &Segment| if one.is_found { format!("[{}]", one.text) } else { one.text.clone() };
        segments(text, marks).iter().map(show).collect()
    }

    #[test]
    fn a_paragraph_is_cut_at_its_marks() {
        assert_eq!(shown("one two three", &[8..13, 0..3]), "[one] two [three]");
        assert_eq!(shown("one", &[]), "one");
    }

    fn stretch(change: Change, quoted: &str, recorded: &str, quoted_range: Range<usize>) -> AlignedStretch {
        let [quoted, recorded] = [quoted, recorded].map(str::to_owned);
        AlignedStretch { change, quoted, recorded, class: None, quoted_range }
    }

    #[test]
    fn the_marks_between_the_words_of_a_quotation_are_kept() {
        let quote = "“No. We sail, at dawn.”";
        let alignment = [
            stretch(Change::Same, "No. We", "No. We", 3..9),
            stretch(Change::Dropped, "", "never", 9..9),
            stretch(Change::Same, "sail", "sail", 10..14),
            stretch(Change::Substituted, "at", "before", 16..18),
        ];
        let shown: Vec<String> =
            stretches(&alignment, quote).into_iter().map(|stretch| stretch.before).collect();
        assert_eq!(shown, ["“", " ", " ", ", "]);
        assert_eq!(tail(&alignment, quote), " dawn.”");
    }

    #[test]
    fn marks_that_make_no_sense_are_left_out() {
        assert_eq!(shown("é one", &[1..2, 3..6]), "é [one]");
        assert_eq!(shown("one two", &[0..5, 4..7, 90..99]), "[one t]wo");
    }
}
