//! Bytes in a charset that is declared, or not: whatever they are read as, spans are exact.

#![no_main]

#[path = "../../crates/extract/tests/support/mod.rs"]
mod support;

use libfuzzer_sys::fuzz_target;

const CHARSETS: [Option<&str>; 14] = [
    None,
    Some("utf-8"),
    Some("utf-16le"),
    Some("utf-16be"),
    Some("windows-1251"),
    Some("windows-1252"),
    Some("koi8-r"),
    Some("gb18030"),
    Some("gbk"),
    Some("big5"),
    Some("shift_jis"),
    Some("euc-jp"),
    Some("euc-kr"),
    Some("iso-2022-jp"),
];

fuzz_target!(|bytes: &[u8]| {
    let [choice, payload @ ..] = bytes else { return };
    let media_type = if choice & 0x80 == 0 { "text/plain" } else { "text/html" };
    let charset = CHARSETS[usize::from(choice & 0x7f) % CHARSETS.len()];
    // What a broken character of four bytes says depends on the byte behind it: the one case in which a span read alone may
    // say less. So of these only a reading is asked for.
    if matches!(charset, Some("gb18030" | "gbk")) {
        support::reading(payload, Some(media_type), charset);
        return;
    }
    support::assert_lawful(payload, Some(media_type), charset);
});
