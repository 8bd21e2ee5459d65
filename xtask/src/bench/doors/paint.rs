//! What a browser has to fetch before it can show a page: the page itself, its style and its scripts, packed as it asks for them.

use super::{
    questions::Questions,
    reader::{AS_BROWSERS_DO, between, page, text},
};
use anyhow::Result;
use std::collections::BTreeSet;

/// So many bytes may be needed before anything is shown.
const MOST: usize = 60_000;

/// So many pages of a kind are weighed where there are many.
const WEIGHED: usize = 200;

/// The rooms that are one page each.
const ROOMS: [&str; 13] = [
    "/",
    "/archive",
    "/archive/2016",
    "/speakers",
    "/publishers",
    "/not-held",
    "/gone",
    "/check",
    "/trace",
    "/words?q=nation",
    "/log",
    "/about",
    "/help",
];

/// Weighs pages of each kind, and tells the heaviest of each.
pub fn table(address: &str, questions: &Questions) -> Result<String> {
    let some = |paths: Vec<String>| -> Vec<String> {
        let every = (paths.len() / WEIGHED).max(1);
        paths.into_iter().step_by(every).collect()
    };
    let mut kinds = vec![
        ("statement", some(questions.statements.clone())),
        ("search", some(questions.search_pages())),
        ("check", some(questions.checks("/check"))),
    ];
    kinds.extend(ROOMS.iter().map(|room| (*room, vec![(*room).to_owned()])));
    let mut told = format!("{:<26}{:>8}{:>12}{:>14}\n", "first paint", "pages", "median kB", "heaviest kB");
    for (name, paths) in kinds {
        let mut weights = paths.iter().map(|path| weight(address, path)).collect::<Result<Vec<usize>>>()?;
        weights.sort_unstable();
        let (median, heaviest) = (weights[weights.len() / 2], weights[weights.len() - 1]);
        let verdict = if heaviest < MOST { "as wanted" } else { "HEAVIER THAN WANTED" };
        told.push_str(&format!(
            "{name:<26}{:>8}{:>12.1}{:>14.1}  {verdict}\n",
            weights.len(),
            median as f64 / 1e3,
            heaviest as f64 / 1e3
        ));
    }
    Ok(told)
}

/// The bytes over the wire of a page with its style and scripts, without the heads of the answers.
fn weight(address: &str, path: &str) -> Result<usize> {
    let html = text(address, path)?;
    let mut bytes = page(address, path, AS_BROWSERS_DO)?.len();
    for file in files(&html) {
        bytes += page(address, file, AS_BROWSERS_DO)?.len();
    }
    Ok(bytes)
}

/// The styles and scripts that a page names.
fn files(html: &str) -> BTreeSet<&str> {
    let named = between(html, "href=\"", "\"").chain(between(html, "src=\"", "\""));
    let is_needed = |name: &&str| {
        let path = name.split('?').next().unwrap_or_default();
        name.starts_with('/') && (path.ends_with(".css") || path.ends_with(".js"))
    };
    named.filter(is_needed).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn styles_and_scripts_are_fetched_once_and_links_to_pages_are_not() {
        let html = r#"<link href="/s.css?v=1"><script src="/k.js"></script><a href="/about">x</a><link href="/s.css?v=1">"#;
        assert_eq!(files(html).into_iter().collect::<Vec<_>>(), ["/k.js", "/s.css?v=1"]);
    }
}
