//! The links of a page, for whoever follows them: tags and words between them, and no more.

use super::{attributes::Attributes, find::find, names, raw};
use crate::page::name::Name;

/// A piece of a page that matters to its links.
pub(crate) enum LinkPart<'a> {
    /// A link begins; one in the head has no words.
    Begins { href: &'a str, rel: Option<&'a str>, media_type: Option<&'a str> },
    /// Words, or white space, outside of tags, as they are written.
    Words(&'a str),
    /// A link ends.
    Ends,
}

/// Calls `each` with the links of a page and the words between tags, in order.
pub(crate) fn each_link_part<'a>(text: &'a str, each: &mut dyn FnMut(LinkPart<'a>)) {
    const LINK: Name = Name::of(b"a");
    const HEAD_LINK: Name = Name::of(b"link");
    const SCRIPT: Name = Name::of(b"script");
    const STYLE: Name = Name::of(b"style");
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        let tag = at + find(b'<', &bytes[at..]);
        if tag > at {
            each(LinkPart::Words(&text[at..tag]));
        }
        let rest = bytes.get(tag + 1..).unwrap_or_default();
        match rest {
            [b'!', b'-', b'-', ..] => at = after(text, tag + 2, "-->"),
            [b'/', byte, ..] if byte.is_ascii_alphabetic() => {
                let names::Read { name, end } = names::element(bytes, tag + 2);
                if name == LINK {
                    each(LinkPart::Ends);
                }
                at = Attributes::skip(bytes, end);
            }
            [byte, ..] if byte.is_ascii_alphabetic() => {
                let names::Read { name, end } = names::element(bytes, tag + 1);
                let mut attributes = Attributes::default();
                let next = attributes.read(text, end);
                at = next;
                match (name, attributes.href) {
                    (LINK | HEAD_LINK, Some(href)) => {
                        each(LinkPart::Begins { href, rel: attributes.rel, media_type: attributes.kind });
                        if name == HEAD_LINK {
                            each(LinkPart::Ends);
                        }
                    }
                    (SCRIPT | STYLE, _) => {
                        let name = &bytes[tag + 1..end];
                        at = raw::end_of(name, &bytes[next..]).map_or(bytes.len(), |end| next + end);
                    }
                    _ => {}
                }
            }
            _ => at = (tag + 1).min(bytes.len()),
        }
    }
}

/// Where the text goes on after a mark; its end where the mark is missing.
fn after(text: &str, at: usize, mark: &str) -> usize {
    text[at..].find(mark).map_or(text.len(), |found| at + found + mark.len())
}
