//! Finds a byte that is most often near: tags and attributes are short, and a call costs more than their bytes.

use memchr::{memchr, memchr2};

/// How far is looked without a call, in steps of eight bytes.
const NEAR: usize = 32;

const ONES: u64 = u64::from_le_bytes([1; 8]);
const HIGH: u64 = u64::from_le_bytes([0x80; 8]);

/// Where a byte stands first; the length where it does not.
#[inline]
pub(super) fn find(byte: u8, bytes: &[u8]) -> usize {
    match near(bytes, |eight| zeros(eight ^ (ONES * u64::from(byte)))) {
        Sought::Found(at) => at,
        Sought::From(at) => memchr(byte, &bytes[at..]).map_or(bytes.len(), |i| at + i),
    }
}

/// Where one of two bytes stands first; the length where neither does.
#[inline]
pub(super) fn find_either(one: u8, other: u8, bytes: &[u8]) -> usize {
    let hits = |eight| zeros(eight ^ (ONES * u64::from(one))) | zeros(eight ^ (ONES * u64::from(other)));
    match near(bytes, hits) {
        Sought::Found(at) => at,
        Sought::From(at) => memchr2(one, other, &bytes[at..]).map_or(bytes.len(), |i| at + i),
    }
}

enum Sought {
    Found(usize),
    From(usize),
}

#[inline]
fn near(bytes: &[u8], hits: impl Fn(u64) -> u64) -> Sought {
    let mut at = 0;
    while at < NEAR
        && let Some(eight) = bytes[at..].first_chunk::<8>()
    {
        let hits = hits(u64::from_le_bytes(*eight));
        if hits != 0 {
            return Sought::Found(at + hits.trailing_zeros() as usize / 8);
        }
        at += 8;
    }
    Sought::From(at)
}

/// The high bit of each byte that is zero, up to the first one (Mycroft 1987); bytes after it may be marked wrongly.
#[inline]
fn zeros(eight: u64) -> u64 {
    eight.wrapping_sub(ONES) & !eight & HIGH
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn the_first_one_is_found(bytes in prop::collection::vec(0u8..6, 0..90)) {
            let first = |wanted: &[u8]| bytes.iter().position(|b| wanted.contains(b)).unwrap_or(bytes.len());
            prop_assert_eq!(find(5, &bytes), first(&[5]));
            prop_assert_eq!(find_either(4, 5, &bytes), first(&[4, 5]));
        }
    }
}
