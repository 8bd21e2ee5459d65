//! Words of a text, folded, with the byte range each was read from.
//!
//! A hyphen parts words ("co-operation" is two), an apostrophe between letters does not ("nation's", "n'est"), digits
//! hold together over one point, comma, colon or slash ("10.9" is not "109"), a minus before a number belongs to it,
//! and a sign that bears meaning ("%", "€") is a word. Scripts without spaces give one word a character.

use crate::normal::{Kind, cluster_end, fold_cluster, kind};
use std::ops::Range;

/// The words of one text or of several one after the other.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Words {
    folded: String,
    places: Vec<Place>,
}

/// Where a word stands in its text and in the folded buffer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Place {
    start: u32,
    end: u32,
    folded_start: u32,
    folded_end: u32,
}

impl Words {
    /// Reads the words of `text`.
    pub fn of(text: &str) -> Words {
        let mut words = Words::default();
        words.append(text);
        words
    }

    /// Reads the words of one more text; their byte ranges count from the start of that text.
    pub fn append(&mut self, text: &str) {
        let Words { folded, places } = self;
        folded.reserve(text.len());
        places.reserve(text.len() / BYTES_A_WORD);
        for_each_word(text, &mut String::new(), &mut |word: &str, range: Range<usize>| {
            let folded_start = folded.len() as u32;
            folded.push_str(word);
            places.push(Place {
                start: range.start as u32,
                end: range.end as u32,
                folded_start,
                folded_end: folded.len() as u32,
            });
        });
    }

    /// Reads the first word of a text, and none after it.
    pub(crate) fn first(text: &str) -> Words {
        let mut words = Words::default();
        let mut at = 0;
        while words.is_empty() && at < text.len() {
            // A word lies between white space; what lies between may also be none, or several.
            let rest = text[at..].trim_start();
            let start = text.len() - rest.len();
            at = rest.find(char::is_whitespace).map_or(text.len(), |end| start + end);
            words.append(&text[start..at]);
        }
        words
    }

    /// Forgets all words and keeps the room they took.
    pub fn clear(&mut self) {
        self.folded.clear();
        self.places.clear();
    }

    /// How many words there are.
    pub fn len(&self) -> usize {
        self.places.len()
    }

    /// Says whether there is no word.
    pub fn is_empty(&self) -> bool {
        self.places.is_empty()
    }

    /// The folded word number `i`, or nothing beyond the last.
    pub fn word(&self, i: usize) -> &str {
        let range = self.places.get(i).map(|p| p.folded_start as usize..p.folded_end as usize);
        range.and_then(|range| self.folded.get(range)).unwrap_or("")
    }

    /// The byte range of word number `i` in the text it was read from; empty beyond the last.
    pub fn range(&self, i: usize) -> Range<usize> {
        self.places.get(i).map_or(0..0, |p| p.start as usize..p.end as usize)
    }

    /// The folded words in order.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        (0..self.len()).map(|i| self.word(i))
    }
}

/// A word with its space takes about six bytes; room for more than there are costs less than growing.
const BYTES_A_WORD: usize = 5;

/// Whoever takes in words as they are read.
pub(crate) trait TakesWords {
    /// Takes a folded word and its byte range.
    fn take(&mut self, word: &str, range: Range<usize>);

    /// Takes a word of at most eight letters of a to z, as a little-endian number.
    fn take_short(&mut self, letters: u64, range: Range<usize>) {
        let bytes = letters.to_le_bytes();
        if let Ok(word) = std::str::from_utf8(&bytes[..range.len().min(8)]) {
            self.take(word, range);
        }
    }
}

impl<F: FnMut(&str, Range<usize>)> TakesWords for F {
    fn take(&mut self, word: &str, range: Range<usize>) {
        self(word, range);
    }
}

/// Gives every folded word of `text` with its byte range to `taker`; `scratch` is room to fold in.
pub(crate) fn for_each_word(text: &str, scratch: &mut String, taker: &mut impl TakesWords) {
    let mut at = 0;
    while at < text.len() {
        at = skip_ascii_gap(text.as_bytes(), at);
        if at >= text.len() {
            break;
        }
        if let Some(short) = short_word(text.as_bytes(), at) {
            taker.take_short(short.letters, at..at + short.length);
            at += short.length;
            continue;
        }
        if let Some(end) = plain_word(text.as_bytes(), at) {
            let word = &text[at..end];
            if word.bytes().any(|b| b.is_ascii_uppercase()) {
                scratch.clear();
                scratch.extend(word.bytes().map(|b| b.to_ascii_lowercase() as char));
                taker.take(scratch, at..end);
            } else {
                taker.take(word, at..end);
            }
            at = end;
            continue;
        }
        at = careful_word(text, at, scratch, taker);
    }
}

/// A word of at most eight letters of a to z, folded.
struct ShortWord {
    letters: u64,
    length: usize,
}

/// Reads a short word of ASCII letters that surely ends there, eight bytes at a glance: most words are such.
fn short_word(bytes: &[u8], at: usize) -> Option<ShortWord> {
    const ALL: u64 = 0x0101_0101_0101_0101;
    let (eight, follow) = (bytes.get(at..at + 8)?, bytes.get(at..)?);
    let eight = u64::from_le_bytes(eight.try_into().ok()?);
    let folded = eight | (ALL * 0x20);
    let plain = folded & (ALL * 0x7F);
    // The high bit of each byte tells whether it is at least an `a`, and whether it is beyond `z`.
    let from_a = plain + ALL * (0x80 - b'a' as u64);
    let beyond_z = plain + ALL * (0x80 - (b'z' as u64 + 1));
    let no_letters = !(from_a & !beyond_z & !eight) & (ALL * 0x80);
    let length = no_letters.trailing_zeros() as usize / 8;
    if length == 0 || !ends_plain_word(&follow[length..]) {
        return None;
    }
    Some(ShortWord { letters: folded & (u64::MAX >> (64 - 8 * length)), length })
}

/// Says whether what follows a word of letters surely ends it: an apostrophe, a bracket or a hidden character may not.
fn ends_plain_word(follow: &[u8]) -> bool {
    match follow {
        [b'\'' | b'`' | b'[' | b']', ..] => false,
        [byte, ..] if byte.is_ascii() => !byte.is_ascii_alphanumeric(),
        // Dashes, double quotation marks of English, three dots in one.
        [0xE2, 0x80, 0x93 | 0x94 | 0x9C | 0x9D | 0xA6, ..] | [] => true,
        _ => false,
    }
}

/// The next byte that is not ASCII punctuation or space without meaning of its own.
fn skip_ascii_gap(bytes: &[u8], mut at: usize) -> usize {
    while let Some(byte) = bytes.get(at) {
        match CLASS[*byte as usize] {
            GAP => at += 1,
            _ => break,
        }
    }
    at
}

const GAP: u8 = 0;
const LETTER: u8 = 1;
const ELSE: u8 = 2;

/// ASCII at a glance: most text is plain words parted by spaces, and those need no look at Unicode.
const CLASS: [u8; 256] = {
    let mut class = [GAP; 256];
    let mut byte = 0;
    while byte < 256 {
        let b = byte as u8;
        class[byte] = if b.is_ascii_alphabetic() {
            LETTER
        } else if b.is_ascii_digit()
            || !b.is_ascii()
            || matches!(b, b'-' | b'%' | b'&' | b'+' | b'=' | b'<' | b'>' | b'$')
        {
            ELSE
        } else {
            GAP
        };
        byte += 1;
    }
    class
};

/// The end of a word of ASCII letters that surely ends there.
fn plain_word(bytes: &[u8], at: usize) -> Option<usize> {
    let mut end = at;
    while bytes.get(end).is_some_and(|b| CLASS[*b as usize] == LETTER) {
        end += 1;
    }
    (end > at && ends_plain_word(&bytes[end..])).then_some(end)
}

/// What a word has read so far.
struct Reader<'a> {
    text: &'a str,
    out: &'a mut String,
    start: usize,
    end: usize,
    last: Option<Kind>,
}

/// Reads the word at `at` cluster by cluster, or steps over what is no word; gives where to go on.
fn careful_word(text: &str, at: usize, out: &mut String, taker: &mut impl TakesWords) -> usize {
    out.clear();
    let mut reader = Reader { text, out, start: at, end: at, last: None };
    let mut next = at;
    while next < text.len() {
        let end = cluster_end(text, next);
        if !reader.takes(next..end) {
            break;
        }
        next = end;
        if matches!(reader.last, Some(Kind::Sign | Kind::Ideograph)) {
            break;
        }
    }
    if reader.out.is_empty() {
        return next.max(cluster_end(text, at));
    }
    taker.take(reader.out, reader.start..reader.end);
    reader.end.max(cluster_end(text, at))
}

impl Reader<'_> {
    /// Takes a cluster into the word, or says that the word ends before it.
    fn takes(&mut self, range: Range<usize>) -> bool {
        let cluster = &self.text[range.clone()];
        let kind = kind(cluster);
        let taken = match (self.last, kind) {
            (_, Kind::Nothing) => return true,
            (None, Kind::Letter | Kind::Digit | Kind::SmallDigit | Kind::Ideograph) => true,
            (None, Kind::Sign) => {
                self.out.push_str(cluster);
                self.took(kind, range);
                return true;
            }
            (None, Kind::Dash) => self.is_minus(&range) && self.put('-'),
            (None, _) => false,
            (Some(Kind::Digit | Kind::SmallDigit), Kind::SmallDigit) => self.last == Some(Kind::SmallDigit),
            (Some(_), Kind::Letter | Kind::Digit | Kind::SmallDigit) => true,
            (Some(Kind::Letter | Kind::Digit), Kind::Apostrophe) => {
                self.follows_word(range.end) && self.put('\'')
            }
            (Some(Kind::Letter), Kind::Other) => return self.is_bracket_in_word(&range),
            (Some(Kind::Digit), Kind::Other) => self.joins_digits(cluster, range.end),
            _ => false,
        };
        if taken && matches!(kind, Kind::Letter | Kind::Digit | Kind::SmallDigit | Kind::Ideograph) {
            fold_cluster(cluster, self.out);
        }
        if taken {
            self.took(kind, range);
        }
        taken
    }

    fn took(&mut self, kind: Kind, range: Range<usize>) {
        if self.last.is_none() {
            self.start = range.start;
        }
        self.end = range.end;
        match kind {
            Kind::Dash => self.last = Some(Kind::Digit),
            // A joint leaves the kind of what stands before it, which decides what may follow.
            Kind::Apostrophe | Kind::Other => {}
            _ => self.last = Some(kind),
        }
    }

    fn put(&mut self, c: char) -> bool {
        self.out.push(c);
        true
    }

    /// The kind of the next cluster that is there.
    fn kind_at(&self, mut at: usize) -> Kind {
        while at < self.text.len() {
            let end = cluster_end(self.text, at);
            match kind(&self.text[at..end]) {
                Kind::Nothing => at = end,
                kind => return kind,
            }
        }
        Kind::Nothing
    }

    fn follows_word(&self, at: usize) -> bool {
        matches!(self.kind_at(at), Kind::Letter | Kind::Digit)
    }

    /// "-5" after a space or an opening bracket is a number below nought; "1990-5" and "- 5" are not.
    fn is_minus(&self, range: &Range<usize>) -> bool {
        let before = self.text[..range.start].chars().next_back();
        before.is_none_or(|c| c.is_whitespace() || matches!(c, '(' | '['))
            && self.kind_at(range.end) == Kind::Digit
    }

    /// "10.9", "1,000", "12:30", "242/338": one number, whose joint is kept.
    fn joins_digits(&mut self, cluster: &str, next: usize) -> bool {
        let joint = matches!(cluster, "." | "," | ":" | "/" | "٫" | "٬" | "·");
        joint && self.kind_at(next) == Kind::Digit && {
            self.out.push_str(cluster);
            true
        }
    }

    /// "[t]he" and "govern[ment]" are one word with a mended letter; a footnote's "war[1]" is not.
    fn is_bracket_in_word(&self, range: &Range<usize>) -> bool {
        matches!(&self.text[range.clone()], "[" | "]") && self.kind_at(range.end) == Kind::Letter
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<String> {
        Words::of(text).iter().map(str::to_owned).collect()
    }

    #[test]
    fn a_hyphen_parts_words_and_an_apostrophe_does_not() {
        assert_eq!(
            words("Co-operation of the nation’s 'far' North"),
            ["co", "operation", "of", "the", "nation's", "far", "north"]
        );
        assert_eq!(words("the states' rights"), ["the", "states", "rights"]);
    }

    #[test]
    fn a_number_keeps_its_inner_joints_and_its_minus() {
        assert_eq!(
            words("10.9, 1,000. 12:30 242/338 1990-1995 -5 (–3) N10.9"),
            ["10.9", "1,000", "12:30", "242/338", "1990", "1995", "-5", "-3", "n10.9"]
        );
    }

    #[test]
    fn a_sign_that_bears_meaning_is_a_word() {
        assert_eq!(words("$30 or 5½% & €2"), ["$", "30", "or", "5", "½", "%", "&", "€", "2"]);
        assert_eq!(words("CO₂ in 242²"), ["co2", "in", "242", "2"]);
    }

    #[test]
    fn a_script_without_spaces_gives_a_word_a_character() {
        assert_eq!(words("平和を守る。OK"), ["平", "和", "を", "守", "る", "ok"]);
        assert_eq!(words("мир и 안보"), ["мир", "и", "안보"]);
    }

    #[test]
    fn a_letter_mended_in_brackets_stays_in_its_word() {
        assert_eq!(
            words("[T]he govern[ment] of war[1] [sic]"),
            ["the", "government", "of", "war", "1", "sic"]
        );
    }

    #[test]
    fn ranges_cover_the_words_as_they_stand() {
        let text = "“Zu\u{AD}kunft” – 5½ Cafés";
        let words = Words::of(text);
        let shown: Vec<&str> = (0..words.len()).map(|i| &text[words.range(i)]).collect();
        assert_eq!(shown, ["Zu\u{AD}kunft", "5", "½", "Cafés"]);
    }

    #[test]
    fn what_is_read_at_a_glance_is_what_a_careful_look_reads() {
        let carefully = |text: &str| {
            let (mut at, mut found) = (0, Vec::new());
            let mut taker = |word: &str, range: Range<usize>| found.push((word.to_owned(), range));
            while at < text.len() {
                at = careful_word(text, at, &mut String::new(), &mut taker);
            }
            found
        };
        let others = "’‘“”„«»—–‐…\u{A0}\u{AD}\u{200B}\u{301}é§½²й平".chars();
        for c in ('\0'..='\u{7F}').chain(others) {
            for text in
                ["Sail", "Tidewaters", "a", "7"].map(|word| format!("{word}{c}s {word}{c}{word}{c}9 {c}"))
            {
                let words = Words::of(&text);
                let read: Vec<_> =
                    (0..words.len()).map(|i| (words.word(i).to_owned(), words.range(i))).collect();
                assert_eq!(read, carefully(&text), "{text:?}");
            }
        }
    }

    #[test]
    fn a_mark_of_half_width_is_no_mark_that_leans() {
        assert_eq!(words("\u{FF9E}"), ["\u{FF9E}"]);
        assert_eq!(words("ｶﾞ"), ["カ", "\u{FF9E}"]);
    }

    #[test]
    fn hidden_characters_alone_are_no_word() {
        assert!(words("\u{200B}\u{AD} — … \u{FEFF}").is_empty());
    }
}
