//! Chance that is the same each time: SplitMix64 (Steele, Lea and Flood, 2014), from a seed.

/// Draws numbers from a seed.
pub struct Chance(u64);

impl Chance {
    /// Begins from a seed.
    pub fn from_seed(seed: u64) -> Chance {
        Chance(seed)
    }

    /// Draws a number.
    pub fn number(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// Draws a number below `end`, which is above 0.
    pub fn below(&mut self, end: usize) -> usize {
        (self.number() % end as u64) as usize
    }

    /// Draws one of several.
    pub fn one_of<'a, T: ?Sized>(&mut self, several: &[&'a T]) -> &'a T {
        several[self.below(several.len())]
    }

    /// Breaks bytes in one to four places: a byte changed, some cut out, doubled, put elsewhere, or numbers made extreme.
    pub fn mutated(&mut self, sound: &[u8]) -> Vec<u8> {
        let mut bytes = sound.to_vec();
        for _ in 0..=self.below(4) {
            self.mutate(&mut bytes);
        }
        bytes
    }

    fn mutate(&mut self, bytes: &mut Vec<u8>) {
        if bytes.is_empty() {
            return;
        }
        let at = self.below(bytes.len());
        let end = at + self.below(bytes.len() - at).min(64);
        match self.below(7) {
            0 => bytes[at] = self.number() as u8,
            1 => bytes[at] ^= 1 << self.below(8),
            2 => drop(bytes.drain(at..end)),
            3 => bytes.truncate(at),
            4 => {
                let piece = bytes[at..end].to_vec();
                let to = self.below(bytes.len());
                bytes.splice(to..to, piece);
            }
            5 => {
                let extreme = self.one_of::<[u8]>(&[
                    &[0xff; 8],
                    &[0; 8],
                    &[0xff, 0xff, 0xff, 0x7f],
                    b"-1",
                    b"9999999999",
                ]);
                let end = (at + extreme.len()).min(bytes.len());
                bytes.splice(at..end, extreme.iter().copied());
            }
            _ => {
                let piece = self.one_of::<[u8]>(&[
                    b"\0",
                    b"\xff\xfe",
                    b"\r\n\r\n",
                    b"\n",
                    b"\"",
                    b"<",
                    b"\xed\xa0\x80",
                    b"{",
                ]);
                bytes.splice(at..at, piece.iter().copied());
            }
        }
    }
}
