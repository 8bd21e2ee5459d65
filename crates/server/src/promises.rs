//! What each verdict, caution and class of edit promises, in the words that every door gives for it.

use dictum::{
    Change,
    model::{Caution, EditClass, Verdict},
};

/// What a verdict means, exactly.
pub(crate) fn of_verdict(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Exact => {
            "These words stand on the record, one after the other, in one turn of one statement."
        }
        Verdict::Abridged => {
            "These words stand on the record, apart from omissions and insertions that the quotation itself marks."
        }
        Verdict::Altered => {
            "One passage on the record comes close, but the wording differs where the quotation marks no change."
        }
        Verdict::Spliced => {
            "The parts are each on the record, but not together: they stand apart, out of order, or joined without a mark."
        }
        Verdict::NotFound => {
            "No passage in what this archive holds comes close. That does not mean that the words were never said."
        }
    }
}

/// The sign of a verdict, so that it never shows in colour alone; of what was not checked, a dash.
pub(crate) fn shape_of(verdict: Option<Verdict>) -> &'static str {
    match verdict {
        Some(Verdict::Exact) => "=",
        Some(Verdict::Abridged) => "…",
        Some(Verdict::Altered) => "≠",
        Some(Verdict::Spliced) => "+",
        Some(Verdict::NotFound) => "?",
        None => "–",
    }
}

/// What a caution warns of.
pub(crate) fn of_caution(caution: Caution) -> &'static str {
    match caution {
        Caution::Misattributed => "The words were spoken by somebody else than the speaker named.",
        Caution::Questioner => "The words belong to a question, not to an answer.",
        Caution::Quoting => "In the passage, the speaker quotes somebody else.",
        Caution::Superseded => {
            "The words match an edition that the publisher later changed, or only another edition."
        }
        Caution::Translation => "The passage is a translation.",
        Caution::Meaning => {
            "A difference touches a word that bears meaning: a negation, number, date, name, modal or quantifier."
        }
        Caution::Omission => "What a marked omission swallowed bears meaning.",
        Caution::Context => {
            "The clause around the passage reports, negates or conditions it, or the next sentence takes it back."
        }
        Caution::Elsewhere => "The same words stand in other statements too.",
    }
}

/// What kind of words an edit touches.
pub(crate) fn of_class(class: EditClass) -> &'static str {
    match class {
        EditClass::Spelling => "another spelling of the same word",
        EditClass::Typing => "a slip of typing or scanning",
        EditClass::FunctionWord => "a word of grammar",
        EditClass::ContentWord => "a word of content",
        EditClass::Negation => "a negation",
        EditClass::Number => "a number or a unit",
        EditClass::Date => "a date",
        EditClass::Name => "a name",
        EditClass::Modal => "a modal verb",
        EditClass::Quantifier => "a quantifier",
        EditClass::Truncation => "a word cut short",
        EditClass::OmissionMark => "words left out at a mark",
        EditClass::BracketInsertion => "words put in brackets",
        EditClass::Typography => "case or punctuation only",
    }
}

/// What happened to the words of a stretch.
pub(crate) fn of_change(change: Change) -> &'static str {
    match change {
        Change::Same => "the same",
        Change::Substituted => "other words in their place",
        Change::Dropped => "left out without a mark",
        Change::Added => "not on the record",
        Change::Omitted => "left out at a mark",
        Change::Bracketed => "put in brackets",
    }
}
