//! Quotations in an article: what stands between marks of quotation or is set as one, who is said to have said it, and when.
//!
//! An article writes: “The Sound is a road,” Maren Tollak told parliament on 3 May 2021, “not a wall.” Marks enclose two
//! stretches; an attribution stands between them and goes on, so they are one quotation: *The Sound is a road, not a wall.* The
//! words outside the marks name its speaker and its day. The verbs and offices of each language are data in `attribution/`.

mod attribution;
mod lexicon;
mod marks;

use crate::Words;
use attribution::{Naming, Sayer};
use dictum_model::Moment;
use marks::{Enclosed, Piece, enclosed};
use std::ops::Range;

/// Under so many words there is nothing to check: scare quotes, and titles of works.
pub const FEWEST_WORDS: usize = 4;

/// A paragraph of an article.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ArticleBlock<'a> {
    /// Its words.
    pub text: &'a str,
    /// Whether it is set as a quotation.
    pub is_quotation: bool,
}

/// A quotation of an article.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ArticleQuotation {
    /// Its words: those of its parts, joined.
    pub words: String,
    /// Where they stand, in order.
    pub parts: Vec<QuotedPart>,
    /// Who is said to have said it, by the fullest name that the article gives.
    pub speaker: Option<String>,
    /// When it is said to have been said, where the sentence tells a day or a month.
    pub said_on: Option<Moment>,
    /// Whether it has words enough to be checked.
    pub is_checkable: bool,
}

/// A part of a quotation: a stretch of one block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QuotedPart {
    /// The number of the block, from 0.
    pub block: usize,
    /// The bytes of its words in the block's text, marks not counted.
    pub range: Range<usize>,
}

/// Finds the quotations of an article, in the order in which they stand in it.
pub fn quotations(blocks: &[ArticleBlock<'_>]) -> Vec<ArticleQuotation> {
    let mut found: Vec<Enclosed> = enclosed(blocks);
    found.retain(|enclosed| !stands_in_block_quotation(blocks, enclosed));
    found.extend(block_quotations(blocks));
    found.sort_by_key(|enclosed| enclosed.pieces.first().map(|piece| (piece.block, piece.marked.start)));
    let outside = Outside { blocks, found: &found, texts: texts_outside(blocks, &found) };
    let mut naming = Naming::new(&outside.texts);
    let mut quotations: Vec<ArticleQuotation> = Vec::new();
    let mut at = 0;
    while at < found.len() {
        let joined = outside.joined_from(at);
        quotations.push(outside.quotation(at, joined, &mut naming));
        at += joined;
    }
    quotations
}

/// Marks inside a block quotation are the block's own, or quotations inside a quotation.
fn stands_in_block_quotation(blocks: &[ArticleBlock<'_>], enclosed: &Enclosed) -> bool {
    enclosed.pieces.iter().any(|piece| blocks.get(piece.block).is_some_and(|block| block.is_quotation))
}

/// Neighbouring blocks that are set as quotations are one; a line that begins with a dash names who said it.
fn block_quotations(blocks: &[ArticleBlock<'_>]) -> Vec<Enclosed> {
    let mut found: Vec<Enclosed> = Vec::new();
    let mut last = None;
    for (number, block) in blocks.iter().enumerate().filter(|(_, block)| block.is_quotation) {
        if block.text.starts_with(['—', '–']) {
            continue;
        }
        let inner = block.text.trim().trim_matches(['“', '”', '"', '«', '»', '„']).trim();
        let start = block.text.find(inner).unwrap_or(0);
        let range = start..start + inner.len();
        let piece = Piece { block: number, range, marked: 0..block.text.len() };
        match found.last_mut().filter(|_| last.is_some_and(|last: usize| last + 1 == number)) {
            Some(before) => before.pieces.push(piece),
            None => found.push(Enclosed { pieces: vec![piece] }),
        }
        last = Some(number);
    }
    found
}

/// The texts of the blocks with their quotations blanked out: names are looked for here.
fn texts_outside(blocks: &[ArticleBlock<'_>], found: &[Enclosed]) -> Vec<String> {
    let bare = |block: &ArticleBlock<'_>| match block.is_quotation {
        true if !block.text.starts_with(['—', '–']) => Vec::new(),
        _ => block.text.as_bytes().to_vec(),
    };
    let mut texts: Vec<Vec<u8>> = blocks.iter().map(bare).collect();
    let pieces = found.iter().flat_map(|found| &found.pieces);
    for piece in pieces.filter(|piece| blocks.get(piece.block).is_some_and(|block| !block.is_quotation)) {
        texts[piece.block][piece.marked.clone()].fill(BLANK);
    }
    texts.into_iter().map(|text| String::from_utf8(text).unwrap_or_default()).collect()
}

/// What stands outside the quotations of an article.
struct Outside<'a> {
    blocks: &'a [ArticleBlock<'a>],
    found: &'a [Enclosed],
    /// The blocks without their quotations.
    texts: Vec<String>,
}

impl Outside<'_> {
    /// The words of a block outside its quotations.
    fn text(&self, block: usize) -> &str {
        self.texts.get(block).map_or("", String::as_str)
    }

    /// How many enclosed stretches from number `at` on are one quotation, parted by attributions.
    fn joined_from(&self, at: usize) -> usize {
        let mut joined = 1;
        while let (Some(before), Some(after)) = (self.found.get(at + joined - 1), self.found.get(at + joined))
        {
            if !self.goes_on(before, after) {
                break;
            }
            joined += 1;
        }
        joined
    }

    /// `“…,” he said, “…”`: the gap holds a verb of saying, and the sentence does not end in it.
    fn goes_on(&self, before: &Enclosed, after: &Enclosed) -> bool {
        let (Some(first), Some(second)) = (before.pieces.last(), after.pieces.first()) else { return false };
        let Some(block) = self.blocks.get(first.block) else { return false };
        if first.block != second.block || block.is_quotation {
            return false;
        }
        let gap = block.text.get(first.marked.end..second.marked.start).unwrap_or_default();
        let ended = block.text.get(first.range.clone()).unwrap_or_default().trim_end();
        let is_open = ended.ends_with([',', '，', '—', '–', '-'])
            || gap.trim_start().starts_with([',', '，', '—', '–']);
        is_open && attribution::goes_on_after(gap)
    }

    fn quotation(&self, at: usize, joined: usize, naming: &mut Naming) -> ArticleQuotation {
        let pieces: Vec<&Piece> =
            self.found[at..at + joined].iter().flat_map(|enclosed| &enclosed.pieces).collect();
        let parts: Vec<QuotedPart> = pieces.iter().flat_map(|piece| self.parts_of(piece)).collect();
        let text = |part: &QuotedPart| self.blocks[part.block].text[part.range.clone()].trim();
        let words = parts.iter().map(text).collect::<Vec<_>>().join(" ");
        let said = naming.said_of(&self.surroundings(&pieces, at, joined));
        ArticleQuotation {
            is_checkable: Words::of(&words).len() >= FEWEST_WORDS,
            words,
            parts,
            speaker: said.speaker,
            said_on: said.said_on,
        }
    }

    /// A piece as parts: Russian and French set an attribution inside the marks, between dashes or commas.
    fn parts_of(&self, piece: &Piece) -> Vec<QuotedPart> {
        let text = &self.blocks[piece.block].text[piece.range.clone()];
        let part = |range: Range<usize>| QuotedPart {
            block: piece.block,
            range: piece.range.start + range.start..piece.range.start + range.end,
        };
        match attribution::inside(text) {
            Some(cut) => vec![part(0..cut.start), part(cut.end..text.len())],
            None => vec![part(0..text.len())],
        }
    }

    /// The words around a quotation that may say whose it is, nearest first.
    fn surroundings(&self, pieces: &[&Piece], at: usize, joined: usize) -> Sayer {
        let (Some(first), Some(last)) = (pieces.first(), pieces.last()) else { return Sayer::default() };
        let text_of = |block: usize| self.blocks.get(block).map_or("", |block| block.text);
        let is_block = self.blocks[first.block].is_quotation;
        let lead = |block: usize| block.checked_sub(1).map(|block| self.text(block)).unwrap_or_default();
        let mut sayer = Sayer { block: first.block, start: first.marked.start, ..Sayer::default() };
        for piece in pieces {
            let text = &self.blocks[piece.block].text[piece.range.clone()];
            sayer.inside.extend(attribution::inside(text).map(|cut| text[cut].to_owned()));
        }
        for pair in pieces.windows(2).filter(|pair| pair[0].block == pair[1].block) {
            let gap = text_of(pair[0].block).get(pair[0].marked.end..pair[1].marked.start);
            sayer.inside.extend(gap.map(str::to_owned));
        }
        if is_block {
            let signed = text_of(last.block + 1);
            let is_signed = signed.starts_with(['—', '–']);
            sayer.after = if is_signed { signed.to_owned() } else { String::new() };
            let lead = lead(first.block);
            sayer.before = attribution::last_sentence(lead.trim_end().trim_end_matches('.')).to_owned();
            return sayer;
        }
        let next = self.found.get(at + joined).and_then(|next| next.pieces.first());
        let end = next
            .filter(|next| next.block == last.block)
            .map_or(text_of(last.block).len(), |next| next.marked.start);
        let before = at.checked_sub(1).and_then(|at| self.found[at].pieces.last());
        let start = before.filter(|before| before.block == first.block).map_or(0, |before| before.marked.end);
        let piece =
            |block: usize, range: Range<usize>| text_of(block).get(range).unwrap_or_default().to_owned();
        sayer.after = attribution::first_sentence(&piece(last.block, last.marked.end..end)).to_owned();
        sayer.before = attribution::last_sentence(&piece(first.block, start..first.marked.start)).to_owned();
        if sayer.before.trim().is_empty() && start == 0 {
            // “Tollak wrote:” and the quotation in a paragraph of its own.
            let lead = lead(first.block);
            sayer.before =
                if lead.trim_end().ends_with([':', '：']) { lead.to_owned() } else { String::new() };
        }
        sayer
    }
}

/// What blanks out quotations: no letter, no mark of a sentence's end, and no space, so that names do not meet across it.
const BLANK: u8 = b'_';
