//! XML as imports need it read: a stretch of a file at a time, without DTD, entities of its own or anything that would be fetched.
//!
//! A file of any size is walked through; what is held is one element that was asked for ([`XmlReader::next_named`]), as a small tree.

mod element;

pub use element::{Element, Node};
use quick_xml::{
    Reader,
    encoding::EncodingError,
    errors::IllFormedError,
    escape::resolve_xml_entity,
    events::{BytesDecl, BytesRef, BytesStart, Event},
};
use std::io::{self, BufRead, Read};

/// The deepest nesting that is followed: real files have under twenty levels.
const DEEPEST: usize = 100;
/// The most elements and pieces of text that a tree may have, for each takes a hundred bytes or more: a guess with room.
const MOST_NODES: usize = 1_000_000;
/// The most attributes that a tag may have: real ones have under ten.
const MOST_ATTRIBUTES: usize = 100;

/// Says why a file is not read on.
#[derive(Debug, thiserror::Error)]
#[error("at byte {at}: {why}")]
pub struct XmlError {
    /// How many bytes had been read.
    pub at: u64,
    /// What is wrong there.
    pub why: XmlFault,
}

/// What is wrong with a file of XML.
#[derive(Debug, thiserror::Error)]
pub enum XmlFault {
    /// It could not be read at all.
    #[error("{0}")]
    Io(#[from] std::io::Error),
    /// It ends in the middle.
    #[error("the file is cut short: an element is not closed")]
    CutShort,
    /// It is in another charset.
    #[error("the file is not in UTF-8: convert it first")]
    Charset,
    /// It declares a document type.
    #[error("the file has a <!DOCTYPE …> declaration, and none is taken: remove it")]
    Doctype,
    /// It uses an entity that XML does not define.
    #[error("the entity “&{0};” is not defined: write the character itself")]
    Entity(String),
    /// A tag or reference is not as XML wants it.
    #[error("this is not well-formed XML: {0}")]
    Malformed(String),
    /// It is nested deeper than is followed.
    #[error("elements are nested more than {DEEPEST} deep")]
    TooDeep,
    /// One element is larger than is held.
    #[error("one element has more than {0} bytes or {MOST_NODES} parts")]
    TooLarge(usize),
}

/// Reads a file of XML.
pub struct XmlReader<R> {
    reader: Reader<Bounded<R>>,
    buffer: Vec<u8>,
    /// The most bytes of one element or token.
    most: usize,
    /// How many elements are open.
    depth: usize,
}

/// What comes next in a file.
enum Part {
    Open(Element),
    Close,
    Text(String),
    End,
}

impl<R: BufRead> XmlReader<R> {
    /// Reads from `bytes`; no element that is asked for may have more than `most` bytes.
    pub fn new(bytes: R, most: usize) -> XmlReader<R> {
        let mut reader = Reader::from_reader(Bounded { bytes, left: most });
        reader.config_mut().expand_empty_elements = true;
        XmlReader { reader, buffer: Vec::new(), most, depth: 0 }
    }

    /// Gives the next element of one of these names, wherever it stands, without its prefix; nothing within one given before.
    ///
    /// # Errors
    /// Where the file is not well-formed, or beyond a bound; then nothing more can be read.
    pub fn next_named(&mut self, wanted: &[&str]) -> Result<Option<Element>, XmlError> {
        loop {
            self.reader.get_mut().left = self.most;
            match self.next_part()? {
                Part::Open(element) if wanted.contains(&element.name.as_str()) => {
                    return self.whole(element).map(Some);
                }
                Part::End => return Ok(None),
                Part::Open(_) | Part::Close | Part::Text(_) => {}
            }
        }
    }

    /// The whole element whose tag was read.
    fn whole(&mut self, mut element: Element) -> Result<Element, XmlError> {
        let mut around: Vec<Element> = Vec::new();
        for _ in 0..MOST_NODES {
            match self.next_part()? {
                Part::Open(inner) => around.push(std::mem::replace(&mut element, inner)),
                Part::Text(text) => element.push_text(text),
                Part::End => return Err(self.fault(XmlFault::CutShort)),
                Part::Close => match around.pop() {
                    None => return Ok(element),
                    Some(mut outer) => {
                        outer.children.push(Node::Element(element));
                        element = outer;
                    }
                },
            }
        }
        Err(self.fault(XmlFault::TooLarge(self.most)))
    }

    fn next_part(&mut self) -> Result<Part, XmlError> {
        let mut buffer = std::mem::take(&mut self.buffer);
        let part = loop {
            buffer.clear();
            let event = self.reader.read_event_into(&mut buffer);
            let part = event.map_err(|error| self.fault_of(error)).and_then(|event| self.part_of(event));
            if let Some(part) = part.transpose() {
                break part;
            }
        };
        self.buffer = buffer;
        part
    }

    /// What an event comes to; nothing for a comment or an instruction.
    fn part_of(&mut self, event: Event<'_>) -> Result<Option<Part>, XmlError> {
        let part = match event {
            Event::Start(tag) | Event::Empty(tag) => {
                self.depth += 1;
                if self.depth > DEEPEST {
                    return Err(self.fault(XmlFault::TooDeep));
                }
                Part::Open(element_of(&tag).map_err(|error| self.fault_of(error))?)
            }
            Event::End(_) => {
                self.depth = self.depth.saturating_sub(1);
                Part::Close
            }
            Event::Text(text) => self.text(&text)?,
            Event::CData(text) => self.text(&text)?,
            Event::GeneralRef(reference) => {
                let character = character(&reference).map_err(|error| self.fault_of(error))?;
                let named = || String::from_utf8_lossy(&reference).chars().take(40).collect();
                let character = character.ok_or_else(|| self.fault(XmlFault::Entity(named())))?;
                self.text(character.as_bytes())?
            }
            Event::Decl(declaration) => {
                self.look_at(&declaration)?;
                return Ok(None);
            }
            Event::DocType(_) => return Err(self.fault(XmlFault::Doctype)),
            Event::Comment(_) | Event::PI(_) => return Ok(None),
            Event::Eof if self.depth > 0 => return Err(self.fault(XmlFault::CutShort)),
            Event::Eof => Part::End,
        };
        Ok(Some(part))
    }

    fn text(&self, text: &[u8]) -> Result<Part, XmlError> {
        let text = str::from_utf8(text).map_err(|_| self.fault(XmlFault::Charset))?;
        if self.depth == 0 && !text.trim().is_empty() {
            return Err(self.fault(XmlFault::Malformed("words stand outside of its one element".to_owned())));
        }
        Ok(Part::Text(text.to_owned()))
    }

    /// Refuses a declaration that names another charset.
    fn look_at(&self, declaration: &BytesDecl<'_>) -> Result<(), XmlError> {
        let named = declaration.encoding().transpose().map_err(|error| self.fault_of(error.into()))?;
        let is_utf8 = |name: &[u8]| {
            ["utf-8", "utf8", "us-ascii", "ascii"]
                .iter()
                .any(|known| name.eq_ignore_ascii_case(known.as_bytes()))
        };
        if named.is_none_or(|name| is_utf8(&name)) { Ok(()) } else { Err(self.fault(XmlFault::Charset)) }
    }

    fn fault_of(&self, error: quick_xml::Error) -> XmlError {
        self.fault(match error {
            quick_xml::Error::Io(error) if error.kind() == io::ErrorKind::FileTooLarge => {
                XmlFault::TooLarge(self.most)
            }
            quick_xml::Error::Io(error) => XmlFault::Io(io::Error::new(error.kind(), error)),
            quick_xml::Error::Syntax(_) => XmlFault::CutShort,
            quick_xml::Error::Encoding(_) => XmlFault::Charset,
            quick_xml::Error::IllFormed(IllFormedError::UnclosedReference) => {
                XmlFault::Malformed("an “&” stands for itself: write &amp;".to_owned())
            }
            other => XmlFault::Malformed(other.to_string()),
        })
    }

    fn fault(&self, why: XmlFault) -> XmlError {
        XmlError { at: self.reader.buffer_position(), why }
    }
}

/// The element that a tag opens, with nothing in it yet.
fn element_of(tag: &BytesStart<'_>) -> Result<Element, quick_xml::Error> {
    let mut attributes = Vec::new();
    for attribute in tag.attributes().take(MOST_ATTRIBUTES + 1) {
        let attribute = attribute?;
        let name = match attribute.key.prefix() {
            Some(prefix) if prefix.as_ref() == b"xml" => attribute.key.as_ref(),
            _ => attribute.key.local_name().into_inner(),
        };
        attributes.push((
            str::from_utf8(name).map_err(EncodingError::from)?.to_owned(),
            attribute.unescape_value()?.into_owned(),
        ));
    }
    if attributes.len() > MOST_ATTRIBUTES {
        return Err(io::Error::from(io::ErrorKind::FileTooLarge).into());
    }
    let name = str::from_utf8(tag.local_name().into_inner()).map_err(EncodingError::from)?.to_owned();
    Ok(Element { name, attributes, children: Vec::new() })
}

/// The character that a reference stands for; none for an entity that XML does not define.
fn character(reference: &BytesRef<'_>) -> Result<Option<String>, quick_xml::Error> {
    match reference.resolve_char_ref()? {
        Some(character) => Ok(Some(character.to_string())),
        None => Ok(resolve_xml_entity(&reference.decode()?).map(str::to_owned)),
    }
}

/// A file of which so many bytes may still be read.
struct Bounded<R> {
    bytes: R,
    left: usize,
}

impl<R: BufRead> Read for Bounded<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let count = self.fill_buf()?.read(out)?;
        self.consume(count);
        Ok(count)
    }
}

impl<R: BufRead> BufRead for Bounded<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        let bytes = self.bytes.fill_buf()?;
        if self.left == 0 && !bytes.is_empty() {
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        Ok(&bytes[..bytes.len().min(self.left)])
    }

    fn consume(&mut self, count: usize) {
        self.left = self.left.saturating_sub(count);
        self.bytes.consume(count);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read(text: &str) -> Result<Vec<String>, String> {
        let mut reader = XmlReader::new(text.as_bytes(), 1000);
        let mut found = Vec::new();
        while let Some(element) = reader.next_named(&["a"]).map_err(|error| error.why.to_string())? {
            found.push(format!("{}|{}", element.attribute("n").unwrap_or("-"), element.words()));
        }
        Ok(found)
    }

    #[test]
    fn elements_are_found_wherever_they_stand_with_their_words() {
        let text = "\u{feff}<?xml version='1.0' encoding='UTF-8'?><!-- <a> --><x:r xmlns:x='y'>no <x:a n='1>&amp;2'>one &#x26; <b>two</b>\n \
                    </x:a><a/><c><a n=\"q\"><![CDATA[<b>]]></a></c></x:r>\n";
        assert_eq!(read(text).unwrap(), ["1>&2|one & two", "-|", "q|<b>"]);
    }

    #[test]
    fn what_is_not_well_formed_or_wants_more_than_text_is_refused() {
        let deep = "<a>".repeat(200);
        let long = format!("<r><a>{}</a></r>", "<b/>".repeat(400));
        for (text, why) in [
            ("<!DOCTYPE a SYSTEM 'file:///etc/passwd'><a/>", "DOCTYPE"),
            ("<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>", "DOCTYPE"),
            ("<a>&b;</a>", "“&b;” is not defined"),
            ("<a>&#0;</a>", "not well-formed"),
            ("<a>b & c</a>", "not well-formed"),
            ("<a><b></a></b>", "not well-formed"),
            ("<r><a>", "cut short"),
            ("<r><a", "cut short"),
            ("<a n='1></a>", "cut short"),
            ("<a n=1></a>", "not well-formed"),
            ("<a/>words", "outside"),
            ("<?xml version='1.0' encoding='latin1'?><a/>", "UTF-8"),
            (&deep, "nested"),
            (&long, "more than 1000 bytes"),
        ] {
            let refused = read(text).unwrap_err();
            assert!(refused.contains(why), "{text}: {refused}");
        }
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_again(words in "[^\\p{C}]*", value in "[^\\p{C}]*") {
            let mut xml = crate::xml::Xml::file();
            xml.open("r", &[]).text("a", &[("n", &value)], &words).close();
            let written = xml.finish();
            let mut reader = XmlReader::new(written.as_bytes(), 1 << 20);
            let element = reader.next_named(&["a"]).unwrap().unwrap();
            prop_assert_eq!(element.attribute("n"), Some(value.as_str()));
            prop_assert_eq!(element.words(), words.split_whitespace().collect::<Vec<_>>().join(" "));
            prop_assert!(reader.next_named(&["a"]).unwrap().is_none());
        }

        #[test]
        fn nothing_makes_it_panic_or_go_on_for_ever(bytes in proptest::collection::vec(prop_oneof![Just(b'<'), Just(b'>'), Just(b'a'), Just(b'/'), Just(b'!'), Just(b'-'), Just(b'"'), Just(b'='), Just(b' '), Just(b'&'), any::<u8>()], 0..200)) {
            let mut reader = XmlReader::new(bytes.as_slice(), 100);
            for _ in 0..200 {
                match reader.next_named(&["a"]) {
                    Ok(Some(_)) => {}
                    Ok(None) | Err(_) => break,
                }
            }
        }
    }
}
