//! Site maps (sitemaps.org, protocol 0.9): which pages there are, for search engines.

use crate::xml::Xml;
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
}
