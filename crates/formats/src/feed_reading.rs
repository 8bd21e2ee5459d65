//! Feeds read: which pages a publisher lists, in RSS 0.9 to 2.0, RDF, Atom and JSON Feed.

use crate::xml_tokens::{Token, Tokens, attribute};
use jiff::{Timestamp, fmt::rfc2822};
use serde_json::Value;

/// No more items are taken from one feed: a guess, far above what feeds have.
const MOST_ITEMS: usize = 10_000;

/// A page that a feed lists.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ListedItem {
    /// Where it leads, as the feed writes it.
    pub link: String,
    /// When it was put out or last changed, where the feed tells it in a form that can be read.
    pub changed: Option<Timestamp>,
}

/// What a feed lists.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReadFeed {
    /// Its items.
    pub items: Vec<ListedItem>,
    /// The next page of the feed (RFC 5005).
    pub next: Option<String>,
}

/// Reads a feed; `None` where the bytes are none.
pub fn read_feed(bytes: &[u8]) -> Option<ReadFeed> {
    let text = String::from_utf8_lossy(bytes);
    let text = text.trim_start_matches('\u{feff}').trim_start();
    if text.starts_with('{') {
        return read_json(text);
    }
    let mut tokens = Tokens::of(text).filter(|token| !matches!(token, Token::Text(_)));
    match tokens.next()? {
        Token::Open { name: "rss" | "RDF" | "feed", .. } => Some(read_xml(text)),
        _ => None,
    }
}

fn read_json(text: &str) -> Option<ReadFeed> {
    let feed: Value = serde_json::from_str(text).ok()?;
    if !feed["version"].as_str()?.contains("jsonfeed.org") {
        return None;
    }
    let item = |item: &Value| {
        let link = item["url"].as_str().or(item["external_url"].as_str())?;
        let changed = item["date_modified"].as_str().or(item["date_published"].as_str());
        Some(ListedItem { link: link.to_owned(), changed: changed.and_then(instant) })
    };
    let items = feed["items"].as_array()?.iter().filter_map(item).take(MOST_ITEMS).collect();
    Some(ReadFeed { items, next: feed["next_url"].as_str().map(str::to_owned) })
}

fn read_xml(text: &str) -> ReadFeed {
    let mut feed = ReadFeed::default();
    let mut item: Option<ListedItem> = None;
    let mut said = String::new();
    for token in Tokens::of(text) {
        match token {
            Token::Open { name: "item" | "entry", .. } => item = Some(ListedItem::default()),
            Token::Open { name: "link", attributes } => {
                said.clear();
                take_link(&mut feed, item.as_mut(), attributes);
            }
            Token::Open { .. } => said.clear(),
            Token::Text(text) => said.push_str(&text),
            Token::Close { name: "item" | "entry" } => {
                let whole = item.take().filter(|item| !item.link.is_empty());
                feed.items.extend(whole.filter(|_| feed.items.len() < MOST_ITEMS));
            }
            Token::Close { name } => {
                if let Some(item) = &mut item {
                    take_field(item, name, said.trim());
                }
                said.clear();
            }
        }
    }
    feed
}

/// An Atom link: of an item the page itself, of the feed its next page.
fn take_link(feed: &mut ReadFeed, item: Option<&mut ListedItem>, attributes: &str) {
    let Some(href) = attribute(attributes, "href") else { return };
    let rel = attribute(attributes, "rel");
    match (item, rel.as_deref().unwrap_or("alternate")) {
        (Some(item), "alternate") if item.link.is_empty() => item.link = href.trim().to_owned(),
        (None, "next") => feed.next = Some(href.trim().to_owned()),
        _ => {}
    }
}

fn take_field(item: &mut ListedItem, name: &str, value: &str) {
    match name {
        "link" if item.link.is_empty() => item.link = value.to_owned(),
        // An address that is no permanent link may be any name; one that looks like an address is one.
        "guid" if item.link.is_empty() && value.contains("://") => item.link = value.to_owned(),
        "pubDate" | "published" | "date" => item.changed = item.changed.or(instant(value)),
        "updated" | "modified" => item.changed = instant(value).or(item.changed),
        _ => {}
    }
}

/// Reads an instant as Atom (RFC 3339) and as RSS (RFC 2822) have it.
fn instant(value: &str) -> Option<Timestamp> {
    value.parse().ok().or_else(|| rfc2822::DateTimeParser::new().parse_timestamp(value).ok())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn links(feed: &str) -> Vec<String> {
        read_feed(feed.as_bytes()).unwrap().items.into_iter().map(|item| item.link).collect()
    }

    #[test]
    fn rss_is_read_with_its_days() {
        let feed = "<?xml version='1.0'?><rss><channel><title>Port</title><link>https://port.example/</link>\
            <item><title>A &amp; b</title><link>https://port.example/1?a=1&amp;b=2</link><pubDate>Sun, 06 Nov 1994 08:49:37 GMT</pubDate></item>\
            <item><guid>https://port.example/2</guid></item><item><title>nowhere</title></item></channel></rss>";
        assert_eq!(links(feed), ["https://port.example/1?a=1&b=2", "https://port.example/2"]);
        let changed = read_feed(feed.as_bytes()).unwrap().items[0].changed;
        assert_eq!(changed.unwrap().to_string(), "1994-11-06T08:49:37Z");
    }

    #[test]
    fn atom_is_read_with_its_next_page() {
        let feed = "<feed xmlns='http://www.w3.org/2005/Atom'><link rel='self' href='https://port.example/f'/>\
            <link rel='next' href='/f?page=2'/><entry><link rel='replies' href='/no'/><link href='/a'/>\
            <published>2031-05-01T00:00:00Z</published><updated>2031-05-02T00:00:00Z</updated></entry></feed>";
        let read = read_feed(feed.as_bytes()).unwrap();
        assert_eq!(read.next.as_deref(), Some("/f?page=2"));
        assert_eq!(read.items[0].link, "/a");
        assert_eq!(read.items[0].changed.unwrap().to_string(), "2031-05-02T00:00:00Z");
    }

    #[test]
    fn rdf_and_json_feeds_are_read() {
        let rdf = "<rdf:RDF><item rdf:about='x'><link>https://port.example/1</link><dc:date>2031-05-01T00:00:00Z</dc:date></item></rdf:RDF>";
        assert_eq!(links(rdf), ["https://port.example/1"]);
        let json = r#"{"version":"https://jsonfeed.org/version/1.1","next_url":"https://port.example/2","items":[{"id":"1","url":"https://port.example/1"}]}"#;
        assert_eq!(links(json), ["https://port.example/1"]);
    }

    #[test]
    fn what_is_no_feed_is_none() {
        for text in ["<html><item><link>x</link></item></html>", "{}", "", "a list", "<urlset/>"] {
            assert_eq!(read_feed(text.as_bytes()), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn no_bytes_make_it_panic(text in "(<rss>|<item>|<link>|</link>|</item>|<link href='x'/>|\\PC)*") {
            read_feed(text.as_bytes());
        }
    }
}
