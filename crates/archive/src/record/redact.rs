//! Letting payloads go, as a court may order: the bytes leave the packs, an entry says so, and every other entry stays as it is.

use super::{
    catalogue::Placed,
    entry::{Entry, RedactionEntry},
    intake::Intake,
    pack::Head,
    repack::SiteOf,
};
use crate::error::{Error, Result};
use dictum_model::Digest;
use std::collections::{BTreeSet, HashSet};

impl Intake<'_> {
    /// Enters redactions, and writes the packs that hold those payloads anew without them.
    ///
    /// A dictionary is made of pages, and may hold words of one: where a payload lies in a site's pack, all packs of that site are made
    /// anew, with a dictionary of the pages that stay. Killed anywhere, all is as before, or the next writer finishes it.
    ///
    /// # Errors
    /// [`Error::NoPayload`] and [`Error::Redacted`] where a payload is not held, or no longer; nothing is changed then.
    pub fn redact(&mut self, redactions: Vec<RedactionEntry>, site_of: SiteOf<'_>) -> Result<()> {
        self.commit()?;
        let mut gone = HashSet::new();
        let mut old = BTreeSet::new();
        for redaction in &redactions {
            let payload = redaction.payload;
            let Some((place, _)) = self.catalogue.place(payload)? else {
                return Err(self
                    .catalogue
                    .redaction_of(payload)?
                    .map_or(Error::NoPayload(payload), |held| Error::Redacted(Box::new(held))));
            };
            gone.insert(payload);
            old.insert(place.pack);
        }
        self.add_packs_of_same_sites(&mut old)?;
        let old: Vec<u32> = old.into_iter().collect();
        let plans = self.plans_without(&old, &gone, site_of)?;
        let written = self.write_packs(plans)?;
        self.replace_packs(written, &old, |intake| {
            for redaction in redactions {
                intake.forget_place(redaction.payload)?;
                intake.enter(&Entry::Redaction(Box::new(redaction)))?;
            }
            Ok(())
        })
    }

    fn add_packs_of_same_sites(&self, old: &mut BTreeSet<u32>) -> Result<()> {
        let packs = self.catalogue.site_packs()?;
        let sites: HashSet<String> =
            packs.iter().filter(|pack| old.contains(&pack.pack)).map(|pack| pack.site.clone()).collect();
        old.extend(packs.iter().filter(|pack| sites.contains(&pack.site)).map(|pack| pack.pack));
        Ok(())
    }

    /// What stays of the packs that are to go, in new ones.
    fn plans_without(
        &self,
        old: &[u32],
        gone: &HashSet<Digest>,
        site_of: SiteOf<'_>,
    ) -> Result<Vec<super::rewriting::NewPacks>> {
        let sites: HashSet<u32> = self.catalogue.site_packs()?.into_iter().map(|pack| pack.pack).collect();
        let stays = |pack: u32| -> Result<Vec<Placed>> {
            let mut placed = self.catalogue.payloads_in(pack)?;
            placed.retain(|placed| !gone.contains(&placed.payload));
            Ok(placed)
        };
        let (mut general, mut of_sites) = (Vec::new(), Vec::new());
        for pack in old {
            if sites.contains(pack) { &mut of_sites } else { &mut general }.extend(stays(*pack)?);
        }
        let mut plans = self.plans_by_site(of_sites, &mut general, site_of)?;
        plans.push(super::rewriting::NewPacks {
            head: Head::general(),
            level: super::repack::LEVEL,
            payloads: general,
        });
        Ok(plans)
    }
}
