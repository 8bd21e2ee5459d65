//! XML as feeds and site maps have it, read as a row of tokens: no tree, no entities but the five and numbers, nothing fetched.
//!
//! A declaration of a document type ends the reading: what it could define is what attacks are made of, and no feed needs one.
//! What is not well-formed is read as far as it makes sense, since feeds in the wild are often not: so it is no work for `xml_reader`,
//! which refuses such a file.

use std::borrow::Cow;

/// A token. Names are without their prefix: `dc:date` is `date`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Token<'a> {
    /// An element begins.
    Open { name: &'a str, attributes: &'a str },
    /// An element ends; one that holds nothing ends at once.
    Close { name: &'a str },
    /// Text, with references undone.
    Text(Cow<'a, str>),
}

/// Reads a text as tokens.
pub(crate) struct Tokens<'a> {
    rest: &'a str,
    /// An element that closed in its own tag.
    closing: Option<&'a str>,
}

impl<'a> Tokens<'a> {
    pub(crate) fn of(text: &'a str) -> Tokens<'a> {
        Tokens { rest: text, closing: None }
    }

    fn tag(&mut self) -> Option<Token<'a>> {
        let end = end_of_tag(self.rest)?;
        let tag = self.rest.get(1..end)?;
        self.rest = self.rest.get(end + 1..)?;
        if let Some(name) = tag.strip_prefix('/') {
            return Some(Token::Close { name: local(name.trim()) });
        }
        let (tag, is_empty) = tag.strip_suffix('/').map_or((tag, false), |tag| (tag, true));
        let (name, attributes) = tag.split_at(tag.find(char::is_whitespace).unwrap_or(tag.len()));
        let name = local(name);
        self.closing = is_empty.then_some(name);
        Some(Token::Open { name, attributes })
    }
}

impl<'a> Iterator for Tokens<'a> {
    type Item = Token<'a>;

    fn next(&mut self) -> Option<Token<'a>> {
        if let Some(name) = self.closing.take() {
            return Some(Token::Close { name });
        }
        // Comments may follow comments without end: a loop, and no call within a call.
        loop {
            if self.rest.is_empty() {
                return None;
            }
            if !self.rest.starts_with('<') {
                let (text, rest) = self.rest.split_at(self.rest.find('<').unwrap_or(self.rest.len()));
                self.rest = rest;
                return Some(Token::Text(unescaped(text)));
            }
            if let Some(rest) = self.rest.strip_prefix("<![CDATA[") {
                let (data, rest) = rest.split_once("]]>").unwrap_or((rest, ""));
                self.rest = rest;
                return Some(Token::Text(Cow::Borrowed(data)));
            }
            let end = match self.rest {
                rest if rest.starts_with("<!--") => "-->",
                rest if rest.starts_with("<?") => "?>",
                rest if rest.starts_with("<!") => return None,
                _ => return self.tag(),
            };
            self.rest = self.rest.split_once(end).map_or("", |(_, rest)| rest);
        }
    }
}

/// Where a tag's `>` stands, outside of quotation marks.
fn end_of_tag(rest: &str) -> Option<usize> {
    let mut quote = None;
    rest.bytes().position(|byte| match (quote, byte) {
        (None, b'>') => true,
        (None, b'"' | b'\'') => {
            quote = Some(byte);
            false
        }
        (Some(open), _) if open == byte => {
            quote = None;
            false
        }
        _ => false,
    })
}

fn local(name: &str) -> &str {
    name.rsplit(':').next().unwrap_or(name)
}

/// The value of an attribute, its references undone.
pub(crate) fn attribute<'a>(attributes: &'a str, wanted: &str) -> Option<Cow<'a, str>> {
    let mut rest = attributes.trim_start();
    while let Some((name, after)) = rest.split_once('=') {
        let after = after.trim_start();
        let quote = after.chars().next().filter(|c| *c == '"' || *c == '\'')?;
        let (value, next) = after[1..].split_once(quote)?;
        if local(name.trim()) == wanted {
            return Some(unescaped(value));
        }
        rest = next.trim_start();
    }
    None
}

/// The five references that XML itself has, and those by number; any other stays as it is written.
fn unescaped(text: &str) -> Cow<'_, str> {
    if !text.contains('&') {
        return Cow::Borrowed(text);
    }
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('&') {
        plain.push_str(before);
        let named = after.split_once(';').filter(|(name, _)| name.len() <= 8);
        match named.and_then(|(name, next)| Some((character(name)?, next))) {
            Some((character, next)) => {
                plain.push(character);
                rest = next;
            }
            None => {
                plain.push('&');
                rest = after;
            }
        }
    }
    plain.push_str(rest);
    Cow::Owned(plain)
}

fn character(name: &str) -> Option<char> {
    match name {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        _ => {
            let number = name.strip_prefix('#')?;
            let code = match number.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16),
                None => number.parse(),
            };
            code.ok().and_then(char::from_u32)
        }
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
                Token::Text("x < y".into()),
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
