//! Which links of a list lead to its further pages. Pure.

use dictum::PageLink;

/// What a link to the next or the older page says, whole and folded.
const NEXT: &[&str] = &[
    "next",
    "next page",
    "older",
    "older posts",
    "more",
    "›",
    "»",
    "→",
    ">",
    ">>",
    "next ›",
    "next »",
    "next >",
    "suivant",
    "page suivante",
    "suivante",
    "weiter",
    "nächste",
    "nächste seite",
    "siguiente",
    "página siguiente",
    "próxima",
    "próximo",
    "seguinte",
    "successiva",
    "successivo",
    "avanti",
    "volgende",
    "следующая",
    "вперёд",
    "вперед",
    "далее",
    "ещё",
    "далі",
    "наступна",
    "następna",
    "další",
    "sonraki",
    "下一页",
    "下一頁",
    "下页",
    "次へ",
    "次のページ",
    "다음",
    "التالي",
    "التالية",
    "بعدی",
];

/// The addresses of a list's further pages, each once: those that the page calls the next, and those that differ from its own
/// address in a number alone and whose words are that number.
pub fn further_pages(page: &str, links: &[PageLink]) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for link in links {
        let words = link.words.to_lowercase();
        let is_named = link.rel.split_whitespace().any(|rel| rel == "next") || NEXT.contains(&words.as_str());
        let is_numbered =
            !words.is_empty() && words.len() <= 4 && words.bytes().all(|byte| byte.is_ascii_digit());
        let is_further = is_named && shares_path(page, &link.target_uri)
            || is_numbered && shares_path(page, &link.target_uri) && link.target_uri.contains(words.as_str());
        let address = link.target_uri.split('#').next().unwrap_or_default();
        if is_further && address != page && !found.iter().any(|other| other == address) {
            found.push(address.to_owned());
        }
    }
    found
}

/// Says whether an address may be of the same list as a page: the same path but for numbers and the query, or one part more, as
/// `/news/` goes on at `/news/page/2`.
fn shares_path(page: &str, other: &str) -> bool {
    let (mut ours, theirs) = (words_of(page), words_of(other));
    // A file is a part of its own: `/news/index.html` goes on at `/news/page/2`.
    if ours.len() > 2 && ours.last().is_some_and(|last| last.contains('.')) && theirs.last() != ours.last() {
        ours.pop();
    }
    theirs.len() >= ours.len()
        && theirs.len() <= ours.len() + 1
        && theirs.iter().zip(&ours).all(|(a, b)| a == b)
}

/// The parts of an address that are no numbers, without numbers at their ends.
fn words_of(uri: &str) -> Vec<String> {
    let path = uri.split(['?', '#']).next().unwrap_or_default();
    let is_word = |part: &&str| !part.is_empty() && part.chars().any(|c| !c.is_ascii_digit());
    let plain = |part: &str| part.trim_matches(|c: char| c.is_ascii_digit()).to_lowercase();
    path.split('/').filter(is_word).map(plain).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn further(page: &str, links: &[(&str, &str, &str)]) -> Vec<String> {
        let links: Vec<PageLink> = links
            .iter()
            .map(|(uri, words, rel)| PageLink {
                target_uri: (*uri).into(),
                words: (*words).into(),
                rel: (*rel).into(),
                media_type: None,
            })
            .collect();
        further_pages(page, &links)
    }

    #[test]
    fn further_pages_are_named_or_numbered() {
        let page = "https://port.example/news";
        let links = [
            ("https://port.example/news?page=2", "2", ""),
            ("https://port.example/news?page=2", "Next", ""),
            ("https://port.example/news/page/3/", "", "next"),
            ("https://port.example/2031", "2031", ""),
            ("https://port.example/about/us", "More", ""),
            ("https://port.example/news/harbour-dues", "Harbour dues", ""),
            ("https://port.example/news#top", "»", ""),
        ];
        assert_eq!(
            further(page, &links),
            ["https://port.example/news?page=2", "https://port.example/news/page/3/"]
        );
    }
}
