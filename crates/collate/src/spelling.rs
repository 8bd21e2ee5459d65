//! When two different words are one word: variant spellings, numerals against words, transliterations, slips.
//!
//! None of this is forgiven for `exact`; it only names the edit, so that a reader sees an orthographic difference at a
//! glance.

use crate::hash::ListState;
use std::{collections::HashMap, sync::LazyLock};

/// Sets of spellings from the data file: word to the first of its set.
static VARIANTS: LazyLock<HashMap<&'static str, &'static str, ListState>> = LazyLock::new(|| {
    let lines = include_str!("../data/spelling.txt").lines().filter(|line| !line.starts_with('#'));
    let sets = lines.filter_map(|line| line.split_whitespace().next().map(|first| (first, line)));
    sets.flat_map(|(first, line)| line.split_whitespace().map(move |word| (word, first))).collect()
});

/// Numbers in words.
static NUMERALS: LazyLock<HashMap<&'static str, &'static str, ListState>> = LazyLock::new(|| {
    let lines = include_str!("../data/numbers.txt").lines().filter(|line| !line.starts_with('#'));
    lines.filter_map(|line| line.split_once(' ')).collect()
});

/// Says whether two folded words are spellings of one word: `organise` and `organize`, `three` and `3`.
pub(crate) fn is_same_word(a: &str, b: &str) -> bool {
    a == b || is_same_number(a, b) || variant(a) == variant(b) || american(variant(a)) == american(variant(b))
}

/// Says whether two folded names may be transliterations of one name: `sergei` and `sergey`.
pub(crate) fn is_same_name(a: &str, b: &str) -> bool {
    a.len() > 3 && b.len() > 3 && sound(a) == sound(b)
}

/// How alike two folded words are in their letters, from 0 to 100; scanning errors count for little.
///
/// Words that share less than about two thirds give 0.
pub(crate) fn likeness(a: &str, b: &str) -> u32 {
    if a == b { 100 } else { Seen::new(a).likeness(&Seen::new(b)) }
}

/// Longer words than this are compared by their beginnings.
const MOST_LETTERS: usize = 24;

/// A word as a scanner might have seen it: letters that are taken for one another are one.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Seen {
    letters: [u8; MOST_LETTERS],
    length: usize,
    last: u8,
    /// A bit for each letter it has.
    set: u32,
}

impl Seen {
    pub(crate) fn new(word: &str) -> Seen {
        let mut seen = Seen { letters: [0; MOST_LETTERS], length: 0, last: 0, set: 0 };
        let mut chars = word.chars().peekable();
        while let Some(c) = chars.next() {
            let pair = match (c, chars.peek()) {
                ('r', Some('n')) => Some(b'm'),
                ('v', Some('v')) => Some(b'w'),
                ('i', Some('i')) => Some(b'n'),
                ('c', Some('l')) => Some(b'd'),
                _ => None,
            };
            if pair.is_some() {
                chars.next();
            }
            seen.push(pair.unwrap_or_else(|| letter(c)));
        }
        seen
    }

    fn push(&mut self, letter: u8) {
        if let Some(slot) = self.letters.get_mut(self.length) {
            *slot = letter;
            self.length += 1;
            self.last = letter;
            self.set |= 1 << (letter % 32);
        }
    }

    /// As [`likeness`], of two words that are not the same.
    #[inline]
    pub(crate) fn likeness(&self, other: &Seen) -> u32 {
        if self.shares_an_end(other) { self.likeness_of_ends_shared(other) } else { 0 }
    }

    fn likeness_of_ends_shared(&self, other: &Seen) -> u32 {
        let length = self.length.max(other.length);
        let most = length / 3;
        // Each edit of a letter changes two of the bits at most, and the length by one: a quick way out.
        let differing = (self.set ^ other.set).count_ones() as usize;
        if differing > 2 * most || self.length.abs_diff(other.length) > most {
            return 0;
        }
        match distance(&self.letters[..self.length], &other.letters[..other.length]) {
            0 => 95,
            distance if distance > most => 0,
            distance => (100 - 100 * distance / length.max(1)) as u32,
        }
    }
}

impl Seen {
    /// Slips keep the first or the last letter nearly always.
    #[inline]
    fn shares_an_end(&self, other: &Seen) -> bool {
        self.letters[0] == other.letters[0] || self.last == other.last
    }
}

/// One letter for all that a scanner takes for it.
fn letter(c: char) -> u8 {
    match c {
        '0' => b'o',
        '1' | '!' | 'i' | 'j' => b'l',
        '5' => b's',
        'c' => b'e',
        'u' => b'n',
        'f' => b't',
        'h' => b'b',
        // Letters of other scripts need only differ from one another.
        c => (c as u32 ^ c as u32 >> 7) as u8,
    }
}

/// The first of a word's set of spellings, else the word.
fn variant(word: &str) -> &str {
    VARIANTS.get(word).copied().unwrap_or(word)
}

/// Says whether two numbers differ only in commas between thousands: `1,000` and `1000`.
pub(crate) fn is_grouped_alike(a: &str, b: &str) -> bool {
    let digits = |word: &str| word.starts_with(|c: char| c.is_ascii_digit() && c != '0');
    let plain = |word: &str| word.replace(',', "");
    let only_commas = |word: &str| word.bytes().all(|b| b.is_ascii_digit() || b == b',');
    digits(a) && digits(b) && only_commas(a) && only_commas(b) && plain(a) == plain(b) && is_same_number(a, b)
}

/// Says whether two words name one number: `three` and `3`, `1,000` and `1000`.
fn is_same_number(a: &str, b: &str) -> bool {
    match (value(a), value(b)) {
        (Some(a), Some(b)) => a == b,
        _ => false,
    }
}

/// The number a word names, in digits without marks of thousands; an ordinal keeps its ending.
fn value(word: &str) -> Option<String> {
    if let Some(value) = NUMERALS.get(word) {
        return Some((*value).to_owned());
    }
    if !word.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let mut groups = word.split([',', '\'', '.']);
    let first = groups.next()?;
    let thousands =
        groups.clone().next().is_some() && first.len() <= 3 && groups.all(|group| group.len() == 3);
    Some(if thousands { word.replace([',', '\'', '.'], "") } else { word.to_owned() })
}

/// The value of a compound like `twenty` + `five`, in digits.
pub(crate) fn compound_number(tens: &str, units: &str) -> Option<String> {
    let (tens, units): (u32, u32) = (value(tens)?.parse().ok()?, value(units)?.parse().ok()?);
    (tens % 10 == 0 && (20..100).contains(&tens) && (1..10).contains(&units))
        .then(|| (tens + units).to_string())
}

/// A word in American spelling, by the rules that hold for whole families of words.
fn american(word: &str) -> String {
    let mut word = word.to_owned();
    for (british, american) in [("our", "or"), ("is", "iz"), ("ys", "yz"), ("ogue", "og"), ("ll", "l")] {
        if let Some(mended) = mend_before_ending(&word, british, american) {
            word = mended;
            break;
        }
    }
    for (british, american) in [("re", "er"), ("res", "ers"), ("red", "ered")] {
        let stem = word.strip_suffix(british).filter(|stem| stem.len() >= 3 && !stem.ends_with(is_vowel));
        if let Some(stem) = stem {
            word = format!("{stem}{american}");
            break;
        }
    }
    if word.len() >= 6 { word.replace("ae", "e").replace("oe", "e") } else { word }
}

/// Mends `part` where an ending of its family follows and enough of a stem stands before.
fn mend_before_ending(word: &str, part: &str, mended: &str) -> Option<String> {
    let at = word.rfind(part)?;
    let (stem, ending) = (&word[..at], &word[at + part.len()..]);
    let fits = match part {
        "our" => [
            "", "s", "ed", "ing", "er", "ers", "able", "ably", "ite", "ites", "ful", "hood", "less", "al",
            "'s",
        ]
        .contains(&ending),
        "is" | "ys" => ["e", "ed", "es", "er", "ers", "ing", "ation", "ations", "ational", "ation's", "able"]
            .contains(&ending),
        "ogue" => ["", "s"].contains(&ending),
        _ => ["ed", "ing", "er", "ers", "or", "ors", "ation"].contains(&ending) && vowel_groups(stem) >= 2,
    };
    (fits && stem.len() >= if part == "is" || part == "our" { 3 } else { 2 })
        .then(|| format!("{stem}{mended}{ending}"))
}

fn is_vowel(c: char) -> bool {
    matches!(c, 'a' | 'e' | 'i' | 'o' | 'u' | 'y')
}

fn vowel_groups(stem: &str) -> usize {
    let vowels: Vec<bool> = stem.chars().map(is_vowel).collect();
    vowels
        .iter()
        .zip(std::iter::once(&false).chain(&vowels))
        .filter(|(now, before)| **now && !**before)
        .count()
}

/// A name by its sound, as far as transliterations of one name agree on it.
fn sound(name: &str) -> String {
    const RULES: [(&str, &str); 12] = [
        ("kh", "h"),
        ("zh", "j"),
        ("ph", "f"),
        ("ck", "k"),
        ("tz", "ts"),
        ("ou", "u"),
        ("oo", "u"),
        ("q", "k"),
        ("w", "v"),
        ("y", "i"),
        ("j", "i"),
        ("ee", "i"),
    ];
    let name = name.strip_suffix("'s").unwrap_or(name);
    let mut sound = RULES.iter().fold(name.to_owned(), |sound, (from, to)| sound.replace(from, to));
    let mut last = '\0';
    sound.retain(|c| c != '\'' && std::mem::replace(&mut last, c) != c);
    sound
}

/// Edit distance with neighbours swapped counting one (optimal string alignment), a bit a letter.
///
/// Source: Hyyrö, "A bit-vector algorithm for computing Levenshtein and Damerau edit distances" (2003).
fn distance(a: &[u8], b: &[u8]) -> usize {
    let mut at = [0_u32; 256];
    for (i, letter) in a.iter().enumerate() {
        at[*letter as usize] |= 1 << i;
    }
    let last = 1_u32 << a.len().saturating_sub(1);
    let (mut plus, mut minus, mut zero, mut before) = (u32::MAX, 0_u32, 0_u32, 0_u32);
    let mut distance = a.len();
    for letter in b {
        let here = at[*letter as usize];
        let swapped = ((!zero & here) << 1) & before;
        zero = ((here & plus).wrapping_add(plus) ^ plus) | here | minus | swapped;
        let (up, down) = (minus | !(zero | plus), zero & plus);
        distance = distance + usize::from(up & last != 0) - usize::from(down & last != 0);
        let up = up << 1 | 1;
        plus = down << 1 | !(zero | up);
        minus = up & zero;
        before = here;
    }
    distance
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn variant_spellings_are_one_word() {
        for (a, b) in [
            ("organisation", "organization"),
            ("neighbouring", "neighboring"),
            ("centre", "center"),
            ("programmes", "programs"),
            ("travelled", "traveled"),
            ("dialogue", "dialog"),
            ("analyse", "analyze"),
            ("three", "3"),
            ("1,000", "1000"),
            ("percent", "%"),
            ("cinq", "5"),
        ] {
            assert!(is_same_word(a, b), "{a} {b}");
        }
    }

    #[test]
    fn different_words_stay_different() {
        for (a, b) in [
            ("four", "for"),
            ("morning", "mourning"),
            ("filled", "filed"),
            ("10.9", "10.90"),
            ("10.9", "109"),
            ("third", "3"),
            ("price", "prize"),
            ("there", "three"),
        ] {
            assert!(!is_same_word(a, b), "{a} {b}");
        }
    }

    #[test]
    fn transliterations_of_a_name_are_told_from_other_names() {
        assert!(is_same_name("sergei", "sergey") && is_same_name("zelensky", "zelenskyy"));
        assert!(!is_same_name("iran", "iraq") && !is_same_name("austria", "australia"));
    }

    #[test]
    fn slips_and_scanning_errors_are_alike_and_other_words_are_not() {
        for (a, b) in
            [("thc", "the"), ("hronght", "brought"), ("situatioua", "situation"), ("adnvace", "advance")]
        {
            assert!(likeness(a, b) >= 60, "{a} {b}");
        }
        for (a, b) in [("peace", "war"), ("accept", "reject"), ("all", "no"), ("", "x")] {
            assert_eq!(likeness(a, b), 0, "{a} {b}");
        }
    }

    /// The plain way to the same distance.
    fn plain_distance(a: &[u8], b: &[u8]) -> usize {
        let mut rows = vec![(0..=b.len()).collect::<Vec<usize>>()];
        for i in 1..=a.len() {
            let mut row = vec![i; b.len() + 1];
            for j in 1..=b.len() {
                let differs = usize::from(a[i - 1] != b[j - 1]);
                row[j] = (rows[i - 1][j - 1] + differs).min(rows[i - 1][j] + 1).min(row[j - 1] + 1);
                if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                    row[j] = row[j].min(rows[i - 2][j - 2] + 1);
                }
            }
            rows.push(row);
        }
        rows[a.len()][b.len()]
    }

    proptest::proptest! {
        #[test]
        fn bits_find_the_distance_that_the_plain_way_finds(a in "[abc]{1,12}", b in "[abc]{0,12}") {
            proptest::prop_assert_eq!(distance(a.as_bytes(), b.as_bytes()), plain_distance(a.as_bytes(), b.as_bytes()));
        }
    }

    #[test]
    fn a_number_of_two_words_has_one_value() {
        assert_eq!(compound_number("twenty", "five").as_deref(), Some("25"));
        assert_eq!(compound_number("five", "twenty"), None);
    }
}
