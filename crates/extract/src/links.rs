//! The links of a page, in order: where each leads, what it says, and how the page says that the other is related to it.

use crate::{
    decode::decode,
    page::{self, decoded},
};

/// No more links are taken from one page: a guess, far above what lists of statements have.
const MOST_LINKS: usize = 20_000;

/// The words of a link are kept as far as this many bytes.
const MOST_WORDS: usize = 400;

/// A link.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PageLink {
    /// Where it leads, as the page writes it, references undone.
    pub target_uri: String,
    /// Its words, white space folded.
    pub words: String,
    /// The value of `rel`, in lower case; empty where there is none.
    pub rel: String,
    /// Its media type, where it tells one: feeds do.
    pub media_type: Option<String>,
}

/// Reads the links of a page of HTML, those of its head too.
pub fn links(payload: &[u8], charset: Option<&str>) -> Vec<PageLink> {
    let page = decode(payload, charset, true);
    let mut found: Vec<PageLink> = Vec::new();
    let mut words = String::new();
    let mut is_open = false;
    page::each_link_part(&page.text, &mut |part| match part {
        page::LinkPart::Begins { href, rel, media_type } => {
            let target_uri = decoded(href);
            is_open = found.len() < MOST_LINKS;
            words.clear();
            if is_open && !target_uri.is_empty() {
                found.push(PageLink {
                    target_uri,
                    words: String::new(),
                    rel: rel.unwrap_or_default().to_ascii_lowercase(),
                    media_type: media_type.map(str::to_ascii_lowercase),
                });
            }
        }
        page::LinkPart::Words(text) if is_open && words.len() < MOST_WORDS => words.push_str(text),
        page::LinkPart::Words(_) => {}
        page::LinkPart::Ends => {
            if std::mem::take(&mut is_open)
                && let Some(link) = found.last_mut()
            {
                link.words = decoded(&words);
            }
        }
    });
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn links_are_read_with_their_words_and_relations() {
        let page = "<head><link rel='Next' href='/list?page=2&amp;lang=en'></head><p><a href=/a>On <b>the</b>\n sea</a> \
            <!-- <a href=/no>no</a> --><script>'<a href=/no>'</script><a name=x>no link</a> <a rel=next href='?page=3'>&raquo;</a>";
        let read: Vec<_> = links(page.as_bytes(), None)
            .into_iter()
            .map(|link| (link.target_uri, link.words, link.rel))
            .collect();
        let expected =
            [("/list?page=2&lang=en", "", "next"), ("/a", "On the sea", ""), ("?page=3", "»", "next")];
        assert_eq!(read, expected.map(|(a, b, c)| (a.to_owned(), b.to_owned(), c.to_owned())));
    }

    proptest! {
        #[test]
        fn no_page_makes_it_panic(page in "(<a href=|</a>|<link |rel=next|>|<!--|<script>|&amp|&#|'|\\PC)*") {
            links(page.as_bytes(), None);
        }
    }
}
