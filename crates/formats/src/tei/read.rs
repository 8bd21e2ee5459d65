//! From a `TEI` element to a statement.

use super::person::Known;
use crate::{
    imported::{Imported, block, headline, paragraph, turn, who_speaks},
    xml_reader::{Element, Node},
};
use dictum_model::{Label, Moment, Paragraph, ParagraphForm, Speaker, Statement, Turn, TurnRole};

/// Reads a statement; `shared` are the persons of its corpus.
pub(super) fn statement(element: &Element, shared: &Known) -> Imported {
    let mut known = Known::default();
    let mut imported = Imported { id: None, statement: Statement::default(), captures: Vec::new() };
    if let Some(header) = element.child("teiHeader") {
        known.add(header);
        facts(header, &mut imported);
    }
    let statement = &mut imported.statement;
    let told = element.attribute("xml:lang").or_else(|| element.child("text")?.attribute("xml:lang"));
    statement.language = statement.language.take().or_else(|| told.map(str::to_owned));
    let mut body =
        Body { known: &known, shared, statement, label: None, ids: Vec::new(), originals: Vec::new() };
    if let Some(text) = element.child("text") {
        body.walk(text.child("body").unwrap_or(text));
    }
    body.finish();
    statement.speakers = speakers(&known, statement);
    if imported.id.is_none() && imported.statement.aliases.is_empty() {
        imported.id = element.attribute("xml:id").map(str::to_owned);
    }
    imported
}

/// What the header tells.
fn facts(header: &Element, imported: &mut Imported) {
    let statement = &mut imported.statement;
    let first = |path: &[&str]| below(header, path).map(Element::words).filter(|words| !words.is_empty());
    statement.headline = first(&["titleStmt", "title"]).map(headline);
    if let Some(publication) = below(header, &["publicationStmt"]) {
        statement.publisher =
            publication.child("publisher").map(Element::words).filter(|words| !words.is_empty());
        statement.published_at = publication.child("date").and_then(moment);
        for idno in publication.elements().filter(|part| part.name == "idno") {
            match (idno.attribute("type"), idno.words()) {
                (_, words) if words.is_empty() => {}
                (Some("dictum"), words) => imported.id = Some(words),
                (Some("alias"), words) => statement.aliases.push(words),
                (_, words) if words.starts_with("http") => {
                    statement.canonical_uri.get_or_insert(words);
                }
                _ => {}
            }
        }
    }
    for term in header.below("term") {
        match (term.attribute("type"), term.words()) {
            (Some("kind"), words) => statement.kind = words.parse().ok(),
            (Some("language"), words) => statement.language = Some(words),
            (Some("translation"), words) => statement.translations.push(words),
            _ => {}
        }
    }
    if let Some(setting) = below(header, &["settingDesc", "setting"]) {
        let named = |kinds: &[&str]| {
            let mut names = setting.elements().filter(|part| part.name == "name");
            names
                .find(|part| part.attribute("type").is_some_and(|kind| kinds.contains(&kind)))
                .map(Element::words)
        };
        statement.venue = named(&["venue", "org"]);
        statement.place =
            setting.child("placeName").map(Element::words).or_else(|| named(&["place", "city"]));
        statement.occasion = setting.child("activity").map(Element::words);
        statement.delivered_on = setting.child("date").and_then(moment);
    }
    imported.captures = header.below("bibl").into_iter().filter_map(digest).collect();
}

/// The digest that an export of ours names a capture by.
fn digest(bibl: &Element) -> Option<dictum_model::Digest> {
    let is_digest = |part: &&Element| part.name == "idno" && part.attribute("type") == Some("digest");
    bibl.elements().find(is_digest)?.words().parse().ok()
}

fn below<'a>(element: &'a Element, path: &[&str]) -> Option<&'a Element> {
    let [name, rest @ ..] = path else { return Some(element) };
    element.below(name).into_iter().find_map(|found| below(found, rest))
}

fn moment(element: &Element) -> Option<Moment> {
    let told = element.attribute("when").map(str::to_owned).unwrap_or_else(|| element.words());
    told.parse().ok()
}

/// Those that the header counts among the speakers; where it does not say so, those who say something.
fn speakers(known: &Known, statement: &Statement) -> Vec<Speaker> {
    let told: Vec<Speaker> = known.speakers.iter().filter_map(|id| known.person(id)).cloned().collect();
    if known.tells_speakers() {
        return told;
    }
    who_speaks(statement)
}

/// The body while it is walked through.
struct Body<'a> {
    known: &'a Known,
    shared: &'a Known,
    statement: &'a mut Statement,
    /// The mark that belongs to the utterance to come.
    label: Option<Label>,
    /// The `xml:id` of each turn, and which turn each gives again.
    ids: Vec<Option<String>>,
    originals: Vec<Option<String>>,
}

impl Body<'_> {
    fn walk(&mut self, element: &Element) {
        for part in element.elements() {
            match part.name.as_str() {
                "u" => self.utterance(part),
                "ab" if part.attribute("type") == Some("empty") => {}
                "ab" if part.attribute("ana").is_some() => self.utterance(part),
                "head" => self.head(part),
                "note" if part.attribute("type") == Some("speaker") => {
                    self.label = Some(crate::imported::label(part.words()));
                }
                "note" | "incident" | "vocal" | "kinesic" | "gap" | "writing" => {
                    self.beside(ParagraphForm::Note, part.words());
                }
                "p" | "ab" | "item" | "seg" => self.beside(ParagraphForm::Prose, part.words()),
                "quote" => self.beside(ParagraphForm::Quote, part.words()),
                "lg" => {
                    let lines: Vec<String> = part.below("l").into_iter().map(Element::words).collect();
                    self.beside(ParagraphForm::Verse, lines.join("\n"));
                }
                _ => self.walk(part),
            }
        }
    }

    fn head(&mut self, head: &Element) {
        let words = head.words();
        let is_headline = self.statement.headline.as_ref().is_some_and(|headline| headline.text == words);
        if self.statement.headline.is_none() && self.statement.turns.is_empty() {
            self.statement.headline = Some(headline(words));
        } else if !is_headline {
            self.beside(ParagraphForm::Heading, words);
        }
    }

    /// Puts a paragraph that stands outside of utterances into a block of its own kind.
    fn beside(&mut self, form: ParagraphForm, words: String) {
        if words.is_empty() {
            return;
        }
        // A remark between utterances was made while the last one spoke; all else is a part of the paper.
        let is_remark = form == ParagraphForm::Note && !self.statement.turns.is_empty();
        let goes_on = self
            .statement
            .turns
            .last()
            .is_some_and(|turn| turn.role == TurnRole::Text && self.ids.last() == Some(&None));
        if !is_remark && !goes_on {
            let id = format!("t{}", self.statement.turns.len() + 1);
            self.push(block(id), None, None);
        }
        if let Some(turn) = self.statement.turns.last_mut() {
            turn.paragraphs.push(paragraph(form, words));
        }
    }

    fn utterance(&mut self, element: &Element) {
        let fallback = format!("t{}", self.statement.turns.len() + 1);
        let mut turn = turn(element.attribute("n").map_or(fallback, str::to_owned), role(element));
        turn.label = self.label.take();
        turn.language = element.attribute("xml:lang").map(str::to_owned);
        turn.speaker = element.attribute("who").and_then(|who| self.person(who));
        turn.paragraphs = paragraphs(element);
        let own = element.attribute("xml:id").map(str::to_owned);
        let original = element.attribute("corresp").map(|pointer| pointer.trim_start_matches('#').to_owned());
        self.push(turn, Some(own.unwrap_or_default()), original);
    }

    /// The name of the first whom pointers mean.
    fn person(&self, pointers: &str) -> Option<String> {
        let pointer = pointers.split_whitespace().next()?;
        let person = self.known.person(pointer).or_else(|| self.shared.person(pointer))?;
        Some(person.name.clone())
    }

    fn push(&mut self, turn: Turn, id: Option<String>, original: Option<String>) {
        self.statement.turns.push(turn);
        self.ids.push(id);
        self.originals.push(original);
    }

    /// Turns pointers to other turns into their ids.
    fn finish(self) {
        crate::imported::point(self.statement, &self.ids, &self.originals);
    }
}

/// The role that our own taxonomy, or that of ParlaMint, gives an utterance.
fn role(element: &Element) -> TurnRole {
    let told = element.attribute("ana").unwrap_or_default();
    let role = told.split_whitespace().find_map(|pointer| {
        let word = pointer.trim_start_matches('#');
        if word == "chair" { Some(TurnRole::Moderator) } else { word.strip_prefix("role-")?.parse().ok() }
    });
    role.unwrap_or(TurnRole::Speech)
}

/// The paragraphs of an utterance; words right within it are one.
fn paragraphs(element: &Element) -> Vec<Paragraph> {
    let is_part = |part: &Element| form(part).is_some();
    let is_parted = element.elements().any(|part| part.name == "seg" || part.name == "p");
    let mut paragraphs = Vec::new();
    if !is_parted {
        paragraphs.push(paragraph(ParagraphForm::Prose, element.words_without(&is_part)));
    }
    for node in &element.children {
        match node {
            Node::Element(part) => {
                let form = form(part).or_else(|| is_parted.then_some(ParagraphForm::Prose));
                paragraphs.extend(form.map(|form| paragraph(form, part.words())));
            }
            Node::Text(text) if is_parted && !text.trim().is_empty() => {
                let words: Vec<&str> = text.split_whitespace().collect();
                paragraphs.push(paragraph(ParagraphForm::Prose, words.join(" ")));
            }
            Node::Text(_) => {}
        }
    }
    paragraphs.retain(|paragraph| !paragraph.text.is_empty());
    paragraphs
}

/// How a part of an utterance is set; none of what is within its words.
fn form(part: &Element) -> Option<ParagraphForm> {
    match (part.name.as_str(), part.attribute("type")) {
        ("seg" | "p", kind) => Some(kind.and_then(|kind| kind.parse().ok()).unwrap_or(ParagraphForm::Prose)),
        ("note", Some("heading")) => Some(ParagraphForm::Heading),
        ("note" | "incident" | "vocal" | "kinesic" | "gap" | "writing", _) => Some(ParagraphForm::Note),
        _ => None,
    }
}
