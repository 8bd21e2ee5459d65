//! What speaks for the candidates of a page, and which of them are believed.

use super::{Candidate, House, Mark};
use crate::{
    lexicon::LabelWord,
    names::{self, Named},
};
use std::collections::HashMap;

/// What speaks for the candidates of a page.
pub(super) struct Evidence<'a> {
    known: &'a [Named],
    /// How often each label stands on the page.
    times: HashMap<Vec<String>, usize>,
    questions: usize,
    /// How many questions are marked by a letter.
    letters: usize,
    /// How many paragraphs begin with an "A" that nothing closes.
    bare_answers: usize,
    /// Whether a name that comes again before a loose mark is a speaker's: somebody asks, or the page names it.
    has_loose: bool,
    answers: usize,
    /// How many words for questions stand alone on their lines, with nothing to close them.
    lines: usize,
    /// How many labels stand in brackets.
    brackets: usize,
    /// Whether the labels are the fields of a form.
    is_form: bool,
    anchors: usize,
    /// How many of the anchors are set bold.
    bold_anchors: usize,
    /// How many of the anchors are set in capitals.
    capital_anchors: usize,
}

impl<'a> Evidence<'a> {
    /// Weighs the candidates of a page; `known` are persons the page names elsewhere.
    pub(super) fn of(candidates: &[Option<Candidate>], known: &'a [Named]) -> Self {
        let count =
            |fits: &dyn Fn(&Candidate) -> bool| candidates.iter().flatten().filter(|one| fits(one)).count();
        let mut times: HashMap<Vec<String>, usize> = HashMap::new();
        for one in candidates.iter().flatten().filter(|one| !one.guessed || one.bold) {
            *times.entry(identity(one)).or_default() += 1;
        }
        let asks = |one: &Candidate| one.word == Some(LabelWord::Question);
        let mut evidence = Evidence {
            known,
            times,
            questions: count(&asks),
            letters: count(&|one| asks(one) && one.letter),
            bare_answers: count(&|one| one.word == Some(LabelWord::Answer) && one.mark == Mark::Letter),
            has_loose: false,
            answers: count(&|one| one.word == Some(LabelWord::Answer)),
            lines: count(&|one| asks(one) && one.mark == Mark::Line),
            brackets: count(&|one| one.mark == Mark::Brackets),
            is_form: is_form(candidates),
            anchors: 0,
            bold_anchors: 0,
            capital_anchors: 0,
        };
        let told =
            |one: &Candidate| evidence.times(one) > 1 && (evidence.questions > 0 || evidence.is_known(one));
        evidence.has_loose = count(&|one| one.mark == Mark::Loose && told(one)) > 0;
        evidence.anchors = count(&|one| evidence.is_anchor(one));
        evidence.bold_anchors = count(&|one| one.bold && evidence.is_anchor(one));
        evidence.capital_anchors = count(&|one| one.capitals && evidence.is_anchor(one));
        evidence
    }

    /// Says of each candidate whether it is a label on this page.
    pub(super) fn believed(&self, candidates: &[Option<Candidate>]) -> Vec<bool> {
        let first: Vec<bool> =
            candidates.iter().map(|one| one.as_ref().is_some_and(|one| self.believes(one))).collect();
        let believed = candidates.iter().zip(&first).filter(|(_, is_believed)| **is_believed);
        let named: Vec<&Named> = believed
            .filter_map(|(one, _)| Some(&one.as_ref()?.named))
            .filter(|named| !named.key.is_empty())
            .collect();
        // Who was named in full once may be called by the family name alone from then on.
        let again = |one: &Candidate| {
            one.mark == Mark::Colon
                && one.personal
                && !one.guessed
                && (one.bold || !self.is_all_bold())
                && named.iter().any(|named| names::may_be_one(&named.key, &one.named.key))
        };
        let mut all: Vec<bool> =
            candidates.iter().zip(first).map(|(one, is)| is || one.as_ref().is_some_and(again)).collect();
        self.believe_askers(candidates, &mut all);
        all
    }

    /// Believes single names that put a question which somebody else's label follows: "Aldin: Will the pier reopen?"
    fn believe_askers(&self, candidates: &[Option<Candidate>], believed: &mut [bool]) {
        let mut next: Option<&Candidate> = None;
        for (one, is) in candidates.iter().zip(believed).rev() {
            let Some(one) = one else { continue };
            let may_ask = one.asks && one.mark == Mark::Colon && one.personal && !one.guessed;
            *is |= may_ask
                && self.anchors >= 2
                && (one.bold || !self.is_all_bold())
                && next.is_some_and(|next| identity(next) != identity(one));
            if *is {
                next = Some(one);
            }
        }
    }

    fn is_known(&self, one: &Candidate) -> bool {
        self.known.iter().any(|person| names::may_be_one(&person.key, &one.named.key))
    }

    fn times(&self, one: &Candidate) -> usize {
        self.times.get(&identity(one)).copied().unwrap_or(0)
    }

    /// Says whether a candidate is a label whatever else the page holds.
    fn is_anchor(&self, one: &Candidate) -> bool {
        match (one.mark, one.word) {
            (Mark::Line, _) => self.is_line_anchor(one),
            (Mark::Brackets, _) => self.brackets > 1,
            (Mark::Loose, _) => self.has_loose && (one.word.is_some() || is_full(one)),
            (_, Some(word)) => self.is_word_anchor(one, word),
            (_, None) if one.guessed && !one.bold => {
                self.times.keys().any(|key| names::may_be_one(key, &one.named.key))
            }
            (_, None) => self.is_name_anchor(one),
        }
    }

    /// Says whether a line is a label although nothing closes it: questions stand alone on this page.
    fn is_line_anchor(&self, one: &Candidate) -> bool {
        let has_office = one.named.office.is_some() && one.personal;
        self.lines > 1
            && (one.word.is_some() || has_office || (one.bold || one.capitals) && self.times(one) > 1)
    }

    fn is_word_anchor(&self, one: &Candidate, word: LabelWord) -> bool {
        match word {
            // Most questions of the page are answered so: then "A" is not the article.
            LabelWord::Answer if one.mark == Mark::Letter => {
                self.letters > 1 && self.bare_answers * 2 > self.letters
            }
            LabelWord::Answer if one.letter => self.letters > 0,
            _ if one.letter => self.letters > 1 || self.answers > 0 || self.has_loose,
            LabelWord::Question | LabelWord::Moderator | LabelWord::Interjection => {
                !one.is_weak() || self.times(one) > 1
            }
            LabelWord::Answer => self.questions > 0,
            LabelWord::Office => self.times(one) > 1,
            LabelWord::NotLabel => false,
        }
    }

    fn is_name_anchor(&self, one: &Candidate) -> bool {
        let times = self.times(one);
        if self.is_form && !self.is_known(one) {
            return false;
        }
        match one.personal {
            _ if one.is_weak() => times > 1,
            false if one.bold => times > 1 && one.named.key.len() < 9,
            false => times > 1 && one.capitals,
            true => {
                self.is_shortened(one)
                    || times > 1 && (is_full(one) || one.bold || names::is_wide(&one.named.name))
                    || self.is_known(one)
                    || (one.named.office.is_some() && (one.bold || times > 1 || is_full(one) && one.headed))
            }
        }
    }

    /// Says whether a full name in capitals comes again as the family name alone: "MARTA KERN:", then "KERN:".
    fn is_shortened(&self, one: &Candidate) -> bool {
        let is_family = |key: &Vec<String>| key.len() == 1 && one.named.key.last() == key.last();
        one.capitals && one.named.key.len() > 1 && self.times.keys().any(is_family)
    }

    /// Says whether the labels of the page are bold: they are set alike, and what is not bold is text then.
    fn is_all_bold(&self) -> bool {
        self.bold_anchors >= 2 && self.bold_anchors * 10 >= self.anchors * 9
    }

    /// Says whether the labels of the page are set in capitals.
    pub(super) fn is_all_capitals(&self) -> bool {
        self.capital_anchors >= 2 && self.capital_anchors * 10 >= self.anchors * 7
    }

    /// Says whether a candidate is a label on this page.
    fn believes(&self, one: &Candidate) -> bool {
        if self.is_anchor(one) {
            return !self.is_all_bold() || one.bold || one.word.is_some() || self.is_known(one);
        }
        let is_field = self.is_form && one.word.is_none();
        if matches!(one.mark, Mark::Line | Mark::Loose) || is_field || one.guessed && !one.bold {
            return false;
        }
        if self.is_all_bold() {
            return one.bold && !one.is_weak() && !one.letter;
        }
        let among_others = self.anchors >= 2;
        match one.word {
            Some(LabelWord::Question) if one.mark == Mark::Letter => among_others && self.is_all_capitals(),
            Some(_) if one.letter || one.is_weak() => false,
            Some(LabelWord::Office) => among_others || one.bold,
            Some(_) => among_others,
            None if one.is_weak() => among_others && one.personal && one.named.honoured && !one.bold,
            None => among_others && (one.bold || self.is_somebody(one)),
        }
    }

    /// Says whether a label among others names somebody well enough: a full name, an office, a house, or twice.
    fn is_somebody(&self, one: &Candidate) -> bool {
        let office = one.named.office.as_deref();
        let has_office = office.is_some();
        // "Okay Jen, one more:" is no name with a calling behind it, unless it comes again.
        if office.is_some_and(|office| office.starts_with(char::is_lowercase)) && self.times(one) < 2 {
            return false;
        }
        match one.personal {
            true => is_full(one) || has_office || one.house != House::None || self.times(one) > 1,
            false => one.house != House::None || one.capitals && has_office && self.is_all_capitals(),
        }
    }
}

/// Says whether a name is more than one common-looking word.
fn is_full(one: &Candidate) -> bool {
    one.named.key.len() > 1 || one.named.honoured || one.capitals
}

/// How often a form is filled in on a page that holds nothing else; a guess.
const OFTEN_FILLED: usize = 4;

/// Says whether the labels are the fields of a form that is filled in again and again: each is always followed by the
/// same other one, and there are more than the two of an interview.
fn is_form(candidates: &[Option<Candidate>]) -> bool {
    let fields: Vec<Vec<String>> = candidates
        .iter()
        .flatten()
        .filter(|one| one.word.is_none() && !one.is_weak())
        .map(identity)
        .collect();
    let mut counts: HashMap<&Vec<String>, usize> = HashMap::new();
    fields.iter().for_each(|field| *counts.entry(field).or_default() += 1);
    let most = counts.values().max().copied().unwrap_or(0);
    if most < OFTEN_FILLED || counts.values().filter(|count| **count * 2 >= most).count() < 3 {
        return false;
    }
    let mut followers: HashMap<&Vec<String>, &Vec<String>> = HashMap::new();
    let odd = fields
        .windows(2)
        .filter(|pair| pair[0] == pair[1] || *followers.entry(&pair[0]).or_insert(&pair[1]) != &pair[1]);
    odd.count() * 20 <= fields.len()
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
