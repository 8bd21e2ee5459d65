//! Page text, Markdown, and statements taken apart already: the laws hold.

#![no_main]

#[path = "../../crates/extract/tests/support/mod.rs"]
mod support;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|payload: &[u8]| {
    for media_type in ["text/plain", "text/markdown", dictum_extract::STATEMENT_JSON] {
        support::assert_lawful(payload, Some(media_type), Some("utf-8"));
    }
});
