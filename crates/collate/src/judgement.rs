//! What the check says of a quotation set against the record.

use crate::Passage;
use dictum_model::{Caution, EditClass, Verdict};
use std::ops::Range;

/// A verdict with all that it rests on.
#[derive(Clone, Debug, PartialEq)]
pub struct Judgement {
    /// Whether the words stand in the record; follows from `steps` and `omissions` alone.
    pub verdict: Verdict,
    /// Why a reader must be careful: each caution with the place that calls for it.
    pub grounds: Vec<Ground>,
    /// How much of the quotation is found, from 0 to 1: ranks candidates and decides nothing else.
    pub score: f32,
    /// Where the words stand, part by part in the quotation's order; a part that runs over paragraphs is one for each.
    pub passages: Vec<Passage>,
    /// The alignment, word by word in the quotation's order.
    pub steps: Vec<Step>,
    /// What marks of omission and brackets stand for.
    pub omissions: Vec<Omission>,
    /// Who spoke the words of the first passage, as far as the record names somebody.
    pub speaker: Option<String>,
}

impl Judgement {
    /// The cautions, each once, in their own order.
    pub fn cautions(&self) -> Vec<Caution> {
        let mut cautions: Vec<Caution> = self.grounds.iter().map(|ground| ground.caution).collect();
        cautions.sort_unstable();
        cautions.dedup();
        cautions
    }

    /// The steps that are edits.
    pub fn edits(&self) -> impl Iterator<Item = &Step> {
        self.steps.iter().filter(|step| step.class.is_some())
    }
}

/// A caution and what calls for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ground {
    /// The caution.
    pub caution: Caution,
    /// The words of the record that call for it: the governing clause, the swallowed "not", the question.
    pub passage: Option<Passage>,
}

impl Ground {
    pub(crate) fn new(caution: Caution, passage: Passage) -> Ground {
        Ground { caution, passage: Some(passage) }
    }
}

/// One word, or a pair that stands for one word, in the alignment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// What became of the word.
    pub op: Op,
    /// The class of the edit; none for a word that is the same to the letter.
    pub class: Option<EditClass>,
    /// Its bytes in the quotation; none for a dropped word.
    pub quote: Option<Range<usize>>,
    /// Its bytes in the record; none for an added word.
    pub record: Option<Passage>,
}

/// What became of a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Op {
    /// On both sides the same after folding; a class then tells a difference of case or punctuation.
    Same,
    /// Another word stands in its place.
    Substituted,
    /// The record has it, the quotation does not.
    Dropped,
    /// The quotation has it, the record does not.
    Added,
}

impl Op {
    /// The word for it in every door.
    pub fn as_str(self) -> &'static str {
        match self {
            Op::Same => "same",
            Op::Substituted => "substituted",
            Op::Dropped => "dropped",
            Op::Added => "added",
        }
    }
}

/// Words of the record that a mark of omission swallowed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Omission {
    /// The mark, in bytes of the quotation.
    pub mark: Range<usize>,
    /// The swallowed words, paragraph by paragraph.
    pub swallowed: Vec<Passage>,
    /// Those of them that bear meaning, word by word.
    pub bearing_meaning: Vec<Passage>,
}
