//! The longest common subsequence of a quotation and a stretch of the record, 64 words at a time.
//!
//! Source: Hyyrö, "Bit-parallel LCS-length computation revisited" (2004).

use super::{seeds::Numbered, segment::Segment};

/// For each word of the quotation where in it that word stands, as bits.
pub(super) struct Masks {
    /// A hash table of codes; 0 is an empty slot, since no word has it.
    codes: Vec<u16>,
    /// The bits of each slot.
    bits: Vec<u64>,
    blocks: usize,
    words: usize,
}

impl Masks {
    pub(super) fn new(quote: &Numbered) -> Masks {
        let size = (quote.words.len() * 4).next_power_of_two().max(64);
        let blocks = quote.words.len().div_ceil(64);
        let mut masks =
            Masks { codes: vec![0; size], bits: vec![0; size * blocks], blocks, words: quote.words.len() };
        for (q, word) in quote.words.iter().enumerate() {
            if let Some(word) = word {
                let code = Segment::code(*word);
                let slot = masks.slot(code);
                masks.codes[slot] = code;
                masks.bits[slot * blocks + q / 64] |= 1 << (q % 64);
            }
        }
        masks
    }

    /// The slot of a code, or the empty one where it would stand.
    fn slot(&self, code: u16) -> usize {
        let mask = self.codes.len() - 1;
        let mut slot = (usize::from(code) * 0x9E37) >> 4 & mask;
        while self.codes[slot] != code && self.codes[slot] != 0 {
            slot = (slot + 1) & mask;
        }
        slot
    }

    /// How many words of the quotation stand in a row of codes in order.
    pub(super) fn common(&self, codes: impl Iterator<Item = u16>) -> usize {
        let mut row = vec![u64::MAX; self.blocks];
        for code in codes {
            let slot = self.slot(code);
            if self.codes[slot] == 0 {
                continue;
            }
            let mut carry = false;
            for (bits, mask) in row.iter_mut().zip(&self.bits[slot * self.blocks..]) {
                let (sum, over) = bits.overflowing_add(*bits & mask);
                let (sum, over_by_carry) = sum.overflowing_add(u64::from(carry));
                carry = over || over_by_carry;
                *bits = sum | (*bits & !mask);
            }
        }
        let zeros: u32 = row.iter().map(|bits| bits.count_zeros()).sum();
        // Bits beyond the last word are never matched and so stay set.
        (zeros as usize).min(self.words)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The plain way.
    fn plain(a: &[u16], b: &[u16]) -> usize {
        let mut row = vec![0; b.len() + 1];
        for x in a {
            let mut diagonal = 0;
            for (j, y) in b.iter().enumerate() {
                let best = if x == y { diagonal + 1 } else { row[j + 1].max(row[j]) };
                diagonal = std::mem::replace(&mut row[j + 1], best);
            }
        }
        row[b.len()]
    }

    proptest::proptest! {
        #[test]
        fn bits_count_what_the_plain_way_counts(
            quote in proptest::collection::vec(1_u16..9, 1..150),
            record in proptest::collection::vec(1_u16..12, 0..200),
        ) {
            let numbered = Numbered::of_numbers(quote.iter().map(|code| Some(u32::from(*code))).collect());
            proptest::prop_assert_eq!(Masks::new(&numbered).common(record.iter().copied()), plain(&quote, &record));
        }
    }
}
