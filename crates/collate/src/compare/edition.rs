//! Whether two readings show the same edition: whether the publisher changed a word.
//!
//! Words are the same in any shape of quotation mark, dash and space, with any punctuation between them, however they are
//! parted into paragraphs. A letter, an accent, a hyphen or a capital is the publisher's; but titles and what stands in
//! capitals throughout are often set so by a style sheet, so there case is not. A block that only one reading has, and
//! that the other page shows too as furniture, was not written by the publisher since, but read otherwise by us.

use super::{BlockAt, Comparison, Difference, Fate, Hunk, Row, printed};
use dictum_model::{ParagraphForm, Statement};

/// A reading as far as its edition goes: the statement, and whether its page shows a line outside of it.
#[derive(Clone, Copy)]
pub struct ReadState<'a> {
    /// The words that were read as the statement's.
    pub statement: &'a Statement,
    /// Says whether a block's words stand elsewhere on the page: among furniture or what it lists.
    pub has_beside: &'a dyn Fn(&str) -> bool,
}

impl Comparison {
    /// Says whether both states are one edition.
    pub fn is_one_edition(&self, old: &ReadState<'_>, new: &ReadState<'_>) -> bool {
        self.rows.iter().all(|row| is_unchanged(row, old, new))
    }
}

fn is_unchanged(row: &Row, old: &ReadState<'_>, new: &ReadState<'_>) -> bool {
    match row.fate {
        Fate::Kept => !row.hunks.iter().any(|hunk| is_respelt(hunk, old.statement, new.statement)),
        Fate::Changed | Fate::MovedHere | Fate::MovedAway => false,
        Fate::Added => row.new.is_some_and(|block| (old.has_beside)(block.text(new.statement))),
        Fate::Removed => row.old.is_some_and(|block| (new.has_beside)(block.text(old.statement))),
    }
}

/// Says whether words were respelt by the publisher, not by a style sheet.
fn is_respelt(hunk: &Hunk, old: &Statement, new: &Statement) -> bool {
    if hunk.difference != Difference::Respelled {
        return false;
    }
    let old_words: Vec<&str> = hunk.old.iter().map(|piece| piece.text(old)).collect();
    let new_words = hunk.new.as_ref().map_or("", |piece| piece.text(new));
    let is_styled = |block: BlockAt, statement: &Statement| {
        is_title(block, statement) || is_in_capitals(block.text(statement))
    };
    let may_be_styled = hunk.old.iter().any(|piece| is_styled(piece.block, old))
        || hunk.new.as_ref().is_some_and(|piece| is_styled(piece.block, new));
    !may_be_styled || printed::differs_beyond_case(&old_words.join(" "), new_words)
}

fn is_title(block: BlockAt, statement: &Statement) -> bool {
    let BlockAt::Paragraph { turn, paragraph } = block else { return true };
    let held = statement.turns.get(turn).and_then(|turn| turn.paragraphs.get(paragraph));
    held.is_some_and(|paragraph| paragraph.form == ParagraphForm::Heading)
}

fn is_in_capitals(text: &str) -> bool {
    text.chars().any(char::is_uppercase) && !text.chars().any(char::is_lowercase)
}
