//! The office's own remarks: "(Applause)", "[in Arabic]", "Check against delivery".

use crate::lexicon::{List, lexicon};

/// Says whether a paragraph is a remark of the office and nobody's words.
pub(crate) fn is_note(words: &str) -> bool {
    in_brackets(words).is_some_and(is_remark) || is_note_line(words)
}

/// The words within brackets that hold the whole paragraph.
fn in_brackets(words: &str) -> Option<&str> {
    let words = words.trim_end_matches('.').trim();
    let inner = [('(', ')'), ('[', ']'), ('（', '）')]
        .iter()
        .find_map(|(open, close)| words.strip_prefix(*open)?.strip_suffix(*close))?;
    (!inner.contains(['(', ')', '[', ']'])).then_some(inner)
}

/// A remark is short, or begins with a word of the lexicon.
fn is_remark(inner: &str) -> bool {
    let lower = inner.trim().trim_end_matches(['.', '!']).to_lowercase();
    let known = |phrase: &String| lower.starts_with(phrase.as_str());
    lexicon().phrases(List::Notes).iter().any(known) || inner.split(' ').count() <= 4
}

fn is_note_line(words: &str) -> bool {
    if words.len() > 160 {
        return false;
    }
    let lower = words.to_lowercase();
    let bare = lower.trim_matches(|c: char| !c.is_alphanumeric() && !matches!(c, '&'));
    lexicon().phrases(List::NoteLines).iter().any(|phrase| bare == phrase)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn remarks_are_nobodys_words() {
        for remark in [
            "(Applause.)",
            "[in Sylvanian]",
            "(Laughter)",
            "Check against delivery",
            "(Music plays as the guests arrive and sit.)",
        ] {
            assert!(is_note(remark), "{remark}");
        }
        for words in [
            "Thank you. (Applause.)",
            "(As I have said many times before, the river does not wait for us.)",
            "Laughter is good.",
        ] {
            assert!(!is_note(words), "{words}");
        }
    }
}
