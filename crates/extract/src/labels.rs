//! Finds the printed marks of turns: "Question:", "MR PRICE:", "Ada Lorn:", "问：", "Q    ".
//!
//! A colon in running text is no label. What could be one is collected first (`marks`), then believed on evidence
//! (`evidence`): its words are known, it is set bold, it comes again, the page names the person, or other labels
//! stand beside it.

mod evidence;
mod marks;
mod meaning;
mod shape;

use crate::{lexicon::LabelWord, names::Named, paragraphs::Block};
use evidence::Evidence;
use marks::{LONGEST, candidate};
use memchr::memchr3;

/// A label that was believed.
#[derive(Clone, Debug)]
pub(crate) struct Found {
    /// How many bytes of the paragraph it takes, its colon included.
    pub(crate) length: usize,
    /// What its words mean without a name.
    pub(crate) word: Option<LabelWord>,
    /// Whom it names.
    pub(crate) named: Named,
}

/// What may be a label.
#[derive(Clone, Debug)]
struct Candidate {
    /// How many bytes of the paragraph it takes, its mark included.
    length: usize,
    /// What its words mean without a name.
    word: Option<LabelWord>,
    /// Whom it names.
    named: Named,
    /// Set bold, from its beginning to its mark.
    bold: bool,
    /// All in capitals.
    capitals: bool,
    /// Whether it names a person.
    personal: bool,
    /// Closed by a mark that running text has too: a full stop.
    by_stop: bool,
    /// Whether an office stands at its very beginning: "President of Freedonia Rufus Fire:".
    headed: bool,
    /// Whether the name was only guessed: then the same name must stand in a label by itself.
    guessed: bool,
    /// A letter alone, "A" or "Q", that needs its counterpart.
    letter: bool,
}

/// The believed label of each paragraph, if it has one; `known` are persons the page names elsewhere.
pub(crate) fn find(blocks: &[Block], known: &[Named]) -> Vec<Option<Found>> {
    let candidates: Vec<Option<Candidate>> = blocks.iter().map(marks::candidate_of).collect();
    let evidence = Evidence::of(&candidates, known);
    let believed = candidates.into_iter().map(|candidate| candidate.filter(|one| evidence.believes(one)));
    believed
        .map(|one| one.map(|one| Found { length: one.length, word: one.word, named: one.named }))
        .collect()
}

/// Says whether a line begins with what is almost certainly a label: a known word or a bold name, and a colon.
pub(crate) fn begins_like_a_turn(words: &str, bold: usize) -> bool {
    let near = &words.as_bytes()[..words.len().min(LONGEST)];
    // The first byte of a full-width colon is rare enough.
    let marked = bold > 0 || memchr3(b':', b'.', "：".as_bytes()[0], near).is_some();
    marked
        && candidate(words, bold, false).is_some_and(|one| {
            matches!(
                one.word,
                Some(
                    LabelWord::Question | LabelWord::Answer | LabelWord::Moderator | LabelWord::Interjection
                )
            ) && !one.letter
                || (one.bold && one.personal)
        })
}

#[cfg(test)]
mod tests {
    use super::*;
    use dictum_model::ParagraphForm;

    fn block(words: &str) -> Block {
        let form = ParagraphForm::Prose;
        Block { words: words.to_owned(), at: 0..0, form, gap: 1, bold: 0, wide_start: false }
    }

    fn labels(paragraphs: &[&str]) -> Vec<Option<String>> {
        let blocks: Vec<Block> = paragraphs.iter().map(|words| block(words)).collect();
        let found = find(&blocks, &[]);
        found
            .iter()
            .zip(paragraphs)
            .map(|(one, words)| one.as_ref().map(|one| words[..one.length].to_owned()))
            .collect()
    }

    fn some(label: &str) -> Option<String> {
        Some(label.to_owned())
    }

    #[test]
    fn known_words_and_names_that_come_again_are_labels() {
        let read = labels(&[
            "Question: Why?",
            "Ada Lorn: Because.",
            "Question (in Sylvanian): And?",
            "Ada Lorn: And so on.",
        ]);
        assert_eq!(
            read,
            [some("Question:"), some("Ada Lorn:"), some("Question (in Sylvanian):"), some("Ada Lorn:")]
        );
    }

    #[test]
    fn a_colon_in_running_text_is_no_label() {
        let read = labels(&[
            "The minister said: enough.",
            "One thing is clear: we stay.",
            "Note: doors open at nine.",
            "Remember: the river rises.",
            "Expanding Clean Energy: a plan for the valley.",
        ]);
        assert!(read.iter().all(Option::is_none), "{read:?}");
    }

    #[test]
    fn marks_of_other_houses_are_labels_too() {
        let read = labels(&[
            "MR SAND: Good morning.",
            "Q Is it true?",
            "MR SAND: It is.",
            "Q And now?",
            "(Laughter.)",
        ]);
        assert_eq!(read, [some("MR SAND:"), some("Q"), some("MR SAND:"), some("Q"), None]);
        let read = labels(&["问：天气如何？", "答：很好。"]);
        assert_eq!(read, [some("问："), some("答：")]);
        let read = labels(&[
            "Mr. SAND. I rise today.",
            "The PRESIDING OFFICER. Without objection.",
            "Mr. SAND. I thank the Chair.",
        ]);
        assert_eq!(read[0], some("Mr. SAND."));
    }
}
