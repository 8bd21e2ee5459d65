//! A reader of the doors: asks for one page at a time, and picks out of the answers what the questions are made of.

use anyhow::{Context, Result, ensure};
use std::{
    io::{Read, Write},
    net::TcpStream,
};

/// What a browser says that it can unpack.
pub const AS_BROWSERS_DO: &str = "gzip, deflate, br, zstd";

/// Asks for a page and gives its body as it came over the wire; packed only where `accepted` says how it may be.
pub fn page(address: &str, path: &str, accepted: &str) -> Result<Vec<u8>> {
    let host = address.trim_start_matches("http://").trim_end_matches('/');
    let mut stream = TcpStream::connect(host).with_context(|| format!("nobody listens at {host}"))?;
    // In HTTP/1.0 the body ends with the connection, and comes in one piece.
    write!(stream, "GET {path} HTTP/1.0\r\nHost: {host}\r\nAccept-Encoding: {accepted}\r\n\r\n")?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer)?;
    ensure!(answer.starts_with(b"HTTP/1.0 200"), "{path} is answered otherwise than with a page");
    let head = answer
        .windows(4)
        .position(|four| four == b"\r\n\r\n")
        .context("an answer without an end of its head")?;
    Ok(answer.split_off(head + 4))
}

/// As [`page`], as text and not packed.
pub fn text(address: &str, path: &str) -> Result<String> {
    String::from_utf8(page(address, path, "identity")?).with_context(|| format!("{path} is not UTF-8"))
}

/// All that stands between two marks.
pub fn between<'a>(text: &'a str, before: &'a str, after: &'a str) -> impl Iterator<Item = &'a str> {
    text.split(before).skip(1).filter_map(move |rest| rest.split(after).next())
}

/// The values of all fields of a name in JSON that are strings without an escape in them: enough to make questions of.
pub fn plain_strings<'a>(json: &'a str, name: &str) -> Vec<&'a str> {
    let field = format!("\"{name}\":\"");
    let values = json.split(field.as_str()).skip(1).filter_map(|rest| rest.split('"').next());
    values.filter(|value| !value.contains('\\')).collect()
}

/// Text as it may stand in a query of an address.
pub fn encoded(text: &str) -> String {
    let mut encoded = String::new();
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' => encoded.push(char::from(byte)),
            other => encoded.push_str(&format!("%{other:02X}")),
        }
    }
    encoded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strings_are_picked_out_of_json_by_their_name_and_those_with_escapes_left_out() {
        let json = r#"{"text":"One.","other":"no","text":"A \"quoted\" word","text":"Two."}"#;
        assert_eq!(plain_strings(json, "text"), ["One.", "Two."]);
    }

    #[test]
    fn what_stands_between_marks_is_found_each_time() {
        let found: Vec<&str> = between("<loc>a</loc><loc>b</loc>", "<loc>", "</loc>").collect();
        assert_eq!(found, ["a", "b"]);
    }

    #[test]
    fn a_query_holds_no_mark_that_an_address_gives_a_meaning() {
        assert_eq!(encoded("a \"b\" é&"), "a%20%22b%22%20%C3%A9%26");
    }
}
