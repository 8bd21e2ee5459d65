//! Whether the names of blocks are believed: authors name containers freely, and forms go around whole pages.

use super::prose_weight;
use crate::{
    furniture::Shape,
    page::{Page, Traits},
};

/// Names keep this many times as much prose out of a body as they leave in it, and [`SLACK`], before they are doubted.
const TIMES: usize = 3;
/// Prose in bytes, about three sentences: what is left of a page of photographs by names that are right.
const SLACK: usize = 400;
/// Readers' comments outweigh what they comment on; their name is doubted only where they would be all there is.
const NEXT_TO_NOTHING: usize = 200;
/// How many blocks of a page are doubted, one in the other; more were never of use.
const MOST_DOUBTED: usize = 4;

/// Names that are wrong more often than others: "more", "video", "cut".
pub(super) const WEAK: Traits = Traits::FURNITURE.without(Traits::SURELY_FURNITURE);
/// Those of them doubted within an article; films and other items outweigh many an article, and are no part of it.
const DOUBTED_WITHIN: &[Traits] = &[Traits::ASIDE, Traits::TAGS, Traits::PROMOTION];

/// What the markup says of each line, without the names that keep nearly all prose of the page out of its body.
pub(super) fn believed(page: &Page, shapes: &[Shape]) -> Vec<Traits> {
    let mut traits: Vec<Traits> = page.lines.iter().map(|line| line.traits).collect();
    let mut doubted = Vec::new();
    while doubted.len() < MOST_DOUBTED
        && let Some(block) = doubtful(page, shapes, &traits, &doubted)
    {
        let names = page.blocks.names(block);
        for (line, traits) in page.lines.iter().zip(&mut traits) {
            if page.blocks.is_within(line.block, block) && !named_within(page, line.block, block, names) {
                *traits = traits.without(names.both(Traits::FURNITURE));
            }
        }
        doubted.push(block);
    }
    doubt_within_article(page, shapes, &mut traits);
    traits
}

/// Takes a weak name off the lines of the article where it would keep out more of the article's prose than is left.
fn doubt_within_article(page: &Page, shapes: &[Shape], traits: &mut [Traits]) {
    const WITHIN: Traits = Traits::ARTICLE.and(Traits::BODY);
    let mut clear = 0;
    let mut kept_out = [0; DOUBTED_WITHIN.len()];
    for (number, line) in page.lines.iter().enumerate().filter(|&(number, _)| traits[number].any(WITHIN)) {
        let weight = prose_weight(line, &shapes[number]);
        clear += if traits[number].any(Traits::FURNITURE) { 0 } else { weight };
        for (sum, name) in kept_out.iter_mut().zip(DOUBTED_WITHIN) {
            *sum += if is_only(traits[number], *name) { weight } else { 0 };
        }
    }
    let doubted = DOUBTED_WITHIN.iter().zip(kept_out).filter(|(_, weight)| *weight > clear + SLACK);
    let doubted = doubted.fold(Traits::NONE, |all, (name, _)| all | *name);
    traits
        .iter_mut()
        .filter(|traits| traits.any(WITHIN))
        .for_each(|traits| *traits = traits.without(doubted | shared_words(*traits)));
}

/// The name that does not keep a block quotation out: what stands in an article as somebody's posted words is quoted, not a button.
fn shared_words(traits: Traits) -> Traits {
    if traits.any(Traits::QUOTE) { Traits::SHARE } else { Traits::NONE }
}

/// Says whether a name is the only one that keeps a line out; slides and teasers are items of lists.
fn is_only(traits: Traits, name: Traits) -> bool {
    traits.any(name) && !traits.any(Traits::FURNITURE.without(name) | Traits::LIST)
}

/// The block whose names keep too much prose out of the body; the outermost of several.
fn doubtful(page: &Page, shapes: &[Shape], traits: &[Traits], doubted: &[u32]) -> Option<u32> {
    let weights =
        || page.lines.iter().zip(shapes).map(|(line, shape)| (line.block, prose_weight(line, shape)));
    let weighed = || {
        weights().zip(traits).map(|((block, weight), traits)| (block, weight, traits.any(Traits::FURNITURE)))
    };
    let sum = |wanted: bool| -> usize {
        weighed().filter(|(_, _, vetoed)| *vetoed == wanted).map(|(_, weight, _)| weight).sum()
    };
    let clear = sum(false);
    // Most pages end here.
    if sum(true) <= clear * TIMES + SLACK {
        return None;
    }
    let kept_out = page
        .blocks
        .sums(weighed().filter(|(_, _, vetoed)| *vetoed).map(|(block, weight, _)| (block, weight)));
    let is_doubtful = |block: u32, kept_out: usize| {
        let names = page.blocks.names(block);
        names.any(Traits::FURNITURE)
            && !doubted.contains(&block)
            && kept_out > clear * TIMES + SLACK
            && (clear < NEXT_TO_NOTHING || !names.any(Traits::COMMENTS))
    };
    (0..)
        .zip(kept_out)
        .skip(1)
        .find(|&(block, kept_out)| is_doubtful(block, kept_out))
        .map(|(block, _)| block)
}

/// Says whether a block between a line's and an outer one has the outer one's names again.
fn named_within(page: &Page, mut block: u32, outer: u32, names: Traits) -> bool {
    while block > outer {
        if page.blocks.names(block).any(names.both(Traits::FURNITURE)) {
            return true;
        }
        block = page.blocks.parent(block);
    }
    false
}
