//! Site maps (sitemaps.org, protocol 0.9): which pages there are. Written for search engines, read to harvest a site.

use crate::{
    xml::Xml,
    xml_tokens::{Token, Tokens},
};
use jiff::{Timestamp, tz::TimeZone};

/// The most pages that one file may name.
pub const MOST_PAGES: usize = 50_000;

const NAMESPACE: (&str, &str) = ("xmlns", "http://www.sitemaps.org/schemas/sitemap/0.9");

/// A page, or a file of a map in parts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MappedPage {
    /// Its whole address.
    pub address: String,
    /// When it last changed.
    pub changed: Option<Timestamp>,
}

/// Writes a map of pages.
pub fn sitemap(pages: &[MappedPage]) -> String {
    written("urlset", "url", pages)
}

/// Writes the list of the parts of a map.
pub fn sitemap_index(parts: &[MappedPage]) -> String {
    written("sitemapindex", "sitemap", parts)
}

fn written(list: &'static str, item: &'static str, pages: &[MappedPage]) -> String {
    let mut xml = Xml::file();
    xml.open(list, &[NAMESPACE]);
    for page in pages {
        xml.open(item, &[]).text("loc", &[], &page.address);
        if let Some(changed) = page.changed {
            xml.text("lastmod", &[], &changed.to_zoned(TimeZone::UTC).date().to_string());
        }
        xml.close();
    }
    xml.finish()
}

/// What a site map names.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReadSitemap {
    /// Pages.
    pub pages: Vec<MappedPage>,
    /// Further maps, where this one is a list of them.
    pub parts: Vec<MappedPage>,
}

/// Reads a site map or the list of its parts; `None` where the bytes are neither. What is past the limit of the protocol is
/// left out.
pub fn read_sitemap(bytes: &[u8]) -> Option<ReadSitemap> {
    let text = String::from_utf8_lossy(bytes);
    let text = text.trim_start_matches('\u{feff}');
    let mut tokens = Tokens::of(text).skip_while(|token| matches!(token, Token::Text(_)));
    if !matches!(tokens.next()?, Token::Open { name: "urlset" | "sitemapindex", .. }) {
        return None;
    }
    let mut read = ReadSitemap::default();
    let mut page = MappedPage { address: String::new(), changed: None };
    let mut said = String::new();
    for token in tokens {
        match token {
            Token::Open { .. } => said.clear(),
            Token::Text(text) => said.push_str(&text),
            Token::Close { name: "loc" } if page.address.is_empty() => page.address = said.trim().to_owned(),
            Token::Close { name: "lastmod" } => page.changed = instant(said.trim()),
            Token::Close { name: name @ ("url" | "sitemap") } => {
                let empty = MappedPage { address: String::new(), changed: None };
                let whole = std::mem::replace(&mut page, empty);
                let list = if name == "url" { &mut read.pages } else { &mut read.parts };
                if !whole.address.is_empty() && list.len() < MOST_PAGES {
                    list.push(whole);
                }
            }
            Token::Close { .. } => {}
        }
    }
    Some(read)
}

/// Reads a time as the W3C's note has it: a day or an instant.
fn instant(value: &str) -> Option<Timestamp> {
    let of_day =
        || value.parse::<jiff::civil::Date>().ok()?.to_zoned(TimeZone::UTC).ok().map(|day| day.timestamp());
    value.parse().ok().or_else(of_day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_named_with_the_day_of_its_change() {
        let changed = "2031-05-02T23:59:00Z".parse().ok();
        let map = sitemap(&[MappedPage { address: "https://a.example/?a&b".into(), changed }]);
        assert!(
            map.contains("<loc>https://a.example/?a&amp;b</loc>\n<lastmod>2031-05-02</lastmod>"),
            "{map}"
        );
        assert!(sitemap_index(&[]).contains("<sitemapindex"));
    }

    #[test]
    fn a_map_that_is_written_is_read_back() {
        let pages = vec![MappedPage {
            address: "https://archive.example/search?q=a&b".into(),
            changed: Some("2031-05-02T00:00:00Z".parse().unwrap()),
        }];
        let read = read_sitemap(sitemap(&pages).as_bytes()).unwrap();
        assert_eq!((read.pages, read.parts), (pages.clone(), vec![]));
        assert_eq!(read_sitemap(sitemap_index(&pages).as_bytes()).unwrap().parts, pages);
    }

    #[test]
    fn what_is_no_map_is_none() {
        assert_eq!(read_sitemap(b"<rss><url><loc>x</loc></url></rss>"), None);
        assert_eq!(read_sitemap(b"https://port.example/1\n"), None);
    }
}
