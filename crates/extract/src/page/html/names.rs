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
    read(bytes, start, start, ENDS_ELEMENT)
}

/// Reads the name of an attribute that begins at `start`: as of an element, or up to `=`, but one byte at least.
#[inline]
pub(super) fn attribute(bytes: &[u8], start: usize) -> Read {
    read(bytes, start, start + 1, ENDS_ATTRIBUTE)
}

/// Finds the end of a name that may end from `earliest` on, and packs it on the way.
#[inline]
fn read(bytes: &[u8], start: usize, earliest: usize, ends: u8) -> Read {
    let mut packed = 0;
    let mut end = start;
    while let Some(&byte) = bytes.get(end)
        && (end < earliest || KINDS[usize::from(byte)] & ends == 0)
    {
        packed = packed << 8 | u64::from(byte.to_ascii_lowercase());
        end += 1;
    }
    let name = if end - start <= Name::PACKED { Name::packed(packed) } else { Name::of(&bytes[start..end]) };
    Read { name, end }
}

/// The first byte at or after `start` that is neither white space nor `/`.
pub(super) fn next_attribute(bytes: &[u8], start: usize) -> usize {
    let between = bytes[start..].iter();
    start + between.take_while(|&&byte| KINDS[byte as usize] & BETWEEN != 0).count()
}

const ENDS_ELEMENT: u8 = 1;
const ENDS_ATTRIBUTE: u8 = 2;
const BETWEEN: u8 = 4;

/// What each byte does within a tag.
static KINDS: [u8; 256] = {
    let mut kinds = [0; 256];
    let white = b"\t\n\x0C\r ";
    let mut i = 0;
    while i < white.len() {
        kinds[white[i] as usize] = ENDS_ELEMENT | ENDS_ATTRIBUTE | BETWEEN;
        i += 1;
    }
    kinds[b'/' as usize] = ENDS_ELEMENT | ENDS_ATTRIBUTE | BETWEEN;
    kinds[b'>' as usize] = ENDS_ELEMENT | ENDS_ATTRIBUTE;
    kinds[b'=' as usize] = ENDS_ATTRIBUTE;
    kinds
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_end_where_the_standard_says() {
        let names = |text: &[u8], read: fn(&[u8], usize) -> Read| {
            let Read { name, end } = read(text, 0);
            assert_eq!(name, Name::of(&text[..end]));
            end
        };
        assert_eq!(names(b"br/>", element), 2);
        assert_eq!(names(b"blockquote class", element), 10);
        assert_eq!(names(b"=a=1", attribute), 2);
        assert_eq!(names(b"data-section-id=1", attribute), 15);
        assert_eq!(next_attribute(b" / \n>", 0), 4);
    }
}
