//! Which captures show the same statement, and which show the same edition of it.
//!
//! A statement is known by the first of these that there is: the address it was captured from (or, for a file without one,
//! the address its page names as its own), the name it came with, or its headline, day, speaker and language. Its id is made from that
//! alone, so it is the same in every archive. Which captures show one edition of it is decided in [`crate::edition`].

use dictum_archive::digest_of;
use dictum_collate::Words;
use dictum_model::{Digest, Reading, Statement};

/// What a statement is known by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identity {
    /// The statement's id: 13 letters and digits.
    pub id: String,
    /// What the id was made from: `uri …`, `name …` or `words sha256:…`.
    pub known_as: String,
}

/// Letters and digits that are not mistaken for one another (Crockford's base 32).
const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";

/// The longest address or name that a statement is known by, in bytes: an entry has room for it, whatever is escaped in it.
/// A longer one is no name, and the words tell.
const LONGEST_NAME: usize = 16 << 10;

/// 65 bits: among 20 million statements, two share an id with a chance of 1 in 180,000.
const ID_LENGTH: usize = 13;

impl Identity {
    /// Tells what the statement of a reading is known by.
    pub fn of(reading: &Reading, statement: &Statement) -> Identity {
        let known_as = reading
            .capture
            .target_uri
            .as_deref()
            .or(statement.canonical_uri.as_deref())
            .and_then(plain_uri)
            .map(|uri| format!("uri {uri}"))
            .filter(|known_as| known_as.len() <= LONGEST_NAME)
            .or_else(|| {
                let name = statement.aliases.first()?;
                Some(format!("name {}/{name}", statement.publisher.as_deref().unwrap_or_default()))
            })
            .filter(|known_as| known_as.len() <= LONGEST_NAME)
            .unwrap_or_else(|| format!("words {}", words_of_identity(statement)));
        Identity::known_as(known_as)
    }

    /// What the statement at an address is known by; none for an address that many statements share.
    pub(crate) fn of_uri(target_uri: &str) -> Option<Identity> {
        plain_uri(target_uri).map(|uri| Identity::known_as(format!("uri {uri}")))
    }

    fn known_as(known_as: String) -> Identity {
        let digest = digest_of(known_as.as_bytes());
        Identity { id: base32(&digest.0, ID_LENGTH), known_as }
    }
}

/// An address without what does not tell pages apart: scheme, letter case of the host, default port, fragment, closing
/// slash, tracking parameters. `None` for a site's front page and for what is no web address: many statements share those.
pub fn plain_uri(uri: &str) -> Option<String> {
    let rest = uri
        .split_once("://")
        .filter(|(scheme, _)| scheme.eq_ignore_ascii_case("http") || scheme.eq_ignore_ascii_case("https"))?;
    let without_fragment = rest.1.split('#').next()?;
    let (host, path) =
        without_fragment.split_at(without_fragment.find(['/', '?']).unwrap_or(without_fragment.len()));
    let host = host.to_lowercase();
    let host = host.strip_suffix(":80").or(host.strip_suffix(":443")).unwrap_or(&host);
    let (path, query) = path.split_once('?').unwrap_or((path, ""));
    let query: Vec<&str> =
        query.split('&').filter(|part| !part.is_empty() && !part.starts_with("utm_")).collect();
    let path = path.trim_end_matches('/');
    if path.is_empty() && query.is_empty() {
        return None;
    }
    let mark = if query.is_empty() { "" } else { "?" };
    Some(format!("{host}{path}{mark}{}", query.join("&")))
}

/// For a statement without address or name: its headline, day, first speaker and language; without a headline, all its words.
fn words_of_identity(statement: &Statement) -> Digest {
    let Some(headline) = &statement.headline else { return words_digest(statement) };
    let day = statement.delivered_on.or(statement.published_at).map(|moment| moment.to_string());
    let day = day.as_deref().map(|day| day.get(..10).unwrap_or(day));
    let parts = [
        folded(&headline.text),
        day.unwrap_or_default().to_owned(),
        statement.speakers.first().map(|speaker| folded(&speaker.name)).unwrap_or_default(),
        statement.language.clone().unwrap_or_default(),
    ];
    digest_of(parts.join("\n").as_bytes())
}

/// The digest of a statement's words: headline, labels and paragraphs, folded as in the quote check.
pub fn words_digest(statement: &Statement) -> Digest {
    let mut text = statement.headline.as_ref().map(|headline| folded(&headline.text)).unwrap_or_default();
    for turn in &statement.turns {
        text.push('\n');
        if let Some(label) = &turn.label {
            text.push_str(&folded(&label.text));
            text.push('\t');
        }
        for paragraph in &turn.paragraphs {
            text.push_str(&folded(&paragraph.text));
            text.push(' ');
        }
    }
    digest_of(text.as_bytes())
}

/// A text's words, folded, with single spaces between.
pub fn folded(text: &str) -> String {
    let words = Words::of(text);
    let mut folded = String::with_capacity(text.len());
    for word in words.iter() {
        if !folded.is_empty() {
            folded.push(' ');
        }
        folded.push_str(word);
    }
    folded
}

fn base32(bytes: &[u8], length: usize) -> String {
    let bit = |i: usize| usize::from(bytes[i / 8] >> (7 - i % 8) & 1);
    (0..length)
        .map(|i| (0..5).fold(0, |value, j| value * 2 + bit(5 * i + j)))
        .map(|v| ALPHABET[v] as char)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_that_lead_to_the_same_page_are_one() {
        for same in [
            "https://www.Example.org/news/12/",
            "http://www.example.org:80/news/12#top",
            "https://www.example.org/news/12?utm_source=feed",
        ] {
            assert_eq!(plain_uri(same).as_deref(), Some("www.example.org/news/12"), "{same}");
        }
        assert_eq!(plain_uri("https://example.org/?p=7").as_deref(), Some("example.org?p=7"));
    }

    #[test]
    fn a_front_page_is_no_statements_address() {
        for not_one in ["https://example.org/", "http://example.org", "urn:isbn:12", "example.org/a", ""] {
            assert_eq!(plain_uri(not_one), None, "{not_one}");
        }
    }

    #[test]
    fn an_id_is_thirteen_plain_characters() {
        assert_eq!(base32(&[0; 32], 13), "0".repeat(13));
        assert_eq!(base32(&[255; 32], 13), "z".repeat(13));
    }
}
