//! Reads HTML as a stream: no tree, one pass, bounded memory.
//!
//! The tokenizer is that of the HTML standard as far as visible text goes. Of tree building only what decides
//! lines is kept: which blocks are open, what their names say, and which paragraphs a block closes by beginning.

mod attributes;
mod elements;

use super::{Builder, ToldTime, Traits, Value, entities, json_ld, tag::Tag};
use attributes::Attributes;
use elements::Elements;
use memchr::{memchr, memmem};

/// Reads a page or a piece of one.
pub(crate) fn scan(text: &str, builder: &mut Builder) {
    Scanner { text, at: 0, elements: Elements::default(), builder, unclosed: Unclosed::default() }.run();
}

struct Scanner<'a, 'b> {
    text: &'a str,
    at: usize,
    elements: Elements,
    builder: &'b mut Builder,
    unclosed: Unclosed,
}

/// Names of elements whose end was sought in vain: it is not sought again, so that time stays bounded.
#[derive(Default)]
struct Unclosed(Vec<Vec<u8>>);

impl<'a> Scanner<'a, '_> {
    fn run(mut self) {
        while self.at < self.text.len() {
            let rest = &self.text.as_bytes()[self.at..];
            let end = self.at + memchr(b'<', rest).unwrap_or(rest.len());
            self.characters(end);
            self.at = end;
            if end < self.text.len() {
                self.markup();
            }
        }
        self.builder.blocks = self.elements.into_blocks();
    }

    /// Takes in text up to `end`, references decoded.
    fn characters(&mut self, end: usize) {
        if self.at == end || self.elements.is_unshown() {
            return;
        }
        let setting = self.elements.setting();
        let mut at = self.at;
        while at < end {
            let piece = &self.text[at..end];
            let stop = memchr(b'&', piece.as_bytes()).unwrap_or(piece.len());
            self.shown(at, at + stop, &setting);
            at += stop;
            if at == end {
                break;
            }
            let length = match entities::reference(&self.text[at..end]) {
                Some(reference) => {
                    let source = at..at + reference.length;
                    self.builder.written_as(&reference.characters, source, &setting);
                    reference.length
                }
                None => {
                    self.shown(at, at + 1, &setting);
                    1
                }
            };
            at += length;
        }
    }

    /// Adds text without references; in preformatted text line breaks are line breaks.
    fn shown(&mut self, start: usize, end: usize, setting: &super::builder::Setting) {
        if !setting.traits.any(Traits::PRE) {
            return self.builder.text(&self.text[start..end], start, setting);
        }
        let mut at = start;
        for line in self.text[start..end].split_inclusive('\n') {
            self.builder.text(line, at, setting);
            at += line.len();
            if line.ends_with('\n') {
                if self.builder.in_line() { self.builder.break_line() } else { self.builder.break_block() }
            }
        }
    }

    /// Takes in what begins with `<` at `self.at`.
    fn markup(&mut self) {
        let rest = &self.text.as_bytes()[self.at + 1..];
        match rest.first() {
            Some(byte) if byte.is_ascii_alphabetic() => self.start_tag(),
            Some(b'/') if rest.get(1).is_some_and(u8::is_ascii_alphabetic) => self.end_tag(),
            Some(b'!' | b'?' | b'/') => self.declaration(rest),
            _ => {
                let end = self.at + 1;
                self.characters(end);
                self.at = end;
            }
        }
    }

    /// Skips a comment, a doctype, CDATA or what the standard calls a bogus comment.
    fn declaration(&mut self, rest: &[u8]) {
        let (from, mark): (usize, &[u8]) = if rest.starts_with(b"!--") { (3, b"-->") } else { (1, b">") };
        // "<!-->" and "<!--->" are whole comments.
        let from = match &rest[from.min(rest.len())..] {
            [b'>', ..] | [b'-', b'>', ..] if from == 3 => 1,
            _ => from,
        };
        let mark = if from == 1 { b">".as_slice() } else { mark };
        let found = memmem::find(&rest[from..], mark).map(|i| from + i + mark.len());
        self.at += 1 + found.unwrap_or(rest.len());
    }

    fn end_tag(&mut self) {
        let start = self.at + 2;
        let name = name_at(self.text, start);
        let after = start + name.len();
        let bytes = self.text.as_bytes();
        self.at = memchr(b'>', &bytes[after..]).map_or(bytes.len(), |i| after + i + 1);
        let mut lower = [0; 16];
        let tag = Tag::named(lowered(name, &mut lower));
        match tag {
            Tag::Break => self.builder.break_line(),
            _ if tag.is_void() => {}
            _ => {
                if tag.is_block() {
                    self.builder.break_block();
                }
                self.elements.close(tag, name_key(name));
                if tag == Tag::Link {
                    self.builder.set_link(None);
                }
            }
        }
    }

    fn start_tag(&mut self) {
        let start = self.at + 1;
        let name = name_at(self.text, start);
        let mut lower = [0; 16];
        let tag = Tag::named(lowered(name, &mut lower));
        let (attributes, after) = Attributes::read(self.text, start + name.len());
        self.at = after;
        match tag {
            Tag::Break if self.builder.in_line() => self.builder.break_line(),
            Tag::Break => self.builder.blank_line(),
            Tag::Meta => self.meta(&attributes),
            Tag::HeadLink => self.head_link(&attributes),
            Tag::Void => {}
            Tag::Rule => self.builder.break_block(),
            Tag::Script | Tag::Title | Tag::Unshown => self.unshown(tag, name, &attributes),
            _ => self.element(tag, name, &attributes),
        }
    }

    fn element(&mut self, tag: Tag, name: &str, attributes: &Attributes<'a>) {
        if tag.is_block() {
            self.builder.break_block();
            self.elements.close_implied(tag);
        }
        self.elements.open(tag, name_key(name), attributes);
        match tag {
            Tag::Link => {
                self.builder.set_link(attributes.href);
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
            value: self.value(value, "microdata"),
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
            let value = self.value(href, "link-canonical");
            self.builder.told.addresses.push(value);
        }
    }

    fn alternate(&mut self, attributes: &Attributes<'a>) {
        let Some(language) = attributes.hreflang.filter(|tag| *tag != "x-default") else { return };
        let told = &mut self.builder.told;
        if attributes.rel == Some("alternate") && told.translations.iter().all(|value| value.word != language)
        {
            let value = self.value(language, "hreflang");
            self.builder.told.translations.push(value);
        }
    }

    fn meta(&mut self, attributes: &Attributes<'a>) {
        let Some(content) = attributes.content.filter(|content| !content.trim().is_empty()) else { return };
        let name = attributes.property.or(attributes.name).or(attributes.itemprop);
        let name = name.map(str::to_ascii_lowercase).unwrap_or_default();
        let in_furniture = self.elements.setting().traits.any(Traits::FURNITURE);
        let rule = if name.starts_with("og:") { "og" } else { "meta" };
        let value = self.value(content, rule);
        let told = &mut self.builder.told;
        match name.as_str() {
            "og:title" | "twitter:title" | "dc.title" | "dcterms.title" => told.headlines.push(value),
            "og:site_name" | "application-name" | "dc.publisher" | "dcterms.publisher" => {
                told.publishers.push(value)
            }
            "og:url" => told.addresses.push(value),
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
                told.published.push(value);
            }
            "inlanguage" | "dc.language" | "dcterms.language" | "og:locale" => told.languages.push(value),
            "description" | "og:description" | "twitter:description" => told.summaries.push(value),
            _ => {}
        }
    }

    /// Skips what is not shown, and reads of it what tells.
    fn unshown(&mut self, tag: Tag, name: &str, attributes: &Attributes<'a>) {
        let Some(end) = self.end_of_raw(name) else {
            // A script that never ends is a script to the end; of a picture or a frame the tag alone is dropped.
            let swallows = tag == Tag::Script || name.eq_ignore_ascii_case("style");
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
    fn end_of_raw(&mut self, name: &str) -> Option<usize> {
        let name = name.to_ascii_lowercase().into_bytes();
        if self.unclosed.0.contains(&name) {
            return None;
        }
        let bytes = self.text.as_bytes();
        let mut at = self.at;
        while let Some(found) = memmem::find(&bytes[at..], b"</") {
            at += found + 2;
            let here = bytes.get(at..at + name.len());
            if here.is_some_and(|here| here.eq_ignore_ascii_case(&name)) {
                return Some(at - 2);
            }
        }
        self.unclosed.0.push(name);
        None
    }

    fn tell_language(&mut self, language: Option<&'a str>, rule: &'static str) {
        if let Some(language) = language.filter(|tag| !tag.trim().is_empty()) {
            let value = self.value(language, rule);
            self.builder.told.languages.push(value);
        }
    }

    /// A value told by an attribute, references decoded.
    fn value(&self, word: &'a str, rule: &'static str) -> Value {
        let start = (word.as_ptr() as usize).saturating_sub(self.text.as_ptr() as usize);
        Value { word: decoded(word), rule, at: start..start + word.len() }
    }
}

/// Text with its references decoded and white space folded.
pub(crate) fn decoded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = memchr(b'&', rest.as_bytes()) {
        out.push_str(&rest[..at]);
        let reference = entities::reference(&rest[at..]);
        match &reference {
            Some(reference) => out.push_str(&reference.characters),
            None => out.push('&'),
        }
        rest = &rest[at + reference.map_or(1, |reference| reference.length)..];
    }
    out.push_str(rest);
    crate::fold(&out)
}

/// The name of a tag that begins at `start`.
fn name_at(text: &str, start: usize) -> &str {
    let rest = &text[start..];
    let end = rest.bytes().position(|b| matches!(b, b'>' | b'/') || b.is_ascii_whitespace());
    &rest[..end.unwrap_or(rest.len())]
}

/// The name in lower case, in a buffer on the stack; names longer than any known one become empty.
fn lowered<'n>(name: &str, buffer: &'n mut [u8; 16]) -> &'n [u8] {
    let Some(space) = buffer.get_mut(..name.len()) else { return &[] };
    space.copy_from_slice(name.as_bytes());
    space.make_ascii_lowercase();
    space
}

/// A number for a name, so that end tags find their own start tag: FNV-1a over its lower-case bytes.
fn name_key(name: &str) -> u32 {
    name.bytes()
        .fold(0x811C_9DC5, |key, b| (key ^ u32::from(b.to_ascii_lowercase())).wrapping_mul(0x0100_0193))
}
