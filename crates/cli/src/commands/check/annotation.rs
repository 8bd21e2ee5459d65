//! Checks as W3C Web Annotations, one a line.

use dictum::{CheckAnswer, CheckMatch, PassageAt};
use dictum_formats::web_annotation::{AnnotatedCheck, AnnotatedPassage, annotation};

/// The annotation of a check; none where it found no passage.
pub fn line(answer: &CheckAnswer) -> Option<String> {
    let passages = answer
        .matches
        .iter()
        .flat_map(|found| found.passages.iter().filter_map(move |passage| annotated(found, passage)));
    let cautions = answer.cautions.iter().map(|caution| format!("{}: {}", caution.caution, caution.note));
    annotation(&AnnotatedCheck {
        quote: &answer.quote,
        verdict: answer.verdict.as_str(),
        cautions: cautions.collect(),
        passages: passages.collect(),
    })
}

fn annotated<'a>(found: &'a CheckMatch, passage: &PassageAt) -> Option<AnnotatedPassage<'a>> {
    let is_its = |context: &&dictum::ContextParagraph| {
        context.turn == passage.turn && context.paragraph == passage.paragraph
    };
    let text = &found.context.iter().find(is_its)?.text;
    Some(AnnotatedPassage {
        uri: found.statement.target_uri.as_deref(),
        payload: found.payload,
        paragraph: passage.span,
        captured_at: found.captured_at.map(|time| time.to_string()),
        exact: text.get(passage.range.clone())?,
        before: text.get(..passage.range.start)?,
        after: text.get(passage.range.end..)?,
    })
}
