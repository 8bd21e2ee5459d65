//! Which addresses belong to a source, and which are traps. Pure.

use std::collections::HashMap;

/// No address with more parts in its path is fetched, nor one with a part that comes so often: relative links that lead ever deeper.
const MOST_PARTS: usize = 20;
const MOST_ALIKE: usize = 3;

/// No address with more fields in its query is fetched: filters upon filters.
const MOST_FIELDS: usize = 8;

/// So many pages of one pattern are fetched without a statement or a list among them; then the pattern is a trap.
const MOST_BARREN: u32 = 25;

/// Which addresses belong to a source.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Scope {
    /// Beginnings of addresses, without scheme and `www.`: one of them must fit.
    pub within: Vec<String>,
    /// Patterns with `*` that no address may fit.
    pub exclude: Vec<String>,
    /// How many steps from a seed a page may be.
    pub depth: u8,
}

impl Scope {
    /// Says whether an address so many steps from a seed belongs to the source.
    pub fn takes(&self, uri: &str, depth: u8) -> bool {
        let bare = bare(uri);
        depth <= self.depth
            && self.within.iter().any(|beginning| begins_with(&bare, &self::bare(beginning)))
            && !self.exclude.iter().any(|pattern| fits(pattern, uri))
            && !leads_ever_deeper(uri)
    }
}

/// The site of an address, as the beginning of a scope.
pub fn site_of(uri: &str) -> String {
    let bare = bare(uri);
    bare[..bare.find(['/', '?']).unwrap_or(bare.len())].to_owned()
}

/// An address without scheme, `www.` and fragment; its host in lower case.
fn bare(uri: &str) -> String {
    let rest = uri.split_once("://").map_or(uri, |(_, rest)| rest);
    let rest = rest.split('#').next().unwrap_or(rest);
    let (host, path) = rest.split_at(rest.find(['/', '?']).unwrap_or(rest.len()));
    let host = host.to_ascii_lowercase();
    format!("{}{path}", host.strip_prefix("www.").unwrap_or(&host))
}

/// A host must fit whole: `port.example` is no beginning of `port.example.evil`.
fn begins_with(bare: &str, beginning: &str) -> bool {
    let rest = bare.strip_prefix(beginning.trim_end_matches('*'));
    rest.is_some_and(|rest| beginning.contains('/') || rest.is_empty() || rest.starts_with(['/', '?', ':']))
}

/// Says whether a whole address fits a pattern in which `*` stands for anything.
fn fits(pattern: &str, uri: &str) -> bool {
    let mut parts = pattern.split('*');
    let Some(mut rest) = parts.next().and_then(|first| uri.strip_prefix(first)) else { return false };
    let mut parts: Vec<&str> = parts.collect();
    let Some(last) = parts.pop() else { return rest.is_empty() };
    for part in parts {
        match rest.find(part) {
            Some(at) => rest = &rest[at + part.len()..],
            None => return false,
        }
    }
    rest.ends_with(last)
}

fn leads_ever_deeper(uri: &str) -> bool {
    let bare = bare(uri);
    let (path, query) = bare.split_once('?').unwrap_or((&bare, ""));
    let parts: Vec<&str> = path.split('/').skip(1).filter(|part| !part.is_empty()).collect();
    let is_repeated = |part: &&str| parts.iter().filter(|other| other == &part).count() > MOST_ALIKE;
    parts.len() > MOST_PARTS || parts.iter().any(is_repeated) || query.split('&').count() > MOST_FIELDS
}

/// Counts by pattern what came of the pages of a run, so that a calendar without end is left after a few pages.
#[derive(Clone, Debug, Default)]
pub struct Traps {
    barren: HashMap<String, u32>,
}

impl Traps {
    /// Says whether pages of this address's pattern brought nothing too often.
    pub fn are_at(&self, uri: &str) -> bool {
        self.barren.get(&pattern_of(uri)).is_some_and(|count| *count >= MOST_BARREN)
    }

    /// Notes what came of a page: whether it is or lists statements.
    pub fn note(&mut self, uri: &str, bore_something: bool) {
        let count = self.barren.entry(pattern_of(uri)).or_default();
        *count = if bore_something { 0 } else { *count + 1 };
    }
}

/// An address with each run of digits as one mark.
fn pattern_of(uri: &str) -> String {
    let mut pattern = String::with_capacity(uri.len());
    for c in bare(uri).chars() {
        if !c.is_ascii_digit() {
            pattern.push(c);
        } else if !pattern.ends_with('#') {
            pattern.push('#');
        }
    }
    pattern
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scope(within: &[&str], exclude: &[&str]) -> Scope {
        let owned = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect();
        Scope { within: owned(within), exclude: owned(exclude), depth: 2 }
    }

    #[test]
    fn a_scope_is_a_site_or_a_part_of_it() {
        let site = scope(&["port.example"], &[]);
        assert!(site.takes("https://www.Port.example/a?b", 0));
        assert!(site.takes("http://port.example", 2));
        assert!(!site.takes("http://port.example", 3));
        assert!(!site.takes("https://port.example.evil.example/", 0));
        assert!(!site.takes("https://sport.example/", 0));
        let part = scope(&["https://port.example/en/"], &["*/calendar/*", "*.pdf"]);
        assert!(part.takes("https://port.example/en/news/1", 1));
        assert!(!part.takes("https://port.example/fr/news/1", 1));
        assert!(!part.takes("https://port.example/en/calendar/2031", 1));
        assert!(!part.takes("https://port.example/en/a.pdf", 1));
        assert!(part.takes("https://port.example/en/a.pdf?x", 1));
    }

    #[test]
    fn addresses_that_lead_ever_deeper_are_left() {
        let site = scope(&["port.example"], &[]);
        assert!(site.takes("https://port.example/a/b/a/b/a", 0));
        assert!(!site.takes("https://port.example/a/b/a/b/a/b/a", 0));
        assert!(!site.takes("https://port.example/a?1&2&3&4&5&6&7&8&9", 0));
    }

    #[test]
    fn a_calendar_without_end_is_left() {
        let mut traps = Traps::default();
        let day = |n: u32| format!("https://port.example/calendar/2031/{n}");
        for n in 0..MOST_BARREN {
            assert!(!traps.are_at(&day(n)));
            traps.note(&day(n), false);
        }
        assert!(traps.are_at(&day(99)));
        assert!(!traps.are_at("https://port.example/speech/99"));
        traps.note(&day(1), true);
        assert!(!traps.are_at(&day(99)));
    }
}
