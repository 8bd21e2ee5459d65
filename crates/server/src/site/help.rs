//! `/help`: how to search, and what each verdict and caution promises.

use super::{
    PageResult,
    layout::{Layout, Room},
    rendered, wording,
};
use crate::{problem, promises};
use askama::Template;
use dictum::{
    SEARCH_HELP,
    model::{Caution, EditClass, ErrorKind, Verdict},
};

#[derive(Template)]
#[template(path = "help.html")]
struct HelpPage {
    layout: Layout,
    operators: Vec<Operator>,
    verdicts: Vec<Explained>,
    cautions: Vec<Explained>,
    classes: Vec<Explained>,
    problems: Vec<Explained>,
}

/// A way to write a query.
pub(super) struct Operator {
    pub(super) written: &'static str,
    pub(super) meaning: &'static str,
}

/// A word of the house, and what it promises.
struct Explained {
    word: &'static str,
    title: String,
    meaning: &'static str,
}

pub(crate) async fn show() -> PageResult {
    rendered(&HelpPage {
        layout: Layout::new(Room::Help, "Help").with_twin("/api/v1/words"),
        operators: operators(),
        verdicts: Verdict::ALL.iter().map(|v| explained(v.as_str(), promises::of_verdict(*v))).collect(),
        cautions: Caution::ALL.iter().map(|c| explained(c.as_str(), promises::of_caution(*c))).collect(),
        classes: EditClass::ALL.iter().map(|c| explained(c.as_str(), promises::of_class(*c))).collect(),
        problems: ErrorKind::ALL.iter().map(|k| explained(k.as_str(), problem::title(*k))).collect(),
    })
}

fn explained(word: &'static str, meaning: &'static str) -> Explained {
    Explained { word, title: wording::title(word), meaning }
}

/// The column at which the hall's help for queries begins to explain.
const MEANING_AT: usize = 24;

/// The grammar of queries, an example and its meaning a line.
pub(super) fn operators() -> Vec<Operator> {
    let operator = |line: &'static str| {
        let (written, meaning) = line.split_at_checked(MEANING_AT).unwrap_or((line, ""));
        Operator { written: written.trim(), meaning: meaning.trim() }
    };
    SEARCH_HELP.lines().map(operator).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_the_grammar_has_its_meaning() {
        for operator in operators() {
            assert!(!operator.written.is_empty() && !operator.meaning.is_empty(), "{}", operator.written);
        }
    }
}
