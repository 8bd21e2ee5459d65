//! What folding forgave: how words that are the same after folding, and what stands between them, differ in print.

use super::Difference;
use crate::normal::{Kind, cluster_end, kind};
use unicode_normalization::UnicodeNormalization;

/// How a word differs in print from the same word.
pub(super) fn word(old: &str, new: &str) -> Difference {
    if old == new {
        Difference::Same
    } else if letters(old) == letters(new) {
        Difference::Glyphs
    } else {
        Difference::Respelled
    }
}

/// Says whether two prints of a word differ in more than their case.
pub(super) fn differs_beyond_case(old: &str, new: &str) -> bool {
    let lower = |word: &str| letters(word).to_lowercase();
    lower(old) != lower(new)
}

/// How what stands between two words differs from what stood there.
pub(super) fn gap(old: &str, new: &str) -> Difference {
    if is_hyphen(old) == is_hyphen(new) { end(old, new) } else { Difference::Respelled }
}

/// How what stands after the last word of a block differs from what stood there.
pub(super) fn end(old: &str, new: &str) -> Difference {
    if old == new {
        Difference::Same
    } else if points(old) == points(new) {
        Difference::Glyphs
    } else {
        Difference::Punctuation
    }
}

/// A word's letters and digits in composed form; marks in one shape, hidden characters gone.
fn letters(word: &str) -> String {
    shaped(word, |kind, cluster, out| match kind {
        Kind::Nothing => {}
        Kind::Apostrophe => out.push('\''),
        Kind::Dash => out.push('-'),
        _ => out.extend(cluster.nfkc()),
    })
}

/// The punctuation between two words: quotation marks, apostrophes and dashes in one shape, spaces gone.
fn points(gap: &str) -> String {
    shaped(gap, |kind, cluster, out| match kind {
        Kind::Nothing | Kind::Space => {}
        Kind::Apostrophe | Kind::QuotationMark => out.push('"'),
        Kind::Dash => out.push('-'),
        _ => out.extend(cluster.nfkc()),
    })
}

/// A single dash with nothing about it makes one word of two.
fn is_hyphen(gap: &str) -> bool {
    let plain = shaped(gap, |kind, cluster, out| {
        if kind != Kind::Nothing {
            out.push_str(cluster)
        }
    });
    let mut chars = plain.chars();
    matches!((chars.next(), chars.next()), (Some('-' | '‐' | '‑'), None))
}

fn shaped(text: &str, mut put: impl FnMut(Kind, &str, &mut String)) -> String {
    let mut shaped = String::with_capacity(text.len());
    let mut at = 0;
    while at < text.len() {
        let end = cluster_end(text, at);
        put(kind(&text[at..end]), &text[at..end], &mut shaped);
        at = end;
    }
    shaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_in_another_print_is_told_from_one_in_other_letters() {
        for (old, new, difference) in [
            ("harbour", "harbour", Difference::Same),
            ("don’t", "don't", Difference::Glyphs),
            ("har\u{AD}bour", "harbour", Difference::Glyphs),
            ("cafe\u{301}", "café", Difference::Glyphs),
            ("Ano", "Año", Difference::Respelled),
            ("Minister", "minister", Difference::Respelled),
        ] {
            assert_eq!(word(old, new), difference, "{old} {new}");
        }
    }

    #[test]
    fn what_stands_between_words_is_a_hyphen_a_point_or_a_matter_of_shape() {
        for (old, new, difference) in [
            (" ", "\u{A0}", Difference::Glyphs),
            (" – ", " — ", Difference::Glyphs),
            ("—", " — ", Difference::Glyphs),
            (", “", ", \"", Difference::Glyphs),
            (", ", " ", Difference::Punctuation),
            ("-", " ", Difference::Respelled),
            ("-", "‑", Difference::Glyphs),
        ] {
            assert_eq!(gap(old, new), difference, "{old:?} {new:?}");
        }
    }
}
