//! Words where labels stand: bold or bare at the beginning of paragraphs, with words behind them.

#![no_main]

#[path = "../../crates/extract/tests/support/mod.rs"]
mod support;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|lines: &str| {
    let mut html = "<article><h1>News conference on the ferry</h1>".to_owned();
    let mut text = "News conference on the ferry\n\n".to_owned();
    for (number, line) in lines.lines().take(40).enumerate() {
        let (label, words) = line.split_at(line.floor_char_boundary(line.len() / 2));
        match number % 3 {
            0 => html.push_str(&format!("<p><b>{label}</b> {words}</p>")),
            1 => html.push_str(&format!("<p>{label}: {words}</p>")),
            _ => html.push_str(&format!("{label}<br>{words}<br>")),
        }
        text.push_str(&format!("{label}: {words}, and the ferry runs on all days of the week.\n\n"));
    }
    support::assert_lawful(html.as_bytes(), Some("text/html"), Some("utf-8"));
    support::assert_lawful(text.as_bytes(), Some("text/plain"), Some("utf-8"));
});
