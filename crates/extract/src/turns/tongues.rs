//! Turns in another language than their statement's, and words given twice in two languages.

use super::{Draft, DraftParagraph, Setting};
use crate::{
    language,
    lexicon::{List, lexicon},
};
use dictum_model::ParagraphForm;
use std::collections::HashSet;

/// Shorter paragraphs are not asked for their language by themselves; a guess.
const TOLD_BY_ITSELF: usize = 60;

/// Parts turns where their language changes, and says which turn gives another again.
pub(super) fn part(setting: &Setting<'_>, drafts: Vec<Draft>) -> Vec<Draft> {
    let Some(main) = setting.language else { return drafts };
    let parted = drafts.into_iter().flat_map(|draft| by_language(setting, main, draft));
    let mut drafts: Vec<Draft> = parted.collect();
    for number in 1..drafts.len() {
        let (before, after) = drafts.split_at(number);
        if repeats(setting, &before[number - 1], &after[0]) {
            drafts[number].translation_of = Some(number - 1);
        }
    }
    drafts
}

/// One turn as turns of one language each.
fn by_language(setting: &Setting<'_>, main: &str, mut draft: Draft) -> Vec<Draft> {
    let tongues: Vec<Tongue> = draft.paragraphs.iter().map(|one| tongue(setting, main, one)).collect();
    let mut settled: Vec<Option<&'static str>> = Vec::new();
    for (i, tongue) in tongues.iter().enumerate() {
        let next = || tongues[i + 1..].iter().find_map(|tongue| tongue.told());
        let before = settled.last().copied();
        settled.push(tongue.told().or(before).or_else(next).unwrap_or_default());
    }
    if settled.windows(2).all(|pair| pair[0] == pair[1]) {
        draft.language = if tongues.iter().any(|tongue| tongue.told().is_some()) {
            settled.first().copied().flatten()
        } else {
            let whole: Vec<&str> = draft.paragraphs.iter().map(|one| words(setting, one)).collect();
            language::other_than(main, &whole.join(" "))
        };
        return vec![draft];
    }
    let mut parts: Vec<Draft> = Vec::new();
    for (paragraph, language) in std::mem::take(&mut draft.paragraphs).into_iter().zip(settled) {
        if parts.last().is_none_or(|part| part.language != language) {
            let label = if parts.is_empty() { draft.label } else { None };
            parts.push(Draft { language, ..Draft::new(draft.role, draft.person, label) });
        }
        if let Some(part) = parts.last_mut() {
            part.paragraphs.push(paragraph);
        }
    }
    parts
}

/// What a paragraph tells of its language.
enum Tongue {
    /// Nothing: it is short, or nobody's words.
    Untold,
    /// The statement's own.
    Main,
    /// Another.
    Other(&'static str),
}

impl Tongue {
    /// What was told: the language, if it is not the statement's.
    fn told(&self) -> Option<Option<&'static str>> {
        match self {
            Tongue::Untold => None,
            Tongue::Main => Some(None),
            Tongue::Other(tag) => Some(Some(tag)),
        }
    }
}

fn tongue(setting: &Setting<'_>, main: &str, one: &DraftParagraph) -> Tongue {
    let words = words(setting, one);
    if words.len() < TOLD_BY_ITSELF || matches!(one.form, ParagraphForm::Note | ParagraphForm::Heading) {
        return Tongue::Untold;
    }
    language::other_than(main, words).map_or(Tongue::Main, Tongue::Other)
}

fn words<'a>(setting: &'a Setting<'_>, one: &DraftParagraph) -> &'a str {
    &setting.blocks[one.block].words[one.from..]
}

/// Says whether a turn gives the one before it again in another language: one says so, or they are of like length and
/// hold the same numbers and names.
fn repeats(setting: &Setting<'_>, before: &Draft, after: &Draft) -> bool {
    if before.language == after.language || before.person != after.person || before.role != after.role {
        return false;
    }
    let lengths = [before, after]
        .map(|draft| draft.paragraphs.iter().map(|one| words(setting, one).len()).sum::<usize>());
    let alike = lengths[0] < lengths[1] * 2 && lengths[1] < lengths[0] * 2;
    let [one, other] = [before, after].map(|draft| tokens_of_both(setting, draft));
    let shared = one.intersection(&other).count();
    alike && (says_translation(setting, after) || shared >= 2 && shared * 2 >= one.len().min(other.len()))
}

/// Numbers, and words with a capital that begin no sentence: what a translation keeps.
fn tokens_of_both<'a>(setting: &'a Setting<'_>, draft: &Draft) -> HashSet<&'a str> {
    let paragraphs = draft.paragraphs.iter().map(|one| words(setting, one));
    paragraphs
        .flat_map(|words| {
            words.split(|c: char| !c.is_alphanumeric()).scan(true, |first, token| {
                let begins = std::mem::replace(first, token.is_empty());
                Some((begins, token))
            })
        })
        .filter(|(begins, token)| {
            token.starts_with(|c: char| c.is_ascii_digit())
                || !begins && token.starts_with(char::is_uppercase)
        })
        .map(|(_, token)| token)
        .collect()
}

/// Says whether the first paragraph of a turn says that it is a translation.
fn says_translation(setting: &Setting<'_>, draft: &Draft) -> bool {
    let first = draft.paragraphs.first().filter(|one| one.form == ParagraphForm::Note);
    first.is_some_and(|one| {
        let words = words(setting, one).trim_matches(|c: char| !c.is_alphanumeric());
        lexicon().has_in_any_case(List::TranslationMarks, words)
    })
}
