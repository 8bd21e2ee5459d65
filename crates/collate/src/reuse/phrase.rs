//! All uses of a phrase, exact or altered: every word held is looked at, so that none is missed however often it is used.

use super::{
    ReusedPassage,
    extend::{backward, forward},
    row::{self, GAP, telling, word_at},
    segment::ReuseSegment,
};

/// A longer phrase is cut short.
pub const MOST_WORDS_OF_A_PHRASE: usize = 64;
/// A phrase of fewer words is found as it stands only: altered, it would be another.
const FEWEST_TO_ALTER: usize = 5;
/// Uses are sought around the words that tell most.
const ANCHORS: usize = 2;

/// A phrase whose uses are sought.
#[derive(Clone, Debug)]
pub struct ReusePhrase {
    /// Its words, a gap before and after.
    words: Vec<[u8; 4]>,
}

/// A use of a phrase.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PhraseUse<'a> {
    /// Where it stands.
    pub passage: ReusedPassage,
    /// How many words were replaced, put in or left out.
    pub edits: u32,
    /// Who speaks there, where it is told.
    pub speaker: Option<&'a str>,
}

impl ReusePhrase {
    /// Reads the words of a phrase; nothing where there is none.
    pub fn of(text: &str) -> Option<ReusePhrase> {
        let mut words = vec![GAP];
        row::append(text, &mut words, &mut String::new());
        words.truncate(MOST_WORDS_OF_A_PHRASE + 1);
        words.push(GAP);
        let words: Vec<[u8; 4]> = words.into_iter().map(u32::to_le_bytes).collect();
        (words.len() > 2).then_some(ReusePhrase { words })
    }

    /// How many words it has.
    pub fn words(&self) -> usize {
        self.words.len() - 2
    }

    /// Gives every use of the phrase in a segment, in the order of the words.
    pub fn uses<'a>(&self, segment: &ReuseSegment<'a>, mut take: impl FnMut(PhraseUse<'a>)) {
        let anchors = self.anchors();
        let is_anchor = |word: u32| anchors.iter().any(|(anchor, _)| *anchor == word);
        let mut behind = 0;
        for (place, word) in segment.words.iter().enumerate() {
            let word = u32::from_le_bytes(*word);
            if !is_anchor(word) || place < behind {
                continue;
            }
            let around = anchors.iter().filter(|(anchor, _)| *anchor == word);
            let found =
                around.filter_map(|(_, at)| self.around(*at, segment, place)).min_by_key(|found| found.edits);
            let Some(found) = found else { continue };
            behind = found.words.end;
            if let Some(found) = placed(segment, &found) {
                take(found);
            }
        }
    }

    /// The words that tell most, with their places in the phrase.
    fn anchors(&self) -> Vec<(u32, usize)> {
        let mut words: Vec<(u32, usize)> =
            (1..=self.words()).map(|at| (word_at(&self.words, at), at)).collect();
        words.sort_by_key(|(word, at)| (u32::MAX - telling(*word), *at));
        words.truncate(ANCHORS);
        words
    }

    /// The use around a place at which word `at` of the phrase stands, if there is one.
    fn around(&self, at: usize, segment: &ReuseSegment<'_>, place: usize) -> Option<Found> {
        let after = forward(&self.words, at + 1, segment.words, place + 1);
        let before = backward(&self.words, at, segment.words, place);
        let words = self.words();
        let left_out = words - (before.own + 1 + after.own);
        let edits = before.edits + after.edits + left_out;
        let most = if words < FEWEST_TO_ALTER { 0 } else { words / 4 };
        (edits <= most)
            .then(|| Found { words: place - before.other..place + 1 + after.other, edits: edits as u32 })
    }
}

/// A use, by the words of the segment.
struct Found {
    words: std::ops::Range<usize>,
    edits: u32,
}

fn placed<'a>(segment: &ReuseSegment<'a>, found: &Found) -> Option<PhraseUse<'a>> {
    let paragraph = segment.paragraph_at(found.words.start)?;
    let doc = segment.doc_of(paragraph.row)?;
    let from_paragraph = |place: usize| place.saturating_sub(paragraph.first_word) as u32;
    let passage = ReusedPassage {
        doc: doc.number,
        turn: paragraph.turn,
        paragraph: paragraph.paragraph,
        start: from_paragraph(found.words.start),
        end: from_paragraph(found.words.end),
    };
    Some(PhraseUse { passage, edits: found.edits, speaker: segment.speaker(paragraph.speaker) })
}
