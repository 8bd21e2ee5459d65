//! From a document to a statement.

use super::words::EMPTY;
use crate::{
    imported::{Imported, block, headline, label, paragraph, turn},
    xml_reader::Element,
};
use dictum_model::{Digest, Paragraph, ParagraphForm, Speaker, Statement, TurnRole};
use std::collections::{HashMap, HashSet};

/// Reads a statement.
pub(super) fn statement(document: &Element) -> Imported {
    let mut imported = Imported { id: None, statement: Statement::default(), captures: Vec::new() };
    let meta = document.child("meta");
    let references = meta.map(references).unwrap_or_default();
    if let Some(meta) = meta {
        identification(meta, &references, &mut imported);
        own(meta, &references, &mut imported);
    }
    let statement = &mut imported.statement;
    statement.headline = document.below("docTitle").first().map(|title| headline(title.words()));
    let mut body = Body { references: &references, statement, ids: Vec::new(), originals: Vec::new() };
    for part in ["debateBody", "mainBody"].iter().filter_map(|name| document.child(name)) {
        body.walk(part);
    }
    body.finish();
    let tells_speakers = meta.is_some_and(|meta| !meta.below("statement").is_empty());
    if !tells_speakers {
        statement.speakers = speakers(&references, document);
    }
    imported
}

/// Everything that is referred to, by its `eId`: its kind and name.
type References = HashMap<String, (String, String)>;

fn references(meta: &Element) -> References {
    let listed = meta.elements().filter(|part| part.name == "references").flat_map(Element::elements);
    let named = listed.filter_map(|part| {
        let id = part.attribute("eId").or_else(|| part.attribute("id"))?;
        Some((id.to_owned(), (part.name.clone(), part.attribute("showAs")?.to_owned())))
    });
    named.collect()
}

fn referred<'a>(references: &'a References, pointer: &str, kind: &str) -> Option<&'a str> {
    let (found, name) = references.get(pointer.trim_start_matches('#'))?;
    (found == kind).then_some(name.as_str())
}

fn identification(meta: &Element, references: &References, imported: &mut Imported) {
    let statement = &mut imported.statement;
    let work = meta.below("FRBRWork");
    let Some(work) = work.first() else { return };
    for part in work.elements() {
        let value = part.attribute("value").unwrap_or_default();
        match (part.name.as_str(), part.attribute("name")) {
            ("FRBRdate", Some("published_at")) => statement.published_at = day(part),
            ("FRBRdate", Some("not told")) => {}
            ("FRBRdate", _) if statement.delivered_on.is_none() => statement.delivered_on = day(part),
            ("FRBRauthor", _) => {
                let href = part.attribute("href").unwrap_or_default();
                // Of what nobody is known to have put out, an export of ours names the archive.
                let name =
                    referred(references, href, "TLCOrganization").filter(|_| !href.ends_with("__dictum"));
                statement.publisher = name.map(str::to_owned);
            }
            ("FRBRalias", Some("canonical_uri")) => statement.canonical_uri = Some(value.to_owned()),
            ("FRBRalias", Some("alias")) => statement.aliases.push(value.to_owned()),
            ("FRBRsubtype", _) => statement.kind = value.parse().ok(),
            ("FRBRuri", _) if !value.is_empty() => imported.id = Some(value.to_owned()),
            _ => {}
        }
    }
    let language = meta.below("FRBRlanguage");
    let language = language.first().and_then(|language| language.attribute("language"));
    // The codes of ISO 639-2 that the standard asks for: of two letters where there are such.
    let told = |tag: &str| match tag {
        "und" | "mul" => None,
        "eng" => Some("en".to_owned()),
        "fra" | "fre" => Some("fr".to_owned()),
        "deu" | "ger" => Some("de".to_owned()),
        "spa" => Some("es".to_owned()),
        "ita" => Some("it".to_owned()),
        "por" => Some("pt".to_owned()),
        "rus" => Some("ru".to_owned()),
        "ara" => Some("ar".to_owned()),
        "zho" | "chi" => Some("zh".to_owned()),
        other => Some(other.to_owned()),
    };
    statement.language = language.and_then(told);
    let place = |end: &str| {
        let of_end =
            |(id, (kind, _)): &(&String, &(String, String))| kind == "TLCLocation" && id.ends_with(end);
        references.iter().find(of_end).map(|(_, (_, name))| name.clone())
    };
    statement.venue = place("__venue");
    statement.place = place("__place");
    let is_occasion = |(id, _): &(&String, &(String, String))| id.ends_with("__occasion");
    statement.occasion = references.iter().find(is_occasion).map(|(_, (_, name))| name.clone());
}

fn day(part: &Element) -> Option<dictum_model::Moment> {
    part.attribute("date")?.parse().ok()
}

/// What an export of ours tells in its own part.
fn own(meta: &Element, references: &References, imported: &mut Imported) {
    let Some(own) = meta.child("proprietary") else { return };
    let statement = &mut imported.statement;
    for part in own.elements() {
        let value = |name: &str| part.attribute(name).map(str::to_owned);
        match part.name.as_str() {
            "statement" => {
                imported.id = value("id");
                statement.delivered_on = value("delivered_on").and_then(|told| told.parse().ok());
                statement.published_at = value("published_at").and_then(|told| told.parse().ok());
                statement.language = value("language");
                statement.kind = value("kind").and_then(|told| told.parse().ok());
            }
            "speaker" => {
                let pointer = value("refersTo").unwrap_or_default();
                statement.speakers.extend(speaker(references, &pointer, None));
            }
            "translation" => statement.translations.extend(value("language")),
            "capture" => {
                imported.captures.extend(value("digest").and_then(|told| told.parse::<Digest>().ok()))
            }
            _ => {}
        }
    }
}

/// A person, with the office that goes by their number, or that is told.
fn speaker(references: &References, pointer: &str, office: Option<&str>) -> Option<Speaker> {
    let name = referred(references, pointer, "TLCPerson")?.to_owned();
    let of_number = pointer.replace("__p", "__r");
    let role = office.and_then(|office| referred(references, office, "TLCRole"));
    let role = role.or_else(|| referred(references, &of_number, "TLCRole")).map(str::to_owned);
    Some(Speaker { name, role })
}

/// Of a file by others: those who speak or answer.
fn speakers(references: &References, document: &Element) -> Vec<Speaker> {
    let (mut speakers, mut known) = (Vec::new(), HashSet::new());
    for part in ["speech", "answer"].iter().flat_map(|name| document.below(name)) {
        let by = part.attribute("by").unwrap_or_default();
        let found = speaker(references, by, part.attribute("as"));
        speakers.extend(found.filter(|found| known.insert(found.name.clone())));
    }
    speakers
}

/// The body while it is walked through.
struct Body<'a> {
    references: &'a References,
    statement: &'a mut Statement,
    ids: Vec<Option<String>>,
    originals: Vec<Option<String>>,
}

impl Body<'_> {
    fn walk(&mut self, element: &Element) {
        for part in element.elements() {
            match part.name.as_str() {
                "speech" | "question" | "answer" | "blockContainer" => self.turn(part),
                "heading" | "num" | "subheading" | "crossHeading" => {
                    self.beside(ParagraphForm::Heading, part.words())
                }
                "scene" | "narrative" | "summary" | "remark" => {
                    self.beside(ParagraphForm::Note, part.words())
                }
                "p" | "block" | "ul" | "ol" => {
                    for paragraph in blocks_of(part) {
                        self.beside(paragraph.form, paragraph.text);
                    }
                }
                "meta" => {}
                _ => self.walk(part),
            }
        }
    }

    fn turn(&mut self, element: &Element) {
        let role =
            match (element.name.as_str(), element.attribute("class").and_then(|class| class.parse().ok())) {
                ("question", _) => TurnRole::Question,
                ("answer", _) => TurnRole::Answer,
                ("blockContainer", _) => TurnRole::Text,
                (_, told) => told.unwrap_or(TurnRole::Speech),
            };
        let fallback = format!("t{}", self.statement.turns.len() + 1);
        let mut turn = turn(element.attribute("wId").map_or(fallback, str::to_owned), role);
        turn.label = element.child("from").map(|from| label(from.words()));
        turn.language = element.attribute("xml:lang").map(str::to_owned);
        let by = element.attribute("by").unwrap_or_default();
        let is_named = !by.ends_with("__unnamed");
        turn.speaker = referred(self.references, by, "TLCPerson").filter(|_| is_named).map(str::to_owned);
        turn.paragraphs = element.elements().filter(|part| part.name != "from").flat_map(blocks_of).collect();
        self.statement.turns.push(turn);
        self.ids.push(Some(element.attribute("eId").unwrap_or_default().to_owned()));
        let original =
            element.attribute("alternativeTo").map(|pointer| pointer.trim_start_matches('#').to_owned());
        self.originals.push(original);
    }

    fn beside(&mut self, form: ParagraphForm, words: String) {
        // A scene between speeches was seen while the last one spoke; all else is a part of the paper.
        let is_remark = form == ParagraphForm::Note && !self.statement.turns.is_empty();
        if !is_remark && self.ids.last() != Some(&None) {
            let id = format!("t{}", self.statement.turns.len() + 1);
            self.statement.turns.push(block(id));
            self.ids.push(None);
            self.originals.push(None);
        }
        if let Some(turn) = self.statement.turns.last_mut() {
            turn.paragraphs.push(paragraph(form, words));
        }
    }

    /// Turns pointers to other turns into their ids, and drops what stood only where the standard wants something.
    fn finish(self) {
        crate::imported::point(self.statement, &self.ids, &self.originals);
    }
}

/// The paragraphs of a block.
fn blocks_of(part: &Element) -> Vec<Paragraph> {
    let class = part.attribute("class");
    let form = match part.name.as_str() {
        "ul" | "ol" => {
            return part.elements().map(|item| paragraph(ParagraphForm::List, item.words())).collect();
        }
        "heading" | "num" | "subheading" => ParagraphForm::Heading,
        _ if class == Some(EMPTY) => return Vec::new(),
        _ => class.and_then(|class| class.parse().ok()).unwrap_or(ParagraphForm::Prose),
    };
    let words = part.words();
    if words.is_empty() { Vec::new() } else { vec![paragraph(form, words)] }
}
