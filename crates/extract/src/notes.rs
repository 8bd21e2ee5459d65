//! The office's own remarks: "(Applause)", "[in Arabic]", "Check against delivery".

use crate::{
    dates, headline,
    lexicon::{List, lexicon},
};

/// How many words the office takes to say what it saw; a guess, those met have up to 11.
const LONGEST_NARRATION: usize = 14;

/// Says whether a paragraph is a remark of the office and nobody's words.
pub(crate) fn is_note(words: &str) -> bool {
    in_brackets(words).is_some_and(is_remark)
        || is_note_line(words)
        || is_time_mark(words)
        || headline::place_and_day(words).is_some()
        || !words.contains(char::is_alphanumeric)
}

/// "(The ministers shake hands.)": within a transcript, brackets around a short sentence in which nobody says "I" or
/// "you" hold what the office saw.
pub(crate) fn is_narration(words: &str) -> bool {
    let inner = in_brackets(words.trim_end()).filter(|inner| inner.split(' ').count() <= LONGEST_NARRATION);
    inner.is_some_and(|inner| inner.starts_with(char::is_uppercase) && !is_spoken(inner))
}

/// Says whether somebody says "I", "we" or "you" in words.
pub(crate) fn is_spoken(words: &str) -> bool {
    let mut tokens = words.split(|c: char| !c.is_alphanumeric() && !matches!(c, '’' | '\''));
    tokens.any(|token| lexicon().has_in_any_case(List::FirstPerson, token))
}

/// "The East Room", "Hollow Briefing Room": a house or room named alone at the top of a transcript.
pub(crate) fn is_room(words: &str) -> bool {
    let lexicon = lexicon();
    let mut tokens = words.split(' ').map(|token| token.trim_end_matches(',')).peekable();
    let high = |token: &str| token.chars().next().is_some_and(|c| c.is_uppercase() || c.is_ascii_digit());
    let fits = tokens.clone().all(|token| high(token) || lexicon.has(List::Joiners, token));
    words.len() < 80
        && fits
        && words.ends_with(char::is_alphanumeric)
        && tokens.peek().is_some()
        && tokens.any(|token| lexicon.has_in_any_case(List::Venues, token))
}

/// "2:10 P.M. EST": when the exchange began or ended.
fn is_time_mark(words: &str) -> bool {
    let time = words
        .rsplit_once(' ')
        .filter(|(_, zone)| zone.len() <= 5 && zone.bytes().all(|b| b.is_ascii_uppercase()));
    let time = time.map_or(words, |(time, _)| time);
    words.len() <= 24 && dates::whole_time(time.trim_matches(['(', ')', '[', ']'])).is_some()
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
    inner.split(' ').count() <= 4
        || lexicon().phrases(List::Notes).iter().any(|phrase| lower.starts_with(phrase))
}

fn is_note_line(words: &str) -> bool {
    if words.len() > 160 {
        return false;
    }
    let bare = words.trim_matches(|c: char| !c.is_alphanumeric() && !matches!(c, '&'));
    // "This is a provisional translation for reference only.": what comes behind is part of the remark.
    const TRANSLATION: &str = "this is a provisional translation";
    let opens =
        |words: &str| words.get(..TRANSLATION.len()).is_some_and(|it| it.eq_ignore_ascii_case(TRANSLATION));
    opens(bare) || lexicon().has_in_any_case(List::NoteLines, bare)
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
