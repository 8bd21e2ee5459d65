//! Whole pages in the layouts of many houses, each with the reading a person would give it.
//!
//! `UPDATE_EXPECT=1 cargo test -p dictum-extract` rewrites the expectations: look at every change.

mod support;

use expect_test::expect_file;
use std::path::Path;
use support::{assert_lawful, outline, reading};

fn media_type(name: &str) -> &'static str {
    match Path::new(name).extension().and_then(|extension| extension.to_str()) {
        Some("html") => "text/html",
        Some("md") => "text/markdown",
        Some("json") => dictum_extract::STATEMENT_JSON,
        _ => "text/plain",
    }
}

#[allow(clippy::unwrap_used, reason = "a fixture that cannot be read is a failed test")]
fn check(name: &str) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/pages");
    let payload = std::fs::read(folder.join(name)).unwrap();
    assert_lawful(&payload, Some(media_type(name)), None);
    let read = reading(&payload, Some(media_type(name)), None);
    expect_file![folder.join(format!("{name}.expected"))].assert_eq(&outline(&read));
    // The form every door prints reads back as the same reading.
    let printed = dictum_formats::reading_json::to_json(&read);
    assert!(printed.contains("\"statement\""));
}

macro_rules! pages {
    ($($test:ident: $file:literal),+ $(,)?) => { $(#[test] fn $test() { check($file); })+ };
}

pages! {
    an_address_with_questions_clocks_counters_and_listings: "embassy-address.txt",
    an_article_on_a_page_served_around_midnight: "embassy-article.txt",
    a_letter_on_a_page_without_clocks_or_listings: "embassy-letter.txt",
    remarks_with_a_glued_date_and_a_labelled_closing: "ministry-remarks.txt",
    a_meeting_with_bold_labels_captions_and_a_pull_quote: "president-meeting.html",
    the_same_meeting_flattened_with_all_navigation: "president-meeting.txt",
    a_briefing_with_questions_marked_by_a_letter: "briefing.txt",
    a_list_page_that_looks_like_a_speech: "list.html",
    a_news_conference_in_russian: "russian.txt",
    answers_to_a_journalist_in_chinese: "chinese.html",
    a_release_in_markdown_with_a_yaml_head: "release.md",
    a_statement_taken_apart_already: "statement.json",
}
