//! Finds the printed marks of turns: "Question:", "MR PRICE:", "Ada Lorn:", "问：", "Q    ", "Mr. SAND.", "【大臣】".
//!
//! A colon in running text is no label. What could be one is collected first (`marks`), then believed on evidence
//! (`evidence`): its words are known, it is set bold, it comes again, the page names the person, or other labels
//! stand beside it.

mod evidence;
mod marks;
mod meaning;
mod shape;
mod unclosed;

use crate::{
    lexicon::LabelWord,
    names::{self, Named},
    paragraphs::Block,
};
use evidence::Evidence;
use memchr::memchr3;

/// A label that was believed.
#[derive(Clone, Debug)]
pub(crate) struct Found {
    /// How many bytes of the paragraph it takes, its mark included.
    pub(crate) length: usize,
    /// What its words mean without a name.
    pub(crate) word: Option<LabelWord>,
    /// Whom it names.
    pub(crate) named: Named,
    /// Whether it names a newspaper or station, whose people ask.
    pub(crate) house: House,
}

/// Whether a label names a newspaper, a station or an agency.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum House {
    /// None.
    #[default]
    None,
    /// Nothing else: "AFP:".
    Alone,
    /// Behind the name of whoever asks for it: "Fujii, Harbour TV:".
    Behind,
}

/// What closes a label.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mark {
    /// A colon.
    Colon,
    /// A full stop or a dash, which running text has too.
    Stop,
    /// A dash between spaces or a full stop, which running text has oftener: "Ada Lorn - Thank you.", "The President. Yes."
    Loose,
    /// Nothing: a letter and a space, "Q Would you…".
    Letter,
    /// Nothing but the end of bold type.
    Bold,
    /// The end of the line.
    Line,
    /// Brackets around it: "【大臣】".
    Brackets,
}

/// What may be a label.
#[derive(Clone, Debug)]
struct Candidate {
    /// How many bytes of the paragraph it takes, its mark included.
    length: usize,
    /// What closes it.
    mark: Mark,
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
    /// Whether an office stands at its very beginning: "President of Freedonia Rufus Fire:".
    headed: bool,
    /// Whether the name was only guessed: then the same name must stand in a label by itself, or the label be bold.
    guessed: bool,
    /// A letter alone, "A" or "Q", that needs its counterpart.
    letter: bool,
    /// Whether it names a newspaper or station.
    house: House,
    /// Whether its paragraph ends in a question.
    asks: bool,
}

impl Candidate {
    /// Closed by what running text has too.
    fn is_weak(&self) -> bool {
        matches!(self.mark, Mark::Stop | Mark::Loose | Mark::Bold)
    }

    /// A few capitals for a name, "HTV": where other labels have small letters too, it is a house's.
    fn is_acronym(&self) -> bool {
        let name = &self.named.name;
        self.capitals
            && self.word.is_none()
            && !self.named.honoured
            && self.named.office.is_none()
            && name.len() <= 5
            && name.bytes().all(|b| b.is_ascii_uppercase())
    }
}

/// The believed label of each paragraph, if it has one; `known` are persons the page names elsewhere.
pub(crate) fn find(blocks: &[Block], known: &[Named]) -> Vec<Option<Found>> {
    let candidates: Vec<Option<Candidate>> = blocks.iter().map(marks::candidate_of).collect();
    let known: Vec<Named> = known.iter().cloned().chain(roster(blocks)).collect();
    let evidence = Evidence::of(&candidates, &known);
    let believed = evidence.believed(&candidates);
    let mixed_case = !evidence.is_all_capitals();
    let found = |one: Candidate| {
        let house = if mixed_case && one.is_acronym() { House::Alone } else { one.house };
        Found { length: one.length, word: one.word, named: one.named, house }
    };
    let kept = candidates.into_iter().zip(believed).map(|(one, believed)| one.filter(|_| believed));
    kept.map(|one| one.map(found)).collect()
}

/// The persons of a list of those who will speak, each with a house behind: "Sand (BMS), Ritter (BMVg), Ash (AA)".
fn roster(blocks: &[Block]) -> Vec<Named> {
    const FEWEST: usize = 3;
    let of_block = |block: &Block| {
        let parts = block.words.split(" (").zip(block.words.split(" (").skip(1));
        let listed: Vec<Named> = parts.filter_map(|(before, after)| listed(before, after)).collect();
        if listed.len() < FEWEST { Vec::new() } else { listed }
    };
    blocks
        .iter()
        .filter(|block| block.words.contains(") ") || block.words.contains("), "))
        .flat_map(of_block)
        .collect()
}

/// The name before a bracket that holds the short name of a house.
fn listed(before: &str, after: &str) -> Option<Named> {
    let house = after.split_once(')')?.0;
    let capitals = house.bytes().filter(u8::is_ascii_uppercase).count();
    let is_house =
        (2..=7).contains(&house.len()) && capitals > 1 && house.bytes().all(|b| b.is_ascii_alphabetic());
    let name = before.rsplit(", ").next()?;
    let name = name.rsplit(' ').next()?;
    (is_house && names::is_personal(name)).then(|| names::read(name))
}

/// Says whether a line begins with what is almost certainly a label: a known word or a bold name, and a mark.
pub(crate) fn begins_like_a_turn(words: &str, bold: usize) -> bool {
    let near = &words.as_bytes()[..words.len().min(marks::LONGEST)];
    // The first byte of a full-width colon is rare enough; a bracket may stand for the mark.
    let marked = bold > 0
        || memchr3(b':', b'.', "：".as_bytes()[0], near).is_some()
        || !words.starts_with(char::is_alphanumeric);
    let candidate = || marks::candidate(words, bold, false);
    marked
        && candidate().is_some_and(|one| match one.word {
            Some(
                LabelWord::Question | LabelWord::Answer | LabelWord::Moderator | LabelWord::Interjection,
            ) if !one.letter => true,
            _ => one.bold && one.personal,
        })
}

/// Says whether a line begins with the letter of a question or an answer: "Q Would you…", "A. We would."
pub(crate) fn begins_with_letter(words: &str) -> bool {
    unclosed::by_letter(words, false).is_some()
}

/// Says whether a line begins with a full name, an office before it, and a colon: "Minister of Ports Ada Lorn: …".
pub(crate) fn names_a_speaker(words: &str) -> bool {
    let candidate = marks::by_colon(words, 0);
    candidate.is_some_and(|one| one.headed && one.named.key.len() > 1 && words.len() > one.length)
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
    fn a_clause_before_a_title_that_comes_again_is_no_label() {
        let read = labels(&[
            "Even if its parts are owed to other games, Star Harbour Pirate: Low Tide pleases.",
            "Star Harbour Pirate: Low Tide is out on Friday.",
            "The makers of it said little.",
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
