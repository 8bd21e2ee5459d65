//! The words of a stretch of a page, character by character, each with the bytes that it came from.

use super::{
    making::Placed,
    page::{Kind, Page, Piece},
    refusal::{ProofCheck, ProofRefused},
};
use dictum_model::Span;
use std::ops::Range;

/// No character of any charset is written in more bytes.
const LONGEST_CHARACTER: usize = 8;

/// A character of the page, or the one space that white space and ends of lines are folded to.
#[derive(Clone, Copy, Debug)]
struct Letter {
    letter: char,
    start: usize,
    end: usize,
}

/// What a stretch of the page shows.
pub(super) struct Flow(Vec<Letter>);

impl Flow {
    /// Reads a stretch of the page. Words that are not shown are read too: a proof over them is refused later, with its reason.
    pub(super) fn of(page: &Page<'_>, start: usize, end: usize) -> Result<Flow, ProofRefused> {
        let mut flow = Flow(Vec::new());
        let from = page.pieces.partition_point(|piece| piece.end <= start);
        for piece in page.pieces[from..].iter().take_while(|piece| piece.start < end) {
            match piece.kind {
                Kind::Break => flow.push(' ', piece.start, piece.start),
                Kind::Mark => {}
                Kind::Shown | Kind::Hidden => flow.read(page, piece)?,
            }
        }
        Ok(flow)
    }

    fn push(&mut self, letter: char, start: usize, end: usize) {
        let is_space = letter.is_whitespace();
        let after_space = self.0.last().is_none_or(|last| last.letter == ' ');
        if !(is_space && after_space) {
            self.0.push(Letter { letter: if is_space { ' ' } else { letter }, start, end });
        }
    }

    /// Reads one piece; a piece is read whole, since a stretch may begin within it.
    fn read(&mut self, page: &Page<'_>, piece: &Piece) -> Result<(), ProofRefused> {
        let text = page.decoded(piece.start, piece.end)?;
        let starts = starts_of(page, piece, &text)?;
        let byte = |offset: usize| starts.get(offset).copied().unwrap_or(piece.end);
        let mut at = 0;
        while at < text.len() {
            let reference = page.reference(&text[at..]);
            let (start, end) = (byte(at), byte(at + reference.length));
            reference.characters.chars().for_each(|letter| self.push(letter, start, end));
            at += reference.length;
        }
        Ok(())
    }

    /// Where the words of a paragraph begin, as a position in the flow.
    pub(super) fn find(&self, text: &str, span: Span) -> Option<usize> {
        let from = self.0.partition_point(|letter| letter.start < span.start);
        let to = self.0.partition_point(|letter| letter.start < span.end);
        let words: Vec<char> =
            text.chars().map(|letter| if letter.is_whitespace() { ' ' } else { letter }).collect();
        let held = self.0.get(from..to)?;
        let begins = held
            .windows(words.len().max(1))
            .position(|window| window.iter().zip(&words).all(|(letter, word)| letter.letter == *word))?;
        Some(from + begins)
    }

    /// The stretch from the first anchor to the last, with the marks around it that the quotation has too, in whole words.
    pub(super) fn range(&self, anchors: &[Placed], quotation: &[char]) -> Range<usize> {
        let (Some(first), Some(last)) = (anchors.first(), anchors.last()) else { return 0..0 };
        let (mut start, mut end) = (first.flow.start, last.flow.end);
        let mut before = first.quoted.as_ref().map_or(0, |quoted| quoted.start);
        let mut after = last.quoted.as_ref().map_or(quotation.len(), |quoted| quoted.end);
        while start > 0 && before > 0 && self.0[start - 1].letter == quotation[before - 1] {
            (start, before) = (start - 1, before - 1);
        }
        while end < self.0.len() && quotation.get(after) == Some(&self.0[end].letter) {
            (end, after) = (end + 1, after + 1);
        }
        while start > 0 && self.goes_on(start) {
            start -= 1;
        }
        while end < self.0.len() && self.goes_on(end) {
            end += 1;
        }
        while start < end && self.0[start].letter == ' ' {
            start += 1;
        }
        while start < end && self.0[end - 1].letter == ' ' {
            end -= 1;
        }
        start..end
    }

    /// Says whether a word or number runs over a position, or one reference gave the characters on both sides.
    fn goes_on(&self, at: usize) -> bool {
        let letter = |at: usize| self.0.get(at).map(|letter| letter.letter);
        let in_word = |letter: Option<char>| letter.is_some_and(|c| c.is_alphanumeric() && c < '\u{E00}');
        let is_digit = |letter: Option<char>| letter.is_some_and(|c| c.is_ascii_digit());
        let before = at.checked_sub(1).and_then(letter);
        let mark = |letter: Option<char>, marks: &str| letter.is_some_and(|c| marks.contains(c));
        let one_reference = self.0[at - 1].start == self.0[at].start && self.0[at].end > self.0[at].start;
        one_reference
            || in_word(before) && in_word(letter(at))
            || in_word(before) && mark(letter(at), "'’") && in_word(letter(at + 1))
            || is_digit(before) && mark(letter(at), ".,") && is_digit(letter(at + 1))
            || mark(before, ".,") && is_digit(letter(at)) && is_digit(at.checked_sub(2).and_then(letter))
    }

    /// The characters of a stretch.
    pub(super) fn letters(&self, range: &Range<usize>) -> Vec<char> {
        self.0[range.clone()].iter().map(|letter| letter.letter).collect()
    }

    /// The bytes of a stretch.
    pub(super) fn bytes(&self, range: &Range<usize>) -> [usize; 2] {
        let held = &self.0[range.clone()];
        let first = held.first().map_or(0, |letter| letter.start);
        [first, held.last().map_or(first, |letter| letter.end)]
    }
}

/// For each byte of the decoded text of a piece, the byte of the payload that its character begins at.
fn starts_of(page: &Page<'_>, piece: &Piece, text: &str) -> Result<Vec<usize>, ProofRefused> {
    if page.charset == "utf-8" {
        return Ok((piece.start..piece.end).collect());
    }
    let unit = if page.charset.starts_with("utf-16") { 2 } else { 1 };
    let mut starts = Vec::with_capacity(text.len());
    let mut at = piece.start;
    while at < piece.end {
        let lengths = (unit..=LONGEST_CHARACTER.min(piece.end - at)).step_by(unit);
        let read = lengths.filter_map(|length| Some((length, page.decoded(at, at + length).ok()?))).next();
        let Some((length, letters)) =
            read.filter(|(_, letters)| text[starts.len()..].starts_with(letters.as_str()))
        else {
            return Err(ProofRefused::new(ProofCheck::Page, "a character does not read the same alone"));
        };
        starts.extend(std::iter::repeat_n(at, letters.len()));
        at += length;
    }
    Ok(starts)
}
