//! Quotations pulled out of the text for show: they repeat words of the body and are not said twice.

use crate::page::{Page, Traits};

/// Shorter quotations may stand twice in a text by chance, in letters.
const SHORTEST: usize = 24;
/// How much of a quotation's beginning and end must stand in the text; what is between may be abridged.
const EDGE: usize = 28;

/// Takes the lines out of a body that repeat other lines of it.
pub(super) fn remove(page: &Page, body: &mut Vec<usize>) {
    let for_show = |line: usize| page.lines[line].traits.any(Traits::QUOTE | Traits::PULLED);
    if !body.iter().any(|&line| for_show(line)) {
        return;
    }
    let text: String =
        body.iter().filter(|&&line| !for_show(line)).map(|&line| letters(page.words_of(line))).collect();
    body.retain(|&line| !for_show(line) || !is_repeated(&letters(page.words_of(line)), &text));
}

fn is_repeated(quotation: &str, text: &str) -> bool {
    let count = quotation.chars().count();
    let edge = EDGE.min(count);
    let first: String = quotation.chars().take(edge).collect();
    let last: String = quotation.chars().skip(count - edge).collect();
    count >= SHORTEST && text.contains(&first) && text.contains(&last)
}

/// The letters and digits of some words in lower case.
fn letters(words: &str) -> String {
    let mut letters = String::with_capacity(words.len());
    for c in words.chars() {
        if c.is_ascii_alphanumeric() {
            letters.push(c.to_ascii_lowercase());
        } else if !c.is_ascii() && c.is_alphanumeric() {
            letters.extend(c.to_lowercase());
        }
    }
    letters
}
