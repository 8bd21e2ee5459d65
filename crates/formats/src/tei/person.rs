//! The persons of a header, written and read.

use crate::{
    exported::People,
    xml::Xml,
    xml_reader::{Element, Node},
};
use dictum_model::Speaker;
use std::collections::HashMap;

/// Writes the persons of a statement.
pub(super) fn write(people: &People<'_>, id: &str, xml: &mut Xml) {
    if people.each().next().is_none() {
        return;
    }
    xml.open("particDesc", &[]).open("listPerson", &[]).end_line();
    for person in people.each() {
        let name = format!("{id}.p{}", person.number);
        let role = if person.is_speaker { "speaker" } else { "participant" };
        xml.open("person", &[("xml:id", &name), ("role", role)]);
        xml.text("persName", &[], person.name);
        if let Some(office) = person.office {
            xml.text("affiliation", &[], office);
        }
        xml.close();
    }
    xml.close().close();
}

/// The persons that headers tell of, by their ids.
#[derive(Clone, Default)]
pub(super) struct Known {
    by_id: HashMap<String, Speaker>,
    /// The ids of those that the header itself counts among the speakers, in order.
    pub(super) speakers: Vec<String>,
    tells_speakers: bool,
}

impl Known {
    /// Adds the persons of a header.
    pub(super) fn add(&mut self, header: &Element) {
        for person in header.below("person") {
            let Some(name) = person.child("persName").map(name).filter(|name| !name.is_empty()) else {
                continue;
            };
            let office = person.child("affiliation").or_else(|| person.child("occupation"));
            let office = office.map(|office| office.words()).filter(|office| !office.is_empty());
            let id = person.attribute("xml:id").unwrap_or_default().to_owned();
            self.tells_speakers |= matches!(person.attribute("role"), Some("speaker" | "participant"));
            if person.attribute("role") == Some("speaker") {
                self.speakers.push(id.clone());
            }
            self.by_id.insert(id, Speaker { name, role: office });
        }
    }

    /// Whom a pointer means.
    pub(super) fn person(&self, pointer: &str) -> Option<&Speaker> {
        self.by_id.get(pointer.rsplit('#').next()?)
    }

    /// Says whether the header tells the speakers from others: then those that it names are all.
    pub(super) fn tells_speakers(&self) -> bool {
        self.tells_speakers
    }
}

/// A name as it is said: forenames stand first, in whatever order the header has them.
fn name(element: &Element) -> String {
    let parts = |kind: &str| {
        element.elements().filter(|part| part.name == kind).map(Element::words).collect::<Vec<_>>()
    };
    let is_plain =
        element.children.iter().any(|node| matches!(node, Node::Text(text) if !text.trim().is_empty()));
    let surnames = parts("surname");
    if is_plain || surnames.is_empty() {
        return element.words();
    }
    [parts("forename"), parts("nameLink"), surnames].concat().join(" ")
}
