//! XML as feeds and site maps have it, read as a row of tokens: no tree, no entities but the five and numbers, nothing fetched.
//!
//! A declaration of a document type ends the reading: what it could define is what attacks are made of, and no feed needs one.
//! What is not well-formed is read as far as it makes sense, since feeds in the wild are often not: so it is no work for `xml_reader`,
//! which refuses such a file.

use quick_xml::{
    Reader,
    escape::resolve_xml_entity,
    events::{BytesRef, Event, attributes::Attributes},
};
use std::borrow::Cow;

/// A token. Names are without their prefix: `dc:date` is `date`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Token<'a> {
    /// An element begins.
    Open { name: &'a str, attributes: &'a str },
    /// An element ends; one that holds nothing ends at once.
    Close { name: &'a str },
    /// Text, or a part of it: each reference comes by itself, undone.
    Text(Cow<'a, str>),
}

/// Reads a text as tokens.
pub(crate) struct Tokens<'a> {
    text: &'a str,
    reader: Reader<&'a [u8]>,
    /// An element that closed in its own tag.
    closing: Option<&'a str>,
}

impl<'a> Tokens<'a> {
    pub(crate) fn of(text: &'a str) -> Tokens<'a> {
        let mut reader = Reader::from_str(text);
        let config = reader.config_mut();
        config.check_end_names = false;
        config.allow_unmatched_ends = true;
        config.allow_dangling_amp = true;
        config.trim_markup_names_in_closing_tags = false;
        Tokens { text, reader, closing: None }
    }

    /// The name in a tag just read, and what stands behind it, where they lie in the text; so many bytes `close` the tag.
    fn parts(&self, length: usize, close: usize) -> Option<(&'a str, &'a str)> {
        let end = usize::try_from(self.reader.buffer_position()).ok()?.checked_sub(close)?;
        let tag = self.text.get(end.checked_sub(length)?..end)?;
        let (name, attributes) = tag.split_at(tag.find(char::is_whitespace).unwrap_or(tag.len()));
        Some((local(name), attributes))
    }
}

impl<'a> Iterator for Tokens<'a> {
    type Item = Token<'a>;

    fn next(&mut self) -> Option<Token<'a>> {
        if let Some(name) = self.closing.take() {
            return Some(Token::Close { name });
        }
        loop {
            return match self.reader.read_event().ok()? {
                Event::Start(tag) => {
                    let (name, attributes) = self.parts(tag.len(), ">".len())?;
                    Some(Token::Open { name, attributes })
                }
                Event::Empty(tag) => {
                    let (name, attributes) = self.parts(tag.len(), "/>".len())?;
                    self.closing = Some(name);
                    Some(Token::Open { name, attributes })
                }
                Event::End(tag) => Some(Token::Close { name: self.parts(tag.len(), ">".len())?.0 }),
                Event::Text(text) => Some(Token::Text(text.decode().ok()?)),
                Event::CData(text) => Some(Token::Text(text.decode().ok()?)),
                Event::GeneralRef(reference) => Some(Token::Text(undone(&reference)?.into())),
                Event::Comment(_) | Event::PI(_) | Event::Decl(_) => continue,
                Event::DocType(_) | Event::Eof => None,
            };
        }
    }
}

fn local(name: &str) -> &str {
    name.rsplit(':').next().unwrap_or(name)
}

/// What a reference stands for; one that XML does not define stays as it is written.
fn undone(reference: &BytesRef<'_>) -> Option<String> {
    let written = reference.decode().ok()?;
    if let Ok(Some(character)) = reference.resolve_char_ref() {
        return Some(character.to_string());
    }
    Some(resolve_xml_entity(&written).map_or_else(|| format!("&{written};"), str::to_owned))
}

/// The value of an attribute, its references undone.
pub(crate) fn attribute<'a>(attributes: &'a str, wanted: &str) -> Option<Cow<'a, str>> {
    let mut all = Attributes::html(attributes, 0);
    all.with_checks(false);
    let found = all.flatten().find(|attribute| attribute.key.local_name().as_ref() == wanted.as_bytes())?;
    match (found.unescape_value(), found.value) {
        (Ok(value), _) => Some(value),
        (Err(_), Cow::Borrowed(value)) => str::from_utf8(value).ok().map(Cow::Borrowed),
        (Err(_), Cow::Owned(value)) => String::from_utf8(value).ok().map(Cow::Owned),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn elements_text_and_attributes_are_read() {
        let text = "<?xml version='1.0'?><!-- <no/> --><a:b c='1 > 0' d=\"&amp;&#x41;\"/>x &lt; y<![CDATA[<z>]]></a:b>";
        let tokens: Vec<Token<'_>> = Tokens::of(text).collect();
        let Token::Open { name: "b", attributes } = &tokens[0] else { unreachable!("{tokens:?}") };
        assert_eq!(attribute(attributes, "c").as_deref(), Some("1 > 0"));
        assert_eq!(attribute(attributes, "d").as_deref(), Some("&A"));
        assert_eq!(attribute(attributes, "e"), None);
        assert_eq!(
            tokens[1..],
            [
                Token::Close { name: "b" },
                Token::Text("x ".into()),
                Token::Text("<".into()),
                Token::Text(" y".into()),
                Token::Text("<z>".into()),
                Token::Close { name: "b" }
            ]
        );
    }

    #[test]
    fn a_document_type_ends_the_reading() {
        let text = "<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>";
        assert_eq!(Tokens::of(text).count(), 0);
    }

    #[test]
    fn comments_without_end_take_no_stack() {
        assert_eq!(Tokens::of(&"<!---->".repeat(200_000)).count(), 0);
    }

    proptest! {
        #[test]
        fn no_text_makes_it_panic_or_go_on_for_ever(text in "([<>&;/!?='\"#a:\\[\\]-]|CDATA|é)*") {
            for token in Tokens::of(&text) {
                if let Token::Open { attributes, .. } = token {
                    attribute(attributes, "a");
                }
            }
        }
    }
}
