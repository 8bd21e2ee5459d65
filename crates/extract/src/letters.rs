//! Characters and references as a page is read in them, for whoever checks a few bytes of it without reading it.

use crate::{decode, page};

/// Decodes bytes by a charset's WHATWG name; none if any byte belongs to no character.
pub fn decode_exactly(bytes: &[u8], charset: &str) -> Option<String> {
    let encoding = decode::charset_named(charset)?;
    Some(encoding.decode_without_bom_handling_and_without_replacement(bytes)?.into_owned())
}

/// Reads the character reference of HTML that a text begins with: its characters, and how many bytes it is written in.
pub fn character_reference(text: &str) -> Option<(String, usize)> {
    let reference = page::reference(text)?;
    Some((reference.characters.as_str(&mut [0; 4]).to_owned(), reference.length))
}
