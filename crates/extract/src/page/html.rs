//! Reads HTML as a stream: no tree, one pass, bounded memory.
//!
//! The tokenizer is that of the HTML standard as far as visible text goes. Of tree building only what decides
//! lines is kept: which blocks are open, what their names say, and which paragraphs a block closes by beginning.

mod attributes;
mod elements;
mod find;
mod links;
mod names;
mod raw;

use super::{Builder, ToldTime, Traits, Value, builder::Setting, entities, json_ld, name::Name, tag::Tag};
use crate::quick::lower;
use attributes::Attributes;
use elements::Elements;
use find::find_either;
pub(crate) use links::{LinkPart, each_link_part};
use memchr::{memchr, memchr_iter};
use std::ops::Range;

/// Reads a page or a piece of one.
pub(crate) fn scan(text: &str, builder: &mut Builder) {
    Scanner { text, at: 0, elements: Elements::new(), builder, unclosed: Unclosed::default() }.run();
}

struct Scanner<'a, 'b> {
    text: &'a str,
    at: usize,
    elements: Elements<'a>,
    builder: &'b mut Builder,
    unclosed: Unclosed,
}

/// Names of elements whose end was sought in vain: it is not sought again, so that time stays bounded.
#[derive(Default)]
struct Unclosed(Vec<Name>);

impl<'a> Scanner<'a, '_> {
    fn run(mut self) {
        let bytes = self.text.as_bytes();
        while let Some(byte) = bytes.get(self.at) {
            match byte {
                b'<' => self.markup(),
                b'&' => self.reference(),
                _ => self.shown(self.at + find_either(b'<', b'&', &bytes[self.at..])),
            }
        }
        self.builder.blocks = self.elements.into_blocks();
    }

    /// Takes in text without references up to `end`.
    fn shown(&mut self, end: usize) {
        let start = std::mem::replace(&mut self.at, end);
        if start == end || self.elements.is_unshown() {
            return;
        }
        let text = &self.text[start..end];
        let setting = self.elements.setting();
        if setting.traits.any(Traits::PRE) {
            preformatted(self.builder, text, start, setting);
        } else {
            self.builder.text(text, start, setting);
        }
    }

    /// Takes in the reference, or the bare ampersand, at `self.at`.
    fn reference(&mut self) {
        let Some(reference) = entities::reference(&self.text[self.at..]) else {
            return self.shown(self.at + 1);
        };
        let source = self.at..self.at + reference.length;
        self.at = source.end;
        if !self.elements.is_unshown() {
            let setting = self.elements.setting();
            self.builder.written_as(reference.characters.as_str(&mut [0; 4]), source, setting);
        }
    }

    /// Takes in what begins with `<` at `self.at`.
    fn markup(&mut self) {
        let rest = &self.text.as_bytes()[self.at + 1..];
        match rest.first() {
            Some(byte) if byte.is_ascii_alphabetic() => self.start_tag(),
            Some(b'/') if rest.get(1).is_some_and(u8::is_ascii_alphabetic) => self.end_tag(),
            Some(b'!' | b'?') => self.declaration(rest),
            Some(b'/') if rest.len() > 1 => self.declaration(rest),
            _ => self.shown(self.at + 1),
        }
    }

    /// Skips a comment, a doctype, CDATA or what the standard calls a bogus comment.
    fn declaration(&mut self, rest: &[u8]) {
        let comment = rest.starts_with(b"!--");
        // "<!-->" and "<!--->" are whole comments, so that the dashes that open one may close it too.
        let mut ends = memchr_iter(b'>', rest);
        let closes =
            |inner: &[u8]| inner.ends_with(b"--") || inner.get(3..).is_some_and(|it| it.ends_with(b"--!"));
        let end = ends.find(|&end| !comment || end > 2 && closes(&rest[..end]));
        self.at += 1 + end.map_or(rest.len(), |end| end + 1);
    }

    fn end_tag(&mut self) {
        let bytes = self.text.as_bytes();
        let names::Read { name, end } = names::element(bytes, self.at + 2);
        // An end tag should have no attributes; where it has some, they may hold a ">".
        self.at = match bytes.get(end) {
            Some(b'>') => end + 1,
            _ => Attributes::skip(bytes, end),
        };
        let tag = Tag::named(name);
        match tag {
            Tag::Break => self.builder.break_line(),
            _ if tag.is_void() => {}
            _ => {
                if tag.is_block() {
                    self.builder.break_block();
                }
                self.elements.close(tag, name);
                if tag == Tag::Link {
                    self.builder.set_link(None);
                }
            }
        }
    }

    fn start_tag(&mut self) {
        let bytes = self.text.as_bytes();
        let start = self.at + 1;
        let names::Read { name, end } = names::element(bytes, start);
        let tag = Tag::named(name);
        let is_bare = matches!(tag, Tag::Break | Tag::Void | Tag::Rule | Tag::Title | Tag::Unshown);
        let mut attributes = Attributes::default();
        self.at = if is_bare { Attributes::skip(bytes, end) } else { attributes.read(self.text, end) };
        match tag {
            Tag::Break if self.builder.in_line() => self.builder.break_line(),
            Tag::Break => self.builder.blank_line(),
            Tag::Meta => self.meta(&attributes),
            Tag::HeadLink => self.head_link(&attributes),
            Tag::Void => {}
            Tag::Rule => self.builder.break_block(),
            Tag::Script | Tag::Title | Tag::Unshown => self.unshown(tag, start..end, &attributes),
            _ => self.element(tag, name, &attributes),
        }
    }

    fn element(&mut self, tag: Tag, name: Name, attributes: &Attributes<'a>) {
        if tag.is_block() {
            self.builder.break_block();
            self.elements.close_implied(tag);
        }
        self.elements.open(tag, name, attributes);
        match tag {
            Tag::Link => {
                // An address without a value stands nowhere.
                let place = |href: &str| if href.is_empty() { 0..0 } else { place_in(self.text, href) };
                self.builder.set_link(attributes.href.map(place));
                self.alternate(attributes);
            }
            Tag::Root => self.tell_language(attributes.lang, "html-lang"),
            _ => {}
        }
        if tag == Tag::Time || attributes.itemprop.is_some_and(|prop| prop.starts_with("date")) {
            self.time(attributes);
        }
    }

    fn time(&mut self, attributes: &Attributes<'a>) {
        let Some(value) = attributes.datetime.or(attributes.content) else { return };
        let traits = self.elements.setting().traits;
        let time = ToldTime {
            value: value_of(self.text, value, "microdata"),
            published: attributes.itemprop == Some("datePublished"),
            in_article: traits.any(Traits::ARTICLE),
            in_furniture: traits.any(Traits::FURNITURE),
        };
        self.builder.told.times.push(time);
    }

    /// `<link rel="alternate" hreflang>`, `<link rel="canonical">`.
    fn head_link(&mut self, attributes: &Attributes<'a>) {
        self.alternate(attributes);
        if attributes.rel == Some("canonical")
            && let Some(href) = attributes.href
        {
            let value = value_of(self.text, href, "link-canonical");
            self.builder.told.addresses.push(value);
        }
    }

    fn alternate(&mut self, attributes: &Attributes<'a>) {
        let Some(language) = attributes.hreflang.filter(|tag| *tag != "x-default") else { return };
        let told = &mut self.builder.told;
        if attributes.rel == Some("alternate") && told.translations.iter().all(|value| value.word != language)
        {
            let value = value_of(self.text, language, "hreflang");
            self.builder.told.translations.push(value);
        }
    }

    fn meta(&mut self, attributes: &Attributes<'a>) {
        let Some(content) = attributes.content.filter(|content| !content.trim().is_empty()) else { return };
        let Some(name) = attributes.property.or(attributes.name).or(attributes.itemprop) else { return };
        let name = lower(name);
        let in_furniture = self.elements.setting().traits.any(Traits::FURNITURE);
        let told = &mut self.builder.told;
        let values = match &*name {
            "og:title" | "twitter:title" | "dc.title" | "dcterms.title" => &mut told.headlines,
            "og:site_name" | "application-name" | "dc.publisher" | "dcterms.publisher" => {
                &mut told.publishers
            }
            "og:url" => &mut told.addresses,
            "article:published_time"
            | "datepublished"
            | "pubdate"
            | "publishdate"
            | "dc.date"
            | "dc.date.issued"
            | "dcterms.issued"
            | "dcterms.created"
            | "date"
            | "parsely-pub-date"
            | "sailthru.date"
                if !in_furniture =>
            {
                &mut told.published
            }
            "inlanguage" | "dc.language" | "dcterms.language" | "og:locale" => &mut told.languages,
            "description" | "og:description" | "twitter:description" => &mut told.summaries,
            _ => return,
        };
        let rule = if name.starts_with("og:") { "og" } else { "meta" };
        values.push(value_of(self.text, content, rule));
    }

    /// Skips what is not shown, and reads of it what tells.
    fn unshown(&mut self, tag: Tag, name: Range<usize>, attributes: &Attributes<'a>) {
        let name = &self.text.as_bytes()[name];
        // Pictures and formulas are XML, where a start tag may be the end as well.
        if raw::is_xml(name) && self.text[..self.at].ends_with("/>") {
            return;
        }
        let Some(end) = self.end_of_raw(name) else {
            // A script that never ends is a script to the end; of a picture or a frame the tag alone is dropped.
            let swallows = tag == Tag::Script || name.eq_ignore_ascii_case(b"style");
            self.at = if swallows { self.text.len() } else { self.at };
            return;
        };
        let content = self.at..end;
        self.at = end;
        let inner = &self.text[content.clone()];
        if tag == Tag::Title && self.builder.told.title.is_none() {
            let word = decoded(inner);
            self.builder.told.title = Some(Value { word, rule: "title", at: content });
        } else if tag == Tag::Script && attributes.kind.is_some_and(|kind| kind.contains("ld+json")) {
            json_ld::read(inner, content, &mut self.builder.told);
        }
    }

    /// Where the end tag of a raw element begins; remembers a vain search.
    fn end_of_raw(&mut self, name: &[u8]) -> Option<usize> {
        if self.unclosed.0.contains(&Name::of(name)) {
            return None;
        }
        let end = raw::end_of(name, &self.text.as_bytes()[self.at..]);
        if end.is_none() {
            self.unclosed.0.push(Name::of(name));
        }
        Some(self.at + end?)
    }

    fn tell_language(&mut self, language: Option<&'a str>, rule: &'static str) {
        if let Some(language) = language.filter(|tag| !tag.trim().is_empty()) {
            let value = value_of(self.text, language, rule);
            self.builder.told.languages.push(value);
        }
    }
}

/// Adds preformatted text, in which line breaks are line breaks.
fn preformatted(builder: &mut Builder, text: &str, start: usize, setting: &Setting) {
    let mut at = start;
    for line in text.split_inclusive('\n') {
        builder.text(line, at, setting);
        at += line.len();
        if line.ends_with('\n') {
            if builder.in_line() { builder.break_line() } else { builder.break_block() }
        }
    }
}

/// A value told by an attribute, references decoded.
fn value_of(text: &str, word: &str, rule: &'static str) -> Value {
    Value { word: decoded(word), rule, at: place_in(text, word) }
}

/// Where a piece of the text stands in it.
fn place_in(text: &str, piece: &str) -> Range<usize> {
    let start = (piece.as_ptr() as usize).saturating_sub(text.as_ptr() as usize);
    start..start + piece.len()
}

/// Text with its references decoded and white space folded.
pub(crate) fn decoded(text: &str) -> String {
    if memchr(b'&', text.as_bytes()).is_none() {
        return crate::fold(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = memchr(b'&', rest.as_bytes()) {
        out.push_str(&rest[..at]);
        let reference = entities::reference(&rest[at..]);
        match &reference {
            Some(reference) => out.push_str(reference.characters.as_str(&mut [0; 4])),
            None => out.push('&'),
        }
        rest = &rest[at + reference.map_or(1, |reference| reference.length)..];
    }
    out.push_str(rest);
    crate::fold(&out)
}
