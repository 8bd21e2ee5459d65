//! Which block stands in which: all of a page's tree that its lines keep.

use super::{Traits, tag::Tag};

/// The blocks of a page, numbered in the order they begin; number 0 is the page itself.
#[derive(Debug, Default)]
pub(crate) struct Blocks(Vec<Block>);

#[derive(Clone, Copy, Debug)]
struct Block {
    parent: u32,
    /// What its own element and attributes say.
    names: Traits,
    /// Whether it is one of a row of like things: a list item, a row of a table, an article.
    is_item: bool,
}

impl Blocks {
    /// Says whether an element is followed as a block: what holds paragraphs, not the paragraphs themselves.
    pub(super) fn follows(tag: Tag) -> bool {
        tag.is_block() && !matches!(tag, Tag::Paragraph | Tag::Heading(_) | Tag::Caption | Tag::Rule)
    }

    /// Notes a block within another; gives its number.
    pub(super) fn open(&mut self, tag: Tag, names: Traits, parent: u32) -> u32 {
        let is_item = matches!(tag, Tag::Item | Tag::Row | Tag::Article);
        self.0.push(Block { parent, names, is_item });
        self.0.len().try_into().unwrap_or(u32::MAX)
    }

    /// How many there are, the page itself among them.
    pub(crate) fn count(&self) -> usize {
        self.0.len() + 1
    }

    /// What a block's own element and attributes say of it.
    pub(crate) fn names(&self, block: u32) -> Traits {
        self.get(block).map_or(Traits::NONE, |block| block.names)
    }

    /// Says whether a block stands in another or is it.
    pub(crate) fn is_within(&self, mut block: u32, outer: u32) -> bool {
        // A block's number is higher than that of any block around it.
        while block > outer {
            block = self.parent(block);
        }
        block == outer
    }

    /// The sums of what stands in each block, given by the blocks it stands directly in; that of the whole page first.
    pub(crate) fn sums(&self, parts: impl Iterator<Item = (u32, usize)>) -> Vec<usize> {
        let mut sums = vec![0; self.count()];
        let place = |block: u32| usize::try_from(block).unwrap_or(0);
        for (block, part) in parts {
            sums[place(block)] += part;
        }
        for inner in (1..sums.len()).rev() {
            let outer = self.0.get(inner - 1).map_or(0, |block| block.parent);
            sums[place(outer)] += sums[inner];
        }
        sums
    }

    /// The block that a block stands in; the page stands in itself.
    pub(crate) fn parent(&self, block: u32) -> u32 {
        self.get(block).map_or(0, |block| block.parent)
    }

    /// Says whether two blocks are one, or one directly in the other, or side by side in one item of a list.
    pub(crate) fn are_near(&self, one: u32, other: u32) -> bool {
        let (above_one, above_other) = (self.parent(one), self.parent(other));
        one == other
            || one == above_other
            || other == above_one
            || above_one == above_other && self.get(above_one).is_some_and(|block| block.is_item)
    }

    fn get(&self, block: u32) -> Option<&Block> {
        self.0.get(usize::try_from(block).ok()?.checked_sub(1)?)
    }
}
