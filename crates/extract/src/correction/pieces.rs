//! Pieces of a page taken out of one part of its reading and put into another, so that nothing of the page is lost.

use super::page_words::PageWords;
use crate::fold;
use dictum_model::{
    Anchor, Furniture, FurnitureKind, Paragraph, ParagraphForm, PassageUse, Reading, Span, Statement, Turn,
    TurnRole,
};

/// A piece taken out.
pub(super) struct Piece {
    text: String,
    span: Span,
    /// What it was.
    pub(super) was: PassageUse,
    /// The position of the turn it was taken from.
    home: Option<usize>,
}

/// A stretch of the page cut out of a longer one: what is left on either side.
struct Rest {
    before: Option<Cut>,
    after: Option<Cut>,
}

struct Cut {
    text: String,
    span: Span,
}

/// Takes the words of an anchor out of the paragraphs or the furniture; `None` where they do not stand there.
pub(super) fn take(page: &PageWords<'_>, reading: &mut Reading, anchor: &Anchor) -> Option<Vec<Piece>> {
    let span = anchor.span()?;
    let statement = reading.statement.as_mut()?;
    take_whole(statement, span, &anchor.words)
        .or_else(|| take_part(page, statement, span, &anchor.words))
        .or_else(|| take_furniture(page, &mut reading.furniture, span, &anchor.words))
        .map(|pieces| pieces.into_iter().collect())
}

/// Puts a piece where its new use has it stand, in page order.
pub(super) fn put(reading: &mut Reading, piece: Piece, passage: PassageUse) {
    match passage {
        PassageUse::Furniture => put_furniture(reading, piece.text, piece.span),
        PassageUse::Words(form) => {
            if let Some(statement) = &mut reading.statement {
                put_paragraph(statement, piece, form);
            }
        }
    }
}

/// Puts words of the page among the furniture, in page order.
pub(super) fn put_furniture(reading: &mut Reading, text: String, span: Span) {
    let at = reading.furniture.partition_point(|furniture| furniture.span.start < span.start);
    reading.furniture.insert(at, Furniture { kind: FurnitureKind::Other, text, span });
}

/// Puts what stands around `inner` in `outer` among the furniture: the rest of a line that holds more than the headline.
pub(super) fn put_rest(page: &PageWords<'_>, reading: &mut Reading, outer: Span, inner: Span) {
    let Rest { before, after } = rest_of(page, outer, inner);
    for cut in [before, after].into_iter().flatten() {
        put_furniture(reading, cut.text, cut.span);
    }
}

/// Paragraphs that together are the words.
fn take_whole(statement: &mut Statement, span: Span, words: &str) -> Option<Vec<Piece>> {
    let inside = |paragraph: &Paragraph| paragraph.span.overlaps(span);
    let here: Vec<String> = statement
        .turns
        .iter()
        .flat_map(|turn| &turn.paragraphs)
        .filter(|paragraph| inside(paragraph))
        .map(|paragraph| fold(&paragraph.text))
        .collect();
    if here.is_empty() || here.join(" ") != words {
        return None;
    }
    let mut pieces = Vec::new();
    for (home, turn) in statement.turns.iter_mut().enumerate() {
        for paragraph in turn.paragraphs.extract_if(.., |paragraph| inside(paragraph)) {
            let was = PassageUse::Words(paragraph.form);
            pieces.push(Piece { text: paragraph.text, span: paragraph.span, was, home: Some(home) });
        }
    }
    Some(pieces)
}

/// Words inside one paragraph, which is cut around them.
fn take_part(page: &PageWords<'_>, statement: &mut Statement, span: Span, words: &str) -> Option<Vec<Piece>> {
    for (home, turn) in statement.turns.iter_mut().enumerate() {
        let holds =
            |paragraph: &Paragraph| paragraph.span.overlaps(span) && fold(&paragraph.text).contains(words);
        let Some(at) = turn.paragraphs.iter().position(holds) else { continue };
        let whole = &turn.paragraphs[at];
        let (form, cuts) = (whole.form, cut_around(page, &fold(&whole.text), whole.span, span, words)?);
        let rests = cuts.into_iter().map(|cut| Paragraph { text: cut.text, form, span: cut.span });
        turn.paragraphs.splice(at..=at, rests);
        let was = PassageUse::Words(form);
        return Some(vec![Piece { text: words.to_owned(), span, was, home: Some(home) }]);
    }
    None
}

fn take_furniture(
    page: &PageWords<'_>,
    furniture: &mut Vec<Furniture>,
    span: Span,
    words: &str,
) -> Option<Vec<Piece>> {
    let here = |item: &Furniture| item.span.overlaps(span);
    let at = furniture.iter().position(|item| here(item) && fold(&item.text).contains(words))?;
    let piece = |text: String, span| Piece { text, span, was: PassageUse::Furniture, home: None };
    if fold(&furniture[at].text) == words {
        let whole = furniture.remove(at);
        return Some(vec![piece(whole.text, whole.span)]);
    }
    let whole = &furniture[at];
    let (kind, cuts) = (whole.kind.clone(), cut_around(page, &fold(&whole.text), whole.span, span, words)?);
    let rests = cuts.into_iter().map(|cut| Furniture { kind: kind.clone(), text: cut.text, span: cut.span });
    furniture.splice(at..=at, rests);
    Some(vec![piece(words.to_owned(), span)])
}

/// What is left of a text when words are cut out of it; `None` where the pieces would not read as the whole did.
fn cut_around(page: &PageWords<'_>, text: &str, outer: Span, inner: Span, words: &str) -> Option<Vec<Cut>> {
    if !page.reads(inner, words) {
        return None;
    }
    let Rest { before, after } = rest_of(page, outer, inner);
    let mut read: Vec<&str> = Vec::new();
    read.extend(before.as_ref().map(|cut| cut.text.as_str()));
    read.push(words);
    read.extend(after.as_ref().map(|cut| cut.text.as_str()));
    // Cut in the middle of a word, or beside a bracket, the pieces read together without the space.
    let same = |a: &str, b: &str| a.split(' ').collect::<String>() == b.split(' ').collect::<String>();
    same(&read.join(" "), text).then(|| [before, after].into_iter().flatten().collect())
}

fn rest_of(page: &PageWords<'_>, outer: Span, inner: Span) -> Rest {
    let cut = |span: Span| {
        let text = if span.is_empty() { String::new() } else { page.read(span) };
        (!text.is_empty()).then_some(Cut { text, span })
    };
    Rest { before: cut(Span::new(outer.start, inner.start)), after: cut(Span::new(inner.end, outer.end)) }
}

fn put_paragraph(statement: &mut Statement, piece: Piece, form: ParagraphForm) {
    if statement.turns.is_empty() {
        statement.turns.push(Turn {
            id: "t1".into(),
            role: TurnRole::Text,
            speaker: None,
            label: None,
            language: None,
            translation_of: None,
            paragraphs: Vec::new(),
        });
    }
    let begins_before = |turn: &Turn| {
        let first = turn.paragraphs.first().map(|paragraph| paragraph.span.start);
        let start = turn.label.as_ref().map(|label| label.span.start).or(first);
        start.is_some_and(|start| start <= piece.span.start)
    };
    let home = piece.home.or(statement.turns.iter().rposition(begins_before)).unwrap_or(0);
    if let Some(turn) = statement.turns.get_mut(home) {
        let at = turn.paragraphs.partition_point(|paragraph| paragraph.span.start < piece.span.start);
        turn.paragraphs.insert(at, Paragraph { text: piece.text, form, span: piece.span });
    }
}
