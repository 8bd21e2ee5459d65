//! Makes paragraphs of the lines of a body: wrapped lines joined, verse kept, everything else a line each.

use crate::page::{Page, Traits, is_verse, is_wrapped, joined};
use dictum_model::ParagraphForm;
use std::ops::Range;

/// A paragraph before labels are cut off it.
#[derive(Clone, Debug)]
pub(crate) struct Block {
    /// Its words.
    pub(crate) words: String,
    /// Where it stands in the decoded text.
    pub(crate) at: Range<usize>,
    /// How it is set.
    pub(crate) form: ParagraphForm,
    /// How far it stands from what is before it.
    pub(crate) gap: u16,
    /// How many bytes at its beginning are bold.
    pub(crate) bold: usize,
    /// Whether its first word is followed by a wide space.
    pub(crate) wide_start: bool,
}

/// The paragraphs of lines given by their numbers, in order.
pub(crate) fn blocks_of(page: &Page, lines: &[usize]) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut start = 0;
    while start < lines.len() {
        let mut end = start + 1;
        while end < lines.len() && lines[end] == lines[end - 1] + 1 && page.lines[lines[end]].gap == 0 {
            end += 1;
        }
        add_group(page, &lines[start..end], &mut blocks);
        start = end;
    }
    blocks
}

/// Adds lines that no gap parts: as one paragraph where they are verse or wrapped, else one by one.
fn add_group(page: &Page, group: &[usize], blocks: &mut Vec<Block>) {
    let words: Vec<&str> = group.iter().map(|&line| page.words_of(line)).collect();
    let listed = group.iter().any(|&line| page.lines[line].traits.any(Traits::LIST));
    if group.len() > 1 && !listed && (is_verse(&words) || is_wrapped(&words)) {
        blocks.push(block(page, group));
    } else {
        blocks.extend(group.iter().map(|&line| block(page, &[line])));
    }
}

fn block(page: &Page, group: &[usize]) -> Block {
    let words: Vec<&str> = group.iter().map(|&line| page.words_of(line)).collect();
    let (text, verse) = joined(&words);
    let (first, last) = (&page.lines[group[0]], &page.lines[group[group.len() - 1]]);
    let form = match first.traits {
        _ if verse => ParagraphForm::Verse,
        _ if first.heading > 0 => ParagraphForm::Heading,
        traits if traits.any(Traits::QUOTE) => ParagraphForm::Quote,
        traits if traits.any(Traits::LIST) => ParagraphForm::List,
        _ => ParagraphForm::Prose,
    };
    Block {
        words: text,
        at: first.at.start..last.at.end,
        form,
        gap: first.gap,
        bold: first.bold,
        wide_start: first.wide_start,
    }
}
