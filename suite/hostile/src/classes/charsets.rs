//! Charsets that are lied about, mixed, or broken off: whatever is read, its spans are exact in bytes.

use super::{checkout, laws::read_lawfully};
use crate::{Case, chance::Chance};
use std::fs;

/// What pages are said to be in.
const SAID: &[&str] = &[
    "utf-8",
    "utf-16",
    "utf-16le",
    "utf-16be",
    "windows-1251",
    "windows-1252",
    "koi8-r",
    "gb18030",
    "gbk",
    "big5",
    "shift_jis",
    "euc-jp",
    "euc-kr",
    "iso-2022-jp",
    "iso-8859-8-i",
    "x-user-defined",
    "replacement",
    "utf-7",
    "utf-32",
    "nonsense",
    "",
];

/// Byte sequences that decoders trip over.
const BROKEN: &[&[u8]] = &[
    b"\xff",
    b"\xc3",
    b"\xe2\x82",
    b"\xf0\x9f\x98",
    b"\xed\xa0\x80",
    b"\xed\xbf\xbf",
    b"\xc0\x80",
    b"\xf4\x90\x80\x80",
    b"\xfe\xff",
    b"\xff\xfe",
    b"\xef\xbb\xbf",
    b"\x1b$B",
    b"\x1b(J\\",
    b"\x1b$",
    b"\x81",
    b"\x81\x30",
    b"\x81\x30\x81",
    b"\xfe\x40",
    b"\x8e",
    b"\x8f\xa1",
    b"\xa1\xa0",
    b"\x80",
    b"\0",
    b"\xd8\x00",
    b"\x00\xd8\x00",
    b"\x1a",
    b"~{",
    b"+ADw-",
];

/// The class: each sample under each lie, and mixtures by chance.
pub(super) fn cases() -> Box<dyn Iterator<Item = Case>> {
    let samples = samples();
    let lies = samples.clone().into_iter().flat_map(|(label, words)| {
        SAID.iter()
            .map(move |said| case(format!("{label} said to be {said}"), page_of(&words, said), Some(said)))
    });
    let mixed = (0..700_u64).map(move |seed| {
        let mut chance = Chance::from_seed(seed);
        let mut payload = Vec::new();
        for _ in 0..=chance.below(12) {
            match chance.below(3) {
                0 => payload.extend_from_slice(chance.one_of(BROKEN)),
                1 => payload.extend_from_slice(b"<p>Ada Lorn: the sea is calm.</p>"),
                _ => payload.extend_from_slice(&samples[chance.below(samples.len())].1),
            }
        }
        let said = (chance.below(3) > 0).then(|| chance.one_of(SAID));
        case(format!("mixed {seed}"), payload, said)
    });
    Box::new(lies.chain(mixed))
}

fn case(name: String, payload: Vec<u8>, said: Option<&'static str>) -> Case {
    // A broken character of four bytes says something else when the byte behind it is missing: of these only a reading is asked for.
    let depends_on_next = matches!(said, Some("gb18030" | "gbk"))
        || payload.windows(2).any(|pair| pair[0] >= 0x81 && pair[1].is_ascii_digit());
    Case::new(name, payload.len(), move || {
        if depends_on_next {
            let capture = super::laws::capture_of(&payload, Some("text/html"), said);
            dictum_extract::read(&payload, capture, &dictum_extract::ReadOptions::default());
            return Ok(());
        }
        for media_type in ["text/html", "text/plain"] {
            read_lawfully(&payload, Some(media_type), said)?;
        }
        Ok(())
    })
}

/// A page that says one charset in its markup and holds words in another.
fn page_of(words: &[u8], said: &str) -> Vec<u8> {
    let mut page = format!("<meta charset=\"{said}\"><title>").into_bytes();
    for part in [words, b"</title><p>", words, b"</p><p><b>", words, b":</b> ", words] {
        page.extend_from_slice(part);
    }
    page
}

/// Words in each charset, as other programs encode them: label and bytes.
fn samples() -> Vec<(String, Vec<u8>)> {
    let list = fs::read_to_string(checkout().join("crates/extract/tests/conformance/samples.txt")).unwrap();
    let lines = list.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    let read = |line: &str| {
        let (label, rest) = line.split_once('\t').unwrap();
        let digits = rest.rsplit('\t').next().unwrap_or_default();
        let bytes =
            (0..digits.len()).step_by(2).map(|at| u8::from_str_radix(&digits[at..at + 2], 16).unwrap());
        (label.to_owned(), bytes.collect())
    };
    lines.map(read).collect()
}
