//! Words where dates are looked for: in headline, dateline, markup, JSON-LD and address.

#![no_main]

#[path = "../../crates/extract/tests/support/mod.rs"]
mod support;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|words: &str| {
    let attribute = words.replace('"', "&quot;");
    let string = words.replace(['"', '\\', '<'], " ").replace(char::is_control, " ");
    let page = format!(
        "<html><head><meta property=\"article:published_time\" content=\"{attribute}\">\
         <script type=\"application/ld+json\">{{\"@type\": \"Article\", \"datePublished\": \"{string}\"}}</script>\
         <title>Address to the fishers, {words}</title></head><body><h1>Address to the fishers, {words}</h1>\
         <p><time datetime=\"{attribute}\">{words}</time></p><p>{words}</p>\
         <p>The nets are mended by hand, and the harbour waits for the boats as it always has.</p></body></html>"
    );
    support::assert_lawful(page.as_bytes(), Some("text/html"), Some("utf-8"));
    let text =
        format!("Address to the fishers, {words}\n\n{words}\n\nThe nets are mended by hand.\n\n{words}\n");
    support::assert_lawful(text.as_bytes(), Some("text/plain"), Some("utf-8"));
});
