//! Compares what the reader sees of pages with what html5ever's tree shows: of real pages, 999 in 1,000 must be the same.
//!
//! ```text
//! cargo run --release -p dictum-extract --example compare_with_html5ever -- PAGE...
//! ```
//!
//! Prints each page that differs, with the first difference, and fails where too many differ without a reason. The reasons
//! stand in `tests/conformance/captures_that_differ.txt`, a line a page.

#[path = "../tests/conformance/tree_text.rs"]
mod tree_text;

use dictum_extract::visible_lines;
use std::{path::Path, process::ExitCode};

const EXPLAINED: &str = include_str!("../tests/conformance/captures_that_differ.txt");
/// Of a thousand pages, how many may differ without a reason.
const BORNE: usize = 1;

fn main() -> ExitCode {
    let (mut read, mut explained, mut unexplained) = (0, 0, 0);
    for path in std::env::args().skip(1) {
        let Ok(bytes) = std::fs::read(&path) else {
            eprintln!("{path} cannot be read");
            return ExitCode::FAILURE;
        };
        read += 1;
        let Some(difference) = first_difference(&String::from_utf8_lossy(&bytes)) else { continue };
        let name = Path::new(&path).file_name().unwrap_or_default().to_string_lossy().into_owned();
        match EXPLAINED.lines().find_map(|line| line.strip_prefix(name.as_str())?.strip_prefix(": ")) {
            Some(_) => explained += 1,
            None => {
                unexplained += 1;
                println!("{name}: {difference}");
            }
        }
    }
    println!("{read} pages: {explained} differ for a reason that is known, {unexplained} without one");
    ExitCode::from(u8::from(unexplained * 1000 > read * BORNE))
}

/// Where the two first part, with some of what each shows there.
fn first_difference(page: &str) -> Option<String> {
    let bare =
        |text: &str| -> Vec<char> { text.chars().filter(|c| !c.is_whitespace() && *c != '\0').collect() };
    let lines = visible_lines(page.as_bytes(), Some("text/html"), Some("utf-8"));
    let ours: Vec<char> = lines.iter().flat_map(|line| bare(&line.text)).collect();
    let theirs = bare(tree_text::tree_text(page).trim_start_matches('\u{feff}'));
    if ours == theirs {
        return None;
    }
    let same = ours.iter().zip(&theirs).take_while(|(a, b)| a == b).count();
    let shown = |text: &[char]| -> String { text.iter().skip(same.saturating_sub(20)).take(70).collect() };
    Some(format!("after {same} letters: ours “{}”, theirs “{}”", shown(&ours), shown(&theirs)))
}
