//! Which charset a payload is in: by its byte-order mark, its header, its `<meta>`, and last by what it holds.

use super::{LAST_RESORT, charset_named, content};
use encoding_rs::{Encoding, GB18030, GBK, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};
use memchr::{memchr_iter, memmem};

/// How much of a page may hold the `<meta>` that names its charset; browsers look at 1,024 bytes, real pages
/// put scripts before it.
const META_WITHIN: usize = 8192;

/// The charset a payload is read in.
pub(super) struct Charset {
    /// The charset.
    pub(super) encoding: &'static Encoding,
    /// How many bytes of byte-order mark to skip.
    pub(super) skip: usize,
    /// What to doubt of the declaration.
    pub(super) doubt: Option<String>,
}

/// A text of fewer bytes without a zero may be in UTF-16 all the same: a guess.
const LEAST_AGAINST_UTF_16: usize = 32;

/// A payload, and whether all of it is UTF-8.
#[derive(Clone, Copy)]
struct Bytes<'a> {
    payload: &'a [u8],
    is_utf8: bool,
}

/// Settles the charset of a payload, of which it is known whether all of it is UTF-8.
pub(super) fn charset(payload: &[u8], is_utf8: bool, declared: Option<&str>, html: bool) -> Charset {
    let bytes = Bytes { payload, is_utf8 };
    let by_header = declared.and_then(charset_named);
    if let Some((encoding, skip)) = Encoding::for_bom(payload) {
        let other = by_header.filter(|told| *told != encoding);
        let doubt = other.map(|told| {
            format!("declared as {}, but begins with the mark of {}", told.name(), encoding.name())
        });
        return Charset { encoding, skip, doubt };
    }
    let by_page = if html { xml_charset(payload).or_else(|| meta_charset(payload)) } else { None };
    let (encoding, doubt) = match (by_header, by_page) {
        (Some(header), Some(page)) if header != page => between(bytes, header, page),
        (Some(told), _) | (None, Some(told)) => doubted(bytes, told),
        (None, None) => (undeclared(bytes), None),
    };
    let unknown = declared.filter(|name| by_header.is_none() && !name.trim().is_empty());
    let unknown =
        unknown.map(|name| format!("declared as “{name}”, which is not known; read as {}", encoding.name()));
    Charset { encoding, skip: 0, doubt: doubt.or(unknown) }
}

/// The charset of bytes that nobody says anything of.
fn undeclared(bytes: Bytes<'_>) -> &'static Encoding {
    let last_resort = if bytes.is_utf8 { UTF_8 } else { LAST_RESORT };
    content::suggested(bytes.payload, bytes.is_utf8).unwrap_or(last_resort)
}

/// Decides between the server's word and the page's: the server's, as browsers do, unless the bytes are against it.
fn between(
    bytes: Bytes<'_>,
    header: &'static Encoding,
    page: &'static Encoding,
) -> (&'static Encoding, Option<String>) {
    if bytes.payload.is_ascii() {
        return doubted(bytes, header);
    }
    let (by_header, against_header) = doubted(bytes, header);
    let is_page_right = against_header.is_some() && doubted(bytes, page).1.is_none();
    let encoding = if is_page_right { page } else { by_header };
    let (header, page, read) = (header.name(), page.name(), encoding.name());
    (encoding, Some(format!("{header} by the server’s word and {page} by the page’s; read as {read}")))
}

/// Checks a declared charset against the bytes: UTF-8 can be told for certain, and so can its absence; others can be
/// told where the bytes make running text in one charset and none in the one declared.
fn doubted(bytes: Bytes<'_>, told: &'static Encoding) -> (&'static Encoding, Option<String>) {
    let Bytes { payload, is_utf8 } = bytes;
    if told == UTF_8 {
        return if is_utf8 { (told, None) } else { doubted_utf8(payload) };
    }
    let is_wide = told == UTF_16LE || told == UTF_16BE;
    if !is_wide && payload.is_ascii() {
        return hidden(payload, told);
    }
    // So few bytes tell nothing against a declaration.
    let is_short = payload.len() < LEAST_AGAINST_UTF_16;
    if is_wide && (is_short || !is_utf8 || payload.contains(&0)) {
        return (told, None);
    }
    if is_utf8 {
        return (UTF_8, Some(format!("declared as {}, but its bytes are UTF-8", told.name())));
    }
    let suggested =
        content::suggested(payload, false).filter(|other| *other != told && may_differ(told, other));
    match suggested.filter(|other| told == WINDOWS_1252 || content::is_misread(payload, told, other)) {
        Some(other) => {
            let (told, made) = (told.name(), other.name());
            (other, Some(format!("declared as {told}, but its bytes make words in {made}")))
        }
        None => (told, None),
    }
}

/// What is ASCII throughout is the same in every charset, but for those that hide in it.
fn hidden(payload: &[u8], told: &'static Encoding) -> (&'static Encoding, Option<String>) {
    match content::suggested(payload, true).filter(|other| *other != told) {
        Some(other) => {
            (other, Some(format!("declared as {}, but its bytes are {}", told.name(), other.name())))
        }
        None => (told, None),
    }
}

fn doubted_utf8(payload: &[u8]) -> (&'static Encoding, Option<String>) {
    let guessed = if content::mostly_utf8(payload) {
        UTF_8
    } else {
        content::suggested(payload, false).unwrap_or(LAST_RESORT)
    };
    (guessed, Some(format!("declared as UTF-8, but not all of it is; read as {}", guessed.name())))
}

/// Says whether two charsets can read bytes differently: GBK is part of GB18030.
fn may_differ(told: &'static Encoding, other: &'static Encoding) -> bool {
    !(told == GBK && other == GB18030)
}

/// The charset named by an XML declaration.
fn xml_charset(payload: &[u8]) -> Option<&'static Encoding> {
    let head = payload.get(..payload.len().min(200))?;
    let declaration = head.strip_prefix(b"<?xml")?;
    let declaration = &declaration[..memmem::find(declaration, b"?>")?];
    let value = &declaration[memmem::find(declaration, b"encoding=")? + b"encoding=".len()..];
    charset_value(&value.to_ascii_lowercase())
}

/// The charset named by the first `<meta … charset=…>`.
fn meta_charset(payload: &[u8]) -> Option<&'static Encoding> {
    const META: &[u8] = b"<meta";
    let head = &payload[..payload.len().min(META_WITHIN)];
    let tags = memchr_iter(b'<', head).map(|at| &head[at..]);
    for tag in tags.filter(|tag| tag.get(..META.len()).is_some_and(|name| name.eq_ignore_ascii_case(META))) {
        let tag = tag[..memchr::memchr(b'>', tag).unwrap_or(tag.len())].to_ascii_lowercase();
        if let Some(encoding) = memmem::find(&tag, b"charset=").and_then(|i| charset_value(&tag[i + 8..])) {
            // A page that can be searched for "<meta" is not in UTF-16, whatever it says.
            let wide = encoding == UTF_16LE || encoding == UTF_16BE;
            return Some(if wide { UTF_8 } else { encoding });
        }
    }
    None
}

fn charset_value(value: &[u8]) -> Option<&'static Encoding> {
    let value = value.strip_prefix(b"\"").or_else(|| value.strip_prefix(b"'")).unwrap_or(value);
    let end = value.iter().position(|b| matches!(b, b'"' | b'\'' | b';' | b' ' | b'/' | b'>'));
    charset_named(std::str::from_utf8(&value[..end.unwrap_or(value.len())]).ok()?)
}

/// Says whether a payload without a media type is something else than text.
pub(crate) fn looks_binary(payload: &[u8]) -> bool {
    let sample = &payload[..payload.len().min(4096)];
    if Encoding::for_bom(sample).is_some() || content::wide(sample).is_some() {
        return false;
    }
    let odd = sample.iter().filter(|&&b| b < 9 || (14..32).contains(&b) && b != 27).count();
    odd * 200 > sample.len() || sample.starts_with(b"%PDF-") || sample.starts_with(b"PK\x03\x04")
}

#[cfg(test)]
mod tests {
    use super::*;
    use encoding_rs::{KOI8_R, SHIFT_JIS, WINDOWS_1251};

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

    /// What is read, and whether the declaration is doubted.
    fn read_as(payload: &[u8], declared: Option<&str>) -> (&'static str, bool) {
        let Charset { encoding, doubt, .. } = settled(payload, declared, true);
        (encoding.name(), doubt.is_some())
    }

    #[test]
    fn a_declaration_gives_way_only_to_bytes_that_make_words_without_it() {
        let russian = "Уважаемые гости, вопрос о погоде был задан трижды, и трижды на него не ответили.";
        let japanese = "谷の人々がこの一年にしてくださったことに、心から感謝いたします。";
        let koi8 = KOI8_R.encode(russian).0;
        let sjis = SHIFT_JIS.encode(japanese).0;
        assert_eq!(read_as(&koi8, Some("koi8-r")), ("KOI8-R", false));
        assert_eq!(read_as(&koi8, Some("koi8-u")), ("KOI8-U", false));
        assert_eq!(read_as(&koi8, Some("windows-1251")), ("KOI8-R", true));
        assert_eq!(read_as(&koi8, Some("iso-8859-1")), ("KOI8-R", true));
        assert_eq!(read_as(&sjis, Some("euc-jp")), ("Shift_JIS", true));
        assert_eq!(read_as(russian.as_bytes(), Some("utf-16")), ("UTF-8", true));
        assert!(read_as(b"plain", Some("nonsense")).1);
        let hebrew = encoding_rs::WINDOWS_1255.encode("שלום לכולם ותודה שבאתם לכאן היום").0;
        assert_eq!(read_as(&hebrew, Some("iso-8859-8")), ("ISO-8859-8", false));
    }

    #[test]
    fn between_server_and_page_the_bytes_decide_and_the_server_where_they_do_not() {
        let page =
            |charset: &str| format!("<meta charset={charset}><p>Вопрос о погоде в столице был задан трижды.");
        let bytes = WINDOWS_1251.encode(&page("windows-1251")).0.into_owned();
        assert_eq!(read_as(&bytes, Some("iso-8859-1")), ("windows-1251", true));
        assert_eq!(read_as(&bytes, Some("koi8-r")), ("windows-1251", true));
        assert_eq!(read_as(&bytes, Some("windows-1251")), ("windows-1251", false));
        let western = b"<meta charset=iso-8859-2><p>caf\xE9";
        assert_eq!(read_as(western, Some("iso-8859-1")), ("windows-1252", true));
    }

    #[test]
    fn an_xml_declaration_names_a_charset() {
        let bytes = KOI8_R.encode("<?xml version=\"1.0\" encoding=\"KOI8-R\"?><p>Да.</p>").0.into_owned();
        assert_eq!(read_as(&bytes, None), ("KOI8-R", false));
    }

    #[test]
    fn pictures_are_binary_and_letters_are_not() {
        assert!(looks_binary(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"));
        assert!(looks_binary(b"%PDF-1.7 plain so far"));
        assert!(!looks_binary("Заявление".as_bytes()));
        assert!(!looks_binary(b"S\0t\0a\0t\0e\0m\0e\0n\0t\0"));
    }
}
