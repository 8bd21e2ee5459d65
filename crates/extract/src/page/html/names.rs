//! Reads the names of elements and attributes.

use crate::page::name::Name;

/// A name read off a tag.
pub(super) struct Read {
    /// The name as a number.
    pub(super) name: Name,
    /// The byte after it.
    pub(super) end: usize,
}

/// Reads the name of an element that begins at `start`: up to white space, `/` or `>`.
#[inline]
pub(super) fn element(bytes: &[u8], start: usize) -> Read {
    read(bytes, start, 0, &OF_ELEMENTS, Name::of)
}

/// Reads the name of an attribute that begins at `start`: as of an element, or up to `=`, but one byte at least.
#[inline]
pub(super) fn attribute(bytes: &[u8], start: usize) -> Read {
    // No attribute that is looked at has a name that long.
    read(bytes, start, 1, &OF_ATTRIBUTES, |_| Name::NONE)
}

/// Finds the end of a name of so many bytes at least, and packs it on the way.
#[inline]
fn read(
    bytes: &[u8],
    start: usize,
    least: usize,
    lowered: &[u8; 256],
    of_long: impl Fn(&[u8]) -> Name,
) -> Read {
    let mut packed = 0;
    let mut length = 0;
    for &byte in &bytes[start..] {
        let mut low = lowered[usize::from(byte)];
        if low == ENDS {
            if length >= least {
                break;
            }
            low = byte;
        }
        packed = packed << 8 | u64::from(low);
        length += 1;
    }
    let end = start + length;
    let name = if length <= Name::PACKED { Name::packed(packed) } else { of_long(&bytes[start..end]) };
    Read { name, end }
}

/// The first byte at or after `start` that is neither white space nor `/`.
#[inline]
pub(super) fn next_attribute(bytes: &[u8], start: usize) -> usize {
    let between = |byte: &&u8| matches!(byte, b'\t' | b'\n' | b'\x0C' | b'\r' | b' ' | b'/');
    start + bytes[start..].iter().take_while(between).count()
}

/// What stands in a table for the bytes that end a name.
const ENDS: u8 = 0;

/// Each byte of a name in lower case; [`ENDS`] for those that end it.
static OF_ELEMENTS: [u8; 256] = lowered(b"\t\n\x0C\r />");
static OF_ATTRIBUTES: [u8; 256] = lowered(b"\t\n\x0C\r />=");

const fn lowered(ends: &[u8]) -> [u8; 256] {
    let mut table = [0; 256];
    let mut byte = 0;
    while byte < 256 {
        table[byte] = (byte as u8).to_ascii_lowercase();
        byte += 1;
    }
    // No name that means anything holds a zero byte: it may pass for any other.
    table[0] = b'?';
    let mut i = 0;
    while i < ends.len() {
        table[ends[i] as usize] = ENDS;
        i += 1;
    }
    table
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_end_where_the_standard_says() {
        let names = |text: &[u8], read: fn(&[u8], usize) -> Read| {
            let Read { name, end } = read(text, 0);
            assert!(name == Name::of(&text[..end]) || name == Name::NONE && end > Name::PACKED);
            end
        };
        assert_eq!(names(b"br/>", element), 2);
        assert_eq!(names(b"blockquote class", element), 10);
        assert_eq!(names(b"=a=1", attribute), 2);
        assert_eq!(names(b"data-section-id=1", attribute), 15);
        assert_eq!(next_attribute(b" / \n>", 0), 4);
    }
}
