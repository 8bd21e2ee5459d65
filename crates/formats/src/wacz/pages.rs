//! The lists of pages in a WACZ: JSON lines, of which the first describes the list.

use serde::Deserialize;
use std::collections::BTreeSet;

/// The most addresses kept. A guess with room: what is beyond is not checked.
const MOST_PAGES: usize = 1 << 20;

/// Addresses of pages that are listed and of which no capture has been met yet.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ListedPages {
    unmet: BTreeSet<String>,
}

#[derive(Deserialize)]
struct Line {
    url: Option<String>,
}

impl ListedPages {
    /// Adds the addresses of a list; lines without one are passed over.
    pub(super) fn add(&mut self, list: &[u8]) {
        for line in list.split(|byte| *byte == b'\n') {
            if self.unmet.len() < MOST_PAGES
                && let Ok(Line { url: Some(url) }) = serde_json::from_slice(line)
            {
                self.unmet.insert(without_fragment(&url).to_owned());
            }
        }
    }

    /// Notes that a capture of this address was met.
    pub fn met(&mut self, address: &str) {
        self.unmet.remove(without_fragment(address));
    }

    /// The addresses of which none was met, in the order of the alphabet.
    pub fn unmet(&self) -> impl ExactSizeIterator<Item = &str> {
        self.unmet.iter().map(String::as_str)
    }
}

/// What stands behind `#` is never sent to a server.
fn without_fragment(address: &str) -> &str {
    address.split('#').next().unwrap_or(address)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_listed_page_is_unmet_until_a_capture_of_it_is_met() {
        let mut pages = ListedPages::default();
        let list = concat!(
            r#"{"format": "json-pages-1.0", "id": "pages"}"#,
            "\n",
            r#"{"url": "https://mfa.example/b", "ts": "2024-03-01T09:30:00Z"}"#,
            "\nnot JSON\n",
            r##"{"url": "https://mfa.example/a#top"}"##
        );
        pages.add(list.as_bytes());
        assert_eq!(pages.unmet().collect::<Vec<_>>(), ["https://mfa.example/a", "https://mfa.example/b"]);
        pages.met("https://mfa.example/a");
        pages.met("https://mfa.example/b#end");
        assert_eq!(pages.unmet().len(), 0);
    }
}
