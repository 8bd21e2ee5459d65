//! What a headline calls its statement.

use crate::{
    lexicon::{List, lexicon},
    phrases::{Hit, Phrases},
};
use dictum_model::StatementKind;
use std::ops::Range;

/// A kind and the words that name it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct NamedKind {
    /// The kind.
    pub(crate) kind: StatementKind,
    /// Where in the headline its words stand.
    pub(crate) at: Range<usize>,
}

/// The kind a headline names: the occasion if one is named after a preposition, else the first word of a kind.
pub(crate) fn of_headline(headline: &str) -> Option<NamedKind> {
    let plain = without_quotations(headline).to_lowercase();
    // Lower case may change lengths; then positions are those of the lower-case words, good for order only.
    occasion(&plain).or_else(|| first_kind(&plain))
}

/// The first word of a kind in a headline, whatever occasion it names.
pub(crate) fn first_of_headline(headline: &str) -> Option<NamedKind> {
    first_kind(&without_quotations(headline).to_lowercase())
}

/// "at a joint news conference", "in an interview with".
fn occasion(plain: &str) -> Option<NamedKind> {
    let mut hits = whole_words(plain, lexicon().phrases(List::Occasions));
    named(hits.find(|hit| follows_preposition(&plain[..hit.at]))?)
}

/// Says whether words end in a preposition and at most three words that may stand before an occasion.
fn follows_preposition(before: &str) -> bool {
    for (i, word) in before.split_whitespace().rev().enumerate() {
        let lists = lexicon().entry(word).lists;
        if lists.has(List::OccasionPrepositions) {
            return true;
        }
        if i >= 3 || !lists.has(List::OccasionBetween) {
            return false;
        }
    }
    false
}

fn first_kind(plain: &str) -> Option<NamedKind> {
    named(whole_words(plain, lexicon().kinds()).next()?)
}

fn named(hit: Hit<'_>) -> Option<NamedKind> {
    Some(NamedKind { kind: lexicon().entry(hit.phrase).kind?, at: hit.at..hit.end() })
}

/// Where phrases stand as whole words; characters without case need no edges.
fn whole_words<'p>(plain: &str, phrases: &'p Phrases) -> impl Iterator<Item = Hit<'p>> {
    let edge = |c: Option<char>, phrase: &str| c.is_none_or(|c| !c.is_alphanumeric()) || is_wide(phrase);
    phrases.hits(plain).filter(move |hit| {
        edge(plain[..hit.at].chars().next_back(), hit.phrase)
            && edge(plain[hit.end()..].chars().next(), hit.phrase)
    })
}

fn is_wide(phrase: &str) -> bool {
    !phrase.is_ascii() && phrase.chars().any(|c| c >= '\u{2E80}')
}

/// The headline with what stands in quotation marks blanked: a title within it names no kind.
fn without_quotations(headline: &str) -> String {
    let mut out = String::with_capacity(headline.len());
    let mut inside = None;
    for c in headline.chars() {
        let closes = inside == Some(c);
        match c {
            '“' if inside.is_none() && headline.contains('”') => inside = Some('”'),
            '«' if inside.is_none() && headline.contains('»') => inside = Some('»'),
            '"' if inside.is_none() && headline.matches('"').count().is_multiple_of(2) => inside = Some('"'),
            _ => {}
        }
        if inside.is_some() {
            out.extend(std::iter::repeat_n('_', c.len_utf8()))
        } else {
            out.push(c)
        }
        if closes {
            inside = None;
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_headlines_own_word_decides_and_the_occasion_over_the_verb() {
        for (headline, kind) in [
            (
                "Foreign Minister Ada Lorn’s address on the river, and answers to questions",
                StatementKind::Address,
            ),
            ("Ada Lorn's article “A Speech Never Given” for the Gazette", StatementKind::Article),
            (
                "Ada Lorn’s statement and answers to questions at a joint news conference with Karl Roon",
                StatementKind::NewsConference,
            ),
            ("Ada Lorn’s statement and answers to media questions following talks", StatementKind::Statement),
            ("Ambassador Roon's letter to the Times in response to an article", StatementKind::Letter),
            ("Deputy Minister Roon’s reply to a media question concerning the dam", StatementKind::Comment),
            ("Interview of Minister Lorn with the Daily Post", StatementKind::Interview),
            ("Excerpt from Minister Lorn’s interview with Radio One", StatementKind::Interview),
            ("Ambassador Roon’s speech at the opening of the Forum", StatementKind::Address),
        ] {
            assert_eq!(of_headline(headline).map(|named| named.kind), Some(kind), "{headline}");
        }
        assert_eq!(of_headline("Meeting with the Mayor of Lindale"), None);
    }
}
