//! Character references: `&amp;`, `&#8217;`, `&#x2019;`, by the table of the HTML standard.

use std::sync::OnceLock;

/// The standard's names, one a line: name, code points, and `+` where the semicolon may be missing.
const TABLE: &str = include_str!("entities.txt");
/// The longest name of the table has 31 letters.
const LONGEST_NAME: usize = 32;

/// What a reference stands for.
pub(crate) struct Reference {
    /// The characters.
    pub(crate) characters: Characters,
    /// How many bytes it is written in, from its ampersand on.
    pub(crate) length: usize,
}

/// One character by its number, or what a name of the table stands for.
pub(crate) enum Characters {
    /// By number.
    One(char),
    /// By name.
    Named(&'static str),
}

impl Characters {
    /// The characters as text; `room` holds what is not in the table.
    pub(crate) fn as_str<'a>(&'a self, room: &'a mut [u8; 4]) -> &'a str {
        match self {
            Characters::One(c) => c.encode_utf8(room),
            Characters::Named(characters) => characters,
        }
    }
}

/// Reads the reference that `text` begins with (an ampersand); `None` where the ampersand stands for itself.
pub(crate) fn reference(text: &str) -> Option<Reference> {
    let body = text.get(1..)?;
    match body.strip_prefix('#') {
        Some(number) => numbered(number),
        None => named(body),
    }
}

fn numbered(body: &str) -> Option<Reference> {
    let (digits, radix, lead) = match body.strip_prefix(['x', 'X']) {
        Some(hex) => (hex, 16, 3),
        None => (body, 10, 2),
    };
    let count = digits.bytes().take_while(|b| (*b as char).is_digit(radix)).count();
    if count == 0 {
        return None;
    }
    let closed = digits.as_bytes().get(count) == Some(&b';');
    // Too large for a number is too large for a character.
    let code = u32::from_str_radix(&digits[..count], radix).unwrap_or(u32::MAX);
    Some(Reference {
        characters: Characters::One(character(code)),
        length: lead + count + usize::from(closed),
    })
}

/// The character of a code point; 0x80 to 0x9F mean windows-1252, as the standard says.
fn character(code: u32) -> char {
    let windows = u8::try_from(code).ok().filter(|byte| (0x80..0xA0).contains(byte));
    let decoded = windows
        .and_then(|byte| encoding_rs::WINDOWS_1252.decode_without_bom_handling(&[byte]).0.chars().next());
    decoded.or_else(|| char::from_u32(code)).filter(|c| *c != '\0').unwrap_or('\u{FFFD}')
}

fn named(body: &str) -> Option<Reference> {
    let count = body.bytes().take(LONGEST_NAME).take_while(u8::is_ascii_alphanumeric).count();
    let closed = body.as_bytes().get(count) == Some(&b';');
    if closed && let Some(entry) = entry(&body[..count]) {
        return Some(Reference { characters: Characters::Named(&entry.characters), length: count + 2 });
    }
    // "&ampersand" means "&" and "ersand": the longest name that may stand without its semicolon.
    (2..=count.min(6)).rev().find_map(|length| {
        let entry = entry(&body[..length]).filter(|entry| entry.may_be_open)?;
        Some(Reference { characters: Characters::Named(&entry.characters), length: length + 1 })
    })
}

struct Entry {
    name: &'static str,
    characters: String,
    may_be_open: bool,
}

fn entry(name: &str) -> Option<&'static Entry> {
    static ENTRIES: OnceLock<Vec<Entry>> = OnceLock::new();
    let entries = ENTRIES.get_or_init(|| TABLE.lines().filter_map(parse).collect());
    entries.binary_search_by(|entry| entry.name.cmp(name)).ok().map(|i| &entries[i])
}

fn parse(line: &'static str) -> Option<Entry> {
    let mut fields = line.split('\t');
    let (name, code_points) = (fields.next()?, fields.next()?);
    let codes = code_points.split(' ').filter_map(|hex| u32::from_str_radix(hex, 16).ok());
    let characters = codes.filter_map(char::from_u32).collect();
    Some(Entry { name, characters, may_be_open: fields.next() == Some("+") })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<(String, usize)> {
        reference(text).map(|r| (r.characters.as_str(&mut [0; 4]).to_owned(), r.length))
    }

    #[test]
    fn references_are_read_as_the_standard_says() {
        for (written, characters, length) in [
            ("&amp;x", "&", 5),
            ("&nbsp;", "\u{a0}", 6),
            ("&#8217;s", "’", 7),
            ("&#x2019;", "’", 8),
            ("&#146;", "’", 6),
            ("&#0;", "\u{FFFD}", 4),
            ("&#99999999999;", "\u{FFFD}", 14),
            ("&copy 2020", "©", 5),
            ("&ampersand", "&", 4),
            ("&CounterClockwiseContourIntegral;", "∳", 33),
        ] {
            assert_eq!(read(written), Some((characters.to_owned(), length)), "{written}");
        }
        for plain in ["& ", "&", "&;", "&#;", "&#x;", "&unknown;", "&é;"] {
            assert_eq!(read(plain), None, "{plain}");
        }
    }
}
