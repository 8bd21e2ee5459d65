//! The addresses of the reading room: every link is made here.

use dictum::{SearchHit, TracedUse, slug};
use std::fmt::Write;

/// Where a statement is read.
pub(crate) fn statement(id: &str) -> String {
    format!("/statement/{}", encoded(id))
}

/// Where a statement is read, at one of its paragraphs; without a turn, at its headline.
pub(crate) fn paragraph(id: &str, turn: Option<&str>, paragraph: usize) -> String {
    match turn {
        Some(turn) => format!("{}#{turn}p{paragraph}", statement(id)),
        None => format!("{}#title", statement(id)),
    }
}

/// Where a passage that was found is read: in an edition that was replaced, beside what replaced it.
pub(crate) fn passage(hit: &SearchHit) -> String {
    let passage = &hit.passage;
    if passage.is_replaced {
        return compare(&passage.statement, passage.edition, hit.statement.edition);
    }
    paragraph(&passage.statement, passage.turn.as_deref(), passage.paragraph)
}

/// Where a use of a wording is read.
pub(crate) fn use_of(used: &TracedUse) -> String {
    paragraph(&used.statement.id, Some(&used.turn), used.paragraph)
}

/// Where two editions of a statement are compared, by their entry numbers.
pub(crate) fn compare(id: &str, old: u64, new: u64) -> String {
    let path = format!("{}/compare", statement(id));
    with_query(&path, &[("old", &old.to_string()), ("new", &new.to_string())])
}

/// Where two statements are set beside each other.
pub(crate) fn beside(left: &str, right: &str) -> String {
    format!("{}/beside/{}", statement(left), encoded(right))
}

/// Where a speaker's statements are listed; none for a name without letters or digits.
pub(crate) fn speaker(name: &str) -> Option<String> {
    let slug = slug(name);
    (!slug.is_empty()).then(|| speaker_of_slug(&slug))
}

/// Where a speaker's statements are listed.
pub(crate) fn speaker_of_slug(slug: &str) -> String {
    format!("/speaker/{}", encoded(slug))
}

/// Where a publisher's coverage is shown, and the statements.
pub(crate) fn publisher(name: &str) -> String {
    format!("/publisher/{}", encoded(name))
}

/// Where a captured page is shown.
pub(crate) fn evidence(capture: u64) -> String {
    format!("/evidence/{capture}")
}

/// A path with a query; pairs without a value are left out.
pub(crate) fn with_query(path: &str, pairs: &[(&str, &str)]) -> String {
    let mut address = path.to_owned();
    for (name, value) in pairs.iter().filter(|(_, value)| !value.is_empty()) {
        let mark = if address.contains('?') { '&' } else { '?' };
        // Writing to a string cannot fail.
        let _ = write!(address, "{mark}{name}={}", encoded(value));
    }
    address
}

/// An archived address, if a browser may be sent there: only the web's own, never `javascript:` and the like.
pub(crate) fn web_address(uri: &str) -> Option<&str> {
    let scheme = uri.split_once("://")?.0;
    (scheme.eq_ignore_ascii_case("https") || scheme.eq_ignore_ascii_case("http")).then_some(uri)
}

/// Percent-encodes all but the unreserved characters of RFC 3986.
pub(crate) fn encoded(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            encoded.push(byte.into());
        } else {
            let _ = write!(encoded, "%{byte:02X}");
        }
    }
    encoded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_put_in_an_address_cannot_break_out_of_it() {
        assert_eq!(statement("../a b?c#d\"é"), "/statement/..%2Fa%20b%3Fc%23d%22%C3%A9");
        assert_eq!(with_query("/search", &[("q", "a&b=c"), ("page", "")]), "/search?q=a%26b%3Dc");
    }

    #[test]
    fn only_web_addresses_are_linked() {
        assert_eq!(web_address("HTTPS://example.org/"), Some("HTTPS://example.org/"));
        for other in ["javascript:alert(1)", "javascript://x/%0aalert(1)", "data:text/html,x", "//x", ""] {
            assert_eq!(web_address(other), None, "{other}");
        }
    }
}
