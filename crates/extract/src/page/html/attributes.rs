//! The attributes of a tag that a reading looks at.

use memchr::memchr;

/// How many attributes of one tag are looked at; the rest is skipped.
const MOST: usize = 1024;

/// What a tag says.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Attributes<'a> {
    pub(super) class: Option<&'a str>,
    pub(super) id: Option<&'a str>,
    pub(super) role: Option<&'a str>,
    pub(super) itemprop: Option<&'a str>,
    pub(super) itemtype: Option<&'a str>,
    pub(super) style: Option<&'a str>,
    pub(super) hidden: bool,
    pub(super) href: Option<&'a str>,
    pub(super) hreflang: Option<&'a str>,
    pub(super) rel: Option<&'a str>,
    pub(super) lang: Option<&'a str>,
    pub(super) datetime: Option<&'a str>,
    pub(super) content: Option<&'a str>,
    pub(super) property: Option<&'a str>,
    pub(super) name: Option<&'a str>,
    pub(super) kind: Option<&'a str>,
}

impl<'a> Attributes<'a> {
    /// Reads the attributes from `at` on; gives them and the offset after the tag's `>`.
    pub(super) fn read(text: &'a str, at: usize) -> (Self, usize) {
        let mut attributes = Attributes::default();
        let mut cursor = Cursor { bytes: text.as_bytes(), at };
        for count in 0.. {
            cursor.skip(|b| b.is_ascii_whitespace() || b == b'/');
            match cursor.peek() {
                None => break,
                Some(b'>') => {
                    cursor.at += 1;
                    break;
                }
                Some(_) => {}
            }
            let name = cursor.name();
            let value = cursor.value();
            if count < MOST {
                attributes.note(&text.as_bytes()[name], value.map(|range| &text[range]));
            }
        }
        (attributes, cursor.at)
    }

    fn note(&mut self, name: &[u8], value: Option<&'a str>) {
        let mut lower = [0; 16];
        let Some(space) = lower.get_mut(..name.len()) else { return };
        space.copy_from_slice(name);
        space.make_ascii_lowercase();
        let slot = match &*space {
            b"class" => &mut self.class,
            b"id" => &mut self.id,
            b"role" => &mut self.role,
            b"itemprop" => &mut self.itemprop,
            b"itemtype" => &mut self.itemtype,
            b"style" => &mut self.style,
            b"href" => &mut self.href,
            b"hreflang" => &mut self.hreflang,
            b"rel" => &mut self.rel,
            b"lang" | b"xml:lang" => &mut self.lang,
            b"datetime" => &mut self.datetime,
            b"content" => &mut self.content,
            b"property" => &mut self.property,
            b"name" => &mut self.name,
            b"type" => &mut self.kind,
            b"hidden" => {
                self.hidden = true;
                return;
            }
            _ => return,
        };
        *slot = slot.or(Some(value.unwrap_or("")));
    }
}

struct Cursor<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl Cursor<'_> {
    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    fn skip(&mut self, unwanted: impl Fn(u8) -> bool) {
        while self.peek().is_some_and(&unwanted) {
            self.at += 1;
        }
    }

    fn name(&mut self) -> std::ops::Range<usize> {
        let start = self.at;
        // An equals sign at the very beginning belongs to the name, as the standard has it.
        self.at += 1;
        self.skip(|b| !matches!(b, b'=' | b'>' | b'/') && !b.is_ascii_whitespace());
        start..self.at
    }

    fn value(&mut self) -> Option<std::ops::Range<usize>> {
        self.skip(|b| b.is_ascii_whitespace());
        if self.peek() != Some(b'=') {
            return None;
        }
        self.at += 1;
        self.skip(|b| b.is_ascii_whitespace());
        match self.peek() {
            Some(quote @ (b'"' | b'\'')) => {
                let start = self.at + 1;
                let end = memchr(quote, &self.bytes[start..]).map_or(self.bytes.len(), |i| start + i);
                self.at = (end + 1).min(self.bytes.len());
                Some(start..end)
            }
            _ => {
                let start = self.at;
                self.skip(|b| b != b'>' && !b.is_ascii_whitespace());
                Some(start..self.at)
            }
        }
    }
}
