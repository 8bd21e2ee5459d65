//! What an answer is: a feed, a site map, a list of addresses, or a page. Its bytes decide, since servers call all of them XML.

use dictum_formats::{ListedItem, read_feed, sitemap::read_sitemap};
use jiff::Timestamp;

/// What an answer is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// A feed, or a site map: what it lists, and where it goes on.
    List {
        /// The pages.
        items: Vec<ListedItem>,
        /// Further parts of the list, with when they changed.
        parts: Vec<ListedItem>,
    },
    /// A page that may hold a statement or list some.
    Page,
    /// Something that is not read: a picture, a film, a portable document.
    Other,
}

/// Tells what an answer is.
pub fn answer_of(payload: &[u8], media_type: Option<&str>) -> Answer {
    if let Some(feed) = read_feed(payload) {
        let part = |link| ListedItem { link, changed: None };
        return Answer::List { items: feed.items, parts: feed.next.map(part).into_iter().collect() };
    }
    if let Some(map) = read_sitemap(payload) {
        let item = |page: dictum_formats::sitemap::MappedPage| ListedItem {
            link: page.address,
            changed: page.changed,
        };
        return Answer::List {
            items: map.pages.into_iter().map(item).collect(),
            parts: map.parts.into_iter().map(item).collect(),
        };
    }
    let is_page = match media_type {
        None => true,
        Some(kind) => {
            kind.starts_with("text/")
                || kind.contains("html")
                || kind.contains("xml")
                || kind.contains("json")
        }
    };
    if is_page { Answer::Page } else { Answer::Other }
}

/// The addresses in a text that has one a line, as lists of seeds are written; `#` begins a remark.
pub fn addresses_in(text: &str) -> Vec<String> {
    let lines = text.lines().map(|line| line.split(" #").next().unwrap_or_default().trim());
    lines.filter(|line| line.contains("://") && !line.starts_with('#')).map(str::to_owned).collect()
}

/// Says whether a listed page changed after it was last looked at.
pub fn changed_since(item: &ListedItem, looked_at: Option<Timestamp>) -> bool {
    matches!((item.changed, looked_at), (Some(changed), Some(looked)) if changed > looked)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_what_its_bytes_say() {
        let feed = answer_of(
            b"<rss><channel><item><link>https://port.example/1</link></item></channel></rss>",
            Some("text/html"),
        );
        assert!(matches!(feed, Answer::List { items, .. } if items.len() == 1));
        let map = answer_of(
            b"<sitemapindex><sitemap><loc>https://port.example/m</loc></sitemap></sitemapindex>",
            None,
        );
        assert!(matches!(map, Answer::List { parts, .. } if parts.len() == 1));
        assert_eq!(answer_of(b"<html>", Some("text/html")), Answer::Page);
        assert_eq!(answer_of(b"%PDF", Some("application/pdf")), Answer::Other);
    }

    #[test]
    fn a_list_of_addresses_may_have_remarks() {
        let text = "# ours\nhttps://port.example/1 # the first\n\n  https://port.example/2#b\n#https://port.example/3";
        assert_eq!(addresses_in(text), ["https://port.example/1", "https://port.example/2#b"]);
    }
}
