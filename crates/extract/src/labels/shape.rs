//! Whether words can be a label at all, whatever they mean.

use super::meaning::label_word;
use crate::{
    lexicon::{List, lexicon},
    quick::lower,
};

/// Says whether words before a colon can be a label at all: no sentence, not too many words.
pub(super) fn is_label_text(label: &str) -> bool {
    let outside = without_brackets(label);
    let tokens: Vec<&str> = outside.split(' ').collect();
    let plain = |c: char| !matches!(c, '?' | '!' | ';' | '=' | '/' | '@' | '…' | '。' | '，');
    let stop_is_abbreviation = |token: &&str| !token.ends_with('.') || token.chars().count() <= 6;
    (1..=16).contains(&tokens.len())
        && outside.chars().all(plain)
        && !outside.starts_with(['"', '“', '”', '«', '„', '-', '–', '—'])
        && tokens[..tokens.len() - 1].iter().all(stop_is_abbreviation)
        && (!outside.chars().any(|c| c.is_ascii_digit()) || label_word(&outside.to_lowercase()).is_some())
}

/// A label without what stands in brackets: "Question (through interpreter)".
pub(super) fn without_brackets(label: &str) -> String {
    if !label.contains(['(', '[', '（', ')', ']', '）']) {
        return crate::fold(label);
    }
    let mut depth = 0;
    let kept: String = label
        .chars()
        .filter(|c| {
            match c {
                '(' | '[' | '（' => depth += 1,
                ')' | ']' | '）' => {
                    depth -= 1;
                    return false;
                }
                _ => {}
            }
            depth <= 0
        })
        .collect();
    crate::fold(&kept)
}

/// Says whether words greet those who listen: "Mr Rector, ladies and gentlemen".
pub(super) fn is_salutation(label: &str) -> bool {
    let lower = lower(label);
    lexicon().phrases(List::Salutations).stand_in(&lower)
}
