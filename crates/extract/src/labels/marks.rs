//! Reads what may be a label off the beginning of a paragraph, where a colon, bold type or brackets close it.

use super::{
    Candidate, House, Mark,
    meaning::label_word,
    shape::{is_label_text, is_salutation, without_brackets},
    unclosed,
};
use crate::{
    lexicon::{LabelWord, List, lexicon},
    names::{self, Named},
    paragraphs::Block,
    quick::lower,
};
use dictum_model::ParagraphForm;
use memchr::memchr2;

/// The longest label met in 104,000 statements has 148 bytes.
pub(super) const LONGEST: usize = 160;

/// What may be the label of a paragraph.
pub(super) fn candidate_of(block: &Block) -> Option<Candidate> {
    let words = &block.words;
    let closed = match block.form {
        ParagraphForm::Verse | ParagraphForm::Heading => words.ends_with([':', '：']),
        _ => true,
    };
    let closed = closed.then(|| candidate(words, block.bold, block.wide_start)).flatten();
    let one = closed.or_else(|| unclosed::by_line(block))?;
    Some(Candidate { asks: words.ends_with(['?', '？', '؟']), ..one })
}

/// What may be the label that words begin with, the first `bold` bytes of which are set bold.
pub(super) fn candidate(words: &str, bold: usize, wide_start: bool) -> Option<Candidate> {
    let letter = unclosed::by_letter(words, wide_start);
    let colon = by_colon(words, bold);
    match (letter, colon) {
        (Some(letter), Some(colon)) => Some(nearer(words, letter, colon)),
        (letter, colon) => letter.or(colon),
    }
    .or_else(|| unclosed::by_stop(words))
    .or_else(|| by_brackets(words))
    .or_else(|| by_bold(words, bold))
}

/// Which of two marks closes a label: "Q Sorry, just quickly: is it true?" is marked by its letter, "Q (Harbour
/// Radio):" and "A. Sand:" by the colon; of "Q Ivo Sand:" the letter tells the meaning and the colon the end.
fn nearer(words: &str, letter: Candidate, colon: Candidate) -> Candidate {
    let is_q = letter.word == Some(LabelWord::Question) && letter.mark == Mark::Letter;
    if colon.word.is_some() || !is_q && colon.personal {
        return colon;
    }
    let name = words.get(letter.length..colon.length).unwrap_or("").trim().trim_end_matches([':', '：']);
    if is_q && name.contains(' ') && names::is_personal(name) {
        return Candidate { length: colon.length, ..letter };
    }
    letter
}

/// A label closed by a colon.
pub(super) fn by_colon(words: &str, bold: usize) -> Option<Candidate> {
    let (length, colon) = closing_colon(words)?;
    let label = words[..length - colon.len_utf8()].trim_end();
    let rest = &words[length..];
    if label.is_empty() || !is_label_text(label) || is_salutation(label) {
        return None;
    }
    let bare = without_brackets(label);
    let word = label_word(&lower(&bare)).or_else(|| asked_by_name(&bare));
    let set_bold = bold > 0 && bold + 1 >= bare.len() && bold <= length + 1 && rest.len() > 1;
    // Scripts that part no words put no space behind a colon either.
    let is_wide = names::is_wide(label) && names::is_wide(rest);
    if !(set_bold || colon == '：' || is_wide || stands_apart(rest, word)) {
        return None;
    }
    // "Minister of Trade: Ada Lorn." is a list of posts.
    let names_only = rest.len() < 60 && names::is_personal(rest.trim().trim_end_matches(['.', ';']));
    made(length, Mark::Colon, &bare, word, set_bold).filter(|one| {
        one.bold || one.named.office.is_none() || !names_only || rest.trim().split(' ').count() < 2
    })
}

/// What "Question Ivo Sand" means: who asks is named behind the word for a question.
fn asked_by_name(bare: &str) -> Option<LabelWord> {
    let (_, rest) =
        bare.split_once(' ').filter(|(first, _)| lexicon().has_in_any_case(List::QuestionNouns, first))?;
    let named = names::read(rest);
    let is_name = named.office.is_none() && named.name == rest && names::is_personal(rest);
    is_name.then_some(LabelWord::Question)
}

/// Says whether words after a colon stand apart from it; to a word that marks a turn they may be glued.
fn stands_apart(rest: &str, word: Option<LabelWord>) -> bool {
    let marks_turn = word.is_some_and(|word| word != LabelWord::NotLabel);
    rest.is_empty()
        || rest.starts_with([' ', '“', '"', '«', '‘', '(', '[', '–', '—'])
        || marks_turn && rest.starts_with(|c: char| c.is_alphabetic() && !c.is_lowercase())
}

/// The colon that may close a label: the first that stands outside brackets.
fn closing_colon(words: &str) -> Option<(usize, char)> {
    let near = &words.as_bytes()[..words.len().min(LONGEST)];
    memchr2(b':', "：".as_bytes()[0], near)?;
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

/// A candidate of these words, if they name somebody or are known, or are set bold.
pub(super) fn made(
    length: usize,
    mark: Mark,
    bare: &str,
    word: Option<LabelWord>,
    bold: bool,
) -> Option<Candidate> {
    if word == Some(LabelWord::NotLabel) {
        return None;
    }
    let read = if word.is_some() { names::read("") } else { names::read(bare) };
    let titled = read.name.is_empty() && (read.office.is_some() || read.honoured);
    let certain = word.is_some() || titled || names::is_personal(&read.name);
    let guess = if certain { None } else { guessed(bare) };
    let is_guess = guess.is_some();
    let named = guess.unwrap_or(read);
    let personal = names::is_personal(&named.name);
    let house = if word.is_some() { House::None } else { house_of(&named, bare) };
    let first = bare.split(' ').next().unwrap_or("");
    let headed = personal && lexicon().has_in_any_case(List::Offices, first);
    let odd_office = |office: &String| !names::is_office(office) && !names::is_calling(office);
    let is_told = is_guess || headed && named.key.len() > 1;
    let is_somebody = (personal || titled) && (is_told || !named.office.as_ref().is_some_and(odd_office));
    let set_apart =
        bold && bare.chars().next().is_some_and(char::is_uppercase) && bare.split(' ').count() <= 12;
    if word.is_none() && house == House::None && !is_somebody && !set_apart {
        return None;
    }
    Some(Candidate {
        length,
        mark,
        word,
        bold,
        capitals: names::is_capitals(bare),
        headed,
        guessed: is_guess,
        letter: bare.is_ascii() && bare.len() == 1,
        house,
        named,
        personal,
        asks: false,
    })
}

/// Whether a label names a newspaper or station, alone or behind a person.
fn house_of(named: &Named, bare: &str) -> House {
    let is_official = |word: &str| {
        lexicon().has_in_any_case(List::Offices, word.trim_end_matches(',')) && !names::is_outlet(word)
    };
    if named.honoured || bare.split(' ').any(is_official) || !bare.starts_with(char::is_uppercase) {
        return House::None;
    }
    match &named.office {
        Some(office) if names::is_personal(&named.name) && bare.contains(',') => {
            // A house that stands before the name was known for one by that.
            if names::is_outlet(office) || bare.starts_with(office.as_str()) {
                House::Behind
            } else {
                House::None
            }
        }
        _ if names::is_outlet(bare) && names::is_office(bare) && bare.split(' ').count() <= 6 => House::Alone,
        _ => House::None,
    }
}

/// A name guessed at the end of words whose beginning is no office that is known: "Warden of the Valley Ivo Sand".
///
/// The office may have words without a capital: "Skipper of the trawler Gull Ivo Sand".
fn guessed(bare: &str) -> Option<Named> {
    let tokens: Vec<&str> = bare.split(' ').collect();
    let (office, name) = tokens.split_at_checked(tokens.len().checked_sub(2)?)?;
    let is_low = |token: &str| token.starts_with(char::is_lowercase);
    let ends_high = office.last().is_some_and(|token| !is_low(token));
    // A clause before a title has many low words that join nothing, an office has one or two.
    let unjoined =
        office.iter().filter(|token| is_low(token) && !lexicon().has(List::Joiners, token)).count();
    let is_clause = unjoined > 2 || office.iter().any(|token| token.ends_with(','));
    let long = office.len() > 1 && ends_high && !is_clause && office.iter().any(|token| is_low(token));
    let (office, name) = (office.join(" "), name.join(" "));
    let fits = (names::is_office(&office) || long && office.starts_with(char::is_uppercase))
        && names::is_personal(&name);
    fits.then(|| Named { office: Some(office), ..names::read(&name) }).filter(|named| named.key.len() > 1)
}

/// "【北野外務大臣】", "（問）", "<답변>": brackets around what would be a label before a colon.
fn by_brackets(words: &str) -> Option<Candidate> {
    const PAIRS: &[(char, char)] = &[
        ('【', '】'),
        ('（', '）'),
        ('(', ')'),
        ('<', '>'),
        ('＜', '＞'),
        ('〈', '〉'),
        ('［', '］'),
        ('[', ']'),
    ];
    let open = words.chars().next()?;
    let close = PAIRS.iter().find(|(one, _)| *one == open)?.1;
    let inner = &words[open.len_utf8()..];
    let end = inner.char_indices().take(40).find(|(_, c)| *c == close)?.0;
    let label = inner[..end].trim();
    let length = open.len_utf8() + end + close.len_utf8();
    let rest = &words[length..];
    let length = length + rest.chars().next().filter(|c| matches!(c, ':' | '：')).map_or(0, char::len_utf8);
    let word = label_word(&lower(label));
    let marks_turn = matches!(
        word,
        Some(LabelWord::Question | LabelWord::Answer | LabelWord::Office | LabelWord::Moderator)
    );
    // "(a)" counts the parts of a law; only the heavy brackets are set around names.
    let fits = if marks_turn { label.len() > 1 } else { open == '【' && word.is_none() };
    // "[Moderator], thank you" names the moderator and is not what he says.
    let runs_on =
        rest.trim_start().starts_with(|c: char| c.is_lowercase() || matches!(c, ',' | '.' | ';' | ')' | '’'));
    if !fits || runs_on || words.len() == length && !marks_turn {
        return None;
    }
    made(length, Mark::Brackets, label, word, false)
}

/// A bold name without a mark, its words after it: "**Ada Lorn** Thank you."
fn by_bold(words: &str, bold: usize) -> Option<Candidate> {
    let label = words.get(..bold)?.trim_end();
    let label = label.trim_end_matches(['–', '—', '-']).trim_end();
    if label.is_empty() || label.len() > 60 || words.len() <= bold + 1 || !is_label_text(label) {
        return None;
    }
    let word = label_word(&lower(label)).filter(|word| *word != LabelWord::Office);
    let length = words[..bold].trim_end().len();
    // Without any mark a bold word is emphasis as often as not: it must come again.
    made(length, Mark::Bold, label, word, true)
}
