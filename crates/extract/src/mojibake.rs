//! Words spoiled before they were published: UTF-8 that somebody read as windows-1252 or windows-1251 ("â€™", "Ã©", "Рњ"),
//! and characters that were lost on the way. They are reported, never repaired: what the page shows is what it said.

use encoding_rs::{WINDOWS_1251, WINDOWS_1252};
use memchr::{memchr, memchr3};
use std::sync::OnceLock;

/// What is spoiled in some words.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Spoiled {
    /// Characters that stand as two or three of another charset.
    pub(crate) misread: usize,
    /// Characters lost: U+FFFD, and "锟斤拷", which is what GBK makes of two of them.
    pub(crate) lost: usize,
}

/// Counts what is spoiled in a line.
pub(crate) fn of(words: &str) -> Spoiled {
    // Spoiled characters begin with these bytes in UTF-8: most lines have none and are done with.
    const FIRST: [u8; 4] =
        ["Ã".as_bytes()[0], "Р".as_bytes()[0], "锟".as_bytes()[0], "\u{FFFD}".as_bytes()[0]];
    let bytes = words.as_bytes();
    if memchr3(FIRST[0], FIRST[1], FIRST[2], bytes).or_else(|| memchr(FIRST[3], bytes)).is_none() {
        return Spoiled::default();
    }
    let lost =
        words.matches('\u{FFFD}').count() + words.matches("锟斤拷").count() + words.matches("ï¿½").count();
    let [western, cyrillic] = tables();
    let has = |byte| memchr(byte, bytes).is_some();
    let accents = if has(FIRST[0]) { western.misread(words) } else { 0 };
    // Of Cyrillic every letter is spoiled; a pair or two among sound ones is a name in quotation marks: «Р».
    let pairs = if has(FIRST[1]) { cyrillic.misread(words) } else { 0 };
    let all_spoiled = pairs * 4 >= words.chars().filter(|c| !c.is_ascii()).count();
    Spoiled { misread: accents.max(if all_spoiled { pairs } else { 0 }), lost }
}

/// The characters that the bytes from 0x80 on stand for in a charset.
struct Table {
    /// Those of the bytes that may follow in UTF-8: from 0x80 to 0xBF.
    following: [char; 64],
    /// That of 0xC0. Up to 0xFF the others follow it as in Unicode.
    first_letter: char,
}

fn tables() -> &'static [Table; 2] {
    static TABLES: OnceLock<[Table; 2]> = OnceLock::new();
    TABLES.get_or_init(|| {
        [(WINDOWS_1252, 'À'), (WINDOWS_1251, 'А')].map(|(encoding, first_letter)| {
            let bytes: [u8; 64] = std::array::from_fn(|i| 0x80 | i as u8);
            let text = encoding.decode_without_bom_handling(&bytes).0;
            let mut following = ['\0'; 64];
            following.iter_mut().zip(text.chars()).for_each(|(slot, c)| *slot = c);
            Table { following, first_letter }
        })
    })
}

impl Table {
    /// How many runs of characters, written as bytes of this charset, are one character of UTF-8 that is met in texts.
    fn misread(&self, words: &str) -> usize {
        let mut rest = words.chars();
        let mut count = 0;
        while let Some(first) = rest.next() {
            let Some(lead) = self.letter(first) else { continue };
            let Some(length) = length_by_lead(lead) else { continue };
            let mut ahead = rest.clone();
            let mut bytes = [lead, 0, 0];
            let is_whole = bytes[1..length].iter_mut().all(|slot| {
                let byte = ahead.next().and_then(|c| self.following(c));
                *slot = byte.unwrap_or_default();
                byte.is_some()
            });
            let decoded = is_whole.then(|| str::from_utf8(&bytes[..length]).ok()).flatten();
            if decoded.and_then(|text| text.chars().next()).is_some_and(is_met_in_texts) {
                count += 1;
                rest = ahead;
            }
        }
        count
    }

    /// The byte of a letter, from 0xC0 on.
    fn letter(&self, c: char) -> Option<u8> {
        let place = u32::from(c).checked_sub(u32::from(self.first_letter))?;
        u8::try_from(place).ok().filter(|place| *place < 0x40).map(|place| 0xC0 | place)
    }

    /// The byte of a character that may follow: sound text hardly ever asks, since a letter is followed by a letter.
    fn following(&self, c: char) -> Option<u8> {
        if c.is_ascii() || self.letter(c).is_some() {
            return None;
        }
        let place = self.following.iter().position(|known| *known == c)?;
        u8::try_from(place).ok().map(|place| 0x80 | place)
    }
}

/// How many bytes a character of UTF-8 has that begins with this one; `None` for what begins none of two or three.
fn length_by_lead(lead: u8) -> Option<usize> {
    match lead {
        0xC2..=0xDF => Some(2),
        0xE0..=0xEF => Some(3),
        _ => None,
    }
}

/// Letters with accents, Cyrillic, and the punctuation of print: what else two odd characters make is chance.
fn is_met_in_texts(c: char) -> bool {
    matches!(c, '\u{A1}'..='\u{17F}' | 'Ѐ'..='ґ' | '\u{2010}'..='\u{2044}' | '€' | '\u{3000}'..='\u{9FFF}')
}

#[cfg(test)]
mod tests {
    use super::*;

    /// UTF-8 read in a charset that it is not in.
    fn spoil(words: &str, encoding: &'static encoding_rs::Encoding) -> String {
        encoding.decode_without_bom_handling(words.as_bytes()).0.into_owned()
    }

    #[test]
    fn utf_8_read_as_another_charset_is_counted() {
        assert_eq!(of(&spoil("the nation’s “best” café", WINDOWS_1252)).misread, 4);
        assert_eq!(of(&spoil("Москва", WINDOWS_1251)).misread, 6);
        assert_eq!(of(&spoil("Москва", WINDOWS_1252)).misread, 6);
    }

    #[test]
    fn sound_words_are_not() {
        for words in [
            "the nation’s “best” café",
            "«IRMÃ» — ÉTÉ, À LA FORÊ",
            "Россия и Сербия: «Р» и «С»",
            "Île-de-France, Çorum, Ærø",
            "谷の人々",
            "plain",
        ] {
            assert!(of(words).misread < 2, "{words}");
            assert_eq!(of(words).lost, 0, "{words}");
        }
    }

    #[test]
    fn lost_characters_are_counted() {
        assert_eq!(of("caf\u{FFFD} 锟斤拷").lost, 2);
    }
}
