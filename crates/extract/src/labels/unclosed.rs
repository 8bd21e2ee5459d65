//! Labels closed by what running text has too: a letter and a gap, a full stop, a dash, or the end of the line.

use super::{
    Candidate, Mark,
    marks::made,
    meaning::label_word,
    shape::{is_label_text, without_brackets},
};
use crate::{
    lexicon::{LabelWord, List, lexicon},
    names::{self, Named},
    paragraphs::Block,
    quick::lower,
};
use dictum_model::ParagraphForm;
use memchr::memchr3;

/// Dashes that close a label.
const DASHES: [char; 3] = ['-', '–', '—'];
/// The longest label that a full stop or a dash closes is a guess; those met have up to 40 bytes.
const LONGEST: usize = 60;

/// "Q    Would the minister…", "Q. …", "Q - …", "R.- …": a letter without a colon.
pub(super) fn by_letter(words: &str, wide_start: bool) -> Option<Candidate> {
    if !words.starts_with(['Q', 'A', 'R', 'P']) {
        return None;
    }
    let first = words.split(' ').next()?;
    let first = &first[..first.find(DASHES).unwrap_or(first.len())];
    let letter = first.trim_end_matches('.').trim_end_matches(|c: char| c.is_ascii_digit());
    let word = match letter {
        "Q" | "Q&A" | "P" => LabelWord::Question,
        "A" | "R" => LabelWord::Answer,
        _ => return None,
    };
    let rest = words[first.len()..].trim_start();
    // A long dash is the questioner breaking in, not a part of the mark.
    let dash = rest.chars().next().filter(|c| matches!(c, '-' | '–'));
    let has_dash = dash.is_some();
    let is_stopped = first.ends_with('.');
    // "P." may be an initial, and "A" the article: that one needs its counterpart. "Q" is no word of any language here.
    let is_marked = match letter {
        "P" => has_dash || is_stopped && rest.starts_with('¿'),
        "Q" | "Q&A" | "A" => is_stopped || has_dash || wide_start || begins_sentence(rest),
        _ => is_stopped || has_dash,
    };
    // "Q– the test": a dash without a space before it is somebody going on where he was broken off.
    let dash = dash.filter(|dash| *dash == '-' || is_stopped || words[first.len()..].starts_with(' '));
    let length = dash.map_or(first.len(), |dash| words.len() - rest.len() + dash.len_utf8());
    if !is_marked || length >= words.len() {
        return None;
    }
    let is_bare = letter == "Q" || letter == "A" && !is_stopped && !has_dash;
    let mark = if is_bare { Mark::Letter } else { Mark::Stop };
    Some(Candidate { letter: true, ..made(length, mark, "q", Some(word), false)? })
}

fn begins_sentence(rest: &str) -> bool {
    rest.starts_with(|c: char| c.is_uppercase() || matches!(c, '(' | '“' | '"' | '‘' | '[' | '—' | '–' | '…'))
}

/// "Mr. PITTS. I rise…", "HON. A. SAND.– …", "SORU- …": capitals, or a known word, closed by a full stop or a dash.
pub(super) fn by_stop(words: &str) -> Option<Candidate> {
    if !words.starts_with(char::is_uppercase) {
        return None;
    }
    // The first byte of the longer dashes is rare enough.
    memchr3(b'.', b'-', "—".as_bytes()[0], &words.as_bytes()[..words.len().min(LONGEST)])?;
    let near = words.char_indices().take_while(|(i, _)| *i < LONGEST);
    let mut stops = near.filter(|(_, c)| *c == '.' || DASHES.contains(c)).map(|(i, _)| i);
    let stop = stops.find(|&i| closes(words, i))?;
    let label = words[..stop].trim_end();
    let length = closing_length(words, stop)?;
    if label.split(' ').count() > 7 || !is_label_text(label) {
        return None;
    }
    let word = label_word(&lower(label));
    let is_dash = words[..stop].ends_with(' ');
    if is_dash && word.is_none() {
        return made(length, Mark::Loose, label, word, false);
    }
    if !is_set_like_a_label(label, word, &words[stop..length]) {
        let is_office = word == Some(LabelWord::Office) && label.contains(' ');
        let may_be = !is_dash && (is_office || is_full_name(label));
        return may_be.then(|| made(length, Mark::Loose, label, word, false)).flatten();
    }
    made(length, Mark::Stop, label, word, false).map(|one| Candidate { capitals: true, ..one })
}

/// Says whether words are a full name and nothing else: "Ada Lorn".
fn is_full_name(words: &str) -> bool {
    let named = names::read(words);
    named.key.len() > 1 && named.office.is_none() && !names::is_capitals(words) && names::is_personal(words)
}

/// Says whether the words before a full stop or a dash are set as labels are: in capitals, for somebody.
fn is_set_like_a_label(label: &str, word: Option<LabelWord>, mark: &str) -> bool {
    let named = names::read(label);
    let first = lower(label.split(' ').next().unwrap_or(""));
    let is_honoured = named.honoured || &*first == "the" || lexicon().has(List::Honorifics, &first);
    let has_capitals = label.split(' ').any(|word| word.chars().count() > 2 && names::is_capitals(word));
    let asks = matches!(word, Some(LabelWord::Question | LabelWord::Answer | LabelWord::Moderator));
    // "Question. …" is a heading in running text; with a dash behind it, or in capitals, it marks a turn.
    match mark {
        "." => has_capitals && is_honoured,
        dashed if dashed.starts_with('.') => {
            asks || has_capitals && (is_honoured || word.is_some() || named.office.is_some())
        }
        _ => names::is_capitals(label) && (asks || is_honoured || named.office.is_some()),
    }
}

/// Says whether the full stop or dash at `at` can close a label: no abbreviation, and no dash within a word.
fn closes(words: &str, at: usize) -> bool {
    let (before, after) = words.split_at(at);
    if after.starts_with('.') {
        return !ends_in_abbreviation(before, &words[..=at]);
    }
    let after = after.trim_start_matches(DASHES);
    // "NATO – an alliance": a dash between spaces closes only what is known to be a label, or may be a name.
    let known = || label_word(&lower(before.trim_end())).is_some() || is_full_name(before.trim_end());
    after.starts_with(' ') && (!before.ends_with(' ') || known())
}

/// The bytes up to the end of the mark at `stop`: ".", ".–", "-".
fn closing_length(words: &str, stop: usize) -> Option<usize> {
    let mark = words[stop..].chars().next()?;
    let after = words[stop + mark.len_utf8()..].chars().next()?;
    match (mark, after) {
        ('.', dash) if DASHES.contains(&dash) => Some(stop + 1 + dash.len_utf8()),
        (_, ' ') => Some(stop + mark.len_utf8()),
        _ => None,
    }
}

/// Says whether the full stop that words end in belongs to an abbreviation: "Mr.", "J.", "HON."
fn ends_in_abbreviation(before: &str, words: &str) -> bool {
    let word = before.rsplit([' ', '.']).next().unwrap_or("");
    let stopped = &words[before.len() - word.len()..];
    word.chars().count() < 2 || lexicon().has_in_any_case(List::Honorifics, stopped)
}

/// Says whether a line is a name with an office or a house and nothing else: "StS Ritter", "Ritter (BMS)".
fn is_official(words: &str, bare: &str) -> bool {
    let named = || names::read(words);
    let is_official = |named: Named| named.office.is_some() && names::is_personal(&named.name);
    bare.split(' ').count() <= 4 && is_official(named())
}

/// A label alone on its line that nothing closes: "Frage", "Ritter (BM Seefahrt)".
pub(super) fn by_line(block: &Block) -> Option<Candidate> {
    let words = &block.words;
    let is_open = words.ends_with(|c: char| c.is_alphanumeric() || matches!(c, ')' | '）'));
    if words.len() > 80
        || !is_open
        || words.starts_with(char::is_lowercase)
        || block.form == ParagraphForm::Verse
        || !is_label_text(words)
    {
        return None;
    }
    let bold = block.bold >= words.len() || block.form == ParagraphForm::Heading;
    let bare = without_brackets(words);
    let word = label_word(&lower(&bare));
    let has_office = bare.len() < words.len();
    let is_set = bold && (has_office || bare.contains(' '));
    let is_called = || names::is_capitals(words) && bare.contains(' ') && names::is_personal(&bare);
    if word.is_none() && !is_set && !is_official(words, &bare) && !is_called() {
        return None;
    }
    let label = if has_office && word.is_none() { words } else { &bare };
    made(words.len(), Mark::Line, label, word, bold)
}
