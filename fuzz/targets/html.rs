//! HTML of every making: the laws hold.

#![no_main]

#[path = "../../crates/extract/tests/support/mod.rs"]
mod support;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|payload: &[u8]| {
    support::assert_lawful(payload, Some("text/html"), None);
});
