//! Sorts the places of all words by the words from there on.
//!
//! First by the word itself, by counting; then, within each word that stands in more than a few places, by the next two,
//! and within those of them that still are many, by two more. Deeper order would help only phrases of six words that
//! stand in many places, and order among a few places nobody needs: they are looked at one by one.

use super::segment::RARE;
use std::io;

/// So few places that are alike stand in the order of the record, and are never searched by halving. The figure is a
/// guess: a handful is looked at in the time of two searches.
pub(super) const FEW: usize = 8;

/// The places are sorted in about so many parts, or fewer of [`LEAST_PART`] words: held all at once they would take eight
/// bytes a word. Each part reads all words again, two bytes each.
const PARTS: usize = 16;
const LEAST_PART: usize = 2 << 20;

/// From so many places on, sorting digit by digit is quicker than comparing.
const MANY: usize = 2_048;
/// Bits of a digit: three digits make up the two words that are compared at once.
const DIGIT: u32 = 11;

/// The words of a segment in their order, by rank: most in two bytes.
#[derive(Debug, Default)]
pub(super) struct Row {
    /// For each word its rank, 0 for a gap between turns, [`RARE`] for a rare word; ends with a gap.
    pub(super) codes: Vec<u16>,
    /// The rare words: where each stands, and its rank, by place.
    pub(super) rare: Vec<(u32, u32)>,
}

impl Row {
    /// Adds a word by its rank.
    pub(super) fn push(&mut self, rank: u32) {
        if rank >= u32::from(RARE) {
            self.rare.push((self.codes.len() as u32, rank));
        }
        self.codes.push(rank.min(u32::from(RARE)) as u16);
    }

    /// The ranks in order.
    fn ranks(&self) -> impl Iterator<Item = u32> {
        let mut rare = self.rare.iter();
        self.codes.iter().map(move |&code| match code {
            RARE => rare.next().map_or(0, |(_, rank)| *rank),
            code => u32::from(code),
        })
    }
}

/// Where each word's places begin, by how often each word stands; the last is the end. Word 0 is the gap and has none.
pub(super) fn starts(row: &Row, vocabulary: usize) -> Vec<u32> {
    let mut starts = vec![0_u32; vocabulary + 2];
    for word in row.ranks().filter(|word| *word != 0) {
        starts[word as usize + 1] += 1;
    }
    for i in 1..starts.len() {
        starts[i] += starts[i - 1];
    }
    starts
}

/// Gives all places, sorted, to `take`, some thousands of words at a time, so that no more than a part of them is held at
/// once. The lower half of each is the place, the upper the two words after it.
///
/// # Errors
/// Where `take` fails.
pub(super) fn sorted_places(
    row: &Row,
    starts: &[u32],
    mut take: impl FnMut(&[u64]) -> io::Result<()>,
) -> io::Result<()> {
    let part = (row.codes.len() / PARTS).max(LEAST_PART);
    let (mut places, mut room) = (Vec::new(), Room::default());
    let mut first = 1;
    while first + 1 < starts.len() {
        let full = starts[first] as usize + part;
        let after = first + 1..starts.len() - 1;
        let end = after.clone().find(|&word| starts[word + 1] as usize > full).unwrap_or(after.end);
        group_places(row, &starts[first..=end], first as u32, &mut places);
        room.sort_groups(&mut places, &starts[first..=end], &row.codes);
        take(&places)?;
        first = end;
    }
    Ok(())
}

/// Fills `places` with those of a few words, from word number `first` on, in the order of the record, word after word.
/// What stands after each is noted here, where the row of words is read in order.
fn group_places(row: &Row, starts: &[u32], first: u32, places: &mut Vec<u64>) {
    let (begin, count) = (starts[0], starts.len() as u32 - 1);
    let mut next: Vec<u32> = starts[..starts.len() - 1].iter().map(|start| start - begin).collect();
    places.clear();
    places.resize((starts[count as usize] - begin) as usize, 0);
    for (place, word) in row.ranks().enumerate() {
        let at = word.wrapping_sub(first);
        if at < count {
            let slot = &mut next[at as usize];
            places[*slot as usize] = keyed(&row.codes, place as u32, 1);
            *slot += 1;
        }
    }
}

/// A place with the two words that stand `ahead` of it above; nothing after a gap counts.
fn keyed(codes: &[u16], place: u32, ahead: usize) -> u64 {
    let at = place as usize + ahead;
    let (first, second) = match codes.get(at..at + 2) {
        Some(two) => (two[0], two[1]),
        None => (0, 0),
    };
    let second = if first == 0 { 0 } else { second };
    u64::from(first) << 48 | u64::from(second) << 32 | u64::from(place)
}

/// Room to sort in, kept from group to group.
#[derive(Default)]
struct Room {
    spare: Vec<u64>,
    deeper: Vec<u64>,
}

impl Room {
    /// Sorts the places of each word by the four words after it; the upper halves stay the two next words.
    fn sort_groups(&mut self, places: &mut [u64], starts: &[u32], codes: &[u16]) {
        let begin = starts[0];
        for bounds in starts.windows(2).filter(|bounds| bounds[1] - bounds[0] > FEW as u32) {
            let group = &mut places[(bounds[0] - begin) as usize..(bounds[1] - begin) as usize];
            sort(group, &mut self.spare);
            let many = group.chunk_by_mut(|a, b| a >> 32 == b >> 32).filter(|alike| alike.len() > FEW);
            for alike in many.filter(|alike| alike[0] >> 32 & 0xFFFF != 0) {
                self.sort_deeper(alike, codes);
            }
        }
    }

    fn sort_deeper(&mut self, alike: &mut [u64], codes: &[u16]) {
        self.deeper.clear();
        self.deeper.extend(alike.iter().map(|&place| keyed(codes, place as u32, 3)));
        sort(&mut self.deeper, &mut self.spare);
        for (place, sorted) in alike.iter_mut().zip(&self.deeper) {
            *place = *place & !0xFFFF_FFFF | sorted & 0xFFFF_FFFF;
        }
    }
}

/// Sorts keyed places that come in order of place.
fn sort(places: &mut [u64], spare: &mut Vec<u64>) {
    if places.len() < MANY {
        return places.sort_unstable();
    }
    spare.clear();
    spare.resize(places.len(), 0);
    // Three digits: there, back, and there again; like keys keep their order.
    sort_by_digit(places, spare, 32);
    sort_by_digit(spare, places, 32 + DIGIT);
    sort_by_digit(places, spare, 32 + 2 * DIGIT);
    places.copy_from_slice(spare);
}

/// Puts numbers from one row into another in the order of one digit.
fn sort_by_digit(from: &[u64], to: &mut [u64], shift: u32) {
    const SIZE: usize = 1 << DIGIT;
    let digit = |key: u64| (key >> shift) as usize & (SIZE - 1);
    let mut next = [0_usize; SIZE];
    for &key in from {
        next[digit(key)] += 1;
    }
    let mut sum = 0;
    for count in &mut next {
        sum += std::mem::replace(count, sum);
    }
    for &key in from {
        let slot = &mut next[digit(key)];
        to[*slot] = key;
        *slot += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sorted(words: &[u32], vocabulary: usize) -> (Vec<u32>, Vec<u32>) {
        let mut row = Row::default();
        words.iter().for_each(|word| row.push(*word));
        let starts = starts(&row, vocabulary);
        let mut all = Vec::new();
        let take = |places: &[u64]| {
            all.extend(places.iter().map(|place| *place as u32));
            Ok(())
        };
        sorted_places(&row, &starts, take).unwrap();
        (starts, all)
    }

    #[test]
    fn a_few_places_of_a_word_stand_in_the_order_of_the_record() {
        let (starts, places) = sorted(&[3, 1, 2, 0, 3, 1, 1, 0, 3, 0], 3);
        assert_eq!(starts, [0, 0, 3, 4, 7]);
        assert_eq!(places, [1, 5, 6, 2, 0, 4, 8]);
    }

    /// Words from a small vocabulary with gaps, by a fixed rule.
    fn made_up(length: usize, vocabulary: u32) -> Vec<u32> {
        let mut seed = 7_u32;
        let mut next = || {
            seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (seed >> 16) % (vocabulary + 1)
        };
        (0..length).map(|_| next()).chain([0]).collect()
    }

    #[test]
    fn many_places_stand_in_the_order_of_the_words_from_there_on() {
        for (length, vocabulary) in [(400, 3), (3_000, 5), (30_000, 4)] {
            let words = made_up(length, vocabulary);
            let (starts, places) = sorted(&words, vocabulary as usize);
            let following = |place: u32, ahead: usize| {
                let run = words[place as usize..].iter().take(ahead).take_while(|word| **word != 0);
                run.copied().collect::<Vec<u32>>()
            };
            for bounds in starts.windows(2) {
                let group = &places[bounds[0] as usize..bounds[1] as usize];
                let deep = group.windows(2).filter(|two| following(two[0], 5) > following(two[1], 5)).count();
                let alike = group.chunk_by(|a, b| following(*a, 3) == following(*b, 3));
                let in_few: usize = alike.map(<[u32]>::len).filter(|length| *length <= FEW).sum();
                assert!(deep <= in_few, "out of order beyond a few");
                assert!(
                    group.len() <= FEW || group.windows(2).all(|t| following(t[0], 3) <= following(t[1], 3))
                );
            }
        }
    }
}
