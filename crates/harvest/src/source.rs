//! A source: where a harvest begins, what belongs to it, and how it is treated.

use crate::scope::Scope;
use jiff::SignedDuration;

/// Between two requests to one site lies this much, unless the source or the site's robots.txt says otherwise. A guess that no site minds.
pub const DELAY: SignedDuration = SignedDuration::from_secs(2);

/// How often a source's own lists are looked at.
pub const EVERY: SignedDuration = SignedDuration::from_hours(6);

/// How many steps from a seed a page may be, unless said otherwise: what a list names, and what that names.
pub const DEPTH: u8 = 2;

/// A run fetches no more pages of a source.
pub const MOST_PAGES: u64 = 10_000;

/// Which links of a page are followed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Follow {
    /// Those to the statements that it lists, and to further pages of the list.
    #[default]
    Listings,
    /// All of them.
    Links,
}

/// A source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seedbed {
    /// What it is called.
    pub name: String,
    /// Addresses of pages, lists, feeds and site maps.
    pub seeds: Vec<String>,
    /// What belongs to it.
    pub scope: Scope,
    /// Which links are followed.
    pub follow: Follow,
    /// The least time between two requests to one site.
    pub delay: SignedDuration,
    /// How often its seeds are looked at.
    pub every: SignedDuration,
    /// Whether pages that are held are looked at again.
    pub looks_again: bool,
    /// A run fetches no more pages of it.
    pub most_pages: u64,
}

impl Seedbed {
    /// A source of these seeds and the sites that they stand on.
    pub fn of(name: &str, seeds: Vec<String>) -> Seedbed {
        let mut within: Vec<String> = seeds.iter().map(|seed| crate::scope::site_of(seed)).collect();
        within.sort();
        within.dedup();
        Seedbed {
            name: name.to_owned(),
            seeds,
            scope: Scope { within, exclude: Vec::new(), depth: DEPTH },
            follow: Follow::default(),
            delay: DELAY,
            every: EVERY,
            looks_again: true,
            most_pages: MOST_PAGES,
        }
    }
}
