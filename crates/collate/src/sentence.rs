//! Where sentences begin and end, as far as the cautions need it.

use std::ops::Range;

/// Words with a full stop that ends no sentence.
const ABBREVIATIONS: [&str; 18] = [
    "mr", "mrs", "ms", "dr", "prof", "gen", "col", "lt", "sgt", "rev", "hon", "st", "vs", "jr", "sr",
    "messrs", "г", "ст",
];

/// The same, before a number only: "No. 4", but also the whole answer "No."
const BEFORE_NUMBERS: [&str; 5] = ["no", "nos", "art", "para", "vol"];

/// Says whether a sentence may begin at byte `at`: nothing stands before it, or the end of a sentence or a colon.
pub(crate) fn begins_at(text: &str, at: usize) -> bool {
    let before = text[..at].trim_end_matches(|c: char| c.is_whitespace() || is_opening(c));
    match before.chars().next_back() {
        None => true,
        Some('.') => ends_sentence(text, before.len() - 1),
        Some(c) => matches!(c, '!' | '?' | '…' | ':' | '。' | '！' | '？') || is_closed_sentence(before),
    }
}

/// `… it ends.” Next`: the mark stands inside the closing quotation mark or bracket.
fn is_closed_sentence(before: &str) -> bool {
    let inner = before.trim_end_matches(is_closing);
    inner.len() < before.len() && inner.ends_with(['.', '!', '?', '…', '。'])
}

/// The sentence up to byte `at`, from its first byte: what a quotation that begins at `at` was cut out of.
pub(crate) fn lead_in(text: &str, at: usize) -> Range<usize> {
    let starts = text[..at].char_indices().rev().find(|&(i, c)| is_end(text, i, c));
    let start = starts.map_or(0, |(i, c)| i + c.len_utf8());
    let skipped = text[start..at].find(|c: char| !c.is_whitespace() && !is_closing(c));
    skipped.map_or(at..at, |skip| start + skip..at)
}

/// The rest of the sentence from byte `at`, with its full stop; empty if `at` is at its end.
pub(crate) fn rest(text: &str, at: usize) -> Range<usize> {
    let ends = text[at..].char_indices().find(|&(i, c)| is_end(text, at + i, c));
    at..ends.map_or(text.len(), |(i, c)| at + i + c.len_utf8())
}

/// The sentence after the one that holds byte `at`; empty if it is the last.
pub(crate) fn next(text: &str, at: usize) -> Range<usize> {
    let end = rest(text, at).end;
    let skipped = text[end..].find(|c: char| !c.is_whitespace() && !is_closing(c));
    skipped.map_or(end..end, |skip| end + skip..rest(text, end + skip).end)
}

fn is_end(text: &str, at: usize, c: char) -> bool {
    matches!(c, '!' | '?' | '。' | '！' | '？' | '\n') || (c == '.' && ends_sentence(text, at))
}

/// Says whether the full stop at byte `at` ends a sentence: not in "Mr.", "J. Doe", "10.9" or "that. . . ".
fn ends_sentence(text: &str, at: usize) -> bool {
    let after = text[at + 1..].trim_start_matches(is_closing);
    let spaced = after.is_empty() || after.starts_with(char::is_whitespace);
    let goes_on = after.trim_start().starts_with(|c: char| c.is_lowercase() || c == '.');
    let word = text[..at].rsplit(|c: char| !c.is_alphanumeric()).next().unwrap_or("");
    let initial = word.chars().count() == 1 && word.chars().all(char::is_uppercase);
    let word = word.to_lowercase();
    let before_number = after.trim_start().starts_with(|c: char| c.is_ascii_digit());
    let shortened =
        ABBREVIATIONS.contains(&word.as_str()) || (before_number && BEFORE_NUMBERS.contains(&word.as_str()));
    spaced && !goes_on && !initial && !shortened
}

fn is_opening(c: char) -> bool {
    matches!(c, '"' | '“' | '„' | '«' | '‘' | '\'' | '(' | '[' | '「' | '—' | '–' | '-')
}

fn is_closing(c: char) -> bool {
    matches!(c, '"' | '”' | '“' | '»' | '’' | '\'' | ')' | ']' | '」')
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "The gate is shut. Mr. Orlo says that it will open by 10.30 a.m. on Friday. “But who believes him?” We do.";

    #[test]
    fn a_sentence_is_cut_at_its_own_full_stop() {
        let at = TEXT.find("it will").unwrap();
        assert_eq!(&TEXT[lead_in(TEXT, at)], "Mr. Orlo says that ");
        assert_eq!(&TEXT[rest(TEXT, at)], "it will open by 10.30 a.m. on Friday.");
        assert_eq!(&TEXT[next(TEXT, at)], "But who believes him?");
    }

    #[test]
    fn the_first_words_of_a_sentence_have_no_lead_in() {
        assert!(lead_in(TEXT, 0).is_empty());
        assert!(lead_in(TEXT, TEXT.find("Mr.").unwrap()).is_empty());
    }

    #[test]
    fn a_capital_after_an_abbreviation_begins_no_sentence() {
        assert!(begins_at(TEXT, TEXT.find("Mr.").unwrap()));
        assert!(!begins_at(TEXT, TEXT.find("Orlo").unwrap()));
        assert!(begins_at(TEXT, TEXT.find("But").unwrap()));
        assert!(begins_at(TEXT, TEXT.find("We do").unwrap()));
    }

    #[test]
    fn no_is_an_answer_unless_a_number_follows() {
        let text = "No. We will stay. See No. 4 of the list.";
        assert!(begins_at(text, text.find("We").unwrap()));
        assert!(!begins_at(text, text.find("4 of").unwrap()));
    }

    #[test]
    fn the_last_sentence_has_no_next() {
        assert!(next(TEXT, TEXT.len() - 3).is_empty());
    }
}
