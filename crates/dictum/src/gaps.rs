//! `gaps`: what pages list and no capture shows, by publisher and month, beside what is held.

use crate::{Dictum, error::Result};
use dictum_archive::derived::{KnownListing, Page, ShelfFilter};
use std::collections::{BTreeMap, HashMap};

/// How many listings and statements are asked for at once.
const AT_ONCE: u64 = 1000;

/// A publisher's month.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct GapMonth {
    /// Whose statements: the publisher who put out the most that is held of that site; else the site.
    pub publisher: String,
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
    pub publisher: String,
    /// What its list says of it.
    pub listing: KnownListing,
}

impl Dictum {
    /// Lists what is listed and not held, latest first.
    pub fn missing(&self) -> Result<Vec<MissingStatement>> {
        let sites = self.publishers_of_sites()?;
        let mut missing = Vec::new();
        let mut page = Page { skip: 0, take: AT_ONCE };
        loop {
            let listings = self.not_held(page)?;
            let is_last = (listings.len() as u64) < AT_ONCE;
            for listing in listings {
                let site = self.site_of_listing(&listing)?;
                let publisher = sites.get(&site).cloned().unwrap_or(site);
                missing.push(MissingStatement { publisher, listing });
            }
            if is_last {
                return Ok(missing);
            }
            page.skip += AT_ONCE;
        }
    }

    /// Counts what is listed and not held by publisher and month, with what is held in the same months.
    pub fn gaps(&self) -> Result<Vec<GapMonth>> {
        let mut months: BTreeMap<(String, String), GapMonth> = BTreeMap::new();
        for missing in self.missing()? {
            let month = missing.listing.day.get(..7).unwrap_or_default().to_owned();
            months.entry((missing.publisher, month)).or_default().missing += 1;
        }
        let mut held: HashMap<String, HashMap<String, u64>> = HashMap::new();
        let mut counted = Vec::with_capacity(months.len());
        for ((publisher, month), gap) in months {
            if !held.contains_key(&publisher) {
                let filter = ShelfFilter { publisher: Some(publisher.clone()), ..ShelfFilter::default() };
                let counts = self.months(&filter)?.into_iter().map(|count| (count.month, count.statements));
                held.insert(publisher.clone(), counts.collect());
            }
            let held = held.get(&publisher).and_then(|months| months.get(&month)).copied().unwrap_or(0);
            counted.push(GapMonth { publisher, month, held, ..gap });
        }
        Ok(counted)
    }

    /// The publisher of most of what is held of each site.
    fn publishers_of_sites(&self) -> Result<HashMap<String, String>> {
        let mut counts: HashMap<String, BTreeMap<String, u64>> = HashMap::new();
        let mut page = Page { skip: 0, take: AT_ONCE };
        loop {
            let cards = self.statements(&ShelfFilter::default(), page)?;
            let is_last = (cards.len() as u64) < AT_ONCE;
            for card in cards {
                if let (Some(uri), Some(publisher)) = (card.target_uri, card.publisher) {
                    *counts.entry(site(&uri)).or_default().entry(publisher).or_default() += 1;
                }
            }
            if is_last {
                break;
            }
            page.skip += AT_ONCE;
        }
        let most = |counts: BTreeMap<String, u64>| counts.into_iter().max_by_key(|(_, count)| *count);
        Ok(counts.into_iter().filter_map(|(site, counts)| Some((site, most(counts)?.0))).collect())
    }

    /// The site that a listing leads to; of one that leads nowhere, the site of the page that lists it.
    fn site_of_listing(&self, listing: &KnownListing) -> Result<String> {
        if let Some(uri) = &listing.target_uri {
            return Ok(site(uri));
        }
        let page = self.archive.catalogue()?.capture(listing.seen_in)?.capture.target_uri;
        Ok(page.map_or_else(|| "a file".to_owned(), |uri| site(&uri)))
    }
}

/// The host of an address, without `www.`.
pub(crate) fn site(uri: &str) -> String {
    let rest = uri.split_once("://").map_or(uri, |(_, rest)| rest);
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default().to_lowercase();
    host.strip_prefix("www.").unwrap_or(&host).to_owned()
}
