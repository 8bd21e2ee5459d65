//! Where a quotation and the words of the page differ, how much, and what verdict follows.
//!
//! Folding here is less than the quote check's and stricter: each difference is shown to a stranger, and must be of its class
//! by rules that fit on a page. What the quote check forgives and this does not is listed as other words.

use super::{
    page::fold,
    proof_text::{Difference, ProofText},
    refusal::{ProofCheck, ProofRefused, must, need},
};
use dictum_model::Verdict;
use unicode_normalization::UnicodeNormalization;

/// Marks that may be other in a quotation, unless a digit follows.
const MARKS: &str = ".,;:!?'\"-¿¡·،؛؟۔。、・〈〉《》【】〔〕।॥…";

/// How an omission is marked.
const OMISSIONS: [&str; 15] = [
    "[…]",
    "[...]",
    "[. . .]",
    "[ … ]",
    "[ ... ]",
    "[ . . . ]",
    "(…)",
    "(...)",
    "(. . .)",
    "( … )",
    "( ... )",
    "( . . . )",
    "…",
    "...",
    ". . .",
];

/// Stands for an omission while a quotation is taken apart; no folded text holds it.
const GAP: char = '\0';

/// A folding of a text.
type Folding = fn(&str) -> String;

/// The slightest class that a difference belongs to.
pub(super) fn class_of(quoted: &str, recorded: &str) -> &'static str {
    let foldings: [(&str, Folding); 4] = [
        ("glyphs", without_glyphs),
        ("case", without_case),
        ("accents", without_accents),
        ("marks", without_marks),
    ];
    if let Some((class, _)) = foldings.iter().find(|(_, folding)| folding(quoted) == folding(recorded)) {
        return class;
    }
    let with_gaps = with_gaps(quoted);
    if with_gaps.contains(GAP) && stands_apart(&parts(&with_gaps), recorded) {
        return "omission";
    }
    let parts = parts(quoted);
    if parts.len() > 1 && stands_apart(&parts, recorded) { "brackets" } else { "words" }
}

/// The verdict, once every difference between quotation and words is shown to be listed, and rightly.
pub(super) fn check_quotation(proof: &ProofText) -> Result<Verdict, ProofRefused> {
    let refuse = |reason: &str| ProofRefused::new(ProofCheck::Quotation, reason);
    let (quotation, words) = (proof.quotation.as_str(), proof.words.as_str());
    must(
        fold(quotation) == quotation && !quotation.is_empty(),
        ProofCheck::Quotation,
        "the quotation has spaces that it must not have",
    )?;
    let (mut at, mut there) = (0, 0);
    let unlisted = "the quotation and the page differ where no difference is listed";
    for Difference { class, quoted_at: [a, b], recorded_at: [c, d], quoted, recorded } in &proof.differences {
        let disorder = || refuse("the differences overlap or are out of order");
        let same = quotation.get(at..*a).zip(words.get(there..*c)).ok_or_else(disorder)?;
        must(same.0 == same.1, ProofCheck::Quotation, unlisted)?;
        let differs = quotation.get(*a..*b).zip(words.get(*c..*d)).ok_or_else(disorder)?;
        let is_told = differs == (quoted.as_str(), recorded.as_str()) && quoted != recorded;
        must(is_told, ProofCheck::Quotation, "a difference does not say what differs")?;
        let is_whole = stands_between_spaces(quotation, *a, *b) && stands_between_spaces(words, *c, *d);
        must(is_whole, ProofCheck::Quotation, "a difference does not begin and end with words")?;
        need(class_of(quoted, recorded) == class, ProofCheck::Quotation, || {
            format!("a difference is not of the class “{class}”")
        })?;
        (at, there) = (*b, *d);
    }
    must(quotation.get(at..) == words.get(there..), ProofCheck::Quotation, unlisted)?;
    Ok(verdict_of(&proof.differences))
}

/// What follows from the differences.
pub(super) fn verdict_of(differences: &[Difference]) -> Verdict {
    let has = |class: &str| differences.iter().any(|difference| difference.class == class);
    if has("words") {
        Verdict::Altered
    } else if has("omission") || has("brackets") {
        Verdict::Abridged
    } else {
        Verdict::Exact
    }
}

fn stands_between_spaces(text: &str, start: usize, end: usize) -> bool {
    let inner = text.get(start..end).unwrap_or_default();
    !inner.is_empty()
        && inner.trim() == inner
        && (start == 0 || text[..start].ends_with(' '))
        && (end == text.len() || text[end..].starts_with(' '))
}

/// White space, quotation marks, apostrophes, dashes and characters without width folded.
fn without_glyphs(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.nfc() {
        match letter {
            '\'' | '`' | '´' | '‘' | '’' | '‚' | '‛' | '′' | 'ʼ' | 'ʹ' | '‹' | '›' | '＇' =>
            {
                out.push('\'');
            }
            '"' | '“' | '”' | '„' | '‟' | '″' | '«' | '»' | '〝' | '〞' | '〟' | '＂' | '「' | '」'
            | '『' | '』' => out.push('"'),
            '-' | '‐' | '‑' | '‒' | '–' | '—' | '―' | '−' | '⁃' | '﹘' | '﹣' | '－' => {
                out.push('-');
            }
            '\u{AD}' | '\u{34F}' | '\u{61C}' | '\u{180E}' | '\u{200B}'..='\u{200F}' => {}
            '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2064}' | '\u{FEFF}' => {}
            _ if grows_a_digit(letter) => out.push(letter),
            _ => out.extend(std::iter::once(letter).nfkc()),
        }
    }
    fold(&out.nfc().collect::<String>())
}

/// Says whether a character holds a digit when it is taken apart: `½` and `²` must not join the number before them.
fn grows_a_digit(letter: char) -> bool {
    !letter.is_ascii()
        && !('\u{FF10}'..='\u{FF19}').contains(&letter)
        && std::iter::once(letter).nfkc().any(|plain| plain.is_ascii_digit())
}

fn without_case(text: &str) -> String {
    without_glyphs(text).to_lowercase().replace('ß', "ss").replace('ς', "σ")
}

fn without_accents(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in without_case(text).nfd() {
        let leans = ('\u{300}'..='\u{36F}').contains(&letter);
        if leans && out.ends_with(|base: char| base.is_ascii_lowercase()) {
            continue;
        }
        out.push(match letter {
            'ø' => 'o',
            'ł' => 'l',
            'đ' => 'd',
            'ħ' => 'h',
            'ŧ' => 't',
            'ı' => 'i',
            _ => letter,
        });
    }
    out.nfc().collect()
}

/// Marks become spaces, so that no two words are joined by leaving one out; round and square brackets vanish.
fn without_marks(text: &str) -> String {
    let text = without_accents(text);
    let mut out = String::with_capacity(text.len());
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        let before_digit = letters.peek().is_some_and(char::is_ascii_digit);
        match letter {
            '(' | ')' | '[' | ']' => {}
            _ if MARKS.contains(letter) && !before_digit => out.push(' '),
            _ => out.push(letter),
        }
    }
    fold(&out)
}

/// The quotation with each mark of omission replaced.
fn with_gaps(quoted: &str) -> String {
    let mut out = String::with_capacity(quoted.len());
    let mut rest = quoted;
    while let Some(letter) = rest.chars().next() {
        let mark = OMISSIONS.iter().find(|mark| rest.starts_with(**mark));
        match mark {
            Some(_) => out.push(GAP),
            None => out.push(letter),
        }
        rest = &rest[mark.map_or(letter.len_utf8(), |mark| mark.len())..];
    }
    out
}

/// The words of the quotation around its gaps and its square brackets.
fn parts(quoted: &str) -> Vec<Vec<String>> {
    let mut parts = Vec::new();
    let mut rest = quoted;
    let mut from = 0;
    while let Some(at) = rest.get(from..).and_then(|rest| rest.find([GAP, '['])).map(|at| at + from) {
        let gap = if rest[at..].starts_with(GAP) { Some(1) } else { bracket(&rest[at..]) };
        let Some(length) = gap else {
            from = at + 1;
            continue;
        };
        parts.push(words(&rest[..at]));
        rest = &rest[at + length..];
        from = 0;
    }
    parts.push(words(rest));
    parts
}

/// The length of the square brackets, without others in them, that a text begins with.
fn bracket(text: &str) -> Option<usize> {
    let end = text[1..].find(['[', ']'])? + 1;
    text[end..].starts_with(']').then_some(end + 1)
}

fn words(text: &str) -> Vec<String> {
    without_marks(text).split(' ').filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

/// Says whether parts stand in the record in order, the outer ones at its ends.
fn stands_apart(parts: &[Vec<String>], recorded: &str) -> bool {
    let words = words(recorded);
    let mut at = 0;
    for (i, part) in parts.iter().enumerate() {
        let fits = |place: &usize| words.get(*place..).is_some_and(|rest| rest.starts_with(part));
        let found = if i == 0 {
            Some(0).filter(fits)
        } else if i + 1 == parts.len() {
            words.len().checked_sub(part.len()).filter(|place| *place >= at).filter(fits)
        } else {
            (at..=words.len()).find(fits)
        };
        let Some(place) = found else { return false };
        at = place + part.len();
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_difference_is_of_the_slightest_class_it_can_be() {
        for (quoted, recorded, class) in [
            ("harbour's", "harbour’s", "glyphs"),
            ("“We", "\"We", "glyphs"),
            ("we", "We", "case"),
            ("cafe", "Café", "accents"),
            ("go.", "go", "marks"),
            ("3.5", "3-5", "words"),
            ("1,5", "1.5", "words"),
            ("-5", "5", "words"),
            ("242", "24²", "words"),
            ("re-sign", "resign", "words"),
            ("йод", "иод", "words"),
            ("will", "will not", "words"),
            ("will … sign", "will not sign", "omission"),
            ("will... sign", "will, we think, sign", "omission"),
            ("will […] sign", "will not sign", "omission"),
            ("can… go", "cannot go", "words"),
            ("[the minister] went", "he went", "brackets"),
            ("[the] minister … went", "our minister, who was ill, went", "omission"),
            ("[T]he", "The", "marks"),
            ("… go", "stop and go", "omission"),
        ] {
            let found = class_of(quoted, recorded);
            assert_eq!(found, class, "{quoted} / {recorded}");
        }
    }
}
