//! The language of words: by their script, and by their most frequent words.

use crate::lexicon::lexicon;
use std::ops::Range;

/// How many words are looked at: enough for a statement's language to be beyond doubt.
const ENOUGH_WORDS: usize = 120;
/// The share of words that must be frequent ones of a language; in running text of any of ours it is above 20 in 100.
const LEAST_SHARE_PERCENT: usize = 12;

/// How many words of a paragraph are looked at, to see whether it is in another language than its statement; a guess.
const ENOUGH_OF_PARAGRAPH: usize = 32;

/// How many of them are looked at first, and how many next; a guess.
const FIRST_OF_PARAGRAPH: [usize; 2] = [7, 12];

/// How many characters of a wide script tell its language where another was expected.
const SURE_WIDE: usize = 16;

/// The language of a text as a BCP 47 tag, if it is long enough to tell.
pub(crate) fn of<'a>(paragraphs: impl Iterator<Item = &'a str>) -> Option<&'static str> {
    let mut frequent = Frequent::default();
    let mut scripts = Scripts::default();
    for paragraph in paragraphs {
        scripts.count(paragraph);
        frequent.count(paragraph, ENOUGH_WORDS);
        if frequent.words >= ENOUGH_WORDS {
            break;
        }
    }
    scripts.language().or_else(|| frequent.language())
}

/// The language of one paragraph or turn, if it is another than `main` beyond doubt.
///
/// A few words are easily taken for another language's: there must be four frequent ones, every sixth word, and twice
/// as many as `main` has.
pub(crate) fn other_than(main: &str, words: &str) -> Option<&'static str> {
    let mut scripts = Scripts::default();
    scripts.count(words);
    if let Some(tag) = scripts.language() {
        let is_told = scripts.han + scripts.kana + scripts.hangul >= SURE_WIDE;
        return (tag != main && is_told).then_some(tag);
    }
    let mut frequent = Frequent::default();
    let languages = lexicon().languages();
    let number = languages.iter().position(|tag| tag == main);
    let of_main = |frequent: &Frequent| number.map_or(0, |i| frequent.of_language[i]);
    // Most paragraphs are in the statement's language, and their first words tell it.
    let mut rest = words;
    for enough in FIRST_OF_PARAGRAPH {
        rest = frequent.count(rest, enough);
        if of_main(&frequent) > 2 && frequent.of_language.iter().all(|count| *count <= of_main(&frequent)) {
            return None;
        }
    }
    frequent.count(rest, ENOUGH_OF_PARAGRAPH);
    let of_main = of_main(&frequent);
    let (tag, count) = languages.iter().zip(frequent.of_language).max_by_key(|(_, count)| *count)?;
    let is_sure = count >= 4 && count * 6 >= frequent.words && count >= of_main * 2;
    (tag != main && is_sure).then_some(tag.as_str())
}

/// How many words there are, and how many of them are frequent ones of each language.
#[derive(Default)]
struct Frequent {
    words: usize,
    of_language: [usize; u32::BITS as usize],
}

impl Frequent {
    /// Counts the words of a paragraph, up to so many in all; gives what is left of it.
    fn count<'p>(&mut self, paragraph: &'p str, most: usize) -> &'p str {
        let mut start = 0;
        while self.words < most && start < paragraph.len() {
            let part = part_after(paragraph, start);
            if part.start > start {
                self.add(&paragraph[start..part.start]);
            }
            start = part.end;
        }
        &paragraph[start..]
    }

    fn add(&mut self, word: &str) {
        self.words += 1;
        let mut languages = lexicon().entry_in_any_case(word).frequent_in;
        while languages != 0 {
            self.of_language[languages.trailing_zeros() as usize] += 1;
            languages &= languages - 1;
        }
    }

    fn language(&self) -> Option<&'static str> {
        let (tag, count) =
            lexicon().languages().iter().zip(self.of_language).max_by_key(|(_, count)| *count)?;
        (count >= 3 && count * 100 >= self.words * LEAST_SHARE_PERCENT).then_some(tag.as_str())
    }
}

/// The first character at or after `start` that parts words; nothing at the end where there is none.
fn part_after(text: &str, start: usize) -> Range<usize> {
    let mut at = start;
    while let Some(byte) = text.as_bytes().get(at) {
        if byte.is_ascii() {
            if !byte.is_ascii_alphanumeric() {
                return at..at + 1;
            }
            at += 1;
            continue;
        }
        let c = text[at..].chars().next().unwrap_or_default();
        if parts(c) {
            return at..at + c.len_utf8();
        }
        at += c.len_utf8();
    }
    at..at
}

/// Says whether a character beyond ASCII parts words.
fn parts(c: char) -> bool {
    match c {
        // Dashes and quotation marks are met more often than letters beyond ASCII, and looked up more slowly.
        '\u{2010}'..='\u{203A}' => true,
        _ => !c.is_alphanumeric(),
    }
}

/// How many characters of each script that one language is told by.
#[derive(Default)]
struct Scripts {
    han: usize,
    kana: usize,
    hangul: usize,
    letters: usize,
}

impl Scripts {
    fn count(&mut self, text: &str) {
        // Each character of these scripts has three bytes, of which the first is one of these; most texts have none.
        // The whole text is looked at, so that the compiler takes many bytes at a time.
        if !text.bytes().fold(false, |found, byte| found | matches!(byte, 0xE3..=0xED)) {
            self.letters += text.len();
            return;
        }
        for c in text.chars() {
            match c {
                '\u{3040}'..='\u{30FF}' => self.kana += 1,
                '\u{4E00}'..='\u{9FFF}' => self.han += 1,
                '\u{AC00}'..='\u{D7AF}' => self.hangul += 1,
                _ => self.letters += usize::from(c.is_alphabetic()),
            }
        }
    }

    fn language(&self) -> Option<&'static str> {
        let wide = self.han + self.kana + self.hangul;
        if wide < 8 || wide * 3 < self.letters {
            return None;
        }
        Some(match self {
            _ if self.hangul > self.han + self.kana => "ko",
            _ if self.kana * 10 > wide => "ja",
            _ => "zh",
        })
    }
}

/// The first part of a tag in lower case: `en` of `en-GB` or `en_GB`.
pub(crate) fn primary(tag: &str) -> String {
    tag.split(['-', '_']).next().unwrap_or("").trim().to_ascii_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn languages_are_told_by_script_and_frequent_words() {
        for (text, tag) in [
            ("We thank the people of the valley for what they have done in this year of floods.", "en"),
            (
                "Мы благодарим жителей долины за то, что они сделали для нас в этом году, и не забудем это.",
                "ru",
            ),
            ("Nous remercions les gens de la vallée pour ce qu'ils ont fait dans les mois passés.", "fr"),
            (
                "Wir danken den Menschen im Tal für das, was sie in diesem Jahr für uns und die Stadt getan haben.",
                "de",
            ),
            ("我们感谢山谷里的人们今年所做的一切。", "zh"),
            ("谷の人々がこの一年にしてくださったことに感謝いたします。", "ja"),
        ] {
            assert_eq!(of([text].into_iter()), Some(tag), "{text}");
        }
        assert_eq!(of(["Xyzzy plugh."].into_iter()), None);
    }
}
