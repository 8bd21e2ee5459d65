//! Quotations to be checked: very long, nothing but marks, one word over and over, letters that fold oddly.

use super::kept::statement;
use crate::{Case, case::ensure, chance::Chance, room::Room};
use dictum::{CheckRequest, model::ErrorKind};
use dictum_collate::{Asked, Held, Quote, judge_one};
use std::time::Duration;

/// What a check may take: the longest are two thousand words against a page as long.
const ANSWER: Duration = Duration::from_secs(1);

/// Pieces that quotations are made of.
const PIECES: &[&str] = &[
    "…",
    "...",
    "[…]",
    "(...)",
    "<...>",
    "[",
    "]",
    "[sic]",
    "[not]",
    "“",
    "”",
    "\"",
    "'",
    "’",
    "the ",
    "sea ",
    "not ",
    "calm ",
    "harbour ",
    "1,000 ",
    "1.000 ",
    "³",
    "½",
    "ﬁ",
    "ß",
    "İ",
    "ı",
    "ſ",
    "Å",
    "e\u{301}",
    "\u{301}",
    "\u{200d}",
    "\u{200b}",
    "\u{ad}",
    "\u{202e}",
    "\u{2066}",
    "\u{feff}",
    "\0",
    "界",
    "한",
    "ب",
    "\u{0640}",
    "\u{1F468}\u{200D}\u{1F469}",
    "𝐬𝐞𝐚",
    "ＳＥＡ",
    "-",
    "—",
    "\n",
    "\t",
    "don't ",
    "U.S.",
    "A.B.C.",
    ".",
    ",",
    ":",
    "@",
    "#",
    "2031-06-28 ",
    "http://a.example/ ",
    "\u{0f71}\u{0f72}",
    "\u{fdfa}",
    "ΐ",
    "ﷺ",
    "ẛ̣",
];

/// The class.
pub(super) fn cases() -> Box<dyn Iterator<Item = Case>> {
    let repeated = PIECES.iter().flat_map(|piece| {
        [100, 1900, 4000, 100_000].map(|times| (format!("{piece:?} {times} times"), piece.repeat(times)))
    });
    let spaced =
        ["the sea is ", "… sea ", "sea […] not ", "[not] ", "sea, ", "a b c d e f g h i j ", "界 界 "]
            .into_iter()
            .map(|unit| (format!("{unit:?} up to the limit"), unit.repeat(2000)));
    let made = (0..500_u64).map(|seed| {
        let mut chance = Chance::from_seed(seed);
        let count = 1 + chance.below(60);
        (format!("made {seed}"), (0..count).map(|_| chance.one_of(PIECES)).collect())
    });
    let asked = repeated.chain(spaced).chain(made).map(|(name, words)| check(name, words));
    Box::new(asked.chain(against_likeness()))
}

/// A quotation put to the archive of samples and traps.
fn check(name: String, quote: String) -> Case {
    let room = Room::open();
    Case::new(name, quote.len(), move || {
        let asked = CheckRequest {
            quote,
            speaker: Some("Ada \u{202e}Lorn".into()),
            limit: 5,
            ..CheckRequest::default()
        };
        match room.dictum.check(&asked) {
            Ok(answer) => ensure(answer.others.len() <= 5, || format!("{} others", answer.others.len())),
            Err(error) => {
                ensure(error.kind() == ErrorKind::AskedWrongly, || format!("{:?}: {error}", error.kind()))
            }
        }
    })
    .within(ANSWER)
}

/// Quotations that are almost the text they are set against, in ways that leave many alignments: the worst for aligning.
fn against_likeness() -> impl Iterator<Item = Case> {
    let units = [
        "the ",
        "the sea ",
        "a b ",
        "a b c ",
        "sea … ",
        "x",
        "not the ",
        "one two three four five six seven ",
    ];
    units.into_iter().flat_map(move |unit| {
        units.map(move |other| {
            let held = statement(&other.repeat(40_000 / other.len()));
            let words = unit.repeat(9_000 / unit.len());
            Case::new(format!("{unit:?} against {other:?}"), words.len(), move || {
                if let Ok(quote) = Quote::parse(&words) {
                    judge_one(&quote, &Asked::default(), &Held::whole(1, &held));
                }
                Ok(())
            })
            .within(ANSWER)
        })
    })
}
