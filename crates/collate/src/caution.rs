//! What a reader must know beside the verdict, as far as the text alone tells it.

use crate::{
    Ground, Passage, Words,
    edit::{self, InText},
    lexicon::{Classes, Lexicon},
    person::{is_same_person, speaker_of},
    sentence,
};
use dictum_model::{Caution, Paragraph, ParagraphForm, Statement, TurnRole};
use std::ops::Range;

/// How far back a clause that governs the quotation is looked for, in words.
const LEAD_WORDS: usize = 60;
/// So many words may stand between a naming verb and what was said: “he told the Chamber of Trade last winter that …”.
const NAMED_BEFORE: usize = 12;
/// So many words from the end of what was said its naming verb may stand: “…, the old harbour master used to say.”
const NAMED_AFTER: usize = 7;
/// The subject of a naming verb stands so near to it.
const SUBJECT_WORDS: usize = 3;

/// The paragraph a passage stands in.
pub(crate) fn paragraph<'a>(statement: &'a Statement, passage: &Passage) -> Option<&'a Paragraph> {
    statement.turns.get(passage.turn)?.paragraphs.get(passage.paragraph)
}

/// The cautions that the surroundings of one part of the quotation call for; `passages` are its paragraphs in order.
pub(crate) fn of_surroundings(statement: &Statement, passages: &[Passage], lexicon: &Lexicon) -> Vec<Ground> {
    let mut grounds = Vec::new();
    let (Some(first), Some(last)) = (passages.first(), passages.last()) else { return grounds };
    if statement.turns.get(first.turn).is_some_and(|turn| turn.role == TurnRole::Question) {
        grounds.push(Ground::new(Caution::Questioner, *first));
    }
    if statement.turns.get(first.turn).is_some_and(|turn| turn.translation_of.is_some()) {
        grounds.push(Ground::new(Caution::Translation, *first));
    }
    let marked = passages.iter().find_map(|passage| quoted(statement, passage));
    let named = || named_before(statement, first, lexicon).or_else(|| named_after(statement, last, lexicon));
    grounds.extend(marked.or_else(named));
    grounds.extend(led_in(statement, first, lexicon));
    grounds.extend(taken_back(statement, last, lexicon));
    grounds
}

/// `misattributed`, if the words are another's than the person asked for; where nobody is named for the turn, if none of
/// those who speak in the statement is that person.
pub(crate) fn of_speaker(statement: &Statement, passage: &Passage, asked: &str) -> Option<Ground> {
    let is_other = match speaker_of(statement, passage.turn) {
        Some(named) => !is_same_person(asked, named),
        None => {
            !statement.speakers.is_empty()
                && !statement.speakers.iter().any(|speaker| is_same_person(asked, &speaker.name))
        }
    };
    is_other.then(|| Ground::new(Caution::Misattributed, *passage))
}

/// The words of passages that bear meaning, if any: why a marked omission is never clean.
pub(crate) fn bearing_meaning(
    statement: &Statement,
    passages: &[Passage],
    lexicon: &Lexicon,
) -> Vec<Passage> {
    let mut bearing = Vec::new();
    for passage in passages {
        let Some(Paragraph { text, .. }) = paragraph(statement, passage) else { continue };
        let words = Words::of(&text[passage.start..passage.end]);
        for i in 0..words.len() {
            let range = words.range(i);
            let (start, end) = (passage.start + range.start, passage.start + range.end);
            if edit::bears_meaning(InText { word: words.word(i), text, start }, lexicon) {
                bearing.push(Passage { start, end, ..*passage });
            }
        }
    }
    bearing
}

/// The words stand inside quotation marks there, or in a block quotation.
fn quoted(statement: &Statement, passage: &Passage) -> Option<Ground> {
    let Paragraph { text, form, .. } = paragraph(statement, passage)?;
    if *form == ParagraphForm::Quote {
        return Some(Ground::new(Caution::Quoting, *passage));
    }
    let opening = open_quotation(&text[..passage.start])?;
    // Marks that close before the passage ends hold a title or a catchword, not the passage.
    let holds = open_quotation(&text[..passage.end]) == Some(opening);
    holds.then(|| Ground::new(Caution::Quoting, Passage { start: opening, end: passage.start, ..*passage }))
}

/// The byte of the quotation mark that is still open at the end of `text`.
fn open_quotation(text: &str) -> Option<usize> {
    let mut open: Vec<(usize, char)> = Vec::new();
    for (at, c) in text.char_indices() {
        let last = open.last().map(|(_, mark)| *mark);
        if closes(c, last, text, at) {
            open.pop();
        } else if matches!(c, '“' | '„' | '«' | '「' | '『' | '‘' | '"') {
            open.push((at, c));
        }
    }
    open.first().map(|(at, _)| *at)
}

/// Says whether a mark at byte `at` closes a quotation; `last` is the mark that is open.
fn closes(mark: char, last: Option<char>, text: &str, at: usize) -> bool {
    match mark {
        '”' | '»' | '」' | '』' => true,
        '“' => last == Some('„'),
        '"' => last == Some('"'),
        '’' => last == Some('‘') && is_word_end(text, at),
        _ => false,
    }
}

/// Says whether no letter follows byte `at`, so that ’ there may close a quotation.
fn is_word_end(text: &str, at: usize) -> bool {
    !text[at..].chars().nth(1).is_some_and(char::is_alphanumeric)
}

/// The words stand after a naming verb whose subject is not the speaker: “he said that …”, “according to …”.
fn named_before(statement: &Statement, passage: &Passage, lexicon: &Lexicon) -> Option<Ground> {
    let Paragraph { text, .. } = paragraph(statement, passage)?;
    let lead = sentence::lead_in(text, passage.start);
    let words = Words::of(&text[lead.clone()]);
    let from = words.len().saturating_sub(NAMED_BEFORE + 1);
    let names = (from..words.len()).any(|i| is_named(&words, i, lexicon));
    names.then(|| Ground::new(Caution::Quoting, Passage { start: lead.start, end: lead.end, ..*passage }))
}

/// The sentence ends in naming who said it: “…, he said.”
fn named_after(statement: &Statement, passage: &Passage, lexicon: &Lexicon) -> Option<Ground> {
    let Paragraph { text, .. } = paragraph(statement, passage)?;
    let rest = sentence::rest(text, passage.end);
    if !text[rest.clone()].starts_with([',', '—', '–', '-']) {
        return None;
    }
    let words = Words::of(&text[rest.clone()]);
    let names = words.len() <= NAMED_AFTER && (0..words.len()).any(|i| is_named(&words, i, lexicon));
    names.then(|| Ground::new(Caution::Quoting, Passage { start: rest.start, end: rest.end, ..*passage }))
}

/// Says whether word number `i` names somebody else than the speaker as the one who said it.
fn is_named(words: &Words, i: usize, lexicon: &Lexicon) -> bool {
    let is = |i: usize, class| lexicon.classes(words.word(i)).has(class);
    let near = i.saturating_sub(SUBJECT_WORDS)..(i + 2).min(words.len());
    is(i, Classes::NAMING) && !near.into_iter().any(|near| is(near, Classes::SELF))
}

/// `context`: the beginning of the sentence, which the quotation leaves out, reports, negates or conditions the rest.
fn led_in(statement: &Statement, passage: &Passage, lexicon: &Lexicon) -> Option<Ground> {
    let Paragraph { text, .. } = paragraph(statement, passage)?;
    let lead = sentence::lead_in(text, passage.start);
    let triggers = Classes::NEGATION.and(Classes::REPORT).and(Classes::CONDITION);
    let words = Words::of(&text[lead.clone()]);
    let from = words.len().saturating_sub(LEAD_WORDS);
    let governs = (from..words.len()).any(|i| lexicon.classes(words.word(i)).has(triggers));
    governs.then(|| Ground::new(Caution::Context, Passage { start: lead.start, end: lead.end, ..*passage }))
}

/// `context`: the rest of the sentence conditions the quotation, or the next sentence takes it back.
fn taken_back(statement: &Statement, passage: &Passage, lexicon: &Lexicon) -> Option<Ground> {
    let Paragraph { text, .. } = paragraph(statement, passage)?;
    let rest = sentence::rest(text, passage.end);
    let triggers = Classes::CONDITION.and(Classes::ADVERSATIVE);
    let turns = |range: Range<usize>, class: Classes| {
        let first = Words::first(&text[range.clone()]);
        lexicon.classes(first.word(0)).has(class).then(|| {
            Ground::new(Caution::Context, Passage { start: range.start, end: range.end, ..*passage })
        })
    };
    turns(rest, triggers)
        .or_else(|| turns(sentence::next(text, passage.end), Classes::ADVERSATIVE))
        .or_else(|| next_paragraph_takes_back(statement, passage, lexicon))
}

/// The same, where the passage ends its paragraph and the next one begins with "But".
fn next_paragraph_takes_back(statement: &Statement, passage: &Passage, lexicon: &Lexicon) -> Option<Ground> {
    let Paragraph { text, .. } = paragraph(statement, passage)?;
    if !sentence::next(text, passage.end).is_empty() {
        return None;
    }
    let paragraphs = &statement.turns.get(passage.turn)?.paragraphs;
    let after = (passage.paragraph + 1..paragraphs.len()).find(|&i| paragraphs[i].is_spoken())?;
    let next = &paragraphs[after].text;
    let adversative = lexicon.classes(Words::first(next).word(0)).has(Classes::ADVERSATIVE);
    let end = sentence::rest(next, 0).end;
    adversative
        .then(|| Ground::new(Caution::Context, Passage { paragraph: after, start: 0, end, ..*passage }))
}
