//! Quotation marks of many scripts, and the stretches that they enclose.

use super::ArticleBlock;
use std::ops::Range;

/// A stretch between an opening and a closing mark, marks not counted, in one block or running over several.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Enclosed {
    /// One piece a block, in order.
    pub(super) pieces: Vec<Piece>,
}

/// A stretch of one block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Piece {
    pub(super) block: usize,
    /// The words.
    pub(super) range: Range<usize>,
    /// The words with their marks.
    pub(super) marked: Range<usize>,
}

/// How an open quotation was opened, and so how it is closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Opening {
    /// `"`, closed by itself.
    Straight,
    /// `“` or, in Nordic texts, `”`: closed by `”`.
    Curly,
    /// `„`: closed by `“` or `”`.
    Low,
    /// `«`: closed by `»`.
    Angle,
    /// `»`: closed by `«`.
    AngleInward,
    /// `‘` or `'`, closed by `’` or `'` at the end of a word.
    Single,
    /// `「`, `『`: closed by their own.
    Corner(char),
}

impl Opening {
    fn is_closed_by(self, mark: char) -> bool {
        match self {
            Opening::Straight => mark == '"',
            Opening::Curly => mark == '”',
            Opening::Low => matches!(mark, '“' | '”'),
            Opening::Angle => mark == '»',
            Opening::AngleInward => mark == '«',
            Opening::Single => matches!(mark, '’' | '\''),
            Opening::Corner(close) => mark == close,
        }
    }
}

/// Finds what marks enclose. A paragraph that ends within a quotation goes on in the next, if that begins with the same opening mark.
pub(super) fn enclosed(blocks: &[ArticleBlock<'_>]) -> Vec<Enclosed> {
    let mut found = Vec::new();
    let mut running: Option<(Opening, Vec<Piece>)> = None;
    for (number, block) in blocks.iter().enumerate() {
        let mut from = 0;
        if let Some((opening, mut pieces)) = running.take() {
            // What does not go on was never closed: no telling where it would have ended.
            if let Some(first) = begins_with(block.text, opening) {
                let end = close_of(block.text, first.end, opening);
                let marked_end = end.as_ref().map_or(block.text.len(), |close| close.end);
                let range = first.end..end.as_ref().map_or(block.text.len(), |close| close.start);
                pieces.push(Piece { block: number, range, marked: first.start..marked_end });
                match end {
                    None => {
                        running = Some((opening, pieces));
                        continue;
                    }
                    Some(_) => found.push(Enclosed { pieces }),
                }
                from = marked_end;
            }
        }
        running = scan(number, block.text, from, &mut found);
    }
    found
}

/// Finds the quotations of one block; gives the one that is still open at its end.
fn scan(number: usize, text: &str, from: usize, found: &mut Vec<Enclosed>) -> Option<(Opening, Vec<Piece>)> {
    let mut at = from;
    let mut singles = Singles::default();
    while let Some((mark, opening)) = next_opening(text, at) {
        let close = match opening {
            Opening::Single => singles.close_of(text, mark.end),
            _ => close_of(text, mark.end, opening),
        };
        let Some(close) = close else {
            if opening == Opening::Single {
                // Likelier an apostrophe than a quotation without end.
                at = mark.end;
                continue;
            }
            let piece = Piece { block: number, range: mark.end..text.len(), marked: mark.start..text.len() };
            return Some((opening, vec![piece]));
        };
        let piece = Piece { block: number, range: mark.end..close.start, marked: mark.start..close.end };
        found.push(Enclosed { pieces: vec![piece] });
        at = close.end;
    }
    None
}

fn next_opening(text: &str, from: usize) -> Option<(Range<usize>, Opening)> {
    text[from..].char_indices().find_map(|(i, mark)| {
        let at = from + i;
        let opening = opening_of(text, at, mark)?;
        Some((at..at + mark.len_utf8(), opening))
    })
}

fn opening_of(text: &str, at: usize, mark: char) -> Option<Opening> {
    let after = text[at + mark.len_utf8()..].chars().next();
    let begins_word = !text[..at].chars().next_back().is_some_and(char::is_alphanumeric)
        && after.is_some_and(|letter| !letter.is_whitespace());
    match mark {
        '"' if begins_word => Some(Opening::Straight),
        '“' => Some(Opening::Curly),
        '”' if begins_word => Some(Opening::Curly),
        '„' | '‟' => Some(Opening::Low),
        '«' => Some(Opening::Angle),
        '»' if begins_word => Some(Opening::AngleInward),
        '「' => Some(Opening::Corner('」')),
        '『' => Some(Opening::Corner('』')),
        '‘' | '\'' if begins_word && after.is_some_and(char::is_alphanumeric) => Some(Opening::Single),
        _ => None,
    }
}

/// The opening mark that a paragraph begins with, if it is of this kind.
fn begins_with(text: &str, opening: Opening) -> Option<Range<usize>> {
    let start = text.len() - text.trim_start().len();
    let mark = text[start..].chars().next()?;
    // Russian and French paragraphs of one quotation may be opened anew by the closing mark.
    let is_same =
        opening_of(text, start, mark) == Some(opening) || (opening == Opening::Angle && mark == '»');
    is_same.then(|| start..start + mark.len_utf8())
}

/// The closing mark of a quotation opened before `from`; those of quotations inside it are passed over.
fn close_of(text: &str, from: usize, opening: Opening) -> Option<Range<usize>> {
    if opening == Opening::Single {
        return Singles::default().close_of(text, from);
    }
    let mut inner = 0_usize;
    for (i, mark) in text[from..].char_indices() {
        let at = from + i;
        if opening.is_closed_by(mark) && inner == 0 {
            return Some(at..at + mark.len_utf8());
        } else if opening.is_closed_by(mark) {
            inner -= 1;
        } else if opens_alike(opening, mark) {
            inner += 1;
        }
    }
    None
}

/// The closing single marks of one block, asked for from its beginning to its end.
///
/// What is known of the rest of the block is kept, so that a block of nothing but apostrophes is not looked through for each.
#[derive(Default)]
struct Singles {
    /// The first mark that is sure to close, at or behind what was looked through; none if there is none up to the end.
    sure: Option<Option<Range<usize>>>,
}

impl Singles {
    /// The mark that closes what was opened before `from`: the first that is sure to, else the first that may.
    fn close_of(&mut self, text: &str, from: usize) -> Option<Range<usize>> {
        let is_passed = |sure: &Option<Range<usize>>| sure.as_ref().is_some_and(|mark| mark.start < from);
        if self.sure.as_ref().is_none_or(is_passed) {
            self.sure = Some(first_single(text, from, |close| close == SingleClose::Sure));
        }
        let sure = self.sure.clone().flatten();
        sure.or_else(|| first_single(text, from, |close| close == SingleClose::Doubtful))
    }
}

fn first_single(text: &str, from: usize, is_wanted: impl Fn(SingleClose) -> bool) -> Option<Range<usize>> {
    text[from..].char_indices().find_map(|(i, mark)| {
        let here = from + i..from + i + mark.len_utf8();
        (Opening::Single.is_closed_by(mark) && is_wanted(single_close(text, &here))).then_some(here)
    })
}

/// Says whether the mark opens a quotation inside one of its own kind.
fn opens_alike(opening: Opening, mark: char) -> bool {
    match opening {
        Opening::Curly => mark == '“',
        Opening::Low => mark == '„',
        Opening::Angle => mark == '«',
        Opening::Corner('」') => mark == '「',
        Opening::Corner(_) => mark == '『',
        Opening::Straight | Opening::AngleInward | Opening::Single => false,
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum SingleClose {
    Sure,
    /// It may be the apostrophe of a plural: “the pilots’ fees”.
    Doubtful,
    No,
}

/// A single mark closes at the end of a word; after a full stop or comma, or before one, it is sure to.
fn single_close(text: &str, mark: &Range<usize>) -> SingleClose {
    let before = text[..mark.start].chars().next_back();
    let after = text[mark.end..].chars().next();
    let is_inside_word = after.is_some_and(char::is_alphanumeric);
    match before {
        _ if is_inside_word => SingleClose::No,
        Some(letter) if letter.is_whitespace() => SingleClose::No,
        Some('s') if after == Some(' ') => SingleClose::Doubtful,
        _ => SingleClose::Sure,
    }
}
