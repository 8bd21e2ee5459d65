//! What speaks for the candidates of a page, and which of them are believed.

use super::Candidate;
use crate::{
    lexicon::LabelWord,
    names::{self, Named},
};
use std::collections::HashMap;

/// What speaks for the candidates of a page.
pub(super) struct Evidence<'a> {
    known: &'a [Named],
    times: HashMap<Vec<String>, usize>,
    words: HashMap<(LabelKind, bool), usize>,
    anchors: usize,
    /// How many of the anchors are set bold.
    bold_anchors: usize,
}

#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum LabelKind {
    Question,
    Answer,
    Other,
}

fn kind_of(word: LabelWord) -> LabelKind {
    match word {
        LabelWord::Question => LabelKind::Question,
        LabelWord::Answer => LabelKind::Answer,
        _ => LabelKind::Other,
    }
}

impl<'a> Evidence<'a> {
    /// Weighs the candidates of a page; `known` are persons the page names elsewhere.
    pub(super) fn of(candidates: &[Option<Candidate>], known: &'a [Named]) -> Self {
        let mut times: HashMap<Vec<String>, usize> = HashMap::new();
        let mut words = HashMap::new();
        for one in candidates.iter().flatten() {
            if !one.guessed {
                *times.entry(identity(one)).or_default() += 1;
            }
            if let Some(word) = one.word {
                *words.entry((kind_of(word), one.by_stop)).or_default() += 1;
            }
        }
        let mut evidence = Evidence { known, times, words, anchors: 0, bold_anchors: 0 };
        let anchors: Vec<&Candidate> =
            candidates.iter().flatten().filter(|one| evidence.is_anchor(one)).collect();
        (evidence.anchors, evidence.bold_anchors) =
            (anchors.len(), anchors.iter().filter(|one| one.bold).count());
        evidence
    }

    fn count(&self, kind: LabelKind) -> usize {
        let of = |by_stop| self.words.get(&(kind, by_stop)).copied().unwrap_or(0);
        of(false) + of(true)
    }

    fn is_known(&self, one: &Candidate) -> bool {
        self.known.iter().any(|person| names::may_be_one(&person.key, &one.named.key))
    }

    /// Says whether a candidate is a label whatever else the page holds.
    fn is_anchor(&self, one: &Candidate) -> bool {
        let times = self.times.get(&identity(one)).copied().unwrap_or(0);
        if one.guessed {
            return times > 0;
        }
        match one.word {
            Some(_) if one.letter => {
                self.count(LabelKind::Question) > 0 && (times > 1 || self.count(LabelKind::Answer) > 0)
            }
            Some(LabelWord::Question | LabelWord::Moderator | LabelWord::Interjection) => {
                !one.by_stop || times > 1
            }
            Some(LabelWord::Answer) => self.count(LabelKind::Question) > 0,
            Some(LabelWord::Office) => times > 1,
            Some(LabelWord::NotLabel) => false,
            None if one.by_stop => times > 1,
            None if !one.personal && !one.bold => times > 1 && one.capitals,
            None if !one.personal => times > 1 && one.named.key.len() < 9,
            None => {
                let full = one.named.key.len() > 1 || one.named.honoured || one.capitals;
                times > 1 && (full || one.bold)
                    || self.is_known(one)
                    || (one.named.office.is_some() && (one.bold || times > 1 || full && one.headed))
            }
        }
    }

    /// Says whether a candidate is a label on this page.
    pub(super) fn believes(&self, one: &Candidate) -> bool {
        // The labels of a page are set alike: where nearly all are bold, what is not bold is text.
        let all_bold = self.bold_anchors >= 2 && self.bold_anchors * 10 >= self.anchors * 9;
        let among_others = self.anchors >= 2;
        if self.is_anchor(one) {
            return !all_bold || one.bold || one.word.is_some() || self.is_known(one);
        }
        if all_bold {
            return one.bold && !one.by_stop && one.word.is_none_or(|word| word != LabelWord::NotLabel);
        }
        match one.word {
            _ if one.guessed => false,
            Some(_) if one.letter || one.by_stop => false,
            Some(LabelWord::Office) => among_others || one.bold,
            Some(_) => among_others,
            None if one.by_stop => among_others && one.personal && one.named.honoured && !one.bold,
            None => {
                let full = one.named.key.len() > 1 || one.named.honoured || one.capitals;
                among_others && (one.bold || (one.personal && (full || one.named.office.is_some())))
            }
        }
    }
}

/// What makes two labels the same one.
fn identity(one: &Candidate) -> Vec<String> {
    match one.word {
        Some(word) => vec![format!("{word:?}")],
        None if one.named.key.is_empty() => {
            one.named.office.iter().map(|office| office.to_lowercase()).collect()
        }
        None => one.named.key.clone(),
    }
}
