//! Which charset a payload is in: by its byte-order mark, its header, its `<meta>`, and last by what it holds.

use super::{LAST_RESORT, charset_named};
use encoding_rs::{Encoding, IBM866, KOI8_R, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1251};
use memchr::memmem;

/// How much of a page may hold the `<meta>` that names its charset; browsers look at 1,024 bytes, real pages
/// put scripts before it.
const META_WITHIN: usize = 8192;
/// How much of a payload is looked at to guess: enough words for a language to show.
const GUESS_FROM: usize = 65_536;

/// The charset a payload is read in.
pub(super) struct Charset {
    /// The charset.
    pub(super) encoding: &'static Encoding,
    /// How many bytes of byte-order mark to skip.
    pub(super) skip: usize,
    /// What to doubt of the declaration.
    pub(super) doubt: Option<String>,
}

/// Settles the charset of a payload, of which it is known whether all of it is UTF-8.
pub(super) fn charset(payload: &[u8], is_utf8: bool, declared: Option<&str>, html: bool) -> Charset {
    if let Some((encoding, skip)) = Encoding::for_bom(payload) {
        return Charset { encoding, skip, doubt: None };
    }
    let by_header = declared.and_then(charset_named);
    let by_meta = || if html { meta_charset(payload) } else { None };
    match by_header.or_else(by_meta) {
        Some(told) => {
            let (encoding, doubt) = doubted(payload, is_utf8, told);
            Charset { encoding, skip: 0, doubt }
        }
        None => Charset { encoding: by_content(payload, is_utf8), skip: 0, doubt: None },
    }
}

/// Checks a declared charset against the bytes: UTF-8 can be told for certain, and so can its absence.
fn doubted(payload: &[u8], is_utf8: bool, told: &'static Encoding) -> (&'static Encoding, Option<String>) {
    let wide = told == UTF_16LE || told == UTF_16BE;
    if wide || (told == UTF_8) == is_utf8 || payload.is_ascii() {
        return (told, None);
    }
    if told != UTF_8 && is_utf8 {
        return (UTF_8, Some(format!("declared as {}, but its bytes are UTF-8", told.name())));
    }
    if told == UTF_8 && !is_utf8 {
        let guessed = if mostly_utf8(payload) { UTF_8 } else { by_content(payload, is_utf8) };
        return (
            guessed,
            Some(format!("declared as UTF-8, but not all of it is; read as {}", guessed.name())),
        );
    }
    (told, None)
}

/// Says whether at least nine in ten bytes beyond ASCII belong to well-formed UTF-8.
fn mostly_utf8(payload: &[u8]) -> bool {
    let (mut good, mut bad) = (0usize, 0usize);
    for chunk in payload.utf8_chunks() {
        good += chunk.valid().bytes().filter(|b| *b >= 0x80).count();
        bad += chunk.invalid().len();
    }
    good >= bad * 9
}

/// The charset named by the first `<meta … charset=…>`.
fn meta_charset(payload: &[u8]) -> Option<&'static Encoding> {
    let head = &payload[..payload.len().min(META_WITHIN)];
    let lower = head.to_ascii_lowercase();
    let mut from = 0;
    while let Some(at) = memmem::find(&lower[from..], b"<meta") {
        let tag = &lower[from + at..];
        let tag = &tag[..memchr::memchr(b'>', tag).unwrap_or(tag.len())];
        if let Some(encoding) = memmem::find(tag, b"charset=").and_then(|i| charset_value(&tag[i + 8..])) {
            // A page that can be searched for "<meta" is not in UTF-16, whatever it says.
            let wide = encoding == UTF_16LE || encoding == UTF_16BE;
            return Some(if wide { UTF_8 } else { encoding });
        }
        from += at + 5;
    }
    None
}

fn charset_value(value: &[u8]) -> Option<&'static Encoding> {
    let value = value.strip_prefix(b"\"").or_else(|| value.strip_prefix(b"'")).unwrap_or(value);
    let end = value.iter().position(|b| matches!(b, b'"' | b'\'' | b';' | b' ' | b'/' | b'>'));
    charset_named(std::str::from_utf8(&value[..end.unwrap_or(value.len())]).ok()?)
}

/// The charset that the bytes themselves suggest.
fn by_content(payload: &[u8], is_utf8: bool) -> &'static Encoding {
    let sample = &payload[..payload.len().min(GUESS_FROM)];
    if is_utf8 || (payload.len() > 64 && mostly_utf8(payload) && !sample.is_ascii()) {
        return UTF_8;
    }
    if let Some(wide) = wide(sample) {
        return wide;
    }
    // A few accents in Latin text are no Cyrillic: in Cyrillic text most letters are beyond ASCII.
    let high = sample.iter().filter(|b| **b >= 0x80).count();
    if high * 2 < sample.iter().filter(|b| b.is_ascii_alphabetic()).count() && high < 2000 {
        return LAST_RESORT;
    }
    let cyrillic = [WINDOWS_1251, KOI8_R, IBM866];
    let best = cyrillic.into_iter().max_by_key(|encoding| russian_score(sample, encoding));
    best.filter(|encoding| russian_score(sample, encoding) > 0).unwrap_or(LAST_RESORT)
}

/// UTF-16 of mostly Latin text: every other byte is zero.
fn wide(sample: &[u8]) -> Option<&'static Encoding> {
    let zeros = |odd: usize| sample.iter().skip(odd).step_by(2).filter(|b| **b == 0).count();
    let (even, odd) = (zeros(0), zeros(1));
    let third = sample.len() / 6;
    if odd > third && odd > even * 4 {
        return Some(UTF_16LE);
    }
    (even > third && even > odd * 4).then_some(UTF_16BE)
}

/// How Russian a sample looks in a charset: frequent small letters count for it, oddities against it.
fn russian_score(sample: &[u8], encoding: &'static Encoding) -> i64 {
    let text = encoding.decode_without_bom_handling(sample).0;
    let mut score = 0;
    let mut before = ' ';
    for c in text.chars().filter(|c| !c.is_ascii() || c.is_ascii_whitespace()) {
        score += match c {
            'о' | 'е' | 'а' | 'и' | 'н' | 'т' | 'с' | 'р' | 'в' | 'л' => 3,
            'а'..='я' | 'ё' => 1,
            // A capital after a small letter: the sign of KOI8-R read as windows-1251 and the other way round.
            'А'..='Я' if before.is_lowercase() => -6,
            'А'..='Я' | '«' | '»' | '—' | '–' | '№' | ' ' | '\n' | '\r' | '\t' | '\u{a0}' => 0,
            _ => -6,
        };
        before = c;
    }
    score
}

/// Says whether a payload without a media type is something else than text.
pub(crate) fn looks_binary(payload: &[u8]) -> bool {
    let sample = &payload[..payload.len().min(4096)];
    if Encoding::for_bom(sample).is_some() || wide(sample).is_some() {
        return false;
    }
    let odd = sample.iter().filter(|&&b| b < 9 || (14..32).contains(&b) && b != 27).count();
    odd * 200 > sample.len() || sample.starts_with(b"%PDF-") || sample.starts_with(b"PK\x03\x04")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settled(payload: &[u8], declared: Option<&str>, html: bool) -> Charset {
        charset(payload, std::str::from_utf8(payload).is_ok(), declared, html)
    }

    #[test]
    fn a_charset_is_told_by_mark_header_meta_and_content_in_this_order() {
        let russian = "Вопрос о погоде в столице был задан трижды, и трижды на него не ответили.";
        let cp1251 = WINDOWS_1251.encode(russian).0;
        let koi8 = KOI8_R.encode(russian).0;
        assert_eq!(settled(&cp1251, None, false).encoding, WINDOWS_1251);
        assert_eq!(settled(&koi8, None, false).encoding, KOI8_R);
        assert_eq!(settled(b"\xEF\xBB\xBFabc", Some("koi8-r"), false).encoding, UTF_8);
        assert_eq!(
            settled(b"<META http-equiv=x content='text/html; charset=koi8-r'>\xC1", None, true).encoding,
            KOI8_R
        );
        assert_eq!(settled(b"caf\xE9", None, true).encoding, LAST_RESORT);
    }

    #[test]
    fn a_wrong_declaration_is_doubted_aloud() {
        let Charset { encoding, doubt, .. } = settled("Да, café".as_bytes(), Some("iso-8859-1"), false);
        assert_eq!(encoding, UTF_8);
        assert!(doubt.is_some_and(|why| why.contains("windows-1252")));
        let cp1251 = WINDOWS_1251.encode("Ответ на вопрос о погоде не был дан").0;
        let Charset { encoding, doubt, .. } = settled(&cp1251, Some("utf-8"), false);
        assert_eq!(encoding, WINDOWS_1251);
        assert!(doubt.is_some());
    }

    #[test]
    fn pictures_are_binary_and_letters_are_not() {
        assert!(looks_binary(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"));
        assert!(looks_binary(b"%PDF-1.7 plain so far"));
        assert!(!looks_binary("Заявление".as_bytes()));
        assert!(!looks_binary(b"S\0t\0a\0t\0e\0m\0e\0n\0t\0"));
    }
}
