//! What stands between `<` and `>`, and references in text.

use super::XmlFault;

/// The most attributes that a tag may have: real ones have under ten.
const MOST_ATTRIBUTES: usize = 100;

/// The tag that opens an element.
pub(super) struct Tag {
    /// The element's name as written, with its prefix.
    pub(super) written: String,
    /// Its name without prefix.
    pub(super) name: String,
    /// Attributes, without prefixes but for `xml:`.
    pub(super) attributes: Vec<(String, String)>,
}

impl Tag {
    /// Reads a tag without its angle brackets.
    pub(super) fn parse(written: &str) -> Result<Tag, XmlFault> {
        let (name, mut rest) = written.split_at(written.find(char::is_whitespace).unwrap_or(written.len()));
        if !is_name(name) {
            return Err(malformed("a tag has no name"));
        }
        let mut attributes = Vec::new();
        loop {
            rest = rest.trim_start();
            if rest.is_empty() {
                break;
            }
            let (name, behind) =
                rest.split_once('=').ok_or_else(|| malformed("an attribute has no value"))?;
            let behind = behind.trim_start();
            let quote = behind.chars().next().filter(|quote| ['"', '\''].contains(quote));
            let quote =
                quote.ok_or_else(|| malformed("the value of an attribute is not in quotation marks"))?;
            let (value, behind) = behind[1..]
                .split_once(quote)
                .ok_or_else(|| malformed("the value of an attribute is not closed"))?;
            if !is_name(name.trim_end()) || value.contains('<') || attributes.len() >= MOST_ATTRIBUTES {
                return Err(malformed("an attribute cannot be understood"));
            }
            attributes.push((attribute_name(name.trim_end()).to_owned(), unescaped(value)?));
            rest = behind;
        }
        let local = name.rsplit(':').next().unwrap_or(name);
        Ok(Tag { written: name.to_owned(), name: local.to_owned(), attributes })
    }
}

fn attribute_name(name: &str) -> &str {
    if name.starts_with("xml:") { name } else { name.rsplit(':').next().unwrap_or(name) }
}

fn is_name(name: &str) -> bool {
    let fits = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | ':') || !c.is_ascii();
    !name.is_empty() && !name.starts_with(|c: char| c.is_ascii_digit() || c == '-') && name.chars().all(fits)
}

/// Says whether what was read of a tag ends within the value of an attribute.
pub(super) fn is_within_value(read: &[u8]) -> bool {
    let mut within = None;
    for byte in read {
        within = match (within, byte) {
            (None, b'"' | b'\'') => Some(*byte),
            (Some(quote), byte) if quote == *byte => None,
            (within, _) => within,
        };
    }
    within.is_some()
}

/// Text with its references undone.
pub(super) fn unescaped(text: &str) -> Result<String, XmlFault> {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        let name = rest[at + 1..].split_once(';').filter(|(name, _)| is_name(name) || name.starts_with('#'));
        let (name, behind) = name.ok_or_else(|| malformed("an “&” stands for itself: write &amp;"))?;
        out.push(character(name)?);
        rest = behind;
    }
    out.push_str(rest);
    Ok(out)
}

fn character(name: &str) -> Result<char, XmlFault> {
    let code = match name {
        "amp" => return Ok('&'),
        "lt" => return Ok('<'),
        "gt" => return Ok('>'),
        "quot" => return Ok('"'),
        "apos" => return Ok('\''),
        _ => match name.strip_prefix("#x") {
            Some(digits) => u32::from_str_radix(digits, 16).ok(),
            None => name.strip_prefix('#').and_then(|digits| digits.parse().ok()),
        },
    };
    match code.and_then(char::from_u32) {
        Some('\t' | '\n' | '\r' | ' '..) => Ok(code.and_then(char::from_u32).unwrap_or(' ')),
        _ if name.starts_with('#') => Err(malformed("a reference to a character names none")),
        _ => Err(XmlFault::Entity(name.chars().take(40).collect())),
    }
}

fn malformed(why: &str) -> XmlFault {
    XmlFault::Malformed(why.to_owned())
}
