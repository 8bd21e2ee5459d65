//! The block that holds a body: what stands in it as its paragraphs stand is body too.
//!
//! A first run of lines ends where prose ends. Lists of dates, captions of tables, short answers and postscripts go on
//! in the same block, and a box of links in the middle must not part the text before it from the text after.

use super::{Sight, prose_weight, score};
use crate::{furniture::Shape, page::Traits};
use std::ops::Range;

/// The share of a run's prose, in percent, that the block holding it has.
const HELD: usize = 90;
/// The share of a block's words, in percent, that may be links.
const MOST_LINKED: usize = 45;
/// Shorter runs do not tell where a body is.
const ENOUGH: usize = 100;

/// The zone of the body, its block considered; the same where no block holds it. It does not begin before `from`.
pub(super) fn widened(sight: &Sight<'_>, from: usize, zone: Range<usize>, scores: &[f32]) -> Range<usize> {
    let Some(core) = Core::of(sight, &zone) else { return zone };
    let from = from.min(zone.start);
    let mut in_text = false;
    let counted = |line: usize| match scores[line] {
        score if score > score::BARRIER && core.holds(sight, line) => {
            in_text |= score > 0.0;
            let score = core.score(sight, line, score);
            // Small lines above the first words are date, place and author.
            if in_text { score } else { score.min(0.0) }
        }
        score => score,
    };
    let scores: Vec<f32> = (from..scores.len()).map(counted).collect();
    let wider = score::best_run(&scores);
    if wider.is_empty() { zone } else { from + wider.start..from + wider.end }
}

/// The block that holds a body, and how its lines stand in it.
struct Core {
    block: u32,
    /// For each block, whether prose of the first run stands directly in it.
    has_prose: Vec<bool>,
}

impl Core {
    /// The innermost block with nearly all prose of the run, if not half the page stands in it too.
    fn of(sight: &Sight<'_>, zone: &Range<usize>) -> Option<Core> {
        let blocks = &sight.page.blocks;
        let mut has_prose = vec![false; blocks.count()];
        let kept = zone.clone().filter(|&line| !sight.is_vetoed(line));
        let weights = blocks.sums(kept.map(|number| {
            let line = &sight.page.lines[number];
            let weight = prose_weight(line, &sight.shapes[number]);
            has_prose[line.block as usize] |= weight > 0;
            (line.block, weight)
        }));
        let all = weights.first().copied().unwrap_or(0);
        // Blocks with nearly all of it stand one in the other; the last to begin is the innermost.
        let held = (0..).zip(&weights).filter(|(_, weight)| **weight * 100 >= all * HELD);
        let block = held.last().map_or(0, |(block, _)| block);
        let core = Core { block, has_prose };
        (all >= ENOUGH && block > 0 && !core.is_mostly_links(sight)).then_some(core)
    }

    fn holds(&self, sight: &Sight<'_>, line: usize) -> bool {
        sight.page.blocks.is_within(sight.page.lines[line].block, self.block)
    }

    fn is_mostly_links(&self, sight: &Sight<'_>) -> bool {
        let (mut all, mut linked) = (0, 0);
        for number in
            (0..sight.page.lines.len()).filter(|&line| !sight.is_vetoed(line) && self.holds(sight, line))
        {
            let line = &sight.page.lines[number];
            all += line.words.len();
            linked += line.linked;
        }
        linked * 100 > all * MOST_LINKED
    }

    /// What a line in the block counts: nothing that stands there speaks strongly against the text around it.
    fn score(&self, sight: &Sight<'_>, number: usize, score: f32) -> f32 {
        let line = &sight.page.lines[number];
        if score > 0.0 {
            return score;
        }
        if sight.is_vetoed(number) {
            return 0.0;
        }
        let unlinked = line.linked * 2 <= line.words.len();
        let stands_as_prose =
            self.has_prose[line.block as usize] || sight.traits[number].any(Traits::LIST | Traits::CELL);
        match sight.shapes[number] {
            Shape::AfterEnd | Shape::Publication(_) | Shape::AllListings => score * 0.3,
            Shape::Short | Shape::Bullet | Shape::Date(_) | Shape::Prose if unlinked && stands_as_prose => {
                0.1
            }
            _ => score * 0.3,
        }
    }
}
