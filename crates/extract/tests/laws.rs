//! The laws of reading, for pages of every making and for bytes of none.

mod support;

use dictum_extract::STATEMENT_JSON;
use proptest::prelude::*;
use support::{assert_lawful, reading};

const MEDIA_TYPES: &[Option<&str>] = &[
    None,
    Some("text/html"),
    Some("text/plain"),
    Some("text/markdown"),
    Some(STATEMENT_JSON),
    Some("image/png"),
];
const CHARSETS: &[Option<&str>] = &[
    None,
    Some("utf-8"),
    Some("windows-1251"),
    Some("shift_jis"),
    Some("gb18030"),
    Some("euc-jp"),
    Some("big5"),
    Some("iso-2022-jp"),
    Some("utf-16le"),
    Some("nonsense"),
];

/// Pieces that pages are made of, and that readers trip over.
const PIECES: &[&str] = &[
    "Question: why? ",
    "Ada Lorn: because ",
    "<p>",
    "</p>",
    "<b>",
    "</b>",
    "<br>",
    "<div class=\"share\">",
    "</div>",
    "<li>",
    "<h1>",
    "</h1>",
    "<blockquote>",
    "<table><tr><td>",
    "&amp;",
    "&nbsp;",
    "&#8217;",
    "&",
    "<",
    ">",
    "\n",
    "\n\n",
    "\r\n",
    "   ",
    "\u{a0}",
    "28 June 2031",
    "Lima: 12:31",
    "* * *",
    "**",
    "_",
    "[",
    "](x)",
    "](",
    "\\*",
    "# ",
    "- ",
    "> ",
    "24.06.2031 - The minister spoke at length ",
    "24.06.2031 - The minister wrote again ",
    "12 days have passed since the flood ",
    "The river rises in spring, and the valley waits for it. ",
    "Вопрос: ",
    "问：",
    "<script>x</script>",
    "<!-- c -->",
    "<!--",
    "<pre>",
    "</pre>",
    "<svg>",
    "<title>T</title>",
    "<article itemprop=\"articleBody\">",
    "</article>",
    "<time datetime=2031-06-28>",
    "</time>",
    "all messages",
    "(Applause)",
    "Q ",
    "<span hidden>x</span>",
    "\u{200b}",
    "é",
    "\u{3000}",
    "• ",
    "---\n",
    "title: a\n",
    "\"",
    "\t",
    "                    ",
];

fn piece() -> impl Strategy<Value = String> {
    prop_oneof![4 => prop::sample::select(PIECES).prop_map(str::to_owned), 1 => "[a-zA-Z .,:é\u{a0}]{0,24}"]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_laws_hold_for_pages_made_of_odd_pieces(pieces in prop::collection::vec(piece(), 0..40), media in 0usize..4) {
        assert_lawful(pieces.concat().as_bytes(), MEDIA_TYPES[media], None);
    }

    #[test]
    fn the_laws_hold_in_every_charset(pieces in prop::collection::vec(piece(), 0..20), media in 0usize..4, charset in 0..CHARSETS.len()) {
        let text = pieces.concat();
        let encoding = CHARSETS[charset].and_then(|name| encoding_rs::Encoding::for_label(name.as_bytes()));
        let bytes = match encoding {
            Some(encoding) if encoding == encoding_rs::UTF_16LE => text.encode_utf16().flat_map(u16::to_le_bytes).collect(),
            Some(encoding) => encoding.encode(&text).0.into_owned(),
            None => text.into_bytes(),
        };
        assert_lawful(&bytes, MEDIA_TYPES[media], CHARSETS[charset]);
    }

    #[test]
    fn no_bytes_make_the_reader_panic(bytes in prop::collection::vec(any::<u8>(), 0..600), media in 0..MEDIA_TYPES.len(), charset in 0..CHARSETS.len()) {
        let read = reading(&bytes, MEDIA_TYPES[media], CHARSETS[charset]);
        prop_assert_eq!(read.capture.bytes, bytes.len());
    }

    #[test]
    fn the_laws_hold_for_statements_taken_apart(text in "[a-zA-Z:.\"\\\\ \n\u{e9}\u{1F600}]{0,120}", headline in "[a-zA-Z ’,\"\\\\0-9]{0,60}", several in any::<bool>()) {
        let key = if several { format!("\"paragraphs\":[{},{}]", serde_json::json!(text), serde_json::json!("Question: Is it?")) }
            else { format!("\"text\":{}", serde_json::json!(text)) };
        let json = format!("{{\"id\":1,\"headline\":{},{key},\"unknown\":[]}}", serde_json::json!(headline));
        assert_lawful(json.as_bytes(), Some(STATEMENT_JSON), None);
    }
}

#[test]
fn four_hundred_kilobytes_of_nested_blocks_are_read() {
    assert_lawful("<div>".repeat(80_000).as_bytes(), Some("text/html"), None);
    let deep = format!("{}<p>The valley waits.</p>", "<div><b><i>".repeat(40_000));
    assert_lawful(deep.as_bytes(), Some("text/html"), None);
}

#[test]
fn eighty_thousand_attributes_on_one_tag_are_read() {
    let attributes: String = (0..80_000).map(|i| format!(" a{i}=x")).collect();
    assert_lawful(format!("<p{attributes}>The valley waits.</p>").as_bytes(), Some("text/html"), None);
}

#[test]
fn elements_that_are_never_closed_are_sought_only_once() {
    for mark in ["<svg>", "<script>", "<title>", "<!--", "<a href=\"", "</b>", "&", "[", "](", "**"] {
        let page = mark.repeat(100_000);
        for media_type in ["text/html", "text/markdown"] {
            assert_eq!(reading(page.as_bytes(), Some(media_type), None).capture.bytes, page.len());
        }
    }
}

#[test]
fn a_star_beside_a_reference_to_white_space_is_no_mark() {
    for page in ["* * *&nbsp;", "a *&#32;b*", "&nbsp;* a"] {
        assert_lawful(page.as_bytes(), Some("text/markdown"), None);
    }
}

#[test]
fn one_line_of_two_megabytes_is_read() {
    let line = "The river rises in spring and the valley waits for it, ".repeat(40_000);
    let read = reading(line.as_bytes(), Some("text/plain"), None);
    assert!(read.statement.is_some());
}

/// What a fuzzer found: the byte that ends a broken character belongs to the next word, and was taken for part of both.
#[test]
fn a_broken_character_before_a_tag_takes_nothing_of_it() {
    for (charset, broken) in [
        ("utf-8", b"\xe0".as_slice()),
        ("utf-8", b"\xf0\x9f\x98"),
        ("gb18030", b"\x81"),
        ("shift_jis", b"\x81"),
        ("euc-kr", b"\xa1"),
        ("iso-2022-jp", b"\x1b("),
    ] {
        let page = [b"<p>Photo".as_slice(), broken, b"</p><p>The valley waits.</p>"].concat();
        assert_lawful(&page, Some("text/html"), Some(charset));
    }
    let wide: Vec<u8> = [0x3c, 0x70, 0x3e, 0x61, 0xd800, 0x3c, 0x70, 0x3e, 0x62]
        .into_iter()
        .flat_map(u16::to_le_bytes)
        .collect();
    assert_lawful(&wide, Some("text/html"), Some("utf-16le"));
}

/// What a fuzzer found: a title holds text and nothing else, but its bytes alone read as markup.
#[test]
fn a_title_with_tags_in_it_keeps_the_span_law() {
    for title in
        ["Address <b>to</b> the fishers", "Address <!DOCTYPE html> to the fishers", "Address to <the"]
    {
        let page =
            format!("<html><head><title>{title}</title></head><body><p>The valley waits.</p></body></html>");
        assert_lawful(page.as_bytes(), Some("text/html"), None);
        let page = format!(
            "<html><head><meta property=og:title content=\"{title}\"></head><body><p>The valley waits.</p></body></html>"
        );
        assert_lawful(page.as_bytes(), Some("text/html"), None);
    }
}

#[test]
fn the_laws_hold_for_words_beside_turns_with_words_or_without() {
    for turns in ["[]", "5", "[\"a\",5,{}]", "[{\"text\":\" \"}]", "[{\"text\":\"The sea is calm.\"}]"] {
        let line =
            format!(r#"{{"headline":"On nets","turns":{turns},"text":"The nets are mended by hand."}}"#);
        assert_lawful(line.as_bytes(), Some(STATEMENT_JSON), None);
        let read = reading(line.as_bytes(), Some(STATEMENT_JSON), None);
        let words = read
            .statement
            .map_or(0, |statement| statement.turns.iter().flat_map(|turn| &turn.paragraphs).count());
        assert_eq!(words, 1, "{turns}");
    }
}
