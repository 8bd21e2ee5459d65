//! A row of a comparison with its words at hand, and what stands between them, so that a door can set it as it reads.

use super::{BlockPlace, ComparedRow, ComparedStretch};
use dictum_collate::{BlockAt, Difference, Fate, Hunk, Piece, Row};
use dictum_model::Statement;

pub(super) fn row(row: &Row, old: &Statement, new: &Statement) -> ComparedRow {
    let is_gone = matches!(row.fate, Fate::Removed | Fate::MovedAway);
    let block = if is_gone { row.old } else { row.new };
    let text = block.map_or("", |block| block.text(if is_gone { old } else { new }));
    let mut at = 0;
    let mut stretches: Vec<ComparedStretch> = Vec::with_capacity(row.hunks.len());
    for (number, hunk) in row.hunks.iter().enumerate() {
        let piece = if is_gone { hunk.old.first() } else { hunk.new.as_ref() };
        let before = match piece {
            Some(piece) => text.get(at..piece.range.start).unwrap_or_default().to_owned(),
            None if at > 0 => " ".to_owned(),
            None => String::new(),
        };
        let is_last = number + 1 == row.hunks.len();
        let reaches_end = is_last && matches!(hunk.difference, Difference::Punctuation | Difference::Glyphs);
        if let Some(piece) = piece {
            at = if reaches_end { text.len() } else { piece.range.end };
        }
        stretches.push(ComparedStretch {
            difference: hunk.difference,
            before,
            old: old_words(hunk, old, reaches_end),
            new: hunk.new.as_ref().map_or(String::new(), |piece| words(piece, new, reaches_end)),
            classes: hunk.classes.clone(),
        });
    }
    ComparedRow {
        fate: row.fate,
        old: row.old.map(|block| place(block, old)),
        new: row.new.map(|block| place(block, new)),
        stretches,
        tail: text.get(at..).unwrap_or_default().to_owned(),
    }
}

fn old_words(hunk: &Hunk, old: &Statement, reaches_end: bool) -> String {
    let last = hunk.old.len().saturating_sub(1);
    let pieces = hunk.old.iter().enumerate();
    let words: Vec<&str> =
        pieces.map(|(at, piece)| words_of(piece, old, reaches_end && at == last)).collect();
    words.join(" ")
}

fn words(piece: &Piece, statement: &Statement, reaches_end: bool) -> String {
    words_of(piece, statement, reaches_end).to_owned()
}

/// The words of a piece; with what stands after them in their block, where only that may differ.
fn words_of<'s>(piece: &Piece, statement: &'s Statement, reaches_end: bool) -> &'s str {
    let text = piece.block.text(statement);
    let end = if reaches_end { text.len() } else { piece.range.end };
    text.get(piece.range.start..end).unwrap_or_default()
}

fn place(block: BlockAt, statement: &Statement) -> BlockPlace {
    let (turn, paragraph) = match block {
        BlockAt::Headline => {
            return BlockPlace { form: "headline", turn: None, paragraph: None, speaker: None };
        }
        BlockAt::Label { turn } => (turn, None),
        BlockAt::Paragraph { turn, paragraph } => (turn, Some(paragraph)),
    };
    let held = statement.turns.get(turn);
    let form = paragraph
        .and_then(|paragraph| held?.paragraphs.get(paragraph))
        .map_or("label", |paragraph| paragraph.form.as_str());
    BlockPlace {
        form,
        turn: held.map(|turn| turn.id.clone()),
        paragraph: paragraph.map(|paragraph| paragraph + 1),
        speaker: held.and_then(|turn| turn.speaker.clone()),
    }
}
