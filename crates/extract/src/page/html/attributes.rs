//! The attributes of a tag that a reading looks at.

use super::{
    find::{find, find_either},
    names,
};
use crate::page::name::Name;
use std::ops::Range;

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
    /// Reads the attributes from `at` on; gives the offset after the tag's `>`.
    pub(super) fn read(&mut self, text: &'a str, at: usize) -> usize {
        let bytes = text.as_bytes();
        let mut at = at;
        for count in 0.. {
            at = names::next_attribute(bytes, at);
            match bytes.get(at) {
                None => break,
                Some(b'>') => {
                    at += 1;
                    break;
                }
                // An equals sign at the very beginning belongs to the name, as the standard has it.
                Some(_) => {}
            }
            let names::Read { name, end } = names::attribute(bytes, at);
            let (value, after) = value(bytes, end);
            at = after;
            if count < MOST {
                self.note(name, value.map(|range| &text[range]));
            }
        }
        at
    }

    /// The offset after the `>` of a tag of which no attribute is looked at, from `at` on.
    pub(super) fn skip(bytes: &[u8], at: usize) -> usize {
        let mut at = at;
        loop {
            let name = names::next_attribute(bytes, at);
            match bytes.get(name) {
                None => return name,
                Some(b'>') => return name + 1,
                Some(_) => {}
            }
            let mark = name + 1 + find_either(b'=', b'>', &bytes[name + 1..]);
            at = match bytes.get(mark) {
                // A value follows the name before it. Where white space or a slash stands between, the name may be that of
                // an attribute without a value, and the equals sign may begin the next name.
                Some(b'=') if matches!(bytes[mark - 1], b'/' | b'\t'..=b' ') => past(bytes, name, mark),
                Some(b'=') => value(bytes, mark).1,
                _ => mark,
            };
        }
    }

    fn note(&mut self, name: Name, value: Option<&'a str>) {
        const CLASS: Name = Name::of(b"class");
        const ID: Name = Name::of(b"id");
        const ROLE: Name = Name::of(b"role");
        const ITEMPROP: Name = Name::of(b"itemprop");
        const ITEMTYPE: Name = Name::of(b"itemtype");
        const STYLE: Name = Name::of(b"style");
        const HREF: Name = Name::of(b"href");
        const HREFLANG: Name = Name::of(b"hreflang");
        const REL: Name = Name::of(b"rel");
        const LANG: Name = Name::of(b"lang");
        const XML_LANG: Name = Name::of(b"xml:lang");
        const DATETIME: Name = Name::of(b"datetime");
        const CONTENT: Name = Name::of(b"content");
        const PROPERTY: Name = Name::of(b"property");
        const NAME: Name = Name::of(b"name");
        const TYPE: Name = Name::of(b"type");
        const HIDDEN: Name = Name::of(b"hidden");
        let slot = match name {
            CLASS => &mut self.class,
            ID => &mut self.id,
            ROLE => &mut self.role,
            ITEMPROP => &mut self.itemprop,
            ITEMTYPE => &mut self.itemtype,
            STYLE => &mut self.style,
            HREF => &mut self.href,
            HREFLANG => &mut self.hreflang,
            REL => &mut self.rel,
            LANG | XML_LANG => &mut self.lang,
            DATETIME => &mut self.datetime,
            CONTENT => &mut self.content,
            PROPERTY => &mut self.property,
            NAME => &mut self.name,
            TYPE => &mut self.kind,
            HIDDEN => {
                self.hidden = true;
                return;
            }
            _ => return,
        };
        *slot = slot.or(Some(value.unwrap_or("")));
    }
}

/// Reads attributes from `at` on, one after another, until `mark` is past: it is not sought again for each of them, so that
/// time stays bounded.
fn past(bytes: &[u8], at: usize, mark: usize) -> usize {
    let mut at = at;
    while at <= mark {
        let name = names::attribute(bytes, names::next_attribute(bytes, at));
        at = value(bytes, name.end).1;
    }
    at
}

/// The value of an attribute whose name ends at `at`, and the offset after it.
#[inline]
fn value(bytes: &[u8], at: usize) -> (Option<Range<usize>>, usize) {
    let at = skip_white(bytes, at);
    if bytes.get(at) != Some(&b'=') {
        return (None, at);
    }
    let start = skip_white(bytes, at + 1);
    match bytes.get(start) {
        Some(&quote @ (b'"' | b'\'')) => {
            let start = start + 1;
            let end = start + find(quote, &bytes[start..]);
            (Some(start..end), (end + 1).min(bytes.len()))
        }
        _ => {
            let rest = bytes[start..].iter();
            let end = start + rest.take_while(|byte| **byte != b'>' && !byte.is_ascii_whitespace()).count();
            (Some(start..end), end)
        }
    }
}

#[inline]
fn skip_white(bytes: &[u8], at: usize) -> usize {
    at + bytes[at..].iter().take_while(|byte| byte.is_ascii_whitespace()).count()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_tag_ends_at_one_place_whether_its_attributes_are_read_or_skipped(tag in "[ab=\"'>/ \n\t]{0,24}") {
            prop_assert_eq!(Attributes::default().read(&tag, 0), Attributes::skip(tag.as_bytes(), 0), "{}", tag);
        }
    }
}
