//! Many phrases sought in one text at once.

/// A set of phrases in lower case, to be found in texts.
#[derive(Debug)]
pub(crate) struct Phrases {
    /// Longest first.
    words: Vec<String>,
    /// The numbers of the phrases that begin with two bytes, by a hash of these.
    beginning: Vec<Vec<u16>>,
    /// Whether there are any: most places of a text begin none.
    begins: [bool; PAIRS],
    /// Whether some begin with three bytes, by a hash of these: most of those that are left begin none either.
    goes_on: Box<[bool; TRIPLES]>,
}

/// Where a phrase stands in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Hit<'p> {
    /// Its first byte.
    pub(crate) at: usize,
    /// The phrase.
    pub(crate) phrase: &'p str,
}

impl Hit<'_> {
    /// The byte after it.
    pub(crate) fn end(&self) -> usize {
        self.at + self.phrase.len()
    }
}

/// How many pairs of bytes are told apart.
const PAIRS: usize = 1024;

impl Phrases {
    /// A set; words of a single byte are no phrases and are left out of searches.
    pub(crate) fn new(mut words: Vec<String>) -> Phrases {
        words.sort_unstable_by(|one, other| other.len().cmp(&one.len()).then_with(|| one.cmp(other)));
        let mut beginning = vec![Vec::new(); if words.is_empty() { 0 } else { PAIRS }];
        for (number, phrase) in (0..).zip(&words) {
            if let [first, second, ..] = phrase.as_bytes() {
                beginning[pair(*first, *second)].push(number);
            }
        }
        let begins =
            std::array::from_fn(|pair| beginning.get(pair).is_some_and(|numbers| !numbers.is_empty()));
        let mut goes_on = Box::new([false; TRIPLES]);
        for phrase in &words {
            match phrase.as_bytes() {
                // Whatever stands behind it.
                [a, b] => (0..=u8::MAX).for_each(|c| goes_on[triple(*a, *b, c)] = true),
                [a, b, c, ..] => goes_on[triple(*a, *b, *c)] = true,
                _ => {}
            }
        }
        Phrases { words, beginning, begins, goes_on }
    }

    /// The phrases, longest first.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &str> {
        self.words.iter().map(String::as_str)
    }

    /// Where phrases stand in a text given in lower case: in order of place, the longest first at each.
    pub(crate) fn hits<'p, 't>(&'p self, text: &'t str) -> impl Iterator<Item = Hit<'p>> + use<'p, 't> {
        self.hits_by(text, <[u8]>::eq)
    }

    fn hits_by<'p, 't>(
        &'p self,
        text: &'t str,
        is_same: fn(&[u8], &[u8]) -> bool,
    ) -> impl Iterator<Item = Hit<'p>> + use<'p, 't> {
        let bytes = text.as_bytes();
        let mut place = 0;
        let mut here: &[u16] = &[];
        std::iter::from_fn(move || {
            loop {
                while let [number, rest @ ..] = here {
                    here = rest;
                    let phrase = self.words[usize::from(*number)].as_str();
                    if begins_with(&bytes[place - 1..], phrase.as_bytes(), is_same) {
                        return Some(Hit { at: place - 1, phrase });
                    }
                }
                place = self.next_place(bytes, place)? + 1;
                here = &self.beginning[pair(bytes[place - 1], bytes[place])];
            }
        })
    }

    /// The first place from `from` on where two bytes stand that begin a phrase.
    fn next_place(&self, bytes: &[u8], from: usize) -> Option<usize> {
        let bytes = bytes.get(from..).filter(|rest| rest.len() > 1 && !self.words.is_empty())?;
        let begins = |a, b, c| self.begins[pair(a, b)] && self.goes_on[triple(a, b, c)];
        // The last two bytes have none behind them.
        let last = || Some(bytes.len() - 2).filter(|last| begins(bytes[*last], bytes[last + 1], 0));
        Some(from + bytes.windows(3).position(|three| begins(three[0], three[1], three[2])).or_else(last)?)
    }

    /// Says whether one of the phrases stands in a text given in lower case.
    pub(crate) fn stand_in(&self, text: &str) -> bool {
        self.hits(text).next().is_some()
    }

    /// Says whether one of the phrases stands in a text given in lower case beyond ASCII, and in whatever case within it.
    pub(crate) fn stand_in_ascii_case(&self, text: &str) -> bool {
        self.hits_by(text, <[u8]>::eq_ignore_ascii_case).next().is_some()
    }
}

impl Default for Phrases {
    fn default() -> Self {
        Phrases::new(Vec::new())
    }
}

/// The bit that a small letter of ASCII has and its capital has not.
const CASE: usize = 0x20;
/// How many triples of bytes are told apart.
const TRIPLES: usize = 4096;

/// A number below [`TRIPLES`] for three bytes, the same for a capital and its small letter.
fn triple(first: u8, second: u8, third: u8) -> usize {
    (pair(first, second) * 37 + (usize::from(third) | CASE)) % TRIPLES
}

/// Says whether a text begins with a phrase. Most that share its first bytes are told apart by the last without a call.
fn begins_with(text: &[u8], phrase: &[u8], is_same: fn(&[u8], &[u8]) -> bool) -> bool {
    let Some(piece) = text.get(..phrase.len()) else { return false };
    piece.last().map(u8::to_ascii_lowercase) == phrase.last().copied() && is_same(piece, phrase)
}

/// A number below [`PAIRS`] for two bytes, the same for a capital and its small letter.
fn pair(first: u8, second: u8) -> usize {
    ((usize::from(first) | CASE) * 37 + (usize::from(second) | CASE)) % PAIRS
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn phrases_are_found_in_order_of_place_and_the_longest_first() {
        let phrases = Phrases::new(["ferry", "ferry boat", "©", "q"].map(String::from).to_vec());
        let hits: Vec<_> = phrases.hits("© the ferry boat q").map(|hit| (hit.at, hit.phrase)).collect();
        assert_eq!(hits, [(0, "©"), (7, "ferry boat"), (7, "ferry")]);
        assert!(!phrases.stand_in("the barge") && !phrases.stand_in("The Ferry"));
        assert!(phrases.stand_in_ascii_case("The FERRY") && !phrases.stand_in_ascii_case("The Berry"));
        assert!(!Phrases::default().stand_in("ferry"));
    }
}
