//! From bytes to text in the right charset, with a way back to the bytes that is exact to the byte.
//!
//! Nothing is repaired: a byte that does not belong to the charset becomes U+FFFD, and text that was spoiled
//! before it was published stays spoiled. What is written here is which charset the bytes are in.

use dictum_model::Span;
use encoding_rs::{Encoding, ISO_2022_JP, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};
use std::{borrow::Cow, ops::Range};

mod content;
mod guess;
mod iso_2022_jp;
pub(crate) use guess::looks_binary;

/// How far apart the marks of the way back stand, in bytes: a guess between memory and the walk from a mark.
const MARK_EVERY: usize = 1024;

/// Text and the way back to its bytes.
pub(crate) struct Decoded<'a> {
    /// The text, without a byte-order mark.
    pub(crate) text: Cow<'a, str>,
    /// What the bytes were read as.
    pub(crate) encoding: &'static Encoding,
    /// What is wrong with the charset that was declared, if anything.
    pub(crate) doubt: Option<String>,
    payload: &'a [u8],
    way_back: WayBack,
}

/// How an offset of the text leads to one of the payload.
enum WayBack {
    /// Text and payload run in step, the payload this many bytes ahead.
    InStep(usize),
    /// Pairs of offsets that belong together, in order; what lies between is decoded again.
    Marks(Vec<Mark>),
    /// How many bytes were skipped, and for each byte after them how long the text was before it. A charset that is never
    /// at rest knows no other way; it takes four times the payload's room, and hardly any page is in one.
    Each(usize, Vec<u32>),
}

/// An offset of the text and the offset of the payload it came from, at a place where the decoder is at rest.
#[derive(Clone, Copy)]
struct Mark {
    text: usize,
    payload: usize,
}

/// Decodes a payload; `declared` is the charset of its header, `html` says whether `<meta>` may name one.
pub(crate) fn decode<'a>(payload: &'a [u8], declared: Option<&str>, html: bool) -> Decoded<'a> {
    let utf8 = simdutf8::basic::from_utf8(payload).ok();
    let guess::Charset { encoding, skip, doubt } = guess::charset(payload, utf8.is_some(), declared, html);
    let body = &payload[skip..];
    if encoding == UTF_8
        && let Some(text) = utf8.and_then(|text| text.get(skip..))
    {
        let way_back = WayBack::InStep(skip);
        return Decoded { text: Cow::Borrowed(text), encoding, doubt, payload, way_back };
    }
    if encoding == ISO_2022_JP {
        let (text, reached) = iso_2022_jp::decode(body);
        let way_back = WayBack::Each(skip, reached);
        return Decoded { text: Cow::Owned(text), encoding, doubt, payload, way_back };
    }
    let (text, marks) = decode_with_marks(body, skip, encoding);
    Decoded { text: Cow::Owned(text), encoding, doubt, payload, way_back: WayBack::Marks(marks) }
}

/// Decodes the bytes of a span alone; of a charset with escapes, as the last escape before them says.
pub(crate) fn decode_span(payload: &[u8], span: Span, encoding: &'static Encoding) -> String {
    match payload.get(span.start..span.end) {
        None => String::new(),
        Some(_) if encoding == ISO_2022_JP => iso_2022_jp::decode_span(payload, span),
        Some(piece) => encoding.decode_without_bom_handling(piece).0.into_owned(),
    }
}

fn decode_with_marks(body: &[u8], skip: usize, encoding: &'static Encoding) -> (String, Vec<Mark>) {
    let mut text = String::with_capacity(body.len() * 2);
    let mut marks = Vec::new();
    let mut start = 0;
    while start < body.len() {
        marks.push(Mark { text: text.len(), payload: skip + start });
        let end = rest_after(body, start + MARK_EVERY, encoding);
        text.push_str(&encoding.decode_without_bom_handling(&body[start..end]).0);
        start = end;
    }
    (text, marks)
}

/// The first offset at or after `from` where the decoder holds nothing back.
///
/// In every multi-byte charset of the WHATWG Encoding Standard but ISO-2022-JP a byte below 0x30 stands for itself.
fn rest_after(body: &[u8], from: usize, encoding: &'static Encoding) -> usize {
    if from >= body.len() {
        return body.len();
    }
    if encoding == UTF_16LE || encoding == UTF_16BE {
        let high = usize::from(encoding == UTF_16LE);
        let from = from & !1;
        let surrogate = body.get(from - 2 + high).is_some_and(|b| (0xD8..0xDC).contains(b));
        return if surrogate { (from + 2).min(body.len()) } else { from };
    }
    body[from..].iter().position(|&b| b < 0x30).map_or(body.len(), |i| from + i + 1)
}

impl Decoded<'_> {
    /// The bytes of the payload that a range of the text came from.
    pub(crate) fn span(&self, range: Range<usize>) -> Span {
        match &self.way_back {
            WayBack::InStep(ahead) => Span::new(range.start + ahead, range.end + ahead),
            WayBack::Each(skip, reached) => {
                let byte = |offset| skip + reached.partition_point(|length| (*length as usize) < offset);
                Span::new(byte(range.start), byte(range.end))
            }
            WayBack::Marks(marks) => Span::new(self.walk(marks, range.start), self.walk(marks, range.end)),
        }
    }

    /// How many bytes were read beyond an offset of the text to reach it: a byte that shows those before it to be no
    /// character is read again by itself, and what it says comes out in the same step.
    fn given_back(&self, offset: usize, reached: usize) -> usize {
        let is_wide = self.encoding == UTF_16LE || self.encoding == UTF_16BE;
        let beyond = self.text.get(offset..reached).map_or(0, |beyond| beyond.chars().count());
        beyond * if is_wide { 2 } else { 1 }
    }

    /// Decodes from the last mark, byte by byte, until `offset` of the text is reached.
    fn walk(&self, marks: &[Mark], offset: usize) -> usize {
        let after = marks.partition_point(|mark| mark.text <= offset);
        let Some(mark) = after.checked_sub(1).and_then(|i| marks.get(i)) else { return 0 };
        let mut decoder = self.encoding.new_decoder_without_bom_handling();
        let mut out = [0; 16];
        let mut reached = mark.text;
        for (i, byte) in self.payload[mark.payload..].chunks(1).enumerate() {
            if reached >= offset {
                return mark.payload + i.saturating_sub(self.given_back(offset, reached));
            }
            let (_, _, written, _) = decoder.decode_to_utf8(byte, &mut out, false);
            reached += written;
        }
        self.payload.len()
    }
}

/// The charset by its WHATWG name in lower case.
pub(crate) fn charset_name(encoding: &'static Encoding) -> String {
    encoding.name().to_ascii_lowercase()
}

/// The charset a name stands for; `None` for names the web does not know.
pub(crate) fn charset_named(name: &str) -> Option<&'static Encoding> {
    Encoding::for_label_no_replacement(name.trim().as_bytes())
}

/// What to read bytes in that tell nothing: the web's own default.
pub(crate) const LAST_RESORT: &Encoding = WINDOWS_1252;

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const NAMES: &[&str] = &[
        "utf-8",
        "windows-1251",
        "koi8-r",
        "windows-1252",
        "gb18030",
        "gbk",
        "big5",
        "shift_jis",
        "euc-jp",
        "euc-kr",
        "utf-16le",
        "utf-16be",
        "iso-2022-jp",
    ];

    #[test]
    fn every_character_of_a_text_leads_back_to_its_own_bytes() {
        let text = "Вопрос: Да — и нет. ".repeat(200);
        for name in ["windows-1251", "koi8-r", "gb18030", "shift_jis", "iso-2022-jp"] {
            let encoding = charset_named(name).unwrap();
            let bytes = encoding.encode(&text).0;
            let decoded = decode(&bytes, Some(name), false);
            let at = decoded.text.rfind("нет").unwrap();
            let span = decoded.span(at..at + "нет".len());
            assert_eq!(decode_span(&bytes, span, decoded.encoding), "нет", "{name}");
        }
    }

    proptest! {
        #[test]
        fn a_word_between_spaces_reads_the_same_alone(words in prop::collection::vec("[a-zа-яéü一-丂]{1,12}", 1..400), pick in 0usize..400, name in 0..NAMES.len()) {
            let encoding = charset_named(NAMES[name]).unwrap();
            let text = words.join(" ");
            let bytes = if encoding == UTF_16LE { text.encode_utf16().flat_map(u16::to_le_bytes).collect() }
                else if encoding == UTF_16BE { text.encode_utf16().flat_map(u16::to_be_bytes).collect() }
                else { encoding.encode(&text).0.into_owned() };
            let decoded = decode(&bytes, Some(NAMES[name]), false);
            let word = decoded.text.split(' ').nth(pick % words.len()).unwrap();
            let at = word.as_ptr() as usize - decoded.text.as_ptr() as usize;
            let span = decoded.span(at..at + word.len());
            prop_assert_eq!(decode_span(&bytes, span, decoded.encoding), word);
        }

        #[test]
        fn any_bytes_decode_in_any_charset(bytes in prop::collection::vec(any::<u8>(), 0..3000), name in 0..NAMES.len()) {
            let decoded = decode(&bytes, Some(NAMES[name]), true);
            let whole = decoded.span(0..decoded.text.len());
            prop_assert!(whole.end <= bytes.len());
        }
    }
}
