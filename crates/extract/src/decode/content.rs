//! Which charset bytes are in that tell it by nothing but what they hold.
//!
//! UTF-8, UTF-16 and ISO-2022-JP are known by their form. Other charsets are tried: the one whose letters look most like
//! running text is taken, and none where no one looks so. Western text with a few accents looks like nothing of this.

use encoding_rs::{
    BIG5, EUC_JP, EUC_KR, Encoding, GB18030, IBM866, ISO_2022_JP, ISO_8859_5, KOI8_R, SHIFT_JIS, UTF_8,
    UTF_16BE, UTF_16LE, WINDOWS_1251, WINDOWS_1253, WINDOWS_1255, WINDOWS_1256,
};
use memchr::memmem;

/// How much of a payload is looked at to guess: enough words for a language to show.
const GUESS_FROM: usize = 65_536;
/// Of running text in the right charset the mean score of a character is about 2, in a wrong one it is below 0.
const LEAST_SCORE: i64 = 1;
/// The share of characters in a hundred that must be among the most frequent; in running text it is above 20.
const LEAST_FREQUENT_PERCENT: usize = 10;

/// The most frequent characters of Chinese, simplified and traditional.
const SIMPLIFIED: &str = "的一是不了在人有我他这中大来上国个到说们为和地出也时年得就要下以生会对可里后家于发成事作文开用主行方前所本见经面公同三动两长民部进与关问国际合";
const TRADITIONAL: &str = "的一是不了在人有我他這中大來上國個到說們為和地出也時年得就要下以生會對可裡後家於發成事作文開用主行方前所本見經面公同三動兩長民部進與關問國際合";
/// The most frequent syllables of Korean.
const KOREAN: &str = "이다는의에을를가은하고지로기사어서한아대도인리자나정부니시일과";

/// The charset that the bytes themselves suggest, of which it is known whether they are UTF-8; `None` where they suggest
/// none of those known here.
pub(super) fn suggested(payload: &[u8], is_utf8: bool) -> Option<&'static Encoding> {
    if is_utf8 && payload.is_ascii() {
        // Cyrillic in UTF-16 has no byte beyond ASCII either.
        return wide(payload).or_else(|| is_iso_2022_jp(payload).then_some(ISO_2022_JP));
    }
    if is_utf8 || payload.len() > 64 && mostly_utf8(payload) {
        return Some(UTF_8);
    }
    if let Some(wide) = wide(payload) {
        return Some(wide);
    }
    let sample = sample(payload);
    if !has_runs(sample) {
        return None;
    }
    east_asian(sample).or_else(|| best_alphabet(sample))
}

/// Says whether a charset that was declared reads these bytes as no text at all, where [`suggested`] does.
pub(super) fn is_misread(payload: &[u8], told: &'static Encoding, suggested: &'static Encoding) -> bool {
    let sample = sample(payload);
    match alphabet_score(sample, told) {
        Some(score) => alphabet_score(sample, suggested).is_none_or(|other| score * 2 < other),
        None => is_east_asian(told) && !frequent_enough(sample, told),
    }
}

/// Says whether at least nine in ten bytes beyond ASCII belong to well-formed UTF-8.
pub(super) fn mostly_utf8(payload: &[u8]) -> bool {
    let (mut good, mut bad) = (0usize, 0usize);
    for chunk in payload.utf8_chunks() {
        good += chunk.valid().bytes().filter(|b| *b >= 0x80).count();
        bad += chunk.invalid().len();
    }
    good >= bad * 9
}

/// UTF-16 without a mark: of mostly Latin text every other byte is zero; of other text each space and line end is a
/// pair of bytes that one order knows and the other does not.
pub(super) fn wide(payload: &[u8]) -> Option<&'static Encoding> {
    let sample = &payload[..payload.len().min(GUESS_FROM)];
    memchr::memchr(0, sample)?;
    let zeros = |odd: usize| sample.iter().skip(odd).step_by(2).filter(|b| **b == 0).count();
    let (even, odd) = (zeros(0), zeros(1));
    let third = sample.len() / 6;
    if odd > third && odd > even * 4 {
        return Some(UTF_16LE);
    }
    if even > third && even > odd * 4 {
        return Some(UTF_16BE);
    }
    let spaces = |space: [u8; 2]| sample.chunks_exact(2).filter(|pair| **pair == space).count();
    let (little, big) = (spaces([0x20, 0]), spaces([0, 0x20]));
    let enough = |count: usize, other: usize| count * 40 > sample.len() / 2 && count > other * 8;
    match (enough(little, big), enough(big, little)) {
        (true, _) => Some(UTF_16LE),
        (_, true) => Some(UTF_16BE),
        _ => None,
    }
}

/// ISO-2022-JP is ASCII but for the escapes that switch to Japanese.
fn is_iso_2022_jp(payload: &[u8]) -> bool {
    [b"\x1b$B", b"\x1b$@"].into_iter().any(|escape| memmem::find(payload, escape).is_some())
}

/// What is looked at: from the first byte beyond ASCII, since pages begin with scripts.
fn sample(payload: &[u8]) -> &[u8] {
    let start = payload.iter().position(|byte| *byte >= 0x80).unwrap_or(0);
    &payload[start..payload.len().min(start + GUESS_FROM)]
}

/// Says whether bytes beyond ASCII mostly come in runs, as letters of words do that have no Latin ones among them.
fn has_runs(sample: &[u8]) -> bool {
    let runs = sample.split(|byte| *byte < 0x80).map(<[u8]>::len);
    let (mut all, mut long) = (0, 0);
    for run in runs {
        all += run;
        long += if run >= 3 { run } else { 0 };
    }
    long * 2 > all
}

fn is_east_asian(encoding: &'static Encoding) -> bool {
    EAST_ASIAN.contains(&encoding) || encoding == encoding_rs::GBK
}

const EAST_ASIAN: [&Encoding; 5] = [SHIFT_JIS, EUC_JP, BIG5, EUC_KR, GB18030];

/// The East Asian charset in which the most characters are frequent ones of its language.
fn east_asian(sample: &[u8]) -> Option<&'static Encoding> {
    let scored = EAST_ASIAN.into_iter().map(|encoding| (frequent_percent(sample, encoding), encoding));
    let (percent, best) = scored.max_by_key(|(percent, _)| *percent)?;
    (percent >= LEAST_FREQUENT_PERCENT).then_some(best)
}

fn frequent_enough(sample: &[u8], encoding: &'static Encoding) -> bool {
    frequent_percent(sample, encoding) >= LEAST_FREQUENT_PERCENT
}

/// How many characters beyond ASCII in a hundred are frequent in the language of a charset; none where more than one in
/// fifty cannot be read.
fn frequent_percent(sample: &[u8], encoding: &'static Encoding) -> usize {
    let text = encoding.decode_without_bom_handling(sample).0;
    let (mut all, mut frequent, mut unreadable) = (0, 0, 0);
    for c in text.chars().filter(|c| !c.is_ascii()) {
        all += 1;
        unreadable += usize::from(c == char::REPLACEMENT_CHARACTER);
        frequent += usize::from(is_frequent(c, encoding));
    }
    if all == 0 || unreadable * 50 > all { 0 } else { frequent * 100 / all }
}

fn is_frequent(c: char, encoding: &'static Encoding) -> bool {
    let is_hiragana = ('\u{3041}'..='\u{3096}').contains(&c);
    if encoding == SHIFT_JIS || encoding == EUC_JP {
        is_hiragana
    } else if encoding == EUC_KR {
        KOREAN.contains(c)
    } else if encoding == BIG5 {
        TRADITIONAL.contains(c)
    } else {
        SIMPLIFIED.contains(c)
    }
}

/// An alphabet, the charsets it is written in, and its most frequent small letters.
struct Alphabet {
    letters: std::ops::RangeInclusive<char>,
    frequent: &'static str,
    encodings: &'static [&'static Encoding],
}

const ALPHABETS: &[Alphabet] = &[
    Alphabet {
        letters: 'Ѐ'..='ґ',
        frequent: "оеаинтсрвл",
        encodings: &[WINDOWS_1251, KOI8_R, IBM866, ISO_8859_5],
    },
    Alphabet { letters: 'ء'..='ي', frequent: "اليمنورتبةعد", encodings: &[WINDOWS_1256] },
    Alphabet { letters: 'Ά'..='ώ', frequent: "αοιετσνηρκς", encodings: &[WINDOWS_1253] },
    Alphabet { letters: 'א'..='ת', frequent: "יוהלאמרתשב", encodings: &[WINDOWS_1255] },
];

fn best_alphabet(sample: &[u8]) -> Option<&'static Encoding> {
    let encodings = ALPHABETS.iter().flat_map(|alphabet| alphabet.encodings);
    let scored = encodings.filter_map(|encoding| Some((alphabet_score(sample, encoding)?, *encoding)));
    let (score, best) = scored.max_by_key(|(score, _)| *score)?;
    (score > 0).then_some(best)
}

/// How much a sample looks like running text in a charset, 0 where it hardly does; `None` for other charsets.
fn alphabet_score(sample: &[u8], encoding: &'static Encoding) -> Option<i64> {
    let alphabet = ALPHABETS.iter().find(|alphabet| alphabet.encodings.contains(&encoding))?;
    let text = encoding.decode_without_bom_handling(sample).0;
    let (mut sum, mut count) = (0, 0);
    let mut before = ' ';
    for c in text.chars() {
        if !c.is_ascii() {
            sum += letter_score(c, before, alphabet);
            count += 1;
        }
        before = c;
    }
    Some(if sum >= LEAST_SCORE * count { sum } else { 0 })
}

/// Frequent letters count for a charset; what is no letter of its alphabet counts against it, and so does a capital after
/// a small letter: the sign of KOI8-R read as windows-1251 and the other way round.
fn letter_score(c: char, before: char, alphabet: &Alphabet) -> i64 {
    match c {
        _ if c.is_uppercase() && before.is_lowercase() && !before.is_ascii() => -6,
        _ if alphabet.frequent.contains(c) => 3,
        _ if c.is_uppercase() && alphabet.letters.contains(&c) => 0,
        _ if alphabet.letters.contains(&c) => 1,
        '«' | '»' | '—' | '–' | '№' | '\u{a0}' | '…' | '“' | '”' | '„' | '’' | '©' | '،' | '؟' => {
            0
        }
        _ => -6,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const RUSSIAN: &str =
        "Уважаемые гости, вопрос о погоде в столице был задан трижды, и трижды на него не ответили.";
    const CHINESE: &str =
        "我们感谢山谷里的人们今年所做的一切，他们在大水中没有离开自己的家，也没有离开我们的国家。";
    const TAIWAN: &str =
        "我們感謝山谷裡的人們今年所做的一切，他們在大水中沒有離開自己的家，也沒有離開我們的國家。";
    const JAPANESE: &str =
        "谷の人々がこの一年にしてくださったことに、心から感謝いたします。橋はまた架けられます。";
    const KOREAN_TEXT: &str =
        "우리는 올해 골짜기의 사람들이 한 모든 일에 감사드립니다. 다리는 다시 놓일 것입니다.";
    const ARABIC: &str = "نشكر أهل الوادي على كل ما فعلوه في هذا العام من أجل الجسر والميناء والمدينة.";
    const GREEK: &str = "Ευχαριστούμε τους ανθρώπους της κοιλάδας για όσα έκαναν φέτος για τη γέφυρα.";

    fn found(payload: &[u8]) -> Option<&'static Encoding> {
        suggested(payload, std::str::from_utf8(payload).is_ok())
    }

    #[test]
    fn running_text_tells_its_charset() {
        for (text, encodings) in [
            (RUSSIAN, &[WINDOWS_1251, KOI8_R, IBM866, ISO_8859_5][..]),
            (CHINESE, &[GB18030]),
            (TAIWAN, &[BIG5]),
            (JAPANESE, &[SHIFT_JIS, EUC_JP, ISO_2022_JP]),
            (KOREAN_TEXT, &[EUC_KR]),
            (ARABIC, &[WINDOWS_1256]),
            (GREEK, &[WINDOWS_1253]),
        ] {
            for &encoding in encodings {
                let page = format!("<p class=\"text\">{text}</p>");
                assert_eq!(found(&encoding.encode(&page).0), Some(encoding), "{text}");
            }
        }
    }

    #[test]
    fn utf_16_is_known_without_a_mark_whatever_it_holds() {
        for text in ["The river rises in spring.", RUSSIAN, KOREAN_TEXT] {
            let little: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
            let big: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
            assert_eq!((found(&little), found(&big)), (Some(UTF_16LE), Some(UTF_16BE)), "{text}");
        }
    }

    #[test]
    fn western_accents_tell_nothing() {
        let french = "Nous avons été reçus à l’hôtel de ville, où l’on a célébré la fête des phares.";
        assert_eq!(found(&encoding_rs::WINDOWS_1252.encode(french).0), None);
        assert_eq!(found(b"caf\xE9"), None);
    }
}
