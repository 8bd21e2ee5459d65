//! The Big List of Naughty Strings: as page text and inside HTML each keeps the laws, and none of its words is lost.

use crate::{
    bare, in_checkout, seen,
    support::{assert_lawful, reading},
};
use dictum_extract::visible_lines;

fn strings() -> Vec<String> {
    let list = std::fs::read_to_string(in_checkout("suite/vendor/naughty-strings/blns.json")).unwrap();
    let strings: Vec<String> = serde_json::from_str(&list).unwrap();
    assert!(strings.len() > 500);
    strings
}

#[test]
fn every_string_keeps_the_laws_as_a_page_of_any_kind() {
    for string in strings() {
        for media_type in ["text/plain", "text/html", "text/markdown"] {
            assert_lawful(string.as_bytes(), Some(media_type), Some("utf-8"));
        }
    }
}

#[test]
fn every_string_is_seen_whole_as_page_text() {
    for string in strings() {
        let lines = visible_lines(string.as_bytes(), Some("text/plain"), Some("utf-8"));
        let seen: String = lines.iter().map(|line| bare(&line.text)).collect();
        let expected = string.trim_start_matches('\u{feff}');
        assert_eq!(seen, bare(expected), "{string:?}");
    }
}

#[test]
fn every_string_is_seen_whole_inside_html() {
    for string in strings() {
        let escaped = string.replace('&', "&amp;").replace('<', "&lt;");
        let page =
            format!("<html><body><article><h1>On strings</h1><p>{escaped}</p></article></body></html>");
        assert_lawful(page.as_bytes(), Some("text/html"), Some("utf-8"));
        assert_eq!(seen(&page), format!("Onstrings{}", bare(&string)), "{string:?}");
    }
}

#[test]
fn every_string_is_kept_as_a_speakers_words() {
    for string in strings().into_iter().filter(|string| !bare(string).is_empty()) {
        let escaped = string.replace('&', "&amp;").replace('<', "&lt;");
        let page = format!(
            "<article><h1>Remarks on strings</h1><p><b>Ada Lorn:</b> The first thing that I wish to say on this day is \
             this, and I quote it as it was given to me: {escaped}</p></article>"
        );
        let read = reading(page.as_bytes(), Some("text/html"), Some("utf-8"));
        let turns = read.statement.iter().flat_map(|statement| &statement.turns);
        let words: String =
            turns.flat_map(|turn| &turn.paragraphs).map(|paragraph| bare(&paragraph.text)).collect();
        assert!(words.contains(&bare(&string)), "{string:?} is not in {words:?}");
    }
}
