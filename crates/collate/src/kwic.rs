//! Keyword in context: what stands before and after a hit.

use std::ops::Range;

/// A hit with the text around it, as it stands in the paragraph.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kwic<'a> {
    /// What stands before the match, from the beginning of a word; ends where the match begins.
    pub before: &'a str,
    /// The match.
    pub matched: &'a str,
    /// What stands after the match, to the end of a word.
    pub after: &'a str,
    /// Whether the paragraph has more before `before`.
    pub cut_before: bool,
    /// Whether the paragraph has more after `after`.
    pub cut_after: bool,
}

/// Cuts a hit out of a paragraph with at most `width` characters on each side, in whole words.
///
/// A range that ends beyond the paragraph, or inside a character, is narrowed to whole characters that are there.
pub fn kwic(paragraph: &str, hit: Range<usize>, width: usize) -> Kwic<'_> {
    let start = floor(paragraph, hit.start.min(paragraph.len()));
    let end = floor(paragraph, hit.end.clamp(start, paragraph.len()));
    let first = first_kept(paragraph, start, width);
    let last = last_kept(paragraph, end, width);
    Kwic {
        before: &paragraph[first..start],
        matched: &paragraph[start..end],
        after: &paragraph[end..last],
        cut_before: first > 0,
        cut_after: last < paragraph.len(),
    }
}

/// The last whole character's boundary at or before `at`.
fn floor(text: &str, mut at: usize) -> usize {
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

fn first_kept(text: &str, start: usize, width: usize) -> usize {
    let mut back = text[..start].char_indices().rev();
    let Some((at, _)) = back.by_ref().take(width).last() else { return start };
    let mid_word =
        |at: usize| at > 0 && is_word(text[..at].chars().next_back()) && is_word(text[at..].chars().next());
    if !mid_word(at) {
        return at;
    }
    // A word that is cut is left out, unless nothing would remain of a script without spaces.
    text[at..start].find(|c: char| !c.is_alphanumeric()).map_or(at, |skip| at + skip)
}

fn last_kept(text: &str, end: usize, width: usize) -> usize {
    let at = text[end..].char_indices().nth(width).map_or(text.len(), |(i, _)| end + i);
    if at == text.len() || !is_word(text[..at].chars().next_back()) || !is_word(text[at..].chars().next()) {
        return at;
    }
    let kept = text[end..at].rfind(|c: char| !c.is_alphanumeric());
    kept.map_or(at, |i| floor(text, end + i + text[end + i..].chars().next().map_or(0, char::len_utf8)))
}

fn is_word(c: Option<char>) -> bool {
    c.is_some_and(char::is_alphanumeric)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "The harbour of Port Linn will not be sold, and the cranes stay.";

    fn shown(word: &str, width: usize) -> String {
        let at = TEXT.find(word).unwrap();
        let Kwic { before, matched, after, cut_before, cut_after } = kwic(TEXT, at..at + word.len(), width);
        format!(
            "{}{before}[{matched}]{after}{}",
            if cut_before { "…" } else { "" },
            if cut_after { "…" } else { "" }
        )
    }

    #[test]
    fn whole_words_stand_on_both_sides() {
        assert_eq!(shown("will", 12), "… Port Linn [will] not be sold…");
    }

    #[test]
    fn a_wide_window_takes_the_paragraph() {
        assert_eq!(shown("will", 500), "The harbour of Port Linn [will] not be sold, and the cranes stay.");
    }

    #[test]
    fn a_script_without_spaces_is_cut_between_characters() {
        let text = "平和を守るために努力する";
        let at = text.find("ため").unwrap();
        let found = kwic(text, at..at + 6, 2);
        assert_eq!((found.before, found.matched, found.after), ("守る", "ため", "に努"));
    }

    #[test]
    fn a_range_beyond_the_paragraph_is_narrowed() {
        assert_eq!(kwic("é", 1..9, 3).matched, "é");
    }
}
