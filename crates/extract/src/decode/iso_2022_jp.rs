//! ISO-2022-JP, whose bytes mean what the last escape before them says.
//!
//! The decoder of the WHATWG Encoding Standard remembers more than that escape: of two escapes in a row, or of half an
//! escape, it makes errors that the same bytes read alone would not make. So each stretch between escapes is decoded by
//! itself, and an escape that is none is one U+FFFD. Of sound bytes it gives what the standard gives.

use dictum_model::Span;
use encoding_rs::ISO_2022_JP;

/// What every escape begins with.
const ESCAPE: u8 = 0x1b;

/// The escapes.
const ESCAPES: [&[u8]; 5] = [b"\x1b(B", b"\x1b(J", b"\x1b(I", b"\x1b$@", b"\x1b$B"];

/// Bytes that are read in one state: what is between two escapes, or one escape, or the beginning of one that is none.
struct Stretch<'a> {
    /// The escape in force.
    escape: &'a [u8],
    bytes: &'a [u8],
}

/// The text of a body, and for each of its bytes how long the text was before it.
pub(super) fn decode(body: &[u8]) -> (String, Vec<u32>) {
    let mut text = String::with_capacity(body.len() * 2);
    let mut reached = Vec::with_capacity(body.len());
    // What one byte can add: the characters held back and one more.
    let mut buffer = String::with_capacity(32);
    for stretch in stretches(b"", body) {
        let mut decoder = ISO_2022_JP.new_decoder_without_bom_handling();
        let _ = decoder.decode_to_string(stretch.escape, &mut buffer, false);
        for (i, byte) in stretch.bytes.chunks(1).enumerate() {
            reached.push(u32::try_from(text.len()).unwrap_or(u32::MAX));
            if !is_escape(stretch.bytes) {
                let _ = decoder.decode_to_string(byte, &mut buffer, i + 1 == stretch.bytes.len());
                text.push_str(&buffer);
                buffer.clear();
            }
        }
    }
    (text, reached)
}

/// The text of a span, read as the last escape before it says.
pub(super) fn decode_span(payload: &[u8], span: Span) -> String {
    let mut text = String::new();
    for stretch in stretches(last_escape(&payload[..span.start]), &payload[span.start..span.end]) {
        if !is_escape(stretch.bytes) {
            text += &ISO_2022_JP.decode_without_bom_handling(&[stretch.escape, stretch.bytes].concat()).0;
        }
    }
    text
}

fn stretches<'a>(mut escape: &'a [u8], mut bytes: &'a [u8]) -> impl Iterator<Item = Stretch<'a>> {
    std::iter::from_fn(move || {
        let length = match bytes {
            [] => return None,
            [ESCAPE, ..] => bytes.get(..3).filter(|begin| is_escape(begin)).map_or(1, <[u8]>::len),
            _ => memchr::memchr(ESCAPE, bytes).unwrap_or(bytes.len()),
        };
        let (stretch, rest) = bytes.split_at(length);
        bytes = rest;
        if is_escape(stretch) {
            escape = stretch;
        }
        Some(Stretch { escape, bytes: stretch })
    })
}

fn last_escape(before: &[u8]) -> &[u8] {
    let mut begins = memchr::memrchr_iter(ESCAPE, before).filter_map(|at| before.get(at..at + 3));
    begins.find(|begin| is_escape(begin)).unwrap_or_default()
}

fn is_escape(bytes: &[u8]) -> bool {
    ESCAPES.contains(&bytes)
}

#[cfg(test)]
mod tests {
    use crate::decode::{charset_named, decode, decode_span};
    use encoding_rs::ISO_2022_JP;
    use proptest::prelude::*;

    /// What pages in ISO-2022-JP are made of, whole and broken.
    const PIECES: &[&[u8]] = &[
        b"\x1b$B", b"\x1b(B", b"\x1b(J", b"\x1b(I", b"\x1b", b"\x1b$", b"\x1b(", b"(", b"B", b"9A", b"OQ",
        b"!", b"~", b"\x80", b"\xff", b"\n",
    ];

    proptest! {
        #[test]
        fn any_stretch_of_broken_bytes_reads_the_same_alone(
            picks in prop::collection::vec(0..PIECES.len(), 1..40),
            ends in any::<(prop::sample::Index, prop::sample::Index)>(),
        ) {
            let bytes: Vec<u8> = picks.iter().flat_map(|pick| PIECES[*pick]).copied().collect();
            let decoded = decode(&bytes, Some("iso-2022-jp"), false);
            prop_assume!(decoded.encoding == ISO_2022_JP);
            let text = decoded.text.as_ref();
            let bounds: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
            let (one, other) = (*ends.0.get(&bounds), *ends.1.get(&bounds));
            let (start, end) = (one.min(other), one.max(other));
            prop_assert_eq!(decode_span(&bytes, decoded.span(start..end), decoded.encoding), &text[start..end]);
        }

        #[test]
        fn sound_bytes_read_as_the_standard_reads_them(text in "[a-z港湾フ\n]{0,60}") {
            let encoding = charset_named("iso-2022-jp").unwrap();
            let bytes = encoding.encode(&text).0;
            prop_assert_eq!(super::decode(&bytes).0, encoding.decode(&bytes).0);
        }
    }
}
