//! Reads what may be a label off the beginning of a paragraph: closed by a colon or a full stop, a letter, or bold.

use super::{
    Candidate,
    meaning::label_word,
    shape::{is_label_text, without_brackets},
};
use crate::{
    lexicon::{LabelWord, List, lexicon},
    names::{self, Named},
    paragraphs::Block,
};
use dictum_model::ParagraphForm;

/// The longest label met in 104,000 statements has 148 bytes.
pub(super) const LONGEST: usize = 160;

/// What may be the label of a paragraph.
pub(super) fn candidate_of(block: &Block) -> Option<Candidate> {
    let may_begin = !matches!(block.form, ParagraphForm::Verse | ParagraphForm::Heading);
    let may_begin = may_begin || block.words.ends_with([':', '：']);
    if may_begin { candidate(&block.words, block.bold, block.wide_start) } else { None }
}

/// What may be the label that words begin with, the first `bold` bytes of which are set bold.
pub(super) fn candidate(words: &str, bold: usize, wide_start: bool) -> Option<Candidate> {
    by_colon(words, bold)
        .or_else(|| by_letter(words, wide_start))
        .or_else(|| by_stop(words))
        .or_else(|| by_bold(words, bold))
}

/// A label closed by a colon.
fn by_colon(words: &str, bold: usize) -> Option<Candidate> {
    let (length, colon) = closing_colon(words)?;
    let label = words[..length - colon.len_utf8()].trim_end();
    let rest = &words[length..];
    let bare = without_brackets(label);
    let set_bold = bold > 0 && bold + 1 >= bare.len() && bold <= length + 1 && rest.len() > 1;
    let apart =
        set_bold || colon == '：' || rest.is_empty() || rest.starts_with([' ', '“', '"', '«', '‘', '(', '[']);
    if !apart || label.is_empty() || !is_label_text(label) {
        return None;
    }
    // "Minister of Trade: Ada Lorn." is a list of posts.
    let names_only = rest.len() < 60 && names::is_personal(rest.trim().trim_end_matches(['.', ';']));
    let word = label_word(&bare.to_lowercase());
    finished(length, &bare, word, set_bold).filter(|one| {
        one.bold || one.named.office.is_none() || !names_only || rest.trim().split(' ').count() < 2
    })
}

/// The colon that may close a label: the first that stands outside brackets.
fn closing_colon(words: &str) -> Option<(usize, char)> {
    let mut depth = 0i32;
    for (i, c) in words.char_indices().take_while(|(i, _)| *i < LONGEST) {
        match c {
            '(' | '[' | '（' => depth += 1,
            ')' | ']' | '）' => depth -= 1,
            ':' | '：' if depth <= 0 => return Some((i + c.len_utf8(), c)),
            _ => {}
        }
    }
    None
}

fn finished(length: usize, bare: &str, word: Option<LabelWord>, bold: bool) -> Option<Candidate> {
    if word == Some(LabelWord::NotLabel) {
        return None;
    }
    let named = if word.is_some() { names::read("") } else { names::read(bare) };
    let personal = names::is_personal(&named.name);
    let titled = named.office.is_some() && named.name.is_empty();
    let set_apart =
        bold && bare.chars().next().is_some_and(char::is_uppercase) && bare.split(' ').count() <= 12;
    let guess = if word.is_none() && !personal && !bold { guessed(bare) } else { None };
    if let Some(named) = guess {
        let capitals = names::is_capitals(bare);
        return Some(Candidate {
            length,
            word,
            named,
            bold,
            capitals,
            personal: true,
            by_stop: false,
            headed: false,
            guessed: true,
            letter: false,
        });
    }
    let no_office = named.office.as_deref().is_some_and(|office| !names::is_office(office));
    if word.is_none() && (!personal && !titled || no_office) && !set_apart {
        return None;
    }
    let letter = bare.chars().count() == 1 && bare.is_ascii();
    let capitals = names::is_capitals(bare);
    let headed =
        personal && lexicon().has(List::Offices, &bare.split(' ').next().unwrap_or("").to_lowercase());
    Some(Candidate {
        length,
        word,
        named,
        bold,
        capitals,
        personal,
        by_stop: false,
        headed,
        guessed: false,
        letter,
    })
}

/// A name guessed at the end of words whose beginning is no office that is known: "Warden of the Valley Ivo Sand".
fn guessed(bare: &str) -> Option<Named> {
    let tokens: Vec<&str> = bare.split(' ').collect();
    let (office, name) = tokens.split_at_checked(tokens.len().checked_sub(2)?)?;
    let (office, name) = (office.join(" "), name.join(" "));
    let fits = names::is_office(&office) && names::is_personal(&name);
    fits.then(|| Named { office: Some(office), ..names::read(&name) })
}

/// "Q    Would the minister…", "Q. …", "Q - …": a letter without a colon.
fn by_letter(words: &str, wide_start: bool) -> Option<Candidate> {
    let first = words.split(' ').next()?;
    let letter = first.trim_end_matches('.');
    let word = match letter {
        "Q" | "Q&A" => LabelWord::Question,
        "A" | "R" => LabelWord::Answer,
        _ => return None,
    };
    let rest = words[first.len()..].trim_start();
    // A long dash is the questioner breaking in, not a part of the mark.
    let dash = rest.chars().next().filter(|c| matches!(c, '-' | '–'));
    let stopped = first.len() > letter.len();
    // "A    " may be the article after a wide gap; "Q" is no word of any language here.
    let marked = stopped || dash.is_some() || (letter == "Q" && (wide_start || begins_sentence(rest)));
    if !marked || rest.is_empty() {
        return None;
    }
    let length = match dash {
        Some(dash) => words.len() - rest.len() + dash.len_utf8(),
        None => first.len(),
    };
    Some(Candidate { by_stop: letter != "Q", letter: true, ..finished(length, "q", Some(word), false)? })
}

fn begins_sentence(rest: &str) -> bool {
    rest.starts_with(|c: char| c.is_uppercase() || matches!(c, '(' | '“' | '"' | '‘' | '[' | '—' | '–' | '…'))
}

/// "Mr. PITTS. I rise…", "The PRESIDING OFFICER. Without objection…": capitals closed by a full stop.
fn by_stop(words: &str) -> Option<Candidate> {
    let near = words.char_indices().take_while(|(i, _)| *i < 60);
    let mut stops = near.filter(|(_, c)| *c == '.').map(|(i, _)| i);
    let stop = stops.find(|&i| !names_abbreviation(&words[..i]))?;
    let after = words[stop + 1..].chars().next()?;
    let label = &words[..stop];
    let capital_word = label.split(' ').any(|word| word.len() > 2 && names::is_capitals(word));
    let named = names::read(label);
    let honoured = named.honoured || label.starts_with("The ") || label.starts_with("HON");
    if !capital_word || !honoured || !matches!(after, ' ' | '–' | '—' | '-') || label.split(' ').count() > 7
    {
        return None;
    }
    let dash = if after == ' ' { 0 } else { after.len_utf8() };
    let personal = names::is_personal(&named.name);
    let word = label_word(&label.to_lowercase());
    let named = if word.is_some() { names::read("") } else { named };
    Some(Candidate {
        length: stop + 1 + dash,
        word,
        named,
        bold: false,
        capitals: true,
        personal,
        by_stop: true,
        headed: false,
        guessed: false,
        letter: false,
    })
}

/// Says whether the full stop after these words belongs to an abbreviation: "Mr", "J", "HON".
fn names_abbreviation(before: &str) -> bool {
    let word = before.rsplit([' ', '.']).next().unwrap_or("");
    word.chars().count() < 2 || lexicon().has(List::Honorifics, &format!("{}.", word.to_lowercase()))
}

/// A bold name without a mark, its words after it: "**Ada Lorn** Thank you."
fn by_bold(words: &str, bold: usize) -> Option<Candidate> {
    let label = words.get(..bold)?.trim_end();
    let label = label.trim_end_matches(['–', '—', '-']).trim_end();
    if label.is_empty() || label.len() > 60 || words.len() <= bold + 1 || !is_label_text(label) {
        return None;
    }
    let word = label_word(&label.to_lowercase());
    let word = word.filter(|word| *word != LabelWord::Office);
    let candidate = finished(bold.min(words.len()), label, word, true)?;
    let length = words[..bold].trim_end().len();
    // Without any mark a bold word is emphasis as often as not: it must come again.
    Some(Candidate { length, by_stop: true, ..candidate })
}
