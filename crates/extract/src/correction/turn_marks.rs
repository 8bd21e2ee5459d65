//! The marks before turns: a label given or taken away begins a turn or ends one, as a printed label does.

use super::page_words::PageWords;
use crate::fold;
use dictum_model::{Anchor, Label, Paragraph, ParagraphForm, Span, Statement, Turn};

/// The position of the turn that the words of an anchor stand in, label included.
pub(super) fn turn_with(statement: &Statement, anchor: &Anchor) -> Option<usize> {
    let span = anchor.span()?;
    statement.turns.iter().position(|turn| {
        let is_here = turn.label.as_ref().is_some_and(|label| label.span.overlaps(span))
            || turn.paragraphs.iter().any(|paragraph| paragraph.span.overlaps(span));
        is_here && words_of(turn).contains(&anchor.words)
    })
}

/// The words of a turn, those of its label first.
fn words_of(turn: &Turn) -> String {
    let label = turn.label.as_ref().map_or("", |label| &label.text);
    let paragraphs = turn.paragraphs.iter().map(|paragraph| paragraph.text.as_str());
    fold(&std::iter::once(label).chain(paragraphs).collect::<Vec<_>>().join(" "))
}

/// Takes the label of a turn away, and gives its words: they go back to the paragraph they were cut from.
pub(super) fn give_back(page: &PageWords<'_>, turn: &mut Turn) -> Option<String> {
    let label = turn.label.take()?;
    let words = Some(label.text.clone());
    if let Some(first) = turn.paragraphs.first_mut() {
        let whole = label.span.cover(first.span);
        let read = page.read(whole);
        if same_letters(&read, &label.text, &first.text) {
            (first.text, first.span) = (read, whole);
            return words;
        }
    }
    let alone = Paragraph { text: label.text, form: ParagraphForm::Prose, span: label.span };
    turn.paragraphs.insert(0, alone);
    words
}

fn same_letters(whole: &str, label: &str, text: &str) -> bool {
    let letters = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
    letters(whole) == letters(label) + &letters(text)
}

/// Joins a turn to the one before it.
pub(super) fn join_to_last(statement: &mut Statement, at: usize) {
    if at > 0 {
        let turn = statement.turns.remove(at);
        statement.turns[at - 1].paragraphs.extend(turn.paragraphs);
    }
}

/// Sets the label of a turn, and gives what it was; where the label begins a later paragraph of the turn, a turn begins there, of
/// the same role and of nobody named. The outer `None` says that the label begins no paragraph of it.
pub(super) fn set_label(
    page: &PageWords<'_>,
    statement: &mut Statement,
    at: usize,
    label: &Anchor,
) -> Option<Option<String>> {
    let span = label.span()?;
    let turn = statement.turns.get_mut(at)?;
    if turn.label.as_ref().is_some_and(|old| old.text == label.words && old.span == span) {
        return Some(Some(label.words.clone()));
    }
    let begins = |paragraph: &Paragraph| {
        paragraph.span.overlaps(span) && fold(&paragraph.text).starts_with(&label.words)
    };
    let set = Some(Label { text: label.words.clone(), span });
    if let Some(later) = turn.paragraphs.iter().skip(1).position(begins) {
        let paragraphs = cut(page, turn.paragraphs.split_off(later + 1), label, span)?;
        let begun = Turn { label: set, paragraphs, speaker: None, translation_of: None, ..turn.clone() };
        statement.turns.insert(at + 1, begun);
        return Some(None);
    }
    let old = give_back(page, turn);
    if !turn.paragraphs.first().is_some_and(begins) {
        return None;
    }
    turn.paragraphs = cut(page, std::mem::take(&mut turn.paragraphs), label, span)?;
    turn.label = set;
    Some(old)
}

/// Cuts a label off the first of some paragraphs, which begins with it; `None` where what is left would not read as it did.
fn cut(
    page: &PageWords<'_>,
    mut paragraphs: Vec<Paragraph>,
    label: &Anchor,
    span: Span,
) -> Option<Vec<Paragraph>> {
    let first = paragraphs.first_mut()?;
    let text = fold(&first.text);
    let rest = text.get(label.words.len()..)?.trim_start();
    let rest_span = Span::new(span.end, first.span.end.max(span.end));
    if rest.is_empty() {
        paragraphs.remove(0);
    } else if page.reads(rest_span, rest) {
        (first.text, first.span) = (rest.to_owned(), rest_span);
    } else {
        return None;
    }
    Some(paragraphs)
}

/// Drops turns that nothing is left of, and numbers the others anew, in page order.
pub(super) fn number(statement: &mut Statement) {
    statement.turns.retain(|turn| turn.label.is_some() || !turn.paragraphs.is_empty());
    let old: Vec<String> = statement.turns.iter().map(|turn| turn.id.clone()).collect();
    let new = |id: &String| old.iter().position(|old| old == id).map(|at| format!("t{}", at + 1));
    for (at, turn) in statement.turns.iter_mut().enumerate() {
        turn.id = format!("t{}", at + 1);
        turn.translation_of = turn.translation_of.as_ref().and_then(new);
    }
}
