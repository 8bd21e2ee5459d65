//! Where payloads lie, decided where packs hold one twice or one that was let go: as a rewriting leaves them that was cut short.
//!
//! A rewriting writes whole packs in the place of whole packs, so one of the two can go, and says so in the catalogue. Without that catalogue it is
//! told here by what is in them. Packs that hold a payload that was let go are the first to go, and with them all packs of their site, whose dictionary may have
//! words of it; then the later ones, which may be unfinished. A pack stays as long as one of its payloads lies nowhere else.

use super::frames::Frame;
use crate::{
    digest_of,
    error::Result,
    record::{
        catalogue::{Catalogue, Placed},
        pack::Head,
    },
};
use dictum_model::Digest;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

/// What was found in the packs so far.
#[derive(Default)]
pub(super) struct Places {
    /// The payloads that have a row.
    found: HashSet<Digest>,
    /// Other places of payloads that have one.
    others: HashMap<Digest, Vec<Placed>>,
    /// The packs that hold payloads that were let go.
    with_redacted: BTreeSet<u32>,
    /// The packs that hold payloads that have several places.
    with_several: BTreeSet<u32>,
    /// The sites of the packs that have one.
    sites: BTreeMap<u32, String>,
}

impl Places {
    /// How many payloads were found.
    pub(super) fn payloads(&self) -> u64 {
        self.found.len() as u64
    }

    /// Takes in a frame with a payload that an entry names.
    pub(super) fn take(&mut self, payload: Digest, frame: &Frame<'_>, catalogue: &Catalogue) -> Result<()> {
        let placed = Placed { payload, place: frame.place, frame: digest_of(frame.bytes) };
        if self.found.insert(payload) {
            return catalogue.insert_payload(payload, placed.place, placed.frame);
        }
        let first = catalogue.place(payload)?.map(|(place, _)| place.pack);
        self.with_several.extend(first.into_iter().chain([placed.place.pack]));
        self.others.entry(payload).or_default().push(placed);
        Ok(())
    }

    /// Notes that a pack holds a payload that was let go.
    pub(super) fn note_redacted(&mut self, pack: u32) {
        self.with_redacted.insert(pack);
    }

    /// Notes how a pack opens.
    pub(super) fn note_head(&mut self, pack: u32, head: &Head, catalogue: &Catalogue) -> Result<()> {
        if let Some(site) = head.site_name() {
            self.sites.insert(pack, site.to_owned());
        }
        catalogue.insert_site_pack(pack, head)
    }

    /// Lets the packs go that are not needed: their payloads get other places, and they are noted as discarded.
    pub(super) fn settle(mut self, catalogue: &Catalogue) -> Result<()> {
        for pack in self.in_order_of_going() {
            let held = catalogue.payloads_in(pack)?;
            let elsewhere: Option<Vec<Placed>> =
                held.iter().map(|placed| self.elsewhere(placed.payload, pack)).collect();
            let Some(elsewhere) = elsewhere else { continue };
            for placed in elsewhere {
                catalogue.move_payload(&placed)?;
            }
            self.forget(pack);
            catalogue.discard_pack(pack)?;
        }
        Ok(())
    }

    fn in_order_of_going(&self) -> Vec<u32> {
        let sites: BTreeSet<&String> =
            self.with_redacted.iter().filter_map(|pack| self.sites.get(pack)).collect();
        // Earlier ones first: the later ones took their place, with a dictionary made without what was let go.
        let of_same_sites = self.sites.iter().filter(|(_, site)| sites.contains(site)).map(|(pack, _)| *pack);
        let mut order: Vec<u32> = self.with_redacted.iter().copied().collect();
        for pack in of_same_sites.chain(self.with_several.iter().rev().copied()) {
            if !order.contains(&pack) {
                order.push(pack);
            }
        }
        order
    }

    fn elsewhere(&self, payload: Digest, pack: u32) -> Option<Placed> {
        self.others.get(&payload)?.iter().find(|placed| placed.place.pack != pack).copied()
    }

    /// What lay in a pack that goes is no place any more.
    fn forget(&mut self, pack: u32) {
        for others in self.others.values_mut() {
            others.retain(|placed| placed.place.pack != pack);
        }
    }
}
