//! XML as imports need it read: a stretch of a file at a time, without DTD, entities of its own or anything that would be fetched.
//!
//! A file of any size is walked through; what is held is one element that was asked for ([`XmlReader::next_named`]), as a small tree.
//! Two hundred lines in place of a crate: nothing of the rest of XML is wanted, and each bound stands where it can be seen.

mod element;
mod markup;

pub use element::{Element, Node};
use markup::{Tag, unescaped};
use std::io::{BufRead, Read};

/// The deepest nesting that is followed: real files have under twenty levels.
const DEEPEST: usize = 100;
/// The most elements and pieces of text that a tree may have, for each takes a hundred bytes or more: a guess with room.
const MOST_NODES: usize = 1_000_000;

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
    bytes: R,
    at: u64,
    /// The most bytes of one element or token.
    most: usize,
    open: Vec<String>,
    /// A `<` was read.
    is_in_markup: bool,
    /// The element just opened closes itself.
    closes: bool,
}

/// What comes next in a file.
enum Event {
    Open(Tag),
    Close,
    Text(String),
    End,
}

impl<R: BufRead> XmlReader<R> {
    /// Reads from `bytes`; no element that is asked for may have more than `most` bytes.
    pub fn new(bytes: R, most: usize) -> XmlReader<R> {
        XmlReader { bytes, at: 0, most, open: Vec::new(), is_in_markup: false, closes: false }
    }

    /// Gives the next element of one of these names, wherever it stands, without its prefix; nothing within one given before.
    ///
    /// # Errors
    /// Where the file is not well-formed, or beyond a bound; then nothing more can be read.
    pub fn next_named(&mut self, wanted: &[&str]) -> Result<Option<Element>, XmlError> {
        loop {
            match self.next_event()? {
                Event::Open(tag) if wanted.contains(&tag.name.as_str()) => {
                    return self.element(tag).map(Some);
                }
                Event::End => return Ok(None),
                Event::Open(_) | Event::Close | Event::Text(_) => {}
            }
        }
    }

    /// The whole element whose tag was read.
    fn element(&mut self, tag: Tag) -> Result<Element, XmlError> {
        let (begun_at, mut nodes) = (self.at, 0);
        let mut element = Element::of(tag);
        let mut around: Vec<Element> = Vec::new();
        loop {
            nodes += 1;
            if self.at - begun_at > self.most as u64 || nodes > MOST_NODES {
                return Err(self.fault(XmlFault::TooLarge(self.most)));
            }
            match self.next_event()? {
                Event::Open(tag) => around.push(std::mem::replace(&mut element, Element::of(tag))),
                Event::Text(text) => element.children.push(Node::Text(text)),
                Event::End => return Err(self.fault(XmlFault::CutShort)),
                Event::Close => match around.pop() {
                    None => return Ok(element),
                    Some(mut outer) => {
                        outer.children.push(Node::Element(element));
                        element = outer;
                    }
                },
            }
        }
    }

    fn next_event(&mut self) -> Result<Event, XmlError> {
        loop {
            if std::mem::take(&mut self.closes) {
                self.open.pop();
                return Ok(Event::Close);
            }
            if std::mem::take(&mut self.is_in_markup) {
                if let Some(event) = self.markup()? {
                    return Ok(event);
                }
            } else if let Some(event) = self.text()? {
                return Ok(event);
            }
        }
    }

    /// The text before the next markup, if there is any.
    fn text(&mut self) -> Result<Option<Event>, XmlError> {
        let read = self.until(b"<")?;
        let text = read.strip_suffix(b"<");
        self.is_in_markup = text.is_some();
        let text = self.utf8(text.unwrap_or(&read))?;
        if !self.open.is_empty() {
            let text = unescaped(text).map_err(|why| self.fault(why))?;
            return match (text.is_empty(), self.is_in_markup) {
                (_, false) => Err(self.fault(XmlFault::CutShort)),
                (true, true) => Ok(None),
                (false, true) => Ok(Some(Event::Text(text))),
            };
        }
        if !text.trim_start_matches('\u{feff}').trim().is_empty() {
            return Err(self.malformed("words stand outside of its one element"));
        }
        Ok(if self.is_in_markup { None } else { Some(Event::End) })
    }

    /// What stands behind a `<`; none of a comment or an instruction.
    fn markup(&mut self) -> Result<Option<Event>, XmlError> {
        let mut read = self.until(b">")?;
        if read.starts_with(b"!--") {
            self.go_on_until(&mut read, b"-->", 3)?;
            return Ok(None);
        }
        if read.starts_with(b"![CDATA[") {
            self.go_on_until(&mut read, b"]]>", 8)?;
            let text = self.utf8(&read[8..read.len() - 3])?.to_owned();
            return Ok((!text.is_empty() && !self.open.is_empty()).then_some(Event::Text(text)));
        }
        if read.starts_with(b"?") {
            self.go_on_until(&mut read, b"?>", 1)?;
            return self.instruction(&read).map(|()| None);
        }
        if read.starts_with(b"!") {
            return Err(self.fault(XmlFault::Doctype));
        }
        // A “>” may stand in the value of an attribute.
        while markup::is_within_value(&read) {
            let more = self.until(b">")?;
            if more.is_empty() || read.len() > self.most {
                return Err(self.malformed("the value of an attribute is not closed"));
            }
            read.extend(more);
        }
        let Some(tag) = read.strip_suffix(b">") else { return Err(self.fault(XmlFault::CutShort)) };
        let tag = self.utf8(tag)?.to_owned();
        self.tag(&tag).map(Some)
    }

    fn tag(&mut self, written: &str) -> Result<Event, XmlError> {
        if let Some(name) = written.strip_prefix('/') {
            return match self.open.pop() {
                Some(open) if open == name.trim_end() => Ok(Event::Close),
                _ => Err(self.malformed("an element is closed that is not open")),
            };
        }
        let (written, closes) = written.strip_suffix('/').map_or((written, false), |written| (written, true));
        let tag = Tag::parse(written).map_err(|why| self.fault(why))?;
        if self.open.len() >= DEEPEST {
            return Err(self.fault(XmlFault::TooDeep));
        }
        self.open.push(tag.written.clone());
        self.closes = closes;
        Ok(Event::Open(tag))
    }

    /// An instruction tells nothing, but that the declaration may name a charset.
    fn instruction(&self, read: &[u8]) -> Result<(), XmlError> {
        let read = self.utf8(read)?;
        let charset = read.strip_prefix("?xml ").and_then(|told| told.split_once("encoding"));
        let named = charset.and_then(|(_, told)| told.split(['"', '\'']).nth(1));
        let is_utf8 =
            |name: &str| ["utf-8", "utf8", "us-ascii", "ascii"].contains(&name.to_lowercase().as_str());
        if named.is_none_or(is_utf8) { Ok(()) } else { Err(self.fault(XmlFault::Charset)) }
    }

    /// Reads on until `end` stands behind the first `from` bytes.
    fn go_on_until(&mut self, read: &mut Vec<u8>, end: &[u8], from: usize) -> Result<(), XmlError> {
        while read.len() < from + end.len() || !read.ends_with(end) {
            let more = self.until(b">")?;
            if more.is_empty() {
                return Err(self.fault(XmlFault::CutShort));
            }
            read.extend(more);
            if read.len() > self.most {
                return Err(self.fault(XmlFault::TooLarge(self.most)));
            }
        }
        Ok(())
    }

    /// The bytes up to and with `end`, or up to the end of the file.
    fn until(&mut self, end: &[u8; 1]) -> Result<Vec<u8>, XmlError> {
        let mut read = Vec::new();
        let most = self.most as u64 + 1;
        let count = self.bytes.by_ref().take(most).read_until(end[0], &mut read);
        self.at += count.map_err(|error| self.fault(error.into()))? as u64;
        if read.len() > self.most {
            return Err(self.fault(XmlFault::TooLarge(self.most)));
        }
        Ok(read)
    }

    fn utf8<'a>(&self, bytes: &'a [u8]) -> Result<&'a str, XmlError> {
        str::from_utf8(bytes).map_err(|_| self.fault(XmlFault::Charset))
    }

    fn malformed(&self, why: &str) -> XmlError {
        self.fault(XmlFault::Malformed(why.to_owned()))
    }

    fn fault(&self, why: XmlFault) -> XmlError {
        XmlError { at: self.at, why }
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
            ("<a><b></a></b>", "closed that is not open"),
            ("<r><a>", "cut short"),
            ("<r><a", "cut short"),
            ("<a n='1></a>", "not closed"),
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
