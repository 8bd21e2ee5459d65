//! Finds the printed marks of turns: "Question:", "MR PRICE:", "Ada Lorn:", "问：", "Q    ".
//!
//! A colon in running text is no label. What could be one is collected first, then believed on evidence: its words
//! are known, it is set bold, it comes again, the page names the person, or other labels stand beside it.

use crate::{
    lexicon::{LabelWord, List, lexicon},
    names::{self, Named},
    paragraphs::Block,
};
use dictum_model::ParagraphForm;
use std::collections::HashMap;

/// A label that was believed.
#[derive(Clone, Debug)]
pub(crate) struct Found {
    /// How many bytes of the paragraph it takes, its colon included.
    pub(crate) length: usize,
    /// What its words mean without a name.
    pub(crate) word: Option<LabelWord>,
    /// Whom it names.
    pub(crate) named: Named,
}

/// What may be a label.
#[derive(Clone, Debug)]
struct Candidate {
    length: usize,
    word: Option<LabelWord>,
    named: Named,
    bold: bool,
    capitals: bool,
    personal: bool,
    /// Closed by a mark that running text has too: a full stop.
    by_stop: bool,
    /// Whether an office stands at its very beginning: "President of Freedonia Rufus Fire:".
    headed: bool,
    /// Whether the name was only guessed: then the same name must stand in a label by itself.
    guessed: bool,
    /// A letter alone, "A" or "Q", that needs its counterpart.
    letter: bool,
}

/// The longest label met in 104,000 statements has 148 bytes.
const LONGEST: usize = 160;

/// The believed label of each paragraph, if it has one; `known` are persons the page names elsewhere.
pub(crate) fn find(blocks: &[Block], known: &[Named]) -> Vec<Option<Found>> {
    let candidates: Vec<Option<Candidate>> = blocks.iter().map(candidate_of).collect();
    let evidence = Evidence::of(&candidates, known);
    let believed = candidates.into_iter().map(|candidate| candidate.filter(|one| evidence.believes(one)));
    believed
        .map(|one| one.map(|one| Found { length: one.length, word: one.word, named: one.named }))
        .collect()
}

/// Says whether a line begins with what is almost certainly a label: a known word or a bold name, and a colon.
pub(crate) fn begins_like_a_turn(words: &str, bold: usize) -> bool {
    candidate(words, bold, false).is_some_and(|one| {
        matches!(
            one.word,
            Some(LabelWord::Question | LabelWord::Answer | LabelWord::Moderator | LabelWord::Interjection)
        ) && !one.letter
            || (one.bold && one.personal)
    })
}

fn candidate_of(block: &Block) -> Option<Candidate> {
    let may_begin = !matches!(block.form, ParagraphForm::Verse | ParagraphForm::Heading);
    let may_begin = may_begin || block.words.ends_with([':', '：']);
    if may_begin { candidate(&block.words, block.bold, block.wide_start) } else { None }
}

fn candidate(words: &str, bold: usize, wide_start: bool) -> Option<Candidate> {
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

/// What the words of a label mean, given in lower case.
fn label_word(lower: &str) -> Option<LabelWord> {
    let lexicon = lexicon();
    let numbered = lower.trim_end_matches(|c: char| c.is_ascii_digit() || matches!(c, ' ' | '.' | '№' | '#'));
    lexicon
        .label(lower)
        .or_else(|| lexicon.label(numbered).filter(|_| !numbered.is_empty()))
        .or_else(|| {
            let asks =
                lexicon.phrases(List::QuestionEndings).iter().any(|ending| lower.ends_with(&*ending.words));
            asks.then_some(LabelWord::Question)
        })
        .or_else(|| misprinted(lower))
}

/// A known label misprinted by a scanner: one or two letters off, in words long enough for that to be no other word.
fn misprinted(lower: &str) -> Option<LabelWord> {
    const KNOWN: &[(&str, LabelWord)] = &[
        ("journalist", LabelWord::Question),
        ("question", LabelWord::Question),
        ("interviewer", LabelWord::Question),
        ("reporter", LabelWord::Question),
        ("prime minister", LabelWord::Office),
    ];
    let near = |word: &str| {
        lower.len().abs_diff(word.len()) <= 2 && distance(lower.as_bytes(), word.as_bytes()) <= 2
    };
    KNOWN.iter().find(|(word, _)| near(word)).map(|(_, word)| *word)
}

/// How many letters must be put in, left out or changed to make one word of another (Levenshtein 1965).
fn distance(one: &[u8], other: &[u8]) -> usize {
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (i, a) in one.iter().enumerate() {
        let mut corner = i;
        row[0] = i + 1;
        for (j, b) in other.iter().enumerate() {
            let changed = corner + usize::from(a != b);
            corner = row[j + 1];
            row[j + 1] = changed.min(corner + 1).min(row[j] + 1);
        }
    }
    row[other.len()]
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

/// Says whether words before a colon can be a label at all: no sentence, not too many words.
fn is_label_text(label: &str) -> bool {
    let outside = without_brackets(label);
    let tokens: Vec<&str> = outside.split(' ').collect();
    let plain =
        |c: char| !matches!(c, '?' | '!' | ';' | '"' | '“' | '”' | '«' | '»' | '=' | '/' | '@' | '…' | '。');
    let stop_is_abbreviation = |token: &&str| !token.ends_with('.') || token.chars().count() <= 6;
    (1..=16).contains(&tokens.len())
        && outside.chars().all(plain)
        && tokens[..tokens.len() - 1].iter().all(stop_is_abbreviation)
        && (!outside.chars().any(|c| c.is_ascii_digit()) || label_word(&outside.to_lowercase()).is_some())
}

/// A label without what stands in brackets: "Question (through interpreter)".
fn without_brackets(label: &str) -> String {
    let mut depth = 0;
    let kept: String = label
        .chars()
        .filter(|c| {
            match c {
                '(' | '[' | '（' => depth += 1,
                ')' | ']' | '）' => {
                    depth -= 1;
                    return false;
                }
                _ => {}
            }
            depth <= 0
        })
        .collect();
    crate::fold(&kept)
}

/// What speaks for the candidates of a page.
struct Evidence<'a> {
    known: &'a [Named],
    times: HashMap<Vec<String>, usize>,
    words: HashMap<(LabelKind, bool), usize>,
    anchors: usize,
    /// How many of the anchors are set bold.
    bold_anchors: usize,
}

#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum LabelKind {
    Question,
    Answer,
    Other,
}

fn kind_of(word: LabelWord) -> LabelKind {
    match word {
        LabelWord::Question => LabelKind::Question,
        LabelWord::Answer => LabelKind::Answer,
        _ => LabelKind::Other,
    }
}

impl<'a> Evidence<'a> {
    fn of(candidates: &[Option<Candidate>], known: &'a [Named]) -> Self {
        let mut times: HashMap<Vec<String>, usize> = HashMap::new();
        let mut words = HashMap::new();
        for one in candidates.iter().flatten() {
            if !one.guessed {
                *times.entry(identity(one)).or_default() += 1;
            }
            if let Some(word) = one.word {
                *words.entry((kind_of(word), one.by_stop)).or_default() += 1;
            }
        }
        let mut evidence = Evidence { known, times, words, anchors: 0, bold_anchors: 0 };
        let anchors: Vec<&Candidate> =
            candidates.iter().flatten().filter(|one| evidence.is_anchor(one)).collect();
        (evidence.anchors, evidence.bold_anchors) =
            (anchors.len(), anchors.iter().filter(|one| one.bold).count());
        evidence
    }

    fn count(&self, kind: LabelKind) -> usize {
        let of = |by_stop| self.words.get(&(kind, by_stop)).copied().unwrap_or(0);
        of(false) + of(true)
    }

    fn is_known(&self, one: &Candidate) -> bool {
        self.known.iter().any(|person| names::may_be_one(&person.key, &one.named.key))
    }

    /// Says whether a candidate is a label whatever else the page holds.
    fn is_anchor(&self, one: &Candidate) -> bool {
        let times = self.times.get(&identity(one)).copied().unwrap_or(0);
        if one.guessed {
            return times > 0;
        }
        match one.word {
            Some(_) if one.letter => {
                self.count(LabelKind::Question) > 0 && (times > 1 || self.count(LabelKind::Answer) > 0)
            }
            Some(LabelWord::Question | LabelWord::Moderator | LabelWord::Interjection) => {
                !one.by_stop || times > 1
            }
            Some(LabelWord::Answer) => self.count(LabelKind::Question) > 0,
            Some(LabelWord::Office) => times > 1,
            Some(LabelWord::NotLabel) => false,
            None if one.by_stop => times > 1,
            None if !one.personal && !one.bold => times > 1 && one.capitals,
            None if !one.personal => times > 1 && one.named.key.len() < 9,
            None => {
                let full = one.named.key.len() > 1 || one.named.honoured || one.capitals;
                times > 1 && (full || one.bold)
                    || self.is_known(one)
                    || (one.named.office.is_some() && (one.bold || times > 1 || full && one.headed))
            }
        }
    }

    /// Says whether a candidate is a label on this page.
    fn believes(&self, one: &Candidate) -> bool {
        // The labels of a page are set alike: where nearly all are bold, what is not bold is text.
        let all_bold = self.bold_anchors >= 2 && self.bold_anchors * 10 >= self.anchors * 9;
        let among_others = self.anchors >= 2;
        if self.is_anchor(one) {
            return !all_bold || one.bold || one.word.is_some() || self.is_known(one);
        }
        if all_bold {
            return one.bold && !one.by_stop && one.word.is_none_or(|word| word != LabelWord::NotLabel);
        }
        match one.word {
            _ if one.guessed => false,
            Some(_) if one.letter || one.by_stop => false,
            Some(LabelWord::Office) => among_others || one.bold,
            Some(_) => among_others,
            None if one.by_stop => among_others && one.personal && one.named.honoured && !one.bold,
            None => {
                let full = one.named.key.len() > 1 || one.named.honoured || one.capitals;
                among_others && (one.bold || (one.personal && (full || one.named.office.is_some())))
            }
        }
    }
}

/// What makes two labels the same one.
fn identity(one: &Candidate) -> Vec<String> {
    match one.word {
        Some(word) => vec![format!("{word:?}")],
        None if one.named.key.is_empty() => {
            one.named.office.iter().map(|office| office.to_lowercase()).collect()
        }
        None => one.named.key.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn block(words: &str) -> Block {
        let form = ParagraphForm::Prose;
        Block { words: words.to_owned(), at: 0..0, form, gap: 1, bold: 0, wide_start: false }
    }

    fn labels(paragraphs: &[&str]) -> Vec<Option<String>> {
        let blocks: Vec<Block> = paragraphs.iter().map(|words| block(words)).collect();
        let found = find(&blocks, &[]);
        found
            .iter()
            .zip(paragraphs)
            .map(|(one, words)| one.as_ref().map(|one| words[..one.length].to_owned()))
            .collect()
    }

    fn some(label: &str) -> Option<String> {
        Some(label.to_owned())
    }

    #[test]
    fn known_words_and_names_that_come_again_are_labels() {
        let read = labels(&[
            "Question: Why?",
            "Ada Lorn: Because.",
            "Question (in Sylvanian): And?",
            "Ada Lorn: And so on.",
        ]);
        assert_eq!(
            read,
            [some("Question:"), some("Ada Lorn:"), some("Question (in Sylvanian):"), some("Ada Lorn:")]
        );
    }

    #[test]
    fn a_colon_in_running_text_is_no_label() {
        let read = labels(&[
            "The minister said: enough.",
            "One thing is clear: we stay.",
            "Note: doors open at nine.",
            "Remember: the river rises.",
            "Expanding Clean Energy: a plan for the valley.",
        ]);
        assert!(read.iter().all(Option::is_none), "{read:?}");
    }

    #[test]
    fn marks_of_other_houses_are_labels_too() {
        let read = labels(&[
            "MR SAND: Good morning.",
            "Q Is it true?",
            "MR SAND: It is.",
            "Q And now?",
            "(Laughter.)",
        ]);
        assert_eq!(read, [some("MR SAND:"), some("Q"), some("MR SAND:"), some("Q"), None]);
        let read = labels(&["问：天气如何？", "答：很好。"]);
        assert_eq!(read, [some("问："), some("答：")]);
        let read = labels(&[
            "Mr. SAND. I rise today.",
            "The PRESIDING OFFICER. Without objection.",
            "Mr. SAND. I thank the Chair.",
        ]);
        assert_eq!(read[0], some("Mr. SAND."));
    }
}
