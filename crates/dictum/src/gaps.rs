//! `gaps`: what pages list and no capture shows, by publisher and month, beside what is held.

use crate::{Dictum, error::Result};
use dictum_archive::derived::{KnownListing, Page, ShelfFilter};
use std::collections::{BTreeMap, HashMap};

/// The whole of a list.
const ALL: Page = Page { skip: 0, take: i64::MAX as u64 };

/// A publisher's month.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct GapMonth {
    /// Whose statements: the publisher who put out the most that is held of that site; else the site. None where neither is told.
    pub publisher: Option<String>,
    /// The month, `2031-05`; empty where no day was told.
    pub month: String,
    /// Statements listed and not held.
    pub missing: u64,
    /// Statements held.
    pub held: u64,
}

/// A statement listed and not held.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MissingStatement {
    /// As in [`GapMonth::publisher`].
    pub publisher: Option<String>,
    /// What its list says of it.
    pub listing: KnownListing,
}

/// What is held of a publisher, and what is not.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PublisherCoverage {
    /// Months with either, earliest first.
    pub months: Vec<GapMonth>,
    /// What is listed and not held, latest first.
    pub missing: Vec<KnownListing>,
}

/// Statements held that are alike in these.
#[derive(PartialEq, Eq, Hash)]
struct Alike {
    publisher: Option<String>,
    site: Option<String>,
    month: String,
}

impl Dictum {
    /// Lists what is listed and not held, latest first.
    pub fn missing(&self) -> Result<Vec<MissingStatement>> {
        self.missing_of(&publishers_of_sites(&self.held_alike()?))
    }

    fn missing_of(&self, publishers: &HashMap<String, String>) -> Result<Vec<MissingStatement>> {
        let of_listing = |listing: KnownListing| {
            let publisher = self.site_of_listing(&listing)?.map(|site| named(site, publishers));
            Ok(MissingStatement { publisher, listing })
        };
        self.not_held(ALL)?.into_iter().map(of_listing).collect()
    }

    /// Says what is held of a publisher and what is listed and not held.
    pub fn coverage_of_publisher(&self, publisher: &str) -> Result<PublisherCoverage> {
        let mut months: BTreeMap<String, GapMonth> = BTreeMap::new();
        let filter = ShelfFilter { publisher: Some(publisher.to_owned()), ..ShelfFilter::default() };
        for held in self.months(&filter)? {
            months.entry(held.month).or_default().held = held.statements;
        }
        let of_publisher = |missing: &MissingStatement| missing.publisher.as_deref() == Some(publisher);
        let missing: Vec<KnownListing> =
            self.missing()?.into_iter().filter(of_publisher).map(|missing| missing.listing).collect();
        for listing in &missing {
            months.entry(month(&listing.day)).or_default().missing += 1;
        }
        let named = |(month, gap): (String, GapMonth)| GapMonth {
            publisher: Some(publisher.to_owned()),
            month,
            ..gap
        };
        Ok(PublisherCoverage { months: months.into_iter().map(named).collect(), missing })
    }

    /// Counts what is listed and not held by publisher and month, with what is held in the same months.
    pub fn gaps(&self) -> Result<Vec<GapMonth>> {
        let held = self.held_alike()?;
        let publishers = publishers_of_sites(&held);
        let mut months: BTreeMap<(Option<String>, String), GapMonth> = BTreeMap::new();
        for missing in self.missing_of(&publishers)? {
            let key = (missing.publisher, month(&missing.listing.day));
            months.entry(key).or_default().missing += 1;
        }
        for (alike, count) in held {
            let publisher = alike.publisher.or_else(|| Some(named(alike.site?, &publishers)));
            if let Some(gap) = months.get_mut(&(publisher, alike.month)) {
                gap.held += count;
            }
        }
        let months = months.into_iter();
        Ok(months.map(|((publisher, month), gap)| GapMonth { publisher, month, ..gap }).collect())
    }

    /// How many statements are held of each publisher, site and month.
    fn held_alike(&self) -> Result<HashMap<Alike, u64>> {
        let mut counts = HashMap::new();
        self.with_shelf(|shelf| {
            shelf.each_filed(|publisher, target_uri, day| {
                let publisher = publisher.map(str::to_owned);
                let alike = Alike { publisher, site: target_uri.and_then(site), month: month(day) };
                *counts.entry(alike).or_default() += 1;
            })
        })?;
        Ok(counts)
    }

    /// The site that a listing leads to; of one that leads nowhere, or somewhere beside a page whose own address is not known, the
    /// site of the page that lists it.
    fn site_of_listing(&self, listing: &KnownListing) -> Result<Option<String>> {
        if let Some(site) = listing.target_uri.as_deref().and_then(site) {
            return Ok(Some(site));
        }
        let page = self.archive.catalogue()?.capture(listing.seen_in)?.capture.target_uri;
        Ok(page.as_deref().and_then(site))
    }
}

/// The publisher of most of what is held of each site.
fn publishers_of_sites(held: &HashMap<Alike, u64>) -> HashMap<String, String> {
    let mut counts: HashMap<&str, BTreeMap<&str, u64>> = HashMap::new();
    for (alike, count) in held {
        if let (Some(site), Some(publisher)) = (&alike.site, &alike.publisher) {
            *counts.entry(site).or_default().entry(publisher).or_default() += count;
        }
    }
    let most = counts.into_iter().filter_map(|(site, counts)| {
        let (publisher, _) = counts.into_iter().max_by_key(|(_, count)| *count)?;
        Some((site.to_owned(), publisher.to_owned()))
    });
    most.collect()
}

/// The publisher of a site, or the site where none is told.
fn named(site: String, publishers: &HashMap<String, String>) -> String {
    publishers.get(&site).cloned().unwrap_or(site)
}

/// The month of a day; empty where none is told.
fn month(day: &str) -> String {
    day.get(..7).unwrap_or_default().to_owned()
}

/// The host of an address, without `www.`; none of one that names no host.
pub(crate) fn site(uri: &str) -> Option<String> {
    let (_, rest) = uri.split_once("://")?;
    let host = rest.split(['/', '?', '#']).next().filter(|host| !host.is_empty())?.to_lowercase();
    Some(host.strip_prefix("www.").unwrap_or(&host).to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_without_a_host_is_of_no_site() {
        assert_eq!(site("https://WWW.Port.example/a?b"), Some("port.example".to_owned()));
        for relative in ["17234.html", "/news/3", "../a", "file:///b", ""] {
            assert_eq!(site(relative), None, "{relative}");
        }
    }
}
