//! What an archive keeps, with the bytes of somebody else in it: entries of the record, and segments of the word index.

use crate::{Case, case::ensure, chance::Chance};
use dictum_archive::record::entry::Entry;
use dictum_collate::{Asked, Quote, Segment, SegmentBuilder, Wanted, candidates, merge};
use dictum_model::Statement;
use std::io::Cursor;

/// A number that no segment of ours has: places beyond what is there must not be believed.
const WORDS: &[&str] = &[
    "the sea is calm and the boats are in",
    "calm",
    "nowhere at all",
    "the the the the",
    "boats … sea [is] calm",
];

/// Sound entries of each kind.
const ENTRIES: &[&str] = &[
    "dictum/1 capture\npayload sha256:0000000000000000000000000000000000000000000000000000000000000001\nbytes 12\nmedia-type text/html\ncharset utf-8\ntarget-uri https://ports.vessaria.example/a\ncaptured-at 2031-06-28T10:00:00Z\ncaptured-at-from warc\nhttp-status 200\nsource a.html\n",
    "dictum/1 edition\nstatement 0123456789abc\nknown-as uri https://ports.vessaria.example/a\ncapture 1\nwords sha256:0000000000000000000000000000000000000000000000000000000000000002\nlanguage en\nextractor 0.2.0\n",
    "dictum/1 correction\npayload sha256:0000000000000000000000000000000000000000000000000000000000000001\nfield turn-speaker\nwords Calm\\nseas\nat 812 1050\nto Ada Lorn\nby Ada Brandt\nreason The plan says so.\nmade-at 2031-06-28T10:00:00Z\n",
    "dictum/1 run\nstarted-at 2031-06-28T10:00:00Z\nended-at 2031-06-28T10:00:01Z\nprogram dictum 0.1.0\ncaptures 1\nrevisits 0\neditions 1\nrefused 0\n",
];

/// The class.
pub(super) fn cases() -> Box<dyn Iterator<Item = Case>> {
    let entries = (0..1000_u64).map(|seed| {
        let mut chance = Chance::from_seed(seed);
        let bytes = chance.mutated(chance_entry(&mut Chance::from_seed(seed ^ 1)).as_bytes());
        let text = String::from_utf8_lossy(&bytes).into_owned();
        Case::new(format!("entry {seed}"), text.len(), move || entry_holds(&text))
    });
    let many = [
        ("lines", "a b\n"),
        ("spaces", " "),
        ("backslashes", "\\"),
        ("kinds", "dictum/1 "),
        ("payloads", "payload sha256:00\n"),
    ];
    let long = many.map(|(name, unit)| {
        let text = ENTRIES[0].to_owned() + &unit.repeat((1 << 20) / unit.len());
        Case::new(format!("entry with many {name}"), text.len(), move || entry_holds(&text))
    });
    let whole = segment();
    let segments = (0..700_u64).map(move |seed| {
        let mut chance = Chance::from_seed(seed);
        let mut bytes = chance.mutated(&whole);
        if seed % 3 > 0 {
            mend_head(&mut bytes);
        }
        Case::new(format!("segment {seed}"), bytes.len(), move || segment_holds(&bytes))
    });
    Box::new(entries.chain(long).chain(segments))
}

fn chance_entry(chance: &mut Chance) -> &'static str {
    chance.one_of(ENTRIES)
}

/// What is read of an entry is written as it was read, or it is refused.
fn entry_holds(text: &str) -> Result<(), String> {
    let Ok(entry) = Entry::from_text(text) else { return Ok(()) };
    let Ok(written) = entry.to_text() else { return Ok(()) };
    let again =
        Entry::from_text(&written).map_err(|error| format!("what was written is refused: {error}"))?;
    ensure(again == entry, || "what was written reads otherwise".to_owned())
}

/// A segment of the word index over two statements.
fn segment() -> Vec<u8> {
    let mut builder = SegmentBuilder::new();
    for (number, words) in
        [(1, "The sea is calm, and the boats are in."), (2, "The boats are not in. Why is the sea not calm?")]
    {
        builder.add(number, &statement(words));
    }
    builder.finish()
}

pub(super) fn statement(words: &str) -> Statement {
    let line = serde_json::json!({"id": "a", "headline": "Toast", "speaker": "Ada Lorn", "published_at": "2031-06-28", "text": words}).to_string();
    let capture = super::laws::capture_of(line.as_bytes(), Some(dictum_extract::STATEMENT_JSON), None);
    dictum_extract::read(line.as_bytes(), capture, &dictum_extract::ReadOptions::default()).statement.unwrap()
}

/// Writes the head's own hash anew, so that what lies behind a broken head is looked at too.
fn mend_head(bytes: &mut [u8]) {
    const HEAD: usize = 8 + 4 + 4 + 16 * 13;
    let Some(head) = bytes.get(..HEAD) else { return };
    let hash = head.iter().fold(0xCBF2_9CE4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x100_0000_01B3)
    });
    if let Some(place) = bytes.get_mut(HEAD..HEAD + 8) {
        place.copy_from_slice(&hash.to_le_bytes());
    }
}

fn segment_holds(bytes: &[u8]) -> Result<(), String> {
    let Ok(segment) = Segment::open(bytes) else { return Ok(()) };
    let held = statement("The sea is calm, and the boats are in.");
    for words in WORDS {
        let Ok(quote) = Quote::parse(words) else { continue };
        let wanted = Wanted { limit: 10, speaker: Some("Ada Lorn"), days: None };
        let found = candidates(std::slice::from_ref(&segment), &quote, &wanted);
        ensure(found.statements.len() <= 10, || format!("{} statements", found.statements.len()))?;
        for candidate in &found.statements {
            let held = dictum_collate::Held {
                places: &candidate.places,
                ..dictum_collate::Held::whole(candidate.doc, &held)
            };
            dictum_collate::judge_one(&quote, &Asked { found: Some(&found), ..Asked::default() }, &held);
        }
    }
    // Merged with a sound one, as when the archive grows.
    let sound = self::segment();
    let sound = Segment::open(&sound).map_err(|error| error.to_string())?;
    let mut merged = Cursor::new(Vec::new());
    merge(&[sound, segment], &mut merged).map_err(|error| error.to_string())?;
    let merged = merged.into_inner();
    ensure(merged.len() < 64 << 20, || format!("merged to {} bytes", merged.len()))
}
