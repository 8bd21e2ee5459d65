//! Eight bytes as one number, of which each is asked at once. An answer has the high bit of every byte that it holds of.

const ONES: u64 = u64::from_le_bytes([1; 8]);
const HIGH: u64 = ONES * 0x80;

/// The eight bytes that a text begins with, if it has as many.
#[inline]
pub(crate) fn first(bytes: &[u8]) -> Option<u64> {
    bytes.first_chunk().map(|eight| u64::from_le_bytes(*eight))
}

/// Those of ASCII that are not below a byte of ASCII.
#[inline]
pub(crate) fn not_below(eight: u64, byte: u8) -> u64 {
    // With their high bits set no byte borrows from the next.
    ((eight | HIGH) - ONES * u64::from(byte)) & !eight & HIGH
}

/// Those that are a space.
#[inline]
pub(crate) fn spaces(eight: u64) -> u64 {
    not_below(eight, b' ') & !not_below(eight, b' ' + 1)
}

/// Those that are white space of ASCII.
#[inline]
pub(crate) fn white(eight: u64) -> u64 {
    not_below(eight, b'\t') & !not_below(eight, b'\r' + 1) | spaces(eight)
}

/// The eight bytes with the capitals of ASCII among them in lower case.
#[inline]
pub(crate) fn lowered(eight: u64) -> u64 {
    eight | (not_below(eight, b'A') & !not_below(eight, b'Z' + 1)) >> 2
}

/// How many bytes an answer holds of.
#[inline]
pub(crate) fn count(answer: u64) -> usize {
    ((answer >> 7).wrapping_mul(ONES) >> 56) as usize
}

/// How many bytes stand before the first that an answer does not hold of.
#[inline]
pub(crate) fn run(answer: u64) -> usize {
    (!answer & HIGH).trailing_zeros() as usize / 8
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// An answer by asking each byte.
    fn each(bytes: [u8; 8], holds: impl Fn(u8) -> bool) -> u64 {
        u64::from_le_bytes(bytes.map(|byte| if holds(byte) { 0x80 } else { 0 }))
    }

    proptest! {
        #[test]
        fn each_byte_is_asked_by_itself(bytes in prop::array::uniform8(prop_oneof![any::<u8>(), 0x07u8..0x22, 0x3Fu8..0x5D]), least in 0u8..0x80) {
            let eight = u64::from_le_bytes(bytes);
            prop_assert_eq!(not_below(eight, least), each(bytes, |byte| byte.is_ascii() && byte >= least));
            prop_assert_eq!(spaces(eight), each(bytes, |byte| byte == b' '));
            let is_white = |byte: u8| byte.is_ascii() && char::from(byte).is_whitespace();
            prop_assert_eq!(white(eight), each(bytes, is_white));
            prop_assert_eq!(count(white(eight)), bytes.iter().filter(|byte| is_white(**byte)).count());
            prop_assert_eq!(run(white(eight)), bytes.iter().take_while(|byte| is_white(**byte)).count());
            prop_assert_eq!(lowered(eight), u64::from_le_bytes(bytes.map(|byte| byte.to_ascii_lowercase())));
        }
    }
}
