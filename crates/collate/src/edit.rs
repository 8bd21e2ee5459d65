//! What kind of word an edit touches: the verdict and the caution `meaning` follow from this, never from a likeness.
//!
//! Classes that bear meaning are asked first, so that a slip of the pen which turns "now" into "not" is a negation.

use crate::{
    lexicon::{Classes, Lexicon},
    moves::is_cut,
    sentence,
    spelling::{compound_number, is_grouped_alike, is_same_name, is_same_word, likeness},
};
use dictum_model::EditClass;

/// A word with the text it stands in.
#[derive(Clone, Copy, Debug)]
pub(crate) struct InText<'a> {
    /// The folded word.
    pub(crate) word: &'a str,
    /// The text around it, unfolded.
    pub(crate) text: &'a str,
    /// Its first byte there.
    pub(crate) start: usize,
}

/// Classes an added or a dropped word.
pub(crate) fn class_of_word(word: InText<'_>, lexicon: &Lexicon) -> EditClass {
    let classes = lexicon.classes(word.word);
    meaning_of(word, classes, lexicon).unwrap_or(if classes.has(Classes::FUNCTION) {
        EditClass::FunctionWord
    } else {
        EditClass::ContentWord
    })
}

/// Classes a word of the record that the quotation replaced; `at_edge` where the quotation may have cut it short.
pub(crate) fn class_of_change(
    claimed: InText<'_>,
    held: InText<'_>,
    at_edge: bool,
    lexicon: &Lexicon,
) -> EditClass {
    let classes = (lexicon.classes(claimed.word), lexicon.classes(held.word));
    if lexicon.commas_part_thousands() && is_grouped_alike(claimed.word, held.word) {
        EditClass::Typography
    } else if is_same_word(claimed.word, held.word) {
        EditClass::Spelling
    } else if negates(claimed.word, held.word, classes, lexicon) {
        EditClass::Negation
    } else if classes.0.has(NUMBERS) || classes.1.has(NUMBERS) {
        meaning_of_either(claimed, held, classes, lexicon).unwrap_or(EditClass::Number)
    } else if at_edge && is_cut(claimed.word, held.word) {
        EditClass::Truncation
    } else if let Some(class) = meaning_of_either(claimed, held, classes, lexicon) {
        let transliterated = class == EditClass::Name && is_same_name(claimed.word, held.word);
        if transliterated { EditClass::Spelling } else { class }
    } else if is_slip(claimed.word, held.word, classes) {
        EditClass::Typing
    } else if classes.0.has(Classes::FUNCTION) && classes.1.has(Classes::FUNCTION) {
        EditClass::FunctionWord
    } else {
        EditClass::ContentWord
    }
}

/// Classes a word that stands as two on the other side: a hyphen's matter if the letters agree, else a slip.
pub(crate) fn class_of_split(whole: &str, first: &str, second: &str) -> EditClass {
    let joined = format!("{first}{second}");
    let number = compound_number(first, second).is_some_and(|value| is_same_word(&value, whole));
    if number || is_same_word(&joined, whole) { EditClass::Spelling } else { EditClass::Typing }
}

const NUMBERS: Classes = Classes::NUMBER;

/// Says whether two words stand on different sides of a negation, or are two different negations.
fn negates(a: &str, b: &str, classes: (Classes, Classes), lexicon: &Lexicon) -> bool {
    classes.0.has(Classes::NEGATION) || classes.1.has(Classes::NEGATION) || lexicon.are_opposites(a, b)
}

fn meaning_of_either(
    a: InText<'_>,
    b: InText<'_>,
    classes: (Classes, Classes),
    lexicon: &Lexicon,
) -> Option<EditClass> {
    // What the record had counts before what the quotation put in its place.
    meaning_of(b, classes.1, lexicon).or_else(|| meaning_of(a, classes.0, lexicon))
}

/// The class by which a word bears meaning, if it does.
fn meaning_of(word: InText<'_>, classes: Classes, lexicon: &Lexicon) -> Option<EditClass> {
    let capital = is_capital(word);
    if classes.has(Classes::NEGATION) {
        Some(EditClass::Negation)
    } else if classes.has(Classes::DATE) && (capital || !classes.has(Classes::MODAL)) {
        Some(EditClass::Date)
    } else if classes.has(Classes::NUMBER) {
        Some(if is_year(word.word) { EditClass::Date } else { EditClass::Number })
    } else if classes.has(Classes::UNIT) {
        Some(EditClass::Number)
    } else if classes.has(Classes::MODAL) {
        Some(EditClass::Modal)
    } else if classes.has(Classes::QUANTIFIER) {
        Some(EditClass::Quantifier)
    } else if capital && is_name(word, classes, lexicon) {
        Some(EditClass::Name)
    } else {
        None
    }
}

/// Says whether a folded word bears meaning where only its class can tell, as within a swallowed passage.
pub(crate) fn bears_meaning(word: InText<'_>, lexicon: &Lexicon) -> bool {
    meaning_of(word, lexicon.classes(word.word), lexicon).is_some()
}

fn is_year(word: &str) -> bool {
    word.len() == 4 && word.bytes().all(|b| b.is_ascii_digit()) && ("1400".."2200").contains(&word)
}

fn is_capital(word: InText<'_>) -> bool {
    word.text[word.start..].chars().next().is_some_and(char::is_uppercase)
}

/// A listed name, or a capital where no sentence begins. Where every noun has a capital, as in German, it takes two in a
/// row: “Mara Odell”, “Minister Brandt”.
fn is_name(word: InText<'_>, classes: Classes, lexicon: &Lexicon) -> bool {
    let inside = !classes.has(Classes::FUNCTION) && !sentence::begins_at(word.text, word.start);
    let tells = lexicon.capitals_are_names() || (inside && follows_capital(word) && !classes.is_known());
    classes.has(Classes::NAME) || (inside && tells)
}

/// Says whether the word before begins with a capital, and no more than a space lies between.
fn follows_capital(word: InText<'_>) -> bool {
    let Some(before) = word.text[..word.start].strip_suffix(' ') else { return false };
    let last = before.rsplit(' ').next().unwrap_or("");
    last.starts_with(char::is_uppercase) && last.ends_with(char::is_alphabetic)
}

/// A slip of typing or scanning: nearly the same letters, and not two words that are both known.
fn is_slip(a: &str, b: &str, classes: (Classes, Classes)) -> bool {
    likeness(a, b) >= 60 && !(classes.0.is_known() && classes.1.is_known())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn change(claimed: &str, held: &str) -> EditClass {
        let in_text = |text| {
            let start = text_start(text);
            (text, start)
        };
        let fold = |text: &str| crate::Words::of(&text[text_start(text)..]).word(0).to_owned();
        let (a, b) = (fold(claimed), fold(held));
        let ((claimed, claimed_start), (held, held_start)) = (in_text(claimed), in_text(held));
        class_of_change(
            InText { word: &a, text: claimed, start: claimed_start },
            InText { word: &b, text: held, start: held_start },
            false,
            Lexicon::of(Some("en")),
        )
    }

    /// The word under test is the last.
    fn text_start(text: &str) -> usize {
        text.rfind(' ').map_or(0, |at| at + 1)
    }

    #[test]
    fn each_change_is_named_by_the_word_it_touches() {
        for (claimed, held, class) in [
            ("organise", "organize", EditClass::Spelling),
            ("three", "3", EditClass::Spelling),
            ("to Sergei", "to Sergey", EditClass::Spelling),
            ("harbuor", "harbour", EditClass::Typing),
            ("a", "the", EditClass::FunctionWord),
            ("harbour", "market", EditClass::ContentWord),
            ("now", "not", EditClass::Negation),
            ("possible", "impossible", EditClass::Negation),
            ("war", "peace", EditClass::Negation),
            ("can", "cannot", EditClass::Negation),
            ("7", "8", EditClass::Number),
            ("10.90", "10.9", EditClass::Number),
            ("percent", "dollars", EditClass::Number),
            ("in 1995", "in 1996", EditClass::Date),
            ("in May", "in June", EditClass::Date),
            ("may", "must", EditClass::Modal),
            ("some", "most", EditClass::Quantifier),
            ("from Vesland", "from Norland", EditClass::Name),
            ("Kenya", "Ghana", EditClass::Name),
        ] {
            assert_eq!(change(claimed, held), class, "{claimed} for {held}");
        }
    }

    #[test]
    fn a_word_in_two_is_a_matter_of_spelling_if_the_letters_agree() {
        assert_eq!(class_of_split("cooperation", "co", "operation"), EditClass::Spelling);
        assert_eq!(class_of_split("25", "twenty", "five"), EditClass::Spelling);
        assert_eq!(class_of_split("tbe", "th", "e"), EditClass::Typing);
    }
}
