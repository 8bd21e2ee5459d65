//! From the paragraphs of a body to the turns of a statement: labels, people, roles, spans.

use crate::{
    labels, language,
    names::Named,
    page::{self, Markup, Page},
    paragraphs::{Block, blocks_of},
    speakers::People,
    turns::{self, Draft},
};
use dictum_model::{Label, Paragraph, Span, Speaker, StatementKind, Turn, TurnRole};
use std::ops::Range;

/// Text that lines were read from, and the way back to the payload.
pub(crate) struct Origin<'a> {
    /// The text.
    pub(crate) text: &'a str,
    /// What it is written in.
    pub(crate) markup: Markup,
    /// Leads a range of the text to its span of the payload.
    pub(crate) span: &'a dyn Fn(Range<usize>) -> Span,
}

/// What the words of a statement are and who says them.
#[derive(Debug, Default)]
pub(crate) struct Wording {
    /// The turns.
    pub(crate) turns: Vec<Turn>,
    /// Who speaks.
    pub(crate) speakers: Vec<Speaker>,
    /// The language of the words, if they tell it.
    pub(crate) language: Option<&'static str>,
}

/// Reads the words of a body; `known` are the persons named beside it, the main speaker first.
pub(crate) fn read(
    source: &Origin<'_>,
    page: &Page,
    body: &[usize],
    known: Vec<Named>,
    kind: Option<StatementKind>,
    publisher: Option<&str>,
) -> Wording {
    let blocks = blocks_of(page, body);
    let labels = labels::find(&blocks, &known);
    let named_beside = known.len();
    let mut people = People::named(known).published_by(publisher);
    people.add_labels(&labels);
    let language = language::of(blocks.iter().map(|block| block.words.as_str()));
    let setting =
        turns::Setting { blocks: &blocks, labels: &labels, people: &people, kind, named_beside, language };
    let drafts = turns::drafts(&setting);
    let spoken: Vec<usize> = drafts.iter().filter_map(|draft| draft.person).collect();
    let asked_only = |person: usize| {
        let mut own = drafts.iter().filter(|draft| draft.person == Some(person)).peekable();
        own.peek().is_some() && own.all(|draft| draft.role == TurnRole::Question)
    };
    let speaks = |person: usize| person < named_beside || spoken.contains(&person) && !asked_only(person);
    let speakers = people.speakers(speaks);
    let turns =
        drafts.iter().enumerate().map(|(i, draft)| turn(source, &blocks, &people, i, draft)).collect();
    Wording { turns, speakers, language }
}

fn turn(source: &Origin<'_>, blocks: &[Block], people: &People, number: usize, draft: &Draft) -> Turn {
    let label = draft.label.map(|(block, length)| label(source, &blocks[block], length));
    let paragraphs = draft.paragraphs.iter().map(|one| {
        let block = &blocks[one.block];
        Paragraph {
            text: block.words[one.from..].to_owned(),
            form: one.form,
            span: rest_span(source, block, one.from),
        }
    });
    Turn {
        id: turn_id(number),
        role: draft.role,
        speaker: draft.person.map(|person| people.name(person)),
        label,
        language: draft.language.map(str::to_owned),
        translation_of: draft.translation_of.map(turn_id),
        paragraphs: paragraphs.collect(),
    }
}

/// The id of the turn with this number in page order.
fn turn_id(number: usize) -> String {
    format!("t{}", number + 1)
}

fn label(source: &Origin<'_>, block: &Block, length: usize) -> Label {
    let text = block.words[..length].to_owned();
    let end = trace(source, block).end_before(length).map_or(block.at.end, |end| block.at.start + end);
    Label { text, span: (source.span)(block.at.start..end) }
}

/// Where what is left of a block after its label stands.
fn rest_span(source: &Origin<'_>, block: &Block, from: usize) -> Span {
    let start = match from {
        0 => block.at.start,
        _ => trace(source, block).start_of(from).map_or(block.at.end, |start| block.at.start + start),
    };
    (source.span)(start..block.at.end)
}

fn trace(source: &Origin<'_>, block: &Block) -> page::Trace {
    page::trace_of(&source.text[block.at.clone()], source.markup)
}
