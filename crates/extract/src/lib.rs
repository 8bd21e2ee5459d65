//! Reads a captured page: from its bytes to a reading with warnings. Pure.
//!
//! One page's life here: its bytes become text with a way back to the bytes (`decode`); the text becomes a flat
//! run of visible lines, whatever it was written in (`page`); the lines are given their places: headline, body,
//! listings, furniture (`zones`); in the body labels are found and turns made (`labels`, `turns`); what headline,
//! clocks and markup tell of kind, people, place and times is read last (`metadata`). A statement that arrives
//! taken apart already, as a JSON object, joins at the body.
//!
//! Two laws hold for every input, and are tested as properties: reading only the bytes of a span again gives the
//! same text ([`reread`]), and every visible line ([`visible_lines`]) stands in exactly one of headline, turns,
//! listings and furniture. No rule knows a site; words of languages are data in `languages/`,
//! and the little that no page tells of its publisher is data in `publishers/`.

mod clocks;
mod correction;
mod dates;
mod decode;
mod eight;
mod furniture;
mod glance;
mod headline;
mod kind;
mod labels;
mod language;
mod laws;
mod letters;
mod lexicon;
mod links;
mod listings;
mod metadata;
mod mojibake;
mod names;
mod notes;
mod page;
mod paragraphs;
mod phrases;
mod publishers;
mod quick;
mod reader;
mod reread;
mod speakers;
mod statement_json;
mod turns;
mod vocabulary;
mod wording;
mod zones;

pub use correction::{CorrectionRefused, UNMATCHED, correct, place};
pub use laws::broken_laws;
pub use letters::{character_reference, decode_exactly};
pub use links::{PageLink, links};
pub use metadata::SETTLED_BY_SITE_ZONE;
pub use reader::{ReadOptions, read};
pub use reread::{Line, reread, visible_lines};

/// The version of the extractor, kept with every reading.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");

/// The media type of a statement that arrives already taken apart: one JSON object.
pub const STATEMENT_JSON: &str = "application/vnd.dictum.statement+json";

/// White space folded to single spaces, none at the ends.
pub(crate) fn fold(text: &str) -> String {
    if is_folded(text) {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
    }
    out
}

/// Says whether there is nothing to fold, as far as ASCII tells it: words parted by single spaces.
fn is_folded(text: &str) -> bool {
    let mut before = b' ';
    let single = text.bytes().all(|byte| {
        let is_single = byte.is_ascii_graphic() || byte == b' ' && before != b' ';
        before = byte;
        is_single
    });
    single && (before != b' ' || text.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn words_are_parted_by_single_spaces(text in "[ab \t\u{a0}é]{0,12}") {
            let words: Vec<&str> = text.split_whitespace().collect();
            prop_assert_eq!(fold(&text), words.join(" "));
        }
    }
}
