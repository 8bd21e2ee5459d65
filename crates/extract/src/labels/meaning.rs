//! What the words of a label mean where they name nobody: "Question 3", "XX记者", "JOURNALST", "PM cont".

use crate::lexicon::{LabelWord, List, lexicon};

/// What the words of a label mean, given in lower case.
pub(super) fn label_word(lower: &str) -> Option<LabelWord> {
    let lexicon = lexicon();
    let numbered = lower.trim_end_matches(|c: char| c.is_ascii_digit() || matches!(c, ' ' | '.' | '№' | '#'));
    lexicon
        .label(lower)
        // "P. 19" is the number of a page.
        .or_else(|| lexicon.label(numbered).filter(|_| numbered.len() > 1 || !lower.contains(['.', ' '])))
        .or_else(|| lexicon.label(continued(lower)?))
        .or_else(|| {
            let asks = lexicon.phrases(List::QuestionEndings).iter().any(|ending| lower.ends_with(ending));
            asks.then_some(LabelWord::Question)
        })
        .or_else(|| misprinted(lower))
}

/// A label without the remark that its turn goes on from the sheet before: "PM cont", "PRIME MINISTER cont'd".
fn continued(lower: &str) -> Option<&str> {
    let (label, last) = lower.rsplit_once(' ')?;
    matches!(last, "cont" | "cont." | "contd" | "cont'd" | "cont’d" | "continued").then(|| label.trim_end())
}

/// A known label misprinted by a scanner: one or two letters off, in words long enough for that to be no other word.
fn misprinted(lower: &str) -> Option<LabelWord> {
    const KNOWN: &[(&str, LabelWord)] = &[
        ("journalist", LabelWord::Question),
        ("question", LabelWord::Question),
        ("interviewer", LabelWord::Question),
        ("reporter", LabelWord::Question),
        ("prime minister", LabelWord::Office),
    ];
    let near = |word: &str| {
        lower.len().abs_diff(word.len()) <= 2 && distance(lower.as_bytes(), word.as_bytes()) <= 2
    };
    KNOWN.iter().find(|(word, _)| near(word)).map(|(_, word)| *word)
}

/// How many letters must be put in, left out or changed to make one word of another (Levenshtein 1965).
fn distance(one: &[u8], other: &[u8]) -> usize {
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (i, a) in one.iter().enumerate() {
        let mut corner = i;
        row[0] = i + 1;
        for (j, b) in other.iter().enumerate() {
            let changed = corner + usize::from(a != b);
            corner = row[j + 1];
            row[j + 1] = changed.min(corner + 1).min(row[j] + 1);
        }
    }
    row[other.len()]
}
