//! Where names of elements and attributes end.

/// The end of the name of an element that begins at `start`: white space, `/` or `>`.
pub(super) fn element_end(bytes: &[u8], start: usize) -> usize {
    let name = bytes[start..].iter();
    start + name.take_while(|&&byte| KINDS[byte as usize] & ENDS_ELEMENT == 0).count()
}

/// The end of the name of an attribute whose first byte stands before `start`: as of an element, or `=`.
pub(super) fn attribute_end(bytes: &[u8], start: usize) -> usize {
    let name = bytes.get(start..).unwrap_or(&[]).iter();
    start + name.take_while(|&&byte| KINDS[byte as usize] & ENDS_ATTRIBUTE == 0).count()
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
        assert_eq!(element_end(b"<br/>", 1), 3);
        assert_eq!(attribute_end(b"=a=1", 1), 2);
        assert_eq!(next_attribute(b" / \n>", 0), 4);
    }
}
