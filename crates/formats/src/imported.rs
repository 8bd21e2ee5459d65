//! A statement that comes in a format of others, and the JSON that is kept of it.

use crate::{akoma_ntoso, exported::Exported, tei, xml_reader::XmlError};
use dictum_model::{
    Capture, Digest, Headline, Label, Paragraph, ParagraphForm, Span, Speaker, Statement, Turn, TurnRole,
};
use std::{
    collections::{HashMap, HashSet},
    io::BufRead,
};

/// A format of others that holds statements.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ImportForm {
    /// TEI, alone or as a corpus.
    Tei,
    /// Akoma Ntoso, alone or as a collection.
    AkomaNtoso,
}

impl ImportForm {
    /// The form that the name of a file's outermost element tells, from its first bytes.
    pub fn of_head(head: &[u8]) -> Option<ImportForm> {
        match root_name(head)? {
            b"TEI" | b"teiCorpus" | b"TEI.2" => Some(ImportForm::Tei),
            b"akomaNtoso" => Some(ImportForm::AkomaNtoso),
            _ => None,
        }
    }

    /// The word for it in every door.
    pub fn as_str(self) -> &'static str {
        match self {
            ImportForm::Tei => "tei",
            ImportForm::AkomaNtoso => "akn",
        }
    }

    /// Reads the statements of a file one by one, until `hand` says no. None may have more than `most` bytes.
    ///
    /// # Errors
    /// Where the file is not well-formed, or beyond a bound; what stood before has been handed on.
    pub fn read(
        self,
        bytes: impl BufRead,
        most: usize,
        hand: &mut dyn FnMut(Imported) -> bool,
    ) -> Result<(), XmlError> {
        match self {
            ImportForm::Tei => tei::read(bytes, most, hand),
            ImportForm::AkomaNtoso => akoma_ntoso::read(bytes, most, hand),
        }
    }
}

/// The name of the outermost element, without its prefix, whatever instructions, comments and declarations stand before it.
fn root_name(head: &[u8]) -> Option<&[u8]> {
    let mut rest = head;
    loop {
        rest = &rest[memchr::memchr(b'<', rest)? + 1..];
        let end: &[u8] = match rest {
            [b'!', b'-', b'-', ..] => b"-->",
            [b'?' | b'!', ..] => b">",
            _ => break,
        };
        rest = &rest[memchr::memmem::find(rest, end)? + end.len()..];
    }
    let length = rest.iter().position(|byte| byte.is_ascii_whitespace() || matches!(byte, b'>' | b'/'))?;
    rest[..length].rsplit(|byte| *byte == b':').next()
}

/// A statement as a file of another format tells it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Imported {
    /// The id that it has there.
    pub id: Option<String>,
    /// Its words and what is told of it. Its spans are empty: they would be of the file.
    pub statement: Statement,
    /// The digests of the captures that it was read from, where an archive tells them.
    pub captures: Vec<Digest>,
}

impl Imported {
    /// Says whether it tells anything that could be kept.
    pub fn has_words(&self) -> bool {
        self.statement.headline.is_some()
            || self.statement.turns.iter().any(|turn| !turn.paragraphs.is_empty())
    }

    /// The statement as one JSON object: what is kept, and read again, in place of its part of the file.
    pub fn to_json(&self, source: &str, form: ImportForm) -> String {
        let read_from = Capture {
            source: source.to_owned(),
            digest: Digest([0; 32]),
            media_type: None,
            charset: None,
            bytes: 0,
            target_uri: None,
            captured_at: None,
            captured_at_candidates: Vec::new(),
            captured_at_from: None,
            http_status: None,
        };
        let told = Exported {
            id: self.id.as_deref().unwrap_or_default(),
            statement: &self.statement,
            read_from: &read_from,
            extractor: "",
            editions: Vec::new(),
            captures: Vec::new(),
            corrections: &[],
        };
        crate::reading_json::imported_to_json(&told, form.as_str(), &self.captures)
    }
}

const NOWHERE: Span = Span { start: 0, end: 0 };

pub(crate) fn headline(words: String) -> Headline {
    Headline { text: words, span: NOWHERE }
}

pub(crate) fn label(words: String) -> Label {
    Label { text: words, span: NOWHERE }
}

pub(crate) fn paragraph(form: ParagraphForm, words: String) -> Paragraph {
    Paragraph { text: words, form, span: NOWHERE }
}

/// A turn without words as yet.
pub(crate) fn turn(id: String, role: TurnRole) -> Turn {
    Turn {
        id,
        role,
        speaker: None,
        label: None,
        language: None,
        translation_of: None,
        paragraphs: Vec::new(),
    }
}

/// A turn of words that nobody says.
pub(crate) fn block(id: String) -> Turn {
    turn(id, TurnRole::Text)
}

/// Says of each turn which turn it gives again, from what a file points at; a pointer that leads nowhere is dropped.
pub(crate) fn point(statement: &mut Statement, ids: &[Option<String>], originals: &[Option<String>]) {
    let mut positions: HashMap<&str, usize> = HashMap::new();
    for (at, id) in ids.iter().enumerate() {
        if let Some(id) = id.as_deref().filter(|id| !id.is_empty()) {
            positions.entry(id).or_insert(at);
        }
    }
    for (at, original) in originals.iter().enumerate() {
        let position = original.as_deref().and_then(|original| positions.get(original));
        statement.turns[at].translation_of = position.map(|at| statement.turns[*at].id.clone());
    }
}

/// Those who say something, in order, each once; of a questioner nobody says that the statement is theirs.
pub(crate) fn who_speaks(statement: &Statement) -> Vec<Speaker> {
    let mut known = HashSet::new();
    let others = statement.turns.iter().filter(|turn| turn.role != TurnRole::Question);
    let names = others.filter_map(|turn| turn.speaker.as_deref()).filter(|name| known.insert(*name));
    names.map(|name| Speaker { name: name.to_owned(), role: None }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_outermost_element_tells_the_form() {
        for (head, expected) in [
            ("<?xml version=\"1.0\"?>\n<!-- <p> --><teiCorpus xmlns=\"x\">", Some(ImportForm::Tei)),
            ("<!DOCTYPE TEI.2><TEI.2>", Some(ImportForm::Tei)),
            ("\u{feff}<an:akomaNtoso xmlns:an='x'>", Some(ImportForm::AkomaNtoso)),
            ("<!doctype html><html><TEI>", None),
            ("words", None),
            ("<TEI", None),
        ] {
            assert_eq!(ImportForm::of_head(head.as_bytes()), expected, "{head}");
        }
    }
}
