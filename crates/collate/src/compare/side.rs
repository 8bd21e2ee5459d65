//! One state of a statement as a run of words that knows which block each stands in.

use super::BlockAt;
use crate::Words;
use dictum_model::Statement;
use std::ops::Range;

/// A headline, label or paragraph with its words.
pub(crate) struct Block<'a> {
    pub(crate) at: BlockAt,
    pub(crate) text: &'a str,
    /// Which of the side's words it has.
    pub(crate) words: Range<usize>,
}

/// One state of a statement.
pub(crate) struct Side<'a> {
    pub(crate) words: Words,
    /// The blocks that have words, in order.
    pub(crate) blocks: Vec<Block<'a>>,
    /// For each word, its block.
    block_of: Vec<u32>,
}

impl<'a> Side<'a> {
    pub(crate) fn of(statement: &'a Statement) -> Side<'a> {
        let mut side = Side { words: Words::default(), blocks: Vec::new(), block_of: Vec::new() };
        if let Some(headline) = &statement.headline {
            side.push(BlockAt::Headline, &headline.text);
        }
        for (turn, held) in statement.turns.iter().enumerate() {
            if let Some(label) = &held.label {
                side.push(BlockAt::Label { turn }, &label.text);
            }
            for (paragraph, block) in held.paragraphs.iter().enumerate() {
                side.push(BlockAt::Paragraph { turn, paragraph }, &block.text);
            }
        }
        side
    }

    fn push(&mut self, at: BlockAt, text: &'a str) {
        let first = self.words.len();
        self.words.append(text);
        let words = first..self.words.len();
        if !words.is_empty() {
            self.block_of.resize(words.end, self.blocks.len() as u32);
            self.blocks.push(Block { at, text, words });
        }
    }

    /// The number of the block that a word stands in.
    pub(crate) fn block_of(&self, word: usize) -> usize {
        self.block_of.get(word).map_or(0, |block| *block as usize)
    }

    /// The bytes, in their block's text, from one word to the end of another of the same block.
    pub(crate) fn bytes(&self, words: Range<usize>) -> Range<usize> {
        let last = words.end.saturating_sub(1).max(words.start);
        self.words.range(words.start).start..self.words.range(last).end
    }

    /// A word as it stands.
    pub(crate) fn printed(&self, word: usize) -> &'a str {
        let text = self.blocks.get(self.block_of(word)).map_or("", |block| block.text);
        text.get(self.words.range(word)).unwrap_or_default()
    }

    /// What stands between two words; nothing where they are no neighbours in one block.
    pub(crate) fn between(&self, word: usize, next: usize) -> Option<&'a str> {
        let block = self.blocks.get(self.block_of(word)).filter(|block| block.words.contains(&next))?;
        (next == word + 1)
            .then(|| block.text.get(self.words.range(word).end..self.words.range(next).start))?
    }

    /// What stands after a word that is the last of its block.
    pub(crate) fn after(&self, word: usize) -> Option<&'a str> {
        let block = self.blocks.get(self.block_of(word)).filter(|block| block.words.end == word + 1)?;
        block.text.get(self.words.range(word).end..)
    }
}
