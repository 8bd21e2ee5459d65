//! Finding what was looked for in the words of a text, to mark it.

use super::{ParsedQuery, Query, QueryTerm};
use crate::Words;
use std::{collections::HashMap, ops::Range};

/// What one word of a term may read like, folded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Form {
    /// One of these.
    AnyOf(Vec<String>),
    /// All that begin so.
    Prefix(String),
}

/// The words that a query looks for, ready to be found in texts.
#[derive(Clone, Debug, Default)]
pub struct Marks {
    sought: Vec<Sought>,
    /// For each word that a term may begin with: the terms.
    by_word: HashMap<String, Vec<usize>>,
    /// The terms that begin with any word of a beginning.
    by_prefix: Vec<(String, usize)>,
    nears: Vec<Near>,
}

/// A term: forms that follow one another.
#[derive(Clone, Debug)]
struct Sought {
    forms: Vec<Form>,
    /// Whether it counts only beside another.
    is_of_near: bool,
}

#[derive(Clone, Copy, Debug)]
struct Near {
    left: usize,
    right: usize,
    between: usize,
}

impl QueryTerm {
    /// The forms of its words one after the other; `forms_of` gives the forms of a folded word.
    pub fn forms(&self, forms_of: impl FnOnce(&str) -> Vec<String>) -> Vec<Form> {
        let (QueryTerm::Word(text) | QueryTerm::Exact(text) | QueryTerm::Prefix(text)) = self;
        let words = Words::of(text);
        match self {
            QueryTerm::Prefix(_) => vec![Form::Prefix(words.word(0).to_owned())],
            QueryTerm::Word(_) if words.len() == 1 => vec![Form::AnyOf(forms_of(words.word(0)))],
            _ => words.iter().map(|word| Form::AnyOf(vec![word.to_owned()])).collect(),
        }
    }
}

impl Form {
    fn is(&self, word: &str) -> bool {
        match self {
            Form::AnyOf(forms) => forms.iter().any(|form| form == word),
            Form::Prefix(beginning) => word.starts_with(beginning),
        }
    }
}

impl Marks {
    /// The marks of a query; `forms_of` gives the forms of a folded word that the archive holds, itself among them.
    pub fn of(parsed: &ParsedQuery, mut forms_of: impl FnMut(&str) -> Vec<String>) -> Marks {
        let mut marks = Marks::default();
        for part in &parsed.parts {
            match &part.query {
                Query::Term(term) => {
                    marks.add(term.forms(&mut forms_of), false);
                }
                Query::Near { left, right, between } => {
                    let left = marks.add(left.forms(&mut forms_of), true);
                    let right = marks.add(right.forms(&mut forms_of), true);
                    marks.nears.push(Near { left, right, between: *between as usize });
                }
                _ => {}
            }
        }
        marks
    }

    fn add(&mut self, forms: Vec<Form>, is_of_near: bool) -> usize {
        let number = self.sought.len();
        match forms.first() {
            Some(Form::AnyOf(words)) => {
                for word in words {
                    self.by_word.entry(word.clone()).or_default().push(number);
                }
            }
            Some(Form::Prefix(beginning)) => self.by_prefix.push((beginning.clone(), number)),
            None => {}
        }
        self.sought.push(Sought { forms, is_of_near });
        number
    }

    /// Says whether there is nothing to find, as where only facts were asked for.
    pub fn is_empty(&self) -> bool {
        self.sought.is_empty()
    }

    /// The stretches of words that were looked for, as ranges of word numbers in their order; those that overlap are one.
    pub fn find(&self, words: &Words) -> Vec<Range<usize>> {
        let mut found: Vec<Vec<Range<usize>>> = vec![Vec::new(); self.sought.len()];
        for (at, word) in words.iter().enumerate() {
            let by_word = self.by_word.get(word).into_iter().flatten();
            let by_prefix =
                self.by_prefix.iter().filter(|(start, _)| word.starts_with(start)).map(|(_, n)| n);
            for number in by_word.chain(by_prefix) {
                let forms = &self.sought[*number].forms;
                if forms.iter().enumerate().all(|(i, form)| form.is(words.word(at + i))) {
                    found[*number].push(at..at + forms.len());
                }
            }
        }
        let mut marked: Vec<Range<usize>> = Vec::new();
        for (sought, ranges) in self.sought.iter().zip(&found) {
            marked.extend(ranges.iter().filter(|_| !sought.is_of_near).cloned());
        }
        for near in &self.nears {
            marked.extend(pairs(&found[near.left], &found[near.right], near.between));
        }
        joined(marked)
    }
}

/// Those ranges of either list that have one of the other list near.
fn pairs(left: &[Range<usize>], right: &[Range<usize>], between: usize) -> Vec<Range<usize>> {
    let is_near = |a: &Range<usize>, b: &Range<usize>| {
        (b.start >= a.end && b.start - a.end <= between) || (a.start >= b.end && a.start - b.end <= between)
    };
    let has_near = |range: &&Range<usize>, others: &[Range<usize>]| {
        // Both lists are in order: only those that end soon before or begin soon after need a look.
        let from = others.partition_point(|other| other.end + between < range.start);
        others[from..]
            .iter()
            .take_while(|other| other.start <= range.end + between)
            .any(|other| is_near(range, other))
    };
    let mut near: Vec<_> = left.iter().filter(|range| has_near(range, right)).cloned().collect();
    near.extend(right.iter().filter(|range| has_near(range, left)).cloned());
    near
}

fn joined(mut ranges: Vec<Range<usize>>) -> Vec<Range<usize>> {
    ranges.sort_by_key(|range| (range.start, range.end));
    let mut joined: Vec<Range<usize>> = Vec::with_capacity(ranges.len());
    for range in ranges {
        match joined.last_mut() {
            Some(last) if range.start < last.end => last.end = last.end.max(range.end),
            _ => joined.push(range),
        }
    }
    joined
}
