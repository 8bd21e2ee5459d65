//! The body: an utterance a turn, a segment a paragraph.

use crate::{
    exported::{People, is_language, positions},
    xml::Xml,
};
use dictum_model::{Paragraph, ParagraphForm, Statement, Turn, TurnRole};
use std::collections::HashMap;

/// Writes the text of a statement.
pub(super) fn write(statement: &Statement, id: &str, people: &People<'_>, xml: &mut Xml) {
    xml.open("text", &[]).open("body", &[]);
    let kind = statement.kind.map(|kind| ("type", kind.as_str()));
    xml.open("div", kind.as_slice()).end_line();
    if let Some(headline) = &statement.headline {
        xml.text("head", &[], &headline.text);
    }
    let positions = positions(statement);
    for (position, turn) in (1..).zip(&statement.turns) {
        write_turn(turn, position, &positions, id, people, xml);
    }
    if statement.turns.is_empty() {
        // A division of nothing but its head is none in TEI.
        xml.empty("ab", &[("type", "empty")]);
    }
    xml.close().close().close();
}

/// Words that nobody says are a block; all else is an utterance.
fn write_turn(
    turn: &Turn,
    position: usize,
    positions: &HashMap<&str, usize>,
    id: &str,
    people: &People<'_>,
    xml: &mut Xml,
) {
    let is_block = turn.role == TurnRole::Text && turn.speaker.is_none() && turn.label.is_none();
    if let Some(label) = &turn.label {
        xml.text("note", &[("type", "speaker")], &label.text);
    }
    let own = format!("{id}.u{position}");
    let role = format!("#role-{}", turn.role);
    let who =
        turn.speaker.as_deref().and_then(|name| people.number(name)).map(|number| format!("#{id}.p{number}"));
    let original = turn.translation_of.as_deref();
    let original = original.and_then(|original| positions.get(original)).map(|at| format!("#{id}.u{at}"));
    let mut attributes = vec![("xml:id", own.as_str()), ("n", turn.id.as_str()), ("ana", role.as_str())];
    attributes.extend(turn.language.as_deref().filter(|tag| is_language(tag)).map(|tag| ("xml:lang", tag)));
    attributes.extend(who.as_deref().map(|who| ("who", who)));
    attributes.extend(original.as_deref().map(|original| ("corresp", original)));
    xml.open(if is_block { "ab" } else { "u" }, &attributes).end_line();
    turn.paragraphs.iter().for_each(|paragraph| write_paragraph(paragraph, xml));
    xml.close();
}

fn write_paragraph(paragraph: &Paragraph, xml: &mut Xml) {
    let (name, kind) = match paragraph.form {
        ParagraphForm::Prose => ("seg", None),
        ParagraphForm::Note => ("note", Some("remark")),
        ParagraphForm::Heading => ("note", Some("heading")),
        form => ("seg", Some(form.as_str())),
    };
    let kind = kind.map(|kind| ("type", kind));
    if !paragraph.text.contains('\n') {
        xml.text(name, kind.as_slice(), &paragraph.text);
        return;
    }
    xml.open(name, kind.as_slice());
    for (number, line) in paragraph.text.split('\n').enumerate() {
        if number > 0 {
            xml.empty("lb", &[]);
        }
        xml.words(line);
    }
    xml.close();
}
