//! What a page that was just fetched leads to: whether it is a statement, what it lists, its links. Nothing is kept.

use crate::{address::resolved, edition::may_show_statement};
use dictum_archive::digest_of;
use dictum_extract::{PageLink, ReadOptions};
use dictum_model::{Capture, Listing};

/// A page as bytes, with what its answer told of it.
#[derive(Clone, Copy, Debug)]
pub struct FetchedPage<'a> {
    /// Its bytes, all encodings undone.
    pub payload: &'a [u8],
    /// Where it was fetched.
    pub target_uri: &'a str,
    /// Its media type, as the server says.
    pub media_type: Option<&'a str>,
    /// Its charset, likewise.
    pub charset: Option<&'a str>,
    /// The status of the answer.
    pub http_status: u16,
}

/// What a page leads to. Addresses are whole.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Survey {
    /// Whether it shows a statement.
    pub is_statement: bool,
    /// The statements it lists, with whole addresses; those that lead nowhere are left out.
    pub listings: Vec<Listing>,
    /// All its links.
    pub links: Vec<PageLink>,
}

/// Reads what a page leads to.
pub fn survey(page: &FetchedPage<'_>) -> Survey {
    let capture = Capture {
        source: page.target_uri.to_owned(),
        digest: digest_of(page.payload),
        media_type: page.media_type.map(str::to_owned),
        charset: page.charset.map(str::to_owned),
        bytes: page.payload.len(),
        target_uri: Some(page.target_uri.to_owned()),
        captured_at: None,
        captured_at_candidates: Vec::new(),
        captured_at_from: None,
        http_status: Some(page.http_status),
    };
    let reading = dictum_extract::read(page.payload, capture, &ReadOptions::default());
    let whole = |link: &str| resolved(Some(page.target_uri), link);
    let is_html = reading.capture.media_type.as_deref().is_some_and(|kind| kind.contains("html"));
    let links = if is_html {
        dictum_extract::links(page.payload, reading.capture.charset.as_deref())
    } else {
        Vec::new()
    };
    Survey {
        is_statement: reading.statement.is_some() && may_show_statement(&reading.capture),
        listings: reading
            .listings
            .into_iter()
            .filter_map(|listing| {
                let target_uri = Some(whole(listing.target_uri.as_deref()?)?);
                Some(Listing { target_uri, ..listing })
            })
            .collect(),
        links: links
            .into_iter()
            .filter_map(|link| Some(PageLink { target_uri: whole(&link.target_uri)?, ..link }))
            .collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_leads_where_its_links_lead_from_its_address() {
        let page = FetchedPage {
            payload: b"<html><body><p><a href='../b'>On the sea</a> <a href='mailto:x@port.example'>us</a></p></body></html>",
            target_uri: "https://port.example/en/list/",
            media_type: Some("text/html"),
            charset: None,
            http_status: 200,
        };
        let links = survey(&page).links;
        assert_eq!(links.len(), 1);
        assert_eq!(links[0].target_uri, "https://port.example/en/b");
    }
}
