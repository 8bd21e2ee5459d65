//! The folded form of a text: what `exact` forgives, and nothing else, with a map back to the original bytes.
//!
//! Folded are: Unicode NFKC, case, runs of white space, quotation-mark, apostrophe, dash and hyphen glyphs, soft
//! hyphens and zero-width characters, and accents on Latin letters. Cyrillic й, Greek ή and Hindi vowel signs are
//! letters of their own and stay.
//!
//! Folding works on *clusters*, a character with the marks that lean on it, so that `é` in one character and in two
//! fold alike and so that every folded character has a home in the original.

use std::ops::Range;
use unicode_normalization::{UnicodeNormalization, char};

/// What a cluster is to the tokenizer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Part of a word in a script that puts spaces between words.
    Letter,
    /// A digit, in any script.
    Digit,
    /// A digit set high or low: part of a word (`CO₂`), but a mark of its own after a digit (`242²`).
    SmallDigit,
    /// A character that is a word by itself: Han, kana, Thai and their like, which put no spaces between words.
    Ideograph,
    /// A sign that bears meaning by itself: `%`, `€`, `½`, `&`.
    Sign,
    /// An apostrophe or single quotation mark of any shape.
    Apostrophe,
    /// A double quotation mark of any shape.
    QuotationMark,
    /// A dash or hyphen of any shape.
    Dash,
    /// White space.
    Space,
    /// A soft hyphen or a zero-width character: not there.
    Nothing,
    /// Any other punctuation.
    Other,
}

/// A text in folded form that remembers where each piece came from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Folded {
    /// The folded text.
    pub text: String,
    /// For each folded piece, its first byte here and its byte range there; in order.
    pieces: Vec<(usize, Range<usize>)>,
}

impl Folded {
    /// Folds `text`.
    pub fn of(text: &str) -> Folded {
        let mut folded = Folded { text: String::with_capacity(text.len()), pieces: Vec::new() };
        let mut at = 0;
        while at < text.len() {
            let end = cluster_end(text, at);
            folded.push(&text[at..end], at..end);
            at = end;
        }
        folded
    }

    fn push(&mut self, cluster: &str, origin: Range<usize>) {
        let start = self.text.len();
        match kind(cluster) {
            Kind::Nothing => {}
            Kind::Space if self.text.ends_with(' ') => {
                if let Some((_, last)) = self.pieces.last_mut() {
                    last.end = origin.end;
                }
            }
            Kind::Space => self.text.push(' '),
            Kind::Apostrophe => self.text.push('\''),
            Kind::QuotationMark => self.text.push('"'),
            Kind::Dash => self.text.push('-'),
            // Spelling these out would glue them to what stands before: `5½` is not `51/2`.
            Kind::Sign | Kind::SmallDigit | Kind::Other => self.text.push_str(cluster),
            Kind::Letter | Kind::Digit | Kind::Ideograph => fold_cluster(cluster, &mut self.text),
        }
        if self.text.len() > start {
            self.pieces.push((start, origin));
        }
    }

    /// The bytes of the original that a byte range of the folded text came from; whole clusters.
    pub fn origin(&self, range: Range<usize>) -> Range<usize> {
        let first = self.pieces.partition_point(|(start, _)| *start <= range.start).saturating_sub(1);
        let last = self.pieces.partition_point(|(start, _)| *start < range.end).saturating_sub(1);
        match (self.pieces.get(first), self.pieces.get(last)) {
            (Some((_, from)), Some((_, to))) if !range.is_empty() => from.start..to.end.max(from.end),
            (Some((_, from)), _) => from.start..from.start,
            _ => 0..0,
        }
    }
}

/// The end of the cluster that begins at byte `at`: one character and the marks that lean on it.
pub(crate) fn cluster_end(text: &str, at: usize) -> usize {
    let mut chars = text[at..].char_indices();
    let Some((_, first)) = chars.next() else { return text.len() };
    for (offset, c) in chars {
        let leans = is_mark(c) || (is_jamo(c) && is_jamo(first));
        if !leans {
            return at + offset;
        }
    }
    text.len()
}

/// Says whether a character leans on the one before it. What most texts are made of is told apart without looking it up.
fn is_mark(c: char) -> bool {
    !matches!(c, '\0'..='\u{2FF}' | '\u{400}'..='\u{482}' | '\u{2000}'..='\u{20CF}' | '\u{4E00}'..='\u{9FFF}' | '\u{AC00}'..='\u{D7A3}')
        && char::is_combining_mark(c)
}

/// Hangul letters that compose into syllables with their neighbours.
fn is_jamo(c: char) -> bool {
    ('\u{1100}'..='\u{11FF}').contains(&c)
}

/// Says what a cluster is.
pub(crate) fn kind(cluster: &str) -> Kind {
    let Some(first) = cluster.chars().next() else { return Kind::Nothing };
    kind_of_char(first)
}

fn kind_of_char(c: char) -> Kind {
    match c {
        'a'..='z' | 'A'..='Z' => Kind::Letter,
        '0'..='9' => Kind::Digit,
        '\'' | '`' | '´' | '‘' | '’' | '‚' | '‛' | '′' | 'ʼ' | 'ʹ' | '‹' | '›' | '＇' => {
            Kind::Apostrophe
        }
        '"' | '“' | '”' | '„' | '‟' | '″' | '«' | '»' | '〝' | '〞' | '〟' | '＂' | '「' | '」' | '『'
        | '』' => Kind::QuotationMark,
        '-' | '‐' | '‑' | '‒' | '–' | '—' | '―' | '−' | '⁃' | '﹘' | '﹣' | '－' => {
            Kind::Dash
        }
        '\u{AD}' | '\u{34F}' | '\u{61C}' | '\u{180E}' | '\u{200B}'..='\u{200F}' => Kind::Nothing,
        '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' => {
            Kind::Nothing
        }
        '%' | '‰' | '٪' | '％' | '°' | '℃' | '℉' | '&' | '＆' | '+' | '=' | '<' | '>' | '§' | '№' => {
            Kind::Sign
        }
        '±' | '×' | '÷' | '≤' | '≥' | '≠' | '≈' | '∞' | '√' | '¼'..='¾' | '⅐'..='⅞' => {
            Kind::Sign
        }
        '$' | '¢' | '£' | '¤' | '¥' | '฿' | '＄' | '￡' | '￥' | '\u{20A0}'..='\u{20CF}' => {
            Kind::Sign
        }
        '²' | '³' | '¹' | '⁰'..='⁹' | '₀'..='₉' => Kind::SmallDigit,
        '™' | '℠' | '©' | '®' => Kind::Other,
        _ if c.is_ascii() => {
            if c.is_whitespace() {
                Kind::Space
            } else {
                Kind::Other
            }
        }
        _ => kind_of_rare_char(c),
    }
}

fn kind_of_rare_char(c: char) -> Kind {
    if is_mark(c) {
        // A mark with no letter to lean on.
        Kind::Nothing
    } else if is_unspaced(c) {
        Kind::Ideograph
    } else if c.is_whitespace() {
        Kind::Space
    } else if c.is_numeric() && is_plain_digit(c) {
        Kind::Digit
    } else {
        kind_of_compatible(c)
    }
}

/// A digit of any script, wide or in a mathematician's fount; `①` and `⒈` are signs.
fn is_plain_digit(c: char) -> bool {
    let fount = matches!(c, '\u{FF10}'..='\u{FF19}' | '\u{1D7CE}'..='\u{1D7FF}' | '\u{1FBF0}'..='\u{1FBF9}');
    fount || std::iter::once(c).nfkc().eq([c])
}

/// Letters, and characters that are others in a frame or a square: `㎏` reads as letters, `🈐` as the one it frames.
fn kind_of_compatible(c: char) -> Kind {
    let mut plain = std::iter::once(c).nfkc();
    let first = plain.next().unwrap_or(c);
    let several = plain.next().is_some();
    let in_word = |c: char| (c.is_alphanumeric() || is_mark(c)) && !is_unspaced(c);
    if is_unspaced(first) && !several {
        Kind::Ideograph
    } else if !c.is_numeric() && !is_mark(first) && std::iter::once(c).nfkc().all(in_word) {
        Kind::Letter
    } else if c.is_alphanumeric() || is_unspaced(first) {
        // It would fall into several words, or bring a space or a stop with it: it stays the sign it is.
        Kind::Sign
    } else {
        Kind::Other
    }
}

/// Scripts written without spaces between words.
fn is_unspaced(c: char) -> bool {
    matches!(c,
        '\u{0E01}'..='\u{0E4E}' | '\u{0E81}'..='\u{0ECD}' | '\u{0EDC}'..='\u{0EDF}' | '\u{1000}'..='\u{109F}' | '\u{1780}'..='\u{17D3}'
        | '々' | '〆' | '〇' | '\u{3041}'..='\u{3096}' | '\u{30A1}'..='\u{30FA}' | 'ー' | '\u{31F0}'..='\u{31FF}'
        | '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{FF66}'..='\u{FF9D}'
        | '\u{20000}'..='\u{3FFFF}')
}

/// Appends the folded form of one cluster of a word.
pub(crate) fn fold_cluster(cluster: &str, out: &mut String) {
    if let [byte] = cluster.as_bytes() {
        out.push(byte.to_ascii_lowercase() as char);
        return;
    }
    if kind(cluster) == Kind::Ideograph {
        return fold_ideograph(cluster, out);
    }
    let start = out.len();
    let mut on_latin = false;
    let mut marked = false;
    for c in cluster.nfkd().flat_map(char::to_lowercase).nfkd() {
        if is_mark(c) {
            marked |= !on_latin;
            if !on_latin {
                out.push(c);
            }
        } else {
            on_latin = is_latin(c);
            push_letter(c, out);
        }
    }
    if marked || cluster.chars().any(is_jamo) || out[start..].chars().any(is_jamo) {
        let composed: String = out[start..].nfc().collect();
        out.truncate(start);
        out.push_str(&composed);
    }
}

/// Folds a character that is a word by itself, unless it would fall into several or begin with a mark.
fn fold_ideograph(cluster: &str, out: &mut String) {
    let marks = cluster.nfkc().map(is_mark);
    let stays_one = marks.enumerate().all(|(at, is_mark)| is_mark == (at > 0));
    if stays_one { out.extend(cluster.nfkc()) } else { out.extend(cluster.nfc()) }
}

/// Letters with a stroke do not decompose, yet are accented letters to a reader; ß is the small form of SS.
fn push_letter(c: char, out: &mut String) {
    match c {
        'ø' => out.push('o'),
        'ł' => out.push('l'),
        'đ' => out.push('d'),
        'ħ' => out.push('h'),
        'ŧ' => out.push('t'),
        'ı' => out.push('i'),
        'ß' => out.push_str("ss"),
        'ς' => out.push('σ'),
        // `ŉ` is an n with its apostrophe, which no word begins with.
        'ʼ' => {}
        _ => out.push(c),
    }
}

fn is_latin(c: char) -> bool {
    c.is_ascii_alphabetic() || matches!(c, '\u{00C0}'..='\u{024F}' | '\u{1E00}'..='\u{1EFF}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_contract_folds_is_folded() {
        for (text, folded) in [
            ("The  HALL\n of Mirrors", "the hall of mirrors"),
            ("“Harbour’s” «edge»", "\"harbour's\" \"edge\""),
            ("inter\u{AD}na\u{200B}tional", "international"),
            ("1990–1995 — peace", "1990-1995 - peace"),
            ("Café, cafe\u{301}, ŁÓDŹ, straße", "cafe, cafe, lodz, strasse"),
            ("ﬁnance ＡＢＣ", "finance abc"),
        ] {
            assert_eq!(Folded::of(text).text, folded);
        }
    }

    #[test]
    fn no_character_that_is_told_apart_without_a_look_is_a_mark() {
        for c in '\0'..=char::MAX {
            assert_eq!(is_mark(c), char::is_combining_mark(c), "{c:?}");
        }
    }

    #[test]
    fn letters_of_other_scripts_keep_their_marks() {
        assert_eq!(Folded::of("Йод и\u{306}од").text, "йод йод");
        assert_eq!(Folded::of("हिंदी").text, "हिंदी");
    }

    #[test]
    fn a_fraction_and_a_raised_digit_do_not_grow_into_the_number_before_them() {
        assert_eq!(Folded::of("5½ and 242²").text, "5½ and 242²");
    }

    #[test]
    fn a_folded_range_leads_back_to_the_bytes_it_came_from() {
        let text = "Le  CAFE\u{301}\u{AD} d’hier";
        let folded = Folded::of(text);
        let at = folded.text.find("cafe").unwrap();
        assert_eq!(&text[folded.origin(at..at + 4)], "CAFE\u{301}");
        assert_eq!(&text[folded.origin(2..3)], "  ");
    }
}
