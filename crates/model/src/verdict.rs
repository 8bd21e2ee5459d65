//! What the check says of a quotation.

use crate::words::vocabulary;

vocabulary! {
    /// Did these words stand in the record? Nothing here says whether they are true.
    Verdict, "verdict" {
        /// The folded words are a contiguous run of words of one turn of one edition.
        Exact = "exact",
        /// As exact, apart from omissions and insertions that the quotation marks.
        Abridged = "abridged",
        /// One passage aligns, with unmarked differences.
        Altered = "altered",
        /// The parts are each on the record, but apart, out of order, or joined without a mark.
        Spliced = "spliced",
        /// No passage aligns, in what was searched.
        NotFound = "not-found",
    }
}

vocabulary! {
    /// What a reader must know beside the verdict.
    Caution, "caution" {
        /// The words were spoken by somebody else than named.
        Misattributed = "misattributed",
        /// The words belong to a question.
        Questioner = "questioner",
        /// In the passage the speaker quotes somebody else.
        Quoting = "quoting",
        /// The words match an edition that the publisher later changed, or only another one.
        Superseded = "superseded",
        /// The passage is a translation.
        Translation = "translation",
        /// An edit touches a word that bears meaning.
        Meaning = "meaning",
        /// What a marked omission swallowed bears meaning.
        Omission = "omission",
        /// The clause around the passage reports, negates or conditions it, or the next sentence takes it back.
        Context = "context",
        /// The same words stand in other statements.
        Elsewhere = "elsewhere",
    }
}

vocabulary! {
    /// What kind of word an edit touches. The verdict follows from these, never from a similarity.
    EditClass, "class of an edit" {
        /// A variant spelling, numeral or transliteration of the same word.
        Spelling = "spelling",
        /// A slip of typing or scanning.
        Typing = "typing",
        /// A word of grammar: the, of, and.
        FunctionWord = "function-word",
        /// A word of content.
        ContentWord = "content-word",
        /// Not, no, never, without, or an antonym prefix.
        Negation = "negation",
        /// A number or a unit.
        Number = "number",
        /// A date.
        Date = "date",
        /// A proper name.
        Name = "name",
        /// Must, may, will, would, should, can.
        Modal = "modal",
        /// All, some, none, only.
        Quantifier = "quantifier",
        /// The last word was cut short.
        Truncation = "truncation",
        /// Words left out at a mark of omission.
        OmissionMark = "omission-mark",
        /// Words put in within square brackets.
        BracketInsertion = "bracket-insertion",
        /// Only case or inner punctuation differs; folded, but listed.
        Typography = "typography",
    }
}

impl EditClass {
    /// Says whether an edit of this class touches a word that bears meaning (the caution `meaning`).
    pub fn bears_meaning(self) -> bool {
        matches!(
            self,
            EditClass::Negation
                | EditClass::Number
                | EditClass::Date
                | EditClass::Name
                | EditClass::Modal
                | EditClass::Quantifier
        )
    }
}
