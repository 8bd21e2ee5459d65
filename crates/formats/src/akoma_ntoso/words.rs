//! The body: speeches, questions and answers, each with its mark and its blocks.

use crate::{
    exported::{People, is_language, positions},
    xml::Xml,
};
use dictum_model::{Paragraph, ParagraphForm, Statement, Turn, TurnRole};
use std::collections::HashMap;

/// Says whether a turn is words that nobody is told to say.
pub(super) fn is_block(turn: &Turn) -> bool {
    turn.role == TurnRole::Text && turn.speaker.is_none() && turn.label.is_none()
}

/// Writes the body of a document.
pub(super) fn write(
    statement: &Statement,
    prefix: &str,
    people: &People<'_>,
    is_debate: bool,
    xml: &mut Xml,
) {
    if is_debate {
        let section = format!("{prefix}__dbsect_1");
        xml.open("debateBody", &[])
            .open("debateSection", &[("name", "statement"), ("eId", &section)])
            .end_line();
    } else {
        xml.open("mainBody", &[]).end_line();
    }
    let positions = positions(statement);
    for (position, turn) in (1..).zip(&statement.turns) {
        write_turn(turn, position, &positions, prefix, people, xml);
    }
    if statement.turns.is_empty() {
        xml.empty("p", &[("class", EMPTY)]);
    }
    xml.close();
    if is_debate {
        xml.close();
    }
}

/// A block that only stands where the standard wants one.
pub(super) const EMPTY: &str = "empty";

fn write_turn(
    turn: &Turn,
    position: usize,
    positions: &HashMap<&str, usize>,
    prefix: &str,
    people: &People<'_>,
    xml: &mut Xml,
) {
    let name = match turn.role {
        _ if is_block(turn) => "blockContainer",
        TurnRole::Question => "question",
        TurnRole::Answer => "answer",
        _ => "speech",
    };
    let own = format!("{prefix}__u{position}");
    let number = turn.speaker.as_deref().and_then(|speaker| people.number(speaker));
    let by = number.map_or(format!("#{prefix}__unnamed"), |number| format!("#{prefix}__p{number}"));
    let office = number.zip(turn.speaker.as_deref().and_then(|speaker| people.office(speaker)));
    let office = office.map(|(number, _)| format!("#{prefix}__r{number}"));
    let original = turn.translation_of.as_deref();
    let original = original.and_then(|original| positions.get(original)).map(|at| format!("{prefix}__u{at}"));
    let mut attributes = vec![("eId", own.as_str()), ("class", turn.role.as_str())];
    if !turn.id.contains(char::is_whitespace) && !turn.id.is_empty() {
        attributes.push(("wId", &turn.id));
    }
    if name != "blockContainer" {
        attributes.push(("by", &by));
        attributes.extend(office.as_deref().map(|office| ("as", office)));
    }
    attributes.extend(turn.language.as_deref().filter(|tag| is_language(tag)).map(|tag| ("xml:lang", tag)));
    attributes.extend(original.as_deref().map(|original| ("alternativeTo", original)));
    xml.open(name, &attributes).end_line();
    if let Some(label) = &turn.label {
        xml.text("from", &[], &label.text);
    }
    blocks(&turn.paragraphs, xml);
    xml.close();
}

fn blocks(paragraphs: &[Paragraph], xml: &mut Xml) {
    for run in paragraphs.chunk_by(|one, other| is_item(one) && is_item(other)) {
        if run.iter().all(is_item) {
            xml.open("ul", &[]).end_line();
            run.iter().for_each(|item| block("li", None, item, xml));
            xml.close();
            continue;
        }
        for paragraph in run {
            let class = Some(paragraph.form).filter(|form| *form != ParagraphForm::Prose);
            block("p", class.map(ParagraphForm::as_str), paragraph, xml);
        }
    }
    if paragraphs.is_empty() {
        xml.empty("p", &[("class", EMPTY)]);
    }
}

fn is_item(paragraph: &Paragraph) -> bool {
    paragraph.form == ParagraphForm::List
}

fn block(name: &'static str, class: Option<&str>, paragraph: &Paragraph, xml: &mut Xml) {
    let class = class.map(|class| ("class", class));
    xml.open(name, class.as_slice());
    let is_remark = paragraph.form == ParagraphForm::Note;
    if is_remark {
        xml.open("remark", &[]);
    }
    for (number, line) in paragraph.text.split('\n').enumerate() {
        if number > 0 {
            xml.empty("eol", &[]);
        }
        xml.words(line);
    }
    if is_remark {
        xml.close();
    }
    xml.close();
}
