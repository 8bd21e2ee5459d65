//! Cutting the words around a hit out of its turn.

use dictum_collate::{Marks, Words};
use std::{collections::HashSet, ops::Range};

/// How many bytes an excerpt has at most, about three lines.
const EXCERPT: usize = 280;

/// A stretch of an excerpt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stretch {
    /// Its words.
    pub text: String,
    /// Whether these are words looked for.
    pub is_match: bool,
}

/// What is shown of a turn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Excerpt {
    /// The paragraph it begins in, from 1.
    pub(super) paragraph: usize,
    pub(super) stretches: Vec<Stretch>,
}

/// Cuts out of a turn's words, paragraphs parted by line feeds, what most of the words looked for stand in.
pub(super) fn excerpt(text: &str, marks: &Marks) -> Excerpt {
    let words = Words::of(text);
    let matches: Vec<Match<'_>> =
        marks.find(&words).into_iter().map(|range| Match::of(&words, range)).collect();
    let first = best_start(text, &matches);
    let paragraph = text[..first].matches('\n').count() + 1;
    let start = text[..first].rfind('\n').map_or(0, |i| i + 1);
    let last = matches.iter().find(|found| found.bytes.start == first).map_or(first, |found| found.bytes.end);
    let end = text[last..].find('\n').map_or(text.len(), |i| last + i);
    Excerpt { paragraph, stretches: cut_around(text, start..end, first, &matches) }
}

/// A match, where it stands and which word it begins with.
struct Match<'a> {
    bytes: Range<usize>,
    word: &'a str,
}

impl Match<'_> {
    fn of(words: &Words, range: Range<usize>) -> Match<'_> {
        let last = words.range(range.end.saturating_sub(1));
        Match { bytes: words.range(range.start).start..last.end, word: words.word(range.start) }
    }
}

/// The stretches of one paragraph around a byte.
fn cut_around(text: &str, bounds: Range<usize>, first: usize, matches: &[Match<'_>]) -> Vec<Stretch> {
    let from = boundary_before(text, first.saturating_sub(EXCERPT / 3).max(bounds.start)).max(bounds.start);
    let to = boundary_after(text, (from + EXCERPT).min(bounds.end)).min(bounds.end);
    let mut stretches = Vec::new();
    let mut push = |text: String, is_match: bool| {
        if !text.is_empty() {
            stretches.push(Stretch { text: text.replace('\n', " "), is_match });
        }
    };
    let lead = |at: usize| if at == from && from > bounds.start { "… " } else { "" };
    let mut at = from;
    for Match { bytes, .. } in
        matches.iter().filter(|found| found.bytes.start >= from && found.bytes.end <= to)
    {
        push(format!("{}{}", lead(at), &text[at..bytes.start]), false);
        push(text[bytes.clone()].to_owned(), true);
        at = bytes.end;
    }
    let tail = if to < bounds.end { " …" } else { "" };
    push(format!("{}{}{tail}", lead(at), &text[at..to]), false);
    stretches
}

/// The start of the match after which most different words that were looked for stand close by in its paragraph.
fn best_start(text: &str, matches: &[Match<'_>]) -> usize {
    let close = |i: usize| {
        let start = matches[i].bytes.start;
        let end = text[start..].find('\n').map_or(text.len(), |end| start + end).min(start + EXCERPT * 2 / 3);
        let near = matches[i..].iter().take_while(|other| other.bytes.start < end).take(MOST_CLOSE);
        let different: HashSet<&str> = near.map(|other| other.word).collect();
        different.len()
    };
    let best = (0..matches.len()).max_by_key(|i| (close(*i), std::cmp::Reverse(*i)));
    best.map_or(0, |i| matches[i].bytes.start)
}

/// So many matches close by are looked at: a turn may hold nothing else.
const MOST_CLOSE: usize = 60;

/// So many bytes are gone through for the end of a word: where words are not parted by spaces, it may be cut anywhere.
const LONGEST_WORD: usize = 60;

/// The last place at or before a byte where a word begins.
fn boundary_before(text: &str, byte: usize) -> usize {
    let byte = text.floor_char_boundary(byte);
    let from = text.floor_char_boundary(byte.saturating_sub(LONGEST_WORD));
    match text[from..byte].rfind(char::is_whitespace) {
        Some(space) => text.ceil_char_boundary(from + space + 1),
        None if from == 0 && byte < LONGEST_WORD => 0,
        None => byte,
    }
}

/// The first place at or after a byte where a word ends.
fn boundary_after(text: &str, byte: usize) -> usize {
    let byte = text.ceil_char_boundary(byte);
    let to = text.ceil_char_boundary((byte + LONGEST_WORD).min(text.len()));
    match text[byte..to].find(char::is_whitespace) {
        Some(space) => byte + space,
        None if to == text.len() => to,
        None => byte,
    }
}

/// A text cut after a whole word near a length.
pub(crate) fn cut(text: &str, length: usize) -> String {
    if text.len() <= length {
        return text.to_owned();
    }
    format!("{} …", text[..boundary_before(text, length)].trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;
    use dictum_collate::parse_query;

    fn marked(text: &str, query: &str) -> String {
        let marks = Marks::of(&parse_query(query).unwrap(), |word| vec![word.to_owned()]);
        let show = |s: &Stretch| if s.is_match { format!("[{}]", s.text) } else { s.text.clone() };
        excerpt(text, &marks).stretches.iter().map(show).collect()
    }

    #[test]
    fn an_excerpt_marks_the_words_looked_for() {
        assert_eq!(marked("The Treaty of Varn is open.", "treaty open"), "The [Treaty] of Varn is [open].");
        assert_eq!(marked("Fisheries and fish.", "fish*"), "[Fisheries] and [fish].");
    }

    #[test]
    fn a_phrase_is_marked_where_it_stands_whole_and_words_near_each_other_in_pairs() {
        assert_eq!(marked("A safe port. A port is safe.", "\"safe port\""), "A [safe port]. A port is safe.");
        let text = "The bridge and the ferry; one two three four five six a bridge.";
        assert_eq!(
            marked(text, "bridge near/2 ferry"),
            "The [bridge] and the [ferry]; one two three four five six a bridge."
        );
    }

    #[test]
    fn an_excerpt_of_a_long_text_stands_around_the_match_and_shows_its_cuts() {
        let text = format!("{} harbour {}", "ash ".repeat(200).trim(), "élan ".repeat(200).trim());
        let shown = marked(&text, "harbour");
        assert!(
            shown.starts_with("… ash") && shown.ends_with("élan …") && shown.contains("[harbour]"),
            "{shown}"
        );
        assert!(shown.len() < EXCERPT + 40);
    }

    #[test]
    fn a_long_text_without_spaces_is_cut_around_the_match() {
        let text = format!("{}港口{}", "山".repeat(400), "水".repeat(400));
        let shown = marked(&text, "港口");
        assert!(shown.contains("山[港口]水") && shown.len() < EXCERPT + 80, "{shown}");
    }

    #[test]
    fn the_paragraph_with_most_of_the_words_is_shown_and_a_phrase_may_go_over_its_end() {
        let text = "One harbour.\nThe harbour and the bridge.\nNothing.";
        let marks = |query| Marks::of(&parse_query(query).unwrap(), |word| vec![word.to_owned()]);
        assert_eq!(excerpt(text, &marks("harbour bridge")).paragraph, 2);
        assert_eq!(marked(text, "harbour bridge"), "The [harbour] and the [bridge].");
        assert_eq!(marked(text, "\"bridge nothing\""), "The harbour and the [bridge. Nothing].");
    }

    #[test]
    fn a_text_without_a_match_is_shown_from_its_beginning() {
        assert_eq!(marked("A quiet day.", "storm"), "A quiet day.");
        assert_eq!(marked("", "storm"), "");
    }
}
