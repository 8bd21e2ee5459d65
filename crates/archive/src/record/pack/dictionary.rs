//! Making a zstd dictionary out of pages of one site: what many of them share, so that each costs little but its own words.
//!
//! Content is chosen as in zstd's own *fast cover* trainer (Liao, Petri, Moffat and Wirth: *Effective Construction of Relative
//! Lempel-Ziv Dictionaries*, 2016): again and again the stretch is taken whose eight-byte strings stand in most other pages, and what it
//! brings counts no more. It is done here, and not by that trainer, so that the same pages give the same dictionary
//! whatever the version of zstd, and so that a fragment that stands in one page alone is worth nothing.

/// Strings of this many bytes are counted: as in zstd's trainer.
const STRING: usize = 8;

/// A stretch is at most this long, in bytes. Of 1,024, 2,048 and 4,096, this gave the smallest packs on 150 real pages.
const STRETCH: usize = 2048;

/// A stretch is worth taking from here on: a few lines that stand in one other page. Below that the choice only takes longer.
const LEAST_WORTH: u64 = 256;

/// So many bits of a string's hash are told apart: 4 million cells of 4 bytes, for some 2 million strings in 8 MB of pages.
const HASH_BITS: u32 = 22;

/// The head of every dictionary (RFC 8878, section 5) but for its number: entropy tables, and the first three offsets 1, 4 and 8.
///
/// The tables are statistics that zstd 1.5.4 took from a mixture of real pages at level 12. They only spare each frame a hundred bytes or so
/// of tables of its own; a frame that they do not fit brings its own.
const TABLES: [u8; 156] = [
    0x43, 0x10, 0xa0, 0x32, 0x44, 0x0f, 0xc3, 0x00, 0xce, 0xb7, 0x8e, 0x61, 0xb8, 0x60, 0x8e, 0xa2, 0x86,
    0x71, 0x14, 0x35, 0x7a, 0x63, 0x88, 0x6f, 0x7f, 0x33, 0x65, 0x34, 0xfb, 0x6c, 0x91, 0xfe, 0x0f, 0xb7,
    0x50, 0xe1, 0xd9, 0xc4, 0x10, 0xda, 0xaa, 0x02, 0xfa, 0x80, 0x3e, 0xa0, 0x8f, 0x5e, 0xa2, 0x0f, 0x6c,
    0x49, 0x11, 0x42, 0x52, 0xf2, 0x9b, 0x72, 0xb3, 0x40, 0xa3, 0x25, 0xc5, 0x8e, 0xe7, 0x8d, 0xc8, 0x01,
    0xe3, 0x00, 0x00, 0x0c, 0x0c, 0x09, 0x06, 0x83, 0xc1, 0x68, 0x34, 0x1a, 0x8d, 0xc6, 0x43, 0x03, 0xea,
    0x07, 0x04, 0x60, 0x00, 0x90, 0x1b, 0x19, 0x16, 0x93, 0x90, 0x8d, 0x4b, 0xe4, 0xd1, 0x50, 0x24, 0x12,
    0xc7, 0x61, 0x18, 0x45, 0x41, 0x10, 0x04, 0x31, 0x0c, 0xc4, 0x30, 0x0c, 0x05, 0x21, 0xa4, 0x10, 0x63,
    0x4e, 0xa9, 0x1b, 0x0d, 0x00, 0x00, 0x74, 0xd4, 0x67, 0xba, 0x9e, 0x84, 0x0a, 0x19, 0x43, 0x00, 0x00,
    0x00, 0x00, 0x00, 0x06, 0x00, 0x00, 0x00, 0x00, 0x01, 0x00, 0x00, 0x00, 0x04, 0x00, 0x00, 0x00, 0x08,
    0x00, 0x00, 0x00,
];

const MAGIC: [u8; 4] = [0x37, 0xa4, 0x30, 0xec];

/// Makes a dictionary of at most `most` bytes from samples; `None` where they have too little in common for one.
pub(crate) fn made_of(samples: &[Vec<u8>], most: usize) -> Option<Vec<u8>> {
    let content = Cover::of(samples).choose(most.checked_sub(MAGIC.len() + 4 + TABLES.len())?);
    // zstd takes no dictionary whose content is shorter than the greatest of its first offsets; so little would gain nothing anyway.
    if content.len() < STRETCH {
        return None;
    }
    let mut dictionary = MAGIC.to_vec();
    dictionary.extend_from_slice(&number_of(&content).to_le_bytes());
    dictionary.extend_from_slice(&TABLES);
    dictionary.extend_from_slice(&content);
    Some(dictionary)
}

/// A dictionary's number, made from its content and in the range that the format leaves to everybody.
fn number_of(content: &[u8]) -> u32 {
    let [a, b, c, d, ..] = crate::digest_of(content).0;
    (u32::from_le_bytes([a, b, c, d]) & 0x7fff_ffff).max(32_768)
}

/// How much it is worth to have each string, and the samples to take it from.
struct Cover<'a> {
    samples: &'a [Vec<u8>],
    strings: Vec<StringCount>,
}

/// What is known of the strings of one hash.
#[derive(Clone, Copy, Default)]
struct StringCount {
    /// In how many samples, besides the first, they stand; nought once they have been taken.
    worth: u16,
    /// How often they stand in the stretch that is looked at.
    within: u16,
}

/// A stretch of a sample.
#[derive(Clone, Copy, Default)]
struct Stretch {
    sample: usize,
    start: usize,
    end: usize,
    worth: u64,
}

impl<'a> Cover<'a> {
    fn of(samples: &'a [Vec<u8>]) -> Cover<'a> {
        let mut strings = vec![StringCount::default(); 1 << HASH_BITS];
        // The last sample that each string was met in, counted from 1.
        let mut met_in = vec![0u32; 1 << HASH_BITS];
        for (number, sample) in (1..).zip(samples) {
            for string in sample.windows(STRING) {
                let cell = cell_of(string);
                if met_in[cell] != number {
                    strings[cell].worth = strings[cell].worth.saturating_add(u16::from(met_in[cell] != 0));
                    met_in[cell] = number;
                }
            }
        }
        Cover { samples, strings }
    }

    /// Chooses up to `most` bytes. The best come last, where referring to them is cheapest.
    fn choose(mut self, most: usize) -> Vec<u8> {
        // Each round takes one stretch from each part of the samples, so that none of them is left to the end.
        let parts = (most / STRETCH / 4).clamp(1, self.samples.len().max(1));
        let a_part = self.samples.len().div_ceil(parts).max(1);
        let mut open: Vec<usize> = (0..self.samples.len()).step_by(a_part).collect();
        let mut chosen: Vec<Stretch> = Vec::new();
        let mut room = most;
        while !open.is_empty() && room > 0 {
            // What a part has to give only grows less: one that has too little is not asked again.
            open.retain(|&first| {
                let best = self.best_of(first, (first + a_part).min(self.samples.len()));
                let best = Stretch { end: best.end.min(best.start + room), ..best };
                if best.worth < LEAST_WORTH {
                    return false;
                }
                self.take(best);
                room -= best.end - best.start;
                chosen.push(best);
                true
            });
        }
        let bytes = |best: &Stretch| &self.samples[best.sample][best.start..best.end];
        chosen.iter().rev().flat_map(bytes).copied().collect()
    }

    /// The stretch worth most in the samples from `first` up to, but not including, `end`.
    fn best_of(&mut self, first: usize, end: usize) -> Stretch {
        let mut best = Stretch::default();
        for sample in first..end {
            let bytes = self.samples[sample].as_slice();
            let strings = bytes.len().saturating_sub(STRING - 1);
            let mut worth = 0u64;
            let mut start = 0;
            for at in 0..strings {
                worth += self.enter(cell_of(&bytes[at..at + STRING]));
                if at + STRING - start > STRETCH {
                    worth -= self.leave(cell_of(&bytes[start..start + STRING]));
                    start += 1;
                }
                if worth > best.worth {
                    best = Stretch { sample, start, end: at + STRING, worth };
                }
            }
            for at in start..strings {
                self.leave(cell_of(&bytes[at..at + STRING]));
            }
        }
        self.trimmed(best)
    }

    /// A string comes into the stretch: tells what that adds.
    fn enter(&mut self, cell: usize) -> u64 {
        let string = &mut self.strings[cell];
        string.within += 1;
        if string.within == 1 { u64::from(string.worth) } else { 0 }
    }

    /// A string leaves the stretch: tells what that takes away.
    fn leave(&mut self, cell: usize) -> u64 {
        let string = &mut self.strings[cell];
        string.within -= 1;
        if string.within == 0 { u64::from(string.worth) } else { 0 }
    }

    /// A stretch without the strings at its ends that are worth nothing.
    fn trimmed(&self, best: Stretch) -> Stretch {
        let Some(bytes) = self.samples.get(best.sample).and_then(|sample| sample.get(best.start..best.end))
        else {
            return best;
        };
        let has_worth = |string: &[u8]| self.strings[cell_of(string)].worth > 0;
        let first = bytes.windows(STRING).position(has_worth).unwrap_or(0);
        let last = bytes.windows(STRING).rposition(has_worth).unwrap_or(0);
        Stretch { start: best.start + first, end: best.start + last + STRING, ..best }
    }

    /// What a stretch brings is worth nothing a second time.
    fn take(&mut self, taken: Stretch) {
        for string in self.samples[taken.sample][taken.start..taken.end].windows(STRING) {
            self.strings[cell_of(string)].worth = 0;
        }
    }
}

fn cell_of(string: &[u8]) -> usize {
    let bytes: [u8; STRING] = std::array::from_fn(|i| string.get(i).copied().unwrap_or(0));
    // Fibonacci hashing: the high bits of a product with 2⁶⁴ over the golden ratio.
    (u64::from_le_bytes(bytes).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> (64 - HASH_BITS)) as usize
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// Pages with much in common, each with words of its own.
    pub(crate) fn pages() -> Vec<Vec<u8>> {
        let shared: String =
            (0..100).map(|n| format!("<li class=\"item-{n}\">quay {}</li>", n * n * 7919)).collect();
        let page = |n: u32| {
            let own: String =
                (0..30).map(|m| format!("word{} ", (n * 7919 + m * 104_729) % 1_000_003)).collect();
            format!("<nav>{shared}</nav><p>{own}</p>").into_bytes()
        };
        (0..24).map(page).collect()
    }

    #[test]
    fn the_same_pages_give_the_same_dictionary() {
        assert_eq!(made_of(&pages(), 8 << 10), made_of(&pages(), 8 << 10));
    }

    #[test]
    fn zstd_takes_the_dictionary_and_makes_pages_much_smaller_with_it() {
        let pages = pages();
        let dictionary = made_of(&pages, 8 << 10).unwrap();
        assert!(dictionary.len() <= 8 << 10);
        let number = zstd::zstd_safe::get_dict_id_from_dict(&dictionary).map(u32::from);
        assert_eq!(number, Some(number_of(&dictionary[8 + TABLES.len()..])));
        let mut with = zstd::bulk::Compressor::with_dictionary(3, &dictionary).unwrap();
        let mut without = zstd::bulk::Compressor::new(3).unwrap();
        let small = with.compress(&pages[7]).unwrap();
        assert!(small.len() * 3 < without.compress(&pages[7]).unwrap().len());
        let mut back = zstd::bulk::Decompressor::with_dictionary(&dictionary).unwrap();
        assert_eq!(back.decompress(&small, pages[7].len()).unwrap(), pages[7]);
    }

    #[test]
    fn what_stands_in_one_page_alone_is_not_taken() {
        let mut pages = pages();
        let secret = b"The pilot Edda Varnholt lives at Quay Street 14, behind the ropewalk.";
        pages[5].extend_from_slice(secret);
        let dictionary = made_of(&pages, 8 << 10).unwrap();
        assert!(
            !dictionary.windows(STRING * 2).any(|part| secret.windows(STRING * 2).any(|own| own == part))
        );
    }

    #[test]
    fn pages_with_nothing_in_common_give_none() {
        let pages: Vec<Vec<u8>> = (0u32..20).map(|n| n.to_be_bytes().repeat(3)).collect();
        assert_eq!(made_of(&pages, 8 << 10), None);
        assert_eq!(made_of(&[], 8 << 10), None);
        assert_eq!(made_of(&super::tests::pages(), 100), None);
    }
}
