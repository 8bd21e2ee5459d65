//! HTML as far as a proof needs it: which bytes are words that are shown.
//!
//! The rules are those of the HTML standard's tokenizer (section 13.2.5). Of tree building only this is kept: an element that
//! is not shown hides everything up to its own end tag. An unclosed one hides the rest of the page: what is shown must be
//! beyond doubt.

use super::page::{Kind, Pieces};
use memchr::{memchr, memchr_iter, memmem};

/// Elements that begin and end a line.
const BREAKS: &str = " address article aside blockquote body br button caption center dd details dialog dir div dl dt fieldset \
    figcaption figure footer form h1 h2 h3 h4 h5 h6 head header hgroup hr html legend li listing main menu nav ol optgroup option p \
    plaintext pre search section select summary table tbody td tfoot th thead tr ul xmp ";
/// Elements without content.
const VOID: &str =
    " area base basefont bgsound br col embed frame hr img input keygen link meta param source track wbr ";
/// Elements whose content is raw text that is not shown.
const RAW: &str = " title textarea xmp iframe noembed noframes ";
/// Elements that are not shown, with the elements within.
const UNSHOWN: &str = " noscript template svg math canvas object audio video datalist ";

/// Takes a page apart and says where its first title stands.
pub(super) fn scan(source: &[u8], pieces: &mut Pieces) -> Option<[usize; 2]> {
    let mut title = None;
    let mut hidden: Option<Hidden> = None;
    let (mut at, mut text_from) = (0, 0);
    while let Some(start) = markup_from(source, at) {
        let words = if hidden.is_some() { Kind::Hidden } else { Kind::Shown };
        pieces.add(words, text_from, start);
        let tag = Tag::at(source, start);
        pieces.add(if tag.is_one_of(BREAKS) { Kind::Break } else { Kind::Mark }, start, tag.end);
        (at, text_from) = (tag.end, tag.end);
        if tag.name.is_empty() || tag.is_one_of(VOID) {
            continue;
        }
        hidden = after(hidden, &tag);
        let is_unseen = tag.name == "script" || tag.name == "style";
        if !tag.is_end && (is_unseen || tag.is_one_of(RAW)) {
            let end =
                if tag.name == "script" { script_end(source, at) } else { raw_end(source, at, &tag.name) };
            if tag.name == "title" && title.is_none() {
                title = Some([at, end]);
            }
            pieces.add(if is_unseen { Kind::Mark } else { Kind::Hidden }, at, end);
            (at, text_from) = (end, end);
        }
    }
    pieces.add(if hidden.is_some() { Kind::Hidden } else { Kind::Shown }, text_from, source.len());
    title
}

/// An element that is not shown, and how many of its name are open within it, itself included.
struct Hidden {
    name: String,
    depth: usize,
}

/// What is hidden after a tag.
fn after(hidden: Option<Hidden>, tag: &Tag) -> Option<Hidden> {
    let closes_itself = tag.closes_itself && matches!(tag.name.as_str(), "svg" | "math");
    match hidden {
        Some(Hidden { name, depth }) if tag.name == name => {
            let depth = if tag.is_end { depth - 1 } else { depth + usize::from(!closes_itself) };
            (depth > 0).then_some(Hidden { name, depth })
        }
        Some(hidden) => Some(hidden),
        None if tag.is_end => None,
        None => {
            let begins = tag.is_one_of(UNSHOWN) && !closes_itself || tag.is_hidden;
            begins.then(|| Hidden { name: tag.name.clone(), depth: 1 })
        }
    }
}

/// Where markup begins, from some byte on.
fn markup_from(source: &[u8], from: usize) -> Option<usize> {
    let begins = |at: &usize| match source.get(at + 1) {
        Some(byte) if byte.is_ascii_alphabetic() => true,
        Some(b'!' | b'?') => true,
        Some(b'/') => source.len() > at + 2,
        _ => false,
    };
    memchr_iter(b'<', source.get(from..)?).map(|at| from + at).find(begins)
}

/// What begins with a “<”: a tag, or a comment, which has no name.
#[derive(Default)]
struct Tag {
    name: String,
    is_end: bool,
    closes_itself: bool,
    is_hidden: bool,
    end: usize,
}

impl Tag {
    fn at(source: &[u8], start: usize) -> Tag {
        let rest = &source[start..];
        if let Some(comment) = rest.strip_prefix(b"<!--") {
            return Tag { end: start + 4 + comment_end(comment), ..Tag::default() };
        }
        let is_end = rest.get(1) == Some(&b'/');
        let name_from = start + 1 + usize::from(is_end);
        if !source.get(name_from).is_some_and(u8::is_ascii_alphabetic) {
            let end = memchr(b'>', rest).map_or(source.len(), |end| start + end + 1);
            return Tag { end, ..Tag::default() };
        }
        let name_end = find(source, name_from, |byte| is_space(byte) || matches!(byte, b'/' | b'>'));
        let name = source[name_from..name_end].to_ascii_lowercase();
        let name = String::from_utf8_lossy(&name).into_owned();
        let mut tag = Tag { name, is_end, end: source.len(), ..Tag::default() };
        tag.attributes(source, name_end);
        tag.closes_itself = source[..tag.end].ends_with(b"/>");
        tag
    }

    fn is_one_of(&self, names: &str) -> bool {
        !self.name.is_empty() && names.split(' ').any(|name| name == self.name)
    }

    /// Reads the attributes up to the end of the tag.
    fn attributes(&mut self, source: &[u8], mut at: usize) {
        loop {
            at = find(source, at, |byte| !is_space(byte) && byte != b'/');
            let name_from = at;
            match source.get(at) {
                None => return,
                Some(b'>') => {
                    self.end = at + 1;
                    return;
                }
                Some(_) => at += 1,
            }
            at = find(source, at, |byte| is_space(byte) || matches!(byte, b'/' | b'>' | b'='));
            let name = &source[name_from..at];
            let equals = find(source, at, |byte| !is_space(byte));
            let mut value: &[u8] = b"";
            if source.get(equals) == Some(&b'=') {
                let from = find(source, equals + 1, |byte| !is_space(byte));
                (value, at) = value_from(source, from);
            }
            self.is_hidden |= hides(name, value);
        }
    }
}

/// An attribute's value and the byte after it.
fn value_from(source: &[u8], from: usize) -> (&[u8], usize) {
    match source.get(from) {
        Some(quote @ (b'"' | b'\'')) => {
            let end = memchr(*quote, &source[from + 1..]).map_or(source.len(), |end| from + 1 + end);
            (&source[from + 1..end], (end + 1).min(source.len()))
        }
        _ => {
            let end = find(source, from, |byte| is_space(byte) || byte == b'>');
            (&source[from.min(end)..end], end)
        }
    }
}

/// Says whether an attribute hides its element. Style sheets are not read.
fn hides(name: &[u8], value: &[u8]) -> bool {
    if name.eq_ignore_ascii_case(b"hidden") {
        return true;
    }
    if !name.eq_ignore_ascii_case(b"style") {
        return false;
    }
    let style: Vec<u8> = value.iter().filter(|byte| !is_space(**byte)).map(u8::to_ascii_lowercase).collect();
    style
        .split(|byte| *byte == b';')
        .any(|one| one.starts_with(b"display:none") || one.starts_with(b"visibility:hidden"))
}

fn is_space(byte: u8) -> bool {
    matches!(byte, b'\t' | b'\n' | 0x0c | b'\r' | b' ')
}

fn find(source: &[u8], from: usize, is_it: impl Fn(u8) -> bool) -> usize {
    let rest = source.get(from..).unwrap_or_default();
    rest.iter().position(|byte| is_it(*byte)).map_or(source.len(), |at| from + at)
}

/// The length of a comment behind its `<!--`, its end included.
fn comment_end(comment: &[u8]) -> usize {
    for whole in [&b">"[..], b"->"] {
        if comment.starts_with(whole) {
            return whole.len();
        }
    }
    let closes = |end: &usize| comment[..*end].ends_with(b"--") || comment[..*end].ends_with(b"--!");
    memchr_iter(b'>', comment).find(closes).map_or(comment.len(), |end| end + 1)
}

fn raw_end(source: &[u8], from: usize, name: &str) -> usize {
    let mut ends = memmem::find_iter(&source[from..], b"</");
    ends.find(|at| is_named(&source[from + at + 2..], name.as_bytes())).map_or(source.len(), |at| from + at)
}

fn is_named(tag: &[u8], name: &[u8]) -> bool {
    tag.get(..name.len()).is_some_and(|start| start.eq_ignore_ascii_case(name))
        && tag.get(name.len()).is_some_and(|byte| is_space(*byte) || matches!(byte, b'/' | b'>'))
}

/// Where a script ends: within `<!--` and `-->` it may write whole scripts of its own (section 13.2.5.15 and on).
fn script_end(source: &[u8], from: usize) -> usize {
    let (mut is_escaped, mut is_within_another) = (false, false);
    let mut at = from;
    while let Some(found) = memchr::memchr2(b'<', b'-', &source[at..]) {
        at += found;
        let rest = &source[at..];
        if rest.starts_with(b"-->") {
            (is_escaped, is_within_another) = (false, false);
            at += 3;
        } else if rest.starts_with(b"</") && is_named(&rest[2..], b"script") {
            if !is_within_another {
                return at;
            }
            is_within_another = false;
            at += 8;
        } else if !is_escaped && rest.starts_with(b"<!--") {
            is_escaped = true;
            at += 2;
        } else if is_escaped && rest.starts_with(b"<") && is_named(&rest[1..], b"script") {
            is_within_another = true;
            at += 7;
        } else {
            at += 1;
        }
    }
    source.len()
}
